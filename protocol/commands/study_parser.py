"""The parsers of what is done with a study: make, open, look at, keep. Nothing else is imported yet."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from protocol.commands.arguments import Commands, add_key_options, study_argument, study_option
from protocol.i18n import _


def add_study(commands: Commands) -> None:
    """The commands `open`, `new`, `demo`, `interview`, `list` and `check`.

    Args:
        commands: Where they are added.
    """
    _add_open(commands)
    _add_new(commands)
    _add_demo(commands)
    _add_interview(commands)
    _add_list(commands)
    _add_check(commands)


def add_keeping(commands: Commands) -> None:
    """The commands `backup` and `restore`.

    Args:
        commands: Where they are added.
    """
    _add_backup(commands)
    _add_restore(commands)


def _add_open(commands: Commands) -> None:
    parser = commands.add_parser(
        "open",
        help=_("open the program on a study"),
        description=_(
            "Opens the program: which interviews there are, which are still to be done, and everything to "
            "begin or continue one. Without a study it offers to make one."
        ),
    )
    study_argument(parser)
    parser.set_defaults(run=run_open)


def _add_new(commands: Commands) -> None:
    parser = commands.add_parser(
        "new",
        help=_("make a new study"),
        description=_(
            "Makes a folder for a new study, with a study file to fill in (study.yaml) and questionnaires "
            "for coordinators, volunteers and documents. Everything of the study stays in that folder."
        ),
    )
    parser.add_argument(
        "study",
        type=Path,
        metavar=_("STUDY"),
        help=_("the folder to make; it may not exist yet, or be empty"),
    )
    parser.set_defaults(run=_new)


def _add_demo(commands: Commands) -> None:
    parser = commands.add_parser(
        "demo",
        help=_("make a study with fictional interviews, to try things out"),
        description=_(
            "Makes a study with fictional interviews in Dutch and exports its workbook, so that you see what "
            "comes out. Nobody in it exists. It does not open the program; how to do that is said at the end."
        ),
    )
    parser.add_argument(
        "study",
        type=Path,
        metavar=_("STUDY"),
        help=_("the folder to make; it may not exist yet, or be empty"),
    )
    parser.add_argument(
        "--no-open", action="store_true", help=_("don't open the program afterwards; it never does")
    )
    parser.set_defaults(run=_demo)


def _add_interview(commands: Commands) -> None:
    parser = commands.add_parser(
        "interview",
        help=_("go straight to an interview"),
        description=_(
            "Begins an interview at once, with the consent questions first, or continues one. Handy behind "
            "an icon on the desktop."
        ),
        epilog=_(
            "For example:\n\n"
            "  protocol interview --study mystudy --questionnaire volunteer --case C1 --participant C1-V09\n"
            "  protocol interview --study mystudy --resume b7k2m9qpx4tz0wvd"
        ),
    )
    study_option(parser)
    start = parser.add_argument_group(_("a new interview"))
    start.add_argument(
        "--questionnaire", metavar=_("NAME"), help=_("which questionnaire, such as volunteer, or which role")
    )
    start.add_argument("--case", metavar=_("CODE"), help=_("the code of the case, such as C1"))
    start.add_argument(
        "--participant",
        metavar=_("CODE"),
        help=_(
            "the code of who you talk to, such as C1-V09, never a name; if you leave it out: the next one"
        ),
    )
    start.add_argument("--place", default="", metavar=_("TEXT"), help=_("where the talk is"))
    start.add_argument("--others", default="", metavar=_("TEXT"), help=_("who else is present"))
    start.add_argument("--interviewer", default="", metavar=_("CODE"), help=_("your own code"))
    start.add_argument(
        "--lang",
        default="",
        metavar=_("LANGUAGE"),
        help=_("the language of the questions, such as nl; if you leave it out: that of the study"),
    )
    resume = parser.add_argument_group(_("an interview that was begun"))
    resume.add_argument("--resume", metavar="ID", help=_("its id; protocol list shows it"))
    parser.set_defaults(run=_interview, wrong_use=parser.error)


def _add_list(commands: Commands) -> None:
    parser = commands.add_parser(
        "list",
        help=_("list the interviews of a study"),
        description=_("Lists the interviews of a study and what is still to be done with each."),
    )
    study_argument(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help=_("as JSON, for other programs (docs/list.md tells what it holds)"),
    )
    parser.set_defaults(run=_list)


def _add_check(commands: Commands) -> None:
    parser = commands.add_parser(
        "check",
        help=_("look for mistakes in the files of a study"),
        description=_(
            "Looks at the study file, the questionnaires, the participants and the interviews, and tells "
            "each mistake with the file, the line and what to write instead. It changes nothing."
        ),
    )
    parser.add_argument(
        "study",
        nargs="?",
        type=Path,
        metavar=_("STUDY|FILE"),
        help=_("the folder of a study, or one file of it; if you leave it out: as with protocol open"),
    )
    add_key_options(parser)
    parser.set_defaults(run=_check)


def _add_backup(commands: Commands) -> None:
    parser = commands.add_parser(
        "backup",
        help=_("make a backup of a study now"),
        description=_(
            "Makes a zip of everything in a study but its exports and its key list, and reads it back. The "
            "program does this by itself once a day. It lands in the folder backups of the study, and on the "
            "stick that study.yaml names under backup_to."
        ),
    )
    study_argument(parser)
    parser.set_defaults(run=_backup)


def _add_restore(commands: Commands) -> None:
    parser = commands.add_parser(
        "restore",
        help=_("make a study of a backup"),
        description=_(
            "Makes a new study folder of a backup, after every file in it has been proved right. The study "
            "that the backup is of stays as it is."
        ),
    )
    parser.add_argument("backup", type=Path, metavar=_("BACKUP"), help=_("the zip"))
    parser.add_argument(
        "folder",
        type=Path,
        metavar=_("FOLDER"),
        help=_("the folder to make; it may not exist yet, or be empty"),
    )
    parser.set_defaults(run=_restore)


def run_open(given: argparse.Namespace) -> int:
    """Open the program: what `protocol` does without a command too."""
    from protocol.commands.opening import open_study

    return open_study(given.study, given.language)


def _new(given: argparse.Namespace) -> int:
    from protocol.commands.making import make_study

    return make_study(given.study)


def _demo(given: argparse.Namespace) -> int:
    from protocol.commands.making import make_demonstration

    return make_demonstration(given.study)


def _interview(given: argparse.Namespace) -> int:
    wrong_use: Callable[[str], NoReturn] = given.wrong_use
    if given.resume is not None and (given.questionnaire or given.case or given.participant):
        wrong_use(_("--resume continues an interview: leave out what belongs to a new one"))
    if given.resume is None and not (given.questionnaire and given.case):
        wrong_use(_("a new interview needs --questionnaire and --case"))
    from protocol.commands.opening import Wish, open_interview

    wish = Wish(
        questionnaire=given.questionnaire or "",
        case=given.case or "",
        participant=given.participant or "",
        place=given.place,
        others=given.others,
        interviewer=given.interviewer,
        language=given.lang,
    )
    return open_interview(given.study, given.language, given.resume or wish)


def _list(given: argparse.Namespace) -> int:
    from protocol.commands.listing import list_interviews

    return list_interviews(given.study, given.language, as_json=given.json)


def _check(given: argparse.Namespace) -> int:
    from protocol.commands.checking import check

    return check(given.study, given.language)


def _backup(given: argparse.Namespace) -> int:
    from protocol.commands.backing_up import back_up

    return back_up(given.study, given.language)


def _restore(given: argparse.Namespace) -> int:
    from protocol.commands.backing_up import restore

    return restore(given.backup, given.folder)
