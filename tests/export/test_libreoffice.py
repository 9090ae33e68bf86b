"""The workbook in a program that others wrote: LibreOffice opens, prints and saves it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from protocol.export.read_back import ReadBack, read_workbook
from protocol.model.words import About, Kind, Mention, Special
from tests.export.builders import answer, change, contents, improvised, note, state, study, visit
from tests.export.conftest import exported
from tests.export.test_round_trip import HOSTILE

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.xdist_group("export-office"),
]

_LOST = ("\x7f\x85", "\ufffe", "–", "\r\n")
"""What LibreOffice itself changes: it shows escapes above 1F as they are written, but for `_x005F_`, and ends
lines its own way."""


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Converts a file with LibreOffice, under a profile of its own, and gives the new file."""
    profile = tmp_path_factory.mktemp("profile")

    def run(path: Path, ending: str, folder: Path) -> Path:
        command = [
            str(OFFICE),
            "--headless",
            f"-env:UserInstallation={profile.as_uri()}",
            *("--convert-to", ending, "--outdir", str(folder), str(path)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        made = folder / path.with_suffix(f".{ending}").name
        assert made.is_file(), done.stderr
        return made

    return run


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with texts that programs stumble over, on every sheet."""
    path = tmp_path_factory.mktemp("out") / "study.xlsx"
    texts = [text for text in HOSTILE if text not in _LOST]
    made_up = improvised("=waarom?")
    full = contents(
        notes=(
            *(note(text, page=text[:99], wording=text[:99]) for text in texts),
            note("letterlijk", made_up.path, Kind.VERBATIM, moved_from="", come_back=True),
            *(note(text, "meeting", Kind.VERBATIM) for text in texts[:9]),
        ),
        answers=(
            answer("hours", "lt4"),
            answer("days", ["lt4", "other"], other="@home"),
            answer("years", 10**16),
            answer("since", special=Special.REFUSED),
        ),
        states=(
            state("goals"),
            state("goals", Mention.SPONTANEOUS, item="meet", order=1, about=About.SELF),
            state("goals", item="new/x", label="_x0041_"),
        ),
        improvised=(made_up,),
        visits=(visit("meeting", 0, 60), visit("hours", 60, None), visit(made_up.path, 70, 200)),
        changes=tuple(change("n-gone", old=text[:99], new="=2", why=text[:99]) for text in texts[:9]),
        place="+32 59",
        others_present="– niemand",
    )
    other = contents(participant_code="=C2", case="C2")
    exported(path, [full, other], study=study(fictional=True), language="nl")
    return path


@pytest.fixture(scope="module")
def before(workbook: Path) -> ReadBack:
    """What the workbook says as we wrote it."""
    return read_workbook(workbook)


@pytest.fixture(scope="module")
def saved(workbook: Path, convert: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as LibreOffice opened and saved it."""
    made: Path = convert(workbook, "xlsx", tmp_path_factory.mktemp("saved"))  # type: ignore[operator]
    return made


@pytest.fixture(scope="module")
def after(saved: Path) -> ReadBack:
    """What it says after LibreOffice opened and saved it."""
    return read_workbook(saved)


@pytest.mark.parametrize(
    "sheet",
    [
        "interviews",
        "answers",
        "notes",
        "matrix",
        "by_role",
        "definitions",
        "goals",
        "coverage",
        "outcomes",
        "research",
        "questions",
        "course",
        "topic_time",
        "changes",
        "coreq",
        "columns",
    ],
)
def test_nothing_is_lost_in_libreoffice(sheet: str, before: ReadBack, after: ReadBack) -> None:
    """Every row and every column of a sheet is the same after LibreOffice saved it."""
    assert after.missing == ()
    assert len(after.rows[sheet]) == len(before.rows[sheet]) > 0
    for mine, theirs in zip(before.rows[sheet], after.rows[sheet], strict=True):
        assert {name: _unbroken(sheet, value) for name, value in theirs.items()} == {
            name: _unbroken(sheet, value) for name, value in mine.items()
        }


def _unbroken(sheet: str, value: object) -> object:
    """A value as it is compared: in a cell of several lines LibreOffice breaks long ones (16,367)."""
    return value.replace("\n", "") if sheet == "by_role" and isinstance(value, str) else value


def test_links_lists_and_charts_live_on_in_libreoffice(workbook: Path, saved: Path) -> None:
    """The links of the matrices, the list of codes, the guard of the ids and the charts are still there."""
    mine, theirs = load_workbook(workbook), load_workbook(saved)
    for title in ("Matrix", "Matrix per rol"):
        links = [
            {
                cell.coordinate: cell.hyperlink.location.replace("'", "")
                for row in book[title].iter_rows()
                for cell in row
                if cell.hyperlink
            }
            for book in (mine, theirs)
        ]
        assert links[0] == links[1] != {}
    rules = {(rule.type, rule.errorStyle) for rule in theirs["Notities"].data_validations.dataValidation}
    assert rules == {("list", "warning"), ("custom", "stop")}
    assert "COUNTA" in theirs.defined_names["protocol_codes"].attr_text
    assert len(theirs["Grafieken"]._charts) == len(mine["Grafieken"]._charts) == 3


def test_workbook_prints(workbook: Path, convert: object, tmp_path: Path) -> None:
    """LibreOffice makes pages of it."""
    printed: Path = convert(workbook, "pdf", tmp_path)  # type: ignore[operator]
    assert printed.read_bytes().startswith(b"%PDF")
