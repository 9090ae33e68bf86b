"""The model of a disk that loses power knows what may be lost, and what may not."""

from __future__ import annotations

import random
from pathlib import Path

from tests.faults.power import Disk, replay

DICE = random.Random(1)


def states(log: str, folder: Path) -> set[tuple[tuple[str, bytes], ...]]:
    """The states after the last operation of a log: names without their folder, and bytes."""
    last = Disk.of(folder)
    for disk, _told in replay(log.replace("/d", str(folder)), last):
        last = disk
    return {
        tuple(sorted((Path(name).name, data) for name, data in state.items())) for state in last.states(DICE)
    }


def test_what_is_not_synced_may_be_lost_torn_or_zero(tmp_path: Path) -> None:
    """The name or the bytes."""
    log = "create\t3\t/d/a\nwrite\t3\t0\t61626364"
    assert states(log, tmp_path) == {
        (),
        (("a", b""),),
        (("a", b"abcd"),),
        (("a", b"ab"),),
        (("a", b"\0\0\0\0"),),
    }


def test_a_synced_file_may_still_lack_its_name(tmp_path: Path) -> None:
    """Fsync of the file brings no name to the disk."""
    log = "create\t3\t/d/a\nwrite\t3\t0\t6162\nfsync\t3"
    assert states(log, tmp_path) == {(), (("a", b"ab"),)}


def test_a_synced_folder_keeps_the_name(tmp_path: Path) -> None:
    """After both, one state is left."""
    log = "create\t3\t/d/a\nwrite\t3\t0\t6162\nfsync\t3\nopen\t4\t/d\nfsync\t4"
    assert states(log, tmp_path) == {(("a", b"ab"),)}


def test_a_rename_is_whole_or_not_there(tmp_path: Path) -> None:
    """The old file or the new one, never none."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "b").write_bytes(b"new")
    log = "rename\t/d/b\t/d/a"
    assert states(log, tmp_path) == {(("a", b"old"), ("b", b"new")), (("a", b"new"),)}


def test_changes_may_come_in_another_order(tmp_path: Path) -> None:
    """The later of two may be there without the earlier."""
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    log = "unlink\t/d/a\nunlink\t/d/b"
    assert len(states(log, tmp_path)) == 4


def test_what_a_person_was_told_is_known(tmp_path: Path) -> None:
    """Marks stand in the log where they were made."""
    assert [set(told) for _disk, told in replay("mark\tone\nmark\ttwo", Disk())] == [{"one"}, {"one", "two"}]
