"""What a person meets whose colleague has a newer version: it is read where it can be, and never written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from protocol.model.coding import Code, Codebook, CoderWork
from protocol.model.words import Kind
from protocol.session.talk import Talk
from protocol.store.codings import work_path, write_codebook, write_work
from protocol.store.study_folder import StudyFolder
from tests.cli.conftest import Call

ONLY = "of a newer version of the program"


def made_newer(path: Path) -> None:
    """Make a kept file one of a newer version."""
    raw = path.read_bytes()
    assert raw.startswith(b'{"format":1,')
    path.write_bytes(raw.replace(b'{"format":1,', b'{"format":2,"new":[1],', 1))


@pytest.fixture(autouse=True)
def _in_english(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The study is Dutch; this person reads English."""
    assert not home.exists()
    monkeypatch.setenv("PROTOCOL_LANGUAGE", "en")


@pytest.fixture
def newer(folder: StudyFolder, new_talk: Callable[..., Talk]) -> Iterator[StudyFolder]:
    """A study of which each sort of file was written by a newer version."""
    talk = new_talk()
    talk.keep("uit de toekomst", Kind.PARAPHRASE)
    talk.leave()
    write_codebook(folder.path, Codebook(codes=(Code(id="k1", name="a"),)))
    write_work(folder.path, CoderWork(coder="AB"))
    text = folder.study_file.read_text(encoding="utf-8")
    folder.study_file.write_text(f"format: 2\nmoods: [{{x: 1}}]\n{text}", encoding="utf-8")
    for path in (*folder.interview_paths(), *folder.participants_folder.glob("*.json")):
        made_newer(path)
    for path in folder.codings.glob("*.json"):
        made_newer(path)
    before = snapshot(folder)
    yield folder
    assert snapshot(folder) == before


def snapshot(folder: StudyFolder) -> dict[str, bytes]:
    """What stands in every file that was there, without the index and what is exported."""
    places = (folder.study_file, *folder.interviews.glob("*.json*"), *folder.participants_folder.iterdir())
    return {str(path): path.read_bytes() for path in (*places, *folder.codings.glob("*.json"))}


def test_list_shows_what_it_understands(newer: StudyFolder, call: Call) -> None:
    """The study, the code and the count of notes; the file is not called damaged."""
    called = call("list", newer.path)

    assert called.code == 0
    assert "C1-V01" in called.out
    assert ONLY in called.out
    assert "damaged" not in called.out
    assert called.err.count(ONLY) == 1
    assert "study.yaml" in called.err


def test_list_tells_programs(newer: StudyFolder, call: Call) -> None:
    """By a key of its own."""
    (one,) = json.loads(call("list", newer.path, "--json").out)["interviews"]

    assert (one["newer"], one["participant_code"], one["notes"]) == (True, "C1-V01", 1)


def test_check_warns_of_each(newer: StudyFolder, call: Call) -> None:
    """A newer file is no mistake: study, participant, interview, codebook and codings."""
    called = call("check", newer.path)

    assert called.code == 0, called.err
    assert "5 warnings" in called.out
    assert called.err.count("format 2") == 5


def test_an_export_has_what_it_understands_and_tells_the_rest(newer: StudyFolder, call: Call) -> None:
    """Words of a newer interview stay out: what it says of consent can't be judged here."""
    called = call("export", newer.path)

    assert called.code == 1
    assert "4 files are of a newer version" in called.err
    assert "1 interview could not be read" in called.err
    assert "newer version" in called.out
    assert len(list(newer.exports.iterdir())) == 1


def test_codings_of_a_newer_version_get_nothing(newer: StudyFolder, call: Call) -> None:
    """It is told before a coded workbook is read in."""
    call("export", newer.path, "-o", newer.path.parent / "coded.xlsx")
    called = call("code", "import", f"AB={newer.path.parent / 'coded.xlsx'}", "--study", newer.path)

    assert called.code == 1
    assert "newer version" in called.err
    assert work_path(newer.path, "AB").name in called.err or "codebook" in called.err


def test_a_newer_file_is_not_edited(newer: StudyFolder, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The editor is not even opened."""
    monkeypatch.setenv("EDITOR", "false")
    called = call("edit", "study", newer.path)

    assert called.code == 1
    assert "newer version" in called.err


def test_a_newer_questionnaire_is_told_and_not_used(folder: StudyFolder, call: Call) -> None:
    """Check warns of it."""
    path = folder.questionnaires / "volunteer.yaml"
    path.write_text("format: 7\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    called = call("check", folder.path)

    assert called.code == 0
    assert "volunteer.yaml:1: warning: format" in called.err


def test_the_format_of_today_is_nothing_to_tell(folder: StudyFolder, call: Call) -> None:
    """A file may say it."""
    path = folder.study_file
    path.write_text("format: 1\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    assert ": format" not in call("check", folder.path).err
