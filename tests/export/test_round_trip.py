"""What is in the interviews is in the workbook: none missing, none altered."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol.export.read_back import read_workbook
from protocol.model.interview import (
    Answer,
    InterviewContents,
    Note,
    QuestionState,
    spoken_order,
)
from protocol.model.words import About, Basis, Kind, Mention, Outcome, Reason, Special
from tests.export.builders import answer, change, contents, improvised, moment, note, state, visit
from tests.export.conftest import ThereAndBack, exported

HOSTILE = (
    "=1+1", "=SUM(A1:A9)", "+32 59", "-", "- koffie", "@SUM(1)", "#N/A", "#REF!", "#DIV/0!", "_x0041_",
    "_x005F_", "–", "–x", " ", "\n", "\t", "\r\n", " voor", "na ", "007", "1-2", "TRUE", "1e5", "'", '"',
    "<b>&amp;</b>", "\x00", "\x1b[31m", "\x7f\x85", "😀", "e\u0301", "\ufffe", "a" * 40_000, "😀" * 20_000,
    "_x0041_" * 6_000, "a" * 32_766 + "😀", "regel\n" * 9_000,
)  # fmt: skip

_HOSTILE = st.integers(0, len(HOSTILE) - 1).map(lambda number: HOSTILE[number])
_TEXTS = _HOSTILE | st.text(min_size=1, max_size=60)
TEXTS = st.tuples(_TEXTS, _TEXTS | st.just("")).map("".join)
_PATHS = st.sampled_from([None, "meeting", "tasks", "hours", "debrief/mood", "practices[2]/who", "gone"])
_ITEMS = st.sampled_from(["meet", "refer", "new/x", "gone"])

NOTES = st.lists(
    st.builds(
        note,
        TEXTS,
        _PATHS,
        st.sampled_from(Kind),
        wording=TEXTS | st.just(""),
        moved_from=st.sampled_from([None, "", "tasks"]),
        come_back=st.booleans(),
        page=TEXTS | st.just(""),
        entered=st.floats(0, 9_000).map(moment),
    ),
    max_size=5,
)
_ASPECTS: dict[str, Any] = {
    "mention": st.sampled_from(Mention),
    "outcome": st.sampled_from(Outcome),
    "reason": st.none() | st.sampled_from(Reason),
    "reason_text": TEXTS | st.just(""),
    "basis": st.sampled_from(Basis),
}
_ASKED = st.sampled_from(["meeting", "goals", "hours", "since", "gone", "practices[2]/who"])
STATES = st.lists(st.builds(state, _ASKED, **_ASPECTS), max_size=5, unique_by=lambda kept: kept.question)
ITEMS = st.lists(
    st.builds(
        state,
        st.sampled_from(["goals", "tasks"]),
        item=_ITEMS,
        label=TEXTS | st.just(""),
        order=st.none() | st.integers(1, 9),
        about=st.none() | st.sampled_from(About),
        **_ASPECTS,
    ),
    max_size=4,
    unique_by=lambda kept: (kept.question, kept.item),
)
_NAMES = st.sampled_from(["lt4", "4to8", "other"])
ANSWERS = st.tuples(
    st.builds(answer, st.just("hours"), _NAMES, other=TEXTS | st.just("")),
    st.builds(answer, st.just("days"), st.lists(_NAMES, unique=True), other=TEXTS),
    st.builds(answer, st.just("years"), st.integers(-(10**18), 10**18), wording=TEXTS),
    st.builds(answer, st.just("since"), special=st.sampled_from(Special)),
).map(list)


_SECONDS = st.integers(0, 9_000)
VISITS = st.lists(
    st.builds(
        lambda path, start, lasted: visit(path, start, None if lasted is None else start + lasted),
        _PATHS.filter(bool),
        _SECONDS,
        st.none() | _SECONDS,
    ),
    max_size=4,
)
CHANGES = st.lists(
    st.builds(
        lambda field, old, new, why: change("n-gone", field, old, new, why=why),
        st.sampled_from(["text", "page", ""]),
        TEXTS,
        TEXTS,
        TEXTS,
    ),
    max_size=4,
)


INTERVIEWS = st.builds(
    lambda notes, states, items, answers, visits, changes: contents(
        notes=tuple(notes),
        states=(*states, *items),
        answers=tuple(answers),
        visits=tuple(visits),
        changes=tuple(changes),
    ),
    NOTES,
    STATES,
    ITEMS,
    ANSWERS,
    VISITS,
    CHANGES,
)


@pytest.mark.long
@given(st.lists(INTERVIEWS, min_size=3, max_size=3))
@settings(max_examples=14, deadline=None, suppress_health_check=list(HealthCheck))
def test_everything_comes_back(interviews: list[InterviewContents]) -> None:
    """Every note, answer, mention, outcome, visit and change comes back from the workbook as it was kept."""
    all_comes_back(*interviews)


def test_hostile_texts_come_back() -> None:
    """Texts that programs stumble over come back, wherever they stand."""
    all_comes_back(
        contents(
            notes=tuple(note(text, page=text, wording=text) for text in HOSTILE),
            states=tuple(
                state("goals", item=f"new/{n}", label=t, reason_text=t) for n, t in enumerate(HOSTILE)
            ),
            answers=tuple(answer("hours", "other", other=text) for text in HOSTILE),
        )
    )


def all_comes_back(*interviews: InterviewContents) -> None:
    """Export interviews, read them back and compare."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "study.xlsx")
        exported(path, interviews)
        rows = read_workbook(path).rows
    notes = [kept for interview in interviews for kept in interview.notes]
    read = {row["note_id"]: _as_read(row) for row in rows["notes"]}
    assert read == {kept.id: _as_kept(kept) for kept in notes}
    states = Counter(_state_as_kept(kept) for interview in interviews for kept in interview.states)
    assert states - Counter(map(_state_as_read, rows["answers"])) == Counter()
    spoken = [kept for interview in interviews for kept in spoken_order(interview.notes)]
    assert [(row["note_id"], row["text"]) for row in rows["definitions"]] == [
        (kept.id, kept.text) for kept in spoken if kept.question == "meeting"
    ]
    assert sorted(row["question"] for row in rows["course"]) == sorted(
        kept.question for interview in interviews for kept in interview.visits
    )
    assert [(row["old"], row["new"], row["why"]) for row in rows["changes"]] == [
        (kept.old, kept.new, kept.why) for interview in interviews for kept in interview.changes
    ]
    answers = Counter(repr(_answer_as_kept(kept)) for interview in interviews for kept in interview.answers)
    assert answers - Counter(repr(_answer_as_read(row)) for row in rows["answers"]) == Counter()


def _as_kept(kept: Note) -> dict[str, Any]:
    from_where = None if kept.moved_from is None else kept.moved_from or "(inbox)"
    return {
        "text": kept.text,
        "kind": kept.kind.value,
        "question": kept.question or "(inbox)",
        "page": kept.page or None,
        "moved_from": from_where,
        "come_back": "yes" if kept.come_back else "no",
        "wording": kept.wording or None,
    }


def _as_read(row: dict[str, Any]) -> dict[str, Any]:
    wording = row["question"]
    known = {None, "Wat doe je hier allemaal?", "What do you all do here?"}
    return {
        "text": row["text"],
        "kind": row["kind"],
        "question": row["path"],
        "page": row["page"],
        "moved_from": row["moved_from"],
        "come_back": row["come_back"],
        "wording": None if wording in known or wording in _OWN_WORDINGS else wording,
    }


_OWN_WORDINGS: frozenset[object] = frozenset(
    {
        "When have people really met?",
        "How many hours a month?",
        "debrief/mood",
        "practices[2]/who",
        "gone",
    }
)
"""What stands for a note that was kept without a wording."""


def _state_as_kept(kept: QuestionState) -> tuple[object, ...]:
    return (
        kept.question,
        kept.item,
        kept.mention.value,
        kept.outcome.value,
        kept.reason and kept.reason.value,
        kept.reason_text or None,
        kept.order,
        kept.about and kept.about.value,
        kept.basis.value,
    )


def _state_as_read(row: dict[str, Any]) -> tuple[object, ...]:
    names = ("question", "item", "mention", "outcome", "reason", "reason_text", "order", "about", "basis")
    return tuple(row[name] for name in names)


def _answer_as_kept(kept: Answer) -> tuple[object, ...]:
    return kept.id, kept.question, kept.value, kept.other or None, kept.special and kept.special.value


def _answer_as_read(row: dict[str, Any]) -> tuple[object, ...]:
    return row["record_id"], row["question"], row["value"], row["other"], row["special"]


def test_notes_stand_in_spoken_order(there_and_back: ThereAndBack) -> None:
    """Notes come in the order of their segment and counter, whatever the clock on the wall said."""
    first = note("first", entered=moment(500, segment=1, at="2026-03-02T12:00:00.000Z"))
    second = note("second", entered=moment(1, segment=2, at="2026-03-02T09:00:00.000Z"))
    rows = there_and_back(contents(notes=(second, first))).rows["notes"]
    assert [(row["number"], row["text"]) for row in rows] == [(1, "first"), (2, "second")]


def test_two_records_of_one_question_both_come(there_and_back: ThereAndBack) -> None:
    """What two devices said of one question is not lost, even before it is merged."""
    double = contents(
        states=(state("tasks", Mention.ASKED), state("tasks", Mention.SPONTANEOUS)),
        answers=(answer("hours", "lt4"), answer("hours", "4to8")),
    )
    rows = there_and_back(double).rows["answers"]
    assert {row["mention"] for row in rows if row["question"] == "tasks"} == {"asked", "spontaneous"}
    assert {row["value"] for row in rows if row["question"] == "hours"} == {"lt4", "4to8"}


def test_improvised_question_is_data(there_and_back: ThereAndBack) -> None:
    """A question that was made up has a row behind the one at which it rose, and its words at its notes."""
    made_up = improvised("=Wie zet de koffie?")
    interview = contents(
        improvised=(made_up,), notes=(note("de mama's", made_up.path),), states=(state(made_up.path),)
    )
    rows = there_and_back(interview).rows
    answers = [row for row in rows["answers"] if row["item"] is None]
    paths = [row["question"] for row in answers]
    assert paths.index(made_up.path) == paths.index("tasks") + 1
    [row] = [row for row in answers if row["question"] == made_up.path]
    assert (row["wording"], row["type"], row["notes"]) == ("=Wie zet de koffie?", "improvised", 1)
    assert (rows["notes"][0]["question"], rows["notes"][0]["improvised"]) == ("=Wie zet de koffie?", "yes")


def test_thousand_notes_of_many_interviews_all_come(there_and_back: ThereAndBack) -> None:
    """Nothing is lost between interviews."""
    interviews: list[InterviewContents] = [
        contents(participant_code=f"C1-V{number:02d}", notes=tuple(note(f"{number}.{n}") for n in range(25)))
        for number in range(40)
    ]
    rows = there_and_back(*interviews).rows["notes"]
    assert [row["text"] for row in rows] == [f"{number}.{n}" for number in range(40) for n in range(25)]
