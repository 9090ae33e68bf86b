"""How often codes were given: in units and in respondents, per case and role, and which come together.

A unit counts once for a code, whoever gave it and to how many parts. A code that has others under it
(`support > emotional`) counts for itself, and with all under it: of a unit with two of those it counts one.
Units come one by one; what is kept grows with codes, cases, roles and participants.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from protocol.model.coding import parents_of


class Source(Struct, frozen=True):
    """Who said what a unit holds."""

    case: str
    """The code of the case."""
    role: str
    """The id of the role."""
    participant: str
    """The id of the participant, or of the source that was read."""
    interview: str
    """The id of the interview."""


class Span(Struct, frozen=True):
    """A code that a coder gave to a stretch of a unit."""

    coder: str
    """The coder's code."""
    code: str
    """The code."""
    start: int
    """Where the stretch begins, in code points."""
    end: int
    """Where it ends."""
    text_hash: str
    """`hash_of` the text that was coded."""


class Together(Struct, frozen=True):
    """Two codes that one coder gave to the same unit."""

    first: str
    """One code."""
    second: str
    """The other."""
    units: int
    """Units that got both."""
    overlapping: int
    """Those of them in which a stretch of one overlaps a stretch of the other."""


class Counts:
    """What was counted."""

    def __init__(self) -> None:
        self._own: Counter[str] = Counter()
        self._codings: Counter[str] = Counter()
        self._units: Counter[tuple[str, str, str]] = Counter()
        self._groups: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._people: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._interviews: dict[str, set[str]] = defaultdict(set)
        self._coders: dict[str, set[str]] = defaultdict(set)
        self._together: Counter[tuple[str, str]] = Counter()
        self._overlapping: Counter[tuple[str, str]] = Counter()

    def add(self, source: Source, spans: Sequence[Span]) -> None:
        """Take a unit.

        Args:
            source: Who said it.
            spans: What was coded in it, by all coders; at least one.
        """
        own = {span.code for span in spans}
        self._own.update(own)
        self._codings.update(span.code for span in spans)
        for code in with_parents(own):
            key = (code, source.case, source.role)
            self._units[key] += 1
            self._groups[code].add((source.case, source.role))
            self._people[key].add(source.participant)
            self._interviews[code].add(source.interview)
        for span in spans:
            self._coders[span.code].add(span.coder)
        self._join(spans)

    @property
    def codes(self) -> list[str]:
        """Every code that was given, and those above, in order."""
        return sorted(self._interviews, key=in_order)

    def own(self, code: str) -> int:
        """Units that got this very code."""
        return self._own[code]

    def codings(self, code: str) -> int:
        """How often this very code was given: by each coder, to each stretch."""
        return self._codings[code]

    def coders(self, code: str) -> list[str]:
        """Who gave this very code."""
        return sorted(self._coders.get(code, ()))

    def interviews(self, code: str) -> int:
        """Interviews in which the code, or one under it, was given."""
        return len(self._interviews.get(code, ()))

    def units(self, code: str, case: str | None = None, role: str | None = None) -> int:
        """Units that got the code, or one under it.

        Args:
            code: The code.
            case: The case; None for all.
            role: The role; None for all.
        """
        return sum(self._units[key] for key in self._keys(code, case, role))

    def people(self, code: str, case: str | None = None, role: str | None = None) -> int:
        """Respondents of whom a unit got the code, or one under it.

        Args:
            code: The code.
            case: The case; None for all.
            role: The role; None for all.
        """
        return len(set().union(*(self._people[key] for key in self._keys(code, case, role))))

    def together(self) -> list[Together]:
        """The pairs of codes that come together, most often first."""
        pairs = [
            Together(one, other, units, self._overlapping[one, other])
            for (one, other), units in self._together.items()
        ]
        return sorted(pairs, key=lambda pair: (-pair.units, in_order(pair.first), in_order(pair.second)))

    def _keys(self, code: str, case: str | None, role: str | None) -> list[tuple[str, str, str]]:
        return [
            (code, of_case, of_role)
            for of_case, of_role in self._groups.get(code, ())
            if case in (None, of_case) and role in (None, of_role)
        ]

    def _join(self, spans: Sequence[Span]) -> None:
        """Count the pairs of codes that one coder gave to a unit; each pair once for a unit."""
        by_coder: dict[str, list[Span]] = defaultdict(list)
        for span in spans:
            by_coder[span.coder].append(span)
        pairs: dict[tuple[str, str], bool] = {}
        for of in by_coder.values():
            for pair, overlap in _pairs(of).items():
                pairs[pair] = pairs.get(pair, False) or overlap
        self._together.update(pairs.keys())
        self._overlapping.update(pair for pair, overlap in pairs.items() if overlap)


def with_parents(codes: Iterable[str]) -> set[str]:
    """Codes, and those above them."""
    found: set[str] = set()
    for code in codes:
        found.add(code)
        found.update(parents_of(code))
    return found


def given_by(spans: Iterable[Span], *, parents: bool) -> Mapping[str, frozenset[str]]:
    """Who gave each code.

    Args:
        spans: What was coded in one unit.
        parents: Whether who gave a code also gave those above it.
    """
    given: dict[str, set[str]] = defaultdict(set)
    for span in spans:
        for code in with_parents((span.code,)) if parents else (span.code,):
            given[code].add(span.coder)
    return {code: frozenset(coders) for code, coders in given.items()}


def in_order(code: str) -> tuple[str, ...]:
    """What codes are sorted by: each behind the one above it, whatever the capitals."""
    return tuple(name.casefold() for name in [*parents_of(code), code])


def _pairs(spans: Sequence[Span]) -> dict[tuple[str, str], bool]:
    """The pairs of codes among what one coder coded in a unit, and whether their stretches overlap."""
    pairs: dict[tuple[str, str], bool] = {}
    for one, other in combinations(spans, 2):
        if one.code == other.code:
            continue
        first, second = sorted((one.code, other.code), key=in_order)
        overlap = one.start < other.end and other.start < one.end and one.text_hash == other.text_hash
        pairs[first, second] = pairs.get((first, second), False) or overlap
    return pairs
