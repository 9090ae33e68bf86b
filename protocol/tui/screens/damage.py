"""What can be done about a damaged interview: which whole versions there are, and what each would lose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from protocol.errors import ProtocolError
from protocol.i18n import _, ngettext
from protocol.model.text import clean
from protocol.store.restoring import (
    Version,
    backup_version,
    previous_version,
    restore_from_backup,
    restore_previous,
)
from protocol.tui.local_time import day_and_time
from protocol.tui.screens.panels import KeyPanel, Option


def damage_panel(
    path: Path, what: str, zone: str, done: Callable[[], None], tell: Callable[[ProtocolError], None]
) -> KeyPanel:
    """The panel of a damaged interview: one key puts a whole version in its place.

    Args:
        path: The interview.
        what: What is wrong with it.
        zone: The time zone of the study.
        done: Called when a version was put in its place.
        tell: Told what stood in the way.
    """
    previous, backup = previous_version(path), backup_version(path)
    ways: dict[str, Callable[[Path], Path]] = {"previous": restore_previous, "backup": restore_from_backup}

    def chosen(choice: str | None) -> None:
        if choice not in ways:
            return
        try:
            ways[choice](path)
        except ProtocolError as error:
            tell(error)
        else:
            done()

    rows = [("leave", _("leave it as it is"))]
    if backup is not None:
        rows.insert(
            0, ("backup", _("the one in the backup of {version}").format(version=_told(backup, zone)))
        )
    if previous is not None:
        told = _told(previous, zone)
        rows.insert(0, ("previous", _("the version before it, of {version}").format(version=told)))
    options = [Option(text, value, str(number)) for number, (value, text) in enumerate(rows, 1)]
    return KeyPanel(_("This file is damaged"), options, chosen, _note(what, previous, backup))


def _note(what: str, previous: Version | None, backup: Version | None) -> str:
    """What is wrong, and what is lost with each way out."""
    said = [clean(what).rstrip(".") + "."]
    if previous is not None:
        said.append(_("The version before it lacks at most the last act, and the line that was being typed."))
    if backup is not None:
        said.append(_("A backup lacks all that came after it."))
    if previous is None and backup is None:
        said.append(_("There is no whole version of it here: put back a copy of the file."))
    else:
        said.append(_("The damaged file is set aside under its own name."))
    return " ".join(said)


def _told(version: Version, zone: str) -> str:
    notes = ngettext("{count} note", "{count} notes", version.notes).format(count=version.notes)
    return f"{day_and_time(version.at, zone)} ({clean(version.code)}, {notes})"
