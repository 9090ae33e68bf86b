"""The command `export --to`: a study in the formats of other programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from protocol.commands.exporting import noticing, zone_of
from protocol.commands.finding import open_folder, refuse_in_clear
from protocol.commands.placing import refuse_bad_place, refuse_taken_folder
from protocol.commands.telling import Bar, tell, tell_wrong
from protocol.errors import DamagedFile
from protocol.i18n import _, ngettext

if TYPE_CHECKING:
    from protocol.export.passing_on import Desk, Format


def _project(desk: Desk, text: str) -> Format:
    from protocol.export.refi.project import Project

    return Project(desk, per_interview=text == "interview")


def _codebook(desk: Desk, _text: str) -> Format:
    from protocol.export.refi.codebook import CodebookAlone

    return CodebookAlone(desk)


def _tables(desk: Desk, _text: str) -> Format:
    from protocol.export.plain.csv_files import CsvFiles

    return CsvFiles(desk)


def _loose_tables(desk: Desk, _text: str) -> Format:
    from protocol.export.plain.csv_files import CsvFiles

    return CsvFiles(desk, loose=True)


def _json(desk: Desk, _text: str) -> Format:
    from protocol.export.plain.json_file import JsonFile

    return JsonFile(desk)


def _page(desk: Desk, _text: str) -> Format:
    from protocol.export.html_page import HtmlPage

    return HtmlPage(desk)


class _Way(Struct, frozen=True):
    """How a format is written."""

    ending: str
    """What the name of its file ends in."""
    make: Callable[[Desk, str], Format]
    """Makes the format; the second argument says how long a text is."""
    default: str = ""
    """What a default name ends in, where that is more than the ending."""


_FORMATS = {
    "refi-qda": _Way(".qdpx", _project),
    "refi-qdc": _Way(".qdc", _codebook),
    "csv": _Way(".zip", _tables, "-csv.zip"),
    "json": _Way(".json", _json),
    "html": _Way(".html", _page),
}
_FOLDER = _Way("", _loose_tables)
"""Tables as files in a folder: for `csv`, where the name that was given has no ending."""


def export_to(
    to: str,
    given: Path | None,
    language: str | None,
    output: Path | None,
    *,
    text: str,
    overwrite: bool,
    with_sensitive: bool,
) -> int:
    """Write a study in the format of another program, and give an account of what is in the file.

    Args:
        to: The format.
        given: The folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        output: The file, or for `csv` a folder to make; None for a new one among the exports of the study.
        text: For `refi-qda`: `interview` or `answer`, what one text is.
        overwrite: Whether a file that is there may go.
        with_sensitive: Whether the words of sensitive notes are in it.

    Returns:
        The exit code: 1 when an interview could not be read and is missing from the file.

    Raises:
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
        DamagedFile: The codebook or the work of a coder is damaged.
        Refused: The file can't be written there.
        WriteFailed: The disk refused.
    """
    from protocol.export.passing_on import Material, pass_on
    from protocol.export.workbook import file_stem
    from protocol.questionnaire import read_study
    from protocol.store.codings import all_work, read_codebook

    folder = open_folder(given, language)
    refuse_in_clear(folder)
    study = read_study(folder.study_file)
    now = datetime.now(zone_of(study.time_zone))
    loose = to == "csv" and output is not None and not output.suffix
    way = _FOLDER if loose else _FORMATS[to]
    name = file_stem(folder.path.resolve().name, now)
    path = output or folder.exports / f"{name}{way.default or way.ending}"
    if loose:
        refuse_taken_folder(path)
    else:
        refuse_bad_place(path, way.ending, overwrite=overwrite)
    unreadable: list[DamagedFile] = []
    bar = Bar(_("interviews"))
    material = Material(
        study=study,
        interviews=noticing(folder.contents(), unreadable),
        participants=folder.participants(),
        language=study.language,
        now=now,
        total=len(folder.interview_paths()),
        progress=bar,
        with_sensitive=with_sensitive,
        codebook=read_codebook(folder.path),
        works=all_work(folder.path),
    )
    try:
        result = pass_on(path, material, lambda desk: way.make(desk, text))
    finally:
        bar.gone()
    tell(result.path)
    for line in result.account:
        tell(f"  {line}")
    if unreadable:
        count = len(unreadable)
        tell_wrong(
            ngettext(
                "{count} interview could not be read and is missing from the file.",
                "{count} interviews could not be read and are missing from the file.",
                count,
            ).format(count=count)
        )
    return 1 if unreadable else 0
