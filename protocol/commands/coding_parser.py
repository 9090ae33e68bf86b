"""The parsers of what is done with codes: `code` and its acts. Nothing else is imported yet."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from protocol.commands.arguments import Commands, add_key_options, study_argument
from protocol.i18n import _


def add_coding(commands: Commands) -> None:
    """The command `code`.

    Args:
        commands: Where they are added.
    """
    _add_code(commands)


def _add_code(commands: Commands) -> None:
    parser = commands.add_parser(
        "code",
        help=_("read coded workbooks back, and report what the codes give"),
        description=_(
            "Codes are given in Excel, in the workbook that protocol export makes. Here they come back into "
            "the study, and become counts, matrices and agreement between coders. docs/coding.md tells how a "
            "team works with it."
        ),
    )
    parser.set_defaults(run=_code, wrong_use=parser.error)
    acts = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    for add in (_add_code_import, _add_code_report, _add_code_book):
        add(acts)


def _add_code_import(commands: Commands) -> None:
    parser = commands.add_parser(
        "import",
        help=_("read coded workbooks, one for each coder"),
        description=_(
            "Reads coded workbooks and keeps who gave which code to what. Rows are found by their id, so "
            "they may be sorted and filtered, and columns moved. Everything that is odd is told: rows that "
            "are missing, copied, split or changed, codes that became numbers or dates, codes that are not "
            "in the codebook. Nothing is ever written into a workbook."
        ),
        epilog=_(
            "For example:\n\n"
            "  protocol code import AB=first.xlsx CD=second.xlsx --study mystudy\n"
            "  protocol code import first.xlsx --coder AB --dry-run"
        ),
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar=_("FILE"),
        help=_(
            "a coded workbook, or CODE=FILE with the code of who coded it; without a code it is looked for "
            "on the first sheet, and then in the name of the file (study-AB.xlsx). It may be encrypted "
            "(.xlsx.age)"
        ),
    )
    parser.add_argument(
        "--study",
        type=Path,
        metavar=_("STUDY"),
        help=_("the folder of the study; if you leave it out: as with protocol open"),
    )
    parser.add_argument("--coder", metavar=_("CODE"), help=_("the code of who coded the one file, no name"))
    parser.add_argument(
        "--add-codes", action="store_true", help=_("take codes that are not in the codebook into it")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("tell what would happen, and keep nothing"))
    parser.add_argument(
        "--all", action="store_true", help=_("tell everything that is odd; else the first ten of each sort")
    )
    add_key_options(parser)
    parser.set_defaults(run=_code_import, wrong_use=parser.error)


def _add_code_report(commands: Commands) -> None:
    parser = commands.add_parser(
        "report",
        help=_("what the codes give: counts, matrices, quotes, agreement"),
        description=_(
            "Makes a workbook of what was coded: what coders don't agree on, how far they agree, the "
            "codebook with counts, codes by case and by role, codes that come together, and quotes. It "
            "keeps to consent, and lands among the exports of the study."
        ),
    )
    study_argument(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=_("FILE"),
        help=_("write it to this file instead; the name ends in .xlsx"),
    )
    parser.add_argument("--overwrite", action="store_true", help=_("replace the file if it exists"))
    parser.add_argument(
        "--with-sensitive",
        action="store_true",
        help=_("also the words of notes that are marked as sensitive; they are held back otherwise"),
    )
    parser.add_argument(
        "--plain",
        action="store_true",
        help=_("leave it unencrypted though the study is encrypted: whoever finds it can read it"),
    )
    parser.set_defaults(run=_code_report)


def _add_code_book(commands: Commands) -> None:
    parser = commands.add_parser(
        "book",
        help=_("show the codebook"),
        description=_("Shows the codes of the study, what they mean, and how often each was given."),
    )
    study_argument(parser)
    parser.set_defaults(run=_code_book)


def _code(given: argparse.Namespace) -> int:
    wrong_use: Callable[[str], NoReturn] = given.wrong_use
    wrong_use(_("say what to do: import, report or book"))


def _code_import(given: argparse.Namespace) -> int:
    wrong_use: Callable[[str], NoReturn] = given.wrong_use
    if given.coder is not None and len(given.files) > 1:
        wrong_use(_("--coder is for one file; for several write CODE=FILE"))
    from protocol.commands.coding import Wish, import_workbooks

    wish = Wish(add_codes=given.add_codes, dry_run=given.dry_run, tell_all=given.all)
    return import_workbooks(given.study, given.language, given.files, given.coder or "", wish)


def _code_report(given: argparse.Namespace) -> int:
    from protocol.commands.coding_report import report

    return report(
        given.study,
        given.language,
        given.output,
        overwrite=given.overwrite,
        with_sensitive=given.with_sensitive,
        plain=given.plain,
    )


def _code_book(given: argparse.Namespace) -> int:
    from protocol.commands.coding import show_codebook

    return show_codebook(given.study, given.language)
