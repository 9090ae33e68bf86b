"""Before a talk: the form, and the study home after one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.screens.consent import ConsentScreen
from protocol.tui.screens.interview import InterviewScreen
from protocol.tui.widgets.bars import KeyBar
from protocol.tui.widgets.choose_row import ChooseRow
from protocol.tui.widgets.pick_list import PickList
from tests.screens.test_interview import consented, typed
from tests.small_study import VOLUNTEER

MakeApp = Callable[..., ProtocolApp]


async def listed(pilot: Pilot[None], count: int) -> None:
    """Wait until the study home lists so many interviews."""
    while len(pilot.app.screen.query_one(PickList)._rows) < count:
        await pilot.pause(0.05)


@pytest.mark.parametrize("field", ["code", "place", "others", "interviewer"])
async def test_the_talk_begins_from_whatever_line_is_typed_on(make_app: MakeApp, field: str) -> None:
    """Ctrl+E is no key of the line there, which would go to its end."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "right")
        pilot.app.screen.query_one(f"#{field}", Input).focus()
        await pilot.press("ctrl+e")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConsentScreen)


async def test_the_languages_are_those_of_the_questionnaire(make_app: MakeApp, folder: StudyFolder) -> None:
    """A questionnaire in French and German is led in French, and its notes say so."""
    french = VOLUNTEER.replace("nl:", "fr:").replace(", en:", ", de:")
    (folder.questionnaires / "volunteer.yaml").write_text(french)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        assert pilot.app.screen.query_one("#language", ChooseRow).value == "fr"
        await pilot.press("ctrl+e")
        screen = await consented(pilot)
        await typed(pilot, "Par une amie.")
        assert [note.language for note in screen.talk.file.notes.values()] == ["fr"]


async def test_a_known_code_is_said_to_begin_another_talk(make_app: MakeApp) -> None:
    """Nobody can guess how a second sitting begins."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "ctrl+e")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        told = str(pilot.app.screen.query_one("#known", Static).content)
        assert told.startswith("Hier bekend: C1-V01\n")


async def test_the_talk_that_was_left_is_marked_on_the_study_home(make_app: MakeApp) -> None:
    """Enter goes on with it, not with another that was marked before."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        left = []
        for _talk in range(2):
            await pilot.press("n", "ctrl+e")
            left.append((await consented(pilot)).talk.file.interview.id)
            await pilot.press("ctrl+q")
            await listed(pilot, len(left))
        await pilot.press("enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, InterviewScreen)
        assert screen.talk.file.interview.id == left[1]


async def test_reading_a_talk_that_is_open_tells_how_to_go_on(make_app: MakeApp) -> None:
    """The key that opens a closed one again would else do nothing at all."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.press("n", "ctrl+e")
        await consented(pilot)
        await pilot.press("ctrl+q")
        await listed(pilot, 1)
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("c")
        await pilot.pause()
        assert "niet afgesloten" in str(pilot.app.screen.query_one(KeyBar).render())
