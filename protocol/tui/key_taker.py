"""Screens that take keys one at a time, each to its end before the next is looked at.

Textual hands a key from queue to queue: app, screen, widget, and back up for a binding. Of keys that come in
a burst one can overtake another there: a letter typed right after Enter lands in the note before it, one
typed right after a question was chosen is lost with the panel. Words may not hang on a machine's speed,
so the screens on which words are typed are handed each key by the app itself and deal with it at once.
"""

from __future__ import annotations

import unicodedata

from textual import events
from textual.screen import Screen


def typed(event: events.Key) -> str | None:
    """The character that a key types; None where it types nothing.

    Hard blanks, joiners and marks of direction are typed too, though Textual calls them not printable:
    without them words run together, and a family of emoji or a Persian word falls apart.

    Args:
        event: The key.
    """
    character = event.character
    if character is None or unicodedata.category(character[:1] or "\0") in ("Cc", "Cs"):
        return None
    return character


class KeyTaker(Screen[None]):
    """A screen that takes its keys itself; what comes before it is ready waits."""

    def __init__(self) -> None:
        super().__init__()
        self._early: list[events.Key | events.Paste] | None = []

    def take(self, event: events.Key | events.Paste) -> bool:
        """Deal with a key or a pasted text, at once.

        Args:
            event: It.

        Returns:
            False when Textual is to deal with it.
        """
        if self._early is not None:
            self._early.append(event)
            return True
        if isinstance(event, events.Paste):
            return self.take_paste(event.text)
        return self.take_key(event.key, typed(event))

    def take_key(self, key: str, character: str | None) -> bool:
        """Deal with a key.

        Args:
            key: As Textual calls it.
            character: What it types; None where it types nothing.

        Returns:
            False when Textual is to deal with it.
        """
        raise NotImplementedError

    def take_paste(self, text: str) -> bool:
        """Deal with a pasted text; nothing happens with it unless a screen wants it."""
        return True

    def ready(self) -> None:
        """The screen stands: what waited is dealt with, by whatever screen is up by then."""
        early, self._early = self._early or [], None
        for event in early:
            screen = self.app.screen
            if not (isinstance(screen, KeyTaker) and screen.take(event)):
                self.app.post_message(event)
