"""Kappa and alpha, held against packages that others wrote."""

from __future__ import annotations

import math
import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from protocol.analysis.agreement import Judgements, Pair, disagreements

CODERS = ("AB", "CD", "EF", "GH")

Judgement = bool | None
"""Given or not; None where the unit did not lay before the coder."""

TABLES = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([True, False, False, None]), min_size=coders, max_size=coders),
        min_size=1,
        max_size=30,
    )
)
"""Units by coders."""


def judged(table: list[list[Judgement]]) -> Judgements:
    """The judgements of a table."""
    made = Judgements()
    for row in table:
        seen = frozenset(coder for coder, one in zip(CODERS, row, strict=False) if one is not None)
        given_by = frozenset(coder for coder, one in zip(CODERS, row, strict=False) if one)
        made.add(seen, {"code": given_by} if given_by else {})
    return made


@given(TABLES)
@example([[True, True], [False, False]])
@example([[True, True], [True, True]])
@example([[True, None], [None, False]])
@example([[True, False]])
def test_alpha_is_that_of_the_package_krippendorff(table: list[list[Judgement]]) -> None:
    """Alpha over all coders, with missing judgements, is what another program makes of it."""
    ours = judged(table).of("code").alpha
    data = np.array([[math.nan if one is None else float(one) for one in row] for row in table]).T
    paired = [row for row in table if sum(one is not None for one in row) > 1]
    values = {one for row in paired for one in row if one is not None}

    if len(values) < 2:
        assert ours is None
    else:
        theirs = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        assert ours == pytest.approx(theirs, abs=1e-9)


@given(TABLES)
@example([[True, True], [False, False]])
@example([[False, False]] * 3)
@example([[True, False]] * 3)
def test_kappa_is_that_of_scikit_learn(table: list[list[Judgement]]) -> None:
    """Kappa of each two coders, over the units that both saw, is what another program makes of it."""
    found = {(pair.first, pair.second): pair for pair in judged(table).of("code").pairs}

    for one in range(len(table[0])):
        for other in range(one + 1, len(table[0])):
            both = [(r[one], r[other]) for r in table if r[one] is not None and r[other] is not None]
            pair = found.get((CODERS[one], CODERS[other]))
            if not both:
                assert pair is None
                continue
            assert pair is not None
            assert pair.units == len(both)
            assert pair.agreement == pytest.approx(sum(a == b for a, b in both) / len(both))
            assert pair.prevalence == pytest.approx(sum(bool(a) + bool(b) for a, b in both) / len(both) / 2)
            if len({value for values in both for value in values}) < 2:
                assert pair.kappa is None
                continue
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                theirs = cohen_kappa_score(*zip(*both, strict=True))
            assert pair.kappa == pytest.approx(theirs, abs=1e-9)


def test_kappa_of_cohens_kind_by_hand() -> None:
    """Twenty both, five and ten one of them, fifteen neither: 0.7 of 50 agree, 0.5 by chance, kappa 0.4."""
    pair = Pair(first="AB", second="CD", both=20, only_first=5, only_second=10, neither=15)

    assert pair.agreement == pytest.approx(0.7)
    assert pair.kappa == pytest.approx(0.4)


def test_nobody_varies() -> None:
    """Where nobody gave the code, or everybody always did, kappa and alpha say nothing."""
    nothing = judged([[False, False]] * 5).of("code")
    everything = judged([[True, True]] * 5).of("code")

    for found in (nothing, everything):
        assert (found.alpha, found.pairs[0].kappa, found.pairs[0].agreement) == (None, None, 1.0)
    assert (nothing.prevalence, everything.prevalence) == (0.0, 1.0)


def test_one_coder_agrees_with_nobody() -> None:
    """Units of one coder are no agreement."""
    found = judged([[True, None], [False, None]]).of("code")

    assert (found.units, found.pairs, found.alpha, found.prevalence) == (0, (), None, None)


def test_disagreements_say_who_gave_the_code() -> None:
    """A code that all gave is no disagreement; one that some gave is told with who and who not."""
    seen = frozenset(("AB", "CD", "EF"))

    assert disagreements(seen, {"a": seen, "b": frozenset(("CD",))}) == [("b", ["CD"], ["AB", "EF"])]
