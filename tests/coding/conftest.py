"""A small study with three interviews, and its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from protocol.model.interview import InterviewContents
from protocol.model.words import Kind
from protocol.store import device
from protocol.store.study_folder import StudyFolder
from tests.coding.study import export, put
from tests.export.builders import contents, note, some_id
from tests.small_study import STUDY, VOLUNTEER

CASES = """
  - {code: C1, name: Het eerste huis, place: Ginder}
  - {code: C2, name: Het tweede huis, place: Elders}
"""


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the folders of who runs the tests alone."""
    monkeypatch.setattr(device, "state_folder", lambda: tmp_path / "state")


@pytest.fixture
def folder(tmp_path: Path) -> StudyFolder:
    """A study of two cases without interviews."""
    study = STUDY.replace("\n  - {code: C1, name: Het eerste huis, place: Ginder}\n", CASES)
    return StudyFolder.make(tmp_path / "study", study.encode(), {"volunteer.yaml": VOLUNTEER.encode()})


@dataclass
class Led:
    """A study with interviews."""

    folder: StudyFolder
    """The study."""
    first: InterviewContents
    """With C1-V01: four notes, of which the last is sensitive."""
    second: InterviewContents
    """With C1-V02: two notes."""
    third: InterviewContents
    """With C2-V01: two notes."""
    workbook: Path
    """The exported workbook, in English."""

    @property
    def units(self) -> list[str]:
        """The ids of all notes, in the order of the workbook."""
        return [kept.id for one in (self.first, self.second, self.third) for kept in one.notes]


@cache
def _interviews() -> tuple[InterviewContents, InterviewContents, InterviewContents]:
    """The interviews, the same for every test: none changes them, so that they are exported once."""
    return (
        contents(
            id=some_id("a"),
            participant_code="C1-V01",
            created_at="2026-03-02T08:00:00.000Z",
            notes=(
                note("Ik luister, en dan zet ik koffie. Meer niet.", kind=Kind.VERBATIM),
                note("Er is een speelhoek."),
                note("cafe\u0301 🙂 op maandag", "meeting"),
                note("Zij vertelde over haar buurvrouw.", sensitive=True),
            ),
        ),
        contents(
            id=some_id("b"),
            participant_code="C1-V02",
            created_at="2026-03-02T09:00:00.000Z",
            notes=(note("Ouders helpen elkaar.", kind=Kind.VERBATIM), note("Niemand zei iets.")),
        ),
        contents(
            id=some_id("c"),
            case="C2",
            participant_code="C2-V01",
            created_at="2026-03-02T10:00:00.000Z",
            notes=(note("Wij ruilen kleren."), note("Ja en nee.")),
        ),
    )


_EXPORTED: list[bytes] = []
"""The workbook of those interviews, once somebody exported it: that takes longer than most tests."""


@pytest.fixture
def led(folder: StudyFolder, tmp_path: Path) -> Led:
    """The study with three interviews in it."""
    for one in _interviews():
        put(folder, one)
    path = tmp_path / "study-2026.xlsx"
    if not _EXPORTED:
        _EXPORTED.append(export(folder, path).read_bytes())
    path.write_bytes(_EXPORTED[0])
    return Led(folder, *_interviews(), path)
