"""Texts that people wrote: in several languages, and safe to pass on."""

from __future__ import annotations

import re
from collections.abc import Mapping

Text = dict[str, str]
"""One text by language code (`{"nl": ..., "en": ...}`)."""

MARK_SHOWN = "·"
"""What a mark of direction looks like on the line that is being typed: old fonts have it too."""

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""C0 but tab and newline, DEL, C1, and lone surrogates: they act on a terminal or can't be stored."""
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What ends a line or a paragraph somewhere: word processors give U+000B and U+000C for a line and a page
(Unicode Standard Annex 14, classes BK and NL; Annex 9, class B)."""

_TURNING = "\u202a-\u202e\u2066-\u2069"
_MARKS = re.compile(f"[{_TURNING}]")
_UNSAFE = re.compile(f"[\x00-\x1f\x7f-\x9f{_TURNING}]")


def clean(text: str) -> str:
    """The text without control characters; every line end becomes a newline.

    Args:
        text: What was typed, pasted or read.

    Returns:
        The same words; tab and newline stay, and so does every mark of the direction in which it is read: a
        note in two scripts needs them.
    """
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def neutral(text: str) -> str:
    """A piece of a line as a terminal may get it: without what acts there or turns the line around.

    Such characters take no cell, so nothing moves. Marks that only place themselves (U+200E, U+200F, U+061C)
    stay, and so do the joiners of Persian and of emoji.

    Args:
        text: A piece of one line, whoever wrote it.
    """
    return text if text.isascii() and text.isprintable() else _UNSAFE.sub("", text)


def with_marks_shown(text: str) -> str:
    """The text with a sign of one cell for each mark of direction, so that a cursor can be seen to pass it.

    Args:
        text: What is being typed.
    """
    return text if text.isascii() else _MARKS.sub(MARK_SHOWN, text)


def say(text: Mapping[str, str], language: str) -> str:
    """The text in a language, or in the nearest one that it has.

    Args:
        text: A text by language; may be empty.
        language: The language wished for.

    Returns:
        The text in that language, else in Dutch, else in English, else in any; empty when it has none.
    """
    for wanted in (language, "nl", "en"):
        if text.get(wanted):
            return text[wanted]
    return next((value for value in text.values() if value), "")
