"""Keeps notes in TinyDB's own JSONStorage as fast as somebody types, and says each that was acknowledged.

    python -m tests.faults.tiny_typing FOLDER WORD

It goes on until it is ended from outside.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tinydb import TinyDB

from tests.faults.tiny import NAME


def main() -> None:
    """Type: the line grows, then it becomes a note."""
    folder, word = Path(sys.argv[1]), sys.argv[2]
    with TinyDB(folder / NAME) as database:
        number = 0
        while True:
            for length in range(1, 4):
                database.update({"draft": word * length}, doc_ids=[1])
            database.insert({"text": f"{word}{number}"})
            print(f"{word}{number}", flush=True)
            number += 1


if __name__ == "__main__":
    main()
