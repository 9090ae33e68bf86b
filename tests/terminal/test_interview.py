"""A talk on a real terminal: what only a terminal shows, and what a dying program leaves behind."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.i18n import translation
from protocol.model.interview import InterviewContents, spoken_order
from protocol.model.words import State
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from tests.small_study import DOCUMENT, STUDY, VOLUNTEER
from tests.terminal.terminal import Terminal

DUTCH = translation("nl").gettext
LINE = f"{DUTCH('paraph.')} >"
ASKED = DUTCH("asked")
Start = Callable[..., Terminal]

KILLS = 15
"""Kills at random instants; `make reliability` takes 300, so that a file that is bad for a moment shows."""
MAY_BE_LOST = 1.0
"""Seconds of typing that a crash may cost."""


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A study on a real disk."""
    files = {"volunteer.yaml": VOLUNTEER.encode(), "document.yaml": DOCUMENT.encode()}
    return StudyFolder.make(tmp_path / "study", STUDY.encode(), files)


def begun(start: Start, study: StudyFolder, **wishes: object) -> Terminal:
    """A talk whose consent has just been given."""
    asked = ["--questionnaire", "volunteer", "--case", "C1", "--participant", "C1-V09"]
    terminal = start("interview", "--study", str(study.path), *asked, **wishes)
    terminal.wait_for("Welkom.")
    terminal.press("1", "1", "enter")
    terminal.wait_for(LINE)
    return terminal


def kept(study: StudyFolder) -> InterviewContents:
    """The one interview, as it is on the disk."""
    (path,) = study.interview_paths()
    return read_contents(path)


def texts(study: StudyFolder) -> list[str]:
    """The words of the notes on the disk, in spoken order."""
    return [note.text for note in spoken_order(kept(study).notes)]


def resumed(start: Start, study: StudyFolder) -> Terminal:
    """The same talk, opened again."""
    (path,) = study.interview_paths()
    terminal = start("interview", "--study", str(study.path), "--resume", path.stem)
    terminal.wait_for(LINE)
    return terminal


def test_what_is_typed_is_painted_and_kept(start: Start, study: StudyFolder) -> None:
    """Accents, the euro and signs that look like markup."""
    terminal = begun(start, study)
    terminal.type("Eén koffie kost 1 € [b]x[/b] [/oops] =1+1")
    terminal.press("enter")
    terminal.wait_for(ASKED)
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert texts(study) == ["Eén koffie kost 1 € [b]x[/b] [/oops] =1+1"]


def test_what_is_typed_before_the_talk_stands_lands_in_it(start: Start, study: StudyFolder) -> None:
    """Not on the study home under it, where an n is a new interview and a q leaves."""
    begun(start, study).kill()
    (path,) = study.interview_paths()
    terminal = start("interview", "--study", str(study.path), "--resume", path.stem)
    terminal.wait_until(lambda _text: b"\x1b[?1049h" in terminal.received)
    terminal.type("nieuwe queeste e")
    terminal.press("enter")
    terminal.wait_until(lambda _text: texts(study) == ["nieuwe queeste e"])


def test_what_is_typed_before_the_consent_stands_answers_it(start: Start, study: StudyFolder) -> None:
    """In the order of its items; what comes behind lands on the line."""
    asked = ["--questionnaire", "volunteer", "--case", "C1", "--participant", "C1-V09"]
    terminal = start("interview", "--study", str(study.path), *asked)
    terminal.wait_until(lambda _text: b"\x1b[?1049h" in terminal.received)
    terminal.type("jn\rnee, niemand\r")
    terminal.wait_until(lambda _text: bool(study.interview_paths()) and texts(study) == ["nee, niemand"])
    assert [given.decision for given in kept(study).interview.consent] == [True, False]


def test_what_is_typed_right_after_opening_a_talk_lands_in_it(start: Start, study: StudyFolder) -> None:
    """On the study home Enter opens at once, however fast the next key comes."""
    begun(start, study).kill()
    terminal = start("open", str(study.path))
    terminal.wait_for("C1-V09")
    terminal.type("\rnieuwe queeste\r")
    terminal.wait_until(lambda _text: texts(study) == ["nieuwe queeste"])


def test_a_pasted_text_may_become_one_note(start: Start, study: StudyFolder) -> None:
    """With its line ends; control characters in it are gone."""
    terminal = begun(start, study)
    terminal.paste("eerste regel\rtweede \x07regel")
    terminal.wait_for(DUTCH("A text of several paragraphs"))
    terminal.press("1")
    terminal.wait_for("tweede regel")
    terminal.press("enter")
    terminal.wait_for(ASKED)
    terminal.press("ctrl+q")
    terminal.wait_end()
    assert texts(study) == ["eerste regel\ntweede regel"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
def test_the_screen_is_whole_in_every_size(start: Start, study: StudyFolder, size: tuple[int, int]) -> None:
    """Question, line and the list of acts have their place."""
    terminal = begun(start, study, size=size)
    text = terminal.wait_for(DUTCH("all acts") if size[0] > 60 else DUTCH("go to"))
    assert "Hoe kwam je hier?" in text
    assert text.splitlines()[-2].rstrip().endswith(LINE)


def test_a_window_that_changes_its_size_keeps_everything(start: Start, study: StudyFolder) -> None:
    """In the middle of a line."""
    terminal = begun(start, study)
    terminal.type("half gety")
    terminal.wait_for("half gety")
    terminal.resize(120, 36)
    terminal.wait_until(lambda text: len(text.splitlines()) == 36 and "half gety" in text)
    terminal.type("pt")
    terminal.wait_for("half getypt")


IMPATIENT = """
import sys
from protocol.tui import app
app._LEAVING = 0.5
from protocol.cli import main
sys.exit(main())
"""
"""The program, with less time to leave by itself."""


def test_a_window_that_closes_while_it_is_painted_ends_the_program(start: Start, study: StudyFolder) -> None:
    """A terminal that takes nothing any more holds the program up: it ends all the same, with every note."""
    terminal = begun(start, study, program=(sys.executable, "-c", IMPATIENT))
    terminal.type("dit blijft")
    terminal.press("enter")
    terminal.wait_until(lambda _text: texts(study) == ["dit blijft"], "the note in the file")
    terminal.clog()
    assert terminal.hang_up() != 0
    assert texts(study) == ["dit blijft"]


def test_a_closed_window_loses_at_most_the_last_second(start: Start, study: StudyFolder) -> None:
    """The program gets no chance to say goodbye; the note is there, and the line."""
    terminal = begun(start, study)
    terminal.type("Een notitie")
    terminal.press("enter")
    terminal.wait_for(ASKED)
    terminal.hang_up()
    assert texts(study) == ["Een notitie"]


def test_a_second_program_is_told_who_has_the_interview(start: Start, study: StudyFolder) -> None:
    """And opens nothing for writing."""
    begun(start, study)
    (path,) = study.interview_paths()
    second = start("interview", "--study", str(study.path), "--resume", path.stem)
    second.wait_for(DUTCH("This interview is open elsewhere"))


def test_a_termination_signal_leaves_everything_kept(start: Start, study: StudyFolder) -> None:
    """A shutdown of the machine ends programs this way."""
    terminal = begun(start, study)
    terminal.type("Voor het afsluiten")
    terminal.press("enter")
    terminal.wait_for(ASKED)
    terminal.signal(signal.SIGTERM)
    terminal.wait_end()
    assert texts(study) == ["Voor het afsluiten"]


@pytest.mark.long
def test_kills_while_typing_lose_no_kept_note_and_at_most_a_second(start: Start, study: StudyFolder) -> None:
    """Whatever was on the screen a second before the kill is in the file; no file is damaged."""
    chance = random.Random(20260302)  # the same instants in every run, as far as a machine can repeat them
    terminal = begun(start, study)
    before = ""
    for kill in range(KILLS):
        if kill:
            terminal = resumed(start, study)
        typed = type_for(terminal, chance.uniform(0.05, 1.6), chance)
        ended = time.monotonic()
        terminal.kill()
        contents = kept(study)
        assert contents.interview.state is State.OPEN
        draft = contents.draft.text if contents.draft else ""
        stored = "".join(note.text + "\n" for note in spoken_order(contents.notes)) + draft
        every = before + "".join(character for _moment, character in typed)
        sure = before + "".join(character for moment, character in typed if moment < ended - MAY_BE_LOST)
        assert every.startswith(stored), f"kill {kill}: something was altered"
        assert stored.startswith(sure), f"kill {kill}: more than a second was lost"
        before = stored
        terminal.close()


def type_for(terminal: Terminal, seconds: float, chance: random.Random) -> list[tuple[float, str]]:
    """Type without a pause, each character as soon as the one before it is painted.

    Args:
        terminal: With the cursor on the line.
        seconds: How long.
        chance: Where the characters come from.

    Returns:
        Each character with the time at which it was on the screen; a newline for Enter.
    """
    typed: list[tuple[float, str]] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        enter = typed and typed[-1][1] not in "\n " and chance.random() < 0.06
        character = "\n" if enter else chance.choice("abcdeé€ ou")
        if character == " " and (not typed or typed[-1][1] in "\n "):
            character = "x"
        before = (terminal.text, terminal.cursor)
        terminal.type("\r" if enter else character)
        terminal.wait_until(lambda text, before=before: (text, terminal.cursor) != before)  # type: ignore[misc]
        typed.append((time.monotonic(), character))
    return typed


def test_a_disk_that_refuses_is_told_loudly_and_tried_again(start: Start, study: StudyFolder) -> None:
    """The words stay; nothing is called kept that isn't; when the disk is back, all of it is there."""
    terminal = begun(start, study)
    away = study.path / "away"
    study.interviews.rename(away)
    terminal.type("Dit mag niet weg")
    terminal.press("enter")
    text = terminal.wait_for(DUTCH("NOT KEPT"))
    assert "Dit mag niet weg" in text
    away.rename(study.interviews)
    terminal.wait_gone(DUTCH("NOT KEPT"))
    assert texts(study) == ["Dit mag niet weg"]


MISTAKEN = """
import sys
from protocol.tui.screens.interview import InterviewScreen
def action_stand(self):
    word = self.line.text
    raise ValueError(word)
InterviewScreen.action_stand = action_stand
from protocol.cli import main
sys.exit(main())
"""
"""The program, with a mistake of the programmer in one act."""


def test_a_mistake_of_the_program_is_told_calmly_and_without_anyones_words(
    start: Start, study: StudyFolder, environment: dict[str, str]
) -> None:
    """What was typed is on the disk, and neither on the screen nor in the report."""
    terminal = begun(start, study, program=(sys.executable, "-c", MISTAKEN))
    terminal.type("vertrouwelijk")
    terminal.wait_until(lambda _text: bool(kept(study).draft))
    terminal.received.clear()
    terminal.press("f4")
    text = terminal.wait_for("protocol open")
    terminal.press("enter")
    assert terminal.wait_end() == 1
    assert "vertrouwelijk" not in text
    assert b"Traceback" not in terminal.received
    home = Path(environment["HOME"])
    reports = [
        path.read_text() for path in home.rglob("*") if path.is_file() and path.parent.name == "reports"
    ]
    assert len(reports) == 1
    assert "ValueError" in reports[0]
    assert "vertrouwelijk" not in reports[0]
