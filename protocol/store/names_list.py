"""The key list: who is behind which code. The only place where a name stands, and always encrypted.

It is a file of its own, `names/names.age`, with a key of its own: neither the researcher's key nor the
recovery key of the study opens it. The secret half stays on this device, behind a passphrase. Nothing of it
is ever exported.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.errors import DamagedFile, Locked, NewerFormat, Refused, WrongPassphrase
from protocol.i18n import _
from protocol.locations import state_folder
from protocol.model.ids import is_id, new_id
from protocol.model.text import clean
from protocol.store.atomic import make_folder, remove_all_of, write_atomically
from protocol.vault import Key, NotForUs, Spoilt, new_key
from protocol.vault.formats import newer_format, refuse_newer
from protocol.vault.keys import read_keys, read_recipient
from protocol.vault.vault import decrypt_with, encrypt_to
from protocol.vault.wrapping import unwrap, wrap

FOLDER = "names"
_LIST = "names.age"
_RECIPIENTS = "recipients.json"
_FORMAT = 1
"""Of both files; grows when a program of before could no longer read them."""
_LARGEST = 20_000_000
"""Bytes of a key list: a name for each of 100,000 people."""


class Entry(Struct, frozen=True):
    """Who somebody is."""

    code: str
    """The participant's code."""
    name: str
    """The name, and what else was typed to find the person again."""


class _Recipients(Struct, frozen=True):
    id: str
    recipients: tuple[str, ...]
    format: int = _FORMAT


class _List(Struct, frozen=True):
    entries: tuple[Entry, ...] = ()
    format: int = _FORMAT


_unlocked: dict[str, Key] = {}
"""The keys of the lists that somebody gave the passphrase for, by the id of the list."""


def has_names(study: Path) -> bool:
    """Whether a study has a key list."""
    return (study / FOLDER / _RECIPIENTS).is_file()


def is_open(study: Path) -> bool:
    """Whether the key list of a study can be read now."""
    return has_names(study) and _recipients(study).id in _unlocked


def can_open(study: Path) -> bool:
    """Whether the key of the key list is on this device, behind its passphrase."""
    return has_names(study) and _key_file(_recipients(study).id).is_file()


def make_list(study: Path, passphrase: str) -> None:
    """Begin a key list.

    Args:
        study: The folder of the study.
        passphrase: What its key is put behind on this device.

    Raises:
        Refused: There is one already.
        WriteFailed: The disk refused.
    """
    if has_names(study):
        raise Refused(_("The study has a key list already"), "")
    key, known = new_key(), new_id()
    place = _key_file(known)
    make_folder(place.parent)
    write_atomically(place, wrap(key.secret.encode(), passphrase), plain=True)
    make_folder(study / FOLDER)
    _unlocked[known] = key
    recipients = _Recipients(known, (key.recipient,))
    write_atomically(study / FOLDER / _LIST, encrypt_to(msgspec.json.encode(_List()), recipients.recipients))
    write_atomically(study / FOLDER / _RECIPIENTS, msgspec.json.encode(recipients), plain=True)


def unlock_names(study: Path, passphrase: str) -> None:
    """Open the key list of a study for this program.

    Raises:
        WrongPassphrase: The passphrase is wrong.
        Refused: The key of the list is not on this device.
        DamagedFile: A file was cut off or changed.
    """
    known = _recipients(study).id
    place = _key_file(known)
    try:
        raw = place.read_bytes()
    except OSError:
        raise Refused(
            _("The key of the key list is not on this device"),
            _("Open it where it was made, or with the program age."),
            str(study / FOLDER),
        ) from None
    _unlocked[known] = read_keys(unwrap(raw, passphrase, str(place)).decode())[0]


def unlock_if_it_fits(study: Path, passphrase: str) -> None:
    """Open the key list too, where it has the passphrase that was just given for the study."""
    if not has_names(study):
        return
    try:
        unlock_names(study, passphrase)
    except (WrongPassphrase, Refused, DamagedFile, NewerFormat):
        return  # it has a passphrase of its own, which is asked where it is needed


def lock_names() -> None:
    """Forget the keys of every key list."""
    _unlocked.clear()


def read_names(study: Path) -> list[Entry]:
    """Who is behind which code, by code.

    Raises:
        Locked: Nobody gave the passphrase.
        DamagedFile: The list is not what was written.
        NewerFormat: A newer version of the program wrote it, and nothing of it can be understood here.
    """
    return sorted(_read(study).entries, key=lambda entry: entry.code)


def _read(study: Path) -> _List:
    path = study / FOLDER / _LIST
    key = _unlocked.get(_recipients(study).id)
    if key is None:
        raise Locked(_("The key list is locked"), _("Give its passphrase: protocol names list"), str(path))
    try:
        with path.open("rb") as file:
            raw = decrypt_with(file.read(_LARGEST), [key])
    except (OSError, NotForUs, Spoilt):
        raise _unreadable(path) from None
    try:
        return msgspec.json.decode(raw, type=_List)
    except msgspec.DecodeError:
        refuse_newer(raw, _FORMAT, str(path))
        raise _unreadable(path) from None


def put_name(study: Path, code: str, name: str) -> None:
    """Write down who is behind a code; who stood there goes.

    Raises:
        Refused: There is no code, or no name.
        Locked: Nobody gave the passphrase.
        DamagedFile: The list is not what was written.
        NewerFormat: A newer version of the program wrote it: it is left as it is.
        WriteFailed: The disk refused.
    """
    words = " ".join(clean(name).split())
    if not words or not code.strip():
        raise Refused(_("A code and a name are needed"), "")
    others = [entry for entry in read_names(study) if entry.code != code.strip()]
    _write(study, [*others, Entry(code.strip(), words)])


def remove_name(study: Path, code: str) -> bool:
    """Take a name off the list, as after a withdrawal.

    Returns:
        Whether there was one.

    Raises:
        Locked: Nobody gave the passphrase.
        DamagedFile: The list is not what was written.
        NewerFormat: A newer version of the program wrote it: it is left as it is.
        WriteFailed: The disk refused.
    """
    entries = read_names(study)
    left = [entry for entry in entries if entry.code != code.strip()]
    if len(left) < len(entries):
        _write(study, left)
    return len(left) < len(entries)


def _write(study: Path, entries: list[Entry]) -> None:
    path, recipients = study / FOLDER / _LIST, _recipients(study)
    for number in (recipients.format, _read(study).format):
        if number > _FORMAT:
            raise newer_format(number, str(path))
    write_atomically(path, encrypt_to(msgspec.json.encode(_List(tuple(entries))), recipients.recipients))


def remove_list(study: Path) -> None:
    """Let the whole key list go, with its key on this device: from then on nobody knows who is who.

    Raises:
        WriteFailed: The disk refused.
    """
    known = _recipients(study).id
    for name in (_LIST, _RECIPIENTS):
        remove_all_of(study / FOLDER / name)
    remove_all_of(_key_file(known))
    _unlocked.pop(known, None)


def _recipients(study: Path) -> _Recipients:
    path = study / FOLDER / _RECIPIENTS
    try:
        raw = path.read_bytes()[:_LARGEST]
    except OSError:
        raise _unreadable(path) from None
    try:
        kept = msgspec.json.decode(raw, type=_Recipients)
        for recipient in kept.recipients:
            read_recipient(recipient)
        if is_id(kept.id) and kept.recipients:
            return kept
    except (msgspec.DecodeError, Refused):
        pass
    refuse_newer(raw, _FORMAT, str(path))
    raise _unreadable(path)


def _unreadable(path: Path) -> DamagedFile:
    return DamagedFile(_("The key list can't be read"), _("Put back a copy of it."), str(path))


def _key_file(known: str) -> Path:
    return state_folder() / "keys" / f"names-{known}.json"
