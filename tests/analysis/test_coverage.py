"""Which questions were asked of whom: what is counted, and what absence means."""

from __future__ import annotations

from msgspec import structs

from protocol.analysis.coverage import Absence, Coverage, Standing, VersionKey, standings
from protocol.model.interview import InterviewContents
from protocol.model.questionnaire import Question, QuestionType, Topic
from protocol.model.words import Mention, Outcome, State
from tests.export.builders import contents, questionnaire, state


def _version(version: str, *names: str, formerly: str = "") -> InterviewContents:
    questions = tuple(
        Question(name=name, type=QuestionType.TEXT, formerly=formerly if name == names[-1] else "")
        for name in names
    )
    used = questionnaire(version=version, topics=(Topic(id="O02", label={}, questions=questions),))
    return contents(questionnaire=used, states=(state(names[-1]),))


def _covered(*interviews: InterviewContents) -> Coverage:
    made = Coverage()
    for interview in interviews:
        made.add(interview)
    return made


def test_not_in_version_is_not_not_mentioned() -> None:
    """A question that version 1 does not have could not come up there, and is told apart."""
    made = _covered(_version("1.0.0", "old"), _version("1.1.0", "old", "new"))
    counts = made.count("new")
    assert counts.absence(Absence.NOT_IN_VERSION) == 1
    assert (counts.interviews, counts.could_be_asked, counts.raised) == (2, 1, 1)


def test_question_of_another_role_is_told_apart() -> None:
    """What only coordinators are asked is absent with volunteers for that reason."""
    other = contents(role="coordinator", questionnaire=questionnaire("coordinator", topics=()))
    assert _covered(contents(), other).count("tasks", role="coordinator").absence(Absence.NOT_IN_ROLE) == 1


def test_renamed_question_is_one_item() -> None:
    """By `formerly`, a question goes on under its newest name."""
    made = _covered(_version("1.0.0", "before"), _version("2.0.0", "after", formerly="before"))
    assert [one.question for one in made.questions()] == ["after"]
    assert made.count("after").raised == 2


def test_mention_and_outcome_are_counted_apart() -> None:
    """Asked and denied counts under both, and is no answer."""
    counts = _covered(contents(states=(state("tasks", Mention.ASKED, Outcome.DENIED),))).count("tasks")
    assert (counts.mention(Mention.ASKED), counts.outcome(Outcome.DENIED), counts.answered) == (1, 1, 0)


def test_nothing_said_depends_on_the_state_of_the_interview() -> None:
    """Nothing said yet, settled before, and nothing kept are three findings."""
    still_open = standings(contents(state=State.OPEN, closed_at=None, asked_before=("meeting",)))
    assert still_open["tasks"] == Standing(absence=Absence.UNSETTLED)
    assert still_open["meeting"] == Standing(absence=Absence.EARLIER)
    assert standings(contents())["tasks"] == Standing(absence=Absence.NOTHING_KEPT)


def test_instances_of_a_repeat_speak_with_one_voice() -> None:
    """Of several sets, the one that says most stands for the question."""
    inner = (Question(name="who", type=QuestionType.TEXT),)
    repeat = Question(name="practices", type=QuestionType.REPEAT, questions=inner)
    used = questionnaire(topics=(Topic(id="O02", label={}, questions=(repeat,)),))
    interview = contents(
        questionnaire=used,
        states=(
            state("practices[1]/who", Mention.NONE, Outcome.NOT_REACHED),
            state("practices[2]/who"),
        ),
    )
    assert standings(interview) == {"practices/who": Standing(Mention.ASKED, Outcome.ANSWERED)}


def test_versions_stand_in_order_of_their_numbers() -> None:
    """1.10.0 comes behind 1.9.0, and one that was changed in silence is a version of its own."""
    made = _covered(_version("1.10.0", "a"), _version("1.9.0", "a"))
    assert [key.version for key in made.versions()] == ["1.9.0", "1.10.0"]
    silent = _version("1.9.0", "a")
    made.add(structs.replace(silent, interview=structs.replace(silent.interview, questionnaire_hash="other")))
    assert VersionKey("volunteer", "1.9.0", "other") in made.versions()


def test_cases_and_roles_add_up() -> None:
    """What the cells count is what the whole counts."""
    made = _covered(contents(), contents(case="C2"), contents(case="C2", states=(state("tasks"),)))
    by_case = [made.count("tasks", case=case).interviews for case in made.cases()]
    assert by_case == [1, 2]
    assert sum(counts.raised for cell, counts in made.counts() if cell.question == "tasks") == 1
