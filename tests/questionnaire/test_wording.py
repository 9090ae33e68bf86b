"""What respondents hear: no term before its time, no leading words, every text in every language."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("early", "field"),
    [
        ("label: Wat is sociale cohesie?", "begin.label"),
        ("label: {en: a, nl: 'Sociale  COHESIE, dus.'}", "begin.label"),
        ("label: a, simpler: (sociale cohesie)", "begin.simpler"),
        ("label: a, keywords: sociale cohesie", "begin.keywords"),
    ],
)
def test_a_term_that_an_earlier_question_names(errors, early, field):
    """Told where it is named, whatever its capitals and blanks."""
    told = errors(
        f"""
        topics:
          - id: O05
            label: Steun
            questions:
              - {{name: begin, type: text, {early}}}
              - {{name: cohesion, type: text, label: Wat is sociale cohesie?, ask_last: [sociale cohesie]}}
        """
    )
    assert told == [
        f'5: {field}: "sociale cohesie" is named here, and cohesion asks for it last, '
        "say it in other words, or ask this later"
    ]


def test_a_term_in_the_opening_and_in_a_consent_item(errors):
    """They are heard before every question."""
    told = errors(
        """
        opening: Dit gaat over cohesie.
        consent: [{name: notes, label: Over cohesie noteren?, required: true}]
        topics: [{id: O01, label: a, questions: [{name: a, type: text, label: b, ask_last: cohesie}]}]
        """
    )
    assert [each.split(", ")[0] for each in told] == [
        '1: opening: "cohesie" is named here',
        '2: consent.notes.label: "cohesie" is named here',
    ]


def test_a_term_in_a_probe_and_in_a_choice_that_were_heard_before(errors):
    """A general probe is heard at the first open question."""
    told = errors(
        """
        probes:
          general: Meer over cohesie?
          late: Nog iets over cohesie?
        general_probes: [general]
        choices:
          goals: [{name: a, label: cohesie}, {name: b, label: b}]
        topics:
          - id: O01
            label: Cohesie
            questions:
              - {name: a, type: text, label: a, hint: over cohesie}
              - {name: b, type: select_one goals, label: a}
              - {name: c, type: text, label: b, ask_last: [cohesie], probes: [late]}
        """
    )
    assert [each.split(", ")[0] for each in told] == [
        '2: probes.general: "cohesie" is named here',
        '6: choices.goals.a.label: "cohesie" is named here',
    ]


def test_items_of_mentions_are_not_heard(errors):
    """They are never read out."""
    told = errors(
        """
        choices: {goals: [{name: a, label: cohesie}]}
        topics:
          - id: O01
            label: Begin
            questions:
              - {name: a, type: mentions goals, label: Welke doelen?}
              - {name: b, type: text, label: Wat is cohesie?, ask_last: [cohesie]}
        """
    )
    assert told == []


def test_a_part_of_a_word_is_not_the_word(errors):
    """`rol` is not named by `rolstoel`."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - {name: a, type: text, label: Een rolstoel of een kruisrol?}
              - {name: b, type: text, label: Wat is je rol?, ask_last: [rol]}
        """
    )
    assert told == []


def test_a_term_in_a_shared_probe_is_told_at_the_question(errors, study):
    """Its own line is in another file."""
    told = errors(
        """
        topics:
          - id: O01
            label: Begin
            questions:
              - {name: a, type: text, label: a, probes: [more]}
              - {name: b, type: text, label: b, ask_last: [cohesie]}
        """,
        study("probes: {more: Meer over cohesie?}"),
    )
    assert told == [
        '6: b.ask_last: "cohesie" is named before, in probes.more of study.yaml, say it in other words there'
    ]


def test_more_terms_than_can_be_looked_for(errors):
    """Told at the question that goes beyond."""
    terms = ", ".join(f"a{number}" for number in range(101))
    told = errors(
        f"topics: [{{id: O, label: a, questions: [{{name: a, type: text, label: b, ask_last: [{terms}]}}]}}]"
    )
    assert told == ["1: a.ask_last: more than 100 terms are kept for last, keep the most important ones"]


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("nl: Vindt u ook niet dat het helpt?", "Vindt u ook niet"),
        ("nl: Denk je niet dat het helpt?", "Denk je niet dat"),
        ("nl: 'Het helpt, toch?'", "toch?"),
        ("en: Don't you think it helps?", "Don't you think"),
        ("en: 'It helps, doesn’t it?'", "doesn’t it?"),
    ],
)
def test_leading_words(warnings, label, words):
    """A warning: somebody may have reasons."""
    told = warnings(
        f"""
        topics:
          - id: O01
            label: {{nl: a, en: a}}
            questions:
              - name: a
                type: text
                label: {{{label}}}
        """
    )
    assert f'7: a.label: "{words}" may lead the answer, ask it openly' in told


@pytest.mark.parametrize("label", ["Wat vind je ervan?", "Toch is dat zo. Waarom?", "Wat vind je niet goed?"])
def test_open_words(warnings, label):
    """These lead nowhere."""
    assert (
        warnings(f"topics: [{{id: O, label: a, questions: [{{name: a, type: text, label: '{label}'}}]}}]")
        == []
    )


def test_a_text_without_a_language_that_most_have(warnings):
    """The text and the language are told."""
    told = warnings(
        """
        title: {nl: Gesprek, en: Talk}
        consent: [{name: notes, label: {nl: a, en: b}, required: true}]
        topics:
          - id: O01
            label: {nl: Begin, en: Start}
            questions:
              - {name: a, type: text, label: {nl: Vertel., en: Tell.}, simpler: {nl: Zeg.}}
        """
    )
    assert told == ["7: a.simpler: this text is not there in en, write en: ..."]


def test_a_language_that_few_texts_have(warnings):
    """One word for the whole file."""
    told = warnings("title: {nl: Gesprek, fr: Entretien}")
    assert told == [
        "1: title: only 1 of 4 texts are there in fr, write the others in fr too, or leave it out"
    ]
