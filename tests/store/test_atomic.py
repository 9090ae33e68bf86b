"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocol.errors import WriteFailed
from protocol.export.place import private_room, put_in_place
from protocol.store import atomic
from protocol.store.atomic import make_folder, remove, sweep, write_atomically
from protocol.store.lock import Lock
from protocol.store.names import new_temporary

posix = pytest.mark.skipif(os.name != "posix", reason="modes and locks of POSIX")


@pytest.fixture(params=[0o000, 0o022, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """A umask that gives everything away, one that is usual, one that takes everything away."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode_of(path: Path) -> int:
    """The permissions of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_a_written_file_holds_the_bytes(tmp_path: Path) -> None:
    """What was written is read back."""
    write_atomically(tmp_path / "a.json", b"one")
    assert (tmp_path / "a.json").read_bytes() == b"one"


def test_the_replaced_file_stays_under_the_previous_name(tmp_path: Path) -> None:
    """With a name for the previous version, that is what was there before."""
    path, previous = tmp_path / "a.json", tmp_path / "a.json.previous"
    for data in (b"one", b"two", b"three"):
        write_atomically(path, data, previous=previous)
    assert (path.read_bytes(), previous.read_bytes()) == (b"three", b"two")


def test_a_first_version_has_no_previous_one(tmp_path: Path) -> None:
    """Where nothing was, nothing stays."""
    write_atomically(tmp_path / "a.json", b"one", previous=tmp_path / "a.json.previous")
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_a_disk_without_hard_links_keeps_a_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On most sticks the previous version is a copy."""

    def refuse(*_args: object, **_named: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    path, previous = tmp_path / "a.json", tmp_path / "a.json.previous"
    write_atomically(path, b"one")
    monkeypatch.setattr(atomic.os, "link", refuse)
    write_atomically(path, b"two", previous=previous)
    assert (path.read_bytes(), previous.read_bytes()) == (b"two", b"one")


@posix
@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_disk_without_permissions_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A stick or a shared folder that is somebody else's as a whole: files, folders, locks and exports."""

    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(atomic.os, "chmod", refuse)
    monkeypatch.setattr(atomic, "FILE_MODE", 0o640)  # as if the disk gave another one than was asked for
    make_folder(tmp_path / "one")
    write_atomically(tmp_path / "a.json", b"one")
    Lock.take(tmp_path / "a.json", "deviceaaaaaaaaaa").release()
    with private_room(tmp_path / "b.xlsx") as room:
        assert isinstance(room, Path)
        (room / "made").write_bytes(b"two")
        put_in_place(room / "made", tmp_path / "b.xlsx")
    assert [path.read_bytes() for path in (tmp_path / "a.json", tmp_path / "b.xlsx")] == [b"one", b"two"]


@posix
def test_files_are_for_their_owner_alone(tmp_path: Path, umask: int) -> None:
    """Whatever the umask, a file can be read and written by its owner and nobody else."""
    path, previous = tmp_path / "a.json", tmp_path / "a.json.previous"
    write_atomically(path, b"one")
    write_atomically(path, b"two", previous=previous)
    assert (mode_of(path), mode_of(previous)) == (0o600, 0o600)


@posix
def test_folders_are_for_their_owner_alone(tmp_path: Path, umask: int) -> None:
    """Every folder that is made on the way is closed to others; those that were there stay as they are."""
    before = mode_of(tmp_path)
    make_folder(tmp_path / "one" / "two")
    modes = [mode_of(path) for path in (tmp_path, tmp_path / "one", tmp_path / "one" / "two")]
    assert modes == [before, 0o700, 0o700]


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    """A file where a folder should be is an error that a person is told."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteFailed, match="there is a file of that name"):
        make_folder(tmp_path / "file" / "inside")


@pytest.mark.parametrize("operation", ["write", "fsync", "replace"])
def test_a_refused_write_leaves_the_old_file_and_no_temporary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    """Whichever step fails, the file is what it was and nothing is left over."""

    def refuse(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    path, previous = tmp_path / "a.json", tmp_path / "a.json.previous"
    write_atomically(path, b"one")
    monkeypatch.setattr(atomic.os, operation, refuse)
    with pytest.raises(WriteFailed, match="disk is full"):
        write_atomically(path, b"two", previous=previous)
    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"a.json": b"one"}


def test_a_short_write_is_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes the bytes a few at a time gets all of them."""
    write = os.write
    monkeypatch.setattr(atomic.os, "write", lambda handle, data: write(handle, data[:3]))
    write_atomically(tmp_path / "a.json", b"one two three")
    assert (tmp_path / "a.json").read_bytes() == b"one two three"


def test_the_bytes_are_on_the_disk_before_they_get_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First fsync of the file, then the replacing, then fsync of the folder."""
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def see_fsync(handle: int) -> None:
        done.append("fsync folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "fsync file")
        fsync(handle)

    def see_replace(source: str, target: str) -> None:
        done.append("replace")
        replace(source, target)

    monkeypatch.setattr(atomic.os, "fsync", see_fsync)
    monkeypatch.setattr(atomic.os, "replace", see_replace)
    write_atomically(tmp_path / "a.json", b"one")
    assert done == ["fsync file", "replace", "fsync folder"]


def test_a_refused_write_of_a_real_disk_is_told() -> None:
    """A file that may not grow so large (RLIMIT_FSIZE) is refused in words, and the old one stays."""
    resource = pytest.importorskip("resource")
    assert resource
    program = """
import resource, sys, tempfile
from pathlib import Path
from protocol.errors import WriteFailed
from protocol.export.place import private_room, put_in_place
from protocol.store.atomic import write_atomically
folder = Path(tempfile.mkdtemp())
write_atomically(folder / "a", b"old")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    write_atomically(folder / "a", bytes(5000))
except WriteFailed as error:
    print(error.what, [path.name for path in folder.iterdir()], (folder / "a").read_bytes())
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == (
        "It could not be written: the file would become larger than is allowed here ['a'] b'old'"
    )


def test_a_sweep_takes_what_dead_programs_left(tmp_path: Path) -> None:
    """Temporaries go, other files stay."""
    (tmp_path / "a.json").write_text("")
    (tmp_path / ".hidden").write_text("")
    Path(new_temporary(str(tmp_path / "a.json"))).write_text("half")
    assert (sweep(tmp_path), sorted(path.name for path in tmp_path.iterdir())) == (1, [".hidden", "a.json"])


def test_a_sweep_of_one_file_leaves_those_of_others(tmp_path: Path) -> None:
    """Only the temporaries of that file and of its previous version go."""
    for name in ("a.json", "a.json.previous", "b.json"):
        Path(new_temporary(str(tmp_path / name))).write_text("half")
    assert (sweep(tmp_path, "a.json"), sweep(tmp_path)) == (2, 1)


@posix
def test_a_sweep_leaves_what_is_being_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary of a living program is locked, and no sweep takes it."""
    swept: list[int] = []
    fsync = os.fsync

    def sweep_meanwhile(handle: int) -> None:
        swept.append(sweep(tmp_path))
        fsync(handle)

    monkeypatch.setattr(atomic.os, "fsync", sweep_meanwhile)
    write_atomically(tmp_path / "a.json", b"one")
    assert (swept, (tmp_path / "a.json").read_bytes()) == ([0, 0], b"one")


def test_a_sweep_of_no_folder_finds_nothing(tmp_path: Path) -> None:
    """A folder that is not there holds no temporaries."""
    assert sweep(tmp_path / "nothing") == 0


def test_removing_what_is_not_there_is_fine(tmp_path: Path) -> None:
    """The file is gone, which is what was asked."""
    remove(tmp_path / "nothing")
    remove(tmp_path / "no folder" / "nothing")
    assert list(tmp_path.iterdir()) == []
