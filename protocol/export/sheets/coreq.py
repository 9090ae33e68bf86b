"""The sheet of COREQ: 32 items, filled from the interviews and from what the study file tells.

What the program does not keep it does not claim: such an item says so, and the study file may tell it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from statistics import median

from protocol import __version__
from protocol.export.book.columns import Form, fixed, free, own
from protocol.export.book.look import told_by
from protocol.export.book.table import TableSheet
from protocol.export.consent import decisions
from protocol.export.guides import Guides
from protocol.export.names import Names
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.export.words import Answering, Filled, Source
from protocol.i18n import N_
from protocol.model.coreq import COREQ, NOT_KEPT, CoreqItem, Filler
from protocol.model.questionnaire import DEBRIEF, RECORDING_CONSENT
from protocol.model.words import Kind

COREQ_FORM = Form(
    id="coreq",
    title=N_("COREQ"),
    what=N_("The 32 items of COREQ: from the interviews, from study.yaml, or for the author to write."),
    frozen=2,
    columns=(
        fixed("number", N_("no."), N_("The number of the item (Tong, Sainsbury & Craig 2007)."), 6),
        fixed("title", N_("item"), N_("The item."), 24),
        fixed("asks", N_("what is to be told"), N_("What a report should tell."), 38),
        free("answer", N_("answer"), N_("What the interviews and the study file tell of it."), 74),
        fixed("filled", N_("state"), N_("Whether it is filled in."), 23, "filled"),
        fixed(
            "source", N_("who fills it in"), N_("The program, the study file or the author."), 25, "source"
        ),
        own("where", "memo", N_("Yours: the page of your report, or what you want to add."), 30),
        fixed("domain", N_("part of the list"), N_("The part of COREQ in which it stands."), 22),
        fixed("name", N_("name in study.yaml"), N_("Under which name the study file may tell it."), 20),
    ),
)

_MOST_NAMED = 10
"""Places, reasons and the like that are named; of more only the number is told."""
_NOT_KEPT = N_("The program keeps no log of this: tell it in study.yaml, under coreq:.")
_NO_REASON = N_("no reason given")
_REFUSALS = N_("People who refused are not kept: tell them in study.yaml.")
_CLOSED_ANSWERS = N_("Their answers to closed questions stand on Answers.")
_BY_AUTHOR = {
    "quotations": N_(
        "Notes that may be quoted: filter “may be quoted” on Notes; each has its participant code."
    ),
    "consistency": N_("Matrix and Matrix by role lead from each summary to its notes."),
    "major_themes": N_("Themes are yours: the program proposes none."),
    "minor_themes": N_("What was denied or not mentioned stands on Answers and on Goals and tasks."),
}


class Coreq(Sheet):
    """The sheet of COREQ.

    Args:
        names: What things are called, and the study.
        guides: The questionnaires that were used.
    """

    def __init__(self, names: Names, guides: Guides) -> None:
        super().__init__(COREQ_FORM)
        self._names = names
        self._words = names.words
        self._guides = guides
        self._sources = {role.id for role in names.study.roles if role.source}
        self._interviewers: Counter[str] = Counter()
        self._people: dict[str, set[str]] = {}
        self._by_case: dict[str, set[str]] = {}
        self._places: Counter[str] = Counter()
        self._others: Counter[str] = Counter()
        self._broken_off: Counter[str] = Counter()
        self._consent: Counter[Answering] = Counter()
        self._kinds: Counter[Kind] = Counter()
        self._minutes: list[float] = []
        self._talks = self._repeats = self._recorded = self._debriefs = self._debrief_notes = 0

    def take(self, sitting: Sitting) -> Iterable[Row]:
        """Add up what an interview tells."""
        interview = sitting.interview
        self._people.setdefault(interview.role, set()).add(interview.participant)
        self._interviewers[interview.interviewer or "?"] += 1
        self._kinds.update(note.kind for note in sitting.notes)
        if interview.role in self._sources:
            return ()
        self._talks += 1
        self._by_case.setdefault(interview.case, set()).add(interview.participant)
        self._repeats += interview.sitting > 1
        self._places[" ".join(interview.place.split())] += 1
        self._others[" ".join(interview.others_present.split())] += 1
        if interview.broken_off:
            self._broken_off[" ".join(interview.broken_off_why.split())] += 1
        self._recorded += bool(sitting.contents.recordings)
        self._consent[decisions(sitting.contents).get(RECORDING_CONSENT, Answering.NOT_ASKED)] += 1
        self._debriefs += not interview.debrief_pending
        self._debrief_notes += sum((note.question or "").startswith(f"{DEBRIEF}/") for note in sitting.notes)
        if interview.closed_at is not None:
            self._minutes.append(sitting.minutes)
        return ()

    def rows(self) -> Iterator[Row]:
        """A row for each item, in order."""
        say = self._words.say
        for item in COREQ:
            answer, filled = self._answer(item)
            yield [
                item.number,
                say(item.title),
                say(item.asks),
                answer,
                self._words.of(filled),
                self._words.of(Source(item.filler.value)),
                None,
                say(item.domain),
                None if item.filler is Filler.AUTHOR else item.name,
            ]

    def dress(self, table: TableSheet) -> None:
        """Set off what is still to be answered."""
        table.tell("filled", told_by(self._words.of(Filled.NO), bold=True, mark=True))

    def _answer(self, item: CoreqItem) -> tuple[str, Filled]:
        told = self._words.text(self._names.study.coreq.get(item.name, {}))
        if item.filler is Filler.AUTHOR:
            return self._words.say(_BY_AUTHOR[item.name]), Filled.BY_AUTHOR
        if item.filler is Filler.DATA and item.name not in NOT_KEPT:
            facts = self._facts(item.name)
            return (f"{facts}\n{told}" if told else facts), Filled.YES if facts or told else Filled.NO
        if item.name == "software":
            own = self._say(N_("Protocol {version} (notes, workbook)."), version=__version__)
            return (f"{told}\n{own}" if told else own), Filled.YES if told else Filled.NO
        if told:
            return told, Filled.YES
        return (self._words.say(_NOT_KEPT) if item.name in NOT_KEPT else ""), Filled.NO

    def _facts(self, name: str) -> str:
        """What the interviews tell of an item; empty where there are none."""
        tellers: dict[str, Callable[[], str]] = {
            "interviewers": self._who,
            "sample_size": self._size,
            "non_participation": self._drop_out,
            "setting": self._setting,
            "others_present": self._present,
            "sample": self._sample,
            "guide": self._questionnaires,
            "repeats": self._repeated,
            "recording": self._recording,
            "field_notes": self._field_notes,
            "duration": self._duration,
        }
        return tellers[name]() if self._people else ""

    def _say(self, msgid: str, **facts: object) -> str:
        return self._words.say(msgid).format(**facts)

    def _named(self, counted: Counter[str], none: str) -> str:
        """The commonest of some texts with how often each is there."""
        named = [f"{text or self._words.say(none)} ({n})" for text, n in counted.most_common(_MOST_NAMED)]
        rest = len(counted) - len(named)
        if rest > 0:
            named.append(self._say(N_("and {count} others: see Interviews"), count=rest))
        return "; ".join(named)

    def _who(self) -> str:
        labels = {one.code: one.label for one in self._names.study.interviewers}
        counted = Counter(
            {
                f"{code}, {labels[code]}" if labels.get(code) else code: count
                for code, count in self._interviewers.items()
            }
        )
        return self._say(
            N_("Interviewers, by code, with their interviews: {who}."), who=self._named(counted, "?")
        )

    def _size(self) -> str:
        by_role = "; ".join(f"{self._names.role(role)}: {len(ids)}" for role, ids in self._people.items())
        return self._say(N_("Participants and sources by role: {roles}."), roles=by_role)

    def _drop_out(self) -> str:
        count = self._broken_off.total()
        told = self._say(N_("Talks broken off: {count}."), count=count)
        if count:
            told += f" {self._named(self._broken_off, _NO_REASON)}."
        return f"{told} {self._words.say(_REFUSALS)}"

    def _setting(self) -> str:
        return self._say(N_("Places: {places}."), places=self._named(self._places, N_("not noted")))

    def _present(self) -> str:
        alone = self._others.get("", 0)
        others = Counter({text: count for text, count in self._others.items() if text})
        told = self._say(N_("Talks for which nobody else was noted: {count}."), count=alone)
        if others:
            told += " " + self._say(N_("Present: {who}."), who=self._named(others, ""))
        return told

    def _sample(self) -> str:
        cases = "; ".join(f"{case}: {len(ids)}" for case, ids in sorted(self._by_case.items()))
        told = self._say(N_("Participants by case: {cases}."), cases=cases or "0")
        return f"{told} {self._words.say(_CLOSED_ANSWERS)}"

    def _questionnaires(self) -> str:
        used = "; ".join(
            f"{guide.version} ({self._words.of(guide.questionnaire.status)}): {guide.interviews}"
            for guide in self._guides.all()
        )
        return self._say(N_("Versions that were used, with their interviews: {versions}."), versions=used)

    def _repeated(self) -> str:
        return self._say(
            N_("Talks that were a second or later sitting: {count} of {total}."),
            count=self._repeats,
            total=self._talks,
        )

    def _recording(self) -> str:
        yes, no = self._consent[Answering.YES], self._consent[Answering.NO]
        return self._say(
            N_("Talks with a sound recording: {count} of {total}. Consent to it: {yes} yes, {no} no."),
            count=self._recorded,
            total=self._talks,
            yes=yes,
            no=no,
        )

    def _field_notes(self) -> str:
        kinds = "; ".join(f"{self._words.of(kind)}: {self._kinds[kind]}" for kind in Kind)
        return self._say(
            N_("Notes made during the talks, by kind: {kinds}. Debriefs: {debriefs}, with {notes} notes."),
            kinds=kinds,
            debriefs=self._debriefs,
            notes=self._debrief_notes,
        )

    def _duration(self) -> str:
        if not self._minutes:
            return self._words.say(N_("No talk is closed yet."))
        return self._say(
            N_("Closed talks: {count}; from {least:.0f} to {most:.0f} minutes, median {median:.0f}."),
            count=len(self._minutes),
            least=min(self._minutes),
            most=max(self._minutes),
            median=median(self._minutes),
        )
