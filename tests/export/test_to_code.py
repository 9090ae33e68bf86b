"""The workbook as a coder meets it: drop-downs, guarded ids, units, order, and codes put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook

from protocol.export.read_back import read_workbook
from protocol.export.sheets.to_code import Plan
from protocol.model.coding import Code, Codebook, CoderWork, Coding, UnitMemo, UnitSort, hash_of
from protocol.model.interview import InterviewContents
from protocol.model.words import Kind
from tests.export.builders import contents, moment, note
from tests.export.conftest import ThereAndBack, exported

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

CODEBOOK = Codebook(
    codes=(
        Code(id="k1", name="steun > emotioneel", memo="troost"),
        Code(id="k2", name="=koffie"),
        Code(id="k3", name="ruimte", memo="m" * 40_000),
    )
)


def _rules(path: Path, title: str) -> dict[str, Any]:
    book = load_workbook(path)
    return {str(rule.sqref): rule for rule in book[title].data_validations.dataValidation}


def _talk() -> InterviewContents:
    return contents(
        id="itheinterview0001",
        notes=(
            note("koffie", "tasks", entered=moment(10)),
            note("samen zijn", "meeting", Kind.VERBATIM, entered=moment(20)),
            note("en ruilen", "tasks", Kind.OBSERVATION, entered=moment(30)),
            note("los", None, entered=moment(40)),
        ),
    )


def test_codes_are_offered_and_new_ones_may_be_typed(target: Path) -> None:
    """The columns for codes have a list with a warning, down to the last row that a sheet can have."""
    exported(target, [_talk()], codebook=CODEBOOK)
    rule = _rules(target, "Notes")["O2:Q1048576"]
    assert (rule.type, rule.formula1, rule.errorStyle) == ("list", "protocol_codes", "warning")


def test_list_of_codes_ends_at_the_last_code(target: Path) -> None:
    """A list with empty cells would take anything without a warning: it grows with what is typed."""
    exported(target, [_talk()], codebook=CODEBOOK)
    text = load_workbook(target).defined_names["protocol_codes"].attr_text
    room = "'Codebook'!$A$2:$A$2003"
    assert text == f"'Codebook'!$A$2:INDEX({room},MAX(1,COUNTA({room})))"


def test_note_id_refuses_what_is_typed(target: Path) -> None:
    """A protected sheet could not be sorted, so a rule refuses every change of an id."""
    exported(target, [_talk()])
    rule = _rules(target, "Notes")["N2:N5"]
    assert (rule.type, rule.formula1, rule.errorStyle) == ("custom", "FALSE", "stop")


@pytest.mark.parametrize("count", [1, 7, 20])
def test_number_of_code_columns_is_chosen(count: int, target: Path) -> None:
    """As many as were asked for, side by side, then the memo."""
    exported(target, [_talk()], plan=Plan(codes=count))
    headers = [cell.value for cell in load_workbook(target)["Notes"][1]]
    at = headers.index("code_1")
    assert headers[at : at + count + 1] == [*(f"code_{n}" for n in range(1, count + 1)), "memo"]


def test_codebook_of_the_study_stands_there_with_room(target: Path) -> None:
    """Codes come with their memos whole, as texts, and empty rows are left for more."""
    exported(target, [_talk()], codebook=CODEBOOK)
    rows = read_workbook(target).rows["codebook"]
    assert [(row["code"], row["memo"]) for row in rows] == [
        (code.name, code.memo or None) for code in CODEBOOK.codes
    ]
    assert load_workbook(target)["Codebook"].tables["protocol_codebook"].ref == "A1:C44"


def test_text_hash_is_that_of_the_whole_text(there_and_back: ThereAndBack) -> None:
    """A text that goes on in further cells counts whole, so that an altered row can be told."""
    long = "é" * 70_000
    rows = there_and_back(contents(notes=(note(long), note("_x0041_\x07")))).rows["notes"]
    assert [row["text_hash"] for row in rows] == [hash_of(long), hash_of("_x0041_\x07")]


def test_hash_of_a_held_back_note_is_that_of_what_stands_there(there_and_back: ThereAndBack) -> None:
    """The hash of words that are held back would let somebody guess them."""
    [row] = there_and_back(contents(notes=(note("geheim", sensitive=True),))).rows["notes"]
    assert row["text_hash"] == hash_of(str(row["text"])) != hash_of("geheim")


def test_topic_order_keeps_spoken_numbers(there_and_back: ThereAndBack) -> None:
    """Both orders can be had: the number says the spoken one."""
    rows = there_and_back(_talk(), plan=Plan(by_topic=True)).rows["notes"]
    assert [(row["path"], row["number"]) for row in rows] == [
        ("meeting", 2),
        ("tasks", 1),
        ("tasks", 3),
        ("(inbox)", 4),
    ]


def test_answer_is_a_unit_of_its_notes(there_and_back: ThereAndBack) -> None:
    """All notes of one question are one row, in spoken order, each begun by its kind."""
    rows = there_and_back(_talk(), plan=Plan(unit=UnitSort.ANSWER)).rows["units"]
    assert [(row["unit_id"], row["numbers"], row["quote"]) for row in rows] == [
        ("itheinterview0001/tasks", "1, 3", "no_quote"),
        ("itheinterview0001/meeting", "2", "yes"),
        ("itheinterview0001/(inbox)", "4", "no_quote"),
    ]
    assert rows[0]["text"] == "paraphrase: koffie\nobservation: en ruilen"
    assert rows[0]["text_hash"] == hash_of(str(rows[0]["text"]))


def test_units_are_coded_in_one_place(target: Path) -> None:
    """With answers as units, the sheet of the notes has no columns for codes."""
    exported(target, [_talk()], plan=Plan(unit=UnitSort.ANSWER))
    book = load_workbook(target)
    assert "code_1" not in [cell.value for cell in book["Notes"][1]]
    assert "code_1" in [cell.value for cell in book["Units"][1]]
    assert {rule.type for rule in book["Units"].data_validations.dataValidation} == {"list", "custom"}


def test_unit_with_a_sensitive_note_holds_its_words_back(there_and_back: ThereAndBack) -> None:
    """What is held back of a note is held back of its answer, and the row says so."""
    talk = contents(notes=(note("gewoon"), note("geheim", sensitive=True)))
    [row] = there_and_back(talk, plan=Plan(unit=UnitSort.ANSWER)).rows["units"]
    assert "geheim" not in str(row["text"])
    assert row["quote"] == "held_back"


def test_codes_of_a_coder_are_put_back(there_and_back: ThereAndBack) -> None:
    """What a coder gave before stands in its columns, and there are as many as that takes."""
    talk = _talk()
    given = talk.notes[0].id
    names = ("a", "b", "=c", "d")
    work = CoderWork(
        coder="AB",
        codings=tuple(
            Coding(
                id=name,
                unit=given,
                interview=talk.interview.id,
                start=0,
                end=6,
                text_hash=hash_of("koffie"),
                code=name,
                at="2026-03-02",
            )
            for name in names
        ),
        memos=(UnitMemo(unit=given, text="nalezen"),),
    )
    rows = there_and_back(talk, plan=Plan(work=work)).rows["notes"]
    assert tuple(rows[0][f"code_{n}"] for n in range(1, 5)) == names
    assert rows[0]["memo"] == "nalezen"
    assert rows[1]["code_1"] is None


@pytest.mark.parametrize("changed", [{"start": 2}, {"end": 3}, {"text_hash": hash_of("thee")}])
def test_codes_of_a_part_or_of_another_text_are_not_put_back(changed: dict[str, Any], target: Path) -> None:
    """They would come back as codes of the whole text as it is now; how many there are is told."""
    talk = _talk()
    fields = {"start": 0, "end": 6, "text_hash": hash_of("koffie"), **changed}
    coding = Coding(
        id="c", unit=talk.notes[0].id, interview=talk.interview.id, code="a", at="2026-03-02", **fields
    )
    result = exported(target, [talk], plan=Plan(work=CoderWork(coder="AB", codings=(coding,))))
    assert read_workbook(target).rows["notes"][0]["code_1"] is None
    assert result.left_aside == 1


def test_validations_stand_where_excel_wants_them(target: Path) -> None:
    """In the XML, conditional formats come before validations, and links behind them."""
    exported(target, [_talk()])
    with ZipFile(target) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        order = ["conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"]
        for name in names:
            tags = [child.tag.removeprefix(_M) for child in etree.fromstring(archive.read(name))]
            found = [tag for tag in dict.fromkeys(tags) if tag in order]
            assert found == sorted(found, key=order.index)
