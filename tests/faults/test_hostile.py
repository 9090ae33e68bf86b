"""Files from elsewhere: whatever is in them, it ends in an answer or in words, soon and in little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terminal.terminal import ROOT

COUNTS = {"interview": 1000, "participant": 300, "index": 300, "workbook": 150, "backup": 250, "name": 100}
"""Cases at random of each kind, few of what takes long to open; those that were made by hand come on top."""

SLOWEST = 2.0
"""Seconds that one file may take."""
LARGEST = 300.0
"""MB that the program may need."""


def hostile(kind: str, count: int, folder: Path, seed: int = 20260302) -> dict[str, object]:
    """Read the cases of a kind in a program of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder / "state")}
    (folder / "in").mkdir()
    ran = subprocess.run(
        [sys.executable, "-m", "tests.faults.hostile", kind, str(count), str(seed), str(folder / "in")],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return dict(json.loads(ran.stdout))


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="memory is measured by POSIX means")
@pytest.mark.parametrize("kind", COUNTS)
def test_a_hostile_file_ends_in_an_answer_or_in_words(tmp_path: Path, kind: str) -> None:
    """No other error, no hang, no more memory than a small laptop has, and nothing outside the folder."""
    found = hostile(kind, COUNTS[kind], tmp_path)

    assert found["other"] == []
    assert float(str(found["slowest"])) < SLOWEST
    assert float(str(found["peak_mb"])) < LARGEST


def test_there_are_thousands_of_cases() -> None:
    """At least two thousand, with those of questionnaires and study files in `tests/questionnaire`."""
    assert sum(COUNTS.values()) >= 2_000
