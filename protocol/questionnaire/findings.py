"""What is found wrong in one file, gathered so that all of it can be told at once.

Nothing here reads a file or knows what a questionnaire is.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from protocol.errors import Mistake
from protocol.i18n import _

MAX_TOLD = 200
"""Mistakes, and warnings, that are listed at most: nobody mends more in one go, and a hostile file
could hold hundreds of thousands."""

_MAX_SHOWN = 40
"""Characters of a person's own words that a message repeats: enough to find them in the file."""

_MAX_CANDIDATES = 200
"""Words that a misspelt one is compared with: beyond it a suggestion costs more than it helps."""


class Findings:
    """The mistakes and warnings of one file.

    Args:
        path: The file, as it is told.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._errors: list[Mistake] = []
        self._warnings: list[Mistake] = []
        self._untold = 0
        self._suggested = 0

    def error(self, line: int, field: str, what: str, remedy: str = "") -> None:
        """Add what makes the file unusable.

        Args:
            line: From 1; 0 for the file as a whole.
            field: As it is written in the file.
            what: What is wrong.
            remedy: What to write instead.
        """
        if self.full:
            self._untold += 1
            return
        self._errors.append(Mistake(self.path, line, field, what, remedy))

    def warn(self, line: int, field: str, what: str, remedy: str = "") -> None:
        """Add what is worth a look, though the file can be used."""
        if len(self._warnings) < MAX_TOLD:
            self._warnings.append(Mistake(self.path, line, field, what, remedy, warning=True))

    @property
    def has_errors(self) -> bool:
        """Whether the file can't be used."""
        return bool(self._errors)

    @property
    def full(self) -> bool:
        """Whether further mistakes would only be counted."""
        return len(self._errors) >= MAX_TOLD

    def errors(self) -> tuple[Mistake, ...]:
        """The mistakes alone, by line; the last one says how many are not listed."""
        return (*sorted(self._errors, key=_by_line), *self._more())

    def all(self) -> tuple[Mistake, ...]:
        """Mistakes and warnings, by line; the last one says how many mistakes are not listed."""
        return (*sorted(self._errors + self._warnings, key=_by_line), *self._more())

    def instead(self, word: str, known: Iterable[str], otherwise: str = "") -> str:
        """The remedy for a word that isn't known: the nearest one that is.

        Args:
            word: What was written.
            known: What could have been meant.
            otherwise: The remedy when none is near, or when more was suggested than anyone will read.
        """
        self._suggested += 1
        near = nearest(word, known) if self._suggested <= MAX_TOLD else ""
        return _("did you mean {word}?").format(word=near) if near else otherwise

    def _more(self) -> tuple[Mistake, ...]:
        if not self._untold:
            return ()
        what = _("{count} more mistakes are not listed").format(count=self._untold)
        return (Mistake(self.path, 0, "", what, _("mend the ones above first")),)


def _by_line(mistake: Mistake) -> int:
    return mistake.line


def shown(text: str) -> str:
    """A person's words as a message repeats them: on one line, between quotes, not too long."""
    words = " ".join(text[: 2 * _MAX_SHOWN].split())
    return f'"{words}"' if len(words) <= _MAX_SHOWN else f'"{words[: _MAX_SHOWN - 3]}..."'


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that a misspelt one was most likely meant to be; empty when none is near.

    Args:
        word: What was written.
        known: What could have been meant.
    """
    from difflib import get_close_matches  # only when something is wrong: 3 ms of import

    candidates = list(known)
    if len(word) > _MAX_SHOWN or len(candidates) > _MAX_CANDIDATES:
        return ""
    lowered = {candidate.lower(): candidate for candidate in candidates}
    near = get_close_matches(word.lower(), lowered, n=1, cutoff=0.7)
    return lowered[near[0]] if near else ""
