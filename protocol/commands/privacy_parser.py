"""The parsers of what concerns people: withdrawal, what is due, the dossier. Nothing else is imported yet."""

from __future__ import annotations

import argparse
from pathlib import Path

from protocol.commands.arguments import Commands, study_argument
from protocol.i18n import _


def add_privacy(commands: Commands) -> None:
    """The commands `withdraw`, `withdrawn`, `due`, `dossier` and `names`.

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
    parser.add_argument(
        "--forget-name",
        action="store_true",
        help=_("take the person off the key list too, if no other interview with them is left"),
    )
    study_argument(parser)
    parser.set_defaults(run=_withdraw)
    parser = commands.add_parser(
        "withdrawn",
        help=_("show that an interview was really erased"),
        description=_("Looks through every file of the study for an interview that was withdrawn."),
    )
    parser.add_argument("interview", metavar="ID", help=_("the id that it had"))
    parser.add_argument("--files", action="store_true", help=_("list the files that were looked into"))
    study_argument(parser)
    parser.set_defaults(run=_withdrawn)
    parser = commands.add_parser(
        "due",
        help=_("list what was to be kept no longer"),
        description=_("Lists what study.yaml says under retention: that is over the day, or soon will be."),
    )
    study_argument(parser)
    parser.set_defaults(run=_due)
    parser = commands.add_parser(
        "dossier",
        help=_("write the facts for a data management plan"),
        description=_(
            "Writes the facts of a study for a data management plan and a record of processing: whose data, "
            "which, how they are kept, how long, and what was promised. What only you know is left open."
        ),
    )
    study_argument(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar=_("FILE"),
        help=_("write it to this file; it is printed otherwise"),
    )
    parser.set_defaults(run=_dossier)
    _add_names(commands)
    parser = commands.add_parser(
        "edit",
        help=_("change study.yaml or a questionnaire, also of an encrypted study"),
        description=_(
            "Opens study.yaml or a questionnaire in your editor (the variable EDITOR names it), and checks "
            "it afterwards. In an encrypted study the editor gets a copy in memory."
        ),
    )
    parser.add_argument("file", metavar=_("NAME"), help=_("study, or a questionnaire such as volunteer"))
    study_argument(parser)
    parser.set_defaults(run=_edit)


def _add_names(commands: Commands) -> None:
    parser = commands.add_parser(
        "names",
        help=_("keep who is who apart, and look for names in the interviews"),
        description=_(
            "The key list tells who is behind a code. It is always encrypted, has a key of its own that "
            "stays on this device behind a passphrase, and is never in an export."
        ),
    )
    acts = parser.add_subparsers(title=_("acts"), metavar=_("ACT"), required=True)
    for name, what, has_code in (
        ("add", _("write down who is behind a code; the name is asked"), True),
        ("list", _("show the key list"), False),
        ("remove", _("take somebody off the key list"), True),
        ("check", _("look for names, telephone numbers, e-mail addresses and register numbers"), False),
    ):
        act = acts.add_parser(name, help=what, description=f"{what[:1].upper()}{what[1:]}.")
        if has_code:
            act.add_argument("code", metavar=_("CODE"), help=_("the code, such as C1-V09"))
        study_argument(act)
        act.set_defaults(run=_names, act=name, code="")


def _withdraw(given: argparse.Namespace) -> int:
    from protocol.commands.withdrawal import withdraw

    return withdraw(
        given.study,
        given.language,
        given.interview,
        sure=given.yes,
        keep_exports=given.keep_exports,
        forget_name=given.forget_name,
    )


def _withdrawn(given: argparse.Namespace) -> int:
    from protocol.commands.withdrawal import withdrawn

    return withdrawn(given.study, given.language, given.interview, list_files=given.files)


def _names(given: argparse.Namespace) -> int:
    from protocol.commands.naming import run_names

    return run_names(given.study, given.language, given.act, given.code)


def _edit(given: argparse.Namespace) -> int:
    from protocol.commands.editing import edit

    return edit(given.study, given.language, given.file)


def _due(given: argparse.Namespace) -> int:
    from protocol.commands.overview import list_due

    return list_due(given.study, given.language)


def _dossier(given: argparse.Namespace) -> int:
    from protocol.commands.overview import dossier

    return dossier(given.study, given.language, given.output)
