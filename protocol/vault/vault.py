"""Encrypting and decrypting for one study, with the keys that are at hand."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import TYPE_CHECKING, BinaryIO, cast

from protocol.vault.keys import Key
from protocol.vault.recipients import Recipients

if TYPE_CHECKING:
    from io import BufferedIOBase

MAGIC = b"age-encryption.org/v1\n"
"""How every age file begins (https://age-encryption.org/v1, "Header")."""


class Audience(Enum):
    """Who may read something."""

    OPEN = auto()
    """The devices of the study, the researcher, and whoever has the recovery key."""
    SEALED = auto()
    """The researcher and whoever has the recovery key."""


class NotForUs(Exception):
    """None of the keys at hand opens it; or its head is damaged, which nobody can tell from that."""


class Spoilt(Exception):
    """It was encrypted for us, and is not what was written."""


class Vault:
    """What encrypts and decrypts the files of one study.

    Args:
        recipients: To whom the study is encrypted.
        keys: Those at hand: of this device, of the researcher, or the recovery key.
    """

    def __init__(self, recipients: Recipients, keys: Iterable[Key]) -> None:
        from pyrage import x25519

        self.recipients = recipients
        """To whom the study is encrypted."""
        self.keys = tuple(keys)
        """The keys at hand."""
        self._identities = [x25519.Identity.from_str(key.secret) for key in self.keys]
        self._to = {
            Audience.OPEN: [x25519.Recipient.from_str(one) for one in recipients.for_open],
            Audience.SEALED: [x25519.Recipient.from_str(one) for one in recipients.for_sealed],
        }

    def encrypt(self, data: bytes, audience: Audience = Audience.OPEN) -> bytes:
        """An age file that these may read.

        Args:
            data: What is to be read.
            audience: Who may.
        """
        from pyrage import encrypt

        return bytes(encrypt(data, self._to[audience]))

    def encrypt_file(self, source: BinaryIO, target: BinaryIO, audience: Audience) -> None:
        """Make an age file of another file, a part at a time.

        Args:
            source: What is to be read.
            target: The file that gets it.
            audience: Who may.

        Raises:
            OSError: The disk refused.
        """
        from pyrage import encrypt_io

        encrypt_io(cast("BufferedIOBase", source), cast("BufferedIOBase", target), self._to[audience])

    def decrypt(self, raw: bytes) -> bytes:
        """What stands in an age file.

        Args:
            raw: All its bytes.

        Raises:
            NotForUs: None of the keys at hand opens it.
            Spoilt: It is not what was written.
        """
        from pyrage import DecryptError, decrypt

        try:
            return bytes(decrypt(raw, self._identities))
        except DecryptError as error:
            kind = NotForUs if "No matching keys" in str(error) else Spoilt
            raise kind from None


def encrypt_to(data: bytes, recipients: Iterable[str]) -> bytes:
    """An age file for some recipients.

    Args:
        data: What is to be read.
        recipients: Public keys.
    """
    from pyrage import encrypt, x25519

    return bytes(encrypt(data, [x25519.Recipient.from_str(one) for one in recipients]))


def decrypt_with(raw: bytes, keys: Iterable[Key]) -> bytes:
    """What stands in an age file.

    Args:
        raw: All its bytes.
        keys: What may open it.

    Raises:
        NotForUs: None of the keys opens it.
        Spoilt: It is not what was written.
    """
    from pyrage import DecryptError, decrypt, x25519

    try:
        return bytes(decrypt(raw, [x25519.Identity.from_str(key.secret) for key in keys]))
    except DecryptError as error:
        raise (NotForUs if "No matching keys" in str(error) else Spoilt) from None


def decrypt_file(source: BinaryIO, target: BinaryIO, keys: Iterable[Key]) -> None:
    """Write what stands in an age file into another file, a part at a time.

    Args:
        source: The age file.
        target: The file that gets it; what was written is worth nothing when this fails.
        keys: What may open it.

    Raises:
        NotForUs: None of the keys opens it.
        Spoilt: It is not what was written.
        OSError: The disk refused.
    """
    from pyrage import DecryptError, decrypt_io, x25519

    identities = [x25519.Identity.from_str(key.secret) for key in keys]
    try:
        decrypt_io(cast("BufferedIOBase", source), cast("BufferedIOBase", target), identities)
    except DecryptError as error:
        raise (NotForUs if "No matching keys" in str(error) else Spoilt) from None


def is_age(raw: bytes) -> bool:
    """Whether bytes are an age file, or begin like one."""
    return raw.startswith(MAGIC)
