"""Runs the scenarios under the shim, in a program of its own; prints what came of it as JSON.

python -m tests.faults.runner kills FOLDER
python -m tests.faults.runner refusals FOLDER
python -m tests.faults.runner log FOLDER SCENARIO [WEAKNESS]
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from protocol.errors import ProtocolError
from protocol.store import atomic
from protocol.store.study_folder import StudyFolder
from tests.faults import tiny, weak
from tests.faults.scenarios import SCENARIOS, Refusal, make, quick_retries, wrong_with
from tests.faults.shim import KILL, TORN, Shim

ERRORS = ("ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EBUSY")
_SHORT = 0.03
"""Seconds that a person waits for a disk that refuses for good: here nothing changes it."""

Act = Callable[[Path, Callable[[str], None], float], None]
Check = Callable[[Path, set[str]], str]


def _of_store(name: str) -> tuple[Act, Check]:
    return lambda path, tell, patience: SCENARIOS[name](StudyFolder(path), tell, patience), wrong_with


ACTS: dict[str, tuple[Act, Check]] = {name: _of_store(name) for name in SCENARIOS} | {
    "tinydb": (tiny.save, tiny.wrong_with)
}
"""What is done, and what is looked at afterwards; the last is TinyDB's own storage."""


class Cases:
    """A fresh study for each case.

    Args:
        folder: Where; the shim counts what happens below `FOLDER/s`.
    """

    def __init__(self, folder: Path) -> None:
        self._pristine = folder / "pristine"
        self._folder = folder / "s"
        make(self._pristine)
        tiny.make(self._pristine)

    def fresh(self) -> Path:
        """A study as it was at first."""
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._pristine, self._folder)
        return self._folder


def kills(folder: Path, names: list[str], stride: int) -> dict[str, Counter[str]]:
    """End the program before each operation and within each write; what was lost or damaged.

    Args:
        folder: Where.
        names: What is done.
        stride: 1 for each operation, 2 for every second one.
    """
    shim, cases = Shim(), Cases(folder)
    found = {}
    for name in names:
        act, check = ACTS[name]
        tally: Counter[str] = Counter()
        for how in (KILL, TORN):
            number = 0
            while True:
                path = cases.fresh()
                told, killed = _until_killed(shim, number, how, act, path)
                if not killed:
                    break
                tally["trials"] += 1
                if wrong := check(path, told):
                    tally[f"wrong: {wrong}"] += 1
                number += stride
        found[name] = tally
    return found


def _until_killed(shim: Shim, number: int, how: int, act: Act, path: Path) -> tuple[set[str], bool]:
    """Do something in a child that is ended: what it told before, and whether it was ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        shim.arm(number, how)
        try:
            act(path, lambda text: os.write(writing, f"{text}\n".encode()) and None, 5.0)
        except BaseException as error:  # noqa: BLE001 - the parent is told by the exit code
            os.write(2, repr(error).encode())
            os._exit(1)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = set(pipe.read().splitlines())
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the program ended with a mistake"
    return told, os.WIFSIGNALED(status)


def refusals(folder: Path, names: list[str], errors: list[str], stride: int) -> dict[str, Counter[str]]:
    """Let each operation be refused, once and for good; what was lost, and whether it was told."""
    quick_retries()
    shim, cases = Shim(), Cases(folder)
    found: dict[str, Counter[str]] = {}
    for name in names:
        for error in errors:
            tally: Counter[str] = Counter()
            for lasting in (False, True):
                for outcome in _refused(shim, cases, name, getattr(errno, error), stride, lasting=lasting):
                    tally.update(outcome)
            found[f"{name}, {error}"] = tally
    return found


def _refused(
    shim: Shim, cases: Cases, name: str, number: int, stride: int, *, lasting: bool
) -> Iterator[dict[str, int]]:
    act, check = ACTS[name]
    at = 0
    while True:
        path = cases.fresh()
        told: set[str] = set()
        shim.arm(at, number, lasting=lasting)
        refused = False
        try:
            act(path, told.add, _SHORT if lasting else 2.0)
        except (ProtocolError, Refusal, OSError):
            refused = True
        if shim.disarm() <= at:
            return
        wrong = check(path, told)
        sort = "lasting" if lasting else "momentary"
        yield {
            "trials": 1,
            "told": refused,
            sort: 1,
            f"{sort}, told": refused,
            f"wrong: {wrong}" if wrong else "well": 1,
        }
        at += stride


def log(folder: Path, name: str, weakness: str, handle: int) -> None:
    """Do one scenario and write down its operations."""
    cases = Cases(folder)
    path = cases.fresh()
    if weakness:
        weak.weaken(atomic, weakness)
    shim = Shim()
    shim.log_to(handle)
    act, _check = ACTS[name]
    act(path, shim.mark, 5.0)
    time.sleep(0)
    shim.log_to(-1)


def main() -> None:
    """One run."""
    what, folder, *rest = sys.argv[1:]
    if what == "log":
        with (Path(folder) / "log").open("w") as file:
            log(Path(folder), rest[0], rest[1] if len(rest) > 1 else "", file.fileno())
        return
    names, *rest = rest[0].split(","), *rest[1:]
    if what == "kills":
        print(json.dumps(kills(Path(folder), names, int(rest[0]) if rest else 1)))
    else:
        stride = int(rest[1]) if len(rest) > 1 else 1
        print(json.dumps(refusals(Path(folder), names, rest[0].split(","), stride)))


if __name__ == "__main__":
    main()
