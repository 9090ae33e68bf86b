"""The program on a small study, driven by a pilot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from protocol.i18n import use_language
from protocol.questionnaire import read_study
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp


@pytest.fixture(autouse=True)
def _dutch() -> None:
    """The language of a fieldworker."""
    use_language("nl")


@pytest.fixture
def make_app(folder: StudyFolder) -> Callable[..., ProtocolApp]:
    """Makes the program on the small study."""

    def make(**options: object) -> ProtocolApp:
        return ProtocolApp(folder, read_study(folder.study_file), "deviceaaaaaaaaaa", **options)  # type: ignore[arg-type]

    return make
