"""What stands on the screen during a talk, and the line below it that takes every key.

The acts that have a name and a key are in `interview.py`, which builds on this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from protocol.errors import Refused
from protocol.i18n import _, ngettext
from protocol.model.interview import Note
from protocol.model.text import clean, say
from protocol.model.words import Kind
from protocol.session.debrief import kind_at
from protocol.session.line import GiveAnswer, MentionItems, kind_prefix, page_prefix, read_line
from protocol.session.talk import Talk, Wording
from protocol.store.interview_file import SaveState
from protocol.tui.acts import ACTS
from protocol.tui.key_taker import KeyTaker
from protocol.tui.local_time import clock_time, minutes
from protocol.tui.screens.panels import KeyPanel, Option
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.note_line import NoteLine
from protocol.tui.widgets.panes import KIND_SHORT, NotesPane, QuestionPane, shown_state
from protocol.tui.widgets.topic_strip import TopicStrip

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp

_DRAFT_AFTER = 0.25
"""Seconds from a key to handing the line over: with the write, well within the second that may be lost."""
_CLOCK_EVERY = 10
"""Seconds between two looks at the clock; the line above changes once a minute."""


WORDLESS = frozenset(
    {
        "off_record",
        "hide",
        "go_to",
        "next_open",
        "previous_open",
        "back",
        "next",
        "previous",
        "simpler",
        "hints",
    }
    | {
        "keywords",
        "large",
        "pace",
        "consent",
        "distress",
        "help",
        "acts",
        "scroll_up",
        "scroll_down",
        "leave",
    }
)
"""Acts that keep no words."""


class Asking(NamedTuple):
    """The line asks for something other than a note."""

    prompt: str
    """What stands before the line."""
    done: Callable[[str, int], None]
    """Gets what was typed, and where the cursor stood."""
    before: str
    """What stood on the line, and comes back."""


class TalkScreen(KeyTaker):
    """One talk, or its debrief.

    Args:
        talk: The talk; it has been started.
    """

    @dataclass
    class Saved(Message):
        """The disk took something, or refused it."""

        state: SaveState
        """How it stands."""

    def __init__(self, talk: Talk) -> None:
        super().__init__()
        self.talk = talk
        """The talk."""
        self.kind = kind_at(talk.position) or (Kind.VERBATIM if talk.is_source else Kind.PARAPHRASE)
        """The kind of the note that is being typed."""
        self.hints = False
        """Whether the help for the interviewer is shown."""
        self.editing: Note | None = None
        """The note that stands on the line to be mended; None while a new one is typed."""
        self.asking: Asking | None = None
        """What the line asks for instead of a note; None for a note."""
        self.act_keys: dict[str, str] = {}
        """Which act each key does."""
        self._shown_path = ""
        self._draft_timer: Timer | None = None
        self._kind_after: Kind | None = None  # a sign at the start of a line counts for that line alone

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    @property
    def line(self) -> NoteLine:
        """The line."""
        return self.query_one(NoteLine)

    def compose(self) -> ComposeResult:
        """Bar, strip, question, notes, line, keys."""
        yield StatusBar(id="status")
        yield Static(id="alarm")
        with Horizontal(id="work"):
            yield TopicStrip(id="strip")
            with Vertical(id="talk"):
                with VerticalScroll(id="question-box", can_focus=False):
                    yield QuestionPane(id="question")
                yield NotesPane(id="notes")
                yield Static(id="foot")
                yield NoteLine(id="line")
        yield KeyBar([Key(act.shown, act.bar, act.id) for act in ACTS if act.bar], id="keys")

    def on_mount(self) -> None:
        """Go on where the talk was."""
        self.act_keys = self.protocol.preferences.act_keys()
        draft = self.talk.file.draft
        self.line.expansions = self.talk.study.expansions
        if draft is not None:
            self.kind = draft.kind
            self.editing = self.talk.file.notes.get(draft.editing or "")
            words = [part for part in (draft.text, draft.asked) if part]
            self.line.put("\n".join(words), None if draft.asked else draft.cursor)
        self.talk.file.on_saved = self._tell_saved
        self.set_interval(_CLOCK_EVERY, self.show_status)
        self.line.focus()
        self.call_after_refresh(self.show)
        self.ready()

    def _tell_saved(self, state: SaveState) -> None:
        """Called from the writer's thread."""
        self.post_message(self.Saved(state))

    def on_unmount(self) -> None:
        """Hear no more of the disk."""
        self.talk.file.on_saved = None

    def on_resize(self) -> None:
        """Lay the text out anew."""
        self.call_after_refresh(self.show)

    def escape(self) -> None:
        """Stop asking or mending; the words of a new note stay."""
        if self.asking is not None:
            self.stop_asking()
        elif self.editing is not None:
            self.editing = None
            self.empty_line()
            self.talk.line_emptied()
            self.show_line()

    # Showing

    def show(self) -> None:
        """Show the talk as it stands."""
        if not self.is_mounted:
            return
        self.query_one(QuestionPane).show(self.talk, hints=self.hints)
        if self.talk.position != self._shown_path:
            self._shown_path = self.talk.position
            self.query_one("#question-box").scroll_home(animate=False)
        self.show_notes()
        self.show_progress()

    def show_notes(self) -> None:
        """Show the notes at this question, and what hangs on them."""
        zone = self.talk.study.time_zone
        recordings = tuple(self.talk.file.recordings.values())
        self.query_one(NotesPane).show(self.talk.notes.at(self.talk.position), zone, recordings)
        self.query_one("#foot", Static).update(self._foot())
        self.show_line()
        self.show_status()

    def show_progress(self) -> None:
        """Show how far each topic is."""
        questions, notes = self.talk.come_back_list()
        inbox = len(self.talk.notes.at(None))
        self.query_one(TopicStrip).show(self.talk.topic_views(), inbox, len(questions) + len(notes))

    def show_line(self) -> None:
        """Show what the line is for."""
        if self.asking is not None:
            self.line.ask(f"{self.asking.prompt} > ")
            return
        kind = _(KIND_SHORT[self.kind])
        if self.talk.page and self.talk.is_source:
            kind = f"{self.talk.page} {kind}"
        if self.talk.off_record.on:
            self.line.ask(_("OFF THE RECORD > "), _("nothing is kept; Ctrl+R goes on"))
        elif self.editing is not None:
            time = clock_time(self.editing.entered.at, self.talk.study.time_zone)
            self.line.ask(_("edit {time} {kind} > ").format(time=time, kind=kind))
        else:
            self.line.ask(f"{kind} > ")

    def show_status(self) -> None:
        """Show who, how long and how far, and whether it is kept."""
        talk = self.talk
        role = talk.study.role(talk.file.interview.role)
        who = say(role.label, talk.language) if role is not None else talk.file.interview.role
        head = f"{clean(who)} {talk.file.interview.participant_code}"
        if talk.in_debrief:
            head = _("Debrief {who}").format(who=head)
        if talk.file.interview.fictional:
            head += "  " + _("(fictional)")
        saved = talk.file.saved
        self._show_alarm(saved)
        parts = [self._kept(saved)]
        if not talk.in_debrief:
            parts.append(Content(minutes(talk.time.minutes())))
            if talk.time.recorder is not None:
                parts.insert(0, Content.styled(_("REC"), "bold $bad"))
            left = len(talk.open_must_asks())
            text = ngettext("{count} left to ask", "{count} left to ask", left).format(count=left)
            parts.append(Content.styled(text, "bold") if left else Content(_("all asked")))
        self.query_one(StatusBar).show(Content.styled(head, "bold"), Content("   ").join(parts))

    def _kept(self, saved: SaveState) -> Content:
        if saved.error:
            return Content.styled(_("NOT KEPT"), "bold $bad")
        if saved.saved_at is None:
            return Content("")
        time = clock_time(saved.saved_at, self.talk.study.time_zone)
        return Content.styled(_("kept {time}").format(time=time), "$quiet")

    def _show_alarm(self, saved: SaveState) -> None:
        alarm = self.query_one("#alarm", Static)
        alarm.display = bool(saved.error)
        if saved.error:
            told = _("! NOT KEPT: {error}. Your words stay here; the program keeps trying.")
            alarm.update(Content(told.format(error=clean(saved.error).rstrip("."))))

    def _foot(self) -> Content:
        """The probes that were used, and mention and outcome."""
        used = [words for _name, words, ticked in self.talk.probes() if ticked]
        total = len(self.talk.probes())
        parts = []
        if total:
            text = _("probes: {used} of {total}").format(used=len(used), total=total)
            parts.append(Content.styled(text, "$quiet"))
            parts += [Content.styled(f"v {clean(words)}", "$quiet") for words in used]
        rows = [Content("  ").join(parts)] if parts else []
        state = shown_state(self.talk.state_here())
        if state:
            rows.append(Content.styled(state, "$mark"))
        return Content("\n").join(rows)

    # The line

    def take_key(self, key: str, character: str | None) -> bool:
        """An act, or else a key of the line."""
        line = self.line
        if key in self.act_keys:
            self.act(self.act_keys[key])
        elif key == "enter":
            self._submit(line.text)
        elif key == "escape":
            self.escape()
        elif character == "/" and not line.text and self.asking is None:
            self.act("acts")
        else:
            text = line.text
            if not line.take_key(key, character) and key == "up" and not line.text:
                self.act("edit_last")
            elif line.text != text:
                self._typed()
        return True

    def take_paste(self, text: str) -> bool:
        """A pasted text lands on the line; one of several paragraphs may become as many notes."""
        paragraphs = [part.strip() for part in clean(text).split("\n") if part.strip()]
        if len(paragraphs) < 2 or self.asking is not None or self.talk.off_record.on:
            self.line.type(text)
            self._typed()
            return True
        options = [
            Option(_("one note, on the line"), "one", "1"),
            Option(_("{count} notes, one a paragraph").format(count=len(paragraphs)), "each", "2"),
        ]

        def chosen(choice: str | None) -> None:
            if choice == "one":
                self.line.type(text)
                self._typed()
            elif choice == "each":
                self.trying(lambda: [self.talk.keep(part, self.kind) for part in paragraphs])
                self.show()

        self.app.push_screen(KeyPanel(_("A text of several paragraphs"), options, chosen))
        return True

    def act(self, act: str) -> None:
        """Do an act of the table; off the record only what keeps no words."""
        if self.talk.off_record.on and act not in WORDLESS:
            self.tell(_("Off the record nothing is kept. Ctrl+R goes on the record again."))
            return
        getattr(self, f"action_{act}")()

    def _typed(self) -> None:
        """What stands on the line became something else: a kind, or words to keep."""
        if self.talk.off_record.on:
            return
        if self.asking is None:
            self._read_signs()
        self.talk.first_key()
        if self._draft_timer is None:
            self._draft_timer = self.set_timer(_DRAFT_AFTER, self.keep_draft)

    def _read_signs(self) -> None:
        """What stands at the start of the line may name a page or a kind."""
        if self.talk.is_source and (found := page_prefix(self.line.text)) is not None:
            taken = len(self.line.text) - len(found[1])
            self.talk.page = found[0]
            self.line.put(found[1], max(self.line.cursor - taken, 0))
            self.show_line()
        prefix = kind_prefix(self.line.text)
        if prefix is not None:
            if self._kind_after is None:
                self._kind_after = self.kind
            self.kind, rest = prefix
            self.line.put(rest, max(self.line.cursor - 2, 0))
            self.show_line()

    def keep_draft(self) -> None:
        """Hand over the line as it stands; off the record there is nothing to hand over."""
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None
        if self.talk.off_record.on:
            return
        asking = self.asking
        text = asking.before if asking is not None else self.line.text
        asked = self.line.text if asking is not None else ""
        if text or asked:
            editing = self.editing.id if self.editing is not None else None
            self.talk.type_line(text, self.kind, self.line.cursor, editing=editing, asked=asked)
        else:
            self.talk.line_emptied()

    def empty_line(self) -> None:
        """Empty the line: what stood there is kept elsewhere, or was no note."""
        self.line.put("")
        if self._draft_timer is not None:
            self._draft_timer.stop()
            self._draft_timer = None

    def ask_on_line(self, prompt: str, done: Callable[[str, int], None], text: str = "") -> None:
        """Let the line ask for something; what stands there comes back afterwards.

        Args:
            prompt: What is asked.
            done: Gets what was typed, and where the cursor stood.
            text: What stands on the line at first.
        """
        self.keep_draft()
        self.asking = Asking(prompt, done, self.line.text)
        self.line.put(text)
        self.show_line()

    def stop_asking(self) -> None:
        """Let the line be for notes again."""
        if self.asking is not None:
            self.line.put(self.asking.before)
            self.asking = None
            self.keep_draft()
            self.show_line()

    def _submit(self, text: str) -> None:
        """Enter: keep what stands there."""
        if self.talk.off_record.on:
            self.empty_line()
        elif self.asking is not None:
            done, place = self.asking.done, self.line.cursor
            self.stop_asking()
            self.trying(lambda: done(text, place))
        elif self.editing is not None:
            self._keep_edit(text)
        elif text.strip():
            self.trying(lambda: self._keep(text))

    def _keep_edit(self, text: str) -> None:
        note, self.editing = self.editing, None
        if note is not None and text.strip():
            self.trying(lambda: self.talk.notes.edit(note, text, self.kind))
        self.talk.line_emptied()
        self.empty_line()
        self.show()

    def _keep(self, text: str) -> None:
        """Keep a line: as an answer, as items, or as a note."""
        talk = self.talk
        default = talk.form.default(talk.position)
        if text.strip() == "=" and default is not None:
            talk.answer(default)
            self.empty_line()
            self.show()
            return
        meaning = read_line(talk.question, talk.choices(), text, talk.today)
        if isinstance(meaning, GiveAnswer):
            talk.answer(meaning.value, special=meaning.special)
            self.empty_line()
            if meaning.ask_other:
                self.ask_on_line(_("other, namely"), partial(self._keep_other, meaning.value))
        elif isinstance(meaning, MentionItems):
            for name in meaning.names:
                self._turn_item(name)
            if meaning.new:
                talk.states.new_item(talk.position, meaning.new)
            talk.line_emptied()
            self.empty_line()
        else:
            talk.keep(text, self.kind)
            self.empty_line()
            self.kind = kind_at(talk.position) or self._kind_after or self.kind
            self._kind_after = None
        self.show()

    def _keep_other(self, value: str | int | float | list[str] | None, other: str, _place: int) -> None:
        self.talk.answer(value, other=other.strip())
        self.show()

    def _turn_item(self, name: str) -> None:
        """An item came up; named a second time, it did not after all."""
        states, path = self.talk.states, self.talk.position
        kept = states.of(path, name)
        if kept is not None and kept.order is not None:
            states.forget_item(path, name)
        else:
            states.mention_item(path, name)

    def trying(self, act: Callable[[], object]) -> None:
        """Do something, and tell what stands in its way."""
        try:
            act()
        except Refused as refused:
            self.tell(str(refused))

    def tell(self, text: str) -> None:
        """Tell something for a moment, in the place of the keys."""
        self.query_one(KeyBar).tell(text)

    # What comes from elsewhere

    def on_talk_screen_saved(self) -> None:
        """The disk took something, or refused it."""
        self.show_status()

    def on_topic_strip_chosen(self, event: TopicStrip.Chosen) -> None:
        """A topic was clicked."""
        if event.view.place.paths:
            self.go(event.view.place.paths[0])

    def on_topic_strip_inbox_chosen(self) -> None:
        """The inbox was clicked."""
        self.act("inbox")

    def on_topic_strip_come_back_chosen(self) -> None:
        """The list to come back to was clicked."""
        self.act("come_back_list")

    def go(self, path: str) -> None:
        """Put another question on the screen; the line stays as it is."""
        self.talk.go(path)
        self.arrived()

    def arrived(self) -> None:
        """Another question is on the screen."""
        if not self.line.text:
            self.kind = kind_at(self.talk.position) or self.kind
        self.show()

    def time_now(self) -> str:
        """The time on the wall."""
        return clock_time(self.talk.clock.utc(), self.talk.study.time_zone)

    def other_wording(self) -> None:
        """The other wording of the question."""
        simpler = self.talk.wording is Wording.FULL
        self.talk.wording = Wording.SIMPLER if simpler else Wording.FULL
