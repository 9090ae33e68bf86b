"""Withdrawing an interview of a study as a whole, and showing afterwards that it worked.

What is withdrawn may be sealed or damaged: it need not be readable to be removed. Files are looked through
for the random id of the interview, which stands in every export of it and in every coding; nobody's words
are needed for that.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from protocol.errors import Refused, StoreError
from protocol.i18n import _
from protocol.store.atomic import remove
from protocol.store.backup_file import read_files
from protocol.store.backup_places import FORM
from protocol.store.cards import read_card
from protocol.store.cleansing import mark_of
from protocol.store.clock import utc_now
from protocol.store.device import device_id
from protocol.store.envelope import unseal
from protocol.store.lock import Lock
from protocol.store.names import beside, card_of, meant_for
from protocol.store.reading import read_bytes, read_contents
from protocol.store.sealing import copies_in_backups
from protocol.store.tables import is_tombstone
from protocol.store.withdrawing import bury, tombstone_of
from protocol.store.withdrawn import is_withdrawn, register_of
from protocol.vault import NotForUs, Spoilt, from_disk

_EXPORTS = "exports"
_AGE = ".age"
_LARGEST = 200_000_000
"""Bytes of one packed part that is looked through; more is a bomb, and is told as not looked into."""


class Erased(Struct, frozen=True, kw_only=True):
    """What came of a withdrawal."""

    removed: tuple[Path, ...]
    """The files that went or were replaced by the tombstone."""
    exports: tuple[Path, ...]
    """Exports that hold it, or may, and were left."""


class Proof(Struct, frozen=True, kw_only=True):
    """What was found when a study was looked through for an interview that was withdrawn."""

    looked_at: tuple[Path, ...]
    """The files that were looked into."""
    closed: tuple[Path, ...]
    """Files that nobody here can look into: sealed interviews of others, and exports for the researcher."""
    holding: tuple[Path, ...]
    """Files that still name it, the tombstones left out; when all is well there is none."""


def withdraw(path: Path, *, exports: bool) -> Erased:
    """Remove an interview with everything that comes from it; only tombstones stay.

    Args:
        path: The interview.
        exports: Whether the exports that hold it go too.

    Raises:
        Refused: There is no such interview, or it was withdrawn already.
        InUse: A program has it open.
        WriteFailed: The disk refused; do it again.
    """
    interview_id = path.name.removesuffix(".json")
    if not path.is_file():
        raise Refused(
            _("There is no interview “{id}” in this study").format(id=interview_id),
            _("See which there are with: protocol list"),
        )
    if is_withdrawn(path, interview_id):
        raise Refused(
            _("This interview was withdrawn already"), _("See that nothing is left: protocol withdrawn ID")
        )
    holding = exports_holding(path)
    lock = Lock.take(path, device_id())
    try:
        gone = [path, *beside(path), *copies_in_backups(path)]
        bury(path, tombstone_of(interview_id, utc_now()))
        for copy in copies_in_backups(path):
            remove(copy)
    finally:
        lock.release()
    if exports:
        for export in holding:
            remove(export)
        gone += holding
    return Erased(removed=tuple(gone), exports=() if exports else tuple(holding))


def exports_holding(path: Path) -> list[Path]:
    """The exports of a study that hold an interview, or may.

    Into an encrypted export nobody looks here: it may hold it when it is younger than the interview.

    Args:
        path: The interview.
    """
    interview_id = path.name.removesuffix(".json")
    since = _since(path)
    found = []
    for export in _within(path.parent.parent / _EXPORTS):
        if export.suffix == _AGE:
            if export.stat().st_mtime >= since:
                found.append(export)
        elif _holds(export, interview_id.encode()) is not False:
            found.append(export)
    return found


def prove(study: Path, interview_id: str) -> Proof:
    """Look through a study for an interview that was withdrawn.

    Args:
        study: Its folder, unlocked if it is encrypted.
        interview_id: The random id.
    """
    wanted = interview_id.encode()
    stone = study / "interviews" / f"{interview_id}.json"
    stones = (
        stone,
        register_of(stone, interview_id),
        study / "interviews" / ".summaries",
        mark_of(study, interview_id),
    )
    looked_at, closed, holding = [], [], []
    for path in _within(study):
        held = _backup_holds(path, interview_id) if FORM.fullmatch(path.name) else _holds(path, wanted)
        if held is None:
            closed.append(path)
            continue
        looked_at.append(path)
        if (held or interview_id in path.name) and path not in stones:
            holding.append(path)
    return Proof(looked_at=tuple(looked_at), closed=tuple(closed), holding=tuple(holding))


def _within(folder: Path) -> Iterator[Path]:
    """The files below a folder, in order."""
    for here, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(here) / name for name in sorted(names) if meant_for(name) is None)


def _holds(path: Path, wanted: bytes) -> bool | None:
    """Whether bytes stand in a file, or in what is packed in it; None when nobody can look into it."""
    try:
        raw = read_bytes(path)[0]
        return any(wanted in data for data in _parts(raw))
    except (StoreError, OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None


def _backup_holds(path: Path, interview_id: str) -> bool | None:
    """Whether a backup holds more of an interview than its tombstone; None when nobody can tell."""
    stones = (f"interviews/{interview_id}.json", f"withdrawn/{interview_id}.json")
    wanted, closed = interview_id.encode(), False
    try:
        for name, data in read_files(path):
            try:
                words = from_disk(path, data)
            except (NotForUs, Spoilt):
                closed = True
                continue
            if name in stones and is_tombstone(unseal(words, path)):
                continue
            if interview_id in name or wanted in words:
                return True
    except StoreError:
        return None
    return None if closed else False


def _parts(raw: bytes) -> Iterable[bytes]:
    yield raw
    packed = io.BytesIO(raw)
    if zipfile.is_zipfile(packed):
        with zipfile.ZipFile(packed) as archive:
            for entry in archive.infolist():
                if entry.file_size > _LARGEST:
                    raise zipfile.BadZipFile
                yield archive.read(entry)


def _since(path: Path) -> float:
    """When an interview began to be, in seconds since 1970; 0 where nobody knows any more."""
    try:
        made = read_contents(path).interview.created_at
    except StoreError:
        try:
            made = read_card(path).summary.created_at if card_of(path).is_file() else ""
        except StoreError:
            made = ""
    try:
        return datetime.fromisoformat(made).timestamp()
    except (ValueError, OverflowError):
        return 0.0
