"""How long everything takes in a talk of the demonstration: its times look like those of a real one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle

from protocol.demo.steps import Absent, Answers, Edit, Go, Improvise, Item, Items, Keep, NewItem, Step, Wait

_SECONDS_A_CHARACTER = 0.17
"""About 70 words a minute: a practised typist who looks at the other person, not at the keyboard."""

CHOICE_SECONDS = 6.4
"""To read out and answer one closed question."""

ITEM_SECONDS = 1.6
"""To tick one item of a list."""

_UNEVEN = (1.0, 0.55, 1.7, 0.8, 1.25, 0.4, 2.1, 0.95, 1.4, 0.65, 1.15)
"""Stretches and shrinks of the time that people talk between two acts. Eleven of them, so that no talk of
ordinary length shows the repetition; fixed, so that each demonstration has the same times."""

_PAUSE_BEFORE: dict[type[Step], float] = {
    Keep: 6.0,
    Go: 1.5,
    Answers: 2.0,
    Absent: 2.0,
    Items: 2.0,
    Item: 1.0,
    NewItem: 2.0,
    Improvise: 2.0,
}
"""How much of the talk goes before each sort of step, against each other; 1 for the others."""


def typing(text: str) -> float:
    """Seconds between the first key of a line and its Enter."""
    return len(text) * _SECONDS_A_CHARACTER


class Pace:
    """The time between the steps of one talk.

    Args:
        steps: What is done in it.
        minutes: How long it lasts, pauses not counted.
    """

    def __init__(self, steps: Iterable[Step], minutes: float) -> None:
        steps = tuple(steps)
        uneven = cycle(_UNEVEN)
        self._weights = [_PAUSE_BEFORE.get(type(step), 1.0) * next(uneven) for step in steps]
        left = minutes * 60 - sum(_typed(step) for step in steps)
        if left < 0:
            raise ValueError(f"{minutes} minutes are too few to type all that is typed")
        self._unit = left / (sum(self._weights) or 1.0)

    def before(self, index: int) -> float:
        """Seconds of talk before a step, by its place from 0."""
        return self._weights[index] * self._unit


def _typed(step: Step) -> float:
    """Seconds that a step takes by itself."""
    match step:
        case Keep(text=text) | Improvise(wording=text) | NewItem(label=text):
            return typing(text)
        case Edit(text=str(text)):
            return typing(text)
        case Answers(answers=answers):
            return len(answers) * CHOICE_SECONDS
        case Absent(paths=paths):
            return len(paths) * CHOICE_SECONDS
        case Items(items=items):
            return len(items) * ITEM_SECONDS
        case Wait(minutes=minutes):
            return minutes * 60
        case _:
            return 0.0
