"""Random identifiers: they say nothing, and two devices never make the same one."""

from __future__ import annotations

import re
import secrets

_LETTERS = "abcdfghjkmnpqrstvwxyz"
"""No `e`, so that no spreadsheet reads an id as a number; no letters that read alike (i, l, o, u)."""
_ALPHABET = "0123456789" + _LETTERS
_LENGTH = 16
"""21 * 31**15, about 78 bits: a clash in 10**9 ids has a chance of one in 10**6."""

_FORM = re.compile(rf"[{_LETTERS}][{_ALPHABET}]{{{_LENGTH - 1}}}")


def new_id() -> str:
    """A new random id: 16 lower-case characters, the first a letter."""
    return secrets.choice(_LETTERS) + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH - 1))


def is_id(text: str) -> bool:
    """Whether a text has the form of an id."""
    return _FORM.fullmatch(text) is not None
