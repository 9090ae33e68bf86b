"""The screens of an encrypted study: unlocking, sealing, adding; and what is pointed out at closing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.errors import Sealed
from protocol.i18n import use_language
from protocol.model.words import Kind, State, Way
from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning
from protocol.session.finish import CLOSING_REASONS
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.screens.consent import ConsentScreen
from protocol.tui.screens.finish import FinishScreen
from protocol.tui.screens.home import HomeScreen
from protocol.tui.screens.panels import AskPanel, KeyPanel
from protocol.tui.unlock import UnlockApp
from protocol.vault import NotForUs, is_admitted, vault_of
from tests.vault.conftest import PASSPHRASE, WORD, Encrypted, led_talk
from tests.vault.test_backups import kept_in, made

DEVICE = "deviceaaaaaaaaaa"


@pytest.fixture(autouse=True)
def _dutch() -> None:
    """The language of a fieldworker."""
    use_language("nl")


def app_on(folder: StudyFolder, **options: object) -> ProtocolApp:
    """The program on a study."""
    return ProtocolApp(folder, read_study(folder.study_file), DEVICE, **options)  # type: ignore[arg-type]


def readable(study: Encrypted, backup: Path, name: str) -> bool:
    """Whether this device can read an interview in a backup."""
    vault = vault_of(study.path)
    assert vault is not None
    try:
        vault.decrypt(kept_in(backup)[f"interviews/{name}"])
    except NotForUs:
        return False
    return True


async def test_the_passphrase_unlocks(study: Encrypted) -> None:
    """A wrong one is told and forgotten, the right one opens."""
    study.lock()
    app = UnlockApp(study.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"fout", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "wachtzin niet" in str(app.query_one("#told").render())
        assert app.query_one("#passphrase").value == ""
        app.query_one("#passphrase").value = PASSPHRASE
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert app.return_value is True
    assert is_admitted(study.path)


async def test_leaving_leaves_it_locked(study: Encrypted) -> None:
    """Esc opens nothing."""
    study.lock()
    app = UnlockApp(study.path)
    async with app.run_test() as pilot:
        await pilot.press("escape")
    assert app.return_value is False
    assert not is_admitted(study.path)


async def test_what_is_finished_is_sealed_at_once(study: Encrypted) -> None:
    """When the debrief is done the program seals it, and the list says so."""
    talk = led_talk(study.folder)
    talk.finish.close(broken_off=True, why="weg")
    talk.file.close()
    backup = made(study.folder).path
    app = app_on(study.folder, resume=talk.file.interview.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        app.ending.finish_debrief(app.screen.talk)
        await pilot.pause()
    with pytest.raises(Sealed):
        read_contents(talk.file.path)
    assert not readable(study, backup, talk.file.path.name)
    assert [kept.state for kept in study.folder.refresh_summaries()] == [State.SEALED]


async def test_the_screen_does_not_wait_for_the_backups(
    study: Encrypted, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is written anew at a sealing, which takes seconds; what they held is gone afterwards."""
    talk = led_talk(study.folder)
    talk.finish.close(broken_off=True, why="weg")
    talk.file.close()
    backup = made(study.folder).path
    go_on, cleanse = threading.Event(), StudyFolder.cleanse_backups

    def slowly(folder: StudyFolder) -> None:
        assert go_on.wait(20)
        cleanse(folder)

    monkeypatch.setattr(StudyFolder, "cleanse_backups", slowly)
    app = app_on(study.folder)
    async with app.run_test(size=(80, 24)) as pilot:
        app.reopen(talk.file.interview.id)
        await pilot.pause()
        app.ending.finish_debrief(app.screen.talk)
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)
        go_on.set()
        await app.workers.wait_for_complete()
    assert not readable(study, backup, talk.file.path.name)


async def test_a_plain_study_is_never_sealed(folder: StudyFolder) -> None:
    """Nothing changes there."""
    talk = led_talk(folder)
    talk.finish.close(broken_off=True, why="weg")
    talk.file.close()
    app = app_on(folder, resume=talk.file.interview.id)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        app.ending.finish_debrief(app.screen.talk)
        await pilot.pause()
    assert read_contents(talk.file.path).interview.state is State.CLOSED


async def test_something_can_be_added_to_what_is_sealed(study: Encrypted, led: Callable[..., Path]) -> None:
    """Reading it offers that; what is typed reaches the researcher."""
    path = led()
    study.folder.seal(path.stem)
    app = app_on(study.folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.read(path.stem)
        await pilot.pause()
        assert isinstance(app.screen, KeyPanel)
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(app.screen, AskPanel)
        await pilot.press(*"woensdag", "enter")
        await pilot.pause()
    study.unlock_as_researcher()
    assert read_contents(path).notes[-1].text == "woensdag"


async def test_consent_on_paper_is_kept_as_such(folder: StudyFolder) -> None:
    """One key turns what is decided from then on."""
    app = app_on(folder, beginning=Beginning(case="C1", role="volunteer", participant_code="C1-V01"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ConsentScreen)
        await pilot.press("1", "p", "1")
        await pilot.pause()
        made = screen._talk.file.interview.consent
    assert [decision.how for decision in made] == [Way.READ_ALOUD, Way.ON_PAPER]


async def test_closing_points_out_a_number(folder: StudyFolder) -> None:
    """The person goes back, or closes all the same."""
    talk = led_talk(folder)
    talk.keep("bel 0470 12 34 56", Kind.PARAPHRASE)
    for path in talk.finish.open_questions():
        talk.finish.give_reason(path, CLOSING_REASONS[0])
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(FinishScreen(talk))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, KeyPanel)
        await pilot.press("1")
        await pilot.pause()
        assert talk.file.interview.state is State.OPEN
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("2")
        await pilot.pause()
        assert talk.file.interview.state is State.CLOSED
    talk.file.close()


async def test_closing_without_such_a_passage_asks_nothing(folder: StudyFolder) -> None:
    """As ever."""
    talk = led_talk(folder)
    for path in talk.finish.open_questions():
        talk.finish.give_reason(path, CLOSING_REASONS[0])
    app = app_on(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.push_screen(FinishScreen(talk))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert talk.file.interview.state is State.CLOSED
    assert WORD in talk.file.interview.place
    talk.file.close()
