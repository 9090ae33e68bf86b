"""Texts that people wrote: in several languages, and safe to pass on."""

from __future__ import annotations

import re
from collections.abc import Mapping

Text = dict[str, str]
"""One text by language code (`{"nl": ..., "en": ...}`)."""

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""C0 but tab and newline, DEL, C1, and lone surrogates: they act on a terminal or can't be stored."""


def clean(text: str) -> str:
    """The text without control characters; every line end becomes a newline.

    Args:
        text: What was typed, pasted or read.

    Returns:
        The same words; tab and newline stay.
    """
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


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
