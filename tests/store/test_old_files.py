"""Files of older versions of the program: kept as they were written, read by the program of today."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from protocol.errors import DamagedFile, NewerFormat
from protocol.model.words import Kind
from protocol.questionnaire import read_study
from protocol.store.backup_file import prove_backup
from protocol.store.envelope import FORMAT
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.reading import read_newer
from protocol.store.study_folder import StudyFolder
from tests.store.records import DEVICE
from tests.terminal.terminal import ROOT

OLD = sorted((ROOT / "tests" / "data").glob("format-*"))
TEXTS = [
    "Ik kwam hier toevallig binnen, één keer per week.",
    "Ik ben er vooral om te luisteren.",
    "lacht, kijkt naar de speelhoek",
]
"""What stands in them."""


@pytest.fixture(params=OLD, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> StudyFolder:
    """A study of an older version, in a folder that may be written to."""
    return StudyFolder(Path(shutil.copytree(request.param, tmp_path / "old")))


def test_there_are_files_of_every_format() -> None:
    """Whoever makes a new format keeps files of the one before."""
    assert [path.name for path in OLD] == [f"format-{number}" for number in range(1, FORMAT + 1)]


def test_an_old_interview_is_read(old: StudyFolder) -> None:
    """Each note, with its kind."""
    (path,) = old.interview_paths()
    kinds = [Kind.PARAPHRASE, Kind.VERBATIM, Kind.OBSERVATION]
    assert [(note.text, note.kind) for note in read_contents(path).notes] == list(
        zip(TEXTS, kinds, strict=True)
    )


def test_an_old_interview_goes_on(old: StudyFolder) -> None:
    """It is opened for writing."""
    (path,) = old.interview_paths()
    file = InterviewFile.open(path, DEVICE)
    file.close()
    assert len(file.notes) == 3


def test_an_old_previous_version_is_whole(old: StudyFolder) -> None:
    """It can be put back."""
    (path,) = old.interview_paths()
    path.write_bytes(b"")
    old.restore_previous(path.stem)
    assert [note.text for note in read_contents(path).notes] == TEXTS[:-1]


def test_an_old_participant_is_read(old: StudyFolder) -> None:
    """With the code."""
    assert [one.code for one in old.participants()] == ["C1-V01"]


def test_an_old_study_file_is_read(old: StudyFolder) -> None:
    """With its cases."""
    assert [case.code for case in read_study(old.study_file).cases] == ["C1"]


def test_an_old_backup_is_restored(old: StudyFolder, tmp_path: Path) -> None:
    """Into a study that holds the interview."""
    (backup,) = (old.path / "backups").glob("*.zip")
    assert prove_backup(backup).format == 1
    StudyFolder.restore(backup, tmp_path / "again")
    assert [path.name for path in StudyFolder(tmp_path / "again").interview_paths()] == [
        path.name for path in old.interview_paths()
    ]


def test_a_newer_interview_is_refused_for_writing_and_shown(old: StudyFolder) -> None:
    """Whoever wants to write is refused; what can be understood is given to who wants to read."""
    (path,) = old.interview_paths()
    newer = path.read_bytes().replace(b'"format":1', f'"format":{FORMAT + 1}'.encode(), 1)
    path.write_bytes(newer)
    with pytest.raises(NewerFormat):
        InterviewFile.open(path, DEVICE)
    assert (len(read_newer(path).notes), path.read_bytes()) == (3, newer)


def test_a_format_that_never_was_is_damage(old: StudyFolder) -> None:
    """Format 0 was never written."""
    (path,) = old.interview_paths()
    path.write_bytes(path.read_bytes().replace(b'"format":1', b'"format":0', 1))
    with pytest.raises(DamagedFile):
        read_contents(path)
