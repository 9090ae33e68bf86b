"""What the tests of the reader share: short files are completed at their end, so that lines count from 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from protocol.errors import Mistake
from protocol.i18n import current_language, use_language
from protocol.model.questionnaire import Questionnaire
from protocol.model.study import Study
from protocol.questionnaire import check_questionnaire, check_study, read_questionnaire, read_study

QUESTIONNAIRE = {
    "id": "id: volunteer",
    "version": "version: 1.0.0",
    "status": "status: pilot",
    "role": "role: volunteer",
    "title": "title: Gesprek",
    "consent": "consent: [{name: notes, label: Mag ik noteren?, required: true}]",
    "topics": "topics: [{id: O00, label: Begin, questions: [{name: begin, type: text, label: Vertel.}]}]",
}
"""What a questionnaire needs; a test writes what it is about, and gets the rest."""

STUDY = {
    "title": "title: Huizen",
    "roles": "roles: [{id: volunteer, label: Vrijwilliger, code: V, questionnaire: volunteer}]",
    "cases": "cases: [{code: C1}]",
}
"""What a study needs."""

Tell = Callable[..., list[str]]
"""Gives the mistakes (or warnings) of a file as `line: field: what, remedy`."""


def completed(text: str, needed: dict[str, str]) -> str:
    """The text without its margin, and at its end what it needs and doesn't have."""
    text = dedent(text).strip("\n")
    missing = [line for key, line in needed.items() if not f"\n{text}".count(f"\n{key}:")]
    return "\n".join([text, *missing, ""])


def written(mistake: Mistake) -> str:
    """A mistake as it is told, without the file."""
    return str(mistake).removeprefix(f"{mistake.path}:").lstrip()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Mistakes are compared in the language of the code."""
    before = current_language()
    use_language("en")
    yield
    use_language(before)


@pytest.fixture
def questionnaire_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a questionnaire, completed."""

    def write(text: str) -> Path:
        path = tmp_path / "volunteer.yaml"
        path.write_text(completed(text, QUESTIONNAIRE), encoding="utf-8")
        return path

    return write


@pytest.fixture
def told() -> Callable[[Path], list[str]]:
    """All that is told of a file as it stands."""

    def tell(path: Path) -> list[str]:
        check = check_study if path.name == "study.yaml" else check_questionnaire
        return [written(mistake) for mistake in check(path)]

    return tell


@pytest.fixture
def errors(questionnaire_file: Callable[[str], Path]) -> Tell:
    """The mistakes of a questionnaire."""

    def tell(text: str, study: Study | None = None) -> list[str]:
        told = check_questionnaire(questionnaire_file(text), study)
        return [written(mistake) for mistake in told if not mistake.warning]

    return tell


@pytest.fixture
def warnings(questionnaire_file: Callable[[str], Path]) -> Tell:
    """The warnings of a questionnaire."""

    def tell(text: str, study: Study | None = None) -> list[str]:
        told = check_questionnaire(questionnaire_file(text), study)
        return [written(mistake) for mistake in told if mistake.warning]

    return tell


@pytest.fixture
def read(questionnaire_file: Callable[[str], Path]) -> Callable[..., Questionnaire]:
    """Read a questionnaire."""

    def reader(text: str, study: Study | None = None) -> Questionnaire:
        return read_questionnaire(questionnaire_file(text), study)

    return reader


@pytest.fixture
def study(tmp_path: Path) -> Callable[[str], Study]:
    """Read a study."""

    def reader(text: str) -> Study:
        path = tmp_path / "study.yaml"
        path.write_text(completed(text, STUDY), encoding="utf-8")
        return read_study(path)

    return reader


@pytest.fixture
def study_errors(tmp_path: Path) -> Tell:
    """The mistakes of a study."""

    def tell(text: str) -> list[str]:
        path = tmp_path / "study.yaml"
        path.write_text(completed(text, STUDY), encoding="utf-8")
        return [written(mistake) for mistake in check_study(path) if not mistake.warning]

    return tell


@pytest.fixture
def study_warnings(tmp_path: Path) -> Tell:
    """The warnings of a study."""

    def tell(text: str) -> list[str]:
        path = tmp_path / "study.yaml"
        path.write_text(completed(text, STUDY), encoding="utf-8")
        return [written(mistake) for mistake in check_study(path) if mistake.warning]

    return tell
