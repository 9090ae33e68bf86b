"""Help and wrong use: in plain words, in the language of the person, at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from protocol import __version__
from tests.cli.conftest import Call
from tests.terminal.terminal import ROOT

COMMANDS = ("open", "new", "demo", "interview", "list", "check", "export")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(call: Call, command: str) -> None:
    """Each command explains itself, and stands in the help of the program."""
    called = call(command, "--help")

    assert (called.code, called.err) == (0, "")
    assert called.out.startswith(f"usage: protocol {command}")
    assert f"\n    {command} " in call("--help").out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_comes_in_dutch(call: Call, command: str) -> None:
    """In Dutch all of the help is Dutch, what argparse says of itself too."""
    dutch, english = call(command, "--help", "--language", "nl").out, call(command, "--help").out

    assert dutch.startswith("gebruik: ")
    sentences = {line.strip() for line in english.splitlines() if len(line.split()) > 4}
    told = {line for line in sentences if not line.startswith(("protocol ", "["))}  # the usage holds no words
    assert [line for line in told if line in dutch] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("new",),
        ("new", "--nonsense", "x"),
        ("list", "--language"),
        ("list", "--language", "fr"),
        ("list", "--json=yes"),
        ("interview", "--case", "C1"),
        ("interview", "--resume", "x", "--case", "C1"),
    ],
)
def test_wrong_use(call: Call, arguments: tuple[str, ...]) -> None:
    """Wrong use is told on standard error, in the language of the person, with exit code 2."""
    called = call("--language", "nl", *arguments)

    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("gebruik: protocol")
    assert ": fout: " in called.err
    assert not any(word in called.err for word in ("error", "required", "expected", "invalid"))


def test_wrong_use_is_harmless(call: Call) -> None:
    """What was typed is repeated without what acts on a terminal."""
    called = call("\x1b[2Jx\u202ey")

    assert "\x1b" not in called.err
    assert "\u202e" not in called.err


def test_half_a_word_is_not_guessed_at(call: Call) -> None:
    """`--lang` of a command is no short form of `--language`."""
    assert call("list", "--lan", "nl").code == 2


def test_version(call: Call) -> None:
    """The version is told."""
    assert call("--version").out == f"protocol {__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    """Help comes at once since it loads neither the screens nor the readers."""
    heavy = ("textual", "rich", "yaml", "msgspec", "tinydb", "openpyxl", "dataclasses", "inspect", "json")
    code = (
        "import sys; from protocol.cli import main\n"
        "try: main(['--help'])\n"
        f"except SystemExit: print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.splitlines()[-1] == "[]"
