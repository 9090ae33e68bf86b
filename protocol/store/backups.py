"""The daily backups of a study: when they are made, how many are kept, and how what is erased leaves them.

They lie in `backups/` in the study, and in a folder of a stick where the study names one. What was withdrawn
or purged is in none of them: a mark with the id says so before anything is erased, and stays, so that a
stick which was away is put right when it comes back. Exports are in no backup: they can be made again.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.errors import DamagedFile, InUse, NewerFormat, StoreError, Withdrawn
from protocol.i18n import _
from protocol.model.ids import new_id
from protocol.model.words import State
from protocol.store.atomic import make_folder, remove, sweep, write_atomically
from protocol.store.backup_file import (
    FOLDERS,
    ROOT_FILE,
    Manifest,
    copy_backup,
    may_hold,
    read_files,
    read_manifest,
    write_backup,
)
from protocol.store.clock import utc_now
from protocol.store.device import device_id
from protocol.store.envelope import pack, unpack
from protocol.store.lock import Lock
from protocol.store.names import meant_for, previous_of
from protocol.store.reading import read_bytes, read_stamped
from protocol.store.summaries import load_index

BACKUPS = "backups"
"""The folder in a study."""
KEPT = 14
"""Backups that are kept in each place: two weeks of field work."""

_INTERVIEWS = "interviews"
_CODINGS = "codings"
_FORM = re.compile(r"backup-(\d{5,})-(\d{4}-\d{2}-\d{2})\.zip")
"""A number that only grows, so that order never rests on the clock, and the day."""
_ELSEWHERE = "elsewhere.json"
"""Says which stick got the last copy, so that what is erased leaves that one too."""
_MARK = re.compile(r"erased-([0-9a-z]+)\.json")
_PATIENCE = 10.0
"""Seconds that an erasure waits for a backup that is being made; that one puts itself right at its end."""
_GLANCE = 0.05
"""Seconds between two tries."""
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


class _Mark(Struct, frozen=True):
    token: str


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
        Stopped: The program ends.
    """
    folder = study / BACKUPS
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
            _cleanse(study, place)
        return Backup(path=last, manifest=read_manifest(last), elsewhere=there, elsewhere_failed=failed)
    finally:
        lock.release()


def last_backup(study: Path) -> str | None:
    """When the last backup was made, UTC; None where there is none that can be read."""
    for path in reversed(_found(study / BACKUPS)):
        with suppress(StoreError):
            return read_manifest(path).made_at
    return None


def mark_erased(study: Path, record_id: str) -> None:
    """Say that what backups hold of an interview or a participant is out of date, before it is erased.

    Also where no backup was made yet: one may be on its way.

    Args:
        study: The folder of the study; one that is none has no backups, and nothing is said.
        record_id: The id.

    Raises:
        WriteFailed: The disk refused.
    """
    if (study / ROOT_FILE).is_file():
        make_folder(study / BACKUPS)
        mark = msgspec.to_builtins(_Mark(new_id()))
        write_atomically(study / BACKUPS / f"erased-{record_id}.json", pack({"erased": {"1": mark}}))


def cleanse_backups(study: Path, elsewhere: str = "") -> None:
    """Put what the study has now in the place of what backups hold of marked records, or nothing at all.

    A backup that another program is making now is put right by that program, at its end.

    Args:
        study: The folder of the study.
        elsewhere: The folder of a stick; empty for the one that got the last copy.

    Raises:
        WriteFailed: The disk refused, and something may still be there.
    """
    folder = study / BACKUPS
    place = _place_elsewhere(study, elsewhere or _last_elsewhere(folder))
    places = [one for one in (folder, place) if one is not None and _found(one)]
    if not places:
        return
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            lock = Lock.take(folder / BACKUPS, device_id())
        except InUse:
            if time.monotonic() > until:
                return
            time.sleep(_GLANCE)
        else:
            break
    try:
        for one in places:
            _cleanse(study, one)
    finally:
        lock.release()


def _made(study: Path, folder: Path, today: str, stopped: Callable[[], bool]) -> Path:
    left_out: list[str] = []
    marks = _marks(study)  # before any file is read: a purge that comes later is none of this backup
    numbers = [int(match[1]) for path in _found(folder) if (match := _FORM.fullmatch(path.name))]
    path = folder / f"backup-{max(numbers, default=0) + 1:05}-{today}.zip"

    def told(sums: dict[str, str]) -> Manifest:
        return Manifest(made_at=utc_now(), files=sums, purged=marks, left_out=tuple(left_out))

    write_backup(path, _kept_files(study, left_out, stopped), told)
    return path


def _kept_files(study: Path, left_out: list[str], stopped: Callable[[], bool]) -> Iterator[tuple[str, bytes]]:
    """The files of a study that go into a backup, each read when its turn comes."""
    names = [ROOT_FILE]
    for folder in FOLDERS:
        with suppress(FileNotFoundError):
            found = sorted(entry.name for entry in (study / folder).iterdir() if _is_kept(entry))
            names += [f"{folder}/{name}" for name in found]
    for name in names:
        if stopped():
            raise Stopped
        data = _sound(study / name, name, left_out)
        if data is not None:
            yield name, data
        time.sleep(_BREATH)


def _is_kept(path: Path) -> bool:
    """Whether a file is one of the study: no lock, no temporary, no earlier or damaged version."""
    name = path.name
    beside = name.startswith(".") or name.endswith((".lock", ".previous")) or ".damaged-" in name
    return not beside and meant_for(name) is None and path.is_file() and not path.is_symlink()


def _sound(path: Path, name: str, left_out: list[str]) -> bytes | None:
    """The bytes of a file; of a damaged interview, those of its previous version."""
    is_interview = name.startswith(f"{_INTERVIEWS}/") and name.endswith(".json")
    for version in (path, previous_of(path)) if is_interview else (path,):
        try:
            raw, _stamp = read_bytes(version)
            if is_interview:
                read_stamped(version)
        except (NewerFormat, Withdrawn):
            return raw
        except StoreError:
            continue
        if version != path:
            left_out.append(name)
        return raw
    if path.exists():
        left_out.append(name)
    return None


def _copied(study: Path, last: Path, elsewhere: str) -> tuple[Path | None, str]:
    """Bring the last backup to a stick: where the copy is, or why there is none."""
    if not elsewhere:
        return None, ""
    place = _place_elsewhere(study, elsewhere)
    if place is None:
        return None, _("{folder} is not there").format(folder=elsewhere)
    target = place / last.name
    try:
        make_folder(place)
        sweep(place)
        if not target.exists():
            copy_backup(last, target)
        _thin_out(place)
        write_atomically(last.parent / _ELSEWHERE, pack({"elsewhere": {"1": {"folder": elsewhere}}}))
    except StoreError as error:
        return None, error.what
    return target, ""


def _place_elsewhere(study: Path, elsewhere: str) -> Path | None:
    """The folder of this study on a stick; None when the stick is not there: it is never made."""
    root = Path.home() / elsewhere[2:] if elsewhere.startswith("~/") else Path(elsewhere)
    if not elsewhere or not root.is_absolute() or not root.is_dir():
        return None
    return root / f"protocol-{study.resolve().name}"


def _last_elsewhere(folder: Path) -> str:
    path = folder / _ELSEWHERE
    try:
        return str(unpack(read_bytes(path)[0], path)["elsewhere"]["1"]["folder"])
    except (StoreError, KeyError, TypeError):
        return ""


def _found(folder: Path) -> list[Path]:
    """The backups in a folder, the oldest first; none where it is not there."""
    found: list[tuple[int, Path]] = []
    with suppress(OSError):
        found += [(int(match[1]), path) for path in folder.iterdir() if (match := _FORM.fullmatch(path.name))]
    return [path for _number, path in sorted(found)]


def _newest(folder: Path) -> Path | None:
    """The last backup, if it can be read."""
    for path in _found(folder)[-1:]:
        with suppress(StoreError):
            read_manifest(path)
            return path
    return None


def _day(path: Path) -> str:
    match = _FORM.fullmatch(path.name)
    return match[2] if match else ""


def _thin_out(folder: Path) -> None:
    for path in _found(folder)[:-KEPT]:
        remove(path)


def _marks(study: Path) -> dict[str, str]:
    """What was erased: the token of the last erasure, by id. A mark that can't be read counts anew."""
    marks = {one.id: "withdrawn" for one in load_index(study / _INTERVIEWS) if one.state is State.WITHDRAWN}
    for path in (study / BACKUPS).iterdir():
        if match := _MARK.fullmatch(path.name):
            try:
                tables = unpack(read_bytes(path)[0], path)
                marks[match[1]] = msgspec.convert(tables["erased"]["1"], _Mark).token
            except (StoreError, KeyError, TypeError, msgspec.ValidationError):
                marks[match[1]] = new_id()
    return marks


def _cleanse(study: Path, place: Path) -> None:
    """Bring the marks of a study to the backups in a place; the lock is ours."""
    marks = _marks(study)
    for path in _found(place) if marks else ():
        held = {one: token for one, token in marks.items() if may_hold(path, one)}
        if held:
            _put_right(study, path, held)


def _put_right(study: Path, path: Path, marks: dict[str, str]) -> None:
    """Write a backup anew without what was erased; one that can't be read goes as a whole."""
    try:
        manifest = read_manifest(path)
        stale = {one for one, token in marks.items() if manifest.purged.get(one) != token}
        if not stale:
            return
        left_out = list(manifest.left_out)

        def told(sums: dict[str, str]) -> Manifest:
            purged = {**manifest.purged, **marks}
            return Manifest(made_at=manifest.made_at, files=sums, purged=purged, left_out=tuple(left_out))

        write_backup(path, _without(study, path, stale, left_out), told)
    except (DamagedFile, NewerFormat):
        remove(path)


def _without(study: Path, path: Path, stale: set[str], left_out: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files of a backup, with what the study has now of what was erased."""
    for name, data in read_files(path):
        folder, _slash, last = name.rpartition("/")
        if folder == _CODINGS:  # they may quote what was erased
            left_out.append(name)
        elif last.partition(".")[0] not in stale:
            yield name, data
        elif (now := _sound(study / name, name, [])) is not None:
            yield name, now
