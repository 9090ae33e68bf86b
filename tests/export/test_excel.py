"""Any workbook is sound for Excel, whatever the study: looked for in the XML, part by part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from protocol.export.report.making import write_report
from protocol.export.sheets.to_code import Plan
from protocol.export.workbook import export_workbook
from protocol.model.coding import CoderWork, Coding, SeenUnit, UnitMemo, UnitSort, hash_of
from protocol.model.interview import InterviewContents
from protocol.questionnaire import read_study
from protocol.store.study_folder import StudyFolder
from tests import odd_study
from tests.export.conftest import NOW
from tests.export.excel import problems

PLANS = {
    "notes": Plan(),
    "answers, twenty codes": Plan(unit=UnitSort.ANSWER, codes=20),
    "by topic, one code": Plan(by_topic=True, codes=1),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """The odd study on the disk."""
    return odd_study.make(tmp_path_factory.mktemp("odd") / "studie")


def _work(coder: str, interviews: list[InterviewContents], step: int) -> CoderWork:
    """Every odd code on the notes, in turn."""
    notes = [(note, one.interview.id) for one in interviews for note in one.notes if note.text]
    codes = odd_study.codebook().codes
    return CoderWork(
        coder=coder,
        codings=tuple(
            Coding(
                id=f"c{coder}{n}",
                unit=note.id,
                interview=interview,
                start=0,
                end=len(note.text),
                text_hash=hash_of(note.text),
                code=codes[n * step % len(codes)].name,
                at="2026-03-04T10:00:00.000Z",
            )
            for n, (note, interview) in enumerate(notes)
        ),
        memos=tuple(UnitMemo(unit=note.id, text="=1+1", interview=at) for note, at in notes[:3]),
        seen=tuple(SeenUnit(unit=note.id, text_hash=hash_of(note.text), interview=at) for note, at in notes),
    )


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_workbook_is_sound(odd: StudyFolder, tmp_path: Path, plan: str, language: str) -> None:
    """Of an odd study, for each way of coding, in each language."""
    made = export_workbook(
        tmp_path / "s.xlsx",
        read_study(odd.study_file),
        odd.contents(),
        language=language,
        now=NOW,
        codebook=odd_study.codebook(),
        plan=PLANS[plan],
    )
    assert problems(made.path) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_report_is_sound(odd: StudyFolder, tmp_path: Path, language: str) -> None:
    """Of two hundred odd codes by two coders."""
    talks = [one for one in odd.contents() if isinstance(one, InterviewContents)]
    made = write_report(
        tmp_path / "r.xlsx",
        read_study(odd.study_file),
        talks,
        work=[_work("AB", talks, 1), _work("CD", talks, 3)],
        codebook=odd_study.codebook(),
        language=language,
        now=NOW,
    )
    assert problems(made.path) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_workbook_of_nothing_is_sound(odd: StudyFolder, tmp_path: Path, language: str) -> None:
    """Before the first interview too."""
    study = read_study(odd.study_file)
    made = export_workbook(tmp_path / "s.xlsx", study, [], language=language, now=NOW)
    assert problems(made.path) == []


def _header(data: bytes) -> bytes:
    return data.replace(b'<tableColumn id="1" name="', b'<tableColumn id="1" name="x', 1)


def _link(data: bytes) -> bytes:
    return data.replace(b"location=\"'Notes'!", b'location="Notes!', 1)


def _validation(data: bytes) -> bytes:
    return data.replace(b"<formula1>", b"<formula1>" + b"1+" * 200, 1)


def _title(data: bytes) -> bytes:
    return data.replace(b'name="Notes"', b'name="' + b"N" * 32 + b'"', 1)


def _series(data: bytes) -> bytes:
    return data.replace(b"<f>'", b"<f>'No ", 1).replace(b"<c:f>'", b"<c:f>'No ", 1)


_HARM: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "header": ("xl/tables/table1.xml", _header, "under headers"),
    "link": ("matrix", _link, "is not quoted"),
    "validation": ("notes", _validation, "validation of"),
    "title": ("xl/workbook.xml", _title, "title "),
    "series": ("xl/charts/chart1.xml", _series, "no sheet 'No "),
}


@pytest.mark.parametrize("harm", _HARM)
def test_what_excel_repairs_is_found(odd: StudyFolder, tmp_path: Path, harm: str) -> None:
    """Each of these, put into a sound workbook, is told."""
    where, change, told = _HARM[harm]
    study = read_study(odd.study_file)
    export_workbook(tmp_path / "s.xlsx", study, odd.contents(), language="en", now=NOW)
    with ZipFile(tmp_path / "s.xlsx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = {
        name: change(data)
        if name == where or (not where.endswith(".xml") and "/worksheets/" in name)
        else data
        for name, data in parts.items()
    }
    assert changed != parts
    with ZipFile(tmp_path / "h.xlsx", "w") as archive:
        for name, data in changed.items():
            archive.writestr(name, data)
    assert any(told in one for one in problems(tmp_path / "h.xlsx"))
