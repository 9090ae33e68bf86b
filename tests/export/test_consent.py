"""What consent forbids is not in the workbook, and what it limits is marked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec import structs

from protocol.errors import DamagedFile, NewerFormat
from protocol.export.read_back import read_workbook
from protocol.model.interview import Draft, InterviewContents
from protocol.model.questionnaire import ConsentItem
from protocol.model.words import Kind, State, Way
from tests.export.builders import ALL_YES, CONSENT, contents, decision, moment, note, questionnaire
from tests.export.conftest import ThereAndBack, exported

SECRET = "dit mag nergens staan"
_TALK = (note("letterlijk", kind=Kind.VERBATIM), note("omschreven"))


def _refusing(*decisions: tuple[str, bool], state: State = State.CLOSED) -> InterviewContents:
    return contents(
        consent=tuple(decision(item, yes) for item, yes in decisions),
        notes=(note(SECRET, kind=Kind.VERBATIM),),
        place=SECRET,
        state=state,
        participant_code="C1-V09",
    )


@pytest.mark.parametrize(
    ("refusing", "why"),
    [
        (_refusing(("notes", False)), "C1-V09-1: no consent to notes"),
        (_refusing(("notes", True), ("notes", False)), "C1-V09-1: no consent to notes"),
        (_refusing(("quotes", True)), "C1-V09-1: consent to notes is not answered yet"),
        (_refusing(*[(item.name, True) for item in CONSENT], state=State.WITHDRAWN), "C1-V09-1: withdrawn"),
    ],
    ids=["no", "later no", "not asked", "withdrawn"],
)
def test_interview_without_consent_is_left_out_and_told(
    refusing: InterviewContents, why: str, target: Path
) -> None:
    """Nothing of it is in the file but its code and why it is not there."""
    result = exported(target, [refusing, contents(notes=_TALK)])
    assert result.skipped == (why,)
    assert result.counts["interviews"] == 1
    with ZipFile(target) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert SECRET.encode() not in whole
    assert why.encode() in whole


def test_no_to_an_item_that_is_required_leaves_it_out(there_and_back: ThereAndBack) -> None:
    """An item of the study's own counts as much as ours."""
    own = (*CONSENT, ConsentItem(name="study", label={"nl": "Doe je mee?"}, required=True))
    refusing = contents(
        questionnaire=questionnaire(consent=own), consent=(*ALL_YES, decision("study", False))
    )
    assert there_and_back(refusing).rows["interviews"] == []


@pytest.mark.parametrize(
    ("decisions", "may"),
    [
        ((("notes", True), ("quotes", True)), "yes"),
        ((("notes", True), ("quotes", False)), "no"),
        ((("notes", True),), "no"),
        ((("notes", True), ("quotes", True), ("quotes", False)), "no"),
    ],
)
def test_literal_words_are_marked_without_consent_to_quotes(
    decisions: tuple[tuple[str, bool], ...], may: str, there_and_back: ThereAndBack
) -> None:
    """Only a yes to quotes that still holds makes literal words quotable; other notes are no quotes."""
    made = tuple(decision(item, yes) for item, yes in decisions)
    rows = there_and_back(contents(notes=_TALK, consent=made)).rows
    assert [row["quote"] for row in rows["notes"]] == [may, "no_quote"]
    [cell] = [row["role:volunteer"] for row in rows["by_role"] if "letterlijk" in str(row["role:volunteer"])]
    assert ("do not quote" in str(cell)) == (may == "no")


def test_source_may_be_quoted(there_and_back: ThereAndBack) -> None:
    """A source is asked nothing, and what it says is public."""
    source = contents(
        role="document", questionnaire=questionnaire("document", consent=()), consent=(), notes=_TALK
    )
    rows = there_and_back(source).rows
    assert rows["notes"][0]["quote"] == "yes"


def test_each_item_of_consent_has_a_column(there_and_back: ThereAndBack) -> None:
    """Yes, no, not answered yet and not asked are four things; items of the study's own stand there too."""
    own = questionnaire(version="2", consent=(*CONSENT, ConsentItem(name="photo", label={"nl": "Foto?"})))
    source = contents(role="document", questionnaire=questionnaire("document", consent=()), consent=())
    asked = contents(questionnaire=own, consent=(decision("notes", True), decision("quotes", False)))
    rows = there_and_back(source, asked, contents()).rows["interviews"]
    items = ("consent:notes", "consent:recording", "consent:quotes", "consent:photo")
    assert [[row[item] for item in items] for row in rows] == [
        ["not_asked"] * 4,
        ["yes", "undecided", "no", "undecided"],
        ["yes", "yes", "yes", "not_asked"],
    ]


def test_every_decision_is_told_with_how_when_and_by_whom(there_and_back: ThereAndBack) -> None:
    """One that was taken back stands there too, and an item that nobody answered yet says so."""
    quotes = structs.replace(decision("quotes", True), how=Way.ON_PAPER, version="1.0.0", by="CD")
    later = structs.replace(decision("quotes", False), how=Way.READ_ALOUD, wording="=Nog altijd?")
    made = (decision("notes", True), quotes, later)
    source = contents(role="document", questionnaire=questionnaire("document", consent=()), consent=())
    rows = there_and_back(contents(consent=made), source).rows["consent"]
    asked = ("item_id", "decision", "holds", "how", "by", "version", "wording", "required")
    assert [tuple(row[name] for name in asked) for row in rows] == [
        ("notes", "yes", "yes", None, "AB", None, "notes?", "yes"),
        ("recording", "undecided", "yes", None, None, None, None, "no"),
        ("quotes", "yes", "no", "on_paper", "CD", "1.0.0", "quotes?", "no"),
        ("quotes", "no", "yes", "read_aloud", "AB", None, "=Nog altijd?", "no"),
    ]
    assert [isinstance(row["at"], datetime) for row in rows] == [True, False, True, True]


def test_damaged_interviews_are_told(target: Path) -> None:
    """A file that could not be read is told in the workbook and in what comes back."""
    damaged = DamagedFile("The file is not whole", where="interviews/x.json")
    newer = NewerFormat("Written by a newer version", "Install it.", "interviews/y.json")
    result = exported(target, [damaged, contents(), newer])
    told = (
        "interviews/x.json: The file is not whole",
        "interviews/y.json: Written by a newer version. Install it.",
    )
    assert result.skipped == told
    with ZipFile(target) as archive:
        first = archive.read("xl/worksheets/sheet1.xml").decode()
    assert all(line in first for line in told)


def test_unfinished_line_is_told_but_not_exported(target: Path) -> None:
    """A line that nobody kept by Enter is no data: that it is there is told."""
    draft = Draft(text=SECRET, kind=Kind.VERBATIM, cursor=0, question="tasks", first_key=moment(5))
    exported(target, [contents(draft=draft)])
    assert read_workbook(target).rows["interviews"][0]["draft"] == len(SECRET)
    with ZipFile(target) as archive:
        assert not [name for name in archive.namelist() if SECRET.encode() in archive.read(name)]


def test_words_of_a_sensitive_note_are_held_back(there_and_back: ThereAndBack) -> None:
    """A sensitive note has its row, but its words are on no sheet unless they are asked for."""
    kept = note("dat vertel ik liever niet verder", sensitive=True, kind=Kind.VERBATIM)
    book = there_and_back(contents(notes=(kept, note("koffie zetten"))))
    rows = {row["note_id"]: row for row in book.rows["notes"]}
    assert rows[kept.id]["quote"] == "held_back"
    assert "liever niet verder" not in str(book.rows)
    assert "koffie zetten" in str(book.rows)


def test_words_of_a_sensitive_note_come_when_they_are_asked_for(there_and_back: ThereAndBack) -> None:
    """With `with_sensitive` the words stand there, marked as sensitive."""
    kept = note("dat vertel ik liever niet verder", sensitive=True)
    book = there_and_back(contents(notes=(kept,)), with_sensitive=True)
    assert [(row["text"], row["sensitive"]) for row in book.rows["notes"]] == [(kept.text, "yes")]
