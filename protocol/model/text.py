"""Texts that people wrote: in several languages, and safe to pass on."""

from __future__ import annotations

import re
from collections.abc import Mapping

Text = dict[str, str]
"""One text by language code (`{"nl": ..., "en": ...}`)."""

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""C0 but tab and newline, DEL, C1, and lone surrogates: they act on a terminal or can't be stored. And what
turns the order in which a line is read: a text that reads otherwise than it stands. The marks of single
letters (U+200E, U+200F, U+061C), which Arabic and Hebrew need, stay."""
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")


def clean(text: str) -> str:
    """The text without control characters; every line end becomes a newline.

    Args:
        text: What was typed, pasted or read.

    Returns:
        The same words; tab and newline stay.
    """
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


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
