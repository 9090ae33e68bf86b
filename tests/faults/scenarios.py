"""What a program does to the disk, step by step, and what must hold afterwards, whatever came in between."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from msgspec import structs

from protocol.errors import StoreError, Withdrawn
from protocol.model.words import State
from protocol.questionnaire import read_study
from protocol.store import writer
from protocol.store.backup_file import prove_backup
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.study_folder import StudyFolder
from tests.small_study import DOCUMENT, STUDY, VOLUNTEER
from tests.store.records import DEVICE, make_draft, make_interview, make_note, make_questionnaire

CANARY = "kanarievogeltje"
"""A word of whoever withdraws."""
AT = "2026-03-02T10:00:00.000Z"
DAY = "2026-03-02"
WORKBOOK = "a.xlsx"
OTHER = "blijft staan"
"""A note of somebody who does not withdraw."""

_LONGEST = 20.0
"""Seconds until a person has to be told how it stands, on a machine that is busy."""

Tell = Callable[[str], None]
"""Told of what was acknowledged to a person: `kept <text>`, `closed`, `withdrawn`, `exported`, `purged`."""


class Refusal(Exception):
    """The person was told that it did not work."""


def make(path: Path) -> StudyFolder:
    """A study with two interviews, a workbook and a backup."""
    files = {"volunteer.yaml": VOLUNTEER.encode(), "document.yaml": DOCUMENT.encode()}
    study = StudyFolder.make(path, STUDY.encode(), files)
    for text in (CANARY, OTHER):
        file = InterviewFile.create(study.interviews, make_interview(), make_questionnaire(), DEVICE)
        for number in range(2):
            with file.act() as act:
                act.put(make_note(f"{text} {number}"))
            file.flush()
        file.close()
    study.refresh_summaries()
    study.back_up("", DAY, daily=True)
    export(study, lambda _text: None)
    return study


def one_with(study: StudyFolder, word: str) -> Path:
    """The interview in which somebody said a word."""
    return next(path for path in study.interview_paths() if word.encode() in path.read_bytes())


def _done(file: InterviewFile, tell: Tell, what: str, patience: float) -> None:
    """Tell what the disk has, or that it refuses."""
    until = time.monotonic() + _LONGEST
    while not file.flush(patience):
        if file.saved.error:
            raise Refusal
        assert time.monotonic() < until, "nothing is kept, and nobody is told"
    assert not file.saved.error
    tell(what)


def save(study: StudyFolder, tell: Tell, patience: float = 5.0) -> None:
    """Notes, and the line that is being typed."""
    file = InterviewFile.open(one_with(study, CANARY), DEVICE)
    try:
        for number in range(3):
            file.save_draft(make_draft(f"halver{number}"))
            file.flush(patience)
            with file.act() as act:
                act.put(make_note(f"nieuw{number}"))
                act.set_draft(None)
            _done(file, tell, f"kept nieuw{number}", patience)
    finally:
        file.close(patience)


def close(study: StudyFolder, tell: Tell, patience: float = 5.0) -> None:
    """The end of a talk."""
    file = InterviewFile.open(one_with(study, CANARY), DEVICE)
    try:
        with file.act() as act:
            act.set_interview(structs.replace(file.interview, state=State.CLOSED, closed_at=AT))
        _done(file, tell, "closed", patience)
    finally:
        file.close(patience)


def purge(study: StudyFolder, tell: Tell, patience: float = 5.0) -> None:
    """Words off the record."""
    file = InterviewFile.open(one_with(study, CANARY), DEVICE)
    try:
        file.purge([note.id for note in file.notes.values()], draft=True)
        tell("purged")
    finally:
        file.close(patience)


def withdraw(study: StudyFolder, tell: Tell, patience: float = 5.0) -> None:
    """Somebody takes everything back."""
    tell("asked to withdraw")
    file = InterviewFile.open(one_with(study, CANARY), DEVICE)
    try:
        file.withdraw(AT)
        tell("withdrawn")
    finally:
        file.close(patience)


def export(study: StudyFolder, tell: Tell, patience: float = 5.0) -> None:
    """A workbook in the place of the one of before."""
    from protocol.export.workbook import export_workbook

    export_workbook(
        study.exports / WORKBOOK,
        read_study(study.study_file),
        study.contents(),
        participants=study.participants(),
        language="nl",
        now=datetime(2026, 3, 2, 12, tzinfo=UTC),
        total=2,
    )
    tell("exported")


def back_up(study: StudyFolder, tell: Tell, patience: float = 5.0) -> None:
    """The backup of the next day."""
    study.back_up("", "2026-03-03", daily=True)
    tell("backed up")


SCENARIOS: dict[str, Callable[[StudyFolder, Tell, float], None]] = {
    "save": save,
    "close": close,
    "purge": purge,
    "withdraw": withdraw,
    "export": export,
    "back up": back_up,
}


def quick_retries() -> None:
    """A refused write is tried again at once: these programs live for a moment."""
    writer.FIRST_DELAY = 0.005  # type: ignore[misc]
    writer.LONGEST_DELAY = 0.005  # type: ignore[misc]


def wrong_with(path: Path, told: set[str]) -> str:
    """What is wrong with a study after something came in between; empty when all is well.

    Args:
        path: The study.
        told: What a person was told.
    """
    try:
        study = StudyFolder(path)
        return _wrong_with_interviews(study, told) or _wrong_with_others(study, told)
    except StoreError as error:
        return f"{type(error).__name__}: {error.what}"


def _wrong_with_interviews(study: StudyFolder, told: set[str]) -> str:
    if "withdrawn" in told and (left := holding(path_of := study.path, CANARY)):
        return f"withdrawn, but in {[str(one.relative_to(path_of)) for one in left]}"
    if "purged" in told and (left := holding(study.path, CANARY)):
        return f"purged, but in {[one.name for one in left]}"
    kept = {text.removeprefix("kept ") for text in told if text.startswith("kept ")}
    found, closed = set(), False
    for path in study.interview_paths():
        try:
            contents = read_contents(path)
        except Withdrawn:
            if "asked to withdraw" not in told:
                return "withdrawn, and nobody asked for it"
            study.refresh_summaries()
            study.back_up("", DAY, daily=True)
            if left := holding(study.path, CANARY):
                return f"a withdrawal is not finished: {[one.name for one in left]}"
            continue
        found |= {note.text for note in contents.notes}
        closed = closed or contents.interview.state is State.CLOSED
    if not {f"{OTHER} 0", f"{OTHER} 1"} <= found:
        return "the words of somebody else are gone"
    if not kept <= found:
        return f"told as kept, and lost: {sorted(kept - found)}"
    return "told as closed, and open" if "closed" in told and not closed else ""


def _wrong_with_others(study: StudyFolder, told: set[str]) -> str:
    workbook = study.exports / WORKBOOK
    if not workbook.exists() or zipfile.ZipFile(workbook).testzip() is not None:
        return "the workbook is not whole"
    backups = list((study.path / "backups").glob("*.zip"))
    for path in backups:
        prove_backup(path)
    return "" if len(backups) >= (2 if "backed up" in told else 1) else "the backup is lost"


def holding(folder: Path, word: str) -> list[Path]:
    """The files below a folder that hold a word, packed ones included; exports are told of, and left out."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "exports")
    return [path for path in files if _holds(path, word.encode())]


def _holds(path: Path, word: bytes) -> bool:
    if word in path.read_bytes():
        return True
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(word in archive.read(name) for name in archive.namelist())
