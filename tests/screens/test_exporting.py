"""The export in the program tells what is not in the workbook."""

from __future__ import annotations

from collections.abc import Callable

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
