"""The units of a study as they are now: which there are, and what their texts are.

Of each unit only a few numbers are kept; its text is read again from the file of its interview where it
matters.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from msgspec import Struct

from protocol.errors import StoreError
from protocol.export.consent import why_left_out
from protocol.export.sheets.units import unit_id
from protocol.export.sitting import HELD_BACK
from protocol.export.words import Words
from protocol.i18n import LANGUAGES
from protocol.model.coding import UnitSort, hash_of
from protocol.model.interview import InterviewContents, Note, spoken_order
from protocol.store.reading import read_contents


class UnitText(Struct, frozen=True):
    """A unit with its words; they stay here unless somebody has them already."""

    id: str
    """Its id."""
    text: str
    """All its words, in the language of some workbook."""
    withheld: tuple[str, ...]
    """What a workbook has in the place of it where sensitive words are held back."""
    notes: tuple[Note, ...]
    """The notes that it is made of, in spoken order."""


def unit_texts(contents: InterviewContents, sort: UnitSort, words: Words) -> Iterator[UnitText]:
    """The units of an interview, in the order in which they first came up.

    Args:
        contents: The interview.
        sort: What is a unit.
        words: The language of the workbook: a line of an answer is begun by what its kind is called there.
    """
    notes = spoken_order(contents.notes)
    if sort is UnitSort.NOTE:
        for note in notes:
            yield UnitText(note.id, note.text, held_back_words(), (note,))
        return
    of: dict[str | None, list[Note]] = {}
    for note in notes:
        of.setdefault(note.question, []).append(note)
    for path, here in of.items():
        unit = unit_id(contents.interview.id, path)
        withheld = (_together(here, words, held_back=True),) if any(n.sensitive for n in here) else ()
        yield UnitText(unit, _together(here, words), withheld, tuple(here))


def _together(notes: Iterable[Note], words: Words, *, held_back: bool = False) -> str:
    """The text of an answer: its notes, each on a line begun by its kind."""
    said = words.say(HELD_BACK)
    return "\n".join(
        f"{words.of(note.kind)}: {said if held_back and note.sensitive else note.text}" for note in notes
    )


@cache
def held_back_words() -> tuple[str, ...]:
    """What stands in the place of a note that is held back, in every language."""
    return tuple(Words(language).say(HELD_BACK) for language in LANGUAGES)


class UnitNow(Struct, frozen=True):
    """A unit as it is in the study."""

    interview: str
    """The id of its interview."""
    number: int
    """Its place among the units of its interview, from 1."""
    length: int
    """Code points of its text."""
    text_hash: str
    """`hash_of` its text."""


class _Sitting(Struct, frozen=True):
    """An interview of which the units are known."""

    id: str
    name: str
    units: int


class StudyUnits:
    """The units of one sort in a study.

    Args:
        folder: The folder of the interviews.
        interviews: The interviews; in the place of one that could not be read, the error.
        sort: What is a unit.
        words: The language in which is told why an interview is left out.
        until: When the workbook was made: what came later was not in it; None to take all.
    """

    def __init__(
        self,
        folder: Path,
        interviews: Iterable[InterviewContents | StoreError],
        sort: UnitSort,
        words: Words,
        until: datetime | None = None,
    ) -> None:
        self._folder, self._sort, self._words = folder, sort, words
        self._until = until
        self._places: dict[str, int] = {}
        self._of = array("I")
        self._numbers = array("I")
        self._lengths = array("I")
        self._hashes = bytearray()
        self._sittings: list[_Sitting] = []
        self._interviews: set[str] = set()
        self._last: tuple[str, dict[str, UnitText]] = ("", {})
        self.left_out: dict[str, str] = {}
        """Why an interview may not go out, by its id."""
        self.unreadable: list[str] = []
        """What is wrong with the files that can't be read."""
        self.newer: set[str] = set()
        """The ids of units that came after the workbook was made."""
        for read in interviews:
            self._take(read)

    def __len__(self) -> int:
        return len(self._places)

    def ids(self) -> list[str]:
        """The ids of the units, by place."""
        return list(self._places)

    def place(self, unit: str) -> int | None:
        """The place of a unit among all, from 0; None where there is none of that id."""
        return self._places.get(unit)

    def at(self, place: int) -> UnitNow:
        """The unit of a place."""
        return UnitNow(
            self._sittings[self._of[place]].id,
            self._numbers[place],
            self._lengths[place],
            self._hashes[8 * place : 8 * place + 8].hex(),
        )

    def has_interview(self, interview: str) -> bool:
        """Whether an interview is in the study, and may go out."""
        return interview in self._interviews

    def name(self, unit: str) -> str:
        """What a unit is called: its interview and its number there."""
        place = self._places[unit]
        return f"{self._sittings[self._of[place]].name} #{self._numbers[place]}"

    def words_of(self, unit: str) -> UnitText | None:
        """The words of a unit, read from the file of its interview; None where they are gone.

        Raises:
            StoreError: The file can't be read any more.
        """
        interview = self._sittings[self._of[self._places[unit]]].id
        if self._last[0] != interview:
            contents = read_contents(self._folder / f"{interview}.json")
            self._last = (interview, {u.id: u for u in unit_texts(contents, self._sort, self._words)})
        return self._last[1].get(unit)

    def without(self, seen: Sequence[int]) -> dict[str, list[str]]:
        """The units that were not seen, by the name of their interview.

        What came after the workbook was made is not missing from it.

        Args:
            seen: Whether the unit of each place was seen: 0 where it was not.
        """
        missing: dict[str, list[str]] = {}
        for unit, place in self._places.items():
            if not seen[place] and unit not in self.newer:
                missing.setdefault(self._sittings[self._of[place]].name, []).append(unit)
        return missing

    def count(self, name: str) -> int:
        """How many units the interviews of a name have."""
        return sum(sitting.units for sitting in self._sittings if sitting.name == name)

    def _take(self, read: InterviewContents | StoreError) -> None:
        if isinstance(read, StoreError):
            self.unreadable.append(str(read))
            return
        interview = read.interview
        why = why_left_out(read, self._words)
        if why is not None:
            self.left_out[interview.id] = why
            return
        units = list(unit_texts(read, self._sort, self._words))
        name = f"{interview.participant_code or interview.id}-{interview.sitting}"
        for number, unit in enumerate(units, 1):
            self._places[unit.id] = len(self._of)
            self._of.append(len(self._sittings))
            self._numbers.append(number)
            self._lengths.append(len(unit.text))
            self._hashes += bytes.fromhex(hash_of(unit.text))
            if self._until is not None and _later(unit.notes[0].entered.at, self._until):
                self.newer.add(unit.id)
        self._interviews.add(interview.id)
        self._sittings.append(_Sitting(interview.id, name, len(units)))


def _later(utc: str, than: datetime) -> bool:
    """Whether a time was after another; one that is no time was not."""
    try:
        moment = datetime.fromisoformat(utc)
    except ValueError:
        return False
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)) > than
