"""The codebook of a study and the work of each coder: `codings/codebook.json` and `codings/<coder>.json`.

Each file is TinyDB's tables in the envelope of every kept file; `coder_file` knows those of a coder. Nobody
codes here: who reads a coded workbook says what the work is now, and who withdraws an interview takes out all
that rests on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
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
    SeenUnit,
    UnitMemo,
)
from protocol.model.packed import Packed
from protocol.store.atomic import (
    make_folder,
    remove,
    remove_all_of,
    temporaries,
    write_atomically,
    write_failed,
)
from protocol.store.coder_file import put_work, read_work
from protocol.store.envelope import decode, unseal
from protocol.store.reading import newer_in, read_bytes, read_tables

CODINGS = "codings"
"""The folder in a study."""
CODEBOOK = "codebook"
"""The name of the codebook's file, which no coder can have."""

INBOX_UNIT = "(inbox)"
"""What stands for the inbox in the id of an answer as a unit; no path of a question holds a bracket."""

_CODER = re.compile(r"[^\W_][\w-]{0,19}")
"""A letter or digit, then letters, digits, `-` and `_`: good as the name of a file on every system."""

_DEVICES = re.compile(r"(?i)con|prn|aux|nul|com\d|lpt\d")
"""What Windows takes for a device, whatever stands behind the dot."""


class _CodebookTables(Struct, frozen=True):
    codes: dict[str, Code] = field(default_factory=dict)


def coder_code(text: str) -> str:
    """The code of a coder as it can stand in the name of a file, its accents composed.

    Args:
        text: What somebody typed.

    Raises:
        Refused: It can't be one.
    """
    code = unicodedata.normalize("NFC", text).strip()
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


def known_coder(study: Path, code: str) -> str | None:
    """The code as it is written for a coder whose work is kept; None where it is nobody's.

    Some disks take `ab` and `AB` for one name, and some write accents otherwise.

    Args:
        study: The folder of the study.
        code: The code, as somebody typed it.
    """
    wanted = unicodedata.normalize("NFC", code).casefold()
    return next(
        (one for one in coders(study) if unicodedata.normalize("NFC", one).casefold() == wanted), None
    )


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


def refuse_newer_codings(study: Path, *who: str) -> None:
    """See to it that neither the codebook nor the work of coders is of a newer version of the program.

    Args:
        study: The folder of the study.
        who: The codes of the coders.

    Raises:
        NewerFormat: One is: it may be read, and nothing can be put into it.
    """
    for path in (codings_folder(study) / f"{CODEBOOK}.json", *(work_path(study, one) for one in who)):
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
    make_folder(path.parent)
    put_work(path, work)


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
        codings=Packed(Coding, filter(stays, work.codings)),
        memos=tuple(filter(stays, work.memos)),
        seen=Packed(SeenUnit, filter(stays, work.seen)),
        history=Packed(CodingChange, filter(stays, work.history)),
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
