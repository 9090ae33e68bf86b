"""What the program does at the edge of a terminal, and that the terminal of the tests is a good one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.terminal.terminal import ROOT, Terminal

Start = Callable[..., Terminal]


def _without_terminal(
    arguments: list[str], env: dict[str, str], **streams: int
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "protocol", *arguments],
        env={**env, "PYTHONPATH": str(ROOT)},
        text=True,
        timeout=30,
        capture_output=True,
        **streams,
    )


def test_help_on_a_terminal(start: Start) -> None:
    """Help comes, in Dutch, and the program ends well."""
    terminal = start("--help")

    terminal.wait_for("protocol demo")

    assert terminal.wait_end() == 0


def test_help_fits_the_window(start: Start) -> None:
    """No line of help is wider than a narrow window."""
    terminal = start("interview", "--help", size=(60, 60))

    terminal.wait_for("--resume")

    assert terminal.wait_end() == 0
    lines = bytes(terminal.received).decode().splitlines()
    long = [line for line in lines if len(line) > 60 and not line.startswith("  protocol ")]
    assert long == []


def test_typed_words_reach_the_program(environment: dict[str, str]) -> None:
    """What is typed comes in whole, letters beyond ASCII too."""
    program = [sys.executable, "-c", "print('<' + input() + '>')"]
    with Terminal(env=environment, program=program) as terminal:
        terminal.type("coördinator: 5 €")
        terminal.press("enter")

        terminal.wait_for("<coördinator: 5 €>")


def test_waiting_in_vain_shows_the_screen(environment: dict[str, str]) -> None:
    """Who waits for what never comes is told what stood there instead."""
    program = [sys.executable, "-c", "print('this is there'); input()"]
    with Terminal(env=environment, program=program) as terminal:
        terminal.wait_for("this is there")

        with pytest.raises(AssertionError, match="this is there"):
            terminal.wait_for("something else", timeout=0.1)


def test_window_size_is_told(environment: dict[str, str]) -> None:
    """The program sees the size of the window, also after it was changed."""
    program = [
        sys.executable,
        "-c",
        "import os; print(os.get_terminal_size()); input(); print(os.get_terminal_size())",
    ]
    with Terminal(env=environment, program=program, size=(120, 36)) as terminal:
        terminal.wait_for("columns=120, lines=36")
        terminal.resize(60, 20)
        terminal.press("enter")

        terminal.wait_for("columns=60, lines=20")


def test_screen_of_the_shell_comes_back(environment: dict[str, str]) -> None:
    """What a program drew on a screen of its own is gone when it leaves that."""
    drawing = "print('shell'); print('\\x1b[?1049h\\x1b[Hdrawn'); input(); print('\\x1b[?1049lback'); input()"
    with Terminal(env=environment, program=[sys.executable, "-c", drawing]) as terminal:
        assert "shell" not in terminal.wait_for("drawn")
        terminal.press("enter")

        assert "drawn" not in terminal.wait_for("back")
        assert "shell" in terminal.text


def test_kill_is_at_once(environment: dict[str, str]) -> None:
    """A killed program is gone, and left no word."""
    program = [sys.executable, "-c", "print('running'); input()"]
    with Terminal(env=environment, program=program) as terminal:
        terminal.wait_for("running")

        assert terminal.kill() == -9


@pytest.mark.parametrize("arguments", [["open"], [], ["interview", "--resume", "x"]])
def test_screens_without_a_terminal(arguments: list[str], environment: dict[str, str]) -> None:
    """Without a terminal the screens don't hang: one line says so, with exit code 2."""
    done = _without_terminal(arguments, environment, stdin=subprocess.DEVNULL)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Dit is geen terminal")


def test_screens_with_closed_input(environment: dict[str, str], tmp_path: Path) -> None:
    """With standard input closed altogether the answer is the same."""
    command = f'exec "{sys.executable}" -m protocol open "{tmp_path}" <&-'
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env={**environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_screens_with_output_elsewhere(start: Start, environment: dict[str, str]) -> None:
    """With a terminal to type on, but the output sent to a file, it says so too."""
    shell = ["/bin/sh", "-c", f'"{sys.executable}" -m protocol open | cat; echo done']
    with Terminal(env=environment, program=shell) as terminal:
        terminal.wait_for("done")

        assert "Dit is geen terminal" in terminal.text


def test_open_without_a_study_offers_to_make_one(start: Start, tmp_path: Path) -> None:
    """Where there is no study the program asks whether to make one; Enter alone stops."""
    terminal = start("open")
    terminal.wait_for("Enter")
    terminal.press("enter")

    assert terminal.wait_end() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_ctrl_c_leaves_quietly(start: Start) -> None:
    """Ctrl+C at a question of the command line ends it as a shell expects, without a traceback."""
    terminal = start("open")
    terminal.wait_for("Enter")

    assert _interrupted(terminal) == 130
    assert "Traceback" not in terminal.text


def _interrupted(terminal: Terminal) -> int:
    """Press Ctrl+C, as often as a person would: Python misses one between writing a question and reading."""
    for _try in range(10):
        terminal.press("ctrl+c")
        with suppress(AssertionError):
            return terminal.wait_end(timeout=1)
    return terminal.wait_end()
