"""A hard talk on a real terminal: out of order, interrupted, crashed; nothing of it is lost or wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from protocol.i18n import translation
from protocol.model.interview import InterviewContents, spoken_order
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from tests.small_study import DOCUMENT, STUDY, VOLUNTEER
from tests.terminal.terminal import Terminal

DUTCH = translation("nl").gettext
LINE = f"{DUTCH('paraph.')} >"

EXPECTED = {
    "state": "closed",
    "broken_off": False,
    "debrief_pending": False,
    "consent": [("notes", True), ("quotes", True), ("quotes", False)],
    "segments": 3,
    "come_back": ("since",),
    "notes": [
        ("Via een vriendin.", "paraphrase", "begin", "Hoe kwam je hier?"),
        ("Ik zet vooral koffie.", "verbatim", "tasks", "Wat doe je hier allemaal?"),
        ("kijkt weg", "observation", "begin", "Hoe kwam je hier?"),
        ("Eerst als moeder.", "paraphrase", "begin", "Hoe kwam je hier?"),
        ("Dan is alles toe.", "paraphrase", "improvised", "En in de vakantie?"),
        (
            "Zegt nog: tot volgende week.",
            "paraphrase",
            "debrief/door",
            DUTCH("What was still said when the talk was over?"),
        ),
    ],
    "states": {
        "begin": ("asked", "answered", None, "act"),
        "hours": ("asked", "answered", None, "act"),
        "days": ("none", "not_reached", "not_shown", "closing"),
        "since": ("none", "not_reached", "nothing_noted", "closing"),
        "first": ("none", "not_reached", "not_shown", "closing"),
        "tasks": ("spontaneous", "answered", None, "act"),
        "task_list": ("asked", "answered", None, "act"),
        "task_list coffee": ("spontaneous", "answered", None, "act"),
        "task_list kleren herstellen": ("spontaneous", "answered", None, "act"),
        "forgotten": ("none", "not_reached", "no_time", "by_hand"),
        "improvised": ("asked", "answered", None, "act"),
    },
    "answers": {"hours": ("other", "het wisselt", None)},
    "probes": [("begin", "silence")],
    "improvised": [("En in de vakantie?", "O06", "task_list")],
    "pauses": ["kind viel", DUTCH("off the record"), "telefoon"],
    "changes": [
        ("edit_note", "text", "Eerst als moder.", "Eerst als moeder."),
        ("mark_sensitive", "sensitive", False, True),
    ],
    "sensitive": ["Dan is alles toe."],
    "draft": None,
}
"""The whole talk as it has to be kept, but for ids and times."""


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A study on a real disk."""
    files = {"volunteer.yaml": VOLUNTEER.encode(), "document.yaml": DOCUMENT.encode()}
    return StudyFolder.make(tmp_path / "study", STUDY.encode(), files)


def kept(study: StudyFolder) -> InterviewContents:
    """The one interview, as it is on the disk."""
    (path,) = study.interview_paths()
    return read_contents(path)


def test_a_hard_talk_is_kept_field_by_field(start: Callable[..., Terminal], study: StudyFolder) -> None:
    """Two interruptions, a passage off the record, a consent taken back, a question made up, a crash."""
    asked = ["--questionnaire", "volunteer", "--case", "C1", "--participant", "C1-V09"]
    terminal = start("interview", "--study", str(study.path), *asked)
    terminal.wait_for("Welkom.")
    terminal.press("1", "1", "enter")
    terminal.wait_for(LINE)
    until_the_crash(terminal)
    terminal.wait_until(lambda _text: bool(kept(study).draft))
    terminal.kill()

    (path,) = study.interview_paths()
    again = start("interview", "--study", str(study.path), "--resume", path.stem)
    again.wait_for("Eerst als mo")
    to_the_end(again)
    again.press("ctrl+q")
    again.wait_end()
    assert told(kept(study)) == EXPECTED
    for file in study.path.rglob("*"):
        assert not file.is_file() or b"geheimwoord" not in file.read_bytes()


def say(terminal: Terminal, line: str) -> None:
    """Type a line, and Enter."""
    terminal.type(line)
    terminal.press("enter")


def until_the_crash(terminal: Terminal) -> None:
    """The first half, up to a half-typed line."""
    say(terminal, "Via een vriendin.")
    terminal.type('" Ik zet vooral koffie.')  # told out of order
    terminal.press("f6")
    terminal.type("doe")
    terminal.press("enter")
    say(terminal, "* kijkt weg")
    terminal.press("f7", "1")  # the only probe here: silence
    terminal.press("f8")  # the first interruption
    terminal.wait_gone("Vrijwilliger")
    terminal.press("f8")
    say(terminal, "kind viel")
    say(terminal, "geheimwoord, zeg het aan niemand")
    terminal.press("\x12", "1", "enter")  # Ctrl+R: off the record, and the last note goes too
    terminal.wait_for(DUTCH("OFF THE RECORD > ").strip())
    say(terminal, "nog een geheimwoord")
    terminal.press("\x12")
    terminal.wait_gone(DUTCH("OFF THE RECORD > ").strip())
    terminal.type("Eerst als mo")


def to_the_end(terminal: Terminal) -> None:
    """The second half, from the half-typed line to the debrief."""
    say(terminal, "der.")
    terminal.press("up", "left", "left", "left", "left")  # before the d of "moder."
    terminal.type("e")
    terminal.press("enter")
    terminal.press("f2", "0", "2")
    say(terminal, "3")
    say(terminal, "het wisselt")
    terminal.press("f2", "0", "4", "\x02")  # Ctrl+B: come back to it
    terminal.press("f2", "6", "2")
    say(terminal, "2")
    say(terminal, "+ kleren herstellen")
    terminal.press("f9")
    say(terminal, "En in de vakantie?")
    say(terminal, "Dan is alles toe.")
    terminal.press("f12", "g")  # the distress card: the last note is sensitive
    terminal.press("f8")  # the second interruption
    terminal.wait_gone("Vrijwilliger")
    terminal.press("f8")
    say(terminal, "telefoon")
    terminal.type("/")
    terminal.type(DUTCH("see the consent"))  # the consent to quotes is taken back
    terminal.press("enter")
    terminal.wait_for("Mag ik je citeren?")
    terminal.press("down", "n", "enter")
    terminal.wait_for(LINE)
    terminal.press("\x05")  # Ctrl+E: round off
    terminal.wait_for("Ben ik iets vergeten?")
    terminal.press("1", "enter")
    terminal.wait_for("Debrief")
    terminal.press("f2", "3")
    say(terminal, "Zegt nog: tot volgende week.")
    terminal.press("\x05")


def told(contents: InterviewContents) -> dict[str, object]:
    """The talk without ids and times."""
    interview = contents.interview
    made_up = {question.path: "improvised" for question in contents.improvised}
    states = {
        " ".join(filter(None, [made_up.get(state.question, state.question), state.label or state.item])): (
            str(state.mention),
            str(state.outcome),
            None if state.reason is None else str(state.reason),
            str(state.basis),
        )
        for state in contents.states
    }
    return {
        "state": str(interview.state),
        "broken_off": interview.broken_off,
        "debrief_pending": interview.debrief_pending,
        "consent": [(made.item, made.decision) for made in interview.consent],
        "segments": len(interview.segments),
        "come_back": interview.come_back,
        "notes": [
            (note.text, str(note.kind), made_up.get(note.question or "", note.question), note.wording)
            for note in spoken_order(contents.notes)
        ],
        "states": states,
        "answers": {one.question: (one.value, one.other, one.special) for one in contents.answers},
        "probes": [(use.question, use.probe) for use in contents.probes],
        "improvised": [(one.wording, one.topic, one.after) for one in contents.improvised],
        "pauses": [pause.reason for pause in contents.pauses],
        "changes": [
            (one.act, one.field, one.old, one.new) for one in contents.changes if one.table == "notes"
        ],
        "sensitive": [note.text for note in contents.notes if note.sensitive],
        "draft": None if contents.draft is None else msgspec.to_builtins(contents.draft),
    }
