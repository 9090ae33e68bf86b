"""What a form makes of answers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from protocol.questionnaire import read_questionnaire
from protocol.session.form import Form
from tests.session.logic_study import QUESTIONNAIRE

NOW = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    """The form of the questionnaire."""
    path: Path = tmp_path_factory.mktemp("form") / "volunteer.yaml"
    path.write_text(QUESTIONNAIRE, encoding="utf-8")
    return Form(read_questionnaire(path), "nl", lambda: NOW)


def applying(form: Form, answers: dict[str, str], sets: dict[str, int] | None = None) -> set[str]:
    """The paths that apply with some answers."""
    form.update(answers, sets or {})
    return {path for path in form.placed() if form.applies(path)}


def test_nothing_applies_that_an_answer_has_to_open(form: Form) -> None:
    """An empty answer fulfils no condition."""
    assert applying(form, {}) == {
        "children", "per_year", "told", "province", "town", "scale",
    }  # fmt: skip


def test_an_answer_opens_what_depends_on_it(form: Form) -> None:
    """And what is in a group that depends on that."""
    now = applying(form, {"children": "yes", "number": "3"})
    assert {"number", "family", "family/help", "family/often"} <= now


def test_an_answer_that_does_not_apply_is_empty_for_the_others(form: Form) -> None:
    """Though it is kept."""
    now = applying(form, {"children": "no", "number": "3"})
    assert not {"number", "family", "family/help"} & now


def test_a_topic_that_does_not_apply_takes_all_of_it_along(form: Form) -> None:
    """Repeats have no sets then."""
    applying(form, {})
    assert form.repeats() == []
    assert "practices[1]/what" not in form.placed()


def test_a_repeat_begins_with_one_set(form: Form) -> None:
    """Ready to be filled; one whose number is calculated has that number."""
    now = applying(form, {"province": "east", "children": "yes", "number": "2"})
    assert {"practices[1]/what", "houses[2]/street"} <= now
    assert "practices[2]/what" not in now
    assert [(place.path, len(place.sets), place.fixed) for place in form.repeats()] == [
        ("practices", 1, False),
        ("houses", 2, True),
    ]


def test_sets_that_go_come_back_with_what_was_in_them(form: Form) -> None:
    """The form is given the answers anew."""
    answers = {"province": "east", "practices[1]/weekly": "1", "practices[2]/weekly": "2"}
    applying(form, answers, {"practices": 2})
    assert form.calculated["total"] == 156
    applying(form, answers, {"practices": 1})
    assert form.calculated["total"] == 52
    assert "practices[2]/yearly" not in form.calculated
    applying(form, answers, {"practices": 2})
    assert form.calculated["total"] == 156


def test_questions_stand_in_the_order_of_the_file(form: Form) -> None:
    """Sets one after the other."""
    applying(form, {"province": "east"}, {"practices": 2})
    inside = [path for path, placed in form.placed().items() if placed.within.startswith("practices")]
    assert inside == [
        "practices[1]/what", "practices[1]/who", "practices[1]/weekly", "practices[1]/yearly",
        "practices[2]/what", "practices[2]/who", "practices[2]/weekly", "practices[2]/yearly",
    ]  # fmt: skip


@pytest.mark.parametrize(("value", "expected"), [(3, True), (0, False), (20, False)])
def test_a_constraint_looks_at_the_answer_that_is_given(form: Form, value: int, expected: bool) -> None:
    """Not at the one that is kept."""
    applying(form, {"children": "yes", "number": "5"})
    assert form.fits("number", value) is expected


def test_a_scale_has_its_own_bounds(form: Form) -> None:
    """Without any expression."""
    assert form.fits("scale", 10)
    assert not form.fits("scale", 11)


def test_a_filter_looks_at_the_columns_of_the_choices(form: Form) -> None:
    """None before the province is known."""
    applying(form, {})
    assert form.choices("town") == ()
    applying(form, {"province": "east"})
    assert [choice.name for choice in form.choices("town")] == ["gent", "aalst"]


def test_a_default_is_offered_and_does_not_count_by_itself(form: Form) -> None:
    """An answer is what somebody gave."""
    applying(form, {"children": "yes", "number": "3"})
    assert form.default("family/often") == 6
    assert form.calculated["per_year"] is None


def test_what_is_required_can_depend_on_an_answer(form: Form) -> None:
    """As everything else."""
    applying(form, {"children": "no"})
    assert form.required("province")
    applying(form, {"children": "yes"})
    assert not form.required("province")


def test_a_label_names_the_answer_of_its_own_set(form: Form) -> None:
    """An answer that is not there is a sign that it is missing."""
    shown = {"practices[1]/what": "koken", "practices[2]/what": "zingen"}
    applying(form, {"province": "east"} | shown, {"practices": 3})
    fill = [
        form.fill(f"practices[{n}]/who", "Met wie ${what}?", lambda path: shown.get(path, ""))
        for n in (1, 2, 3)
    ]
    assert fill == ["Met wie koken?", "Met wie zingen?", "Met wie …?"]


def test_trying_an_answer_changes_nothing(form: Form) -> None:
    """The one that is kept still stands for the others."""
    applying(form, {"children": "yes", "number": "3"})
    form.fits("number", 9)
    assert form.default("family/often") == 6


@pytest.fixture
def small(tmp_path: Path) -> Form:
    """A form in which sets and what is in them may not apply."""
    path = tmp_path / "volunteer.yaml"
    path.write_text(
        """
id: volunteer
version: 1.0.0
status: pilot
role: volunteer
title: {nl: Gesprek}
consent: [{name: notes, required: true, label: {nl: Mag ik noteren?}}]
topics:
  - id: O00
    label: {nl: Opening}
    questions:
      - {name: people, type: integer, label: {nl: Met hoeveel?}}
      - name: persons
        type: repeat
        relevant: ${people} > 0
        repeat_count: ${people}
        questions:
          - {name: helps, type: integer, label: {nl: Hoe vaak?}}
          - {name: hours, type: integer, label: {nl: Hoe lang?}, relevant: "${helps} > 0"}
      - {name: sets, type: calculate, calculation: "count(${persons})"}
      - {name: together, type: calculate, calculation: "sum(${hours})"}
""",
        encoding="utf-8",
    )
    return Form(read_questionnaire(path), "nl", lambda: NOW)


@pytest.mark.parametrize(("people", "sets"), [("", 0), ("0", 0), ("2", 2), ("-1", 0), ("1000", 50)])
def test_sets_are_counted(small: Form, people: str, sets: int) -> None:
    """As many as there are, whatever was tried on the way."""
    applying(small, {"people": people})
    assert small.calculated["sets"] == sets


def test_what_does_not_apply_is_left_out_of_sums(small: Form) -> None:
    """And so is what nobody answered yet, as ODK Collect does; with no answer at all there is no sum."""
    answers = {"people": "2", "persons[1]/helps": "1", "persons[1]/hours": "3", "persons[2]/helps": "0"}
    applying(small, answers | {"persons[2]/hours": "5"})
    assert small.calculated["together"] == 3
    applying(small, answers | {"persons[2]/helps": "2"})
    assert small.calculated["together"] == 3
    applying(small, answers | {"persons[1]/hours": "", "persons[2]/helps": "2"})
    assert small.calculated["together"] is None


def test_a_questionnaire_without_expressions_needs_no_xpath() -> None:
    """Its start isn't held up by lxml."""
    import subprocess
    import sys

    code = (
        "import sys; from protocol.session.talk import Talk; from protocol.session.form import Form;"
        "from protocol.session.debrief import debrief_guide; Form(debrief_guide(), 'nl', None);"
        "print('lxml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
