"""The commands `withdraw` and `withdrawn`: erasing an interview, and showing that it is gone."""

from __future__ import annotations

import sys
from pathlib import Path

from protocol.commands.finding import open_folder
from protocol.commands.forgetting import forget
from protocol.commands.telling import how_called, quoted, tell, tell_wrong
from protocol.errors import Refused
from protocol.i18n import _, ngettext


def withdraw(
    given: Path | None,
    language: str | None,
    interview_id: str,
    *,
    sure: bool,
    keep_exports: bool,
    forget_name: bool = False,
) -> int:
    """Erase an interview, and say what went and what can't be reached from here.

    Args:
        given: The study folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        interview_id: The interview.
        sure: Whether nobody is asked.
        keep_exports: Whether the exports that hold it stay.
        forget_name: Whether the person goes off the key list too; else that is asked.

    Returns:
        The exit code: 1 when something that holds it was left, or the name that was to go.

    Raises:
        Refused: There is no such interview, it was withdrawn already, or the person did not mean it.
        InUse: A program has it open.
        WriteFailed: The disk refused.
    """
    from protocol.store.erasing import exports_holding
    from protocol.store.erasing import withdraw as erase

    folder = open_folder(given, language)
    path = folder.interview_path(interview_id)
    known = next((one for one in folder.refresh_summaries() if one.id == interview_id), None)
    holding = exports_holding(path) if path.is_file() else []
    if holding:
        tell(_("These exports hold it, or may hold it; codes that somebody wrote in them go with them:"))
        for export in holding:
            tell(f"    {export}")
        tell(_("To keep those codes, read the workbooks back first."))
    if not sure:
        _ask(interview_id)
    erased = erase(path, exports=not keep_exports)
    count = len(erased.removed)
    tell(ngettext("Erased, {count} file:", "Erased, {count} files:", count).format(count=count))
    for gone in erased.removed:
        tell(f"    {gone}")
    for left in erased.exports:
        tell_wrong(_("Left, though it holds the interview: {path}").format(path=left))
    forgotten = forget(folder, path, known, wanted=forget_name, asks=not sure)
    tell(_("Nobody can reach from here what is elsewhere. Erase these too, if there are any:"))
    for where in _elsewhere():
        tell(f"    - {where}")
    tell(_("To see that nothing is left here:"))
    tell(f"    {how_called()} withdrawn {interview_id} {quoted(folder.path)}")
    return 1 if erased.exports or not forgotten else 0


def withdrawn(given: Path | None, language: str | None, interview_id: str, *, list_files: bool) -> int:
    """Look through every file of a study for an interview that was withdrawn.

    Args:
        given: The study folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        interview_id: The id that it had.
        list_files: Whether every file is named.

    Returns:
        The exit code: 1 when something still names it.

    Raises:
        Refused: No interview with this id was withdrawn.
    """
    from protocol.store.erasing import prove
    from protocol.store.withdrawn import is_withdrawn

    folder = open_folder(given, language)
    folder.refresh_summaries()  # which removes copies that came back
    path = folder.interview_path(interview_id)
    if not is_withdrawn(path, interview_id):
        raise Refused(
            _("No interview “{id}” was withdrawn in this study").format(id=interview_id),
            _("Look at the id: protocol list shows those of withdrawn interviews too."),
        )
    proof = prove(folder.path, interview_id)
    if list_files:
        for looked in proof.looked_at:
            tell(looked)
    count = len(proof.looked_at)
    tell(
        ngettext("{count} file was looked into.", "{count} files were looked into.", count).format(
            count=count
        )
    )
    for closed in proof.closed:
        tell_wrong(_("Can't be looked into from here: {path}").format(path=closed))
    for holding in proof.holding:
        tell_wrong(_("Still names it: {path}").format(path=holding))
    if not proof.holding:
        tell(_("Nothing of it is left in them but its random id in the tombstones."))
    return 1 if proof.holding else 0


def _ask(interview_id: str) -> None:
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused(_("Nobody is here to ask whether it is meant"), _("Say so with --yes."))
    typed = input(_("Erase the interview {id} for good? Type its id: ").format(id=interview_id))
    if typed.strip() != interview_id:
        raise Refused(_("Nothing was erased"), "")


def _elsewhere() -> list[str]:
    return [
        _("copies of the study on sticks, on other devices and in the cloud"),
        _("exports that were copied, sent or printed"),
        _("sound recordings and transcripts"),
        _("backups that the computer makes of itself"),
    ]
