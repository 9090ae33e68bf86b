"""The index of all interviews, from which the study home is shown at once. It can be thrown away.

It says nothing that the interviews don't say, holds nobody's words, and is made anew where it is missing
or damaged. Of an interview that was withdrawn it holds nothing but the id.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from protocol.errors import DamagedFile, NewerFormat, Sealed, StoreError, Withdrawn, WriteFailed
from protocol.i18n import _
from protocol.model.interview import InterviewContents, open_must_asks
from protocol.model.talk_time import TalkTime
from protocol.model.words import State
from protocol.store.atomic import remove_all_of, write_atomically
from protocol.store.reading import decrypted, read_newer, read_stamped
from protocol.store.reasons import reason_of
from protocol.vault import is_encrypted

INDEX = ".summaries"
"""Without `.json`, so that no list of interviews holds it."""

_VERSION = b"3"
"""Grows when a summary gets another meaning: then the index is made anew."""

_LONGEST = 1e6
"""Minutes that a talk can't last: a file from elsewhere may say so, or say what is no number."""


class Summary(Struct, frozen=True, gc=False):
    """What the study home shows of an interview."""

    id: str
    """The name of its file without the ending: the id, as long as nobody renamed it."""
    case: str = ""
    """The code of the case."""
    role: str = ""
    """The id of the role."""
    participant: str = ""
    """The random id of the participant or the source."""
    participant_code: str = ""
    """Its code."""
    questionnaire_id: str = ""
    """Which questionnaire."""
    questionnaire_version: str = ""
    """In which version."""
    state: State = State.OPEN
    """Where it is in its life. When it was withdrawn, nothing else is known but the id."""
    created_at: str = ""
    """UTC."""
    started_at: str | None = None
    """UTC; None before the first question."""
    closed_at: str | None = None
    """UTC; None while it is open."""
    minutes: float = 0.0
    """How long the talk lasted."""
    notes: int = 0
    """How many there are."""
    open_must_asks: int = 0
    """Questions that may not be left open and of which nothing is said yet."""
    come_back: int = 0
    """Notes to come back to."""
    debrief_pending: bool = False
    """Whether the debrief still has to be written."""
    broken_off: bool = False
    """Whether the talk ended before its end."""
    sitting: int = 1
    """Which talk with this participant, from 1."""
    fictional: bool = False
    """True for a demonstration."""
    damaged: str = ""
    """What is wrong with the file, in the language in which it was found; empty when it is whole. All but
    the id is unknown then, and what could be understood of a newer version."""
    newer: bool = False
    """Whether a newer version of the program wrote the file: it is left alone, and may be read."""
    mtime_ns: int = 0
    """When the file was written, in nanoseconds: with its size, tells whether it changed."""
    size: int = 0
    """Its size in bytes."""


def load_index(folder: Path) -> list[Summary]:
    """The summaries in the index of a folder; none where it is missing or damaged.

    Raises:
        Locked: The study is encrypted, and nobody unlocked it.
    """
    try:
        path = folder / INDEX
        head, _, rows = decrypted(path, path.read_bytes()).partition(b"\n")
        if head != _head(rows):
            return []
        return msgspec.json.decode(rows, type=list[Summary])
    except (OSError, DamagedFile, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []


def refreshed(folder: Path) -> list[Summary]:
    """The summaries of the interviews in a folder as they are now; only those that changed are read.

    Args:
        folder: Where they and the index are.

    Returns:
        In order of creation; damaged and withdrawn ones last.
    """
    kept = load_index(folder)
    known = {summary.id: summary for summary in kept}
    summaries = []
    for name, stamp in scan(folder):
        before = known.get(name)
        same = before is not None and (before.mtime_ns, before.size) == stamp
        summaries.append(before if before is not None and same else _summary(folder, name, stamp))
    if is_encrypted(folder.parent):
        from protocol.store.sealing import finish_all  # which builds on this module

        for name in finish_all(folder, summaries):
            stamps = dict(scan(folder))
            summaries = [one if one.id != name else _summary(folder, name, stamps[name]) for one in summaries]
    summaries.sort(key=lambda summary: (not summary.created_at, summary.created_at, summary.id))
    if summaries != kept:
        with suppress(WriteFailed):  # on a disk that can only be read, it is made anew each time
            _write_index(folder, summaries)
    return summaries


def strike_out(folder: Path, name: str) -> None:
    """Leave nothing in the index of a folder but the id of an interview that was withdrawn.

    Args:
        folder: Where the index is.
        name: The name of the interview's file without the ending.

    Raises:
        WriteFailed: The disk refused.
    """
    kept = load_index(folder)
    struck = [Summary(name, state=State.WITHDRAWN) if one.id == name else one for one in kept]
    remove_all_of(
        folder / INDEX
    )  # with what dead programs left of it; nobody can tell what a damaged one says
    if struck:
        _write_index(folder, struck)


def scan(folder: Path) -> list[tuple[str, tuple[int, int]]]:
    """The files of interviews in a folder: name without the ending; time in nanoseconds and size in bytes.

    Raises:
        StoreError: The folder can't be read.
    """
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.endswith(".json") and not name.startswith(".") and entry.is_file():
                    stat = entry.stat()
                    found.append((name[: -len(".json")], (stat.st_mtime_ns, stat.st_size)))
    except FileNotFoundError:
        return found  # nothing yet, or gone in between
    except OSError as error:
        what = _("The folder can't be read: {reason}").format(reason=reason_of(error))
        raise StoreError(what, where=str(folder)) from error
    return sorted(found)


def _summary(folder: Path, name: str, stamp: tuple[int, int]) -> Summary:
    try:
        contents, read = read_stamped(folder / f"{name}.json")
    except Withdrawn:
        return _withdrawn(folder, name, stamp)
    except Sealed as error:
        return _sealed(folder, name, stamp, error)
    except NewerFormat as error:
        return _newer(folder, name, stamp, error)
    except StoreError as error:
        return Summary(name, damaged=error.what, mtime_ns=stamp[0], size=stamp[1])
    return summarised(name, contents, read)


def _newer(folder: Path, name: str, stamp: tuple[int, int], error: NewerFormat) -> Summary:
    """The summary of an interview of a newer version of the program: what can be understood of it."""
    path = folder / f"{name}.json"
    known = Summary(name, mtime_ns=stamp[0], size=stamp[1])
    try:
        known = summarised(name, read_newer(path), path.stat())
    except Withdrawn:
        return _withdrawn(folder, name, stamp)
    except (StoreError, OSError):
        pass  # nothing of it is known but its name
    return structs.replace(known, damaged=error.what, newer=True)


def _sealed(folder: Path, name: str, stamp: tuple[int, int], error: Sealed) -> Summary:
    """The summary of an interview that this device can't open: what its card says."""
    from protocol.store.cards import read_card  # which builds on this module

    try:
        known = read_card(folder / f"{name}.json").summary
    except StoreError:
        return Summary(name, damaged=error.what, mtime_ns=stamp[0], size=stamp[1])
    return structs.replace(known, id=name, mtime_ns=stamp[0], size=stamp[1])


def _withdrawn(folder: Path, name: str, stamp: tuple[int, int]) -> Summary:
    """The summary of a tombstone; without its time and size as long as something lies beside it."""
    from protocol.store.withdrawing import finish  # which builds on this module

    if not finish(folder / f"{name}.json"):
        stamp = (0, 0)
    return Summary(name, state=State.WITHDRAWN, mtime_ns=stamp[0], size=stamp[1])


def summarised(name: str, contents: InterviewContents, stamp: os.stat_result) -> Summary:
    """The summary of an interview.

    Args:
        name: The name of its file without the ending.
        contents: What is in it.
        stamp: Of the very file that was read.
    """
    interview = contents.interview
    minutes = TalkTime(contents).minutes
    return Summary(
        id=name,
        case=interview.case,
        role=interview.role,
        participant=interview.participant,
        participant_code=interview.participant_code,
        questionnaire_id=interview.questionnaire_id,
        questionnaire_version=interview.questionnaire_version,
        state=interview.state,
        created_at=interview.created_at,
        started_at=interview.started_at,
        closed_at=interview.closed_at,
        minutes=round(minutes, 1) if 0 <= minutes < _LONGEST else 0.0,
        notes=len(contents.notes),
        open_must_asks=len(open_must_asks(contents)),
        come_back=sum(note.come_back for note in contents.notes),
        debrief_pending=interview.debrief_pending,
        broken_off=interview.broken_off,
        sitting=interview.sitting,
        fictional=interview.fictional,
        mtime_ns=stamp.st_mtime_ns,
        size=stamp.st_size,
    )


def _write_index(folder: Path, summaries: list[Summary]) -> None:
    rows = msgspec.json.encode(summaries)
    write_atomically(folder / INDEX, _head(rows) + b"\n" + rows)


def _head(rows: bytes) -> bytes:
    """The first line of an index: its version and the checksum of the rest."""
    return b"%s %08x" % (_VERSION, zlib.crc32(rows))
