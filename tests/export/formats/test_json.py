"""The JSON file: after its schema, and without loss."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from msgspec import structs

from protocol.export.passing_on import RECORDS
from protocol.export.plain.json_file import ExportedInterview, ExportedStudy, JsonFile, schema
from protocol.model.coding import CoderWork, SeenUnit
from protocol.model.interview import Failure, InterviewContents
from protocol.model.questionnaire import Question, QuestionType
from tests.export import builders
from tests.export.formats.talks import CODEBOOK, coding, edited, full_talk, memo, passed_on
from tests.terminal.terminal import ROOT


def _written(path: Path, *interviews: InterviewContents, **options: Any) -> tuple[ExportedStudy, Any]:
    """The file as values, and as plain JSON."""
    data = passed_on(path / "s.json", JsonFile, interviews, **options).path.read_bytes()
    return msgspec.json.decode(data, type=ExportedStudy), json.loads(data)


def test_file_follows_the_schema(tmp_path: Path) -> None:
    """A full file is valid, an empty one too, and one with a field too many or too few is not."""
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    talk, works = full_talk()
    plain = _written(tmp_path, talk, builders.contents(), works=works, codebook=CODEBOOK)[1]
    validator.validate(plain)
    validator.validate(_written(tmp_path)[1])

    plain["interviews"][0]["notes"][0]["loud"] = True
    assert not validator.is_valid(plain)
    del plain["interviews"][0]["notes"][0]["loud"], plain["interviews"][0]["notes"][0]["sensitive"]
    assert not validator.is_valid(plain)


def test_schema_of_the_manual_is_that_of_the_program() -> None:
    """`docs/export.schema.json` is what the program writes by; to make it anew, see its name here."""
    kept = json.loads((ROOT / "docs" / "export.schema.json").read_text(encoding="utf-8"))
    assert kept == schema(), "run: python -m protocol.export.plain.json_file > docs/export.schema.json"


def test_nothing_is_lost(tmp_path: Path) -> None:
    """Every record comes back as it was, None and numbers apart, words to the last code point."""
    talk, works = full_talk()
    study, plain = _written(tmp_path, talk, works=works, codebook=CODEBOOK)
    [back] = study.interviews

    assert back.interview == talk.interview
    assert study.questionnaires[back.questionnaire] == talk.questionnaire
    for name in RECORDS:
        kept = getattr(talk, name)
        found = [_as(type(record), one) for record, one in zip(kept, getattr(back, name), strict=True)]
        assert found == list(kept), name
    assert [answer["value"] for answer in plain["interviews"][0]["answers"]] == ["lt4", -3]
    assert [state["order"] for state in plain["interviews"][0]["states"]] == [None, None, None, 1, 2]
    assert study.codebook == CODEBOOK.codes
    assert [work.codings for work in study.coders] == [work.codings for work in works]
    assert study.study == builders.study()


def _as(kind: Any, record: Any) -> Any:
    """An exported record without what the export added."""
    return kind(**{name: getattr(record, name) for name in kind.__struct_fields__})


def test_each_interview_is_a_line(tmp_path: Path) -> None:
    """A program can read the file as it comes: one interview on each line."""
    passed_on(tmp_path / "s.json", JsonFile, [builders.contents(), builders.contents()])
    lines = (tmp_path / "s.json").read_text(encoding="utf-8").splitlines()
    begin = lines.index('"interviews":[')
    codes = [
        msgspec.json.decode(line.rstrip(","), type=ExportedInterview).code
        for line in lines[begin + 1 : begin + 3]
    ]
    assert len(set(codes)) == 2


def test_words_of_sensitive_notes_are_nowhere(tmp_path: Path) -> None:
    """Text, memos and changes of a sensitive note are held back, and say so; they come when asked for."""
    kept = builders.note("mijn geheim", sensitive=True)
    change = edited(kept, "ouder geheim")
    gone = structs.replace(change, id="h2", record="n-gone", field="", old="verwijderd geheim", new=None)
    talk = builders.contents(notes=(kept,), changes=(change, gone))
    work = CoderWork(coder="AB", codings=(coding(kept, talk, "a"),), memos=(memo(kept, talk, "dat geheim"),))
    study, plain = _written(tmp_path, talk, works=[work])

    assert "geheim" not in json.dumps(plain)
    assert [one.held_back for one in study.interviews[0].changes] == [True, True]
    assert study.interviews[0].notes[0].held_back
    assert json.dumps(_written(tmp_path, talk, works=[work], with_sensitive=True)[1]).count("geheim") == 5


def test_work_on_what_is_left_out_stays_here(tmp_path: Path) -> None:
    """Codings, memos and seen units of an interview without consent are not in the file."""
    out = builders.contents(notes=(builders.note("weg"),), consent=())
    work = CoderWork(
        coder="AB",
        codings=(coding(out.notes[0], out, "a"),),
        memos=(memo(out.notes[0], out, "weg ermee"),),
        seen=(SeenUnit(unit=out.notes[0].id, text_hash="x", interview=out.interview.id),),
    )
    study, plain = _written(tmp_path, out, works=[work])
    assert (study.coders[0].codings, study.coders[0].memos, study.coders[0].seen) == ((), (), ())
    assert "weg" not in json.dumps(plain["coders"])


@pytest.mark.parametrize("fictional", [True, False])
def test_fictional_studies_say_so(tmp_path: Path, fictional: bool) -> None:
    """A study that was made up says so."""
    assert _written(tmp_path, study=builders.study(fictional=fictional))[0].fictional is fictional


def test_value_that_was_reckoned_from_sensitive_words_says_that_it_is_held_back(tmp_path: Path) -> None:
    """There is no value then, and a field tells why."""
    told = Question(name="told", type=QuestionType.CALCULATE, calculation="concat(${tasks}, '!')")
    used = builders.questionnaire()
    first, last = used.topics
    used = structs.replace(used, topics=(first, structs.replace(last, questions=(*last.questions, told))))
    talk = builders.contents(
        questionnaire=used,
        notes=(builders.note("geheim", sensitive=True),),
        answers=(builders.answer("told", "geheim!"), builders.answer("years", 3)),
    )
    [back] = _written(tmp_path, talk)[0].interviews
    assert [(one.value, one.held_back) for one in back.answers] == [(None, True), (3, False)]


def test_expression_that_failed_is_told(tmp_path: Path) -> None:
    """The table of failures, and what an earlier sitting left open, are in the file."""
    failed = Failure(**builders.record("f"), question="tasks", field="relevant", at=builders.moment(3))
    talk = builders.contents(failures=(failed,), left_open=("tasks",))
    study, plain = _written(tmp_path, talk)
    assert study.interviews[0].failures == (failed,)
    assert study.interviews[0].interview.left_open == ("tasks",)
    assert "expressions that could not be worked out: 1 of 1" in plain["account"]
