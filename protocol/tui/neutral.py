"""The one place through which all goes that the screens show: nothing in it acts on a terminal.

Words of people keep every character; what would act on a terminal or turn a line around is left out of what
is painted, whichever screen or widget paints it. Commands print through `commands/telling.py` instead.
"""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from protocol.model.text import neutral


class Neutral(LineFilter):
    """Paints a row without characters that act; all of them take no cell, so that columns stay."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same row.

        Args:
            segments: Its pieces.
            background: The colour behind it; of no use here.
        """
        return [
            piece if piece.control or neutral(piece.text) == piece.text else _neutral(piece)
            for piece in segments
        ]


def _neutral(piece: Segment) -> Segment:
    return piece._replace(text=neutral(piece.text))
