"""From a command to the screens, and back to an exit code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.i18n import _
from protocol.locations import settings_folder
from protocol.model.text import neutral
from protocol.questionnaire import read_study
from protocol.settings import SETTINGS_FILE
from protocol.store.device import device_id
from protocol.store.study_folder import StudyFolder

if TYPE_CHECKING:
    from protocol.session.beginning import Beginning


def run(study: Path, *, beginning: Beginning | None = None, resume: str | None = None) -> int:
    """Open the program on a study; the language has been chosen.

    Args:
        study: The study folder.
        beginning: An interview to begin at once; None for the study home.
        resume: The id of an interview to go on with at once; None for the study home.

    Returns:
        The exit code.

    Raises:
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
    """
    folder = StudyFolder(study)
    known = read_study(folder.study_file)
    from protocol.tui.app import ProtocolApp
    from protocol.tui.preferences import read_preferences

    preferences = read_preferences(settings_folder() / SETTINGS_FILE)
    app = ProtocolApp(folder, known, device_id(), beginning=beginning, resume=resume, preferences=preferences)
    app.run()
    if app.crashed:
        _tell_calmly(folder.path, app.crash_report)
        return 1
    return app.return_code or 0


def _tell_calmly(folder: Path, report: Path | None) -> None:
    """Say what happened after an unhandled error, and wait so that it can be read."""
    lines = [
        _("Protocol had to stop because of a mistake in the program."),
        "",
        _("Every note that was kept is kept, and the line you were typing up to its last second:"),
        f"    {folder / 'interviews'}",
        _("Open the study again and choose the interview: it goes on where it was."),
        f"    protocol open {folder}",
    ]
    if report is not None:
        lines += ["", _("A report without anyone's words, for the makers:"), f"    {report}"]
    print("\n".join(["", *map(neutral, lines), ""]), file=sys.stderr)  # noqa: T201
    if sys.stdin.isatty():
        try:
            input(_("Enter closes this. "))
        except (EOFError, KeyboardInterrupt):
            return
