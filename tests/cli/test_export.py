"""The command `export`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from protocol.model.coding import Code, Codebook
from protocol.session.talk import Talk
from protocol.store.codings import write_codebook
from protocol.store.study_folder import StudyFolder
from tests.cli.conftest import Call


@pytest.fixture
def talked(folder: StudyFolder, new_talk: Callable[..., Talk]) -> StudyFolder:
    """The small study with one talk in it."""
    new_talk().file.close()
    return folder


def test_workbook_lands_in_the_study(call: Call, talked: StudyFolder) -> None:
    """Without a name the workbook stands among the exports of the study, and is told of."""
    called = call("export", talked.path)

    (workbook,) = talked.exports.iterdir()
    assert (called.code, called.err) == (0, "")
    assert called.out.splitlines()[-1].strip() == str(workbook)


def test_workbook_that_is_there_stays(call: Call, talked: StudyFolder) -> None:
    """A workbook is never replaced by accident: codes may stand in it."""
    Path("coded.xlsx").write_bytes(b"codes")

    refused = call("export", talked.path, "-o", "coded.xlsx")

    assert refused.code == 1
    assert Path("coded.xlsx").read_bytes() == b"codes"
    assert call("export", talked.path, "-o", "coded.xlsx", "--overwrite").code == 0
    assert Path("coded.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize("name", ["book", "book.xls", "nowhere/book.xlsx"])
def test_bad_names_are_refused(call: Call, talked: StudyFolder, name: str) -> None:
    """A name that Excel would not open, or a folder that is not there, is refused before any work."""
    called = call("export", talked.path, "-o", name)

    assert (called.code, called.out) == (1, "")
    assert list(Path().iterdir()) == []


def test_damaged_interview_is_told(call: Call, talked: StudyFolder) -> None:
    """What could not be read is missing from the workbook: that is said, and the exit code is 1."""
    (talked.interviews / "broken.json").write_bytes(b"{")

    called = call("export", talked.path, "-o", "book.xlsx", "--language", "en")

    assert called.code == 1
    assert Path("book.xlsx").is_file()
    assert "1 interview could not be read" in called.err


def test_no_bar_where_nobody_looks(call: Call, talked: StudyFolder) -> None:
    """The progress bar is for terminals; a log stays clean."""
    assert "\r" not in call("export", talked.path).err


@pytest.mark.parametrize("count", ["0", "21", "-3"])
def test_number_of_code_columns_has_bounds(call: Call, talked: StudyFolder, count: str) -> None:
    """What does not fit on a sheet is refused before any work, with the bounds."""
    called = call("export", talked.path, "--codes", count, "--language", "en")

    assert called.code == 1
    assert "from 1 to 20" in called.err
    assert list(talked.exports.iterdir()) == []


def test_unit_order_and_codes_reach_the_workbook(call: Call, talked: StudyFolder) -> None:
    """The options are those of the sheets."""
    done = call(
        "export", talked.path, "--unit", "answer", "--order", "topic", "--codes", 5, "-o", "book.xlsx"
    )

    book = load_workbook("book.xlsx")
    assert done.code == 0
    headers = [cell.value for cell in book["Eenheden"][1]]
    assert headers[headers.index("code_5") + 1] == "memo"


def test_codebook_of_the_study_is_in_the_workbook(call: Call, talked: StudyFolder) -> None:
    """The codes that the study keeps are offered."""
    write_codebook(talked.path, Codebook(codes=(Code(id="k1", name="koffie", memo="schenken"),)))

    call("export", talked.path, "-o", "book.xlsx")

    codes = load_workbook("book.xlsx")["Codeboek"]
    assert [cell.value for cell in codes[2]][:2] == ["koffie", "schenken"]


def test_coder_of_whom_nothing_is_kept_is_told(call: Call, talked: StudyFolder) -> None:
    """Empty columns would pass for the work of somebody."""
    called = call("export", talked.path, "--coder", "ZZ", "--language", "en")

    assert called.code == 1
    assert "No codes of ZZ" in called.err
