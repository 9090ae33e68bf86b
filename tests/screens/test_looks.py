"""How the screens look, at 60, 80 and 120 columns: a picture of each that changes only on purpose."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.content import Content
from textual.pilot import Pilot

from protocol.model.words import Kind
from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning, begin
from protocol.session.talk import Talk
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from tests.screens.test_analysis import opened
from tests.small_study import HandClock

Compare = Callable[..., bool]
Steps = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk always confirms at the same time."""
    monkeypatch.setattr("protocol.store.writer.utc_now", lambda: "2026-03-02T13:30:00.000Z")
    monkeypatch.setattr("protocol.store.interview_file.utc_now", lambda: "2026-03-02T13:30:00.000Z")


@pytest.fixture
def a_talk(folder: StudyFolder, clock: HandClock, still: None) -> Talk:
    """A talk in which something was said, on a clock that stands still."""
    study = read_study(folder.study_file)
    with_ = Beginning(case="C1", role="volunteer", participant_code="C1-V01", interviewer="AB")
    talk = begin(folder, study, with_, "deviceaaaaaaaaaa", clock)
    for item in talk.consent.items:
        talk.consent.decide(item, decision=True)
    talk.start()
    clock.turn(120)
    talk.keep("Via een vriendin die hier zelf al kwam met haar twee kinderen.", Kind.PARAPHRASE)
    clock.turn(60)
    talk.keep("Ik dacht: ik ga eens kijken.", Kind.VERBATIM)
    talk.keep("lacht, kijkt naar de speelhoek", Kind.OBSERVATION)
    talk.keep("lijkt trots op haar rol", Kind.INTERPRETATION)
    talk.send("De koffie zetten.", Kind.PARAPHRASE, None)
    talk.come_back_to("hours")
    talk.file.flush()
    return talk


@pytest.fixture
def leads(folder: StudyFolder, a_talk: Talk) -> Callable[[], ProtocolApp]:
    """Makes the program with that talk on the screen."""

    def make() -> ProtocolApp:
        app = ProtocolApp(folder, a_talk.study, "deviceaaaaaaaaaa")
        app.call_later(app.push_interview, a_talk)
        return app

    return make


def pressed(*keys: str) -> Steps:
    """Press keys, then let the screen come to rest."""

    async def steps(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    return steps


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 36)])
def test_the_interview(
    snap_compare: Compare, leads: Callable[[], ProtocolApp], size: tuple[int, int]
) -> None:
    """Question, notes, line; the strip where there is room for it."""
    assert snap_compare(leads(), terminal_size=size, run_before=pressed())


@pytest.mark.parametrize(
    "keys",
    [("f2",), ("f4",), ("f7",), ("slash",), ("f8",), ("ctrl+e",), ("f2", "6", "2")],
    ids=["go-to", "stand", "probes", "acts", "hidden", "finish", "items"],
)
def test_what_comes_over_it(
    snap_compare: Compare, leads: Callable[[], ProtocolApp], keys: tuple[str, ...]
) -> None:
    """Each panel is whole at 80x24."""
    assert snap_compare(leads(), terminal_size=(80, 24), run_before=pressed(*keys))


def test_the_study_home(
    snap_compare: Compare, folder: StudyFolder, a_talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan, the interview that is open, and a quiet word on the backup."""
    told = Content.styled("reservekopie 2 mrt 14:03", "$quiet")
    monkeypatch.setattr("protocol.tui.backing_up.daily_backup", lambda *_args: told)
    a_talk.leave()
    folder.refresh_summaries()
    app = ProtocolApp(folder, a_talk.study, "deviceaaaaaaaaaa")
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressed())


def test_the_start_of_an_interview(snap_compare: Compare, folder: StudyFolder, still: None) -> None:
    """The form, with the next code filled in."""
    app = ProtocolApp(folder, read_study(folder.study_file), "deviceaaaaaaaaaa")
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressed("n"))


def test_the_consent(snap_compare: Compare, folder: StudyFolder, still: None) -> None:
    """The words to read aloud, and the items."""
    with_ = Beginning(case="C1", role="volunteer", participant_code="C1-V01")
    app = ProtocolApp(folder, read_study(folder.study_file), "deviceaaaaaaaaaa", beginning=with_)
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressed())


@pytest.fixture
def looked_at(
    folder: StudyFolder, a_talk: Talk, new_talk: Callable[..., Talk], clock: HandClock
) -> ProtocolApp:
    """The program on a study with three interviews, one of them without consent to be quoted."""
    clock.turn(60)
    other = new_talk(code="C1-V02", consent=False)
    other.consent.decide(other.consent.items[0], decision=True)
    other.consent.decide(other.consent.items[1], decision=False)
    other.start()
    other.notes.mark_sensitive(other.send("Ik kijk wie er alleen zit.", Kind.VERBATIM, "tasks"), wanted=True)
    other.send("De koffie staat altijd klaar.", Kind.PARAPHRASE, "tasks")
    clock.turn(60)
    source = new_talk("document", "C1-D01")
    source.send("onthaal, koffie, speelhoek", Kind.VERBATIM, "tasks")
    for talk in (a_talk, other, source):
        talk.file.flush()
    folder.refresh_summaries()
    return ProtocolApp(folder, a_talk.study, "deviceaaaaaaaaaa")


@pytest.mark.parametrize(
    ("keys", "size"),
    [
        (("down",), (80, 24)),
        (("down", "enter"), (120, 36)),
        (("2", "right"), (80, 24)),
        (("3",), (80, 24)),
        (("slash", *"koffie"), (80, 24)),
    ],
    ids=["matrix", "cell", "coverage", "bars", "search"],
)
def test_the_analysis(
    snap_compare: Compare, looked_at: ProtocolApp, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    """Each view is whole, calm, and has its numbers in words."""

    async def steps(pilot: Pilot[None]) -> None:
        await opened(pilot, *keys)

    assert snap_compare(looked_at, terminal_size=size, run_before=steps)
