"""Codes get another name, are joined, taken out and moved: in the codebook alone."""

from __future__ import annotations

import pytest

from protocol.analysis.codebook import known_as, moved, renamed, tree, without_code
from protocol.errors import Refused
from protocol.model.coding import Code, Codebook


def book(*names: str) -> Codebook:
    """A codebook with a meaning for each code."""
    return Codebook(codes=tuple(Code(id=f"id {name}", name=name, memo=f"memo {name}") for name in names))


def names(codebook: Codebook) -> list[str]:
    """The names of the codes."""
    return [code.name for code in codebook.codes]


def test_code_keeps_its_id_and_remembers_its_name() -> None:
    """Other programs know it by its id, workbooks of before by its name of then."""
    done = renamed(book("a", "b"), [], "a", "c", merge=False)

    assert done.names == {"a": "c"}
    assert done.codebook.codes[0] == Code(id="id a", name="c", memo="memo a", formerly=("a",))


def test_codes_below_go_along() -> None:
    """Those of the codebook and those that were only given; a name that begins alike stays."""
    done = renamed(book("a", "a > x", "ab"), ["a > y > z"], "a", "p > q", merge=False)

    assert done.names == {"a": "p > q", "a > x": "p > q > x", "a > y > z": "p > q > y > z"}
    assert names(done.codebook) == ["p > q", "p > q > x", "ab", "p > q > y > z"]


def test_code_comes_under_the_one_that_is_known() -> None:
    """Whatever the capitals of what is typed: there is one tree. Of the code itself they can be changed."""
    codes = book("steun > a", "b", "c > d")

    assert renamed(codes, [], "b", "Steun > b", merge=False).names == {"b": "steun > b"}
    assert renamed(codes, [], "b", "STEUN", merge=False).names == {"b": "steun"}
    assert renamed(codes, [], "c", "C", merge=False).names == {"c > d": "C > d"}


def test_taken_name_is_refused_with_the_remedy() -> None:
    """Whatever its blanks and capitals; joining takes a word of its own."""
    with pytest.raises(Refused, match="There is a code “Rol” already") as raised:
        renamed(book("a", "Rol"), [], "a", " rol ", merge=False)
    assert "--merge" in raised.value.remedy


def test_codes_below_can_be_in_the_way_too() -> None:
    """`a > x` would become `b > x`, which is there."""
    with pytest.raises(Refused, match="“b > x”"):
        renamed(book("a", "a > x", "b > x"), [], "a", "b", merge=False)


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")], ids=["old-first", "new-first"])
def test_joined_code_is_the_one_that_had_the_name(order: tuple[str, str]) -> None:
    """Its id stays and its meaning stands first; that of the other is not lost, nor its name."""
    done = renamed(book(*order), [], "a", "b", merge=True)

    assert done.joined == ("b",)
    assert done.codebook.codes == (Code(id="id b", name="b", memo="memo b\nmemo a", formerly=("a",)),)


def test_name_that_comes_back_is_a_former_one_no_more() -> None:
    """A code is not called what it was called before when it is called so now."""
    there = renamed(book("a"), [], "a", "b", merge=False).codebook
    back = renamed(there, [], "b", "a", merge=False).codebook

    assert back.codes == (Code(id="id a", name="a", memo="memo a", formerly=("b",)),)


def test_what_broke_off_is_done_to_the_end() -> None:
    """The codebook has the new name, some codings have the old one: the same act finds them."""
    begun = renamed(book("a", "a > x"), ["a", "a > x"], "a", "b", merge=False).codebook

    again = renamed(begun, ["b", "b > x", "a", "a > x"], "a", "b", merge=False)

    assert again.names == {"a": "b", "a > x": "b > x"}
    assert again.codebook == begun


def test_code_cant_come_under_itself() -> None:
    """Done twice it would go deeper each time."""
    with pytest.raises(Refused, match="under itself"):
        renamed(book("a"), [], "a", "a > b", merge=False)


def test_code_that_was_only_given_gets_a_place() -> None:
    """Else nobody would know its old name when a workbook of before comes back."""
    done = renamed(Codebook(), ["a"], "a", "b", merge=False)

    assert [(code.name, code.formerly) for code in done.codebook.codes] == [("b", ("a",))]


def test_unknown_code_is_told_with_what_it_looks_like() -> None:
    """Somebody who mistypes is helped."""
    with pytest.raises(Refused, match="There is no code “steum”") as raised:
        known_as("steum", book("steun"), [])
    assert "“steun”" in raised.value.remedy


def test_former_name_is_told_as_such() -> None:
    """Who asks for the name of before learns the one of now."""
    there = renamed(book("a"), [], "a", "b", merge=False).codebook
    with pytest.raises(Refused, match="is called “b” now"):
        known_as("A", there, [])


def test_code_moves_with_those_below_it() -> None:
    """Before another one beside it, or last."""
    codes = book("a", "b", "b > x", "c")

    assert names(moved(codes, "b", "a")) == ["b", "b > x", "a", "c"]
    assert names(moved(codes, "b", None)) == ["a", "c", "b", "b > x"]


def test_only_codes_beside_each_other_have_an_order() -> None:
    """What stands under another code is put there by its name."""
    with pytest.raises(Refused, match="beside each other"):
        moved(book("a", "b > x"), "a", "b > x")


def test_code_is_taken_out_alone() -> None:
    """Those below it stay."""
    assert names(without_code(book("a", "a > x"), "a")) == ["a > x"]


def test_tree_puts_each_code_under_the_one_above_it() -> None:
    """In the order of the codebook; what only stands above gets a place, what was only given comes last."""
    placed = tree(book("b > x", "a", "b", "b > y > z"), ["c", "a > given"])

    assert [(one.depth, one.name, one.code is not None) for one in placed] == [
        (0, "b", True),
        (1, "b > x", True),
        (1, "b > y", False),
        (2, "b > y > z", True),
        (0, "a", True),
        (1, "a > given", False),
        (0, "c", False),
    ]
