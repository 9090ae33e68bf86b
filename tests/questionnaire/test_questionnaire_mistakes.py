"""Fields that a questionnaire lacks or fills wrongly, with line, field and what to write."""

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
