"""Finding a question while somebody is talking."""

from __future__ import annotations

import pytest

from protocol.session.places import digit
from protocol.session.talk import Talk


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


@pytest.mark.parametrize(("key", "expected"), [("6", "6"), ("§", "6"), ("é", "2"), ("à", "0"), ("a", None)])
def test_the_digit_row_of_azerty_gives_digits_without_shift(key: str, expected: str | None) -> None:
    """Where only a digit makes sense."""
    assert digit(key) == expected
