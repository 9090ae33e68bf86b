"""After a withdrawal: whether the person goes off the key list too, and what is told of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.commands.naming import open_list
from protocol.commands.telling import how_called, quoted, tell, tell_wrong
from protocol.errors import ProtocolError
from protocol.i18n import _

if TYPE_CHECKING:
    from protocol.store.study_folder import StudyFolder, Summary


def forget(folder: StudyFolder, path: Path, known: Summary | None, *, wanted: bool, asks: bool) -> bool:
    """Take the person of a withdrawn interview off the key list, if that was wanted or is wanted now.

    Args:
        folder: The study, after the withdrawal.
        path: The tombstone.
        known: What was known of the interview; None for nothing.
        wanted: Whether the command line asked for it.
        asks: Whether the person may be asked.

    Returns:
        False where it was wanted and could not be done; what to do is told.

    Raises:
        WriteFailed: The disk refused.
        InUse: Another program has the tombstone.
    """
    from protocol.store.forgetting import forget_person
    from protocol.store.names_list import can_open, has_names

    code = known.participant_code if known is not None else ""
    last = forget_person(folder, known.participant if known is not None else "", code)
    if not has_names(folder.path):
        return True
    if not code:
        tell_wrong(_("Whose interview it was is not known here. Take the name off the key list by hand:"))
        _tell_how(folder, _("CODE"))
        return not wanted
    if not last:
        told = _("{code} stays on the key list: another interview with this person is left.")
        tell(told.format(code=code))
        return True
    if wanted or (can_open(folder.path) and asks and _asked(code)):
        return _take_off(folder, path, code)
    return _leave(folder, path, code)


def _take_off(folder: StudyFolder, path: Path, code: str) -> bool:
    """Take a code off the list; what is in the way is told, and how it goes later."""
    from protocol.store.forgetting import forget_name

    try:
        open_list(folder.path)
        gone = forget_name(path, code)
    except ProtocolError as error:
        tell_wrong(error)
        _leave(folder, path, code)
        return False
    told = _("Taken off the key list: {code}") if gone else _("{code} was not on the key list.")
    tell(told.format(code=code))
    return True


def _leave(folder: StudyFolder, path: Path, code: str) -> bool:
    """Leave a code on the list, and tell who can take it off, and how."""
    from protocol.store.forgetting import say_forgotten
    from protocol.store.names_list import can_open

    say_forgotten(path, forgotten=False)
    if can_open(folder.path):
        told = _("The key list may still say who {code} is. To take that off:")
    else:
        told = _("The key list may still say who {code} is. Whoever made the list takes that off:")
    tell_wrong(told.format(code=code))
    _tell_how(folder, code)
    return True


def _tell_how(folder: StudyFolder, code: str) -> None:
    tell_wrong(f"    {how_called()} names remove {code} {quoted(folder.path)}")


def _asked(code: str) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    typed = input(_("Take {code} off the key list too? (y/n) ").format(code=code)).strip().casefold()
    return typed in (_("y"), "1")
