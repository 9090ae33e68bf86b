"""From a passphrase or a key to a study that this program reads and writes."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from protocol.errors import Refused
from protocol.i18n import _
from protocol.store.keys.device_key import DeviceSecret, has_key, keep, open_key, trusts
from protocol.store.names_list import unlock_if_it_fits
from protocol.vault import (
    Key,
    Recipients,
    Vault,
    admit,
    is_admitted,
    is_encrypted,
    read_keys,
    read_recipients,
)

_LARGEST = 100_000
"""Bytes of a file of keys; one key is a line."""


def is_locked(study: Path) -> bool:
    """Whether a study is encrypted, and nobody unlocked it yet.

    Args:
        study: Its folder.
    """
    return is_encrypted(study) and not is_admitted(study)


def can_ask(study: Path) -> bool:
    """Whether this device has a key for a study, so that a passphrase helps."""
    return has_key(read_recipients(study).study)


def unlock(study: Path, passphrase: str) -> DeviceSecret:
    """Unlock a study with the key of this device.

    Args:
        study: Its folder.
        passphrase: What the person typed.

    Raises:
        WrongPassphrase: It is wrong.
        Refused: This device has no key, or somebody was added to those who read along.
        DamagedFile: A file of keys was cut off or changed.
    """
    recipients = read_recipients(study)
    secret = open_key(recipients.study, passphrase)
    _refuse_strangers(study, secret, recipients)
    trusted = tuple(sorted(recipients.for_open))
    if trusted != secret.trusted:  # the first time, or somebody was taken off the list
        secret = structs.replace(secret, trusted=trusted)
        keep(secret, passphrase)
    admit(study, Vault(recipients, [secret.key]))
    unlock_if_it_fits(study, passphrase)
    return secret


def unlock_with(study: Path, keys: list[Key]) -> None:
    """Unlock a study with the researcher's key or the recovery key.

    Args:
        study: Its folder.
        keys: What a file of keys holds.

    Raises:
        Refused: The study is not encrypted to any of them.
        DamagedFile: The list of recipients was cut off or changed.
    """
    recipients = read_recipients(study)
    fitting = [key for key in keys if key.recipient in recipients.for_open]
    if not fitting:
        raise Refused(
            _("The study is not encrypted to this key"),
            _("Take the key of the researcher of this study, or its recovery key."),
            str(study),
        )
    admit(study, Vault(recipients, fitting))


def read_key_file(path: Path) -> list[Key]:
    """The keys in a file, as `age-keygen` or this program wrote it.

    Raises:
        Refused: It can't be read, or holds no key.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST).decode("utf-8-sig", errors="replace")
    except OSError as error:
        what = _("The file of the key can't be read: {reason}").format(reason=error.strerror)
        raise Refused(what, "", str(path)) from error
    try:
        return read_keys(text)
    except Refused as error:
        raise Refused(error.what, error.remedy, str(path)) from None


def accept(study: Path, passphrase: str) -> tuple[str, ...]:
    """Trust the recipients that a study has now.

    Args:
        study: Its folder.
        passphrase: Of this device.

    Returns:
        Those that were not trusted before.

    Raises:
        WrongPassphrase: The passphrase is wrong.
        DamagedFile: A file of keys was cut off or changed.
    """
    recipients = read_recipients(study)
    secret = open_key(recipients.study, passphrase)
    strangers = tuple(one for one in recipients.for_open if one not in secret.trusted)
    keep(structs.replace(secret, trusted=tuple(sorted(recipients.for_open))), passphrase)
    return strangers


def trust(study: Path, passphrase: str, recipient: str) -> None:
    """Trust a recipient that this device is about to put on the list: before it stands there.

    Else a program that dies in between leaves a stranger on the list, whom this device refuses ever after.
    A recipient that is trusted and does not come on the list is forgotten at the next unlocking.

    Args:
        study: Its folder.
        passphrase: Of this device.
        recipient: The public key.

    Raises:
        WrongPassphrase: The passphrase is wrong.
        DamagedFile: A file of keys was cut off or changed.
        WriteFailed: The disk refused.
    """
    secret = open_key(read_recipients(study).study, passphrase)
    keep(structs.replace(secret, trusted=tuple(sorted({*secret.trusted, recipient}))), passphrase)


def _refuse_strangers(study: Path, secret: DeviceSecret, recipients: Recipients) -> None:
    if secret.key.recipient not in recipients.for_open:
        raise Refused(
            _("The study is not encrypted to this device: its key is not on the list, or not any more"),
            _("Ask whoever runs the study to add this device, and copy the study from there."),
            str(study),
        )
    if not trusts(secret, recipients):
        raise Refused(
            _("Somebody was added to those who can read the study, and not on this device"),
            _("If you know who: protocol keys accept. If not, tell the researcher and change nothing here."),
            str(study),
        )


def refuse_unless_encrypted(study: Path) -> None:
    """See to it that a study is encrypted.

    Raises:
        Refused: It is not.
    """
    if not is_encrypted(study):
        raise Refused(
            _("The study is not encrypted"),
            _("Make keys for it with: protocol keys make STUDY"),
            str(study),
        )
