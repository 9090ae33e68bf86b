"""To whom a study is encrypted: a small file in the study that holds public keys and nothing else.

It stands in `vault/recipients.json`, unencrypted; that it is there is what makes a study an encrypted one.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.errors import DamagedFile, Refused
from protocol.i18n import _
from protocol.model.ids import is_id
from protocol.vault.formats import refuse_newer
from protocol.vault.keys import read_recipient

FOLDER = "vault"
FILE = "recipients.json"

FORMAT = 1
"""Grows when a program of before could no longer read the file."""

_LARGEST = 200_000
"""Bytes: a thousand devices."""


class DeviceKey(Struct, frozen=True, kw_only=True):
    """A device that may read what is not sealed."""

    device: str
    """Its random id."""
    recipient: str
    """Its public key."""


class Recipients(Struct, frozen=True, kw_only=True):
    """To whom a study is encrypted."""

    format: int = FORMAT
    """The form of the file."""
    study: str
    """A random id of the study, by which a device finds its own key."""
    language: str = "nl"
    """The language in which the passphrase is asked: `study.yaml` can't say it yet."""
    devices: tuple[DeviceKey, ...]
    """Those on which interviews are led."""
    researcher: tuple[str, ...]
    """The public keys of who does the research: they open sealed interviews and exports."""
    recovery: str
    """The public half of the key that is printed and put in a safe."""
    turning: bool = False
    """True until every file that the study had when it was turned encrypted has been."""

    @property
    def for_sealed(self) -> tuple[str, ...]:
        """Who reads what is finished."""
        return (*self.researcher, self.recovery)

    @property
    def for_open(self) -> tuple[str, ...]:
        """Who reads what is not finished."""
        return (*(one.recipient for one in self.devices), *self.for_sealed)


def recipients_file(study: Path) -> Path:
    """Where the recipients of a study are, or would be."""
    return study / FOLDER / FILE


def read_recipients(study: Path) -> Recipients:
    """To whom a study is encrypted.

    Args:
        study: Its folder.

    Raises:
        DamagedFile: The file is not what was written, or is not there.
        NewerFormat: It was written by a newer version of the program.
    """
    path = recipients_file(study)
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        refuse_newer(raw, FORMAT, str(path))
        kept = msgspec.json.decode(raw, type=Recipients)
        for recipient in kept.for_open:
            read_recipient(recipient)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError, Refused):
        raise DamagedFile(
            _("The list of those for whom the study is encrypted can't be read"),
            _("Put back vault/recipients.json from a copy of the study."),
            str(path),
        ) from None
    if not is_id(kept.study) or not kept.researcher:
        raise DamagedFile(
            _("The list of those for whom the study is encrypted is not whole"),
            _("Put back vault/recipients.json from a copy of the study."),
            str(path),
        )
    return kept
