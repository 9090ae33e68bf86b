"""Search in all notes while somebody types: what is typed never waits for what is found."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, cast

from msgspec import structs
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from protocol.analysis.folding import fold
from protocol.analysis.search import Wanted, terms_of
from protocol.i18n import N_, _, ngettext
from protocol.model.text import clean
from protocol.model.words import Kind, label
from protocol.tui.key_taker import KeyTaker
from protocol.tui.material import Material
from protocol.tui.screens.analysis_rows import found_row, head_of, words_of
from protocol.tui.screens.find_panels import FindPanel
from protocol.tui.screens.panels import Option
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.pick_list import PickList

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp

_TELL_EVERY = 0.1
"""Seconds between two reports of what has been found so far: often enough to look alive."""

_LOOK_AGAIN = 0.5
"""Seconds between two looks whether more has been read: the first results need not wait for the last file."""

FILTERS = ("case", "role", "topic", "kind")
"""What can be asked for besides words, in the order of the line that shows it."""

KEYS = (
    Key("Enter", N_("open"), "pick"),
    Key("F2", N_("case"), "choose('case')", "search.case"),
    Key("F3", N_("role"), "choose('role')", "search.role"),
    Key("F4", N_("topic"), "choose('topic')", "search.topic"),
    Key("F6", N_("kind"), "choose('kind')", "search.kind"),
    Key("Esc", N_("back"), "back"),
    Key("Ctrl+U", N_("empty"), "empty", "search.empty"),
)


class SearchScreen(KeyTaker):
    """A line to type on, what it finds, and the marked note whole.

    Args:
        material: The study.
        wanted: What is asked for at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "choose('case')", N_("case"), id="search.case", tooltip=N_("only one case")),
        Binding("f3", "choose('role')", N_("role"), id="search.role", tooltip=N_("only one role")),
        Binding("f4", "choose('topic')", N_("topic"), id="search.topic", tooltip=N_("only one topic")),
        Binding("f6", "choose('kind')", N_("kind"), id="search.kind", tooltip=N_("only one kind of notes")),
        Binding("ctrl+u", "empty", N_("empty"), id="search.empty", tooltip=N_("no words and no filters")),
        Binding("escape,ctrl+q", "back", N_("back"), id="search.back", tooltip=N_("back to where you were")),
    ]

    @dataclass
    class Found(Message):
        """More notes were found, or all."""

        numbers: array[int]
        """Their numbers."""
        begin: int
        """The interview from which on they were looked for, from 0."""
        searched: int
        """Interviews that have been looked through."""
        search: int
        """Which search: what an older one found counts no more, though it looked for the same."""

    def __init__(self, material: Material, wanted: Wanted | None = None) -> None:
        super().__init__()
        self._material = material
        self._typed = ""
        self._wanted = wanted or Wanted()
        self._found: array[int] = array("L")
        self._searched = 0
        self._search_number = 0

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    @property
    def found(self) -> PickList:
        """The list of what is found."""
        return self.query_one(PickList)

    def compose(self) -> ComposeResult:
        """Bar, the line, the filters, what is found, the marked note, keys."""
        yield StatusBar(id="status")
        yield Static(id="asked")
        yield Static(id="filters")
        yield PickList(id="found")
        yield Static(id="note", classes="detail")
        yield KeyBar(self.protocol.preferences.as_chosen(KEYS), id="keys")

    def on_mount(self) -> None:
        """Look for what is asked for at first; look again while files are still being read."""
        self._show_asked()
        self.set_interval(_LOOK_AGAIN, self._look_again)
        self._begin()
        self.ready()

    # What is asked for

    def take_key(self, key: str, character: str | None) -> bool:
        """A character narrows, Backspace widens; the rest moves the mark or is a binding."""
        if character is not None:
            self._type(self._typed + clean(character))
        elif key in ("backspace", "ctrl+h"):
            self._type(self._typed[:-1])
        elif key == "ctrl+w":
            self._type(" ".join(self._typed.split()[:-1]))
        elif key == "enter":
            self.action_pick()
        elif key in ("up", "down", "pageup", "pagedown", "home", "end"):
            self.found.take_key(key)
        else:
            return False
        return True

    def take_paste(self, text: str) -> bool:
        """Pasted words are looked for."""
        self._type(self._typed + " ".join(clean(text).split()))
        return True

    def _type(self, typed: str) -> None:
        self._typed = typed
        self._ask(structs.replace(self._wanted, terms=terms_of(typed)))

    def _ask(self, wanted: Wanted) -> None:
        changed = wanted != self._wanted
        self._wanted = wanted
        self._show_asked()
        if changed:
            self._begin()

    def action_empty(self) -> None:
        """Ask for everything again."""
        self._typed = ""
        self._ask(Wanted())

    def action_choose(self, name: str) -> None:
        """Choose a value of a filter from a list."""
        options = [Option(text, value) for value, text in self._values(name).items()]

        def find(letters: str) -> Sequence[Option]:
            wanted = fold(letters)
            return [option for option in options if wanted in fold(option.text)]

        def chosen(value: str | None) -> None:
            if value is not None:
                self._ask(structs.replace(self._wanted, **{name: _value(name, value)}))

        self.app.push_screen(FindPanel(self._filter_name(name), find, chosen))

    def _values(self, name: str) -> dict[str, str]:
        """What a filter can be, in words; the first asks for nothing."""
        material, every = self._material, {"": _("all")}
        if name == "case":
            cases = (material.names.case(code) for code in material.cases)
            return every | {case.code: clean(f"{case.code} {case.name}".strip()) for case in cases}
        if name == "role":
            return every | material.roles
        if name == "topic":
            return every | material.topics
        return every | {kind.value: _(label(kind)) for kind in Kind}

    @staticmethod
    def _filter_name(name: str) -> str:
        names = {"case": _("case"), "role": _("role"), "topic": _("topic"), "kind": _("kind")}
        return names[name]

    def _show_asked(self) -> None:
        hint = "" if self._typed else _("type words; “quotes” keep words together")
        line = Content.assemble(
            (_("search") + ": ", "$quiet"), (self._typed, "bold"), (" ", "reverse"), (f" {hint}", "$quiet")
        )
        self.query_one("#asked", Static).update(line)
        parts = []
        for name in FILTERS:
            value = getattr(self._wanted, name)
            said = self._values(name).get(value or "", value or "")
            style = "bold" if value is not None else "$quiet"
            parts.append(Content.assemble((f"{self._filter_name(name)}: ", "$quiet"), (said, style)))
        self.query_one("#filters", Static).update(Content("   ").join(parts))

    # What is found

    def _begin(self) -> None:
        """Look for what is asked for now, from the beginning; an older search ends."""
        self._found, self._searched = array("L"), 0
        self._search_number += 1
        self._search(self._wanted, 0, self._search_number)

    def _look_again(self) -> None:
        idle = not any(worker.is_running for worker in self.workers if worker.node is self)
        if idle and self._searched < self._material.notes.interviews:
            self._search(self._wanted, self._searched, self._search_number)
        self._show_counts()

    @work(thread=True, exclusive=True)
    def _search(self, wanted: Wanted, begin: int, search: int) -> None:
        worker = get_current_worker()
        numbers, told, searched = array("L"), monotonic(), begin
        for part in self._material.notes.find(wanted, begin):
            if worker.is_cancelled:
                return
            numbers.extend(part)
            searched += 1
            if monotonic() - told > _TELL_EVERY:
                self.post_message(self.Found(numbers, begin, searched, search))
                numbers, told, begin = array("L"), monotonic(), searched
        self.post_message(self.Found(numbers, begin, searched, search))

    def on_search_screen_found(self, event: Found) -> None:
        """Show what has been found so far."""
        event.stop()
        if event.search != self._search_number or event.begin != self._searched:
            return
        first = not self._found
        self._searched = event.searched
        self._found.extend(event.numbers)
        rows = _Rows(self._material, self._found, self._wanted.terms, self._row_width)
        self.found.put_rows(rows, 0 if first else self.found.marked)
        self._show_counts()
        self._show_note()

    def _row_width(self) -> int:
        return self.found.scrollable_content_region.width

    def _show_counts(self) -> None:
        material, count = self._material, len(self._found)
        told = ngettext("{count} note", "{count} notes", count).format(count=count)
        if self._searched < material.notes.interviews:
            told += " …"
        if not material.complete:
            told += "  " + _("read: {done} of {total}").format(done=material.done, total=material.total)
        self.query_one(StatusBar).show(Content.styled(_("Search in all notes"), "bold"), Content(told))

    def on_pick_list_marked(self, event: PickList.Marked) -> None:
        """Show the marked note whole."""
        event.stop()
        self._show_note()

    def _show_note(self) -> None:
        shown = self.query_one("#note", Static)
        if not self._found:
            busy = self._searched < self._material.notes.interviews or not self._material.complete
            shown.update(Content.styled(_("searching") if busy else _("no note fits"), "$quiet"))
            return
        source, note = self._material.notes.get(self._found[self.found.marked])
        topic = self._material.topics.get(note.topic, note.topic)
        head = head_of(source, note) + Content.styled(f"  {topic}", "$quiet")
        asked = Content.styled(note.wording, "$quiet").truncate(
            max(shown.content_size.width, 20), ellipsis=True
        )
        rows = [head, asked] if note.wording else [head]
        rows.append(words_of(note, self._wanted.terms))
        codes = self._material.codes_of(note.id)
        if codes:
            rows.append(Content.styled("# " + clean("; ".join(codes)), "$mark"))
        shown.update(Content("\n").join(rows))

    def on_resize(self) -> None:
        """Lay what is found out anew."""
        self.call_after_refresh(self._show_note)

    def on_pick_list_picked(self, event: PickList.Picked) -> None:
        """A click opens."""
        event.stop()
        self.action_pick()

    def action_pick(self) -> None:
        """Open the interview at the marked note."""
        if self._found:
            source, note = self._material.notes.get(self._found[self.found.marked])
            self.protocol.read(source.id, note=note.id, look_only=True, codes=self._material.codes_of)

    def action_back(self) -> None:
        """Back to where the search was asked for."""
        self.app.pop_screen()


class _Rows(Sequence[Content]):
    """The rows of the list, each made when it is drawn; they stay as they are when something else is asked.

    Args:
        material: The study.
        numbers: The notes; more may come behind them.
        terms: What was looked for in them.
        width: Gives the cells for a row.
    """

    def __init__(
        self, material: Material, numbers: array[int], terms: tuple[str, ...], width: Callable[[], int]
    ) -> None:
        self._material = material
        self._numbers = numbers
        self._terms = terms
        self._width = width
        self._count = len(numbers)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        source, note = self._material.notes.get(self._numbers[index])
        return found_row(source, note, self._terms, self._width())


def _value(name: str, chosen: str) -> str | Kind | None:
    """What a filter asks for, from what was chosen; the first row asks for nothing."""
    if not chosen:
        return None
    return Kind(chosen) if name == "kind" else chosen
