"""What tests on every floor need: a small study and a talk in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from protocol.i18n import use_language
from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning, begin, reopen
from protocol.session.talk import Talk
from protocol.store.study_folder import StudyFolder
from tests.small_study import DOCUMENT, STUDY, VOLUNTEER, HandClock


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: else one processor waits at the end for another."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def _english() -> None:
    """The language of the code, whatever the machine and the test before spoke."""
    use_language("en")


@pytest.fixture(autouse=True)
def _own_device(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program remembers of a device stays with the test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "state"))


@pytest.fixture
def clock() -> HandClock:
    """A clock that a test turns by hand."""
    return HandClock()


@pytest.fixture
def folder(tmp_path: Path) -> StudyFolder:
    """A study folder with two questionnaires."""
    files = {"volunteer.yaml": VOLUNTEER.encode(), "document.yaml": DOCUMENT.encode()}
    return StudyFolder.make(tmp_path / "study", STUDY.encode(), files)


@pytest.fixture
def new_talk(folder: StudyFolder, clock: HandClock) -> Iterator[Callable[..., Talk]]:
    """Makes a talk of which the consent has been given, and closes it afterwards."""
    made: list[Talk] = []

    def make(
        role: str = "volunteer", code: str = "C1-V01", *, consent: bool = True, resume: str = ""
    ) -> Talk:
        study = read_study(folder.study_file)
        if resume:
            talk = reopen(folder, study, resume, "devicebbbbbbbbbb", clock)
        else:
            beginning = Beginning(case="C1", role=role, participant_code=code, interviewer="AB")
            talk = begin(folder, study, beginning, "deviceaaaaaaaaaa", clock)
        made.append(talk)
        if consent and not resume:
            for item in talk.consent.items:
                talk.consent.decide(item, decision=True)
            talk.start()
        return talk

    yield make
    for talk in made:
        talk.file.close()


@pytest.fixture
def talk(new_talk: Callable[..., Talk]) -> Talk:
    """A talk with a volunteer that has just begun."""
    return new_talk()
