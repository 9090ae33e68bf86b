"""The file of one coder: what it was before is read, what nobody knows stays, and it takes little memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from tinydb import TinyDB

from protocol.errors import DamagedFile
from protocol.model.coding import CoderWork, Coding, CodingChange, SeenUnit, UnitMemo, UnitSort, hash_of
from protocol.model.packed import Packed
from protocol.store.coder_file import put_work, read_work
from protocol.store.envelope import pack, unpack
from protocol.store.storage import SnapshotStorage
from tests.store.test_codings import coding, work

BEFORE = Path(__file__).parents[1] / "data" / "coder-file-1" / "codings" / "AB.json"
"""A file of the program that kept a document for each change."""


def changed(path: Path) -> dict[str, Any]:
    """The tables of a file."""
    return unpack(path.read_bytes(), path)


def test_file_of_before_is_read() -> None:
    """All that stands in it comes back."""
    read = read_work(BEFORE)

    assert [(one.id, one.unit, one.start, one.end, one.code) for one in read.codings] == [
        ("c1", "n1", 0, 6, "steun"),
        ("c2", "n1", 2, 4, "rol"),
        ("c3", "n2", 0, 6, "steun > ouders"),
    ]
    assert [(one.unit, one.text_hash, one.interview) for one in read.seen] == [
        ("n1", hash_of("n1"), "i1"),
        ("n3", hash_of("n3"), "i1"),
        ("n2", hash_of("n2"), "i2"),
    ]
    assert read.memos == (UnitMemo(unit="n1", text="nalezen: “é”", interview="i1"),)
    assert [(one.act, one.unit, one.code, one.reading[-1]) for one in read.history] == [
        ("added", "n1", "steun", "1"),
        ("added", "n1", "weg", "1"),
        ("added", "n2", "steun > ouders", "1"),
        ("removed", "n1", "weg", "2"),
    ]
    assert read.readings[0].counts == {"units": 3}


def test_file_of_before_says_the_same_when_written(tmp_path: Path) -> None:
    """Its changes stand together by interview then, in the same order."""
    path = tmp_path / "AB.json"
    path.write_bytes(BEFORE.read_bytes())

    put_work(path, read_work(path))

    assert read_work(path) == read_work(BEFORE)
    assert (changed(path)["history"], len(changed(path)["changes"])) == ({}, 3)


def test_tinydb_opens_what_was_written(tmp_path: Path) -> None:
    """The tables are TinyDB's own, with a number for each document."""
    path = tmp_path / "AB.json"
    put_work(path, work())
    storage = SnapshotStorage()
    storage.write(changed(path))

    database = TinyDB(storage=lambda: storage)

    assert {name: len(database.table(name)) for name in database.tables()} == {
        "coder": 1, "readings": 1, "seen": 2, "memos": 4, "codings": 4, "history": 0, "changes": 2,
    }  # fmt: skip
    assert [one.doc_id for one in database.table("codings")] == [1, 2, 3, 4]


@pytest.mark.parametrize("name", ["coder", "readings", "seen", "memos", "codings", "history", "changes"])
def test_what_a_newer_program_put_there_stays(tmp_path: Path, name: str) -> None:
    """In a document that does not change, in one after another; and a whole table."""
    path = tmp_path / "AB.json"
    put_work(path, work())
    tables = changed(path)
    if name == "history":
        tables = unpack(BEFORE.read_bytes(), BEFORE)
    first, *_rest = tables[name].values()
    first["colour"] = {"1": {"a": '},"2":{'}, "2": {"b": 1}}
    tables["new"] = {"1": {"x": 1}}
    path.write_bytes(pack(tables))

    put_work(path, read_work(path))
    put_work(path, read_work(path))

    after = changed(path)
    assert after["new"] == tables["new"]
    assert [one.get("colour") for one in after[name].values()].count(first["colour"]) == 1


def test_what_changed_is_as_this_program_says_it(tmp_path: Path) -> None:
    """What was beside a coding that means another stretch now meant the old one."""
    path = tmp_path / "AB.json"
    put_work(path, CoderWork(coder="AB", codings=(coding(),)))
    tables = changed(path)
    tables["codings"]["1"]["colour"] = "blue"
    path.write_bytes(pack(tables))

    put_work(path, CoderWork(coder="AB", codings=(structs.replace(coding(), end=2),)))

    assert "colour" not in changed(path)["codings"]["1"]


@pytest.mark.parametrize(
    "fields",
    [
        {"which": [0, 5]}, {"which": [-1, 0]}, {"which": [0]}, {"stretches": [0, 3, 0]}, {"units": "x"},
        {"stretches": [0, 3, 0, 2**70]},
    ],
    ids=["no-code", "below-zero", "few-codes", "few-ends", "no-list", "huge"],
)  # fmt: skip
def test_changes_that_make_no_sense_are_damage(tmp_path: Path, fields: dict[str, Any]) -> None:
    """The checksum is right: somebody made it so."""
    path = tmp_path / "AB.json"
    put_work(path, work(interviews=1))
    tables = changed(path)
    tables["changes"]["1"].update(fields)
    path.write_bytes(pack(tables))

    with pytest.raises(DamagedFile):
        read_work(path)


def test_much_work_takes_little_memory(tmp_path: Path) -> None:
    """Of 6,000 units with a coding each, which came once, writing and reading take 800 bytes for each."""
    units = [(f"n{n:015d}", f"i{n // 60:015d}") for n in range(6_000)]
    path, at = tmp_path / "AB.json", "2026-03-05T13:05:09.000Z"
    done = CoderWork(
        coder="AB",
        codings=Packed(
            Coding,
            (
                Coding(
                    id=f"c{unit}",
                    unit=unit,
                    sort=UnitSort.NOTE,
                    interview=of,
                    start=0,
                    end=300,
                    text_hash=hash_of(unit),
                    code=f"code {unit[-1]}",
                    at=at,
                )
                for unit, of in units
            ),
        ),
        seen=Packed(SeenUnit, (SeenUnit(unit=u, text_hash=hash_of(u), interview=of) for u, of in units)),
        history=Packed(
            CodingChange,
            (
                CodingChange(
                    at=at, reading="r", act="added", unit=u, start=0, end=300, code="code 1", interview=of
                )
                for u, of in units
            ),
        ),
    )
    tracemalloc.start()
    try:
        put_work(path, done)
        read_work(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # the file itself, 320 bytes for each, what is read of it, 200, and one part of a table, half a megabyte
    assert peak < 800 * len(units)
