"""All that the analysis screens know of a study: each interview is read once, and the file is let go.

It owns what is counted and found, and which interviews are not there and why. It draws nothing, writes
nothing, and keeps the rules of the exports: what consent forbids is not here either.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from protocol.analysis.frequencies import Frequencies, What
from protocol.analysis.matrix import MatrixCounts
from protocol.analysis.search import FromInterview, KeptNote, NoteIndex
from protocol.errors import StoreError, Withdrawn
from protocol.export.consent import why_left_out
from protocol.export.guides import Guides
from protocol.export.names import DEBRIEF_TOPIC, INBOX, UNKNOWN_TOPIC, Names, topic_key
from protocol.export.sitting import Sitting
from protocol.export.words import Told, Words
from protocol.model.interview import InterviewContents, QuestionState
from protocol.model.study import Study
from protocol.model.text import clean
from protocol.model.words import Mention, State
from protocol.store.reading import read_contents
from protocol.store.study_folder import StudyFolder

OWN_TOPICS = (INBOX, DEBRIEF_TOPIC, UNKNOWN_TOPIC)
"""Topics that stand in no questionnaire, and that every interview has."""


class Material:
    """What was kept in a study, as far as it may be looked at.

    One thread fills it while others look: what they see is what has been read so far.

    Args:
        folder: The study folder.
        study: What its `study.yaml` says.
        language: The language of the screens.
    """

    def __init__(self, folder: StudyFolder, study: Study, language: str) -> None:
        self.folder = folder
        """The study folder."""
        self.study = study
        """What its `study.yaml` says."""
        self.names = Names(study, Words(language))
        """What things are called."""
        self.notes = NoteIndex()
        """The notes, to be searched."""
        self.matrix = MatrixCounts()
        """The notes by case, topic and role."""
        self.frequencies = Frequencies()
        """How often what is said."""
        self.left_out: list[tuple[str, str]] = []
        """The code of each interview that may not be looked at, and why."""
        self.damaged: list[StoreError] = []
        """What could not be read."""
        self.done = 0
        """How many files have been read."""
        self.total = 0
        """How many files there are."""
        self.complete = False
        """Whether all have been read."""
        self.wordings: dict[str, str] = {}
        """The words of each question, by its path."""
        self.items: dict[tuple[str, str], str] = {}
        """The words of each item of a list, by the path of the question and the name of the item."""
        self._guides = Guides(self.names)

    @property
    def cases(self) -> list[str]:
        """The codes of the cases: those of the study, then others as they came."""
        known = [case.code for case in self.study.cases]
        return [*known, *(case for case in list(self.matrix.cases) if case not in known)]

    @property
    def topics(self) -> dict[str, str]:
        """What each topic is called, by its key; those outside of questionnaires where they have notes."""
        noted = self.matrix.noted
        return {
            key: clean(label)
            for key, label in self.names.topics.items()
            if key not in OWN_TOPICS or key in noted
        }

    @property
    def roles(self) -> dict[str, str]:
        """What each role is called, by its id."""
        return {role: clean(label) for role, label in self.names.roles.items()}

    def role_sign(self, role_id: str) -> str:
        """The letters that stand for a role where there is little room."""
        role = self.study.role(role_id)
        return clean(role.code if role is not None else role_id)[:6]

    def read(self) -> Iterator[None]:
        """Read the interviews, one at a time: those of the study home's index in its order, then others."""
        order = {summary.id: number for number, summary in enumerate(self.folder.summaries())}
        paths = sorted(self.folder.interview_paths(), key=lambda path: order.get(path.stem, len(order)))
        self.total = len(paths)
        for path in paths:
            self._read(path)
            self.done += 1
            yield
        self.complete = True

    def _read(self, path: Path) -> None:
        try:
            self.add(read_contents(path))
        except Withdrawn:
            return
        except StoreError as error:
            self.damaged.append(error)

    def add(self, contents: InterviewContents) -> None:
        """Take in an interview, if it may be looked at."""
        why = why_left_out(contents, self.names.words)
        if why is not None:
            interview = contents.interview
            self.left_out.append((clean(interview.participant_code or interview.id), why))
            return
        guide = self._guides.of(contents)
        sitting = Sitting(contents, guide, self.names, with_sensitive=True)
        self._count_states(sitting)
        notes = [
            KeptNote(
                id=note.id,
                text=clean(note.text),
                kind=note.kind,
                topic=sitting.places.topic(note.question),
                wording=clean(note.wording or _wording(sitting, note.question)),
                minute=sitting.minute(note.entered),
                page=clean(note.page),
                sensitive=note.sensitive,
            )
            for note in sitting.notes
        ]
        interview = sitting.interview
        source = FromInterview(
            interview.id, interview.case, interview.role, clean(sitting.code), sitting.may_be_quoted
        )
        asked = [topic_key(topic.id) for topic in guide.questionnaire.topics]
        self.matrix.add(interview.case, interview.role, [*asked, *OWN_TOPICS], (note.topic for note in notes))
        for note in notes:
            self.frequencies.add(What.TOPICS, "", note.topic, interview.role)
            self.frequencies.add(What.KINDS, "", note.kind, interview.role)
        self.notes.add(source, notes)

    def _count_states(self, sitting: Sitting) -> None:
        """Count how each question and each item of a list came up, and what came of it."""
        states: dict[str, QuestionState] = {}
        for state in sitting.contents.states:
            if state.item is None:
                states[state.question] = state
            else:
                self._count_item(sitting, state)
        nothing = Told.UNSETTLED if sitting.interview.state is State.OPEN else Told.NOTHING_KEPT
        role = sitting.interview.role
        for path in sitting.asked:
            placed = sitting.guide.find(path)
            if placed is None:
                continue  # improvised: asked once, so there is nothing to count
            self.wordings.setdefault(placed.path, clean(sitting.places.wording(path)))
            kept = states.get(path)
            mention, outcome = (nothing, nothing) if kept is None else (kept.mention, kept.outcome)
            self.frequencies.add(What.MENTIONS, placed.path, mention, role)
            self.frequencies.add(What.OUTCOMES, placed.path, outcome, role)
            for name, words in sitting.guide.labels(placed.question.list_name).items():
                if placed.question.type == "mentions":
                    self.items.setdefault((placed.path, name), clean(words))
                    self.frequencies.add(What.ITEMS, placed.path, name, role, 0)

    def _count_item(self, sitting: Sitting, state: QuestionState) -> None:
        placed = sitting.guide.find(state.question)
        if placed is None or state.item is None:
            return
        listed = sitting.guide.labels(placed.question.list_name)
        # The same words typed in by two people are one item.
        name = state.item if state.item in listed else clean(state.label or state.item)
        self.items.setdefault((placed.path, name), clean(listed.get(state.item, name)))
        came_up = state.mention is not Mention.NONE
        self.frequencies.add(What.ITEMS, placed.path, name, sitting.interview.role, int(came_up))


def _wording(sitting: Sitting, path: str | None) -> str:
    return "" if path is None else sitting.places.wording(path)
