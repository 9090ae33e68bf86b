"""The command `protocol`: what can be asked for, in words that a fieldworker knows.

Only the parser stands here. What a command does is in `commands/` and is imported when it runs, so that
help comes at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from protocol import __version__
from protocol.commands.keys_parser import add_key_options, add_keys, study_argument
from protocol.commands.privacy_parser import add_privacy
from protocol.i18n import LANGUAGES, N_, _, ngettext, system_language, use_language
from protocol.settings import OPTION, chosen_language

INTERRUPTED = 130
"""What a shell gives a program that Ctrl+C ended."""

ARGPARSE_WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("one of the arguments %s is required"),
    N_("not allowed with argument %s"),
    N_("ignored explicit argument %r"),
    N_("expected one argument"),
    N_("expected at most one argument"),
    N_("expected at least one argument"),
    ngettext("expected %s argument", "expected %s arguments", 1),
)
"""What argparse itself says to people, named here so that it is translated with our own texts."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks.

    Args:
        arguments: Without the name of the program; those of this process by default.

    Returns:
        The exit code: 0 done, 1 a person's mistake, 130 Ctrl+C.

    Raises:
        SystemExit: With 2 after wrong use, with 0 after help: argparse leaves that way.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        try:
            return _run(sys.argv[1:] if arguments is None else arguments)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: Sequence[str]) -> int:
    language = chosen_language(arguments)
    use_language(language or system_language())
    given = make_parser().parse_args(arguments, argparse.Namespace(language=language))
    from protocol.commands.running import run
    from protocol.commands.unlocking import how

    how.passphrase_stdin = getattr(given, "passphrase_stdin", False)
    how.identity = getattr(given, "identity", None)
    return run(given.run, given)


def make_parser() -> argparse.ArgumentParser:
    """The parser of the command line, in the current language."""
    vars(argparse).update(_=_, ngettext=ngettext)  # its own words, in our language instead of the system's
    parser = _Parser(
        prog="protocol",
        description=_(
            "Protocol leads interviews along a protocol, keeps every word that is typed, and makes an Excel "
            "workbook that is ready for analysis. Without a command it opens the program."
        ),
        epilog=_(
            "To look around, make a study with fictional interviews and open it:\n\n"
            "  protocol demo example\n"
            "  protocol open example\n\n"
            "Help with one command: protocol COMMAND --help"
        ),
    )
    parser.add_argument(
        "--version", action="version", version=f"protocol {__version__}", help=_("show the version and stop")
    )
    parser.set_defaults(run=_open, study=None)
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    for add in (
        _add_open,
        _add_new,
        _add_demo,
        _add_interview,
        _add_list,
        _add_check,
        _add_export,
        _add_code,
        _add_coreq,
    ):
        add(commands)
    _add_backup(commands)
    _add_restore(commands)
    add_keys(commands)
    add_privacy(commands)
    return parser


class _Format(argparse.HelpFormatter):
    """Paragraphs are wrapped; lines that begin with two spaces are commands and stay as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        blocks = text.split("\n\n")
        filled = (block if block.startswith("  ") else textwrap.fill(block, width) for block in blocks)
        return textwrap.indent("\n\n".join(filled), indent)


class _Parser(argparse.ArgumentParser):
    """What every command shares: half a word is not guessed at, and the language is an option."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"allow_abbrev": False, "formatter_class": _Format}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.add_argument(
            OPTION,
            choices=LANGUAGES,
            default=argparse.SUPPRESS,
            help=_("the language of the program: nl (Dutch) or en (English)"),
        )

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, without what acts on a terminal, and leave."""
        from protocol.commands.telling import harmless

        super().error(harmless(message))


_Commands = argparse._SubParsersAction  # the type has no public name


def _add_open(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "open",
        help=_("open the program on a study"),
        description=_(
            "Opens the program: which interviews there are, which are still to be done, and everything to "
            "begin or continue one. Without a study it offers to make one."
        ),
    )
    study_argument(parser)
    parser.set_defaults(run=_open)


def _add_new(commands: _Commands[_Parser]) -> None:
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


def _add_demo(commands: _Commands[_Parser]) -> None:
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


def _add_interview(commands: _Commands[_Parser]) -> None:
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
    parser.add_argument(
        "--study",
        type=Path,
        metavar=_("STUDY"),
        help=_("the folder of the study; if you leave it out: as with protocol open"),
    )
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
    add_key_options(parser)
    resume = parser.add_argument_group(_("an interview that was begun"))
    resume.add_argument("--resume", metavar="ID", help=_("its id; protocol list shows it"))
    parser.set_defaults(run=_interview, wrong_use=parser.error)


def _add_list(commands: _Commands[_Parser]) -> None:
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


def _add_check(commands: _Commands[_Parser]) -> None:
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


def _add_export(commands: _Commands[_Parser]) -> None:
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
        help=_("write it to this file instead; the name ends as the format wants it (.xlsx for a workbook)"),
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help=_("replace the file if it exists; codes that you wrote in it are gone then"),
    )
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


def _add_code(commands: _Commands[_Parser]) -> None:
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


def _add_code_import(commands: _Commands[_Parser]) -> None:
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
            "on the first sheet, and then in the name of the file (study-AB.xlsx)"
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


def _add_code_report(commands: _Commands[_Parser]) -> None:
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
    parser.set_defaults(run=_code_report)


def _add_code_book(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "book",
        help=_("show the codebook"),
        description=_("Shows the codes of the study, what they mean, and how often each was given."),
    )
    study_argument(parser)
    parser.set_defaults(run=_code_book)


def _add_coreq(commands: _Commands[_Parser]) -> None:
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


def _add_backup(commands: _Commands[_Parser]) -> None:
    parser = commands.add_parser(
        "backup",
        help=_("make a backup of a study now"),
        description=_(
            "Makes a zip of everything in a study but its exports, and reads it back. The program does this "
            "by itself once a day. It lands in the folder backups of the study, and on the stick that "
            "study.yaml names under backup_to."
        ),
    )
    study_argument(parser)
    parser.set_defaults(run=_backup)


def _add_restore(commands: _Commands[_Parser]) -> None:
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


def _open(given: argparse.Namespace) -> int:
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
    )


def _code_book(given: argparse.Namespace) -> int:
    from protocol.commands.coding import show_codebook

    return show_codebook(given.study, given.language)


def _coreq(given: argparse.Namespace) -> int:
    from protocol.commands.coreq import tell_coreq

    return tell_coreq(given.study, given.language)


def _backup(given: argparse.Namespace) -> int:
    from protocol.commands.backing_up import back_up

    return back_up(given.study, given.language)


def _restore(given: argparse.Namespace) -> int:
    from protocol.commands.backing_up import restore

    return restore(given.backup, given.folder)
