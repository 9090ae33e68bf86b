"""A workbook is read back by a program, whatever people did to its looks."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from protocol.errors import UserMistake
from protocol.export.read_back import read_workbook
from tests.export.builders import contents, note
from tests.export.conftest import exported


def test_workbook_is_read_by_its_hidden_names(target: Path) -> None:
    """Renamed sheets and headers, a moved column and sorted rows don't matter to a program."""
    exported(target, [contents(notes=(note("een"), note("twee")))], language="nl")
    before = read_workbook(target)
    book = load_workbook(target)
    sheet = next(sheet for sheet in book if "protocol_notes" in sheet.tables)
    sheet["A1"].value = "anders"
    first, second = ([cell.value for cell in sheet[number]] for number in (2, 3))
    for number, values in ((2, second), (3, first)):
        for cell, value in zip(sheet[number], values, strict=True):
            cell.value = value
    old = sheet.title
    sheet.title = "Mijn notities"
    for defined in book.defined_names.values():
        defined.attr_text = defined.attr_text.replace(f"'{old}'", "'Mijn notities'")
    book.save(target)
    after = read_workbook(target)
    assert after.language == "nl"
    assert after.rows["notes"] == before.rows["notes"][::-1]


def test_column_that_was_taken_away_is_told(target: Path) -> None:
    """A column that somebody deleted is missing, and the others are still read."""
    exported(target, [contents(notes=(note("een"),))])
    book = load_workbook(target)
    book.defined_names["protocol.notes.page"].attr_text = "Notes!#REF!"
    book.save(target)
    read = read_workbook(target)
    assert read.missing == ("notes.page",)
    assert read.rows["notes"][0]["text"] == "een"
    assert "page" not in read.rows["notes"][0]


@pytest.mark.parametrize("held", [b"", b"no workbook", b"PK\x03\x04"])
def test_other_file_is_refused_with_a_remedy(held: bytes, tmp_path: Path) -> None:
    """What is no workbook of ours is told as such."""
    path = tmp_path / "other.xlsx"
    path.write_bytes(held)
    with pytest.raises(UserMistake) as told:
        read_workbook(path)
    assert told.value.remedy


def test_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """A small file that would fill the memory is refused before it is unpacked."""
    path = tmp_path / "bomb.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)
    with pytest.raises(UserMistake, match="unpack"):
        read_workbook(path)


def test_workbook_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """A workbook without our hidden names is told as such."""
    Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(UserMistake, match="hidden names"):
        read_workbook(tmp_path / "other.xlsx")
