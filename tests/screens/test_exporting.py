"""The export in the program: what it asks before, and that it tells what is not in the workbook."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.screens.exporting import ExportScreen
from tests.coding.study import put
from tests.export.builders import contents, note


async def test_sensitive_words_that_are_held_back_are_told(
    make_app: Callable[..., ProtocolApp], folder: StudyFolder
) -> None:
    """Who exports from the program knows that the words are not in the workbook."""
    put(folder, contents(notes=(note("gewoon"), note("geheim", sensitive=True))))
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(ExportScreen())
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        told = str(app.screen.query_one("#progress", Static).content)
    assert "1 gevoelige notitie" in told
    assert "geheim" not in told


async def shown(pilot: Pilot[None]) -> str:
    """What the screen says when its thread is done."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return str(pilot.app.screen.query_one("#progress", Static).content)


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_what_may_tell_who_somebody_is_is_shown_before(
    make_app: Callable[..., ProtocolApp], folder: StudyFolder, key: str
) -> None:
    """How many and where, not the words; Enter makes the workbook as it is, Esc makes nothing."""
    put(folder, contents(notes=(note("bel 0470 12 34 56"), note("mail an@voorbeeld.be"))))
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(ExportScreen())
        asked = await shown(pilot)
        assert "2 passages" in asked
        assert "een telefoonnummer" in asked
        assert "0470" not in asked
        assert list(folder.exports.iterdir()) == []
        await pilot.press(key)
        if key == "enter":
            assert "Hier staat de werkmap" in await shown(pilot)
    assert len(list(folder.exports.iterdir())) == (key == "enter")
