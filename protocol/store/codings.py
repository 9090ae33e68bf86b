"""The codebook of a study and the work of each coder: `codings/codebook.json` and `codings/<coder>.json`.

Each file is TinyDB's tables in the envelope of every kept file. What lay before a coder stands together for
each interview, with the hashes in one text: 600,000 units are 10,000 documents. Nobody codes here: who reads
a coded workbook says what the work is now, and who withdraws an interview takes out all that rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Raw, Struct, field, structs

from protocol.errors import DamagedFile, Refused
from protocol.i18n import _
from protocol.model.coding import (
    Code,
    Codebook,
    CoderWork,
    Coding,
    CodingChange,
    Reading,
    SeenUnit,
    UnitMemo,
)
from protocol.store.atomic import (
    make_folder,
    remove,
    remove_all_of,
    temporaries,
    write_atomically,
    write_failed,
)
from protocol.store.envelope import damaged, decode, unseal
from protocol.store.reading import newer_in, read_bytes, read_tables

CODINGS = "codings"
"""The folder in a study."""
CODEBOOK = "codebook"
"""The name of the codebook's file, which no coder can have."""

INBOX_UNIT = "(inbox)"
"""What stands for the inbox in the id of an answer as a unit; no path of a question holds a bracket."""

_HASH = 16
"""Digits of the hash of a text: see `hash_of`."""

_CODER = re.compile(r"[^\W_][\w-]{0,19}")
"""A letter or digit, then letters, digits, `-` and `_`: good as the name of a file on every system."""

_DEVICES = re.compile(r"(?i)con|prn|aux|nul|com\d|lpt\d")
"""What Windows takes for a device, whatever stands behind the dot."""


class _Coder(Struct, frozen=True):
    """Whose work a file holds."""

    coder: str


class _SeenOf(Struct, frozen=True):
    """What lay before a coder of one interview."""

    interview: str
    units: tuple[str, ...]
    hashes: str


class _WorkTables(Struct, frozen=True, kw_only=True):
    """The tables of a coder's file, by TinyDB's number of each document."""

    coder: dict[str, _Coder]
    readings: dict[str, Reading] = field(default_factory=dict)
    seen: dict[str, _SeenOf] = field(default_factory=dict)
    memos: dict[str, UnitMemo] = field(default_factory=dict)
    codings: dict[str, Coding] = field(default_factory=dict)
    history: dict[str, CodingChange] = field(default_factory=dict)


class _CodebookTables(Struct, frozen=True):
    codes: dict[str, Code] = field(default_factory=dict)


def coder_code(text: str) -> str:
    """The code of a coder as it can stand in the name of a file.

    Args:
        text: What somebody typed.

    Raises:
        Refused: It can't be one.
    """
    code = text.strip()
    if not _CODER.fullmatch(code) or code.casefold() == CODEBOOK or _DEVICES.fullmatch(code):
        raise Refused(
            _("“{code}” can't be the code of a coder").format(code=code[:40]),
            _("Take at most 20 letters and digits, such as AB; no name."),
        )
    return code


def codings_folder(study: Path) -> Path:
    """Where the codings of a study are; need not exist."""
    return study / CODINGS


def work_path(study: Path, coder: str) -> Path:
    """Where the work of a coder is, or would be."""
    return codings_folder(study) / f"{coder}.json"


def codings_files(study: Path) -> list[Path]:
    """The codebook and the files of the coders, by name; none where the folder is not there."""
    return sorted(path for path in codings_folder(study).glob("*.json") if not path.name.startswith("."))


def coders(study: Path) -> list[str]:
    """The codes of the coders whose work is kept, in order."""
    return [path.stem for path in codings_files(study) if path.stem != CODEBOOK]


def read_codebook(study: Path) -> Codebook:
    """The codebook of a study; an empty one where there is none yet.

    Args:
        study: The folder of the study.

    Raises:
        DamagedFile: The file is not what was written, or can't be read.
        NewerFormat: It was written by a newer version of the program, and can't be understood.
    """
    path = codings_folder(study) / f"{CODEBOOK}.json"
    if not path.exists():
        return Codebook()
    tables = read_tables(path, _CodebookTables)
    return Codebook(codes=tuple(tables.codes.values()))


def write_codebook(study: Path, codebook: Codebook) -> None:
    """Keep the codebook of a study; what a newer program put beside a code stays.

    Args:
        study: The folder of the study.
        codebook: All its codes, in order.

    Raises:
        WriteFailed: The disk refused.
        DamagedFile: There is a codebook that is not what was written.
        NewerFormat: There is one that was written by a newer version of the program.
    """
    from protocol.store.database import merged

    path = codings_folder(study) / f"{CODEBOOK}.json"
    storage, database = _opened(path)
    table = database.table("codes")
    kept = {document["id"]: document for document in table}
    documents = [merged(kept.get(code.id, {}), msgspec.to_builtins(code)) for code in codebook.codes]
    table.truncate()
    table.insert_multiple(documents)
    write_atomically(path, storage.snapshot())


def read_work(path: Path) -> CoderWork:
    """The work of a coder.

    Args:
        path: The file.

    Raises:
        DamagedFile: The file is not what was written, or can't be read.
        NewerFormat: It was written by a newer version of the program, and can't be understood.
    """
    tables = read_tables(path, _WorkTables)
    if len(tables.coder) != 1:
        raise damaged(path, _("The file does not hold the work of exactly one coder"))
    seen: list[SeenUnit] = []
    for of in tables.seen.values():
        if len(of.hashes) != _HASH * len(of.units):
            raise damaged(path, _("The file does not have a hash for each unit"))
        seen += [
            SeenUnit(unit=unit, text_hash=of.hashes[_HASH * n : _HASH * (n + 1)], interview=of.interview)
            for n, unit in enumerate(of.units)
        ]
    return CoderWork(
        coder=next(iter(tables.coder.values())).coder,
        codings=tuple(tables.codings.values()),
        memos=tuple(tables.memos.values()),
        seen=tuple(seen),
        readings=tuple(tables.readings.values()),
        history=tuple(tables.history.values()),
    )


def refuse_newer_codings(study: Path, coder: str) -> None:
    """See to it that neither the codebook nor the work of a coder is of a newer version of the program.

    Args:
        study: The folder of the study.
        coder: The code of the coder.

    Raises:
        NewerFormat: One is: it may be read, and nothing can be put into it.
    """
    for path in (codings_folder(study) / f"{CODEBOOK}.json", work_path(study, coder)):
        if (error := newer_in(path)) is not None:
            raise error


def all_work(study: Path) -> list[CoderWork]:
    """The work of all coders, in order of their codes.

    Args:
        study: The folder of the study.

    Raises:
        DamagedFile: A file is not what was written, or can't be read.
        NewerFormat: One was written by a newer version of the program, and can't be understood.
    """
    return [read_work(work_path(study, coder)) for coder in coders(study)]


def write_work(study: Path, work: CoderWork) -> None:
    """Keep the work of a coder, all of it; what a newer program put in documents that don't change stays.

    Args:
        study: The folder of the study.
        work: The work as it is now.

    Raises:
        WriteFailed: The disk refused.
        DamagedFile: There is a file of this coder that is not what was written.
        NewerFormat: There is one that was written by a newer version of the program.
    """
    path = work_path(study, work.coder)
    storage, database = _opened(path)
    database.put_only("coder", {"coder": work.coder})
    _replace(database, "readings", work.readings)
    _replace(database, "seen", _together(work.seen))
    _replace(database, "memos", work.memos)
    _replace(database, "codings", work.codings)
    _replace(database, "history", work.history)
    write_atomically(path, storage.snapshot())


@contextmanager
def holding(study: Path) -> Iterator[None]:
    """Be the only one who changes the codings of a study.

    Args:
        study: The folder of the study.

    Raises:
        InUse: Another program changes them.
        WriteFailed: The folder can't be written to.
    """
    from protocol.store.device import device_id
    from protocol.store.lock import Lock

    folder = codings_folder(study)
    make_folder(folder)
    lock = Lock.take(folder / f"{CODEBOOK}.json", device_id())
    try:
        yield
    finally:
        lock.release()


def without(work: CoderWork, interview: str, units: Collection[str] | None = None) -> CoderWork:
    """The work without what rests on an interview: codings, memos, what was seen, and the history of it.

    Args:
        work: The work of a coder.
        interview: The id of the interview.
        units: The ids of its units that are meant; None for all.
    """
    ours = set(units or ())
    if units is None:
        ours.update(one.unit for one in work.seen if one.interview == interview)
        ours.update(one.unit for one in work.codings if one.interview == interview)

    def stays(one: Coding | UnitMemo | SeenUnit | CodingChange) -> bool:
        return one.unit not in ours and (units is not None or one.interview != interview)

    return structs.replace(
        work,
        codings=tuple(filter(stays, work.codings)),
        memos=tuple(filter(stays, work.memos)),
        seen=tuple(filter(stays, work.seen)),
        history=tuple(filter(stays, work.history)),
    )


@contextmanager
def taking_out(study: Path, interview: str, units: Collection[str] | None = None) -> Iterator[None]:
    """Take what rests on an interview out of the codings, and let nobody bring it back meanwhile.

    Memos may hold the words of the interview. A damaged file that names the interview goes as a whole: it
    can't be read any more, and its workbooks can be read in again.

    Args:
        study: The folder of the study.
        interview: The id of the interview.
        units: The ids of its units that are meant; None for all.

    Raises:
        InUse: Another program changes the codings.
        NewerFormat: A file was written by a newer version of the program.
        WriteFailed: The disk refused.
    """
    folder = codings_folder(study)
    if not folder.is_dir():
        yield
        return
    with holding(study):
        for left in _left_behind(folder):
            remove(left)
        for coder in coders(study):
            _take_out(study, work_path(study, coder), interview, units)
        yield


def _take_out(study: Path, path: Path, interview: str, units: Collection[str] | None) -> None:
    raw = read_bytes(path)[0]
    if not any(one.encode() in raw for one in (units if units is not None else (interview,))):
        return
    try:
        work = read_work(path)
    except DamagedFile:
        remove_all_of(path)
        return
    write_work(study, structs.replace(without(work, interview, units), coder=path.stem))


def _left_behind(folder: Path) -> list[Path]:
    """What dead programs left; while the codings are held nobody writes."""
    try:
        return temporaries(folder)
    except OSError as error:
        raise write_failed(folder, error) from error


def _opened(path: Path) -> tuple[Any, Any]:
    """A storage and TinyDB on it, with what the file holds already."""
    from protocol.store.database import Database  # here, since the study home only reads
    from protocol.store.storage import SnapshotStorage

    make_folder(path.parent)
    known = decode(unseal(read_bytes(path)[0], path), dict[str, Raw], path) if path.exists() else {}
    storage = SnapshotStorage(known)
    return storage, Database(storage=lambda: storage)


def _together(seen: Iterable[SeenUnit]) -> list[_SeenOf]:
    """What was seen, by interview."""
    units: dict[str, list[SeenUnit]] = {}
    for one in seen:
        units.setdefault(one.interview, []).append(one)
    return [
        _SeenOf(interview, tuple(one.unit for one in of), "".join(one.text_hash for one in of))
        for interview, of in units.items()
    ]


def _replace(database: Any, name: str, values: Iterable[Struct]) -> None:  # noqa: ANN401
    """Make a table hold these values and no others; a document that says the same already is left alone."""
    table = database.table(name)
    wanted: dict[Hashable, dict[str, Any]] = {}
    for value in values:
        document = msgspec.to_builtins(value)
        wanted[_key(document)] = document
    gone = []
    for document in table:
        here = wanted.get(key := _key(document))
        if here is not None and all(document.get(field) == said for field, said in here.items()):
            del wanted[key]
        else:
            gone.append(document.doc_id)
    if gone:
        table.remove(doc_ids=gone)
    table.insert_multiple(wanted.values())


def _key(document: Mapping[str, Any]) -> Hashable:
    """What makes a document this one and no other: its id, or what it is about."""
    about = ("id",) if "id" in document else ("reading", "act", "interview", "unit", "start", "end", "code")
    return tuple(document.get(name) for name in about)
