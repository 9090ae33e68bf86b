"""The names that a kept file has beside its own."""

from __future__ import annotations

import os
import re
from pathlib import Path

_TEMPORARY = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{16}\.tmp")


def previous_of(path: Path) -> Path:
    """Where the previous version of a file is."""
    return path.with_name(f"{path.name}.previous")


def card_of(path: Path) -> Path:
    """Where the card of a sealed interview is: what the device may still know of it."""
    return path.with_name(f"{path.name}.card")


def lock_of(path: Path) -> Path:
    """Where the lock of a file is."""
    return path.with_name(f"{path.name}.lock")


def new_temporary(name: str) -> str:
    """A name that no file has yet, for the bytes that are to become the file with a name."""
    start = name.rfind(os.sep) + 1  # paths would be clearer, but this is part of every save
    return f"{name[:start]}.{name[start:]}.{os.urandom(8).hex()}.tmp"


def meant_for(temporary: str) -> str | None:
    """The name of the file that a temporary was to become; None for a name that is no temporary's."""
    match = _TEMPORARY.fullmatch(temporary)
    return match["name"] if match else None


def set_aside_of(path: Path) -> list[Path]:
    """The damaged versions of a file that were set aside; none where the folder is not there."""
    start = f"{path.name}.damaged-"
    try:
        return sorted(found for found in path.parent.iterdir() if found.name.startswith(start))
    except OSError:
        return []


def beside(path: Path) -> list[Path]:
    """Every file whose name says that it comes from a kept file, its lock alone left out.

    Raises:
        OSError: The folder can't be read.
    """
    name, lock = path.name, lock_of(path).name
    return sorted(
        found
        for found in path.parent.iterdir()
        if (found.name.startswith(name) or (meant_for(found.name) or "").startswith(name))
        and found.name not in (name, lock)
    )


def new_set_aside(path: Path, when: str) -> Path:
    """A name for a damaged version of a file.

    Args:
        path: The file.
        when: UTC.
    """
    compact = re.sub(r"[-:.]", "", when)
    return path.with_name(f"{path.name}.damaged-{compact}")
