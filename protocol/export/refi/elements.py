"""Pieces of XML as REFI-QDA has them. Names stand without a namespace: that of the root holds for all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from protocol.export.book.cells import escape

Element = Any
"""An element of lxml, which brings no types."""


def element(tag: str, /, *children: Element, **attributes: str | None) -> Element:
    """An element.

    Args:
        tag: Its name.
        children: What is in it, in order.
        attributes: By name; those that are None are left out. A value stands on one line, since a reader of
            XML makes blanks of line ends there.
    """
    made = etree.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set(name, one_line(value))
    made.extend(children)
    return made


def with_text(tag: str, text: str) -> Element:
    """An element with a text. What XML has no place for goes out as `_xHHHH_`, as in the workbook."""
    made = etree.Element(tag)
    made.text = escape(text.replace("\r\n", "\n"))
    return made


def described(text: str) -> list[Element]:
    """A description; none where there is nothing to say."""
    return [with_text("Description", text)] if text else []


def pointing(tag: str, target: str) -> Element:
    """An element that points at another by its GUID."""
    return element(tag, targetGUID=target)


def as_bytes(made: Element) -> bytes:
    """An element as it is written, on lines of its own."""
    written: bytes = etree.tostring(made, encoding="utf-8")
    return written + b"\n"


def one_line(text: str) -> str:
    """A text as an attribute can hold it."""
    return " ".join(escape(text).split())


def date_time(utc: str | None) -> str | None:
    """A time as `xsd:dateTime` has it; None where it is none."""
    try:
        moment = datetime.fromisoformat(utc or "")
    except ValueError:
        return None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
