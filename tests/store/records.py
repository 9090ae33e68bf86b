"""Records as an interview makes them, with everything that a test does not care about filled in."""

from __future__ import annotations

from typing import Any

from protocol.model.ids import new_id
from protocol.model.interview import (
    Answer,
    Change,
    Draft,
    ImprovisedQuestion,
    Interview,
    Moment,
    Note,
    Participant,
    Pause,
    ProbeUse,
    QuestionState,
    Record,
    Recording,
    Visit,
)
from protocol.model.questionnaire import Question, Questionnaire, QuestionType, Topic
from protocol.model.words import Kind, Mention, Outcome, Status

DEVICE = "deviceaaaaaaaaaa"
OTHER_DEVICE = "devicebbbbbbbbbb"
MOMENT = Moment(at="2026-03-01T13:05:09.123Z", elapsed=12.5, segment=1)


def make_questionnaire() -> Questionnaire:
    """A questionnaire with one open question that must be asked, and one that need not."""
    questions = (
        Question(name="tasks", type=QuestionType.TEXT, label={"nl": "Wat doe je hier?"}, must_ask=True),
        Question(name="hours", type=QuestionType.INTEGER, label={"nl": "Hoeveel uur?"}),
    )
    return Questionnaire(
        id="volunteer",
        version="1.0.0",
        status=Status.PILOT,
        role="volunteer",
        title={"nl": "Gesprek", "en": "Talk"},
        topics=(Topic(id="O06", label={"nl": "Taken"}, questions=questions),),
    )


def make_interview(**fields: Any) -> Interview:
    """An interview that has just been made."""
    known: dict[str, Any] = {
        "id": new_id(),
        "case": "C1",
        "role": "volunteer",
        "participant": new_id(),
        "participant_code": "C1-V01",
        "questionnaire_id": "volunteer",
        "questionnaire_version": "1.0.0",
        "questionnaire_hash": "abc",
        "device": DEVICE,
        "created_at": "2026-03-01T13:00:00.000Z",
    }
    return Interview(**(known | fields))


def make_note(text: str = "koffie zetten", **fields: Any) -> Note:
    """A note at the first question."""
    known: dict[str, Any] = _stamp() | {
        "text": text,
        "kind": Kind.PARAPHRASE,
        "question": "tasks",
        "first_key": MOMENT,
        "entered": MOMENT,
    }
    return Note(**(known | fields))


def make_answer(value: Any, **fields: Any) -> Answer:
    """An answer to the second question."""
    return Answer(**(_stamp() | {"question": "hours", "value": value, "at": MOMENT} | fields))


def make_change(record: Record, old: str, new: str) -> Change:
    """That the text of a record became another one."""
    return Change(
        **_stamp(),
        at=MOMENT,
        by="AB",
        act="edit_note",
        table="notes",
        record=record.id,
        field="text",
        old=old,
        new=new,
    )


def make_draft(text: str) -> Draft:
    """A line that is being typed."""
    return Draft(text=text, kind=Kind.VERBATIM, cursor=len(text), question="tasks", first_key=MOMENT)


def make_improvised(wording: str) -> ImprovisedQuestion:
    """A question that was made up."""
    return ImprovisedQuestion(**_stamp(), topic="O06", wording=wording, at=MOMENT)


def make_participant(code: str = "C1-V01", **fields: Any) -> Participant:
    """A participant."""
    known: dict[str, Any] = _stamp() | {
        "code": code,
        "case": "C1",
        "role": "volunteer",
        "created_at": "2026-03-01T12:00:00.000Z",
    }
    return Participant(**(known | fields))


def one_of_each() -> list[Record]:
    """A record for every table."""
    note = make_note()
    return [
        note,
        make_answer(["a", "b"]),
        QuestionState(
            **_stamp(), question="tasks", mention=Mention.ASKED, outcome=Outcome.ANSWERED, at=MOMENT
        ),
        ProbeUse(**_stamp(), question="tasks", probe="example", wording="Een voorbeeld?", at=MOMENT),
        make_improvised("En thuis?"),
        Visit(**_stamp(), question="tasks", entered=MOMENT),
        Recording(**_stamp(), number=1, started=MOMENT),
        Pause(**_stamp(), started=MOMENT),
        make_change(note, "oud", "nieuw"),
    ]


def _stamp() -> dict[str, Any]:
    return {"id": new_id(), "device": DEVICE, "counter": 1}
