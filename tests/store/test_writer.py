"""The writer's thread: what comes first, what is told, and what happens when the disk refuses."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.store import writer
from protocol.store.envelope import unpack
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.lock import Lock
from protocol.store.names import previous_of
from protocol.store.writer import SaveState, Writer
from tests.store.faults import PATIENCE, GoneDisk, SlowDisk, States, no_delays
from tests.store.records import make_draft, make_note


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch, file: InterviewFile) -> SlowDisk:
    """A disk on which each write waits for the test; the file is there already."""
    disk = SlowDisk()
    monkeypatch.setattr(writer, "write_atomically", disk)
    return disk


@pytest.fixture
def gone(file: InterviewFile) -> GoneDisk:
    """A disk that can be pulled out."""
    return GoneDisk(file.path.parent)


def keep(file: InterviewFile, text: str) -> None:
    """Keep a note; the disk may take its time."""
    with file.act() as act:
        act.put(make_note(text))


def texts(file: InterviewFile, raw: bytes) -> str:
    """The notes in a version, and its line in brackets."""
    tables = unpack(raw, file.path)
    notes = " ".join(str(note["text"]) for note in tables["notes"].values())
    return notes + "".join(f"[{draft['text']}]" for draft in tables["draft"].values())


def written(file: InterviewFile, disk: SlowDisk) -> list[str]:
    """What came to the disk."""
    return [texts(file, raw) for raw in disk.written]


def test_an_act_does_not_wait_for_the_disk(file: InterviewFile, slow: SlowDisk) -> None:
    """It is handed over, and typing goes on; until then nothing says that it is kept."""
    before = file.saved.saved_at
    keep(file, "a")
    slow.wait_for_a_write()
    assert file.saved == SaveState(before, pending=True)
    slow.let_go_on()
    assert file.flush(PATIENCE)
    assert not file.saved.pending


def test_of_acts_that_wait_the_newest_is_written(file: InterviewFile, slow: SlowDisk) -> None:
    """Each is the whole file: what was overtaken need not be written."""
    for text in "abc":
        keep(file, text)
        if text == "a":
            slow.wait_for_a_write()
    slow.let_go_on(3)
    assert file.flush(PATIENCE)
    assert written(file, slow) == ["a", "a b c"]


def test_an_act_is_written_before_a_draft(file: InterviewFile, slow: SlowDisk) -> None:
    """Both wait: first what is kept, then the line that came after it."""
    keep(file, "a")
    slow.wait_for_a_write()
    keep(file, "b")
    file.save_draft(make_draft("c"))
    slow.let_go_on(3)
    assert file.flush(PATIENCE)
    assert written(file, slow) == ["a", "a b", "a b[c]"]


def test_a_draft_that_an_act_overtook_is_never_written(file: InterviewFile, slow: SlowDisk) -> None:
    """It is older than the act, and would take the note away again."""
    keep(file, "a")
    slow.wait_for_a_write()
    file.save_draft(make_draft("b"))
    with file.act() as act:
        act.put(make_note("b"))
        act.set_draft(None)
    slow.let_go_on(3)
    assert file.flush(PATIENCE)
    assert written(file, slow) == ["a", "a b"]


def test_an_act_is_told_when_it_is_kept(file: InterviewFile) -> None:
    """Once, after the disk has it."""
    file.on_saved = states = States()
    keep(file, "a")
    state = states.wait_for(lambda one: one.saved_at is not None)
    assert (state.pending, state.error, states.told) == (False, "", [state])


def test_a_draft_is_not_told(file: InterviewFile) -> None:
    """What is shown as kept does not flicker, and its time is that of an act."""
    before = file.saved
    file.on_saved = states = States()
    file.save_draft(make_draft("a"))
    file.close()
    assert (states.told, file.saved) == ([], before)


def test_the_same_line_is_not_written_again(file: InterviewFile) -> None:
    """Nothing changed, nothing is written."""
    file.save_draft(make_draft("a"))
    file.flush()
    before = file.path.stat()
    file.save_draft(make_draft("a"))
    file.flush()
    assert os.path.samestat(before, file.path.stat())


def test_opening_says_nothing_of_what_is_kept(
    file: InterviewFile, reopen: Callable[[InterviewFile], InterviewFile]
) -> None:
    """Nobody saw the disk confirm it."""
    assert reopen(file).saved == SaveState(None, pending=False, error="")


def test_a_refused_act_is_told_and_stays_pending(file: InterviewFile, gone: GoneDisk) -> None:
    """Nothing claims that it is kept."""
    before = file.saved.saved_at
    file.on_saved = states = States()
    gone.pull_out()
    keep(file, "a")
    state = states.wait_for(lambda one: bool(one.error))
    gone.put_back()
    assert state == SaveState(before, pending=True, error="It could not be written: the folder is not there")


def test_a_refused_act_is_kept_when_the_disk_is_back(file: InterviewFile, gone: GoneDisk) -> None:
    """It is tried again without anybody asking, and the error goes."""
    file.on_saved = states = States()
    gone.pull_out()
    keep(file, "a")
    states.wait_for(lambda one: bool(one.error))
    gone.put_back()
    state = states.wait_for(lambda one: not one.error)
    assert (state.pending, state == file.saved) == (False, True)
    assert read_contents(file.path) == file.contents()


def test_a_refused_draft_is_told_and_tried_again(file: InterviewFile, gone: GoneDisk) -> None:
    """No act waits, but the error is shown, and goes when the line is on the disk."""
    before = file.saved.saved_at
    file.on_saved = states = States()
    gone.pull_out()
    file.save_draft(make_draft("a"))
    state = states.wait_for(lambda one: bool(one.error))
    gone.put_back()
    states.wait_for(lambda one: not one.error)
    assert (state.pending, file.saved) == (False, SaveState(before))
    assert read_contents(file.path).draft == make_draft("a")


def test_the_newest_act_takes_the_place_of_a_refused_one(file: InterviewFile, gone: GoneDisk) -> None:
    """What was refused and overtaken is not written afterwards."""
    file.on_saved = states = States()
    gone.pull_out()
    keep(file, "a")
    states.wait_for(lambda one: bool(one.error))
    keep(file, "b")
    gone.put_back()
    assert file.flush(PATIENCE)
    assert texts(file, file.path.read_bytes()) == "a b"
    assert texts(file, previous_of(file.path).read_bytes()) == ""


def test_an_act_that_is_refused_after_it_was_overtaken_is_dropped(
    file: InterviewFile, slow: SlowDisk
) -> None:
    """While it was being written a newer one came: that one holds all of it, and is not pushed out."""
    keep(file, "a")
    slow.wait_for_a_write()
    keep(file, "b")
    slow.refusals = 1
    slow.let_go_on(3)
    assert file.flush(PATIENCE)
    assert written(file, slow) == ["a b"]


def test_a_draft_that_is_refused_after_an_act_overtook_it_is_dropped(
    file: InterviewFile, slow: SlowDisk
) -> None:
    """Written after the act, it would take the note away again."""
    file.save_draft(make_draft("a"))
    slow.wait_for_a_write()
    with file.act() as act:
        act.put(make_note("a"))
        act.set_draft(None)
    slow.refusals = 1
    slow.let_go_on(3)
    assert file.flush(PATIENCE)
    assert written(file, slow) == ["a"]


def test_an_act_that_is_refused_goes_before_the_draft_that_came_after_it(
    file: InterviewFile, slow: SlowDisk
) -> None:
    """It is still an act, and becomes the previous version."""
    keep(file, "a")
    slow.wait_for_a_write()
    file.save_draft(make_draft("b"))
    slow.refusals = 1
    slow.let_go_on(3)
    assert file.flush(PATIENCE)
    assert written(file, slow) == ["a", "a[b]"]


def test_an_act_does_not_wait_for_the_next_try(file: InterviewFile, gone: GoneDisk) -> None:
    """Something new is written at once, however long the disk has been refusing."""
    file._writer._delay = 1000.0
    file.on_saved = states = States()
    gone.pull_out()
    keep(file, "a")
    states.wait_for(lambda one: bool(one.error))
    gone.put_back()
    keep(file, "b")
    states.wait_for(lambda one: not one.error)
    assert read_contents(file.path) == file.contents()


def test_flushing_does_not_wait_for_the_next_try(file: InterviewFile, gone: GoneDisk) -> None:
    """Who waits for the disk gets a try at once."""
    file._writer._delay = 1000.0
    file.on_saved = states = States()
    gone.pull_out()
    keep(file, "a")
    states.wait_for(lambda one: bool(one.error))
    gone.put_back()
    assert file.flush(PATIENCE)


def test_the_delays_double_up_to_the_longest(file: InterviewFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """0.5 s, 1, 2, 4, and then every 5 s."""
    delays: list[float] = []
    enough = threading.Event()

    def now() -> float:
        return 0.0

    def refuse(*_args: object, **_named: object) -> None:
        raise OSError("unexpected")

    wait = threading.Condition.wait

    def see(condition: threading.Condition, timeout: float | None = None) -> bool:
        if threading.current_thread().name.startswith("writer") and timeout is not None:
            delays.append(timeout)
            file._writer._not_before = 0.0
            if len(delays) == 6:
                enough.set()
                monkeypatch.setattr(writer, "write_atomically", real)
            return True
        return wait(condition, timeout)

    real = writer.write_atomically
    monkeypatch.setattr(writer.time, "monotonic", now)
    monkeypatch.setattr(writer, "write_atomically", refuse)
    monkeypatch.setattr(threading.Condition, "wait", see)
    keep(file, "a")
    assert enough.wait(PATIENCE)
    assert delays == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]


def test_every_try_has_a_temporary_of_its_own(file: InterviewFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failed fsync the bytes of that file can't be trusted."""
    no_delays(file, monkeypatch)
    opened: list[str] = []
    failures = iter([True, True, False])
    real_open, fsync = os.open, os.fsync

    def see(path: object, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_EXCL:
            opened.append(str(path))
        return real_open(path, flags, mode)  # type: ignore[arg-type]

    def refuse(handle: int) -> None:
        if next(failures, False):
            raise OSError(5, "Input/output error")
        fsync(handle)

    monkeypatch.setattr("protocol.store.atomic.os.open", see)
    monkeypatch.setattr("protocol.store.atomic.os.fsync", refuse)
    keep(file, "a")
    assert file.flush(PATIENCE)
    assert len(opened) == len(set(opened)) == 3
    assert read_contents(file.path) == file.contents()


def test_an_act_that_the_disk_did_not_confirm_does_not_push_out_the_one_before(
    file: InterviewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name was there, the fsync of the folder failed: the next try leaves the previous version alone."""
    no_delays(file, monkeypatch)
    failures = iter([True, True, False])
    sync_folder = writer.write_atomically.__globals__["sync_folder"]

    def refuse(folder: Path) -> None:
        if next(failures, False):
            raise OSError(5, "Input/output error")
        sync_folder(folder)

    keep(file, "a")
    file.flush()
    monkeypatch.setattr("protocol.store.atomic.sync_folder", refuse)
    keep(file, "b")
    assert file.flush(PATIENCE)
    assert texts(file, previous_of(file.path).read_bytes()) == "a"


def test_a_mistake_of_the_program_does_not_stop_the_saving(
    file: InterviewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told like a refusal, without anybody's words, and tried again."""
    real = writer.write_atomically
    failures = iter([True, False])

    def fail(path: Path, data: bytes, *, previous: Path | None = None) -> None:
        if next(failures, False):
            raise LookupError("geheim")
        real(path, data, previous=previous)

    monkeypatch.setattr(writer, "write_atomically", fail)
    file.on_saved = states = States()
    keep(file, "a")
    assert file.flush(PATIENCE)
    state = states.wait_for(lambda one: bool(one.error))
    assert "LookupError" in state.error
    assert "geheim" not in state.error


def test_a_mistake_of_who_listens_does_not_stop_the_saving(
    file: InterviewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is reported as that of any thread."""
    reported = threading.Semaphore(0)
    monkeypatch.setattr(threading, "excepthook", lambda _args: reported.release())

    def fail(_state: SaveState) -> None:
        raise LookupError

    file.on_saved = fail
    for text in "ab":
        keep(file, text)
        assert file.flush(PATIENCE)
        assert reported.acquire(timeout=PATIENCE)
    assert texts(file, file.path.read_bytes()) == "a b"


def test_flushing_gives_up_when_its_time_is_over(file: InterviewFile, gone: GoneDisk) -> None:
    """And says that not everything is kept."""
    gone.pull_out()
    keep(file, "a")
    assert not file.flush(0.05)
    gone.put_back()
    assert file.flush(PATIENCE)


def test_closing_waits_for_the_disk(file: InterviewFile, slow: SlowDisk) -> None:
    """What was handed over is on the disk when it returns."""
    keep(file, "a")
    file.save_draft(make_draft("b"))
    slow.let_go_on(2)
    assert file.close(PATIENCE)
    assert texts(file, file.path.read_bytes()) == "a[b]"


def test_closing_on_a_disk_that_refuses_says_so(file: InterviewFile, gone: GoneDisk) -> None:
    """The caller is told that something is lost; what was kept before is whole, and the lock is free."""
    gone.pull_out()
    keep(file, "a")
    assert not file.close(0.05)
    assert (file.saved.pending, bool(file.saved.error)) == (True, True)
    gone.put_back()
    assert read_contents(file.path).notes == ()
    Lock.take(file.path, "x").release()


def test_a_disk_that_hangs_keeps_the_lock(file: InterviewFile, slow: SlowDisk) -> None:
    """Nobody else may write as long as a write of ours can still come through."""
    keep(file, "a")
    slow.wait_for_a_write()
    assert not file.close(0.05)
    with pytest.raises(Exception, match="open"):
        InterviewFile.open(file.path, file.device)
    slow.let_go_on()
    assert file.close(PATIENCE)
    InterviewFile.open(file.path, file.device).close()


def test_closing_twice_is_fine(file: InterviewFile) -> None:
    """The second time nothing is left to do."""
    assert (file.close(), file.close()) == (True, True)


def test_closing_ends_the_thread(tmp_path: Path) -> None:
    """A closed interview costs nothing more."""
    one = Writer(tmp_path / "x.json", act_on_disk=False)
    one.save_act(b"a")
    assert one.close(PATIENCE)
    assert not one._thread.is_alive()


def test_closing_does_not_wait_for_who_listens(file: InterviewFile) -> None:
    """A screen that is told in the thread that closes must not hang."""
    telling, go_on = threading.Event(), threading.Event()

    def listen(_state: SaveState) -> None:
        telling.set()
        go_on.wait(PATIENCE)

    file.on_saved = listen
    keep(file, "a")
    assert telling.wait(PATIENCE)
    assert file.close(PATIENCE)
    go_on.set()


_PROGRAM = """
import resource, sys, threading
from pathlib import Path
from protocol.store.interview_file import InterviewFile, read_contents
from tests.store.records import DEVICE, make_interview, make_note, make_questionnaire

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))

file = InterviewFile.create(Path(sys.argv[1]), make_interview(), make_questionnaire(), DEVICE)
refused = threading.Event()
file.on_saved = lambda state: refused.set() if state.error else None
limit(file.path.stat().st_size + 1000)
with file.act() as act:
    act.put(make_note("x" * 5000))
assert refused.wait(10)
print(file.saved.pending, len(read_contents(file.path).notes), file.saved.error)
limit(resource.RLIM_INFINITY)
print(file.flush(10), len(read_contents(file.path).notes), repr(file.saved.error))
"""


def test_a_full_disk_is_told_and_waited_for(tmp_path: Path) -> None:
    """With a real refusal of the system (RLIMIT_FSIZE): the old file stays, and the act comes when it can."""
    pytest.importorskip("resource")
    ran = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == [
        "True 0 It could not be written: the file would become larger than is allowed here",
        "True 1 ''",
    ]


def test_a_program_that_ends_without_closing_still_saves(tmp_path: Path) -> None:
    """The last act is not lost when the program runs off its end."""
    program = _PROGRAM.split("refused =")[0] + 'with file.act() as act:\n    act.put(make_note("laatste"))\n'
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)
    contents = read_contents(next(tmp_path.glob("*.json")))
    assert [note.text for note in contents.notes] == ["laatste"]
