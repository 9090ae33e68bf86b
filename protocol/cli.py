"""The command `protocol`: what can be asked for, in words that a fieldworker knows.

Only the parser stands here. What a command does is in `commands/` and is imported when it runs, so that
help comes at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

from protocol import __version__
from protocol.commands.coding_parser import add_coding
from protocol.commands.export_parser import add_export
from protocol.commands.keys_parser import add_keys
from protocol.commands.privacy_parser import add_privacy
from protocol.commands.study_parser import add_keeping, add_study, run_open
from protocol.i18n import LANGUAGES, N_, _, ngettext, system_language, use_language
from protocol.settings import OPTION, chosen_language
from protocol.unrecorded import write_nothing_down

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
    write_nothing_down()
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
    parser.set_defaults(run=run_open, study=None)
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
    add_study(commands)
    add_export(commands)
    add_coding(commands)
    add_keeping(commands)
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
