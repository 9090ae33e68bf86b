"""The participants of a study: one file each, under a random id. No file holds a name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Raw, Struct

from protocol.errors import StoreError
from protocol.i18n import _
from protocol.model.interview import Participant
from protocol.store.atomic import make_folder, write_atomically
from protocol.store.envelope import damaged, decode, unseal
from protocol.store.reading import read_bytes, read_tables
from protocol.store.summaries import scan

_TABLE = "participant"


class _Tables(Struct, frozen=True):
    participant: dict[str, Participant]


def read_participant(path: Path) -> Participant:
    """The participant in a file; in one of a newer version, as far as it can be understood.

    Raises:
        DamagedFile: The file is not what was written, or can't be read.
        NewerFormat: It was written by a newer version of the program, and can't be understood.
    """
    table = read_tables(path, _Tables).participant
    if len(table) != 1:
        raise damaged(path, _("The file does not hold exactly one participant"))
    return next(iter(table.values()))


def write_participant(folder: Path, participant: Participant) -> None:
    """Keep a participant; what a newer program put in the file stays.

    Raises:
        WriteFailed: The disk refused.
        DamagedFile: There is a file of this participant that is not what was written.
        NewerFormat: There is one that was written by a newer version of the program.
    """
    from protocol.store.database import Database  # here, since the study home only reads
    from protocol.store.storage import SnapshotStorage

    path = folder / f"{participant.id}.json"
    make_folder(folder)
    known = decode(unseal(read_bytes(path)[0], path), dict[str, Raw], path) if path.exists() else {}
    storage = SnapshotStorage(known)
    Database(storage=lambda: storage).put_only(_TABLE, msgspec.to_builtins(participant))
    write_atomically(path, storage.snapshot())


class Participants:
    """The participants in a folder; each file is read once, and again when it changed.

    Args:
        folder: Where they are; need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[tuple[int, int], Participant]] = {}

    def now(self) -> list[Participant]:
        """All of them, in order of creation; damaged files are passed over.

        Raises:
            StoreError: The folder can't be read.
        """
        read = {}
        for name, stamp in scan(self._folder):
            before = self._read.get(name)
            if before is not None and before[0] == stamp:
                read[name] = before
                continue
            with suppress(StoreError):
                read[name] = (stamp, read_participant(self._folder / f"{name}.json"))
        self._read = read
        found = [participant for _stamp, participant in read.values()]
        return sorted(found, key=lambda one: (one.created_at, one.counter, one.id))
