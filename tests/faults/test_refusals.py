"""The disk refuses one operation, or all from one on: it is told, and nothing is called kept that isn't."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.runner import ERRORS
from tests.faults.shim import library, run_preloaded


def refused(tmp_path: Path, names: str, errors: str, stride: int) -> dict[str, dict[str, int]]:
    """The trials, how often it was told, and what was wrong, by scenario and error."""
    library()
    arguments = ["refusals", str(tmp_path), names, errors, str(stride)]
    return dict(json.loads(run_preloaded("tests.faults.runner", arguments, tmp_path / "s")))


@pytest.mark.parametrize("name", ["save", "close", "purge", "withdraw", "back up"])
def test_a_refusal_loses_nothing_that_was_told_as_kept(tmp_path: Path, name: str) -> None:
    """Each error at every few operations, once and for good; `make reliability` tries more."""
    tallies = refused(tmp_path, name, ",".join(ERRORS), {"close": 3, "save": 6}.get(name, 12))

    assert list(tallies) == [f"{name}, {error}" for error in ERRORS]
    for error, tally in tallies.items():
        assert {what: count for what, count in tally.items() if what.startswith("wrong")} == {}, error
        assert tally["trials"] >= 4, error
        assert tally["told"] >= tally["trials"] // 4, error  # all refused for good, until everything is kept


def test_a_refused_export_leaves_the_workbook_of_before(tmp_path: Path) -> None:
    """Whole, and under its name."""
    for error, tally in refused(tmp_path, "export", "ENOSPC,EIO", 36).items():
        assert {what: count for what, count in tally.items() if what.startswith("wrong")} == {}, error
        assert tally["told"] > 0, error


def test_the_same_refusals_damage_a_storage_that_writes_in_place(tmp_path: Path) -> None:
    """TinyDB's own JSONStorage is caught: so these refusals are able to find a loss."""
    (tally,) = refused(tmp_path, "tinydb", "ENOSPC", 1).values()

    assert any(what.startswith("wrong") for what in tally)
