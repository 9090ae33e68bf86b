"""The tables in a program that others wrote: LibreOffice opens them, and finds no formula in them."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from protocol.export.plain.csv_files import CsvFiles
from tests.export import builders
from tests.export.formats.talks import passed_on

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

TEXTS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "a;=1+1",
    "a\n=1+1",
    "\t=1+1",
    '"=1+1"',
    "'=1+1",
    '=HYPERLINK("x")',
)

_BY_COMMA, _BY_SEMICOLON = 44, 59


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("separator", [_BY_COMMA, _BY_SEMICOLON])
def test_no_text_becomes_a_formula(separator: int, tmp_path: Path) -> None:
    """Cut at commas as it should be, or at semicolons as Excel in Dutch does, no cell is a formula."""
    talk = builders.contents(notes=tuple(builders.note(text) for text in TEXTS), place="=1+1")
    with zipfile.ZipFile(passed_on(tmp_path / "s.zip", CsvFiles, [talk]).path) as archive:
        archive.extractall(tmp_path)
    command = [
        str(OFFICE),
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        f"--infilter=CSV:{separator},34,76,1,,0,false,true,false,false",
        *("--convert-to", "xlsx", "--outdir", str(tmp_path / "made")),
        *(str(tmp_path / f"{name}.csv") for name in ("notes", "interviews")),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=300)

    cells = [
        cell
        for name in ("notes", "interviews")
        for row in openpyxl.load_workbook(tmp_path / "made" / f"{name}.xlsx").active.iter_rows()
        for cell in row
    ]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert any(cell.value == "'=1+1" for cell in cells) is (separator == _BY_COMMA)
