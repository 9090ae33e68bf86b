"""One program writes an interview; a second one is told who has it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from protocol.errors import InUse, WriteFailed
from protocol.store import lock as lock_module
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.lock import Lock, read_holder
from protocol.store.names import lock_of
from tests.store.records import DEVICE, OTHER_DEVICE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file that is guarded; need not exist."""
    return tmp_path / "x.json"


def test_a_second_taker_is_refused(path: Path) -> None:
    """In the same program too."""
    lock = Lock.take(path, DEVICE)
    with pytest.raises(InUse):
        Lock.take(path, DEVICE)
    lock.release()


def test_a_released_lock_can_be_taken(path: Path) -> None:
    """And leaves no file behind; releasing it twice is fine."""
    lock = Lock.take(path, DEVICE)
    lock.release()
    lock.release()
    assert list(path.parent.iterdir()) == []
    Lock.take(path, DEVICE).release()


def test_the_lock_file_says_who_has_it(path: Path) -> None:
    """Device, its label, the program's number and since when; nothing of the machine or its owner."""
    lock = Lock.take(path, DEVICE)
    holder = read_holder(path)
    lock.release()
    assert (holder.device, holder.label, holder.pid) == (DEVICE, DEVICE[:6], os.getpid())
    assert holder.since.endswith("Z")


def test_another_window_of_this_device_is_told_as_such(path: Path) -> None:
    """With the time."""
    lock = Lock.take(path, DEVICE)
    with pytest.raises(
        InUse, match=r"another window of this device, since \d{4}-\d\d-\d\d \d\d:\d\d"
    ) as caught:
        Lock.take(path, DEVICE)
    lock.release()
    assert "only be read" in caught.value.remedy


def test_another_device_is_named(path: Path) -> None:
    """By the label that its own screen shows."""
    lock = Lock.take(path, DEVICE)
    with pytest.raises(InUse, match=f"on the device {DEVICE[:6]}, since"):
        Lock.take(path, OTHER_DEVICE)
    lock.release()


@pytest.mark.parametrize("says", [b"", b"\xff", b"[]", b'{"device": "\x1b[2J", "since": "x"}', b"[" * 5000])
def test_a_lock_file_that_says_nothing_still_locks(path: Path, says: bytes) -> None:
    """Only the system's lock counts; what the file says is never believed, nor shown raw."""
    lock = Lock.take(path, DEVICE)
    lock_of(path).write_bytes(says)
    with pytest.raises(InUse, match="Another program has it open"):
        Lock.take(path, OTHER_DEVICE)
    lock.release()


def test_a_dead_program_holds_nothing(path: Path) -> None:
    """Its lock file is still there, its lock is not."""
    program = (
        "import os, sys; from pathlib import Path; from protocol.store.lock import Lock\n"
        "lock = Lock.take(Path(sys.argv[1]), 'dead'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert read_holder(path).device == "dead"
    lock = Lock.take(path, DEVICE)
    assert read_holder(path).device == DEVICE
    lock.release()


@pytest.mark.skipif(os.name != "posix", reason="on Windows a file that is open can't be removed")
def test_a_lock_file_that_was_removed_meanwhile_is_not_taken(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening and locking it, its holder gave it back: a lock without a name would guard nothing."""
    first = Lock.take(path, DEVICE)
    flock = lock_module.fcntl.flock
    released = False

    def release_first(handle: int, operation: int) -> None:
        nonlocal released
        if not released:
            released = True
            first.release()
        flock(handle, operation)

    monkeypatch.setattr(lock_module.fcntl, "flock", release_first)
    lock = Lock.take(path, DEVICE)
    with pytest.raises(InUse):
        Lock.take(path, DEVICE)
    lock.release()


def test_of_many_takers_one_at_a_time_has_it(path: Path) -> None:
    """Taking and giving back in many threads: never two at once."""
    inside, seen, taken = threading.Semaphore(1), [], []

    def take_and_release() -> None:
        for _ in range(200):
            try:
                lock = Lock.take(path, DEVICE)
            except InUse:
                continue
            seen.append(inside.acquire(blocking=False))
            taken.append(1)
            inside.release()
            lock.release()

    threads = [threading.Thread(target=take_and_release) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(seen)
    assert taken


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_the_lock_file_is_for_its_owner_alone(path: Path) -> None:
    """Like every file."""
    before = os.umask(0)
    try:
        lock = Lock.take(path, DEVICE)
    finally:
        os.umask(before)
    mode = stat.S_IMODE(lock_of(path).stat().st_mode)
    lock.release()
    assert mode == 0o600


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A lock that can't be taken for another reason is a refusal of the disk."""
    with pytest.raises(WriteFailed):
        Lock.take(tmp_path / "nothing" / "x.json", DEVICE)


def test_an_open_interview_can_be_read_but_not_opened(file: InterviewFile) -> None:
    """A second window may look, not write."""
    with pytest.raises(InUse):
        InterviewFile.open(file.path, OTHER_DEVICE)
    assert read_contents(file.path) == file.contents()


def test_a_refused_opening_leaves_the_lock_to_its_holder(file: InterviewFile) -> None:
    """Asking twice changes nothing."""
    for _ in range(2):
        with pytest.raises(InUse):
            InterviewFile.open(file.path, DEVICE)


def test_a_damaged_file_does_not_stay_locked(file: InterviewFile) -> None:
    """After the message the person may put the previous version back."""
    file.close()
    file.path.write_bytes(b"")
    with pytest.raises(Exception, match="empty"):
        InterviewFile.open(file.path, DEVICE)
    Lock.take(file.path, DEVICE).release()


def test_closing_gives_the_lock_back(file: InterviewFile) -> None:
    """And takes the lock file away."""
    file.close()
    assert [path.name for path in file.path.parent.iterdir()] == [file.path.name]


def test_since_when_is_told_in_the_zone_of_the_study(path: Path) -> None:
    """Wherever the machine thinks that it is: half a day apart, on two sides of the earth."""
    lock = Lock.take(path, DEVICE)
    told = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):  # 14 hours before UTC, 12 hours behind it
        with pytest.raises(InUse) as caught:
            Lock.take(path, DEVICE, zone)
        told.append(datetime.strptime(caught.value.what[-16:], "%Y-%m-%d %H:%M"))
    lock.release()
    assert told[0] - told[1] >= timedelta(hours=25, minutes=59)
