"""An interview as it is kept, to read only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from msgspec import structs
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from protocol.errors import NewerFormat, Sealed, StoreError
from protocol.i18n import N_, _
from protocol.model.interview import (
    InterviewContents,
    Note,
    QuestionState,
    consent_now,
    spoken_order,
    wording_of,
)
from protocol.model.questionnaire import NOTES_CONSENT, QUOTES_CONSENT, walk, without_instances
from protocol.model.talk_time import TalkTime
from protocol.model.text import clean, say
from protocol.model.words import State, label
from protocol.session.debrief import debrief_guide, is_debrief
from protocol.store.interview_file import read_contents
from protocol.store.reading import read_newer
from protocol.tui.local_time import day_and_time, minutes
from protocol.tui.screens.panels import AskPanel
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.notes_pane import note_row
from protocol.tui.widgets.question_pane import shown_state

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp

CONSENT_NAMES = {
    NOTES_CONSENT: N_("notes"),
    QUOTES_CONSENT: N_("quotes"),
    "recording": N_("recording"),
    "feedback": N_("summary to read"),
}
"""What the usual items of consent are called in a word or two: msgids."""

KEYS = (
    Key("o", N_("other order"), "turn_order"),
    Key("c", N_("change, with a reason"), "change"),
    Key("PgUp PgDn", N_("scroll"), "nothing"),
    Key("Esc", N_("back"), "back"),
)

_ABOVE = 4
"""Lines above the note that is gone to: its question can be read with it."""

_CODES_AT = 6
"""Cells before the codes of a note: they begin where its kind does."""


class ReadingScreen(Screen[None]):
    """All notes and answers of one interview, in the order of the topics or as they were spoken.

    Args:
        path: The file of the interview.
        note: The id of a note to begin at, which is marked; None for the beginning.
        look_only: Whether the interview can't be opened again to be changed from here.
        codes: Gives the codes of a note or an answer by its id as a unit; None for no codes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "change", N_("change"), id="reading.change", tooltip=N_("open it again, with a reason")),
        Binding("escape,q,ctrl+q", "back", N_("back"), id="reading.back", tooltip=N_("back to the study")),
        Binding(
            "o", "turn_order", N_("other order"), id="reading.order", tooltip=N_("topics or spoken order")
        ),
    ]

    def __init__(
        self,
        path: Path,
        *,
        note: str | None = None,
        look_only: bool = False,
        codes: Callable[[str], list[str]] | None = None,
    ) -> None:
        super().__init__()
        self._path = path
        self._note = note
        self._look_only = look_only
        self._codes = codes
        self._contents: InterviewContents | None = None
        self._spoken = False
        self._newer = False
        self._marked: Content | None = None

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    def compose(self) -> ComposeResult:
        """Bar, text, keys."""
        yield StatusBar(id="status")
        with VerticalScroll(id="reading"):
            yield Static(id="reading-text")
        yield KeyBar([key for key in KEYS if not (self._look_only and key.action == "change")], id="keys")

    def on_mount(self) -> None:
        """Read the file."""
        try:
            self._contents = self._read()
        except Sealed:
            self.protocol.pop_screen()
            self.protocol.ending.offer_addendum(self._path.stem)
            return
        except StoreError as error:
            self.protocol.pop_screen()
            self.protocol.tell(error)
            return
        self.query_one("#reading").focus()
        self.call_after_refresh(self._show, to_note=True)

    def _read(self) -> InterviewContents:
        """What is in the file; of a newer version of the program, what can be understood of it."""
        try:
            return read_contents(self._path)
        except NewerFormat:
            self._newer = True
            return read_newer(self._path)

    def on_resize(self) -> None:
        """Lay the text out anew."""
        self.call_after_refresh(self._show)

    def action_turn_order(self) -> None:
        """The order of the topics, or as it was spoken."""
        self._spoken = not self._spoken
        self._show(to_note=True)

    def action_change(self) -> None:
        """Open a closed interview again; every change is written down."""
        if self._look_only:
            return
        if self._newer:
            self.protocol.say(_("A newer version of the program wrote this: it can only be read here."))
        elif self._contents is not None and self._contents.interview.state is State.CLOSED:
            interview_id = self._contents.interview.id
            title = _("Why is this interview opened again? It stays written down.")
            panel = AskPanel(title, lambda why: self.protocol.reopen_closed(interview_id, why))
            self.app.push_screen(panel)
        elif self._contents is not None and self._contents.interview.state is State.OPEN:
            self.protocol.say(_("This talk is not closed: Enter on the list of talks goes on with it."))

    def action_nothing(self) -> None:
        """The text hears these keys itself."""

    def action_back(self) -> None:
        """Back to the study."""
        self.app.pop_screen()

    def _show(self, *, to_note: bool = False) -> None:
        contents = self._contents
        if contents is None or not self.is_mounted:
            return
        interview, zone = contents.interview, self.protocol.study.time_zone
        day = day_and_time(interview.started_at or interview.created_at, zone)
        order = _("as it was spoken") if self._spoken else _("by topic")
        only = _("newer version, to read only") if self._newer else _("to read only")
        head = f"{clean(interview.participant_code)}  {day}  {minutes(TalkTime(contents).minutes)}"
        self.query_one(StatusBar).show(Content.styled(head, "bold"), Content(f"{order} · {only}"))
        width = max(self.query_one("#reading").content_size.width - 2, 30)
        rows = self._facts(contents)
        rows += self._by_time(contents, width) if self._spoken else self._by_topic(contents, width)
        lines = [(line, row) for row in rows for line in row.wrap(width + 2)]
        self.query_one("#reading-text", Static).update(Content("\n").join([line for line, _row in lines]))
        if to_note and self._note is not None:
            at = next((number for number, (_line, row) in enumerate(lines) if row is self._marked), 0)
            self.call_after_refresh(self._go_to, at)

    def _go_to(self, line: int) -> None:
        """Bring a line in sight, with what stands above it."""
        self.query_one("#reading").scroll_to(y=max(line - _ABOVE, 0), animate=False)

    def _codes_row(self, unit: str) -> list[Content]:
        """The codes of a note or of an answer; no row where it has none."""
        given = self._codes(unit) if self._codes is not None else []
        return [Content.styled(" " * _CODES_AT + "# " + clean("; ".join(given)), "$mark")] if given else []

    def _note_row(self, note: Note, width: int) -> Content:
        """A note, with the codes that it was given; the one to begin at is marked."""
        row = note_row(note, self.protocol.study.time_zone, width)
        row = Content("\n").join([row, *self._codes_row(note.id)])
        if note.id == self._note:
            row = self._marked = row.stylize("reverse")
        return row

    def _facts(self, contents: InterviewContents) -> list[Content]:
        interview = contents.interview
        consent = consent_now(interview.consent)
        words = {True: _("yes"), False: _("no")}
        names = {name: _(CONSENT_NAMES.get(name, name)) for name in consent}
        said = ", ".join(f"{clean(names[name])}: {words[yes]}" for name, yes in consent.items())
        facts = [
            (_("Questionnaire"), f"{interview.questionnaire_id} {interview.questionnaire_version}"),
            (_("Place"), interview.place),
            (_("Who else is there"), interview.others_present),
            (_("Consent"), said),
            (_("Broken off"), interview.broken_off_why if interview.broken_off else ""),
        ]
        return [Content.assemble((f"{name}: ", "$quiet"), clean(value)) for name, value in facts if value]

    def _by_time(self, contents: InterviewContents, width: int) -> list[Content]:
        rows: list[Content] = []
        before: str | None = ""
        for note in spoken_order(contents.notes):
            if note.question != before:
                rows += [Content(""), self._heading(contents, note.question)]
                before = note.question
            rows.append(self._note_row(note, width))
        return rows

    def _heading(self, contents: InterviewContents, path: str | None) -> Content:
        if path is None:
            return Content.styled(_("Inbox"), "bold")
        language = contents.interview.language
        guide = debrief_guide() if is_debrief(path) else contents.questionnaire
        wording = wording_of(structs.replace(contents, questionnaire=guide), path, language)
        return Content.styled(clean(wording), "bold")

    def _by_topic(self, contents: InterviewContents, width: int) -> list[Content]:
        rows: list[Content] = []
        language = contents.interview.language
        notes: dict[str | None, list[Note]] = {}
        for note in spoken_order(contents.notes):
            notes.setdefault(note.question, []).append(note)
        states = {state.question: state for state in contents.states if state.item is None}
        for topic in contents.questionnaire.topics:
            paths = [
                placed.path
                for placed in walk(contents.questionnaire)
                if placed.topic == topic.id and placed.question.can_be_asked
            ]
            paths += [question.path for question in contents.improvised if question.topic == topic.id]
            rows += [
                Content(""),
                Content.styled(f"{topic.id}  {clean(say(topic.label, language))}", "$mark"),
            ]
            for path in paths:
                rows += self._question(contents, path, states.get(path), notes.pop(path, []), width)
        for elsewhere, left in notes.items():
            rows += [Content(""), self._heading(contents, elsewhere)]
            rows += [self._note_row(note, width) for note in left]
        return rows

    def _question(
        self,
        contents: InterviewContents,
        path: str,
        state: QuestionState | None,
        notes: list[Note],
        width: int,
    ) -> list[Content]:
        said = shown_state(state) or _("open")
        rows = [Content.assemble(self._heading(contents, path), (f"  {said}", "$quiet"))]
        rows += self._codes_row(f"{contents.interview.id}/{path}")
        answer = next((one for one in contents.answers if one.question == path), None)
        if answer is not None:
            value = _(label(answer.special)) if answer.special else answer.value
            labels = _choice_labels(contents, path)
            values = value if isinstance(value, list) else [value]
            text = ", ".join(labels.get(str(one), str(one)) for one in values)
            other = f": {answer.other}" if answer.other else ""
            rows.append(Content.styled(f"  = {clean(text + other)}", "bold"))
        items = sorted(
            (one for one in contents.states if one.question == path and one.item and one.order),
            key=lambda one: one.order or 0,
        )
        if items:
            labels = _choice_labels(contents, path)
            names = [one.label or labels.get(one.item or "", one.item or "") for one in items]
            words = [f"{one.order} {clean(name)}" for one, name in zip(items, names, strict=True)]
            rows.append(Content("  " + " · ".join(words)))
        return rows + [self._note_row(note, width) for note in notes]


def _choice_labels(contents: InterviewContents, path: str) -> dict[str, str]:
    """What the choices of a question are called, by name."""
    plain, guide = without_instances(path), contents.questionnaire
    question = next((placed.question for placed in walk(guide) if placed.path == plain), None)
    choices = guide.choices.get(question.list_name, ()) if question is not None else ()
    return {choice.name: say(choice.label, contents.interview.language) for choice in choices}
