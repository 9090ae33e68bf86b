"""The time of a talk: how long it lasts, where it went, pauses, and the recorder beside it."""

from __future__ import annotations

from msgspec import structs

from protocol.model.interview import Pause, Recording
from protocol.model.talk_time import TalkTime
from protocol.model.text import clean
from protocol.session.ledger import Ledger


class Timekeeping:
    """The time of one talk.

    Args:
        ledger: Where acts are written.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._file = ledger.file
        self._clock = ledger.clock

    def minutes(self) -> float:
        """Minutes of talk until now, without pauses."""
        return TalkTime(self._file.contents()).minute(self._clock.moment())

    def planned(self) -> int:
        """Minutes meant for all topics together."""
        return sum(topic.minutes for topic in self._file.questionnaire.topics)

    def on_screen(self) -> dict[str, float]:
        """Minutes that each question was on the screen, pauses taken off."""
        time, now = TalkTime(self._file.contents()), self._clock.moment()
        used: dict[str, float] = {}
        for visit in self._file.visits.values():
            end = visit.left or (now if visit.entered.segment == self._clock.segment else None)
            if end is not None:
                minutes = time.minute(end) - time.minute(visit.entered)
                used[visit.question] = used.get(visit.question, 0.0) + max(minutes, 0.0)
        return used

    # Pauses

    @property
    def paused(self) -> Pause | None:
        """The pause that lasts now; None while the talk goes on."""
        here = self._clock.segment
        pauses = self._file.pauses.values()
        return next((p for p in pauses if p.ended is None and p.started.segment == here), None)

    def pause(self, reason: str = "") -> None:
        """Let the talk stand still.

        Args:
            reason: Why.
        """
        if self.paused is None:
            with self._ledger.act("pause", undoable=False) as act:
                act.put(Pause(**self._ledger.stamp(), started=self._clock.moment(), reason=reason))

    def resume(self, reason: str = "") -> None:
        """Go on after a pause.

        Args:
            reason: Why it stood still; empty leaves what was said before.
        """
        paused = self.paused
        if paused is not None:
            why = clean(reason).strip() or paused.reason
            with self._ledger.act("resume", undoable=False) as act:
                act.put(structs.replace(paused, ended=self._clock.moment(), reason=why))

    def name_last_pause(self, reason: str) -> None:
        """Say afterwards why the talk stood still.

        Args:
            reason: Why; nothing happens where it is empty.
        """
        last = max(self._file.pauses.values(), key=lambda pause: pause.counter, default=None)
        if last is not None and reason.strip():
            with self._ledger.act("name_pause", undoable=False) as act:
                act.put(structs.replace(last, reason=clean(reason).strip()))

    # The recorder

    @property
    def recorder(self) -> Recording | None:
        """The recording that runs now; None while the recorder is off."""
        return next((one for one in self._file.recordings.values() if one.stopped is None), None)

    def start_recorder(self) -> Recording:
        """The recorder was started just now; one that was still running is stopped."""
        self.stop_recorder()
        number = max((one.number for one in self._file.recordings.values()), default=0) + 1
        recording = Recording(**self._ledger.stamp(), number=number, started=self._clock.moment())
        with self._ledger.act("start_recorder") as act:
            act.put(recording)
        return recording

    def stop_recorder(self) -> None:
        """The recorder was stopped just now."""
        running = self.recorder
        if running is not None:
            with self._ledger.act("stop_recorder") as act:
                act.put(structs.replace(running, stopped=self._clock.moment()))
