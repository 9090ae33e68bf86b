"""The small screens that come over another one: each asks one thing and goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from protocol.i18n import N_, _
from protocol.model.text import clean
from protocol.session.places import Places, digit
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


class KeyPanel(ModalScreen[str | None]):
    """A few options, each under one key.

    Args:
        title: What is asked.
        options: The options.
        note: A sentence below the title; empty for none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", N_("back"), id="panel.back", tooltip=N_("back, nothing is done")),
        Binding("enter", "take", show=False, id="panel.take", tooltip=N_("take the marked row")),
    ]

    def __init__(self, title: str, options: Sequence[Option], note: str = "") -> None:
        super().__init__()
        self._title = title
        self._note = note
        self._options = tuple(options)

    def compose(self) -> ComposeResult:
        """Title, note, options."""
        with Vertical(classes="panel"):
            yield Static(Content(self._title), classes="panel-title")
            if self._note:
                yield Static(Content(self._note), classes="panel-note")
            yield PickList(id="options")
            yield Static(Content(_("a key takes it · Esc back")), classes="panel-keys")

    def on_mount(self) -> None:
        """Fill the list."""
        options = self.query_one(PickList)
        options.put_rows([_row(option) for option in self._options])
        options.focus()

    def on_key(self, event: events.Key) -> None:
        """A key of an option takes it."""
        pressed = event.character or ""
        for wanted in (pressed, digit(pressed) or pressed):
            found = next((option for option in self._options if option.key and option.key == wanted), None)
            if found is not None:
                event.stop()
                self.dismiss(found.value)
                return

    def action_take(self) -> None:
        """Take the marked option, also before the list has the focus."""
        self.query_one(PickList).action_pick()

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        """Enter or a click takes an option."""
        event.stop()
        self.dismiss(self._options[event.index].value)


class FindPanel(ModalScreen[str | None]):
    """Letters find, Enter takes.

    Args:
        title: What is asked.
        find: From letters to what they find, the best first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", N_("back"), id="panel.back", tooltip=N_("back, nothing is done")),
        Binding("enter", "take", show=False, id="panel.take", tooltip=N_("take the marked row")),
        Binding(
            "backspace", "rub_out", show=False, id="panel.rub_out", tooltip=N_("take the last letter back")
        ),
    ]

    def __init__(self, title: str, find: Callable[[str], Sequence[Option]]) -> None:
        super().__init__()
        self.keys = _("type letters · Enter takes the marked row · Esc back")
        """What the last row says."""
        self._title = title
        self._find = find
        self._letters = ""
        self._found: Sequence[Option] = ()

    def compose(self) -> ComposeResult:
        """What is typed, and what it finds."""
        with Vertical(classes="panel"):
            yield Static(id="asked", classes="panel-title")
            yield PickList(id="found")
            yield Static(Content(self.keys), classes="panel-keys")

    def on_mount(self) -> None:
        """Show everything."""
        self._show()
        self.query_one(PickList).focus()

    def _show(self) -> None:
        self._found = self._find(self._letters)
        self.query_one("#asked", Static).update(
            Content.assemble((f"{self._title}: ", ""), (self._letters, "bold"), (" ", "reverse"))
        )
        self.query_one(PickList).put_rows([_row(option) for option in self._found])

    def on_key(self, event: events.Key) -> None:
        """A letter narrows."""
        if event.character is not None and event.is_printable:
            event.stop()
            self.type(event.character)

    def type_ahead(self, letters: str) -> None:
        """Letters that were typed before the panel could hear them."""
        self._letters = letters

    def type(self, character: str) -> None:
        """A letter was typed."""
        self._letters += clean(character)
        self._show()

    def action_rub_out(self) -> None:
        """Take the last letter back."""
        self._letters = self._letters[:-1]
        self._show()

    def action_take(self) -> None:
        """Take the marked row, also before the list has the focus."""
        self.query_one(PickList).action_pick()

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        """Enter or a click takes a row."""
        event.stop()
        self.dismiss(self._found[event.index].value)


class PlacePanel(FindPanel):
    """Find a question: a topic by its key, a question of it by its number, or letters.

    Args:
        title: What is asked.
        places: The topics and questions.
        inbox: What the row for the inbox says; empty where the inbox is no answer.
        on_topic: Called as soon as a topic is chosen, while the number of a question may still follow; then
            a key that is no number closes the panel, and `on_other` gets its character.
        on_other: See there.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,f6", "again", show=False, id="place.again", tooltip=N_("look among all topics again")),
    ]
    INBOX = "\0inbox"
    """What comes out for the inbox."""

    def __init__(
        self,
        title: str,
        places: Places,
        *,
        inbox: str = "",
        on_topic: Callable[[str], None] | None = None,
        on_other: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(title, self._look_up)
        self.keys = _("key of a topic, then a number · or letters and Enter · Esc back")
        self._places = places
        self._inbox = inbox
        self._on_topic = on_topic
        self._on_other = on_other
        self._topic: tuple[str, ...] | None = None

    def _look_up(self, letters: str) -> list[Option]:
        paths = self._topic if self._topic is not None else self._places.find(letters)
        places = self._places
        options = [
            Option(places.label(path), path, str(number) if self._topic else places.code(path))
            for number, path in enumerate(paths, 1)
        ]
        if self._inbox:
            options.append(Option(self._inbox, self.INBOX))
        return options

    def action_again(self) -> None:
        """Look among all topics again."""
        self._topic, self._letters = None, ""
        self._show()

    def type(self, character: str) -> None:
        """A topic's key, a question's number, or a letter."""
        if self._topic is not None:
            self._choose_number(character)
            return
        key = digit(character) or character
        chosen = next((place for place in self._places.topics if place.key == key), None)
        if self._letters or chosen is None or not chosen.paths:
            super().type(character)
            return
        if self._on_topic is not None:
            self._on_topic(chosen.paths[0])
        if len(chosen.paths) == 1:
            self.dismiss(None if self._on_topic is not None else chosen.paths[0])
            return
        self._topic = chosen.paths
        self._show()

    def _choose_number(self, character: str) -> None:
        number = int(digit(character) or "-1")
        paths = self._topic or ()
        if 1 <= number <= len(paths):
            self.dismiss(paths[number - 1])
        elif self._on_other is not None:
            self.dismiss(None)
            self._on_other(character)


class TellPanel(ModalScreen[None]):
    """Tell something; any of Enter, Esc or blank closes it.

    Args:
        title: What it is about.
        text: What is told.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,enter,space", "dismiss(None)", N_("close"), id="tell.close", tooltip=N_("close this")
        ),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Title and text."""
        with Vertical(classes="panel"):
            yield Static(Content(self._title), classes="panel-title")
            yield Static(Content(self._text), classes="panel-text")
            yield Static(Content(_("Enter closes")), classes="panel-keys")


class HiddenScreen(ModalScreen[None]):
    """Nothing but a clock; only the key that hid the screen brings it back.

    Args:
        time: Gives the time on the wall as it is shown.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "dismiss(None)", N_("back"), id="hidden.back", tooltip=N_("go on with the talk")),
        Binding("tab,shift+tab,escape,ctrl+q,ctrl+c", "nothing", show=False, id="hidden.nothing"),
    ]

    def __init__(self, time: Callable[[], str]) -> None:
        super().__init__()
        self._time = time

    def compose(self) -> ComposeResult:
        """The clock."""
        yield Static(id="clock")

    def on_mount(self) -> None:
        """Show the time, now and then anew."""
        self._tick()
        self.set_interval(5, self._tick)

    def _tick(self) -> None:
        self.query_one("#clock", Static).update(Content(self._time()))

    def action_nothing(self) -> None:
        """Other keys do nothing here."""
