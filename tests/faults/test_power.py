"""The power goes: every legal state of the disk after every operation is one from which nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import power
from tests.faults.runner import ACTS
from tests.faults.shim import library, run_preloaded
from tests.faults.weak import WEAKNESSES


def cut(tmp_path: Path, name: str, weakness: str = "", every: int = 1) -> tuple[int, list[str]]:
    """How many states there are after a cut in a scenario, and what was wrong with them."""
    library()
    asked = [name, weakness] if weakness else [name]
    run_preloaded("tests.faults.runner", ["log", str(tmp_path), *asked], tmp_path / "s")
    log = (tmp_path / "log").read_text()
    looked, _one_of, wrong = power.check(log, tmp_path / "pristine", tmp_path / "s", ACTS[name][1], every)
    return looked, wrong


@pytest.mark.parametrize(
    ("name", "least"),
    [("save", 20), ("close", 10), ("purge", 15), ("withdraw", 15), ("back up", 6)],
)
def test_a_cut_loses_nothing_that_was_told(tmp_path: Path, name: str, least: int) -> None:
    """What was told as kept is there; what was withdrawn is gone.

    Behind every fourth operation here; `make reliability` tries all of them, and an export.
    """
    states, wrong = cut(tmp_path, name, every=4)

    assert wrong == []
    assert states >= least


@pytest.mark.parametrize("weakness", WEAKNESSES)
def test_a_weakened_storage_is_caught(tmp_path: Path, weakness: str) -> None:
    """Take one safeguard away, and a state is found from which something is lost."""
    _states, wrong = cut(tmp_path, "close", weakness)

    assert wrong != []


def test_a_storage_that_writes_in_place_is_caught(tmp_path: Path) -> None:
    """TinyDB's own JSONStorage."""
    _states, wrong = cut(tmp_path, "tinydb")

    assert wrong != []
