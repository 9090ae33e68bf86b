"""A workbook is there whole or not at all, and nothing of it is ever anywhere else."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from protocol.errors import ProtocolError, WriteFailed
from protocol.export.workbook import workbook_name
from protocol.model.interview import InterviewContents
from tests.export.builders import contents, note
from tests.export.conftest import exported

BEFORE = b"a workbook of before"


@pytest.fixture
def before(target: Path) -> Path:
    """A workbook that is there already."""
    target.parent.mkdir()
    target.write_bytes(BEFORE)
    return target


def _left_over(target: Path) -> list[str]:
    return [path.name for path in target.parent.iterdir() if path != target]


def test_workbook_replaces_the_one_of_before(before: Path) -> None:
    """A new workbook takes the name, for its owner alone, and leaves nothing beside it."""
    exported(before, [contents()])
    assert before.read_bytes()[:2] == b"PK"
    assert before.stat().st_mode & 0o777 == 0o600
    assert _left_over(before) == []


def test_failed_reading_leaves_the_workbook_of_before(before: Path) -> None:
    """When reading the interviews fails half-way, the old workbook stays and nothing is left over."""

    def broken() -> Iterator[InterviewContents]:
        yield contents(notes=(note("woorden"),))
        raise ProtocolError("gone")

    with pytest.raises(ProtocolError, match="gone"):
        exported(before, broken())
    assert before.read_bytes() == BEFORE
    assert _left_over(before) == []


def test_interrupted_export_leaves_nothing(before: Path) -> None:
    """Ctrl+C in the midst of it takes everything away that was written."""

    def interrupt(done: int, _total: int | None) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exported(before, [contents(notes=(note("woorden"),)) for _number in range(3)], progress=interrupt)
    assert before.read_bytes() == BEFORE
    assert _left_over(before) == []


@pytest.mark.parametrize("allowed", [1, 20_000, 60_000], ids=["at once", "in the sheets", "at the end"])
def test_full_disk_is_told_and_leaves_the_workbook_of_before(before: Path, allowed: int) -> None:
    """When the system takes no more bytes, that is told, and the old workbook stays."""
    interviews = [contents(notes=tuple(note(os.urandom(600).hex()) for _n in range(20))) for _i in range(3)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, hard))
    try:
        with pytest.raises(WriteFailed):
            exported(before, interviews)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert before.read_bytes() == BEFORE
    assert _left_over(before) == []


def test_workbook_that_is_open_elsewhere_is_told(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel on Windows lets nobody replace a workbook that it has open."""

    def refuse(_made: str, _target: str) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr("protocol.store.atomic._replace", refuse)
    with pytest.raises(WriteFailed, match="another program has it open") as told:
        exported(before, [contents()])
    assert told.value.remedy
    assert before.read_bytes() == BEFORE
    assert _left_over(before) == []


def test_words_are_only_in_a_private_folder(
    target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is made, nothing of it is in the system's temporary folder, and nobody else can look."""
    elsewhere = tmp_path / "system"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    seen: list[int] = []

    def look(_done: int, _total: int | None) -> None:
        [folder] = target.parent.iterdir()
        seen.append(folder.stat().st_mode & 0o777)
        assert [path for path in folder.iterdir() if path.suffix == ".xml"]
        assert list(elsewhere.iterdir()) == []

    exported(target, [contents(notes=(note("woorden"),))], progress=look)
    assert seen == [0o700]
    assert list(elsewhere.iterdir()) == []


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.export.builders import contents, note
from tests.export.conftest import exported
def die(done, total):
    print("ready", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
exported(Path(sys.argv[1]), [contents(notes=(note("woorden"),))], progress=die)
"""


def test_next_export_takes_away_what_a_killed_one_left(target: Path) -> None:
    """A killed export can't tidy up; the next one does, and leaves alone what is being written."""
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(target)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout == "ready\n", done.stderr
    [left] = target.parent.iterdir()

    def export_beside(_done: int, _total: int | None) -> None:
        mine = set(target.parent.iterdir())
        assert left not in mine
        exported(target.with_name("other.xlsx"), [contents()])
        assert set(target.parent.iterdir()) == {*mine, target.with_name("other.xlsx")}

    exported(target, [contents()], progress=export_beside)
    assert _left_over(target) == ["other.xlsx"]


_WITHOUT_LXML = """
import sys
from pathlib import Path
import openpyxl
assert not openpyxl.LXML
from protocol.export.read_back import read_workbook
from tests.export.builders import contents
from tests.export.conftest import exported
from tests.export.test_round_trip import HOSTILE, note
path = Path(sys.argv[1])
exported(path, [contents(notes=tuple(note(text) for text in HOSTILE))])
assert [row["text"] for row in read_workbook(path).rows["notes"]] == list(HOSTILE)
"""


def test_texts_arrive_without_lxml_too(target: Path) -> None:
    """There openpyxl writes in another way where lxml is not installed, as it is not with most people."""
    environment = {**os.environ, "OPENPYXL_LXML": "False"}
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_LXML, str(target)],
        capture_output=True, text=True, check=False, timeout=120, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("voorbeeld", "voorbeeld-2026-03-05-140509.xlsx"),
        ("Huis van het Kind", "Huis-van-het-Kind-2026-03-05-140509.xlsx"),
        ('a/b\\c:d*e?"<>|', "a-b-c-d-e-2026-03-05-140509.xlsx"),
        (".. ", "study-2026-03-05-140509.xlsx"),
        ("CON", "CON-2026-03-05-140509.xlsx"),
        ("é\x00\n", "é-2026-03-05-140509.xlsx"),
        ("x" * 300, f"{'x' * 80}-2026-03-05-140509.xlsx"),
    ],
)
def test_name_is_good_on_every_system(folder: str, name: str) -> None:
    """The name of a workbook tells study and time, and holds nothing that a system refuses."""
    assert workbook_name(folder, datetime(2026, 3, 5, 14, 5, 9, tzinfo=UTC)) == name
