"""The small screens that come over another one: each asks one thing and goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from protocol.i18n import _
from protocol.model.text import clean
from protocol.session.places import digit
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
            with VerticalScroll(id="told", can_focus=False):
                yield Static(Content(clean(self._text)), classes="panel-text")
            yield Static(Content(_("Enter closes")), classes="panel-keys")

    def take_key(self, key: str, character: str | None) -> bool:
        """Close, and do what the letter is for."""
        if key in ("enter", "escape", "space"):
            self.close_panel()
        elif key in ("up", "down", "pageup", "pagedown"):
            box, way = self.query_one("#told"), -1 if key.endswith("up") else 1
            step = max(box.content_size.height - 1, 1) if key.startswith("page") else 1
            box.scroll_relative(y=way * step, animate=False)
        elif character is not None and character in self._acts:
            self.close_panel()
            self._acts[character]()
        return True


class HiddenScreen(Panel):
    """Nothing but a clock; only the key that hid the screen brings it back.

    Args:
        time: Gives the time on the wall as it is shown.
        done: Called when the screen is shown again.
        keys: Those that hid the screen.
    """

    def __init__(
        self, time: Callable[[], str], done: Callable[[], object], keys: Collection[str] = ("f8",)
    ) -> None:
        super().__init__()
        self._time = time
        self._done = done
        self._keys = keys

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
        if key in self._keys:
            self.close_panel()
            self._done()
        return True
