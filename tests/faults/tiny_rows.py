"""The same faults on TinyDB's own JSONStorage: rows that show that they are able to do harm."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tinydb import TinyDB

from tests.faults import tiny
from tests.faults.hostile import mutated_bytes
from tests.faults.rows import NONE, Row, Size, new_folder
from tests.terminal.terminal import ROOT

_TOGETHER = 0.2
"""Seconds that two programs write."""


def _typing(folder: Path, word: str) -> subprocess.Popen[str]:
    """A program that keeps notes in a database."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.tiny_typing", str(folder), word],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def _ended(program: subprocess.Popen[str]) -> set[str]:
    """End a program at once; gives what it had acknowledged."""
    program.kill()
    said, _nothing = program.communicate()
    return {f"kept {line}" for line in said.splitlines()}


def _tally(fault: str, found: list[str], told: str = NONE) -> Row:
    lost = sum("lost" in what or "gone" in what for what in found)
    return Row(f"TinyDB: {fault}", len(found), lost, sum(map(bool, found)) - lost, told)


def kills_while_typing(size: Size) -> Iterator[Row]:
    """SIGKILL at random instants."""
    chance, pristine, found = random.Random(20260305), new_folder(), []
    tiny.make(pristine)
    for _kill in range(size.kills):
        folder = Path(shutil.copytree(pristine, new_folder() / "s"))
        program = _typing(folder, "nieuw")
        assert program.stdout is not None
        first = program.stdout.readline().strip()
        time.sleep(chance.uniform(0.0, 0.2))
        found.append(tiny.wrong_with(folder, {f"kept {first}", *_ended(program)}))
    yield _tally("SIGKILL at a random instant", found)


def two_programs(size: Size) -> Iterator[Row]:
    """Two programs keep notes in one database."""
    found, ended = [], 0
    for _trial in range(max(size.kills // 10, 3)):
        folder = new_folder()
        tiny.make(folder)
        running = [_typing(folder, word) for word in ("een", "twee")]
        said = [program.stdout.readline().strip() for program in running if program.stdout is not None]
        time.sleep(_TOGETHER)
        ended += sum(program.poll() is not None for program in running)
        found.append(tiny.wrong_with(folder, {f"kept {one}" for one in said if one} | _all_ended(running)))
    told = f"{ended} programs ended in an exception"
    yield _tally("two programs write one file at the same moment", found, told)


def _all_ended(running: list[subprocess.Popen[str]]) -> set[str]:
    return set().union(*map(_ended, running))


def damaged_files(_size: Size) -> Iterator[Row]:
    """Files damaged in five ways: told, or read as if nothing had happened."""
    folder = new_folder()
    tiny.make(folder)
    raw = (folder / tiny.NAME).read_bytes()
    at = raw.index(b"oud7")
    flipped = raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :]
    other = raw.replace(b"koffie", b"soepje")
    ways = [b"", bytes(len(raw)), flipped, raw[:-20], raw[: len(raw) // 2] + other[len(raw) // 2 :]]
    yield _damage("a file damaged in five ways; damaged: read, and nothing told", folder, raw, ways)


def hostile_files(size: Size) -> Iterator[Row]:
    """Files that were changed at random."""
    folder, dice = new_folder(), random.Random(20260304)
    tiny.make(folder)
    raw = (folder / tiny.NAME).read_bytes()
    cases = [changed for _n in range(size.hostile) if (changed := mutated_bytes(raw, dice)) != raw]
    yield _damage("hostile files; damaged: read, and nothing told", folder, raw, cases)


def _damage(fault: str, folder: Path, raw: bytes, ways: list[bytes]) -> Row:
    path, told, silent = folder / tiny.NAME, 0, 0
    whole = _documents(path, raw)
    for way in ways:
        try:
            silent += _documents(path, way) != whole
        except (ValueError, TypeError, AttributeError, RecursionError):
            told += 1
    return Row(f"TinyDB: {fault}", len(ways), 0, silent, f"{told} ended in an exception")


def _documents(path: Path, raw: bytes) -> list[dict[str, object]]:
    path.write_bytes(raw)
    with TinyDB(path) as database:
        return [dict(document) for document in database]


def withdrawal_canary(_size: Size) -> Iterator[Row]:
    """A note is removed: its word is in no file afterwards."""
    yield _canary("a word of a note that is removed", lambda database: database.remove(doc_ids=[2]))


def encryption_canary(_size: Size) -> Iterator[Row]:
    """It encrypts nothing."""
    yield _canary("a word that is kept, looked for in the file", lambda _database: None)


def _canary(fault: str, act: Callable[[TinyDB], object]) -> Row:
    folder = new_folder()
    with TinyDB(folder / tiny.NAME) as database:
        database.insert({"draft": ""})
        database.insert({"text": "kanarievogeltje"})
        act(database)
    left = sum(b"kanarievogeltje" in path.read_bytes() for path in folder.iterdir())
    return Row(f"TinyDB: {fault}", 1, 0, left, NONE)


def permissions(_size: Size) -> Iterator[Row]:
    """The mode of a new file, with an umask that gives all away."""
    folder, before = new_folder(), os.umask(0)
    try:
        tiny.make(folder)
    finally:
        os.umask(before)
    wrong = sum(path.stat().st_mode & 0o077 != 0 for path in folder.iterdir())
    yield Row("TinyDB: permissions of its file, with the same umask", 1, 0, wrong, NONE)
