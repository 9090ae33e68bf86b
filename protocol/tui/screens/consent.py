"""The consent: read aloud, a yes or a no to each item, with the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from protocol.i18n import N_, _
from protocol.model.text import clean, say
from protocol.model.words import Way, label
from protocol.session.talk import Talk
from protocol.tui.key_taker import KeyTaker
from protocol.tui.local_time import clock_time
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.pick_list import PickList

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp


class ConsentScreen(KeyTaker):
    """What is read aloud, and the items.

    Args:
        talk: The talk.
        first: Whether the talk begins after this; else it is seen during the talk.
    """

    def __init__(self, talk: Talk, *, first: bool) -> None:
        super().__init__()
        self._talk = talk
        self._first = first
        self._way = Way.READ_ALOUD

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    def compose(self) -> ComposeResult:
        """Script, item in full, items, keys."""
        go_on = N_("begin the talk") if self._first else N_("back to the talk")
        yield StatusBar(id="status")
        with VerticalScroll(id="script", can_focus=False):
            yield Static(id="script-text")
        yield Static(id="item")
        yield PickList(id="items")
        yield KeyBar(
            [
                Key(_("y"), N_("yes"), "decide(True)"),
                Key("n", N_("no"), "decide(False)"),
                Key("p", N_("on paper"), "turn_way"),
                Key("Enter", go_on, "go_on"),
                Key("PgUp PgDn", N_("scroll the text"), "scroll_text(1)"),
                Key("Esc", N_("back"), "back"),
            ],
            id="keys",
        )

    def on_mount(self) -> None:
        """Show the script and how it stands."""
        language = self._talk.language
        self._show_bar()
        opening = clean(say(self._talk.file.questionnaire.opening, language))
        self.query_one("#script-text", Static).update(Content(opening))
        items = self._talk.consent.items
        undecided = [item.name for item in self._talk.consent.undecided()]
        at = next((index for index, item in enumerate(items) if item.name in undecided), 0)
        self._show(at)
        self.query_one(PickList).focus()
        self.ready()

    def _show_bar(self) -> None:
        title = _("Consent {code}").format(code=self._talk.file.interview.participant_code)
        self.query_one(StatusBar).show(Content.styled(clean(title), "bold"), Content(_(label(self._way))))

    def _show(self, marked: int) -> None:
        consent, language = self._talk.consent, self._talk.language
        decided = consent.now()
        rows = []
        for item in consent.items:
            text = Content(clean(say(item.label, language)).replace("\n", " "))
            rows.append(self._decision(item.name, decided) + text)
        self.query_one(PickList).put_rows(rows, marked)
        self._show_item()

    def _decision(self, name: str, decided: dict[str, bool]) -> Content:
        if name not in decided:
            return Content.styled("?".ljust(11), "$mark")
        time = clock_time(self._talk.consent.at(name) or "", self._talk.study.time_zone)
        word = _("yes") if decided[name] else _("no")
        return Content.styled(f"{word} {time}".ljust(11), "bold $good" if decided[name] else "bold")

    def _show_item(self) -> None:
        item = self._talk.consent.items[self.query_one(PickList).marked]
        text = clean(say(item.label, self._talk.language))
        hint = clean(say(item.hint, self._talk.language))
        parts = [Content.styled(text, "bold")]
        if hint:
            parts.append(Content.styled(hint, "italic $quiet"))
        self.query_one("#item", Static).update(Content("\n").join(parts))

    def on_pick_list_marked(self) -> None:
        """Another item: show it in full."""
        self._show_item()

    def take_key(self, key: str, character: str | None) -> bool:
        """Yes, no, on, back, or a page of the text."""
        pressed = (character or "").casefold()
        if pressed in (_("y"), "1"):
            self.action_decide(True)
        elif pressed in ("n", "2", "0"):
            self.action_decide(False)
        elif pressed == "p":
            self.action_turn_way()
        elif key == "enter":
            self.action_go_on()
        elif key in ("escape", "ctrl+q"):
            self.action_back()
        elif key in ("pageup", "pagedown"):
            self.action_scroll_text(1 if key == "pagedown" else -1)
        else:
            self.query_one(PickList).take_key(key)
        return True

    def action_decide(self, decision: bool) -> None:
        """A yes or a no to the marked item; then the next one."""
        items = self.query_one(PickList)
        item = self._talk.consent.items[items.marked]
        if self._talk.consent.now().get(item.name) is not decision:
            self._talk.consent.decide(item, decision=decision, how=self._way)
        self._show(items.marked + 1)

    def action_turn_way(self) -> None:
        """What is decided from now on was read aloud, or stands signed on paper."""
        self._way = Way.ON_PAPER if self._way is Way.READ_ALOUD else Way.READ_ALOUD
        self._show_bar()

    def action_go_on(self) -> None:
        """Begin the talk, or go back to it."""
        undecided = self._talk.consent.undecided()
        if undecided:
            self.query_one(KeyBar).tell(_("Not every item has a yes or a no yet"))
            self._show(self._talk.consent.items.index(undecided[0]))
        elif self._talk.consent.stands_in_the_way():
            self._no_consent()
        elif self._first:
            self.app.pop_screen()
            self.protocol.start(self._talk)
        else:
            self.app.pop_screen()

    def _no_consent(self) -> None:
        """Without a yes to notes there is no interview."""
        from protocol.tui.screens.panels import KeyPanel, Option

        def chosen(choice: str | None) -> None:
            if choice == "close":
                self.protocol.ending.break_off_without_notes(self._talk)
            elif choice == "erase":
                self.protocol.ending.withdraw(self._talk)

        options = [
            Option(_("ask again"), "again", "1"),
            Option(_("thank, and close this interview without notes"), "close", "2"),
        ]
        if self._talk.file.notes:
            options[1] = Option(_("thank, and close it: no export holds what was noted"), "close", "2")
        options.append(Option(_("erase everything of this interview, for good"), "erase", "9"))
        title = _("Without consent to notes there is no interview")
        self.app.push_screen(KeyPanel(title, options, chosen))

    def action_scroll_text(self, pages: int) -> None:
        """A page of the text up or down."""
        script = self.query_one("#script", VerticalScroll)
        script.scroll_relative(y=pages * max(script.content_size.height - 1, 1), animate=False)

    def action_back(self) -> None:
        """Back: to the talk, or to the study with everything kept."""
        if self._first:
            self.protocol.ending.leave(self._talk)
        elif self._talk.consent.stands_in_the_way():
            self._no_consent()
        else:
            self.app.pop_screen()
