"""A terminal for tests: the real program on a pseudo-terminal, its screen drawn by an emulator.

Nothing here sleeps: who waits, waits for output, and gives up after a time with the screen in the message.
Not on Windows, which has no pseudo-terminals of this kind.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from string import ascii_lowercase
from types import TracebackType

import pyte

ROOT = Path(__file__).parents[2]
"""The checkout."""

PATIENCE = 20.0
"""Seconds to wait for something that has to come: a machine with two cores may be busy with other tests."""

GLANCE = 0.05
"""Seconds between two looks when nothing comes: what is waited for may show elsewhere, in a file."""

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "delete": "\x1b[3~",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "shift+f3": "\x1b[1;2R",
    "f4": "\x1bOS",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f12": "\x1b[24~",
    "shift+tab": "\x1b[Z",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "space": " ",
    **{f"ctrl+{letter}": chr(ord(letter) - ord("a") + 1) for letter in ascii_lowercase},
}
"""What a terminal of the xterm family sends for a key."""

_UNKNOWN = re.compile(rb"\x1b\[[<=>][0-9;]*[a-zA-Z]|\x1bP[^\x1b]*\x1b\\|\x1b\[\?[0-9;]*\$p")
"""Sequences that the emulator doesn't know and would show as text: keyboard modes and questions."""
_OTHER_SCREEN = re.compile(rb"(\x1b\[\?1049[hl])")
"""A program that fills the window goes to a screen of its own, and back at its end."""
_SEQUENCE = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[PX^_\]].*?(\x1b\\|\x07)|[ -/]*[0-~])", re.DOTALL)
"""Any sequence (ECMA-48): control sequences, strings, and escapes of two characters."""
_BEGUN = re.compile(rb"\x1b(\[[<=>?0-9;]*\$?|P[^\x1b]*\x1b?)?$")
"""A sequence that stands half at the end of what was read."""


def private_environment(home: Path, language: str = "nl") -> dict[str, str]:
    """An environment in which nothing of this machine's person is read or written.

    Args:
        home: A folder for everything that belongs to a person.
        language: The language in which the program speaks.
    """
    kept = ("PATH", "SYSTEMROOT", "PYTHONPATH", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")
    return {name: os.environ[name] for name in kept if name in os.environ} | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "PROTOCOL_LANGUAGE": language,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def plain(written: bytes | bytearray) -> bytes:
    """What a program wrote, without its sequences for colours and places."""
    return _SEQUENCE.sub(b"", written)


_PAINT = 0.04
"""Seconds between two sizes of the window: the program leaves out paints that come quicker."""


class Terminal:
    """A program on a terminal of its own.

    Use it as a context manager, so that the program is ended whatever happens.

    Args:
        arguments: Those of `protocol`; with `program` those of that.
        size: Columns and rows.
        env: The whole environment; TERM is set here.
        cwd: Where it is started.
        program: What is started; `python -m protocol` by default.
        checkout: Whether the program is that of the checkout, wherever it is started.
        drawn: Whether what it writes is drawn; without, only `received` tells, and drawing costs nothing.
    """

    def __init__(
        self,
        arguments: Sequence[str] = (),
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str],
        cwd: Path | None = None,
        program: Sequence[str] = (sys.executable, "-m", "protocol"),
        checkout: bool = True,
        drawn: bool = True,
    ) -> None:
        self.received = bytearray()
        """Everything that the program wrote."""
        self._drawn = drawn
        self._pending = b""
        self._shell = self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._ended = False
        self._master, slave = os.openpty()
        _resize(slave, size)
        paths = [str(ROOT), env.get("PYTHONPATH", "")] if checkout else []
        self._process = subprocess.Popen(
            [*program, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=cwd,
            env={**env, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "TERM": "xterm-256color"},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        os.set_blocking(self._master, False)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Looking

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    @property
    def text(self) -> str:
        """What stands on the screen now: its rows without the space behind them."""
        self._read(0)
        return "\n".join(row.rstrip() for row in self._screen.display)

    @property
    def rows(self) -> list[str]:
        """The rows of the screen, in full width."""
        self._read(0)
        return list(self._screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        self._read(0)
        return self._screen.cursor.x, self._screen.cursor.y

    # Waiting

    def wait_until(self, shown: Callable[[str], bool], what: str = "", timeout: float = PATIENCE) -> str:
        """Wait until the screen is as it should be.

        Args:
            shown: Told the text of the screen after each output; it may look at other things too.
            what: What is waited for, for the message.
            timeout: Seconds.

        Returns:
            The text of the screen.

        Raises:
            AssertionError: It did not come; the screen stands in the message.
        """
        deadline = time.monotonic() + timeout
        while True:
            if shown(text := self.text):
                return text
            left = deadline - time.monotonic()
            if left <= 0 or self._ended:
                ended = f"the program ended with {self._process.poll()}" if self._ended else "too late"
                raise AssertionError(f"{what or 'what was waited for'} did not come: {ended}\n{text}")
            self._read(min(left, GLANCE))

    def wait_for(self, words: str, timeout: float = PATIENCE) -> str:
        """Wait until words stand on the screen, and give its text."""
        return self.wait_until(lambda text: words in text, f"“{words}”", timeout)

    def wait_received(self, marks: Sequence[bytes], timeout: float = PATIENCE) -> None:
        """Wait until the program has written each of some texts, whatever became of them on the screen.

        Raises:
            AssertionError: One of them did not come.
        """
        deadline = time.monotonic() + timeout
        while missing := [mark for mark in marks if mark not in plain(self.received)]:
            left = deadline - time.monotonic()
            if left <= 0 or self._ended:
                raise AssertionError(f"{missing} did not come, only {bytes(self.received[-2000:])!r}")
            self._read(left)

    def wait_gone(self, words: str, timeout: float = PATIENCE) -> str:
        """Wait until words no longer stand on the screen, and give its text."""
        return self.wait_until(lambda text: words not in text, f"the going of “{words}”", timeout)

    def wait_end(self, timeout: float = PATIENCE) -> int:
        """Wait until the program has ended, and give its exit code.

        Raises:
            AssertionError: It goes on.
        """
        deadline = time.monotonic() + timeout
        while not self._ended:
            left = deadline - time.monotonic()
            if left <= 0:
                raise AssertionError(f"the program goes on\n{self.text}")
            self._read(left)
        return self._process.wait(max(deadline - time.monotonic(), 1))

    # Acting

    def type(self, text: str) -> None:
        """Type words, all at once, as fast typing or a paste without brackets does."""
        self._write(text.encode())

    def press(self, *names: str) -> None:
        """Press keys: names of `KEYS`, or single characters."""
        for name in names:
            self._write((name if len(name) == 1 else KEYS[name]).encode())

    def paste(self, text: str) -> None:
        """Paste words, as a terminal with bracketed paste sends them."""
        self._write(f"\x1b[200~{text}\x1b[201~".encode())

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size; the program is told by the system."""
        self._read(0)
        self._screen.resize(rows, columns)
        _resize(self._master, (columns, rows))

    def kill(self) -> int:
        """Kill the program at once, without any word to it, and give its exit code."""
        self._process.send_signal(signal.SIGKILL)
        return self._process.wait()

    def signal(self, number: int) -> None:
        """Send a signal to the program."""
        self._process.send_signal(number)

    def clog(self, paints: int = 80) -> None:
        """Let the program paint more than the terminal and its own queue hold, and read none of it.

        Args:
            paints: Whole screens; each waits for the program to have begun with the one before.
        """
        for number in range(paints):
            _resize(self._master, (80 + number % 2, 24))
            select.select([], [], [], _PAINT)

    def hang_up(self) -> int:
        """Close the window; the system tells the program. Gives its exit code."""
        os.close(self._master)
        self._master = -1
        return self._process.wait(PATIENCE)

    def close(self) -> None:
        """End the program if it runs, and let go of the terminal."""
        if self._process.poll() is None:
            self.kill()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    # Below

    def _write(self, data: bytes) -> None:
        """Write all of it; the program may be slow to read, and is then read from in the meantime."""
        while data:
            try:
                data = data[os.write(self._master, data) :]
            except BlockingIOError:
                self._read(0.1)

    def _read(self, timeout: float) -> None:
        """Take what the program wrote: all there is now, else the first that comes within the time."""
        while self._master >= 0 and not self._ended:
            ready, _, _ = select.select([self._master], [], [], timeout)
            if not ready:
                return
            try:
                data = os.read(self._master, 65536)
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                data = b""
            if not data:
                self._ended = True
                return
            self.received += data
            if self._drawn:
                self._draw(data)
            timeout = 0

    def _draw(self, data: bytes) -> None:
        data = self._pending + data
        begun = _BEGUN.search(data)
        self._pending = data[begun.start() :] if begun else b""
        for part in _OTHER_SCREEN.split(_UNKNOWN.sub(b"", data[: len(data) - len(self._pending)])):
            if _OTHER_SCREEN.fullmatch(part):
                self._turn_to(part.endswith(b"h"))
            else:
                self._stream.feed(part)

    def _turn_to(self, other: bool) -> None:
        """Turn to the other screen, which is empty then, or back to that of the shell, which is as it was."""
        columns, rows = self._screen.columns, self._screen.lines
        self._screen = pyte.Screen(columns, rows) if other else self._shell
        self._screen.resize(rows, columns)
        self._stream = pyte.ByteStream(self._screen)


def _resize(handle: int, size: tuple[int, int]) -> None:
    columns, rows = size
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
