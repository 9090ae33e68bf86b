"""People don't code with openpyxl: LibreOffice opens the workbook, a macro works in it, and it saves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from protocol.export.coded.findings import Found
from protocol.model.coding import Code, Codebook
from protocol.store.codings import all_work, write_codebook
from tests.coding.conftest import Led
from tests.coding.office import OFFICE, edit
from tests.coding.study import edited, taken

pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.xdist_group("coding-office"),
]

Work = Callable[[Callable[[dict[str, int]], Sequence[str]]], Path]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile of LibreOffice's for these tests alone."""
    return tmp_path_factory.mktemp("office") / "profile"


@pytest.fixture
def work(led: Led, tmp_path: Path, profile: Path) -> Work:
    """Edits the exported workbook in LibreOffice and gives the file that it saved."""

    def run(edits: Callable[[dict[str, int]], Sequence[str]]) -> Path:
        with edited(led.workbook) as book:
            names = ("note_id", "text", "code_1", "code_2", "memo", "number")
            at = {name: book.column(name) - 1 for name in names}
            at["last"] = book.sheet.max_column - 1
        target = tmp_path / "edited.xlsx"
        edit(led.workbook, target, profile, "Notes", at["note_id"], edits(at))
        return target

    return run


def test_codes_typed_in_libreoffice_come_back(led: Led, work: Work) -> None:
    """Codes, memos and the code of the coder are as they were typed; nothing else is odd."""
    first, third = led.units[0], led.units[2]
    path = work(
        lambda at: [
            f'Typed({at["code_1"]}, Row("{first}"), "steun > ouders")',
            f'Typed({at["code_2"]}, Row("{first}"), "één")',
            f'Typed({at["memo"]}, Row("{third}"), "nog eens lezen 🙂")',
            'document.NamedRanges.getByName("protocol.coder").ReferredCells.String = "XY"',
        ]
    )

    result = taken(led.folder, path, coder="")

    (mine,) = all_work(led.folder.path)
    assert mine.coder == "XY"
    assert {(one.unit, one.code) for one in mine.codings} == {(first, "steun > ouders"), (first, "één")}
    assert [(memo.unit, memo.text) for memo in mine.memos] == [(third, "nog eens lezen 🙂")]
    assert result.findings.counts.keys() == {Found.NEW_CODE}
    assert result.units == len(led.units)


def test_what_libreoffice_makes_of_codes_is_told(led: Led, work: Work) -> None:
    """LibreOffice turns what looks like a number, a date or a truth into one, as it does for people."""
    names = ("007", "1E5", "2024-01-15", "TRUE", "1.50")
    write_codebook(led.folder.path, Codebook(codes=tuple(Code(id=name, name=name) for name in names)))
    path = work(
        lambda at: [
            *(
                f'Typed({at["code_1"]}, Row("{unit}"), "{name}")'
                for unit, name in zip(led.units, names, strict=False)
            ),
            f'Typed({at["code_1"]}, Row("{led.units[5]}"), "=steun")',
        ]
    )

    result = taken(led.folder, path)

    (mine,) = all_work(led.folder.path)
    assert {(one.unit, one.code) for one in mine.codings} == set(zip(led.units, names, strict=False))
    assert result.findings.counts[Found.CONVERTED] == len(names)
    assert result.findings.counts[Found.ERROR] == 1


def test_rows_sorted_copied_split_and_deleted_in_libreoffice(led: Led, work: Work) -> None:
    """Each is reported rightly, after LibreOffice moved the rows about."""
    split, copied, deleted, altered = led.units[0], led.units[1], led.units[4], led.units[7]
    path = work(
        lambda at: [
            f'Typed({at["code_1"]}, Row("{copied}"), "ruimte")',
            "Dim n As Long",
            "n = LastRow() + 1",
            *_copy("copied", copied, at, "n"),
            f'Typed({at["code_2"]}, n, "plek")',
            *_copy("split", split, at, "n + 1"),
            f'sheet.getCellByPosition({at["text"]}, n + 1).String = "en dan zet ik koffie."',
            f'Typed({at["code_1"]}, n + 1, "koffie")',
            f'sheet.getCellByPosition({at["text"]}, Row("{split}")).String = "Ik luister,"',
            f'Typed({at["code_1"]}, Row("{split}"), "luisteren")',
            f'sheet.getCellByPosition({at["text"]}, Row("{altered}")).String = "Nee en ja."',
            f'sheet.Rows.removeByIndex(Row("{deleted}"), 1)',
            *_sort(at),
        ]
    )

    result = taken(led.folder, path)

    (mine,) = all_work(led.folder.path)
    text = led.first.notes[0].text
    assert {(one.unit, one.code) for one in mine.codings} == {
        (split, "luisteren"),
        (split, "koffie"),
        (copied, "ruimte"),
        (copied, "plek"),
    }
    assert {text[c.start : c.end] for c in mine.codings if c.unit == split} == {
        "Ik luister,",
        "en dan zet ik koffie.",
    }
    counts = result.findings.counts
    assert {sort: counts[sort] for sort in counts if sort is not Found.NEW_CODE} == {
        Found.COPIED: 1,
        Found.SPLIT: 1,
        Found.ALTERED: 1,
        Found.MISSING: 1,
    }
    assert [one.where for one in result.findings.of(Found.MISSING)] == ["C1-V02-1 #1"]


def test_columns_moved_and_renamed_in_libreoffice(led: Led, work: Work) -> None:
    """A column that was put in between, one with another header, and one that was added, are all read."""
    unit = led.units[0]
    path = work(
        lambda at: [
            f'Typed({at["code_1"]}, Row("{unit}"), "a")',
            f'sheet.getCellByPosition({at["code_1"]}, 0).String = "mijn thema"',
            f"sheet.Columns.insertByIndex({at['code_2']}, 1)",
            f'sheet.getCellByPosition({at["code_2"]}, 0).String = "code_9"',
            f'Typed({at["code_2"]}, Row("{unit}"), "b")',
        ]
    )

    result = taken(led.folder, path)

    (mine,) = all_work(led.folder.path)
    assert sorted(one.code for one in mine.codings) == ["a", "b"]
    assert result.findings.counts[Found.RENAMED] == 1
    assert result.findings.counts[Found.ADDED_COLUMN] == 1
    assert result.findings.counts[Found.NO_COLUMN] == 0


def _copy(name: str, unit: str, at: dict[str, int], to: str) -> list[str]:
    """Lines that copy the row of a unit to another row."""
    return [
        f"Dim {name} As Object",
        f'{name} = sheet.getCellRangeByPosition(0, Row("{unit}"), {at["last"]}, Row("{unit}"))',
        f"sheet.copyRange(sheet.getCellByPosition(0, {to}).CellAddress, {name}.RangeAddress)",
    ]


def _sort(at: dict[str, int]) -> list[str]:
    """Lines that sort all rows by their text, from Z to A."""
    return [
        "Dim fields(0) As New com.sun.star.table.TableSortField",
        f"fields(0).Field = {at['text']}",
        "fields(0).IsAscending = False",
        "Dim how(1) As New com.sun.star.beans.PropertyValue",
        'how(0).Name = "SortFields"',
        "how(0).Value = fields()",
        'how(1).Name = "ContainsHeader"',
        "how(1).Value = True",
        f"sheet.getCellRangeByPosition(0, 0, {at['last']}, LastRow()).sort(how())",
    ]
