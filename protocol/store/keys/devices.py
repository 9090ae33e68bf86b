"""Who reads a study: adding a device, taking one off the list, and trying what each key opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from protocol.errors import Refused
from protocol.i18n import _
from protocol.model.ids import new_id
from protocol.store.keys.turning import Progress, Turned, finish, refuse_open, write_recipients
from protocol.vault import (
    Audience,
    DeviceKey,
    Key,
    NotForUs,
    Recipients,
    Spoilt,
    Vault,
    admit,
    read_recipients,
    vault_of,
)


def add_device(study: Path, device: DeviceKey, progress: Progress | None = None) -> Turned:
    """Let another device read what is not sealed; a key that it had before goes off the list.

    Args:
        study: Its folder, unlocked.
        device: The other device.
        progress: Is told how many files are done, and how many there are.

    Raises:
        Refused: It is on the list already.
        InUse: A program has an interview of the study open.
        WriteFailed: The disk refused; it can go on later.
    """
    recipients = read_recipients(study)
    if device.recipient in recipients.for_open:
        raise Refused(_("This device can read the study already"), "")
    others = tuple(one for one in recipients.devices if one.device != device.device)
    return _anew(study, structs.replace(recipients, devices=(*others, device)), progress)


def remove_device(study: Path, device: str, progress: Progress | None = None) -> Turned:
    """Take a device off the list: it opens nothing that is written from now on.

    Args:
        study: Its folder, unlocked.
        device: The beginning of its id, long enough to tell it from the others.
        progress: Is told how many files are done, and how many there are.

    Raises:
        Refused: There is none, or there are several that begin like that.
        InUse: A program has an interview of the study open.
        WriteFailed: The disk refused; it can go on later.
    """
    recipients = read_recipients(study)
    found = [one for one in recipients.devices if device and one.device.startswith(device)]
    if len({one.device for one in found}) != 1:
        raise Refused(
            _("There is not exactly one device that begins with “{device}”").format(device=device),
            _("protocol keys status shows them."),
        )
    left = tuple(one for one in recipients.devices if one not in found)
    return _anew(study, structs.replace(recipients, devices=left), progress)


def each_audience(study: Path, keys: list[Key]) -> Iterator[tuple[Audience, bool]]:
    """Whether keys really open what is written for each audience: encrypted and opened, here and now.

    Args:
        study: Its folder.
        keys: Those that are tried.

    Yields:
        The audience, and whether they do.
    """
    recipients = read_recipients(study)
    vault = Vault(recipients, keys)
    for audience in Audience:
        word = new_id().encode()
        try:
            opened = vault.decrypt(vault.encrypt(word, audience)) == word
        except (NotForUs, Spoilt):
            opened = False
        yield audience, opened


def _anew(study: Path, recipients: Recipients, progress: Progress | None) -> Turned:
    """Encrypt everything to others than before."""
    refuse_open(study)
    vault = vault_of(study)
    keys: tuple[Key, ...] = vault.keys if vault is not None else ()
    recipients = structs.replace(recipients, turning=True)
    write_recipients(study, recipients)
    admit(study, Vault(recipients, keys))
    return finish(study, progress)
