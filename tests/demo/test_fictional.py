"""Nobody can take the demonstration for a real study."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from protocol import demo as package
from protocol.model.text import say
from protocol.questionnaire import read_study
from tests.demo.conftest import Demo

STORIES = Path(package.__file__).parent / "interviews"


def test_study_says_so(demo: Demo) -> None:
    """In its title, in each case, and in the field that the program reads."""
    study = read_study(demo.folder.study_file)

    assert study.fictional
    assert "fictief" in say(study.title, "nl")
    assert "fictional" in say(study.title, "en")
    assert all("(fictief)" in case.name and "(fictief)" in case.place for case in study.cases)
    assert demo.folder.study_file.read_text(encoding="utf-8").startswith("# FICTIEF")


def test_every_interview_and_participant_says_so(demo: Demo) -> None:
    """The mark travels with each file."""
    assert all(kept.interview.fictional for kept in demo.interviews)
    assert all(participant.fictional for participant in demo.folder.participants())


def test_every_source_says_so_in_its_title(demo: Demo) -> None:
    """A title may be quoted alone."""
    titles = [kept.title for kept in demo.folder.participants() if kept.role == "document"]

    assert len(titles) == 10
    assert all("(fictief" in title for title in titles)


def test_every_sheet_says_so(demo: Demo) -> None:
    """On paper too."""
    book = openpyxl.load_workbook(demo.result.workbook)

    for sheet in book.worksheets:
        assert "fict" in str(sheet.oddHeader.center.text).lower(), sheet.title


def test_every_story_says_so_on_its_first_line() -> None:
    """Whoever opens a file of the program sees it at once."""
    for path in STORIES.glob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# Fictief."), path.name
