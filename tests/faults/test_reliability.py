"""What makes the page of reliability says what its rows mean, and shows the figures that were promised."""

from __future__ import annotations

from pathlib import Path

from tests.faults import power, tiny_rows
from tests.faults.reliability import FIGURES
from tests.faults.rows import tally


def test_there_are_thirteen_figures() -> None:
    """By number."""
    assert list(FIGURES) == list(range(1, 14))


def test_each_figure_stands_beside_tinydb_or_says_why_not() -> None:
    """By a maker of its own, or by one that makes both; one that does neither is found here."""
    both = {2, 3, 4}
    beside = {
        number
        for number, figure in FIGURES.items()
        if any(maker.__module__ == tiny_rows.__name__ for maker in figure.makers)
    }

    assert {number for number, figure in FIGURES.items() if not figure.without} == both | beside


def test_a_row_of_refusals_tells_lasting_ones_from_those_that_passed() -> None:
    """What the disk refused only once and kept at the next try is not counted as told."""
    found = {"trials": 10, "lasting": 5, "lasting, told": 4, "momentary, told": 2, "wrong: told as lost": 1}
    row = tally("x", found, tells=True)

    assert (row.lost, row.damaged) == (1, 0)
    assert row.told == (
        "4 of 5 that lasted told; the others came when all was kept; "
        "2 of 5 that passed told, the next try kept the rest"
    )


def test_states_that_are_left_out_are_spread_over_all_operations(tmp_path: Path) -> None:
    """A cut behind the last operations is looked at as much as one behind the first."""
    before, work = tmp_path / "before", tmp_path / "s"
    before.mkdir()
    for number in range(8):
        (before / f"f{number}").write_bytes(b"%d" % number)
    log = "\n".join(f"unlink\t{work}/f{number}\nopen\t3\t{work}\nfsync\t3" for number in range(8))
    seen: list[int] = []

    def look(folder: Path, _told: set[str]) -> str:
        seen.append(len(list(folder.iterdir())))
        return ""

    looked, one_of, wrong = power.check(log, before, work, look, at_most=4)
    assert (looked, wrong) == (len(seen), [])
    assert one_of == 2
    assert seen == [8, 6, 4, 2, 0]
