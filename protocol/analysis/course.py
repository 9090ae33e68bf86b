"""The course of a talk: which question was on the screen when, and for how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from protocol.model.interview import InterviewContents, Visit
from protocol.model.questionnaire import DEBRIEF
from protocol.model.talk_time import TalkTime


class Stay(Struct, frozen=True):
    """A question was on the screen."""

    visit: Visit
    """The visit."""
    number: int
    """Its place among all visits of the interview, from 1."""
    nth: int
    """Which visit to this question it is, from 1."""
    began: float
    """Minutes of talk before it; pauses don't count."""
    minutes: float | None
    """Minutes of talk that it lasted; None where nobody knows, as after a crash."""


def stays(contents: InterviewContents, time: TalkTime) -> Iterator[Stay]:
    """The visits of an interview in their order, with their time.

    Args:
        contents: The interview.
        time: How long the talk had lasted at any moment.
    """
    seen: Counter[str] = Counter()
    ordered = sorted(
        contents.visits, key=lambda each: (each.entered.segment, each.entered.elapsed, each.counter)
    )
    for number, visit in enumerate(ordered, 1):
        seen[visit.question] += 1
        began, left = time.minute(visit.entered), visit.left
        known = left is not None and left.segment == visit.entered.segment
        minutes = max(time.minute(left) - began, 0.0) if left is not None and known else None
        yield Stay(visit, number, seen[visit.question], began, minutes)


def minutes_at(contents: InterviewContents, time: TalkTime) -> dict[str, float]:
    """Minutes of talk at each question of an interview, by path; the debrief is no talk.

    Args:
        contents: The interview.
        time: How long the talk had lasted at any moment.
    """
    spent: dict[str, float] = {}
    for stay in stays(contents, time):
        path = stay.visit.question
        if stay.minutes is not None and not path.startswith(f"{DEBRIEF}/"):
            spent[path] = spent.get(path, 0.0) + stay.minutes
    return spent
