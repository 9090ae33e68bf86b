"""The recovery key on paper: as letters to type over, and as a QR code to scan. It is kept nowhere else."""

from __future__ import annotations

import html
import io
from pathlib import Path

from protocol.i18n import _, current_language
from protocol.store.atomic import write_atomically
from protocol.vault import Key

_GROUP = 4
"""Characters between two blanks: what a person keeps in mind while typing."""
_LOOK = "body{font:14pt serif;max-width:17cm;margin:2cm auto}pre{font:16pt monospace}"
_PER_LINE = 5
"""Groups on a line: it fits on a narrow terminal."""


def in_groups(secret: str) -> list[str]:
    """A secret key as lines of short groups; blanks and dashes don't count when it is typed over."""
    head, _between, rest = secret.rpartition("-")
    groups = [rest[at : at + _GROUP] for at in range(0, len(rest), _GROUP)]
    lines = [" ".join(groups[at : at + _PER_LINE]) for at in range(0, len(groups), _PER_LINE)]
    return [f"{head}-", *lines]


def for_terminal(secret: str) -> str:
    """The QR code of a secret key, drawn with half blocks: 16 rows, so that the letters fit below it."""
    import segno

    drawn = io.StringIO()
    segno.make(secret, error="l", boost_error=False).terminal(drawn, compact=True, border=1)
    return drawn.getvalue().rstrip("\n")


def page(key: Key, study_name: str) -> str:
    """A page to print, whole in itself: nothing on it is fetched from anywhere.

    Args:
        key: The recovery key.
        study_name: The name of the study's folder, by which people know it.
    """
    import segno

    code = segno.make(key.secret, error="m").svg_inline(scale=5, border=4)
    title = _("Recovery key of a study")
    words = [
        _("With this key everything in the study can be read, also what is sealed, on any computer."),
        _("Print this page, put the paper in a safe or with somebody you trust, and remove the file."),
        _("To use it: type the key over into a text file (blanks don't count) and give that file:"),
        _("FILE"),
        _("Public half: {key}").format(key=key.recipient),
    ]
    lines = "\n".join(in_groups(key.secret))
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{current_language()}"><head><meta charset="utf-8">',
            f"<title>{html.escape(title)}</title><style>{_LOOK}</style></head>",
            f"<body><h1>{html.escape(title)}</h1>",
            f"<p>{html.escape(study_name)}</p>",
            f"<p>{html.escape(words[0])}</p>",
            code,
            f"<pre>{html.escape(lines)}</pre>",
            f"<p>{html.escape(words[1])}</p>",
            f"<p>{html.escape(words[2])}</p>",
            f"<pre>protocol export STUDY --identity {html.escape(words[3])}</pre>",
            f"<p><small>{html.escape(words[4])}</small></p>",
            "</body></html>",
            "",
        ]
    )


def write_page(path: Path, key: Key, study_name: str) -> None:
    """Write the page for the printer.

    Args:
        path: A file outside the study.
        key: The recovery key.
        study_name: The name of the study's folder.

    Raises:
        WriteFailed: The disk refused.
    """
    write_atomically(path, page(key, study_name).encode(), plain=True)
