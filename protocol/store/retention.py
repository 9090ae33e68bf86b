"""What a study promised to let go, and when. Nothing is removed here: a person decides."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec import Struct

from protocol.model.study import Retention, Study
from protocol.model.words import Retained, State
from protocol.store.summaries import Summary


class Due(Struct, frozen=True, kw_only=True):
    """Something that is to go."""

    on: date
    """The last day on which it may be kept."""
    what: Retained
    """What it is."""
    which: str
    """The id of an interview, the name of an export; empty for all of its kind."""
    code: str = ""
    """The code of the participant, where it is about one interview."""


def due(study: Study, summaries: Sequence[Summary], exports: Path) -> list[Due]:
    """What is to go, in order of the day.

    Args:
        study: The study, with what it promised.
        summaries: Its interviews; withdrawn and damaged ones are passed over.
        exports: The folder of its exports.
    """
    kept = [one for one in summaries if one.state is not State.WITHDRAWN and not one.damaged]
    found = [one for rule in study.retention for one in _of(rule, kept, exports)]
    return sorted(found, key=lambda one: (one.on, one.what, one.code, one.which))


def _of(rule: Retention, kept: Sequence[Summary], exports: Path) -> Iterator[Due]:
    if rule.until:
        yield Due(on=date.fromisoformat(rule.until), what=rule.what, which="")
    elif rule.what is Retained.EXPORTS:
        for path in sorted(exports.glob("*")):
            made = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
            yield Due(on=later(made, rule.months), what=rule.what, which=path.name)
    elif rule.what is Retained.NAMES:
        ends = [end for summary in kept if (end := _ended(summary)) is not None]
        if ends:  # the key list goes as a whole, some time after the last talk
            yield Due(on=later(max(ends), rule.months), what=rule.what, which="")
    else:
        for summary in kept:
            ended = _ended(summary)
            if ended is not None:
                yield Due(
                    on=later(ended, rule.months),
                    what=rule.what,
                    which=summary.id,
                    code=summary.participant_code,
                )


def later(day: date, months: int) -> date:
    """The same day some months later; the last of the month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _ended(summary: Summary) -> date | None:
    try:
        return datetime.fromisoformat(summary.closed_at or "").date()
    except ValueError:
        return None
