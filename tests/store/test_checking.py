"""What `protocol check` tells of interviews and participants."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.errors import Mistake
from protocol.store.interview_file import InterviewFile
from protocol.store.study_folder import StudyFolder
from tests.small_study import STUDY, VOLUNTEER
from tests.store.records import DEVICE, make_interview, make_participant, make_questionnaire


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A study with one participant."""
    return StudyFolder.make(tmp_path / "study", STUDY.encode(), {"volunteer.yaml": VOLUNTEER.encode()})


@pytest.fixture
def add(study: StudyFolder) -> Callable[..., Path]:
    """Adds a participant and an interview with it."""

    def make(**fields: object) -> Path:
        participant = make_participant(study.next_code("C1", "V"))
        study.add_participant(participant)
        interview = make_interview(**({"participant": participant.id} | fields))
        file = InterviewFile.create(study.interviews, interview, make_questionnaire(), DEVICE)
        file.close()
        return file.path

    return make


def told(mistakes: list[Mistake]) -> list[tuple[str, str, bool]]:
    """File, field and whether the file can be used, of each mistake."""
    return [(mistake.path.name, mistake.field, mistake.warning) for mistake in mistakes]


def test_nothing_is_wrong_with_what_the_program_made(study: StudyFolder, add: Callable[..., Path]) -> None:
    """No mistake and no warning."""
    add()
    assert study.check_interviews() == []


@pytest.mark.parametrize(("raw", "warning"), [(b"", False), (b'{"format": 2}', True)], ids=["empty", "newer"])
def test_files_that_cannot_be_read_are_told(
    study: StudyFolder, add: Callable[..., Path], raw: bytes, warning: bool
) -> None:
    """Interviews and participants, with what to do; a newer version is no mistake."""
    interview = add()
    [participant] = study.participants_folder.iterdir()
    interview.write_bytes(raw)
    participant.write_bytes(raw)
    mistakes = study.check_interviews()
    assert told(mistakes) == [(participant.name, "", warning), (interview.name, "", warning)]
    assert all(mistake.remedy for mistake in mistakes)


def test_a_name_that_is_not_the_id_is_told(study: StudyFolder, add: Callable[..., Path]) -> None:
    """A copy beside the original is one interview too many."""
    path = add()
    copy = path.with_name("kopie.json")
    copy.write_bytes(path.read_bytes())
    copy.chmod(0o600)
    assert told(study.check_interviews()) == [("kopie.json", "id", False)]


@pytest.mark.parametrize(
    ("fields", "field", "warning"),
    [
        ({"case": "C9"}, "case", False),
        ({"role": "mayor"}, "role", False),
        ({"questionnaire_id": "older"}, "questionnaire_id", True),
        ({"participant": "zzzzzzzzzzzzzzzz"}, "participant", False),
    ],
)
def test_what_the_study_does_not_have_is_told(
    study: StudyFolder, add: Callable[..., Path], fields: dict[str, str], field: str, warning: bool
) -> None:
    """Cases, roles, questionnaires and participants."""
    path = add(**fields)
    assert told(study.check_interviews()) == [(path.name, field, warning)]


def test_a_participant_of_an_unknown_case_is_told(study: StudyFolder) -> None:
    """Its file is looked at too."""
    participant = make_participant("C9-V01", case="C9")
    study.add_participant(participant)
    assert told(study.check_interviews()) == [(f"{participant.id}.json", "case", False)]


def test_a_study_file_with_mistakes_hides_nothing_else(study: StudyFolder, add: Callable[..., Path]) -> None:
    """Its own mistakes are told elsewhere; damaged interviews still are here."""
    add(case="C9").write_bytes(b"")
    study.study_file.write_text("title: [")
    assert [mistake.field for mistake in study.check_interviews()] == [""]


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_files_that_others_can_read_are_told(study: StudyFolder, add: Callable[..., Path]) -> None:
    """As a warning: they can be used."""
    path = add()
    path.chmod(0o640)
    [mistake] = study.check_interviews()
    assert (mistake.path, mistake.warning, "0640" in mistake.what) == (path, True, True)


def test_what_stands_in_a_file_is_never_shown_raw(study: StudyFolder, add: Callable[..., Path]) -> None:
    """Signs that act on a terminal are left out."""
    add(case="\x1b]0;x\x07C9")
    [mistake] = study.check_interviews()
    assert mistake.what.isprintable()
