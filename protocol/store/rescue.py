"""A copy of an open interview on another disk, for when its own refuses."""

from __future__ import annotations

from pathlib import Path

from protocol.errors import Refused
from protocol.i18n import _
from protocol.store.atomic import write_atomically


def write_copy(data: bytes, interview_id: str, place: str) -> Path:
    """Write an interview to a place that somebody typed.

    Args:
        data: The file as it should be.
        interview_id: Its id, which names the file where the place is a folder.
        place: A folder, or a file in one; the whole path, `~/` for one's own folder.

    Returns:
        Where it is now, on the disk.

    Raises:
        Refused: The place can't be used.
        WriteFailed: That disk refuses too.
    """
    typed = place.strip().strip("\"'")
    path = Path.home() / typed[2:] if typed.startswith(("~/", "~\\")) else Path(typed)
    if "\0" in typed or not typed or not path.is_absolute():
        raise Refused(
            _("This is no whole path"), _("Name a folder in full, such as /media/stick or E:\\."), typed
        )
    try:
        target = path / f"{interview_id}.json" if path.is_dir() else path
        if not target.parent.is_dir():
            raise Refused(_("There is no such folder"), _("Name a folder that is there."), str(target.parent))
        if target.exists() or target.is_symlink():
            raise Refused(_("There is a file of that name already"), _("Name another one."), str(target))
    except OSError as error:
        raise Refused(_("This place can't be reached"), _("Name another folder."), typed) from error
    write_atomically(target, data)
    return target
