"""What a study's file becomes, and each mistake that it can hold."""

from __future__ import annotations

import pytest

from protocol.model.study import Case, Contact, Interviewer, Role


def test_every_field_of_a_study(study):
    """As the model has them."""
    read = study(
        """
        title: {nl: Huizen, en: Houses}
        language: en
        time_zone: Europe/Paris
        fictional: true
        research_questions: [{id: RQ1, label: What?}]
        topics: [{id: O01, label: Start, research_questions: [RQ1]}]
        roles:
          - {id: volunteer, label: Volunteer, code: V, questionnaire: volunteer}
          - {id: document, label: Document, code: D, questionnaire: document, source: true}
        cases:
          - {code: C1, name: De Kiem, place: Gent, planned: {volunteer: 3}}
        planned: {volunteer: 2, document: 0}
        interviewers: [{code: AB, label: de eerste}]
        choices: {hours: [{name: few, label: few}]}
        probes: {more: And?}
        expansions: {vw: vrijwilliger, hvhk: Huis van het Kind}
        contacts: [{label: Tele-Onthaal, phone: 106, note: day and night}]
        """
    )
    assert (read.title, read.language, read.time_zone) == (
        {"nl": "Huizen", "en": "Houses"},
        "en",
        "Europe/Paris",
    )
    assert (read.fictional, read.planned) == (True, {"volunteer": 2, "document": 0})
    assert (read.research_questions[0].label, read.topics[0].research_questions) == (
        {"en": "What?"},
        ("RQ1",),
    )
    assert read.roles[1] == Role(
        id="document", label={"en": "Document"}, code="D", questionnaire="document", source=True
    )
    assert read.cases == (Case(code="C1", name="De Kiem", place="Gent", planned={"volunteer": 3}),)
    assert read.interviewers == (Interviewer(code="AB", label="de eerste"),)
    assert (list(read.choices), read.probes) == (["hours"], {"more": {"en": "And?"}})
    assert read.expansions == {"vw": "vrijwilliger", "hvhk": "Huis van het Kind"}
    assert read.contacts == (
        Contact(label={"en": "Tele-Onthaal"}, phone="106", note={"en": "day and night"}),
    )


def test_a_language_that_a_text_lacks_is_told(study_warnings):
    """As in a questionnaire."""
    assert study_warnings("title: {nl: Huizen, en: Houses}\nprobes: {a: {nl: a, en: b}, b: b}") == [
        "2: probes.b: this text is not there in en, write en: ...",
        "3: roles.volunteer.label: this text is not there in en, write en: ...",
    ]


def test_a_phone_number_keeps_its_zero(study):
    """It is dialled, not counted with."""
    assert study("contacts: [{label: a, phone: 0470 12 34 56}]").contacts[0].phone == "0470 12 34 56"


def test_unknown_fields_are_kept(study):
    """Those of a case too, by their place."""
    read = study("colour: blue\ncases: [{code: C1, street: Dorp}]")
    assert read.extra == {"colour": "blue", "cases.C1.street": "Dorp"}


def test_a_misspelt_field_is_told(study_warnings):
    """It is kept, and the known one is offered."""
    assert study_warnings("interviewer: [{code: AB}]") == [
        "1: interviewer: this field is not known: it is kept, but not used, did you mean interviewers?"
    ]


ZONE = "write a name such as Europe/Brussels"
COUNT = "a whole number is wanted here, write a number from 0 to 1000, without quotes"


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("title:", "title: this field is empty, write title: Wat vrijwilligers doen"),
        ("language: fr", 'language: "fr" is not possible here, write one of: nl, en'),
        ("time_zone: Europe/Brussel", f'time_zone: "Europe/Brussel" is no time zone, {ZONE}'),
        ("time_zone: Europe", f'time_zone: "Europe" is no time zone, {ZONE}'),
        ("time_zone: ../x", 'time_zone: "../x" can\'t be used here, write it like "Europe/Brussels"'),
        ("fictional: ja", "fictional: this can be true or false alone, write true or false, without quotes"),
        ("cases: []", "cases: this list is empty, write at least one"),
        ("roles: []", "roles: this list is empty, write at least one"),
        ("cases: [{name: Kiem}]", "cases[1].code: this field is missing, write code: C1"),
        ("cases: [{code: 1C}]", 'cases.1C.code: "1C" can\'t be used here, write it like "C1"'),
        (
            "planned: {volunteers: 2}",
            'planned.volunteers: there is no role "volunteers", did you mean volunteer?',
        ),
        ("planned: {volunteer: -1}", f"planned.volunteer: {COUNT}"),
        ("planned: {volunteer: 2.5}", f"planned.volunteer: {COUNT}"),
        ("planned: {volunteer: 1001}", f"planned.volunteer: {COUNT}"),
        (
            "cases: [{code: C1, planned: {x: 1}}]",
            'cases.C1.planned.x: there is no role "x", write a role of this study',
        ),
        ("expansions: {a b: c}", "expansions.a b: a short form holds no blanks, write one word"),
        ("expansions: {a: ''}", "expansions.a: nothing stands here, write it, or leave the name out"),
        ("contacts: [{label: a}]", 'contacts[1].phone: this field is missing, write phone: "106"'),
        ("contacts: [{phone: 1}]", "contacts.1.label: this field is missing, write label: Tele-Onthaal"),
        (
            "research_questions: [{id: RQ1}]",
            "research_questions.RQ1.label: this field is missing, write label: {nl: ...}",
        ),
        (
            "topics: [{id: O01, label: a, research_questions: [RQ1]}]",
            'topics.O01.research_questions: there is no research question "RQ1", '
            "write it under research_questions:",
        ),
    ],
)
def test_a_mistake(study_errors, field, told):
    """Told with its line, its field and what to write."""
    assert study_errors(field) == [f"1: {told}"]


@pytest.mark.parametrize(
    ("text", "field", "name"),
    [
        ("cases:\n  - code: C1\n  - code: c1", "cases.c1.code", "C1"),
        ("interviewers:\n  - code: AB\n  - code: AB", "interviewers.AB.code", "AB"),
        (
            "research_questions:\n  - {id: RQ1, label: a}\n  - {id: RQ1, label: b}",
            "research_questions.RQ1.id",
            "RQ1",
        ),
        (
            "roles:\n  - {id: volunteer, label: a, code: V, questionnaire: a}\n"
            "  - {id: volunteer, label: b, code: W, questionnaire: b}",
            "roles.volunteer.id",
            "volunteer",
        ),
        ("topics:\n  - {id: O1, label: a}\n  - {id: O1, label: a}", "topics.O1.id", "O1"),
        (
            "roles:\n  - {id: volunteer, label: a, code: V, questionnaire: a}\n"
            "  - {id: visitor, label: b, code: V, questionnaire: b}",
            "roles.visitor.code",
            "V",
        ),
    ],
)
def test_a_code_twice(study_errors, text, field, name):
    """Also where only capitals differ: some systems take both names for one file."""
    assert study_errors(text) == [
        f'3: {field}: "{name}" is there already, on line 2, give each a name of its own'
    ]


@pytest.mark.parametrize("code", ["v", "Vrij", "1", "é"])
def test_the_code_of_a_role(study_errors, code):
    """A capital letter or three."""
    told = study_errors(f"roles: [{{id: volunteer, label: a, code: {code}, questionnaire: b}}]")
    assert told == [f'1: roles.volunteer.code: "{code}" can\'t be used here, write it like "V"']


def test_several_at_once(study_errors):
    """By line."""
    told = study_errors("language: fr\ncases: []\nroles: [{id: a}]")
    assert [each.split(":")[0] for each in told] == ["1", "2", "3", "3", "3"]


def test_answers_for_coreq(study):
    """By the name of the item; in one language they are complete."""
    read = study("coreq: {credentials: master in social work, approach: {nl: via de huizen}}")
    assert read.coreq == {"credentials": {"nl": "master in social work"}, "approach": {"nl": "via de huizen"}}


@pytest.mark.parametrize("name", ["major_themes", "credential"])
def test_an_item_of_coreq_that_cannot_stand_there(study_errors, name):
    """What only an author can write, and what is no item, is told."""
    [told] = [line for line in study_errors(f"coreq: {{{name}: x}}") if "coreq" in line]
    assert told.startswith(f'1: coreq.{name}: "{name}" is no item of COREQ that can stand here')
