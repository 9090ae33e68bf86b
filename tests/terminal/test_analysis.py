"""The analysis on a real terminal: a burst of keys, accents, and another size."""

from __future__ import annotations

from collections.abc import Callable

from protocol.i18n import translation
from protocol.model.words import Kind
from protocol.session.talk import Talk
from protocol.store.study_folder import StudyFolder
from tests.terminal.terminal import Terminal

DUTCH = translation("nl").gettext


def test_a_word_is_found_from_the_study_home(
    start: Callable[..., Terminal], folder: StudyFolder, talk: Talk
) -> None:
    """All keys at once: none is lost, accents are painted, and a smaller terminal shows it too."""
    talk.send("Een café voor ouders.", Kind.VERBATIM, "tasks")
    assert talk.file.flush()
    terminal = start("open", str(folder.path))
    terminal.wait_for(DUTCH("analyse"))
    terminal.type("a")
    terminal.wait_for(DUTCH("Analysis: matrix"))
    terminal.type("/CAFE")
    terminal.wait_for("“Een café voor ouders.”")
    terminal.resize(60, 20)
    terminal.wait_for("“Een café voor ouders.”")
    terminal.press("enter")
    terminal.wait_for(DUTCH("to read only"))
    terminal.press("escape")
    terminal.wait_for("CAFE")
