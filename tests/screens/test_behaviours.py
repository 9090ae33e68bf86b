"""What a fieldworker needs while somebody is talking, each behaviour through the screen by keys alone."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from protocol.model.words import Kind, Mention, Outcome
from protocol.session.beginning import Beginning
from protocol.session.talk import Wording
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.widgets.note_line import NoteLine
from protocol.tui.widgets.topic_strip import TopicStrip
from tests.screens.test_interview import WITH, consented, kept, typed

MakeApp = Callable[..., ProtocolApp]


async def test_off_the_record_nothing_is_kept(make_app: MakeApp, folder: StudyFolder) -> None:
    """Not the line, not as a note; the time stands still."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("ctrl+r", "enter")
        await typed(pilot, "geheimwoord")
        for character in "geheimwoord":
            screen.take_key(character, character)
        screen.keep_draft()
        assert screen.talk.time.paused is not None
        await pilot.press("ctrl+r")
        await typed(pilot, "weer op verslag")
        screen.talk.file.flush()
        assert [note.text for note in kept(folder).notes] == ["weer op verslag"]
        for path in folder.interviews.iterdir():
            assert b"geheimwoord" not in path.read_bytes()


async def test_after_the_fact_the_last_notes_really_go(make_app: MakeApp, folder: StudyFolder) -> None:
    """From the file, its previous version, the draft and the way back."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "dit blijft")
        await typed(pilot, "geheimwoord")
        await pilot.press("ctrl+r", "1", "enter", "ctrl+r", "ctrl+z", "ctrl+z", "ctrl+y", "ctrl+y")
        screen.talk.file.flush()
        assert [note.text for note in kept(folder).notes] == ["dit blijft"]
        for path in folder.interviews.iterdir():
            assert b"geheimwoord" not in path.read_bytes()


async def test_a_note_can_be_moved_joined_split_and_retyped(make_app: MakeApp) -> None:
    """From the list of notes, each by one letter."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "eerste helft")
        await typed(pilot, "tweede helft")
        await pilot.press("ctrl+n", "up", "j")
        assert [note.text for note in screen.talk.notes.at("begin")] == ["eerste helft tweede helft"]
        await pilot.press("k")
        assert screen.talk.notes.at("begin")[0].kind is Kind.OBSERVATION
        await pilot.press("s", *["left"] * 12, "enter")
        assert [n.text for n in screen.talk.notes.at("begin")] == ["eerste helft", "tweede helft"]
        await pilot.press("ctrl+n", "m", "6", "1")
        assert [n.text for n in screen.talk.notes.at("tasks")] == ["tweede helft"]


async def test_the_inbox_offers_the_likeliest_question_and_never_takes_it_by_itself(
    make_app: MakeApp,
) -> None:
    """A note without a question is placed by hand."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        for character in "Welke dagen ik kom, wisselt":
            screen.take_key(character, character)
        await pilot.press("slash", "enter")  # a slash behind words is a slash
        assert screen.talk.notes.last() is not None
        await pilot.press("ctrl+n", "i", "escape")
        assert len(screen.talk.notes.at(None)) == 1
        screen.act("inbox")
        await pilot.pause()
        await pilot.press("enter", "enter")
        assert len(screen.talk.notes.at("days")) == 1


async def test_a_list_that_was_read_aloud_gives_items_after_reading_aloud(make_app: MakeApp) -> None:
    """Before it they were spontaneous."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("task_list")
        await typed(pilot, "2")
        screen.act("read_aloud")
        await typed(pilot, "1")
        mentions = {item.item: item.mention for item in screen.talk.states.items("task_list")}
        assert mentions == {"coffee": Mention.SPONTANEOUS, "welcome": Mention.AFTER_PROMPT}


async def test_a_pasted_text_becomes_a_note_for_each_paragraph(make_app: MakeApp) -> None:
    """Only when it is asked for."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        pilot.app.post_message(events.Paste("eerste\n\ntweede\n"))
        await pilot.pause()
        await pilot.press("2")
        assert [note.text for note in screen.talk.notes.at("begin")] == ["eerste", "tweede"]


async def test_one_key_says_that_the_recorder_runs(make_app: MakeApp) -> None:
    """From then on a note has its place on the recording."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("ctrl+l")
        await typed(pilot, "op de band")
        assert screen.talk.time.recorder is not None
        await pilot.press("ctrl+l")
        assert screen.talk.time.recorder is None


async def test_keywords_stay_until_the_full_questions_are_wanted(make_app: MakeApp) -> None:
    """From question to question."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("ctrl+k", "pagedown")
        assert screen.talk.wording is Wording.KEYWORDS
        await pilot.press("ctrl+k")
        assert screen.talk.wording is Wording.FULL


async def test_mention_and_outcome_take_one_key_each_behind_theirs(make_app: MakeApp) -> None:
    """F4 and a digit; F4 and a letter."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("f4", "1", "f4", "c")
        state = screen.talk.state_here()
        assert state is not None
        assert (state.mention, state.outcome) == (Mention.SPONTANEOUS, Outcome.DENIED)


async def test_a_question_to_come_back_to_stands_before_the_end(make_app: MakeApp) -> None:
    """One key puts it on the list; the last screen shows it."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("hours")
        await pilot.press("ctrl+b")
        assert screen.talk.come_back_list()[0] == ["hours"]


async def test_the_distress_card_takes_one_key(make_app: MakeApp) -> None:
    """Three steps and the contacts of the study; any of its keys leads back."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("f12")
        assert pilot.app.screen is not screen
        await pilot.press("enter")
        assert pilot.app.screen is screen


async def test_a_page_named_once_goes_with_every_excerpt(make_app: MakeApp) -> None:
    """Until another is named; what is read is verbatim."""
    source = Beginning(case="C1", role="document", participant_code="C1-D01", title="Infonota")
    async with make_app(beginning=source).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await typed(pilot, "p12 De vrijwilliger onthaalt.")
        await typed(pilot, "Hij luistert.")
        screen = pilot.app.screen
        notes = screen.talk.notes.at("tasks")  # type: ignore[attr-defined]
        assert [(note.text, note.page, note.kind) for note in notes] == [
            ("De vrijwilliger onthaalt.", "p12", Kind.VERBATIM),
            ("Hij luistert.", "p12", Kind.VERBATIM),
        ]


async def test_a_closed_interview_is_opened_again_for_a_reason_and_says_what_changed(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """Who, when, old, new and why."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "Via een vriendin.")
        screen.talk.finish.close(broken_off=True)
        screen.talk.leave()
        app = pilot.app
        assert isinstance(app, ProtocolApp)
        app.reopen_closed(screen.talk.file.interview.id, "tikfout")
        await pilot.pause()
        await pilot.press("up", "backspace", "enter")
        await pilot.pause()
        app.screen.talk.file.flush()  # type: ignore[attr-defined]
        (change,) = [change for change in kept(folder).changes if change.table == "notes"]
        assert (change.old, change.new, change.why) == ("Via een vriendin.", "Via een vriendin", "tikfout")


async def test_withdrawal_leaves_only_a_tombstone(make_app: MakeApp, folder: StudyFolder) -> None:
    """Asked twice; then no word of the interview is on the disk."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "geheimwoord")
        screen.act("withdraw")
        await pilot.pause()
        await pilot.press("9")
        await pilot.pause()
    for path in folder.path.rglob("*"):
        if path.is_file():
            assert b"geheimwoord" not in path.read_bytes()
    assert b"withdrawn" in folder.interview_paths()[0].read_bytes()


async def test_off_the_record_no_other_way_keeps_words_either(make_app: MakeApp, folder: StudyFolder) -> None:
    """Sending, making up a question, naming a pause, mending a note: all of them wait."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "blijft zoals het is")
        await pilot.press("ctrl+r", "enter")
        for keys in (["f6", "enter"], ["f9"], ["f8", "f8"], ["up"]):
            await pilot.press("g", "e", "h", "e", "i", "m", *keys)
            await pilot.press("g", "e", "h", "e", "i", "m", "enter")
        await pilot.press("ctrl+r")
        await typed(pilot, "nieuw")
        screen.talk.file.flush()
        assert [note.text for note in kept(folder).notes] == ["blijft zoals het is", "nieuw"]
        for path in folder.interviews.iterdir():
            assert b"geheim" not in path.read_bytes()


async def test_what_was_split_joined_or_deleted_can_still_be_erased(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """Nothing of it stays among the changes."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        notes = screen.talk.notes
        _head, tail = notes.split(screen.talk.keep("open geheimwoord", Kind.PARAPHRASE), 4)
        joined = screen.talk.keep("eerst", Kind.PARAPHRASE)
        screen.talk.keep("geheimwoord", Kind.PARAPHRASE)
        joined = notes.join(joined)
        deleted = screen.talk.keep("geheimwoord weg", Kind.PARAPHRASE)
        notes.delete(deleted)
        offered = {erasable.id for erasable in screen.talk.off_record.offered()}
        assert {tail.id, joined.id, deleted.id} <= offered
        screen.talk.off_record.erase([tail.id, joined.id, deleted.id])
        while screen.talk.undo():
            pass
        screen.talk.file.flush()
        for path in folder.interviews.iterdir():
            assert b"geheimwoord" not in path.read_bytes()


async def test_a_crash_while_mending_a_note_goes_on_mending_it(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """The note does not become two."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "eerst")
        await pilot.press("up", "!")
        screen.keep_draft()
        screen.talk.file.close()
    resume = folder.interview_paths()[0].stem
    async with make_app(resume=resume).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        again = pilot.app.screen.talk.file.notes.values()  # type: ignore[attr-defined]
        assert [note.text for note in again] == ["eerst!"]


async def test_words_typed_in_reply_to_the_program_survive_a_crash(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """They come back on the line."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("f9", "w", "a", "t")
        screen.keep_draft()
        screen.talk.file.close()
    resume = folder.interview_paths()[0].stem
    async with make_app(resume=resume).run_test(size=(80, 24)) as pilot:
        while not pilot.app.screen.query(NoteLine):
            await pilot.pause()
        assert pilot.app.screen.query_one(NoteLine).text == "wat"


async def test_a_sensitive_note_is_marked_from_the_distress_card(make_app: MakeApp) -> None:
    """F12 and one letter; the same letter in the list of notes takes the mark off again."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "daar praat ik liever niet over")
        await pilot.press("f12", "g")
        note = screen.talk.notes.last()
        assert note is not None and note.sensitive
        await pilot.press("ctrl+n", "g", "escape")
        assert not screen.talk.notes.last().sensitive


async def test_a_second_sitting_has_what_was_left_open_in_front(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """It begins there, F3 walks that first and then the rest, and the strip says so."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "Via een vriendin.")
        screen.go("since")
        await pilot.press("ctrl+b")
        screen.talk.finish.close(broken_off=True)
        screen.talk.leave()
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        visited = [screen.talk.position]
        strip = str(screen.query_one(TopicStrip).render())
        for _press in range(4):
            await pilot.press("f3")
            visited.append(screen.talk.position)
        assert visited == ["tasks", "forgotten", "since", "tasks", "forgotten"]
        assert "Van vorige keer 3" in strip


async def test_a_topic_on_the_way_to_a_question_does_not_count_as_asked(make_app: MakeApp) -> None:
    """F2 6 2 passes 6.1: nobody asked it, and the way back leads to where we were."""
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("f2", "6", "2")
        assert {visit.question for visit in screen.talk.file.visits.values()} == {"begin", "task_list"}
        await pilot.press("shift+f3")
        assert screen.talk.position == "begin"


async def test_what_a_source_lacks_is_said_in_words_that_fit_a_source(
    make_app: MakeApp, folder: StudyFolder
) -> None:
    """Looked for and not found, or by word of mouth only: one key each, from F4 and before the end."""
    source = Beginning(case="C1", role="document", participant_code="C1-D01", title="Infonota")
    async with make_app(beginning=source).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f4", "c")
        talk = pilot.app.screen.talk  # type: ignore[attr-defined]
        state = talk.state_here()
        assert (state.mention, state.outcome) == (Mention.SPONTANEOUS, Outcome.ORAL_ONLY)
        await pilot.press("ctrl+z", "ctrl+e")
        await pilot.pause()
        assert "1 gezocht, niet gevonden" in str(pilot.app.screen.query_one("#reasons").render())
        await pilot.press("1", "enter")
        await pilot.pause()
        state = talk.states.of("tasks")
        assert (state.mention, state.outcome) == (Mention.NONE, Outcome.NOT_FOUND)
