"""Where the backups of a study lie, here and on a stick, and which files of the study go into them."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from protocol.errors import NewerFormat, StoreError, Withdrawn
from protocol.store.envelope import unpack
from protocol.store.names import previous_of
from protocol.store.reading import read_bytes, read_stamped

BACKUPS = "backups"
"""The folder in a study."""
INTERVIEWS = "interviews"
FORM = re.compile(r"backup-(\d{5,})-(\d{4}-\d{2}-\d{2})\.zip")
"""A number that only grows, so that order never rests on the clock, and the day."""
ELSEWHERE = "elsewhere.json"
"""Says which stick got the last copy, so that what is erased leaves that one too."""


def found_in(folder: Path) -> list[Path]:
    """The backups in a folder, the oldest first; none where it is not there."""
    found: list[tuple[int, Path]] = []
    with suppress(OSError):
        found += [(int(match[1]), path) for path in folder.iterdir() if (match := FORM.fullmatch(path.name))]
    return [path for _number, path in sorted(found)]


def place_elsewhere(study: Path, elsewhere: str) -> Path | None:
    """The folder of this study on a stick; None when the stick is not there: it is never made."""
    root = Path.home() / elsewhere[2:] if elsewhere.startswith("~/") else Path(elsewhere)
    if not elsewhere or not root.is_absolute() or not root.is_dir():
        return None
    return root / f"protocol-{study.resolve().name}"


def last_elsewhere(folder: Path) -> str:
    """The folder of the stick that got the last copy; empty where none did."""
    path = folder / ELSEWHERE
    try:
        return str(unpack(read_bytes(path)[0], path)["elsewhere"]["1"]["folder"])
    except (StoreError, KeyError, TypeError):
        return ""


def sound_bytes(path: Path, name: str, left_out: list[str]) -> bytes | None:
    """The bytes of a file; of a damaged interview, those of its previous version."""
    is_interview = name.startswith(f"{INTERVIEWS}/") and name.endswith(".json")
    for version in (path, previous_of(path)) if is_interview else (path,):
        try:
            raw, _stamp = read_bytes(version)
            if is_interview:
                read_stamped(version)
        except (NewerFormat, Withdrawn):
            return raw
        except StoreError:
            continue
        if version != path:
            left_out.append(name)
        return raw
    if path.exists():
        left_out.append(name)
    return None
