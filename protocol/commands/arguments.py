"""The arguments that several commands share, and the name of where a command is added."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, TypeAlias

from protocol.i18n import _

Commands: TypeAlias = "argparse._SubParsersAction[Any]"  # no public name; at run time it takes no parameter


def add_key_options(parser: argparse.ArgumentParser) -> None:
    """The options of every command that opens a study, for one that is encrypted.

    Args:
        parser: That of the command.
    """
    group = parser.add_argument_group(_("if the study is encrypted"))
    group.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help=_("read the passphrase from standard input: for scripts"),
    )
    group.add_argument(
        "--identity",
        type=Path,
        metavar=_("FILE"),
        help=_("open it with the key in this file: the researcher's or the recovery key"),
    )


def study_argument(parser: argparse.ArgumentParser) -> None:
    """The study that a command is about, with the options for one that is encrypted.

    Args:
        parser: That of the command.
    """
    parser.add_argument(
        "study",
        nargs="?",
        type=Path,
        metavar=_("STUDY"),
        help=_(
            "the folder of the study; if you leave it out: the folder where you are, or else the study that "
            "was open last"
        ),
    )
    add_key_options(parser)


def study_option(parser: argparse.ArgumentParser) -> None:
    """The study of a command that is about something else first, with the options for one that is encrypted.

    Args:
        parser: That of the command.
    """
    parser.add_argument(
        "--study",
        type=Path,
        metavar=_("STUDY"),
        help=_("the folder of the study; if you leave it out: as with protocol open"),
    )
    add_key_options(parser)


def disclosing_options(parser: argparse.ArgumentParser) -> None:
    """What a command that writes words of people into a file lets out only when it is asked to.

    Args:
        parser: That of the command.
    """
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
