"""How the name behind a withdrawn interview leaves the key list, and how its tombstone says whether it did.

The name is a personal datum too. It goes when no other interview with the same person is left. Who that
person is, stands in the key list alone: a tombstone says no more than whether the line was taken off.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import structs

from protocol.errors import Refused, StoreError
from protocol.model.words import State
from protocol.store.atomic import write_atomically
from protocol.store.device import device_id
from protocol.store.envelope import pack
from protocol.store.lock import Lock
from protocol.store.names_list import has_names, remove_name
from protocol.store.reading import read_bytes
from protocol.store.study_folder import StudyFolder
from protocol.store.tables import INTERVIEW, Tombstone, decode_tombstone
from protocol.store.withdrawn import register, register_of


def forget_person(folder: StudyFolder, participant: str, code: str) -> bool:
    """Remove the file of a participant of whom an interview was withdrawn, if that was the last one.

    Args:
        folder: The study, after the withdrawal.
        participant: The random id; empty where it is not known.
        code: The code; empty where it is not known.

    Returns:
        Whether nothing but tombstones is left of the person, as far as is known.

    Raises:
        WriteFailed: The disk refused.
    """
    if not participant or not code:
        return False
    try:
        folder.forget_participant(participant)
    except Refused:
        return False
    there = (one for one in folder.summaries() if one.state is not State.WITHDRAWN)
    return all(one.participant_code != code for one in there)


def forget_name(path: Path, code: str) -> bool:
    """Take the person of a withdrawn interview off the key list, and say so in the tombstone.

    Args:
        path: The tombstone.
        code: The person's code.

    Returns:
        Whether there was a line to take off.

    Raises:
        Locked: Nobody gave the passphrase of the key list.
        DamagedFile: The list is not what was written.
        InUse: Another program has the tombstone.
        WriteFailed: The disk refused.
    """
    gone = remove_name(path.parent.parent, code)
    say_forgotten(path, forgotten=True)
    return gone


def say_forgotten(path: Path, *, forgotten: bool) -> None:
    """Say in a tombstone whether the name was taken off the key list; without a list nothing is said.

    Args:
        path: The tombstone.
        forgotten: Whether it was.

    Raises:
        InUse: Another program has it.
        WriteFailed: The disk refused.
    """
    stone = read_tombstone(path)
    if stone is None or not has_names(path.parent.parent):
        return
    told = structs.replace(stone, name_forgotten=forgotten)
    raw = pack({INTERVIEW: {"1": msgspec.to_builtins(told)}})
    lock = Lock.take(path, device_id())
    try:
        write_atomically(path, raw)
        register(path, stone.id, raw)
    finally:
        lock.release()


def read_tombstone(path: Path) -> Tombstone | None:
    """What a tombstone says; None where something else stands there, or nothing.

    Args:
        path: The file of the interview.
    """
    for place in (path, register_of(path, path.name.removesuffix(".json"))):
        with suppress(StoreError):
            return decode_tombstone(read_bytes(place)[0], place)
    return None
