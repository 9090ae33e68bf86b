"""The command `names`: the key list, and what in the interviews may tell who somebody is."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from protocol.commands.finding import open_folder
from protocol.commands.telling import table, tell, tell_wrong
from protocol.commands.unlocking import ask_hidden, first_line, how
from protocol.errors import DamagedFile, NewerFormat, Refused
from protocol.i18n import _, ngettext
from protocol.model.identifying import MARKS, Names, Pointed, point_out
from protocol.model.interview import InterviewContents
from protocol.store import names_list
from protocol.vault.wrapping import good_passphrase


def run_names(given: Path | None, language: str | None, act: str, code: str) -> int:
    """Do what `protocol names ACT` asks.

    Args:
        given: The study folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        act: `add`, `list`, `remove` or `check`.
        code: The code of the participant, for `add` and `remove`.

    Returns:
        The exit code: of `check` 1 when something was found.

    Raises:
        StudyMissing: The folder is no study.
        Refused: It can't be done.
        WrongPassphrase: The passphrase of the key list is wrong.
        StoreError: The disk, or a file on it, let us down.
    """
    folder = open_folder(given, language)
    study = folder.path
    if act == "check":
        return _check(folder.contents(), names_of(study, ask=True))
    if act == "add" and not names_list.has_names(study):
        tell(_("A key list is begun. It is encrypted, with a passphrase that you choose now."))
        names_list.make_list(study, good_passphrase(_passphrase(_("Passphrase of the key list: "))))
    elif not names_list.has_names(study):
        raise Refused(_("The study has no key list"), _("Begin one with: protocol names add CODE"))
    else:
        open_list(study)
    if act == "add":
        names_list.put_name(study, code, _asked(_("Name of {code}: ").format(code=code)))
        tell(_("Kept. Nobody reads it without the passphrase of the key list."))
    elif act == "remove":
        gone = names_list.remove_name(study, code)
        tell(_("Taken off the key list: {code}").format(code=code) if gone else _("It was not on the list."))
    else:
        entries = names_list.read_names(study)
        tell(table((_("Code"), _("Name")), [(entry.code, entry.name) for entry in entries]))
    return 0


def open_list(study: Path) -> None:
    """Ask for the passphrase of the key list, where it is locked.

    Args:
        study: The folder of the study, which has a key list.

    Raises:
        WrongPassphrase: The passphrase is wrong.
        Refused: The key of the list is not on this device, or there is no passphrase on standard input.
        Locked: There is nobody to ask.
        DamagedFile: A file was cut off or changed.
    """
    if not names_list.is_open(study):
        names_list.unlock_names(study, _passphrase(_("Passphrase of the key list: ")))


def names_of(study: Path, *, ask: bool = False) -> Names:
    """The names that are looked for; none where the key list is locked, which is told.

    Args:
        study: The folder of the study.
        ask: Whether a passphrase may be asked.

    Raises:
        WrongPassphrase: The passphrase is wrong.
        StoreError: The key list can't be read.
    """
    if not names_list.has_names(study):
        return Names()
    try:
        return Names(entry.name for entry in _read_names(study, ask=ask))
    except NewerFormat as error:
        tell_wrong(_("Names were not looked for: {why}").format(why=error))
        return Names()


def _read_names(study: Path, *, ask: bool) -> list[names_list.Entry]:
    if not names_list.is_open(study):
        can_ask = ask and (how.passphrase_stdin or (sys.stdin is not None and sys.stdin.isatty()))
        if not can_ask:
            tell_wrong(_("The key list is locked: names were not looked for. See protocol names check."))
            return []
        open_list(study)
    return names_list.read_names(study)


def tell_found(found: Iterable[tuple[InterviewContents, Pointed]]) -> int:
    """Print what was found, with where it stands; gives how many there were.

    Args:
        found: Passages and the interviews in which they stand.
    """
    count = 0
    for contents, pointed in found:
        count += 1
        where = pointed.question or _("inbox or start")
        tell_wrong(
            f"{contents.interview.participant_code} ({contents.interview.id}), {where}: "
            f"{_(MARKS[pointed.passage.mark])}: {pointed.passage.words}"
        )
    return count


def _check(interviews: Iterable[InterviewContents | DamagedFile], names: Names) -> int:
    def found() -> Iterable[tuple[InterviewContents, Pointed]]:
        for contents in interviews:
            if isinstance(contents, DamagedFile):
                tell_wrong(contents)
            else:
                yield from ((contents, pointed) for pointed in point_out(contents, names))

    count = tell_found(found())
    tell(ngettext("{count} passage to look at.", "{count} passages to look at.", count).format(count=count))
    return 1 if count else 0


def _passphrase(prompt: str) -> str:
    return first_line() if how.passphrase_stdin else ask_hidden(prompt)


def _asked(prompt: str) -> str:
    """A name, typed or on standard input: never on the command line, which a shell remembers."""
    if sys.stdin is not None and sys.stdin.isatty():
        return input(prompt)
    return sys.stdin.readline().strip() if sys.stdin is not None else ""
