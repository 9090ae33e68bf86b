"""What openpyxl does not tell of a sheet is found in its XML, wherever the pieces that are read begin."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from protocol.export import sheet_xml
from protocol.export.sheet_xml import find_oddities

_SHEET = """<x:worksheet xmlns:x="m"><x:sheetData>
<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1"><x:f>A1</x:f></x:c></x:row>
<x:row r="2"><x:c r='B2' s="3"><x:f>"a"&amp;A1</x:f><x:v/></x:c>
<x:c r="C2"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>
<x:row r="3"><x:c r="B3" t="str"><x:f>""</x:f><x:v></x:v></x:c><x:c r="C3" s="1"/><x:c r="D3"/></x:row>
<x:row r="4"><x:c r="B4"><x:f t="shared" si="0"/><x:v></x:v></x:c>
<x:c r="C4"><x:is><x:t>x</x:t></x:is></x:c></x:row>
</x:sheetData><x:mergeCells count="2"><x:mergeCell ref="B2:B5"/><x:mergeCell ref="D7:E7"/></x:mergeCells>
</x:worksheet>
"""


def _workbook(path: Path, sheet: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("sheet.xml", sheet)
    return path


@pytest.mark.parametrize("prefix", ["x:", ""], ids=["prefixed", "plain"])
@pytest.mark.parametrize("size", [150, 151, 160, 199, 1 << 18])
def test_oddities_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, prefix: str) -> None:
    """Formulas without a result, however they are written; an empty text is a result. And merged cells."""
    monkeypatch.setattr(sheet_xml, "_CHUNK", size)
    path = _workbook(tmp_path / "x.zip", _SHEET.replace("x:", prefix))

    found = find_oddities(path, "sheet.xml")

    assert found.unresolved == {(2, 1), (2, 2), (2, 4)}
    assert found.merged == ((2, 2, 2, 5), (4, 7, 5, 7))


def test_rubbish_takes_no_time(tmp_path: Path) -> None:
    """Half a megabyte of beginnings without an end is passed by: each is looked at once."""
    rubbish = "<c <f " * 90_000 + '<c r="' * 90_000 + '<mergeCell ref="A1:ZZZZZZZZZ9"/>'
    found = find_oddities(_workbook(tmp_path / "x.zip", rubbish), "sheet.xml")

    assert (found.unresolved, found.merged) == (frozenset(), ())
