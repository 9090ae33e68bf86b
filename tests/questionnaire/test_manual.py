"""What the manual of questionnaires says is so: its examples are read, its expressions worked out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from protocol.model.questionnaire import Question, QuestionType
from protocol.questionnaire.expressions.functions import ABSENT, FUNCTIONS
from protocol.session.line import read_date, read_time
from tests.questionnaire.expressions_of import NOW, result
from tests.terminal.terminal import ROOT

MANUAL = (ROOT / "docs" / "questionnaires.md").read_text(encoding="utf-8")
WHOLE, EACH = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)

LISTS = """
title: {nl: Gesprek, en: Talk}
consent: [{name: notes, label: {nl: Mag ik noteren?, en: May I take notes?}, required: true}]
choices:
  towns:
    - {name: gent, label: {nl: Gent, en: Ghent}, province: east}
    - {name: brugge, label: {nl: Brugge, en: Bruges}, province: west}
  tasks: [{name: coffee, label: {nl: koffie, en: coffee}}, {name: other, label: {nl: andere, en: other}}]
topics:
  - id: O01
    label: {nl: Begin, en: Start}
    questions:
"""


def rows(heading: str) -> list[tuple[str, ...]]:
    """The rows of all tables whose header begins with a word, without the marks of code."""
    tables = re.findall(rf"^\| {heading} \|.*\n\|[- |]+\n((?:\|.*\n)+)", MANUAL, re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


@pytest.mark.parametrize(
    "text",
    [WHOLE, LISTS + "".join(f"      {line}\n" for line in EACH.splitlines())],
    ids=["a whole file", "one of each"],
)
def test_examples_are_read(
    text: str, errors: Callable[..., list[str]], warnings: Callable[..., list[str]]
) -> None:
    """Without a mistake and without a warning about what they show."""
    assert errors(text) == []
    assert warnings(text) == []


def test_the_example_of_each_type_has_each() -> None:
    """The table of types too."""
    assert {*re.findall(r"type: (\w+)", EACH)} == {*QuestionType}
    assert {row[0].strip("`") for row in rows("type")} == {*QuestionType}


def test_every_field_of_a_question_is_told() -> None:
    """And no other; the list of choices stands behind the type."""
    told = {row[0].strip("`") for row in rows("field")}
    assert {*Question.__struct_fields__} - {"list_name", "extra"} <= told


def test_every_function_is_told() -> None:
    """Those that are here, and those that are not."""
    assert {row[0].strip("`") for row in rows("function")} == {*FUNCTIONS}
    absent = MANUAL.partition("Not here, and told by `protocol check`:")[2].partition("\n\n")[0]
    assert {*re.findall(r"`([^`]+)`", absent)} == {*ABSENT}


@pytest.mark.parametrize("row", rows("function"), ids=lambda row: row[0])
def test_the_example_of_a_function_gives_what_is_told(row: tuple[str, ...]) -> None:
    """With the answers that the manual names."""
    name, example, gives = row
    assert name.strip("`") in example
    value = result(example.strip("`"))
    assert ("(nothing)" if value is None else str(value)) == gives


def test_dates_and_times_can_be_typed_as_told() -> None:
    """Each way of writing them gives what is on the sheet."""
    [dates] = [row for row in rows("type") if row[0] == "`date`"]
    ways = re.findall(r"`([^`]+)`", dates[1])
    assert [str(read_date(way, NOW.date())) for way in ways] == [
        *["2026-03-31"] * 3,
        "2026-03-02",
        "2026-03-01",
    ]
    [times] = [row for row in rows("type") if row[0] == "`time`"]
    assert [read_time(way) for way in re.findall(r"`([^`]+)`", times[1])] == [
        "09:30",
        "09:30",
        "09:00",
        "09:30",
    ]
