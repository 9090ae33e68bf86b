"""A disk that really is full, and a system that really refuses: no shim, no stand-in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from protocol.errors import WriteFailed
from protocol.i18n import translation
from protocol.model.interview import spoken_order
from protocol.store.backup_file import prove_backup
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.study_folder import StudyFolder
from tests.faults import scenarios
from tests.faults.small_disk import SmallDisk, mounted
from tests.faults.test_real_program import NOT_KEPT, save_elsewhere
from tests.small_study import DOCUMENT, STUDY, VOLUNTEER
from tests.store.records import DEVICE, make_interview, make_note, make_questionnaire
from tests.terminal.terminal import ROOT, Terminal
from tests.terminal.test_interview import begun, kept, texts

DUTCH = translation("nl").gettext
Start = Callable[..., Terminal]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk of 600 KB."""
    with mounted(tmp_path / "disk", 600) as found:
        if isinstance(found, str):
            pytest.skip(found)
        yield found


@pytest.fixture
def study(disk: SmallDisk) -> StudyFolder:
    """A study on that disk."""
    files = {"volunteer.yaml": VOLUNTEER.encode(), "document.yaml": DOCUMENT.encode()}
    return StudyFolder.make(disk.path / "study", STUDY.encode(), files)


def test_a_talk_is_typed_until_the_disk_is_full(
    study: StudyFolder, start: Start, disk: SmallDisk, tmp_path: Path
) -> None:
    """It is told when a note has no room, and the note stays; a stick gets all; then there is room again."""
    terminal = begun(start, study, size=(100, 30))
    terminal.wait_until(lambda _text: len(kept(study).interview.consent) > 0)
    disk.fill(leaving=2 * kept_size(study) + 8192)
    typed: list[str] = []
    while NOT_KEPT not in terminal.text:
        assert len(typed) < 60, "the disk is never full"
        typed.append(f"Notitie {len(typed)}" + ", koffie en kleren" * 40)
        terminal.type(typed[-1])
        terminal.press("enter")
        terminal.wait_until(lambda text: NOT_KEPT in text or texts(study) == typed)
    terminal.wait_for(f"Notitie {len(typed) - 1}")  # the line that was growing may have been refused first
    text = terminal.wait_for(NOT_KEPT)
    on_disk = texts(study)
    assert typed[: len(on_disk)] == on_disk
    assert len(on_disk) < len(typed)
    assert DUTCH("kept {time}").format(time="") not in text.splitlines()[0]

    stick = tmp_path / "stick"
    stick.mkdir()
    save_elsewhere(terminal, stick)
    (copy,) = stick.iterdir()
    assert [note.text for note in spoken_order(read_contents(copy).notes)] == typed

    terminal.press("enter")
    disk.empty()
    terminal.type("en weer plaats")
    terminal.press("enter")  # an act is tried at once, however long the disk refused
    terminal.wait_gone(NOT_KEPT)
    assert texts(study) == [*typed, "en weer plaats"]


def kept_size(study: StudyFolder) -> int:
    """Bytes of the one interview."""
    (path,) = study.interview_paths()
    return path.stat().st_size


@pytest.fixture
def full_study(disk: SmallDisk) -> StudyFolder:
    """A study with a workbook and a backup on a disk that has hardly any room left."""
    study = scenarios.make(disk.path / "study")
    disk.fill(leaving=8192)
    return study


def everything(study: StudyFolder) -> dict[str, bytes]:
    """Every file of a study."""
    return {str(path): path.read_bytes() for path in study.path.rglob("*") if path.is_file()}


def test_an_export_onto_a_full_disk_leaves_the_workbook_of_before(full_study: StudyFolder) -> None:
    """It is told, the old workbook is whole, and nothing half lies beside it."""
    before = everything(full_study)
    with pytest.raises(WriteFailed) as told:
        scenarios.export(full_study, lambda _text: None)

    assert told.value.remedy
    assert everything(full_study) == before
    assert zipfile.ZipFile(full_study.exports / scenarios.WORKBOOK).testzip() is None


def test_a_backup_onto_a_full_disk_leaves_the_one_of_before(full_study: StudyFolder) -> None:
    """It is told, and the backup of yesterday can be read back."""
    (before,) = (full_study.path / "backups").glob("*.zip")
    with pytest.raises(WriteFailed):
        scenarios.back_up(full_study, lambda _text: None)

    assert [path for path in before.parent.iterdir() if path.suffix != ".lock"] == [before]
    prove_backup(before)


def test_a_stick_that_is_full_is_told_and_the_backup_here_is_made(disk: SmallDisk, tmp_path: Path) -> None:
    """The study is on a disk with room; the copy has none, and leaves nothing half on the stick."""
    study = scenarios.make(tmp_path / "study")
    disk.fill(leaving=4096)
    made = study.back_up(str(disk.path), "2026-03-03", daily=True)

    assert made is not None
    assert made.elsewhere_failed
    prove_backup(made.path)
    assert list(disk.path.rglob("*.zip")) + list(disk.path.rglob("*.tmp")) == []


_SAVE = """
import os
import sys
from pathlib import Path
from protocol.store.interview_file import InterviewFile
from tests.store.records import DEVICE, make_note
file = InterviewFile.open(Path(sys.argv[1]), DEVICE)
with file.act() as act:
    act.put(make_note("nieuw"))
told = "kept" if file.flush(0.3) and not file.saved.error else f"told: {file.saved.error}"
print(told, flush=True)
os._exit(0)
"""


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize(("call", "error"), [("fsync", "EIO"), ("rename", "ENOSPC")], ids=["fsync", "rename"])
def test_a_system_call_that_is_refused_is_told(tmp_path: Path, call: str, error: str) -> None:
    """By the kernel itself (strace), at every save: it is told in words, and the note of before is there."""
    file = InterviewFile.create(tmp_path / "interviews", make_interview(), make_questionnaire(), DEVICE)
    with file.act() as act:
        act.put(make_note("oud"))
    file.close()
    inject = ["-e", f"trace={call}", "-e", f"inject={call}:error={error}", "-o", os.devnull]
    ran = subprocess.run(
        ["strace", "-f", "-qq", *inject, sys.executable, "-c", _SAVE, str(file.path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path), "LC_ALL": "C"},
        timeout=60,
    )
    if "ptrace" in ran.stderr:
        pytest.skip("strace may not trace here")

    assert "told: " in ran.stdout, ran.stderr[-500:]
    assert [note.text for note in read_contents(file.path).notes if note.text == "oud"] == ["oud"]
