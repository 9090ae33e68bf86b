"""The text of a file that people edit, decrypted: its size, encoding and characters, before any YAML."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from protocol.errors import Locked
from protocol.i18n import _
from protocol.questionnaire.findings import Findings
from protocol.vault import NotForUs, Spoilt, from_disk

MAX_BYTES = 2_000_000
"""Seventy times the largest questionnaire that we know; more is a mistake or an attack."""

_BOMS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""C0 but tab and line ends, DEL, C1, lone surrogates and the two that are no characters act on a
terminal or can't be stored. YAML 1.1 takes NEL and Unicode's two separators for line ends, 1.2 does not."""


def read_source(path: Path, findings: Findings) -> str | None:
    """The text of a file, fit for a YAML parser.

    Args:
        path: The file.
        findings: Gets what is wrong with it.

    Returns:
        The text without byte order mark, with a space for each character that was refused (so that the lines
        stay where they are); None when there is nothing to read on with.
    """
    raw = _read_bytes(path, findings)
    if raw is None:
        return None
    if len(raw) > MAX_BYTES:
        what = _("the file is larger than {size} MB").format(size=MAX_BYTES // 1_000_000)
        findings.error(0, "", what, _("leave out what is no part of it"))
        return None
    if raw.startswith(_BOMS_OF_UTF_16):
        findings.error(1, "", _("the file is in UTF-16"), _("save it as UTF-8"))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_at(raw[: error.start].decode("latin-1"))
        findings.error(line, "", _("a character here is not in UTF-8"), _("save the file as UTF-8"))
        return None
    return _without_unwanted(text, findings)


def line_at(before: str) -> int:
    """The number of the line that comes after this text, from 1."""
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1


def _read_bytes(path: Path, findings: Findings) -> bytes | None:
    """At most one byte more than is allowed; a pipe or a device is not opened, since it could block."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            findings.error(0, "", _("this is no file"), _("give the name of a .yaml file"))
            return None
        with path.open("rb") as file:
            return from_disk(path, file.read(MAX_BYTES + 1))
    except Locked as error:
        findings.error(0, "", error.what, error.remedy)
        return None
    except (NotForUs, Spoilt):
        what = _("the file is encrypted, and the keys that are here don't open it, or it is damaged")
        findings.error(0, "", what, _("put back a copy of the file"))
        return None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        what = _("the file can't be read ({reason})").format(reason=reason)
        findings.error(0, "", what, _("look whether it is there and may be read"))
        return None


def _without_unwanted(text: str, findings: Findings) -> str:
    found = False
    for match in UNWANTED.finditer(text):
        found = True
        what = _("an invisible control character (U+{code:04X})").format(code=ord(match[0]))
        findings.error(line_at(text[: match.start()]), "", what, _("remove it, or type the line anew"))
        if findings.full:
            break
    return UNWANTED.sub(" ", text) if found else text
