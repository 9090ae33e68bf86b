"""YAML 1.2 gives plain scalars their meaning, and a text stays as it was written."""

from __future__ import annotations

import math

import pytest

from protocol.questionnaire.scalars import meaning


@pytest.mark.parametrize("scalar", ["", "~", "null", "Null", "NULL"])
def test_null_has_five_spellings(scalar):
    """Nothing else stands for nothing."""
    assert meaning(scalar) is None


@pytest.mark.parametrize(("scalar", "value"), [("true", True), ("True", True), ("FALSE", False)])
def test_truth_has_three_spellings(scalar, value):
    """YAML 1.2 knows true and false alone."""
    assert meaning(scalar) is value


@pytest.mark.parametrize(
    "scalar", ["no", "yes", "on", "Off", "y", "tRUE", "nULL", "12:30", "2026-03-01", "1_000"]
)
def test_what_yaml_1_1_takes_for_something_is_text(scalar):
    """The Norway problem and its relatives."""
    assert meaning(scalar) == scalar


@pytest.mark.parametrize(
    ("scalar", "value"), [("12", 12), ("-3", -3), ("+4", 4), ("012", 12), ("0o14", 12), ("0xC", 12)]
)
def test_whole_numbers_in_three_bases(scalar, value):
    """A leading zero is no octal sign."""
    assert (meaning(scalar), type(meaning(scalar))) == (value, int)


@pytest.mark.parametrize(
    ("scalar", "value"), [("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("1e3", 1000.0), ("-.inf", -math.inf)]
)
def test_floats(scalar, value):
    """A point or an exponent makes a float."""
    assert (meaning(scalar), type(meaning(scalar))) == (value, float)


def test_not_a_number():
    """`.nan` is a number that equals nothing."""
    assert math.isnan(meaning(".NaN"))


@pytest.mark.parametrize("scalar", ["9" * 100_000, "0x" + "f" * 100_000, "9" * 19])
def test_a_number_of_too_many_digits_is_outside_every_range(scalar):
    """Python is not asked to read it."""
    assert meaning(scalar) == math.inf


@pytest.mark.parametrize("scalar", ["٣", "१२", "1٣", "0o8", "0xg", "1.2.3", "e3", ".", "-"])
def test_what_only_looks_like_a_number_is_text(scalar):
    """Digits are those of ASCII."""
    assert meaning(scalar) == scalar


def test_a_version_stays_as_it_was_written(read):
    """`1.10` is not 1.1."""
    assert read("version: 1.10").version == "1.10"


@pytest.mark.parametrize("written", ["no", "12:30", "2026-03-01", "2024", "1.50", "true", "0o14"])
def test_a_label_stays_as_it_was_written(read, written):
    """Where a text is wanted, numbers and truth values are its signs."""
    questionnaire = read(
        f"""
        topics:
          - id: O01
            label: {written}
            questions: [{{name: a, type: text, label: b}}]
        """
    )
    assert questionnaire.topics[0].label == {"nl": written}


def test_a_number_can_name_a_choice(read):
    """XLSForm's lists often do."""
    questionnaire = read(
        """
        choices:
          hours: [{name: 1, label: een}, {name: 02, label: twee}]
        topics: [{id: O01, label: a, questions: [{name: h, type: select_one hours, label: b}]}]
        """
    )
    assert [choice.name for choice in questionnaire.choices["hours"]] == ["1", "02"]


def test_quotes_make_a_text_of_null(read):
    """`"null"` is a word."""
    assert read('title: "null"').title == {"nl": "null"}


def test_a_quoted_number_is_no_number(errors):
    """What is quoted is text, everywhere."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            minutes: "7"
            questions: [{name: a, type: text, label: b}]
        """
    )
    assert told == [
        "4: O01.minutes: a whole number is wanted here, write a number from 0 to 600, without quotes"
    ]


def test_yes_is_no_truth_value(errors):
    """YAML 1.1 readers took it for one."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - name: a
                type: text
                label: b
                must_ask: yes
        """
    )
    assert told == ["8: a.must_ask: this can be true or false alone, write true or false, without quotes"]


def test_a_folded_block_is_one_line(read):
    """`>-` is how long texts are written."""
    questionnaire = read(
        """
        opening:
          nl: >-
            Dag.
            Fijn dat je er bent.
        """
    )
    assert questionnaire.opening == {"nl": "Dag. Fijn dat je er bent."}


def test_a_literal_block_keeps_its_lines(read):
    """`|` keeps line ends, but not the last."""
    assert read("opening:\n  nl: |\n    Dag.\n    Fijn.\n").opening == {"nl": "Dag.\nFijn."}


def test_windows_line_ends_and_byte_order_mark(questionnaire_file):
    """Notepad writes both."""
    from protocol.questionnaire import read_questionnaire

    path = questionnaire_file("opening: |\n  Dag.\n  Fijn.")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_questionnaire(path).opening == {"nl": "Dag.\nFijn."}


def test_the_line_that_says_yaml_1_2_is_accepted(questionnaire_file):
    """It says what is so anyway."""
    from protocol.questionnaire import check_questionnaire

    path = questionnaire_file("title: Gesprek")
    path.write_text("%YAML 1.2\n---\n" + path.read_text())
    assert check_questionnaire(path) == ()


def test_a_plain_text_is_in_the_language_of_the_file(read):
    """`language` says which."""
    assert read("language: en\ntitle: Talk").title == {"en": "Talk"}


def test_a_plain_text_is_in_the_language_of_the_study(read, study):
    """Where the file doesn't say one."""
    assert read("title: Talk", study("language: en")).title == {"en": "Talk"}


def test_a_plain_text_is_dutch_otherwise(read):
    """Neither file nor study says a language."""
    assert read("title: Gesprek").title == {"nl": "Gesprek"}
