"""The real program on a terminal, while the disk refuses or the clock jumps: what is seen, and kept."""

from __future__ import annotations

import errno
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from protocol.i18n import translation
from protocol.model.interview import spoken_order
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from tests.faults import shim
from tests.faults.runner import ERRORS
from tests.terminal.terminal import Terminal
from tests.terminal.test_interview import ASKED, LINE, begun, kept, resumed, texts

DUTCH = translation("nl").gettext
NOT_KEPT = DUTCH("NOT KEPT")
Start = Callable[..., Terminal]
WORDS = ["Dit mag niet weg", "en dit typ ik nog"]


@pytest.fixture
def shimmed(start: Start, study: StudyFolder, environment: dict[str, str], tmp_path: Path) -> Start:
    """Starts the program with the shim; the files `control` and `clock` beside the study steer it."""
    more = {"FAULTS_CONTROL": str(tmp_path / "control"), "FAULTS_CLOCK": str(tmp_path / "clock")}

    def begin(*arguments: str, **wishes: object) -> Terminal:
        env = {**environment, **shim.environment(study.path, **more), **wishes.pop("more", {})}  # type: ignore[dict-item]
        return start(*arguments, env=env, **wishes)

    return begin


def type_place(terminal: Terminal, place: Path) -> None:
    """Say where everything is to be saved, and wait until it is."""
    terminal.wait_for(DUTCH("Save where? A folder in full, such as /media/stick or E:\\")[:15])
    terminal.type(str(place))
    terminal.press("enter")
    terminal.wait_for(DUTCH("Everything is saved there"))


def save_elsewhere(terminal: Terminal, place: Path) -> None:
    """Choose it in the list of acts, and say where."""
    terminal.press("/")
    terminal.wait_for(DUTCH("Acts"))
    terminal.type("elders")
    terminal.wait_for(DUTCH("save my words elsewhere, when the disk refuses"))
    terminal.press("enter")
    type_place(terminal, place)


@pytest.mark.parametrize("error", ERRORS)
def test_a_disk_that_refuses_is_told_and_the_words_can_be_saved_elsewhere(
    shimmed: Start, study: StudyFolder, tmp_path: Path, error: str
) -> None:
    """The text stays on the screen, nothing is called kept, a stick gets all of it; then the disk is back."""
    terminal = begun(shimmed, study, size=(100, 30))
    control, stick = tmp_path / "control", tmp_path / "stick"
    stick.mkdir()
    control.write_text(str(getattr(errno, error)))
    terminal.type("Dit mag niet weg")
    terminal.press("enter")
    text = terminal.wait_for(NOT_KEPT)
    assert "Dit mag niet weg" in text
    assert DUTCH("kept {time}").format(time="") not in text.splitlines()[0]
    assert texts(study) == []

    terminal.type("en dit typ ik nog")
    terminal.press("enter")
    save_elsewhere(terminal, stick)
    (copy,) = stick.iterdir()
    assert [note.text for note in spoken_order(read_contents(copy).notes)] == WORDS

    terminal.press("enter")
    control.unlink()
    terminal.wait_gone(NOT_KEPT)
    assert texts(study) == WORDS


def test_leaving_while_the_disk_refuses_asks_first(
    shimmed: Start, study: StudyFolder, tmp_path: Path
) -> None:
    """To stay, to save everything elsewhere, or to lose it; the last is not the nearest key."""
    terminal = begun(shimmed, study)
    (tmp_path / "control").write_text(str(errno.EIO))
    terminal.type("Nog niet bewaard")
    terminal.press("enter")
    terminal.wait_for(NOT_KEPT)
    terminal.press("ctrl+q")
    terminal.wait_for(DUTCH("save everything elsewhere, on a stick for example"))
    terminal.press("2")
    type_place(terminal, tmp_path)


def test_a_disk_that_cannot_lock_is_told(shimmed: Start, study: StudyFolder) -> None:
    """Some shared folders know no locks: two people could write one interview, so nothing is begun there."""
    asked = ["--questionnaire", "volunteer", "--case", "C1", "--participant", "C1-V09"]
    more = {"FAULTS_FLOCK": str(errno.ENOLCK)}
    terminal = shimmed("interview", "--study", str(study.path), *asked, more=more)
    terminal.wait_for("Iemand anders zou")
    assert study.interview_paths() == []


JUMPS = {
    "three years back": -3 * 365 * 86_400,
    "a day forward": 86_400,
}


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_clock_that_is_set_changes_no_order_and_no_duration(
    shimmed: Start, study: StudyFolder, tmp_path: Path, jump: int
) -> None:
    """In the middle of a talk: notes stay in their order, no time is negative, and the talk goes on."""
    terminal = begun(shimmed, study)
    for number, text in enumerate(("voor", "na", "later")):
        if number == 1:
            (tmp_path / "clock").write_text(str(jump))
        terminal.type(text)
        terminal.press("enter")
        terminal.wait_until(lambda _text, count=number + 1: len(kept(study).notes) == count)  # type: ignore[misc]
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    notes = spoken_order(kept(study).notes)
    assert [note.text for note in notes] == ["voor", "na", "later"]
    elapsed = [note.entered.elapsed for note in notes]
    assert elapsed == sorted(elapsed)
    assert 0 <= elapsed[0] <= elapsed[-1] < 600
    again = resumed(shimmed, study)
    again.type("weer open")
    again.press("enter")
    again.wait_until(lambda _text: len(kept(study).notes) == 4)
    assert texts(study) == ["voor", "na", "later", "weer open"]


def test_summer_time_in_the_middle_of_a_talk(shimmed: Start, study: StudyFolder, tmp_path: Path) -> None:
    """At two the clock on the wall says three: the time that is shown jumps, the minutes don't."""
    change = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)

    def set_clock(second: float) -> None:
        offset = int(change.timestamp() + second - datetime.now(UTC).timestamp())
        (tmp_path / "clock").write_text(str(offset))

    set_clock(-45)
    terminal = begun(shimmed, study)
    terminal.type("nog winter")
    terminal.press("enter")
    terminal.wait_for(DUTCH("kept {time}").format(time="01:59"))
    set_clock(5)
    terminal.type("al zomer")
    terminal.press("enter")
    terminal.wait_for(DUTCH("kept {time}").format(time="03:00"))
    terminal.press("ctrl+q")
    terminal.wait_end()
    notes = spoken_order(kept(study).notes)
    assert [note.text for note in notes] == ["nog winter", "al zomer"]
    assert notes[0].entered.at < notes[1].entered.at
    assert 0 <= notes[1].entered.elapsed - notes[0].entered.elapsed < 60


def test_a_program_that_was_killed_leaves_no_lock(start: Start, study: StudyFolder) -> None:
    """The lock file still lies there; who opens the interview next is not stopped by it."""
    terminal = begun(start, study)
    terminal.type("voor de klap")
    terminal.press("enter")
    terminal.wait_for(ASKED)
    terminal.wait_until(lambda _text: texts(study) == ["voor de klap"])
    terminal.kill()
    assert list(study.interviews.glob("*.lock"))
    again = resumed(start, study)
    again.wait_for("voor de klap")
    assert LINE in again.text
