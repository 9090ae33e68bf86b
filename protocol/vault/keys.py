"""Keys of age: a secret one opens what was encrypted to its public half, the recipient.

Both are kept as the text that the program `age` knows (`AGE-SECRET-KEY-1...`, `age1...`; the X25519 type of
https://age-encryption.org/v1), so that nobody depends on this program to open a file.
"""

from __future__ import annotations

import re

from msgspec import Struct

from protocol.errors import Refused
from protocol.i18n import _

_HEAD = "AGE-SECRET-KEY-"
_SECRET = re.compile(r"AGE-SECRET-KEY-1[A-Z0-9]{58}")
_PUBLIC = re.compile(r"age1[a-z0-9]{58}")


class Key(Struct, frozen=True):
    """A pair of keys. Its text never shows the secret half."""

    secret: str
    """What opens; never shown, never written unencrypted."""
    recipient: str
    """What is encrypted to; anybody may know it."""

    def __repr__(self) -> str:
        return f"Key({self.recipient})"


def new_key() -> Key:
    """A new pair of keys, from the random numbers of the system."""
    from pyrage import x25519

    made = x25519.Identity.generate()
    return Key(str(made), str(made.to_public()))


def read_keys(text: str) -> list[Key]:
    """The keys in the text of a file that `age-keygen` or this program wrote, or that a person typed.

    Args:
        text: Lines with a `#` are remarks. In what is typed over from paper blanks, dashes and ends of
            lines don't count, and neither does the size of the letters.

    Raises:
        Refused: There is no key in it, or one that was typed wrong.
    """
    from pyrage import IdentityError, x25519

    found = []
    lines = (line.strip().upper() for line in text.splitlines())
    letters = re.sub(r"[\s-]", "", "".join(line for line in lines if not line.startswith("#")))
    before, *typed = letters.split(_HEAD.replace("-", ""))
    if before:
        typed.insert(0, before)
    for rest in typed:
        secret = _HEAD + rest
        try:
            if not _SECRET.fullmatch(secret):
                raise IdentityError
            identity = x25519.Identity.from_str(secret)
        except IdentityError:
            raise Refused(
                _("This is no key, or a letter in it is wrong"),
                _("A key begins with AGE-SECRET-KEY-1 and has 74 characters."),
            ) from None
        found.append(Key(str(identity), str(identity.to_public())))
    if not found:
        raise Refused(_("There is no key here"), _("A key begins with AGE-SECRET-KEY-1."))
    return found


def read_recipient(text: str) -> str:
    """A recipient that a person gave.

    Args:
        text: Such as `age1...`.

    Raises:
        Refused: It is none, or a letter in it is wrong.
    """
    from pyrage import RecipientError, x25519

    given = text.strip()
    try:
        if not _PUBLIC.fullmatch(given):
            raise RecipientError
        return str(x25519.Recipient.from_str(given))
    except RecipientError:
        raise Refused(
            _("This is no public key of age, or a letter in it is wrong"),
            _("It begins with age1 and has 62 characters; age-keygen shows it."),
        ) from None
