"""Types of questions as they are written, and the fields of XLSForm that are not here yet."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("name", ["Tasks", "2tasks", "ta-sks", "ta sks", "_tasks", "taken_é"])
def test_a_name_that_no_expression_could_hold(errors, name):
    """Names are lower-case, as XLSForm's variables are at their plainest."""
    assert errors(
        f"""
        topics:
          - id: O01
            label: Begin
            questions:
              - type: text
                name: {name}
                label: Vertel.
        """
    )[0].startswith("6: ")


def test_a_type_without_its_list(errors):
    """A choice needs choices."""
    told = errors("topics: [{id: O01, label: a, questions: [{name: a, type: select_one, label: b}]}]")
    assert told == [
        "1: a.type: the name of the list of choices is missing, write select_one and the name of a list"
    ]


def test_a_list_where_the_type_takes_none(errors):
    """Something was meant by it."""
    told = errors("topics: [{id: O01, label: a, questions: [{name: a, type: text hours, label: b}]}]")
    assert told == ['1: a.type: "hours" doesn\'t belong to this type, write type: text']


@pytest.mark.parametrize("written", ["select_one a b", "select_one Hours"])
def test_what_is_no_name_of_a_list(errors, written):
    """One name, of the form that lists have."""
    told = errors(f"topics: [{{id: O01, label: a, questions: [{{name: a, type: {written}, label: b}}]}}]")
    name = written.removeprefix("select_one ")
    assert told == [f'1: a.type: "{name}" is no name of a list, write one name after select_one']


def test_or_other(errors):
    """Its place is the list."""
    told = errors(
        """
        choices: {hours: [{name: few, label: a}, {name: many, label: b}]}
        topics: [{id: O01, label: a, questions: [{name: a, type: select_one hours or_other, label: b}]}]
        """
    )
    assert told == ["2: a.type: or_other is not used here, give the list a choice with the name other"]


@pytest.mark.parametrize(
    "kind",
    ["decimal", "time", "dateTime", "range", "rank hours", "calculate", "acknowledge", "repeat",
     "begin_repeat", "begin repeat", "image", "geopoint", "select_one_from_file a.csv"],
)  # fmt: skip
def test_a_type_that_comes_later(errors, kind):
    """What can be written now is said."""
    told = errors(f"topics: [{{id: O01, label: a, questions: [{{name: a, type: {kind}, label: b}}]}}]")
    assert told == [
        "1: a.type: this type is not in this version yet, write one of: "
        "text, note, select_one, select_multiple, integer, date, mentions, group"
    ]


@pytest.mark.parametrize("kind", ["start", "end", "today", "deviceid"])
def test_a_type_that_the_program_keeps_itself(errors, kind):
    """An interview has its times and its device."""
    told = errors(f"topics: [{{id: O01, label: a, questions: [{{name: a, type: {kind}, label: b}}]}}]")
    assert told == ["1: a.type: the program keeps this by itself, leave the question out"]


def test_a_group_as_xlsform_writes_it(errors):
    """A YAML file nests."""
    told = errors("topics: [{id: O01, label: a, questions: [{name: a, type: begin_group, label: b}]}]")
    assert told == [
        "1: a.type: groups are written otherwise here, write type: group, and its questions under questions:"
    ]


def test_a_type_that_nobody_knows(errors):
    """The nearest one is offered."""
    told = errors("topics: [{id: O01, label: a, questions: [{name: a, type: integr, label: b}]}]")
    assert told == ['1: a.type: "integr" is no type of question, did you mean integer?']


@pytest.mark.parametrize(
    ("spelling", "right"),
    [("select one hours", "select_one hours"), ("select1 hours", "select_one hours"),
     ("select all that apply hours", "select_multiple hours"), ("int", "integer"), ("string", "text")],
)  # fmt: skip
def test_an_older_spelling_of_a_type(read, warnings, spelling, right):
    """It is read, with a word."""
    text = f"""
        choices: {{hours: [{{name: few, label: a}}, {{name: many, label: b}}]}}
        general_probes: []
        topics: [{{id: O01, label: a, questions: [{{name: a, type: {spelling}, label: b}}]}}]
        """
    question = read(text).topics[0].questions[0]
    assert " ".join(filter(None, [question.type.value, question.list_name])) == right
    assert f"3: a.type: an older spelling, write {right}" in warnings(text)


@pytest.mark.parametrize(
    "field",
    ["required", "relevant", "constraint", "constraint_message", "calculation", "choice_filter", "default",
     "repeat_count", "trigger"],
)  # fmt: skip
def test_an_expression(errors, field):
    """Reading on without it would change what is asked."""
    told = errors(
        f"""
        topics:
          - id: O01
            label: Begin
            questions:
              - name: a
                type: text
                label: b
                {field}: "1 = 1"
        """
    )
    assert told == [f"8: a.{field}: expressions are not in this version yet, remove this field"]


def test_an_expression_on_a_topic(errors):
    """As on a question."""
    told = errors(
        "topics: [{id: O01, label: a, relevant: 'no', questions: [{name: a, type: text, label: b}]}]"
    )
    assert told == ["1: O01.relevant: expressions are not in this version yet, remove this field"]


def test_an_answer_inside_a_label(errors):
    """`${...}` would be read aloud as it stands."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - name: a
                type: text
                label:
                  nl: Vertel.
                  en: "Tell, ${name}."
        """
    )
    assert told == [
        "9: a.label.en: ${name} would stand for an answer, which is not in this version yet, "
        "write the text without it"
    ]
