"""The commands `backup` and `restore`: a copy of a study that was read back, and a study made of one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from protocol.commands.finding import open_folder
from protocol.commands.telling import how_called, quoted, tell, tell_wrong
from protocol.errors import Refused
from protocol.i18n import _, ngettext


def back_up(given: Path | None, language: str | None) -> int:
    """Make a backup of a study now, and say where it is.

    Args:
        given: The folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.

    Returns:
        The exit code: 1 when a file was damaged, or when the stick got no copy.

    Raises:
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
        Refused: Another program makes one now.
        DamagedFile: What was read back is not what was written.
        WriteFailed: The disk refused.
    """
    from protocol.questionnaire import read_study

    folder = open_folder(given, language)
    study = read_study(folder.study_file)
    made = folder.back_up(study.backup_to, f"{datetime.now():%Y-%m-%d}", daily=False)
    if made is None:
        raise Refused(_("Another program is making a backup of this study"), _("Wait until it is ready."))
    count = len(made.manifest.files)
    tell(
        ngettext(
            "A backup of {count} file, read back and right:",
            "A backup of {count} files, read back and right:",
            count,
        ).format(count=count)
    )
    tell(f"  {made.path}")
    if made.elsewhere is not None:
        tell(f"  {made.elsewhere}")
    _tell_left_out(made.manifest.left_out)
    if made.elsewhere_failed:
        tell_wrong(_("There is no copy on the stick: {reason}.").format(reason=made.elsewhere_failed))
    tell(_("To make a study of it elsewhere:"))
    folder_word = _("FOLDER")
    tell(f"  {how_called()} restore {quoted(made.path)} {folder_word}")
    return 1 if made.manifest.left_out or made.elsewhere_failed else 0


def restore(backup: Path, path: Path) -> int:
    """Make a study of a backup.

    Args:
        backup: The zip.
        path: The folder to make; need not exist.

    Returns:
        The exit code: 1 when something was damaged already when the backup was made.

    Raises:
        Refused: There is something at that place already.
        DamagedFile: It is no backup, or not what was written.
        NewerFormat: It was written by a newer version of the program.
        WriteFailed: The disk refused.
    """
    from protocol.store.clock import local_text
    from protocol.store.study_folder import StudyFolder

    manifest = StudyFolder.restore(backup, path)
    count = len(manifest.files)
    tell(
        ngettext(
            "The study of {when} is put back, {count} file:",
            "The study of {when} is put back, {count} files:",
            count,
        ).format(when=local_text(manifest.made_at) or "?", count=count)
    )
    tell(f"  {path}")
    _tell_left_out(manifest.left_out)
    tell(_("What was typed after that is not in it. To open it:"))
    tell(f"  {how_called()} open {quoted(path)}")
    return 1 if manifest.left_out else 0


def _tell_left_out(names: tuple[str, ...]) -> None:
    if names:
        tell_wrong(_("Damaged when the backup was made, so an earlier version is in it, or none:"))
        for name in names:
            tell_wrong(f"  {name}")
