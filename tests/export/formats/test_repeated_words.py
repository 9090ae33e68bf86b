"""Words that are held back are repeated nowhere: not by a label, a simpler wording, or a calculation."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from msgspec import structs

from protocol.export.guides import Guides
from protocol.export.names import Names
from protocol.export.sheets.changes import Changes
from protocol.export.sitting import HELD_BACK, Sitting
from protocol.export.words import Words
from protocol.model.interview import InterviewContents
from protocol.model.questionnaire import Question, QuestionType, Topic
from tests.export import builders
from tests.export.formats.talks import FORMATS, passed_on

SECRET = "boekverkoper"
"""A word that stands nowhere else."""


def _talk(*, sensitive: bool = True, simpler: bool = False) -> InterviewContents:
    """A sensitive word, and a label, a value and two changes that repeat it, in a repeat."""
    filled, plain = {"nl": "Wie komt er naar ${what}?"}, {"nl": "Wie komt er?"}
    inside = (
        Question(name="what", type=QuestionType.TEXT, label={"nl": "Wat?"}),
        Question(
            name="who",
            type=QuestionType.TEXT,
            label=plain if simpler else filled,
            simpler=filled if simpler else {},
        ),
        Question(name="told", type=QuestionType.CALCULATE, calculation="concat(${what}, '!')"),
    )
    repeat = Question(
        name="practices",
        type=QuestionType.REPEAT,
        label={"nl": "Praktijk", "en": "Practice"},
        questions=inside,
    )
    used = structs.replace(
        builders.questionnaire(), topics=(Topic(id="O06", label={"nl": "Taken"}, questions=(repeat,)),)
    )
    told = builders.answer("practices[1]/told", f"{SECRET}!")
    return builders.contents(
        questionnaire=used,
        come_back=("practices[1]/who",),
        notes=(
            builders.note(SECRET, "practices[1]/what", sensitive=sensitive),
            builders.note("iemand", "practices[1]/who", wording=f"Wie komt er naar {SECRET}?"),
        ),
        answers=(told,),
        changes=(
            builders.change(told.id, "value", f"{SECRET}?", f"{SECRET}!", table="answers"),
            builders.change("a-gone", "value", SECRET, None, table="answers"),
        ),
    )


def _inside(path: Path) -> str:
    """All words of a file; of an archive, those of every file in it."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("simpler", [False, True])
@pytest.mark.parametrize("name", FORMATS)
def test_repeated_words_are_held_back_in_every_format(tmp_path: Path, name: str, simpler: bool) -> None:
    """What fills in or reckons with a sensitive answer goes out without it."""
    ending, make = FORMATS[name]
    made = passed_on(tmp_path / f"s{ending}", make, [_talk(simpler=simpler)])
    assert SECRET not in _inside(made.path)


@pytest.mark.parametrize("name", FORMATS)
def test_wording_with_an_answer_in_it_is_told(tmp_path: Path, name: str) -> None:
    """What is not sensitive stands there as it stood on the screen, with the set of the repeat."""
    ending, make = FORMATS[name]
    words = _inside(passed_on(tmp_path / f"s{ending}", make, [_talk(sensitive=False)]).path)
    assert f"Wie komt er naar {SECRET}?" in words
    if name != "json":  # which has the path of the set instead
        assert "(Practice 1)" in words


def test_change_of_an_answer_that_is_gone_is_held_back() -> None:
    """Nobody can say any more what it was reckoned from."""
    talk = _talk()
    names = Names(builders.study(), Words("en"))
    rows = list(Changes().take(Sitting(talk, Guides(names).of(talk), names)))
    said = Words("en").say(HELD_BACK)
    assert [[cell for cell in row if cell == said] for row in rows] == [[said, said], [said]]
