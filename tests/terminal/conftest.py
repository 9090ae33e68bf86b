"""A terminal per test, in a home of its own; none of this on Windows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.terminal.terminal import Terminal

collect_ignore_glob = ["test_*.py"] if os.name != "posix" else []


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing of this machine's person is read or written; in Dutch."""
    from tests.terminal.terminal import private_environment

    home = tmp_path / "home"
    home.mkdir()
    return private_environment(home)


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts `protocol` on a terminal: with its arguments, and what `Terminal` takes besides."""
    from tests.terminal.terminal import Terminal

    running: list[Terminal] = []

    def begin(*arguments: str, **wishes: object) -> Terminal:
        terminal = Terminal(arguments, **{"env": environment, "cwd": tmp_path, **wishes})  # type: ignore[arg-type]
        running.append(terminal)
        return terminal

    yield begin
    for terminal in running:
        terminal.close()
