"""The same on TinyDB's own JSONStorage: notes are inserted, and what was acknowledged has to be there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tinydb import TinyDB

NAME = "tiny.json"


def make(study: Path) -> None:
    """A database of some notes."""
    with TinyDB(study / NAME) as database:
        database.insert({"draft": "een halve zin"})
        for number in range(40):
            database.insert({"text": f"oud{number} " + "koffie " * 30})


def save(study: Path, tell: Callable[[str], None], _patience: float = 5.0) -> None:
    """Three notes more, each acknowledged when TinyDB says that it is inserted; the line is kept as well."""
    with TinyDB(study / NAME) as database:
        for number in range(3):
            database.update({"draft": f"halver{number}" * (number + 1)}, doc_ids=[1])
            database.insert({"text": f"nieuw{number}"})
            tell(f"kept nieuw{number}")


def wrong_with(study: Path, told: set[str]) -> str:
    """What is wrong with the database afterwards; empty when all is well."""
    try:
        with TinyDB(study / NAME) as database:
            found = {document.get("text") for document in database}
    except (ValueError, OSError, AttributeError) as error:
        return f"damaged: {type(error).__name__}"
    if not {f"oud{number} " + "koffie " * 30 for number in range(40)} <= found:
        return "what was there before is gone"
    lost = {text.removeprefix("kept ") for text in told} - found
    return "told as kept, and lost" if lost else ""
