"""The codings of a study laid on its units as they are now, interview by interview.

A coding says which text it was given to, by a hash. Where that text is still the one that goes out, the
stretch is shown; where it is not, the coding counts for the whole unit, and that is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from msgspec import Struct

from protocol.analysis.counts import Source, Span
from protocol.export.coded.study_units import UnitText, unit_texts
from protocol.export.sheets.units import unit_text
from protocol.export.sitting import Sitting
from protocol.export.words import Permission, Words
from protocol.i18n import LANGUAGES
from protocol.model.coding import CoderWork, Coding, SeenUnit, UnitMemo, UnitSort, hash_of
from protocol.model.packed import packed

_STRICTEST = (Permission.HELD_BACK, Permission.NO, Permission.YES, Permission.NO_QUOTE)
"""What is said of an answer with notes of which several things are to be said."""

_FULL = "full"
_WITHHELD = "withheld"
"""The words of a unit as they are now, all of them or with what is held back: the same in every language."""


class Given(Struct, frozen=True):
    """A coding of a unit as it can be shown."""

    coder: str
    """The coder's code."""
    coding: Coding
    """What was kept."""
    words: str
    """The stretch as it may go out."""
    changed: bool
    """Whether the text is no longer the one that was coded."""


class CodedUnit(Struct, frozen=True):
    """A unit with all that coders made of it."""

    id: str
    """Its id."""
    sort: UnitSort
    """What it is."""
    text: str
    """Its words as they may go out."""
    question: str | None
    """The path of its question; None in the inbox."""
    minute: float
    """Minutes of talk before it was kept."""
    quoting: Permission
    """Whether it may be quoted."""
    given: tuple[Given, ...]
    """Its codings, by all coders."""
    seen: tuple[frozenset[str], ...]
    """The coders before whom it lay, those together who saw the same words."""
    memos: tuple[tuple[str, str], ...]
    """What coders thought of it, each with the coder's code; nothing where its words are held back."""
    source: Source
    """Who said it."""

    def spans(self, coders: frozenset[str] | None = None) -> list[Span]:
        """Its codings for counting.

        Args:
            coders: Whose; None for all.
        """
        return [
            Span(one.coder, one.coding.code, one.coding.start, one.coding.end, one.coding.text_hash)
            for one in self.given
            if coders is None or one.coder in coders
        ]


class Lost(Struct, frozen=True):
    """A coding or a memo whose unit is no longer in the study."""

    coder: str
    """The coder's code."""
    code: str
    """The code; empty for a memo."""
    unit: str
    """The id of the unit."""
    interview: str
    """The id of its interview."""
    is_memo: bool = False
    """Whether it is a memo; its words may be those of what is gone, and are not here."""


class _OfInterview(Struct):
    """What coders did with one interview."""

    codings: dict[str, list[tuple[str, Coding]]]
    seen: dict[str, dict[str, str]]
    memos: dict[str, list[tuple[str, str]]]


class _OfCoder:
    """What one coder did, found by interview; little more is in memory than where it stands.

    Args:
        work: What the coder did.
    """

    def __init__(self, work: CoderWork) -> None:
        self._coder = work.coder
        self._codings, self._seen = packed(Coding, work.codings), packed(SeenUnit, work.seen)
        self._codings_of = self._codings.places("interview")
        self._seen_of = self._seen.places("interview")
        self._memos_of: dict[str, list[UnitMemo]] = defaultdict(list)
        for memo in work.memos:
            self._memos_of[memo.interview].append(memo)

    def interviews(self) -> Iterator[str]:
        """The ids of the interviews with which the coder did anything."""
        yield from self._codings_of
        yield from self._seen_of
        yield from self._memos_of

    def lay(self, interview: str, of: _OfInterview) -> None:
        """Add what the coder did with an interview to what others did."""
        for at in self._codings_of.get(interview, ()):
            coding = self._codings[at]
            of.codings.setdefault(coding.unit, []).append((self._coder, coding))
        for at in self._seen_of.get(interview, ()):
            seen = self._seen[at]
            of.seen.setdefault(seen.unit, {})[self._coder] = seen.text_hash
        for memo in self._memos_of.get(interview, ()):
            of.memos.setdefault(memo.unit, []).append((self._coder, memo.text))


class CodedUnits:
    """The work of all coders, by interview.

    Args:
        work: What each did.
        words: The language in which units go out.
    """

    def __init__(self, work: Iterable[CoderWork], words: Words) -> None:
        self._words = words
        self.coders: list[str] = []
        """The codes of the coders, in order."""
        self._work: list[_OfCoder] = []
        self._left: dict[str, _OfInterview | None] = {}
        for one in work:
            self.coders.append(one.coder)
            kept = _OfCoder(one)
            self._work.append(kept)
            self._left.update(dict.fromkeys(kept.interviews()))

    def _pop(self, interview: str) -> _OfInterview | None:
        """What coders did with an interview; None where that is nothing, or was taken."""
        if interview not in self._left:
            return None
        of = self._left.pop(interview)
        if of is None:
            of = _OfInterview({}, {}, {})
            for one in self._work:
                one.lay(interview, of)
        return of

    def take(self, sitting: Sitting) -> Iterator[CodedUnit]:
        """The units of an interview that lay before coders, in the order in which they came up.

        What is left afterwards is `lost`.
        """
        of = self._pop(sitting.interview.id)
        if of is None:
            return
        for sort in UnitSort:
            if sort is UnitSort.NOTE or any("/" in unit for unit in (*of.seen, *of.codings)):
                for unit in unit_texts(sitting.contents, sort, self._words):
                    if unit.id in of.seen or unit.id in of.codings:
                        yield self._lay(sitting, sort, unit, of)
        if of.codings or of.memos:
            self._left[sitting.interview.id] = of

    def forget(self, interview: str) -> int:
        """Leave out what was coded in an interview that may not be used.

        Returns:
            How many codings that are.
        """
        of = self._pop(interview)
        return 0 if of is None else sum(map(len, of.codings.values()))

    def lost(self) -> Iterator[Lost]:
        """The codings and memos of which nobody took the unit, when all interviews were taken."""
        for interview in list(self._left):
            of = self._pop(interview)
            for unit, codings in of.codings.items() if of is not None else ():
                for coder, coding in codings:
                    yield Lost(coder, coding.code, unit, interview)
            for unit, memos in of.memos.items() if of is not None and interview else ():
                for coder, _text in memos:
                    yield Lost(coder, "", unit, interview, is_memo=True)

    def _lay(self, sitting: Sitting, sort: UnitSort, unit: UnitText, of: _OfInterview) -> CodedUnit:
        """Lay what coders did on a unit."""
        first = unit.notes[0]
        text = sitting.text(first) if sort is UnitSort.NOTE else unit_text(sitting, unit.notes)
        quoting = {sitting.quoting(note) for note in unit.notes}
        strictest = next(one for one in _STRICTEST if one in quoting)
        versions = _versions(sitting, sort, unit)
        groups: dict[str, set[str]] = defaultdict(set)
        for coder, text_hash in of.seen.pop(unit.id, {}).items():
            groups[versions.get(text_hash, (text_hash, ""))[0]].add(coder)
        held_back = strictest is Permission.HELD_BACK
        memos = of.memos.pop(unit.id, [])
        interview = sitting.interview
        return CodedUnit(
            id=unit.id,
            sort=sort,
            text=text,
            question=first.question,
            minute=sitting.minute(first.entered),
            quoting=strictest,
            given=tuple(
                _given(coder, coding, text, versions, held_back=held_back)
                for coder, coding in of.codings.pop(unit.id, [])
            ),
            seen=tuple(frozenset(group) for group in groups.values()),
            memos=() if held_back else tuple(memos),
            source=Source(interview.case, interview.role, interview.participant, interview.id),
        )


def _versions(sitting: Sitting, sort: UnitSort, unit: UnitText) -> dict[str, tuple[str, str]]:
    """What texts of a unit are known, by hash: whether all words are there, and the text."""
    versions: dict[str, tuple[str, str]] = {}
    units = [unit]
    if sort is UnitSort.ANSWER:
        others = (Words(language) for language in LANGUAGES if language != sitting.words.language)
        for words in others:
            units += [one for one in unit_texts(sitting.contents, sort, words) if one.id == unit.id]
    for one in units:
        for text in one.withheld:
            versions[hash_of(text)] = (_WITHHELD, text)
        versions[hash_of(one.text)] = (_FULL, one.text)
    return versions


def _given(
    coder: str, coding: Coding, text: str, versions: dict[str, tuple[str, str]], *, held_back: bool
) -> Given:
    """A coding as it can be shown: its stretch where the coded text is the one that goes out."""
    known = versions.get(coding.text_hash)
    coded = text if coding.text_hash == hash_of(text) else None
    if coded is None and known is not None and known[0] == _FULL and not held_back:
        coded = known[1]
    stretch = coded[coding.start : coding.end] if coded is not None else ""
    return Given(coder, coding, stretch if stretch.strip() else text, changed=known is None)
