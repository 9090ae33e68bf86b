"""What in a text may tell who somebody is: a name, a telephone number, an e-mail address, a register number.

It points out and never decides: a first name that is also a word, or a number that only looks like one, is
for the person to judge. Only names that stand in the key list are known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from protocol.i18n import N_
from protocol.model.interview import InterviewContents

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")

_NUMBER = re.compile(r"(?<![\w.,/-])(?:\+|00)?\(?\d(?:[\d()]|[ ./\-\u00a0](?=[\d(])){6,24}(?![\w])")
"""A run of digits with what people put between them; what it is, its digits tell."""

_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2}")

_AREAS = re.compile(r"0(?:[1-9]\d{7}|4[5-9]\d{7})")
"""National numbers of the Belgian numbering plan (BIPT): nine digits for a place, ten (04xx) for a mobile."""

_SERVICES = re.compile(r"0(?:800|90\d|70|78)\d{5,6}")
"""Numbers of services tell nobody's home: those of a help line stand in many notes."""

_PARTICLES = frozenset(
    "van von de den der het la le el al ben bin ibn da di du dos des ter ten te op".split()  # noqa: SIM905
)
_SHORTEST = 3
"""Letters of a part of a name that is looked for alone: shorter ones are words too often."""


class Mark(StrEnum):
    """What a passage looks like."""

    NAME = "name"
    PHONE = "phone"
    MAIL = "mail"
    REGISTER = "register"


MARKS = {
    Mark.NAME: N_("a name from the key list"),
    Mark.PHONE: N_("a telephone number"),
    Mark.MAIL: N_("an e-mail address"),
    Mark.REGISTER: N_("a national register number"),
}
"""What is told of each: a msgid."""


class Passage(Struct, frozen=True, kw_only=True):
    """A passage that may tell who somebody is."""

    mark: Mark
    """What it looks like."""
    words: str
    """The passage itself."""
    start: int
    """Where it begins in the text, in characters."""


class Pointed(Struct, frozen=True, kw_only=True):
    """A passage in an interview."""

    passage: Passage
    """What was found."""
    question: str | None
    """The path of the question where it stands; None in the inbox, or in what is known of the talk itself."""
    note: str = ""
    """The id of the note; empty where it stands elsewhere."""


class Names:
    """The names of a key list, ready to be looked for.

    Args:
        names: In full, as they were typed.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        whole: set[str] = set()
        parts: set[str] = set()
        for name in names:
            words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", _bare(name))
            if len(words) > 1:
                whole.add(r"\s+".join(map(re.escape, words)))
            parts.update(word for word in words if len(word) >= _SHORTEST and word not in _PARTICLES)
        self._whole = _either(whole)
        self._parts = _either({re.escape(part) for part in parts})

    def find(self, text: str) -> Iterator[Passage]:
        """Where a name stands: in full in any letters, a part of one where it begins with a capital."""
        if self._parts is None:
            return
        bare = _bare(text)
        if len(bare) != len(text):  # a letter that becomes two without its accent: then accents count
            bare = text.casefold() if len(text.casefold()) == len(text) else text
        taken: list[range] = []
        for pattern, needs_capital in ((self._whole, False), (self._parts, True)):
            for found in pattern.finditer(bare) if pattern is not None else ():
                span = range(*found.span())
                words = text[found.start() : found.end()]
                if any(found.start() in other for other in taken) or (needs_capital and words[0].islower()):
                    continue
                taken.append(span)
                yield Passage(mark=Mark.NAME, words=words, start=found.start())


def passages(text: str, names: Names) -> list[Passage]:
    """What in a text may tell who somebody is, in order.

    Args:
        text: What somebody typed.
        names: Those of the key list.
    """
    found = [
        *(Passage(mark=Mark.MAIL, words=mail[0], start=mail.start()) for mail in _MAIL.finditer(text)),
        *names.find(text),
    ]
    for number in _NUMBER.finditer(text):
        mark = _kind_of_number(number[0])
        if mark is not None:
            found.append(Passage(mark=mark, words=number[0], start=number.start()))
    return sorted(found, key=lambda one: one.start)


def is_register_number(digits: str) -> bool:
    """Whether eleven digits can be a number of the Belgian national register.

    Six digits of a birthday, three that count, and two that check: 97 minus the nine before modulo 97, with
    a 2 before those nine for who was born in 2000 or later (Royal Decree of 3 April 1984). In the number of
    somebody who is not in the register (bis) the month is 20 or 40 more; an unknown day or month is 00.

    Args:
        digits: Nothing but digits.
    """
    if len(digits) != 11:
        return False
    month, day, check = int(digits[2:4]), int(digits[4:6]), int(digits[9:])
    if month % 20 > 12 or month >= 60 or day > 31:
        return False
    return any(97 - int(century + digits[:9]) % 97 == check for century in ("", "2"))


def point_out(contents: InterviewContents, names: Names, *, with_sensitive: bool = True) -> Iterator[Pointed]:
    """What in an interview may tell who somebody is.

    Args:
        contents: The interview.
        names: Those of the key list.
        with_sensitive: Whether the notes that are marked as sensitive are looked at.
    """
    for question, note, text in _texts(contents, with_sensitive=with_sensitive):
        for passage in passages(text, names):
            yield Pointed(passage=passage, question=question, note=note)


def _texts(contents: InterviewContents, *, with_sensitive: bool) -> Iterator[tuple[str | None, str, str]]:
    """Every text that a person typed: the question it belongs to, the note, the words."""
    interview = contents.interview
    known: Sequence[str] = (
        interview.place,
        interview.others_present,
        interview.broken_off_why,
        interview.participant_code,
        interview.interviewer,
    )
    yield from ((None, "", text) for text in known if text)
    yield from (
        (note.question, note.id, note.text) for note in contents.notes if with_sensitive or not note.sensitive
    )
    for answer in contents.answers:
        texts = answer.value if isinstance(answer.value, list) else [answer.value]
        yield from ((answer.question, "", str(text)) for text in [*texts, answer.other] if text)
    for state in contents.states:
        yield from ((state.question, "", text) for text in (state.label, state.reason_text) if text)
    yield from ((asked.path, "", asked.wording) for asked in contents.improvised if asked.wording)


def _kind_of_number(written: str) -> Mark | None:
    if _DATE.fullmatch(written):
        return None
    digits = re.sub(r"\D", "", written)
    if is_register_number(digits) and not written.startswith(("+", "00")):
        return Mark.REGISTER
    if written.startswith("+"):
        national = "0" + digits[2:].removeprefix("0") if digits.startswith("32") else ""
        # Abroad: seven to fifteen digits behind the plus (ITU-T E.164).
        return Mark.PHONE if _is_phone(national) or (not national and 7 < len(digits) <= 15) else None
    if digits.startswith("0032"):
        digits = "0" + digits[4:].removeprefix("0")
    return Mark.PHONE if _is_phone(digits) else None


def _is_phone(national: str) -> bool:
    return _AREAS.fullmatch(national) is not None and _SERVICES.fullmatch(national) is None


def _bare(text: str) -> str:
    """The text in small letters without accents."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).casefold())
        if not unicodedata.combining(letter)
    )


def _either(patterns: set[str]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    longest_first = sorted(patterns, key=lambda pattern: (-len(pattern), pattern))
    return re.compile(rf"\b(?:{'|'.join(longest_first)})(?=(?:['’]?s)?\b)")
