"""The recovery key on paper and in the terminal, scanned by a decoder of others: it gives the key itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from protocol.i18n import use_language
from protocol.store.keys.paper import for_terminal, write_page
from protocol.vault import new_key
from tests.export.formats.browser import chromium

zxingcpp = pytest.importorskip("zxingcpp", reason="the decoder zxing-cpp is not installed")

_HALVES = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
"""Whether the upper and the lower half of a cell are lit."""


def scanned(rows: list[bytes]) -> list[str]:
    """What a scanner reads in a picture.

    Args:
        rows: Its rows, a byte of grey for each point.
    """
    picture = memoryview(b"".join(rows)).cast("B", (len(rows), len(rows[0])))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def on_screen(drawn: str, lit: int, dark: int, *, size: int = 6, around: int = 8) -> list[bytes]:
    """A terminal as a picture, with as much of the window around it.

    Args:
        drawn: What stands in it, in half blocks.
        lit: The grey of letters.
        dark: The grey of the window.
        size: Points of half a cell.
        around: Half cells of empty window on each side.
    """
    lines = drawn.splitlines()
    width = max(map(len, lines)) + 2 * around
    halves = [[0] * width for _row in range(around)]
    for line in lines:
        cells = [_HALVES[cell] for cell in line]
        halves += [[*[0] * around, *(cell[half] for cell in cells), *[0] * around] for half in (0, 1)]
    halves += [[0] * width for _row in range(around)]
    rows = [bytes(lit if one else dark for one in row for _point in range(size)) for row in halves]
    return [row for row in rows for _point in range(size)]


@pytest.mark.parametrize(("lit", "dark"), [(255, 0), (204, 32), (0, 255)], ids=["dark", "grey", "light"])
def test_the_code_in_the_terminal_is_the_key(lit: int, dark: int) -> None:
    """Light letters on a dark window, less contrast, and a light window, where it is turned about."""
    for _try in range(5):
        secret = new_key().secret
        assert scanned(on_screen(for_terminal(secret), lit, dark)) == [secret]


def test_a_code_that_is_damaged_gives_no_other_key() -> None:
    """So that reading it means something: with a stripe through it, nothing is read, or the same key."""
    secret = new_key().secret
    rows = on_screen(for_terminal(secret), 255, 0)
    middle = len(rows) // 2
    rows[middle - 60 : middle + 60] = [bytes(len(rows[0]))] * 120
    assert scanned(rows) in ([], [secret])


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
def test_the_code_on_paper_is_the_key(tmp_path: Path) -> None:
    """The page as a browser prints it, looked at as a scanner of 150 points to the inch does."""
    use_language("nl")
    key = new_key()
    write_page(tmp_path / "page.html", key, "proefstudie")
    command = [chromium(), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'p'}"]
    command += [f"--print-to-pdf={tmp_path / 'page.pdf'}", (tmp_path / "page.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    subprocess.run(
        ["pdftoppm", "-gray", "-r", "150", "-singlefile", tmp_path / "page.pdf", tmp_path / "page"],
        check=True,
        timeout=60,
    )
    _kind, size, _most, points = (tmp_path / "page.pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    rows = [points[row * width : (row + 1) * width] for row in range(height)]
    assert scanned(rows) == [key.secret]
