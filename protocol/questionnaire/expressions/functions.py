"""XLSForm's functions: what each takes and gives, and which are not here."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from protocol.i18n import N_


class Kind(StrEnum):
    """What an expression gives."""

    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    NODES = "nodes"
    """All the values of a question in a repeat."""
    ANY = "any"
    """One value, of a kind that is known only when it is there."""


class Function(Struct, frozen=True):
    """One function."""

    takes: str
    """A letter for each argument: `s`tring, `n`umber, `b`oolean, `v`alue of any kind, `N`odes or a value,
    `w`ords between quotes; `?` behind a letter: may be left out; `*`: as many as wanted, or none."""
    gives: Kind
    """What it gives."""
    native: bool = False
    """Whether XPath 1.0 has it with the same meaning."""
    needs_care: bool = False
    """Whether the string that it gives can be a date, a time or a fraction."""

    @property
    def least(self) -> int:
        """Arguments that it needs."""
        optional = self.takes.count("?") + self.takes.count("*")
        return len(self.takes) - 2 * optional

    @property
    def most(self) -> int | None:
        """Arguments that it can take; None for any number."""
        return None if "*" in self.takes else len(self.takes.replace("?", ""))

    def letter(self, index: int) -> str:
        """The letter of an argument."""
        letters = self.takes.replace("?", "").replace("*", "")
        return letters[min(index, len(letters) - 1)]


def _all(names: str, takes: str, gives: Kind, **more: bool) -> dict[str, Function]:
    return {name: Function(takes, gives, **more) for name in names.split()}


FUNCTIONS: dict[str, Function] = {
    **_all("true false", "", Kind.BOOLEAN, native=True),
    **_all("not boolean", "b", Kind.BOOLEAN, native=True),
    **_all("contains starts-with", "ss", Kind.BOOLEAN, native=True),
    **_all("substring-before substring-after", "ss", Kind.STRING, native=True, needs_care=True),
    **_all("translate", "sss", Kind.STRING, native=True, needs_care=True),
    **_all("string normalize-space", "s", Kind.STRING, native=True, needs_care=True),
    **_all("string-length", "s", Kind.NUMBER, native=True),
    **_all("count", "N", Kind.NUMBER, native=True),
    **_all("sum", "N", Kind.NUMBER),
    **_all("floor ceiling", "n", Kind.NUMBER, native=True),
    **_all("ends-with", "ss", Kind.BOOLEAN),
    **_all("regex", "sw", Kind.BOOLEAN),
    **_all("boolean-from-string", "s", Kind.BOOLEAN),
    **_all("selected", "ss", Kind.BOOLEAN),
    **_all("selected-at", "sn", Kind.STRING, needs_care=True),
    **_all("count-selected", "s", Kind.NUMBER),
    **_all("count-non-empty", "N", Kind.NUMBER),
    **_all("min max", "NN*", Kind.NUMBER),
    **_all("concat", "NN*", Kind.STRING, needs_care=True),
    **_all("join", "sNN*", Kind.STRING),
    **_all("substr", "snn?", Kind.STRING, needs_care=True),
    **_all("number", "v", Kind.NUMBER),
    **_all("int abs sqrt exp exp10 log log10 sin cos tan asin acos atan", "n", Kind.NUMBER),
    **_all("pow atan2", "nn", Kind.NUMBER),
    **_all("round", "nn?", Kind.NUMBER),
    **_all("pi random", "", Kind.NUMBER),
    **_all("if", "bvv", Kind.ANY, needs_care=True),
    **_all("coalesce", "sss*", Kind.STRING, needs_care=True),
    **_all("once", "s", Kind.STRING, needs_care=True),
    **_all("jr:choice-name", "sw", Kind.STRING),
    **_all("uuid", "n?", Kind.STRING),
    **_all("today now", "", Kind.STRING, needs_care=True),
    **_all("date date-time", "v", Kind.STRING, needs_care=True),
    **_all("format-date format-date-time", "vs", Kind.STRING),
    **_all("decimal-date-time decimal-time", "v", Kind.NUMBER),
    **_all("position", "N?", Kind.NUMBER),
    **_all("indexed-repeat", "NNnNnNn", Kind.STRING, needs_care=True),
}
"""By name; `indexed-repeat` takes two or four fewer too."""

ABSENT: dict[str, str] = {
    **dict.fromkeys(("area", "distance", "geofence", "intersects"), N_("no places on a map are asked")),
    **dict.fromkeys(("pulldata", "instance", "search"), N_("the program reads no data from elsewhere")),
    **dict.fromkeys(
        (
            "digest",
            "randomize",
            "checklist",
            "weighted-checklist",
            "jr:itext",
            "extract-signed",
            "version",
        ),
        N_("leave it out"),
    ),
    **dict.fromkeys(("upper-case", "lower-case"), N_("XLSForm has translate(): write both alphabets")),
    "substring": N_("write substr(), which counts from 0"),
}
"""Functions of ODK or of XPath that are not here, with what to do."""

OF_ITSELF = frozenset({"string-length", "normalize-space", "string", "number"})
"""What looks at the answer to its own question where it is given nothing."""

MOVING = frozenset({"today", "now", "random", "uuid"})
"""What gives something else at another moment, though no answer changed."""
