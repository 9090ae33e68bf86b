"""Acts in an order that nobody foresaw: no word is lost, none lands where it doesn't belong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from protocol.i18n import use_language
from protocol.model.words import Kind, State
from protocol.session.beginning import Beginning
from protocol.store.study_folder import StudyFolder
from protocol.tui.acts import ACTS, UNDO_WORDS
from protocol.tui.app import ProtocolApp
from protocol.tui.preferences import Preferences
from protocol.tui.screens.consent import ConsentScreen
from protocol.tui.screens.find_panels import PlacePanel
from protocol.tui.screens.interview import InterviewScreen
from protocol.tui.screens.panels import KeyPanel
from protocol.tui.widgets.bars import KeyBar
from tests.screens.test_interview import WITH, consented, kept, typed

MakeApp = Callable[..., ProtocolApp]


async def half_typed(pilot: Pilot[None], text: str) -> None:
    """Type a text and leave it there."""
    for character in text:
        pilot.app.screen.take_key(character, character)  # type: ignore[attr-defined]
    await pilot.pause()


async def again(make_app: MakeApp, folder: StudyFolder) -> ProtocolApp:
    """The program on the one interview, as after a crash."""
    return make_app(resume=folder.interview_paths()[0].stem)


async def test_a_question_of_the_program_within_another_loses_neither(make_app: MakeApp) -> None:
    """A half-typed note, a half-typed question, the screen hidden: each comes back in its turn."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await half_typed(pilot, "half")
        await pilot.press("f9")
        await half_typed(pilot, "Wat dan?")
        await pilot.press("f8", "f8")
        await half_typed(pilot, "kind viel")
        await pilot.press("enter")
        assert screen.line.text == "Wat dan?"
        await pilot.press("enter")
        assert screen.line.text == "half"
        assert [one.wording for one in screen.talk.file.improvised.values()] == ["Wat dan?"]
        assert [pause.reason for pause in screen.talk.file.pauses.values()] == ["kind viel"]


async def test_words_behind_other_go_to_the_question_that_asked_for_them(make_app: MakeApp) -> None:
    """Wherever the talk has gone in the meantime."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("hours")
        await typed(pilot, "3")
        await pilot.press("f3")
        await typed(pilot, "het wisselt")
        answers = {one.question: (one.value, one.other) for one in screen.talk.file.answers.values()}
        assert answers == {"hours": ("other", "het wisselt")}


async def test_a_question_made_up_belongs_where_it_rose(make_app: MakeApp) -> None:
    """Not where the talk was when its last word was typed."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("f9", "f2", "6", "1")
        await typed(pilot, "En in de vakantie?")
        (made_up,) = screen.talk.file.improvised.values()
        assert (made_up.topic, made_up.after) == ("O00", "begin")


async def test_a_note_that_is_moved_while_it_is_mended_stays_moved(make_app: MakeApp) -> None:
    """The mending changes its words, not its place."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "koffie")
        await pilot.press("up", "f6", "6", "1", "!", "enter")
        note = screen.talk.notes.last()
        assert note is not None
        assert (note.text, note.question) == ("koffie!", "tasks")


async def test_a_note_taken_back_while_it_is_mended_keeps_its_words_on_the_line(make_app: MakeApp) -> None:
    """Enter then makes a new note of them."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "koffie")
        await pilot.press("up", "!", "ctrl+z", "enter")
        assert (screen.line.text, list(screen.talk.file.notes)) == ("koffie!", [])
        await pilot.press("enter")
        assert [note.text for note in screen.talk.file.notes.values()] == ["koffie!"]


async def test_mending_a_note_leaves_the_kind_of_the_next_one_alone(make_app: MakeApp) -> None:
    """Else a paraphrase would pass for somebody's literal words."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, '" Ik luister.')
        await pilot.press("up", "!", "enter")
        await pilot.press("up", "escape")
        await pilot.press("up", "ctrl+r", "enter", "ctrl+r")
        await typed(pilot, "zij luistert graag")
        kinds = [(note.text, note.kind) for note in screen.talk.file.notes.values()]
        assert kinds == [("Ik luister.!", Kind.VERBATIM), ("zij luistert graag", Kind.PARAPHRASE)]


async def test_splitting_asks_a_place_and_no_words(make_app: MakeApp, folder: StudyFolder) -> None:
    """What is typed meanwhile changes nothing, and no copy of the note stays on the line after a crash."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "eerste tweede")
        await half_typed(pilot, "half")
        await pilot.press("ctrl+n", "s", *["left"] * 6, "x", "backspace")
        screen.keep_draft()
        assert screen.talk.file.draft is not None
        assert (screen.talk.file.draft.text, screen.talk.file.draft.asked) == ("half", "")
        await pilot.press("enter")
        assert [note.text for note in screen.talk.notes.at("begin")] == ["eerste", "tweede"]


@pytest.mark.parametrize("keys", [("ctrl+n", "k", "escape"), ("ctrl+n", "s", "left", "enter")])
async def test_an_act_on_another_note_leaves_the_half_typed_line_safe(
    make_app: MakeApp, keys: tuple[str, ...]
) -> None:
    """What stands on the line stands in the file too, without another key."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "eerste tweede")
        await half_typed(pilot, "half")
        screen.keep_draft()
        await pilot.press(*keys)
        assert screen.line.text == "half"
        assert screen.talk.file.draft is not None and screen.talk.file.draft.text == "half"


async def test_paragraphs_pasted_behind_half_a_line_leave_that_safe(make_app: MakeApp) -> None:
    """Five paragraphs become five notes; the half line stays, in the file too."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await half_typed(pilot, "half")
        pilot.app.post_message(events.Paste("een\ntwee\n\ndrie\nvier\nvijf"))
        await pilot.pause()
        await pilot.press("2")
        assert len(screen.talk.file.notes) == 5
        assert screen.talk.file.draft is not None and screen.talk.file.draft.text == "half"


async def test_a_crash_while_asked_in_the_middle_of_mending_spoils_no_note(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """All words come back on the line; the note is as it was."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "eerst")
        await pilot.press("up", "!", "f9", "w", "a", "t")
        screen.keep_draft()
        screen.talk.file.close()
    async with (await again(make_app, folder)).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert pilot.app.screen.line.text == "eerst!\nwat"  # type: ignore[attr-defined]
        await pilot.press("enter")
        notes = pilot.app.screen.talk.file.notes.values()  # type: ignore[attr-defined]
        assert [note.text for note in notes] == ["eerst", "eerst!\nwat"]


async def test_a_talk_that_was_off_the_record_is_so_after_a_crash(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """Nobody said that it is over: what is typed first is not kept."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("ctrl+r", "enter")
        screen.talk.file.close()
    async with (await again(make_app, folder)).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await typed(pilot, "geheim")
        screen = pilot.app.screen  # type: ignore[assignment]
        assert screen.talk.off_record.on and not screen.talk.file.notes
        await pilot.press("ctrl+r")
        await typed(pilot, "weer op verslag")
        assert [note.text for note in screen.talk.file.notes.values()] == ["weer op verslag"]


async def test_off_the_record_the_recorder_can_be_put_off(make_app: MakeApp) -> None:
    """That is when somebody asks for it; it keeps no words."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("ctrl+l", "ctrl+r", "enter", "ctrl+l")
        assert screen.talk.off_record.on and screen.talk.time.recorder is None


async def test_off_the_record_a_click_on_a_key_keeps_no_words_either(make_app: MakeApp) -> None:
    """A click does what the key does, and no more."""
    async with make_app(beginning=WITH).run_test(size=(120, 36)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "blijft hier")
        await pilot.press("ctrl+r", "enter")
        for act in ("send", "improvise", "stand", "probe"):
            await click_key(pilot, act)
            assert pilot.app.screen is screen and screen.asking is None


async def click_key(pilot: Pilot[None], act: str) -> None:
    """Click the name of an act in the key bar, once no sentence stands there."""
    bar = pilot.app.screen.query_one(KeyBar)
    bar.told_enough()
    bar.render()
    start = next(start for start, _end, action in bar._spans if action == f"act('{act}')")
    await pilot.click(bar, offset=(start + 2, 0))
    await pilot.pause()


async def test_every_key_of_the_bar_can_be_clicked(make_app: MakeApp) -> None:
    """Go to opens the panel, hide hides, and the words on the line stay."""
    async with make_app(beginning=WITH).run_test(size=(120, 36)) as pilot:
        screen = await consented(pilot)
        await half_typed(pilot, "half")
        await click_key(pilot, "go_to")
        assert isinstance(pilot.app.screen, PlacePanel)
        await pilot.press("escape")
        await click_key(pilot, "next_open")
        assert screen.talk.position == "tasks"
        for act in ("stand", "send", "probe", "acts"):
            await click_key(pilot, act)
            assert pilot.app.screen is not screen
            await pilot.press("escape")
        await click_key(pilot, "improvise")
        assert screen.asking is not None
        await pilot.press("escape")
        assert screen.line.text == "half"


async def test_a_topic_of_the_strip_can_be_clicked(make_app: MakeApp) -> None:
    """The row of a topic leads to its first question."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.click("#strip", offset=(4, 2))
        await pilot.pause()
        assert screen.talk.position == "tasks"


async def test_a_talk_with_half_a_line_is_not_broken_off(make_app: MakeApp) -> None:
    """The line would turn up in the debrief."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await half_typed(pilot, "half")
        screen.act("break_off")
        assert screen.asking is None
        await pilot.press(*["backspace"] * 4)
        screen.act("break_off")
        await typed(pilot, "kind ziek")
        assert screen.talk.file.interview.broken_off_why == "kind ziek"
        assert pilot.app.screen.talk.in_debrief  # type: ignore[attr-defined]


async def test_consent_to_notes_taken_back_lets_the_half_typed_line_go(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """It was kept for a crash; nobody may keep it now."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await half_typed(pilot, "geheimwoord")
        screen.keep_draft()
        screen.act("consent")
        await pilot.pause()
        await pilot.press("home", "n", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, KeyPanel)
        await pilot.press("2")
        await pilot.pause()
        screen.talk.file.flush()
        assert kept(folder).interview.state is State.CLOSED
        for path in folder.interviews.iterdir():
            assert b"geheimwoord" not in path.read_bytes()


async def test_consent_to_notes_taken_back_can_erase_everything(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """As a withdrawal as a whole does."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "geheimwoord")
        screen.act("consent")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ConsentScreen)
        await pilot.press("home", "n", "enter", "9")
        await pilot.pause()
    for path in folder.path.rglob("*"):
        assert not path.is_file() or b"geheimwoord" not in path.read_bytes()


async def test_items_and_words_behind_other_can_be_erased_too(make_app: MakeApp, folder: StudyFolder) -> None:
    """They are offered like notes, and the items that stay are numbered without a gap."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("hours")
        await typed(pilot, "3")
        await typed(pilot, "geheimwoord een")
        screen.go("task_list")
        await typed(pilot, "+ geheimwoord twee")
        await typed(pilot, "1")
        await pilot.press("ctrl+r", "1", "2", "enter", "ctrl+r")
        screen.talk.file.flush()
        assert [item.order for item in screen.talk.states.items("task_list")] == [1]
        for path in folder.interviews.iterdir():
            assert b"geheimwoord" not in path.read_bytes()


async def test_a_key_of_ones_own_stands_on_the_screen_and_opens_what_it_closed(make_app: MakeApp) -> None:
    """The bar, the list of acts and the hidden screen know it."""
    preferences = Preferences(keys={"hide": "ctrl+o", "probe": "ctrl+pagedown"})
    async with make_app(beginning=WITH, preferences=preferences).run_test(size=(120, 36)) as pilot:
        screen = await consented(pilot)
        assert "Ctrl+PgDn doorvraag" in str(screen.query_one(KeyBar).render())
        await pilot.press("ctrl+o", "f8")
        assert pilot.app.screen is not screen
        await pilot.press("ctrl+o")
        assert pilot.app.screen is screen


async def test_every_act_that_can_be_taken_back_has_words_for_it(make_app: MakeApp) -> None:
    """In Dutch: none is told by its name in the code."""
    use_language("nl")
    source = Beginning(case="C1", role="volunteer", participant_code="C1-V07")
    async with make_app(beginning=source).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "een twee")
        talk, told = screen.talk, set()
        note = talk.notes.last()
        assert note is not None
        talk.notes.mark_sensitive(note, wanted=True)
        talk.notes.mark_come_back(talk.notes.last() or note, wanted=True)
        talk.notes.retype(note, Kind.VERBATIM)
        talk.notes.join(talk.notes.split(note, 4)[0])
        talk.notes.move(note, "tasks")
        talk.notes.delete(note)
        talk.tick_probe("silence")
        talk.tick_probe("silence")
        talk.improvise("En?")
        talk.go("task_list")
        talk.read_aloud()
        talk.states.mention_item("task_list", "coffee")
        talk.states.set_item("task_list", "coffee", mention=None)
        talk.states.turn_items("task_list", ["coffee"])
        talk.states.set("tasks")
        talk.go("hours")
        talk.answer("lt4")
        talk.time.start_recorder()
        talk.time.stop_recorder()
        while act := talk.undo():
            told.add(act)
        assert told <= UNDO_WORDS.keys()
        assert len(told) >= 17
        assert not talk.file.notes and not talk.file.answers and not talk.file.probes
        while talk.redo():
            pass
        assert len(talk.file.answers) == 1 and not talk.file.notes
    assert {act.id for act in ACTS if not hasattr(InterviewScreen, f"action_{act.id}")} == set()


async def test_enter_held_down_keeps_one_note(make_app: MakeApp) -> None:
    """Its repeats find an empty line."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await half_typed(pilot, "eens")
        for _repeat in range(30):
            screen.take_key("enter", None)
        await pilot.pause()
        assert len(screen.talk.file.notes) == 1


@pytest.mark.parametrize("opens", ["f2", "slash"])
async def test_letters_that_find_nothing_are_told(make_app: MakeApp, opens: str) -> None:
    """Or somebody would go on typing there as on the line."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        await consented(pilot)
        await pilot.press(opens, "q", "q", "q", "q")
        asked = pilot.app.screen.query_one("#asked", Static)
        assert "niets gevonden" in str(asked.render())
