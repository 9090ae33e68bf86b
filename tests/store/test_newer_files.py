"""A file of a newer version of the program, of each kind that is kept: told as what it is, not as damage."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import msgspec
import pytest

from protocol.errors import NewerFormat
from protocol.locations import settings_folder, state_folder
from protocol.model.coding import Code, Codebook, CoderWork
from protocol.settings import LAST_STUDY_FILE, last_study, remember_study
from protocol.store import names_list
from protocol.store.atomic import make_folder
from protocol.store.backup_file import MANIFEST, prove_backup, read_manifest
from protocol.store.codings import (
    codings_folder,
    read_codebook,
    read_work,
    taking_out,
    write_codebook,
    write_work,
)
from protocol.store.device import device_id
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.participants import read_participant, write_participant
from protocol.store.study_folder import StudyFolder
from protocol.store.withdrawn import register_of
from protocol.tui.preferences import read_preferences
from protocol.vault.wrapping import unwrap
from tests.store.records import DEVICE, make_interview, make_participant, make_questionnaire

NEWER = b'{"format":2,"new":[1],'
STRANGE = json.dumps({"format": 3, "checksum": "other", "data": {"a": 1}}).encode()
"""A newer file of which nothing can be understood."""


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))


def made_newer(path: Path) -> bytes:
    """Make a kept file one of a newer version; gives its bytes."""
    raw = path.read_bytes()
    assert raw.startswith(b'{"format":1,')
    path.write_bytes(raw.replace(b'{"format":1,', NEWER, 1))
    return path.read_bytes()


def test_a_participant_is_shown_and_not_written(folder: StudyFolder) -> None:
    """What is understood stands in the list; a write is refused."""
    someone = make_participant()
    write_participant(folder.participants_folder, someone)
    path = folder.participants_folder / f"{someone.id}.json"
    raw = made_newer(path)

    assert folder.participants() == [someone]
    with pytest.raises(NewerFormat):
        write_participant(folder.participants_folder, someone)
    assert path.read_bytes() == raw


def test_a_participant_of_whom_nothing_is_understood_is_told(folder: StudyFolder) -> None:
    """As newer, not as damaged."""
    path = folder.participants_folder / "abcdfghjkmnpqrst.json"
    path.write_bytes(STRANGE)
    with pytest.raises(NewerFormat):
        read_participant(path)


def test_codings_are_shown_and_not_written(tmp_path: Path) -> None:
    """The codebook and what a coder did."""
    codebook, work = Codebook(codes=(Code(id="k1", name="a"),)), CoderWork(coder="AB")
    write_codebook(tmp_path, codebook)
    write_work(tmp_path, work)
    raw = {path: made_newer(path) for path in codings_folder(tmp_path).glob("*.json")}

    assert (read_codebook(tmp_path), read_work(codings_folder(tmp_path) / "AB.json")) == (codebook, work)
    with pytest.raises(NewerFormat):
        write_codebook(tmp_path, codebook)
    with pytest.raises(NewerFormat):
        write_work(tmp_path, work)
    assert {path: path.read_bytes() for path in raw} == raw


def test_codings_that_are_not_understood_are_not_thrown_away(tmp_path: Path) -> None:
    """A withdrawal is told of them; a damaged file would go."""
    write_work(tmp_path, CoderWork(coder="AB"))
    path = codings_folder(tmp_path) / "AB.json"
    path.write_bytes(STRANGE.replace(b'"a"', b'"i0"'))

    with pytest.raises(NewerFormat), taking_out(tmp_path, "i0"):
        pass
    assert path.exists()


def test_the_key_of_a_device_is_told() -> None:
    """Another way to wrap it is no damage."""
    with pytest.raises(NewerFormat):
        unwrap(b'{"format":2,"kdf":"other"}', "een lange zin", "key.json")


def test_the_id_of_a_device_is_never_made_anew() -> None:
    """It is read where it can be, else told: another id would be another device."""
    path = state_folder() / "device.json"
    make_folder(path.parent)
    path.write_bytes(b'{"format":2,"device":"bcdfghjkmnpqrstv","more":1}')
    assert device_id() == "bcdfghjkmnpqrstv"
    path.write_bytes(b'{"format":2,"device":{"id":1}}')
    with pytest.raises(NewerFormat):
        device_id()
    assert path.read_bytes() == b'{"format":2,"device":{"id":1}}'


def test_what_was_open_last_is_left_to_the_newer_program(folder: StudyFolder) -> None:
    """The newer file stays; what it says is used if it is understood."""
    path = state_folder() / LAST_STUDY_FILE
    make_folder(path.parent)
    path.write_text(json.dumps({"format": 2, "study": str(folder.path), "more": 1}))
    raw = path.read_bytes()
    remember_study(folder.path.parent)

    assert (last_study(), path.read_bytes()) == (folder.path, raw)


def test_settings_are_told_in_one_sentence() -> None:
    """What is understood is used; what is not is no list of mistakes."""
    path = settings_folder() / "settings.yaml"
    make_folder(path.parent)
    path.write_text("format: 2\ntheme: contrast\nsound: loud\nkeys: {sing: f8}\n")
    found = read_preferences(path)

    assert found.theme == "contrast"
    assert [mistake.field for mistake in found.mistakes] == ["format"]


def test_the_key_list_is_shown_and_not_written(folder: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are read; none is put down or taken off."""
    names_list.make_list(folder.path, "een lange zin met woorden")
    names_list.put_name(folder.path, "C1-V01", "Verzonnen Naam")
    monkeypatch.setattr(names_list, "_FORMAT", 0)

    assert [entry.code for entry in names_list.read_names(folder.path)] == ["C1-V01"]
    with pytest.raises(NewerFormat):
        names_list.put_name(folder.path, "C1-V02", "Een Ander")
    with pytest.raises(NewerFormat):
        names_list.remove_name(folder.path, "C1-V01")


def test_a_key_list_that_is_not_understood_is_told(folder: StudyFolder) -> None:
    """Not as damage."""
    names_list.make_list(folder.path, "een lange zin met woorden")
    (folder.path / "names" / "recipients.json").write_bytes(b'{"format":2,"keys":[]}')
    with pytest.raises(NewerFormat):
        names_list.read_names(folder.path)


@pytest.mark.parametrize("told", [b'{"format":2}', b'{"format":2,"files":[1]}'], ids=["known", "strange"])
def test_a_backup_is_told(tmp_path: Path, told: bytes) -> None:
    """Its manifest says so, whatever else is in it."""
    path = tmp_path / "backup-00001-2026-03-02.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(MANIFEST, told)
    for read in (read_manifest, prove_backup):
        with pytest.raises(NewerFormat):
            read(path)


def test_a_newer_interview_counts_where_it_is_understood(folder: StudyFolder) -> None:
    """Its code is taken, and the participant stays as long as it is there."""
    file = InterviewFile.create(folder.interviews, make_interview(), make_questionnaire(), DEVICE)
    file.close()
    made_newer(file.path)
    (summary,) = folder.refresh_summaries()

    assert (summary.newer, summary.participant) == (True, file.interview.participant)
    assert folder.next_code("C1", "V") != file.interview.participant_code


def test_a_withdrawal_outranks_a_newer_copy(folder: StudyFolder) -> None:
    """What was withdrawn and comes back in a newer form goes too."""
    file = InterviewFile.create(folder.interviews, make_interview(), make_questionnaire(), DEVICE)
    raw = file.path.read_bytes()
    file.withdraw("2026-03-02T10:00:00.000Z")
    assert register_of(file.path, file.interview.id).exists()
    file.path.write_bytes(raw.replace(b'{"format":1,', NEWER, 1))
    folder.refresh_summaries()

    assert b"withdrawn_at" in file.path.read_bytes()
    assert msgspec.json.decode(file.path.read_bytes())["format"] == 1


def test_a_whole_interview_is_not_called_newer(folder: StudyFolder) -> None:
    """The format of today is read as ever."""
    file = InterviewFile.create(folder.interviews, make_interview(), make_questionnaire(), DEVICE)
    file.close()

    assert read_contents(file.path).interview.id == file.interview.id
    assert not folder.refresh_summaries()[0].newer
