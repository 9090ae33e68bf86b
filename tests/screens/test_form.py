"""Closed questions of every type, and what follows from their answers, on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning
from protocol.store.study_folder import StudyFolder
from protocol.tui.app import ProtocolApp
from protocol.tui.widgets.bars import KeyBar
from protocol.tui.widgets.question_pane import QuestionPane
from tests.screens.test_interview import consented, typed
from tests.small_study import STUDY

QUESTIONNAIRE = """
id: volunteer
version: 1.0.0
status: pilot
role: volunteer
title: {nl: Gesprek}
consent:
  - {name: notes, required: true, label: {nl: Mag ik noteren?}}
choices:
  yes_no: [{name: "yes", label: {nl: ja}}, {name: "no", label: {nl: nee}}]
  things: [{name: a, label: {nl: appel}}, {name: b, label: {nl: brood}}, {name: c, label: {nl: citroen}}]
topics:
  - id: O00
    label: {nl: Opening}
    questions:
      - {name: children, type: select_one yes_no, label: {nl: Heb je kinderen?}}
      - name: number
        type: integer
        label: {nl: Hoeveel?}
        relevant: ${children} = 'yes'
        constraint: . > 0 and . < 20
        constraint_message: {nl: Tussen 1 en 19.}
      - {name: share, type: decimal, label: {nl: Welk deel?}}
      - {name: at, type: time, label: {nl: Hoe laat?}}
      - {name: sure, type: acknowledge, label: {nl: Zeker?}}
      - {name: scale, type: range, parameters: start=0 end=10 step=2, label: {nl: Hoe graag?}}
      - {name: order, type: rank things, label: {nl: In welke volgorde?}}
      - {name: offered, type: integer, default: "3", label: {nl: Hoe vaak?}}
      - {name: told, type: note, label: {nl: "Je hebt ${number} kinderen."}}
  - id: O01
    label: {nl: Praktijken}
    questions:
      - name: practices
        type: repeat
        label: {nl: Praktijk}
        questions:
          - {name: what, type: text, label: {nl: Wat doe je?}}
"""
WITH = Beginning(case="C1", role="volunteer", participant_code="C1-V01", interviewer="AB")


@pytest.fixture
def make_app(tmp_path: Path) -> Callable[[], ProtocolApp]:
    """Makes the program on a study with such a questionnaire."""
    folder = StudyFolder.make(tmp_path / "form", STUDY.encode(), {"volunteer.yaml": QUESTIONNAIRE.encode()})
    return lambda: ProtocolApp(folder, read_study(folder.study_file), "deviceaaaaaaaaaa", beginning=WITH)


@pytest.mark.parametrize(
    ("path", "line", "value"),
    [
        ("share", "2,5", 2.5),
        ("at", "9u30", "09:30"),
        ("sure", "1", "OK"),
        ("scale", "4", 4),
        ("order", "3 1 2", ["c", "a", "b"]),
        ("offered", "=", 3),
        ("offered", "5", 5),
    ],
)
async def test_each_type_is_answered_from_the_line(
    make_app: Callable[[], ProtocolApp], path: str, line: str, value: object
) -> None:
    """By keys and Enter; `=` takes what is offered."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go(path)
        await typed(pilot, line)
        answer = screen.talk.answer_of(path)
        assert answer is not None
        assert answer.value == value


async def test_a_question_that_does_not_apply_is_passed_over_until_it_does(
    make_app: Callable[[], ProtocolApp],
) -> None:
    """And what was said there comes back with it."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        assert "number" not in screen.talk.places
        await typed(pilot, "1")
        screen.go("number")
        await typed(pilot, "2")
        screen.go("children")
        await typed(pilot, "2")
        assert "number" not in screen.talk.places
        await typed(pilot, "1")
        answer = screen.talk.answer_of("number")
        assert answer is not None
        assert answer.value == 2
        screen.go("told")
        assert screen.talk.shown == "Je hebt 2 kinderen."


async def test_an_answer_that_can_not_be_is_told_and_stays_on_the_line(
    make_app: Callable[[], ProtocolApp],
) -> None:
    """Nothing is kept of it, nothing of it is lost."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "1")
        screen.go("number")
        await typed(pilot, "99")
        assert screen.talk.answer_of("number") is None
        assert screen.line.text == "99"


async def test_one_more_of_what_repeats(make_app: Callable[[], ProtocolApp]) -> None:
    """Its first question comes on the screen."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("practices[1]/what")
        await typed(pilot, "koffie zetten")
        screen.act("add_set")
        assert screen.talk.position == "practices[2]/what"
        assert [note.question for note in screen.talk.file.notes.values()] == ["practices[1]/what"]


async def test_the_set_of_a_repeat_is_named(make_app: Callable[[], ProtocolApp]) -> None:
    """The same question of two sets looks otherwise."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("practices[1]/what")
        screen.act("add_set")
        await pilot.pause()
        assert "Praktijk 2" in str(screen.query_one(QuestionPane).render())
        screen.go("scale")
        await pilot.pause()
        assert "Praktijk" not in str(screen.query_one(QuestionPane).render())


@pytest.mark.parametrize("path", ["scale", "order", "children"])
async def test_digits_that_are_no_answer_do_not_become_a_note(
    make_app: Callable[[], ProtocolApp], path: str
) -> None:
    """They stay on the line, to be mended."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go(path)
        await typed(pilot, "77")
        assert not screen.talk.file.notes
        assert screen.line.text == "77"


@pytest.mark.parametrize("path", ["scale", "order", "children", "number"])
async def test_a_second_enter_on_a_refused_line_makes_a_note_of_it(
    make_app: Callable[[], ProtocolApp], path: str
) -> None:
    """Somebody may have meant it."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.talk.answer("yes", at="children")
        screen.go(path)
        await typed(pilot, "77")
        await pilot.press("enter")
        notes = [(note.text, note.question) for note in screen.talk.file.notes.values()]
        assert notes == [("77", path)]
        assert screen.line.text == ""
        assert str(screen.query_one(KeyBar).render()).startswith("F2")


@pytest.mark.parametrize("path", ["scale", "order", "children", "number"])
async def test_a_refusal_says_at_80_columns_that_a_second_enter_makes_a_note(
    make_app: Callable[[], ProtocolApp], path: str
) -> None:
    """Not cut off."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.talk.answer("yes", at="children")
        screen.go(path)
        await typed(pilot, "77")
        assert str(screen.query_one(KeyBar).render()).endswith("Nog eens Enter: notitie.")


async def test_a_refused_line_that_was_changed_is_looked_at_anew(
    make_app: Callable[[], ProtocolApp],
) -> None:
    """Even when the same digits stand there in the end."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "77")
        await pilot.press("backspace", "7", "enter")
        assert not screen.talk.file.notes
        assert screen.line.text == "77"


async def test_a_refusal_goes_with_its_question(make_app: Callable[[], ProtocolApp]) -> None:
    """At another question the keys are shown again, and the first Enter there is no second one."""
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        await typed(pilot, "77")
        await pilot.press("pagedown", "pageup")
        assert str(screen.query_one(KeyBar).render()).startswith("F2")
        await pilot.press("enter")
        assert not screen.talk.file.notes


async def test_a_long_choice_stands_in_full(make_app: Callable[..., ProtocolApp], tmp_path: Path) -> None:
    """In two columns too: who asks has to be able to read it."""
    words = "een antwoord dat langer is dan de helft van een smal scherm toelaat"
    long = QUESTIONNAIRE.replace("appel", words).replace(
        "{name: c, ", "{name: d, label: {nl: druif}}, {name: e, label: {nl: ei}}, {name: c, "
    )
    folder = StudyFolder.make(tmp_path / "long", STUDY.encode(), {"volunteer.yaml": long.encode()})
    app = ProtocolApp(folder, read_study(folder.study_file), "deviceaaaaaaaaaa", beginning=WITH)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await consented(pilot)
        screen.go("order")
        await pilot.pause()
        shown = str(screen.query_one(QuestionPane).render())
        left = " ".join(row[5:25].strip() for row in shown.split("\n") if "  " in row)
        assert words in left
