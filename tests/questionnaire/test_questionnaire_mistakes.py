"""Each mistake that a questionnaire can hold in itself, with its line, its field and what to write."""

from __future__ import annotations

import pytest

from protocol.errors import FileMistakes


@pytest.mark.parametrize(
    ("field", "example"),
    [
        ("id", "volunteer"),
        ("version", "1.0.0"),
        ("status", "concept"),
        ("role", "volunteer"),
        ("title", "{nl: ...}"),
        ("topics", "[{id: ..., label: ..., questions: ...}]"),
    ],
)
def test_a_field_that_a_questionnaire_needs(errors, field, example):
    """One that is there without a value is told as such."""
    assert errors(f"{field}:") == [f"1: {field}: this field is empty, write {field}: {example}"]


def test_what_a_topic_and_a_question_need(errors):
    """Missing fields are told where the mapping begins, under its number while it has no name."""
    told = errors(
        """
        topics:
          - minutes: 5
            questions:
              - must_ask: true
        """
    )
    assert told == [
        "2: topics[1].id: this field is missing, write id: O06",
        "2: topics[1].label: this field is missing, write label: {nl: ...}",
        "4: topics[1].questions[1].name: this field is missing, write name: tasks",
        "4: topics[1].questions[1].type: this field is missing, write type: text",
        "4: topics[1].questions[1].label: this field is missing, write label: {nl: ...}",
    ]


def test_all_mistakes_are_told_at_once_by_line(read):
    """The error carries them; warnings are left out."""
    with pytest.raises(FileMistakes) as caught:
        read(
            """
            status: final
            version: one
            colour: blue
            topics:
              - id: O01
                label: Begin
                minutes: 1000
                questions: [{name: A, type: text, label: b}]
            """
        )
    assert [(mistake.line, mistake.field) for mistake in caught.value.mistakes] == [
        (1, "status"),
        (2, "version"),
        (7, "O01.minutes"),
        (8, "A.name"),
    ]


def test_a_mistake_names_file_line_field_and_remedy(questionnaire_file):
    """The whole of one line, as it is printed."""
    from protocol.questionnaire import check_questionnaire

    path = questionnaire_file("status: final")
    assert [str(mistake) for mistake in check_questionnaire(path)] == [
        f'{path}:1: status: "final" is not possible here, write one of: concept, pilot, definitive'
    ]


def test_a_misspelt_word_of_a_closed_list(errors):
    """The nearest one is offered."""
    assert errors("status: definitiv") == [
        '1: status: "definitiv" is not possible here, did you mean definitive?'
    ]


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


def test_eleven_questions_that_must_be_asked(errors):
    """Told at the eleventh."""
    questions = "\n".join(
        f"      - {{name: q{number}, type: text, label: a, must_ask: true}}" for number in range(1, 12)
    )
    told = errors(f"topics:\n  - id: O01\n    label: Begin\n    questions:\n{questions}")
    assert told == [
        "15: q11.must_ask: 11 questions must be asked, which is more than 10, "
        "keep it for those without which the talk would have been in vain"
    ]


def test_a_note_that_must_be_asked(errors):
    """It asks nothing."""
    told = errors(
        "topics: [{id: O01, label: a, questions: [{name: a, type: note, label: b, must_ask: true}]}]"
    )
    assert told == ["1: a.must_ask: a note asks nothing, remove it, or put it at the question"]


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


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-02-30", "there is no such day, write the year, the month and the day, as in 2026-03-01"),
        ("1 maart", '"1 maart" can\'t be used here, write it like "2026-03-01"'),
        ("", "this field is empty, write date: 2026-03-01"),
    ],
)
def test_the_day_of_a_reference(errors, day, told):
    """A dated list needs its date."""
    found = errors(
        f"""
        reference:
          - name: decree
            title: Decreet
            date: {day}
            items: [{{name: meet, label: ontmoeten}}]
        """
    )
    assert found == [f"4: reference.decree.date: {told}"]


def test_definitions_come_from_open_questions(errors):
    """A choice is nobody's definition."""
    told = errors(
        "topics: [{id: O01, label: a, questions: [{name: a, type: date, label: b, collects: definition}]}]"
    )
    assert told == [
        "1: a.collects: only a question of type text collects definitions, "
        "write type: text, or leave the field out"
    ]


def test_questions_inside_a_question(errors):
    """Only a group holds others."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - name: a
                type: text
                label: b
                questions: [{name: c, type: text, label: d}]
              - {name: e, type: group}
        """
    )
    assert told == [
        "8: a.questions: only a group has questions of its own, write type: group",
        "9: e.questions: this group has no questions, write them under questions:",
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


def test_consent_to_notes_must_be_required(errors):
    """The program can do nothing without."""
    assert errors("consent:\n  - name: notes\n    label: Mag ik noteren?") == [
        "2: consent.notes.required: without this consent there is no interview, write required: true"
    ]


def test_consent_without_notes(errors):
    """Recording alone is not enough."""
    assert errors("consent: [{name: recording, label: Mag ik opnemen?}]") == [
        "1: consent: consent to notes is missing, write - name: notes, with a label and required: true"
    ]


def test_no_consent_at_all_is_a_warning_where_the_role_is_not_known(warnings):
    """It may be a source."""
    assert warnings("consent:\ntitle: Bron") == [
        "1: consent: consent to notes is missing, write - name: notes, with a label and required: true"
    ]


def test_the_document_needs_no_consent(errors, warnings):
    """By default that role is a source."""
    text = "role: document\nconsent: []"
    assert errors(text) + warnings(text) == []


def test_the_name_of_the_file(warnings):
    """It is found by its id."""
    assert warnings("id: coordinator") == [
        "1: id: the file is called volunteer.yaml, give the file and the questionnaire the same name"
    ]


def test_a_topic_without_questions(warnings):
    """A heading and nothing under it."""
    assert warnings("topics:\n  - {id: O01, label: Begin}") == [
        "2: O01.questions: this topic has no questions, write them under questions:"
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("7", "1: topics: a list is wanted here, begin each item on a line of its own, with a dash"),
        ("[7]", "1: topics[1]: fields are wanted here, write - id: value"),
        ("[]", "1: topics: this list is empty, write at least one"),
    ],
)
def test_something_else_than_a_list_of_fields(errors, written, told):
    """A list of mappings is wanted."""
    assert errors(f"topics: {written}") == [told]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[a]", "1: title: one text is wanted here, not a list, write it on this line"),
        ("{nl: [a]}", "1: title.nl: one text is wanted here, not a list, write it on this line"),
        ("{nl: }", "1: title: this text is empty, write the text, or leave the field out"),
        ("{text: a}", '1: title.text: "text" is no language, write the text under nl or en'),
        (
            "{nl: Dag, alles goed?}",
            '1: title.alles goed?: "alles goed?" is no language, '
            "put a text that holds a comma between quotes",
        ),
        ('"  "', "1: title: this field is empty, write title: {nl: ...}"),
    ],
)
def test_something_else_than_a_text(errors, written, told):
    """One string, or strings by language."""
    assert errors(f"title: {written}") == [told]


def test_something_else_than_names_with_values(errors):
    """Probes and choices stand under their names."""
    assert errors("probes: [a]\nchoices: {Hours: [], few: }") == [
        "1: probes: names with their values are wanted here, write name: value",
        '2: choices.Hours: "Hours" is no name, '
        "use lower-case letters a-z, digits and _, and begin with a letter",
        "2: choices.few: nothing stands here, write it, or leave the name out",
    ]
