"""Making the keys of a study, and what every act that encrypts tells afterwards."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from protocol.commands.telling import Bar, how_called, quoted, tell, tell_wrong
from protocol.commands.unlocking import ask_hidden, first_line, how, unlock_study
from protocol.errors import Refused
from protocol.i18n import _, current_language, ngettext
from protocol.store.cleansing import TurnedBackups
from protocol.store.keys import turning
from protocol.vault import Key, is_encrypted, new_key
from protocol.vault.keys import read_recipient
from protocol.vault.wrapping import good_passphrase

_WIPE = "\x1b[3J\x1b[2J\x1b[H"
"""Empties the window and what was rolled out of it (xterm's control sequences): the key stood there."""

_PROOF = 6
"""Characters of the recovery key that are typed over, to show that it stands on paper."""


def make_keys(study: Path, given: argparse.Namespace) -> int:
    """Encrypt a study; one that is encrypted already, where it is not yet.

    Args:
        study: Its folder.
        given: What the parser read.

    Returns:
        The exit code.

    Raises:
        UserMistake: It can't be done.
        StoreError: The disk, or a file on it, let us down.
    """
    if is_encrypted(study):
        unlock_study(study)
        tell_turned(with_bar(lambda bar: turning.finish(study, bar)))
        return 0
    turning.refuse_open(study)
    researcher = [read_recipient(text) for text in given.researcher]
    if not researcher and given.researcher_file is None:
        raise Refused(
            _("Without a key of the researcher nobody could open what is finished"),
            _("Give a public key with --researcher, or make one with --researcher-file FILE."),
        )
    passphrase = good_passphrase(first_line() if how.passphrase_stdin else ask_twice())
    if given.researcher_file is not None:
        _refuse_inside(given.researcher_file, study)
    recovery = new_key()
    _hand_out(recovery, study, given.recovery_page)
    if given.researcher_file is not None:
        researcher.append(_write_researcher(given.researcher_file))
    language = current_language()
    turned = with_bar(
        lambda bar: turning.turn(
            study,
            passphrase,
            researcher=tuple(researcher),
            recovery=recovery.recipient,
            language=language,
            progress=bar,
        )
    )
    tell(_("The study is encrypted: {path}").format(path=study))
    tell_turned(turned)
    tell()
    tell(_("What this can't reach: copies on sticks, in the cloud or in e-mail, and old blocks on the disk."))
    tell(_("A flash disk may keep those for long. Encrypt the whole disk too where you can."))
    tell(_("Before field work begins, try every key:"))
    tell(f"    {how_called()} keys test {quoted(study)}")
    return 0


def ask_twice() -> str:
    """A new passphrase, typed twice.

    Raises:
        Refused: It is too short, or the two are not the same.
        Locked: There is no terminal to ask on.
    """
    passphrase = good_passphrase(ask_hidden(_("A passphrase for this device, at least 12 characters: ")))
    if ask_hidden(_("The same once more: ")) != passphrase:
        raise Refused(_("The two are not the same"), _("Begin again."))
    return passphrase


def with_bar(work: Callable[[Bar], turning.Turned]) -> turning.Turned:
    """Do something that takes a while, with a progress bar.

    Args:
        work: What is to be done; tells the bar how far it is.
    """
    bar = Bar(_("files"))
    try:
        return work(bar)
    finally:
        bar.gone()


def tell_turned(turned: turning.Turned) -> None:
    """Say what was encrypted, and what was not."""
    tell(
        ngettext("{count} file was encrypted.", "{count} files were encrypted.", turned.files).format(
            count=turned.files
        )
    )
    if turned.sealed:
        tell(
            ngettext(
                "{count} finished interview is sealed: only the researcher reads it.",
                "{count} finished interviews are sealed: only the researcher reads them.",
                turned.sealed,
            ).format(count=turned.sealed)
        )
    if turned.foreign:
        tell_wrong(_("Not encrypted, since this program did not make them:"))
        for path in turned.foreign:
            tell_wrong(f"    {path}")
    if turned.unreadable:
        tell_wrong(_("Not encrypted anew, since no key here opens them:"))
        for path in turned.unreadable:
            tell_wrong(f"    {path}")
    _tell_backups(turned.backups)


def _tell_backups(backups: TurnedBackups) -> None:
    if backups.anew:
        count = len(backups.anew)
        tell(
            ngettext(
                "{count} backup was encrypted anew.", "{count} backups were encrypted anew.", count
            ).format(count=count)
        )
    if backups.removed:
        tell_wrong(_("These backups could not be read, and were removed:"))
        for path in backups.removed:
            tell_wrong(f"    {path}")
    if backups.away:
        tell_wrong(_("The copies of backups in {folder} are as they were.").format(folder=backups.away))
        tell_wrong(_("Put the stick in and make a backup: then they are encrypted anew too."))


def _write_researcher(path: Path) -> str:
    """Make a key for the researcher in a new file; gives its public half."""
    from protocol.store.atomic import write_atomically

    key = new_key()
    whose = _("the key of the researcher")
    text = f"# protocol: {whose}\n# public key: {key.recipient}\n{key.secret}\n"
    write_atomically(path, text.encode(), plain=True)
    tell(_("The key of the researcher is in {path}.").format(path=path))
    tell(_("Whoever has that file reads everything: keep it off this device, on a stick in a safe."))
    return key.recipient


def _hand_out(key: Key, study: Path, page: Path | None) -> None:
    """Give the recovery key to the person, on paper; it is kept nowhere."""
    from protocol.store.keys import paper

    if page is not None:
        _refuse_inside(page, study)
        paper.write_page(page, key, study.absolute().name)
        tell(_("The recovery key is on {path}: print it now, then remove that file.").format(path=page))
        return
    tell(_("The recovery key. Copy it onto paper, put that into a safe, and don't photograph it:"))
    if sys.stdout.isatty():
        tell(paper.for_terminal(key.secret))
    for line in paper.in_groups(key.secret):
        tell(f"    {line}")
    if sys.stdin is not None and sys.stdin.isatty():
        typed = input(_("Type its last {count} characters over from your paper: ").format(count=_PROOF))
        if sys.stdout.isatty() and sys.platform != "win32":  # the old console there shows it as signs
            print(_WIPE, end="", flush=True)
        if typed.strip().upper() != key.secret[-_PROOF:]:
            raise Refused(
                _("That is not how the key ends: nothing was encrypted"),
                _("Begin again, with pen and paper."),
            )


def _refuse_inside(path: Path, study: Path) -> None:
    if path.absolute().resolve().is_relative_to(study.absolute().resolve()):
        raise Refused(
            _("A key may not stand in the study that it opens"), _("Name another place."), str(path)
        )
    if path.exists():
        raise Refused(_("There is a file of that name already"), _("Take another name."), str(path))
    if not path.absolute().parent.is_dir():
        raise Refused(_("There is no such folder"), _("Make it first."), str(path.parent))
