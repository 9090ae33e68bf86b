"""From a command to an exit code: what went wrong is told here, once, without a traceback."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from protocol.commands.telling import tell_wrong
from protocol.errors import FileMistakes, ProtocolError
from protocol.i18n import _

DONE = 0
MISTAKE = 1
"""A person's mistake, or something that let us down; it was told."""
WRONG_USE = 2
"""The command can't be used like that, or not without a terminal."""

Command = Callable[[argparse.Namespace], int]


class NotATerminal(ProtocolError):
    """The screens were asked for where there is none."""


def run(command: Command, arguments: argparse.Namespace) -> int:
    """Run a command and tell what stood in its way.

    Args:
        command: What the parser chose.
        arguments: What the parser read.

    Returns:
        The exit code.
    """
    try:
        return command(arguments)
    except NotATerminal as error:
        tell_wrong(error)
        return WRONG_USE
    except FileMistakes as error:
        for mistake in error.mistakes:
            tell_wrong(mistake)
        return MISTAKE
    except ProtocolError as error:
        tell_wrong(error)
        return MISTAKE
    except BrokenPipeError:
        raise
    except OSError as error:
        tell_wrong(_refusal(error))
        return MISTAKE
    except Exception as error:  # noqa: BLE001 - the last stop: reported, told calmly, and never hidden
        return _stopped(error)


def require_terminal() -> None:
    """Make sure that there is a terminal to read from and to draw on.

    Raises:
        NotATerminal: Standard input or output is something else, or closed.
    """
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise NotATerminal(
            _("This is not a terminal"),
            _("Open a terminal window and type the same command there, without < > or |."),
        )


def _refusal(error: OSError) -> str:
    reason = error.strerror or type(error).__name__
    if error.filename is None:
        return _("The system refused: {reason}").format(reason=reason)
    return _("{file}: the system refused: {reason}").format(file=error.filename, reason=reason)


def _stopped(error: Exception) -> int:
    """Tell calmly of a mistake in the program."""
    from protocol.report import write_report

    report = write_report(error)
    tell_wrong(_("Protocol had to stop because of a mistake in the program."))
    tell_wrong(_("What was kept in the study is untouched."))
    if report is not None:
        tell_wrong(_("A report without anyone's words, for the makers:"))
        tell_wrong(f"    {report}")
    return MISTAKE
