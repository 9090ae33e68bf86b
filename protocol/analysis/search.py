"""Notes of a whole study, held so that any words in them are found while somebody types.

It owns the folded notes in memory, about as many bytes as they have characters, and the notes themselves,
packed. It reads no file and knows no screen. The notes of an interview are one text, in which the words are
looked for before any note is looked at.
"""

from __future__ import annotations

import re
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec
from msgspec import Struct

from protocol.analysis.folding import fold, fold_with_places
from protocol.model.words import Kind

_TERMS = re.compile(r'"([^"]*)"?|([^\s"]+)')
"""A phrase between quotes (the last may still lack its second one), or a word."""

_UNPACKED = 64
"""Interviews whose notes stay unpacked: what is on a screen comes from fewer."""

_FAST = 1
"""How hard notes are packed: at the fastest they already take less than half."""


class KeptNote(Struct, frozen=True, array_like=True, gc=False):
    """A note as it is shown among what was found."""

    id: str
    """Its id."""
    text: str
    """Its words."""
    kind: Kind
    """What sort of thing it holds."""
    topic: str
    """The key of its topic."""
    wording: str
    """The question at which it was kept; empty in the inbox."""
    minute: float
    """Minutes of talk before it."""
    page: str = ""
    """Page or paragraph in a source."""
    sensitive: bool = False
    """Whether its words may not go out."""


class FromInterview(Struct, frozen=True, gc=False):
    """The interview that notes come from."""

    id: str
    """Its id."""
    case: str
    """The code of its case."""
    role: str
    """The id of its role."""
    code: str
    """What it is called: participant and sitting."""
    may_be_quoted: bool = True
    """Whether its literal words may be quoted."""


class Wanted(Struct, frozen=True):
    """What is looked for. What is None is not asked for."""

    terms: tuple[str, ...] = ()
    """Folded words and phrases: a note has to hold all of them."""
    kind: Kind | None = None
    """The kind of the note."""
    role: str | None = None
    """The role of the interview."""
    case: str | None = None
    """The case of the interview."""
    topic: str | None = None
    """The key of the topic of the note."""


class _Held(Struct, gc=False):
    """The notes of one interview."""

    source: FromInterview
    """The interview."""
    folded: str
    """Its notes, each folded and followed by a line end, which no folded note holds."""
    ends: array[int]
    """Where each note ends in that text."""
    kinds: tuple[Kind, ...]
    """The kind of each note."""
    topics: tuple[str, ...]
    """The topic of each note."""
    packed: bytes
    """The notes themselves."""


def terms_of(typed: str) -> tuple[str, ...]:
    """The words and phrases of what was typed, folded.

    Args:
        typed: Words with blanks between them; words between quotes stand together.
    """
    found = ((phrase or word) for phrase, word in _TERMS.findall(fold(typed)))
    return tuple(term for term in (" ".join(part.split()) for part in found) if term)


def places_of(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Where words stand in a text, in order and without overlap.

    Args:
        text: Any.
        terms: Folded words and phrases.

    Returns:
        The start and the end of each, as indexes in `text`.
    """
    wanted = list(terms)
    folded, places = fold_with_places(text) if wanted else ("", [])
    spans = []
    for term in wanted:
        at = folded.find(term)
        while at >= 0:
            spans.append((places[at], places[at + len(term) - 1] + 1))
            at = folded.find(term, at + len(term))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class NoteIndex:
    """The notes of many interviews. One thread may add to it while another looks for words."""

    def __init__(self) -> None:
        self._held: list[_Held] = []
        self._first: array[int] = array("L")
        self._count = 0
        self._unpacked = lru_cache(maxsize=_UNPACKED)(self._unpack)

    def __len__(self) -> int:
        return self._count

    @property
    def interviews(self) -> int:
        """How many interviews it holds."""
        return len(self._held)

    def add(self, source: FromInterview, notes: Sequence[KeptNote]) -> None:
        """Hold the notes of an interview.

        Args:
            source: The interview.
            notes: In the order in which they are to be found.
        """
        folded, ends, at = [], array("L"), 0
        for note in notes:
            plain = fold(note.text)
            folded.append(plain)
            at += len(plain) + 1
            ends.append(at)
        folded.append("")
        kinds, topics = tuple(note.kind for note in notes), tuple(note.topic for note in notes)
        packed = zlib.compress(msgspec.msgpack.encode(list(notes)), _FAST)
        self._first.append(self._count)
        self._held.append(_Held(source, "\n".join(folded), ends, kinds, topics, packed))
        self._count += len(notes)

    def get(self, number: int) -> tuple[FromInterview, KeptNote]:
        """A note and its interview.

        Args:
            number: The number of the note, from 0, as `find` gives it.
        """
        interview = bisect_right(self._first, number) - 1  # one without notes begins where the next does
        held = self._held[interview]
        return held.source, self._unpacked(interview)[number - self._first[interview]]

    def find(self, wanted: Wanted, begin: int = 0) -> Iterator[list[int]]:
        """Look through the interviews, one at a time.

        Args:
            wanted: What is looked for.
            begin: The interview to begin with, from 0.

        Yields:
            For each interview the numbers of the notes that fit; often none.
        """
        interview = begin
        while interview < len(self._held):
            held, first = self._held[interview], self._first[interview]
            yield [first + index for index in _fitting(held, wanted)]
            interview += 1

    def _unpack(self, interview: int) -> list[KeptNote]:
        packed = self._held[interview].packed
        return msgspec.msgpack.decode(zlib.decompress(packed), type=list[KeptNote])


def _fitting(held: _Held, wanted: Wanted) -> Iterator[int]:
    """The notes of an interview that fit, by their place in it."""
    source = held.source
    if wanted.role not in (None, source.role) or wanted.case not in (None, source.case):
        return
    for index in _with_all(held, wanted.terms) if wanted.terms else range(len(held.ends)):
        if wanted.kind not in (None, held.kinds[index]) or wanted.topic not in (None, held.topics[index]):
            continue
        yield index


def _with_all(held: _Held, terms: tuple[str, ...]) -> Iterator[int]:
    """The notes that hold all terms: those with the longest, then whether the others are there too."""
    rarest = max(terms, key=len)
    others = [term for term in terms if term != rarest]
    folded = held.folded
    if any(term not in folded for term in others):
        return
    at = folded.find(rarest)
    while at >= 0:
        index = bisect_right(held.ends, at)
        start, end = held.ends[index - 1] if index else 0, held.ends[index]
        if all(folded.find(term, start, end) >= 0 for term in others):
            yield index
        at = folded.find(rarest, end)
