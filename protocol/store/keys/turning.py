"""Turning a study encrypted, and encrypting it anew when a device comes or goes.

`vault/recipients.json` is written before any file is: from then on whatever is written is encrypted, and
both kinds of file can be read. So a program that dies in between leaves a study that works, and the next
unlocking finishes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from protocol.errors import DamagedFile, InUse, Locked, Refused
from protocol.i18n import _
from protocol.model.ids import new_id
from protocol.store.atomic import make_folder, remove, remove_folder, sweep, write_atomically, write_failed
from protocol.store.backup_places import BACKUPS, FORM
from protocol.store.cleansing import TurnedBackups, plain_backups, turn_backups
from protocol.store.device import device_id
from protocol.store.keys.device_key import DeviceSecret, keep, open_key
from protocol.store.lock import Lock, is_locked
from protocol.store.names import meant_for
from protocol.store.names_list import FOLDER as NAMES
from protocol.store.sealing import seal_finished
from protocol.vault import (
    Audience,
    DeviceKey,
    NotForUs,
    Recipients,
    Spoilt,
    Vault,
    admit,
    is_encrypted,
    new_key,
    recipients_file,
    vault_of,
)
from protocol.vault.recipients import FOLDER
from protocol.vault.vault import is_age

_OURS = ("questionnaires", "participants", "interviews", "codings", "withdrawn", "backups")
"""The folders that this program fills; `exports` is treated apart, and what else is there is not ours."""

_EXPORTS = "exports"
_ENDING = ".age"

Progress = Callable[[int, int | None], None]


class Turned(Struct, frozen=True, kw_only=True):
    """What came of turning a study encrypted."""

    files: int
    """How many files were encrypted now."""
    sealed: int
    """How many interviews were sealed now."""
    foreign: tuple[Path, ...]
    """Files in the study that this program did not make, and left as they are."""
    unreadable: tuple[Path, ...]
    """Encrypted files that none of the keys opens: sealed ones that only the researcher opens left out."""
    backups: TurnedBackups
    """What came of the backups."""


def turn(
    study: Path,
    passphrase: str,
    *,
    researcher: tuple[str, ...],
    recovery: str,
    language: str,
    progress: Progress | None = None,
) -> Turned:
    """Turn a study encrypted.

    Args:
        study: Its folder.
        passphrase: What the key of this device is put behind.
        researcher: The public keys of who does the research; at least one.
        recovery: The public half of the recovery key.
        language: The language in which the passphrase will be asked.
        progress: Is told how many files are done, and how many there are.

    Raises:
        Refused: It is encrypted already.
        InUse: A program has an interview of it open.
        WriteFailed: The disk refused; where it was is told by `Recipients.turning`, and it can go on.
    """
    if is_encrypted(study):
        raise Refused(_("The study is encrypted already"), _("See how it stands: protocol keys status"))
    refuse_open(study)
    _remove_half_exports(study)
    key = new_key()
    recipients = Recipients(
        study=new_id(),
        language=language,
        devices=(DeviceKey(device=device_id(), recipient=key.recipient),),
        researcher=researcher,
        recovery=recovery,
        turning=True,
    )
    secret = DeviceSecret(
        study=recipients.study, secret=key.secret, trusted=tuple(sorted(recipients.for_open))
    )
    keep(secret, passphrase)
    if open_key(recipients.study, passphrase) != secret:  # before anything depends on it
        raise DamagedFile(_("The key of this device did not come back as it was written"))
    write_recipients(study, recipients)
    admit(study, Vault(recipients, [key]))
    return finish(study, progress)


def finish(study: Path, progress: Progress | None = None) -> Turned:
    """Encrypt what is not encrypted yet, or not to everybody on the list, and say that this is done.

    Args:
        study: Its folder, unlocked.
        progress: Is told how many files are done, and how many there are.

    Raises:
        Locked: Nobody unlocked the study.
        InUse: A program has an interview of it open.
        WriteFailed: The disk refused; it can go on later.
    """
    vault = vault_of(study)
    if vault is None:
        raise Locked(_("The study is not encrypted"), "", str(study))
    ours, foreign = _files(study)
    count, unreadable = 0, []
    for done, path in enumerate(ours, 1):
        try:
            count += _encrypt(study, path, vault)
        except NotForUs:
            if not _is_for_others(path):
                unreadable.append(path)
        except Spoilt:
            unreadable.append(path)
        if progress is not None:
            progress(done, len(ours))
    sealed = seal_finished(study / "interviews")
    backups = turn_backups(study)
    if vault.recipients.turning:
        recipients = structs.replace(vault.recipients, turning=False)
        write_recipients(study, recipients)
        admit(study, Vault(recipients, vault.keys))
    return Turned(
        files=count, sealed=sealed, foreign=tuple(foreign), unreadable=tuple(unreadable), backups=backups
    )


def write_recipients(study: Path, recipients: Recipients) -> None:
    """Put down to whom a study is encrypted.

    Raises:
        WriteFailed: The disk refused.
    """
    path = recipients_file(study)
    make_folder(path.parent)
    write_atomically(path, msgspec.json.format(msgspec.json.encode(recipients), indent=1), plain=True)


def plain_files(study: Path) -> list[Path]:
    """The files of a study that are not encrypted though this program made them.

    Raises:
        WriteFailed: A folder can't be read.
    """
    return [path for path in _files(study)[0] if not _begins_encrypted(path)] + plain_backups(study)


def refuse_open(study: Path) -> None:
    """See to it that no program has an interview of a study open.

    Raises:
        InUse: One has.
        WriteFailed: The disk refused.
    """
    for path in sorted((study / "interviews").glob("*.json")):
        Lock.take(path, device_id()).release()


def _remove_half_exports(study: Path) -> None:
    """Remove what exports that were killed left: parts of workbooks, in clear.

    Raises:
        InUse: An export is being made.
        WriteFailed: The disk refused.
    """
    for folder in (study / _EXPORTS).glob(".tmp-*"):
        if not folder.is_dir() or folder.is_symlink():
            continue
        try:
            if is_locked(folder / "lock"):
                raise InUse(_("An export is being made"), _("Wait until it is there."), str(folder))
            remove_folder(folder)
        except OSError as error:
            raise write_failed(folder, error) from error


def _files(study: Path) -> tuple[list[Path], list[Path]]:
    """The files of a study that are to be encrypted, and those that are not this program's.

    What dead programs left half written goes first.
    """
    ours: list[Path] = []
    foreign: list[Path] = []
    try:
        for folder, folders, names in os.walk(study):
            here = Path(folder)
            within = here.relative_to(study).parts
            if not within:
                folders[:] = [name for name in folders if name not in (FOLDER, NAMES)]
            sweep(here)
            for name in sorted(names):
                path = here / name
                if name.endswith(".lock") or meant_for(name) is not None or not path.is_file():
                    continue
                if within == (BACKUPS,) and FORM.fullmatch(name):
                    continue  # zips: what is in them is encrypted, file by file
                known = within[0] in (*_OURS, _EXPORTS) if within else name == "study.yaml"
                (ours if known and not path.is_symlink() else foreign).append(path)
    except OSError as error:
        raise write_failed(study, error) from error
    return ours, foreign


def _encrypt(study: Path, path: Path, vault: Vault) -> bool:
    """Encrypt a file to those on the list; False when it need not be.

    Raises:
        NotForUs: It is encrypted to others.
        Spoilt: It is encrypted, and damaged.
        InUse: It is of an interview that a program has open.
        WriteFailed: The disk refused.
    """
    within = path.relative_to(study).parts
    if within[0] == _EXPORTS:
        return _encrypt_export(path, vault)
    lock = _lock_for(path) if within[0] == "interviews" else None
    try:
        raw = path.read_bytes()
        data = vault.decrypt(raw) if is_age(raw) else raw
        # With the researcher's key at hand what is sealed can be read here, and stays sealed.
        audience = Audience.SEALED if is_age(raw) and _is_for_others(path) else Audience.OPEN
        write_atomically(path, vault.encrypt(data, audience))
    except FileNotFoundError:
        return False  # gone in between
    except OSError as error:
        raise write_failed(path, error) from error
    finally:
        if lock is not None:
            lock.release()
    return True


def _encrypt_export(path: Path, vault: Vault) -> bool:
    if path.suffix == _ENDING or not path.exists():
        return False
    target = path.with_name(path.name + _ENDING)
    try:
        if target.exists():
            raise Refused(
                _("There is an encrypted export of that name already"),
                _("Give one of the two another name, and do it again."),
                str(target),
            )
        write_atomically(target, vault.encrypt(path.read_bytes(), Audience.SEALED))
    except OSError as error:
        raise write_failed(path, error) from error
    remove(path)
    return True


def _lock_for(path: Path) -> Lock | None:
    """The lock of the interview that a file comes from; None for the index."""
    name, found, _rest = path.name.partition(".json")
    return Lock.take(path.with_name(name + found), device_id()) if found and name else None


def _is_for_others(path: Path) -> bool:
    """Whether it is no wonder that this device doesn't open a file: sealed interviews and what was added."""
    name, found, rest = path.name.partition(".json")
    card = path.with_name(f"{name}{found}.card")
    return bool(found) and card.is_file() and (not rest or rest.startswith(".addendum-"))


def _begins_encrypted(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_age(file.read(64))
    except OSError:
        return False
