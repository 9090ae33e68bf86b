"""What a questionnaire's file becomes."""

from __future__ import annotations

from protocol.model.questionnaire import Phase, QuestionType, walk


def test_every_field_of_a_question(read):
    """As the model has them."""
    question = (
        read(
            """
        probes: {example: Een voorbeeld?}
        choices: {goals: [{name: a, label: a}, {name: b, label: b}]}
        reference: [{name: decree, title: Decreet, date: 2024-01-31, source: x, items: [{name: a, label: a}]}]
        topics:
          - id: O06
            label: Taken
            minutes: 7
            note: Rustig.
            questions:
              - name: goals
                type: mentions goals
                label: {nl: Welke doelen?, en: Which goals?}
                simpler: Waarvoor?
                keywords: doelen
                hint: tip
                guidance_hint: verborgen
                must_ask: true
                probes: [example]
                role_of_question: key
                research_question: RQ1
                pair: tasks
                ask_last: [sociale cohesie, social cohesion]
                reference: decree
                formerly: aims
              - {name: tasks, type: text, label: Taken?, collects: definition}
        """
        )
        .topics[0]
        .questions[0]
    )
    assert (question.type, question.list_name, question.must_ask) == (QuestionType.MENTIONS, "goals", True)
    assert question.label == {"nl": "Welke doelen?", "en": "Which goals?"}
    assert (question.simpler, question.keywords) == ({"nl": "Waarvoor?"}, {"nl": "doelen"})
    assert (question.hint, question.guidance_hint) == ({"nl": "tip"}, {"nl": "verborgen"})
    assert (question.probes, question.role_of_question) == (("example",), Phase.KEY)
    assert (question.research_question, question.pair) == (("RQ1",), "tasks")
    assert question.ask_last == ("sociale cohesie", "social cohesion")
    assert (question.reference, question.formerly, question.extra) == ("decree", "aims", {})


def test_a_group_gives_its_questions_a_path(read):
    """Group and name, whatever the topic."""
    questionnaire = read(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - name: start
                type: group
                questions:
                  - name: home
                    type: group
                    label: Thuis
                    questions: [{name: age, type: integer, label: Hoe oud?}]
              - {name: tasks, type: text, label: Taken?}
        """
    )
    assert [placed.path for placed in walk(questionnaire)] == [
        "start", "start/home", "start/home/age", "tasks",
    ]  # fmt: skip


def test_unknown_fields_are_kept(read):
    """As texts; a list or mapping as JSON."""
    questionnaire = read(
        """
        colour: 010
        choices: {hours: [{name: few, label: a, image: few.png}, {name: many, label: b}]}
        topics:
          - id: O01
            label: Begin
            mood: {a: [1, ~], b: "no"}
            questions: [{name: a, type: select_one hours, label: b, appearance: minimal}]
        """
    )
    assert questionnaire.extra == {"colour": "010"}
    assert questionnaire.choices["hours"][0].extra == {"image": "few.png"}
    assert questionnaire.topics[0].extra == {"mood": '{"a": ["1", ""], "b": "no"}'}
    assert questionnaire.topics[0].questions[0].extra == {"appearance": "minimal"}


def test_unknown_fields_without_room_of_their_own_are_kept_with_the_file(read):
    """A consent item has no `extra`."""
    questionnaire = read("consent: [{name: notes, label: a, required: true, colour: blue}]")
    assert questionnaire.extra == {"consent.notes.colour": "blue"}


def test_an_unknown_field_that_is_near_a_known_one(warnings):
    """It is kept, and the known one is offered."""
    told = warnings(
        """
        topics:
          - id: O01
            label: Begin
            questions: [{name: a, type: text, label: b, guidence_hint: c, colour: d}]
        """
    )
    assert told == [
        "4: a.guidence_hint: this field is not known: it is kept, but not used, did you mean guidance_hint?",
        "4: a.colour: this field is not known: it is kept, but not used",
    ]


def test_shared_lists_and_probes_that_are_used(read, study):
    """Those of the study that the file uses, and no others."""
    questionnaire = read(
        """
        probes: {own: Eigen?}
        general_probes: [silence, own]
        topics:
          - id: O01
            label: Begin
            questions:
              - {name: a, type: select_one hours, label: b}
              - {name: b, type: text, label: b, probes: [example]}
        """,
        study(
            """
            probes: {silence: Stilte, example: Bijvoorbeeld?, unused: Nee}
            choices:
              hours: [{name: few, label: a}, {name: many, label: b}]
              unused: [{name: a, label: a}]
            """
        ),
    )
    assert sorted(questionnaire.probes) == ["example", "own", "silence"]
    assert list(questionnaire.choices) == ["hours"]


def test_the_file_s_own_list_goes_before_the_study_s(read, study):
    """What is nearer counts."""
    questionnaire = read(
        """
        probes: {example: Eigen?}
        general_probes: [example]
        """,
        study("probes: {example: Gedeeld?}"),
    )
    assert questionnaire.probes == {"example": {"nl": "Eigen?"}}


def test_one_word_needs_no_list(read):
    """`research_question: RQ1`."""
    questionnaire = read("probes: {more: En?}\ngeneral_probes: more")
    assert questionnaire.general_probes == ("more",)


def test_markup_is_text(read):
    """What it means to a terminal is not known here."""
    assert read("title: '[/x][@click=app.quit]x[/] {y}'").title == {"nl": "[/x][@click=app.quit]x[/] {y}"}


def test_a_role_that_the_study_has_not(errors, study):
    """The nearest one is offered."""
    assert errors("role: volunteers", study("language: nl")) == [
        '1: role: the study has no role "volunteers", did you mean volunteer?'
    ]


def test_a_research_question_that_the_study_has_not(errors, study):
    """At its own line."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - name: a
                type: text
                label: b
                research_question:
                  - RQ1
                  - RQ9
        """,
        study("research_questions: [{id: RQ1, label: Wat?}]"),
    )
    assert told == [
        '10: a.research_question: the study has no research question "RQ9", '
        "write it in study.yaml, or leave it out"
    ]


def test_a_topic_that_is_not_on_the_spine(warnings, study):
    """It can't be laid beside the other roles."""
    told = warnings(
        "topics: [{id: X01, label: a, questions: [{name: a, type: text, label: b}]}]",
        study("topics: [{id: O01, label: Begin}]"),
    )
    assert told == ['1: X01.id: "X01" is not among the topics of the study, write it in study.yaml']


def test_a_person_is_not_asked_without_consent(errors, study):
    """The study says that the role is no source."""
    assert errors("consent: []", study("language: nl")) == [
        "1: consent: consent to notes is missing, write - name: notes, with a label and required: true"
    ]


def test_a_source_needs_no_consent(errors, study):
    """The study says that it is one."""
    archive = "roles: [{id: archive, label: A, code: A, questionnaire: volunteer, source: true}]"
    assert errors("consent: []\nrole: archive", study(archive)) == []
