"""The report of codes: what stands on its sheets, and what may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from openpyxl import load_workbook

from protocol.export.report.making import ReportResult, write_report
from protocol.model.coding import Code, Codebook, UnitSort
from protocol.questionnaire import read_study
from protocol.store.codings import all_work, read_codebook, write_codebook
from protocol.store.study_folder import StudyFolder
from tests.coding.conftest import Led
from tests.coding.study import NOW, edited, export, put, taken
from tests.export.builders import decision

Rows = list[dict[str, Any]]


def made(folder: StudyFolder, path: Path, **options: Any) -> tuple[ReportResult, dict[str, Rows]]:
    """The report of a study, and the rows of its sheets by their headers."""
    result = write_report(
        path,
        read_study(folder.study_file),
        folder.contents(),
        work=all_work(folder.path),
        codebook=read_codebook(folder.path),
        **({"language": "en", "now": NOW} | options),
    )
    book = load_workbook(path)
    rows = {}
    for sheet in book.worksheets[1:]:
        header, *rest = sheet.iter_rows(values_only=True)
        rows[sheet.title] = [dict(zip(header, row, strict=True)) for row in rest]
    return result, rows


def words_of(path: Path) -> str:
    """All that stands in a workbook."""
    book = load_workbook(path)
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row)
    return "\n".join(str(cell) for cell in cells if cell is not None)


@pytest.fixture
def coded(led: Led, tmp_path: Path) -> Led:
    """Two coders coded: AB five units, CD three, of which one other than AB."""
    work = {
        "AB": {
            0: ["steun > ouders", "koffie"],
            1: ["ruimte"],
            3: ["buurt"],
            4: ["steun > ouders"],
            6: ["ruil"],
        },
        "CD": {0: ["steun"], 1: ["ruimte"], 4: ["steun > ouders"]},
    }
    for coder, given in work.items():
        path = tmp_path / f"{coder}.xlsx"
        path.write_bytes(led.workbook.read_bytes())
        with edited(path) as book:
            for number, codes in given.items():
                book.code(led.units[number], *codes)
            book.set(book.row_of(led.units[0]), "memo", f"memo van {coder}")
        taken(led.folder, path, coder=coder)
    return led


def test_disagreements_stand_first(coded: Led, tmp_path: Path) -> None:
    """Right behind the first sheet stand units and codes on which coders differ, with who and who not."""
    _result, rows = made(coded.folder, tmp_path / "r.xlsx")

    assert next(iter(rows)) == "To talk about"
    told = {(row["unit id"], row["code"], row["given by"], row["not by"]) for row in rows["To talk about"]}
    units = coded.units
    assert told == {
        (units[0], "steun > ouders", "AB", "CD"),
        (units[0], "koffie", "AB", "CD"),
        (units[0], "steun", "CD", "AB"),
        (units[3], "buurt", "AB", "CD"),
        (units[6], "ruil", "AB", "CD"),
    }
    (row,) = (row for row in rows["To talk about"] if row["code"] == "koffie")
    assert row["memos"] == "AB: memo van AB\nCD: memo van CD"
    assert row["their other codes"] == "steun > ouders (AB); steun (CD)"
    assert (row["text"], row["interview"], row["case"]) == (coded.first.notes[0].text, "C1-V01-1", "C1")


def test_agreement_counts_codes_under_a_code(coded: Led, tmp_path: Path) -> None:
    """On the code above both agree; on a code that only one gave nobody does."""
    _result, rows = made(coded.folder, tmp_path / "r.xlsx")

    of = {row["code"]: row for row in rows["Agreement"]}
    steun, koffie = of["steun"], of["koffie"]
    assert (steun["units"], steun["by both"], steun["by neither"], steun["Cohen's kappa"]) == (8, 2, 6, 1)
    assert (koffie["only first"], koffie["agreement"], koffie["Cohen's kappa"]) == (1, 0.875, 0)
    assert steun["Krippendorff's alpha"] == 1
    assert koffie["prevalence"] == round(1 / 16, 3)


def test_where_nobody_varies_stands_undefined(led: Led, tmp_path: Path) -> None:
    """A coefficient that can't be worked out is no number."""
    for coder in ("AB", "CD"):
        with edited(led.workbook) as book:
            for unit in led.units:
                book.code(unit, "altijd")
        taken(led.folder, led.workbook, coder=coder)

    _result, rows = made(led.folder, tmp_path / "r.xlsx")

    (row,) = rows["Agreement"]
    assert (row["agreement"], row["Cohen's kappa"], row["Krippendorff's alpha"]) == (
        1,
        "undefined",
        "undefined",
    )


def test_three_coders_have_a_row_for_all(coded: Led, tmp_path: Path) -> None:
    """With more than two, kappa stands for each two and alpha for all."""
    taken(coded.folder, coded.workbook, coder="EF")

    _result, rows = made(coded.folder, tmp_path / "r.xlsx")

    ruimte = [row for row in rows["Agreement"] if row["code"] == "ruimte"]
    assert [row["coders"] for row in ruimte] == ["AB – CD", "AB – EF", "CD – EF", "all coders"]
    assert [row["Krippendorff's alpha"] for row in ruimte[:3]] == ["–"] * 3
    assert isinstance(ruimte[3]["Krippendorff's alpha"], float)


def test_one_coder_agrees_with_nobody(led: Led, tmp_path: Path) -> None:
    """With one coder there is no agreement, and the first sheet says so."""
    with edited(led.workbook) as book:
        book.code(led.units[0], "a")
    taken(led.folder, led.workbook)

    result, rows = made(led.folder, tmp_path / "r.xlsx")

    assert (result.agreement, rows["Agreement"], rows["To talk about"]) == ((), [], [])
    assert "that takes two coders" in words_of(tmp_path / "r.xlsx")


def test_units_and_respondents_are_counted(coded: Led, tmp_path: Path) -> None:
    """Codes are counted as units and as respondents, with those under them, per case and per role."""
    write_codebook(coded.folder.path, Codebook(codes=(Code(id="k", name="ongebruikt", memo="niets"),)))

    _result, rows = made(coded.folder, tmp_path / "r.xlsx")

    codes = {row["code"]: row for row in rows["Codes"]}
    steun = codes["steun"]
    assert (steun["units"], steun["units, with those under it"], steun["level"]) == (1, 2, 1)
    assert steun["respondents, with those under it"] == 2
    assert (steun["in the codebook"], codes["ongebruikt"]["in the codebook"]) == ("no", "yes")
    assert (codes["ongebruikt"]["units"], codes["ongebruikt"]["meaning"]) == (0, "niets")
    by_case = {row["code"]: row for row in rows["Codes by case"]}
    assert (by_case["ruil"]["C1: units"], by_case["ruil"]["C2: units"]) == (0, 1)
    by_role = {row["code"]: row for row in rows["Codes by role"]}
    assert (by_role["steun"]["Volunteer: units"], by_role["steun"]["Volunteer: respondents"]) == (2, 2)
    within = {(row["code"], row["case"]): row for row in rows["Roles within cases"]}
    assert within["ruil", "C2"]["Volunteer: units"] == 1
    assert within["ruil", "C1"]["Volunteer: units"] == 0


def test_codes_that_come_together(coded: Led, tmp_path: Path) -> None:
    """A pair that one coder gave to one unit is counted."""
    _result, rows = made(coded.folder, tmp_path / "r.xlsx")

    (pair,) = rows["Codes together"]
    assert (pair["code"], pair["with code"], pair["units"], pair["overlapping"]) == (
        "koffie",
        "steun > ouders",
        1,
        1,
    )


def test_quotes_say_where_they_come_from(coded: Led, tmp_path: Path) -> None:
    """Each coded stretch stands under its code with case, role, question, minute and who gave it."""
    _result, rows = made(coded.folder, tmp_path / "r.xlsx")

    (row,) = (row for row in rows["Quotes"] if row["code"] == "ruimte")
    assert (row["words"], row["coders"], row["case"], row["role"]) == (
        "Er is een speelhoek.",
        "AB, CD",
        "C1",
        "Volunteer",
    )
    assert (row["question"], row["minute"], row["text changed since"]) == (
        "What do you all do here?",
        1,
        "no",
    )


def test_part_of_a_unit_is_quoted_alone(led: Led, tmp_path: Path) -> None:
    """Of a row that was split only the part stands there."""
    unit = led.units[0]
    with edited(led.workbook) as book:
        row = book.row_of(unit)
        last = book.append(book.values(row))
        book.set(row, "text", "Ik luister,")
        book.set(row, "code_1", "luisteren")
        book.set(last, "text", "en dan zet ik koffie. Meer niet.")
        book.set(last, "code_1", "koffie")
    taken(led.folder, led.workbook)

    _result, rows = made(led.folder, tmp_path / "r.xlsx")

    assert {row["code"]: row["words"] for row in rows["Quotes"]} == {
        "luisteren": "Ik luister,",
        "koffie": "en dan zet ik koffie. Meer niet.",
    }
    (pair,) = rows["Codes together"]
    assert (pair["units"], pair["overlapping"]) == (1, 0)


def test_sensitive_words_are_held_back(coded: Led, tmp_path: Path) -> None:
    """They stand nowhere in the report, unless they are asked for."""
    words = coded.first.notes[3].text
    made(coded.folder, tmp_path / "r.xlsx")
    made(coded.folder, tmp_path / "s.xlsx", with_sensitive=True)

    assert words not in words_of(tmp_path / "r.xlsx")
    assert words in words_of(tmp_path / "s.xlsx")


def test_quotes_without_consent_are_marked(coded: Led, tmp_path: Path) -> None:
    """Literal words of who gave no consent to quotes are there to be analysed, and marked."""
    interview = structs.replace(
        coded.first.interview, consent=(decision("notes", True), decision("quotes", False))
    )
    put(coded.folder, structs.replace(coded.first, interview=interview))

    _result, rows = made(coded.folder, tmp_path / "r.xlsx")

    (row,) = (row for row in rows["Quotes"] if row["code"] == "koffie")
    assert row["may be quoted"] == "NO, do not quote"


def test_without_consent_nothing_is_there(coded: Led, tmp_path: Path) -> None:
    """Of who took back the consent to notes nothing is counted or quoted; that is said."""
    interview = structs.replace(coded.first.interview, consent=(decision("notes", False),))
    put(coded.folder, structs.replace(coded.first, interview=interview))

    result, rows = made(coded.folder, tmp_path / "r.xlsx")

    assert {row["code"] for row in rows["Quotes"]} == {"steun > ouders", "ruil"}
    assert result.skipped == ("C1-V01-1: no consent to notes (6 codings)",)
    assert "memo van" not in words_of(tmp_path / "r.xlsx")
    assert coded.first.notes[1].text not in words_of(tmp_path / "r.xlsx")


def test_withdrawn_interviews_never_appear(coded: Led, tmp_path: Path) -> None:
    """Nothing of an interview that was withdrawn is there, not even that something was coded."""
    from protocol.store.interview_file import InterviewFile

    InterviewFile.open(coded.folder.interview_path(coded.first.interview.id), "ddevice0000000001").withdraw(
        "2026-03-06T09:00:00.000Z"
    )

    result, rows = made(coded.folder, tmp_path / "r.xlsx")

    assert (result.skipped, result.lost, rows["No longer there"]) == ((), 0, [])
    assert "koffie" not in words_of(tmp_path / "r.xlsx")


def test_codings_of_units_that_are_gone_are_told(coded: Led, tmp_path: Path) -> None:
    """A note that was deleted after it was coded counts nowhere, and is told."""
    put(coded.folder, structs.replace(coded.third, notes=coded.third.notes[1:]))

    result, rows = made(coded.folder, tmp_path / "r.xlsx")

    assert [(row["coder"], row["code"], row["unit id"]) for row in rows["No longer there"]] == [
        ("AB", "ruil", coded.units[6])
    ]
    assert result.lost == 1
    assert "ruil" not in {row["code"] for row in rows["Codes"]}


def test_memo_of_a_note_that_is_gone_is_told(led: Led, tmp_path: Path) -> None:
    """That there is one, and whose: its words may be those of the note, and don't go out."""
    with edited(led.workbook) as book:
        book.set(book.row_of(led.units[5]), "memo", "haar woorden")
    taken(led.folder, led.workbook)
    put(led.folder, structs.replace(led.second, notes=led.second.notes[:1]))

    result, rows = made(led.folder, tmp_path / "r.xlsx")

    assert [(row["coder"], row["code"], row["unit id"]) for row in rows["No longer there"]] == [
        ("AB", "(memo)", led.units[5])
    ]
    assert "1 memos of units that are no longer in the study" in result.skipped
    assert (result.lost, "haar woorden" in words_of(tmp_path / "r.xlsx")) == (0, False)


def test_coding_of_a_text_that_changed_is_of_the_whole(coded: Led, tmp_path: Path) -> None:
    """The new text stands there as a whole, and that it changed."""
    notes = (structs.replace(coded.second.notes[0], text="Heel iets anders."), coded.second.notes[1])
    put(coded.folder, structs.replace(coded.second, notes=notes))

    _result, rows = made(coded.folder, tmp_path / "r.xlsx")

    changed = [row for row in rows["Quotes"] if row["text changed since"] == "yes"]
    assert [(row["code"], row["words"], row["coders"]) for row in changed] == [
        ("steun > ouders", "Heel iets anders.", "AB, CD")
    ]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_answers_can_be_coded(led: Led, tmp_path: Path, language: str) -> None:
    """Where an answer is the unit, its id is that of the question, and its words are all its notes."""
    from protocol.export.sheets.to_code import Plan

    path = export(led.folder, tmp_path / "a.xlsx", plan=Plan(unit=UnitSort.ANSWER), language=language)
    unit = f"{led.second.interview.id}/tasks"
    with edited(path, "units") as book:
        book.code(unit, "steun")
    result = taken(led.folder, path)

    assert {one.value for one in result.findings.counts} == {"new_code"}
    assert result.units == 4
    _result, rows = made(led.folder, tmp_path / "r.xlsx")
    (row,) = rows["Quotes"]
    assert (row["unit id"], row["text changed since"]) == (unit, "no")
    assert all(note.text in row["words"] for note in led.second.notes)


def test_chart_of_codes_by_case(coded: Led, tmp_path: Path) -> None:
    """The units of each case are drawn, from the sheet of codes by case."""
    made(coded.folder, tmp_path / "r.xlsx")

    (chart,) = load_workbook(tmp_path / "r.xlsx")["Charts"]._charts
    assert len(chart.series) == 2
    assert chart.series[0].val.numRef.f == "'Codes by case'!$B$2:$B$7"
