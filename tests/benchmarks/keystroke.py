"""From a key to its paint, with 400 notes and a slow disk, against a bare TextArea. Aim: at most as long.

    python -m tests.benchmarks.keystroke [--keys 400] [--rounds 3] [--fsync 200] [--notes 400]

Everything runs at once, each on a pseudo-terminal of 80x24, and gets its keys in turn: one key for the bare
TextArea, one for the program, and so on, so that a machine that is busy is busy for all. Between two keys to
the same one lie some 120 ms, with a jitter, as when somebody types fast; so the line is also handed to the
disk in between, as it is in a talk. The program is the real one; only `os.fsync` takes longer in it, by a
wrapper that replaces that function and then runs `protocol`.

Two times are taken of each key, from just before it is sent:

  byte   until the first byte of output after it;
  paint  until the character stands on the screen.

For the second, each piece of output gets the time at which it was read, and nothing is drawn until the turn
is over; only then an emulator draws them one by one, and looks after which one the last letters of the line
stand there. So drawing costs nothing of what is measured. Blanks are typed but not measured, since nothing
is seen of them, nor is the first word of a line.

The rows: `growing` is a line that grows from nothing to as many characters as keys are typed; `full` is one
that has them all, to which a letter is added and taken off again. `Enter` is until the kept note has left
the line; the TextArea has nothing like it. A ratio is that to the bare TextArea in the same row; `to full`
is that to the bare TextArea that is full.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

from protocol.locations import default_questionnaires, templates
from protocol.model.words import Kind
from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning, begin
from protocol.session.talk import Talk
from protocol.store.study_folder import StudyFolder
from tests.terminal.terminal import Terminal, private_environment

DEVICE = "devicemmmmmmmmmm"
SIZE = (80, 24)
STRIP = 26
"""Columns at the left of the program that are not the line's."""
TAIL = 12
"""Letters at the end of the line by which a paint is known: random ones, so they stand nowhere else."""
TURN = (0.025, 0.055)
"""Seconds that each gets after a key before the next one's turn: from, to."""
PATIENCE = 5.0
"""Seconds after which a key counts as lost."""
ENTERS = 20
"""Notes that are kept in each round."""
SPAN = 10
"""Letters of a note that is kept, so that it stands on one row."""

BARE = """
from textual.app import App
from textual.widgets import TextArea
class Bare(App):
    def compose(self):
        area = TextArea()
        area.cursor_blink = False
        yield area
Bare().run()
"""

SLOW = """
import os, runpy, sys, time
quick, delay = os.fsync, float(sys.argv.pop(1))
def slow(handle):
    time.sleep(delay)
    quick(handle)
os.fsync = slow
sys.argv[0] = "protocol"
runpy.run_module("protocol", run_name="__main__", alter_sys=True)
"""


class Times(NamedTuple):
    """What one key took, in seconds."""

    byte: float
    """Until the first byte after it."""
    paint: float
    """Until it stood on the screen."""


class Timed(Terminal):
    """A terminal that writes down when each piece of output came, and draws it later."""

    def __init__(self, name: str, first: int, **wishes: object) -> None:
        super().__init__(size=SIZE, **wishes)  # type: ignore[arg-type]
        self.name = name
        """What runs on it."""
        self.line = ""
        """What was typed on the line."""
        self._first = first
        self._pieces: list[tuple[float, bytes]] = []

    def _draw(self, data: bytes) -> None:
        self._pieces.append((time.perf_counter(), data))

    @property
    def text(self) -> str:
        """What stands on the screen now."""
        self._read(0)
        for _time, data in self._taken():
            super()._draw(data)
        return "\n".join(row.rstrip() for row in self._screen.display)

    def send(self, key: str, turn: float, shown: Callable[[Sequence[str]], bool]) -> Times:
        """Press a key, let the turn pass, and find out when it was shown.

        Args:
            key: What the terminal sends.
            turn: Seconds.
            shown: Told the rows of the screen where the line may be, after each piece of output.
        """
        self._read(0)
        for _time, data in self._taken():
            super()._draw(data)
        begun = time.perf_counter()
        self.type(key)
        byte = None
        while True:
            while (left := begun + turn - time.perf_counter()) > 0:
                self._read(left)
            for at, data in self._taken():
                byte = byte or at
                super()._draw(data)
                if shown([row[self._first :] for row in self._screen.display]):
                    return Times(byte - begun, at - begun)
            turn += 0.02
            if turn > PATIENCE:
                raise AssertionError(f"{self.name}: {key!r} was not shown\n{self.text}")

    def add(self, letter: str, turn: float) -> Times:
        """Type a letter."""
        self.line += letter
        tail = self.line[-TAIL:].strip()
        return self.send(letter, turn, lambda rows: tail in _words(rows))

    def rub_out(self, turn: float) -> None:
        """Take the last letter off again."""
        gone, self.line = self.line[-TAIL:], self.line[:-1]
        self.send("\x7f", turn, lambda rows: gone not in _words(rows))

    def keep(self, turn: float) -> Times:
        """Press Enter."""
        self.line = ""
        return self.send("\r", turn, lambda rows: any(row.rstrip().endswith(" >") for row in rows))

    def _taken(self) -> Iterator[tuple[float, bytes]]:
        while self._pieces:
            yield self._pieces.pop(0)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keys", type=int, default=400, help="characters on the line (default: 400)")
    parser.add_argument("--notes", type=int, default=400, help="in the interview (default: 400)")
    parser.add_argument("--fsync", type=int, default=200, help="milliseconds added to each (default: 200)")
    parser.add_argument("--rounds", type=int, default=3, help="fresh starts of all (default: 3)")
    options = parser.parse_args()
    times: dict[str, dict[str, list[Times]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as place:
        for number in range(options.rounds):
            folder = Path(place) / str(number)
            with ExitStack() as stack:
                timed = [stack.enter_context(one) for one in start(folder, options.notes, options.fsync)]
                measure(timed, options.keys, random.Random(number), times)
    print_table(times)


def measure(
    timed: Sequence[Timed], keys: int, dice: random.Random, times: dict[str, dict[str, list[Times]]]
) -> None:
    """Give each its keys, in turn."""

    def each(row: str, press: Callable[[Timed, float], Times | None]) -> None:
        for one in timed:
            taken = press(one, dice.uniform(*TURN))
            if row and taken is not None:
                times[row][one.name].append(taken)

    for count, letter in enumerate(letters(dice, keys)):
        row = "growing" if count >= TAIL and letter != " " else ""
        each(row, lambda one, turn, letter=letter: add(one, letter, turn))
    for _ in range(keys // 2):
        letter = dice.choice(ascii_lowercase)
        each("full", lambda one, turn, letter=letter: one.add(letter, turn))
        each("", lambda one, turn: one.rub_out(turn))
    programs = [one for one in timed if one.name != "bare TextArea"]
    for one in programs:
        one.keep(TURN[1])
        for _ in range(ENTERS):
            for letter in dice.sample(ascii_lowercase, SPAN):
                one.send(letter, 0.02, lambda rows: True)
            times["Enter"][one.name].append(one.keep(dice.uniform(*TURN)))


def add(one: Timed, letter: str, turn: float) -> Times | None:
    """Type a letter, or a blank, of which nothing is seen."""
    if letter != " ":
        return one.add(letter, turn)
    one.line += letter
    one.send(letter, turn, lambda rows: True)
    return None


def letters(dice: random.Random, count: int) -> str:
    """Words of random letters."""
    text = ""
    while len(text) < count:
        text += "".join(dice.choices(ascii_lowercase, k=dice.randint(3, 9))) + " "
    return text[: count - 1] + "x"


def start(place: Path, notes: int, fsync: int) -> list[Timed]:
    """The bare TextArea, and the program with the notes at one question and spread over all."""
    (place / "home").mkdir(parents=True)
    env = private_environment(place / "home")
    del env["PYTHONDONTWRITEBYTECODE"]
    started = [Timed("bare TextArea", 0, env=env, program=(sys.executable, "-c", BARE))]
    for name, spread in (("notes at the question", False), ("notes spread", True)):
        study = place / name.replace(" ", "-")
        interview = make_interview(study, notes, spread=spread)
        slow = (sys.executable, "-c", SLOW, f"{fsync / 1000}")
        asked = ("interview", "--study", str(study), "--resume", interview)
        started.append(Timed(name, STRIP, arguments=asked, env=env, program=slow))
        started[-1].wait_until(lambda text: any(row.endswith(" >") for row in text.split("\n")), "the line")
    return started


def make_interview(path: Path, notes: int, *, spread: bool) -> str:
    """A study with one interview that was left, with so many notes; gives its id."""
    files = {one.name: one.read_bytes() for one in default_questionnaires().glob("*.yaml")}
    folder = StudyFolder.make(path, (templates() / "study.nl.yaml").read_bytes(), files)
    study = read_study(folder.study_file)
    known = Beginning(case=study.cases[0].code, role="volunteer", participant_code="C1-V01")
    talk = begin(folder, study, known, DEVICE)
    for item in talk.consent.items:
        talk.consent.decide(item, decision=True)
    talk.start()
    paths = open_questions(talk)
    for number in range(notes):
        talk.go(paths[number % len(paths)] if spread else paths[0])
        talk.keep(f"{number} Ik ben er vooral om te luisteren, en om koffie te zetten.", Kind.PARAPHRASE)
    talk.go(paths[0])
    assert talk.leave()
    return talk.file.interview.id


def open_questions(talk: Talk) -> list[str]:
    """The questions at which every line is a note, from the middle of the questionnaire on."""
    paths = [path for path in talk.places.paths if talk.places.question(path).type == "text"]
    middle = len(paths) // 2
    return paths[middle:] + paths[:middle]


def _words(rows: Sequence[str]) -> str:
    """The letters of rows, as one line: whatever was divided has a blank there."""
    return " ".join(re.sub("[^a-z]+", " ", " ".join(row.strip() for row in rows)).split())


def print_table(times: Mapping[str, Mapping[str, Sequence[Times]]]) -> None:
    """Medians and 99th percentiles in milliseconds, and how many times those of the bare TextArea."""
    print(f"{'ms':32} {'keys':>5} {'byte':>7} {'p99':>7} {'paint':>7} {'p99':>7} ", end="")
    print(f"{'ratio':>7} {'p99':>7} {'to full':>7} {'p99':>7}")
    full = _both([one.paint for one in times["full"]["bare TextArea"]])
    for row, by_name in times.items():
        bare = by_name.get("bare TextArea")
        for name, taken in by_name.items():
            byte = _both([one.byte for one in taken])
            paint = _both([one.paint for one in taken])
            cells = [*byte, *paint]
            print(f"{row + ', ' + name:32} {len(taken):5}", *(f"{one:7.2f}" for one in cells), end=" ")
            if bare is None:
                print()
                continue
            same = _both([one.paint for one in bare])
            ratios = [paint[0] / same[0], paint[1] / same[1], paint[0] / full[0], paint[1] / full[1]]
            print(*(f"{one:7.2f}" for one in ratios))


def _both(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 99th percentile, in milliseconds."""
    return statistics.median(seconds) * 1000, statistics.quantiles(seconds, n=100)[98] * 1000


if __name__ == "__main__":
    main()
