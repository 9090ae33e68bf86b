"""When something was said: minutes of talk without the pauses, and the place on a recording."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from protocol.model.interview import InterviewContents, Moment, Pause, Recording
from protocol.model.questionnaire import DEBRIEF


class TalkTime:
    """How long a talk has lasted at any moment of it.

    Earlier segments count until their last record; pauses don't count; what is written in the debrief
    afterwards does not make the talk longer.

    Args:
        contents: The interview.
    """

    def __init__(self, contents: InterviewContents) -> None:
        self._pauses = contents.pauses
        self._ends: dict[int, float] = {}
        for moment in _moments(contents):
            self._ends[moment.segment] = max(self._ends.get(moment.segment, 0.0), moment.elapsed)
        self._before: dict[int, float] = {}
        total = 0.0
        for segment in sorted(self._ends):
            self._before[segment] = total
            total += self._talked(segment, self._ends[segment])
        self.minutes: float = total / 60
        """Minutes of talk to the last record."""

    def minute(self, moment: Moment) -> float:
        """Minutes of talk before a moment of this interview."""
        before = self._before.get(moment.segment)
        if before is None:
            earlier = [number for number in self._before if number < moment.segment]
            last = max(earlier, default=None)
            before = 0.0 if last is None else self._before[last] + self._talked(last, self._ends[last])
        return (before + self._talked(moment.segment, moment.elapsed)) / 60

    def _talked(self, segment: int, elapsed: float) -> float:
        """Seconds of talk in a segment until a time in it."""
        return max(elapsed - _paused(self._pauses, segment, elapsed), 0.0)


def _moments(contents: InterviewContents) -> Iterator[Moment]:
    for note in contents.notes:
        if not _after_the_talk(note.question):
            yield note.entered
    for answer in contents.answers:
        yield answer.at
    for visit in contents.visits:
        if _after_the_talk(visit.question):
            continue
        yield visit.entered
        if visit.left is not None:
            yield visit.left
    for use in contents.probes:
        yield use.at


def _after_the_talk(path: str | None) -> bool:
    return path is not None and path.startswith(f"{DEBRIEF}/")


def _paused(pauses: Iterable[Pause], segment: int, until: float) -> float:
    """Seconds of pause in a segment before a time in it."""
    total = 0.0
    for pause in pauses:
        if pause.started.segment != segment or pause.started.elapsed >= until:
            continue
        ended = pause.ended
        same = ended is not None and ended.segment == segment
        end = min(ended.elapsed, until) if ended is not None and same else until
        total += end - pause.started.elapsed
    return total


def recorder_time(moment: Moment, recordings: Iterable[Recording]) -> tuple[int, float] | None:
    """Where a moment is on a recording.

    Args:
        moment: Of the interview.
        recordings: Of the same interview.

    Returns:
        The number of the recording and the seconds since it was started; None where no recorder ran. Where
        the program was started again in between, the clock on the wall tells the seconds.
    """
    for recording in recordings:
        started, stopped = recording.started, recording.stopped
        if _order(moment) < _order(started) or (stopped is not None and _order(moment) > _order(stopped)):
            continue
        if started.segment == moment.segment:
            return recording.number, moment.elapsed - started.elapsed
        passed = datetime.fromisoformat(moment.at) - datetime.fromisoformat(started.at)
        return recording.number, max(passed.total_seconds(), 0.0)
    return None


def _order(moment: Moment) -> tuple[int, float]:
    return moment.segment, moment.elapsed
