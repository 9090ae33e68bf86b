"""A secret behind a passphrase: what a device keeps of its own key.

age's own way with a passphrase measures the machine and takes seconds and up to a gigabyte of memory; an
old laptop has neither. Here the cost is fixed: Argon2id (RFC 9106) with 128 MiB and three passes, about a
quarter of a second, and XSalsa20-Poly1305 (NaCl's secretbox). Both come from libsodium.

A wrong passphrase and a file that was changed look alike, and are told alike.
"""

from __future__ import annotations

import unicodedata
from base64 import b64decode, b64encode

import msgspec
from msgspec import Struct

from protocol.errors import DamagedFile, Refused, WrongPassphrase
from protocol.i18n import _
from protocol.vault.formats import refuse_newer

MEMORY = 128 * 1024 * 1024
"""Bytes that each guess of a passphrase costs: what a laptop with 4 GB can spare for a moment."""
PASSES = 3
"""RFC 9106 recommends three passes where memory is scarce."""

SHORTEST = 12
"""Characters of a passphrase: with fewer, whoever has the laptop can guess on at leisure."""

_MOST_MEMORY = 2 * MEMORY
_MOST_PASSES = 10
"""A file from elsewhere can't make us work for an hour."""

_SALT = 16

FORMAT = 1
"""Grows when a program of before could no longer open the file."""


class _Wrapped(Struct, frozen=True, kw_only=True):
    format: int = FORMAT
    kdf: str = "argon2id"
    memory: int
    passes: int
    salt: str
    box: str


def wrap(secret: bytes, passphrase: str) -> bytes:
    """A secret, readable for who knows the passphrase.

    Args:
        secret: The secret.
        passphrase: Longer than `SHORTEST`; see `good_passphrase`.

    Raises:
        Refused: The system has no memory left.
    """
    from nacl.secret import SecretBox
    from nacl.utils import random

    salt = random(_SALT)
    box = SecretBox(_derive(passphrase, salt, MEMORY, PASSES)).encrypt(secret)
    wrapped = _Wrapped(memory=MEMORY, passes=PASSES, salt=_text(salt), box=_text(box))
    return msgspec.json.encode(wrapped)


def unwrap(raw: bytes, passphrase: str, where: str) -> bytes:
    """The secret that was wrapped.

    Args:
        raw: What `wrap` gave.
        passphrase: What the person typed.
        where: The file, for messages.

    Raises:
        WrongPassphrase: The passphrase is wrong, or the file was changed.
        NewerFormat: The file was written by a newer version of the program.
        DamagedFile: The file has no form that we know.
        Refused: The system has no memory left to try the passphrase.
    """
    from nacl.exceptions import CryptoError
    from nacl.secret import SecretBox

    refuse_newer(raw, FORMAT, where)
    try:
        kept = msgspec.json.decode(raw, type=_Wrapped)
        salt, box = b64decode(kept.salt, validate=True), b64decode(kept.box, validate=True)
        known = kept.format == FORMAT and kept.kdf == "argon2id" and len(salt) == _SALT
        bounded = 8192 <= kept.memory <= _MOST_MEMORY and 1 <= kept.passes <= _MOST_PASSES
        if not (known and bounded and len(box) > SecretBox.NONCE_SIZE + SecretBox.MACBYTES):
            raise ValueError
    except (msgspec.DecodeError, ValueError, RecursionError):  # bad base64 is a ValueError
        raise DamagedFile(
            _("The key of this device can't be read: its file was cut off or changed"),
            _("Get in with the researcher's key or the recovery key: docs/safety.md tells how."),
            where,
        ) from None
    try:
        return bytes(SecretBox(_derive(passphrase, salt, kept.memory, kept.passes)).decrypt(box))
    except CryptoError:
        raise WrongPassphrase(
            _("That is not the passphrase"),
            _("Type it again; capitals count. If it never fits, the file of the key may be damaged."),
        ) from None


def good_passphrase(passphrase: str) -> str:
    """A passphrase that may be used.

    Raises:
        Refused: It is too short.
    """
    if len(_normal(passphrase)) < SHORTEST:
        raise Refused(
            _("A passphrase has at least {count} characters").format(count=SHORTEST),
            _("Take four or five words that have nothing to do with each other."),
        )
    return passphrase


def _derive(passphrase: str, salt: bytes, memory: int, passes: int) -> bytes:
    """The key that a passphrase stands for.

    That the system refused the memory is a kind of CryptoError too, but it says nothing of the passphrase.
    """
    from nacl.exceptions import RuntimeError as Failed
    from nacl.pwhash import argon2id

    encoded = _normal(passphrase).encode("utf-8", "surrogatepass")
    try:
        return bytes(argon2id.kdf(32, encoded, salt, opslimit=passes, memlimit=memory))
    except (Failed, MemoryError):
        raise Refused(
            _("There is not enough memory to try a passphrase: it takes {count} MB").format(
                count=memory // 1_000_000
            ),
            _("Close other programs and try again."),
        ) from None


def _normal(passphrase: str) -> str:
    """The same words typed on another keyboard are the same passphrase."""
    return unicodedata.normalize("NFC", passphrase.strip())


def _text(data: bytes) -> str:
    return b64encode(data).decode()
