"""The sets of a repeat: one more, or one less. Their number is kept as the answer at the repeat's path."""

from __future__ import annotations

from msgspec import structs

from protocol.errors import Refused
from protocol.i18n import _
from protocol.model.interview import Answer
from protocol.model.text import say
from protocol.session.form import Form, RepeatPlace
from protocol.session.ledger import Ledger

MAX_SETS = 50
"""Sets of one repeat: more is a slip of the keys."""


def add_set(ledger: Ledger, form: Form, repeat: str, language: str) -> str:
    """Add one more set.

    Args:
        ledger: Where the act is written.
        form: The form of the interview.
        repeat: The path of the repeat, without a number at its end.
        language: The language of the interview.

    Returns:
        The path of the new set.

    Raises:
        Refused: It can't have one more.
    """
    place = _place(form, repeat)
    count = len(place.sets) + 1
    if count > MAX_SETS:
        raise Refused(_("There are {count} sets already").format(count=MAX_SETS), _("Write it as a note."))
    _set_count(ledger, place, count, language, "add_set")
    return f"{repeat}[{count}]"


def remove_set(ledger: Ledger, form: Form, repeat: str, language: str) -> None:
    """Take the last set away.

    Raises:
        Refused: Something was said in it, or it can't have one less.
    """
    place = _place(form, repeat)
    if not place.sets:
        raise Refused(_("There is no set to remove"))
    last, file = place.sets[-1], ledger.file
    inside = f"{last}/"
    paths = [note.question for note in file.notes.values()]
    paths += [answer.question for answer in file.answers.values()]
    if any(path is not None and path.startswith(inside) and _was_said(form, path) for path in paths):
        raise Refused(_("Something was said in this set"), _("Move or delete it first."))
    _set_count(ledger, place, len(place.sets) - 1, language, "remove_set")


def _was_said(form: Form, path: str) -> bool:
    """Whether somebody gave what is kept there: a value that was calculated goes by itself."""
    return path not in form.calculated


def _place(form: Form, repeat: str) -> RepeatPlace:
    place = next((each for each in form.repeats() if each.path == repeat), None)
    if place is None:
        raise Refused(_("There is no such repeat now"), _("Look at the questions that decide about it."))
    if place.fixed:
        raise Refused(
            _("How many sets there are follows from another answer"), _("Change that answer instead.")
        )
    return place


def _set_count(ledger: Ledger, place: RepeatPlace, count: int, language: str, name: str) -> None:
    kept = next((each for each in ledger.file.answers.values() if each.question == place.path), None)
    stamp, now = ledger.stamp(), ledger.clock.moment()
    with ledger.act(name) as act:
        if kept is not None:
            act.put(structs.replace(kept, counter=stamp["counter"], value=count, at=now))
        else:
            wording = say(place.question.label, language)
            act.put(
                Answer(**stamp, question=place.path, value=count, wording=wording, language=language, at=now)
            )
