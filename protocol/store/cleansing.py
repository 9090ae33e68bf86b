"""How what was withdrawn or purged leaves the backups, here and on a stick, those that are away included.

A mark with the id says that something is erased before it is, and stays: a backup that has not been told
of that very erasure gets what the study has now in the place of what it had, or nothing. Sealing is told in
the same way: what the device could still read of the interview leaves the backups. So does what is not
encrypted to the readers that the study has now.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from protocol.errors import DamagedFile, InUse, Locked, NewerFormat, StoreError
from protocol.model.ids import new_id
from protocol.model.words import State
from protocol.store.atomic import make_folder, remove, sweep, write_atomically
from protocol.store.backup_file import (
    ROOT_FILE,
    VAULT,
    Manifest,
    may_hold,
    read_files,
    read_manifest,
    write_backup,
)
from protocol.store.backup_places import (
    BACKUPS,
    INTERVIEWS,
    found_in,
    is_kept,
    last_elsewhere,
    place_elsewhere,
    readers_of,
    sound_bytes,
)
from protocol.store.device import device_id
from protocol.store.envelope import pack, unpack
from protocol.store.lock import Lock
from protocol.store.reading import read_bytes
from protocol.store.summaries import load_index
from protocol.vault import Audience, NotForUs, Spoilt, vault_of
from protocol.vault.vault import is_age

_CODINGS = "codings"
_SEALED = "sealed-"
"""How the token of a sealing begins."""
_MARK = re.compile(r"erased-([0-9a-z]+)\.json")
_PATIENCE = 10.0
"""Seconds that an erasure waits for a backup that is being made; that one puts itself right at its end."""
_GLANCE = 0.05
"""Seconds between two tries."""


class _Mark(Struct, frozen=True):
    token: str


def mark_of(study: Path, record_id: str) -> Path:
    """Where the mark of an erasure is, or would be.

    Args:
        study: The folder of the study.
        record_id: What was erased.
    """
    return study / BACKUPS / f"erased-{record_id}.json"


def mark_erased(study: Path, record_id: str, *, sealed: bool = False) -> None:
    """Say that what backups hold of an interview or a participant is out of date, before it is erased.

    Also where no backup was made yet: one may be on its way.

    Args:
        study: The folder of the study; one that is none has no backups, and nothing is said.
        record_id: The id.
        sealed: Whether it is only sealed: then codings may go on quoting it.

    Raises:
        WriteFailed: The disk refused.
    """
    if (study / ROOT_FILE).is_file():
        make_folder(study / BACKUPS)
        path = mark_of(study, record_id)
        token = new_id()
        if sealed and (not path.exists() or _token_in(path).startswith(_SEALED)):
            token = f"{_SEALED}{token}"  # else a purge of before may still have to reach a stick
        mark = msgspec.to_builtins(_Mark(token))
        write_atomically(path, pack({"erased": {"1": mark}}))


def cleanse_backups(study: Path, elsewhere: str = "", *, patience: float | None = None) -> None:
    """Put what the study has now in the place of what backups hold of marked records, or nothing at all.

    A backup that another program is making now is put right by that program, at its end.

    Args:
        study: The folder of the study.
        elsewhere: The folder of a stick; empty for the one that got the last copy.
        patience: Seconds that it may wait for that other program; None for what an erasure waits.

    Raises:
        WriteFailed: The disk refused, and something may still be there.
    """
    with suppress(InUse):
        _put_all_right(study, elsewhere, _PATIENCE if patience is None else patience)


class TurnedBackups(Struct, frozen=True, kw_only=True):
    """What came of encrypting the backups of a study anew."""

    anew: tuple[Path, ...] = ()
    """Those whose files are encrypted now, or encrypted to others than before."""
    removed: tuple[Path, ...] = ()
    """Those that could not be read, and went."""
    away: str = ""
    """The folder of the stick that is not there, with copies that are as they were; else empty."""


def turn_backups(study: Path) -> TurnedBackups:
    """Encrypt the files in the backups of a study to those whom it is encrypted to now.

    Args:
        study: Its folder, unlocked.

    Raises:
        InUse: Another program is making a backup.
        WriteFailed: The disk refused; it can go on later.
    """
    done = _put_all_right(study, "", _PATIENCE)
    stick = last_elsewhere(study / BACKUPS)
    return TurnedBackups(
        anew=tuple(path for path in done if path.exists()),
        removed=tuple(path for path in done if not path.exists()),
        away=stick if stick and place_elsewhere(study, stick) is None else "",
    )


def plain_backups(study: Path) -> list[Path]:
    """The backups in an encrypted study that are not encrypted to those whom it is encrypted to now."""
    readers = readers_of(study)
    found = []
    for path in found_in(study / BACKUPS):
        try:
            if read_manifest(path).readers != readers:
                found.append(path)
        except (DamagedFile, NewerFormat):
            found.append(path)
    return found


def _put_all_right(study: Path, elsewhere: str, patience: float) -> list[Path]:
    """Put every backup right that is not; gives those that were written anew, or went."""
    folder = study / BACKUPS
    place = place_elsewhere(study, elsewhere or last_elsewhere(folder))
    for one in filter(None, (folder, place)):
        sweep(one)  # a backup that was killed holds what is to go
    places = [one for one in (folder, place) if one is not None and found_in(one)]
    if not places:
        return []
    until = time.monotonic() + patience
    while True:
        try:
            lock = Lock.take(folder / BACKUPS, device_id())
        except InUse:
            if time.monotonic() > until:
                raise
            time.sleep(_GLANCE)
        else:
            break
    try:
        return [path for one in places for path in bring_marks(study, one)]
    finally:
        lock.release()


def marks_of(study: Path) -> dict[str, str]:
    """What was erased: the token of the last erasure, by id. A mark that can't be read counts anew."""
    marks = {one.id: "withdrawn" for one in load_index(study / INTERVIEWS) if one.state is State.WITHDRAWN}
    for path in (study / BACKUPS).iterdir():
        if match := _MARK.fullmatch(path.name):
            marks[match[1]] = _token_in(path)
    return marks


def _token_in(path: Path) -> str:
    try:
        tables = unpack(read_bytes(path)[0], path)
        return msgspec.convert(tables["erased"]["1"], _Mark).token
    except Locked:
        raise
    except (StoreError, KeyError, TypeError, msgspec.ValidationError):
        return new_id()


def bring_marks(study: Path, place: Path) -> list[Path]:
    """Bring the marks and the readers of a study to the backups in a place; the lock is ours.

    Returns:
        The backups that were written anew, or went.
    """
    marks, readers = marks_of(study), readers_of(study)
    done = []
    for path in found_in(place) if marks or readers else ():
        held = {one: token for one, token in marks.items() if may_hold(path, one)}
        if (held or readers) and _put_right(study, path, held, readers):
            done.append(path)
    return done


def _put_right(study: Path, path: Path, marks: dict[str, str], readers: str) -> bool:
    """Write a backup anew without what was erased; one that can't be read goes as a whole.

    Returns:
        False when there is nothing to do.
    """
    try:
        manifest = read_manifest(path)
        stale = {one: token for one, token in marks.items() if manifest.purged.get(one) != token}
        anew = bool(readers) and manifest.readers != readers
        if not stale and not anew:
            return False
        left_out = list(manifest.left_out)

        def told(sums: dict[str, str]) -> Manifest:
            return structs.replace(
                manifest,
                files=sums,
                purged={**manifest.purged, **marks},
                left_out=tuple(left_out),
                readers=readers or manifest.readers,
            )

        files = _without(study, path, stale, left_out)
        write_backup(path, _to_readers(study, files, manifest) if anew else files, told)
    except DamagedFile:
        remove(path)
    except NewerFormat:
        if not marks:
            return False  # who reads it is told by `plain_backups`; a newer program brings it up to date
        remove(path)  # nobody here can tell whether it still has what was erased
    return True


def _without(
    study: Path, path: Path, stale: dict[str, str], left_out: list[str]
) -> Iterator[tuple[str, bytes]]:
    """The files of a backup, with what the study has now of what was erased."""
    may_quote = not all(token.startswith(_SEALED) for token in stale.values())
    places: set[tuple[str, str]] = set()
    for name, data in read_files(path):
        folder, _slash, last = name.rpartition("/")
        record = last.partition(".")[0]
        if folder == _CODINGS and may_quote:  # they may quote what was erased
            left_out.append(name)
        elif record in stale:
            places.add((folder, record))
        else:
            yield name, data
    for folder, record in sorted(places):
        for now in sorted((study / folder).glob(f"{record}.*")):
            name = f"{folder}/{now.name}"
            if is_kept(now) and (kept := sound_bytes(now, name, [])) is not None:
                yield name, kept


def _to_readers(
    study: Path, files: Iterable[tuple[str, bytes]], manifest: Manifest
) -> Iterator[tuple[str, bytes]]:
    """The files of a backup, encrypted to those on the list of the study; with that list, as it is now."""
    vault = vault_of(study)
    if vault is None:
        raise ValueError(study)
    for name, data in files:
        if name.startswith(f"{VAULT}/"):
            continue
        try:
            words = vault.decrypt(data) if is_age(data) else data
        except (NotForUs, Spoilt):
            yield name, data
            continue
        sealed = is_age(data) and _is_sealed(study, name, manifest)
        yield name, vault.encrypt(words, Audience.SEALED if sealed else Audience.OPEN)
    for path in sorted((study / VAULT).iterdir()):
        name = f"{VAULT}/{path.name}"
        if is_kept(path) and (raw := sound_bytes(path, name, [])) is not None:
            yield name, raw


def _is_sealed(study: Path, name: str, manifest: Manifest) -> bool:
    """Whether a file in a backup is a sealed interview, or an addendum to one.

    With the researcher's key at hand it can be read here, and must not become readable for the devices.
    """
    record, found, rest = name.partition(".json")
    card = f"{record}{found}.card"
    known = card in manifest.files or (study / card).is_file()
    return bool(found) and known and (not rest or rest.startswith(".addendum-"))
