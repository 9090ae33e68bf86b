"""Going through a talk: from its start to its end, and from question to question, with the time of each."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from protocol.model.interview import (
    Segment,
    Visit,
)
from protocol.session.standing import Standing


class Walking(Standing):
    """One interview while it is being led, as far as one can walk through it.

    Args:
        file: The interview, open for writing.
        study: The study that it belongs to.
        clock: Where the time comes from.
    """

    def start(self) -> None:
        """Begin a segment, and put the question on the screen where the talk was.

        Raises:
            Refused: A consent without which there is no talk was not given.
        """
        self.require_consent()
        self.clock.begin()
        interview = self.file.interview
        first = self.left_open() if interview.started_at is None else []
        position = first[0] if first else self.position
        segment = Segment(number=self.clock.segment, started_at=self.clock.utc(), device=self.file.device)
        with self.ledger.act("start", undoable=False) as act:
            act.set_interview(
                structs.replace(
                    interview,
                    segments=(*interview.segments, segment),
                    started_at=interview.started_at or self.clock.utc(),
                    position=position,
                )
            )
            act.put(self._visit(position))
        self.off_record.go_on_after_a_break()

    def leave(self) -> bool:
        """Leave the interview as it is: nothing is closed, everything is kept.

        Returns:
            False when the disk has not taken everything.
        """
        now = self.clock.moment()
        going = self._current_visit()
        if going is not None:
            with self.ledger.act("leave", undoable=False) as act:
                act.put(structs.replace(going, left=now))
        return self.file.close()

    # Where to

    def go(self, path: str) -> None:
        """Put another question on the screen.

        Args:
            path: The question.

        Raises:
            KeyError: There is none at that path.
        """
        if path not in self.places:
            raise KeyError(path)
        if path == self.position:
            return
        self._history.append(self.position)
        self._show(path)

    def go_instead(self, path: str) -> None:
        """Put another question on the screen; the one that stands there was but a step on the way.

        It does not count as shown, and the way back does not stop there.

        Args:
            path: The question.

        Raises:
            KeyError: There is none at that path.
        """
        if path not in self.places:
            raise KeyError(path)
        if path != self.position:
            self._show(path, by_the_way=True)

    def go_back(self) -> bool:
        """Go back to where we came from.

        Returns:
            False where we came from nowhere.
        """
        if not self._history:
            return False
        self._show(self._history.pop())
        return True

    def go_next_open(self, step: int = 1) -> bool:
        """Go to the next must-ask of which nothing is said yet, round the end and on from the start.

        What an earlier sitting left open and was not on the screen yet in this one comes before all others.

        Args:
            step: 1 for the next, -1 for the previous.

        Returns:
            False where none is open but the one on the screen.
        """
        left = self.left_open()
        seen = {visit.question for visit in self.file.visits.values()}
        open_paths = {*self.open_must_asks(), *left}
        found = next((path for path in left if step > 0 and path not in seen), None) or next(
            (path for path in self._around(step) if path in open_paths), None
        )
        if found is None:
            return False
        self.go(found)
        return True

    def go_next(self, step: int = 1) -> bool:
        """Go to the next question in order, or the previous one for -1; False at the end."""
        at = self.places.paths.index(self.position) + step
        if not 0 <= at < len(self.places.paths):
            return False
        self.go(self.places.paths[at])
        return True

    # Inside

    def _show(self, path: str, *, by_the_way: bool = False) -> None:
        self.wording = self.view
        going = self._current_visit()
        with self.ledger.act("go", undoable=False) as act:
            if going is not None and by_the_way:
                act.remove(going)
            elif going is not None:
                act.put(structs.replace(going, left=self.clock.moment()))
            act.put(self._visit(path))
            act.set_interview(structs.replace(self.file.interview, position=path))

    def _visit(self, path: str) -> Visit:
        return Visit(**self.ledger.stamp(), question=path, entered=self.clock.moment())

    def _current_visit(self) -> Visit | None:
        return next(
            (
                visit
                for visit in reversed(self.file.visits.values())
                if visit.left is None and visit.entered.segment == self.clock.segment
            ),
            None,
        )

    def _around(self, step: int) -> Iterable[str]:
        """The other questions, from here on and round the end."""
        paths = self.places.paths
        here = paths.index(self.position)
        return (paths[(here + step * offset) % len(paths)] for offset in range(1, len(paths)))
