"""Finding a question while somebody is talking."""

from __future__ import annotations

from pathlib import Path
from string import ascii_uppercase, digits

import pytest

from protocol.questionnaire.files import read_questionnaire
from protocol.session.places import Places, digit
from protocol.session.talk import Talk
from tests.small_study import VOLUNTEER


@pytest.mark.parametrize(
    ("letters", "path"),
    [
        ("doe", "tasks"),
        ("uur", "hours"),
        ("VERGETEN", "forgotten"),
        ("6.2", "task_list"),
        ("éérste", "first"),
    ],
)
def test_letters_find_the_best_match_first(talk: Talk, letters: str, path: str) -> None:
    """Accents and capitals don't count."""
    assert talk.places.find(letters)[0] == path


def test_letters_that_are_nowhere_find_nothing(talk: Talk) -> None:
    """No question is guessed."""
    assert talk.places.find("zzz") == []


def test_beyond_the_letters_a_topic_is_called_by_its_number(tmp_path: Path) -> None:
    """No sign that a keyboard may lack stands for a topic, and no two share a key."""
    topics = "".join(
        f"  - {{id: T{number:02}, label: x, questions: [{{name: q{number}, type: text, label: y}}]}}\n"
        for number in range(40)
    )
    head = VOLUNTEER[: VOLUNTEER.index("topics:")]
    (tmp_path / "volunteer.yaml").write_text(f"{head}topics:\n{topics}")
    places = Places(read_questionnaire(tmp_path / "volunteer.yaml"), (), "nl")
    keys = [place.key for place in places.topics]
    assert "".join(keys[:36]) == digits + ascii_uppercase
    assert keys[36:] == ["36", "37", "38", "39"]
    assert places.code("q38") == "38.1"


@pytest.mark.parametrize(("key", "expected"), [("6", "6"), ("§", "6"), ("é", "2"), ("à", "0"), ("a", None)])
def test_the_digit_row_of_azerty_gives_digits_without_shift(key: str, expected: str | None) -> None:
    """Where only a digit makes sense."""
    assert digit(key) == expected
