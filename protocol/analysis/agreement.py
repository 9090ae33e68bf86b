"""How far coders agree on a code: percentage, Cohen's kappa, Krippendorff's alpha.

A judgement is of one coder on one unit: the code was given to it, or to a part of it, or not. Only units
count that lay before at least two coders, in the same words. Where nobody varies, a coefficient that corrects
for chance says nothing and is None: never 0, never 1.

Sources: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement
20 (1960), 37-46. K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania,
2011: nominal data, any number of observers, missing data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from msgspec import Struct


class Pair(Struct, frozen=True, kw_only=True):
    """How two coders judged one code over the units that both saw."""

    first: str
    """The code of one coder."""
    second: str
    """That of the other."""
    both: int
    """Units to which both gave it."""
    only_first: int
    """Units to which only the first did."""
    only_second: int
    """Units to which only the second did."""
    neither: int
    """Units to which neither did."""

    @property
    def units(self) -> int:
        """Units that both saw."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def prevalence(self) -> float | None:
        """The share of all judgements that gave the code, 0 to 1; None where no unit was seen by both."""
        given = 2 * self.both + self.only_first + self.only_second
        return given / (2 * self.units) if self.units else None

    @property
    def agreement(self) -> float | None:
        """The share of units on which both said the same, 0 to 1; None where no unit was seen by both."""
        return (self.both + self.neither) / self.units if self.units else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa, `(po - pe) / (1 - pe)`, at most 1; None where neither coder varies (Cohen 1960)."""
        units = self.units
        first, second = self.both + self.only_first, self.both + self.only_second
        by_chance = first * second + (units - first) * (units - second)
        if by_chance == units * units:  # in whole numbers, so that no rounding makes a value of nothing
            return None
        return ((self.both + self.neither) * units - by_chance) / (units * units - by_chance)


class Agreement(Struct, frozen=True, kw_only=True):
    """How all coders judged one code."""

    code: str
    """The code; the codes under it count for it."""
    pairs: tuple[Pair, ...]
    """Each two coders who saw a unit in common."""
    units: int
    """Units that at least two coders saw."""
    prevalence: float | None
    """The share of all judgements of those units that gave the code, 0 to 1; None where there are none."""
    alpha: float | None
    """Krippendorff's alpha over all coders, at most 1; None where nobody varies."""


Judged = Mapping[tuple[frozenset[str], frozenset[str]], int]
"""How many units were seen by some coders, and given the code by some of those."""


class Judgements:
    """What coders judged, unit by unit; memory grows with codes and groups of coders, not with units."""

    def __init__(self) -> None:
        self._seen: Counter[frozenset[str]] = Counter()
        self._given: dict[str, Counter[tuple[frozenset[str], frozenset[str]]]] = {}

    def add(self, seen: frozenset[str], given: Mapping[str, frozenset[str]]) -> None:
        """Take a unit that lay before coders in the same words.

        Args:
            seen: The coders.
            given: For each code, those of them who gave it.
        """
        if len(seen) < 2:
            return
        self._seen[seen] += 1
        for code, coders in given.items():
            self._given.setdefault(code, Counter())[seen, coders] += 1

    @property
    def units(self) -> int:
        """Units that at least two coders saw."""
        return self._seen.total()

    def of(self, code: str) -> Agreement:
        """How all coders judged a code."""
        judged = dict(self._all(self._given.get(code, Counter())))
        coders = sorted({coder for seen in self._seen for coder in seen})
        pairs = tuple(
            pair for one, other in combinations(coders, 2) if (pair := _pair(one, other, judged)).units
        )
        judgements = sum(len(seen) * units for (seen, _given), units in judged.items())
        yes = sum(len(given) * units for (_seen, given), units in judged.items())
        return Agreement(
            code=code,
            pairs=pairs,
            units=self.units,
            prevalence=yes / judgements if judgements else None,
            alpha=alpha_of((len(seen), len(given), units) for (seen, given), units in judged.items()),
        )

    def _all(
        self, given: Counter[tuple[frozenset[str], frozenset[str]]]
    ) -> Iterator[tuple[tuple[frozenset[str], frozenset[str]], int]]:
        """What was judged, with the units to which nobody gave the code."""
        yield from given.items()
        coded: Counter[frozenset[str]] = Counter()
        for (seen, _coders), units in given.items():
            coded[seen] += units
        for seen, units in self._seen.items():
            if units > coded[seen]:
                yield (seen, frozenset()), units - coded[seen]


def _pair(first: str, second: str, judged: Judged) -> Pair:
    cells: Counter[tuple[bool, bool]] = Counter()
    for (seen, given), units in judged.items():
        if first in seen and second in seen:
            cells[first in given, second in given] += units
    return Pair(
        first=first,
        second=second,
        both=cells[True, True],
        only_first=cells[True, False],
        only_second=cells[False, True],
        neither=cells[False, False],
    )


def alpha_of(judged: Iterable[tuple[int, int, int]]) -> float | None:
    """Krippendorff's alpha of a code that is given or not: `1 - Do / De` (Krippendorff 2011).

    In the coincidence matrix a unit with `m` judgements, of which `y` gave the code, counts
    `y (m - y) / (m - 1)` in each of the two cells of disagreement; a unit with one judgement has nothing to
    pair and does not count.

    Args:
        judged: Judgements of a unit, those of them that gave the code, and how many units are like that.

    Returns:
        At most 1; None where nobody varies.
    """
    unequal, yes, total = 0.0, 0, 0
    for judgements, given, units in judged:
        if judgements < 2:
            continue
        unequal += units * given * (judgements - given) / (judgements - 1)
        yes += units * given
        total += units * judgements
    no = total - yes
    if not yes or not no:
        return None
    return 1 - (total - 1) * unequal / (yes * no)


def disagreements(
    seen: frozenset[str], given: Mapping[str, frozenset[str]]
) -> Sequence[tuple[str, list[str], list[str]]]:
    """The codes of one unit on which coders don't agree.

    Args:
        seen: The coders who saw it in the same words.
        given: For each code, those of them who gave it.

    Returns:
        Each such code, who gave it and who did not.
    """
    return [
        (code, sorted(coders), sorted(seen - coders))
        for code, coders in given.items()
        if coders and coders != seen
    ]
