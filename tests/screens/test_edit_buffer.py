"""The text on the line: its cursor, its rows, and characters as a reader sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from protocol.tui.widgets.edit_buffer import EditBuffer, divide

WORDS = st.text(alphabet="ab é€\u0301🙂世 \n", max_size=80)


@given(WORDS, st.integers(2, 20))
def test_rows_hold_every_character_once_and_in_order(text: str, width: int) -> None:
    """Nothing of the text is lost between two rows."""
    line = text.replace("\n", "")
    rows = divide(line, width)
    assert "".join(line[start:end] for start, end in rows) == line


@given(WORDS, st.integers(2, 20))
def test_rows_are_no_wider_than_the_screen_but_for_a_blank_at_the_end(text: str, width: int) -> None:
    """A row fits, a blank at which it was broken aside."""
    line = text.replace("\n", "")
    assert all(cell_len(line[start:end].removesuffix(" ")) <= width for start, end in divide(line, width))


@given(WORDS, st.integers(2, 20), st.integers(0, 80))
def test_the_cursor_has_one_place_on_the_screen(text: str, width: int, cursor: int) -> None:
    """Its row holds it."""
    buffer = EditBuffer()
    buffer.set(text, cursor)
    row, _cell = buffer.place(width)
    start, end = buffer.rows(width)[row]
    assert start <= buffer.cursor <= end


@pytest.mark.parametrize("character", ["é", "e\u0301", "👩‍👧", "❤️", "世"])
def test_a_character_is_deleted_as_a_reader_sees_it(character: str) -> None:
    """Accents and joined signs go with what they stand on."""
    buffer = EditBuffer("a" + character)
    buffer.delete_left()
    assert buffer.text == "a"


def test_words_are_broken_only_where_one_is_too_long() -> None:
    """A row ends at a blank; a word that is wider than the screen goes on below."""
    line = "de koffie en kleren"
    assert [line[start:end] for start, end in divide(line, 10)] == ["de koffie ", "en kleren"]
    assert divide("onbreekba", 4) == [(0, 4), (4, 8), (8, 9)]


def test_up_and_down_keep_the_cell() -> None:
    """The cursor goes straight up."""
    buffer = EditBuffer("eerste\ntweede")
    assert buffer.up(20)
    assert buffer.cursor == 6
    assert not buffer.up(20)
    assert buffer.down(20)
    assert buffer.cursor == 13
