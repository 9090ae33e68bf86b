"""The daily backups of a study: when they are made, how many are kept, and how what is erased leaves them.

They lie in `backups/` in the study, and in a folder of a stick where the study names one. What was withdrawn
or purged is in none of them: a mark with the id says so before anything is erased, and stays, so that a
stick which was away is put right when it comes back. Exports are in no backup: they can be made again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from protocol.errors import InUse, Locked, StoreError
from protocol.i18n import _
from protocol.store.atomic import make_folder, remove, sweep, write_atomically
from protocol.store.backup_file import (
    FOLDERS,
    ROOT_FILE,
    Manifest,
    copy_backup,
    read_files,
    read_manifest,
    write_backup,
)
from protocol.store.backup_places import (
    BACKUPS,
    ELSEWHERE,
    FORM,
    found_in,
    is_kept,
    place_elsewhere,
    readers_of,
    sound_bytes,
)
from protocol.store.cleansing import bring_marks, marks_of
from protocol.store.clock import utc_now
from protocol.store.device import device_id
from protocol.store.envelope import pack
from protocol.store.lock import Lock
from protocol.vault import read_recipients, vault_of

KEPT = 14
"""Backups that are kept in each place: two weeks of field work."""

_BREATH = 0.001
"""Seconds between two files, so that who types meanwhile never waits."""


class Backup(Struct, frozen=True, kw_only=True):
    """A backup that was made, or the last one."""

    path: Path
    """The zip in the study."""
    manifest: Manifest
    """What it says of itself."""
    elsewhere: Path | None = None
    """The copy on the stick; None without one."""
    elsewhere_failed: str = ""
    """Why there is no copy on the stick, though the study names one; else empty."""


class Stopped(Exception):
    """The program ends: the backup was given up, and leaves nothing behind."""


def make_backup(
    study: Path, elsewhere: str, today: str, *, daily: bool, stopped: Callable[[], bool] = lambda: False
) -> Backup | None:
    """Make a backup of a study, read it back, and let the oldest go.

    Args:
        study: The folder of the study.
        elsewhere: The folder of a stick that gets a copy; empty for none.
        today: The day here, `2026-03-01`.
        daily: Whether one that was made today is enough.
        stopped: Whether the program ends.

    Returns:
        What was made, or was there already; None when another program makes one now.

    Raises:
        WriteFailed: The disk refused.
        DamagedFile: What was read back is not what was written.
        Locked: The study is encrypted, and nobody unlocked it, or it became so meanwhile.
        Stopped: The program ends.
    """
    folder = study / BACKUPS
    vault_of(study)
    make_folder(folder)
    try:
        lock = Lock.take(folder / BACKUPS, device_id())
    except InUse:
        return None
    try:
        sweep(folder)
        last = _newest(folder)
        if last is None or not daily or _day(last) != today:
            last = _made(study, folder, today, stopped)
            _thin_out(folder)
        there, failed = _copied(study, last, elsewhere)
        for place in filter(None, (folder, there and there.parent)):
            bring_marks(study, place)
        return Backup(path=last, manifest=read_manifest(last), elsewhere=there, elsewhere_failed=failed)
    finally:
        lock.release()


def version_in_backups(study: Path, name: str) -> tuple[str, bytes] | None:
    """The newest whole version of a file in the backups of a study.

    Args:
        study: The folder of the study.
        name: The name in a backup, such as `interviews/b7k2m9qpx4tz0wvd.json`.

    Returns:
        When that backup was made, UTC, and the bytes; None where no backup has it.
    """
    for path in reversed(found_in(study / BACKUPS)):
        with suppress(StoreError):
            manifest = read_manifest(path)
            if name in manifest.files and name not in manifest.left_out:
                return manifest.made_at, next(data for one, data in read_files(path) if one == name)
    return None


def _made(study: Path, folder: Path, today: str, stopped: Callable[[], bool]) -> Path:
    left_out: list[str] = []
    # Before any file is read: a purge or a new list of readers that comes later is none of this backup.
    marks, readers = marks_of(study), readers_of(study)
    if readers and read_recipients(study).turning:
        readers = ""  # some of its files are not encrypted anew yet: this backup will be
    numbers = [int(match[1]) for path in found_in(folder) if (match := FORM.fullmatch(path.name))]
    path = folder / f"backup-{max(numbers, default=0) + 1:05}-{today}.zip"

    def told(sums: dict[str, str]) -> Manifest:
        return Manifest(
            made_at=utc_now(), files=sums, purged=marks, left_out=tuple(left_out), readers=readers
        )

    write_backup(path, _kept_files(study, left_out, stopped), told)
    try:
        vault_of(study)
    except Locked:  # another program turned the study encrypted while some of it was read in clear
        remove(path)
        raise
    return path


def _kept_files(study: Path, left_out: list[str], stopped: Callable[[], bool]) -> Iterator[tuple[str, bytes]]:
    """The files of a study that go into a backup, each read when its turn comes."""
    names = [ROOT_FILE]
    for folder in FOLDERS:
        with suppress(FileNotFoundError):
            found = sorted(entry.name for entry in (study / folder).iterdir() if is_kept(entry))
            names += [f"{folder}/{name}" for name in found]
    for name in names:
        if stopped():
            raise Stopped
        data = sound_bytes(study / name, name, left_out)
        if data is not None:
            yield name, data
        time.sleep(_BREATH)


def _copied(study: Path, last: Path, elsewhere: str) -> tuple[Path | None, str]:
    """Bring the last backup to a stick: where the copy is, or why there is none."""
    if not elsewhere:
        return None, ""
    place = place_elsewhere(study, elsewhere)
    if place is None:
        return None, _("{folder} is not there").format(folder=elsewhere)
    target = place / last.name
    try:
        make_folder(place)
        sweep(place)
        if not target.exists():
            copy_backup(last, target)
        _thin_out(place)
        write_atomically(last.parent / ELSEWHERE, pack({"elsewhere": {"1": {"folder": elsewhere}}}))
    except StoreError as error:
        return None, error.what
    return target, ""


def _newest(folder: Path) -> Path | None:
    """The last backup, if it can be read."""
    for path in found_in(folder)[-1:]:
        with suppress(StoreError):
            read_manifest(path)
            return path
    return None


def _day(path: Path) -> str:
    match = FORM.fullmatch(path.name)
    return match[2] if match else ""


def _thin_out(folder: Path) -> None:
    for path in found_in(folder)[:-KEPT]:
        remove(path)
