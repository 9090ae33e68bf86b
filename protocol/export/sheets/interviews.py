"""The sheet of the interviews: one row each, an own code in the first column.

Which items of consent there are is only known when the last interview has been read; until then rows wait in
a file, so that memory doesn't grow with the study.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from protocol.export.book.columns import (
    CASE,
    FICTIONAL,
    PARTICIPANT,
    ROLE,
    VERSION,
    Column,
    Form,
    fixed,
    free,
)
from protocol.export.consent import decisions, item_name
from protocol.export.scratch import Part
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.export.words import Answering, Words
from protocol.i18n import N_
from protocol.model.interview import Pause, open_must_asks
from protocol.model.words import Kind, Outcome

_KINDS = (
    (Kind.VERBATIM, N_("of them verbatim")),
    (Kind.PARAPHRASE, N_("of them paraphrases")),
    (Kind.OBSERVATION, N_("of them observations")),
    (Kind.INTERPRETATION, N_("of them interpretations")),
)
_KIND_COUNT = N_("How many of its notes are of this kind.")
_CONSENT = N_("The decision that holds: yes, no, not answered yet, or not asked of this person or source.")


def _date(column: str, header: str, meaning: str) -> Column:
    return Column(id=column, header=header, meaning=meaning, width=17, date=True)


INTERVIEWS = Form(
    id="interviews",
    title=N_("Interviews"),
    what=N_("One row per interview, with its own code in the first column."),
    printed_to="state",
    columns=(
        free("interview", N_("interview"), N_("Its own code: participant and sitting."), 13),
        CASE,
        free("case_name", N_("name of the case"), N_("What the study calls the case."), 24),
        ROLE,
        PARTICIPANT,
        free("title", N_("source"), N_("What the source is called, where a source was read."), 24),
        fixed("sitting", N_("sitting"), N_("Which talk with this participant, from 1."), 12),
        VERSION,
        fixed("status", N_("status"), N_("How far that questionnaire has come."), 11, "status"),
        _date("started", N_("started"), N_("When it began, in the time zone of the study.")),
        _date("closed", N_("closed"), N_("When it was closed, in the time zone of the study.")),
        fixed("minutes", N_("minutes"), N_("How long the talk lasted, pauses not counted."), 11),
        fixed("pauses", N_("pauses"), N_("How often the talk stood still."), 10),
        fixed("paused", N_("paused minutes"), N_("How long it stood still, as far as it is known."), 12),
        free("interviewer", N_("interviewer"), N_("The code of who led it."), 15),
        free("where", N_("where"), N_("Where it was."), 20),
        free("others", N_("others present"), N_("Who else was there."), 22),
        fixed("state", N_("state"), N_("Whether it is open or closed."), 13, "state"),
        fixed("broken_off", N_("broken off"), N_("Whether it ended before its end."), 11, "yes"),
        free("why", N_("why"), N_("Why it was broken off, in the interviewer's words."), 22),
        fixed("notes", N_("notes"), N_("How many notes it has, with those of the debrief and the inbox."), 8),
        *(fixed(kind.value, header, _KIND_COUNT, 12) for kind, header in _KINDS),
        fixed("inbox", N_("notes in the inbox"), N_("How many notes have no question yet."), 10),
        fixed("improvised", N_("improvised questions"), N_("How many questions were made up."), 12),
        fixed("answered", N_("questions answered"), N_("How many questions have an answer."), 12),
        fixed("unsaid", N_("nothing said yet"), N_("Of how many questions nothing is said."), 11),
        fixed("must_asks", N_("must-asks open"), N_("How many must-asks are still open."), 11),
        free("come_back", N_("to come back to"), N_("The questions to come back to."), 26),
        free("reopened", N_("opened again"), N_("When it was changed after closing, by whom and why."), 26),
        fixed("recordings", N_("recordings"), N_("How often a sound recorder was started."), 11),
        fixed("debrief", N_("debrief pending"), N_("Whether the debrief is still to be written."), 11, "yes"),
        fixed(
            "draft",
            N_("unfinished line"),
            N_("How many characters stand on a line that was never kept. Its words are not exported."),
            11,
        ),
        free("language", N_("language"), N_("The language of its questions."), 10),
        free("case_place", N_("place of the case"), N_("Where the case is."), 22),
        free("interview_id", N_("interview id"), N_("Its own id: the name of its file."), 19),
        free("participant_id", N_("participant id"), N_("The id behind the participant's code."), 19),
        free("device", N_("device"), N_("The id of the device that made it."), 19),
    ),
)

_SETTLED = frozenset({Outcome.ANSWERED, Outcome.FOUND})


class Interviews(Sheet):
    """The sheet of the interviews; rows wait for the last one.

    Args:
        path: A new file, in a private folder.
        words: The language of the sheets.
        fictional: Whether the study is: then every sheet has the column that says so.
    """

    def __init__(self, path: Part, words: Words, *, fictional: bool) -> None:
        super().__init__(INTERVIEWS)
        self._file = path.open("w+", encoding="ascii")
        self._words = words
        self._fictional = fictional
        self._items: list[str] = []

    def take(self, sitting: Sitting) -> Iterable[Row]:
        """Put an interview at the end."""
        asked = decisions(sitting.contents)
        self._items += [name for name in asked if name not in self._items]
        told = {name: self._words.of(answer) for name, answer in asked.items()}
        json.dump([_row(sitting), told, self._words.whether(sitting.fictional)], self._file)
        self._file.write("\n")
        return ()

    def columns(self) -> tuple[Column, ...]:
        """The columns: those of every study, then one for each item of consent."""
        header = self._words.say(N_("consent"))
        consent = tuple(
            Column(
                id=f"consent_{number}",
                header=f"{header}: {item_name(name, self._words)}",
                spoken=True,
                meaning=_CONSENT,
                width=13,
                free=False,
                words="yes",
                named=name,
            )
            for number, name in enumerate(self._items, 1)
        )
        return (*INTERVIEWS.columns, *consent, *(() if self._fictional else (FICTIONAL,)))

    def rows(self) -> Iterator[Row]:
        """The rows, each with a cell for every column."""
        not_asked = self._words.of(Answering.NOT_ASKED)
        self._file.seek(0)
        for line in self._file:
            row, told, fictional = json.loads(line)
            row += [told.get(name, not_asked) for name in self._items]
            yield row if self._fictional else [*row, fictional]

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _row(sitting: Sitting) -> Row:
    interview, contents = sitting.interview, sitting.contents
    names, words, guide = sitting.names, sitting.words, sitting.guide
    kinds = Counter(note.kind for note in sitting.notes)
    said = {state.question: state.outcome for state in contents.states if state.item is None}
    return [
        sitting.code,
        interview.case,
        names.case(interview.case).name,
        sitting.role,
        interview.participant_code,
        names.title(interview.participant),
        interview.sitting,
        guide.version,
        words.of(guide.questionnaire.status),
        names.local(interview.started_at or interview.created_at),
        names.local(interview.closed_at),
        sitting.minutes,
        len(contents.pauses),
        _paused(contents.pauses),
        interview.interviewer,
        interview.place,
        interview.others_present,
        words.of(interview.state),
        words.whether(interview.broken_off),
        interview.broken_off_why,
        len(sitting.notes),
        *(kinds[kind] for kind, _header in _KINDS),
        sitting.notes_at[None],
        len(contents.improvised),
        sum(said.get(path) in _SETTLED for path in sitting.asked),
        sum(path not in said for path in sitting.asked),
        len(open_must_asks(contents)),
        "\n".join(sitting.question(path) for path in interview.come_back),
        "\n".join(
            f"{names.local(again.at).replace('T', ' ')} {again.by}: {again.why}"
            for again in interview.reopenings
        ),
        len(contents.recordings),
        words.whether(interview.debrief_pending),
        len(contents.draft.text) if contents.draft is not None else None,
        interview.language,
        names.case(interview.case).place,
        interview.id,
        interview.participant,
        interview.device,
    ]


def _paused(pauses: tuple[Pause, ...]) -> float:
    """Minutes of pause, of the pauses of which the end is known, to a tenth."""
    seconds = sum(
        pause.ended.elapsed - pause.started.elapsed
        for pause in pauses
        if pause.ended is not None and pause.ended.segment == pause.started.segment
    )
    return round(seconds / 60, 1)
