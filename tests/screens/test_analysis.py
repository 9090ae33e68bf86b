"""The analysis of a study on the screen: what is found, what is not there and why, by keys alone."""

from __future__ import annotations

import asyncio
import threading
from array import array
from collections.abc import Callable, Iterator

import pytest
from textual import events
from textual.pilot import Pilot

from protocol.model.coding import Code, Codebook, CoderWork, Coding, UnitSort, hash_of
from protocol.model.words import Kind, Mention, Outcome
from protocol.session.talk import Talk
from protocol.store.codings import write_codebook, write_work
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.material import Material
from protocol.tui.screens.analysis_bars import BarsPane
from protocol.tui.screens.analysis_notes import CellScreen
from protocol.tui.screens.analysis_search import SearchScreen
from protocol.tui.screens.home import HomeScreen
from protocol.tui.screens.reading import ReadingScreen
from protocol.tui.widgets.note_list import NoteList
from tests.small_study import HandClock

MakeApp = Callable[..., ProtocolApp]
NewTalk = Callable[..., Talk]


@pytest.fixture
def talks(folder: StudyFolder, new_talk: NewTalk, clock: HandClock) -> dict[str, Talk]:
    """A talk with a volunteer, one who may not be quoted, and a source."""
    first = new_talk(code="C1-V01")
    first.send("Via een vriendin, bij de koffie.", Kind.PARAPHRASE, "begin")
    clock.turn(60)
    first.send("Café, zeg ik altijd.", Kind.VERBATIM, "tasks")
    first.notes.mark_sensitive(first.send("Koffie en geheimen", Kind.OBSERVATION, "tasks"), wanted=True)
    second = new_talk(code="C1-V02", consent=False)
    second.consent.decide(second.consent.items[0], decision=True)
    second.consent.decide(second.consent.items[1], decision=False)
    second.start()
    second.send("Ik [b]schenk[/b] koffie.", Kind.VERBATIM, "tasks")
    source = new_talk("document", "C1-D01")
    source.send("Taken: onthaal", Kind.VERBATIM, "tasks")
    for talk in (first, second, source):
        assert talk.file.flush()
    return {"first": first, "second": second, "source": source}


async def opened(pilot: Pilot[None], *keys: str) -> None:
    """Open the analysis, wait until all is read, and press keys."""
    await pilot.pause()
    await pilot.press("a")
    await rested(pilot)
    for key in keys:
        await pilot.press(key)
        await rested(pilot)


async def rested(pilot: Pilot[None]) -> None:
    """Wait until nobody reads or searches any more."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def shown(pilot: Pilot[None]) -> str:
    """What stands on the screen, row by row."""
    screen = pilot.app.screen
    rows = screen._compositor.render_strips()  # what a terminal would get
    return "\n".join("".join(segment.text for segment in row) for row in rows)


async def test_the_matrix_tells_notes_and_absences_apart(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """A number, asked without notes, not in the questionnaire; each in words below."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        rows = shown(pilot).splitlines()
        assert next(row for row in rows if row.startswith(" O00 Opening")).split()[-2:] == ["1", "/"]
        assert next(row for row in rows if row.startswith(" O06 Taken")).split()[-2:] == ["3", "1"]
        assert next(row for row in rows if row.startswith(" O12 Slot")).split()[-2:] == ["0", "/"]
        await pilot.press("down", "down")
        await pilot.pause()
        assert "gevraagd, niets genoteerd (2 gesprekken)" in shown(pilot)


async def test_enter_opens_the_notes_of_a_cell(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """Of every role, with what may not be passed on marked; words stay words."""
    async with make_app().run_test(size=(80, 30)) as pilot:
        await opened(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, CellScreen)
        text = shown(pilot)
        assert "“Café, zeg ik altijd.”" in text
        assert "[gevoelig]" in text
        assert "“Ik [b]schenk[/b] koffie.”" in text
        assert "[niet citeren]" in text
        assert "“Taken: onthaal”" in text
        assert "Wat doe je hier allemaal?" in text


async def test_roles_stand_side_by_side_where_there_is_room(
    make_app: MakeApp, talks: dict[str, Talk]
) -> None:
    """At 120 columns a list for each role, at 80 one for all; a new size lays them out anew."""
    async with make_app().run_test(size=(120, 36)) as pilot:
        await opened(pilot, "down", "enter")
        lists = list(pilot.app.screen.query(NoteList))
        assert [len(one) for one in lists if one.display] == [3, 1]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert [len(one) for one in lists if one.display] == [4]


async def test_enter_on_a_note_opens_its_interview_there(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """The note is marked; the interview can't be changed from there, closed as it is."""
    talks["first"].finish.close(broken_off=True, why="op")
    assert talks["first"].file.flush()
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "down", "enter", "down", "enter")
        assert isinstance(pilot.app.screen, ReadingScreen)
        (marked,) = [
            segment.text.strip()
            for row in pilot.app.screen._compositor.render_strips()
            for segment in row
            if segment.style is not None and segment.style.reverse and "geheimen" in segment.text
        ]
        assert marked == "Koffie en geheimen  [gevoelig]"
        await pilot.press("c")
        assert isinstance(pilot.app.screen, ReadingScreen)


async def test_a_search_finds_while_it_is_typed(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """Accents and capitals don't matter; the marked note stands below, whole."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "slash", *"CAFE")
        text = shown(pilot)
        assert "zoek: CAFE" in text
        assert "1 notitie" in text
        assert "“Café, zeg ik altijd.”" in text
        await pilot.press("backspace", "backspace", "backspace", "backspace", *"niets")
        await rested(pilot)
        assert "geen enkele notitie past" in shown(pilot)


async def test_keys_in_one_burst_lose_no_letter(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """What comes right behind the key of the search is looked for, and Enter opens it."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for key in ("slash", *"schenk"):
            character = "/" if key == "slash" else key
            pilot.app.post_message(events.Key(key, character))
        await rested(pilot)
        assert "zoek: schenk" in shown(pilot)
        assert "1 notitie" in shown(pilot)


async def test_what_an_older_search_found_counts_no_more(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """Though it looked for the same words, and tells of it late."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "slash", *"schenk")
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen)
        screen.post_message(SearchScreen.Found(array("L", [0, 1]), 3, 3, screen._search_number - 1))
        await rested(pilot)
        assert "1 notitie " in shown(pilot)


async def test_what_is_found_is_seen_without_colour(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """It is underlined in the list."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "slash", *"schenk")
        screen = pilot.app.screen
        strips = screen._compositor.render_strips()
        marked = [seg.text for row in strips for seg in row if seg.style is not None and seg.style.underline]
        assert marked == ["schenk", "schenk"]  # in the list, and in the note below


async def test_filters_narrow_what_is_found(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """Chosen by a key and a few letters, emptied by another key."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "slash", "f6", *"woord", "enter", "f3", *"vrij", "enter")
        assert "2 notities" in shown(pilot)
        await pilot.press("f4", *"O06", "enter", *"schenk")
        await rested(pilot)
        assert "1 notitie" in shown(pilot)
        await pilot.press("ctrl+u")
        await rested(pilot)
        assert "5 notities" in shown(pilot)


async def test_enter_opens_what_was_found(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """And Escape leads back to the words that were typed."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "slash", *"schenk", "enter")
        assert isinstance(pilot.app.screen, ReadingScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SearchScreen)
        assert "zoek: schenk" in shown(pilot)


async def test_a_cell_can_be_searched(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """Its case and topic are filters then."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "down", "enter", "slash", *"koffie")
        assert "2 notities" in shown(pilot)


async def test_coverage_tells_what_was_asked_of_whom(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """Mention and outcome in signs, the marked cell in words; only must-asks unless all are wanted."""
    talks["first"].states.set("forgotten", mention=Mention.ASKED, outcome=Outcome.REFUSED)
    assert talks["first"].file.flush()
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "2", "end", "left", "down", "down")
        rows = shown(pilot).splitlines()
        line = next(row for row in rows if "O12 Ben ik" in row)
        assert line.split()[-4:] == ["0/2", "gv", "!", ".."]
        assert "C1-V01-1  gevraagd, zegt het liever niet" in shown(pilot)
        assert not any("Hoeveel uur" in row for row in rows)
        await pilot.press("m")
        await pilot.pause()
        assert any("Hoeveel uur" in row for row in shown(pilot).splitlines())


async def test_bars_have_their_number_beside_them(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """And that of each role; left and right are other charts."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "3")
        line = next(row for row in shown(pilot).splitlines() if "O06 Taken" in row)
        assert line.split()[-3:] == ["4", "3", "1"]
        assert "█" in line
        await pilot.press("right")
        await pilot.pause()
        line = next(row for row in shown(pilot).splitlines() if "woordelijk" in row)
        assert line.split()[-3:] == ["3", "2", "1"]
        await pilot.press("left", "left")
        await pilot.pause()
        assert "Er zijn nog geen codes gegeven." in shown(pilot)


async def test_codes_are_counted_and_shown_at_their_notes(
    make_app: MakeApp, folder: StudyFolder, talks: dict[str, Talk]
) -> None:
    """A code that two coders gave to a note counts once; a code of a whole answer stands at its question."""
    (note,) = talks["source"].notes.at("tasks")
    interview = talks["source"].file.interview.id
    for coder in ("AB", "CD"):
        coding = Coding(
            id=f"coding{coder}",
            unit=note.id,
            interview=interview,
            start=0,
            end=5,
            text_hash=hash_of(note.text),
            code="rol > onthaal",
            at="2026-03-02T13:00:00.000Z",
        )
        write_work(folder.path, CoderWork(coder=coder, codings=(coding,)))
    answer = Coding(
        id="codinganswer",
        unit=f"{interview}/tasks",
        sort=UnitSort.ANSWER,
        interview=interview,
        start=0,
        end=5,
        text_hash=hash_of(note.text),
        code="steun",
        at="2026-03-02T13:00:00.000Z",
    )
    write_work(folder.path, CoderWork(coder="EF", codings=(answer,)))
    write_codebook(folder.path, Codebook(codes=(Code(id="c1", name="rol > onthaal"),)))
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot, "3", "left", "left")
        line = next(row for row in shown(pilot).splitlines() if "rol > onthaal" in row)
        assert line.split()[-3:] == ["1", "0", "1"]
        await pilot.press("escape", "a")
        await rested(pilot)
        await pilot.press("slash", *"onthaal")
        await rested(pilot)
        await pilot.press("enter")
        await pilot.pause()
        text = shown(pilot)
        assert "# rol > onthaal" in text
        assert "# steun" in text  # of the answer, under its question


async def test_what_may_not_be_looked_at_is_not_here_and_is_told(
    make_app: MakeApp, folder: StudyFolder, talks: dict[str, Talk], new_talk: NewTalk
) -> None:
    """Without consent to notes, or damaged: named, with why. Withdrawn: not even that."""
    new_talk(code="C1-V03", consent=False).file.flush()
    gone = new_talk(code="C1-V04")
    gone.send("teruggetrokken woorden", Kind.PARAPHRASE, "tasks")
    gone.file.flush()
    gone.file.withdraw(gone.clock.utc())
    broken = folder.interview_path("brokenbrokenbrok")
    broken.write_bytes(b'{"format":1')
    async with make_app().run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        assert "3 gesprekken, 5 notities · 2 niet te zien (w)" in shown(pilot)
        await pilot.press("w")
        await pilot.pause()
        text = shown(pilot)
        assert "C1-V03: " in text
        assert "brokenbrokenbrok" in text
        await pilot.press("escape", "slash", *"terugge")
        await rested(pilot)
        assert "geen enkele notitie past" in shown(pilot)


async def test_nothing_is_written_into_the_study(
    make_app: MakeApp, folder: StudyFolder, talks: dict[str, Talk]
) -> None:
    """Every file is as it was, after every view was looked at."""

    def files() -> dict[str, tuple[int, bytes]]:
        every = (path for path in folder.path.rglob("*") if "backups" not in path.parts)
        there = (path for path in every if path.is_file())  # the backup of today comes by itself
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in there}

    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        folder.refresh_summaries()
        before = files()
        await opened(pilot, "enter", "escape", "2", "3", "slash", *"koffie", "enter", "o")
        assert files() == before


async def test_leaving_ends_the_reading(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much there is still to be read."""
    ended = threading.Event()

    def endless(material: Material) -> Iterator[None]:
        try:
            while True:
                yield
        finally:
            ended.set()

    monkeypatch.setattr(Material, "read", endless)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        assert not ended.is_set()
        await pilot.press("escape")
        assert await asyncio.to_thread(ended.wait, 10)
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_an_empty_study_says_so(make_app: MakeApp) -> None:
    """No interviews: no crash in any view, and words in the place of numbers."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "geen gesprek" in shown(pilot)
        await pilot.press("enter", "escape", "2", "enter", "3")
        await rested(pilot)
        assert pilot.app.screen.query_one(BarsPane).display
        assert "Er is nog niets genoteerd." in shown(pilot)
        await pilot.press("slash", "x", "enter")
        await rested(pilot)
        assert "geen enkele notitie past" in shown(pilot)


async def test_the_mouse_works_too(make_app: MakeApp, talks: dict[str, Talk]) -> None:
    """A click marks a cell, another one opens it."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.click("#matrix-grid", offset=(24, 3))
        await pilot.click("#matrix-grid", offset=(24, 3))
        await pilot.pause()
        assert isinstance(pilot.app.screen, CellScreen)
