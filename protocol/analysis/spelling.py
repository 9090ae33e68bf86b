"""How codes are written: what is the same code all the same, and what may have been meant as the same.

Nothing is joined here that a researcher could have meant apart: blanks, capitals, the composition of
accents and marks that nobody sees make no other code; accents, a letter more or less do, and are only
pointed at.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from protocol.analysis.converted import Converted, could_have_been
from protocol.model.coding import LEVELS, parents_of
from protocol.model.text import clean

_CLOSE = 0.85
"""How alike two codes are that are pointed at: one letter in seven may differ (difflib's ratio, 0 to 1)."""

_LOOKED_AT = 500
"""New codes that are compared with the others: more are no codes of people, and comparing takes its time."""

_DIGITS = re.compile(r"\d+")


def tidy(name: str) -> str:
    """A code as it is kept: composed accents, one blank between words and around `>`, none at the ends."""
    flat = " ".join(clean(unicodedata.normalize("NFC", name)).split())
    return f" {LEVELS} ".join(part.strip() for part in flat.split(LEVELS) if part.strip())


def folded(name: str) -> str:
    """What two ways of writing the same code have in common."""
    seen = "".join(letter for letter in tidy(name) if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFC", seen.casefold())


def under_known(name: str, above: Mapping[str, str]) -> str:
    """A code with the codes above it written as they are known: `Support > x` comes under `support`.

    Args:
        name: The code, `tidy`.
        above: How codes are written that are known, or stand above known ones, by `folded`.
    """
    for parent in reversed(parents_of(name)):
        known = above.get(folded(parent))
        if known is not None:
            return known + name[len(parent) :]
    return name


def with_parents(names: Iterable[str]) -> dict[str, str]:
    """How codes and those above them are written, by `folded`; of two ways, the first."""
    written: dict[str, str] = {}
    for name in names:
        for one in (name, *parents_of(name)):
            written.setdefault(folded(one), one)
    return written


class Spelling:
    """The codes that are known, and how each that comes is written.

    Args:
        known: The codes of the codebook, in order.
        former: The name of now of each code that was called otherwise.
    """

    def __init__(self, known: Iterable[str], former: Mapping[str, str] | None = None) -> None:
        self._names: dict[str, str] = {}
        self._former = {folded(old): new for old, new in (former or {}).items()}
        self._former_names = list(former or ())
        self._meant: dict[tuple[type, object], list[str]] = {}
        self.new: list[str] = []
        """Codes that came and were not known, in the order in which they came."""
        for name in known:
            self._names.setdefault(folded(name), name)
        self._above = with_parents(self._names.values())

    def take(self, written: str) -> str:
        """The code that is meant; one that is not known is remembered from here on.

        Args:
            written: What a coder wrote.

        Returns:
            The code as it is known, or `tidy`; empty where nothing was written.
        """
        key = folded(written)
        if not key:
            return ""
        now = self.renamed(written)
        if now:
            return self.take(now)
        if key not in self._names:
            name = self._above.get(key) or under_known(tidy(written), self._above)
            self._names[key] = name
            for one in (name, *parents_of(name)):
                self._above.setdefault(folded(one), one)
            self.new.append(name)
            self._meant.clear()
        return self._names[key]

    def knows(self, written: str) -> bool:
        """Whether a code of the codebook, or one that came before, is written so."""
        return folded(written) in self._names

    def renamed(self, written: str) -> str:
        """What a code is called now that was renamed, or of which one above it was; empty for others.

        Args:
            written: What a coder wrote.
        """
        name, key = tidy(written), folded(written)
        if key in self._names:
            return ""
        for above in (name, *reversed(parents_of(name))):
            now = self._former.get(folded(above))
            if now is not None:
                return now + name[len(above) :]
            if folded(above) in self._names:
                return ""
        return ""

    def meant_by(self, value: Converted) -> list[str]:
        """The codes that a spreadsheet program would have turned into a value."""
        key = (type(value), value)
        if key not in self._meant:
            meant = could_have_been(value, (*self._names.values(), *self._former_names))
            self._meant[key] = list(dict.fromkeys(self.renamed(code) or code for code in meant))
        return self._meant[key]

    @property
    def all(self) -> list[str]:
        """All codes, in order."""
        return list(self._names.values())

    def near(self) -> list[tuple[str, str]]:
        """Each new code with a code that it looks like: perhaps the same was meant."""
        found: list[tuple[str, str]] = []
        new = set(self.new)
        for name in self.new[:_LOOKED_AT]:
            others = [other for other in self._names.values() if other != name]
            for other in _alike(name, others):
                if other not in new or (other, name) not in found:
                    found.append((name, other))
        return found


def _alike(name: str, others: Iterable[str]) -> list[str]:
    """The codes that look like one; codes that differ in a number are meant to differ."""
    plain, numbers = _plain(name), _DIGITS.findall(name)
    of_plain: dict[str, list[str]] = {}
    for other in others:
        if _DIGITS.findall(other) == numbers:
            of_plain.setdefault(_plain(other), []).append(other)
    close = difflib.get_close_matches(plain, of_plain, n=3, cutoff=_CLOSE)
    return [other for one in close for other in of_plain[one]]


def _plain(name: str) -> str:
    """A code without accents, blanks and hyphens."""
    bare = unicodedata.normalize("NFD", folded(name))
    return "".join(c for c in bare if not unicodedata.combining(c) and not c.isspace() and c not in "-_")
