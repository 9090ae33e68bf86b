"""The form of a kept file: `{"format": 1, "checksum": "sha256:...", "data": {...}}`.

The checksum is that of the exact bytes of the value of `data`, so that whatever happened to a file is found
before anything in it is believed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

from protocol.errors import DamagedFile
from protocol.i18n import _
from protocol.vault.formats import newer_format

FORMAT = 1
"""Grows when a program of before could no longer read the files; each older number keeps its reader."""

_ALGORITHM = "sha256:"

T = TypeVar("T")


class _Envelope(Struct):
    format: int
    checksum: Any = None
    """Left open here: a newer format may have another."""
    data: Raw = Raw(b"")


def pack(tables: dict[str, Any]) -> bytes:
    """The bytes of a file.

    Args:
        tables: TinyDB's tables: documents by number, by the name of the table.
    """
    data = msgspec.json.encode(tables)
    return seal([data], hashlib.sha256(data).hexdigest())


def seal(data: Iterable[bytes], digest: str) -> bytes:
    """The bytes of a file around data that are encoded already.

    Args:
        data: The value of `data`, in as many parts as it comes: they are copied only once.
        digest: Its SHA-256, in hexadecimal.
    """
    return b"".join((head(digest), *data, b"}"))


def head(digest: str) -> bytes:
    """What stands before the value of `data`; behind it stands a brace.

    Args:
        digest: The SHA-256 of that value, in hexadecimal.
    """
    return f'{{"format":{FORMAT},"checksum":"{_ALGORITHM}{digest}","data":'.encode()


def unpack(raw: bytes, path: Path) -> dict[str, Any]:
    """The tables in a file.

    Args:
        raw: All its bytes.
        path: Where they come from, for the message.

    Raises:
        DamagedFile: They are not what was written.
        NewerFormat: They were written by a newer version of the program.
    """
    return decode(unseal(raw, path), dict[str, Any], path)


def unseal(raw: bytes, path: Path, *, newer: bool = False) -> Raw:
    """The encoded data in a file, checked but not yet decoded.

    Args:
        raw: All its bytes.
        path: Where they come from, for the message.
        newer: Whether a format that is not known here is taken too, to be read and never written.

    Raises:
        DamagedFile: They are not what was written.
        NewerFormat: They were written by a newer version of the program.
    """
    if not raw:
        raise damaged(path, _("The file is empty"))
    if b"\0" in raw:
        raise damaged(path, _("The file holds zeros in the place of text"))
    envelope = decode(raw, _Envelope, path)
    if envelope.format > FORMAT and not newer:
        raise newer_format(envelope.format, str(path))
    if envelope.checksum != _ALGORITHM + hashlib.sha256(envelope.data).hexdigest() or envelope.format < 1:
        raise damaged(path, _("What is in the file is not what was written: the checksum differs"))
    return envelope.data


def decode(encoded: bytes | Raw, form: type[T], path: Path) -> T:
    """Decode JSON of a file into values.

    Args:
        encoded: The JSON.
        form: What it must fit.
        path: Where it comes from, for the message.

    Raises:
        DamagedFile: It is no JSON, or does not fit.
    """
    try:
        return msgspec.json.decode(encoded, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise misfit(error, path) from None


def misfit(error: msgspec.DecodeError | UnicodeDecodeError | RecursionError, path: Path) -> DamagedFile:
    """The error of a file whose JSON could not be decoded.

    Args:
        error: Why.
        path: Where it comes from.
    """
    if isinstance(error, msgspec.ValidationError):
        return damaged(path, _misfit(error))
    if isinstance(error, RecursionError):
        return damaged(path, _("What is in the file is nested too deeply"))
    return damaged(path, _("The file was cut off or changed: it is not whole"))


def damaged(path: Path, what: str) -> DamagedFile:
    """The error of a file that is not what was written.

    Args:
        path: The file.
        what: What is wrong with it.
    """
    return DamagedFile(what, where=str(path))


def _misfit(error: msgspec.ValidationError) -> str:
    """What does not fit, without the words that stand there: they may be anyone's."""
    found = re.search(r"`\$([^`]*)`$", str(error))
    field = found[1].replace("[...]", "").strip(".") if found else ""
    if not field:
        return _("The file does not have the form of a file of this program")
    return _("The file does not have the form of a file of this program, at “{field}”").format(field=field)
