"""A study that nobody would make on purpose: odd codes, words, versions, lengths and gaps, all at once."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from protocol.model.coding import Code, Codebook
from protocol.model.interview import InterviewContents, Note
from protocol.model.questionnaire import Choice, Question, Questionnaire, QuestionType, Topic
from protocol.model.words import Kind, Mention, Outcome, State
from protocol.store.study_folder import StudyFolder
from tests.coding.study import put
from tests.export import builders

TITLE = "=Wonen & 'thuis' <2026>/[proef]: *alles?* " + "heel lang " * 20
STUDY = f"""
title: {{nl: "{TITLE}", en: "@Living & 'home'"}}
language: nl
roles:
  - {{id: greeter, label: {{nl: "Onthaal 'aan de deur' & zo", en: "=Greeter"}}, code: TRU, questionnaire: g}}
  - {{id: neighbour, label: {{nl: "Buur", en: "Neighbour"}}, code: E, questionnaire: neighbour}}
  - {{id: law, label: {{nl: "Buur", en: "Neighbour"}}, code: NA, questionnaire: law, source: true}}
cases:
  - {{code: E5, name: "=1+1", place: "Ginder, 'elders'"}}
  - {{code: NA, name: "true"}}
  - {{code: TRUE, name: "01"}}
  - {{code: A1, name: "\U0001f3e0 huis"}}
topics:
  - {{id: O00, label: {{nl: "Begin / einde? [1]", en: "Start"}}}}
  - {{id: O06, label: {{nl: "Taken", en: "Tasks"}}}}
"""

WORDS = (
    "=1+1", "#N/A", "_x0041_", "_X0041_ _x005F_", "'begint met een teken", "+32 9 000 00 00", "-", "–",
    "@huis", "true", "WAAR", "01", "1e3", "2024-01", "12:30", "NA", "NaN", "null", "None", " ",
    "\u00a0nbsp\u00a0",
    "cafe\u0301 nai\u0308ef", "\U0001f469\u200d\U0001f467 \U0001f1e7\U0001f1ea", "שלום עולם",
    "\u202eomgekeerd", "een\ttab\nen\r\nregels\rhier", "a" * 70_000, "\U0001f642" * 20_000, "x;y,\"z\"",
    "<b>&amp;</b> ]]> {{ 1 }}", "\x00\x07\x1b[31m", "\ufeffbom", "\u2028\u2029\u0085",
)  # fmt: skip
"""What people never type and files hold all the same."""

CODES = (
    "2024-01", "1/2", "007", "1,5", "true", "WAAR", "onwaar", "=SUM(A1)", "+plus", "-min", "@at", "#N/A",
    "a, b", "12:30", "1e3", "3E5", "'quote", "\U0001f642 blij", "cafe\u0301", "nulla > caf\u00e9",
    "שלום", "_x0041_",
    "steun", "steun > onder ouders", "steun > onder ouders > in de gang", "Begrip (eng)", "x" * 80, "A&B < c",
    "\"aangehaald\"", "Null", "NA", "–a",
)  # fmt: skip
"""Codes as people may name them."""


def codebook() -> Codebook:
    """Two hundred codes, the odd ones first, some four levels deep."""
    names = list(CODES)
    names += [f"groep {n % 12} > deel {n % 5} > code {n}" for n in range(200 - len(names))]
    memos = {"007": "=1+1", "true": "x" * 40_000}
    return Codebook(
        codes=tuple(
            Code(id=f"k{n:015d}", name=name, memo=memos.get(name, "")) for n, name in enumerate(names)
        )
    )


def questionnaire(version: str) -> Questionnaire:
    """One of three versions: a question was renamed, one came, one went, and a repeat has a filled label."""
    hours = Choice(name="lt4", label={"nl": "=minder", "en": "=less"}), Choice(name="07", label={"nl": "7"})
    inside = (
        Question(name="what", type=QuestionType.TEXT, label={"nl": "Welke praktijk?"}),
        Question(name="who", type=QuestionType.TEXT, label={"nl": "Wie komt naar ${what}?"}),
        Question(name="told", type=QuestionType.CALCULATE, calculation="concat(${what}, '!')"),
    )
    begin = {"1": "start", "2": "begin", "3": "opening"}[version[0]]
    formerly = {"1": "", "2": "start", "3": "begin"}[version[0]]
    first = [
        Question(name=begin, type=QuestionType.TEXT, formerly=formerly, label={"nl": "Hoe begon het?"}),
        Question(name="hours", type=QuestionType.SELECT_ONE, list_name="hours", label={"nl": "Hoeveel?"}),
        Question(name="goals", type=QuestionType.MENTIONS, list_name="hours", label={"nl": "Doelen?"}),
    ]
    if version[0] != "1":
        first.append(
            Question(
                name="meaning", type=QuestionType.TEXT, collects="definition", label={"nl": "Wat is het?"}
            )
        )
    if version[0] == "3":
        first.pop(1)
    second = (
        Question(name="tasks", type=QuestionType.TEXT, must_ask=True, label={"nl": "=Wat doe je?"}),
        Question(name="practices", type=QuestionType.REPEAT, label={"nl": "Praktijk"}, questions=inside),
    )
    made = builders.questionnaire("greeter", version)
    return structs.replace(
        made,
        choices={"hours": hours},
        topics=(
            Topic(id="O00", label={"nl": "Begin / einde? [1]"}, questions=tuple(first)),
            Topic(id="O06", label={"nl": "Taken"}, questions=second),
        ),
    )


def interviews() -> list[InterviewContents]:
    """Talks in three versions; three that may not go out; empty ones; two of one code."""
    made = [_full(n, case, version) for n, (case, version) in enumerate(_PLACES)]
    made.append(_talk(20, "A1", "3.0.0"))
    made.append(_talk(21, "gone", "3.0.0", participant_code="", role="unknown"))
    secret = builders.note("nergens toegestaan", "tasks", Kind.VERBATIM)
    for number, consent in ((30, ()), (31, (builders.decision("notes", False),))):
        made.append(_talk(number, "NA", "1.0.0", notes=(secret,), consent=consent))
    made.append(_talk(32, "NA", "1.0.0", state=State.WITHDRAWN))
    quotes = (builders.decision("notes", True), builders.decision("quotes", False))
    note = builders.note("niet te citeren", "tasks", Kind.VERBATIM)
    made.append(_talk(33, "NA", "2.0.0", notes=(note,), consent=quotes))
    made.append(_talk(34, "TRUE", "2.0.0", notes=(builders.note("twee van een code"),), participant_code="X"))
    made.append(_talk(35, "TRUE", "2.0.0", notes=(builders.note("twee van een code"),), participant_code="X"))
    return made


_PLACES = (("E5", "1.0.0"), ("E5", "2.0.0"), ("NA", "3.0.0"), ("TRUE", "1.0.0"))


def make(path: Path) -> StudyFolder:
    """Write the study to the disk.

    Args:
        path: The folder that it becomes.
    """
    folder = StudyFolder.make(path, STUDY.encode(), {})
    for one in interviews():
        put(folder, one)
    return folder


def _full(number: int, case: str, version: str) -> InterviewContents:
    """A talk with every odd word, a repeat, a made-up question and notes that are sensitive."""
    begin = {"1": "start", "2": "begin", "3": "opening"}[version[0]]
    made_up = builders.improvised("=En\u202e dan?", "O00", begin)
    paths = [
        begin,
        "tasks",
        "practices[1]/what",
        "practices[2]/who",
        made_up.path,
        None,
        "debrief/mood",
        "gone",
    ]
    kinds = list(Kind)
    notes: list[Note] = [
        builders.note(
            text, paths[at % len(paths)], kinds[at % len(kinds)], entered=builders.moment(60 + 7 * at)
        )
        for at, text in enumerate(WORDS)
    ]
    notes.append(builders.note("zeer geheim", "practices[1]/what", Kind.VERBATIM, sensitive=True))
    wording = "Wie komt naar zeer geheim?"
    notes.append(builders.note("iemand", "practices[1]/who", wording=wording))
    return _talk(
        number,
        case,
        version,
        notes=tuple(notes),
        improvised=(made_up,),
        answers=(
            builders.answer("hours", "07", other="=1"),
            builders.answer("practices[1]/told", "zeer geheim!"),
        ),
        states=(
            builders.state("tasks", Mention.SPONTANEOUS, Outcome.REFUSED, reason_text="=nee"),
            builders.state("goals"),
            builders.state("goals", item="new/x1", label="+anders", order=1),
        ),
        pauses=(builders.pause(70, 80),),
    )


def _talk(number: int, case: str, version: str, **fields: object) -> InterviewContents:
    fields = {
        "id": f"i{number:015d}",
        "case": case,
        "role": ("greeter", "neighbour", "law")[number % 3],
        "participant_code": f"{case}-V{number:02d}",
        "questionnaire": questionnaire(version),
        "created_at": f"2026-03-02T08:{number % 60:02d}:00.000Z",
    } | fields
    return builders.contents(**fields)
