"""The parsers of what is done with codes: `code` and its acts. Nothing else is imported yet."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from protocol.commands.arguments import (
    Commands,
    disclosing_options,
    study_argument,
    study_option,
)
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
    for add in (
        _add_code_import,
        _add_code_report,
        _add_code_book,
        _add_code_rename,
        _add_code_move,
        _add_code_remove,
    ):
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
    study_option(parser)
    parser.add_argument("--coder", metavar=_("CODE"), help=_("the code of who coded the one file, no name"))
    parser.add_argument(
        "--add-codes", action="store_true", help=_("take codes that are not in the codebook into it")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("tell what would happen, and keep nothing"))
    parser.add_argument(
        "--all", action="store_true", help=_("tell everything that is odd; else the first ten of each sort")
    )
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
    disclosing_options(parser)
    parser.set_defaults(run=_code_report)


def _add_code_book(commands: Commands) -> None:
    parser = commands.add_parser(
        "book",
        help=_("show the codebook"),
        description=_(
            "Shows the codes of the study in their order, each under the one above it: how often it was "
            "given, what it means, and what it was called before."
        ),
    )
    study_argument(parser)
    parser.set_defaults(run=_code_book)


def _add_code_rename(commands: Commands) -> None:
    parser = commands.add_parser(
        "rename",
        help=_("give a code another name, or join it with another code"),
        description=_(
            "Gives a code another name in the codebook and in the work of every coder, and the codes under "
            "it with it. The old name stays known: a workbook that still has it is understood."
        ),
        epilog=_(
            "For example:\n\n"
            "  protocol code rename steun 'sociale steun' --study mystudy\n"
            "  protocol code rename hulp 'sociale steun' --merge --study mystudy"
        ),
    )
    parser.add_argument("old", metavar=_("OLD"), help=_("the code"))
    parser.add_argument(
        "new", metavar=_("NEW"), help=_("its new name, with the codes above it: 'support > of parents'")
    )
    parser.add_argument(
        "--merge",
        action="store_true",
        help=_("join it with the code that has this name already; this can't be undone"),
    )
    study_option(parser)
    parser.set_defaults(run=_code_rename)


def _add_code_move(commands: Commands) -> None:
    parser = commands.add_parser(
        "move",
        help=_("put a code in another place in the codebook"),
        description=_(
            "Puts a code, with those under it, before another one beside it, or last. The order is that of "
            "the sheet, of the list to choose from, and of the report."
        ),
    )
    parser.add_argument("code", metavar=_("CODE"), help=_("the code"))
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--before", metavar=_("OTHER"), help=_("the code before which it is to stand"))
    place.add_argument("--last", action="store_true", help=_("put it behind the others"))
    study_option(parser)
    parser.set_defaults(run=_code_move)


def _add_code_remove(commands: Commands) -> None:
    parser = commands.add_parser(
        "remove",
        help=_("take a code out of the codebook"),
        description=_(
            "Takes a code out of the codebook. Codes under it stay. One that was given is left alone, unless "
            "its codings go too; the history of each coder tells which they were."
        ),
    )
    parser.add_argument("code", metavar=_("CODE"), help=_("the code"))
    parser.add_argument("--with-codings", action="store_true", help=_("take its codings out too"))
    parser.add_argument("--yes", action="store_true", help=_("don't ask whether it is meant"))
    study_option(parser)
    parser.set_defaults(run=_code_remove)


def _code(given: argparse.Namespace) -> int:
    wrong_use: Callable[[str], NoReturn] = given.wrong_use
    wrong_use(_("say what to do: import, report, book, rename, move or remove"))


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
    from protocol.commands.recoding import show_codebook

    return show_codebook(given.study, given.language)


def _code_rename(given: argparse.Namespace) -> int:
    from protocol.commands.recoding import rename_code

    return rename_code(given.study, given.language, given.old, given.new, merge=given.merge)


def _code_move(given: argparse.Namespace) -> int:
    from protocol.commands.recoding import move_code

    return move_code(given.study, given.language, given.code, given.before)


def _code_remove(given: argparse.Namespace) -> int:
    from protocol.commands.recoding import remove_code

    return remove_code(
        given.study, given.language, given.code, with_codings=given.with_codings, sure=given.yes
    )
