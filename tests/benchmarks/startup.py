"""How long the program takes to its first full frame, against a bare Textual app. Aim: at most 1.25 times.

    python -m tests.benchmarks.startup [--interviews 1000] [--rounds 15]

Each is started in turn on a pseudo-terminal, and the clock stops when the last text of its first full frame
has come out of it. For the program that is the study home: counts, the newest interview, and the key bar. The
bare app shows one line of text; the stock one has Textual's own Header and Footer around it. The figures are
medians.
"""

from __future__ import annotations

import argparse
import copy
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from protocol import demo
from protocol.demo.performance import Performance
from protocol.demo.story import read_stories
from protocol.i18n import translation
from protocol.locations import default_questionnaires
from protocol.model.ids import new_id
from protocol.questionnaire import read_study
from protocol.store.envelope import pack, unpack
from protocol.store.study_folder import StudyFolder
from tests.terminal.terminal import Terminal, private_environment

AIM = 1.25
DEVICE = "devicemmmmmmmmmm"
SIZE = (80, 24)
CONTENT = Path(demo.__file__).parent

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("here it is")
Bare().run()
"""
STOCK = """
from textual.app import App
from textual.widgets import Footer, Header, Static
class Stock(App):
    BINDINGS = [("q", "quit", "leave it")]
    def compose(self):
        yield Header()
        yield Static("here it is")
        yield Footer()
Stock().run()
"""


class Start(NamedTuple):
    """One thing to start."""

    name: str
    """What it is called."""
    program: Sequence[str]
    """The command."""
    marks: Sequence[bytes]
    """What its first full frame shows."""


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--interviews", type=int, default=1000, help="in the study (default: 1000)")
    parser.add_argument("--rounds", type=int, default=15, help="starts of each (default: 15)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        starts = prepare(Path(place), options.interviews)
        env = private_environment(Path(place) / "home")
        del env["PYTHONDONTWRITEBYTECODE"]
        taken: dict[str, list[float]] = {start.name: [] for start in starts}
        for round_number in range(options.rounds + 1):
            for start in starts:
                seconds = timed(start, env, Path(place))
                if round_number:  # the first one also writes the compiled modules
                    taken[start.name].append(seconds)
    bare = statistics.median(taken["bare app"])
    print(f"{'':28} {'ms':>8} {'ratio':>8}   aim at most {AIM:g}")
    for name, seconds_taken in taken.items():
        median = statistics.median(seconds_taken)
        print(f"{name:28} {median * 1000:8.1f} {median / bare:8.2f}")


def timed(start: Start, env: dict[str, str], cwd: Path) -> float:
    """Seconds from the start of a program until its first full frame has come out of it."""
    begun = time.perf_counter()
    with Terminal(env=env, cwd=cwd, size=SIZE, program=start.program, drawn=False) as terminal:
        terminal.wait_received(start.marks)
        return time.perf_counter() - begun


def prepare(place: Path, interviews: int) -> list[Start]:
    """A study, and two apps to hold it against."""
    for name, code in (("bare.py", BARE), ("stock.py", STOCK)):
        (place / name).write_text(code, encoding="utf-8")
    (place / "home").mkdir()
    newest = make_study(place / "study", interviews)
    here = sys.executable
    dutch = translation("nl")
    count = dutch.ngettext("{count} interview", "{count} interviews", interviews).format(count=interviews)
    home = [newest.encode(), count.encode(), dutch.gettext("leave").encode()]
    return [
        Start("bare app", (here, "bare.py"), [b"here it is"]),
        Start("Header and Footer", (here, "stock.py"), [b"here it is", b"leave it"]),
        Start(f"protocol, {interviews} interviews", (here, "-m", "protocol", "open", "study"), home),
    ]


def make_study(path: Path, interviews: int) -> str:
    """A study with so many interviews: one of the demonstration, each time under another id and code.

    Returns:
        The code of the newest.
    """
    questionnaires = {file.name: file.read_bytes() for file in default_questionnaires().glob("*.yaml")}
    folder = StudyFolder.make(path, (CONTENT / "study.yaml").read_bytes(), questionnaires)
    story = next(story for story in read_stories(CONTENT / "interviews") if story.head.code == "C1-V01")
    begun = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
    Performance(story, folder, read_study(folder.study_file), DEVICE, begun).lead()
    (one,) = folder.interview_paths()
    tables = unpack(one.read_bytes(), one)
    (number,) = tables["interview"]
    code = story.head.code
    for count in range(1, interviews):
        kept = tables | {"interview": copy.deepcopy(tables["interview"])}
        code = f"C{count % 5 + 1}-V{count + 1:04}"
        created = f"2026-10-{count % 28 + 1:02}T{count // 60 % 24:02}:{count % 60:02}:00.000Z"
        if count == interviews - 1:
            created = "2026-11-01T12:00:00.000Z"
        kept["interview"][number] |= {"id": new_id(), "participant_code": code, "created_at": created}
        file = folder.interview_path(kept["interview"][number]["id"])
        file.write_bytes(pack(kept))
        file.chmod(0o600)
    folder.refresh_summaries()
    return code


if __name__ == "__main__":
    main()
