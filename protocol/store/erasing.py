"""How what was withdrawn or purged leaves the backups, here and on a stick, those that are away included.

A mark with the id says that something is erased before it is, and stays: a backup that has not been told
of that very erasure gets what the study has now in the place of what it had, or nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.errors import DamagedFile, InUse, NewerFormat, StoreError
from protocol.model.ids import new_id
from protocol.model.words import State
from protocol.store.atomic import make_folder, remove, write_atomically
from protocol.store.backup_file import ROOT_FILE, Manifest, may_hold, read_files, read_manifest, write_backup
from protocol.store.backup_places import (
    BACKUPS,
    INTERVIEWS,
    found_in,
    last_elsewhere,
    place_elsewhere,
    sound_bytes,
)
from protocol.store.device import device_id
from protocol.store.envelope import pack, unpack
from protocol.store.lock import Lock
from protocol.store.reading import read_bytes
from protocol.store.summaries import load_index

_CODINGS = "codings"
_MARK = re.compile(r"erased-([0-9a-z]+)\.json")
_PATIENCE = 10.0
"""Seconds that an erasure waits for a backup that is being made; that one puts itself right at its end."""
_GLANCE = 0.05
"""Seconds between two tries."""


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
    place = place_elsewhere(study, elsewhere or last_elsewhere(folder))
    places = [one for one in (folder, place) if one is not None and found_in(one)]
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
            bring_marks(study, one)
    finally:
        lock.release()


class _Mark(Struct, frozen=True):
    token: str


def marks_of(study: Path) -> dict[str, str]:
    """What was erased: the token of the last erasure, by id. A mark that can't be read counts anew."""
    marks = {one.id: "withdrawn" for one in load_index(study / INTERVIEWS) if one.state is State.WITHDRAWN}
    for path in (study / BACKUPS).iterdir():
        if match := _MARK.fullmatch(path.name):
            try:
                tables = unpack(read_bytes(path)[0], path)
                marks[match[1]] = msgspec.convert(tables["erased"]["1"], _Mark).token
            except (StoreError, KeyError, TypeError, msgspec.ValidationError):
                marks[match[1]] = new_id()
    return marks


def bring_marks(study: Path, place: Path) -> None:
    """Bring the marks of a study to the backups in a place; the lock is ours."""
    marks = marks_of(study)
    for path in found_in(place) if marks else ():
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
        elif (now := sound_bytes(study / name, name, [])) is not None:
            yield name, now
