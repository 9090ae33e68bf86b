"""The notation of the stories, the clock of the scripts and the time that their steps take."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from protocol.demo.clock import ScriptedClock
from protocol.demo.pace import Pace, typing
from protocol.demo.steps import Answers, Go, Keep
from protocol.demo.story import Story, read_stories, read_story
from protocol.model.words import Kind
from tests.demo.conftest import Demo
from tests.demo.test_fictional import STORIES

HEAD = """\
code: C3-V02
day: 1
start: "10:00"
minutes: 30
interviewer: IA
talk:
"""


def story(tmp_path: Path, steps: str) -> Story:
    """A story of a few steps."""
    path = tmp_path / "story.yaml"
    path.write_text(HEAD + steps, encoding="utf-8")
    return read_story(path)


def test_case_and_role_follow_from_the_code(tmp_path: Path) -> None:
    """`C3-V02` is a volunteer of case 3."""
    read = story(tmp_path, "  - to: tasks\n")

    assert (read.case, read.role_code) == ("C3", "V")


def test_first_key_of_a_step_says_what_is_done(tmp_path: Path) -> None:
    """The other keys say how; a kind of note is a verb too."""
    read = story(
        tmp_path,
        "  - to: tasks\n"
        "  - verbatim: Ik luister.\n    send: boundary\n"
        "  - answers: {since: '-', hours: lt4}\n",
    )

    assert read.steps == (
        Go(path="tasks"),
        Keep(kind=Kind.VERBATIM, text="Ik luister.", send="boundary"),
        Answers(answers={"since": "-", "hours": "lt4"}),
    )


@pytest.mark.parametrize("steps", ["  - shout: hallo\n", "  - to: tasks\n    loudly: true\n", "  - to: 3\n"])
def test_step_that_does_not_exist_is_told(tmp_path: Path, steps: str) -> None:
    """A slip in a story never passes in silence."""
    with pytest.raises(ValueError, match=r"story\.yaml"):
        story(tmp_path, steps)


def test_file_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    """With its name."""
    with pytest.raises(ValueError, match=r"story\.yaml"):
        story(tmp_path, "  - [\n")


def test_stories_come_in_the_order_in_which_they_happened() -> None:
    """Sorted by day and time, whatever their files are called."""
    moments = [read.when for read in read_stories(STORIES)]

    assert moments == sorted(moments)


def test_scripted_clock_stands_still_until_it_is_told_to_go_on() -> None:
    """Both clocks move together, and never back."""
    clock = ScriptedClock(datetime(2026, 1, 1, tzinfo=UTC))

    clock.go_on(90)
    clock.go_on(-5)

    assert clock.monotonic() == 90
    assert clock.now() == datetime(2026, 1, 1, 0, 1, 30, tzinfo=UTC)


def test_pace_fills_the_minutes_of_a_talk() -> None:
    """Typing and what goes before it make up the whole."""
    steps = [Go(path="tasks"), Keep(kind=Kind.VERBATIM, text="a" * 100), Go(path="boundary")]
    pace = Pace(steps, 10)

    talked = sum(pace.before(index) for index in range(len(steps)))

    assert talked + typing("a" * 100) == pytest.approx(600)


def test_more_typing_than_time_is_told() -> None:
    """Nobody types a thousand characters in a minute while somebody talks."""
    with pytest.raises(ValueError, match="too few"):
        Pace([Keep(kind=Kind.VERBATIM, text="a" * 1000)], 1)


def test_talks_last_as_long_as_their_stories_say(demo: Demo) -> None:
    """The minutes in the files are those of the stories, within the consent's two."""
    told = {
        (read.head.code, read.head.day): read.head.minutes
        for read in read_stories(STORIES)
        if not read.head.left_open
    }
    lasted = [
        summary.minutes for summary in demo.folder.refresh_summaries() if summary.state.value == "closed"
    ]

    assert sum(lasted) == pytest.approx(sum(told.values()), rel=0.05)
