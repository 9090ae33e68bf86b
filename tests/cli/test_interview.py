"""The commands `open` and `interview`: what they hand to the screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protocol.session.beginning import Beginning
from protocol.session.talk import Talk
from protocol.settings import last_study, remember_study
from protocol.store.study_folder import StudyFolder
from tests.cli.conftest import Call

Runs = list[tuple[Path, dict[str, Any]]]


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """What the screens were started with; they are not shown, and there is a terminal."""
    made: Runs = []

    def run(study: Path, **wishes: object) -> int:
        made.append((study, {name: wish for name, wish in wishes.items() if wish is not None}))
        return 0

    monkeypatch.setattr("protocol.tui.run.run", run)
    monkeypatch.setattr("protocol.commands.opening.require_terminal", lambda: None)
    return made


def test_open_named_study(call: Call, folder: StudyFolder, runs: Runs) -> None:
    """The study that is named is opened; its study file names it too."""
    call("open", folder.path)
    call("open", folder.study_file)

    assert runs == [(folder.path, {}), (folder.path, {})]


def test_open_current_folder(
    call: Call, folder: StudyFolder, runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a name, and without a command, it is the study in the current folder."""
    monkeypatch.chdir(folder.path)

    call("open")
    call()

    assert [path.resolve() for path, _wishes in runs] == [folder.path, folder.path]


def test_open_the_last_one(call: Call, folder: StudyFolder, runs: Runs) -> None:
    """Elsewhere it is the study that was open last, for the other commands too."""
    call("open", folder.path)
    call("open")

    assert runs == [(folder.path, {}), (folder.path, {})]
    assert call("list").code == 0


def test_what_is_remembered_is_private(call: Call, folder: StudyFolder, runs: Runs, home: Path) -> None:
    """Nobody else on the machine reads which study was open."""
    call("open", folder.path)

    (kept,) = (home / "state").rglob("last_study.json")
    assert kept.stat().st_mode & 0o077 == 0


def test_study_that_is_gone_is_forgotten(folder: StudyFolder) -> None:
    """A study that was moved is not opened from memory."""
    remember_study(folder.path)
    folder.study_file.unlink()

    assert last_study() is None


def test_not_being_able_to_remember(call: Call, folder: StudyFolder, runs: Runs, home: Path) -> None:
    """A home that can't be written to does not stand in the way of an interview."""
    home.mkdir()
    (home / "state").write_bytes(b"")

    assert call("open", folder.path).code == 0
    assert len(runs) == 1


@pytest.mark.parametrize("name", ["volunteer"])
def test_interview_begins(call: Call, folder: StudyFolder, runs: Runs, name: str) -> None:
    """A new interview takes everything from the command line."""
    wishes = ["--place", "keuken", "--others", "kind", "--interviewer", "AB", "--lang", "en"]
    call("interview", "--study", folder.path, "--questionnaire", name, "--case", "C1", *wishes)

    ((_path, handed),) = runs
    assert handed == {
        "beginning": Beginning(
            case="C1",
            role="volunteer",
            participant_code="C1-V01",
            interviewer="AB",
            place="keuken",
            others_present="kind",
            language="en",
        )
    }


def test_questionnaire_or_role(call: Call, folder: StudyFolder, runs: Runs) -> None:
    """The questionnaire may be named by its own id or by the role."""
    text = folder.study_file.read_text(encoding="utf-8")
    text = text.replace("questionnaire: volunteer}", "questionnaire: talk}")
    folder.study_file.write_text(text, encoding="utf-8")
    volunteer = folder.questionnaires / "volunteer.yaml"
    changed = volunteer.read_text(encoding="utf-8").replace("id: volunteer", "id: talk", 1)
    (folder.questionnaires / "talk.yaml").write_text(changed, encoding="utf-8")
    volunteer.unlink()

    for name in ("talk", "volunteer"):
        called = call("interview", "--study", folder.path, "--questionnaire", name, "--case", "C1")
        assert called.code == 0, called.err

    assert [wishes["beginning"].role for _path, wishes in runs] == ["volunteer", "volunteer"]


@pytest.mark.parametrize("wrong", [("--case", "C9"), ("--questionnaire", "mayor")])
def test_what_the_study_does_not_have(
    call: Call, folder: StudyFolder, runs: Runs, wrong: tuple[str, str]
) -> None:
    """A case or a role that the study does not have is told at once, with those that it has."""
    wishes = {"--case": "C1", "--questionnaire": "volunteer"} | dict([wrong])

    called = call("interview", "--study", folder.path, *(part for pair in wishes.items() for part in pair))

    assert (called.code, runs) == (1, [])
    assert wrong[1] in called.err


def test_interview_resumed(
    call: Call, folder: StudyFolder, runs: Runs, new_talk: Callable[..., Talk]
) -> None:
    """An interview that was begun is handed on by its id; one that is not there is told."""
    kept = new_talk().file.interview.id

    assert call("interview", "--study", folder.path, "--resume", kept).code == 0
    assert call("interview", "--study", folder.path, "--resume", "nothing").code == 1
    assert runs == [(folder.path, {"resume": kept})]


def test_study_made_on_the_way(call: Call, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no study, one is made if the person names a folder, and opened."""
    answers = iter(["mine", ""])
    monkeypatch.setattr("builtins.input", lambda _question: next(answers))

    assert call("open").code == 0

    assert runs == [(Path("mine"), {})]
    assert Path("mine/study.yaml").is_file()
