"""The rows of `docs/reliability.md` that tell of this program: each fault, and what came of it.

A row says how many trials there were, in how many something acknowledged was lost, in how many a file was
damaged or something was left that should be gone, and in how many of those that had to be told it was told.
Those of TinyDB's own JSONStorage are in `tiny_rows.py`.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from protocol.errors import DamagedFile
from protocol.model.interview import spoken_order
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.names import previous_of
from protocol.store.study_folder import StudyFolder
from tests.faults import power
from tests.faults.hostile import KINDS
from tests.faults.runner import ACTS, ERRORS
from tests.faults.shim import run_preloaded
from tests.faults.test_hostile import hostile
from tests.faults.weak import WEAKNESSES
from tests.small_study import DOCUMENT, STUDY, VOLUNTEER
from tests.store.records import DEVICE, make_interview, make_note, make_questionnaire
from tests.terminal.terminal import ROOT, Terminal, private_environment
from tests.terminal.test_interview import MAY_BE_LOST, begun, kept, resumed, type_for

EACH = ("ENOSPC", "EIO")
"""Refusals that are tried at each operation; the others at every second one."""
ACTS_OF_STORE = ("save", "close", "purge", "withdraw", "back up")
NONE = "-"


class Row(NamedTuple):
    """One row of the table."""

    fault: str
    """What was done to the program."""
    trials: int
    """How often."""
    lost: int | str
    """Trials after which something acknowledged was not there."""
    damaged: int | str
    """Trials after which a file was not whole, or something was left that should be gone."""
    told: str
    """How often it was told, of the trials in which there was something to tell; or what was found."""


class Size(NamedTuple):
    """How much is tried."""

    kills: int
    """Of the real program while somebody types."""
    stride: int
    """1 for each file operation, more to leave some out."""
    of_export: int
    """States after a power cut in an export that are looked at, evenly spread over all of them."""
    files: int
    """Of which one is damaged."""
    hostile: int
    """Files of each kind that are changed at random."""


FULL = Size(kills=300, stride=1, of_export=1500, files=1000, hostile=600)
QUICK = Size(kills=5, stride=15, of_export=60, files=50, hostile=30)


def new_folder() -> Path:
    """A folder for one row."""
    return Path(tempfile.mkdtemp(prefix="protocol-reliability-"))


def new_study(folder: Path) -> StudyFolder:
    """A small study."""
    files = {"volunteer.yaml": VOLUNTEER.encode(), "document.yaml": DOCUMENT.encode()}
    return StudyFolder.make(folder / "study", STUDY.encode(), files)


def starter(folder: Path) -> Callable[..., Terminal]:
    """What starts the program on a terminal of its own."""
    environment = private_environment(folder)
    return lambda *arguments, **wishes: Terminal(arguments, **{"env": environment, "cwd": folder, **wishes})


def tally(fault: str, found: Mapping[str, int], *, tells: bool = False) -> Row:
    """A row of what a runner counted."""
    wrong = {what: count for what, count in found.items() if what.startswith("wrong")}
    lost = sum(count for what, count in wrong.items() if "lost" in what or "gone" in what)
    return Row(fault, found["trials"], lost, sum(wrong.values()) - lost, _told(found) if tells else NONE)


def _told(found: Mapping[str, int]) -> str:
    """What was told of refusals that last, and of those that are over at the next try."""
    lasting, momentary = found.get("lasting", 0), found["trials"] - found.get("lasting", 0)
    told, once = found.get("lasting, told", 0), found.get("momentary, told", 0)
    late = "; the others came when all was kept" if lasting > told else ""
    kept = ", the next try kept the rest" if momentary > once else ""
    return f"{told} of {lasting} that lasted told{late}; {once} of {momentary} that passed told{kept}"


def summed(parts: Iterator[Mapping[str, int]]) -> Counter[str]:
    """Several counts as one."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return total


# The rows


def kills_while_typing(size: Size) -> Iterator[Row]:
    """SIGKILL of the real program at random instants."""
    folder, chance = new_folder(), random.Random(20260303)
    study, start = new_study(folder), starter(folder)
    lost = damaged = 0
    terminal, before = begun(start, study), ""
    for kill in range(size.kills):
        if kill:
            terminal = resumed(start, study)
        typed = type_for(terminal, chance.uniform(0.05, 1.6), chance)
        ended = time.monotonic()
        terminal.kill()
        try:
            contents = kept(study)
        except DamagedFile:
            damaged += 1
            break
        draft = contents.draft.text if contents.draft else ""
        stored = "".join(note.text + "\n" for note in spoken_order(contents.notes)) + draft
        sure = before + "".join(letter for moment, letter in typed if moment < ended - MAY_BE_LOST)
        lost += not stored.startswith(sure)
        before = stored
        terminal.close()
    yield Row(
        "SIGKILL at a random instant; lost: more than a second of typing", size.kills, lost, damaged, NONE
    )


def _ran(what: str, names: str, *more: str) -> dict[str, dict[str, int]]:
    folder = new_folder()
    return dict(
        json.loads(
            run_preloaded("tests.faults.runner", [what, str(folder), names, *more], folder / "s", 3600)
        )
    )


def kills_at_each_operation(size: Size) -> Iterator[Row]:
    """A kill before each file operation and within each write."""
    stride = str(size.stride)
    found = summed(iter(_ran("kills", ",".join(ACTS_OF_STORE), stride).values()))
    yield tally(
        "a kill before each file operation and within each write, in: " + ", ".join(ACTS_OF_STORE), found
    )
    yield tally("TinyDB: the same", _ran("kills", "tinydb", "1")["tinydb"])


def refusals(size: Size) -> Iterator[Row]:
    """Each operation refused, once and for good."""
    for error in ERRORS:
        names = ",".join(ACTS_OF_STORE)
        stride = 1 if error in EACH else 2
        every = "each operation" if stride == 1 else "every second operation"
        found = summed(iter(_ran("refusals", names, error, str(max(size.stride, stride))).values()))
        yield tally(f"{error} at {every}, once and for good", found, tells=True)
    here = "tests/faults/"
    yield of_tests(
        "a refusing disk under the real program: " + ", ".join(ERRORS),
        [f"{here}test_real_program.py", "-k", "refuses_is_told"],
        "told; the words stay, and were saved elsewhere",
    )
    yield of_tests(
        "a disk that is full (a tmpfs): a talk, a backup, a stick; fsync and rename refused by the kernel",
        [f"{here}test_full_disk.py", "-k", "not export"],
        "told; the words stay, and were saved elsewhere",
    )
    yield tally("TinyDB: ENOSPC and EIO at each operation", _refused_tiny(), tells=True)


def _refused_tiny() -> Mapping[str, int]:
    return summed(iter(_ran("refusals", "tinydb", "ENOSPC,EIO", "1").values()))


def export_faults(size: Size) -> Iterator[Row]:
    """An export that is killed, refused, or cut off from the power."""
    found = summed(iter(_ran("kills", "export", str(max(size.stride, 3))).values()))
    yield tally("a kill before every third operation and within every third write", found)
    found = summed(iter(_ran("refusals", "export", "ENOSPC,EIO", str(max(size.stride, 9))).values()))
    yield tally("ENOSPC and EIO at every ninth operation, once and for good", found, tells=True)
    looked, every, wrong = _cut("export", size)
    yield _states(f"power cut: one in {every} of all legal states of the disk", looked, wrong)
    yield of_tests(
        "a disk that is full (a tmpfs)", ["tests/faults/test_full_disk.py", "-k", "export"], "told"
    )


def _cut(name: str, size: Size, weakness: str = "") -> tuple[int, int, list[str]]:
    """How many states were looked at, one of how many each was, and what was wrong."""
    folder = new_folder()
    asked = [name, weakness] if weakness else [name]
    run_preloaded("tests.faults.runner", ["log", str(folder), *asked], folder / "s")
    log = (folder / "log").read_text()
    at_most = size.of_export if name == "export" else None
    every = 1 if name == "export" else size.stride
    return power.check(log, folder / "pristine", folder / "s", ACTS[name][1], every, at_most)


def power_cuts(size: Size) -> Iterator[Row]:
    """Every legal state after a cut, and the weakened storages that have to be caught."""
    for name in ACTS_OF_STORE:
        looked, _every, wrong = _cut(name, size)
        yield _states(f"{name}: all legal states of the disk", looked, wrong)
    for weakness in WEAKNESSES:
        looked, _every, wrong = _cut("close", size, weakness)
        yield _states(f"close, by a storage weakened on purpose ({weakness})", looked, wrong, caught=True)
    looked, _every, wrong = _cut("tinydb", size)
    yield _states("TinyDB: all legal states of the disk", looked, wrong)


def _states(fault: str, states: int, wrong: list[str], *, caught: bool = False) -> Row:
    lost = sum("told as" in what or "gone" in what for what in wrong)
    told = ("caught" if wrong else "NOT CAUGHT") if caught else NONE
    return Row(fault, states, lost, len(wrong) - lost, told)


_CONTENDER = """
import sys
from pathlib import Path
from protocol.errors import InUse
from protocol.store.interview_file import InterviewFile
from tests.store.records import DEVICE, make_note
try:
    file = InterviewFile.open(Path(sys.argv[1]), DEVICE)
except InUse:
    print("told")
else:
    with file.act() as act:
        act.put(make_note(sys.argv[2]))
    file.close()
    print("kept")
"""


def two_programs(size: Size) -> Iterator[Row]:
    """Two programs that open one interview at the same moment and write."""
    folder = new_folder()
    file = InterviewFile.create(folder, make_interview(), make_questionnaire(), DEVICE)
    file.close()
    lost = told = trials = 0
    for trial in range(max(size.kills // 10, 3)):
        words = [f"{trial} een", f"{trial} twee"]
        running = [
            subprocess.Popen(
                [sys.executable, "-c", _CONTENDER, str(file.path), word],
                stdout=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder / "state")},
            )
            for word in words
        ]
        said = [program.communicate()[0].strip() for program in running]
        found = {note.text for note in read_contents(file.path).notes}
        lost += any(what == "kept" and word not in found for what, word in zip(said, words, strict=True))
        told += said.count("told")
        trials += 1
    yield Row(
        "two programs write one interview at the same moment", trials, lost, 0, f"{told} times in use, told"
    )


def damaged_files(size: Size) -> Iterator[Row]:
    """Five files of many, each damaged in its way: found, put back, and the rest opens."""
    study = new_study(new_folder())
    paths = []
    for number in range(size.files):
        file = InterviewFile.create(study.interviews, make_interview(), make_questionnaire(), DEVICE)
        if number < 5:
            with file.act() as act:
                act.put(make_note("een"))
        file.close()
        paths.append(file.path)
    study.refresh_summaries()
    one, other = (paths[number].read_bytes() for number in (0, 1))
    flipped = one[:300] + bytes([one[300] ^ 4]) + one[301:]
    ways = [b"", bytes(len(one)), flipped, one[:-20], one[: len(one) // 2] + other[len(other) // 2 :]]
    for path, data in zip(paths, ways, strict=False):
        path.write_bytes(data)
    summaries = study.refresh_summaries()
    found = [summary for summary in summaries if summary.damaged]
    others = sum(isinstance(read, DamagedFile) for read in study.contents())
    put_back = 0
    for path in paths[:5]:
        study.restore_previous(path.stem)
        put_back += previous_of(path).exists() and not isinstance(read_contents(path), DamagedFile)
    told = f"{len(found)} of 5 found, {put_back} put back, {len(summaries) - others} others open"
    yield Row(f"5 of {size.files:,} files damaged, each in another way", 5, 5 - put_back, 0, told)


def hostile_inputs(size: Size) -> Iterator[Row]:
    """Files that were changed at random or made to harm."""
    total, other, slowest, peak = 0, 0, 0.0, 0.0
    for kind in KINDS:
        found = hostile(kind, size.hostile, new_folder(), seed=20260304)
        total += int(str(found["cases"]))
        other += len(list(found["other"]))  # type: ignore[call-overload]
        slowest, peak = max(slowest, float(str(found["slowest"]))), max(peak, float(str(found["peak_mb"])))
    told = f"all answered or told; the slowest {slowest:.1f} s, at most {peak:.0f} MB"
    yield Row("hostile files: " + ", ".join(KINDS), total, 0, other, told)


def of_tests(fault: str, arguments: list[str], told: str) -> Row:
    """A row from tests that lead the real program: trials that passed, and that didn't."""
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    last = ran.stdout.strip().splitlines()[-1]
    said = last.replace(",", "").split()
    counts = dict(zip(said[1:], said, strict=False))
    failed = int(counts.get("failed", 0)) + int(counts.get("error", 0))
    passed = int(counts.get("passed", 0))
    if not passed:
        raise RuntimeError(f"no test ran: {ran.stdout[-500:]}")
    return Row(fault, passed + failed, 0, failed, told if not failed else "NOT ALL")
