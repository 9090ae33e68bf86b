"""Which tables an interview file has, and what their documents are. Documents that nobody knows are kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Raw, Struct, field

from protocol.i18n import _
from protocol.model.interview import (
    Answer,
    Change,
    Draft,
    Failure,
    ImprovisedQuestion,
    Interview,
    InterviewContents,
    Note,
    Pause,
    ProbeUse,
    QuestionState,
    Record,
    Recording,
    Visit,
)
from protocol.model.questionnaire import Question, Questionnaire
from protocol.store.envelope import damaged, decode, unseal

INTERVIEW = "interview"
QUESTIONNAIRE = "questionnaire"
DRAFT = "draft"

RECORDS: dict[str, type[Record]] = {
    "notes": Note,
    "answers": Answer,
    "states": QuestionState,
    "probes": ProbeUse,
    "improvised": ImprovisedQuestion,
    "visits": Visit,
    "recordings": Recording,
    "pauses": Pause,
    "failures": Failure,
    "changes": Change,
}
"""The tables of records, and what they hold."""

TABLE_OF: dict[type[Record], str] = {kind: table for table, kind in RECORDS.items()}

_DEEPEST_GROUP = 32
"""Groups within groups: no questionnaire comes near, and a file from elsewhere can't exhaust the stack."""

_DEEPEST = 100
"""Values within values in what we don't know and write back: encoding has a floor, like decoding."""

R = TypeVar("R")


class InterviewTables(Struct, frozen=True, kw_only=True):
    """The tables of an interview file as values, by TinyDB's number of each document.

    They stand in the order in which a new file has them, what changes most often last.
    """

    questionnaire: dict[str, Questionnaire]
    improvised: dict[str, ImprovisedQuestion] = field(default_factory=dict)
    recordings: dict[str, Recording] = field(default_factory=dict)
    pauses: dict[str, Pause] = field(default_factory=dict)
    failures: dict[str, Failure] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    probes: dict[str, ProbeUse] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    states: dict[str, QuestionState] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    interview: dict[str, Interview]
    draft: dict[str, Draft] = field(default_factory=dict)

    def contents(self) -> InterviewContents:
        """The same without numbers."""
        return InterviewContents(
            interview=_only(self.interview),
            questionnaire=_only(self.questionnaire),
            notes=tuple(self.notes.values()),
            answers=tuple(self.answers.values()),
            states=tuple(self.states.values()),
            probes=tuple(self.probes.values()),
            improvised=tuple(self.improvised.values()),
            visits=tuple(self.visits.values()),
            recordings=tuple(self.recordings.values()),
            pauses=tuple(self.pauses.values()),
            failures=tuple(self.failures.values()),
            draft=next(iter(self.draft.values()), None),
            changes=tuple(self.changes.values()),
        )


def decode_tables(data: Raw, path: Path) -> InterviewTables:
    """The tables of an interview file as values.

    Args:
        data: The value of `data`, its checksum proved right.
        path: Where it comes from, for the message.

    Raises:
        DamagedFile: It is no interview.
    """
    tables = decode(data, InterviewTables, path)
    for single in (tables.interview, tables.questionnaire):
        if len(single) != 1:
            raise damaged(path, _("The file does not hold exactly one interview with its questionnaire"))
    if len(tables.draft) > 1:
        raise damaged(path, _("The file holds more than one line that is being typed"))
    for name in RECORDS:
        table: dict[str, Record] = getattr(tables, name)
        if len({record.id for record in table.values()}) != len(table):
            raise damaged(path, _("Two records in “{table}” have the same id").format(table=name))
    topics = _only(tables.questionnaire).topics
    if any(_groups_deeper_than(_DEEPEST_GROUP, topic.questions) for topic in topics):
        raise damaged(path, _("What is in the file is nested too deeply"))
    return tables


class Tombstone(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that stays of an interview that was withdrawn."""

    id: str
    """The random id that the interview had."""
    state: Literal["withdrawn"]
    """That it was withdrawn."""
    withdrawn_at: str
    """UTC."""
    name_forgotten: bool | None = None
    """Whether the person was taken off the key list; None where there was nothing to take off: no list, or
    another interview with the same person."""


class _TombstoneTables(Struct, frozen=True):
    interview: dict[str, Tombstone]


def is_tombstone(data: Raw) -> bool:
    """Whether a file says that its interview was withdrawn.

    Args:
        data: The value of `data`, its checksum proved right.
    """
    encoded = bytes(data)
    if b'"withdrawn_at"' not in encoded:  # no interview has the field, and looking for it costs little
        return False
    try:
        return len(msgspec.json.decode(encoded, type=_TombstoneTables).interview) == 1
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def decode_tombstone(raw: bytes, path: Path) -> Tombstone:
    """A tombstone.

    Args:
        raw: The bytes of its file.
        path: Where they come from, for the message.

    Raises:
        DamagedFile: It is none.
        NewerFormat: It was written by a newer version of the program.
    """
    table = decode(unseal(raw, path), _TombstoneTables, path).interview
    if len(table) != 1:
        raise damaged(path, _("The file does not hold exactly one interview with its questionnaire"))
    return _only(table)


class _WithId(Struct, frozen=True):
    id: str


class _IdTables(Struct, frozen=True):
    interview: dict[str, _WithId]


def decode_interview_id(data: Raw, path: Path) -> str:
    """The id of the interview, or of the tombstone, in a file.

    Args:
        data: The value of `data`, its checksum proved right.
        path: Where it comes from, for the message.

    Raises:
        DamagedFile: It is neither.
    """
    table = decode(data, _IdTables, path).interview
    if len(table) != 1:
        raise damaged(path, _("The file does not hold exactly one interview with its questionnaire"))
    return _only(table).id


def decode_documents(data: Raw, path: Path) -> dict[str, Raw]:
    """The tables of an interview file for TinyDB: each still encoded, but fit to be changed.

    Args:
        data: The value of `data`, its checksum proved right.
        path: Where it comes from, for the message.

    Raises:
        DamagedFile: They are not as TinyDB makes them.
    """
    tables = decode(data, dict[str, Raw], path)
    for name, encoded in tables.items():
        table = decode(encoded, dict[str, dict[str, Any]], path)
        if not all(map(_is_number, table)):
            raise damaged(path, _("A record in “{table}” has no number").format(table=name[:40]))
        if name != QUESTIONNAIRE and _deeper_than(table, _DEEPEST):
            raise damaged(path, _("What is in the file is nested too deeply"))
    return tables


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) < 19  # as far as 64 bits reach


def _only(table: dict[str, R]) -> R:
    return next(iter(table.values()))


def _groups_deeper_than(allowed: int, questions: Iterable[Question]) -> bool:
    return any(
        question.questions and (allowed == 0 or _groups_deeper_than(allowed - 1, question.questions))
        for question in questions
    )


def _deeper_than(value: dict[str, Any] | list[Any], allowed: int) -> bool:
    """Whether a value holds more values within values than that."""
    inner = value.values() if isinstance(value, dict) else value
    return any(
        allowed == 0 or _deeper_than(one, allowed - 1) for one in inner if isinstance(one, dict | list)
    )
