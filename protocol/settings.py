"""What this person chose and what this device remembers: the language, and the study that was open last.

Read at every start, so it imports nothing heavy and reads no YAML as such.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from protocol.i18n import LANGUAGES
from protocol.locations import settings_folder, state_folder

VARIABLE = "PROTOCOL_LANGUAGE"
"""The variable of the environment that sets the language."""

OPTION = "--language"
"""The option of every command that sets the language."""
SETTINGS_FILE = "settings.yaml"
LAST_STUDY_FILE = "last_study.json"
_FORMAT = 1
"""Of that file."""

_LANGUAGE = re.compile(r"""^language[ \t]*:[ \t]*(["']?)(\w+)\1[ \t]*(?:#.*)?$""", re.MULTILINE)
"""The field at the top of a YAML file; a block of text can't look like it, since that is indented."""


def chosen_language(arguments: Sequence[str] = ()) -> str | None:
    """The language that the person chose: by option, else by variable, else by their settings.

    Args:
        arguments: Of the command line; they are looked at before they are parsed, so that help and
            complaints about them come in that language too.

    Returns:
        `nl` or `en`; None when nothing was chosen.
    """
    for wish in (_option(arguments), os.environ.get(VARIABLE, "").strip().lower()):
        if wish in LANGUAGES:
            return wish
    return peek_language(settings_folder() / SETTINGS_FILE)


def peek_language(path: Path) -> str | None:
    """The language that a settings or study file names, without reading the rest of it.

    Args:
        path: A YAML file; it need not exist.

    Returns:
        `nl` or `en`; None where it names none that the program speaks.
    """
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None
    found = _LANGUAGE.search(text)
    return found[2] if found and found[2] in LANGUAGES else None


def last_study() -> Path | None:
    """The study that was open last on this device; None where there was none or it is gone."""
    import json

    try:
        kept = json.loads((state_folder() / LAST_STUDY_FILE).read_bytes())
        path = Path(kept["study"])
        return path if (path / "study.yaml").is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember_study(path: Path) -> None:
    """Remember which study was open last.

    Args:
        path: The study folder.

    Raises:
        WriteFailed: The disk refused.
    """
    import json

    from protocol.store.atomic import make_folder, write_atomically
    from protocol.vault.formats import format_in

    place = state_folder() / LAST_STUDY_FILE
    if place.is_file() and format_in(place.read_bytes()) > _FORMAT:
        return  # a newer version of the program remembers for itself
    make_folder(place.parent)
    write_atomically(place, json.dumps({"format": _FORMAT, "study": str(path.absolute())}).encode())


def _option(arguments: Sequence[str]) -> str | None:
    """The last language that the option names; one that the program doesn't speak is told later."""
    wish = None
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        option, _, value = argument.partition("=")
        if option == OPTION:
            named = value or "".join(arguments[index + 1 : index + 2])
            wish = named if named in LANGUAGES else wish
    return wish
