"""After a withdrawal the name goes off the key list too, if that is wanted; the tombstone says so."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from protocol.cli import main
from protocol.i18n import use_language
from protocol.questionnaire import read_study
from protocol.store.forgetting import read_tombstone
from protocol.store.names_list import Entry, lock_names, make_list, put_name, read_names, unlock_names
from protocol.store.study_folder import StudyFolder
from protocol.store.withdrawn import register_of
from protocol.tui.app import ProtocolApp
from tests.vault.conftest import Encrypted, led_talk

OWN = "een ander geheim zinnetje"
CODE = "C1-V01"


@pytest.fixture(autouse=True)
def _locked() -> Iterator[None]:
    """Nobody's key list stays open for the next test."""
    yield
    lock_names()


@pytest.fixture
def listed(folder: StudyFolder) -> StudyFolder:
    """A study with a key list of two people."""
    make_list(folder.path, OWN)
    put_name(folder.path, CODE, "Fatoumata Verzonnen")
    put_name(folder.path, "C1-V02", "Iemand Anders")
    return folder


def withdrawn(folder: StudyFolder, path: Path, *options: str) -> int:
    """Withdraw an interview; gives the exit code."""
    return main(["--language", "en", "withdraw", path.stem, str(folder.path), "--yes", *options])


def on_the_list(folder: StudyFolder) -> list[str]:
    """Whose names are kept."""
    return [entry.code for entry in read_names(folder.path)]


def said(path: Path) -> bool | None:
    """What both tombstones say of the name."""
    stone, other = read_tombstone(path), read_tombstone(register_of(path, path.stem))
    assert stone == other is not None
    return stone.name_forgotten if stone is not None else None


def test_the_name_goes_when_that_is_asked(listed: StudyFolder, led: Callable[..., Path]) -> None:
    """That name and no other; both tombstones say so, and nothing more."""
    path = led(CODE)
    assert withdrawn(listed, path, "--forget-name") == 0
    assert on_the_list(listed) == ["C1-V02"]
    assert said(path) is True
    assert CODE.encode() not in path.read_bytes()


def test_the_name_stays_when_nobody_asks(
    listed: StudyFolder, led: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told how it goes, and the tombstone says that it did not."""
    path = led(CODE)
    assert withdrawn(listed, path) == 0
    assert f"names remove {CODE}" in capsys.readouterr().err
    assert on_the_list(listed) == [CODE, "C1-V02"]
    assert said(path) is False


def test_a_person_with_another_interview_stays(
    listed: StudyFolder, led: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The name is still needed there; with the last interview it goes."""
    first, second = led(CODE), led(CODE)
    assert withdrawn(listed, first, "--forget-name") == 0
    assert "another interview with this person is left" in capsys.readouterr().out
    assert CODE in on_the_list(listed)
    assert said(first) is None
    assert withdrawn(listed, second, "--forget-name") == 0
    assert CODE not in on_the_list(listed)


def test_without_the_key_it_is_told_who_can(
    listed: StudyFolder, led: Callable[..., Path], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The interview is gone all the same; who made the list gets the command."""
    lock_names()
    for key in (home / "state").rglob("names-*.json"):
        key.rename(home / "elsewhere.json")
    path = led(CODE)
    assert withdrawn(listed, path, "--forget-name") == 1
    told = capsys.readouterr().err
    assert "Whoever made the list" in told
    assert f"names remove {CODE}" in told
    assert said(path) is False


def test_a_script_gives_the_passphrase_of_the_list(
    listed: StudyFolder, led: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On standard input; a wrong one leaves the name, and is told by the exit code."""
    lock_names()
    path, other = led(CODE), led("C1-V02")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{OWN}\n"))
    assert withdrawn(listed, path, "--forget-name", "--passphrase-stdin") == 0
    lock_names()
    monkeypatch.setattr(sys, "stdin", io.StringIO("een fout gokje\n"))
    assert withdrawn(listed, other, "--forget-name", "--passphrase-stdin") == 1
    unlock_names(listed.path, OWN)
    assert on_the_list(listed) == ["C1-V02"]


@pytest.mark.parametrize(("typed", "left"), [("y", []), ("n", [CODE])])
def test_a_person_is_asked(
    listed: StudyFolder,
    led: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    left: list[str],
) -> None:
    """Who withdraws by hand, after typing the id of the interview."""
    path = led(CODE)
    stdin = io.StringIO(f"{path.stem}\n{typed}\n")
    monkeypatch.setattr(stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["--language", "en", "withdraw", path.stem, str(listed.path)]) == 0
    assert on_the_list(listed) == [*left, "C1-V02"]


@pytest.mark.parametrize("opened", [True, False])
async def test_the_program_offers_it_too(folder: StudyFolder, *, opened: bool) -> None:
    """With one key where the list is open; with the command where it is not."""
    use_language("nl")
    talk = led_talk(folder, CODE)
    make_list(folder.path, OWN)
    put_name(folder.path, CODE, "Fatoumata Verzonnen")
    if not opened:
        lock_names()
    app = ProtocolApp(folder, read_study(folder.study_file), "deviceaaaaaaaaaa")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.ending.withdraw(talk)
        await pilot.pause()
        assert f"names remove {CODE}" in str(app.screen.query_one(".panel-note", Static).content)
        await pilot.press("1")
        await pilot.pause()
    assert said(talk.file.path) is opened
    if not opened:
        unlock_names(folder.path, OWN)
    assert on_the_list(folder) == ([] if opened else [CODE])


def test_of_a_sealed_interview_too(study: Encrypted, listed: StudyFolder, led: Callable[..., Path]) -> None:
    """Its card says whose it was."""
    assert study.path == listed.path
    path = led(CODE)
    study.folder.seal(path.stem)
    assert withdrawn(listed, path, "--forget-name") == 0
    assert read_names(listed.path) == [Entry("C1-V02", "Iemand Anders")]
    assert said(path) is True


def test_without_a_key_list_nothing_is_said(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """There is nothing to take off."""
    path = led(CODE)
    assert withdrawn(folder, path, "--forget-name") == 0
    assert said(path) is None


def test_the_dossier_tells(
    listed: StudyFolder, led: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Of how many names the list still holds a line, as far as the tombstones say it."""
    withdrawn(listed, led(CODE), "--forget-name")
    withdrawn(listed, led("C1-V02"))
    capsys.readouterr()
    assert main(["--language", "en", "dossier", str(listed.path)]) == 0
    told = capsys.readouterr().out
    assert "With 1 of them the name was taken off the key list too." in told
    assert "With 1 of them the name was not taken off the key list then" in told
