"""The daily backup, made while the study home is shown, and what is said of it there. Never on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from textual.content import Content

from protocol.errors import StoreError
from protocol.i18n import _
from protocol.model.study import Study
from protocol.model.text import clean
from protocol.store.backups import Stopped
from protocol.store.study_folder import StudyFolder
from protocol.tui.local_time import day_and_time


def daily_backup(folder: StudyFolder, study: Study, stopped: Callable[[], bool]) -> Content | None:
    """Make the backup of today, if there is none yet.

    Args:
        folder: The study folder.
        study: What its `study.yaml` says.
        stopped: Whether the program ends.

    Returns:
        When the last one was made, or why there is none; None where there is nothing to say.
    """
    try:
        made = folder.back_up(study.backup_to, f"{datetime.now():%Y-%m-%d}", daily=True, stopped=stopped)
    except Stopped:
        return None
    except StoreError as error:
        return Content.styled(_("no backup: {reason}").format(reason=clean(error.what)), "$bad")
    if made is None:
        return None
    if made.elsewhere_failed:
        told = _("backup only here: {reason}").format(reason=clean(made.elsewhere_failed))
        return Content.styled(told, "$mark")
    when = day_and_time(made.manifest.made_at, study.time_zone)
    return Content.styled(_("backup {when}").format(when=when), "$quiet")
