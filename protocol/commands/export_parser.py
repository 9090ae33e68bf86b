"""The parsers of what a study gives to others: `export` and `coreq`. Nothing else is imported yet."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from protocol.commands.arguments import Commands, disclosing_options, study_argument
from protocol.i18n import _


def add_export(commands: Commands) -> None:
    """The commands `export` and `coreq`.

    Args:
        commands: Where they are added.
    """
    _add_export(commands)
    _add_coreq(commands)


def _add_export(commands: Commands) -> None:
    parser = commands.add_parser(
        "export",
        help=_("make the Excel workbook of a study, or files for other programs"),
        description=_(
            "Makes an Excel workbook of all interviews of a study. It lands in the folder exports of the "
            "study, with day and hour in its name, and never takes the place of an older one. With --to it "
            "makes files for other programs instead; docs/formats.md tells how to open them there."
        ),
    )
    study_argument(parser)
    parser.add_argument(
        "--to",
        choices=("xlsx", "refi-qda", "refi-qdc", "csv", "json", "html"),
        default="xlsx",
        help=_(
            "the format: a workbook (xlsx), a project (refi-qda) or a codebook (refi-qdc) for NVivo, "
            "ATLAS.ti, MAXQDA or QualCoder, tables (csv), everything for programs (json), a page to read "
            "(html)"
        ),
    )
    parser.add_argument(
        "--text",
        choices=("answer", "interview"),
        help=_("for refi-qda: one text for each interview, or one for each question that has notes"),
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=_("FILE"),
        help=_(
            "write it to this file instead; the name ends as the format wants it (.xlsx for a workbook); "
            "for csv a name without an ending is a new folder"
        ),
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help=_("replace the file if it exists; codes that you wrote in it are gone then"),
    )
    disclosing_options(parser)
    parser.add_argument(
        "--codes",
        type=int,
        metavar=_("NUMBER"),
        help=_("how many columns for codes there are, from 1 to 20; 3 otherwise"),
    )
    parser.add_argument(
        "--unit",
        choices=["note", "answer"],
        help=_("what is coded: each note, or all that was noted at one question (answer)"),
    )
    parser.add_argument(
        "--order",
        choices=["spoken", "topic"],
        help=_("the order of the notes of an interview: that of the talk, or of the topics"),
    )
    parser.add_argument(
        "--coder",
        metavar=_("CODE"),
        help=_("put back the codes that this coder gave before; the columns are empty otherwise"),
    )
    parser.set_defaults(run=_export, wrong_use=parser.error)


def _add_coreq(commands: Commands) -> None:
    parser = commands.add_parser(
        "coreq",
        help=_("which items of COREQ are still to be answered"),
        description=_(
            "Lists the items of COREQ, a checklist for reports of interviews, that you answer once. "
            "They are answered in study.yaml, under coreq:; the workbook has a sheet with all 32."
        ),
    )
    study_argument(parser)
    parser.set_defaults(run=_coreq)


def _export(given: argparse.Namespace) -> int:
    wrong_use: Callable[[str], NoReturn] = given.wrong_use
    if given.text is not None and given.to != "refi-qda":
        wrong_use(_("--text belongs to --to refi-qda"))
    if given.to != "xlsx":
        for option in ("codes", "unit", "order", "coder"):
            if getattr(given, option) is not None:
                wrong_use(_("--{option} belongs to the workbook (--to xlsx)").format(option=option))
        from protocol.commands.exporting_to import export_to

        return export_to(
            given.to,
            given.study,
            given.language,
            given.output,
            text=given.text or "interview",
            overwrite=given.overwrite,
            with_sensitive=given.with_sensitive,
            plain=given.plain,
        )
    from protocol.commands.exporting import export

    return export(
        given.study,
        given.language,
        given.output,
        overwrite=given.overwrite,
        with_sensitive=given.with_sensitive,
        plain=given.plain,
        codes=3 if given.codes is None else given.codes,
        unit=given.unit or "note",
        order=given.order or "spoken",
        coder=given.coder,
    )


def _coreq(given: argparse.Namespace) -> int:
    from protocol.commands.coreq import tell_coreq

    return tell_coreq(given.study, given.language)
