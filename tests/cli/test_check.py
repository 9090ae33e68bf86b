"""The command `check`: every mistake with file, line and remedy."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.model.interview import Failure
from protocol.session.talk import Talk
from protocol.store.study_folder import StudyFolder
from tests.cli.conftest import Call


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _line(path: Path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


@pytest.fixture
def talked(folder: StudyFolder, new_talk: Callable[..., Talk]) -> StudyFolder:
    """The small study with one talk in it, its texts in both languages."""
    _change(folder.study_file, "title: Een proefstudie", "title: {nl: Een proefstudie, en: A trial}")
    _change(folder.study_file, "{nl: Tele-Onthaal}", "{nl: Tele-Onthaal, en: Tele-Onthaal}")
    new_talk().file.close()
    return folder


def test_whole_study(call: Call, talked: StudyFolder) -> None:
    """With a study that is well, the files are counted and nothing is told."""
    called = call("check", talked.path, "--language", "en")

    assert (called.code, called.err) == (0, "")
    assert called.out == f"{talked.path}: 5 files, 0 mistakes, 0 warnings\n"


def test_mistakes_of_every_file_at_once(call: Call, talked: StudyFolder) -> None:
    """Mistakes in the study file and in a questionnaire are told together, each with its line."""
    _change(talked.study_file, "language: nl", "language: nl\ntime_zone: Nergens/Niets")
    volunteer = talked.questionnaires / "volunteer.yaml"
    _change(volunteer, "type: integer", "type: interger")

    called = call("check", talked.path)

    assert called.code == 1
    assert f"{talked.study_file}:{_line(talked.study_file, 'Nergens')}: time_zone: " in called.err
    assert f"{volunteer}:{_line(volunteer, 'interger')}: since.type: " in called.err


def test_current_folder_is_the_default(
    call: Call, talked: StudyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a name the study in the current folder is looked at."""
    monkeypatch.chdir(talked.path)

    assert call("check").code == 0


def test_warning_alone_is_no_failure(call: Call, talked: StudyFolder) -> None:
    """A warning is told as one, and the exit code stays 0."""
    (talked.questionnaires / "old.yml").write_text("id: old\n", encoding="utf-8")

    called = call("check", talked.path, "--language", "en")

    assert called.code == 0
    assert called.err.startswith(f"{talked.questionnaires / 'old.yml'}: warning: ")


def test_changed_without_a_new_version(call: Call, talked: StudyFolder) -> None:
    """A questionnaire that says something else than when it was used needs a new version."""
    volunteer = talked.questionnaires / "volunteer.yaml"
    _change(volunteer, "Sinds welk jaar?", "Vanaf welk jaar?")

    for asked in (talked.path, volunteer):
        called = call("check", asked)
        assert called.code == 1
        assert called.err.startswith(f"{volunteer}:{_line(volunteer, 'version:')}: version: ")


def test_changed_with_a_new_version(call: Call, talked: StudyFolder) -> None:
    """With a new version it may say what it likes."""
    volunteer = talked.questionnaires / "volunteer.yaml"
    _change(volunteer, "Sinds welk jaar?", "Vanaf welk jaar?")
    _change(volunteer, "version: 1.0.0", "version: 1.0.1")

    assert call("check", talked.path).code == 0


def test_changed_in_form_only(call: Call, talked: StudyFolder) -> None:
    """A comment is no change of what a questionnaire says."""
    _change(talked.questionnaires / "volunteer.yaml", "id: volunteer", "# written anew\nid: volunteer")

    assert call("check", talked.path).code == 0


def test_missing_questionnaire(call: Call, talked: StudyFolder) -> None:
    """A questionnaire that the study names and does not have is told at the line that names it."""
    (talked.questionnaires / "document.yaml").unlink()

    called = call("check", talked.path)

    assert called.code == 1
    line = _line(talked.study_file, "questionnaire: document")
    assert f"{talked.study_file}:{line}: questionnaire: " in called.err


def test_damaged_interview(call: Call, talked: StudyFolder) -> None:
    """A damaged interview is told, asked for with the study or alone."""
    path = talked.interview_paths()[0]
    path.write_bytes(path.read_bytes()[:-40])

    for asked in (talked.path, path):
        called = call("check", asked)
        assert called.code == 1
        assert str(path) in called.err


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_file_that_others_can_read(call: Call, talked: StudyFolder) -> None:
    """An interview that others on the machine can read is a warning."""
    talked.interview_paths()[0].chmod(0o644)

    called = call("check", talked.path)

    assert called.code == 0
    assert str(talked.interview_paths()[0]) in called.err


def test_one_good_file(call: Call, talked: StudyFolder, tmp_path: Path) -> None:
    """One file can be looked at: in its study, or alone."""
    alone = tmp_path / "volunteer.yaml"
    alone.write_bytes((talked.questionnaires / "volunteer.yaml").read_bytes())
    files = [talked.study_file, talked.questionnaires / "document.yaml", alone, talked.interview_paths()[0]]
    files.append(next(talked.participants_folder.glob("*.json")))

    assert [call("check", file).code for file in files] == [0, 0, 0, 0, 0]


def test_file_of_another_kind(call: Call, tmp_path: Path) -> None:
    """A file of another kind is refused, with what can be looked at."""
    other = tmp_path / "notes.docx"
    other.write_bytes(b"PK")

    called = call("check", other)

    assert called.code == 1
    assert "study.yaml" in called.err


def test_no_study(call: Call, tmp_path: Path) -> None:
    """A folder that is no study is told as such, with what to do."""
    called = call("check", tmp_path)

    assert (called.code, called.out) == (1, "")
    assert called.err.startswith(f"{tmp_path}: ")
    assert "protocol new" in called.err


@pytest.mark.skipif(os.name != "posix", reason="Windows allows no such names")
def test_words_of_files_do_nothing_to_a_terminal(call: Call, talked: StudyFolder) -> None:
    """What a file holds, or is called, reaches the terminal without what acts on it."""
    _change(talked.questionnaires / "volunteer.yaml", "type: integer", 'type: "evil\\u202Etype"')
    (talked.questionnaires / "evil\x1b[2Jname.yml").touch()

    called = call("check", talked.path)

    assert called.err.count("evil") == 3
    assert "\x1b" not in called.err
    assert "\u202e" not in called.err


def test_a_remedy_that_is_a_sentence_stands_apart(call: Call, talked: StudyFolder) -> None:
    """What is wrong with a damaged file ends with a full stop; no comma glues two sentences."""
    (path,) = talked.interview_paths()
    path.write_bytes(b"{")

    called = call("check", talked.path, "--language", "en")

    (line,) = [line for line in called.err.splitlines() if line.startswith(str(path))]
    assert re.search(r"[a-z)]\. [A-Z][^,]*\.$", line), line


def test_expressions_that_failed_in_talks(
    call: Call, talked: StudyFolder, new_talk: Callable[..., Talk]
) -> None:
    """They are told at their question, with a warning: the file itself can be read."""
    talk = new_talk(code="C1-V02")
    place = talk.places.paths[0]
    with talk.file.act() as act:
        act.put(Failure(**talk.ledger.stamp(), question=place, field="relevant", at=talk.clock.moment()))
    talk.file.close()

    called = call("check", talked.path, "--language", "en")

    volunteer = talked.questionnaires / "volunteer.yaml"
    line = _line(volunteer, f"name: {place}")
    assert called.code == 0
    assert called.err == (
        f"{volunteer}:{line}: warning: {place}.relevant: 1 talk with version 1.0.0 "
        "could not work this out, look at what was answered there, and mend it in a new version\n"
    )
