"""Before a talk is closed: what is still open, each with its reason in one key."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from protocol.errors import StoreError
from protocol.i18n import N_, _, ngettext
from protocol.model.text import clean, say
from protocol.session.finish import ClosingReason
from protocol.session.places import digit
from protocol.session.talk import Talk
from protocol.tui.key_taker import KeyTaker
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.pick_list import PickList

if TYPE_CHECKING:
    from protocol.model.identifying import Pointed
    from protocol.tui.app import ProtocolApp

_MOST_POINTED = 6
"""Passages that are shown: with the options they fit on a screen of 24 rows."""

KEYS = (
    Key("g", N_("go to this question"), "go_there"),
    Key("Enter", N_("close the talk"), "close_talk"),
    Key("Ctrl+Z", N_("take back"), "undo"),
    Key("Esc", N_("back to the talk"), "back"),
)
"""The keys beside those of the reasons."""


class FinishScreen(KeyTaker):
    """The open must-asks and what we would come back to; then the closing words.

    Args:
        talk: The talk.
    """

    def __init__(self, talk: Talk) -> None:
        super().__init__()
        self._talk = talk
        self._rows: list[tuple[str, bool]] = []
        self._pointed_out = False

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    def compose(self) -> ComposeResult:
        """What is open, the reasons, the closing words."""
        yield StatusBar(id="status")
        yield Static(id="heading")
        yield PickList(id="open")
        yield Static(id="reasons")
        with VerticalScroll(id="script", can_focus=False):
            yield Static(id="script-text")
        reasons = Key(f"1-{len(self._talk.finish.reasons)}", N_("reason"), "nothing")
        yield KeyBar([reasons, *KEYS], id="keys")

    def on_mount(self) -> None:
        """Show how it stands."""
        self._show(0)
        closing = clean(say(self._talk.file.questionnaire.closing, self._talk.language))
        self.query_one("#script-text", Static).update(Content(closing))
        rows = [f"{reason.key} {_(reason.label)}" for reason in self._talk.finish.reasons]
        half = (len(rows) + 1) // 2
        wide = max(len(row) for row in rows[:half]) + 4
        pairs = [f"{rows[i]:<{wide}}{rows[i + half] if i + half < len(rows) else ''}" for i in range(half)]
        self.query_one("#reasons", Static).update(Content("\n".join(pairs)))
        self.query_one(PickList).focus()
        self.ready()

    def _show(self, marked: int) -> None:
        talk = self._talk
        questions, notes = talk.come_back_list()
        open_paths = talk.finish.open_questions()
        self._rows = [(path, True) for path in open_paths]
        self._rows += [(path, False) for path in questions if path not in open_paths]
        self._rows += [(note.question, False) for note in notes if note.question is not None]
        rows = []
        for path, is_open in self._rows:
            mark = _("open") if is_open else _("come back")
            rows.append(
                Content.assemble(
                    (f"{talk.places.code(path):<6}", "$quiet"),
                    (f"{mark:<12}", "$mark"),
                    clean(talk.places.label(path)),
                )
            )
        self.query_one(PickList).put_rows(rows, marked)
        count = len(open_paths)
        told = (
            ngettext(
                "{count} must-ask is still open: a digit gives its reason",
                "{count} must-asks are still open: a digit gives each its reason",
                count,
            ).format(count=count)
            if count
            else _("Nothing is open any more. Enter closes the talk.")
        )
        self.query_one("#heading", Static).update(Content.styled(told, "bold"))
        title = _("Round off {code}").format(code=talk.file.interview.participant_code)
        self.query_one(StatusBar).show(Content.styled(clean(title), "bold"), Content(""))
        self.query_one("#reasons", Static).display = bool(count)

    def take_key(self, key: str, character: str | None) -> bool:
        """A digit gives the marked question its reason; the rest as the key bar says."""
        reason = next((one for one in self._talk.finish.reasons if one.key == digit(character or "")), None)
        if reason is not None:
            self._give(reason)
        elif key == "enter":
            self.action_close_talk()
        elif key in ("escape", "ctrl+q"):
            self.action_back()
        elif key == "ctrl+z":
            self.action_undo()
        elif character == "g":
            self.action_go_there()
        else:
            self.query_one(PickList).take_key(key)
        return True

    def _give(self, reason: ClosingReason) -> None:
        marked = self.query_one(PickList).marked
        if marked < len(self._rows) and self._rows[marked][1]:
            self._talk.finish.give_reason(self._rows[marked][0], reason)
            self._show(marked)

    def action_close_talk(self) -> None:
        """Close the talk; the debrief follows."""
        if self._talk.finish.open_questions():
            self.query_one(KeyBar).tell(_("Some must-asks are still open. Give each a reason first."))
            return
        pointed = self._pointed()
        if pointed and not self._pointed_out:
            self._point_out(pointed)
            return
        self._talk.finish.close()
        self.protocol.ending.debrief(self._talk)

    def _pointed(self) -> list[Pointed]:
        """What in the talk may tell who somebody is; names only where the key list is open."""
        from protocol.model.identifying import Names, point_out
        from protocol.store.names_list import is_open, read_names

        study = self.protocol.folder.path
        try:
            names = Names(entry.name for entry in read_names(study)) if is_open(study) else Names()
        except StoreError:
            names = Names()
        return list(point_out(self._talk.file.contents(), names))

    def _point_out(self, pointed: list[Pointed]) -> None:
        """Show the passages; the person decides."""
        from protocol.model.identifying import MARKS
        from protocol.tui.screens.panels import KeyPanel, Option

        def chosen(choice: str | None) -> None:
            if choice == "close":
                self._pointed_out = True
                self.action_close_talk()

        places = self._talk.places
        rows = []
        for one in pointed[:_MOST_POINTED]:
            path = one.question
            where = places.code(path) if path is not None and path in places else _("inbox or start")
            rows.append(f"{where}: {_(MARKS[one.passage.mark])}: {clean(one.passage.words)}")
        if len(pointed) > _MOST_POINTED:
            rows.append(_("and {count} more").format(count=len(pointed) - _MOST_POINTED))
        options = [
            Option(_("back: I change it first"), "back", "1"),
            Option(_("close the talk, it may stay as it is"), "close", "2"),
        ]
        title = _("This may tell who somebody is")
        self.app.push_screen(KeyPanel(title, options, chosen, "\n".join(rows)))

    def action_go_there(self) -> None:
        """Go to the marked question."""
        marked = self.query_one(PickList).marked
        if marked < len(self._rows):
            self._talk.go(self._rows[marked][0])
            self.action_back()

    def action_undo(self) -> None:
        """Take back the last reason."""
        self._talk.undo()
        self._show(0)

    def action_nothing(self) -> None:
        """The list hears these keys itself."""

    def action_back(self) -> None:
        """Back to the talk."""
        self.app.pop_screen()
