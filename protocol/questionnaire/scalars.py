"""The meaning of a plain scalar in YAML 1.2, its core schema (https://yaml.org/spec/1.2.2/#103-core-schema).

Quoted and block scalars are always text and don't come here. `no`, `on`, `12:30` and `2026-03-01`, to which
YAML 1.1 gives a meaning, are text.
"""

from __future__ import annotations

import re

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

_MAX_DIGITS = 18
"""Longer numbers are no count of anything here, and Python takes quadratic time over them."""

HUGE = float("inf")
"""What a number of too many digits becomes: outside every range that a field may set."""


def is_null(text: str) -> bool:
    """Whether a plain scalar stands for nothing."""
    return text in _NULL


def meaning(text: str) -> bool | int | float | str | None:
    """What a plain scalar means.

    Args:
        text: The scalar as it is written.

    Returns:
        None, a truth value or a number where YAML 1.2 says so, else the text itself.
    """
    if text in _NULL:
        return None
    if text in _FLAGS:
        return _FLAGS[text]
    for pattern, base in ((_DECIMAL, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            return int(text, base) if len(text) <= _MAX_DIGITS else HUGE
    if _FLOAT.fullmatch(text):
        return float(text)
    if _SPECIAL.fullmatch(text):
        return float(text.lower().replace(".", ""))
    return text
