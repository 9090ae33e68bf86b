"""Keys and colours of one's own, and what happens with a slip in the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.tui.acts import act_keys
from protocol.tui.app import ProtocolApp
from protocol.tui.preferences import THEMES, Preferences, read_preferences
from tests.screens.test_analysis import opened, rested, shown
from tests.screens.test_interview import WITH, consented


def read(tmp_path: Path, text: str) -> Preferences:
    """The preferences that a settings file gives."""
    path = tmp_path / "settings.yaml"
    path.write_text(text, encoding="utf-8")
    return read_preferences(path)


def test_no_file_asks_for_nothing(tmp_path: Path) -> None:
    """The usual keys and colours."""
    preferences = read_preferences(tmp_path / "settings.yaml")
    assert preferences.act_keys() == act_keys()


def test_a_key_of_ones_own_takes_the_place_of_the_usual_one(tmp_path: Path) -> None:
    """The usual key does nothing then."""
    keys = read(tmp_path, "keys:\n  hide: ctrl+o\n").act_keys()
    assert keys["ctrl+o"] == "hide"
    assert "f8" not in keys


def test_two_acts_can_change_keys(tmp_path: Path) -> None:
    """As long as each has one."""
    keys = read(tmp_path, "keys:\n  hide: f9\n  improvise: f8\n").act_keys()
    assert (keys["f9"], keys["f8"]) == ("hide", "improvise")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("keys:\n  hide: f2\n", 2),
        ("keys:\n  hide: ctrl+o\n  probe: ctrl+o\n", 3),
        ("keys:\n  hide: enter\n", 2),
        ("keys:\n  hide: x\n", 2),
        ("keys:\n  hidde: ctrl+o\n", 2),
        ("keys: f8\n", 1),
        ("theme: pink\n", 1),
        ("language: nl\nthem: mono\n", 2),
    ],
)
def test_a_slip_is_told_with_its_line_and_left_out(tmp_path: Path, text: str, line: int) -> None:
    """The rest is used."""
    preferences = read(tmp_path, text)
    assert [mistake.line for mistake in preferences.mistakes] == [line]


async def test_a_key_of_ones_own_does_its_act(make_app: Callable[..., ProtocolApp]) -> None:
    """On the screen."""
    app = make_app(beginning=WITH, preferences=Preferences(keys={"hide": "ctrl+o"}))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await pilot.press("ctrl+o")
        assert screen.talk.time.paused is not None


@pytest.mark.parametrize("theme", THEMES)
async def test_every_theme_can_be_used(make_app: Callable[..., ProtocolApp], theme: str) -> None:
    """The screens come up in each."""
    app = make_app(beginning=WITH, preferences=Preferences(theme=theme))
    async with app.run_test(size=(80, 24)) as pilot:
        await consented(pilot)
        assert app.theme == f"protocol-{theme}"


async def test_a_key_of_the_analysis_can_be_another(
    make_app: Callable[..., ProtocolApp], tmp_path: Path
) -> None:
    """It works, the usual one does not, and the bar shows it."""
    preferences = read(tmp_path, "keys:\n  analysis.bars: g\n  search.kind: ctrl+k\n")
    assert not preferences.mistakes
    async with make_app(preferences=preferences).run_test(size=(80, 24)) as pilot:
        await opened(pilot, "3")
        assert "Analyse: matrix" in shown(pilot)
        assert "g aantallen" in shown(pilot)
        await pilot.press("g")
        await rested(pilot)
        assert "Analyse: aantallen" in shown(pilot)
        await pilot.press("slash", "ctrl+k", *"woord", "enter")
        await rested(pilot)
        assert "soort: woordelijk" in shown(pilot)


@pytest.mark.parametrize(
    "keys",
    [
        "analysis.bars: 2",
        "search.kind: k",
        "search.kind: f2",
        "analysis.search: enter",
        "analysis.sarch: z",
        "cell.search: q",
    ],
)
def test_a_key_that_would_do_two_things_is_told(tmp_path: Path, keys: str) -> None:
    """Of one screen, or on a screen where words are typed; the usual key stays."""
    preferences = read(tmp_path, f"keys:\n  {keys}\n")
    assert [mistake.line for mistake in preferences.mistakes] == [2]
    assert not preferences.looking


def test_two_keys_of_the_analysis_can_change_places(tmp_path: Path) -> None:
    """Written in any order."""
    preferences = read(tmp_path, "keys:\n  analysis.bars: 2\n  analysis.coverage: 3\n")
    assert preferences.looking == {"analysis.bars": "2", "analysis.coverage": "3"}
