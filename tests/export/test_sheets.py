"""What stands on the sheets, and that nothing is silently empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from openpyxl import load_workbook

from protocol.errors import UserMistake
from protocol.export.read_back import read_workbook
from protocol.model.interview import Failure, Participant, Recording, Reopening
from protocol.model.words import Kind, State
from tests.export.builders import contents, moment, note, pause, questionnaire, record, study
from tests.export.conftest import ThereAndBack, exported
from tests.export.test_workbook_xml import TABLES


def _row(rows: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    [found] = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


def _sheet(path: Path, title: str) -> list[tuple[Any, ...]]:
    book = load_workbook(path, read_only=True)
    rows = [tuple(row) for row in book[title].iter_rows(values_only=True)]
    book.close()
    return rows


def test_no_cell_of_the_data_is_empty(target: Path) -> None:
    """Only the columns to write in are empty; where there is nothing to say stands a dash."""
    exported(target, [contents(notes=(note("x"),)), contents(state=State.OPEN, closed_at=None)])
    for title in (
        "Interviews",
        "Answers",
        "Goals and tasks",
        "Coverage",
        "Question matrix",
        "Questions",
        "Columns",
    ):
        assert all(None not in row for row in _sheet(target, title)), title
    header, *rows = _sheet(target, "Notes")
    own = {header.index(name) for name in ("code_1", "code_2", "code_3", "memo")}
    assert [{index for index, cell in enumerate(row) if cell is None} for row in rows] == [own]


def test_note_tells_its_place_on_the_recording(there_and_back: ThereAndBack) -> None:
    """A note can be found back on the sound recording."""
    recording = Recording(**record("r"), number=1, started=moment(30), stopped=moment(4000))
    heard, later = note("x", entered=moment(903)), note("y", entered=moment(4100))
    rows = there_and_back(contents(notes=(heard, later), recordings=(recording,))).rows["notes"]
    assert [row["recording"] for row in rows] == ["1, 0:14:33", None]


def test_interview_row_tells_the_talk(there_and_back: ThereAndBack) -> None:
    """Times are those of the study's zone; pauses don't count as talk."""
    talk = contents(
        notes=(
            note("x", kind=Kind.VERBATIM, entered=moment(600)),
            note("y", None, entered=moment(660)),
            note("z", "debrief/mood", entered=moment(999)),
        ),
        pauses=(pause(100, 400),),
        state=State.OPEN,
        come_back=("meeting",),
        broken_off=True,
        broken_off_why="kind viel",
        reopenings=(Reopening(at="2026-03-03T09:00:00.000Z", by="AB", why="tikfout"),),
    )
    row = there_and_back(talk).rows["interviews"][0]
    assert str(row["started"]) == "2026-03-02 10:00:00"
    assert (row["minutes"], row["pauses"], row["paused"]) == (6, 1, 5)
    assert (row["notes"], row["verbatim"], row["paraphrase"], row["inbox"]) == (3, 1, 2, 1)
    assert (row["come_back"], row["broken_off"], row["why"]) == (
        "When have people really met?",
        "yes",
        "kind viel",
    )
    assert (row["unsaid"], row["must_asks"]) == (7, 2)
    assert row["reopened"] == "2026-03-03 10:00:00 AB: tikfout"


def test_codes_of_interviews_are_unique(there_and_back: ThereAndBack) -> None:
    """Two interviews with one code, from two devices, are still told apart in the first column."""
    rows = there_and_back(contents(), contents(), contents(), contents(sitting=2)).rows["interviews"]
    codes = [row["interview"] for row in rows]
    assert len(set(codes)) == 4
    assert (codes[0], codes[3]) == ("C1-V01-1", "C1-V01-2")


def test_first_column_of_interviews_is_its_code(target: Path) -> None:
    """Programs such as QualCoder make a case of each row, named by its first cell."""
    exported(target, [contents()])
    assert [row[0] for row in _sheet(target, "Interviews")] == ["interview", "C1-V01-1"]


def test_inbox_and_debrief_are_topics_of_their_own(there_and_back: ThereAndBack) -> None:
    """Notes without a question, and those of the debrief, have their place on both sheets."""
    rows = there_and_back(contents(notes=(note("los", None), note("moe", "debrief/mood")))).rows
    assert [row["topic"] for row in rows["notes"]] == ["inbox", "debrief"]
    cells = {row["topic"]: row["role:volunteer"] for row in rows["by_role"] if row["case"] == "C1"}
    assert "los" in str(cells["inbox"])
    assert "moe" in str(cells["debrief"])


def test_matrix_lays_roles_side_by_side_and_tells_absence(there_and_back: ThereAndBack) -> None:
    """A cell holds the notes of a role with the way back to each, or why there are none."""
    other = questionnaire("coordinator")
    short = questionnaire("document", consent=(), topics=other.topics[:1])
    rows = there_and_back(
        contents(notes=(note("koffie", entered=moment(840)),)),
        contents(participant_code="C1-V02", notes=(note("ruilen", kind=Kind.VERBATIM),)),
        contents(role="coordinator", questionnaire=other, participant_code="C1-C01"),
        contents(role="document", questionnaire=short, consent=(), participant_code="C1-D01"),
    ).rows["by_role"]
    row = _row(rows, case="C1", topic="topic/O06")
    assert row["role:volunteer"] == ("C1-V01-1 14' #1 paraphrase: koffie\nC1-V02-1 1' #1 verbatim: ruilen")
    assert row["role:coordinator"] == "(interviews: 1; no notes)"
    assert row["role:document"] == "(interviews: 1; topic not in the questionnaire)"
    assert _row(rows, case="C2", topic="topic/O06")["role:volunteer"] == "(no interview)"


def test_matrix_keeps_whole_what_does_not_fit_into_a_cell(there_and_back: ThereAndBack) -> None:
    """A cell with more than Excel holds goes on at the right."""
    texts = [f"{number} " + "x" * 3_000 for number in range(30)]
    rows = there_and_back(contents(notes=tuple(note(text) for text in texts))).rows["by_role"]
    cell = str(_row(rows, case="C1", topic="topic/O06")["role:volunteer"])
    assert [line.split(": ", 1)[1] for line in cell.split("\n")] == texts


def test_case_and_role_that_the_study_does_not_have_still_come(there_and_back: ThereAndBack) -> None:
    """An interview from elsewhere is not lost because the study does not know its case or role."""
    stranger = contents(
        case="C9", role="parent", notes=(note("hallo"),), questionnaire=questionnaire("parent")
    )
    rows = there_and_back(stranger).rows
    assert "hallo" in str(_row(rows["by_role"], case="C9", topic="topic/O06")["role:parent"])
    assert rows["notes"][0]["role"] == "parent"


def test_questions_of_all_versions_stand_there(there_and_back: ThereAndBack) -> None:
    """Each version that was used has its questions, with how often it was used and in which languages."""
    second = questionnaire(version="1.1.0")
    rows = there_and_back(contents(), contents(), contents(questionnaire=second)).rows["questions"]
    assert {(row["version"], row["used"]) for row in rows} == {("1.0.0", 2), ("1.1.0", 1)}
    row = _row(rows, version="1.1.0", question="meeting")
    assert row["wording:en"] == "When have people really met?"
    assert row["wording:nl"] == "Wanneer hebben mensen elkaar echt ontmoet?"
    assert row["research"] == "RQ1: Wat is ontmoeten?"
    assert "4 to 8 (4to8)" in str(_row(rows, version="1.0.0", question="hours")["choices"])


def test_version_that_was_changed_in_silence_stands_apart(
    there_and_back: ThereAndBack,
) -> None:
    """What an interview carries is believed, not the version that it names."""
    changed = questionnaire(topics=questionnaire().topics[:1])
    rows = there_and_back(contents(), contents(questionnaire=changed)).rows["questions"]
    assert sorted(row["used"] for row in rows) == [1] * (8 + 3)


def test_source_has_its_title(target: Path) -> None:
    """For a source stands what was read."""
    source = Participant(
        **record("v"), code="C1-D01", case="C1", role="document", created_at="", title="=Folder"
    )
    used = questionnaire("document", consent=())
    interview = contents(role="document", participant=source.id, questionnaire=used, consent=())
    exported(target, [interview], participants=[source])
    assert read_workbook(target).rows["interviews"][0]["title"] == "=Folder"


def test_every_column_is_explained(target: Path) -> None:
    """The last sheet says of each column of each sheet what it means."""
    exported(target, [contents(notes=(note("x" * 40_000),))])
    told = {(row[0], row[1]) for row in _sheet(target, "Columns")[1:]}
    for title in TABLES[:-1]:
        assert {(title, header) for header in _sheet(target, title)[0]} <= told
    assert ("Notes", "text 2") in told


def test_codebook_has_two_columns_and_no_codes(target: Path) -> None:
    """MAXQDA reads a codebook by these two headers."""
    exported(target, [contents()])
    header, *rows = _sheet(target, "Codebook")
    assert header == ("Code", "Memo")
    assert {cell for row in rows for cell in row} <= {None}


def test_first_sheet_accounts_for_the_workbook(target: Path) -> None:
    """It tells the study, the time in its zone, the sheets with their rows, versions and files."""
    result = exported(target, [contents(notes=(note("x"),))], files=[("study.yaml", "the study")])
    cells = [cell for row in _sheet(target, "Read me") for cell in row if cell is not None]
    for wanted in (
        "Meeting",
        "2026-03-05 14:05 (Europe/Brussels)",
        "volunteer 1.0.0",
        "study.yaml",
        "the study",
    ):
        assert wanted in cells
    rows = {row[0]: row[2] for row in _sheet(target, "Read me")}
    assert {title: rows[title] for title in ("Interviews", "Answers", "Notes")} == {
        "Interviews": result.counts["interviews"],
        "Answers": result.counts["answers"],
        "Notes": 1,
    }


def test_fictional_interview_in_a_real_study_is_told(target: Path) -> None:
    """A demonstration that strayed into a study is told on the first sheet and in its row."""
    exported(target, [contents(fictional=True), contents()])
    assert [row["fictional"] for row in read_workbook(target).rows["interviews"]] == ["yes", "no"]
    assert any(
        "1 of the interviews are fictional" in str(cell) for row in _sheet(target, "Read me") for cell in row
    )
    assert _sheet(target, "Notes")[0][1] == "case"


def test_progress_is_told(target: Path) -> None:
    """After each interview, with how many there are."""
    told: list[tuple[int, int | None]] = []
    exported(
        target, [contents(), contents()], total=2, progress=lambda done, total: told.append((done, total))
    )
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", ""])
def test_zone_that_is_not_known_becomes_utc(zone: str, target: Path) -> None:
    """Times are then those of UTC, and the first sheet says so."""
    exported(target, [contents()], study=structs.replace(study(), time_zone=zone))
    assert str(read_workbook(target).rows["interviews"][0]["started"]) == "2026-03-02 09:00:00"
    assert "2026-03-05 13:05 (UTC)" in [row[1] for row in _sheet(target, "Read me")]


def test_more_rows_than_excel_holds_are_refused(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are never dropped: the export says that the study is too large for one workbook."""
    monkeypatch.setattr("protocol.export.book.table.MAX_ROWS", 10)
    with pytest.raises(UserMistake, match="more rows than Excel can hold"):
        exported(target, [contents()])
    assert not target.exists()


def test_read_me_tells_expressions_that_failed(target: Path) -> None:
    """Once for each, with the number of interviews; the set of a repeat says nothing of the expression."""
    failures = tuple(
        Failure(**record("f"), question=path, field="constraint", at=moment(5))
        for path in ("practices[1]/who", "practices[2]/who")
    )
    exported(target, [contents(failures=failures), contents()])
    rows = _sheet(target, "Read me")
    assert [row for row in rows if row[0] and str(row[0]).endswith("who.constraint")] == [
        ("volunteer 1.0.0: who.constraint", None, 1)
    ]
