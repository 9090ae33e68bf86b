"""Values in columns come out as they went in."""

from __future__ import annotations

import pytest

from protocol.model.coding import Coding, SeenUnit, UnitSort
from protocol.model.packed import Packed, packed

ONE = Coding(
    id="c1", unit="n1", interview="i1", start=-1, end=2**62, text_hash="ab", code="é > 🙂", at="2026"
)  # fmt: skip
TWO = Coding(
    id="", unit="i/x", interview="", start=0, end=0, text_hash="", code="", at="", sort=UnitSort.ANSWER
)


def test_values_come_out_as_they_went_in() -> None:
    """One by one, by place, from behind, and some of them."""
    values = Packed(Coding, [ONE, TWO, ONE])

    assert list(values) == [ONE, TWO, ONE]
    assert (values[1], values[-1], values[1:], len(values)) == (TWO, ONE, [TWO, ONE], 3)
    assert values[1].sort is UnitSort.ANSWER


def test_same_values_are_equal() -> None:
    """To others that are packed, and to those that are not."""
    assert Packed(Coding, [ONE, TWO]) == (ONE, TWO)
    assert Packed(Coding, [ONE, TWO]) == (ONE, TWO)
    assert Packed(Coding, [ONE]) != Packed(Coding, [TWO])
    assert Packed(Coding, [ONE]) != [ONE, ONE]


def test_values_are_found_by_what_is_said_of_many() -> None:
    """By interview, say; what hardly two say is no way to find them."""
    values = Packed(Coding, [ONE, TWO, ONE])

    assert {key: list(places) for key, places in values.places("interview").items()} == {
        "i1": [0, 2],
        "": [1],
    }
    with pytest.raises(TypeError):
        values.places("unit")


def test_place_that_is_not_there_is_an_error() -> None:
    """As in any sequence."""
    with pytest.raises(IndexError):
        Packed(Coding, [ONE])[1]


def test_what_is_packed_stays_as_it_is() -> None:
    """Nothing is packed twice."""
    values = Packed(SeenUnit, [SeenUnit(unit="n", text_hash="h")])

    assert packed(SeenUnit, values) is values
    assert packed(SeenUnit, ()) == ()
