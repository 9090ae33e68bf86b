"""The program is ended before each file operation and within each write: what was told is never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.shim import library, run_preloaded


def killed(tmp_path: Path, names: str, stride: int) -> dict[str, dict[str, int]]:
    """The trials and what was wrong after them, by scenario."""
    library()
    printed = run_preloaded(
        "tests.faults.runner", ["kills", str(tmp_path), names, str(stride)], tmp_path / "s"
    )
    return dict(json.loads(printed))


@pytest.mark.parametrize(
    ("name", "stride", "least"),
    [
        ("save", 2, 25),
        ("close", 1, 15),
        ("purge", 4, 12),
        ("withdraw", 4, 12),
        ("back up", 2, 15),
        ("export", 30, 8),
    ],
)
def test_a_kill_at_any_operation_loses_nothing(tmp_path: Path, name: str, stride: int, least: int) -> None:
    """Every file is whole, what was told is so, and what was begun is finished by the next look."""
    tally = killed(tmp_path, name, stride)[name]

    assert {what: count for what, count in tally.items() if what.startswith("wrong")} == {}
    assert tally["trials"] >= least


def test_the_same_kills_damage_a_storage_that_writes_in_place(tmp_path: Path) -> None:
    """TinyDB's own JSONStorage is caught: so these kills are able to find a loss."""
    assert any(what.startswith("wrong") for what in killed(tmp_path, "tinydb", 1)["tinydb"])
