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
