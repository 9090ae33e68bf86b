"""What a typed line means."""

from __future__ import annotations

import re
from datetime import date

import pytest

from protocol.errors import Refused
from protocol.model.questionnaire import Choice, Question, QuestionType
from protocol.model.words import Kind, Special
from protocol.session.line import GiveAnswer, KeepNote, LineMeaning, MentionItems, kind_prefix, read_line

CHOICES = [Choice(name=name, label={"nl": name}) for name in ("een", "twee", "other")]


def meaning(type_: QuestionType, line: str) -> LineMeaning:
    """What a line means at a question of a type with three choices."""
    return read_line(Question(name="q", type=type_), CHOICES, line, date(2026, 3, 2))


@pytest.mark.parametrize(
    ("type_", "line", "expected"),
    [
        (QuestionType.TEXT, "2", KeepNote()),
        (QuestionType.TEXT, "-", KeepNote()),
        (QuestionType.SELECT_ONE, "2", GiveAnswer("twee")),
        (QuestionType.SELECT_ONE, " 2 ", GiveAnswer("twee")),
        (QuestionType.SELECT_ONE, "3", GiveAnswer("other", ask_other=True)),
        (QuestionType.SELECT_ONE, "2 kinderen", KeepNote()),
        (QuestionType.SELECT_ONE, "-", GiveAnswer(None, Special.REFUSED)),
        (QuestionType.SELECT_ONE, "?", GiveAnswer(None, Special.DONT_KNOW)),
        (QuestionType.SELECT_MULTIPLE, "2 1", GiveAnswer(["een", "twee"])),
        (QuestionType.SELECT_MULTIPLE, "21", GiveAnswer(["een", "twee"])),
        (QuestionType.SELECT_MULTIPLE, "1,3", GiveAnswer(["een", "other"], ask_other=True)),
        (QuestionType.INTEGER, "12", GiveAnswer(12)),
        (QuestionType.INTEGER, "-3", GiveAnswer(-3)),
        (QuestionType.INTEGER, "twaalf", KeepNote()),
        (QuestionType.INTEGER, "٣", KeepNote()),
        (QuestionType.DATE, "1/3/2026", GiveAnswer("2026-03-01")),
        (QuestionType.DATE, "2026-3-1", GiveAnswer("2026-03-01")),
        (QuestionType.DECIMAL, "2,5", GiveAnswer(2.5)),
        (QuestionType.DECIMAL, "2.5", GiveAnswer(2.5)),
        (QuestionType.DECIMAL, "-3", GiveAnswer(-3)),
        (QuestionType.DECIMAL, "2,5 uur", KeepNote()),
        (QuestionType.DECIMAL, "?", GiveAnswer(None, Special.DONT_KNOW)),
        (QuestionType.TIME, "9:30", GiveAnswer("09:30")),
        (QuestionType.TIME, "9u30", GiveAnswer("09:30")),
        (QuestionType.TIME, "0930", GiveAnswer("09:30")),
        (QuestionType.TIME, "14u", GiveAnswer("14:00")),
        (QuestionType.TIME, "930", GiveAnswer("09:30")),
        (QuestionType.TIME, "9 u 30", GiveAnswer("09:30")),
        (QuestionType.TIME, "rond 9u", KeepNote()),
        (QuestionType.DATE, "1 3 2026", GiveAnswer("2026-03-01")),
        (QuestionType.DATE, "vandaag", GiveAnswer("2026-03-02")),
        (QuestionType.DATE, "Gisteren", GiveAnswer("2026-03-01")),
        (QuestionType.DATE, "vorige week", KeepNote()),
        (QuestionType.ACKNOWLEDGE, "ok", GiveAnswer("OK")),
        (QuestionType.ACKNOWLEDGE, "1", GiveAnswer("OK")),
        (QuestionType.ACKNOWLEDGE, "v", GiveAnswer("OK")),
        (QuestionType.ACKNOWLEDGE, "-", GiveAnswer(None, Special.REFUSED)),
        (QuestionType.ACKNOWLEDGE, "okay dan", KeepNote()),
        (QuestionType.RANK, "3 1 2", GiveAnswer(["other", "een", "twee"])),
        (QuestionType.RANK, "312", GiveAnswer(["other", "een", "twee"])),
        (QuestionType.RANK, "eerst koffie", KeepNote()),
        (QuestionType.MENTIONS, "2 1", MentionItems(("twee", "een"))),
        (QuestionType.MENTIONS, "+ kleren herstellen", MentionItems((), "kleren herstellen")),
        (QuestionType.MENTIONS, "ze lacht", KeepNote()),
    ],
)
def test_a_line_of_nothing_but_keys_answers_and_any_other_is_a_note(
    type_: QuestionType, line: str, expected: LineMeaning
) -> None:
    """Digits always type; only a whole line of keys means choices."""
    assert expected == meaning(type_, line)


@pytest.mark.parametrize(
    ("type_", "line", "told"),
    [
        (QuestionType.SELECT_ONE, "4", "There is no choice 4. Type 1 to 3."),
        (QuestionType.SELECT_MULTIPLE, "1 7", "There is no choice 7."),
        (QuestionType.SELECT_MULTIPLE, "17", "There is no choice 7."),
        (QuestionType.MENTIONS, "0", "There is no choice 0."),
        (QuestionType.RANK, "1 2 4", "There is no choice 4."),
        (QuestionType.INTEGER, "2,5", "This question takes a whole number. Type it in digits"),
        (QuestionType.INTEGER, "2-3", "This question takes a whole number"),
        (QuestionType.DECIMAL, "1.000,5", "This number can't be read. Type it like 12 or 2,5."),
        (QuestionType.DATE, "31/2/2026", "There is no such day. Type day/month/year, such as 31/3/2026."),
        (QuestionType.DATE, "1/3/26", "There is no such day"),
        (QuestionType.DATE, "1/3", "There is no such day"),
        (QuestionType.TIME, "25:00", "There is no such hour. Type it like 9:30 or 9u30."),
        (QuestionType.TIME, "9:3", "There is no such hour"),
        (QuestionType.TIME, "9", "There is no such hour"),
        (QuestionType.ACKNOWLEDGE, "2", "This question is only confirmed"),
    ],
)
def test_digits_that_are_no_answer_are_told(type_: QuestionType, line: str, told: str) -> None:
    """A slip of the keys does not become a note that counts as an answer."""
    with pytest.raises(Refused, match=re.escape(told)):
        meaning(type_, line)


def test_two_choices_where_one_is_taken_are_told() -> None:
    """Nothing is guessed."""
    with pytest.raises(Refused):
        meaning(QuestionType.SELECT_ONE, "1 2")


@pytest.mark.parametrize("line", ["1 2", "1 2 2", "3"])
def test_an_order_without_every_choice_is_told(line: str) -> None:
    """As in XLSForm: a place for each."""
    with pytest.raises(Refused):
        meaning(QuestionType.RANK, line)


SCALE = Question(name="q", type=QuestionType.RANGE, parameters={"start": "0", "end": "1", "step": "0.1"})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0,3", GiveAnswer(0.3)),
        ("1", GiveAnswer(1)),
        ("-", GiveAnswer(None, Special.REFUSED)),
        ("veel", KeepNote()),
    ],
)
def test_a_number_on_the_scale_answers(line: str, expected: LineMeaning) -> None:
    """Steps count in the digits that are read, not in the bits behind them."""
    assert expected == read_line(SCALE, [], line)


@pytest.mark.parametrize("line", ["2", "0,35", "-1"])
def test_a_number_that_is_not_on_the_scale_is_told(line: str) -> None:
    """It can't have been meant as a note."""
    with pytest.raises(Refused):
        read_line(SCALE, [], line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('" Ik luister', (Kind.VERBATIM, "Ik luister")),
        (". koffie", (Kind.PARAPHRASE, "koffie")),
        ("* lacht", (Kind.OBSERVATION, "lacht")),
        ("? twijfelt ze", (Kind.INTERPRETATION, "twijfelt ze")),
        ('"Ik luister"', None),
        ("?", None),
        ("", None),
    ],
)
def test_a_sign_with_a_blank_behind_it_chooses_the_kind(line: str, expected: tuple[Kind, str] | None) -> None:
    """Without the blank it is part of the words."""
    assert expected == kind_prefix(line)
