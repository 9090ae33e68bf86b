"""Words on the screens: every character counts, and what nobody sees is no trap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.color import Color
from textual.strip import Strip

from protocol.analysis.folding import fold, fold_with_places
from protocol.analysis.spelling import folded, tidy
from protocol.model.text import clean, neutral
from protocol.store.study_folder import StudyFolder
from protocol.tui.neutral import Neutral
from protocol.tui.widgets.edit_buffer import EditBuffer
from tests.screens.test_interview import MakeApp

MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ACTING = "\x1b\x07\x9b\x7f\x00" + MARKS
_PIECES = st.text(st.sampled_from("aé世\u0301\u200d\U0001f469 " + _ACTING), max_size=20)
_WHITE = Color.parse("white")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029")))
def test_no_character_of_a_text_is_altered(text: str) -> None:
    """Whatever script, mark, joiner, blank or composition: only controls and line ends are dealt with."""
    assert clean(text) == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"], ids=ascii)
def test_every_line_end_becomes_a_newline(end: str) -> None:
    """Words on two lines never run together."""
    assert clean(f"een{end}twee") == "een\ntwee"


@given(_PIECES)
def test_a_painted_row_is_neutral_and_as_wide_as_it_was(text: str) -> None:
    """What acts is gone; what stays is all the rest, in as many cells."""
    painted = Strip([Segment(text)]).apply_filter(Neutral(), _WHITE).text
    assert painted == "".join(letter for letter in text if letter not in _ACTING)
    assert cell_len(painted) == Strip([Segment(painted)]).cell_length


def test_what_the_library_sends_itself_is_left_alone() -> None:
    """Moves of the cursor are no text."""
    move = Segment("\x1b[2J", None, [(2, 1)])  # type: ignore[list-item]
    assert Neutral().apply([move], _WHITE) == [move]


def test_marks_that_only_place_themselves_and_joiners_are_painted() -> None:
    """Persian, Arabic and emoji need them."""
    assert neutral("a\u200e\u200f\u061c\u200c\u200d") == "a\u200e\u200f\u061c\u200c\u200d"


@pytest.mark.parametrize("hidden", ["\t", *MARKS], ids=ascii)
def test_the_cursor_stands_where_it_is_seen(hidden: str) -> None:
    """A tab and a mark of direction take one cell of the line."""
    buffer = EditBuffer(f"é{hidden}b")
    assert buffer.place(10) == (0, 3)
    assert [row[:2] for row in buffer.rows(2)] == [(0, 2), (2, 3)]


def test_search_passes_over_what_nobody_sees() -> None:
    """Marks and joiners within a word don't hide it; the place found is that in the words."""
    text = "de \u202bcafe\u0301\u202c en ko\u00adffie"
    assert "cafe en koffie" in fold(text)
    told, places = fold_with_places(text)
    assert text[places[told.index("en")] :].startswith("en ")


def test_a_mark_makes_no_other_code() -> None:
    """A code as it was written keeps its marks; two that look the same are one."""
    assert tidy(" \u200fsteun ") == "\u200fsteun"
    assert folded("\u200fsteun") == folded("Steun")


async def test_a_form_takes_hard_blanks_and_all_lines_of_a_paste(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """Words of a place neither run together nor end at the first line."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        field = pilot.app.screen.query_one("#place")
        field.focus()
        await pilot.pause()
        field.post_message(events.Key("no_break_space", "\u00a0"))
        field.post_message(events.Key("x", "x"))
        field.post_message(events.Paste("zaal\r\n\r\nboven\x1b"))
        await pilot.pause()
        assert field.value == "\u00a0xzaal boven"  # type: ignore[attr-defined]
