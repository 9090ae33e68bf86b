"""What commands do when something goes wrong that is nobody's mistake on the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from protocol.report import write_report
from protocol.store.study_folder import StudyFolder
from tests.cli.conftest import Call
from tests.terminal.terminal import ROOT

SECRET = "Fatima zei iets"


def _fail(*_arguments: object, **_wishes: object) -> int:
    words = SECRET
    raise ValueError(words)


def _report(home: Path) -> Path:
    (report,) = (home / "state").rglob("report-*.txt")
    return report


def test_program_mistake_is_told_calmly(
    call: Call, home: Path, folder: StudyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unforeseen error shows no traceback and nobody's words, and says where the report is."""
    monkeypatch.setattr("protocol.store.study_folder.StudyFolder.refresh_summaries", _fail)

    called = call("list", folder.path)

    assert called.code == 1
    assert str(_report(home)) in called.err
    assert not any(word in called.err for word in ("Traceback", "ValueError", "Fatima"))


def test_report_holds_nobodys_words(home: Path) -> None:
    """A report names types and lines of code: no message, no value, no path of a person."""
    try:
        try:
            _fail()
        except ValueError as inner:
            raise KeyError(SECRET) from inner
    except KeyError as error:
        error.add_note(SECRET)
        path = write_report(error)

    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "Fatima" not in text
    assert str(ROOT) not in text
    assert "ValueError\n  tests/cli/test_failures.py:" in text
    assert "then:\nKeyError\n" in text


def test_report_of_a_group(home: Path) -> None:
    """Errors that came together are all named."""
    path = write_report(ExceptionGroup(SECRET, [ValueError(SECRET), OSError(SECRET)]))

    assert path is not None
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[-5:] == ["ExceptionGroup", "in it:", "ValueError", "in it:", "OSError"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_report_is_private(home: Path) -> None:
    """Nobody else on the machine reads a report."""
    path = write_report(ValueError())

    assert path is not None
    assert path.stat().st_mode & 0o077 == 0


def test_report_that_can_not_be_written(home: Path) -> None:
    """Where the disk refuses the report too, there is none, and no second error."""
    home.mkdir()
    (home / "state").write_bytes(b"")

    assert write_report(ValueError()) is None


def test_system_that_refuses(call: Call, folder: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system refuses is told with the file, not as a mistake in the program."""

    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied", "study.yaml")

    monkeypatch.setattr("protocol.store.study_folder.StudyFolder.refresh_summaries", refuse)

    called = call("list", folder.path, "--language", "en")

    assert (called.code, called.err) == (1, "study.yaml: the system refused: Permission denied\n")


def test_ctrl_c(call: Call, folder: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C ends a command quietly, with the code that shells know."""

    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("protocol.store.study_folder.StudyFolder.refresh_summaries", interrupt)

    called = call("list", folder.path)

    assert (called.code, called.out, called.err) == (130, "", "")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell of the Unix kind")
@pytest.mark.parametrize("arguments", ["--help", "list study --json"])
def test_reader_that_leaves(folder: StudyFolder, arguments: str) -> None:
    """A program that reads only the beginning of the output leads to no complaint."""
    command = f'"{sys.executable}" -m protocol {arguments} | true'
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder.path.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_output_under_an_old_code_page(folder: StudyFolder) -> None:
    """Where the terminal knows few letters, the others become question marks; nothing fails."""
    text = folder.study_file.read_text(encoding="utf-8")
    folder.study_file.write_text(text.replace("Een proefstudie", "Één “proef”"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "protocol", "list", str(folder.path)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp850", "PYTHONUTF8": "0"},
        capture_output=True,
        timeout=30,
    )
    assert done.returncode == 0
    assert b"?proef?" in done.stdout
