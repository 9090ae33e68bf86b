"""A small study with codings, and what the tests of the formats share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import structs

from protocol.errors import StoreError
from protocol.export.html_page import HtmlPage
from protocol.export.passing_on import Desk, Format, Material, PassedOn, pass_on
from protocol.export.plain.csv_files import CsvFiles
from protocol.export.plain.json_file import JsonFile
from protocol.export.refi.codebook import CodebookAlone
from protocol.export.refi.project import Project
from protocol.model.coding import Code, Codebook, CoderWork, Coding, UnitMemo, hash_of
from protocol.model.interview import Change, Failure, InterviewContents, Note, ProbeUse, Recording, Visit
from protocol.model.words import About, Kind
from tests.export import builders

NOW = datetime(2026, 3, 5, 13, 5, 9, tzinfo=UTC)

FAMILY = "Ze kwam met haar \U0001f469\u200d\U0001f467 binnen, cafe\u0301 nai\u0308ef \U0001f1e7\U0001f1ea!"
"""An emoji of three code points, two accents that are characters of their own, and a flag of two."""
HOSTILE = '<script>window.hit = 1</script> <img src=x onerror="window.hit = 2"> {{ 7 * 7 }} &amp; "x" \'y\''
CONTROLS = "een\x07twee\x1b[31m drie _x0041_ vier\r\nvijf"

Make = Callable[[Desk], Format]


def per_interview(desk: Desk) -> Format:
    """A project with a text for each interview."""
    return Project(desk, per_interview=True)


def per_answer(desk: Desk) -> Format:
    """A project with a text for each question that has notes."""
    return Project(desk, per_interview=False)


FORMATS: dict[str, tuple[str, Make]] = {
    "refi-qda": (".qdpx", per_interview),
    "refi-qda per answer": (".qdpx", per_answer),
    "csv": (".zip", CsvFiles),
    "json": (".json", JsonFile),
    "html": (".html", HtmlPage),
}
"""The formats that carry interviews, each with its ending."""

ALL = {**FORMATS, "refi-qdc": (".qdc", CodebookAlone)}


def passed_on(
    path: Path, make: Make, interviews: Iterable[InterviewContents | StoreError], **options: Any
) -> PassedOn:
    """Write interviews of a small study, in English unless it is told otherwise."""
    options = {"study": builders.study(), "language": "en", "now": NOW, **options}
    return pass_on(path, Material(interviews=interviews, **options), make)


def coding(
    note: Note, contents: InterviewContents, code: str, start: int = 0, end: int | None = None, **fields: Any
) -> Coding:
    """A code on a stretch of a note."""
    made = Coding(
        id=builders.some_id("c"),
        unit=note.id,
        interview=contents.interview.id,
        start=start,
        end=len(note.text) if end is None else end,
        text_hash=hash_of(note.text),
        code=code,
        at="2026-03-04T10:00:00Z",
    )
    return structs.replace(made, **fields)


def memo(note: Note, contents: InterviewContents, text: str) -> UnitMemo:
    """What a coder thought of a note."""
    return UnitMemo(unit=note.id, text=text, interview=contents.interview.id)


def edited(note: Note, old: str) -> Change:
    """A note was mended."""
    return Change(
        **builders.record("h"),
        at=builders.moment(130),
        by="AB",
        act="edit_note",
        table="notes",
        record=note.id,
        field="text",
        old=old,
        new=note.text,
    )


CODEBOOK = Codebook(
    codes=(
        Code(id="kwelcome00000001", name="welkom > drempel", memo="Wie durft binnen?"),
        Code(id="kwelcome00000002", name="welkom", memo="<b>&</b>"),
        Code(id="kwelcome00000003", name="afstand > drempel"),
        Code(id="kwelcome00000004", name="x" * 64),
    )
)


def full_talk() -> tuple[InterviewContents, list[CoderWork]]:
    """An interview with something in each table, and the work of two coders on it."""
    family = builders.note(FAMILY, kind=Kind.VERBATIM, entered=builders.moment(60))
    hostile = builders.note(HOSTILE, question="meeting", entered=builders.moment(90))
    controls = builders.note(CONTROLS, kind=Kind.OBSERVATION, entered=builders.moment(120))
    thought = builders.note("=1+1", None, Kind.INTERPRETATION, entered=builders.moment(150))
    made_up = builders.improvised("En -toen-?")
    contents = builders.contents(
        notes=(family, hostile, controls, thought),
        answers=(builders.answer("hours", "lt4"), builders.answer("years", -3)),
        states=(
            builders.state("hours"),
            builders.state("tasks"),
            builders.state("goals"),
            builders.state("goals", item="meet", order=1, about=About.SELF),
            builders.state("goals", item="new/x1", label="+iets anders", order=2),
        ),
        probes=(
            ProbeUse(
                **builders.record("b"),
                question="goals",
                probe="who_else",
                wording="wie nog?",
                at=builders.moment(100),
            ),
        ),
        improvised=(made_up,),
        visits=(
            Visit(
                **builders.record("w"),
                question="tasks",
                entered=builders.moment(50),
                left=builders.moment(70),
            ),
        ),
        pauses=(builders.pause(200, 260),),
        recordings=(Recording(**builders.record("r"), number=1, started=builders.moment(1)),),
        failures=(
            Failure(**builders.record("f"), question="hours", field="relevant", at=builders.moment(2)),
        ),
        changes=(edited(family, "eerst"),),
    )
    start = FAMILY.index("\U0001f469")
    first = CoderWork(
        coder="AB",
        codings=(
            coding(family, contents, "welkom > drempel", start, FAMILY.index(" binnen")),
            coding(family, contents, "welkom", FAMILY.index("cafe"), FAMILY.index("!")),
            coding(controls, contents, "los", CONTROLS.index("drie"), len(CONTROLS)),
        ),
        memos=(memo(family, contents, "Denk aan \U0001f469."), memo(controls, contents, "<i>")),
    )
    second = CoderWork(coder="CD", codings=(coding(family, contents, "welkom"),))
    return contents, [first, second]
