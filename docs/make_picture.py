"""Makes docs/interview.svg: the real interview screen, with a fictional interview of the demonstration in it.

Run it with `make picture` after the screen has changed. Two runs give the same picture.
"""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import msgspec

import protocol.store.interview_file
import protocol.store.writer
from protocol import demo
from protocol.demo.clock import ScriptedClock
from protocol.demo.performance import Performance
from protocol.demo.steps import Go, Keep
from protocol.demo.story import Story, read_stories
from protocol.i18n import use_language
from protocol.locations import default_questionnaires
from protocol.model.words import Kind
from protocol.questionnaire import read_study
from protocol.session.beginning import reopen
from protocol.session.clock import utc_text
from protocol.session.talk import Talk
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.widgets.note_line import NoteLine

PICTURE = Path(__file__).with_name("interview.svg")
CONTENT = Path(demo.__file__).parent
CODE, QUESTION = "C1-V02", "meeting_meaning"
"""An interview and a question at which notes of several kinds were kept."""
MINUTES = 13
"""How long the talk has lasted."""
SIZE = (96, 27)
"""Columns and rows: all is on it, and it can still be read in a page."""
BEGUN = datetime(2026, 10, 15, 14, 2, tzinfo=ZoneInfo("Europe/Brussels"))
DEVICE = "devicedevicedevi"


def main() -> None:
    """Make the picture."""
    use_language("nl")
    with TemporaryDirectory() as place:
        folder = make_study(Path(place) / "voorbeeld")
        study = read_study(folder.study_file)
        story = story_to_picture()
        Performance(story, folder, study, DEVICE, BEGUN).lead()
        (kept,) = folder.contents()
        clock = ScriptedClock(datetime.fromisoformat(max(note.entered.at for note in kept.notes)))
        set_wall_clock(clock)
        talk = reopen(folder, study, kept.interview.id, DEVICE, clock)
        talk.start()
        svg = asyncio.run(drawn(ProtocolApp(folder, study, DEVICE), talk, story.head.draft))
        talk.leave()
    PICTURE.write_text(svg, encoding="utf-8", newline="\n")


def set_wall_clock(clock: ScriptedClock) -> None:
    """Let the store too tell the time of the story: it is behind “bewaard”."""
    for module in (protocol.store.interview_file, protocol.store.writer):
        module.utc_now = lambda: utc_text(clock.now())


def make_study(path: Path) -> StudyFolder:
    """The study of the demonstration, without interviews."""
    questionnaires = {file.name: file.read_bytes() for file in default_questionnaires().glob("*.yaml")}
    return StudyFolder.make(path, (CONTENT / "study.yaml").read_bytes(), questionnaires)


def story_to_picture() -> Story:
    """The story until all is said at the question, the next note half typed."""
    story = next(story for story in read_stories(CONTENT / "interviews") if story.head.code == CODE)
    steps = iter(story.steps)
    before = list(takewhile(lambda step: not (isinstance(step, Go) and step.path == QUESTION), steps))
    there = list(takewhile(lambda step: not isinstance(step, Go), steps))
    following = next(step for step in steps if isinstance(step, Keep))
    head = msgspec.structs.replace(
        story.head, left_open=True, minutes=MINUTES, draft=following.text[:24], reasons={}, debrief={}
    )
    return Story(head=head, steps=(*before, Go(path=QUESTION), *there))


async def drawn(app: ProtocolApp, talk: Talk, draft: str) -> str:
    """The screen as an SVG that fetches nothing from elsewhere."""
    async with app.run_test(size=SIZE) as pilot:
        app.start(talk)
        await pilot.pause()
        await pilot.pause()
        svg = app.export_screenshot(title="Protocol")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", "terminal", svg)


if __name__ == "__main__":
    main()
