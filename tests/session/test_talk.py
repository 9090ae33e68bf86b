"""The live interview: where we are, what follows from an act, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from protocol.errors import Refused
from protocol.model.words import About, Basis, Kind, Mention, Outcome, Reason, Special, State
from protocol.session.finish import CLOSING_REASONS
from protocol.session.talk import Progress, Talk, Wording
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from tests.small_study import HandClock


def test_no_talk_without_consent_to_notes(new_talk: Callable[..., Talk]) -> None:
    """A no to a required item stands in the way of the first question."""
    talk = new_talk(consent=False)
    talk.consent.decide(talk.consent.items[0], decision=False)
    with pytest.raises(Refused):
        talk.start()


def test_a_later_decision_outranks_an_earlier_one_and_both_are_kept(talk: Talk) -> None:
    """Consent can be withdrawn for one item, with its time and wording."""
    quotes = talk.consent.items[1]
    talk.consent.decide(quotes, decision=False)
    assert talk.consent.now() == {"notes": True, "quotes": False}
    decided = [(made.item, made.decision, made.wording) for made in talk.file.interview.consent]
    assert decided == [
        ("notes", True, "Mag ik noteren?"),
        ("quotes", True, "Mag ik je citeren?"),
        ("quotes", False, "Mag ik je citeren?"),
    ]


def test_a_note_at_a_question_that_was_shown_makes_it_asked_and_answered(talk: Talk) -> None:
    """Mention and outcome follow from the first note."""
    talk.keep("Via een vriendin.", Kind.PARAPHRASE)
    state = talk.state_here()
    assert state is not None
    assert (state.mention, state.outcome, state.basis) == (Mention.ASKED, Outcome.ANSWERED, Basis.ACT)


def test_an_observation_answers_nothing(talk: Talk) -> None:
    """What was seen leaves the question open."""
    talk.keep("lacht", Kind.OBSERVATION)
    assert talk.state_here() is None
    assert "begin" in talk.open_must_asks()


def test_a_note_sent_to_a_question_that_was_not_shown_is_spontaneous(talk: Talk) -> None:
    """Told out of order: the screen stays, the other question was raised by the person."""
    talk.send("Ik zet koffie.", Kind.VERBATIM, "tasks")
    state = talk.states.of("tasks")
    assert state is not None
    assert state.mention is Mention.SPONTANEOUS
    assert talk.position == "begin"


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.DONT_KNOW, Outcome.NO_ANSWER], ids=str)
def test_nobody_refuses_of_themselves(talk: Talk, outcome: Outcome) -> None:
    """A refusal that is told at the end was asked for, though the question was never on the screen."""
    assert talk.states.set("tasks", outcome=outcome).mention is Mention.ASKED
    assert talk.states.set("hours", outcome=Outcome.DENIED).mention is Mention.SPONTANEOUS


def test_mention_and_outcome_never_contradict_each_other(talk: Talk) -> None:
    """What did not come up was not answered, what came up was reached: the other follows what was said."""
    states = talk.states
    seen = [
        states.set("tasks", mention=Mention.NONE),
        states.set("tasks", outcome=Outcome.ANSWERED),
        states.set("tasks", mention=Mention.NONE),
        states.set("tasks", mention=Mention.AFTER_PROBE),
        states.set("tasks", outcome=Outcome.DENIED),
        states.set("tasks", mention=Mention.ASKED),
        states.set("tasks", outcome=Outcome.NOT_REACHED),
    ]
    assert [(state.mention, state.outcome) for state in seen] == [
        (Mention.NONE, Outcome.NOT_REACHED),
        (Mention.SPONTANEOUS, Outcome.ANSWERED),
        (Mention.NONE, Outcome.NOT_REACHED),
        (Mention.AFTER_PROBE, Outcome.ANSWERED),
        (Mention.AFTER_PROBE, Outcome.DENIED),
        (Mention.ASKED, Outcome.DENIED),
        (Mention.NONE, Outcome.NOT_REACHED),
    ]


def test_an_item_that_did_not_come_up_was_not_answered(talk: Talk) -> None:
    """Set by hand; that it was denied may be all that was said of it."""
    absent = talk.states.set_item("task_list", "coffee", mention=Mention.NONE)
    denied = talk.states.set_item("task_list", "coffee", outcome=Outcome.DENIED)
    assert (absent.outcome, denied.mention, denied.outcome) == (
        Outcome.NOT_REACHED,
        Mention.NONE,
        Outcome.DENIED,
    )


def test_the_first_note_after_a_probe_came_after_a_probe(talk: Talk) -> None:
    """A ticked probe tells how the answer came."""
    talk.go("tasks")
    assert talk.tick_probe("example")
    talk.keep("De koffie.", Kind.PARAPHRASE)
    state = talk.state_here()
    assert state is not None
    assert state.mention is Mention.AFTER_PROBE


def test_what_was_set_by_hand_is_not_overwritten_by_an_act(talk: Talk) -> None:
    """A person's word outranks a default."""
    talk.states.set("begin", mention=Mention.AFTER_PROMPT, outcome=Outcome.DENIED)
    talk.keep("Nog iets.", Kind.PARAPHRASE)
    state = talk.state_here()
    assert state is not None
    assert (state.mention, state.outcome) == (Mention.AFTER_PROMPT, Outcome.DENIED)


def test_a_question_is_open_again_when_its_only_answering_note_leaves(talk: Talk) -> None:
    """Moving the note takes mention and outcome along."""
    note = talk.keep("Ik zet koffie.", Kind.PARAPHRASE)
    talk.notes.move(note, "tasks")
    assert talk.states.of("begin") is None
    moved = talk.states.of("tasks")
    assert moved is not None
    assert moved.outcome is Outcome.ANSWERED
    assert talk.notes.at("tasks")[0].moved_from == "begin"


def test_a_note_keeps_the_wording_that_was_on_the_screen(talk: Talk) -> None:
    """The simpler wording is what was asked."""
    talk.go("tasks")
    talk.wording = Wording.SIMPLER
    assert talk.keep("Onthaal.", Kind.PARAPHRASE).wording == "Wat deed je de vorige keer?"


def test_a_note_has_the_time_of_its_first_key_and_of_its_enter(talk: Talk, clock: HandClock) -> None:
    """Both by the wall and by the clock that nobody sets."""
    clock.turn(10)
    talk.first_key()
    clock.turn(5)
    note = talk.keep("Traag getypt.", Kind.PARAPHRASE)
    assert (note.first_key.elapsed, note.entered.elapsed) == (10.0, 15.0)
    assert note.entered.at == "2026-03-02T13:00:15.000Z"


def test_next_walks_the_open_must_asks_and_back_returns(talk: Talk) -> None:
    """Round the end, over what is settled."""
    talk.send("Koffie.", Kind.PARAPHRASE, "tasks")
    assert talk.go_next_open()
    assert talk.position == "forgotten"
    assert talk.go_next_open()
    assert talk.position == "begin"
    assert talk.go_back()
    assert talk.position == "forgotten"


def test_topic_keys_follow_the_numbers_of_the_ids(talk: Talk) -> None:
    """The same topic has the same key in every questionnaire."""
    assert [view.place.key for view in talk.topic_views()] == ["0", "6", "C"]


def test_topics_are_open_busy_or_done(talk: Talk) -> None:
    """A topic is done when its must-asks are settled."""
    talk.keep("Via een vriendin.", Kind.PARAPHRASE)
    talk.go("task_list")
    assert [view.progress for view in talk.topic_views()] == [Progress.DONE, Progress.BUSY, Progress.OPEN]


def test_an_improvised_question_stands_behind_the_one_where_it_rose(talk: Talk) -> None:
    """Its wording is data; a note there carries it."""
    path = talk.improvise("En in de vakantie?")
    assert talk.position == path
    assert talk.places.paths[1] == path
    assert talk.keep("Dan is het dicht.", Kind.PARAPHRASE).wording == "En in de vakantie?"


def test_every_act_can_be_taken_back_and_done_again(talk: Talk) -> None:
    """A note with what followed from it is one act."""
    talk.keep("Weg ermee.", Kind.PARAPHRASE)
    assert talk.undo() == "keep_note"
    assert (talk.file.notes, talk.state_here()) == ({}, None)
    assert talk.redo() == "keep_note"
    assert [note.text for note in talk.file.notes.values()] == ["Weg ermee."]


def test_what_is_purged_does_not_come_back_by_undo(talk: Talk, folder: StudyFolder) -> None:
    """Nothing of it in the file, its previous version or the way back."""
    note = talk.keep("geheimwoord", Kind.VERBATIM)
    talk.notes.edit(note, "geheimwoord twee", Kind.VERBATIM)
    talk.ledger.purge([note.id])
    while talk.undo():
        pass
    while talk.redo():
        pass
    talk.file.flush()
    assert not talk.file.notes
    for path in folder.interviews.iterdir():
        assert b"geheimwoord" not in path.read_bytes()


def test_an_edit_keeps_what_it_was(talk: Talk) -> None:
    """Old and new words stand among the changes."""
    note = talk.keep("eerst", Kind.PARAPHRASE)
    talk.notes.edit(note, "later", Kind.VERBATIM)
    changes = {(change.field, change.old, change.new) for change in talk.file.changes.values()}
    assert changes == {("text", "eerst", "later"), ("kind", "paraphrase", "verbatim")}


def test_a_note_that_turns_out_an_observation_opens_its_question_again(talk: Talk) -> None:
    """Another kind has other consequences."""
    note = talk.keep("lacht", Kind.PARAPHRASE)
    talk.notes.edit(note, "lacht", Kind.OBSERVATION)
    assert talk.state_here() is None


def test_saying_whose_an_item_is_sets_nothing_else_by_hand(talk: Talk) -> None:
    """Mention and outcome still rest on what was done."""
    talk.states.mention_item("task_list", "coffee")
    item = talk.states.set_item("task_list", "coffee", about=About.SELF)
    assert (item.basis, item.mention) == (Basis.ACT, Mention.SPONTANEOUS)


def test_an_item_that_is_denied_settles_its_question(talk: Talk) -> None:
    """Somebody said something of the list."""
    talk.go("task_list")
    talk.states.set_item("task_list", "coffee", outcome=Outcome.DENIED)
    assert talk.state_here() is not None


def test_the_time_of_the_consent_is_no_time_of_the_talk(
    new_talk: Callable[..., Talk], clock: HandClock
) -> None:
    """Ten minutes of consent, then one of talk."""
    talk = new_talk(consent=False)
    clock.turn(600)
    talk.consent.decide(talk.consent.items[0], decision=True)
    talk.start()
    clock.turn(60)
    assert talk.time.minutes() == pytest.approx(1)


def test_items_keep_the_order_in_which_they_came_up(talk: Talk) -> None:
    """Typed-in items too; taking one off closes the gap."""
    talk.go("task_list")
    talk.states.mention_item("task_list", "coffee")
    new = talk.states.new_item("task_list", "kleren herstellen")
    talk.states.mention_item("task_list", "welcome")
    talk.states.turn_items("task_list", ["coffee"])
    assert [(item.item, item.order) for item in talk.states.items("task_list")] == [
        (new.item, 1),
        ("welcome", 2),
    ]


def test_a_closed_answer_can_be_changed_and_the_old_one_stays_known(talk: Talk) -> None:
    """One answer a question."""
    talk.go("hours")
    talk.answer("lt4")
    talk.answer(None, special=Special.REFUSED)
    answer, state = talk.answer_of("hours"), talk.state_here()
    assert answer is not None
    assert state is not None
    assert (answer.value, answer.special, state.outcome) == (None, Special.REFUSED, Outcome.REFUSED)
    assert [(change.field, change.old) for change in talk.file.changes.values()] == [
        ("value", "lt4"),
        ("special", None),
    ]


def test_pauses_do_not_count_as_talk(talk: Talk, clock: HandClock) -> None:
    """Ten minutes of talk with an hour of pause in them."""
    clock.turn(300)
    talk.time.pause()
    clock.turn(3600)
    talk.time.resume("kind viel")
    clock.turn(300)
    assert talk.time.minutes() == pytest.approx(10)


def test_closing_asks_a_reason_for_each_open_must_ask(talk: Talk) -> None:
    """A question is never left silently empty."""
    with pytest.raises(Refused):
        talk.finish.close()
    for path, reason in zip(talk.finish.open_questions(), CLOSING_REASONS, strict=False):
        talk.finish.give_reason(path, reason)
    talk.finish.close()
    assert talk.file.interview.state is State.CLOSED


def test_closing_says_of_every_question_what_came_of_it(talk: Talk) -> None:
    """What nobody said anything of is told apart from what somebody set."""
    talk.keep("Via een vriendin.", Kind.PARAPHRASE)
    talk.go("hours")
    talk.finish.close(broken_off=True, why="moest weg")
    states = {state.question: state for state in talk.file.states.values()}
    assert set(states) == {"begin", "hours", "days", "since", "first", "tasks", "task_list", "forgotten"}
    assert (states["hours"].reason, states["hours"].basis) == (Reason.NOTHING_NOTED, Basis.CLOSING)
    assert states["tasks"].reason is Reason.BROKEN_OFF


def test_after_closing_the_debrief_leads(talk: Talk, new_talk: Callable[..., Talk]) -> None:
    """Its notes have their own paths and settle no question."""
    talk.finish.close(broken_off=True)
    talk.leave()
    debrief = new_talk(resume=talk.file.interview.id)
    assert debrief.in_debrief
    debrief.start()
    debrief.go("debrief/door")
    debrief.keep("Kom nog eens langs.", Kind.PARAPHRASE)
    assert debrief.states.of("debrief/door") is None
    assert debrief.topic_views()[3].progress is Progress.DONE


def test_a_reopened_talk_goes_on_where_it_was(
    talk: Talk, new_talk: Callable[..., Talk], clock: HandClock
) -> None:
    """Question and half-typed line come back, in a new segment."""
    talk.go("tasks")
    clock.turn(60)
    talk.type_line("half gety", Kind.VERBATIM, 4)
    talk.leave()
    again = new_talk(resume=talk.file.interview.id)
    again.start()
    assert again.position == "tasks"
    assert again.file.draft is not None
    assert (again.file.draft.text, again.file.draft.cursor) == ("half gety", 4)
    assert [segment.number for segment in again.file.interview.segments] == [1, 2]
    assert again.time.minutes() == pytest.approx(1)


def test_a_source_is_found_not_asked(new_talk: Callable[..., Talk]) -> None:
    """A document mentions things by itself and needs no consent."""
    talk = new_talk("document", "C1-D01")
    talk.keep("De vrijwilliger onthaalt.", Kind.VERBATIM)
    state = talk.state_here()
    assert state is not None
    assert (state.mention, state.outcome) == (Mention.SPONTANEOUS, Outcome.FOUND)


def test_a_second_sitting_has_the_same_participant(talk: Talk, new_talk: Callable[..., Talk]) -> None:
    """The same code leads to the same random id."""
    talk.leave()
    second = new_talk()
    assert second.file.interview.participant == talk.file.interview.participant
    assert second.file.interview.sitting == 2


def test_a_code_of_another_role_is_refused(talk: Talk, new_talk: Callable[..., Talk]) -> None:
    """A code is one person's, or one source's."""
    with pytest.raises(Refused):
        new_talk("document", "C1-V01")


def test_everything_is_on_the_disk_after_leaving(talk: Talk) -> None:
    """What the file holds is what the talk held."""
    talk.keep("Eén. €. 🙂", Kind.VERBATIM)
    talk.leave()
    assert read_contents(talk.file.path) == talk.file.contents()


def test_a_questionnaire_that_was_changed_without_a_new_version_is_not_used_beside_the_old_one(
    talk: Talk, new_talk: Callable[..., Talk], folder: StudyFolder
) -> None:
    """It has to get a version of its own first."""
    talk.leave()
    path = folder.questionnaires / "volunteer.yaml"
    changed = path.read_text().replace("Hoe kwam je hier?", "Hoe ben je hier gekomen?")
    path.write_text(changed)
    with pytest.raises(Refused, match=r"1\.0\.0"):
        new_talk(code="C1-V02")
    path.write_text(changed.replace("version: 1.0.0", "version: 1.1.0"))
    assert new_talk(code="C1-V02").file.interview.questionnaire_version == "1.1.0"


def test_items_named_on_one_line_are_one_act(talk: Talk) -> None:
    """One undo takes all of them back, one redo brings them again."""
    talk.go("task_list")
    talk.states.turn_items("task_list", ["coffee", "welcome"], "kleren herstellen")
    assert [state.order for state in talk.states.items("task_list")] == [1, 2, 3]
    talk.undo()
    assert talk.states.items("task_list") == []
    assert talk.state_here() is None
    talk.redo()
    assert [state.item for state in talk.states.items("task_list")][:2] == ["coffee", "welcome"]


def test_items_and_the_empty_line_are_one_write(talk: Talk) -> None:
    """Or a crash between the two would bring the line back, and Enter would take the items off."""
    talk.go("task_list")
    talk.type_line("2 1", Kind.PARAPHRASE, 3)
    talk.states.turn_items("task_list", ["coffee", "welcome"])
    assert talk.file.draft is None
