"""Files that were made to harm, or that nobody made: a mistake is told, quickly, and nothing else happens."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol.errors import FileMistakes
from protocol.questionnaire import check_questionnaire, read_questionnaire, read_study

MEGABYTE = 1_000_000

QUICK = 10.0
"""Seconds that no file may take: ten times what the slowest takes, and far below anything quadratic."""

HOSTILE = {
    "brackets": "[" * (2 * MEGABYTE),
    "a hundred thousand brackets under a field": "title: " + "[" * 100_000 + "]" * 100_000,
    "a hundred thousand dashes": "- " * 100_000,
    "a hundred thousand braces": "{a: " * 100_000,
    "a hundred thousand question marks": "? " * 100_000,
    "deep indentation": "".join(f"{' ' * level}a:\n" for level in range(1_900)),
    "a bomb of aliases": "a: &a [x, x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)),
    "a list that holds itself": "title: &a [*a]\n",
    "many fields": "".join(f"k{number}: 1\n" for number in range(150_000)),
    "many short unknown fields": "".join(f"tittel{number}: 1\n" for number in range(40_000)),
    "one field many times": "a: 1\n" * 400_000,
    "many values": "[" + "[]," * 600_000,
    "many instructions": "".join(f"%TAG !e{number}! x\n" for number in range(100_000)),
    "many anchors": "".join(f"- &a{number} 1\n" for number in range(150_000)),
    "many questions": "topics:\n- questions:\n" + "  - {name: a}\n" * 30_000,
    "many unknown probes": "general_probes: [" + ",".join(f"p{number}" for number in range(90_000)) + "]",
    "many unknown lists": "choices: {aaa: [{name: b, label: c}]}\ntopics:\n- questions:\n"
    + "".join(f"  - {{name: q{number}, type: select_one aab}}\n" for number in range(20_000)),
    "many terms": "topics:\n- questions:\n  - {name: a, type: text, label: "
    + "a " * 400_000
    + "}\n  - {name: b, ask_last: ["
    + ",".join(f"a{number}" for number in range(50_000))
    + "]}\n",
    "an enormous number": "topics: [{minutes: " + "9" * MEGABYTE + "}]",
    "an enormous label": "title: " + "a" * 100_000 + "\nopening: [a]",
    "an enormous name": "topics: [{questions: [{name: " + "a" * MEGABYTE + "}]}]",
    "an enormous name of a field": "? " + "a" * MEGABYTE + "\n: 1",
    "an enormous type": "topics: [{questions: [{type: " + "select " * 200_000 + "}]}]",
    "dollars": "title: " + "${" * 500_000,
    "blanks": " " * (2 * MEGABYTE),
    "line ends": "\n" * (2 * MEGABYTE),
    "tabs": "\t" * (2 * MEGABYTE),
    "NULs": "title: \0" + "\0" * MEGABYTE,
    "escapes": 'title: "' + "\\x00" * 400_000 + '"',
    "colons": ":" * MEGABYTE,
    "a python object": "!!python/object/apply:os.system [touch hacked]",
    "a merge": "<<: {title: a}\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_told_quickly(tmp_path, text):
    """Whatever it holds, it ends in mistakes, and not too many of them."""
    path = tmp_path / "volunteer.yaml"
    path.write_text(text, encoding="utf-8")
    began = time.perf_counter()
    with pytest.raises(FileMistakes) as caught:
        read_questionnaire(path)
    took = time.perf_counter() - began
    assert took < QUICK
    assert 1 <= len(caught.value.mistakes) <= 201
    assert max(len(str(mistake)) for mistake in caught.value.mistakes) < 1_000


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_study_is_told_too(tmp_path, text):
    """The same for the other reader."""
    path = tmp_path / "study.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileMistakes):
        read_study(path)


def test_a_file_of_more_than_two_megabytes(questionnaire_file, told):
    """It is not even decoded."""
    path = questionnaire_file("title: a")
    path.write_text("# " + "a" * 2 * MEGABYTE)
    assert told(path) == ["the file is larger than 2 MB, leave out what is no part of it"]


def test_a_label_of_100_000_characters_is_read_whole(read):
    """Long is not wrong."""
    assert read("title: " + "a" * 100_000).title == {"nl": "a" * 100_000}


def test_more_mistakes_than_anyone_mends(questionnaire_file, told):
    """Two hundred, and a word on the others."""
    path = questionnaire_file("")
    path.write_text("a: 1\n" * 301)
    assert told(path)[-1] == "106 more mistakes are not listed, mend the ones above first"


FIELDS = (
    *("id", "version", "status", "role", "title", "consent", "probes", "general_probes", "choices", "topics"),
    *("reference", "language", "cases", "roles", "planned", "interviewers", "expansions", "contacts"),
    *("research_questions", "time_zone"),
)
INSIDE = (
    "id",
    "name",
    "type",
    "label",
    "nl",
    "questions",
    "items",
    "minutes",
    "ask_last",
    "must_ask",
    "date",
)
PLAIN = (
    "volunteer",
    "text",
    "group",
    "select_one a",
    "mentions",
    "true",
    "~",
    "0x1F",
    "1e400",
    ".nan",
    "café",
)
SIGNS = (
    *(":", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", '"', "#", "%", "@", "`", "-", "?", "\\"),
    *("<<", "...", "---", "${a}"),
    *(": ", "- ", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "\r\n", "\t", " "),
    *("\x07", "\x85", "\u2028", "\u202e", "\ud800", "\U0001f600"),
)
WORDS = st.sampled_from(FIELDS + INSIDE + PLAIN + SIGNS)


def _check(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "volunteer.yaml"
    path.write_bytes(raw)
    for read in (read_questionnaire, read_study):
        try:
            read(path)
        except FileMistakes as told:
            assert told.mistakes
            assert str(told)


@settings(max_examples=300, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=400))
def test_any_bytes_end_in_mistakes_or_not_at_all(tmp_path, raw):
    """Nothing else is ever raised."""
    _check(tmp_path, raw)


@settings(max_examples=600, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, max_size=60))
def test_what_looks_like_yaml_ends_in_mistakes_or_not_at_all(tmp_path, words):
    """Nothing else is ever raised."""
    _check(tmp_path, "".join(words).encode("utf-8", "surrogatepass"))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(PLAIN),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(INSIDE), inside, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8))
def test_fields_of_any_shape_end_in_mistakes_or_not_at_all(tmp_path, fields):
    """Every field may hold a value of any kind."""
    _check(tmp_path, json.dumps(fields).encode())


def test_every_field_may_be_broken_alone(tmp_path, questionnaire_file):
    """Each line of a whole questionnaire, replaced by something else, is told and never raises."""
    whole = questionnaire_file(
        """
        probes: {example: Een voorbeeld?}
        general_probes: [example]
        choices:
          hours:
            - name: few
              label: weinig
        reference:
          - name: decree
            title: Decreet
            date: 2024-01-31
            items:
              - name: meet
                label: ontmoeten
        topics:
          - id: O01
            label: Begin
            minutes: 5
            questions:
              - name: a
                type: select_one hours
                label: Hoeveel?
                probes: [example]
                research_question: [RQ1]
                ask_last: [uur]
              - name: b
                type: group
                questions:
                  - name: c
                    type: text
                    label: Vertel.
        """
    )
    lines = whole.read_text().splitlines()
    for number, line in enumerate(lines):
        for value in ("", "[]", "{}", "[1]", "{a: 1}", "true", "'é'", "*a", "${a}"):
            head = line.partition(":")[0]
            whole.write_text("\n".join([*lines[:number], f"{head}: {value}", *lines[number + 1 :]]))
            check_questionnaire(whole)
