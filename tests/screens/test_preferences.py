"""Keys and colours of one's own, and what happens with a slip in the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.tui.acts import act_keys
from protocol.tui.app import ProtocolApp
from protocol.tui.preferences import THEMES, Preferences, read_preferences
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
