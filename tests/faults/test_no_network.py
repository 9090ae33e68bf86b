"""The program never opens a connection: every command and the screens run where one would be noticed."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.session.talk import Talk
from protocol.store.study_folder import StudyFolder
from tests.terminal.terminal import ROOT, Terminal
from tests.terminal.test_interview import ASKED, begun

WATCH = """
import os, sys
def watch(event, arguments):
    network = event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
                        "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request")
    if event == "socket.__new__":
        network = arguments[1] not in (1,)  # a pair of the machine's own, which every event loop has
    if network:
        with open(os.environ["NETWORK_LOG"], "a") as log:
            log.write(event + "\\n")
        raise RuntimeError("network: " + event)
sys.addaudithook(watch)
"""
"""Loaded by Python before the program: whatever touches a network is written down and refused."""

NETWORK = frozenset(
    {"socket", "ssl", "http", "urllib", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc"}
    | {"socketserver", "requests", "httpx", "aiohttp", "urllib3", "webbrowser"}
)
"""Modules that are for a network."""


@pytest.fixture
def watched(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """An environment in which the network is watched."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH)
    paths = os.pathsep.join([str(tmp_path / "watch"), str(ROOT)])
    return {**environment, "PYTHONPATH": paths, "NETWORK_LOG": str(tmp_path / "network")}


def noticed(watched: dict[str, str]) -> str:
    """What touched the network."""
    log = Path(watched["NETWORK_LOG"])
    return log.read_text() if log.exists() else ""


def test_a_connection_would_be_noticed(watched: dict[str, str]) -> None:
    """The watch works: a socket is refused and written down."""
    code = "import socket; socket.socket()"
    ran = subprocess.run([sys.executable, "-c", code], env=watched, capture_output=True, text=True)
    assert (ran.returncode, noticed(watched)) == (1, "socket.__new__\n")


@pytest.mark.long
def test_no_command_touches_the_network(
    new_talk: Callable[..., Talk], folder: StudyFolder, watched: dict[str, str], tmp_path: Path
) -> None:
    """Each does its work on a small study, and nothing is noticed."""
    new_talk().leave()
    small = str(folder.path)
    commands = [
        ["demo", str(tmp_path / "demo")],
        ["new", str(tmp_path / "new")],
        ["list", "--json", small],
        ["check", small],
        ["export", small],
        ["backup", small],
    ]
    for command in commands:
        ran = subprocess.run(
            [sys.executable, "-m", "protocol", *command], env=watched, cwd=tmp_path, capture_output=True
        )
        assert ran.returncode == 0, ran.stderr.decode()
    (backup,) = (folder.path / "backups").glob("*.zip")
    again = [sys.executable, "-m", "protocol", "restore", str(backup), str(tmp_path / "again")]
    assert subprocess.run(again, env=watched, cwd=tmp_path, capture_output=True).returncode == 0
    assert noticed(watched) == ""


def test_the_screens_touch_no_network(
    start: Callable[..., Terminal], study: StudyFolder, watched: dict[str, str]
) -> None:
    """A talk, and leaving it."""
    terminal = begun(start, study, env=watched)
    terminal.type("zonder netwerk")
    terminal.press("enter")
    terminal.wait_for(ASKED)
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert noticed(watched) == ""


def test_no_module_is_for_a_network() -> None:
    """Nothing in the program imports one."""
    found = [
        (path.name, name)
        for path in (ROOT / "protocol").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported(node)
        if name.partition(".")[0] in NETWORK
    ]
    assert found == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []
