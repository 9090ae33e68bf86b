"""The page about keys: every row of it is played in the program, and costs what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.model.words import Kind, Mention
from protocol.session.talk import Wording
from protocol.tui.app import ProtocolApp
from protocol.tui.screens.consent import ConsentScreen
from protocol.tui.screens.finish import FinishScreen
from protocol.tui.screens.interview import InterviewScreen
from protocol.tui.screens.panels import HiddenScreen, TellPanel
from tests.screens.test_interview import WITH, consented, typed
from tests.screens.test_reach import pressed

PAGE = (Path(__file__).parents[2] / "docs" / "keys.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (\d+) \|$", PAGE, re.MULTILINE)
NAMES = {"spatie": " "}
"""What a key is called on the page that Textual calls otherwise."""

Check = Callable[[InterviewScreen], bool]
LINE = "koffie"
"""What stands on the line where a row is about a line."""
TYPED = {"F6": "doe", "F9": "En in de vakantie?"}
"""What is typed behind a key of the page that asks for letters or words."""

CHECKS: dict[str, tuple[str, Check]] = {
    "een notitie bewaren": (LINE, lambda s: len(s.talk.file.notes) == 2),
    "de regel naar een andere": (LINE, lambda s: len(s.talk.notes.at("tasks")) == 1),
    "naar een onderwerp": ("", lambda s: s.talk.position == "tasks"),
    "naar een vraag": ("", lambda s: s.talk.position == "task_list"),
    "naar de volgende verplichte": ("", lambda s: s.talk.position == "forgotten"),
    "terug naar waar": ("", lambda s: s.talk.position == "begin"),
    "de vermelding zetten": ("", lambda s: getattr(s.talk.state_here(), "mention", 0) is Mention.SPONTANEOUS),
    "de soort van de notitie": ("", lambda s: s.kind is not Kind.PARAPHRASE),
    "de soort kiezen": ("", lambda s: s.kind is Kind.VERBATIM),
    "de hulp bij de vraag": ("", lambda s: s.hints),
    "de vraag in eenvoudiger": ("", lambda s: s.talk.wording is Wording.SIMPLER),
    "het scherm verbergen": ("", lambda s: isinstance(s.app.screen, HiddenScreen)),
    "het scherm weer tonen": (
        "",
        lambda s: s.app.screen is s and s.asking is None and bool(s.talk.file.pauses),
    ),
    "buiten verslag gaan": ("", lambda s: s.talk.off_record.on and len(s.talk.file.notes) == 1),
    "buiten verslag gaan en": ("", lambda s: s.talk.off_record.on and not s.talk.file.notes),
    "de toestemming zien": ("", lambda s: isinstance(s.app.screen, ConsentScreen)),
    "een geïmproviseerde vraag": ("", lambda s: len(s.talk.file.improvised) == 1),
    "een doorvraag": ("", lambda s: len(s.talk.file.probes) == 1),
    "op deze vraag later": ("", lambda s: s.talk.come_back_list()[0] == ["tasks"]),
    "de noodkaart": ("", lambda s: isinstance(s.app.screen, TellPanel)),
    "de laatste notitie gevoelig": ("", lambda s: all(note.sensitive for note in s.talk.file.notes.values())),
    "een korte vorm": ("vw ", lambda s: s.line.text == "vw "),
    "afronden": ("", lambda s: isinstance(s.app.screen, FinishScreen)),
}
"""What stands on the line before, and what holds after the keys of a row, by how the row begins."""


def check_of(what: str) -> tuple[str, Check]:
    """The check of a row: the longest beginning that fits."""
    return CHECKS[max((start for start in CHECKS if what.startswith(start)), key=len)]


def keys_of(cell: str) -> list[str]:
    """The keys that a row names, in order."""
    return re.findall(r"`(.+?)`", cell)


@pytest.mark.parametrize(("what", "cell", "count"), [row[1:] for row in ROWS])
def test_a_row_counts_its_keys(what: str, cell: str, count: str) -> None:
    """The number stands for the keys before it."""
    assert len(keys_of(cell)) == int(count), what


@pytest.mark.parametrize(("what", "cell"), [row[1:3] for row in ROWS if row[2] != "geen"])
async def test_the_keys_of_a_row_do_what_it_says(
    make_app: Callable[..., ProtocolApp], what: str, cell: str
) -> None:
    """From the question about tasks, reached from the first, with one note kept."""
    before, check = check_of(what)
    async with make_app(beginning=WITH).run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "via een vriendin")
        if not what.startswith(("de regel", "naar een onderwerp")):
            screen.go("tasks")
        await pressed(pilot, *before)
        assert not check(screen)
        for key in keys_of(cell):
            await pressed(pilot, NAMES.get(key) or (key if len(key) == 1 else key.lower()))
            await pressed(pilot, *TYPED.get(key, ""))
        await pilot.pause()
        assert check(screen)


def test_all_fifteen_behaviours_stand_there() -> None:
    """In their order, each at least once."""
    assert list(dict.fromkeys(int(row[0]) for row in ROWS)) == list(range(1, 16))
