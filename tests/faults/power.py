"""A small model of a file system that loses power: from a log of operations to every legal state after a cut.

What was brought to the disk is there: bytes by fsync of the file, names by fsync of the folder. All else may
be lost, torn or have come in another order: bytes that were not synced may be missing, cut in half or zeros;
each change of a name that was not synced may be there or not, whatever came after it. That is more than any
journalled file system does, and what POSIX allows.
"""

from __future__ import annotations

import copy
import itertools
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

_EVERY = 6
"""Changes of names that are tried in all their subsets; of more, that many subsets by chance."""
_BY_CHANCE = 40


@dataclass
class File:
    """The bytes of a file, whatever its names are."""

    synced: bytes = b""
    """What is on the disk for sure."""
    now: bytes = b""
    """What a running program reads."""
    _cuts: tuple[bytes, bytes, list[bytes]] | None = None

    def cuts(self) -> list[bytes]:
        """What may be on the disk after a cut; the same objects as long as nothing is written."""
        if self._cuts is None or self._cuts[0] is not self.synced or self._cuts[1] is not self.now:
            half = self.now[: (len(self.synced) + len(self.now)) // 2]
            torn = [self.synced, self.now, half, bytes(len(self.now))]
            self._cuts = self.synced, self.now, torn if self.now != self.synced else [self.synced]
        return self._cuts[2]


@dataclass(frozen=True)
class NameChange:
    """One change of names, made of whole steps: a rename takes the old name away and gives the new one."""

    folders: frozenset[str]
    """The folders whose fsync brings it to the disk."""
    gone: str | None
    """The name that goes."""
    given: str | None
    """The name that comes."""
    file: int | None
    """The file that gets it; None for a folder."""


@dataclass
class Disk:
    """Names and files, as far as they are on the disk, and what is still on its way."""

    files: list[File] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    """On the disk for sure."""
    pending: list[NameChange] = field(default_factory=list)
    """On their way, in order."""

    @staticmethod
    def of(folder: Path) -> Disk:
        """A folder, all of it on the disk."""
        disk = Disk()
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                data = path.read_bytes()
                disk.names[str(path)] = len(disk.files)
                disk.files.append(File(data, data))
        return disk

    def view(self) -> dict[str, int]:
        """The names as a running program sees them."""
        return _after(self.names, self.pending)

    def change(self, gone: str | None, given: str | None, file: int | None) -> None:
        """A change of names goes on its way."""
        folders = frozenset(str(Path(name).parent) for name in (gone, given) if name)
        self.pending.append(NameChange(folders, gone, given, file))

    def sync_folder(self, folder: str) -> None:
        """The names in a folder come to the disk, in their order."""
        through = [change for change in self.pending if folder in change.folders]
        self.names = _after(self.names, through)
        self.pending = [change for change in self.pending if folder not in change.folders]

    def states(self, dice: random.Random) -> Iterator[dict[str, bytes]]:
        """The legal states after a cut now: bytes by name."""
        for chosen in self._subsets(dice):
            names = _after(self.names, chosen)
            for torn in range(4):
                yield {name: _pick(self.files[number].cuts(), torn) for name, number in names.items()}

    def _subsets(self, dice: random.Random) -> Iterator[list[NameChange]]:
        if len(self.pending) <= _EVERY:
            for mask in itertools.product((False, True), repeat=len(self.pending)):
                yield list(itertools.compress(self.pending, mask))
            return
        for length in range(len(self.pending) + 1):
            yield self.pending[:length]
        for _ in range(_BY_CHANCE):
            yield [change for change in self.pending if dice.random() < 0.5]


def _pick(cuts: list[bytes], number: int) -> bytes:
    return cuts[number % len(cuts)]


def _after(names: dict[str, int], changes: list[NameChange]) -> dict[str, int]:
    after = dict(names)
    for change in changes:
        if change.gone is not None:
            after.pop(change.gone, None)
        if change.given is not None and change.file is not None:
            after[change.given] = change.file
    return after


def replay(log: str, disk: Disk) -> Iterator[tuple[Disk, set[str]]]:
    """The disk after each operation of a log, with what a person had been told by then."""
    told: set[str] = set()
    opened: dict[int, int | str] = {}
    for line in log.splitlines():
        kind, *rest = line.split("\t")
        if kind == "mark":
            told.add(rest[0])
        else:
            _step(disk, opened, kind, rest)
        yield disk, told


def _step(disk: Disk, opened: dict[int, int | str], kind: str, rest: list[str]) -> None:
    if kind == "create":
        opened[int(rest[0])] = len(disk.files)
        disk.files.append(File())
        disk.change(None, rest[1], len(disk.files) - 1)
    elif kind == "open":
        opened[int(rest[0])] = disk.view().get(rest[1], rest[1])
    elif kind == "close":
        opened.pop(int(rest[0]), None)
    elif kind in ("write", "truncate", "fsync"):
        _step_of_bytes(disk, opened[int(rest[0])], kind, rest)
    elif kind == "rename":
        disk.change(rest[0], rest[1], disk.view().get(rest[0]))
    elif kind == "link":
        disk.change(None, rest[1], disk.view()[rest[0]])
    elif kind == "unlink":
        disk.change(rest[0], None, None)


def _step_of_bytes(disk: Disk, target: int | str, kind: str, rest: list[str]) -> None:
    if isinstance(target, str):  # a folder
        if kind == "fsync":
            disk.sync_folder(target)
        return
    file = disk.files[target]
    if kind == "fsync":
        file.synced = file.now
    elif kind == "truncate":
        length = int(rest[1])
        file.now = file.now[:length].ljust(length, b"\0")
    else:
        at, data = int(rest[1]), bytes.fromhex(rest[2])
        file.now = file.now[:at].ljust(at, b"\0") + data + file.now[at + len(data) :]


def check(
    log: str,
    before: Path,
    work: Path,
    wrong_with: Callable[[Path, set[str]], str],
    every: int = 1,
    at_most: int | None = None,
) -> tuple[int, int, list[str]]:
    """Look at every legal state after a cut behind each operation.

    Args:
        log: The operations; their paths are below `work`.
        before: The folder as it was before the first one.
        work: The folder that the log speaks of; it is made anew for each state.
        wrong_with: Says what is wrong with a state; empty when all is well.
        every: 1 for a cut behind each operation, more to leave some out; the last one never is.
        at_most: About how many states are looked at, spread evenly over all; None for all.

    Returns:
        How many states were looked at, one of how many each of them was, and what was wrong.
    """
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(before, work)
    start, step, looked, wrong = Disk.of(work), 1, 0, []
    if at_most is not None:
        count = sum(1 for _state in _different(log, copy.deepcopy(start), every))
        step = max(count // at_most, 1)
    for number, (state, told) in enumerate(_different(log, start, every)):
        if number % step == 0:
            looked += 1
            _lay_out(state, work)
            if found := wrong_with(work, told):
                wrong.append(found)
    return looked, step, wrong


def _different(log: str, disk: Disk, every: int) -> Iterator[tuple[dict[str, bytes], set[str]]]:
    """The legal states behind the operations of a log, each once, and what had been told by then."""
    dice, seen = random.Random(20260302), set()
    last = len(log.splitlines()) - 1
    for number, (now, told) in enumerate(replay(log, disk)):
        if number % every and number != last:
            continue
        for state in now.states(dice):
            # Not the bytes themselves: an export has a hundred files, and Python remembers what it hashed.
            mark = hash((frozenset(told), frozenset(state.items())))
            if mark not in seen:
                seen.add(mark)
                yield state, set(told)


def _lay_out(state: dict[str, bytes], work: Path) -> None:
    """Make a folder hold exactly this."""
    for path in work.rglob("*"):
        if path.is_file() and str(path) not in state:
            path.unlink()
    for name, data in state.items():
        path = Path(name)
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
