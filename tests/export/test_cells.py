"""Texts in cells: escaped, cut and put together again."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from protocol.export.book.cells import LIMIT, cut, escape, escape_first, is_plain, unescape, units
from protocol.export.book.columns import free
from protocol.export.book.headers import header_of, headers_of
from protocol.export.book.heights import Heights
from protocol.export.values import names_of, value_of
from protocol.export.words import VOCABULARIES, Words

_SHAPES = ("_x0041_", "_x0041", "_X0041_", "_", "x", "0041_", "_x005F_")
_SIGNS = ("\x01", "\x85", "\r", " ", "\ud83d", "😀", "é", "e\u0301")
_PARTS = st.sampled_from(_SHAPES + _SIGNS)
ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.lists(_PARTS, max_size=12).map("".join)


@given(ANY_TEXT)
@example("_x0041\x01")
@example("_x0041_x0042_")
@example("   ")
def test_what_was_escaped_is_the_same_again(text: str) -> None:
    """Escaping loses nothing, whatever looks like an escape itself."""
    assert unescape(escape(text)) == text


@given(ANY_TEXT)
@example("\x85\x85")
def test_escaped_text_holds_no_control_character(text: str) -> None:
    """Nothing that acts on a screen, or that XML has no place for, is written."""
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", escape(text))


@given(ANY_TEXT)
def test_plain_text_needs_no_escape(text: str) -> None:
    """What goes into a cell as it is would be written the same with escapes, and in one piece."""
    if is_plain(text):
        assert escape(text) == text
        assert cut(text) == [text]


@given(st.lists(_PARTS, min_size=1, max_size=6).map("".join), st.integers(0, 12))
@settings(max_examples=60, deadline=None)
@example("😀", 0)
@example("😀", 1)
@example("_x0041_", 3)
def test_pieces_fit_and_are_the_whole(unit: str, shift: int) -> None:
    """No piece is longer than a cell, none begins or ends inside a character, and together they are all."""
    text = "a" * shift + unit * (2 * LIMIT // len(unit) + 1)
    pieces = cut(escape(text))
    assert len(pieces) > 1
    assert all(0 < units(piece) <= LIMIT for piece in pieces)
    assert "".join(unescape(piece) for piece in pieces) == text


def test_pair_of_surrogates_is_not_split() -> None:
    """An emoji takes two units; where only one is left it goes to the next cell."""
    pieces = cut("a" * (LIMIT - 1) + "😀b")
    assert [len(piece) for piece in pieces] == [LIMIT - 1, 2]


def test_text_that_just_fits_stays_in_one_cell() -> None:
    """The limit itself is still allowed."""
    assert cut("a" * LIMIT) == ["a" * LIMIT]
    assert len(cut("a" * (LIMIT + 1))) == 2


def test_text_is_cut_at_the_end_of_a_line() -> None:
    """Where a line ends near the end of a cell, the next one begins the next cell."""
    pieces = cut("a" * (LIMIT - 100) + "\n" + "b" * 200)
    assert pieces[1] == "b" * 200


@pytest.mark.parametrize("blank", [" ", "  ", "\t", "\n \n"])
def test_text_of_blanks_does_not_look_empty(blank: str) -> None:
    """XML readers may drop a text of nothing but blanks: its first one is written as an escape."""
    assert escape(blank).strip() != ""
    assert unescape(escape(blank)) == blank


def test_headers_are_told_apart() -> None:
    """Two columns that are called the same get different headers, also where only capitals differ."""
    columns = [
        free(name, label, "") for name, label in (("a", "Rol"), ("b", "rol"), ("c", "rol (2)"), ("d", " "))
    ]
    assert headers_of(columns, Words("en")) == ["Rol", "rol (2)", "rol (2) (2)", "d"]


def test_word_of_ours_can_be_escaped() -> None:
    """A text that is just our dash can be told from the dash."""
    assert unescape(escape_first("–")) == "–" != escape_first("–")


@given(st.lists(st.text()))
def test_names_of_choices_come_back(names: list[str]) -> None:
    """A list of names comes back from the cell that holds it, blanks in names included."""
    written = value_of(names)
    assert isinstance(written, str)
    assert names_of(written) == names


@pytest.mark.parametrize(
    ("label", "header"),
    [("a\nb", "a b"), ("  a  ", "a"), ("_x0041_", "-x0041_"), ("a\x00b", "a b"), ("=1", "=1")],
)
def test_label_becomes_a_header_in_one_line(label: str, header: str) -> None:
    """A header of a table is the same in its cell and in the table, so nothing in it may need an escape."""
    assert header_of(label) == header


def test_rows_are_as_high_as_their_longest_text() -> None:
    """A row of one line needs no height; others grow with their lines, as far as Excel goes."""
    heights = Heights([10, 50])
    assert heights.of(["short", "short", 3]) == 0
    assert 0 < heights.of(["short", "a\nb"]) < heights.of(["a word or two " * 5, "a\nb"])
    assert heights.of(["a " * 10_000, ""]) == heights.of(["", "a\n" * 10_000]) == 409


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_each_value_has_a_word_of_its_own(vocabulary: str, language: str) -> None:
    """No two values of a vocabulary have the same word: a program finds the way back."""
    words = Words(language)
    values = [value for kind in VOCABULARIES[vocabulary] for value in kind]
    assert [words.vocabulary(vocabulary)[words.of(value)] for value in values] == values
    assert all(f"({value.value})" not in words.of(value) for value in values)
