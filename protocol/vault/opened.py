"""Which encrypted studies this program may read and write: those that somebody gave the passphrase for.

A study is known by the identity of its `vault` folder on the disk, so that links, relative paths and a study
that is moved make no difference, and a copy of a study is another one. That a study is encrypted is looked up
at every write, never remembered: whatever writes into one that is locked, or that was turned encrypted
in between, is refused. So no program writes words where they should not be.
"""

from __future__ import annotations

import os
from pathlib import Path

from protocol.errors import Locked, StoreError
from protocol.i18n import _
from protocol.vault.recipients import FILE, FOLDER, read_recipients
from protocol.vault.vault import Audience, NotForUs, Spoilt, Vault, is_age

# ruff: noqa: PTH100, PTH116, PTH120

_FLOORS = 4
"""How far above a file its study may be: `backups/<day>/interviews/<id>.json` is the deepest."""

_INSIDE = os.sep + FOLDER
_MARK = _INSIDE + os.sep + FILE

_Stamp = tuple[int, int]

_opened: dict[tuple[int, int], tuple[Vault, _Stamp | None]] = {}
"""What encrypts each study that was unlocked, by the identity of its folder of keys; and when its list of
recipients was written, as far as it was looked at."""

_places: dict[str, tuple[Vault, _Stamp | None]] = {}
"""The same by where each study stood when it was unlocked, for one whose folder of keys is gone or new."""


def admit(study: Path, vault: Vault) -> None:
    """From here on, this program reads and writes the files of a study.

    Args:
        study: Its folder.
        vault: What encrypts and decrypts them.
    """
    home = os.fspath(study)
    _opened[_identity(home)] = _places[os.path.abspath(home)] = (vault, _stamp(home))


def dismiss(study: Path) -> None:
    """Forget the keys of a study; that there are none is fine."""
    home = os.fspath(study)
    _places.pop(os.path.abspath(home), None)
    try:
        _opened.pop(_identity(home), None)
    except FileNotFoundError:
        return


def is_encrypted(study: Path) -> bool:
    """Whether a study is encrypted, or being turned so; or was when it was unlocked.

    Args:
        study: Its folder.
    """
    home = os.fspath(study)
    return os.path.exists(home + _MARK) or os.path.abspath(home) in _places  # noqa: PTH110


def is_admitted(study: Path) -> bool:
    """Whether the keys of a study are at hand."""
    home = os.fspath(study)
    known = _known(home) if is_encrypted(study) else None
    return known is not None and _up_to_date(home, *known) is not None


def vault_of(path: Path | str) -> Vault | None:
    """What encrypts the file at a place, or everything in a folder; None where nothing is to be encrypted.

    Args:
        path: The file, or the folder of a study; it need not exist.

    Raises:
        Locked: It is in an encrypted study that nobody unlocked.
    """
    home = encrypted_at(path)
    if home is None:
        return None
    known = _known(home)
    vault = _up_to_date(home, *known) if known is not None else None
    if vault is None:
        raise Locked(
            _("The study is encrypted, and locked"),
            _("Leave the program and open the study again: it asks for the passphrase."),
            os.fspath(path),
        )
    return vault


def _known(home: str) -> tuple[Vault, _Stamp | None] | None:
    """What encrypts a study that was unlocked, also where its folder of keys went since or came back anew."""
    try:
        known = _opened.get(_identity(home))
    except OSError:
        known = None
    return known or _places.get(os.path.abspath(home))


def _up_to_date(home: str, vault: Vault, stamp: _Stamp | None) -> Vault | None:
    """What encrypts a study, to nobody who was taken off the list since, and to nobody who was put on it.

    None when another study is there now: its list was put in the place of the old one, or the system gave
    the number of a folder that is gone to another folder. Those keys are forgotten.

    Another program may have taken a lost device off the list while this one went on. Whoever is new on it
    gets nothing from this program: that takes a passphrase, at the next start.
    """
    now = _stamp(home)
    if now == stamp:
        return vault
    try:
        recipients = read_recipients(Path(home))
    except StoreError:
        return vault  # half written or damaged: told at the next start
    if recipients.study != vault.recipients.study:
        dismiss(Path(home))
        return None
    if set(recipients.for_open) < set(vault.recipients.for_open):
        vault = Vault(recipients, vault.keys)
    _opened[_identity(home)] = _places[os.path.abspath(home)] = (vault, now)
    return vault


def encrypted_at(path: Path | str) -> str | None:
    """The encrypted study that a place is in; None where it is in none, or in its folder of keys."""
    folder = os.path.abspath(path)
    for _floor in range(_FLOORS + 1):
        if _exists(folder + _MARK) or folder in _places:
            return folder
        above = os.path.dirname(folder)
        if above == folder or folder.endswith(_INSIDE):
            return None
        folder = above
    return None


def for_disk(path: Path | str, data: bytes, audience: Audience = Audience.OPEN) -> bytes:
    """The bytes that may stand in a file: as they are in a plain study, encrypted in an encrypted one.

    Args:
        path: The file; it need not exist.
        data: What it is to hold; what is encrypted already stays as it is.
        audience: Who may read it.

    Raises:
        Locked: The study is encrypted, and nobody unlocked it.
    """
    vault = vault_of(path)
    return data if vault is None or is_age(data) else vault.encrypt(data, audience)


def from_disk(path: Path | str, raw: bytes) -> bytes:
    """What a file says: its bytes as they are, decrypted where they are encrypted.

    Args:
        path: The file.
        raw: All its bytes.

    Raises:
        Locked: They are encrypted, and nobody unlocked the study.
        NotForUs: None of the keys at hand opens them.
        Spoilt: They are not what was written.
    """
    if not is_age(raw):
        return raw
    vault = vault_of(path)
    if vault is None:
        raise Locked(
            _("The file is encrypted, and the folder “vault” of its study is not there"),
            _("Copy the whole study, with the folder “vault”; or open the file with the program age."),
            os.fspath(path),
        )
    return vault.decrypt(raw)


def opens(path: Path | str, raw: bytes) -> bool:
    """Whether a key at hand opens a file; True for one that is not encrypted, and for one that is spoilt.

    Args:
        path: The file.
        raw: All its bytes.

    Raises:
        Locked: It is encrypted, and nobody unlocked the study.
    """
    try:
        from_disk(path, raw)
    except NotForUs:
        return False
    except Spoilt:
        return True
    return True


def _identity(study: str) -> tuple[int, int]:
    found = os.stat(study + os.sep + FOLDER)
    return found.st_dev, found.st_ino


def _stamp(study: str) -> _Stamp | None:
    """When the list of recipients was written; None where there is none."""
    try:
        found = os.stat(study + _MARK)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _exists(path: str) -> bool:
    try:
        os.stat(path)
    except OSError:
        return False
    return True
