"""Which encrypted studies this program may read and write: those that somebody gave the passphrase for.

A study is known by the identity of its `vault` folder on the disk, so that links, relative paths and a study
that is moved make no difference, and a copy of a study is another one. That a study is encrypted is looked up
at every write, never remembered: whatever writes into one that is locked, or that was turned encrypted
in between, is refused. So no program writes words where they should not be.
"""

from __future__ import annotations

import os
from pathlib import Path

from protocol.errors import Locked
from protocol.i18n import _
from protocol.vault.recipients import FILE, FOLDER
from protocol.vault.vault import Audience, Vault, is_age

# ruff: noqa: PTH100, PTH116, PTH120

_FLOORS = 4
"""How far above a file its study may be: `backups/<day>/interviews/<id>.json` is the deepest."""

_INSIDE = os.sep + FOLDER
_MARK = _INSIDE + os.sep + FILE

_opened: dict[tuple[int, int], Vault] = {}


def admit(study: Path, vault: Vault) -> None:
    """From here on, this program reads and writes the files of a study.

    Args:
        study: Its folder.
        vault: What encrypts and decrypts them.
    """
    _opened[_identity(os.fspath(study))] = vault


def dismiss(study: Path) -> None:
    """Forget the keys of a study; that there are none is fine."""
    try:
        _opened.pop(_identity(os.fspath(study)), None)
    except FileNotFoundError:
        return


def is_encrypted(study: Path) -> bool:
    """Whether a study is encrypted, or being turned so.

    Args:
        study: Its folder.
    """
    return os.path.exists(os.fspath(study) + _MARK)  # noqa: PTH110


def is_admitted(study: Path) -> bool:
    """Whether the keys of a study are at hand."""
    return is_encrypted(study) and _identity(os.fspath(study)) in _opened


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
    vault = _opened.get(_identity(home))
    if vault is None:
        raise Locked(
            _("The study is encrypted, and locked"),
            _("Leave the program and open the study again: it asks for the passphrase."),
            os.fspath(path),
        )
    return vault


def encrypted_at(path: Path | str) -> str | None:
    """The encrypted study that a place is in; None where it is in none, or in its folder of keys."""
    folder = os.path.abspath(path)
    for _floor in range(_FLOORS + 1):
        if _exists(folder + _MARK):
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


def _identity(study: str) -> tuple[int, int]:
    found = os.stat(study + os.sep + FOLDER)
    return found.st_dev, found.st_ino


def _exists(path: str) -> bool:
    try:
        os.stat(path)
    except OSError:
        return False
    return True
