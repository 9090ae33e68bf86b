"""The command `demo`, and the whole way from there to the workbook."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Call


@pytest.mark.long
def test_from_demonstration_to_workbook(call: Call) -> None:
    """A demonstration is made and told, has no mistakes, and can be exported once more."""
    made = call("demo", "d", "--no-open", "--language", "nl")
    checked = call("check", "d")
    exported = call("export", "d", "-o", "d.xlsx")

    assert (made.code, made.err) == (0, "")
    assert_told(made.out.splitlines())
    assert (checked.code, checked.err) == (0, "")
    assert (exported.code, exported.err) == (0, "")
    assert "Notities" in openpyxl.load_workbook("d.xlsx", read_only=True).sheetnames


def assert_told(lines: list[str]) -> None:
    """The summary has a row for each case; the workbook and how to open the study are told."""
    cases = [line[:2] for line in lines if line[:1] == "C" and line[1:2].isdigit()]
    assert cases == ["C1", "C2", "C3", "C4", "C5"]
    told = next(line.strip() for line in lines if line.endswith(".xlsx"))
    assert Path(told).is_file()
    assert lines[-1].endswith(" open d")


@pytest.mark.parametrize("command", ["demo", "new"])
def test_second_time_is_refused(call: Call, command: str) -> None:
    """A study that is there is never made anew."""
    Path("d").mkdir()
    Path("d/study.yaml").write_text("title: mine\n", encoding="utf-8")

    called = call(command, "d")

    assert called.code == 1
    assert called.err.startswith("d: ")
    assert Path("d/study.yaml").read_text(encoding="utf-8") == "title: mine\n"
