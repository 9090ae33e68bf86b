"""What the formats for other programs cost: seconds and peak memory for many interviews of 60 notes.

Each runs in a process of its own. The yardstick is the workbook of the same interviews in the same run.

    python -m tests.benchmarks.formats [INTERVIEWS]
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from protocol.export.passing_on import Material, pass_on
from protocol.export.workbook import export_workbook
from protocol.model.interview import InterviewContents
from tests.export import builders
from tests.export.formats.talks import CODEBOOK, FORMATS

NOTES = 60
NOW = datetime(2026, 3, 5, tzinfo=UTC)


def interviews(count: int) -> Iterator[InterviewContents]:
    """Made-up interviews, each made when its turn comes, with ids that stay."""
    for number in range(count):
        code = f"C{number % 5 + 1}-V{number:05d}"
        notes = tuple(
            builders.note(f"{code}, notitie {n}: ze kwam binnen en bleef staan, de jas nog aan. " * 2)
            for n in range(NOTES)
        )
        yield builders.contents(notes=notes, case=f"C{number % 5 + 1}", participant_code=code)


def _measure(name: str, count: int, answers: multiprocessing.Queue[tuple[float, float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _forget_peak()
        before = _peak()
        begun = time.perf_counter()
        if name == "xlsx":
            path = Path(folder) / "x.xlsx"
            export_workbook(path, builders.study(), interviews(count), language="nl", now=NOW)
        else:
            ending, make = FORMATS[name]
            path = Path(folder) / f"x{ending}"
            material = Material(
                study=builders.study(),
                interviews=interviews(count),
                language="nl",
                now=NOW,
                codebook=CODEBOOK,
            )
            pass_on(path, material, make)
        seconds = time.perf_counter() - begun
        answers.put((seconds, _peak() - before, path.stat().st_size))


def _forget_peak() -> None:
    """Let Linux count the peak from now on: a new process begins with that of its parent."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """The most memory that this process had at once, in MiB; Linux alone tells it like this."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def main() -> None:
    """Measure each format and print a line."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    context = multiprocessing.get_context("spawn")
    print(f"{count} interviews of {NOTES} notes")
    print(f"{'format':20}{'seconds':>10}{'of xlsx':>10}{'MiB grown':>11}{'file MiB':>10}")
    yardstick = 0.0
    for name in ("xlsx", *FORMATS):
        answers: multiprocessing.Queue[tuple[float, float, int]] = context.Queue()
        process = context.Process(target=_measure, args=(name, count, answers))
        process.start()
        seconds, grown, size = answers.get()
        process.join()
        yardstick = yardstick or seconds
        print(f"{name:20}{seconds:10.1f}{seconds / yardstick:10.2f}{grown:11.0f}{size / 2**20:10.1f}")


if __name__ == "__main__":
    main()
