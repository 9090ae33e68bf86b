"""Where a file that is made may stand. Nothing is written here."""

from __future__ import annotations

from pathlib import Path

from protocol.errors import Refused
from protocol.i18n import N_, _

_WORKBOOK = ".xlsx"
ENCRYPTED = ".age"
"""What comes behind the ending of a file in an encrypted study."""
_ENCRYPTED_NAME = N_("The study is encrypted: what goes out needs a name that ends in {ending}")
_BAD_ENDING = {
    True: N_("A workbook needs a name that ends in {ending}"),
    False: N_("A file of this format needs a name that ends in {ending}"),
}
_THERE = {
    True: N_("There is a workbook of that name already; codes may stand in it"),
    False: N_("There is a file of that name already"),
}
"""What is told, of a workbook and of another file."""


def refuse_taken_folder(path: Path, *, encrypted: bool) -> None:
    """Refuse early a folder that can't be made.

    Args:
        path: The folder.
        encrypted: Whether what goes out is to be encrypted: a folder can't be, a file can.

    Raises:
        Refused: There is something of that name, nowhere to make it, or it is to be encrypted.
    """
    if encrypted:
        raise Refused(
            _("The study is encrypted: its tables go out together, in one encrypted file"),
            _("Write for example: -o {file}; or say --plain.").format(file=f"{path}.zip{ENCRYPTED}"),
            str(path),
        )
    if path.exists() or path.is_symlink():
        raise Refused(_("There is a folder of that name"), _("Name one that is not there yet."), str(path))
    if not path.parent.is_dir():
        raise Refused(_("There is no such folder"), _("Make it first."), str(path.parent))


def refuse_bad_place(path: Path, ending: str, *, overwrite: bool) -> None:
    """Refuse early what would go wrong or lose somebody's work at the end.

    Args:
        path: The file.
        ending: What its name has to end in: programs open it under no other.
        overwrite: Whether a file that is there may go.

    Raises:
        Refused: The file can't be written there.
    """
    workbook = ending in (_WORKBOOK, _WORKBOOK + ENCRYPTED)
    if path.is_dir():
        raise Refused(_("There is a folder of that name"), _("Name a file."), str(path))
    if not path.name.lower().endswith(ending):
        told = _BAD_ENDING[workbook] if not ending.endswith(ENCRYPTED) else _ENCRYPTED_NAME
        plain = path.with_name(path.name.removesuffix(ENCRYPTED))
        raise Refused(
            _(told).format(ending=ending),
            _("Write for example: -o {file}").format(file=plain.with_suffix(ending)),
            str(path),
        )
    if path.exists() and not overwrite:
        raise Refused(_(_THERE[workbook]), _("Take another name, or let it go with --overwrite."), str(path))
    if not path.parent.is_dir() and path.parent.name != "exports":
        raise Refused(_("There is no such folder"), _("Make it first."), str(path.parent))
