"""The sheets that lay interviews side by side: what stands in them, and that absence has its words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from protocol.export.read_back import read_workbook
from protocol.model.interview import InterviewContents
from protocol.model.questionnaire import Choice, Question, Questionnaire, QuestionType, ReferenceList, Topic
from protocol.model.study import ResearchQuestion
from protocol.model.words import About, Kind, Mention, Outcome
from tests.export.builders import (
    GOALS,
    change,
    contents,
    decision,
    improvised,
    moment,
    note,
    pause,
    questionnaire,
    state,
    study,
    visit,
)
from tests.export.conftest import ThereAndBack, exported


def _row(rows: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    [found] = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


def _held_against() -> Questionnaire:
    """A questionnaire whose goals are held against a list of reference of two parts."""
    reference = ReferenceList(
        name="recognition",
        title={"en": "Recognition"},
        date="2014-03-28",
        source={},
        items=(Choice(name="a", label={"en": "a) meeting"}), Choice(name="b", label={"en": "b) play"})),
    )
    goals = (structs.replace(GOALS[0], reference=("a",)), *GOALS[1:])
    used = questionnaire(choices={**questionnaire().choices, "goals": goals}, reference=(reference,))
    topics = tuple(
        structs.replace(
            topic,
            questions=tuple(
                structs.replace(each, reference="recognition") if each.name == "goals" else each
                for each in topic.questions
            ),
        )
        for topic in used.topics
    )
    return structs.replace(used, topics=topics)


def test_cell_of_the_matrix_leads_to_its_first_note(target: Path) -> None:
    """The link of a cell leads to the row of the first note that it rests on, whatever the order."""
    first, second = note("een", entered=moment(10)), note("twee", "meeting", entered=moment(20))
    exported(target, [contents(notes=(note("x", "meeting"),), case="C2"), contents(notes=(first, second))])
    book = load_workbook(target)
    cells = [cell for row in book["Matrix"].iter_rows() for cell in row if cell.hyperlink]
    told = {}
    for cell in cells:
        sheet, place = cell.hyperlink.location.split("!")
        row, _column = coordinate_to_tuple(place)
        told[book["Matrix"].cell(cell.row, 1).value, book["Matrix"].cell(1, cell.column).value] = [
            value.value for value in book[sheet.strip("'")][row]
        ]
    assert first.id in told["C1", "O06: rests on"]
    assert second.id in told["C1", "O02: rests on"]


@pytest.mark.parametrize("title", ["Matrix", "Matrix by role"])
def test_links_say_what_sorting_does_to_them(target: Path, title: str) -> None:
    """Who stands on a link is told; whatever is typed there is let through."""
    exported(target, [contents(notes=(note("een"),))])
    sheet = load_workbook(target)[title]
    links = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    [rule] = sheet.data_validations.dataValidation
    advised = {cell for area in rule.sqref.ranges for row in area.rows for cell in _names(row)}
    assert links and links <= advised
    assert (rule.type, rule.showInputMessage, rule.showErrorMessage) == (None, True, False)
    assert len(rule.promptTitle) <= 32 and len(rule.prompt) <= 255


def _names(row: list[tuple[int, int]]) -> list[str]:
    return [f"{get_column_letter(column)}{number}" for number, column in row]


def test_matrix_has_a_summary_for_each_case_and_topic(there_and_back: ThereAndBack) -> None:
    """A row is a case; each topic has room to write, a count, and the numbers of the notes."""
    talk = contents(notes=tuple(note(text) for text in ("een", "twee", "drie")))
    rows = there_and_back(talk, contents(case="C2")).rows["matrix"]
    row = _row(rows, case="C1")
    assert row["summary:topic/O06"] is None
    assert (row["rests:topic/O06"], row["numbers:topic/O06"]) == ("→ 3 notes", "C1-V01-1 #1–3")
    assert _row(rows, case="C2")["rests:topic/O06"] == "(interviews: 1; no notes)"


def test_matrix_by_role_has_a_summary_for_each_role(target: Path) -> None:
    """What a coder writes in a cell is read back by case, topic and role."""
    exported(target, [contents(notes=(note("een"),))])
    book = load_workbook(target)
    sheet = book["Matrix by role"]
    headers = [cell.value for cell in sheet[1]]
    rows = [row for row in sheet.iter_rows(min_row=2) if row[0].value == "C1" and row[2].value[:3] == "O06"]
    rows[0][headers.index("Volunteer: summary")].value = "koffie verbindt"
    book.save(target)
    read = _row(read_workbook(target).rows["by_role"], case="C1", topic="topic/O06")
    assert (read["summary:volunteer"], read["rests:volunteer"]) == ("koffie verbindt", "→ 1 note")
    assert read["summary:coordinator"] is None


def test_definitions_stand_in_order_of_time(there_and_back: ThereAndBack) -> None:
    """Several of one person, none in the place of another; other questions and other kinds are told apart."""
    talk = contents(
        notes=(
            note("later", "meeting", Kind.VERBATIM, entered=moment(90)),
            note("eerst", "meeting", Kind.VERBATIM, entered=moment(10)),
            note("denk ik", "meeting", Kind.INTERPRETATION, entered=moment(95)),
            note("koffie", "tasks"),
        )
    )
    rows = there_and_back(talk).rows["definitions"]
    assert [(row["nth"], row["text"], row["kind"]) for row in rows] == [
        (1, "eerst", "verbatim"),
        (2, "later", "verbatim"),
        (3, "denk ik", "interpretation"),
    ]


def test_second_sitting_goes_on_counting_definitions(there_and_back: ThereAndBack) -> None:
    """The definitions of a person are counted over sittings."""
    first = contents(participant="vtheperson000001", notes=(note("een", "meeting"),))
    second = contents(participant="vtheperson000001", sitting=2, notes=(note("twee", "meeting"),))
    rows = there_and_back(first, second).rows["definitions"]
    assert [row["nth"] for row in rows] == [1, 2]


def test_goals_say_who_mentions_what(there_and_back: ThereAndBack) -> None:
    """An item has its mentions, its order and about whom; one that did not come up says so."""
    told = (
        state("goals"),
        state("goals", Mention.SPONTANEOUS, item="meet", order=1, about=About.SELF),
        state("goals", Mention.AFTER_PROBE, Outcome.DENIED, item="refer"),
    )
    rows = there_and_back(contents(states=told), contents(participant_code="C1-V02")).rows["goals"]
    meet = _row(rows, item="meet")
    assert (meet["mentioned"], meet["spontaneous"], meet["about_self"]) == (1, 1, 1)
    assert meet["role:volunteer"] == "C1-V01-1: spontaneous, answered, no. 1, self"
    assert _row(rows, item="refer")["denied"] == 1
    vent = _row(rows, item="vent")
    assert (vent["mentioned"], vent["not_mentioned"], vent["not_told"]) == (0, 1, 1)
    assert vent["role:volunteer"] == "(interviews: 2; not mentioned)"
    assert vent["role:coordinator"] == "(no interview)"


def test_goals_are_held_against_the_reference_list(there_and_back: ThereAndBack) -> None:
    """Each part of the list has a row with its items; one without any stands there, not mentioned."""
    told = (state("goals"), state("goals", Mention.SPONTANEOUS, item="meet", order=1))
    rows = there_and_back(contents(questionnaire=_held_against(), states=told)).rows["goals"]
    assert _row(rows, item="meet")["reference_label"] == "a) meeting"
    assert _row(rows, item="refer")["reference_label"] == "(belongs to no part of it)"
    first, second = _row(rows, item="a"), _row(rows, item="b")
    assert (first["origin"], first["mentioned"], first["reference_label"]) == (
        "reference",
        1,
        "meeting each other",
    )
    assert (second["mentioned"], second["not_mentioned"]) == (0, 1)
    assert second["reference_label"] == "(no item of the lists belongs to it)"


def test_item_that_two_people_add_is_one_row(there_and_back: ThereAndBack) -> None:
    """An item that was typed in twice in the same words is counted together."""
    talks = [
        contents(
            participant_code=f"C1-V0{number}",
            states=(state("goals", Mention.SPONTANEOUS, item=f"new/{number}", label=label, order=1),),
        )
        for number, label in enumerate(("Samen  koken", "samen koken"))
    ]
    row = _row(there_and_back(*talks).rows["goals"], origin="typed_in")
    assert (row["item_label"], row["mentioned"]) == ("Samen koken", 2)


def test_coverage_tells_versions_apart(there_and_back: ThereAndBack) -> None:
    """A question that version 1 lacks has a row that says so, with dashes and no zeros."""
    extra = Question(name="extra", type=QuestionType.TEXT, label={"en": "Extra?"})
    topic = Topic(id="O06", label={}, questions=(extra,))
    newer = questionnaire(version="1.1.0", topics=(*questionnaire().topics, topic))
    rows = there_and_back(contents(), contents(questionnaire=newer, states=(state("extra"),))).rows[
        "coverage"
    ]
    old, new = (_row(rows, question="extra", version=f"volunteer {v}") for v in ("1.0.0", "1.1.0"))
    assert (old["there"], old["raised"], old["mention_none"], old["case:C1"]) == (
        "no",
        None,
        None,
        "(not in this version)",
    )
    assert (new["there"], new["raised"], new["answered"], new["case:C1"]) == ("yes", 1, 1, "1 of 1")
    assert new["case:C2"] == "(no interview)"


def test_outcomes_are_counted_per_question(there_and_back: ThereAndBack) -> None:
    """What came of a question over all interviews that have it."""
    talks = (contents(states=(state("tasks"),)), contents(states=(state("tasks", outcome=Outcome.REFUSED),)))
    row = _row(there_and_back(*talks).rows["outcomes"], question="tasks")
    assert (row["outcome_answered"], row["outcome_refused"], row["mention_asked"]) == (1, 1, 2)


def test_charts_draw_cells_of_the_sheets(target: Path) -> None:
    """Three charts with a title each, drawn from the tables."""
    talk = contents(states=(state("tasks"),), visits=(visit("tasks", 0, 120),))
    exported(target, [talk])
    charts = load_workbook(target)["Charts"]._charts
    drawn = [chart.series[0].val.numRef.f for chart in charts]
    assert [reference.split("!")[0] for reference in drawn] == [
        "'Mention and outcome'",
        "'Mention and outcome'",
        "'Time per topic'",
    ]


def test_question_matrix_tells_gaps_and_yield(there_and_back: ThereAndBack) -> None:
    """A research question without question, a question without one, and what each yielded."""
    asked = study(
        research_questions=(
            ResearchQuestion(id="RQ1", label={"en": "What?"}),
            ResearchQuestion(id="RQ2", label={"en": "Why?"}),
        )
    )
    talk = contents(
        notes=(note("een twee", "meeting", Kind.VERBATIM), note("drie", "meeting")),
        visits=(visit("meeting", 0, 120), visit("meeting", 200, 260)),
    )
    rows = there_and_back(talk, study=asked).rows["research"]
    assert _row(rows, wording="RQ2: Why?")["gap"] == "no_question"
    assert _row(rows, wording="RQ1: What?")["serves:RQ1"] == 1
    assert _row(rows, question="tasks")["gap"] == "no_research_question"
    row = _row(rows, question="meeting")
    assert (row["serves:RQ1"], row["gap"]) == ("x", None)
    assert [row[name] for name in ("notes", "verbatim", "words", "noted", "minutes")] == [2, 1, 3, 1, 3]


def test_improvised_question_is_among_the_questions(there_and_back: ThereAndBack) -> None:
    """A question that was made up has a row with its wording and the interview in which it rose."""
    made_up = improvised("=Wie zet de koffie?")
    row = _row(there_and_back(contents(improvised=(made_up,))).rows["questions"], type="improvised")
    assert (row["question"], row["wording:nl"], row["interview"]) == (
        made_up.path,
        "=Wie zet de koffie?",
        "C1-V01-1",
    )


def test_course_tells_order_and_time(there_and_back: ThereAndBack) -> None:
    """Each visit has its time without pauses; one of which nobody knows the end has a dash."""
    talk = contents(
        notes=(note("x", "tasks", entered=moment(100)),),
        visits=(visit("tasks", 60, 360), visit("meeting", 360, 420), visit("tasks", 420, None)),
        pauses=(pause(120, 240),),
    )
    rows = there_and_back(talk).rows["course"]
    told = [(row["number"], row["question"], row["nth"], row["began"], row["minutes"]) for row in rows]
    assert told == [(1, "tasks", 1, 1, 3), (2, "meeting", 1, 4, 1), (3, "tasks", 2, 5, None)]
    assert (rows[0]["paused"], rows[0]["notes"]) == (2, 1)


def test_time_per_topic_is_a_mean_per_role(there_and_back: ThereAndBack) -> None:
    """Minutes are those of the interviews in which the topic was on the screen."""
    talks = (
        contents(visits=(visit("tasks", 0, 120),)),
        contents(visits=(visit("tasks", 0, 240),)),
        contents(visits=(visit("meeting", 0, 60),)),
    )
    row = _row(there_and_back(*talks).rows["topic_time"], topic="topic/O06")
    assert (row["mean:volunteer"], row["shown:volunteer"]) == (3, 2)


def _changed(*changes: Any, **fields: Any) -> InterviewContents:
    return contents(changes=changes, **fields)


def test_changes_after_closing_say_who_when_what_and_why(there_and_back: ThereAndBack) -> None:
    """Only changes with a reason are there: those of the talk itself are no finding."""
    kept = note("nieuw", kind=Kind.PARAPHRASE)
    made = change(kept.id, old="oud", new="nieuw")
    rows = there_and_back(_changed(made, change(kept.id, old="x", new="y", why=""), notes=(kept,))).rows[
        "changes"
    ]
    [row] = rows
    assert (row["old"], row["new"], row["why"], row["by"], row["what"]) == (
        "oud",
        "nieuw",
        "tikfout",
        "AB",
        "note: text",
    )
    assert str(row["at"]) == "2026-03-02 10:01:35"


def test_changes_of_a_sensitive_note_and_its_kin_are_held_back(there_and_back: ThereAndBack) -> None:
    """Old and new words stay out, also of a note that was once one with it; asked for, they come."""
    secret = note("geheim", sensitive=True)
    kin = note("rest", kin=(secret.id,))
    other = note("gewoon")
    talk = _changed(
        change(secret.id, old="geheim oud", new="geheim"),
        change(kin.id, old="geheim rest", new="rest"),
        change(other.id, old="oud", new="gewoon"),
        notes=(secret, kin, other),
    )
    told = [row["old"] for row in there_and_back(talk).rows["changes"]]
    assert told == ["(sensitive: held back)", "(sensitive: held back)", "oud"]
    asked_for = there_and_back(talk, with_sensitive=True).rows["changes"]
    assert [row["old"] for row in asked_for] == ["geheim oud", "geheim rest", "oud"]


def test_changes_of_a_note_that_is_gone_are_held_back_beside_sensitive_ones(
    there_and_back: ThereAndBack,
) -> None:
    """Nobody can say whether it was split off from a sensitive one."""
    gone = change("n-gone", "", old="geheim", act="delete_note")
    [row] = there_and_back(_changed(gone, notes=(note("x", sensitive=True),))).rows["changes"]
    assert row["old"] == "(sensitive: held back)"
    [row] = there_and_back(_changed(gone, notes=(note("x"),))).rows["changes"]
    assert (row["old"], row["what"]) == ("geheim", "note: taken away")


def test_changed_words_without_consent_to_quotes_are_marked(there_and_back: ThereAndBack) -> None:
    """Literal words are marked in the changes as they are on the notes."""
    said = note("letterlijk", kind=Kind.VERBATIM)
    talk = _changed(
        change(said.id, old="a", new="letterlijk"), notes=(said,), consent=(decision("notes", True),)
    )
    assert [row["quote"] for row in there_and_back(talk).rows["changes"]] == ["no"]


def test_coreq_has_32_items_and_fills_what_it_can(there_and_back: ThereAndBack) -> None:
    """From the interviews, from the study file, or for the author; what is not kept is not claimed."""
    told = study(coreq={"credentials": {"nl": "master"}, "approach": {"nl": "via de huizen"}})
    talks = (
        contents(notes=(note("x", entered=moment(1800)),), others_present="een kind"),
        contents(notes=(note("x", entered=moment(3600)),), sitting=2),
    )
    rows = there_and_back(*talks, study=told).rows["coreq"]
    assert [row["number"] for row in rows] == list(range(1, 33))
    assert [sum(row["source"] == who for row in rows) for who in ("data", "study", "author")] == [14, 14, 4]
    filled = {row["name"]: (row["filled"], row["answer"]) for row in rows}
    assert filled["credentials"] == ("yes", "master")
    assert filled["approach"] == ("yes", "via de huizen")
    assert filled["gender"][0] == filled["member_check"][0] == "no"
    assert "from 30 to 60 minutes" in str(filled["duration"][1])
    assert "1 of 2" in str(filled["repeats"][1])
    assert "een kind (1)" in str(filled["others_present"][1])


def test_sheets_of_an_empty_study_say_so(there_and_back: ThereAndBack) -> None:
    """Without interviews nothing is claimed: COREQ is not filled in, and every case has its row."""
    rows = there_and_back().rows
    assert {row["filled"] for row in rows["coreq"] if row["source"] == "data"} == {"no"}
    assert [row["case"] for row in rows["matrix"]] == ["C1", "C2"]
