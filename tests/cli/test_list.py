"""The command `list`: for people, and for programs that rest on its keys."""

from __future__ import annotations

import json
from collections.abc import Callable

from protocol.session.talk import Talk
from protocol.store.study_folder import StudyFolder
from tests.cli.conftest import Call
from tests.small_study import HandClock
from tests.terminal.terminal import ROOT


def test_interviews_in_order(
    call: Call, folder: StudyFolder, new_talk: Callable[..., Talk], clock: HandClock
) -> None:
    """Each interview has a row, in order of creation, with what is still to be done and its id."""
    first = new_talk(code="C1-V01")
    clock.turn(60)
    second = new_talk(code="C1-V02")

    lines = call("list", folder.path, "--language", "en").out.splitlines()

    rows = [line for line in lines if line.startswith("C1-")]
    assert [row.split()[0] for row in rows] == ["C1-V01", "C1-V02"]
    assert [row.split()[-1] for row in rows] == [first.file.interview.id, second.file.interview.id]
    assert "open, 3 left to ask" in rows[0]
    assert lines[-1] == "2 interviews"


def test_damaged_interview_is_listed(call: Call, folder: StudyFolder, new_talk: Callable[..., Talk]) -> None:
    """A damaged interview is no reason to hide the others, nor to be hidden."""
    new_talk(code="C1-V01").file.close()
    (folder.interviews / "broken.json").write_bytes(b"{")

    called = call("list", folder.path, "--language", "en")

    assert called.code == 0
    assert "damaged: " in called.out
    assert "C1-V01" in called.out


def test_json_holds_what_the_document_says(
    call: Call, folder: StudyFolder, new_talk: Callable[..., Talk]
) -> None:
    """The keys are those of docs/list.md, in that order, all of them English."""
    talk = new_talk()
    told = json.loads(call("list", folder.path, "--json").out)

    document = (ROOT / "docs" / "list.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1].strip() for line in document.splitlines() if line.startswith("| `")]
    keys = [*told, *told["study"], *told["interviews"][0]]
    assert [row.strip("`") for row in rows] == keys
    assert told["interviews"][0]["id"] == talk.file.interview.id
    assert told["study"]["title"] == "Een proefstudie"


def test_json_is_ascii(call: Call, folder: StudyFolder) -> None:
    """JSON reads the same under every code page, and does nothing to a terminal."""
    text = folder.study_file.read_text(encoding="utf-8")
    folder.study_file.write_text(text.replace("Een proefstudie", "Eén proef\u202e"), encoding="utf-8")

    out = call("list", folder.path, "--json").out

    assert out.isascii()
    assert json.loads(out)["study"]["title"].startswith("Eén")


def test_json_of_an_empty_study(call: Call, folder: StudyFolder) -> None:
    """A study without interviews is an empty list."""
    assert json.loads(call("list", folder.path, "--json").out)["interviews"] == []


def test_what_stands_for_a_folder_is_in_the_language_of_the_person(call: Call) -> None:
    """A command that is proposed has no English word in a Dutch sentence."""
    assert call("list", "--language", "nl").err.rstrip().endswith("new STUDIE")


def test_what_was_withdrawn_is_no_interview_any_more(
    call: Call, folder: StudyFolder, new_talk: Callable[..., Talk]
) -> None:
    """It is told apart, as the first screen doesn't count it either."""
    new_talk(code="C1-V01")
    gone = new_talk(code="C1-V02")
    gone.file.withdraw(gone.clock.utc())
    lines = call("list", folder.path, "--language", "en").out.splitlines()
    assert lines[-2:] == ["1 interview", "1 interview was withdrawn."]
