"""Kept files, read and proved whole. Nothing is locked or written here."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Raw

from protocol.errors import DamagedFile, NewerFormat, Withdrawn
from protocol.i18n import _
from protocol.model.interview import InterviewContents
from protocol.store.envelope import damaged, decode, unseal
from protocol.store.names import previous_of
from protocol.store.reasons import reason_of
from protocol.store.tables import DRAFT, decode_tables, is_tombstone


def read_contents(path: Path) -> InterviewContents:
    """Everything that an interview file holds.

    Args:
        path: The file; another program may have it open.

    Raises:
        DamagedFile: The file is not what was written, or can't be read.
        NewerFormat: It was written by a newer version of the program.
        Withdrawn: The interview was withdrawn.
    """
    return read_stamped(path)[0]


def read_stamped(path: Path) -> tuple[InterviewContents, os.stat_result]:
    """Everything that an interview file holds, and the time and size of the very file that was read.

    Raises:
        DamagedFile: The file is not what was written, or can't be read.
        NewerFormat: It was written by a newer version of the program.
        Withdrawn: The interview was withdrawn.
    """
    try:
        raw, stamp = read_bytes(path)
        data = unseal(raw, path)
        refuse_tombstone(data, path)
        return decode_tables(data, path).contents(), stamp
    except DamagedFile as error:
        raise with_remedy(error, path) from None


def read_newer(path: Path) -> InterviewContents:
    """What can be understood of an interview of a newer version of the program: to read, never to write.

    Args:
        path: The file.

    Raises:
        NewerFormat: Nothing of it can be understood here.
        DamagedFile: The file can't be read.
        Withdrawn: The interview was withdrawn.
    """
    raw, _stamp = read_bytes(path)
    try:
        data = unseal(raw, path, newer=True)
        refuse_tombstone(data, path)
        return decode_tables(data, path).contents()
    except DamagedFile:
        raise NewerFormat(
            _("The file was written by a newer version of the program, and can't be shown by this one"),
            _("Install that version here; until then the file is left as it is."),
            str(path),
        ) from None


def refuse_tombstone(data: Raw, path: Path) -> None:
    """See to it that a file is no tombstone.

    Args:
        data: The value of `data`, its checksum proved right.
        path: Where it comes from, for the message.

    Raises:
        Withdrawn: It is one.
    """
    if is_tombstone(data):
        raise Withdrawn(_("This interview was withdrawn"), _("Nothing of it is kept."), str(path))


def read_bytes(path: Path) -> tuple[bytes, os.stat_result]:
    """The bytes of a file, and the time and size of the very file that was read.

    Raises:
        DamagedFile: It can't be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(), os.fstat(file.fileno())
    except FileNotFoundError:
        raise damaged(path, _("The file is not there")) from None
    except OSError as error:
        raise damaged(path, _("The file can't be read: {reason}").format(reason=reason_of(error))) from None


def with_remedy(error: DamagedFile, path: Path) -> DamagedFile:
    """The error of a damaged interview, with what to do about it."""
    previous = previous_of(path)
    if previous.is_file():
        remedy = _("The version before it is kept as {name} and can be put back.").format(name=previous.name)
    else:
        remedy = _("There is no version before it here: put back a copy of the file.")
    return DamagedFile(error.what, remedy, error.where)


def says_the_same(one: Raw, other: Raw, path: Path) -> bool:
    """Whether two versions of an interview differ in nothing but the line that is being typed.

    Args:
        one: The encoded tables of one version.
        other: Those of the other.
        path: Where they come from, for messages.
    """
    tables, others = (decode(data, dict[str, Raw], path) for data in (one, other))
    tables.pop(DRAFT, None)
    others.pop(DRAFT, None)
    if tables.keys() != others.keys():
        return False
    return all(bytes(value) == bytes(others[name]) for name, value in tables.items())
