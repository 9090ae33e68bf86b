"""The sheets of the course of the talks: what was on the screen when, and the time per topic with a chart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from openpyxl.chart import BarChart

from protocol.analysis.course import minutes_at, stays
from protocol.export.book.charts import Drawing, bars
from protocol.export.book.columns import (
    CASE,
    INTERVIEW,
    PARTICIPANT,
    PLACE,
    ROLE,
    TOPIC,
    VERSION,
    Column,
    Form,
    fixed,
    free,
)
from protocol.export.book.table import TableSheet
from protocol.export.names import DEBRIEF_TOPIC, INBOX, Names, topic_key
from protocol.export.sheets.sheet import Row, Sheet
from protocol.export.sitting import Sitting
from protocol.i18n import N_
from protocol.model.questionnaire import DEBRIEF

COURSE = Form(
    id="course",
    title=N_("Course"),
    what=N_("Which question was on the screen when, and for how long: the order of each talk."),
    printed_to="notes",
    columns=(
        INTERVIEW,
        CASE,
        ROLE,
        PARTICIPANT,
        fixed("number", N_("step"), N_("Its place in the course of the talk, from 1."), 7),
        TOPIC,
        free("wording", N_("question"), N_("The question in full."), 44),
        fixed("nth", N_("which visit"), N_("Which time this question was on the screen, from 1."), 12),
        fixed("began", N_("from minute"), N_("Minutes of talk before it; pauses don't count."), 9),
        fixed(
            "minutes",
            N_("minutes"),
            N_("How long it was on the screen, pauses not counted; a dash where nobody knows."),
            11,
        ),
        fixed("paused", N_("paused minutes"), N_("How long the talk stood still meanwhile."), 10),
        fixed("notes", N_("notes"), N_("How many notes were kept meanwhile, at whatever question."), 11),
        free("question", N_("question id"), N_("The name of the question in the questionnaire."), 18),
        PLACE,
        VERSION,
        free("time", N_("time"), N_("When it came on the screen, in the zone of the study."), 20),
    ),
)

TOPIC_TIME = Form(
    id="topic_time",
    title=N_("Time per topic"),
    what=N_("Minutes that each role spends on each topic, beside what was meant for it."),
    columns=(free("topic", N_("topic"), N_("The topic."), 28),),
)

_MEAN = N_("Minutes per interview of this role in which the topic was on the screen, on average.")
_MEANT = N_("Minutes that the newest questionnaire of this role means for it.")
_COUNT = N_("In how many interviews of this role it was on the screen.")


class Course(Sheet):
    """The sheet of the course of the talks."""

    early = True

    def __init__(self) -> None:
        super().__init__(COURSE)

    def take(self, sitting: Sitting) -> Iterator[Row]:
        """The rows of an interview.

        Yields:
            One for each time that a question was on the screen, in order; the debrief too.
        """
        interview, places = sitting.interview, sitting.places
        for stay in stays(sitting.contents, sitting.time):
            visit, path = stay.visit, stay.visit.question
            after = path.startswith(f"{DEBRIEF}/")
            begin, left = visit.entered, visit.left
            known = left is not None and stay.minutes is not None
            during = paused = None
            if known and left is not None:
                inside = [
                    note.entered.segment == begin.segment
                    and begin.elapsed <= note.entered.elapsed < left.elapsed
                    for note in sitting.notes
                ]
                during = sum(inside)
                paused = round((left.elapsed - begin.elapsed) / 60 - (stay.minutes or 0.0), 1)
            yield [
                sitting.code,
                interview.case,
                sitting.role,
                interview.participant_code,
                stay.number,
                sitting.names.topic(places.topic(path)),
                sitting.question(path),
                stay.nth,
                None if after else round(stay.began, 1),
                None if after or stay.minutes is None else round(stay.minutes, 1),
                None if after else paused,
                during,
                path,
                places.number(path),
                sitting.guide.version,
                sitting.names.local(begin.at).replace("T", " "),
            ]


class TopicTime(Sheet):
    """The sheet of the time per topic.

    Args:
        names: What things are called.
    """

    def __init__(self, names: Names) -> None:
        super().__init__(TOPIC_TIME)
        self._names = names
        self._minutes: Counter[tuple[str, str]] = Counter()
        self._shown: Counter[tuple[str, str]] = Counter()
        self._meant: dict[tuple[str, str], int] = {}

    def take(self, sitting: Sitting) -> Iterable[Row]:
        """Add up the time of an interview."""
        role = sitting.interview.role
        for topic in sitting.guide.questionnaire.topics:
            self._meant[topic_key(topic.id), role] = topic.minutes
        spent: dict[str, float] = {}
        for path, minutes in minutes_at(sitting.contents, sitting.time).items():
            topic_of_path = sitting.places.topic(path)
            spent[topic_of_path] = spent.get(topic_of_path, 0.0) + minutes
        for key, minutes in spent.items():
            self._minutes[key, role] += minutes  # type: ignore[assignment]
            self._shown[key, role] += 1
        return ()

    def columns(self) -> tuple[Column, ...]:
        """The columns: for each role the mean, what was meant, and in how many interviews."""
        say = self._names.words.say
        meant, shown = say(N_("meant")), say(N_("interviews"))
        columns = list(TOPIC_TIME.columns)
        for number, (role, label) in enumerate(self._names.roles.items(), 1):
            told = (
                ("mean", label, _MEAN),
                ("meant", f"{label}: {meant}", _MEANT),
                ("shown", f"{label}: {shown}", _COUNT),
            )
            columns += [
                Column(
                    id=f"{name}_{number}", header=header, spoken=True, meaning=meaning, width=15, free=False,
                    named=role,
                )
                for name, header, meaning in told
            ]  # fmt: skip
        return tuple(columns)

    def rows(self) -> Iterator[Row]:
        """A row for each topic of a talk."""
        for topic, label in self._names.topics.items():
            if topic in (INBOX, DEBRIEF_TOPIC) or not self._there(topic):
                continue
            row: Row = [label]
            for role in self._names.roles:
                shown = self._shown[topic, role]
                row.append(round(self._minutes[topic, role] / shown, 1) if shown else None)
                row += [self._meant.get((topic, role)) or None, shown]
            yield row

    def charts(self, table: TableSheet) -> Iterator[BarChart]:
        """The mean of each role."""
        roles = [
            number
            for number, role in enumerate(self._names.roles, 1)
            if any(of == role for _topic, of in self._shown)
        ]
        if roles:
            title = table.words.say(N_("Minutes per topic, on average per interview"))
            values = [f"mean_{number}" for number in roles]
            across = table.words.say(N_("minutes"))
            yield bars(table, Drawing(title=title, across=across, labels="topic", values=values, whole=False))

    def _there(self, topic: str) -> bool:
        return any((topic, role) in self._meant or self._shown[topic, role] for role in self._names.roles)
