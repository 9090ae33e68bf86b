"""Kept files, read, decrypted and proved whole. Nothing is locked or written here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

from msgspec import Raw

from protocol.errors import DamagedFile, NewerFormat, Sealed, Withdrawn
from protocol.i18n import _
from protocol.model.interview import Interview, InterviewContents
from protocol.model.words import State
from protocol.store.envelope import FORMAT, damaged, decode, unseal
from protocol.store.names import card_of, previous_of
from protocol.store.reasons import reason_of
from protocol.store.tables import DRAFT, decode_tables, is_tombstone
from protocol.vault import NotForUs, Spoilt, from_disk
from protocol.vault.formats import refuse_newer

T = TypeVar("T")

_OURS = f'{{"format":{FORMAT},'.encode()
"""How a file begins that this version wrote, in a study that is not encrypted."""


def read_contents(path: Path) -> InterviewContents:
    """Everything that an interview file holds.

    Args:
        path: The file; another program may have it open.

    Raises:
        DamagedFile: The file is not what was written, or can't be read.
        NewerFormat: It was written by a newer version of the program.
        Withdrawn: The interview was withdrawn.
        Locked: The study is encrypted, and nobody unlocked it.
        Sealed: The interview is finished: only the researcher opens it.
    """
    return read_stamped(path)[0]


def read_stamped(path: Path) -> tuple[InterviewContents, os.stat_result]:
    """Everything that an interview file holds, and the time and size of the very file that was read.

    Raises:
        DamagedFile: The file is not what was written, or can't be read.
        NewerFormat: It was written by a newer version of the program.
        Withdrawn: The interview was withdrawn.
        Locked: The study is encrypted, and nobody unlocked it.
        Sealed: The interview is finished: only the researcher opens it.
    """
    try:
        raw, stamp = read_bytes(path)
        data = unseal(raw, path)
        refuse_tombstone(data, path)
        contents = decode_tables(data, path).contents()
        refuse_withdrawn(path, contents.interview.id)
    except (Sealed, DamagedFile, NewerFormat) as error:
        refuse_withdrawn(path, path.name.partition(".json")[0])  # a copy came back, and can't be read
        raise with_remedy(error, path) if isinstance(error, DamagedFile) else error from None
    if contents.interview.state is State.SEALED:
        from protocol.store.sealing import with_addenda  # which builds on this module

        contents = with_addenda(contents, path)
    return contents, stamp


def refuse_withdrawn(path: Path, interview_id: str) -> None:
    """See to it that a file is no copy, come back, of an interview that was withdrawn.

    Args:
        path: The file, among the interviews.
        interview_id: The id that it has inside.

    Raises:
        Withdrawn: It is one.
    """
    from protocol.store.withdrawn import is_withdrawn  # which builds on this module

    if is_withdrawn(path, interview_id):
        raise Withdrawn(
            _("This interview was withdrawn, and a copy of it came back"),
            _("Nothing of it may be kept: the program removes it when it looks at the study."),
            str(path),
        )


def refuse_sealed(path: Path, interview: Interview) -> None:
    """See to it that an interview is not sealed: written again, it would be for the devices too.

    Args:
        path: Its file.
        interview: What it says of itself.

    Raises:
        Sealed: It is.
    """
    if interview.state is State.SEALED:
        raise _sealed(path)


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
        contents = decode_tables(data, path).contents()
    except DamagedFile:
        raise not_understood(path) from None
    refuse_withdrawn(path, contents.interview.id)
    return contents


def read_tables(path: Path, form: type[T]) -> T:
    """The tables of a kept file that is no interview; of a newer version, what can be understood of them.

    Whoever writes such a file reads it strictly first, and leaves one of a newer version as it is.

    Args:
        path: The file.
        form: What the tables must fit.

    Raises:
        DamagedFile: The file is not what was written, or can't be read.
        NewerFormat: It was written by a newer version of the program, and nothing of it can be understood.
        Locked: The study is encrypted, and nobody unlocked it.
    """
    raw = read_bytes(path)[0]
    try:
        return decode(unseal(raw, path), form, path)
    except NewerFormat:
        try:
            return decode(unseal(raw, path, newer=True), form, path)
        except DamagedFile:
            raise not_understood(path) from None


def newer_in(path: Path) -> NewerFormat | None:
    """What tells that a kept file is of a newer version of the program; None when it is of ours, or damaged.

    Args:
        path: The file.

    Raises:
        Locked: The study is encrypted, and nobody unlocked it.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(_OURS)) == _OURS:
                return None  # the work of a coder may be a hundred megabytes
        refuse_newer(read_bytes(path)[0], FORMAT, str(path))
    except NewerFormat as error:
        return error
    except (DamagedFile, Sealed, OSError):
        pass
    return None


def not_understood(path: Path) -> NewerFormat:
    """What tells that nothing of a file of a newer version of the program can be understood.

    Args:
        path: The file.
    """
    return NewerFormat(
        _("The file was written by a newer version of the program, and can't be shown by this one"),
        _("Install that version here; until then the file is left as it is."),
        str(path),
    )


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
    """What a file says, decrypted, and the time and size of the very file that was read.

    Raises:
        DamagedFile: It can't be read.
        Locked: It is encrypted, and nobody unlocked the study.
        Sealed: It is an interview that is finished: only the researcher opens it.
    """
    try:
        with path.open("rb") as file:
            raw, stamp = file.read(), os.fstat(file.fileno())
    except FileNotFoundError:
        raise damaged(path, _("The file is not there")) from None
    except OSError as error:
        raise damaged(path, _("The file can't be read: {reason}").format(reason=reason_of(error))) from None
    return decrypted(path, raw), stamp


def decrypted(path: Path, raw: bytes) -> bytes:
    """What a file says: its bytes as they are, decrypted where they are encrypted.

    Args:
        path: The file.
        raw: All its bytes.

    Raises:
        DamagedFile: They are not what was encrypted, or were encrypted for others.
        Locked: They are encrypted, and nobody unlocked the study.
        Sealed: It is an interview that is finished: only the researcher opens it.
    """
    try:
        return from_disk(path, raw)
    except Spoilt:
        raise damaged(path, _("What is in the encrypted file is not what was written")) from None
    except NotForUs:
        if card_of(path).is_file():
            raise _sealed(path) from None
        raise damaged(
            path, _("The keys of this device don't open the file, or its head is damaged")
        ) from None


def _sealed(path: Path) -> Sealed:
    return Sealed(
        _("This interview is sealed: only the researcher can read it"),
        _("What is still to be said of it goes into an addendum."),
        str(path),
    )


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
