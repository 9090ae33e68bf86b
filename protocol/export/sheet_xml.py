"""What stands in the XML of a workbook and openpyxl does not tell, or tells at the cost of much memory.

The XML is looked through from the top and never held as a whole. Whatever breaks goes up as it is: who opened
the workbook tells of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

from msgspec import Struct
from openpyxl.cell.text import Text
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from protocol.model.packed import Texts

_STRING = f"{{{SHEET_MAIN_NS}}}si"

_ODD = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?\bref=["'](?P<merged>[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']"""
    rb"""|<(?:\w+:)?c\s(?![^<>]*\bt=["']str["'])[^<>]*?\br=["'](?P<cell>[A-Z]{1,3}\d{1,7})["'][^<>]*(?<!/)>\s*"""
    rb"""<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
"""Merged cells, and a cell with a formula whose result is not there (ECMA-376, part 1, 18.3.1.4, 18.3.1.55).
An empty text is a result: then the type of the cell is `str`."""
_CHUNK = 1 << 18
"""Bytes of a sheet that are looked at together; a cell with the longest formula takes 32 KB."""


class Oddities(Struct, frozen=True):
    """What openpyxl does not tell of a sheet that it only reads."""

    merged: tuple[tuple[int, int, int, int], ...]
    """Cells that are one now: first column and row, last column and row, all from 1."""
    unresolved: frozenset[tuple[int, int]]
    """Cells with a formula and no result of it, by column and row."""


def find_oddities(source: Path | IO[bytes], part: str) -> Oddities:
    """What is odd in a sheet.

    Args:
        source: The workbook.
        part: The name of the sheet's file in it.
    """
    merged, unresolved = [], set()
    with ZipFile(source) as archive, archive.open(part) as sheet:
        for found in _odd(sheet):
            if found["merged"] is not None:
                first, _sign, last = found["merged"].decode().partition(":")
                (top, left), (bottom, right) = map(coordinate_to_tuple, (first, last))
                merged.append((left, top, right, bottom))
            else:
                row, column = coordinate_to_tuple(found["cell"].decode())
                unresolved.add((column, row))
    return Oddities(tuple(merged), frozenset(unresolved))


def _odd(part: IO[bytes]) -> Iterator[re.Match[bytes]]:
    """What is odd in the XML of a sheet, from the top."""
    left = b""
    while chunk := part.read(_CHUNK):
        text = left + chunk
        last = max(text.rfind(one) for one in (b"<c ", b":c ", b"mergeCell "))
        cut = max(text.rfind(b"<", 0, last + 1), len(text) - _CHUNK, 0)  # what may go on in the next chunk
        if b"<f" in text or b":f" in text or b"mergeCell" in text:
            yield from _ODD.finditer(text, 0, cut)
        left = text[cut:]
    yield from _ODD.finditer(left)


def texts_of(source: IO[bytes]) -> Texts:
    """The texts of a workbook, which cells name by number: each row has an id and a hash of its own.

    Args:
        source: The XML of the shared strings.
    """
    texts, root = Texts(), None
    for event, node in iterparse(source, events=("start", "end")):
        if root is None:
            root = node
        if event == "end" and node.tag == _STRING:
            texts.append(_text_of(node))
            root.clear()  # or it holds an empty element for each text
    return texts


def _text_of(node: Any) -> str:  # noqa: ANN401 - an element of whichever of two libraries is there
    made: Any = Text.from_tree(node)
    text: str = made.content
    node.clear()
    return text
