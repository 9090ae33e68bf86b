"""The shim of `shim.c`: compiled once, loaded before a program, and armed from within it."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.terminal.terminal import ROOT

KILL = -1
"""The program is ended before the operation."""
TORN = -2
"""The program is ended in the middle of a write, before any other operation."""


@cache
def compiled() -> Path | str:
    """The library, or why there is none here."""
    if not sys.platform.startswith("linux"):
        return "the shim is for Linux"
    gcc = shutil.which("gcc")
    if gcc is None:
        return "gcc is not installed"
    library = Path(tempfile.mkdtemp(prefix="protocol-faults-")) / "shim.so"
    source = Path(__file__).with_name("shim.c")
    made = subprocess.run(
        [gcc, "-O1", "-shared", "-fPIC", "-w", "-o", library, source, "-ldl", "-lpthread"],
        capture_output=True,
        text=True,
    )
    return library if made.returncode == 0 else f"gcc refused: {made.stderr.strip()[:200]}"


def library() -> Path:
    """The library; the test is skipped where there is none."""
    found = compiled()
    if isinstance(found, str):
        pytest.skip(found)
    return found


def environment(under: Path, **more: str) -> dict[str, str]:
    """The variables that load the shim.

    Args:
        under: Operations on paths that begin so count.
        more: What else is set.
    """
    return {"LD_PRELOAD": str(library()), "FAULTS_UNDER": str(under), **more}


def run_preloaded(module: str, arguments: list[str], under: Path, timeout: float = 300) -> str:
    """Run a module of the tests with the shim, and give what it printed."""
    env = {**os.environ, **environment(under), "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    env["XDG_STATE_HOME"] = str(under.parent / "state")
    ran = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    return ran.stdout


class Shim:
    """The shim in this very program, which was started with it."""

    def __init__(self) -> None:
        self._own = ctypes.CDLL(None)
        self._own.faults_count.restype = ctypes.c_long

    def arm(self, number: int, how: int, *, lasting: bool = False) -> None:
        """Let an operation from now on fail.

        Args:
            number: Which, from 0; -1 for none.
            how: An errno, `KILL` or `TORN`.
            lasting: Whether all that come after it fail too.
        """
        self._own.faults_arm(ctypes.c_long(number), ctypes.c_int(how), ctypes.c_int(lasting))

    def disarm(self) -> int:
        """Let everything pass; how many operations there were since it was armed."""
        count = int(self._own.faults_count())
        self.arm(-1, 0)
        return count

    def log_to(self, handle: int) -> None:
        """Write all operations down, to an open file; -1 to stop."""
        self._own.faults_log(ctypes.c_int(handle))

    def mark(self, text: str) -> None:
        """Put a line of our own in what is written down."""
        self._own.faults_mark(text.encode())
