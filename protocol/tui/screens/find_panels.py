"""Panels in which letters find: a question, an act, a note."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from protocol.i18n import _
from protocol.model.text import clean
from protocol.session.places import Places, digit, fold
from protocol.tui.key_taker import KeyTaker
from protocol.tui.screens.panels import ListPanel, Option
from protocol.tui.widgets.pick_list import PickList


class FindPanel(ListPanel):
    """Letters find, Enter takes.

    Args:
        title: What is asked.
        find: From letters to what they find, the best first.
        done: Gets the value of one, or None.
    """

    def __init__(
        self, title: str, find: Callable[[str], Sequence[Option]], done: Callable[[str | None], object]
    ) -> None:
        super().__init__(title, done)
        self.keys = _("type letters · Enter takes the marked row · Esc back")
        """What the last row says."""
        self.letters = ""
        """What was typed."""
        self._find = find

    def compose(self) -> ComposeResult:
        """What is typed, and what it finds."""
        with Vertical(classes="panel"):
            yield Static(id="asked", classes="panel-title")
            yield PickList(id="found")
            yield Static(Content(self.keys), classes="panel-keys")

    def fill(self) -> None:
        """Show what is found."""
        self.put(self._find(self.letters))
        asked = Content.assemble(clean(f"{self._title}: "), (self.letters, "bold"), (" ", "reverse"))
        if not self.options:
            asked += Content.styled("  " + _("nothing found"), "$quiet")
        self.query_one("#asked", Static).update(asked)

    def take_key(self, key: str, character: str | None) -> bool:
        """A letter narrows, Backspace widens."""
        if character is not None:
            self.type(clean(character))
        elif key in ("backspace", "ctrl+h"):
            self.letters = self.letters[:-1]
            self.fill()
        else:
            super().take_key(key, character)
        return True

    def type(self, character: str) -> None:
        """A letter was typed."""
        self.letters += character
        self.fill()


class PlacePanel(FindPanel):
    """Find a question: a topic by its key, a question of it by its number, or letters.

    Args:
        title: What is asked.
        places: The topics and questions.
        done: Gets the path of a question, `INBOX`, or None.
        inbox: What the row for the inbox says; empty where the inbox is no answer.
        on_topic: Called as soon as a topic is chosen, while the number of a question may still follow; then
            a character that is no number closes the panel, and lands where it lands without one.
        suggested: The path of the question that is offered first; None for none.
        left_open: The paths of what an earlier sitting left open: in front until letters are typed.
        again: The keys that opened it: they look among all topics again.
    """

    INBOX = "\0inbox"
    """What comes out for the inbox."""

    def __init__(
        self,
        title: str,
        places: Places,
        done: Callable[[str | None], object],
        *,
        inbox: str = "",
        on_topic: Callable[[str], None] | None = None,
        suggested: str | None = None,
        left_open: Sequence[str] = (),
        again: Collection[str] = (),
    ) -> None:
        super().__init__(title, self._look_up, done)
        self.keys = _("key of a topic, then a number · or letters and Enter · Esc back")
        self._places = places
        self._inbox = inbox
        self._on_topic = on_topic
        self._suggested = suggested
        self._left_open = tuple(left_open)
        self._again = again
        self._digits = ""
        self._topic: tuple[str, ...] | None = None

    def _look_up(self, letters: str) -> list[Option]:
        paths = self._topic if self._topic is not None else self._places.find(letters)
        places = self._places
        options = [
            Option(places.label(path), path, self._number(number) if self._topic else places.code(path))
            for number, path in enumerate(paths, 1)
        ]
        if self._suggested is not None and not letters and self._topic is None:
            likely = _("likely: {question}").format(question=places.label(self._suggested))
            options.insert(0, Option(likely, self._suggested, places.code(self._suggested)))
        if not letters and self._topic is None:
            told = _("from last time: {question}")
            options[:0] = [
                Option(told.format(question=places.label(path)), path, places.code(path))
                for path in self._left_open
            ]
        if self._inbox:
            options.append(Option(self._inbox, self.INBOX))
        return options

    def take_key(self, key: str, character: str | None) -> bool:
        """The key that opened the panel looks among all topics again; the rest as everywhere."""
        if key in self._again:
            self._topic, self.letters, self._digits = None, "", ""
            self.fill()
            return True
        return super().take_key(key, character)

    def type(self, character: str) -> None:
        """A topic's key, a question's number, or a letter."""
        if self._topic is not None:
            self._choose_number(character)
            return
        key = digit(character) or character
        chosen = next((place for place in self._places.topics if place.key == key), None)
        if self.letters or chosen is None or not chosen.paths:
            super().type(character)
            return
        if self._on_topic is not None:
            self._on_topic(chosen.paths[0])
        if len(chosen.paths) == 1:
            self.finish(None if self._on_topic is not None else chosen.paths[0])
            return
        self._topic = chosen.paths
        self.fill()

    def _number(self, number: int) -> str:
        """The number of a question in its topic: of two digits where there are ten or more."""
        return f"{number:0{self._places_of_number()}}"

    def _places_of_number(self) -> int:
        return len(str(len(self._topic or ())))

    def _choose_number(self, character: str) -> None:
        typed, paths = digit(character), self._topic or ()
        self._digits = "" if typed is None else self._digits + typed
        if typed is not None and len(self._digits) < self._places_of_number():
            return
        number, self._digits = int(self._digits or "-1"), ""
        if 1 <= number <= len(paths):
            self.finish(paths[number - 1])
        elif self._on_topic is not None:
            self.finish(None)
            screen = self.app.screen
            if isinstance(screen, KeyTaker):
                screen.take_key(character, character)


class ActsPanel(FindPanel):
    """All acts; a second `/` is typed on the line instead.

    Args:
        find: From letters to acts.
        done: Gets the act, or None.
        slash: Called for the second `/`.
    """

    def __init__(
        self,
        find: Callable[[str], list[Option]],
        done: Callable[[str | None], object],
        slash: Callable[[], object],
    ) -> None:
        super().__init__(_("Acts"), find, done)
        self._slash = slash

    def type(self, character: str) -> None:
        """A letter, or the second `/`."""
        if character == "/" and not self.letters:
            self.finish(None)
            self._slash()
        else:
            super().type(character)


def holding(options: list[Option], letters: str) -> list[Option]:
    """The options that hold all words, in their order."""
    words = fold(letters).split()
    return [option for option in options if all(word in fold(option.text) for word in words)]
