"""The command `coreq`: which items of COREQ are still to be answered in the study file."""

from __future__ import annotations

from pathlib import Path

from protocol.commands.finding import open_folder
from protocol.commands.telling import tell
from protocol.i18n import _, ngettext

_INDENT = "     "


def tell_coreq(given: Path | None, language: str | None) -> int:
    """Print the items of COREQ that the study file answers, with their answers or what is asked.

    Args:
        given: The folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.

    Returns:
        The exit code: 0, also when something is still to be answered.

    Raises:
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
    """
    from protocol.model.coreq import COREQ, NOT_KEPT, Filler, still_to_answer
    from protocol.model.text import say
    from protocol.questionnaire import read_study

    folder = open_folder(given, language)
    study = read_study(folder.study_file)
    tell(_("COREQ, the items that you answer once, in {file}:").format(file=folder.study_file))
    for item in COREQ:
        if item.filler is not Filler.STUDY and item.name not in NOT_KEPT:
            continue
        tell()
        tell(f"{item.number:>3}  {_(item.title)} ({item.name})")
        told = say(study.coreq.get(item.name, {}), study.language)
        tell(f"{_INDENT}{told}" if told else f"{_INDENT}-> {_(item.asks)}")
    tell()
    missing = still_to_answer(study.coreq)
    if missing:
        count = len(missing)
        tell(
            ngettext(
                "{count} item is still to be answered: write it under coreq:, for example",
                "{count} items are still to be answered: write them under coreq:, for example",
                count,
            ).format(count=count)
        )
        tell("  coreq:")
        tell(f'    {missing[0].name}: "..."')
    else:
        tell(_("All of them are answered."))
    return 0
