"""The key of this device for one study, behind a passphrase, in the folder of what the device remembers.

It is never in the study: whoever finds a stick with a study on it has no key. With it stand the recipients
that the device trusts, so that nobody who gets at the study for a moment can add themselves to those who
read along.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.errors import DamagedFile, Refused
from protocol.i18n import _
from protocol.locations import state_folder
from protocol.store.atomic import make_folder, remove, write_atomically
from protocol.vault import Key, Recipients
from protocol.vault.keys import read_keys
from protocol.vault.wrapping import unwrap, wrap

_FOLDER = "keys"
_LARGEST = 1_000_000
"""Bytes of a key file; it has some hundreds, and one line for each device."""


class DeviceSecret(Struct, frozen=True, kw_only=True):
    """What stands behind the passphrase."""

    study: str
    """The random id of the study."""
    secret: str
    """The secret half of the device's key."""
    trusted: tuple[str, ...] = ()
    """The recipients that the study may be encrypted to; empty until the study was opened once."""

    def __repr__(self) -> str:
        return f"DeviceSecret({self.study})"

    @property
    def key(self) -> Key:
        """The pair of keys."""
        return read_keys(self.secret)[0]


def key_file(study_id: str) -> Path:
    """Where the key of this device for a study is, or would be.

    Args:
        study_id: The random id of the study.
    """
    return state_folder() / _FOLDER / f"{study_id}.json"


def has_key(study_id: str) -> bool:
    """Whether this device has a key for a study."""
    return key_file(study_id).is_file()


def keep(secret: DeviceSecret, passphrase: str) -> None:
    """Keep the key of this device; an older one for the study goes.

    Args:
        secret: The key.
        passphrase: What it is put behind.

    Raises:
        WriteFailed: The disk refused.
    """
    path = key_file(secret.study)
    make_folder(path.parent)
    write_atomically(path, wrap(msgspec.json.encode(secret), passphrase), plain=True)


def open_key(study_id: str, passphrase: str) -> DeviceSecret:
    """The key of this device.

    Args:
        study_id: The random id of the study.
        passphrase: What the person typed.

    Raises:
        Refused: This device has none for the study.
        WrongPassphrase: The passphrase is wrong.
        NewerFormat: The file was written by a newer version of the program.
        DamagedFile: The file was cut off or changed.
    """
    path = key_file(study_id)
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST)
    except FileNotFoundError:
        raise Refused(
            _("This device has no key for the study"),
            _("Ask for one with: protocol keys request STUDY"),
        ) from None
    except OSError as error:
        raise DamagedFile(_("The key of this device can't be read"), "", str(path)) from error
    opened = unwrap(raw, passphrase, str(path))
    try:
        return msgspec.json.decode(opened, type=DeviceSecret)
    except msgspec.DecodeError:
        raise DamagedFile(_("The key of this device can't be read"), "", str(path)) from None


def trusts(secret: DeviceSecret, recipients: Recipients) -> bool:
    """Whether a study is encrypted to nobody but those whom this device knows."""
    return not secret.trusted or set(recipients.for_open) <= set(secret.trusted)


def forget(study_id: str) -> None:
    """Remove the key of this device for a study.

    Raises:
        WriteFailed: The disk refused.
    """
    remove(key_file(study_id))
