"""Any topic in two keys, any question in four: in the default questionnaires, and in a large and odd one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from protocol.locations import default_questionnaires
from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.key_taker import KeyTaker
from protocol.tui.screens.interview import InterviewScreen
from protocol.tui.widgets.topic_strip import TopicStrip

TOPICS, QUESTIONS = 30, 12
"""Of the large questionnaire: more than the digits can number, in both."""
LABEL = "Een heel lange naam van een onderwerp, 見学 en 🙂, die nooit op een regel past"


def large_study(place: Path) -> StudyFolder:
    """One role, no contacts, thirty topics with ids such as `A1`, long labels of wide signs."""
    study = ["title: Groot", "language: nl", "roles:"]
    study += ["  - {id: one, label: {nl: Iemand}, code: X, questionnaire: one}"]
    study += ["cases:", "  - {code: C1, name: Huis}", "topics:"]
    guide = ["id: one", "version: 1.0.0", "status: pilot", "role: one", "title: {nl: Groot}"]
    guide += ["consent:", "  - {name: notes, required: true, label: {nl: Mag ik noteren?}}", "topics:"]
    for topic in range(1, TOPICS + 1):
        study.append(f'  - {{id: A{topic}, label: {{nl: "{topic} {LABEL}"}}}}')
        guide += [f"  - id: A{topic}", f'    label: {{nl: "{topic} {LABEL}"}}', "    questions:"]
        for number in range(1, QUESTIONS + 1):
            question = f'name: q{topic}_{number}, type: text, label: {{nl: "Vraag {number}? {LABEL}"}}'
            guide.append(f"      - {{{question}}}")
    files = {"one.yaml": "\n".join(guide).encode()}
    return StudyFolder.make(place, "\n".join(study).encode(), files)


def default_study(place: Path) -> StudyFolder:
    """The small study with the default questionnaires and what those ask of a study."""
    from protocol import demo

    study = (Path(demo.__file__).parent / "study.yaml").read_bytes()
    questionnaires = {file.name: file.read_bytes() for file in default_questionnaires().glob("*.yaml")}
    return StudyFolder.make(place, study, questionnaires)


async def at_the_talk(pilot: Pilot[None]) -> InterviewScreen:
    """Say yes to what is asked, and come to the interview screen."""
    await pilot.pause()
    if not isinstance(pilot.app.screen, InterviewScreen):
        await pilot.press("1", "1", "1", "1", "1", "enter")
        await pilot.pause()
    assert isinstance(pilot.app.screen, InterviewScreen)
    return pilot.app.screen


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    """Hand keys to whatever screen is up, as the app does with a burst of them; nothing is painted."""
    with pilot.app.batch_update():
        for key in keys:
            screen = pilot.app.screen
            assert isinstance(screen, KeyTaker)
            screen.take(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()


async def keys_to(pilot: Pilot[None], screen: InterviewScreen, path: str) -> list[str]:
    """Go to a question by the key of its topic and its number, as the panel shows them."""
    place = screen.talk.places.topic(path)
    several = len(place.paths) > 1
    number = f"{screen.talk.places.number(path):0{len(str(len(place.paths)))}}" if several else ""
    keys = ["f2", place.key, *number]
    await pressed(pilot, *keys)
    return keys


@pytest.mark.long
@pytest.mark.parametrize("role", ["coordinator", "volunteer", "document", "one"])
async def test_any_topic_in_two_keys_any_question_in_four(tmp_path: Path, role: str) -> None:
    """Every topic and question of the default ones; of the large one some, the first and last topic whole."""
    folder = large_study(tmp_path / "reach") if role == "one" else default_study(tmp_path / "reach")
    start = Beginning(case="C1", role=role, participant_code="C1-Z09", title="Bron")
    app = ProtocolApp(folder, read_study(folder.study_file), "deviceaaaaaaaaaa", beginning=start)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await at_the_talk(pilot)
        places = screen.talk.places
        for place in places.topics[:: 1 if role != "one" else 5]:
            await pressed(pilot, "f2", place.key)
            assert screen.talk.position == place.paths[0]
            if pilot.app.screen is not screen:
                await pressed(pilot, "escape")
        topics = places.topics if role != "one" else (places.topics[0], places.topics[-1])
        for path in [path for place in topics for path in place.paths]:
            keys = await keys_to(pilot, screen, path)
            assert app.screen is screen
            assert (screen.talk.position, len(keys) <= 4) == (path, True)


async def test_long_labels_and_wide_signs_stay_within_their_rows(tmp_path: Path) -> None:
    """In the strip at 80 and at 120 columns; the current topic is in sight among thirty."""
    folder = large_study(tmp_path / "reach")
    start = Beginning(case="C1", role="one", participant_code="C1-X1")
    for size in ((80, 24), (120, 36)):
        app = ProtocolApp(folder, read_study(folder.study_file), "deviceaaaaaaaaaa", beginning=start)
        async with app.run_test(size=size) as pilot:
            screen = await at_the_talk(pilot)
            await pilot.press("f2", "U", "escape")
            strip = screen.query_one(TopicStrip)
            rows = [row for row in strip.render().split("\n", allow_blank=True) if row.plain.strip()]
            assert all(row.cell_length <= strip.content_size.width for row in rows)
            assert any(row.plain.startswith("> U") for row in rows)
            await pilot.press("f12", "escape", "ctrl+q")
