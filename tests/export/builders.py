"""Small studies and interviews, made by hand."""

from __future__ import annotations

from itertools import count
from typing import Any

from msgspec import structs

from protocol.model.interview import (
    Answer,
    Change,
    ConsentDecision,
    ImprovisedQuestion,
    Interview,
    InterviewContents,
    Moment,
    Note,
    Pause,
    QuestionState,
    Visit,
)
from protocol.model.questionnaire import Choice, ConsentItem, Question, Questionnaire, QuestionType, Topic
from protocol.model.study import Case, ResearchQuestion, Role, SpineTopic, Study
from protocol.model.words import Kind, Mention, Outcome, State, Status

_numbers = count(1)


def some_id(start: str = "n") -> str:
    """An id that no other record of this run has."""
    return f"{start}{next(_numbers):015d}"


def moment(elapsed: float = 0.0, segment: int = 1, at: str = "") -> Moment:
    """An instant, so many seconds after the beginning of a segment."""
    seconds = int(elapsed)
    clock = f"2026-03-02T09:{seconds // 60 % 60:02d}:{seconds % 60:02d}.000Z"
    return Moment(at=at or clock, elapsed=elapsed, segment=segment)


def record(start: str = "n") -> dict[str, Any]:
    """The first fields of a record."""
    made = some_id(start)
    return {"id": made, "device": "ddevice0000000001", "counter": int(made[1:])}


def note(text: str, question: str | None = "tasks", kind: Kind = Kind.PARAPHRASE, **fields: Any) -> Note:
    """A note."""
    fields.setdefault("entered", moment(60))
    return Note(**record(), text=text, kind=kind, question=question, first_key=fields["entered"], **fields)


def state(
    question: str, mention: Mention = Mention.ASKED, outcome: Outcome = Outcome.ANSWERED, **fields: Any
) -> QuestionState:
    """Mention and outcome."""
    return QuestionState(
        **record("s"), question=question, mention=mention, outcome=outcome, at=moment(70), **fields
    )


def answer(question: str, value: Any = None, **fields: Any) -> Answer:
    """The value of a closed question."""
    return Answer(**record("a"), question=question, value=value, at=moment(80), **fields)


def improvised(wording: str, topic: str = "O06", after: str | None = "tasks") -> ImprovisedQuestion:
    """A question that was made up."""
    return ImprovisedQuestion(**record("q"), topic=topic, wording=wording, after=after, at=moment(90))


def pause(start: float, end: float) -> Pause:
    """The talk stood still."""
    return Pause(**record("p"), started=moment(start), ended=moment(end))


def visit(question: str, start: float, end: float | None, segment: int = 1) -> Visit:
    """A question was on the screen."""
    left = None if end is None else moment(end, segment)
    return Visit(**record("w"), question=question, entered=moment(start, segment), left=left)


def change(of: str, field: str = "text", old: Any = None, new: Any = None, **fields: Any) -> Change:
    """Something became something else, after closing unless `why` is empty."""
    fields.setdefault("table", "notes")
    fields.setdefault("act", "edit_note")
    fields.setdefault("why", "tikfout")
    return Change(**record("h"), at=moment(95), by="AB", record=of, field=field, old=old, new=new, **fields)


def decision(item: str, yes: bool) -> ConsentDecision:
    """A yes or a no."""
    return ConsentDecision(item=item, decision=yes, wording=f"{item}?", language="nl", by="AB", at=moment(1))


ALL_YES = (decision("notes", True), decision("recording", True), decision("quotes", True))

CONSENT = (
    ConsentItem(name="notes", label={"nl": "Mag ik notities maken?"}, required=True),
    ConsentItem(name="recording", label={"nl": "Mag ik opnemen?"}),
    ConsentItem(name="quotes", label={"nl": "Mag ik je woorden citeren?"}),
)

HOURS = (
    Choice(name="lt4", label={"nl": "minder dan 4", "en": "less than 4"}),
    Choice(name="4to8", label={"nl": "4 tot 8", "en": "4 to 8"}),
    Choice(name="other", label={"nl": "anders", "en": "other"}),
)
GOALS = (
    Choice(name="meet", label={"nl": "elkaar ontmoeten", "en": "meeting each other"}),
    Choice(name="refer", label={"nl": "doorverwijzen", "en": "referring"}),
    Choice(name="vent", label={"nl": "ventileren", "en": "letting off steam"}),
)


def questionnaire(role: str = "volunteer", version: str = "1.0.0", **fields: Any) -> Questionnaire:
    """A short questionnaire with a question of each type."""
    meeting = (
        Question(name="read_aloud", type=QuestionType.NOTE, label={"nl": "Dank je om te komen."}),
        Question(
            name="meeting",
            type=QuestionType.TEXT,
            label={"nl": "Wanneer hebben mensen elkaar echt ontmoet?", "en": "When have people really met?"},
            collects="definition",
            must_ask=True,
            research_question=("RQ1",),
        ),
        Question(
            name="goals",
            type=QuestionType.MENTIONS,
            list_name="goals",
            label={"nl": "Waarom komen ouders hier?", "en": "Why do parents come here?"},
            probes=("who_else",),
        ),
    )
    tasks = (
        Question(
            name="tasks",
            type=QuestionType.TEXT,
            label={"nl": "Wat doe je hier allemaal?", "en": "What do you all do here?"},
            must_ask=True,
        ),
        Question(
            name="hours",
            type=QuestionType.SELECT_ONE,
            list_name="hours",
            label={"nl": "Hoeveel uur per maand?", "en": "How many hours a month?"},
        ),
        Question(name="days", type=QuestionType.SELECT_MULTIPLE, list_name="hours", label={"nl": "Wanneer?"}),
        Question(name="years", type=QuestionType.INTEGER, label={"nl": "Hoeveel jaar al?"}),
        Question(name="since", type=QuestionType.DATE, label={"nl": "Sinds wanneer?"}),
    )
    made = Questionnaire(
        id=role,
        version=version,
        status=Status.PILOT,
        role=role,
        title={"nl": "Gesprek", "en": "Interview"},
        probes={"who_else": {"nl": "wie nog?", "en": "who else?"}},
        choices={"hours": HOURS, "goals": GOALS},
        topics=(
            Topic(id="O02", label={"nl": "Begrip", "en": "Understanding"}, questions=meeting),
            Topic(id="O06", label={"nl": "Taken en rol", "en": "Tasks and role"}, questions=tasks),
        ),
        consent=CONSENT,
    )
    return structs.replace(made, **fields)


def study(**fields: Any) -> Study:
    """A study of two cases."""
    made = Study(
        title={"nl": "Ontmoeting in het Huis van het Kind", "en": "Meeting"},
        research_questions=(ResearchQuestion(id="RQ1", label={"nl": "Wat is ontmoeten?"}),),
        topics=(
            SpineTopic(id="O02", label={"nl": "Begrip", "en": "Understanding"}),
            SpineTopic(id="O06", label={"nl": "Taken en rol", "en": "Tasks and role"}),
        ),
        roles=(
            Role(
                id="coordinator",
                label={"nl": "Coördinator", "en": "Coordinator"},
                code="C",
                questionnaire="coordinator",
            ),
            Role(
                id="volunteer",
                label={"nl": "Vrijwilliger", "en": "Volunteer"},
                code="V",
                questionnaire="volunteer",
            ),
            Role(
                id="document",
                label={"nl": "Document", "en": "Document"},
                code="D",
                questionnaire="document",
                source=True,
            ),
        ),
        cases=(Case(code="C1", name="De Kade", place="Oostende"), Case(code="C2", name="Het Anker")),
    )
    return structs.replace(made, **fields)


def contents(**fields: Any) -> InterviewContents:
    """An interview with a volunteer, with consent to everything; fields of both records by name."""
    of_contents = {name: fields.pop(name) for name in list(fields) if name in _CONTENTS}
    used = of_contents.pop("questionnaire", None) or questionnaire(fields.get("role", "volunteer"))
    fields.setdefault("consent", ALL_YES)
    fields.setdefault("state", State.CLOSED)
    fields.setdefault("participant_code", "C1-V01")
    interview = Interview(
        **{
            "id": some_id("i"),
            "case": "C1",
            "role": "volunteer",
            "participant": some_id("v"),
            "questionnaire_id": used.id,
            "questionnaire_version": used.version,
            "questionnaire_hash": f"hash-{used.id}-{used.version}",
            "interviewer": "AB",
            "device": "ddevice0000000001",
            "created_at": "2026-03-02T08:55:00.000Z",
            "started_at": "2026-03-02T09:00:00.000Z",
            "closed_at": "2026-03-02T10:01:00.000Z",
            "debrief_pending": False,
            **fields,
        }
    )
    return InterviewContents(interview=interview, questionnaire=used, **of_contents)


_CONTENTS = frozenset(InterviewContents.__struct_fields__) - {"interview"}
