"""The command `export`: the workbook of a study."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.commands.finding import open_folder
from protocol.commands.going_out import goes_on, how_it_goes, noticing, tell_sealed, zone_of
from protocol.commands.newer import tell_newer
from protocol.commands.placing import refuse_bad_place
from protocol.commands.telling import Bar, tell, tell_wrong
from protocol.errors import DamagedFile, Refused
from protocol.i18n import _, ngettext

if TYPE_CHECKING:
    from protocol.model.coding import CoderWork

_ENDING = ".xlsx"
"""Excel opens no workbook under another ending."""


def export(
    given: Path | None,
    language: str | None,
    output: Path | None,
    *,
    overwrite: bool,
    with_sensitive: bool,
    plain: bool = False,
    codes: int = 3,
    unit: str = "note",
    order: str = "spoken",
    coder: str | None = None,
) -> int:
    """Write the workbook of a study and say where it is.

    Args:
        given: The folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        output: The file; None for a new one among the exports of the study.
        overwrite: Whether a file that is there may go.
        with_sensitive: Whether the words of sensitive notes are in it.
        plain: Whether it is left unencrypted though the study is encrypted.
        codes: How many columns for codes there are.
        unit: What is coded: `note` or `answer`.
        order: The order of the notes of an interview: `spoken` or `topic`.
        coder: The code of the coder whose codes are put back; None for empty columns.

    Returns:
        The exit code: 1 when an interview could not be read and is missing from the workbook, or when the
        person would rather not have it made.

    Raises:
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
        Refused: The file can't be written there.
        WriteFailed: The disk refused.
    """
    from protocol.export.sheets.to_code import MAX_CODES, Plan
    from protocol.export.sources import sources_of
    from protocol.export.workbook import export_workbook, workbook_name
    from protocol.model.coding import UnitSort
    from protocol.questionnaire import read_study
    from protocol.store.codings import read_codebook

    if not 1 <= codes <= MAX_CODES:
        raise Refused(
            _("{count} columns for codes are not possible").format(count=codes),
            _("Write a number from 1 to {most}.").format(most=MAX_CODES),
            "--codes",
        )
    folder = open_folder(given, language)
    study = read_study(folder.study_file)
    tell_newer(folder, study)
    now = datetime.now(zone_of(study.time_zone))
    vault, ending = how_it_goes(folder.path, _ENDING, plain=plain)
    name = Path(workbook_name(folder.path.resolve().name, now)).with_suffix(ending)
    path = output or folder.exports / name
    refuse_bad_place(path, ending, overwrite=overwrite)
    work = _work_of(folder.path, coder)
    plan = Plan(codes=codes, unit=UnitSort(unit), by_topic=order == "topic", work=work)
    codebook = read_codebook(folder.path)
    works = () if work is None else (work,)
    if not goes_on(folder, with_sensitive=with_sensitive, codebook=codebook, works=works):
        return 1
    unreadable: list[DamagedFile] = []
    bar = Bar(_("interviews"))
    try:
        result = export_workbook(
            path,
            study,
            noticing(folder.contents(), unreadable),
            participants=folder.participants(),
            language=study.language,
            now=now,
            total=len(folder.interview_paths()),
            progress=bar,
            files=sources_of(folder, study.language),
            with_sensitive=with_sensitive,
            vault=vault,
            plain=plain,
            codebook=codebook,
            plan=plan,
        )
    finally:
        bar.gone()
    tell(_("The workbook of {study}:").format(study=folder.path))
    tell(f"  {result.path}")
    tell_sealed(folder, vault)
    if result.skipped:
        tell(_("Not in it:"))
        for skipped in result.skipped:
            tell(f"  {skipped}")
    if result.held_back:
        tell(
            ngettext(
                "The words of {count} sensitive note are held back; --with-sensitive exports them.",
                "The words of {count} sensitive notes are held back; --with-sensitive exports them.",
                result.held_back,
            ).format(count=result.held_back)
        )
    if result.left_aside:
        tell(
            ngettext(
                "{count} code of {coder} is not put back: its text changed, is a part, or is not in it.",
                "{count} codes of {coder} are not put back: texts that changed, are parts, or are not in it.",
                result.left_aside,
            ).format(count=result.left_aside, coder=coder)
        )
    if unreadable:
        count = len(unreadable)
        tell_wrong(
            ngettext(
                "{count} interview could not be read and is missing from the workbook.",
                "{count} interviews could not be read and are missing from the workbook.",
                count,
            ).format(count=count)
        )
    return 1 if unreadable else 0


def _work_of(study: Path, coder: str | None) -> CoderWork | None:
    """What a coder did in a study; None where nobody is named.

    Raises:
        Refused: Nothing of this coder is kept.
    """
    from protocol.store.coder_file import read_work
    from protocol.store.codings import coders, known_coder, work_path

    if coder is None:
        return None
    kept = known_coder(study, coder.strip())
    if kept is None:
        raise Refused(
            _("No codes of {coder} are kept in this study").format(coder=coder),
            _("Coders whose codes are kept: {coders}").format(coders=", ".join(coders(study)) or "-"),
            "--coder",
        )
    return read_work(work_path(study, kept))
