"""Words as they are typed and pasted on a real terminal: kept as they came, harmless as they are shown."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from protocol.store.study_folder import StudyFolder
from tests.small_study import DOCUMENT, STUDY, VOLUNTEER
from tests.terminal.test_interview import DUTCH, LINE, Start, begun, texts

TURNING = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""Marks that turn a line around, as bytes."""

MIXED = "ze zei \u202bمرحبا \u2067שלום\u2069\u202c tegen\u00a0mij"
"""Arabic and Hebrew in Dutch, with the marks of a word processor and a hard blank."""
SHAPED = "می\u200cروم \U0001f469\u200d\U0001f467 a\u200eb\u200fc\u061cd cafe\u0301 café"
"""Joiners of Persian and of emoji, marks that only place themselves, one accent in both forms."""


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A study on a real disk."""
    files = {"volunteer.yaml": VOLUNTEER.encode(), "document.yaml": DOCUMENT.encode()}
    return StudyFolder.make(tmp_path / "study", STUDY.encode(), files)


@pytest.mark.parametrize("words", [MIXED, SHAPED], ids=["mixed", "shaped"])
def test_what_is_typed_key_by_key_is_kept_as_it_was(start: Start, study: StudyFolder, words: str) -> None:
    """Every character of it, seen or not; none that turns the line around goes back to the terminal."""
    terminal = begun(start, study)
    terminal.type(words)
    terminal.press("enter")
    terminal.wait_until(lambda _text: bool(texts(study)))
    assert texts(study) == [words]
    assert TURNING.search(bytes(terminal.received)) is None


def test_what_is_pasted_keeps_its_marks_and_its_lines(start: Start, study: StudyFolder) -> None:
    """Line ends of every kind become one kind, tabs and hard blanks stay, what acts on a terminal goes."""
    ends = "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"
    pasted = "".join(f"\t{MIXED}{end}" for end in ends) + "\x00\x07\x9beinde"
    terminal = begun(start, study)
    terminal.paste(pasted)
    terminal.wait_for(DUTCH("one note, on the line"))
    terminal.press("1")
    terminal.wait_for("einde")
    terminal.press("enter")
    terminal.wait_until(lambda _text: bool(texts(study)))
    assert texts(study) == [f"\t{MIXED}\n" * len(ends) + "einde"]
    assert TURNING.search(bytes(terminal.received)) is None


def test_the_cursor_passes_a_mark_as_it_passes_a_letter(start: Start, study: StudyFolder) -> None:
    """On the line a mark has a cell of its own, so that nobody deletes one unseen."""
    terminal = begun(start, study)
    terminal.type("ab\u202ecd")
    terminal.wait_for(f"{LINE} ab·cd")
    column = terminal.cursor[0]
    for _step in range(2):
        terminal.press("left")
    terminal.wait_until(lambda _text: terminal.cursor[0] == column - 2)
    terminal.press("backspace", "enter")
    terminal.wait_until(lambda _text: bool(texts(study)))
    assert texts(study) == ["abcd"]


def test_composition_is_no_business_of_the_program() -> None:
    """The two forms of an accent that these tests type are really two."""
    assert unicodedata.normalize("NFC", SHAPED) != SHAPED != unicodedata.normalize("NFD", SHAPED)
