"""What commands print is harmless and in columns."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.commands.telling import Bar, harmless, how_called, table


@given(st.text())
def test_nothing_acts_on_a_terminal(text: str) -> None:
    """Whatever a text holds, what is printed of it is one line without control characters."""
    shown = harmless(text)

    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in shown)
    assert not any("\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069" for letter in shown)
    assert len(shown.splitlines()) <= 1


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u00a0")))
def test_words_stay(text: str) -> None:
    """Letters, digits and signs stay as they are."""
    assert harmless(text) == text


def test_marks_of_direction_are_shown() -> None:
    """A mark that would turn the line around is named instead."""
    assert harmless("a\u202eb") == "a<U+202E>b"


def test_table() -> None:
    """Words stand to the left, numbers to the right, under their header."""
    shown = table(("Name", "Notes"), [("één", "9"), ("two words", "10")])

    assert shown.splitlines() == [
        "Name       Notes",
        "---------  -----",
        "één            9",
        "two words     10",
    ]


def test_table_without_rows() -> None:
    """A table may be empty."""
    assert table(("Name",), []).splitlines() == ["Name", "----"]


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_bar_comes_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the bar grows in its place, and nothing of it stays."""
    screen = _Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    bar = Bar("work")
    bar(1, 2)
    bar(2, 2)

    drawn = screen.getvalue().split("\r")
    assert drawn[1] == f"work [{'#' * 15}{'-' * 15}] 1/2"
    assert drawn[2].strip() == ""
    assert "\n" not in screen.getvalue()


def test_program_is_named_as_it_was_called(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The next command that is told can be copied: by name where a shell finds it, else by path."""
    program = tmp_path / "bin" / "protocol"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "argv", [str(program)])
    assert how_called() == str(program)

    monkeypatch.setenv("PATH", str(program.parent))
    assert how_called() == "protocol"

    monkeypatch.setattr(sys, "argv", ["/x/protocol/__main__.py"])
    assert how_called() == "python -m protocol"
