"""A row of a coded workbook against the text of its unit: the whole of it, a part, or something else.

A coder who splits a row gives the parts the id of the whole. A part is found in the text wherever blanks and
line ends were changed on the way; stretches are in Unicode code points of the text that was coded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from enum import StrEnum

from msgspec import Struct

from protocol.model.coding import hash_of


class Fit(StrEnum):
    """How a row stands to the text of its unit."""

    WHOLE = "whole"
    """It has the text of the unit."""
    COPY = "copy"
    """It has the same text as another row of the same id."""
    PART = "part"
    """It has a part of the text."""
    CHANGED = "changed"
    """It has the text of then; the text in the study was changed since."""
    ALTERED = "altered"
    """Somebody changed the text in the workbook."""
    WITHHELD = "withheld"
    """The words were held back; it has what stands in their place."""


class CodedText(Struct, frozen=True):
    """What a row holds of its unit."""

    text: str | None
    """The text as the row has it; None where the column of the text was taken away."""
    exported: str = ""
    """`hash_of` the text when the workbook was made; empty where the row no longer says so."""


class Match(Struct, frozen=True):
    """What a row codes."""

    fit: Fit
    """How it stands to the text."""
    start: int
    """Where the stretch begins, in code points of the text that was coded."""
    end: int
    """Where it ends."""
    text_hash: str
    """`hash_of` the whole text that was coded."""


def match_rows(rows: Sequence[CodedText], text: str, withheld: Collection[str]) -> list[Match]:
    """What each row of one unit codes.

    Args:
        rows: The rows of one id, in the order of the sheet.
        text: The text of the unit in the study.
        withheld: What stands in the place of words that are held back.

    Returns:
        A match for each row, in order.
    """
    now = hash_of(text)
    old = next((row.exported for row in rows if row.exported and row.exported != now), "")
    texts = [row.text for row in rows if row.text is not None]
    before = _put_together(texts, old) if old else None
    matches: list[Match] = []
    seen: set[str] = set()
    reached = 0
    for row in rows:
        match = _match(row, text, now, before, withheld, reached)
        if match.fit in (Fit.WHOLE, Fit.CHANGED) and match.text_hash in seen:
            match = Match(Fit.COPY, match.start, match.end, match.text_hash)
        if match.fit is Fit.PART:
            reached = match.end
        else:
            seen.add(match.text_hash)
        matches.append(match)
    return matches


def _match(
    row: CodedText, text: str, now: str, before: str | None, withheld: Collection[str], reached: int
) -> Match:
    """What one row codes.

    Args:
        row: The row.
        text: The text in the study.
        now: Its hash.
        before: The text of when the workbook was made, where the parts tell it and it was another.
        withheld: What stands in the place of words that are held back.
        reached: Where the part before it ended.
    """
    if row.text is None:
        return Match(Fit.WHOLE, 0, len(text), now)
    here = hash_of(row.text)
    if here == now:
        return Match(Fit.WHOLE, 0, len(text), now)
    if row.text.strip() in withheld:
        return Match(Fit.WITHHELD, 0, len(row.text), here)
    if row.exported == here:
        return Match(Fit.CHANGED, 0, len(row.text), here)
    for whole in (before, text):
        found = find_part(whole, row.text, reached) if whole is not None else None
        if whole is not None and found is not None:
            return Match(Fit.PART, *found, now if whole is text else hash_of(whole))
    return Match(Fit.ALTERED, 0, len(text), now)


def find_part(text: str, part: str, reached: int = 0) -> tuple[int, int] | None:
    """Where a part stands in a text, whatever was done to its blanks and the composition of its accents.

    Args:
        text: The text.
        part: The part.
        reached: Where to look first; before it only where nothing is found behind it.

    Returns:
        Its beginning and end, in code points of the text; None where it is not in it, or empty.
    """
    words = unicodedata.normalize("NFD", part).split()
    if not words:
        return None
    letters, places = [], []
    for place, letter in enumerate(text):
        for one in unicodedata.normalize("NFD", letter):
            letters.append(one)
            places.append(place)
    wanted = re.compile(r"\s+".join(map(re.escape, words)))
    found = [(places[one.start()], places[one.end() - 1] + 1) for one in wanted.finditer("".join(letters))]
    return next((one for one in found if one[0] >= reached), found[0] if found else None)


def _put_together(parts: Sequence[str], wanted: str) -> str | None:
    """The text that was split into parts, if its hash tells that they are all there; else None."""
    for between in ("", " ", "\n"):
        text = between.join(parts)
        if len(parts) > 1 and hash_of(text) == wanted:
            return text
    return None
