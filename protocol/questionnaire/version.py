"""The format version of a file that people edit: `format: 2` at its top; without it, the first.

What a newer version of the program means by such a file can't be known here. A study of a newer version is
read as far as it is understood; a questionnaire is not asked with.
"""

from __future__ import annotations

import re
from pathlib import Path

from protocol.errors import NewerFormat
from protocol.i18n import _
from protocol.questionnaire.findings import Findings
from protocol.vault.formats import newer_format

FORMAT = 1
"""Grows when a program of before would take a file for something else than it means."""

MAX_FORMAT = 999_999
"""The largest that is taken for a number of a format."""

_FORMAT = re.compile(r"""^format[ \t]*:[ \t]*["']?([0-9]{1,6})["']?[ \t]*(?:#.*)?$""", re.MULTILINE)
"""The field at the top, whatever stands around it: the rest need not be YAML that we know."""


def is_newer(text: str | None) -> bool:
    """Whether a file is of a newer version of the program.

    Args:
        text: What stands in it; None when it can't be read.
    """
    found = _FORMAT.search(text or "")
    return found is not None and int(found[1]) > FORMAT


def unreadable_here(path: Path) -> NewerFormat:
    """The error of a file of a newer version that can't be used at all.

    Args:
        path: The file.
    """
    return NewerFormat(
        _("The file was written for a newer version of the program, and can't be used by this one"),
        _("Install that version here; until then the file is left as it is."),
        str(path),
    )


def only_newer(text: str, findings: Findings) -> Findings:
    """What is told of a file of a newer version, in the place of what looks wrong to a program of before.

    Args:
        text: What stands in it.
        findings: Those of the file.
    """
    found = _FORMAT.search(text)
    if found is None:
        return findings
    told = Findings(findings.path)
    error = newer_format(int(found[1]), str(findings.path))
    told.warn(text.count("\n", 0, found.start()) + 1, "format", error.what, _("it can only be read here"))
    return told
