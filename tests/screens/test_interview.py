"""A talk on the screen, from consent to debrief, by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from protocol.model.interview import InterviewContents
from protocol.model.words import Kind, Mention, Outcome, Reason, State
from protocol.session.beginning import Beginning
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.screens.interview import InterviewScreen

WITH = Beginning(case="C1", role="volunteer", participant_code="C1-V01", interviewer="AB")
MakeApp = Callable[..., ProtocolApp]


async def consented(pilot: Pilot[None]) -> InterviewScreen:
    """Say yes to everything, and come to the interview screen."""
    await pilot.pause()
    await pilot.press("1", "1", "enter")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, InterviewScreen)
    return screen


async def typed(pilot: Pilot[None], text: str) -> None:
    """Type a text on the line and press Enter."""
    screen = pilot.app.screen
    assert isinstance(screen, InterviewScreen)
    for character in text:
        screen.take_key(character, character)
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()


def kept(folder: StudyFolder) -> InterviewContents:
    """The one interview of the study, as it is on the disk."""
    return read_contents(folder.interview_paths()[0])


async def test_a_typed_line_is_a_note_at_the_question(make_app: MakeApp, folder: StudyFolder) -> None:
    """Type, Enter, kept."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "Via een vriendin.")
        screen.talk.file.flush()
        assert [(n.text, n.kind, n.question) for n in kept(folder).notes] == [
            ("Via een vriendin.", Kind.PARAPHRASE, "begin")
        ]
        assert screen.line.text == ""


@pytest.mark.parametrize(
    "text", ["[b]x[/b]", "[/oops]", "=1+1", "é€🙂", "[@click=app.exit]x[/]", "tab\tin", "  spaties  "]
)
async def test_words_that_look_like_something_else_stay_words(
    make_app: MakeApp, folder: StudyFolder, text: str
) -> None:
    """Markup, formulas and signs are kept and shown as they were typed."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, text)
        screen.talk.file.flush()
        assert [note.text for note in kept(folder).notes] == [text]


async def test_a_sign_and_a_blank_choose_the_kind(make_app: MakeApp, folder: StudyFolder) -> None:
    """Without leaving the line."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, '" Ik luister.')
        await typed(pilot, "* lacht")
        screen.talk.file.flush()
        notes = [(note.text, note.kind) for note in kept(folder).notes]
        assert notes == [("Ik luister.", Kind.VERBATIM), ("lacht", Kind.OBSERVATION)]


async def test_any_topic_in_two_keys(make_app: MakeApp) -> None:
    """F2 and the key of the topic; the next letter is typed on the line."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("f2", "6")
        assert screen.talk.position == "tasks"
        await pilot.press("o")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert screen.line.text == "o"


async def test_any_question_in_four_keys(make_app: MakeApp) -> None:
    """A topic's key and a number, or letters and Enter."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("f2", "6", "2")
        await pilot.pause()
        assert screen.talk.position == "task_list"
        await pilot.press("f2", "u", "u", "enter")
        await pilot.pause()
        assert screen.talk.position == "hours"


async def test_told_out_of_order(make_app: MakeApp) -> None:
    """The line goes to another question, which was raised by the person; the screen stays."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        for character in "Ik zet koffie":
            screen.take_key(character, character)
        await pilot.press("f6", "d", "o", "e", "enter")
        await pilot.pause()
        state = screen.talk.states.of("tasks")
        assert state is not None
        assert state.mention is Mention.SPONTANEOUS
        assert (screen.talk.position, screen.line.text) == ("begin", "")


async def test_a_probe_takes_two_keys_and_leaves_the_line_alone(make_app: MakeApp) -> None:
    """F7 and a digit, with or without Shift on AZERTY."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("tasks")
        screen.take_key("h", "h")
        await pilot.press("f7", "1")
        await pilot.press("f7", "é")
        await pilot.pause()
        assert [use.probe for use in screen.talk.file.probes.values()] == ["example", "silence"]
        assert screen.line.text == "h"


async def test_choices_are_answered_by_their_keys(make_app: MakeApp) -> None:
    """With the words behind `other` asked for at once."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("hours")
        await typed(pilot, "3")
        await typed(pilot, "het wisselt")
        answer = screen.talk.answer_of("hours")
        assert answer is not None
        assert (answer.value, answer.other) == ("other", "het wisselt")


async def test_hiding_shows_nothing_and_only_its_key_brings_the_talk_back(make_app: MakeApp) -> None:
    """A neutral clock; the pause is named afterwards."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "gevoelig")
        await pilot.press("f8")
        await pilot.pause()
        assert screen.talk.time.paused is not None
        await pilot.press("escape", "enter", "x")
        assert pilot.app.screen is not screen
        await pilot.press("f8")
        await typed(pilot, "buur aan de deur")
        assert screen.talk.time.paused is None
        assert [pause.reason for pause in screen.talk.file.pauses.values()] == ["buur aan de deur"]


async def test_an_improvised_question_takes_one_key(make_app: MakeApp) -> None:
    """The words on the line come back afterwards."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.take_key("h", "h")
        await pilot.press("f9")
        await typed(pilot, "En in de vakantie?")
        assert screen.talk.shown == "En in de vakantie?"
        assert screen.line.text == "h"


async def test_up_on_an_empty_line_mends_the_last_note(make_app: MakeApp) -> None:
    """Its words come on the line; Enter keeps the change."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "Via een vriendin")
        await pilot.press("up", "!", "enter")
        await pilot.pause()
        assert [note.text for note in screen.talk.file.notes.values()] == ["Via een vriendin!"]
        assert len(screen.talk.file.changes) == 1


async def test_a_slash_on_an_empty_line_lists_all_acts(make_app: MakeApp) -> None:
    """Letters find an act, Enter does it; a second slash is typed."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("slash")
        await pilot.pause()
        assert pilot.app.screen is not screen
        await pilot.press("slash")
        await pilot.pause()
        assert screen.line.text == "/"


async def test_a_short_form_is_written_out_and_backspace_takes_it_back(make_app: MakeApp) -> None:
    """`vw ` becomes `vrijwilliger `."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("v", "w", "space")
        assert screen.line.text == "vrijwilliger "
        await pilot.press("backspace")
        assert screen.line.text == "vw "


async def test_the_line_comes_back_after_leaving(make_app: MakeApp, folder: StudyFolder) -> None:
    """With its kind and its cursor, at the same question."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("tasks")
        for character in '" half gety':
            screen.take_key(character, character)
        await pilot.pause()
        await pilot.press("left", "ctrl+q")
        await pilot.pause()
    resume = folder.interview_paths()[0].stem
    async with make_app(resume=resume).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, InterviewScreen)
        assert (screen.line.text, screen.line.cursor, screen.kind) == ("half gety", 8, Kind.VERBATIM)
        assert screen.talk.position == "tasks"


async def test_closing_asks_each_open_must_ask_its_reason_and_leads_to_the_debrief(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """One key a question; then the debrief, then home."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        await consented(pilot)
        await typed(pilot, "Via een vriendin.")
        await pilot.press("ctrl+e")
        await pilot.pause()
        await pilot.press("1", "6", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, InterviewScreen)
        assert screen.talk.in_debrief
        await typed(pilot, "Een keuken, twee kinderen")
        await pilot.press("ctrl+e")
        await pilot.pause()
    contents = kept(folder)
    states = {state.question: state for state in contents.states}
    assert contents.interview.state is State.CLOSED
    assert not contents.interview.debrief_pending
    assert states["tasks"].reason is Reason.NO_TIME
    assert states["forgotten"].outcome is Outcome.NOT_APPLICABLE
    assert contents.notes[-1].question == "debrief/setting"


async def test_without_consent_to_notes_nothing_is_asked(make_app: MakeApp, folder: StudyFolder) -> None:
    """The interview is closed without a note."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("n", "n", "enter", "2")
        await pilot.pause()
    contents = kept(folder)
    assert (contents.interview.state, contents.notes) == (State.CLOSED, ())


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=["80", "60"])
async def test_a_long_prompt_leaves_the_text_its_room(make_app: MakeApp, size: tuple[int, int]) -> None:
    """Where to split is asked over the note, not beside a column of single words."""
    async with make_app(beginning=WITH).run_test(size=size) as pilot:
        screen = await consented(pilot)
        note = "Ze zegt tegen iedereen welkom, en dan zet ze koffie."
        await typed(pilot, note)
        await pilot.press("ctrl+n", "s")
        await pilot.pause()
        line = screen.line
        rows = ["".join(part.text for part in line.render_line(y)) for y in range(line.content_size.height)]
        assert rows[0].rstrip().endswith(">")
        assert " ".join(row.strip() for row in rows[1:]) == note
        assert len(rows) <= 3


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)], ids=["60", "80", "120"])
async def test_what_the_panel_hears_is_said_in_every_window(make_app: MakeApp, size: tuple[int, int]) -> None:
    """A long list leaves room for the last row of the panel, which tells the keys."""
    async with make_app(beginning=WITH).run_test(size=size) as pilot:
        await consented(pilot)
        await pilot.press("f2")
        await pilot.pause()
        panel, keys = (pilot.app.screen.query_one(name).region for name in (".panel", ".panel-keys"))
        assert panel.contains_region(keys)
        assert keys.bottom < panel.bottom
