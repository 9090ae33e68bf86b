"""The format version that every kept JSON file begins with, and the word for one that is newer than we know.

It is looked at before anything else: a file of a newer version is no damage, and is told as what it is.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from protocol.errors import NewerFormat
from protocol.i18n import _


class _Versioned(Struct):
    format: int = 1


def format_in(raw: bytes) -> int:
    """The format version in the JSON of a file; 1 where it names none, or is no JSON.

    Args:
        raw: All its bytes, decrypted.
    """
    try:
        return msgspec.json.decode(raw, type=_Versioned).format
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 1


def refuse_newer(raw: bytes, known: int, where: str) -> None:
    """See to it that a file is of no newer version of the program.

    Args:
        raw: All its bytes, decrypted.
        known: The newest format that is known here.
        where: The file, for the message.

    Raises:
        NewerFormat: It is.
    """
    if (number := format_in(raw)) > known:
        raise newer_format(number, where)


def newer_format(number: int, where: str) -> NewerFormat:
    """The error of a file that a newer version of the program wrote.

    Args:
        number: Its format.
        where: The file.
    """
    return NewerFormat(
        _("The file was written by a newer version of the program (format {number})").format(number=number),
        _("Install that version here; until then the file is left as it is."),
        where,
    )
