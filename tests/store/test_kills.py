"""SIGKILL at random moments: every file is whole, and whatever was acknowledged is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.names import previous_of
from tests.store.records import DEVICE, make_interview, make_questionnaire

KILLS = 30

_PROGRAM = """
import random, sys
from pathlib import Path
from protocol.store.interview_file import InterviewFile
from tests.store.records import DEVICE, make_draft, make_note

file = InterviewFile.open(Path(sys.argv[1]), DEVICE)
dice = random.Random(int(sys.argv[2]))
while True:
    note = make_note("koffie " * dice.randrange(3000))
    for length in range(dice.randrange(4)):
        file.save_draft(make_draft(note.text[:length]))
    with file.act() as act:
        act.put(note)
        act.set_draft(None)
        if len(file.notes) > 50:
            gone = next(iter(file.notes.values()))
            print("-" + gone.id, flush=True)
            act.remove(gone)
    if dice.random() < 0.8:
        file.flush()
        print("+" + note.id, flush=True)
"""


def run_until_killed(path: Path, seed: int, dice: random.Random) -> tuple[set[str], set[str]]:
    """Let a program keep notes, and kill it: the ids that it acknowledged, and those it may have removed."""
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(path), str(seed)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    lines = [program.stdout.readline() for _ in range(dice.randrange(1, 12))]
    for _ in range(dice.randrange(20_000)):  # some moment within the next few saves
        pass
    program.send_signal(signal.SIGKILL)
    lines += program.stdout.readlines()
    program.wait()
    whole = [line.strip() for line in lines if line.endswith("\n")]
    assert whole, "the program never came to keep anything"
    return {line[1:] for line in whole if line[0] == "+"}, {line[1:] for line in whole if line[0] == "-"}


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
@pytest.mark.long
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    """One interview, killed again and again: whole each time, in both versions, and nothing is lost."""
    file = InterviewFile.create(tmp_path, make_interview(), make_questionnaire(), DEVICE)
    path = file.path
    file.close()
    acknowledged: set[str] = set()
    dice = random.Random(20260301)
    for kill in range(KILLS):
        added, removed = run_until_killed(path, kill, dice)
        acknowledged = (acknowledged | added) - removed
        assert acknowledged <= {note.id for note in read_contents(path).notes}
        assert read_contents(previous_of(path)).draft is None
    InterviewFile.open(path, DEVICE).close()
    assert sorted(one.name for one in tmp_path.iterdir()) == [path.name, previous_of(path).name]
