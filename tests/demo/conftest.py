"""One demonstration for all tests of this folder: it is only read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from protocol.demo.make import DemoResult, make_demo
from protocol.model.interview import InterviewContents
from protocol.store.study_folder import StudyFolder


@dataclass(frozen=True)
class Demo:
    """A demonstration and what is in it."""

    result: DemoResult
    """What was told of it."""
    folder: StudyFolder
    """Where it is."""
    interviews: tuple[InterviewContents, ...]
    """Read from the files again."""
    told: tuple[tuple[int, int], ...]
    """What the progress was called with."""

    def of(self, code: str, sitting: int = 1) -> InterviewContents:
        """The talk with a participant."""
        return next(
            kept
            for kept in self.interviews
            if (kept.interview.participant_code, kept.interview.sitting) == (code, sitting)
        )


def read_demo(result: DemoResult, told: tuple[tuple[int, int], ...] = ()) -> Demo:
    """A demonstration as its files hold it."""
    folder = StudyFolder(result.folder)
    kept = tuple(one for one in folder.contents() if isinstance(one, InterviewContents))
    return Demo(result, folder, kept, told)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder on one processor: the demonstration is made once."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A demonstration, made once, on a device of its own."""
    told: list[tuple[int, int]] = []
    path = tmp_path_factory.mktemp("demo") / "voorbeeld"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        result = make_demo(path, progress=lambda done, total: told.append((done, total)))
    return read_demo(result, tuple(told))
