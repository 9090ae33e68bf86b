"""Withdrawal of any interview of a study: what goes, what comes back in vain, and how it is shown."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from protocol.errors import Refused, Withdrawn
from protocol.export.workbook import export_workbook
from protocol.model.words import State
from protocol.questionnaire import read_study
from protocol.store.erasing import exports_holding, prove, withdraw
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.names import previous_of
from protocol.store.study_folder import StudyFolder
from tests.vault.canary import traces
from tests.vault.conftest import WORD, Encrypted

DEVICE = "devicebbbbbbbbbb"


def workbook(folder: StudyFolder, name: str) -> Path:
    """A workbook of the study as it is now."""
    path = folder.exports / name
    export_workbook(
        path, read_study(folder.study_file), folder.contents(), language="nl", now=datetime.now(UTC)
    )
    return path


def test_everything_that_comes_from_it_goes(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """Versions, what was set aside, copies among the backups, exports: the word is in no file any more."""
    path = led()
    export = workbook(folder, "a.xlsx")
    copy = folder.path / "backups" / "2026-03-02" / "interviews" / path.name
    copy.parent.mkdir(parents=True)
    shutil.copy(path, copy)
    shutil.copy(path, path.with_name(f"{path.name}.damaged-20260302"))
    folder.refresh_summaries()
    assert traces([WORD], folder.path)
    erased = withdraw(path, exports=True)
    assert traces([WORD], folder.path) == []
    assert {path, export, copy} <= set(erased.removed)


def test_other_peoples_exports_stay(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """A workbook that was made before the interview does not hold it."""
    led("C1-V01")
    before = workbook(folder, "before.xlsx")
    path = led("C1-V02")
    after = workbook(folder, "after.xlsx")
    assert exports_holding(path) == [after]
    withdraw(path, exports=True)
    assert before.exists()


def test_exports_stay_when_somebody_wants_them(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """They are told then, and the proof tells them too."""
    path = led()
    export = workbook(folder, "a.xlsx")
    assert withdraw(path, exports=False).exports == (export,)
    assert prove(folder.path, path.stem).holding == (export,)


def test_it_can_be_shown(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """Every file was looked into, and none names it but the tombstones."""
    path = led()
    folder.refresh_summaries()
    withdraw(path, exports=True)
    proof = prove(folder.path, path.stem)
    assert proof.holding == ()
    assert proof.closed == ()
    assert len(proof.looked_at) == sum(found.is_file() for found in folder.path.rglob("*"))


@pytest.mark.parametrize("other_name", [False, True])
def test_a_copy_that_comes_back_is_refused_and_removed(
    folder: StudyFolder, led: Callable[..., Path], tmp_path: Path, *, other_name: bool
) -> None:
    """From a stick, over the tombstone or beside it under another name, with its previous version."""
    path = led()
    stick = shutil.copy(path, tmp_path / "stick.json")
    withdraw(path, exports=True)
    back = path.with_name("p0000000000000000.json") if other_name else path
    shutil.copy(stick, back)
    shutil.copy(stick, previous_of(back))
    with pytest.raises(Withdrawn):
        read_contents(back)
    with pytest.raises(Withdrawn):
        InterviewFile.open(back, DEVICE)
    shutil.copy(stick, back)
    shutil.copy(stick, previous_of(back))
    folder.refresh_summaries()
    assert traces([WORD], folder.path) == []
    assert [found.name for found in folder.interviews.glob("*.json")] == [path.name]
    (kept,) = folder.refresh_summaries()
    assert kept.state is State.WITHDRAWN


def test_a_damaged_copy_that_comes_back_is_removed_too(
    folder: StudyFolder, led: Callable[..., Path], tmp_path: Path
) -> None:
    """Its name says what it was; its previous version is not put back."""
    path = led()
    stick = shutil.copy(path, tmp_path / "stick.json")
    withdraw(path, exports=True)
    path.write_bytes(Path(stick).read_bytes()[:-30])
    shutil.copy(stick, previous_of(path))
    with pytest.raises(Refused):
        folder.restore_previous(path.stem)
    folder.refresh_summaries()
    assert traces([WORD], folder.path) == []


def test_a_study_that_is_merged_by_hand_forgets_it_too(
    folder: StudyFolder, led: Callable[..., Path], tmp_path: Path
) -> None:
    """Tombstones travel: where they arrive, the interview goes."""
    path = led()
    other = StudyFolder(Path(shutil.copytree(folder.path, tmp_path / "other device")))
    withdraw(path, exports=True)
    shutil.copytree(folder.path / "withdrawn", other.path / "withdrawn")
    other.refresh_summaries()
    assert traces([WORD], other.path / "interviews") == []


def test_what_is_withdrawn_is_not_withdrawn_again(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """It is told, with how to look."""
    path = led()
    withdraw(path, exports=True)
    with pytest.raises(Refused, match="already"):
        withdraw(path, exports=True)


def test_a_sealed_copy_that_comes_back_is_removed(study: Encrypted, led: Callable[..., Path]) -> None:
    """Though the device can't read it."""
    path = led()
    study.folder.seal(path.stem)
    sealed = path.read_bytes()
    withdraw(path, exports=True)
    path.write_bytes(sealed)
    with pytest.raises(Withdrawn):
        read_contents(path)
    study.folder.refresh_summaries()
    assert path.read_bytes() != sealed
    study.unlock_as_researcher()
    with pytest.raises(Withdrawn):
        read_contents(path)
