"""Names that are given twice or not at all, and names that stand for nothing."""

from __future__ import annotations

import pytest


def test_the_form_of_a_name(errors):
    """What a name may hold is said."""
    assert errors("id: Vrijwilliger 2") == [
        '1: id: "Vrijwilliger 2" can\'t be used here, write it like "volunteer"'
    ]


@pytest.mark.parametrize("name", ["improvised", "debrief"])
def test_a_name_that_the_program_uses(errors, name):
    """Such a path would be somebody else's."""
    told = errors(f"topics: [{{id: O01, label: a, questions: [{{name: {name}, type: text, label: b}}]}}]")
    assert told == [f'1: {name}.name: the program uses the name "{name}" itself, take another name']


def test_a_name_twice_even_in_another_group(errors):
    """`pair` and the same item in another questionnaire rest on names alone."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions: [{name: age, type: integer, label: a}]
          - id: O02
            label: Midden
            questions:
              - name: start
                type: group
                questions:
                  - name: age
                    type: integer
                    label: b
        """
    )
    assert told == ['11: start/age.name: "age" is there already, on line 4, give each a name of its own']


def test_a_topic_twice(errors):
    """The spine has each once."""
    told = errors(
        """
        topics:
          - {id: O01, label: a, questions: [{name: a, type: text, label: a}]}
          - {id: O01, label: b, questions: [{name: b, type: text, label: b}]}
        """
    )
    assert told == ['3: O01.id: "O01" is there already, on line 2, give each a name of its own']


def test_a_choice_twice(errors):
    """A value stands for one choice."""
    told = errors(
        """
        choices:
          hours:
            - {name: few, label: weinig}
            - {name: few, label: minder}
        """
    )
    assert told == [
        '4: choices.hours.few.name: "few" is there already, on line 3, give each a name of its own'
    ]


def test_a_consent_item_twice(errors):
    """Each is asked once."""
    told = errors(
        """
        consent:
          - {name: notes, label: a, required: true}
          - {name: notes, label: b, required: true}
        """
    )
    assert told == ['3: consent.notes.name: "notes" is there already, on line 2, give each a name of its own']


def test_a_reference_list_twice(errors):
    """A question would not know which."""
    told = errors(
        """
        reference:
          - {name: a, title: A, date: 2024-01-31, items: [{name: a, label: a}]}
          - {name: a, title: B, date: 2024-01-31, items: [{name: a, label: a}]}
        """
    )
    assert told == ['3: reference.a.name: "a" is there already, on line 2, give each a name of its own']


@pytest.mark.parametrize("name", ["refused", "dont_know"])
def test_a_choice_that_the_program_offers_itself(errors, name):
    """It is there at every closed question."""
    told = errors(f"choices: {{hours: [{{name: {name}, label: a}}]}}")
    assert told == [
        f"1: choices.hours.{name}.name: the program offers this choice at every closed question, leave it out"
    ]


@pytest.mark.parametrize("name", ["a b", "a,b", "é", "-a"])
def test_a_name_that_no_cell_of_several_choices_could_hold(errors, name):
    """A blank parts the choices of a cell."""
    told = errors(f"choices: {{hours: [{{name: '{name}', label: a}}]}}")
    assert [each.split(": ", 2)[2] for each in told] == [
        f'"{name}" can\'t be used here, write it like "other"'
    ]


def test_a_list_without_choices(errors):
    """Nothing could be chosen."""
    assert errors("choices: {hours: []}") == [
        "1: choices.hours: this list is empty, write - name: value, and its label"
    ]


def test_a_list_that_is_not_there(errors):
    """The nearest one is offered."""
    told = errors(
        """
        choices: {hours: [{name: few, label: weinig}, {name: many, label: veel}]}
        topics:
          - id: O01
            label: Begin
            questions:
              - {name: a, type: select_one hour, label: b}
              - {name: b, type: mentions goals, label: b}
        """
    )
    assert told == [
        '6: a.type: there is no list of choices "hour", did you mean hours?',
        '7: b.type: there is no list of choices "goals", write it under choices:, here or in study.yaml',
    ]


def test_a_list_that_nobody_uses(warnings):
    """Perhaps a slip, perhaps a left-over."""
    assert warnings("choices:\n  hours: [{name: few, label: weinig}]\nprobes:\n  more: En?") == [
        "2: choices.hours: no question of this file uses it, leave it out",
        "4: probes.more: no question of this file uses it, leave it out",
    ]


def test_a_list_of_one_choice(warnings):
    """It can be chosen or not, which is another question."""
    told = warnings(
        """
        choices: {hours: [{name: few, label: weinig}]}
        topics:
          - {id: O01, label: a, questions: [{name: a, type: select_one hours, label: b}]}
        """
    )
    assert told == ["3: a.type: there is only one choice, add another, or ask it otherwise"]


def test_a_list_of_words(errors):
    """Not a mapping."""
    assert errors("general_probes: {a: b}") == [
        "1: general_probes: a list is wanted here, write [one, other]"
    ]


def test_a_word_twice_in_a_list(warnings):
    """It is taken once."""
    assert warnings("probes: {more: En?}\ngeneral_probes: [more, more]") == [
        '2: general_probes: "more" is in this list twice'
    ]


def test_a_probe_that_is_not_there(errors):
    """At the line of the name."""
    told = errors(
        """
        probes: {example: Een voorbeeld?}
        general_probes: [exampel]
        topics:
          - id: O01
            label: Begin
            questions:
              - name: a
                type: text
                label: b
                probes:
                  - example
                  - silence
        """
    )
    assert told == [
        '2: general_probes: there is no probe "exampel", did you mean example?',
        '12: a.probes: there is no probe "silence", write it under probes:, here or in study.yaml',
    ]


def test_a_pair_that_is_not_there(errors):
    """A practice and its meaning are asked in one file."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - {name: practice, type: text, label: a, pair: meanin}
              - {name: meaning, type: text, label: b, pair: meaning}
        """
    )
    assert told == [
        '5: practice.pair: there is no question "meanin", did you mean meaning?',
        "6: meaning.pair: a question is no pair with itself, write the name of the other one",
    ]


def test_a_reference_that_is_not_there(errors):
    """Only lists of this file are held against."""
    told = errors(
        """
        choices: {goals: [{name: meet, label: ontmoeten}, {name: play, label: spelen}]}
        topics:
          - id: O01
            label: Begin
            questions: [{name: goals, type: mentions goals, label: b, reference: decree}]
        """
    )
    assert told == ['5: goals.reference: there is no reference list "decree", write it under reference:']


def test_a_reference_at_a_question_without_items(errors):
    """There is nothing to hold against it."""
    told = errors(
        "topics: [{id: O, label: a, questions: [{name: a, type: text, label: b, reference: x, collects: y}]}]"
    )
    assert told == [
        '1: a.collects: "y" is not possible here, write definition, or leave the field out',
        "1: a.reference: only a question of type mentions is held against a reference, "
        "write type: mentions LIST, or leave the field out",
        '1: a.reference: there is no reference list "x", write it under reference:',
    ]


def test_a_name_of_an_older_version_that_is_still_there(warnings):
    """Two questions would claim the same answers."""
    told = warnings(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - {name: a, type: text, label: a}
              - {name: b, type: text, label: b, formerly: a}
        """
    )
    assert told == [
        '6: b.formerly: "a" is a question of this version too, write a name that is no longer used'
    ]


def test_a_choice_that_belongs_to_no_item_of_its_reference(errors):
    """A slip of the keys would lay a goal against nothing."""
    told = errors(
        """
        choices: {goals: [{name: meet, label: a, reference: [meating]}]}
        reference: [{name: decree, title: a, date: "2014-03-28", items: [{name: meeting, label: a}]}]
        topics:
          - id: O01
            label: a
            questions: [{name: goals, type: mentions goals, label: b, reference: decree}]
        """
    )
    assert told == [
        '1: choices.goals: "meet": there is no item "meating" in the reference list "decree", '
        "did you mean meeting?"
    ]
