"""Types of questions as they are written, and the fields that belong to some of them alone."""

from __future__ import annotations

import pytest

from protocol.model.questionnaire import Question, QuestionType
from protocol.questionnaire.values import fits_range


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
    ["dateTime", "image", "geopoint", "select_one_from_file a.csv"],
)
def test_a_type_that_comes_later(errors, kind):
    """What can be written now is said."""
    told = errors(f"topics: [{{id: O01, label: a, questions: [{{name: a, type: {kind}, label: b}}]}}]")
    assert told == [
        "1: a.type: this type is not in this version yet, write one of: "
        "text, note, select_one, select_multiple, integer, decimal, range, date, time, acknowledge, rank, "
        "calculate, mentions, group, repeat"
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


@pytest.mark.parametrize("written", ["begin_repeat", "begin repeat", "end repeat"])
def test_a_repeat_as_xlsform_writes_it(errors, written):
    """A YAML file nests."""
    told = errors(f"topics: [{{id: O01, label: a, questions: [{{name: a, type: {written}, label: b}}]}}]")
    assert told == [
        "1: a.type: groups are written otherwise here, write type: repeat, and its questions under questions:"
    ]


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("text", "calculation: 1 + 1",
         "calculation: only a question of type calculate has a calculation, "
         "write type: calculate, or default: for a first value"),
        ("calculate", "hint: a", "calculation: this field is missing, write calculation: ${name} + 1"),
        ("integer", "repeat_count: 3", "repeat_count: only a repeat has a count, write type: repeat"),
        ("integer", "choice_filter: 1 = 1",
         "choice_filter: only a question with choices has a choice_filter, remove this field"),
        ("text", "constraint: '. != 1'",
         "constraint: a question of type text is not answered by a value, remove this field"),
        ("text", "default: iets",
         "default: a question of type text is not answered by a value, remove this field"),
        ("note", "required: yes", "required: a note asks nothing, remove it, or put it at the question"),
        ("text", "trigger: ${a}",
         "trigger: calculations are made again at every answer, remove this field"),
        ("text", "parameters: rows=3",
         "parameters: only a question of type range has parameters here, remove this field"),
        ("range", "parameters: start=1 stop=5",
         'parameters: "stop=5" can\'t be used here, write start=0 end=10 step=1'),
        ("range", "parameters: start=5 end=5",
         "parameters: this range has no steps, or more than 1000, write start=0 end=10 step=1"),
        ("range", "parameters: start=0 end=3 step=4",
         "parameters: this range has no steps, or more than 1000, write start=0 end=10 step=1"),
        ("range", "parameters: start=0 start=3",
         'parameters: "start" is here twice, write it once'),
        ("range", "parameters: tick_interval=2",
         'parameters: "tick_interval=2" is not here yet, leave it out'),
        ("integer", "default: veel",
         'default: "veel" is no answer to this question, write a value of the type integer'),
        ("date", "default: 1/3/2026",
         'default: "1/3/2026" is no answer to this question, write a value of the type date'),
        ("range", "default: 11",
         'default: "11" is no answer to this question, write a value of the type range'),
    ],
)  # fmt: skip
def test_a_field_that_means_nothing_for_the_type(errors, kind, fields, expected):
    """Something was meant by it."""
    told = errors(
        f"""
        topics:
          - id: O01
            label: Begin
            questions:
              - name: a
                type: {kind}
                label: b
                {fields}
        """
    )
    assert [each.partition(": a.")[2] for each in told] == [expected]


def test_a_topic_has_no_expression_but_relevant(errors):
    """A topic has no answer."""
    told = errors(
        "topics: [{id: O01, label: a, constraint: 1 = 1, questions: [{name: a, type: text, label: b}]}]"
    )
    assert told == ["1: O01.constraint: only relevant can be written at a topic, write it at a question"]


def test_a_message_without_what_it_tells_of(warnings):
    """Nobody would ever see it."""
    question = "{name: a, type: integer, label: b, constraint_message: c}"
    text = f"topics: [{{id: O01, label: a, questions: [{question}]}}]"
    assert "1: a.constraint_message: there is no constraint to tell it at, write constraint: too" in warnings(
        text
    )


def test_a_parameter_that_is_left_out_is_as_in_xlsform(read):
    """Steps of one, from one to ten."""
    text = "topics: [{id: O01, label: a, questions: [{name: a, type: range, parameters: end=5, label: b}]}]"
    assert read(text).topics[0].questions[0].parameters == {"start": "1", "end": "5", "step": "1"}


def test_a_range_may_run_downwards(read):
    """As pyxform takes it; its numbers are the same ones."""
    text = """
        topics:
          - id: O01
            label: a
            questions: [{name: a, type: range, label: b, parameters: start=10 End=0 step=5}]
        """
    question = read(text).topics[0].questions[0]
    assert [number for number in range(-1, 12) if fits_range(question, number)] == [0, 5, 10]


def test_a_range_that_says_nothing_goes_from_one_to_ten(read):
    """Those are the defaults of XLSForm."""
    question = (
        read("topics: [{id: O01, label: a, questions: [{name: a, type: range, label: b}]}]")
        .topics[0]
        .questions[0]
    )
    assert [number for number in range(-1, 12) if fits_range(question, number)] == list(range(1, 11))


@pytest.mark.parametrize("step", ["0", "-1", "NaN", "Infinity", "veel", ""])
def test_a_range_of_a_kept_interview_that_makes_no_sense_is_that_of_xlsform(step):
    """Nothing raises in a talk with a file that was checked by nobody."""
    question = Question(name="a", type=QuestionType.RANGE, parameters={"start": "0", "step": step})
    assert [number for number in range(-1, 12) if fits_range(question, number)] == list(range(1, 11))
