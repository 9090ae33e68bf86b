"""A reader that shares nothing with openpyxl finds the same texts, as texts, on the sheet of the notes."""

from __future__ import annotations

import re
from pathlib import Path

from python_calamine import CalamineWorkbook

from protocol.export.book.cells import unescape
from tests import odd_study
from tests.export.conftest import exported


def test_another_reader_finds_every_note(tmp_path: Path) -> None:
    """Emoji, marks, texts like numbers, formulas, escapes and texts of three cells come back as they are."""
    talks = odd_study.interviews()
    exported(tmp_path / "s.xlsx", talks, with_sensitive=True)
    header, *rows = CalamineWorkbook.from_path(tmp_path / "s.xlsx").get_sheet_by_name("Notes").to_python()
    texts = [number for number, name in enumerate(header) if re.fullmatch(r"text( \d+)?", str(name))]
    at = header.index("note id")
    found = {row[at]: [row[number] for number in texts] for row in rows}
    kept = {note.id: note.text for talk in talks for note in talk.notes}
    assert len(found) > 100
    for name, (first, *more) in found.items():
        whole = first + "".join(piece for piece in more if piece not in ("–", ""))
        assert kept[str(name)] in (whole, unescape(whole))  # it undoes some escapes, not all
