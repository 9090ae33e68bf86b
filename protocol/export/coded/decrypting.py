"""A coded workbook that comes back encrypted: opened into memory, never onto the disk.

Whose keys are at hand is decided elsewhere; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from protocol.errors import DamagedFile, Refused, UserMistake
from protocol.i18n import _
from protocol.store.reasons import reason_of
from protocol.vault import Key, NotForUs, Spoilt
from protocol.vault.vault import MAGIC, decrypt_with

AGE = ".age"
"""What stands behind the ending of an encrypted file."""
_LARGEST = 500_000_000
"""Bytes of an encrypted workbook, which is in memory twice for a moment: more than 10,000 interviews take."""


def decrypted(path: Path, keys: Iterable[Key]) -> bytes | None:
    """What stands in a file that is encrypted; None for one that is not.

    Args:
        path: The file.
        keys: Those at hand.

    Raises:
        Refused: None of them opens it, or it is larger than any of ours.
        DamagedFile: It is not what was written.
        UserMistake: It can't be read.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return None
            raw = MAGIC + file.read(_LARGEST)
    except OSError as error:
        what = _("The file can't be read: {reason}").format(reason=reason_of(error))
        raise UserMistake(what, _("Look at its name."), str(path)) from None
    if len(raw) > _LARGEST:
        raise Refused(
            _("The workbook is larger than any workbook of this program"), _("Export it again."), str(path)
        )
    try:
        return decrypt_with(raw, keys)
    except NotForUs:
        raise Refused(
            _("No key at hand opens this workbook: it is encrypted for others"),
            _("Give the researcher's key: --identity FILE"),
            str(path),
        ) from None
    except Spoilt:
        raise DamagedFile(_("The encrypted file is not what was written"), "", str(path)) from None
