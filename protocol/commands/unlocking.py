"""How a command gets at an encrypted study: with a key, a passphrase from standard input, or by asking.

What the command line said of that is kept here once for the whole run, so that every command that opens a
study can be used on an encrypted one without knowing of it. The passphrase itself is kept nowhere.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from protocol.commands.telling import Bar, tell_wrong
from protocol.errors import Locked, Refused, WrongPassphrase
from protocol.i18n import _
from protocol.vault import is_encrypted, read_recipients

_LOOKED_AT = 3
"""Files of each kind of which the beginning is looked at: in an encrypted study all of them are encrypted."""

_TRIES = 3
"""Times that the passphrase is asked on a terminal."""


@dataclass(slots=True)
class How:
    """What the command line says of keys."""

    passphrase_stdin: bool = False
    """Whether the passphrase is the first line of standard input."""
    identity: Path | None = None
    """A file with the researcher's key or the recovery key; None for the key of this device."""


how = How()
"""That of this run; set once, by the command line."""


def unlock_study(study: Path, *, on_screen: bool = False) -> None:
    """Unlock a study if it is encrypted and locked, and finish encrypting it where that was cut short.

    Args:
        study: Its folder.
        on_screen: Whether the program goes on with screens, so that a screen asks for the passphrase.

    Raises:
        Locked: There is nobody to ask, or the person would rather not.
        WrongPassphrase: The passphrase is wrong.
        Refused: This device has no key, or the key is not for this study.
        StoreError: A file of keys can't be read.
    """
    if not is_encrypted(study):
        _refuse_half(study)
        return
    from protocol.store.keys.unlocking import is_locked, read_key_file, unlock, unlock_with

    if is_locked(study):
        if how.identity is not None:
            unlock_with(study, read_key_file(how.identity))
        elif how.passphrase_stdin:
            unlock(study, first_line())
        else:
            _ask(study, on_screen=on_screen)
    if read_recipients(study).turning:
        _finish(study)


def _refuse_half(study: Path) -> None:
    """See to it that an encrypted study that lost its folder of keys is not used as a plain one.

    Raises:
        Locked: It holds encrypted files.
    """
    from protocol.vault.vault import MAGIC

    for name in ("study.yaml", "questionnaires/*.yaml", "participants/*.json", "interviews/*.json"):
        for path in islice(study.glob(name), _LOOKED_AT):
            try:
                with path.open("rb") as file:
                    encrypted = file.read(len(MAGIC)) == MAGIC
            except OSError:
                continue
            if encrypted:
                raise Locked(
                    _("The study holds encrypted files, but its folder “vault” is not there"),
                    _("Copy the whole study, with that folder. Don't begin an interview here before."),
                    str(path),
                )


def first_line() -> str:
    """The passphrase on standard input.

    Raises:
        Refused: There is none.
    """
    return _line(_("There is no passphrase on standard input"), _("Give it as the first line."))


def next_line() -> str:
    """A second passphrase on standard input, below the first.

    Raises:
        Refused: There is none.
    """
    return _line(_("There is no second passphrase on standard input"), _("Give it as the second line."))


def _line(what: str, remedy: str) -> str:
    line = sys.stdin.readline() if sys.stdin is not None else ""
    if not line.strip():
        raise Refused(what, remedy)
    return line.rstrip("\r\n")


def ask_hidden(prompt: str) -> str:
    """Ask for something that is not shown while it is typed.

    Raises:
        Locked: There is no terminal to ask on, or the person stopped.
    """
    import getpass

    if sys.stdin is None or not sys.stdin.isatty():
        raise Locked(
            _("The study is encrypted, and there is no terminal to ask for the passphrase"),
            _("Give the passphrase with --passphrase-stdin, or a key with --identity FILE."),
        )
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise Locked(_("No passphrase was given"), "") from None


def _ask(study: Path, *, on_screen: bool) -> None:
    from protocol.store.keys.unlocking import can_ask, unlock

    if not can_ask(study):
        raise Refused(
            _("This device has no key for the study"),
            _("Ask for one with protocol keys request, or give a key with --identity FILE."),
            str(study),
        )
    if on_screen:
        from protocol.tui.unlock import ask_on_screen

        ask_on_screen(study)
        return
    for left in reversed(range(_TRIES)):
        passphrase = ask_hidden(_("Passphrase of this device: "))
        try:
            unlock(study, passphrase)
        except WrongPassphrase as error:
            if not left:
                raise
            tell_wrong(error)
        else:
            return


def _finish(study: Path) -> None:
    """Encrypt what a program that died left unencrypted."""
    from protocol.store.keys.turning import finish

    bar = Bar(_("files"))
    try:
        finish(study, bar)
    finally:
        bar.gone()
