"""How long the workbook with all its sheets takes, and how much memory, against two bare writers.

    python -m tests.benchmarks.export [--interviews 1000] [--answers 60] [--rounds 3]

Each measurement runs in a process of its own, by turns, so that a slow moment of the machine hits all. Bare
openpyxl (write-only) and bare xlsxwriter (constant_memory) put the same cells on the same sheets, row by row
from a file beside them, as they come: no styles, no tables, no widths, no names, no charts. Ours
works out what stands in the cells too. Memory is told for two sizes: it should not grow with the study.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from msgspec import structs
from openpyxl import Workbook, load_workbook

from protocol.export.workbook import export_workbook
from protocol.locations import default_questionnaires
from protocol.model.interview import InterviewContents, Note
from protocol.model.questionnaire import Questionnaire, QuestionType
from protocol.model.study import Study
from protocol.model.words import Kind, Mention, Outcome
from protocol.questionnaire import read_questionnaire
from tests.export.builders import (
    ALL_YES,
    answer,
    change,
    contents,
    improvised,
    moment,
    note,
    state,
    study,
    visit,
)

_TALK = (
    "koffie kleren ouders kinderen vrijwilliger babbelen luisteren ruilen speelhoek maandag samen niemand "
    "altijd soms buurt taal warm onthaal doorverwijzen steun cohesie ontmoeting gewoon"
)
_WORDS = tuple(_TALK.split())
_COMMAND = (sys.executable, "-m", "tests.benchmarks.export")
_TEMPLATES = 12
"""Interviews that are really different; the others are these under another code."""


def interviews(count: int, notes: int) -> Iterator[InterviewContents]:
    """So many interviews, one by one."""
    templates = [_template(Random(seed), notes, seed) for seed in range(_TEMPLATES)]
    for number in range(count):
        template = templates[number % len(templates)]
        interview = structs.replace(
            template.interview,
            id=f"i{number:015d}",
            case=f"C{number % 5 + 1}",
            participant_code=f"C{number % 5 + 1}-V{number:04d}",
        )
        yield structs.replace(template, interview=interview)


def _template(random: Random, notes: int, seed: int) -> InterviewContents:
    name = ("volunteer", "coordinator", "volunteer", "document")[seed % 4]
    questionnaire = read_questionnaire(default_questionnaires() / f"{name}.yaml")
    questions = [q for topic in questionnaire.topics for q in topic.questions if q.can_be_asked]
    kept: list[Note] = []
    for number in range(notes):
        words = " ".join(random.choices(_WORDS, k=random.randrange(4, 40)))
        question = questions[number * len(questions) // notes]
        kept.append(
            note(words, question.name, random.choice(list(Kind)), entered=moment(number * 50), wording=words)
        )
    return contents(
        role=name,
        questionnaire=questionnaire,
        consent=ALL_YES if questionnaire.consent else (),
        notes=tuple(kept),
        answers=tuple(answer(q.name, _value(questionnaire, q.name)) for q in questions if q.is_closed),
        states=tuple(state(q.name, Mention.ASKED, Outcome.ANSWERED) for q in questions),
        visits=tuple(visit(q.name, number * 60, number * 60 + 50) for number, q in enumerate(questions)),
        improvised=(improvised("En de vaders?"),),
        changes=(change("n-gone", old="een", new="twee"),),
    )


def _value(questionnaire: Questionnaire, name: str) -> str | int | list[str]:
    question = next(q for topic in questionnaire.topics for q in topic.questions if q.name == name)
    plain: dict[QuestionType, str | int] = {
        QuestionType.INTEGER: 3,
        QuestionType.DECIMAL: 3,
        QuestionType.RANGE: 3,
        QuestionType.DATE: "2026-03-01",
        QuestionType.TIME: "12:30",
        QuestionType.ACKNOWLEDGE: "OK",
    }
    if question.type in plain:
        return plain[question.type]
    first = questionnaire.choices[question.list_name][0].name
    return [first] if question.type in (QuestionType.SELECT_MULTIPLE, QuestionType.RANK) else first


def _ours(path: Path, count: int, notes: int) -> None:
    made: Study = study()
    source = interviews(count, notes)
    first = next(source)  # the templates are made before the clock starts

    def all_of_them() -> Iterator[InterviewContents]:
        yield first
        yield from source

    started = _clocks()
    result = export_workbook(path, made, all_of_them(), language="nl", now=datetime.now(UTC))
    _tell(started, result.counts)


def _rows_beside(path: Path, folder: Path) -> list[tuple[str, Path]]:
    """The cells of a workbook, a file of rows for each sheet: neither writer holds them in memory."""
    book = load_workbook(path, read_only=True)
    files = []
    for number, sheet in enumerate(book.worksheets):
        rows = folder / f"rows-{number}"
        with rows.open("wb") as out:
            for row in sheet.iter_rows(values_only=True):
                pickle.dump(row, out)
        files.append((sheet.title, rows))
    book.close()
    return files


def _rows_of(path: Path) -> Iterator[tuple[object, ...]]:
    with path.open("rb") as file, suppress(EOFError):
        while True:
            yield pickle.load(file)


def _bare_openpyxl(target: Path, sheets: list[tuple[str, Path]]) -> None:
    started, cells = _clocks(), 0
    made = Workbook(write_only=True)
    for title, rows in sheets:
        sheet = made.create_sheet(title)
        for row in _rows_of(rows):
            sheet.append(row)
            cells += sum(value is not None for value in row)
    made.save(target)
    _tell(started, {"cells": cells})


def _bare_xlsxwriter(target: Path, sheets: list[tuple[str, Path]]) -> None:
    from xlsxwriter import Workbook as OtherWorkbook

    started, cells = _clocks(), 0
    made = OtherWorkbook(target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    for title, rows in sheets:
        sheet = made.add_worksheet(title)
        for number, row in enumerate(_rows_of(rows)):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif isinstance(value, datetime):
                    sheet.write_datetime(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)
            cells += sum(value is not None for value in row)
    made.close()
    _tell(started, {"cells": cells})


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _tell(started: tuple[float, float], counts: dict[str, int]) -> None:
    seconds, processor = (now - then for now, then in zip(_clocks(), started, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        json.dumps({"seconds": seconds, "processor": processor, "megabytes": peak, "counts": counts})
    )


def _run(*arguments: str) -> dict[str, float]:
    done = subprocess.run([*_COMMAND, *arguments], check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


_BARE = {"openpyxl": _bare_openpyxl, "xlsxwriter": _bare_xlsxwriter}


def _compare(chosen: argparse.Namespace, folder: Path) -> None:
    ours = folder / "ours.xlsx"
    size = ["--interviews", str(chosen.interviews), "--answers", str(chosen.answers)]
    small = ["--interviews", str(max(chosen.interviews // 10, 1)), "--answers", str(chosen.answers)]
    print("memory of a tenth of it:", round(_run("--ours", str(ours), *small)["megabytes"]), "MB")
    for number in range(chosen.rounds):
        mine = _run("--ours", str(ours), *size)
        if not number:
            subprocess.run([*_COMMAND, "--rows", str(ours), str(folder)], check=True)
        told = [f"ours {mine['seconds']:.1f} s, {mine['megabytes']:.0f} MB"]
        for name in _BARE:
            theirs = _run("--bare", name, str(folder))
            ratio = mine["processor"] / theirs["processor"]
            told.append(
                f"bare {name} {theirs['seconds']:.1f} s, {theirs['megabytes']:.0f} MB "
                f"(ratio {mine['seconds'] / theirs['seconds']:.2f}, of processor {ratio:.2f})"
            )
        print(f"round {number + 1}:", "; ".join(told), flush=True)
    print("rows and cells:", mine["counts"], theirs["counts"])
    print("bytes:", {path.name: path.stat().st_size for path in folder.glob("*.xlsx")})


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=1000)
    parser.add_argument("--answers", type=int, default=60, help="notes of each interview")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ours", type=Path)
    parser.add_argument("--rows", type=Path, nargs=2)
    parser.add_argument("--bare", nargs=2)
    chosen = parser.parse_args()
    if chosen.ours:
        _ours(chosen.ours, chosen.interviews, chosen.answers)
    elif chosen.rows:
        path, folder = chosen.rows
        (folder / "sheets.json").write_text(
            json.dumps([(title, str(rows)) for title, rows in _rows_beside(path, folder)])
        )
    elif chosen.bare:
        name, place = chosen.bare
        listed = json.loads(Path(place, "sheets.json").read_text())
        _BARE[name](Path(place, f"{name}.xlsx"), [(title, Path(rows)) for title, rows in listed])
    else:
        with tempfile.TemporaryDirectory() as made:
            _compare(chosen, Path(made))


if __name__ == "__main__":
    main()
