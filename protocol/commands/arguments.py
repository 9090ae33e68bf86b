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
