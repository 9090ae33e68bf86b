"""What stands on the screen during a talk: who, how far, the question, its notes, the line.

What is typed is dealt with in `talk_screen.py`, which builds on this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from protocol.errors import Refused
from protocol.i18n import N_, _, ngettext
from protocol.model.interview import Note
from protocol.model.text import clean, say
from protocol.model.words import Kind
from protocol.session.debrief import kind_at
from protocol.session.talk import Talk, Wording
from protocol.store.interview_file import SaveState
from protocol.tui.acts import ACTS
from protocol.tui.key_taker import KeyTaker
from protocol.tui.local_time import clock_time, minutes
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.note_line import NoteLine
from protocol.tui.widgets.notes_pane import KIND_SHORT, NotesPane
from protocol.tui.widgets.question_pane import QuestionPane, shown_state
from protocol.tui.widgets.topic_strip import TopicStrip

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp

_CLOCK_EVERY = 10
"""Seconds between two looks at the clock; the line above changes once a minute."""


DEBRIEF_BAR = {
    "next_open": N_("next"),
    "acts": N_("all acts"),
    "finish": N_("debrief done"),
    "leave": N_("later"),
}
"""What the key bar shows while the debrief is written: msgids by act."""


class Asking(NamedTuple):
    """The line asks for something other than a note."""

    prompt: str
    """What stands before the line."""
    done: Callable[[str, int], None]
    """Gets what was typed, and where the cursor stood."""
    before: str
    """What stood on the line, and comes back."""
    outer: Asking | None = None
    """What the line was asking for when this came between; None where it was for notes."""
    place_only: bool = False
    """Whether only a place in the text is asked, so that the text stays as it is."""


class TalkView(KeyTaker):
    """One talk, or its debrief, as it is shown.

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
        self.kind = self.usual_kind()
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
        self._refused: tuple[str, str] | None = None  # where a line was refused as an answer, and the line
        self._kind_after: Kind | None = None  # a sign at the start of a line counts for that line alone

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    @property
    def large(self) -> bool:
        """Whether few things are shown, with air between them."""
        return self.has_class("-large")

    def usual_kind(self) -> Kind:
        """The kind that a note has here unless another is chosen."""
        return kind_at(self.talk.position) or (Kind.VERBATIM if self.talk.is_source else Kind.PARAPHRASE)

    def key_of(self, act: str) -> str:
        """The key of an act as it stands on the keyboard."""
        return self.protocol.preferences.shown(act)

    def keys_of(self, act: str) -> frozenset[str]:
        """The keys of an act, as Textual calls them."""
        return frozenset(key for key, name in self.act_keys.items() if name == act)

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
        yield KeyBar(self._bar(), id="keys")

    def _bar(self) -> list[Key]:
        """The keys that the bar shows: those of a talk, or those of its debrief."""
        acts = [act for act in ACTS if act.bar]
        words = {act.id: act.bar for act in acts}
        if self.talk.in_debrief:
            acts = [act for act in ACTS if act.id in DEBRIEF_BAR]
            words |= DEBRIEF_BAR
        return [Key(self.key_of(act.id), words[act.id], f"act('{act.id}')") for act in acts]

    def on_mount(self) -> None:
        """Go on where the talk was."""
        self.act_keys = self.protocol.preferences.act_keys()
        draft = self.talk.file.draft
        self.line.expansions = self.talk.study.expansions
        if draft is not None:
            self.kind = draft.kind
            words = [part for part in (draft.text, draft.asked) if part]
            if not draft.asked:  # words in reply to the program may not land in the note that was mended
                self.editing = self.talk.file.notes.get(draft.editing or "")
            if self.editing is not None:
                self._kind_after = self.usual_kind()
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

    # Showing

    def show(self) -> None:
        """Show the talk as it stands."""
        if not self.is_mounted:
            return
        self.query_one(QuestionPane).show(self.talk, hints=self.hints, large=self.large)
        if self.talk.position != self._shown_path:
            self._shown_path = self.talk.position
            self.query_one("#question-box").scroll_home(animate=False)
        self.show_notes()
        self.show_progress()

    def show_notes(self) -> None:
        """Show the notes at this question, and what hangs on them."""
        zone = self.talk.study.time_zone
        recordings = tuple(self.talk.file.recordings.values())
        notes = self.talk.notes.at(self.talk.position)
        self.query_one(NotesPane).show(notes, zone, recordings, large=self.large)
        self.query_one("#foot", Static).update(self._foot())
        self.show_line()
        self.show_status()

    def show_progress(self) -> None:
        """Show how far each topic is."""
        questions, notes = self.talk.come_back_list()
        inbox = len(self.talk.notes.at(None))
        waiting, left_open = len(questions) + len(notes), len(self.talk.left_open())
        self.query_one(TopicStrip).show(self.talk.topic_views(), inbox, waiting, left_open)

    def show_line(self) -> None:
        """Show what the line is for."""
        if self.asking is not None:
            self.line.ask(f"{self.asking.prompt} > ")
            return
        kind = _(KIND_SHORT[self.kind])
        if self.talk.page and self.talk.is_source:
            kind = f"{self.talk.page} {kind}"
        if self.talk.off_record.on:
            told = _("{key}: on the record again").format(key=self.key_of("off_record"))
            self.line.ask(_("OFF THE RECORD > "), told)
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
        head = clean(f"{who} {talk.file.interview.participant_code}")
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
            told = _(
                "! NOT KEPT: {error}. Your words stay here; the program keeps trying. "
                "Type /elsewhere to save them on a stick."
            )
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

    # Telling

    def trying(self, act: Callable[[], object]) -> None:
        """Do something, and tell what stands in its way."""
        try:
            act()
        except Refused as refused:
            self.tell(str(refused))

    def tell(self, text: str) -> None:
        """Tell something for a moment, in the place of the keys."""
        self.query_one(KeyBar).tell(text)

    def told_enough(self) -> None:
        """What was told is of no use any more: the keys stand there again."""
        self.query_one(KeyBar).told_enough()

    @property
    def bar_room(self) -> int:
        """Cells for what is told."""
        return self.query_one(KeyBar).content_size.width

    def on_talk_view_saved(self) -> None:
        """The disk took something, or refused it."""
        self.show_status()

    def time_now(self) -> str:
        """The time on the wall."""
        return clock_time(self.talk.clock.utc(), self.talk.study.time_zone)

    # Where we are

    def go(self, path: str) -> None:
        """Put another question on the screen; the line stays as it is."""
        self.talk.go(path)
        self.arrived()

    def arrived(self) -> None:
        """Another question is on the screen: what was told of the one before goes."""
        self._refused = None
        self.told_enough()
        if not self.line.text:
            self.kind = kind_at(self.talk.position) or self.kind
        self.show()

    def other_wording(self) -> None:
        """The other wording of the question."""
        simpler = self.talk.wording is Wording.FULL
        self.talk.wording = Wording.SIMPLER if simpler else Wording.FULL
