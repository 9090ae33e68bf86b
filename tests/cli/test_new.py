"""The command `new`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from protocol.questionnaire import read_study
from tests.cli.conftest import Call


def test_new_study_is_whole(call: Call) -> None:
    """A new study has its file, three questionnaires and empty folders, and nothing is wrong with it."""
    assert call("new", "mine").code == 0

    made = sorted(str(path.relative_to("mine")) for path in Path("mine").rglob("*"))
    assert made == [
        "exports",
        "interviews",
        "participants",
        "questionnaires",
        "questionnaires/coordinator.yaml",
        "questionnaires/document.yaml",
        "questionnaires/volunteer.yaml",
        "study.yaml",
    ]
    assert call("check", "mine").code == 0


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_new_study_is_private(call: Call) -> None:
    """Nobody else on the machine can read a new study."""
    call("new", "mine")

    wide = [path for path in [Path("mine"), *Path("mine").rglob("*")] if path.stat().st_mode & 0o077]
    assert wide == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_study_file_in_the_language_of_the_person(call: Call, language: str) -> None:
    """The study file is explained in the language in which the program was asked for it."""
    call("new", "mine", "--language", language)

    assert read_study(Path("mine/study.yaml")).language == language


def test_what_is_there_stays(call: Call) -> None:
    """A folder that holds something is refused and left as it is."""
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine", encoding="utf-8")

    called = call("new", "mine")

    assert (called.code, called.out) == (1, "")
    assert called.err.startswith("mine: ")
    assert [path.name for path in Path("mine").iterdir()] == ["notes.txt"]


def test_next_steps_can_be_copied(call: Call) -> None:
    """What to do next is told as commands; a name with a space is quoted."""
    out = call("new", "my study").out

    assert "check 'my study'" in out
    assert "open 'my study'" in out
