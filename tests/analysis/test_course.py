"""The course of a talk: order, time and pauses."""

from __future__ import annotations

from protocol.analysis.course import minutes_at, stays
from protocol.model.interview import InterviewContents
from protocol.model.talk_time import TalkTime
from tests.export.builders import contents, pause, visit


def _spent(talk: InterviewContents) -> dict[str, float]:
    return minutes_at(talk, TalkTime(talk))


def test_pauses_are_no_time_of_a_question() -> None:
    """A question on which the talk stood still took only the time around the pause."""
    talk = contents(visits=(visit("tasks", 0, 600),), pauses=(pause(60, 300),))
    assert _spent(talk) == {"tasks": 6}


def test_time_of_several_visits_adds_up() -> None:
    """Coming back to a question adds to its time."""
    talk = contents(visits=(visit("tasks", 0, 60), visit("meeting", 60, 120), visit("tasks", 120, 240)))
    assert _spent(talk) == {"tasks": 3, "meeting": 1}


def test_visit_without_an_end_has_no_known_time() -> None:
    """After a crash nobody knows when a question left the screen, and no time is made up."""
    talk = contents(visits=(visit("tasks", 0, None), visit("meeting", 0, 60, segment=2)))
    assert [stay.minutes for stay in stays(talk, TalkTime(talk))] == [None, 1]
    assert _spent(talk) == {"meeting": 1}


def test_debrief_is_no_talk() -> None:
    """What is written afterwards took no time of the talk."""
    talk = contents(visits=(visit("tasks", 0, 60), visit("debrief/mood", 60, 600)))
    assert _spent(talk) == {"tasks": 1}


def test_visits_stand_in_order_of_the_talk() -> None:
    """A later segment comes later, however its clock runs."""
    talk = contents(visits=(visit("tasks", 5, 9, segment=2), visit("meeting", 100, 110)))
    told = [(stay.number, stay.visit.question) for stay in stays(talk, TalkTime(talk))]
    assert told == [(1, "meeting"), (2, "tasks")]
