"""A real disk of a few hundred kilobytes (a tmpfs), which is filled up to the last byte and emptied again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILLER = "vol.bin"
"""The file that takes what room there is."""
_PAGE = 4096


class SmallDisk:
    """A disk that is mounted.

    Args:
        path: Where.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        """Its folder."""

    @property
    def room(self) -> int:
        """Bytes that are free."""
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def fill(self, leaving: int = 0) -> None:
        """Take all room but this many bytes, by whole pages."""
        taken = max(self.room - leaving, 0) // _PAGE * _PAGE
        with (self.path / FILLER).open("ab") as file:
            file.write(bytes(taken))

    def empty(self) -> None:
        """Give the room back."""
        (self.path / FILLER).unlink()


@contextmanager
def mounted(path: Path, kilobytes: int) -> Iterator[SmallDisk | str]:
    """A disk of this size, taken away at the end; or why there is none here.

    Args:
        path: The folder that it gets; made here.
        kilobytes: Its size.
    """
    if not sys.platform.startswith("linux") or shutil.which("mount") is None:
        yield "there is no tmpfs here"
        return
    path.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "none", str(path)]
    made = subprocess.run(asked, capture_output=True, text=True)
    if made.returncode:
        yield f"this user may not mount: {made.stderr.strip()[:100]}"
        return
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)
