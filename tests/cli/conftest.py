"""Calls commands in this process, in a home of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from protocol import i18n
from protocol.cli import main


@dataclass(frozen=True)
class Called:
    """What came of a command."""

    code: int
    """The exit code."""
    out: str
    """Standard output."""
    err: str
    """Standard error."""


Call = Callable[..., Called]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, an English system and no choice of language; the current folder is empty."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "PROTOCOL_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    before = i18n.current_language()
    yield tmp_path / "home"
    i18n.use_language(before)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls `protocol` with arguments and gives what came of it."""

    def run(*arguments: object) -> Called:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capsys.readouterr()
        return Called(code, captured.out, captured.err)

    return run
