"""How a sheet that is wider than a page goes over several: what stands together, and how small it may become.

Excel lets nobody choose where a page ends on a sheet that it makes fit, so such a sheet gets a size and the
places at which pages end. No sheet is touched here.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

_ACROSS = 138
"""Characters across an A4 page that lies, at full size. Between margins of 0.4 inch there are 784 points; a
character of Arial takes 5.25 in Excel (7 pixels of 1/96 inch) and 5.56 in LibreOffice (measured)."""
_SMALLEST = 58
"""Percent: ten points become nearly six, the least that people read on paper."""


class Paper(Struct, frozen=True):
    """How a sheet is printed."""

    scale: int
    """Percent of its full size."""
    ends: tuple[int, ...]
    """The columns behind which a page ends, by number from 1."""


def laid_out(widths: Sequence[float], first: int, together: int, repeated: int) -> Paper | None:
    """How the columns of a sheet go over pages.

    Args:
        widths: The width of each column, in characters.
        first: How many columns stand before the groups.
        together: How many columns a group has.
        repeated: How many columns stand on each page again.

    Returns:
        None where the sheet is narrow enough for one page.
    """
    if sum(widths) <= _room(_SMALLEST):
        return None
    again = sum(widths[:repeated])
    groups = [sum(widths[at : at + together]) for at in range(first, len(widths), together)]
    room = max(_room(_SMALLEST), again + max(groups, default=0))
    pages, ends = [sum(widths[:first])], []
    for number, group in enumerate(groups):
        if pages[-1] + group > room and (number or first > repeated):
            ends.append(first + number * together)
            pages.append(again)
        pages[-1] += group
    return Paper(min(100, max(10, int(100 * _ACROSS / max(pages)))), tuple(ends))


def _room(scale: int) -> float:
    """Characters across a page at a size."""
    return 100 * _ACROSS / scale
