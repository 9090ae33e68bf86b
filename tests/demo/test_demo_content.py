"""What the talks of the demonstration show: every word of the field, and every turn that a talk can take."""

from __future__ import annotations

import pytest

from protocol.model.interview import consent_now, open_must_asks
from protocol.model.questionnaire import CLOSED, IMPROVISED, QuestionType, walk, without_instances
from protocol.model.words import About, Basis, Kind, Mention, Outcome, Reason, Special, State
from tests.demo.conftest import Demo


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_note(demo: Demo, kind: Kind) -> None:
    """Each kind is there often enough to filter on."""
    assert sum(note.kind is kind for kept in demo.interviews for note in kept.notes) >= 50


@pytest.mark.parametrize("mention", Mention)
def test_every_mention(demo: Demo, mention: Mention) -> None:
    """Of questions and of items alike."""
    states = [state for kept in demo.interviews for state in kept.states if state.mention is mention]

    assert {state.item is None for state in states} == {True, False}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome(demo: Demo, outcome: Outcome) -> None:
    """None is missing."""
    assert any(state.outcome is outcome for kept in demo.interviews for state in kept.states)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason(demo: Demo, reason: Reason) -> None:
    """None is missing."""
    assert any(state.reason is reason for kept in demo.interviews for state in kept.states)


@pytest.mark.parametrize("basis", Basis)
def test_every_basis(demo: Demo, basis: Basis) -> None:
    """What followed, what was set and what closing filled in."""
    assert any(state.basis is basis for kept in demo.interviews for state in kept.states)


@pytest.mark.parametrize("about", About)
def test_every_about(demo: Demo, about: About) -> None:
    """Goals and tasks of oneself, of others and of both."""
    assert any(state.about is about for kept in demo.interviews for state in kept.states)


@pytest.mark.parametrize("special", Special)
def test_every_special_answer(demo: Demo, special: Special) -> None:
    """Prefer not to say, and don't know."""
    assert any(answer.special is special for kept in demo.interviews for answer in kept.answers)


def test_answers_in_words_of_their_own(demo: Demo) -> None:
    """The choice `other` has its words."""
    assert sum(bool(answer.other) for kept in demo.interviews for answer in kept.answers) >= 3


def test_every_closed_type_is_answered(demo: Demo) -> None:
    """And something is calculated, in the sets of a repeat that were counted."""
    types = set()
    for kept in demo.interviews:
        answered = {without_instances(answer.question) for answer in kept.answers}
        types |= {each.question.type for each in walk(kept.questionnaire) if each.path in answered}

    assert types == {*CLOSED, QuestionType.CALCULATE, QuestionType.REPEAT}


def test_hours_of_all_moments_of_a_source_are_added_up(demo: Demo) -> None:
    """Two sets of a repeat, each with a value of its own; no expression failed anywhere."""
    answers = {answer.question: answer.value for answer in demo.of("C1-D01").answers}

    assert (answers["moments"], answers["moments[1]/moment_week"], answers["hours_a_week"]) == (2, 3.5, 4.5)
    assert not [failure for kept in demo.interviews for failure in kept.failures]


def test_items_that_no_list_has(demo: Demo) -> None:
    """Goals and tasks were typed in, with their order."""
    typed = [state for kept in demo.interviews for state in kept.states if state.label]

    assert len(typed) >= 3
    assert all(state.order for state in typed)


def test_definitions_of_one_person_differ(demo: Demo) -> None:
    """In every case, somebody gives more than one definition of meeting."""
    several = {
        kept.interview.case
        for kept in demo.interviews
        if sum(note.question == "meeting_meaning" and note.kind is Kind.VERBATIM for note in kept.notes) > 1
    }

    assert several == {"C1", "C2", "C3", "C4", "C5"}


def test_improvised_questions_are_answered(demo: Demo) -> None:
    """A question that was made up has a note."""
    for kept in demo.interviews:
        noted = {note.question for note in kept.notes}
        assert {question.path for question in kept.improvised} <= noted


def test_notes_were_moved_between_questions_and_out_of_the_inbox(demo: Demo) -> None:
    """An origin that is empty is the inbox."""
    moved = [note for kept in demo.interviews for note in kept.notes if note.moved_from is not None]

    assert any(note.moved_from == "" and note.question for note in moved)
    assert any(note.moved_from and note.question for note in moved)


def test_told_out_of_order_is_spontaneous(demo: Demo) -> None:
    """What the coordinator of case 1 says of the decree comes up long before it is asked."""
    kept = demo.of("C1-C01")

    assert next(state for state in kept.states if state.question == "frame").mention is Mention.SPONTANEOUS


@pytest.mark.parametrize("act", ["edit_note", "delete_note", "move_note", "answer"])
def test_changes_are_kept(demo: Demo, act: str) -> None:
    """Mending leaves a trace."""
    assert any(change.act == act for kept in demo.interviews for change in kept.changes)


def test_pauses_have_a_reason_and_an_end(demo: Demo) -> None:
    """Several talks stood still."""
    pauses = [pause for kept in demo.interviews for pause in kept.pauses]

    assert len(pauses) >= 3
    assert all(pause.reason and pause.ended for pause in pauses)


def test_one_talk_was_broken_off(demo: Demo) -> None:
    """It says why, and what was not reached says so."""
    (kept,) = [kept for kept in demo.interviews if kept.interview.broken_off]

    assert kept.interview.broken_off_why
    assert any(state.reason is Reason.BROKEN_OFF for state in kept.states)


def test_one_talk_is_open_with_a_line_half_typed(demo: Demo) -> None:
    """It can be gone on with: must-asks are open, and there is a list to come back to."""
    (kept,) = [kept for kept in demo.interviews if kept.interview.state is State.OPEN]

    assert open_must_asks(kept)
    assert kept.draft is not None
    assert kept.draft.text
    assert kept.interview.come_back
    assert any(note.come_back for note in kept.notes)
    assert any(note.question is None for note in kept.notes)


def test_one_debrief_is_pending(demo: Demo) -> None:
    """Of the talks that are over, all others have theirs."""
    pending = [
        kept.interview.participant_code
        for kept in demo.interviews
        if kept.interview.debrief_pending and kept.interview.state is State.CLOSED
    ]

    assert pending == ["C4-V02"]


def test_quotes_refused_at_once_and_afterwards(demo: Demo) -> None:
    """One says no at the start, one changes a yes into a no; both have verbatim notes."""
    at_once, afterwards = demo.of("C2-V01"), demo.of("C3-V02")

    for kept in (at_once, afterwards):
        assert consent_now(kept.interview.consent)["quotes"] is False
        assert any(note.kind is Kind.VERBATIM for note in kept.notes)
    decisions = [made.decision for made in afterwards.interview.consent if made.item == "quotes"]
    assert decisions == [True, False]


def test_second_sitting_with_the_same_participant(demo: Demo) -> None:
    """Two talks, one participant."""
    first, second = demo.of("C1-V02", 1), demo.of("C1-V02", 2)

    assert first.interview.participant == second.interview.participant
    assert first.interview.created_at < second.interview.created_at


def test_one_talk_went_on_after_a_flat_battery(demo: Demo) -> None:
    """Its notes lie in two segments, and the debrief in a third."""
    segments = {note.entered.segment for note in demo.of("C4-V03").notes}

    assert segments == {1, 2, 3}


def test_volunteers_do_not_name_connecting_a_task_while_coordinators_do(demo: Demo) -> None:
    """In the cases that swap: denied, or not there at all, against answered."""
    for case in ("C1", "C4"):
        said = {
            (kept.interview.role, state.outcome)
            for kept in demo.interviews
            if kept.interview.case == case
            for state in kept.states
            if (state.question, state.item) == ("tasks", "connect")
        }
        assert ("coordinator", Outcome.ANSWERED) in said
        assert ("volunteer", Outcome.ANSWERED) not in said


def test_cohesion_is_no_goal_of_a_coordinator_who_was_not_probed(demo: Demo) -> None:
    """Living together hardly comes up of itself; that is what the field found."""
    spontaneous = [
        kept.interview.participant_code
        for kept in demo.interviews
        if kept.interview.role == "coordinator"
        for state in kept.states
        if (state.question, state.item) == ("goals", "living_together")
        and state.mention is Mention.SPONTANEOUS
    ]

    assert spontaneous == []


def test_notes_that_begin_like_something_else(demo: Demo) -> None:
    """Notes begin with signs that a spreadsheet acts on; é and an emoji are there too."""
    texts = [note.text for kept in demo.interviews for note in kept.notes]

    assert {text[0] for text in texts} >= set("=+-@#")
    assert any("é" in text for text in texts)
    assert any("\N{HOT BEVERAGE}" in text for text in texts)


def test_every_interview_is_long_enough_to_be_real(demo: Demo) -> None:
    """Sources aside, a talk that was not broken off has at least fifteen notes and took half an hour."""
    for summary in demo.folder.refresh_summaries():
        if summary.role != "document" and not summary.broken_off and summary.state is State.CLOSED:
            assert summary.notes >= 15, summary.participant_code
            assert 25 <= summary.minutes <= 90, summary.participant_code


def test_every_question_of_a_closed_talk_has_a_mention_and_an_outcome(demo: Demo) -> None:
    """Nothing is empty without a word."""
    for kept in demo.interviews:
        if kept.interview.state is State.CLOSED:
            said = {without_instances(state.question) for state in kept.states if state.item is None}
            asked = {placed.path for placed in walk(kept.questionnaire) if placed.question.can_be_asked}
            assert asked <= said
            assert {path for path in said if path.startswith(f"{IMPROVISED}/")} == {
                question.path for question in kept.improvised
            }
