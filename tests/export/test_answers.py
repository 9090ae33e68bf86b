"""The sheet of the answers: a row for every question and every item, and absence in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

from msgspec import structs

from protocol.export.read_back import read_workbook
from protocol.model.interview import InterviewContents
from protocol.model.questionnaire import Question, Questionnaire, QuestionType, Topic
from protocol.model.words import Basis, Mention, Outcome, Reason, State
from tests.export.builders import answer, change, contents, note, questionnaire, state, visit
from tests.export.conftest import ThereAndBack, exported


def _row(rows: list[dict[str, Any]], **wanted: object) -> dict[str, Any]:
    [found] = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return found


def test_open_interview_says_what_is_not_settled(there_and_back: ThereAndBack) -> None:
    """A question of an open interview of which nothing is said has a row that says so."""
    rows = there_and_back(contents(state=State.OPEN, closed_at=None)).rows["answers"]
    asked = [row for row in rows if row["item"] is None]
    assert [row["question"] for row in asked] == [
        "meeting",
        "goals",
        "tasks",
        "hours",
        "days",
        "years",
        "since",
    ]
    assert {(row["mention"], row["outcome"], row["basis"]) for row in rows} == {("unsettled",) * 3}


def test_items_that_did_not_come_up_have_a_row(there_and_back: ThereAndBack) -> None:
    """Each item of a list has a row: mentioned, or not mentioned in words."""
    kept = (
        state("goals"),
        state("goals", Mention.SPONTANEOUS, item="meet", order=1),
        state("goals", Mention.AFTER_PROBE, Outcome.DENIED, item="new/x", label="samen zingen", order=2),
    )
    rows = there_and_back(contents(states=kept)).rows["answers"]
    assert _row(rows, question="goals", item="meet")["mention"] == "spontaneous"
    missed = _row(rows, question="goals", item="refer")
    assert (missed["mention"], missed["outcome"], missed["basis"]) == ("not_mentioned",) * 3
    typed_in = _row(rows, question="goals", item="new/x")
    assert (typed_in["item_label"], typed_in["outcome"], typed_in["order"]) == ("samen zingen", "denied", 2)


def test_items_of_a_list_that_was_not_reached_say_so(there_and_back: ThereAndBack) -> None:
    """An item that could not come up is told apart from one that did not."""
    closing = state("goals", Mention.NONE, Outcome.NOT_REACHED, reason=Reason.NOT_SHOWN, basis=Basis.CLOSING)
    rows = there_and_back(contents(states=(closing,))).rows["answers"]
    assert _row(rows, question="goals", item="vent")["outcome"] == "not_reached"
    whole = _row(rows, question="goals", item=None)
    assert (whole["mention"], whole["reason"], whole["basis"]) == ("none", "not_shown", "closing")


def test_answers_stand_in_words_and_by_name(target: Path) -> None:
    """People read labels, programs the names of the choices."""
    given = (answer("hours", "lt4"), answer("days", ["lt4", "other"], other="op zondag"), answer("years", 3))
    exported(target, [contents(answers=given)], language="nl")
    rows = read_workbook(target).rows["answers"]
    assert [_row(rows, question=name)["answer"] for name in ("hours", "days", "years")] == [
        "minder dan 4", "minder dan 4; anders", 3,
    ]  # fmt: skip
    assert [_row(rows, question=name)["value"] for name in ("hours", "days", "years")] == [
        "lt4", ["lt4", "other"], 3,
    ]  # fmt: skip


def test_repeated_question_has_a_row_for_each_instance(there_and_back: ThereAndBack) -> None:
    """What was asked of each practice stands apart, in the place of the question itself."""
    who = Question(name="who", type=QuestionType.TEXT, label={"nl": "Wie komt er?"})
    group = Question(name="practices", type=QuestionType.REPEAT, questions=(who,))
    used = questionnaire(topics=(Topic(id="O06", label={}, questions=(group,)),))
    first, second = "practices[1]/who", "practices[2]/who"
    interview = contents(
        questionnaire=used, notes=(note("mama's", second),), states=(state(first), state(second))
    )
    rows = there_and_back(interview).rows["answers"]
    assert [(row["question"], row["wording"], row["notes"]) for row in rows] == [
        (first, "Wie komt er? (practices 1)", 0),
        (second, "Wie komt er? (practices 2)", 1),
    ]


def test_ranking_keeps_its_order(there_and_back: ThereAndBack) -> None:
    """What was put in order stands in that order."""
    rank = Question(name="rank", type=QuestionType.RANK, list_name="hours", label={"nl": "Wat eerst?"})
    used = questionnaire(topics=(Topic(id="O06", label={}, questions=(rank,)),))
    given = answer("rank", ["other", "lt4", "4to8"])
    row = there_and_back(contents(questionnaire=used, answers=(given,))).rows["answers"][0]
    assert (row["value"], row["answer"]) == (["other", "lt4", "4to8"], "other > less than 4 > 4 to 8")


def test_question_that_an_earlier_sitting_settled_says_so(there_and_back: ThereAndBack) -> None:
    """A question that need not be asked again is not just empty."""
    second = contents(sitting=2, state=State.OPEN, asked_before=("tasks",))
    rows = there_and_back(second).rows["answers"]
    assert [row["question"] for row in rows if row["reason"] == "earlier"] == ["tasks"]


def _repeated() -> Questionnaire:
    """A repeat with a label that is filled in, a calculation that repeats words, and one that counts."""
    inside = (
        Question(name="what", type=QuestionType.TEXT, label={"nl": "Wat?"}),
        Question(name="who", type=QuestionType.TEXT, label={"nl": "Wie komt er naar ${what}?"}),
        Question(name="told", type=QuestionType.CALCULATE, calculation="concat(${what}, '!')"),
    )
    questions = (
        Question(name="practices", type=QuestionType.REPEAT, label={"nl": "Praktijk"}, questions=inside),
        Question(name="count", type=QuestionType.CALCULATE, calculation="count(${practices})"),
        Question(name="end", type=QuestionType.TEXT, label={"nl": "Nog iets?"}),
    )
    topic = Topic(id="O06", label={"nl": "Taken"}, questions=questions)
    return structs.replace(questionnaire(), topics=(topic,))


def _in_sets(*, sensitive: bool) -> InterviewContents:
    """Two sets; the words of the first are sensitive or not, and repeated at three other places."""
    return structs.replace(
        contents(
            notes=(
                note("geheim", "practices[1]/what", sensitive=sensitive),
                note("iemand", "practices[1]/who", wording="Wie komt er naar geheim?"),
                note("koken", "practices[2]/what"),
            ),
            answers=(
                answer("practices", 2),
                answer("count", 2),
                answer("practices[1]/told", "geheim!"),
                answer("practices[2]/told", "koken!"),
            ),
        ),
        questionnaire=_repeated(),
    )


def test_a_set_of_a_repeat_stands_together(there_and_back: ThereAndBack) -> None:
    """All of one set before the next, in the order of the questionnaire."""
    rows = there_and_back(_in_sets(sensitive=False)).rows["answers"]
    assert [row["question"] for row in rows] == [
        "practices", "practices[1]/what", "practices[1]/who", "practices[1]/told",
        "practices[2]/what", "practices[2]/told", "count", "end",
    ]  # fmt: skip


def test_the_set_is_named_behind_the_question(there_and_back: ThereAndBack) -> None:
    """On the answers and on the notes: otherwise two rows would ask the same."""
    back = there_and_back(_in_sets(sensitive=False)).rows
    asked = [row["wording"] for row in back["answers"] if row["question"].endswith("/what")]
    noted = [row["question"] for row in back["notes"] if row["text"] != "iemand"]
    assert asked == noted == ["Wat? (Praktijk 1)", "Wat? (Praktijk 2)"]


def test_what_nobody_is_asked_has_no_mention(there_and_back: ThereAndBack) -> None:
    """A number of sets and a calculated value came up by themselves."""
    rows = there_and_back(_in_sets(sensitive=False)).rows["answers"]
    assert {(row["mention"], row["outcome"], row["basis"]) for row in rows if row["value"] is not None} == {
        (None, None, None)
    }


def test_words_that_are_held_back_are_repeated_nowhere(target: Path) -> None:
    """Not in a label that was filled in with them, and not in what was calculated from them."""
    talk = _in_sets(sensitive=True)
    asked = [kept.question for kept in talk.notes if kept.question is not None]
    changes = [
        change(kept.id, old="geheim", new=kept.text, table="notes") for kept in talk.notes if kept.sensitive
    ]
    changes += [
        change(kept.id, "value", old="geheim", new=kept.value, table="answers")
        for kept in talk.answers
        if kept.question.endswith("told")
    ]
    assert len(changes) > 1
    talk = structs.replace(talk, visits=tuple(visit(path, 0, 60) for path in asked), changes=tuple(changes))
    exported(target, [talk])
    with ZipFile(target) as archive:
        written = b"".join(archive.read(name) for name in archive.namelist())
    assert b"geheim" not in written
    told = target.with_name("told.xlsx")
    exported(told, [_in_sets(sensitive=False)])
    rows = read_workbook(told).rows["notes"]
    assert [row["question"] for row in rows if row["text"] == "iemand"] == [
        "Wie komt er naar geheim? (Praktijk 1)"
    ]
