"""Mistakes in expressions are told with their line and with what to write, before any talk."""

from __future__ import annotations

import time

import pytest

FILE = """
choices: {{tasks: [{{name: welcome, label: a, place: hall}}, {{name: coffee, label: b}}]}}
topics:
  - id: O01
    label: Begin
    questions:
      - {{name: age, type: integer, label: a}}
      - {{name: first, type: date, label: a}}
      - {{name: tasks, type: select_multiple tasks, label: a}}
      - name: practices
        type: repeat
        questions: [{{name: who, type: text, label: a}}]
      - name: a
        type: integer
        label: b
        {field}: {expression}
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${agee} > 3", 'there is no question "agee", did you mean ${age}?'),
        ("age > 3", '"age" stands for nothing here, write ${age}'),
        ("${age} = true", '"true" stands for nothing here, write true()'),
        ("${age} > ", "the expression stops too soon, write what is missing at its end"),
        ("(${age} > 3", "a bracket is not closed, write ) where it ends"),
        ("${age} > 3)", '")" can\'t stand here, look at the brackets, the commas and the operators'),
        ("${age} 3", '"3" can\'t stand here, write an operator before it, such as = or and'),
        ("${age} == 3", "two equals signs, write one: ="),
        ("${age} <> 3", "<> is not known here, write !="),
        ("${age} && 3", "&& is not known here, write and"),
        ("${age} > 3 AND ${age} < 9", '"AND" is written in small letters, write and'),
        ("${age} = ‘x’", "a curly quote can't be used here, use straight ones: '...'"),
        ("${age} = 'x", "a quote that is opened here is not closed, close it"),
        ("${ age } = 1", "${ age } holds no name of a question, write ${name}, without blanks"),
        ("${age = 1", "a ${ that is not closed, write ${name}"),
        ("${age} = €", '"€" can\'t be used in an expression, write it as XLSForm does, such as ${age} >= 18'),
        ("sellected(${tasks}, 'coffee')", "there is no function sellected(), did you mean selected()?"),
        ("selected(${tasks})", "selected() doesn't take 1 arguments, give it 2"),
        ("round(1, 2, 3)", "round() doesn't take 3 arguments, give it 1 to 2"),
        ("concat()", "concat() doesn't take 0 arguments, give it 1 or more"),
        ("pulldata('a', 'b', 'c', 'd')",
         "the function pulldata() is not here, the program reads no data from elsewhere"),
        ("area(${age})", "the function area() is not here, no places on a map are asked"),
        ("digest(${age}, 'MD5')", "the function digest() is not here, leave it out"),
        ("substring('a', 1)", "the function substring() is not here, write substr(), which counts from 0"),
        ("${who} = 'An'",
         '"who" stands in a repeat, and has an answer in each of its sets, '
         "write sum(), max(), join(), count-non-empty() or indexed-repeat() round it"),
        ("${practices} > 1",
         '"practices" has no answer of its own, name a question; a repeat can be counted: count(${name})'),
        ("count(3) > 1", "count() wants a question or a repeat, write count(${name})"),
        ("indexed-repeat(${age}, ${practices}, 1) = 1",
         '"age" doesn\'t stand in "practices", name the repeat that it stands in'),
        ("position() = 1", "position() says nothing here, write position(..) for the number of this set"),
        ("../.. = 1", ".. leads out of the questionnaire, write ${name}"),
        ("//age = 1", "// is not possible here, write ${name}"),
        ("/data/age = 1", "a path can't begin with / here, write ${name}"),
        ("child::age = 1", "axes are not possible here, write ${name}, . or .."),
        ("${practices}/whom = 1", '"practices" holds no "whom", write ${name}'),
        ("count(${practices}[count(${practices}[1 = 1]) > 1]) > 1",
         "a filter inside a filter, divide it over questions of type calculate"),
        (" + ".join(["count(${practices}[who = 'a'])"] * 11) + " > 1",
         "more than 10 filters, divide it over questions of type calculate"),
        ("regex(${first}, ${age})", "regex() wants a text between quotes, write it out: '...'"),
        ("regex(${first}, '[a')",
         "this pattern can't be read (unterminated character set at position 0), "
         "look at its brackets and backslashes"),
        ("regex(${first}, '(?=a)')",
         "this pattern looks around or back, write it with letters, [...], *, +, ?, {} and | alone"),
        ("format-date(${first}, '%d %j') = 'x'",
         '"%j" is no part of a date here, write one of: %Y %y %m %n %b %d %e %a %H %h %M %S %3 %%'),
        ("format-date-time(${first}, '100%') = 'x'",
         '"%" is no part of a date here, write one of: %Y %y %m %n %b %d %e %a %H %h %M %S %3 %%'),
        ("regex(${first}, '(?i)a')", "this pattern holds flags such as (?i), write both cases: [Aa]"),
        ("jr:choice-name('x', '${age}') = 'x'",
         '"age" has no choices, name a question of type select_one or select_multiple'),
        (". > 3",
         "a question can't depend on its own answer, "
         "name the question that it depends on, or write constraint:"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_expression(errors, expression, expected):
    """Where, what, what to write."""
    written = '"' + expression + '"' if "'" in expression else f"'{expression}'"
    assert errors(FILE.format(field="relevant", expression=written)) == [f"15: a.relevant: {expected}"]


def test_a_constraint_looks_at_its_own_answer(errors):
    """That is what it is for."""
    assert errors(FILE.format(field="constraint", expression="'. > 3 and . < ${age}'")) == []


@pytest.mark.parametrize("written", ["yes", "no", "true", "'yes'", "true()", "TRUE"])
def test_yes_and_no_are_read_as_xlsform_reads_them(errors, written):
    """In `required` as in the others."""
    assert errors(FILE.format(field="required", expression=written)) == []


def test_no_is_no_requirement(read):
    """It means what an absent field means."""
    assert read(FILE.format(field="required", expression="no")).topics[0].questions[-1].required == ""


def test_answers_that_go_round_in_a_circle(errors):
    """Of three questions, told once."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - {name: a, type: integer, label: a, relevant: "${c} > 1"}
              - {name: b, type: calculate, calculation: "${a} + 1"}
              - {name: c, type: calculate, calculation: "${b} + 1"}
        """
    )
    assert told == [
        "5: a.relevant: this goes round in a circle: a > c > b > a, "
        "take one of them out of the other's expression"
    ]


def test_a_group_that_depends_on_what_is_in_it(errors):
    """What is inside can't be answered before the group applies."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - name: g
                type: group
                relevant: ${a} > 1
                questions: [{name: a, type: integer, label: a}]
        """
    )
    assert told == [
        "7: g.relevant: this goes round in a circle: g > a > g, "
        "take one of them out of the other's expression"
    ]


def test_a_topic_that_depends_on_what_is_in_it(errors):
    """As a group."""
    told = errors(
        "topics: [{id: O01, label: a, relevant: '${a} = 1', questions: [{name: a, type: integer, label: b}]}]"
    )
    assert told == [
        "1: a.relevant: this goes round in a circle: a > O01 > a, "
        "take one of them out of the other's expression"
    ]


def test_a_value_that_is_calculated_from_itself(errors):
    """`once` alone keeps what there was."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - {name: a, type: calculate, calculation: ". + 1"}
              - {name: b, type: calculate, calculation: "once(random())"}
        """
    )
    assert told == [
        "5: a.calculation: a value can't be calculated from itself, "
        "name other questions; once(...) keeps a first value"
    ]


def test_a_choice_filter_names_columns_and_answers(errors):
    """A column that no choice has is a slip."""
    text = """
        choices: {{tasks: [{{name: welcome, label: a, place: hall}}, {{name: coffee, label: b}}]}}
        topics:
          - id: O01
            label: Begin
            questions:
              - {{name: where, type: text, label: a}}
              - {{name: a, type: select_one tasks, label: b, choice_filter: "{filter}"}}
        """
    assert errors(text.format(filter="place = ${where} or name = 'coffee'")) == []
    assert errors(text.format(filter="plaace = ${where}")) == [
        '7: a.choice_filter: the choices have no column "plaace", did you mean place?'
    ]
    assert errors(text.format(filter="place = where")) == [
        '7: a.choice_filter: the choices have no column "where", '
        "write ${where} for the answer to that question"
    ]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Dag ${age}.", []),
        ("Dag ${agee}.", ['13: a.label.en: there is no question "agee", did you mean ${age}?']),
        ("Dag ${who}.",
         ['13: a.label.en: "who" stands in a repeat, and has an answer in each of its sets, '
          "write sum(), max(), join(), count-non-empty() or indexed-repeat() round it"]),
        ("Dag ${age.", ["13: a.label.en: a ${ that is not closed, write ${name}"]),
    ],
)  # fmt: skip
def test_an_answer_in_a_label(errors, label, expected):
    """It is the answer to a question that there is."""
    told = errors(
        f"""
        topics:
          - id: O01
            label: Begin
            questions:
              - {{name: age, type: integer, label: {{nl: a, en: b}}}}
              - name: p
                type: repeat
                questions: [{{name: who, type: text, label: {{nl: a, en: b}}}}]
              - name: a
                type: text
                label:
                  nl: Vertel.
                  en: "{label}"
        """
    )
    assert told == expected


def test_an_answer_where_none_can_be_filled_in(errors):
    """The opening is read before anything is answered."""
    told = errors('opening: "Dag ${age}."')
    assert told == [
        "1: opening: ${age} stands for an answer, which can't be filled in here, write the text without it"
    ]


def test_a_must_ask_in_a_repeat(errors):
    """Nobody can count what is still to be asked."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - name: p
                type: repeat
                questions:
                  - {name: a, type: text, label: a, must_ask: true}
        """
    )
    assert told == [
        "8: p/a.must_ask: nobody knows before the talk how often a repeat is asked, write required: yes"
    ]


HOSTILE = {
    "a million characters": "${age} = 1 or " * 70_000,
    "a million brackets": "(" * 500_000 + ")" * 500_000,
    "deep brackets": "(" * 1_900 + "1" + ")" * 1_900,
    "deep calls": "not(" * 900 + "1" + ")" * 900,
    "deep filters": "count(${practices}[" * 150 + "1" + "])" * 150,
    "a long chain": " + ".join(["1"] * 990),
    "many minuses": "-" * 3_900 + "1",
    "a catastrophic pattern": "regex(${first}, '(a+)+(a+)+(a|a)*b')",
    "a huge pattern": "regex(${first}, '((a{1,99}){1,99}){1,99}')",
    "deep pattern": f"regex(${{first}}, '{'(' * 140}a{')*' * 140}')",
    "odd signs": "\\x00\\uffff" * 100,
}


@pytest.mark.parametrize("expression", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_expression_is_told_or_read_at_once(errors, expression):
    """A second is far more than it takes."""
    text = FILE.format(field="constraint", expression="'" + expression.replace("'", "''") + "'")
    began = time.perf_counter()
    errors(text)
    assert time.perf_counter() - began < 5  # a busy machine; alone it is below one second


def test_many_expressions_in_a_row_are_read_at_once(errors):
    """Each depends on the one before it."""
    questions = "\n".join(
        f"      - {{name: q{number}, type: calculate, calculation: '${{q{number - 1}}} + 1'}}"
        for number in range(1, 2000)
    )
    head = "topics:\n  - id: O01\n    label: Begin\n    questions:\n"
    began = time.perf_counter()
    assert errors(f"{head}      - {{name: q0, type: integer, label: a}}\n{questions}\n") == []
    assert time.perf_counter() - began < 10
