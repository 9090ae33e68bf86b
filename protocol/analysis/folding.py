"""Words as they are looked for: without accents, capitals, typographic signs and marks that nobody sees.

Each character is folded by itself (NFKD without its marks and format characters, then casefold, after Unicode
Standard Annex 15), so that a place in folded words leads back to a place in the words themselves.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_UNLIKE = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ł": "l",
    "þ": "th",
    "ı": "i",
    "‘": "'",
    "’": "'",
    "‚": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "–": "-",
    "—": "-",
}
"""What Unicode does not take apart, though people type it with the keys that they have."""


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """One character, folded; a mark on a letter becomes nothing."""
    apart = "".join(part for part in unicodedata.normalize("NFKD", character) if not _is_mark(part))
    plain = "".join(_UNLIKE.get(part, part) for part in apart.casefold())
    return " " if plain.isspace() else plain


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Cf")


class _Table(dict[int, str]):
    """Folds characters for `str.translate`; those that it met once it knows."""

    def __missing__(self, number: int) -> str:
        self[number] = _folded(chr(number))
        return self[number]


_TABLE = _Table()


def fold(text: str) -> str:
    """The text without accents and capitals; each line end or tab is a blank.

    Args:
        text: Any.
    """
    return text.translate(_TABLE)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and where each of its characters comes from.

    Args:
        text: Any.

    Returns:
        The text as `fold` gives it, and for each of its characters the index in `text`.
    """
    parts = [fold(character) for character in text]
    places = [index for index, part in enumerate(parts) for _each in part]
    return "".join(parts), places
