"""Rows of `docs/reliability.md` that rest on tests of the real program, and on what is left in its files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from tests.faults import scenarios
from tests.faults.rows import NONE, Row, Size, new_folder, of_tests


def payloads(_size: Size) -> Iterator[Row]:
    """Sequences that act on a terminal, in every text that a screen or a command shows."""
    yield of_tests(
        "terminal sequences in every text: home, form, reading, export, talk and its panels, commands",
        ["tests/faults/test_payloads.py"],
        "none reached the terminal",
    )


def clocks(_size: Size) -> Iterator[Row]:
    """A clock that jumps in the middle of a talk."""
    yield of_tests(
        "the clock three years back, a day forward, summer time, in a talk",
        ["tests/faults/test_real_program.py", "-k", "clock or summer"],
        NONE,
    )


def network(_size: Size) -> Iterator[Row]:
    """Whether anything asks the network."""
    yield of_tests("network use of every command and a talk", ["tests/faults/test_no_network.py"], "none")


def withdrawal_canary(_size: Size) -> Iterator[Row]:
    """A word of an interview that is withdrawn is in no file afterwards: versions, index, backups, stick."""
    folder = new_folder()
    study = scenarios.make(folder / "study")
    (folder / "stick").mkdir()
    study.back_up(str(folder / "stick"), "2026-03-03", daily=True)
    before = len(scenarios.holding(folder, scenarios.CANARY))
    scenarios.withdraw(study, lambda _text: None)
    left = len(scenarios.holding(folder, scenarios.CANARY))
    told = f"in {before} files before, in {left} after; exports are named to the person, not erased"
    yield Row("a word of an interview that is withdrawn", 1, 0, left, told)


def encryption_canary(_size: Size) -> Iterator[Row]:
    """Words of an encrypted study are in no file, in no form."""
    yield of_tests(
        "a talk typed, killed, taken back, exported, backed up, restored; an edited file",
        ["tests/vault/test_canary.py", "-k", "left or found or edited"],
        "words in no file, in no form, zips unpacked",
    )


def encrypted_study(_size: Size) -> Iterator[Row]:
    """What is sealed and erased is so in backups too; turning and sealing survive a kill."""
    yield of_tests(
        "backups of an encrypted study: purged, sealed, withdrawn, turned, a device gone, a stick away",
        ["tests/vault/test_backups.py"],
        "none readable that should not be",
    )
    yield of_tests(
        "a kill before each file operation of turning a study encrypted, and of sealing: two tests",
        ["tests/vault/test_sealing.py", "-k", "kill"],
        "the study works, and the next opening finishes",
    )


def permissions(_size: Size) -> Iterator[Row]:
    """Every file and folder of a study is for its owner alone, whatever the umask."""
    folder, before = new_folder(), os.umask(0)
    try:
        study = scenarios.make(folder / "study")
        study.refresh_summaries()
    finally:
        os.umask(before)
    every = [study.path, *study.path.rglob("*")]
    wrong = sum(stat.S_IMODE(path.stat().st_mode) & 0o077 != 0 for path in every)
    yield Row(
        "permissions of files and folders, with an umask that gives all away", len(every), 0, wrong, NONE
    )
    yield of_tests(
        "permissions in an encrypted study and in the folders of the device",
        ["tests/vault/test_canary.py", "-k", "every_file_is_its_owners"],
        NONE,
    )
