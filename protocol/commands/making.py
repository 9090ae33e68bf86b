"""The commands `new` and `demo`: a study where there was none."""

from __future__ import annotations

from pathlib import Path

from protocol.commands.telling import Bar, how_called, quoted, table, tell
from protocol.i18n import _, current_language
from protocol.locations import default_questionnaires, templates


def make_study(path: Path) -> int:
    """Make a study folder with a study file to fill in and the default questionnaires.

    Args:
        path: The folder; need not exist.

    Raises:
        Refused: There is something at that place already.
        WriteFailed: The disk refused.
    """
    from protocol.store.study_folder import StudyFolder

    study_yaml = (templates() / f"study.{current_language()}.yaml").read_bytes()
    questionnaires = {
        file.name: file.read_bytes() for file in sorted(default_questionnaires().glob("*.yaml"))
    }
    folder = StudyFolder.make(path, study_yaml, questionnaires)
    command = how_called()
    tell(_("The study is made: {path}").format(path=folder.path))
    tell()
    tell(_("1. Say in this file which cases there are and how many interviews you plan:"))
    tell(f"     {folder.study_file}")
    tell(_("2. Read the questionnaires, and change what is different in your study:"))
    tell(f"     {folder.questionnaires}")
    tell(_("3. Look for mistakes:"))
    tell(f"     {command} check {quoted(folder.path)}")
    tell(_("4. Open the study:"))
    tell(f"     {command} open {quoted(folder.path)}")
    return 0


def make_demonstration(path: Path) -> int:
    """Make a fictional study, export it, and say what is in it and where.

    Args:
        path: The folder; need not exist.

    Raises:
        Refused: There is something at that place already.
        WriteFailed: The disk refused.
    """
    from protocol.demo.make import make_demo

    bar = Bar(_("interviews"))
    try:
        made = make_demo(path, progress=bar)
    finally:
        bar.gone()
    tell(_("A study with fictional interviews; nobody in it exists."))
    tell()
    tell(table(made.header, made.rows))
    tell()
    tell(_("The workbook:"))
    tell(f"  {made.workbook}")
    tell(_("To open the study:"))
    tell(f"  {how_called()} open {quoted(made.folder)}")
    return 0
