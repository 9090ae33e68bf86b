"""Where the backups of a study lie, here and on a stick, and which files of the study go into them."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from pathlib import Path

from protocol.errors import Locked, NewerFormat, Sealed, StoreError, Withdrawn
from protocol.store.envelope import unpack
from protocol.store.names import card_of, meant_for, previous_of
from protocol.store.reading import decrypted, read_bytes, read_stamped
from protocol.store.withdrawn import tombstone_in
from protocol.vault import for_disk, is_encrypted, opens, read_recipients

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


def readers_of(study: Path) -> str:
    """To whom a study is encrypted, in one short text that differs when anybody comes or goes.

    Args:
        study: Its folder, unlocked or not.

    Returns:
        Empty for a study that is not encrypted.

    Raises:
        DamagedFile: The list of those who read it can't be read.
        NewerFormat: It was written by a newer version of the program.
    """
    if not is_encrypted(study):
        return ""
    everybody = " ".join(sorted(read_recipients(study).for_open))
    return hashlib.sha256(everybody.encode()).hexdigest()


def sound_bytes(path: Path, name: str, left_out: list[str]) -> bytes | None:
    """The bytes of a file as they may stand on a disk; of a damaged interview, those of its previous version.

    In an encrypted study they are encrypted. What only others can open is taken as it is.

    Raises:
        Locked: The study is encrypted, and nobody unlocked it.
    """
    is_interview = name.startswith(f"{INTERVIEWS}/") and name.endswith(".json")
    for version in (path, previous_of(path)) if is_interview else (path,):
        try:
            raw = for_disk(version, version.read_bytes())
            if not opens(version, raw):
                if is_interview and not card_of(path).is_file():
                    left_out.append(name)  # not sealed: its head may be damaged
                return raw
            if is_interview:
                read_stamped(version)
            else:
                decrypted(version, raw)
        except Locked:
            raise
        except Withdrawn:
            return raw if tombstone_in(version) is not None else None  # else a copy of it came back
        except (NewerFormat, Sealed):
            return raw
        except (StoreError, OSError):
            continue
        if version != path:
            left_out.append(name)
        return raw
    if path.exists():
        left_out.append(name)
    return None


def is_kept(path: Path) -> bool:
    """Whether a file is one of the study: no lock, no temporary, no earlier or damaged version."""
    name = path.name
    beside = name.startswith(".") or name.endswith((".lock", ".previous")) or ".damaged-" in name
    return not beside and meant_for(name) is None and path.is_file() and not path.is_symlink()
