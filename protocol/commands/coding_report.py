"""The command `code report`: a workbook of what was coded, and its gist in the terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.commands.finding import open_folder
from protocol.commands.going_out import goes_on, how_it_goes, tell_sealed, zone_of
from protocol.commands.newer import tell_newer
from protocol.commands.placing import refuse_bad_place
from protocol.commands.telling import Bar, harmless, tell
from protocol.errors import Refused
from protocol.i18n import _, ngettext

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from protocol.export.report.making import ReportResult

_ENDING = ".xlsx"
"""Excel opens no workbook under another ending."""
_SHOWN = 25
"""Codes that the terminal shows: the others are in the workbook."""


def report(
    given: Path | None,
    language: str | None,
    output: Path | None,
    *,
    overwrite: bool,
    with_sensitive: bool,
    plain: bool = False,
) -> int:
    """Write what the codes of a study give, and tell the gist of it.

    Args:
        given: The folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        output: The file; None for a new one among the exports of the study.
        overwrite: Whether a file that is there may go.
        with_sensitive: Whether the words of sensitive notes are in it.
        plain: Whether it is left unencrypted though the study is encrypted.

    Returns:
        The exit code: 1 when the person would rather not have it made.

    Raises:
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
        Refused: Nothing was coded yet, or the file can't be written there.
        StoreError: Somebody's codings can't be read, or the disk refused.
    """
    from protocol.export.report.making import write_report
    from protocol.export.workbook import workbook_name
    from protocol.questionnaire import read_study
    from protocol.store.codings import all_work, read_codebook

    folder = open_folder(given, language)
    study = read_study(folder.study_file)
    tell_newer(folder, study)
    work = all_work(folder.path)
    if not any(one.codings for one in work):
        raise Refused(
            _("Nothing was coded yet"),
            _("Read coded workbooks first: protocol code import FILE"),
            str(folder.path),
        )
    now = datetime.now(zone_of(study.time_zone))
    name = "-".join((folder.path.resolve().name, _("codes")))
    vault, ending = how_it_goes(folder.path, _ENDING, plain=plain)
    path = output or folder.exports / Path(workbook_name(name, now)).with_suffix(ending)
    refuse_bad_place(path, ending, overwrite=overwrite)
    codebook = read_codebook(folder.path)
    if not goes_on(folder, with_sensitive=with_sensitive, codebook=codebook, works=work):
        return 1
    bar = Bar(_("interviews"))
    try:
        result = write_report(
            path,
            study,
            folder.contents(),
            work=work,
            codebook=codebook,
            participants=folder.participants(),
            language=study.language,
            now=now,
            total=len(folder.interview_paths()),
            progress=bar,
            with_sensitive=with_sensitive,
            vault=vault,
            plain=plain,
        )
    finally:
        bar.gone()
    _show(result)
    tell_sealed(folder, vault)
    return 0


def _show(result: ReportResult) -> None:
    """Tell the gist."""
    from rich.console import Console

    console = Console(highlight=False)
    console.print(_codes(result))
    if result.agreement:
        console.print(_agreement(result))
        count = result.rows["disagreements"]
        tell(
            ngettext(
                "Coders differ {count} time: those stand first in the workbook, to talk about.",
                "Coders differ {count} times: those stand first in the workbook, to talk about.",
                count,
            ).format(count=count)
        )
    else:
        tell(_("No two coders saw the same unit, so there is no agreement to tell of."))
    if result.skipped:
        tell(_("Not in it:"))
        for skipped in result.skipped:
            tell(f"  {skipped}")
    tell(_("The report:"))
    tell(f"  {result.path}")


def _codes(result: ReportResult) -> Table:
    """The codes that were given most, with their units and respondents."""
    counts = result.counts
    codes = counts.codes
    shown = sorted(codes, key=lambda code: -counts.units(code))[:_SHOWN]
    title = _("Codes (a code counts those under it)")
    if len(codes) > len(shown):
        title = _("The {shown} codes given most, of {count} (a code counts those under it)").format(
            shown=len(shown), count=len(codes)
        )
    table = _table(title, _("code"), (_("units"), _("respondents"), _("times given")), (_("coders"),))
    for code in shown:
        row = (code, counts.units(code), counts.people(code), counts.codings(code), counts.coders(code))
        table.add_row(*map(_cell, row))
    return table


def _agreement(result: ReportResult) -> Table:
    """How far coders agree on the codes that were given most."""
    columns = (_("units"), _("prevalence"), _("agreement"), _("kappa"), _("alpha"))
    table = _table(_("Agreement between coders"), _("code"), columns, ())
    given = sorted(result.agreement, key=lambda one: -(one.prevalence or 0))
    for one in given[:_SHOWN]:
        kappas = [pair.kappa for pair in one.pairs]
        agreed = [pair.agreement for pair in one.pairs if pair.agreement is not None]
        row = (
            one.code,
            one.units,
            _share(one.prevalence),
            _share(min(agreed)) + ("–" + _share(max(agreed)) if len(agreed) > 1 else "") if agreed else "–",
            "  ".join(map(_coefficient, kappas)) if len(kappas) <= 3 else _("see workbook"),
            _coefficient(one.alpha),
        )
        table.add_row(*map(_cell, row))
    return table


def _table(title: str, first: str, numbers: tuple[str, ...], words: tuple[str, ...]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=harmless(title), title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    table.add_column(first, overflow="fold")
    for header in numbers:
        table.add_column(header, justify="right")
    for header in words:
        table.add_column(header)
    return table


def _cell(value: object) -> Text:
    """A cell as plain text: what people wrote acts on nothing."""
    from rich.text import Text

    return Text(harmless(", ".join(value) if isinstance(value, list) else value))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"


def _coefficient(value: float | None) -> str:
    return _("undefined") if value is None else f"{value:.2f}"
