"""The talks of the demonstration as stories, and their reader.

A story is a YAML file: a head (who, when, where), then `talk`, a list of steps in the order in which they
happened (`steps.py` tells how they are written), then how it ended.

Nothing here leads a talk or writes a file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from protocol.demo.script_file import read_script
from protocol.demo.steps import Step, read_step


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A story as it stands in its file, its steps not read yet."""

    code: str
    """The code of the participant or source; its case and role follow from it."""
    day: int
    """The day of the fieldwork, from 1, a Monday; weekends count."""
    start: str
    """The time on the wall, `HH:MM`, when the consent is asked."""
    minutes: float
    """How long the talk lasts, pauses not counted."""
    interviewer: str
    """A code of the study."""
    place: str = ""
    """Where it is."""
    others: str = ""
    """Who else is there."""
    title: str = ""
    """For a source: what it is called."""
    consent: dict[str, bool] = field(default_factory=dict)
    """What was said to the items of consent; yes where nothing stands."""
    talk: list[dict[str, Any]]
    """The steps."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Why a must-ask was still open at the end: a reason or an outcome, by path."""
    broken_off: str = ""
    """Why the talk was broken off; empty when it wasn't."""
    left_open: bool = False
    """Whether it is never closed."""
    draft: str = ""
    """The line that still stands there, half typed."""
    debrief: dict[str, str | list[str]] = field(default_factory=dict)
    """Notes by the name of the field; nothing leaves the debrief pending."""
    debrief_after: float = 10
    """Minutes between the end of the talk and the debrief."""
    corrected_why: str = ""
    """Why the interview was opened again after closing; empty when it wasn't."""
    corrections: list[dict[str, Any]] = field(default_factory=list)
    """The steps that were done then, a day later."""


class Story(Struct, frozen=True, kw_only=True):
    """One talk of the demonstration."""

    head: Head
    """Who, when, where, and how it ended."""
    steps: tuple[Step, ...]
    """What was done, in order."""
    corrections: tuple[Step, ...] = ()
    """What was changed after closing, in order."""

    @property
    def case(self) -> str:
        """The code of the case."""
        return self.head.code.partition("-")[0]

    @property
    def role_code(self) -> str:
        """The letter of the role."""
        return self.head.code.partition("-")[2][:1]

    @property
    def when(self) -> tuple[int, str]:
        """What stories are sorted by."""
        return self.head.day, self.head.start


def read_stories(folder: Path) -> list[Story]:
    """All stories of a folder, in the order in which they happened."""
    return sorted((read_story(path) for path in folder.glob("*.yaml")), key=lambda story: story.when)


def read_story(path: Path) -> Story:
    """One story.

    Raises:
        ValueError: The file is no story; it belongs to the program, so nobody is told how to mend it.
    """
    try:
        head = msgspec.convert(read_script(path), Head)
        return Story(
            head=head,
            steps=tuple(read_step(raw) for raw in head.talk),
            corrections=tuple(read_step(raw) for raw in head.corrections),
        )
    except msgspec.ValidationError as error:
        raise ValueError(f"{path.name}: {error}") from error
