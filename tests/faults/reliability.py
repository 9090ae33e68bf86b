"""Makes `docs/reliability.md` from real runs: thirteen figures, beside those of TinyDB's own JSONStorage.

    python -m tests.faults.reliability                all of it
    python -m tests.faults.reliability --part 3 5     some figures; the page is left as it is
    python -m tests.faults.reliability --quick        fewer trials; the page is left as it is

What is typed in real time waits more than it works: it runs in a program of its own meanwhile.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.faults import real_rows, rows, tiny_rows
from tests.faults.rows import FULL, QUICK, Row, Size, new_folder
from tests.terminal.terminal import ROOT

TARGET = ROOT / "docs" / "reliability.md"

Maker = Callable[[Size], Iterator[Row]]


class Figure(NamedTuple):
    """One of the figures."""

    title: str
    """What it is about."""
    makers: tuple[Maker, ...]
    """What runs the trials of this program, and of TinyDB where it has something of the kind."""
    without: str = ""
    """Why there is no row of TinyDB; empty where there is one."""


FIGURES: dict[int, Figure] = {
    1: Figure("Kills while somebody types", (rows.kills_while_typing, tiny_rows.kills_while_typing)),
    2: Figure("Kills at each file operation", (rows.kills_at_each_operation,)),
    3: Figure("States after power cuts, and weakened storages that have to be caught", (rows.power_cuts,)),
    4: Figure("ENOSPC, EIO and other refusals at each operation", (rows.refusals,)),
    5: Figure("Export faults", (rows.export_faults,), "TinyDB makes no workbook."),
    6: Figure("Two programs", (rows.two_programs, tiny_rows.two_programs)),
    7: Figure("Damaged files among a thousand", (rows.damaged_files, tiny_rows.damaged_files)),
    8: Figure("Hostile inputs", (rows.hostile_inputs, tiny_rows.hostile_files)),
    9: Figure("Terminal payloads on every screen", (real_rows.payloads,), "TinyDB shows nothing."),
    10: Figure("Clock jumps", (real_rows.clocks,), "TinyDB knows no time."),
    11: Figure("Withdrawal canary", (real_rows.withdrawal_canary, tiny_rows.withdrawal_canary)),
    12: Figure("Encryption canary", (real_rows.encryption_canary, tiny_rows.encryption_canary)),
    13: Figure("Permissions", (real_rows.permissions, tiny_rows.permissions)),
}
"""The thirteen figures, by number."""

BESIDES: tuple[Maker, ...] = (real_rows.encrypted_study, real_rows.network)
"""What else was tried."""

TYPED = 1
"""The figure that runs meanwhile."""


HEAD = """# How reliable it is

This page is made by `make reliability` from real runs of the program; nothing in it is written by hand.
*Lost*: something that was told as kept was not there afterwards. *Damaged*: a file was not whole, or
something was left that should be gone. The same faults fall on TinyDB's own JSONStorage in the same run,
where it has something of the kind; its rows, and those of the storages that were weakened on purpose, show
that these faults are able to do harm.
"""

TABLE = "\n| fault | trials | lost | damaged | told |\n| --- | ---: | ---: | ---: | --- |\n"

TAIL = """
Made on {system}, Python {python}, in {minutes} minutes. Not tried: Windows and macOS, and a disk that lies
about fsync. A power cut is a model (`tests/faults/power.py`), fed with the operations that the program
really did; it allows more than any journalled file system does. Tests that drive the real program count
as one trial each.
"""


def rows_of(number: int, size: Size) -> Iterator[Row]:
    """The rows of a figure; of 0 what else was tried."""
    for maker in FIGURES[number].makers if number else BESIDES:
        began = time.monotonic()
        for row in maker(size):
            seconds = time.monotonic() - began
            print(f"{number:2}  {seconds:6.1f} s  {_line(row)}", end="", file=sys.stderr, flush=True)
            yield row
            began = time.monotonic()


def _line(row: Row) -> str:
    return f"| {row.fault} | {row.trials:,} | {row.lost} | {row.damaged} | {row.told} |\n"


def _section(number: int, found: list[Row]) -> str:
    title = f"{number}. {FIGURES[number].title}" if number else "Besides"
    lines = TABLE + "".join(map(_line, found))
    without = FIGURES[number].without if number else ""
    return f"\n## {title}\n{lines}" + (f"\n{without}\n" if without else "")


def _meanwhile(quick: bool) -> subprocess.Popen[str]:
    """The figure that waits more than it works, in a program of its own."""
    asked = ["--part", str(TYPED), "--json", *(["--quick"] if quick else [])]
    command = [sys.executable, "-m", "tests.faults.reliability", *asked]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def _all(quick: bool, size: Size) -> dict[int, list[Row]]:
    """The rows of every figure, in one run."""
    typing = _meanwhile(quick)
    try:
        found = {number: list(rows_of(number, size)) for number in (*FIGURES, 0) if number != TYPED}
        said, _nothing = typing.communicate()
    finally:
        typing.kill()
    if typing.returncode:
        raise RuntimeError(f"figure {TYPED} ended with {typing.returncode}")
    return {TYPED: [Row(*row) for row in json.loads(said)], **found}


def main() -> None:
    """Make the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer trials; the page is left as it is")
    figures = "these figures alone; 0: what else was tried"
    parser.add_argument("--part", type=int, nargs="+", choices=(*FIGURES, 0), help=figures)
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    given = parser.parse_args()
    faulthandler.enable()  # a run that ends without a word tells where it was
    os.environ["XDG_STATE_HOME"] = str(new_folder())
    os.environ["PROTOCOL_TEST_EVERY_KILL"] = "1"
    began, size = time.monotonic(), QUICK if given.quick else FULL
    if given.part:
        found = {number: list(rows_of(number, size)) for number in given.part}
    else:
        found = _all(given.quick, size)
    page = "".join(_section(number, lines) for number, lines in found.items())
    if given.json:
        print(json.dumps([row for lines in found.values() for row in lines]))
    elif given.part or given.quick:
        print(page)
    else:
        tail = TAIL.format(
            system=platform.system(),
            python=platform.python_version(),
            minutes=round((time.monotonic() - began) / 60),
        )
        TARGET.write_text(HEAD + page + tail, encoding="utf-8")


if __name__ == "__main__":
    main()
