"""Workbooks that are broken, or made to break something: a helpful word, never a crash."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from protocol.errors import UserMistake
from protocol.export.coded.findings import Found
from protocol.model.coding import Code, Codebook
from protocol.store.codings import all_work, read_codebook
from protocol.store.study_folder import StudyFolder
from tests.coding.conftest import Led
from tests.coding.study import NOW, edited, export, put, taken
from tests.export.builders import contents, note
from tests.small_study import STUDY


def _replaced(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change one part of a workbook."""
    other = path.with_suffix(".tmp")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item.filename)
            target.writestr(item, change(data) if item.filename == name else data)
    shutil.move(other, path)


_NOTES = "xl/worksheets/sheet4.xml"

_BREAKS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "sheet cut off": (_NOTES, lambda data: data[: len(data) // 2]),
    "sheet of another kind": (_NOTES, lambda _data: b"<x/>"),
    "sheet of rubbish": (_NOTES, lambda _data: b"\x00\xff" * 99),
    "number that is none": (_NOTES, lambda data: data.replace(b'<c r="E2"', b'<c t="n" s="99999" r="E2"')),
    "cell far away": (_NOTES, lambda data: data.replace(b'r="E2"', b'r="ZZZZ2"')),
    "entities": (
        _NOTES,
        lambda data: (
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
            + data[data.index(b"<worksheet") :]
        ),
    ),
    "workbook cut off": ("xl/workbook.xml", lambda data: data[:200]),
    "names that point nowhere": (
        "xl/workbook.xml",
        lambda data: data.replace(b"$N$1", b"$ZZZZ$1").replace(b"'Notes'!", b"'Nowhere'!"),
    ),
    "rubbish as texts": ("xl/sharedStrings.xml", lambda _data: b"<sst><si><t>x"),
    "rubbish as styles": ("xl/styles.xml", lambda _data: b"rubbish"),
}


@pytest.mark.parametrize("name", _BREAKS)
def test_broken_workbook_is_told(led: Led, name: str) -> None:
    """Whatever is broken, it is a person's mistake with a remedy, or is read as far as it makes sense."""
    part, change = _BREAKS[name]
    with edited(led.workbook):
        pass  # openpyxl writes it in its own way
    _replaced(led.workbook, part, change)

    try:
        result = taken(led.folder, led.workbook)
    except UserMistake as error:
        assert error.remedy
        assert error.where == str(led.workbook)
        assert all_work(led.folder.path) == []
    else:
        assert result.codings == 0


@pytest.mark.parametrize("data", [b"", b"PK", b"\x00no workbook", b"PK\x03\x04" + b"\0" * 100])
def test_file_that_is_no_workbook_is_told(led: Led, data: bytes) -> None:
    """A file of another kind is refused with what to do."""
    led.workbook.write_bytes(data)

    with pytest.raises(UserMistake, match="no workbook that the program exported"):
        taken(led.folder, led.workbook)


def test_many_codes_and_columns_are_read(led: Led) -> None:
    """A coder with hundreds of columns gets what was coded; nothing is cut off."""
    with edited(led.workbook) as book:
        last = book.sheet.max_column
        for number in range(1, 301):
            book.sheet.cell(1, last + number).value = f"code_{number + 10}"
            book.sheet.cell(2, last + number).value = f"thema {number}"

    assert taken(led.folder, led.workbook).codings == 300


def test_words_that_act_on_a_terminal_are_harmless(led: Led, capsys: pytest.CaptureFixture[str]) -> None:
    """Codes reach a terminal without control characters, marks of direction or markup that acts."""
    from protocol.cli import main

    with edited(led.workbook) as book:
        book.code(led.units[0], "_x001B_[31mrood", "[@click=app.quit]x[/]", "\u202eomgekeerd")

    study = str(led.folder.path)
    assert (
        main(["code", "import", str(led.workbook), "--coder", "AB", "--study", study, "--language", "en"])
        == 0
    )
    assert main(["code", "report", study, "--language", "en"]) == 0
    assert main(["code", "book", study, "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "\x1b[31mrood" not in said
    assert "\u202e" not in said
    assert "[@click=app.quit]x[/]" in said


def _opendocument() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4_000, "a password, or an old one"),
        (_opendocument(), "LibreOffice or OpenOffice"),
    ],
    ids=["old-or-locked", "opendocument"],
)
def test_workbook_of_another_kind_is_told_apart(led: Led, data: bytes, told: str) -> None:
    """Somebody who set a password, or saved in the program's own format, learns what to do about it."""
    led.workbook.write_bytes(data)
    with pytest.raises(UserMistake, match=told) as raised:
        taken(led.folder, led.workbook)
    assert "(.xlsx) without a password" in raised.value.remedy


def test_workbook_of_another_study_leaves_no_trace(led: Led, tmp_path: Path) -> None:
    """Neither its codebook nor a coder comes into the study: it is refused as a whole."""
    (tmp_path / "other").mkdir()
    other = StudyFolder.make(tmp_path / "other" / "study", STUDY.encode(), {})
    put(other, contents(notes=(note("ander"),)))
    foreign = export(other, tmp_path / "f.xlsx", codebook=Codebook(codes=(Code(id="k1", name="vreemd"),)))

    with pytest.raises(UserMistake, match="workbook of another one"):
        taken(led.folder, foreign)
    assert all_work(led.folder.path) == []
    assert read_codebook(led.folder.path).codes == ()


def test_text_under_the_name_of_a_workbook_is_told_apart(led: Led) -> None:
    """Who saved as .csv lost the ids: saving it again would not bring them back."""
    led.workbook.write_text("note id;code_1\nn1;caf\u00e9\n", encoding="utf-8-sig")
    with pytest.raises(UserMistake, match="a file of plain text") as raised:
        taken(led.folder, led.workbook)
    assert "copy your codes into it" in raised.value.remedy


def test_copy_of_the_sheet_is_told(led: Led) -> None:
    """Which of the two counts is no guess: the one that was exported, and the other is named."""
    with edited(led.workbook) as book:
        copy = book.book.copy_worksheet(book.sheet)
        copy.cell(2, book.column("code_1")).value = "op de kopie"
        book.book.create_sheet("Mijn lijstje").append(["note id", "idee"])

    result = taken(led.folder, led.workbook)

    assert [one.where for one in result.findings.of(Found.COPIED_SHEET)] == ["Notes Copy"]
    assert result.codings == 0


def test_texts_in_the_place_of_codes_are_not_taken(led: Led) -> None:
    """Somebody cut and pasted the values of a column over those of another; a word may be a code."""
    with edited(led.workbook) as book:
        row = book.row_of(led.units[1])
        book.set(row, "code_1", book.get(row, "text"))
        book.set(row, "text", None)
        book.code(led.units[6], book.get(book.row_of(led.units[6]), "text"))

    result = taken(led.folder, led.workbook)

    assert result.findings.counts[Found.TEXT_AS_CODE] == 1
    assert [one.unit for one in all_work(led.folder.path)[0].codings] == [led.units[6]]


def test_older_workbook_is_told(led: Led, tmp_path: Path) -> None:
    """One that was exported before the one that was read last takes back what was coded since."""
    later = export(led.folder, tmp_path / "later.xlsx", now=NOW + timedelta(days=1))
    with edited(later) as book:
        book.code(led.units[0], "later")
    assert taken(led.folder, later).newer_one == ""

    result = taken(led.folder, led.workbook)
    assert (result.newer_one, result.removed) == ("later.xlsx", 1)
    assert taken(led.folder, led.workbook).newer_one == ""
    again = taken(led.folder, later)
    assert (again.newer_one, bool(again.already)) == ("", True)
