"""The command `export --to`: a study in the formats of other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from protocol.commands.finding import open_folder
from protocol.commands.going_out import goes_on, how_it_goes, noticing, tell_sealed, zone_of
from protocol.commands.newer import tell_newer
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


_SHOWN = 10
"""Lines of a list that are told, as of findings: a study may have hundreds of codes."""


class _Way(Struct, frozen=True):
    """How a format is written."""

    ending: str
    """What the name of its file ends in."""
    make: Callable[[Desk, str], Format]
    """Makes the format; the second argument says how long a text is."""
    default: str = ""
    """What a default name ends in, where that is more than the ending."""
    only_codes: bool = False
    """Whether nothing of interviews is in it."""


_FORMATS = {
    "refi-qda": _Way(".qdpx", _project),
    "refi-qdc": _Way(".qdc", _codebook, only_codes=True),
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
    plain: bool = False,
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
        plain: Whether it is left unencrypted though the study is encrypted.

    Returns:
        The exit code: 1 when an interview could not be read and is missing from the file, or when the
        person would rather not have it made.

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
    study = read_study(folder.study_file)
    tell_newer(folder, study)
    now = datetime.now(zone_of(study.time_zone))
    loose = to == "csv" and output is not None and not output.suffix
    way = _FOLDER if loose else _FORMATS[to]
    name = file_stem(folder.path.resolve().name, now)
    vault, ending = how_it_goes(folder.path, way.ending, plain=plain)
    usual = (way.default or way.ending).removesuffix(way.ending) + ending
    path = output or folder.exports / f"{name}{usual}"
    if loose:
        refuse_taken_folder(path, encrypted=vault is not None)
    else:
        refuse_bad_place(path, ending, overwrite=overwrite)
    codebook, works = read_codebook(folder.path), all_work(folder.path)
    if not goes_on(
        folder,
        with_sensitive=with_sensitive,
        interviews=not way.only_codes,
        codebook=codebook,
        works=() if way.only_codes else works,
    ):
        return 1
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
        codebook=codebook,
        works=works,
    )
    try:
        result = pass_on(path, material, lambda desk: way.make(desk, text), vault=vault, plain=plain)
    finally:
        bar.gone()
    tell(result.path)
    for line in _cut_short(result.account):
        tell(f"  {line}")
    tell_sealed(folder, vault)
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


def _cut_short(account: Iterable[str]) -> Iterator[str]:
    """The lines of an account; of a list no more than fit a screen."""
    for is_list, lines in groupby(account, lambda line: line.startswith("- ")):
        some = list(lines)
        yield from some[:_SHOWN] if is_list else some
        if is_list and len(some) > _SHOWN:
            yield _("- and {count} more").format(count=len(some) - _SHOWN)
