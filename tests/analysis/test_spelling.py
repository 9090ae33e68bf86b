"""What is the same code, what may have been meant as the same, and what a spreadsheet made of a code."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from protocol.analysis.converted import Converted, as_text, could_have_been
from protocol.analysis.spelling import Spelling, tidy


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  steun  ", "steun"),
        ("steun>ouders", "steun > ouders"),
        ("steun  >\u00a0 ouders ", "steun > ouders"),
        ("steun >", "steun"),
        ("cafe\u0301", "caf\u00e9"),
        ("twee\nregels", "twee regels"),
        (" \t", ""),
    ],
)
def test_codes_are_tidied(written: str, kept: str) -> None:
    """Blanks and the composition of accents make no other code."""
    assert tidy(written) == kept


def test_capitals_make_no_other_code() -> None:
    """A code that differs in capitals alone is the one that is known; a new one is remembered."""
    spelling = Spelling(["Steun > Ouders"])

    assert [spelling.take(code) for code in ("steun>ouders", "Rol", "ROL ", "")] == [
        "Steun > Ouders",
        "Rol",
        "Rol",
        "",
    ]
    assert spelling.new == ["Rol"]


def test_new_code_comes_under_the_known_one_whatever_its_capitals() -> None:
    """Two coders who write the code above theirs otherwise don't make two trees."""
    spelling = Spelling(["steun > ouders"])

    taken = [spelling.take(code) for code in ("Steun > in de gang", "STEUN", "Rol > a", "rol > b > c", "ROL")]

    assert taken == ["steun > in de gang", "steun", "Rol > a", "Rol > b > c", "Rol"]


@pytest.mark.parametrize(
    ("new", "known", "near"),
    [
        ("ontmoeting", "ontmoetingen", True),
        ("coordinator", "coördinator", True),
        ("op-vang", "opvang", True),
        ("steun", "rol", False),
        ("doel 10", "doel 11", False),
        ("steun > ouders", "steun", False),
    ],
)
def test_near_duplicates_are_pointed_at(new: str, known: str, near: bool) -> None:
    """Accents or a letter more or less are pointed at; another number or another level is not."""
    spelling = Spelling([known])
    spelling.take(new)

    assert spelling.near() == ([(new, known)] if near else [])


def test_two_new_codes_are_pointed_at_once() -> None:
    """A pair of new codes is told one time."""
    spelling = Spelling([])
    spelling.take("vergadering")
    spelling.take("vergaderingen")

    assert spelling.near() == [("vergadering", "vergaderingen")]


CODES = ["007", "2024-01", "1E5", "true", "steun", "1,5", "1-2", "12:30", "50%", "mrt 2024", "1.000", "7b"]


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        (7, ["007"]),
        (7.0, ["007"]),
        (100000.0, ["1E5"]),
        (1.5, ["1,5"]),
        (0.5, ["50%"]),
        (1000, ["1.000"]),
        (True, ["true"]),
        (False, []),
        (datetime(2024, 1, 1), ["2024-01"]),
        (datetime(2026, 2, 1), ["1-2"]),
        (datetime(2026, 1, 2), ["1-2"]),
        (datetime(2024, 3, 1), ["mrt 2024"]),
        (date(2025, 1, 1), []),
        (45292, ["2024-01"]),
        (45293, []),
        (1, ["true", "1.000"]),
        (time(12, 30), ["12:30"]),
        (time(12, 31), []),
    ],
)
def test_code_that_became_something_else_is_found(value: Converted, codes: list[str]) -> None:
    """Of the codes of the codebook, those are found that a spreadsheet would have turned into this."""
    assert could_have_been(value, CODES) == codes


@pytest.mark.parametrize(
    ("value", "text"),
    [(7, "7"), (7.0, "7"), (0.5, "0.5"), (True, "true"), (datetime(2024, 1, 1), "2024-01-01")],
)
def test_values_are_told_as_people_write_them(value: Converted, text: str) -> None:
    """No point and zero behind a whole number, no midnight behind a day."""
    assert as_text(value) == text
