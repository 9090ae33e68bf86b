"""What a typed line means: a note, an answer to a closed question, or items of a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from protocol.errors import Refused
from protocol.i18n import _, current_language
from protocol.model.questionnaire import CHOOSING, OTHER, Choice, Question, QuestionType
from protocol.model.words import Kind, Special
from protocol.questionnaire.values import ACKNOWLEDGED, decimal_of, fits_range, in_digits, range_of

KIND_PREFIXES = {'"': Kind.VERBATIM, ".": Kind.PARAPHRASE, "*": Kind.OBSERVATION, "?": Kind.INTERPRETATION}
"""Typed at the start of a line with a space behind it: the kind of the note."""

SPECIAL_KEYS = {"-": Special.REFUSED, "?": Special.DONT_KNOW}
"""Alone on a line at a closed question: every keyboard has them, and they are no number."""

ACKNOWLEDGING = frozenset({"1", "ok", "v", "x", "ja", "yes"})
"""What confirms, on a line of its own."""

NEW_ITEM = "+"
"""Before the words of an item that a list of mentions doesn't have."""


class KeepNote(Struct, frozen=True):
    """The line is a note."""


class GiveAnswer(Struct, frozen=True):
    """The line answers a closed question."""

    value: str | int | float | list[str] | None
    """The value; None with `special`."""
    special: Special | None = None
    """What stands in the place of a value."""
    ask_other: bool = False
    """Whether the choice `other` was made, so that its words are still to be typed."""


class MentionItems(Struct, frozen=True):
    """The line names items of a list of mentions."""

    names: tuple[str, ...]
    """Names of choices, in the order in which they were typed."""
    new: str = ""
    """The words of an item that the list doesn't have."""


_NUMERIC = re.compile(r"[-+]?\d[\d\s.,:/-]*", re.ASCII)
"""Nothing but digits and what stands between them."""

_KEY = re.compile(r"\d{1,9}", re.ASCII)

_DAYS_BACK = {"vandaag": 0, "today": 0, "gisteren": 1, "yesterday": 1, "eergisteren": 2}
"""Words for a day, in both languages of the program: people mix them."""

LineMeaning = KeepNote | GiveAnswer | MentionItems


def kind_prefix(line: str) -> tuple[Kind, str] | None:
    """The kind that a line asks for at its start, and the rest of it; None where it asks for none."""
    if len(line) >= 2 and line[1] == " " and line[0] in KIND_PREFIXES:
        return KIND_PREFIXES[line[0]], line[2:]
    return None


_PAGE = re.compile(r"(?:p\.?|blz\.?|pag\.?|§|al\.?)\s?(\d[\w.\-]{0,15})\s", re.IGNORECASE)


def page_prefix(line: str) -> tuple[str, str] | None:
    """The page or paragraph that a line names at its start (`p12 `, `blz. 3 `, `§4 `), and the rest of it."""
    found = _PAGE.match(line)
    return (found[0].strip(), line[found.end() :]) if found else None


def read_line(
    question: Question, choices: Sequence[Choice], line: str, today: date | None = None
) -> LineMeaning:
    """What a line means at a question.

    A line that holds only the keys of choices answers; any other line is a note.

    Args:
        question: The question on the screen.
        choices: Its list, in the order of the keys `1`, `2`, ...; empty where it has none.
        line: What was typed.
        today: The day that `today` means; None where nobody knows.

    Raises:
        Refused: It can only be meant as an answer, but the question doesn't take it: more keys than one, a
            key that is not in the list, an order that lacks some of the choices, a number outside the range,
            a day or an hour that does not exist.
    """
    text = line.strip()
    if question.type is QuestionType.MENTIONS:
        if text.startswith(NEW_ITEM) and text[1:].strip():
            return MentionItems((), text[1:].strip())
        picked = _picked(text, choices, several=True)
        return MentionItems(tuple(choice.name for choice in picked)) if picked else KeepNote()
    if not question.is_closed:
        return KeepNote()
    if text in SPECIAL_KEYS:
        return GiveAnswer(None, SPECIAL_KEYS[text])
    if question.type in CHOOSING:
        return _choose(question, choices, text)
    value = _typed(question, text, today)
    if value is None and _NUMERIC.fullmatch(text):
        raise _unreadable(question)
    return KeepNote() if value is None else GiveAnswer(value)


def _typed(question: Question, text: str, today: date | None) -> str | int | float | None:
    """The value that was typed at a question without choices; None for any other text."""
    if question.type is QuestionType.INTEGER:
        return int(text) if re.fullmatch(r"-?\d{1,15}", text, re.ASCII) else None
    if question.type is QuestionType.DATE:
        day = read_date(text, today)
        return day.isoformat() if day else None
    if question.type is QuestionType.TIME:
        return read_time(text)
    if question.type is QuestionType.ACKNOWLEDGE:
        return ACKNOWLEDGED if text.lower() in ACKNOWLEDGING else None
    number = decimal_of(text)
    if question.type is QuestionType.RANGE and number is not None and not fits_range(question, number):
        what = _("{number} is not on this scale").format(number=text)
        raise Refused(what, _("Give {scale}.").format(scale=scale_of(question)))
    return number


def scale_of(question: Question) -> str:
    """Which numbers a range takes, with its steps where they are not 1."""
    start, end, step = (in_digits(number, current_language()) for number in range_of(question))
    if step == "1":
        return _("a number from {start} to {end}").format(start=start, end=end)
    told = _("a number from {start} to {end}, in steps of {step}")
    return told.format(start=start, end=end, step=step)


def _unreadable(question: Question) -> Refused:
    """What is said of digits that are no answer, and would be odd as a note."""
    what, remedy = {
        QuestionType.INTEGER: (_("This question takes a whole number"), _("Type it in digits, such as 12.")),
        QuestionType.DATE: (_("There is no such day"), _("Type day/month/year, such as 31/3/2026.")),
        QuestionType.TIME: (_("There is no such hour"), _("Type it like 9:30 or 9u30.")),
        QuestionType.ACKNOWLEDGE: (_("This question is only confirmed"), _("Type 1.")),
    }.get(question.type, (_("This number can't be read"), _("Type it like 12 or 2,5.")))
    return Refused(what, remedy)


def _choose(question: Question, choices: Sequence[Choice], text: str) -> LineMeaning:
    several = question.type in (QuestionType.SELECT_MULTIPLE, QuestionType.RANK)
    picked = _picked(text, choices, several=several)
    if not picked:
        return KeepNote()
    if question.type is QuestionType.RANK:
        if len(picked) < len(choices):
            remedy = _("Type all numbers, the first choice first.")
            raise Refused(_("An order holds every choice once"), remedy)
        return GiveAnswer([choice.name for choice in picked])
    if not several and len(picked) > 1:
        raise Refused(_("This question takes one choice"), _("Type one number."))
    names = {choice.name for choice in picked}
    in_order = [choice.name for choice in choices if choice.name in names]
    return GiveAnswer(in_order if several else in_order[0], ask_other=OTHER in names)


def _picked(text: str, choices: Sequence[Choice], *, several: bool) -> list[Choice]:
    """The choices that a text of nothing but keys names, each once; empty for any other text.

    Raises:
        Refused: One of the keys is not in the list.
    """
    tokens = [token for token in re.split(r"[\s,;]+", text) if token]
    if not tokens or not all(_KEY.fullmatch(token) for token in tokens):
        return []
    if several and len(tokens) == 1 and len(choices) < 10 and len(tokens[0]) > 1:
        tokens = list(tokens[0])
    picked: list[Choice] = []
    for token in tokens:
        if not 1 <= int(token) <= len(choices):
            what = _("There is no choice {number}").format(number=token)
            remedy = _("Type 1 to {count}.")
            raise Refused(what, remedy.format(count=len(choices)))
        choice = choices[int(token) - 1]
        if choice not in picked:
            picked.append(choice)
    return picked


def read_time(text: str) -> str | None:
    """The time that was typed, as `HH:MM`: `9:30`, `9u30`, `9 u 30`, `9.30`, `9u`, `0930`; else None."""
    found = re.fullmatch(r"(\d{1,2}) ?(?:[:uUhH.] ?(\d{2})|[uUhH])|(\d{1,2})(\d{2})", text, re.ASCII)
    if found is None:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def read_date(text: str, today: date | None = None) -> date | None:
    """The date that was typed: `2026-03-01`, `1/3/2026`, `1-3-2026`, `1.3.2026`, `1 3 2026`; else None.

    Args:
        text: What was typed; `today` and `yesterday` too, in the languages of the program.
        today: The day that they count from.
    """
    back = _DAYS_BACK.get(text.lower())
    if back is not None:
        return None if today is None else today - timedelta(days=back)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text, re.ASCII)
    local = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", text, re.ASCII)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif local:
        day, month, year = (int(part) for part in local.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
