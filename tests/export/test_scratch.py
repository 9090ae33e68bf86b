"""The encrypted files in which an export waits: they are used as files are, and tell nobody anything."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.export import scratch
from protocol.export.scratch import Archive, SealedRoom, zip_time
from protocol.export.spool import Spool

WORD = b"mijnbuurvrouw"
PIECES = st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 70_000), st.booleans()), max_size=12)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> SealedRoom:
    """A room of its own."""
    return SealedRoom(tmp_path_factory.mktemp("room"))


@settings(max_examples=60, deadline=None)
@given(PIECES)
def test_it_reads_and_writes_as_a_file_does(room: SealedRoom, acts: list[tuple[int, int, bool]]) -> None:
    """Pieces written and read anywhere, and when it is opened again: it holds what a file holds."""
    part, file, dice = room / "a", io.BytesIO(), random.Random(len(acts))
    with part.open("w+b") as sealed:
        for at, length, reads in acts:
            place = min(at, len(file.getvalue()))
            data = dice.randbytes(length)
            for one in (sealed, file):
                one.seek(place)
            if reads:
                assert sealed.read(length) == file.read(length)
            else:
                sealed.write(data)
                file.write(data)
            assert sealed.tell() == file.tell()
        assert sealed.seek(0, io.SEEK_END) == len(file.getvalue())
    with part.open("rb") as again:
        assert again.read() == file.getvalue()


def test_no_word_stands_on_the_disk(tmp_path: Path) -> None:
    """Nor twice the same bytes: each page has a nonce of its own."""
    part = SealedRoom(tmp_path) / "a"
    with part.open("wb") as sealed:
        sealed.write(WORD * 5000)
        sealed.seek(0)
        sealed.write(WORD)
    raw = (tmp_path / "a").read_bytes()
    pages = [raw[at : at + 64] for at in range(0, len(raw), scratch._PAGE + scratch._MORE)]
    assert len(raw) > 5000 * len(WORD)
    assert WORD not in raw
    assert len(set(pages)) == len(pages)


def test_another_room_can_t_read_it(tmp_path: Path) -> None:
    """As the next program: the key went with the one before."""
    with (SealedRoom(tmp_path) / "a").open("wb") as sealed:
        sealed.write(WORD)
    with pytest.raises(OSError, match=r"."), (SealedRoom(tmp_path) / "a").open("rb") as again:
        again.read()


def test_a_page_that_was_cut_is_told(tmp_path: Path) -> None:
    """As a disk that fails, not as an end of the file."""
    part = SealedRoom(tmp_path) / "a"
    with part.open("wb") as sealed:
        sealed.write(bytes(100_000))
    raw = (tmp_path / "a").read_bytes()
    (tmp_path / "a").write_bytes(raw[:-1])
    with pytest.raises(OSError, match=r"."), part.open("rb") as again:
        again.read()


def test_texts_wait_in_it(tmp_path: Path) -> None:
    """A spool finds the texts of each key again, wherever they begin."""
    spool = Spool(SealedRoom(tmp_path) / "a")
    for number in range(3000):
        spool.add(number % 7, f"tekst {number} " * (number % 50))
    assert spool.read(3) == [f"tekst {number} " * (number % 50) for number in range(3, 3000, 7)]
    spool.close()


def test_a_zip_is_made_of_its_parts(tmp_path: Path) -> None:
    """With the size of each in its head, as readers want it that read it from the beginning."""
    room = SealedRoom(tmp_path)
    with (room / "tekst.csv").open("w", encoding="utf-8-sig", newline="") as text:
        text.write("é\r\n" * 30_000)
    with Archive(room / "a.zip") as archive:
        archive.write(room / "tekst.csv", "tekst.csv")
        archive.writestr("b", WORD)
    with (room / "a.zip").open("rb") as made, zipfile.ZipFile(io.BytesIO(made.read())) as read:
        assert read.testzip() is None
        assert read.read("tekst.csv").decode("utf-8-sig") == "é\r\n" * 30_000
        assert all(not entry.flag_bits & 8 for entry in read.infolist())


@pytest.mark.parametrize(("year", "kept"), [(1970, 1980), (2026, 2026), (2110, 2107)])
def test_a_zip_is_made_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int, kept: int
) -> None:
    """An old laptop whose battery is empty begins in 1970, and a zip in 1980."""
    now = time.struct_time((year, 3, 1, 12, 0, 0, 6, 60, 0))
    monkeypatch.setattr(time, "localtime", lambda *_given: now if not _given else time.gmtime(*_given))
    (tmp_path / "part").write_bytes(b"two")
    os.utime(tmp_path / "part", (0, 0))
    with Archive(tmp_path / "made.zip") as archive:
        archive.writestr("one", b"one")
        archive.write(tmp_path / "part", "two")
        archive.writestr(zipfile.ZipInfo("three", zip_time((year, 3, 1, 12, 0, 0))), b"three")
    with zipfile.ZipFile(tmp_path / "made.zip") as made:
        assert [made.read(name) for name in ("one", "two", "three")] == [b"one", b"two", b"three"]
        assert [made.getinfo(name).date_time[0] for name in ("one", "three")] == [kept, kept]
