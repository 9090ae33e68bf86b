"""The command `list`: the interviews of a study, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.commands.finding import open_folder
from protocol.commands.newer import tell_newer
from protocol.commands.telling import harmless, table, tell
from protocol.i18n import _, ngettext
from protocol.model.text import say

if TYPE_CHECKING:
    from protocol.model.study import Study
    from protocol.store.study_folder import StudyFolder, Summary

JSON_FORMAT = 1
"""Grows when a key goes or gets another meaning; new keys may come at any time."""

_KEYS = {
    "id": "id",
    "participant": "participant",
    "participant_code": "participant_code",
    "case": "case",
    "role": "role",
    "questionnaire": "questionnaire_id",
    "version": "questionnaire_version",
    "sitting": "sitting",
    "state": "state",
    "created_at": "created_at",
    "started_at": "started_at",
    "closed_at": "closed_at",
    "minutes": "minutes",
    "notes": "notes",
    "open_must_asks": "open_must_asks",
    "come_back": "come_back",
    "debrief_pending": "debrief_pending",
    "broken_off": "broken_off",
    "fictional": "fictional",
    "damaged": "damaged",
    "newer": "newer",
}
"""The keys of an interview in JSON, which stay, and the fields of a summary behind them."""


def list_interviews(given: Path | None, language: str | None, *, as_json: bool) -> int:
    """Print the interviews of a study in order of creation.

    Args:
        given: The folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        as_json: Whether to print JSON.

    Returns:
        The exit code.

    Raises:
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
    """
    from protocol.questionnaire import read_study

    folder = open_folder(given, language)
    study = read_study(folder.study_file)
    tell_newer(folder, study, all_of_it=False)
    summaries = folder.refresh_summaries()
    if as_json:
        print(json.dumps(_for_programs(folder, study, summaries), indent=2))
    else:
        _for_people(study, summaries)
    return 0


def _for_programs(folder: StudyFolder, study: Study, summaries: Sequence[Summary]) -> dict[str, object]:
    return {
        "format": JSON_FORMAT,
        "study": {
            "folder": str(folder.path.absolute()),
            "title": say(study.title, study.language),
            "language": study.language,
            "time_zone": study.time_zone,
            "fictional": study.fictional,
        },
        "interviews": [
            {key: getattr(summary, field) for key, field in _KEYS.items()} for summary in summaries
        ],
    }


def _for_people(study: Study, summaries: Sequence[Summary]) -> None:
    from protocol.model.words import State

    title = say(study.title, study.language)
    tell(harmless(title) + (" " + _("(fictional)") if study.fictional else ""))
    if not summaries:
        tell(_("No interviews yet."))
        return
    header = (_("Code"), _("Role"), _("Day"), _("Minutes"), _("Notes"), _("Still to do"), "Id")
    tell()
    tell(table(header, [_row(study, summary) for summary in summaries]))
    tell()
    gone = sum(summary.state is State.WITHDRAWN for summary in summaries)
    count = len(summaries) - gone
    tell(ngettext("{count} interview", "{count} interviews", count).format(count=count))
    if gone:
        told = ngettext("{count} interview was withdrawn.", "{count} interviews were withdrawn.", gone)
        tell(told.format(count=gone))


def _row(study: Study, summary: Summary) -> tuple[str, ...]:
    if summary.damaged and not summary.newer:
        return ("", "", "", "", "", _("damaged: {what}").format(what=summary.damaged), summary.id)
    role = study.role(summary.role)
    sitting = f" ({summary.sitting})" if summary.sitting > 1 else ""
    return (
        summary.participant_code + sitting,
        say(role.label, study.language) if role is not None else summary.role,
        _day(summary.started_at or summary.created_at, study.time_zone),
        str(round(summary.minutes)) if summary.participant else "",
        str(summary.notes) if summary.participant else "",
        _to_do(summary),
        summary.id,
    )


def _day(utc: str, zone: str) -> str:
    """The day in the zone of the study; as it was kept where day or zone can't be read."""
    from datetime import datetime
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return f"{datetime.fromisoformat(utc).astimezone(ZoneInfo(zone)):%Y-%m-%d}"
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return utc[:10]


def _to_do(summary: Summary) -> str:
    from protocol.model.words import State

    if summary.newer:
        return _("of a newer version of the program: to read only")
    if summary.state is State.WITHDRAWN:
        return _("withdrawn")
    if summary.state is State.OPEN:
        left = summary.open_must_asks
        asks = ngettext("{count} left to ask", "{count} left to ask", left).format(count=left)
        return _("open") + ", " + asks
    if summary.state is State.SEALED:
        return _("sealed, broken off") if summary.broken_off else _("sealed")
    if summary.debrief_pending:
        return _("debrief to be written")
    return _("broken off") if summary.broken_off else ""
