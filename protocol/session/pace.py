"""The time that is left against what is still to be asked."""

from __future__ import annotations

from msgspec import Struct

from protocol.session.talk import Progress, Talk


class Pace(Struct, frozen=True):
    """How the time stands."""

    minutes_used: float
    """Minutes of talk until now."""
    minutes_planned: int
    """Minutes meant for all topics."""
    must_asks_left: int
    """Must-asks of which nothing is said yet."""
    minutes_for_must: int
    """Minutes meant for the topics in which those stand."""
    could_be_dropped: tuple[tuple[str, int], ...]
    """Topics that are not begun and hold no must-ask that is open: label and minutes, the longest first."""

    @property
    def minutes_left(self) -> int:
        """Minutes that are left of what was planned; below zero where the talk runs over."""
        return int(self.minutes_planned - self.minutes_used)


def pace_of(talk: Talk) -> Pace:
    """How the time of a talk stands."""
    open_paths = set(talk.open_must_asks())
    views = talk.topic_views()
    needed = [view for view in views if open_paths.intersection(view.place.paths)]
    spare = [view for view in views if view not in needed and view.progress is Progress.OPEN]
    return Pace(
        minutes_used=talk.time.minutes(),
        minutes_planned=talk.time.planned(),
        must_asks_left=len(open_paths),
        minutes_for_must=sum(view.place.topic.minutes for view in needed),
        could_be_dropped=tuple(
            sorted(
                ((view.label, view.place.topic.minutes) for view in spare),
                key=lambda dropped: -dropped[1],
            )
        ),
    )
