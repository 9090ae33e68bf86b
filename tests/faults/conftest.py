"""The terminal of the other tests, for faults of the real program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from protocol.store.study_folder import StudyFolder
from tests.small_study import DOCUMENT, STUDY, VOLUNTEER
from tests.terminal.conftest import environment, start

__all__ = ["environment", "start"]

_TERMINAL = ("test_real_program.py", "test_payloads.py", "test_no_network.py")
collect_ignore = list(_TERMINAL) if os.name != "posix" else []


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A study on a real disk."""
    files = {"volunteer.yaml": VOLUNTEER.encode(), "document.yaml": DOCUMENT.encode()}
    return StudyFolder.make(tmp_path / "study", STUDY.encode(), files)
