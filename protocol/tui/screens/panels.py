"""The small screens that come over another one: each asks one thing and goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from protocol.i18n import _
from protocol.model.text import clean
from protocol.session.places import Places, digit
from protocol.tui.key_taker import KeyTaker
from protocol.tui.widgets.pick_list import PickList

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""The keys of options, in order."""


class Option(NamedTuple):
    """One thing that can be chosen in a panel."""

    text: str
    """What is shown."""
    value: str
    """What comes out."""
    key: str = ""
    """The key that takes it at once; none where it is empty."""
    ticked: bool = False
    """Whether it holds already."""


def _row(option: Option) -> Content:
    mark = "v " if option.ticked else "  "
    key = Content.styled(f"{option.key:>2} ", "bold $mark") if option.key else Content("")
    return key + Content.styled(mark, "$good") + Content(clean(option.text).replace("\n", " "))


class Panel(KeyTaker, ModalScreen[None]):
    """A screen over another one that ends by calling back, before any further key is looked at."""

    def close_panel(self) -> None:
        """Go."""
        if self.app.screen is self:
            self.app.pop_screen()

    def on_mount(self) -> None:
        """Fill the panel, and take what was typed in the meantime."""
        self.fill()
        self.ready()

    def fill(self) -> None:
        """Put in what the panel shows."""


class ListPanel(Panel):
    """A panel with a list, of which one row is taken.

    Args:
        title: What is asked.
        done: Gets what was chosen, or None.
    """

    def __init__(self, title: str, done: Callable[[str | None], object]) -> None:
        super().__init__()
        self._title = title
        self._done = done
        self.options: Sequence[Option] = ()
        """What can be chosen now."""

    @property
    def rows(self) -> PickList:
        """The list."""
        return self.query_one(PickList)

    def put(self, options: Sequence[Option]) -> None:
        """Show other options."""
        self.options = options
        self.rows.put_rows([_row(option) for option in options])

    def finish(self, value: str | None) -> None:
        """Go, and call back."""
        self.close_panel()
        self._done(value)

    def take_key(self, key: str, character: str | None) -> bool:
        """Enter takes the marked row, Escape none; the rest moves the mark."""
        if key == "escape":
            self.finish(None)
        elif key == "enter":
            if self.options:
                self.finish(self.options[self.rows.marked].value)
        else:
            self.rows.take_key(key)
        return True

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        """A click takes a row."""
        event.stop()
        self.finish(self.options[event.index].value)


class KeyPanel(ListPanel):
    """A few options, each under one key.

    Args:
        title: What is asked.
        options: The options.
        done: Gets the value of one, or None.
        note: A sentence below the title; empty for none.
    """

    def __init__(
        self, title: str, options: Sequence[Option], done: Callable[[str | None], object], note: str = ""
    ) -> None:
        super().__init__(title, done)
        self._note = note
        self.options = tuple(options)

    def compose(self) -> ComposeResult:
        """Title, note, options."""
        with Vertical(classes="panel"):
            yield Static(Content(clean(self._title)), classes="panel-title")
            if self._note:
                yield Static(Content(clean(self._note)), classes="panel-note")
            yield PickList(id="options")
            yield Static(Content(_("a key takes it · Esc back")), classes="panel-keys")

    def fill(self) -> None:
        """Fill the list."""
        self.put(self.options)

    def take_key(self, key: str, character: str | None) -> bool:
        """A key of an option takes it."""
        pressed = character or ""
        for wanted in (pressed, digit(pressed) or pressed):
            found = next((option for option in self.options if option.key and option.key == wanted), None)
            if found is not None:
                self.finish(found.value)
                return True
        return super().take_key(key, character)


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
        asked = Content.assemble(f"{self._title}: ", (self.letters, "bold"), (" ", "reverse"))
        self.query_one("#asked", Static).update(asked)
        self.put(self._find(self.letters))

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
    ) -> None:
        super().__init__(title, self._look_up, done)
        self.keys = _("key of a topic, then a number · or letters and Enter · Esc back")
        self._places = places
        self._inbox = inbox
        self._on_topic = on_topic
        self._suggested = suggested
        self._topic: tuple[str, ...] | None = None

    def _look_up(self, letters: str) -> list[Option]:
        paths = self._topic if self._topic is not None else self._places.find(letters)
        places = self._places
        options = [
            Option(places.label(path), path, str(number) if self._topic else places.code(path))
            for number, path in enumerate(paths, 1)
        ]
        if self._suggested is not None and not letters and self._topic is None:
            likely = _("likely: {question}").format(question=places.label(self._suggested))
            options.insert(0, Option(likely, self._suggested, places.code(self._suggested)))
        if self._inbox:
            options.append(Option(self._inbox, self.INBOX))
        return options

    def take_key(self, key: str, character: str | None) -> bool:
        """The key that opened the panel looks among all topics again; the rest as everywhere."""
        if key in ("f2", "f6"):
            self._topic, self.letters = None, ""
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

    def _choose_number(self, character: str) -> None:
        number = int(digit(character) or "-1")
        paths = self._topic or ()
        if 1 <= number <= len(paths):
            self.finish(paths[number - 1])
        elif self._on_topic is not None:
            self.finish(None)
            screen = self.app.screen
            if isinstance(screen, KeyTaker):
                screen.take_key(character, character)


class AskPanel(Panel):
    """Ask for a few words.

    Args:
        title: What is asked.
        done: Gets the words; not called for Escape.
    """

    def __init__(self, title: str, done: Callable[[str], object]) -> None:
        super().__init__()
        self._title = title
        self._done = done
        self._words = ""

    def compose(self) -> ComposeResult:
        """What is asked, and what is typed."""
        with Vertical(classes="panel"):
            yield Static(Content(clean(self._title)), classes="panel-title")
            yield Static(id="words", classes="panel-text")
            yield Static(Content(_("Enter · Esc back")), classes="panel-keys")

    def fill(self) -> None:
        """Show what is typed."""
        self.query_one("#words", Static).update(Content.assemble(self._words, (" ", "reverse")))

    def take_key(self, key: str, character: str | None) -> bool:
        """Words, Enter or Escape."""
        if character is not None:
            self._words += clean(character)
        elif key in ("backspace", "ctrl+h"):
            self._words = self._words[:-1]
        elif key in ("enter", "escape"):
            self.close_panel()
            if key == "enter":
                self._done(self._words)
            return True
        self.fill()
        return True


class TellPanel(Panel):
    """Tell something; Enter, Esc or a blank closes it.

    Args:
        title: What it is about.
        text: What is told.
        acts: What a letter does besides closing it; the text says which letters there are.
    """

    def __init__(self, title: str, text: str, acts: Mapping[str, Callable[[], object]] | None = None) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._acts = acts or {}

    def compose(self) -> ComposeResult:
        """Title and text."""
        with Vertical(classes="panel"):
            yield Static(Content(clean(self._title)), classes="panel-title")
            yield Static(Content(clean(self._text)), classes="panel-text")
            yield Static(Content(_("Enter closes")), classes="panel-keys")

    def take_key(self, key: str, character: str | None) -> bool:
        """Close, and do what the letter is for."""
        if key in ("enter", "escape", "space"):
            self.close_panel()
        elif character is not None and character in self._acts:
            self.close_panel()
            self._acts[character]()
        return True


class HiddenScreen(Panel):
    """Nothing but a clock; only the key that hid the screen brings it back.

    Args:
        time: Gives the time on the wall as it is shown.
        done: Called when the screen is shown again.
    """

    def __init__(self, time: Callable[[], str], done: Callable[[], object]) -> None:
        super().__init__()
        self._time = time
        self._done = done

    def compose(self) -> ComposeResult:
        """The clock."""
        yield Static(id="clock")

    def fill(self) -> None:
        """Show the time, now and then anew."""
        self._tick()
        self.set_interval(5, self._tick)

    def _tick(self) -> None:
        self.query_one("#clock", Static).update(Content(self._time()))

    def take_key(self, key: str, character: str | None) -> bool:
        """One key brings the talk back; all others do nothing."""
        if key == "f8":
            self.close_panel()
            self._done()
        return True
