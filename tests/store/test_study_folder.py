"""A study on disk: made, found, and put right after damage."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.errors import DamagedFile, InUse, Refused, StudyMissing
from protocol.store import device
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.names import new_temporary, previous_of
from protocol.store.study_folder import StudyFolder
from tests.small_study import STUDY, VOLUNTEER
from tests.store.records import DEVICE, make_interview, make_note, make_participant, make_questionnaire


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the folders of who runs the tests alone."""
    monkeypatch.setattr(device, "state_folder", lambda: tmp_path / "state")


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A study without interviews."""
    return StudyFolder.make(tmp_path / "study", STUDY.encode(), {"volunteer.yaml": VOLUNTEER.encode()})


@pytest.fixture
def add(study: StudyFolder) -> Callable[..., Path]:
    """Adds an interview with two acts, so that it has a previous version."""

    def make(**fields: object) -> Path:
        file = InterviewFile.create(study.interviews, make_interview(**fields), make_questionnaire(), DEVICE)
        for text in ("een", "twee"):
            with file.act() as act:
                act.put(make_note(text))
            file.flush()
        file.close()
        return file.path

    return make


def test_a_new_study_has_its_folders_and_files(study: StudyFolder) -> None:
    """Everything that a study consists of is there."""
    assert sorted(path.name for path in study.path.iterdir()) == [
        "exports",
        "interviews",
        "participants",
        "questionnaires",
        "study.yaml",
    ]
    assert (study.questionnaires / "volunteer.yaml").read_bytes() == VOLUNTEER.encode()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_a_new_study_is_for_its_owner_alone(study: StudyFolder) -> None:
    """Folders and files."""
    paths = [study.path, *study.path.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()} == {0o600}


def test_an_empty_folder_can_become_a_study(tmp_path: Path) -> None:
    """Somebody may have made it beforehand."""
    (tmp_path / "leeg").mkdir()
    assert StudyFolder.make(tmp_path / "leeg", b"title: x", {}).study_file.read_bytes() == b"title: x"


def test_a_study_is_never_made_over_another_one(study: StudyFolder) -> None:
    """The study that is there stays as it is."""
    with pytest.raises(Refused, match="study at this place already"):
        StudyFolder.make(study.path, b"title: x", {})
    assert study.study_file.read_bytes() == STUDY.encode()


def test_a_study_is_never_made_among_other_files(tmp_path: Path) -> None:
    """A slip of the keyboard does not fill somebody's documents with folders."""
    (tmp_path / "brief.txt").write_text("")
    with pytest.raises(Refused, match="other files"):
        StudyFolder.make(tmp_path, b"title: x", {})
    with pytest.raises(Refused, match="file of that name"):
        StudyFolder.make(tmp_path / "brief.txt", b"title: x", {})


def test_a_folder_without_study_file_is_no_study(tmp_path: Path) -> None:
    """And the message says how to make one."""
    with pytest.raises(StudyMissing, match="protocol new"):
        StudyFolder(tmp_path)


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "a\\b", "C:x", "x\0", ".summaries"])
def test_an_id_never_leads_out_of_the_folder(study: StudyFolder, name: str) -> None:
    """It may come from a command line."""
    with pytest.raises(Refused):
        study.interview_path(name)


def test_only_interviews_are_listed(study: StudyFolder, add: Callable[..., Path]) -> None:
    """Not the previous versions, the index, hidden files or folders."""
    paths = [add(), add()]
    study.refresh_summaries()
    (study.interviews / "._copy.json").write_text("")
    (study.interviews / "folder.json").mkdir()
    assert study.interview_paths() == sorted(paths)


def test_contents_come_in_order_of_creation(study: StudyFolder, add: Callable[..., Path]) -> None:
    """Whatever their random ids."""
    for minute in (30, 10, 20):
        add(created_at=f"2026-03-01T13:{minute}:00.000Z")
    contents = list(study.contents())
    assert not any(isinstance(one, DamagedFile) for one in contents)
    assert [one.interview.created_at[14:16] for one in contents] == ["10", "20", "30"]  # type: ignore[union-attr]


@pytest.mark.parametrize("raw", [b"", b'{"format": 2}'])
def test_a_file_that_cannot_be_read_is_told_among_the_others(
    study: StudyFolder, add: Callable[..., Path], raw: bytes
) -> None:
    """One damaged file, or one of a newer program, harms one interview."""
    damaged, _whole = add(), add()
    damaged.write_bytes(raw)
    kinds = [type(one).__name__ for one in study.contents()]
    assert kinds == ["InterviewContents", "DamagedFile"]


def test_the_previous_version_is_put_back(study: StudyFolder, add: Callable[..., Path]) -> None:
    """The interview opens again, and the damaged file is kept aside for who can mend it."""
    path = add()
    path.write_bytes(b"damaged")
    aside = study.restore_previous(path.stem)
    assert [note.text for note in read_contents(path).notes] == ["een"]
    assert (aside.read_bytes(), aside.name.startswith(f"{path.name}.damaged-2")) == (b"damaged", True)
    assert study.interview_paths() == [path]


def test_a_missing_file_is_put_back_too(study: StudyFolder, add: Callable[..., Path]) -> None:
    """Somebody deleted it by mistake."""
    path = add()
    path.unlink()
    study.restore_previous(path.stem)
    assert len(read_contents(path).notes) == 1


def test_a_whole_file_is_not_replaced(study: StudyFolder, add: Callable[..., Path]) -> None:
    """Its last act would be lost."""
    path = add()
    with pytest.raises(Refused, match="whole"):
        study.restore_previous(path.stem)
    assert len(read_contents(path).notes) == 2


def test_a_file_of_a_newer_program_is_not_replaced(study: StudyFolder, add: Callable[..., Path]) -> None:
    """It is whole for who can read it."""
    path = add()
    path.write_bytes(b'{"format": 2}')
    with pytest.raises(Refused, match="newer"):
        study.restore_previous(path.stem)


@pytest.mark.parametrize("previous", [None, b"damaged too"])
def test_without_a_whole_previous_version_nothing_changes(
    study: StudyFolder, add: Callable[..., Path], previous: bytes | None
) -> None:
    """The damaged file stays where it is."""
    path = add()
    path.write_bytes(b"damaged")
    if previous is None:
        previous_of(path).unlink()
    else:
        previous_of(path).write_bytes(previous)
    with pytest.raises(DamagedFile):
        study.restore_previous(path.stem)
    assert path.read_bytes() == b"damaged"


def test_an_open_interview_is_not_replaced(study: StudyFolder, add: Callable[..., Path]) -> None:
    """Who has it open would write over it."""
    file = InterviewFile.open(add(), DEVICE)
    file.path.write_bytes(b"damaged")
    with pytest.raises(InUse):
        study.restore_previous(file.path.stem)
    file.close()


def test_a_sweep_goes_through_every_folder(study: StudyFolder, add: Callable[..., Path]) -> None:
    """What dead programs left is gone; everything else stays."""
    path = add()
    wholes = [study.study_file, study.exports / "x.xlsx", study.participants_folder / "a.json", path]
    (study.path / "backups").mkdir()
    before = sorted(study.path.rglob("*"))
    wholes = [*wholes, study.path / "backups" / "backup.zip"]
    for whole in [*wholes, previous_of(path), study.interviews / ".summaries"]:
        Path(new_temporary(str(whole))).write_text("half")
    assert study.sweep() == 7
    assert sorted(study.path.rglob("*")) == before


def test_a_sweep_leaves_open_interviews_alone(study: StudyFolder, add: Callable[..., Path]) -> None:
    """Their own program takes care of them."""
    file = InterviewFile.open(add(), DEVICE)
    Path(new_temporary(str(file.path))).write_text("half")
    assert study.sweep() == 0
    file.close()
    assert study.sweep() == 1


def test_participants_come_back_in_order_of_creation(study: StudyFolder) -> None:
    """A participant is a file of its own."""
    second = make_participant("C1-V02", created_at="2026-03-02T12:00:00.000Z")
    first = make_participant("C1-V01", created_at="2026-03-01T12:00:00.000Z")
    for one in (second, first):
        study.add_participant(one)
    assert study.participants() == StudyFolder(study.path).participants() == [first, second]
    assert study.participant_by_code("C1-V02") == second
    assert study.participant_by_code("C9-V02") is None


def test_a_participant_that_another_program_added_is_seen(study: StudyFolder) -> None:
    """What is remembered is held against the disk."""
    assert study.participants() == []
    StudyFolder(study.path).add_participant(make_participant())
    assert len(study.participants()) == 1


def test_a_damaged_participant_is_passed_over(study: StudyFolder) -> None:
    """The others are there."""
    whole, damaged = make_participant("C1-V01"), make_participant("C1-V02")
    for one in (whole, damaged):
        study.add_participant(one)
    (study.participants_folder / f"{damaged.id}.json").write_bytes(b"")
    assert study.participants() == [whole]


def test_a_code_belongs_to_one_participant(study: StudyFolder) -> None:
    """The same one may be kept again."""
    one = make_participant()
    study.add_participant(one)
    study.add_participant(one)
    with pytest.raises(Refused, match="C1-V01"):
        study.add_participant(make_participant())
    assert study.participants() == [one]


def test_the_next_code_is_the_first_free_one(study: StudyFolder, add: Callable[..., Path]) -> None:
    """Codes of interviews whose participant is missing are taken too."""
    for code in ("C1-V01", "C1-V03", "C2-V02", "C1-C02"):
        study.add_participant(make_participant(code))
    assert study.next_code("C1", "V") == "C1-V02"
    add(participant_code="C1-V02")
    study.refresh_summaries()
    assert (study.next_code("C1", "V"), study.next_code("C3", "V")) == ("C1-V04", "C3-V01")
