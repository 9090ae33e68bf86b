"""How long the workbook takes, and how much memory, against bare openpyxl of the same cells.

    python -m tests.benchmarks.export [--interviews 1000] [--notes 60] [--rounds 3]

Each measurement runs in a process of its own, by turns, so that a slow moment of the machine hits both. Bare
openpyxl appends the rows of the workbook that ours made, from memory, to write-only sheets and saves them:
no styles, no tables, no widths, no names. Memory is told for two sizes: it should not grow with the study.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
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
from tests.export.builders import ALL_YES, answer, contents, moment, note, state, study

_TALK = (
    "koffie kleren ouders kinderen vrijwilliger babbelen luisteren ruilen speelhoek maandag samen niemand "
    "altijd soms buurt taal warm onthaal doorverwijzen steun cohesie ontmoeting gewoon"
)
_WORDS = tuple(_TALK.split())
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
    )


def _value(questionnaire: Questionnaire, name: str) -> str | int | list[str]:
    question = next(q for topic in questionnaire.topics for q in topic.questions if q.name == name)
    if question.type is QuestionType.INTEGER:
        return 3
    if question.type is QuestionType.DATE:
        return "2026-03-01"
    first = questionnaire.choices[question.list_name][0].name
    return [first] if question.type is QuestionType.SELECT_MULTIPLE else first


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


def _bare(path: Path, target: Path) -> None:
    book = load_workbook(path, read_only=True)
    sheets = {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets
    }
    book.close()
    cells = sum(value is not None for rows in sheets.values() for row in rows for value in row)
    gc.collect()
    gc.freeze()  # the rows in memory are not what is measured
    started = _clocks()
    made = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made.save(target)
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
    command = [sys.executable, "-m", "tests.benchmarks.export", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=1000)
    parser.add_argument("--notes", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ours", type=Path)
    parser.add_argument("--bare", type=Path, nargs=2)
    chosen = parser.parse_args()
    if chosen.ours:
        _ours(chosen.ours, chosen.interviews, chosen.notes)
        return
    if chosen.bare:
        _bare(*chosen.bare)
        return
    with tempfile.TemporaryDirectory() as folder:
        ours, bare = Path(folder, "ours.xlsx"), Path(folder, "bare.xlsx")
        size = ["--interviews", str(chosen.interviews), "--notes", str(chosen.notes)]
        small = ["--interviews", str(max(chosen.interviews // 10, 1)), "--notes", str(chosen.notes)]
        print("memory of a tenth of it:", round(_run("--ours", str(ours), *small)["megabytes"]), "MB")
        for number in range(chosen.rounds):
            mine = _run("--ours", str(ours), *size)
            theirs = _run("--bare", str(ours), str(bare))
            print(
                f"round {number + 1}: ours {mine['seconds']:.1f} s ({mine['processor']:.1f} s of processor), "
                f"{mine['megabytes']:.0f} MB; bare openpyxl {theirs['seconds']:.1f} s "
                f"({theirs['processor']:.1f} s); ratio {mine['seconds'] / theirs['seconds']:.2f} "
                f"({mine['processor'] / theirs['processor']:.2f})"
            )
        print("rows and cells:", mine["counts"], theirs["counts"])
        print("bytes:", ours.stat().st_size, "against", bare.stat().st_size)


if __name__ == "__main__":
    main()
