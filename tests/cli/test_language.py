"""Which language the program speaks: option, variable, settings, study, system, in that order."""

from __future__ import annotations

from pathlib import Path

import pytest

from protocol.settings import peek_language
from protocol.store.study_folder import StudyFolder
from tests.cli.conftest import Call

DUTCH, ENGLISH = "Nog geen interviews.", "No interviews yet."


def _settings(home: Path, text: str) -> None:
    file = home / "config" / "interview-protocol" / "settings.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")


def test_option_before_variable(call: Call, folder: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option outranks the variable, before the command and behind it."""
    monkeypatch.setenv("PROTOCOL_LANGUAGE", "nl")

    assert ENGLISH in call("--language", "en", "list", folder.path).out
    assert ENGLISH in call("list", folder.path, "--language=en").out


def test_variable_before_settings(
    call: Call, folder: StudyFolder, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable outranks the settings."""
    _settings(home, "language: nl\n")
    monkeypatch.setenv("PROTOCOL_LANGUAGE", "en")

    assert ENGLISH in call("list", folder.path).out


def test_settings_before_study(call: Call, folder: StudyFolder, home: Path) -> None:
    """The settings outrank the language of the study."""
    _settings(home, "language: en\n")

    assert ENGLISH in call("list", folder.path).out


def test_study_before_system(call: Call, folder: StudyFolder) -> None:
    """The language of the study outranks that of the system."""
    assert DUTCH in call("list", folder.path).out


def test_system_is_the_last(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing else is known the program speaks the language of the system."""
    monkeypatch.setenv("LANG", "nl_BE.UTF-8")

    assert call("--help").out.startswith("gebruik: ")


@pytest.mark.parametrize(
    "nonsense", ["language: fr\n", "language: [nl]\n", "- language: nl\n", "", "\x00\xff"]
)
def test_settings_that_say_nothing(call: Call, home: Path, nonsense: str) -> None:
    """Settings that name no language of the program are passed over."""
    _settings(home, nonsense)

    assert call("--help").out.startswith("usage: ")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("language: nl", "nl"),
        ("\ufefflanguage: nl\r\ntitle: x", "nl"),
        ("title: x\nlanguage : 'en'  # of the screens\n", "en"),
        ("consent: |\n  language: nl\n", None),
        ("language: nl en\n", None),
        ("language:\n  - nl\n", None),
    ],
)
def test_language_of_a_file(tmp_path: Path, text: str, language: str | None) -> None:
    """The language is the field at the top of the file, however it is written."""
    file = tmp_path / "study.yaml"
    file.write_text(text, encoding="utf-8", newline="")

    assert peek_language(file) == language
