"""How long a coded workbook takes to come back, and how much memory, against bare openpyxl on the same file.

    python -m tests.benchmarks.coding [--interviews 1000] [--notes 60] [--rounds 3]

Each measurement runs in a process of its own, by turns, so that a slow moment of the machine hits both. Ours
reads the workbook, every interview of the study, and what was coded before, joins them by id, and writes the
work of the coder; bare openpyxl opens the same file read-only and goes over the rows of the sheet with the
notes. The first reading keeps all codings, the later ones find that nothing changed. The report is measured
too.
"""

from __future__ import annotations

import argparse
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
from openpyxl import load_workbook

from protocol.export.coded.taking_in import take_in
from protocol.export.report.making import write_report
from protocol.export.sheets.to_code import Plan
from protocol.export.workbook import export_workbook
from protocol.model.coding import Codebook, CoderWork, Coding, hash_of
from protocol.model.interview import InterviewContents
from protocol.questionnaire import read_study
from protocol.store.codings import all_work
from protocol.store.study_folder import StudyFolder
from tests.benchmarks.export import interviews
from tests.coding.study import put
from tests.small_study import STUDY, VOLUNTEER

_CODES = tuple(f"thema {one} > code {one}{other}" for one in "abcdef" for other in "123456789")
_SHARE = 0.5
"""Of the notes that get codes: one or two."""


def _units(count: int, notes: int) -> Iterator[InterviewContents]:
    """Interviews of which each note has an id of its own."""
    for contents in interviews(count, notes):
        own = (structs.replace(n, id=f"{contents.interview.id[-8:]}{n.id}") for n in contents.notes)
        yield structs.replace(contents, notes=tuple(own))


def _work(study: StudyFolder) -> CoderWork:
    """What a coder did, to be put into the workbook."""
    random, codings = Random(7), []
    for contents in study.contents():
        assert isinstance(contents, InterviewContents)
        for note in contents.notes:
            if random.random() < _SHARE:
                for code in random.sample(_CODES, random.choice((1, 1, 2))):
                    made = Coding(
                        id=f"c{len(codings)}",
                        unit=note.id,
                        interview=contents.interview.id,
                        start=0,
                        end=len(note.text),
                        text_hash=hash_of(note.text),
                        code=code,
                        at="",
                    )
                    codings.append(made)
    return CoderWork(coder="AB", codings=tuple(codings))


def _make(folder: Path, count: int, notes: int) -> None:
    study = StudyFolder.make(folder / "study", STUDY.encode(), {"volunteer.yaml": VOLUNTEER.encode()})
    for contents in _units(count, notes):
        put(study, contents)
    export_workbook(
        folder / "coded.xlsx",
        read_study(study.study_file),
        study.contents(),
        language="nl",
        now=datetime.now(UTC),
        plan=Plan(work=_work(study)),
        codebook=Codebook(),
    )


def _ours(folder: Path) -> None:
    started = time.perf_counter()
    taken = take_in(
        StudyFolder(folder / "study"),
        folder / "coded.xlsx",
        coder="AB",
        add_codes=True,
        dry_run=False,
        now=datetime.now(UTC),
    )
    _tell(started, {"units": taken.units, "codings": taken.codings, "added": taken.added})


def _bare(folder: Path) -> None:
    started = time.perf_counter()
    book = load_workbook(folder / "coded.xlsx", read_only=True)
    rows = sum(1 for _row in book["Notities"].iter_rows(values_only=True))
    book.close()
    _tell(started, {"rows": rows})


def _report(folder: Path) -> None:
    started = time.perf_counter()
    study = StudyFolder(folder / "study")
    result = write_report(
        folder / "report.xlsx",
        read_study(study.study_file),
        study.contents(),
        work=all_work(study.path),
        codebook=Codebook(),
        language="nl",
        now=datetime.now(UTC),
    )
    _tell(started, {"quotes": result.rows["quotes"]})


def _tell(started: float, counts: dict[str, int]) -> None:
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "megabytes": peak, "counts": counts}))


def _run(*arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.coding", *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout or "{}")
    return result


def main() -> None:
    """Measure, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=1000)
    parser.add_argument("--notes", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--step", choices=("make", "ours", "bare", "report"))
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    if chosen.step == "make":
        _make(chosen.folder, chosen.interviews, chosen.notes)
        return
    if chosen.step:
        {"ours": _ours, "bare": _bare, "report": _report}[chosen.step](chosen.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = ["--folder", folder]
        size = ["--interviews", str(chosen.interviews), "--notes", str(chosen.notes)]
        _run("--step", "make", *place, *size)
        for number in range(chosen.rounds):
            mine = _run("--step", "ours", *place)
            theirs = _run("--step", "bare", *place)
            print(
                f"round {number + 1}: ours {mine['seconds']:.1f} s, {mine['megabytes']:.0f} MB; "
                f"bare openpyxl {theirs['seconds']:.1f} s, {theirs['megabytes']:.0f} MB; "
                f"ratio {mine['seconds'] / theirs['seconds']:.2f}; {mine['counts']}"
            )
        kept = Path(folder, "study", "codings", "AB.json").stat().st_size
        print(f"the workbook {Path(folder, 'coded.xlsx').stat().st_size} bytes, the codings {kept} bytes")
        report = _run("--step", "report", *place)
        print(f"report: {report['seconds']:.1f} s, {report['megabytes']:.0f} MB; {report['counts']}")


if __name__ == "__main__":
    main()
