"""Every error that a person may be told, in one tree.

    ProtocolError
    ├── UserMistake                 what somebody asked for can't be done; told, exit code 1
    │   ├── StudyMissing            the folder is no study
    │   ├── FileMistakes            a questionnaire, study or other file holds mistakes
    │   ├── WrongPassphrase         the passphrase does not fit
    │   └── Refused                 the act is not allowed in this state of the interview
    └── StoreError                  the disk, or a file on it, let us down
        ├── DamagedFile             the bytes are not what was written
        ├── NewerFormat             written by a newer version of the program: read it, don't write it
        ├── Withdrawn               the interview was withdrawn: nothing of it is kept
        ├── Locked                  the study is encrypted, and nobody gave the passphrase
        ├── Sealed                  the interview is finished: only the researcher reads it
        ├── InUse                   another program has the interview open
        └── WriteFailed             a write was refused; what was to be written is still in memory

Each is told as: where, what, what to do. A programmer's mistake is a plain exception and is not in this tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class ProtocolError(Exception):
    """Something that a person is told in their own words.

    Args:
        what: What is wrong, one sentence without the full stop.
        remedy: What to do about it; empty when there is nothing to do.
        where: The file, or `file:line`, or nothing.
    """

    def __init__(self, what: str, remedy: str = "", where: str = "") -> None:
        super().__init__(what, remedy, where)
        self.what = what
        self.remedy = remedy
        self.where = where

    def __str__(self) -> str:
        told = f"{self.where}: {self.what}" if self.where else self.what
        return f"{told}. {self.remedy}" if self.remedy else told


class UserMistake(ProtocolError):
    """What was asked can't be done; the person can mend it."""


class StudyMissing(UserMistake):
    """The folder is no study: it has no `study.yaml`."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a file that people edit."""

    path: Path
    """The file."""
    line: int
    """Line, from 1; 0 when the mistake is about the file as a whole."""
    field: str
    """The field, as it is written in the file; empty for the file as a whole."""
    what: str
    """What is wrong."""
    remedy: str
    """What to write instead."""
    warning: bool = False
    """True when the file can be used all the same."""

    def __str__(self) -> str:
        parts = [f"{self.path}:{self.line}" if self.line else str(self.path)]
        if self.field:
            parts.append(self.field)
        return ": ".join([*parts, self.told])

    @property
    def told(self) -> str:
        """What is wrong and what to write instead; a remedy that is a sentence of its own stands apart."""
        if not self.remedy:
            return self.what
        sentence = self.remedy[0].isupper() and self.remedy.endswith(".")
        return f"{self.what}{'.' if sentence else ','} {self.remedy}"


class FileMistakes(UserMistake):
    """A file that people edit holds mistakes; all of them are told at once.

    Args:
        mistakes: At least one, in the order of the lines.
    """

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


class WrongPassphrase(UserMistake):
    """The passphrase does not fit."""


class Refused(UserMistake):
    """The act is not allowed in this state of the interview."""


class StoreError(ProtocolError):
    """The disk, or a file on it, let us down."""


class DamagedFile(StoreError):
    """The bytes are not what was written."""


class NewerFormat(StoreError):
    """Written by a newer version of the program: it may be read, not written."""


class Withdrawn(StoreError):
    """The interview was withdrawn: only a tombstone is under its name."""


class Locked(StoreError):
    """The study is encrypted, and nobody gave the passphrase."""


class Sealed(StoreError):
    """The interview is finished and sealed: only the researcher reads it."""


class InUse(StoreError):
    """Another program has the interview open."""


class WriteFailed(StoreError):
    """A write was refused; what was to be written is still in memory."""
