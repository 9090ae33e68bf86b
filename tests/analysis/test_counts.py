"""Codes counted as units and as respondents."""

from __future__ import annotations

from protocol.analysis.counts import Counts, Source, Span, Together, given_by

ONE = Source("C1", "volunteer", "p1", "i1")
OTHER = Source("C1", "coordinator", "p2", "i2")
THIRD = Source("C2", "volunteer", "p3", "i3")


def span(code: str, coder: str = "AB", start: int = 0, end: int = 10) -> Span:
    """A code for a stretch."""
    return Span(coder, code, start, end, "hash")


def test_units_and_respondents_are_counted_apart() -> None:
    """Two units of one person are two units and one respondent; two coders don't make a unit two."""
    counts = Counts()
    counts.add(ONE, [span("a"), span("a", "CD")])
    counts.add(ONE, [span("a")])
    counts.add(THIRD, [span("a")])

    assert (counts.units("a"), counts.people("a"), counts.interviews("a")) == (3, 2, 2)
    assert (counts.codings("a"), counts.coders("a")) == (4, ["AB", "CD"])


def test_code_counts_with_those_under_it() -> None:
    """A unit with two codes under one counts once for that one, and a code that nobody gave counts too."""
    counts = Counts()
    counts.add(ONE, [span("s > a"), span("s > b")])
    counts.add(OTHER, [span("s")])

    assert (counts.own("s"), counts.units("s"), counts.people("s")) == (1, 2, 2)
    assert (counts.own("s > a"), counts.units("s > a")) == (1, 1)
    assert counts.codes == ["s", "s > a", "s > b"]


def test_cases_and_roles_are_counted() -> None:
    """Each count can be had for a case, a role, and a role within a case."""
    counts = Counts()
    for source in (ONE, OTHER, OTHER, THIRD):
        counts.add(source, [span("a")])

    assert (counts.units("a", "C1"), counts.people("a", "C1")) == (3, 2)
    assert (counts.units("a", role="volunteer"), counts.people("a", role="volunteer")) == (2, 2)
    assert (counts.units("a", "C1", "coordinator"), counts.people("a", "C1", "coordinator")) == (2, 1)
    assert counts.units("a", "C9") == 0


def test_codes_come_together_within_one_coder() -> None:
    """A pair counts where one coder gave both; that two coders gave one each is a disagreement."""
    counts = Counts()
    counts.add(ONE, [span("b", start=0, end=5), span("a", start=5, end=9)])
    counts.add(ONE, [span("a", start=0, end=6), span("b", start=5, end=9)])
    counts.add(ONE, [span("a"), span("b", "CD")])

    assert counts.together() == [Together("a", "b", units=2, overlapping=1)]


def test_who_gave_a_code_gave_those_above() -> None:
    """Coders who gave different codes under one agree on that one."""
    given = given_by([span("s > a"), span("s > b", "CD")], parents=True)

    assert given["s"] == {"AB", "CD"}
    assert given["s > a"] == {"AB"}
