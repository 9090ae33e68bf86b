"""The register of what was withdrawn: `withdrawn/<id>.json`, a second tombstone apart from the interviews.

The tombstone under the name of an interview can be pushed out: somebody puts a copy back from a stick, or
merges two folders. This one can't, since no copy of an interview has its name. It outranks every copy and
every edit, under whatever name it comes back: nobody reads such a file as an interview, and who looks at
the study removes it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from protocol.errors import StoreError, WriteFailed
from protocol.store.atomic import make_folder, remove, write_atomically
from protocol.store.envelope import unseal
from protocol.store.reading import read_bytes
from protocol.store.tables import decode_interview_id, is_tombstone

FOLDER = "withdrawn"


def register_of(path: Path, interview_id: str) -> Path:
    """Where the second tombstone of an interview is, or would be.

    Args:
        path: A file in the folder of the interviews.
        interview_id: The random id.
    """
    return path.parent.parent / FOLDER / f"{interview_id}.json"


def is_withdrawn(path: Path, interview_id: str) -> bool:
    """Whether an interview was withdrawn, whatever stands in its file.

    Args:
        path: A file in the folder of the interviews.
        interview_id: The random id that it has inside.
    """
    return os.path.exists(register_of(path, interview_id))  # noqa: PTH110 - part of every reading


def register(path: Path, interview_id: str, tombstone: bytes) -> None:
    """Put down that an interview was withdrawn.

    Args:
        path: Its file, or a copy that came back.
        interview_id: The random id.
        tombstone: What stays of it.

    Raises:
        WriteFailed: The disk refused.
    """
    place = register_of(path, interview_id)
    make_folder(place.parent)
    try:
        write_atomically(place, tombstone)
    except WriteFailed:
        with suppress(WriteFailed):  # it may have got its name all the same
            remove(place)
        raise


def tombstone_in(path: Path) -> bytes | None:
    """The tombstone in a file, as it was written; None when something else stands there, or nothing.

    Raises:
        Locked: The study is encrypted, and nobody unlocked it.
    """
    try:
        raw = read_bytes(path)[0]
        return raw if is_tombstone(unseal(raw, path)) else None
    except StoreError:
        return None


def id_inside(path: Path) -> str | None:
    """The id of the interview or the tombstone in a file; None when it can't be read."""
    try:
        return decode_interview_id(unseal(read_bytes(path)[0], path), path)
    except StoreError:
        return None
