"""The parsers of what concerns people: withdrawal, what is due, the dossier. Nothing else is imported yet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from protocol.commands.keys_parser import add_key_options
from protocol.i18n import _


def add_privacy(commands: argparse._SubParsersAction[Any]) -> None:
    """The commands `withdraw`, `withdrawn`, `due` and `dossier`.

    Args:
        commands: Where they are added.
    """
    parser = commands.add_parser(
        "withdraw",
        help=_("erase an interview that its participant withdraws"),
        description=_(
            "Erases an interview for good: its file, previous versions, drafts, copies among the backups, "
            "and the exports that hold it. Only its random id stays, so that a copy that comes back later is "
            "recognised and removed. It may be sealed or damaged."
        ),
    )
    parser.add_argument("interview", metavar="ID", help=_("its id; protocol list shows it"))
    parser.add_argument("--yes", action="store_true", help=_("don't ask whether it is meant"))
    parser.add_argument(
        "--keep-exports", action="store_true", help=_("leave the exports that hold it, and list them")
    )
    _study(parser)
    parser.set_defaults(run=_withdraw)
    parser = commands.add_parser(
        "withdrawn",
        help=_("show that an interview was really erased"),
        description=_("Looks through every file of the study for an interview that was withdrawn."),
    )
    parser.add_argument("interview", metavar="ID", help=_("the id that it had"))
    parser.add_argument("--files", action="store_true", help=_("list the files that were looked into"))
    _study(parser)
    parser.set_defaults(run=_withdrawn)
    parser = commands.add_parser(
        "due",
        help=_("list what was to be kept no longer"),
        description=_("Lists what study.yaml says under retention: that is over the day, or soon will be."),
    )
    _study(parser)
    parser.set_defaults(run=_due)
    parser = commands.add_parser(
        "dossier",
        help=_("write the facts for a data management plan"),
        description=_(
            "Writes the facts of a study for a data management plan and a record of processing: whose data, "
            "which, how they are kept, how long, and what was promised. What only you know is left open."
        ),
    )
    _study(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=_("FILE"),
        help=_("write it to this file; it is printed otherwise"),
    )
    parser.set_defaults(run=_dossier)


def _study(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "study",
        nargs="?",
        type=Path,
        metavar=_("STUDY"),
        help=_("the folder of the study; if you leave it out: as with protocol open"),
    )
    add_key_options(parser)


def _withdraw(given: argparse.Namespace) -> int:
    from protocol.commands.withdrawal import withdraw

    return withdraw(
        given.study, given.language, given.interview, sure=given.yes, keep_exports=given.keep_exports
    )


def _withdrawn(given: argparse.Namespace) -> int:
    from protocol.commands.withdrawal import withdrawn

    return withdrawn(given.study, given.language, given.interview, list_files=given.files)


def _due(given: argparse.Namespace) -> int:
    from protocol.commands.overview import list_due

    return list_due(given.study, given.language)


def _dossier(given: argparse.Namespace) -> int:
    from protocol.commands.overview import dossier

    return dossier(given.study, given.language, given.output)
