"""All that the analysis screens know of a study: each interview is read once, and the file is let go.

It owns what is counted and found, and which interviews are not there and why. It draws nothing, writes
nothing, and keeps the rules of the exports: what consent forbids is not here either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from msgspec import Struct

from protocol.analysis.coverage import Absence, Coverage, Standing, VersionKey, standings
from protocol.analysis.frequencies import Frequencies, What
from protocol.analysis.matrix import MatrixCounts
from protocol.analysis.search import FromInterview, KeptNote, NoteIndex
from protocol.errors import StoreError, Withdrawn
from protocol.export.consent import why_left_out
from protocol.export.guides import Guides
from protocol.export.names import DEBRIEF_TOPIC, INBOX, UNKNOWN_TOPIC, Names, topic_key
from protocol.export.sitting import Sitting
from protocol.export.words import Words
from protocol.model.interview import InterviewContents, QuestionState
from protocol.model.questionnaire import QuestionType
from protocol.model.study import Study
from protocol.model.text import clean
from protocol.model.words import Mention
from protocol.store.codings import all_work, read_codebook
from protocol.store.reading import read_contents
from protocol.store.study_folder import StudyFolder


class Sat(Struct, frozen=True, gc=False):
    """An interview among the columns of the coverage."""

    source: FromInterview
    """The interview."""
    version: VersionKey
    """The version of the questionnaire that it used."""
    standings: bytes
    """For each question of that version the number of its standing."""


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
        self.coverage = Coverage()
        """How each question stands, by role, case and version."""
        self.sat: list[Sat] = []
        """The interviews, in the order in which they were read."""
        self.items: dict[tuple[str, str], str] = {}
        """The words of each item of a list, by the path of the question and the name of the item."""
        self.codes: list[str] = []
        """The names of the codes: those of the codebook in its order, then others."""
        self.lock = Lock()
        """Held while an interview is taken in; to be held by who walks through what was counted."""
        self._guides = Guides(self.names)
        self._codes: dict[str, set[str]] = {}
        self._numbered = [Standing(absence=Absence.NOT_IN_VERSION)]
        self._numbers = {self._numbered[0]: 0}
        self._paths: dict[VersionKey, dict[str, int]] = {}

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
        return {role: clean(label) for role, label in list(self.names.roles.items())}

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
        self._read_codings()
        self.complete = True

    def codes_of(self, unit: str) -> list[str]:
        """The codes that a unit was given, in the order of the codebook.

        Args:
            unit: The id of a note; or of an answer, `<interview>/<path>`.
        """
        given = self._codes.get(unit, ())
        return [code for code in self.codes if code in given]

    def _read_codings(self) -> None:
        """Count the codes of all coders: one that two coders gave to a unit counts once."""
        folder = self.folder.path
        sources = {sat.source.id: sat.source for sat in self.sat}
        try:
            book = read_codebook(folder)
            work = all_work(folder)
        except StoreError as error:
            self.damaged.append(error)
            return
        self.codes = [code.name for code in book.codes]
        with self.lock:
            for coding in (coding for one in work for coding in one.codings):
                source, given = sources.get(coding.interview), self._codes.setdefault(coding.unit, set())
                if source is None or coding.code in given:
                    continue
                given.add(coding.code)
                self.frequencies.add(What.CODES, "", coding.code, source.role)
                self.frequencies.add(What.CODES_BY_CASE, coding.code, source.case, source.role)
        others = dict.fromkeys(coding.code for one in work for coding in one.codings)
        self.codes += [code for code in others if code not in self.codes]

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
        with self.lock:
            self._take_in(contents)

    def standing(self, sat: Sat, question: str) -> Standing:
        """How a question stands in an interview.

        Args:
            sat: The interview.
            question: Its path as `coverage.questions` gives it.
        """
        path = self.coverage.path_in(question, sat.version)
        if path is None:
            return Standing(absence=Absence.NOT_IN_VERSION)
        place = self._paths[sat.version].get(path, len(sat.standings))
        return self._numbered[sat.standings[place] if place < len(sat.standings) else 0]

    def _take_in(self, contents: InterviewContents) -> None:
        guide = self._guides.of(contents)
        sitting = Sitting(contents, guide, self.names, with_sensitive=True)
        self._count_items(sitting)
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
        self._sit(contents, source)
        asked = [topic_key(topic.id) for topic in guide.questionnaire.topics]
        self.matrix.add(interview.case, interview.role, [*asked, *OWN_TOPICS], (note.topic for note in notes))
        for topic, times in Counter(note.topic for note in notes).items():
            self.frequencies.add(What.TOPICS, "", topic, interview.role, times)
        for kind, times in Counter(note.kind for note in notes).items():
            self.frequencies.add(What.KINDS, "", kind, interview.role, times)
        self.notes.add(source, notes)

    def _sit(self, contents: InterviewContents, source: FromInterview) -> None:
        """Keep how each question of an interview stands, in a byte for each."""
        self.coverage.add(contents)
        version = self.coverage.version_of(contents)
        found = standings(contents)
        paths = self._paths.setdefault(version, {})
        numbers = {
            paths.setdefault(path, len(paths)): self._number(standing) for path, standing in found.items()
        }
        self.sat.append(Sat(source, version, bytes(numbers.get(place, 0) for place in range(len(paths)))))

    def _number(self, standing: Standing) -> int:
        """A small number for a standing: there are fewer than a byte can hold."""
        if standing not in self._numbers:
            self._numbers[standing] = len(self._numbered)
            self._numbered.append(standing)
        return self._numbers[standing]

    def _count_items(self, sitting: Sitting) -> None:
        """Count which items of lists came up; one that did not has a row too."""
        role = sitting.interview.role
        for placed in sitting.guide.asked:
            if placed.question.type is not QuestionType.MENTIONS:
                continue
            for name, words in sitting.guide.labels(placed.question.list_name).items():
                self.items.setdefault((placed.path, name), clean(words))
                self.frequencies.add(What.ITEMS, placed.path, name, role, 0)
        for state in sitting.contents.states:
            self._count_item(sitting, state)

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
    return "" if path is None else sitting.question(path)
