"""What the study home does with damaged files and those of a newer program, and what it says of backups."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from protocol.i18n import translation
from protocol.model.words import Kind
from protocol.session.talk import Talk
from protocol.store.interview_file import read_contents
from protocol.store.names import previous_of, set_aside_of
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.screens.panels import KeyPanel, TellPanel
from protocol.tui.screens.reading import ReadingScreen

MakeApp = Callable[..., ProtocolApp]
DUTCH = translation("nl").gettext


@pytest.fixture
def damaged(new_talk: Callable[..., Talk]) -> Talk:
    """A talk of two notes whose file became empty; beside it one that is whole."""
    other = new_talk(code="C1-V02")
    other.keep("dit is heel", Kind.PARAPHRASE)
    other.leave()
    talk = new_talk(code="C1-V01")
    for text in ("een", "twee"):
        talk.keep(text, Kind.PARAPHRASE)
        talk.file.flush(5)
    talk.file.close()
    talk.file.path.write_bytes(b"")
    return talk


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the home has looked at the files, and the backup is made."""
    await pilot.pause(0.15)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def shown(pilot: Pilot[None]) -> str:
    """The words of every text on the screen."""
    return " ".join(str(one.content) for one in pilot.app.screen.query(Static))


def drawn(pilot: Pilot[None]) -> str:
    """What stands on the screen, bars included."""
    return pilot.app.export_screenshot().replace("&#160;", " ")


async def test_one_key_puts_the_previous_version_back(make_app: MakeApp, damaged: Talk) -> None:
    """The damaged file stays under a name of its own."""
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("up", "up", "enter", "1")
        await settled(pilot)

    assert [note.text for note in read_contents(damaged.file.path).notes] == ["een"]
    assert [path.read_bytes() for path in set_aside_of(damaged.file.path)] == [b""]


async def test_what_is_lost_is_told_first(make_app: MakeApp, damaged: Talk) -> None:
    """How many notes the version before it has, and what it lacks."""
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, KeyPanel)
        text = shown(pilot)
        assert (
            DUTCH("The version before it lacks at most the last act, and the line that was being typed.")
            in text
        )
        assert any("C1-V01, 1 notitie" in option.text for option in pilot.app.screen.options)


async def test_a_backup_is_offered_where_the_previous_version_is_gone_too(
    make_app: MakeApp, folder: StudyFolder, new_talk: Callable[..., Talk]
) -> None:
    """The version of that day is put in its place."""
    talk = new_talk()
    talk.keep("een", Kind.PARAPHRASE)
    talk.leave()
    folder.back_up("", "2026-03-02", daily=True)
    talk.file.path.write_bytes(b"\0" * 100)
    previous_of(talk.file.path).write_bytes(b"")
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("up", "up", "enter", "1")
        await settled(pilot)

    assert [note.text for note in read_contents(talk.file.path).notes] == ["een"]


async def test_a_damaged_file_without_another_version_is_told(make_app: MakeApp, damaged: Talk) -> None:
    """Nothing is offered that isn't there, and nothing ends."""
    previous_of(damaged.file.path).unlink()
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, KeyPanel)
        assert [option.value for option in pilot.app.screen.options] == ["leave"]


async def test_what_changed_in_between_is_told_and_ends_nothing(make_app: MakeApp, damaged: Talk) -> None:
    """The panel stands there while another program puts the file back."""
    whole = previous_of(damaged.file.path).read_bytes()
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        damaged.file.path.write_bytes(whole)
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(pilot.app.screen, TellPanel)


async def test_everything_else_opens_as_ever(make_app: MakeApp, damaged: Talk) -> None:
    """The damaged one stands first, the whole one below it opens."""
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("up", "up", "down", "r")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ReadingScreen)
        assert "dit is heel" in shown(pilot)


async def test_an_interview_of_a_newer_program_is_read_and_never_written(
    make_app: MakeApp, new_talk: Callable[..., Talk]
) -> None:
    """What can be understood is shown; it is not called damaged, and can't be changed."""
    talk = new_talk()
    talk.keep("uit de toekomst", Kind.PARAPHRASE)
    talk.leave()
    path = talk.file.path
    newer = path.read_bytes().replace(b'{"format":1,', b'{"format":2,"new":[1],', 1)
    path.write_bytes(newer)
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(pilot.app.screen, ReadingScreen)
        assert "uit de toekomst" in shown(pilot)
        assert DUTCH("newer version, to read only") in drawn(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ReadingScreen)
    assert path.read_bytes() == newer


async def test_in_a_study_of_a_newer_program_nothing_is_begun(
    make_app: MakeApp, folder: StudyFolder, new_talk: Callable[..., Talk]
) -> None:
    """The first screen says so; what is there is shown, and neither a new talk nor an open one begins."""
    new_talk().leave()
    text = "format: 2\nmood: [calm]\n" + folder.study_file.read_text(encoding="utf-8")
    folder.study_file.write_text(text, encoding="utf-8")
    told = DUTCH("A newer version of the program wrote this study: it can only be read here")
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert told in drawn(pilot)
        assert "C1-V01" in drawn(pilot)
        for key in ("n", "enter"):
            await pilot.press(key)
            await pilot.pause()
            assert told in shown(pilot)
            await pilot.press("escape")
    assert folder.study_file.read_text(encoding="utf-8") == text
    assert len(folder.interview_paths()) == 1


async def test_a_newer_file_that_says_nothing_to_us_is_told(
    make_app: MakeApp, new_talk: Callable[..., Talk]
) -> None:
    """In words, and it is left as it is."""
    talk = new_talk()
    talk.leave()
    talk.file.path.write_bytes(json.dumps({"format": 3, "checksum": "other", "data": {"a": 1}}).encode())
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("up", "up", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, TellPanel)


async def test_the_home_says_when_the_last_backup_was_made(make_app: MakeApp, folder: StudyFolder) -> None:
    """Quietly, beside the heading; one is made while the home is shown."""
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert DUTCH("backup {when}").format(when="")[:8] in shown(pilot)
    assert len(list((folder.path / "backups").glob("*.zip"))) == 1


async def test_the_home_says_why_there_is_no_backup(make_app: MakeApp, folder: StudyFolder) -> None:
    """A file stands in the place of the folder: it is told, and nothing else happens."""
    (folder.path / "backups").write_text("")
    async with make_app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert DUTCH("no backup: {reason}").split("{")[0] in shown(pilot)
