"""Makes the demonstration: a study folder, its talks led one after another, and the workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol.demo.performance import Performance
from protocol.demo.story import Story, read_stories
from protocol.export.sources import sources_of
from protocol.export.workbook import export_workbook, workbook_name
from protocol.i18n import _, current_language
from protocol.locations import default_questionnaires
from protocol.model.interview import InterviewContents
from protocol.model.study import Study
from protocol.model.text import say
from protocol.questionnaire import read_study
from protocol.store.device import device_id
from protocol.store.study_folder import StudyFolder

_CONTENT = Path(__file__).parent
_STUDY = _CONTENT / "study.yaml"
_STORIES = _CONTENT / "interviews"

_NOW = datetime(2026, 10, 30, 16, 42, tzinfo=ZoneInfo("Europe/Brussels"))
"""A Friday afternoon: fixed, so that two demonstrations hold the same."""

_WEEKS = 5
"""Weeks of fieldwork, the week of `now` included: the days of the stories run from 1 to 35."""


_ODD_SECONDS = 7.389
"""Shifts the beginning of a talk by its day, so that not all of them begin on the minute."""


class Totals(Struct, frozen=True, kw_only=True):
    """What a demonstration holds."""

    interviews: int
    """Interviews, open ones included."""
    notes: int
    """Notes, those of the debriefs included."""
    answers: int
    """Answers to closed questions."""
    improvised: int
    """Questions made up on the spot."""
    moved: int
    """Notes that are elsewhere than where they were first kept."""


class DemoResult(Struct, frozen=True, kw_only=True):
    """A demonstration that was made, and what to tell of it."""

    folder: Path
    """The study folder."""
    workbook: Path
    """The workbook that was exported."""
    header: tuple[str, ...]
    """The header of the summary, in the language of the program."""
    rows: tuple[tuple[str, ...], ...]
    """A row for each case, and one for all together."""
    totals: Totals
    """All cases together."""


_MARK = b"# Kopie bij een studie met fictieve interviews; de vragenlijst zelf is die van een nieuwe studie.\n"
"""The first line of each questionnaire of the demonstration: every file of it says that it is fictional."""


def make_demo(
    path: Path, *, now: datetime | None = None, progress: Callable[[int, int], None] | None = None
) -> DemoResult:
    """Make a fictional study, lead its talks, and export it.

    Args:
        path: The folder; it may not hold anything yet.
        now: The moment of the export, with a zone; the talks are in the weeks before it. A fixed day where
            it is None.
        progress: Called with the number of talks that were led and of all.

    Raises:
        Refused: The folder is a study already, or holds other files.
        WriteFailed: The disk refused.
    """
    questionnaires = {
        file.name: _MARK + file.read_bytes() for file in sorted(default_questionnaires().glob("*.yaml"))
    }
    folder = StudyFolder.make(path, _STUDY.read_bytes(), questionnaires)
    study = read_study(folder.study_file)
    moment = (now or _NOW).astimezone(ZoneInfo(study.time_zone))
    stories, device = read_stories(_STORIES), device_id()
    for number, story in enumerate(stories, start=1):
        Performance(story, folder, study, device, _start_of(story, moment)).lead()
        if progress is not None:
            progress(number, len(stories))
    folder.refresh_summaries()
    interviews = [kept for kept in folder.contents() if isinstance(kept, InterviewContents)]
    workbook = folder.exports / workbook_name(folder.path.name, moment)
    export_workbook(
        workbook,
        study,
        interviews,
        participants=folder.participants(),
        language=study.language,
        now=moment,
        total=len(interviews),
        files=sources_of(folder, study.language),
    )
    rows = [_row(case.code, case.name, study, _of_case(interviews, case.code)) for case in study.cases]
    return DemoResult(
        folder=folder.path,
        workbook=workbook,
        header=_header(study),
        rows=(*rows, _row(_("All"), "", study, interviews)),
        totals=_totals(interviews),
    )


def _start_of(story: Story, now: datetime) -> datetime:
    """When a talk begins: its day counts from the Monday of the first week of the fieldwork."""
    last_monday = now.date() - timedelta(days=now.weekday())
    day = last_monday - timedelta(weeks=_WEEKS - 1) + timedelta(days=story.head.day - 1)
    start = datetime.combine(day, time.fromisoformat(story.head.start), tzinfo=now.tzinfo)
    return start + timedelta(seconds=story.head.day * _ODD_SECONDS % 60)


def _of_case(interviews: Iterable[InterviewContents], code: str) -> list[InterviewContents]:
    return [contents for contents in interviews if contents.interview.case == code]


def _totals(interviews: Iterable[InterviewContents]) -> Totals:
    kept = list(interviews)
    return Totals(
        interviews=len(kept),
        notes=sum(len(contents.notes) for contents in kept),
        answers=sum(len(contents.answers) for contents in kept),
        improvised=sum(len(contents.improvised) for contents in kept),
        moved=sum(note.moved_from is not None for contents in kept for note in contents.notes),
    )


def _header(study: Study) -> tuple[str, ...]:
    roles = (say(role.label, current_language()) for role in study.roles)
    words = (_("Notes"), _("Answers"), _("Improvised"), _("Moved"))
    return (_("Case"), _("Name"), *roles, *words)


def _row(code: str, name: str, study: Study, interviews: list[InterviewContents]) -> tuple[str, ...]:
    totals = _totals(interviews)
    roles = [contents.interview.role for contents in interviews]
    counts = (
        *(roles.count(role.id) for role in study.roles),
        totals.notes,
        totals.answers,
        totals.improvised,
        totals.moved,
    )
    return (code, name, *(str(count) for count in counts))
