"""Keys, and what is encrypted with them: the files of an encrypted study are ordinary age files.

This floor turns bytes into other bytes and remembers which studies this program may read. It writes no
file, and knows nothing of what the bytes mean. What is written or read goes through `for_disk` and
`from_disk`, so that nobody who writes into a study can forget that it is encrypted.
"""

from __future__ import annotations

from protocol.vault.keys import Key, new_key, read_keys
from protocol.vault.opened import (
    admit,
    dismiss,
    encrypted_at,
    for_disk,
    from_disk,
    is_admitted,
    is_encrypted,
    opens,
    vault_of,
)
from protocol.vault.recipients import DeviceKey, Recipients, read_recipients, recipients_file
from protocol.vault.vault import Audience, NotForUs, Spoilt, Vault

__all__ = [
    "Audience",
    "DeviceKey",
    "Key",
    "NotForUs",
    "Recipients",
    "Spoilt",
    "Vault",
    "admit",
    "dismiss",
    "encrypted_at",
    "for_disk",
    "from_disk",
    "is_admitted",
    "is_encrypted",
    "new_key",
    "opens",
    "read_keys",
    "read_recipients",
    "recipients_file",
    "vault_of",
]
