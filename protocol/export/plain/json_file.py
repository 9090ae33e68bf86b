"""A study as one JSON file that loses nothing of what consent allows, and the JSON Schema of it.

The file has one interview on each line, so that a program can read it as it comes. Records stand as they are
kept; beside each note stands what the program works out of it. Numbers are numbers, and what is not known is
`null`. Where words are held back, a field says so.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct, structs

from protocol import __version__
from protocol.export.passing_on import RECORDS, Desk
from protocol.export.scratch import Part
from protocol.export.sheets.changes import held_back_ids, repeats_hidden
from protocol.export.sitting import Sitting
from protocol.export.words import Permission
from protocol.model.coding import Code, CoderWork, Coding, SeenUnit, UnitMemo
from protocol.model.interview import (
    Answer,
    Change,
    Failure,
    ImprovisedQuestion,
    Interview,
    Note,
    Participant,
    Pause,
    ProbeUse,
    QuestionState,
    Recording,
    Visit,
)
from protocol.model.questionnaire import Questionnaire
from protocol.model.study import Study

FORMAT = 1
"""The version of the form of the file: it grows when a reader of before would no longer understand it."""

_MADE = "study.json"


class ExportedNote(Note, frozen=True, kw_only=True):
    """A note, and what the program works out of it."""

    number: int
    """Its place in the interview, in spoken order, from 1."""
    topic: str
    """What its topic is called."""
    minute: float
    """Minutes of talk before it was kept, to a tenth."""
    may_be_quoted: Permission
    """Whether it may be quoted; `no` for literal words without consent for quotes."""
    held_back: bool
    """Whether its words are held back, because it is sensitive; then a notice stands in their place."""


class ExportedAnswer(Answer, frozen=True, kw_only=True):
    """The value of a closed question."""

    held_back: bool
    """Whether its value is held back: it was calculated from words that are."""


class ExportedChange(Change, frozen=True, kw_only=True):
    """A change."""

    held_back: bool
    """Whether old and new values are held back: those of notes that are, or may have been, sensitive."""


class ExportedInterview(Struct, frozen=True, kw_only=True):
    """One interview."""

    code: str
    """Its own code: participant and sitting."""
    questionnaire: int
    """The place of its questionnaire in `questionnaires`, from 0."""
    minutes: float
    """How long the talk lasted, pauses not counted, to a tenth."""
    interview: Interview
    """Its first record, with the decisions on consent."""
    notes: tuple[ExportedNote, ...]
    """In spoken order."""
    answers: tuple[ExportedAnswer, ...]
    """The answers to closed questions."""
    states: tuple[QuestionState, ...]
    """Mention and outcome of questions and items."""
    probes: tuple[ProbeUse, ...]
    """The probes that were used."""
    improvised: tuple[ImprovisedQuestion, ...]
    """The questions that were made up."""
    visits: tuple[Visit, ...]
    """When which question was on the screen."""
    recordings: tuple[Recording, ...]
    """When a sound recorder ran."""
    pauses: tuple[Pause, ...]
    """When the talk stood still."""
    failures: tuple[Failure, ...]
    """Expressions of the questionnaire that could not be worked out."""
    changes: tuple[ExportedChange, ...]
    """What became something else."""
    unfinished_line: int
    """Characters of a line that was never kept. Its words are not exported."""


class ExportedWork(Struct, frozen=True, kw_only=True):
    """What one coder did with interviews that are here."""

    coder: str
    """The coder's code."""
    codings: tuple[Coding, ...]
    """Those of units that are here."""
    memos: tuple[UnitMemo, ...]
    """Those of units that are here."""
    seen: tuple[SeenUnit, ...]
    """The units of these interviews that lay before the coder."""


class ExportedStudy(Struct, frozen=True, kw_only=True):
    """The whole file."""

    format: int
    """The version of this form: 1."""
    made_by: str
    """The program and its version."""
    made_at: str
    """When, with the zone."""
    language: str
    """The language of the words that the program adds."""
    fictional: bool
    """Whether the study was made up."""
    study: Study
    """The study."""
    interviews: tuple[ExportedInterview, ...]
    """In order of creation."""
    questionnaires: tuple[Questionnaire, ...]
    """The questionnaires that they used, each version once, whole."""
    participants: tuple[Participant, ...]
    """The participants and sources of these interviews."""
    codebook: tuple[Code, ...]
    """The codes, in order."""
    coders: tuple[ExportedWork, ...]
    """What coders did."""
    account: tuple[str, ...]
    """What is here, what is not, and why."""


_ENCODER = msgspec.json.Encoder()


class JsonFile:
    """The format `json`.

    Args:
        desk: What it works with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._file = (desk.room / _MADE).open("wb")
        self._questionnaires: list[Questionnaire] = []
        self._people: set[str] = set()
        self._taken: set[str] = set()
        self._codings: set[str] = set()
        self._memos: dict[str, list[UnitMemo]] = defaultdict(list)
        material = desk.material
        first = {
            "format": FORMAT,
            "made_by": f"Protocol {__version__}",
            "made_at": material.now.isoformat(timespec="seconds"),
            "language": material.language,
            "fictional": material.study.fictional,
            "study": material.study,
        }
        self._file.write(_ENCODER.encode(first)[:-1])
        self._file.write(b',\n"interviews":[')

    def take(self, sitting: Sitting) -> None:
        """Write an interview."""
        made = self._exported(sitting)
        self._file.write(b",\n" if self._taken else b"\n")
        self._file.write(_ENCODER.encode(made))
        self._taken.add(sitting.interview.id)
        self._people.add(sitting.interview.participant)
        for name in RECORDS:
            self._desk.went_out[name] += len(getattr(made, name))
        self._codings.update(stretch.coding.id for stretch in self._desk.work.of(sitting))
        for coder, memo, _notes in self._desk.work.memos_of(sitting):
            self._memos[coder].append(memo)

    def finish(self) -> tuple[Part, list[str]]:
        """Write what is known when all interviews were read."""
        desk, material = self._desk, self._desk.material
        self._file.write(b"\n]")
        self._list("questionnaires", self._questionnaires)
        self._list("participants", (who for who in material.participants if who.id in self._people))
        self._list("codebook", material.codebook.codes)
        desk.came_in["codes"] = desk.went_out["codes"] = len(material.codebook.codes)
        self._list("coders", map(self._work, material.works))
        account = desk.account({}, ())
        self._list("account", account)
        self._file.write(b"\n}\n")
        self._file.close()
        return desk.room / _MADE, account

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _list(self, name: str, values: Iterable[Any]) -> None:
        self._file.write(b',\n"%s":[' % name.encode())
        for number, value in enumerate(values):
            self._file.write(b",\n" if number else b"\n")
            self._file.write(_ENCODER.encode(value))
        self._file.write(b"]")

    def _exported(self, sitting: Sitting) -> ExportedInterview:
        contents = sitting.contents
        return ExportedInterview(
            code=sitting.code,
            questionnaire=self._place_of(sitting.guide.questionnaire),
            minutes=sitting.minutes,
            interview=sitting.interview,
            notes=tuple(_note(sitting, note, number) for number, note in enumerate(sitting.notes, 1)),
            answers=tuple(_answer(sitting, answer) for answer in contents.answers),
            states=contents.states,
            probes=contents.probes,
            improvised=contents.improvised,
            visits=contents.visits,
            recordings=contents.recordings,
            pauses=contents.pauses,
            failures=contents.failures,
            changes=tuple(self._changes(sitting)),
            unfinished_line=len(contents.draft.text) if contents.draft is not None else 0,
        )

    def _place_of(self, questionnaire: Questionnaire) -> int:
        """The place of a questionnaire among those that are written at the end."""
        for number, known in enumerate(self._questionnaires):
            if known is questionnaire:
                return number
        self._questionnaires.append(questionnaire)
        return len(self._questionnaires) - 1

    @staticmethod
    def _changes(sitting: Sitting) -> Iterable[ExportedChange]:
        """The changes; without the words of notes that are, or may have been, sensitive."""
        hidden = held_back_ids(sitting)
        for change in sitting.contents.changes:
            held = (change.table == "notes" and change.record in hidden) or repeats_hidden(sitting, change)
            fields = structs.asdict(change)
            if held:
                fields |= {"old": None, "new": None}
            yield ExportedChange(**fields, held_back=held)

    def _work(self, work: CoderWork) -> ExportedWork:
        """What a coder did with what is here."""
        codings = tuple(coding for coding in work.codings if coding.id in self._codings)
        memos = tuple(self._memos[work.coder])
        self._desk.went_out["codings"] += len(codings)
        self._desk.went_out["memos"] += len(memos)
        seen = tuple(unit for unit in work.seen if unit.interview in self._taken)
        return ExportedWork(coder=work.coder, codings=codings, memos=memos, seen=seen)


def _answer(sitting: Sitting, answer: Answer) -> ExportedAnswer:
    fields = structs.asdict(answer) | {"wording": _wording(sitting, answer)}
    held = sitting.hides_value(answer.question)
    return ExportedAnswer(**(fields | {"value": None} if held else fields), held_back=held)


def _wording(sitting: Sitting, record: Note | Answer) -> str:
    """What stood on the screen; as the questionnaire has it where that may repeat what is held back."""
    path = record.question
    hidden = path is not None and record.wording and sitting.hides_wording(path)
    return sitting.places.wording(path) if hidden and path is not None else record.wording


def _note(sitting: Sitting, note: Note, number: int) -> ExportedNote:
    fields = structs.asdict(note) | {"text": sitting.text(note), "wording": _wording(sitting, note)}
    return ExportedNote(
        **fields,
        number=number,
        topic=sitting.names.topic(sitting.places.topic(note.question)),
        minute=sitting.minute(note.entered),
        may_be_quoted=sitting.quoting(note),
        held_back=sitting.held_back(note),
    )


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the file, as it follows from what is written."""
    made = msgspec.json.schema(ExportedStudy)
    for form in made["$defs"].values():
        if "properties" in form:  # the program writes every field, and no other
            form["required"] = list(form["properties"])
            form["additionalProperties"] = False
            for field in form["properties"].values():
                field.pop("default", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A study, exported by Protocol",
        **made,
    }


if __name__ == "__main__":
    print(json.dumps(schema(), indent=1))  # noqa: T201 - this is how docs/export.schema.json is made
