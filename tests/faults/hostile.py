"""Reads files that were changed at random or made to harm, in a program of its own whose memory is measured.

    python -m tests.faults.hostile KIND COUNT SEED FOLDER

Prints, as JSON: the cases, the slowest in seconds, the peak of memory in MB, how many were told, and whatever
ended otherwise than in an answer or in an error that a person is told.
"""

from __future__ import annotations

import io
import json
import random
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from protocol.errors import ProtocolError
from protocol.i18n import use_language
from protocol.store.backup_file import prove_backup
from protocol.store.envelope import pack, unpack
from protocol.store.participants import read_participant
from protocol.store.reading import read_contents, read_newer
from protocol.store.study_folder import StudyFolder
from protocol.store.summaries import INDEX, load_index
from tests.faults.scenarios import WORKBOOK, make

VALUES: tuple[object, ...] = (
    *(None, True, 0, -1, 2**63, 2**64, 10**400, 1e308, "", "x" * 100_000, [], {}, [[]], {"": {}}),
    *("\x1b]0;x\x07", "\u202e", "\ud800", "\x00", "../../x", "CON", "=1+1", "9999-99-99", "1" * 5000),
    *([1] * 1000, {"1": {}}, {"1": {"id": "x"}}, "2026-02-30T25:61:61Z"),
)
"""What may stand in the place of any value."""


def _peak_of_this_program() -> float:
    """MiB at the highest. What `getrusage` says may be that of the program which started this one."""
    status = Path("/proc/self/status")
    if status.is_file():
        row = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(row.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def mutated_bytes(raw: bytes, dice: random.Random) -> bytes:
    """A few bytes changed, cut out, doubled, or another place's bytes put in."""
    data = bytearray(raw)
    for _ in range(dice.randrange(1, 6)):
        at, to = (dice.randrange(len(data) + 1) for _ in range(2))
        what = dice.randrange(5)
        if what == 0 and data:
            data[at % len(data)] = dice.randrange(256)
        elif what == 1:
            del data[min(at, to) : max(at, to)]
        elif what == 2:
            data[at:at] = data[to : to + dice.randrange(200)]
        elif what == 3:
            data[at:at] = dice.choice((b"\0" * 50, b"\xff\xfe", b"[" * 500, b'{"a":' * 500, b"\x1b[2J"))
        else:
            del data[at:]
    return bytes(data)


def _mutated_value(value: object, dice: random.Random, depth: int = 0) -> object:
    """The same data with one value of it replaced, taken away or doubled."""
    if dice.random() < 0.12 * depth or not isinstance(value, dict | list) or not value:
        return dice.choice(VALUES)
    if isinstance(value, list):
        at = dice.randrange(len(value))
        return [*value[:at], _mutated_value(value[at], dice, depth + 1), *value[at + dice.randrange(2) :]]
    name = dice.choice(list(value))
    if dice.random() < 0.15:
        return {key: inner for key, inner in value.items() if key != name}
    if dice.random() < 0.1:
        return {**value, f"{name}x": value[name]}
    return {**value, name: _mutated_value(value[name], dice, depth + 1)}


def _repacked(tables: object) -> bytes:
    """Data in an envelope whose checksum is right, so that what is inside is looked at."""
    try:
        return pack(tables)  # type: ignore[arg-type]
    except (ValueError, OverflowError, TypeError, UnicodeEncodeError):
        import hashlib

        data = json.dumps(tables).encode("utf-8", "surrogatepass")
        return b'{"format":1,"checksum":"sha256:%s","data":%s}' % (
            hashlib.sha256(data).hexdigest().encode(),
            data,
        )


def _kept(raw: bytes, dice: random.Random) -> bytes:
    if dice.random() < 0.5:
        return mutated_bytes(raw, dice)
    return _repacked(_mutated_value(unpack(raw, Path("x")), dice))


def _zipped(raw: bytes, dice: random.Random) -> bytes:
    """A zip with one of its parts changed, or with its own bytes changed."""
    if dice.random() < 0.3:
        return mutated_bytes(raw, dice)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        names = source.namelist()
        hit = dice.choice(names)
        for name in names:
            data = source.read(name)
            if name == hit:
                if dice.random() < 0.1:
                    continue
                data = mutated_bytes(data, dice)
            target.writestr(name, data)
    return out.getvalue()


_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


def _workbooks_by_hand(raw: bytes) -> Iterator[bytes]:
    """A cell in the last corner, entities, enormous counts, deep XML, a bomb, no parts at all."""

    def with_sheet(change: Callable[[bytes], bytes], part: str = "xl/worksheets/sheet1.xml") -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(raw)) as source,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as to,
        ):
            for name in source.namelist():
                data = source.read(name)
                to.writestr(name, change(data) if name == part else data)
        return out.getvalue()

    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    yield with_sheet(lambda data: data.replace(b"</sheetData>", cell))
    yield with_sheet(
        lambda data: data.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    )
    yield with_sheet(lambda data: data.replace(b"<sheetData>", b'<sheetData><row r="1048576"/>'))
    yield with_sheet(lambda data: data.replace(b"<sheetData>", b'<sheetData><row r="-5"/><row r="9e9"/>'))
    yield with_sheet(lambda data: data.replace(b"<sheetData>", b'<sheetData><row><c r="ZZZZ1"/></row>'))
    yield with_sheet(lambda data: _ENTITIES + b"]>" + data.split(b"?>", 1)[-1].replace(b"<t>", b"<t>&j;"))
    yield with_sheet(lambda _data: b"<a>" * 100_000)
    yield with_sheet(lambda _data: b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>")
    outside = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield with_sheet(lambda data: outside + data.split(b"?>", 1)[-1].replace(b"<t>", b"<t>&e;"))
    for part in ("xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        yield with_sheet(lambda _data: b"", part)
        yield with_sheet(lambda data: data.replace(b"worksheets/", b"../../../../../"), part)
        yield with_sheet(lambda _data: b"<a>" * 50_000, part)


def _files_by_hand(_raw: bytes) -> Iterator[bytes]:
    """Kept files that nobody would make by accident."""
    yield b"[" * 2_000_000
    yield b'{"format":1,"checksum":"sha256:x","data":' + b'{"a":' * 200_000
    yield b'{"format":' + b"9" * 2_000_000 + b"}"
    yield b'{"format":1e999}'
    yield b'{"format":1,"format":2,"checksum":1,"data":{}}'
    yield b'{"format":1,"checksum":"\\ud800","data":{"interview":{"1":"\\ud800"}}}'
    yield b"\xef\xbb\xbf{}"
    yield b"\xff" * 1_000_000
    yield _repacked({"interview": {str(n): {} for n in range(100_000)}})
    yield _repacked({"notes": {"1": {"text": "x" * 5_000_000}}})
    yield _repacked({"interview": {"1": {"id": "x", "state": "withdrawn", "withdrawn_at": "\x1b[2J"}}})


def _read_workbook(path: Path) -> None:
    from protocol.export.read_back import read_workbook

    read_workbook(path)


def _read_kept(path: Path) -> None:
    try:
        read_contents(path)
    except ProtocolError:
        read_newer(path)


def _name_study(path: Path) -> None:
    """What the study does with names of files: the file itself holds one, to be made in a study."""
    raw = path.read_bytes()
    study = StudyFolder(path.parent / "pristine")
    name = raw.decode("utf-8", "replace")
    study.interview_path(name.removesuffix(".json"))
    target = study.interviews / f"{name[:60]}.json"
    if "/" in name or "\0" in name or not name.strip("."):
        return
    try:
        target.write_bytes(b"{}")
    except (OSError, ValueError):
        return
    try:
        study.refresh_summaries()
        study.check_interviews()
        list(study.contents())
    finally:
        target.unlink()


def _names_by_hand(_raw: bytes) -> Iterator[bytes]:
    for name in (
        *(
            "../x",
            "..",
            ".",
            "",
            "CON",
            "aux.json",
            "a\nb",
            "\x1b]0;x\x07",
            "\u202egpj.exe",
            "a" * 300,
            "a:b",
        ),
        *("-rf", "--help", "~", "$HOME", "`id`", "%s%n", "{0}", "[@click=x]", "é", "\u0301", " ", "x ", "x."),
    ):
        yield name.encode()


def _random_name(_raw: bytes, dice: random.Random) -> bytes:
    letters = "ab./\\:*?<>|\"'\n\t\x1b\x07\x9b\u202e\u2066é\U0001f600$%{}[]~ -"
    return "".join(dice.choice(letters) for _ in range(dice.randrange(1, 40))).encode()


Maker = Callable[[bytes, random.Random], bytes]

KINDS: dict[str, tuple[Callable[[Path], object], Maker, Callable[[bytes], Iterator[bytes]]]] = {
    "interview": (_read_kept, _kept, _files_by_hand),
    "participant": (read_participant, _kept, _files_by_hand),
    "index": (lambda path: load_index(path.parent), mutated_bytes, _files_by_hand),
    "workbook": (_read_workbook, _zipped, _workbooks_by_hand),
    "backup": (prove_backup, _zipped, _files_by_hand),
    "name": (_name_study, _random_name, _names_by_hand),
}
"""What reads a file of each kind, what changes one at random, and what was made by hand."""


def pristine_file(study: StudyFolder, kind: str) -> Path:
    """A whole file of a kind."""
    if kind == "workbook":
        return study.exports / WORKBOOK
    if kind == "backup":
        return next((study.path / "backups").glob("*.zip"))
    if kind == "index":
        return study.interviews / INDEX
    return study.interview_paths()[0]


def run(kind: str, count: int, seed: int, folder: Path) -> dict[str, object]:
    """Read all cases of a kind."""
    read, change, by_hand = KINDS[kind]
    study = make(folder / "pristine")
    raw = pristine_file(study, kind).read_bytes()
    if kind == "participant":
        raw = pack({"participant": {"1": {"id": "x", "code": "C1-V01", "case": "C1", "role": "volunteer"}}})
    path = folder / {"index": INDEX, "workbook": "hostile.xlsx", "backup": "hostile.zip"}.get(
        kind, "hostile.json"
    )
    dice = random.Random(seed)
    outside = sorted(one.name for one in folder.parent.iterdir())
    cases = [*by_hand(raw), *(change(raw, dice) for _ in range(count))]
    slowest, told, other = 0.0, 0, []
    for case in cases:
        path.write_bytes(case)
        began = time.perf_counter()
        try:
            read(path)
        except ProtocolError as error:
            told += 1
            if not str(error).strip() or len(str(error)) > 2_000:
                other.append(f"a message of {len(str(error))} characters")
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            other.append(f"{type(error).__name__}: {error}"[:200])
        slowest = max(slowest, time.perf_counter() - began)
    if sorted(one.name for one in folder.parent.iterdir()) != outside:
        other.append("something was written outside")
    peak = _peak_of_this_program()
    return {"cases": len(cases), "slowest": slowest, "peak_mb": peak, "told": told, "other": other}


if __name__ == "__main__":
    use_language("en")
    print(json.dumps(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))))
