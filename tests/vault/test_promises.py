"""What a study promises: how consent was asked, how long things are kept, and the dossier that tells it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from protocol.cli import main, make_parser
from protocol.model.words import Retained, Way
from protocol.questionnaire import check_study, read_study
from protocol.store.interview_file import read_contents
from protocol.store.retention import due, later
from protocol.store.study_folder import StudyFolder
from tests.small_study import STUDY
from tests.terminal.terminal import ROOT
from tests.vault.conftest import Encrypted, led_talk

RETENTION = """
retention:
  - {what: recordings, months: 6}
  - {what: names, until: 2027-06-30}
"""


def test_a_consent_tells_everything(folder: StudyFolder) -> None:
    """Who asked, when, how, in which words of which version."""
    talk = led_talk(folder)
    item = talk.consent.items[1]
    talk.consent.decide(item, decision=False, how=Way.ON_PAPER)
    talk.file.close()
    (first, _second, last) = read_contents(talk.file.path).interview.consent
    assert (first.how, last.how) == (Way.READ_ALOUD, Way.ON_PAPER)
    assert (last.item, last.decision, last.by, last.version) == ("quotes", False, "AB", "1.0.0")
    assert last.wording == "Mag ik je citeren?"
    assert last.at.at


def test_what_is_due_is_counted_from_each_interview(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """A day holds for all; months count from the closing; an open interview is not due."""
    folder.study_file.write_text(STUDY + RETENTION)
    path = led("C1-V01")
    led("C1-V02", finished=False)
    found = due(read_study(folder.study_file), folder.refresh_summaries(), folder.exports)
    assert [(one.on, one.what, one.which) for one in found] == [
        (date(2026, 9, 2), Retained.RECORDINGS, path.stem),
        (date(2027, 6, 30), Retained.NAMES, ""),
    ]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(9999, 12, 31), 1, date.max),
    ],
)
def test_months_end_on_a_day_that_is(day: date, months: int, then: date) -> None:
    """The last of the month where it has no such day."""
    assert later(day, months) == then


@pytest.mark.parametrize(
    "rule",
    [
        "{what: recordings}",
        "{what: recordings, months: 6, until: 2027-06-30}",
        "{what: recordings, until: 2027-02-30}",
        "{what: recordings, until: soon}",
        "{what: koffie, months: 6}",
        "{months: 6}",
    ],
)
def test_a_promise_that_is_not_clear_is_told(folder: StudyFolder, rule: str) -> None:
    """With its line."""
    folder.study_file.write_text(f"{STUDY}retention:\n  - {rule}\n")
    found = [mistake for mistake in check_study(folder.study_file) if not mistake.warning]
    assert found
    assert all(mistake.line == len(STUDY.splitlines()) + 2 for mistake in found)


def test_the_dossier_says_what_is_so(
    study: Encrypted, led: Callable[..., Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Wording of consent, how many, how it is encrypted; in a file for its owner alone when asked."""
    led(finished=False)
    assert main(["--language", "en", "dossier", str(study.path), "-o", str(tmp_path / "d.md")]) == 0
    text = (tmp_path / "d.md").read_text(encoding="utf-8")
    assert "Vrijwilliger (people): 1 interviews, 2 planned, in 1 cases" in text
    assert "volunteer 1.0.0, quotes: Mag ik je citeren?" in text
    assert "readable on 1 device" in text
    assert (tmp_path / "d.md").stat().st_mode & 0o077 == 0
    assert main(["dossier", str(study.path), "-o", str(tmp_path / "d.md")]) == 1
    capsys.readouterr()


def test_a_plain_study_does_not_claim_to_be_encrypted(
    folder: StudyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    """In so many words."""
    assert main(["dossier", str(folder.path), "--language", "en"]) == 0
    assert "NOT encrypted by the program" in capsys.readouterr().out


def commands_of_the_manual() -> list[str]:
    """What stands between backticks and begins with `protocol`."""
    manual = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    return sorted({" ".join(found.split()) for found in re.findall(r"`(protocol [^`]+)`", manual)})


@pytest.mark.parametrize("command", commands_of_the_manual())
def test_the_manual_names_commands_that_exist(command: str) -> None:
    """With the options that it says."""
    given = make_parser().parse_args(shlex.split(command)[1:])
    assert given.run is not None
