"""The notes of one cell of the matrix: per role, side by side where there is room, else under each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from protocol.analysis.search import FromInterview, KeptNote, Wanted
from protocol.i18n import N_, _
from protocol.model.text import clean
from protocol.tui.key_taker import KeyTaker
from protocol.tui.material import Material
from protocol.tui.screens.analysis_rows import cell_words, head_of, words_of
from protocol.tui.widgets.bars import Key, KeyBar, StatusBar
from protocol.tui.widgets.note_list import NoteList, Section

if TYPE_CHECKING:
    from protocol.tui.app import ProtocolApp

MOST = 100
"""Notes of a role that are laid out at once: more than anybody reads in one go. Search has no such limit."""

KEYS = (
    Key("Enter", N_("open the interview"), "pick"),
    Key("Tab", N_("other role"), "app.focus_next"),
    Key("/", N_("search here"), "search", "cell.search"),
    Key("Esc", N_("back"), "back"),
)


class CellScreen(KeyTaker):
    """What each role of one case says of one topic.

    Args:
        material: The study.
        case: The code of the case.
        topic: The key of the topic.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", N_("search here"), id="cell.search", tooltip=N_("search in these notes")),
        Binding("escape,q,ctrl+q", "back", N_("back"), id="cell.back", tooltip=N_("back to the matrix")),
        Binding("right", "app.focus_next", show=False, id="cell.next", tooltip=N_("to the next role")),
        Binding(
            "left", "app.focus_previous", show=False, id="cell.previous", tooltip=N_("to the role before")
        ),
    ]

    def __init__(self, material: Material, case: str, topic: str) -> None:
        super().__init__()
        self._material = material
        self._case = case
        self._topic = topic
        self._roles = material.roles
        self._wide: bool | None = None
        self._kept: dict[str, list[tuple[FromInterview, KeptNote]]] = {}
        self._shown: dict[str, list[tuple[FromInterview, KeptNote]]] = {}
        self.ready()  # every other key is dealt with by its binding, also an early one

    def take_key(self, key: str, character: str | None) -> bool:
        """Search is opened at once: what is typed right behind that key are words."""
        if key != self.protocol.preferences.key_of("cell.search"):
            return False
        self.action_search()
        return True

    @property
    def protocol(self) -> ProtocolApp:
        """The program."""
        return cast("ProtocolApp", self.app)

    def compose(self) -> ComposeResult:
        """Bar, a list for each role, the question of the marked note, keys."""
        yield StatusBar(id="status")
        with Container(id="roles"):
            for number, _role in enumerate(self._roles):
                yield NoteList(id=f"role-{number}")
        yield Static(id="asked", classes="detail")
        yield KeyBar(self.protocol.preferences.as_chosen(KEYS), id="keys")

    def on_mount(self) -> None:
        """Find the notes."""
        material = self._material
        known = material.names.case(self._case)
        left = clean(f"{self._case} {known.name}".strip())
        self.query_one(StatusBar).show(
            Content.styled(left, "bold"), Content(material.topics.get(self._topic, self._topic))
        )
        self._kept = {role: self._find(role) for role in self._roles}

    def _find(self, role: str) -> list[tuple[FromInterview, KeptNote]]:
        wanted = Wanted(case=self._case, topic=self._topic, role=role)
        found: list[int] = []
        for part in self._material.notes.find(wanted):
            found += part
            if len(found) >= MOST:
                break
        return [self._material.notes.get(number) for number in found[:MOST]]

    def on_resize(self) -> None:
        """Lay the roles out anew: side by side or under each other."""
        if self._wide is not self.has_class("-wide"):
            self._wide = self.has_class("-wide")
            self.call_after_refresh(self._show)

    def _show(self) -> None:
        """A list for each role where there is room, else all in the first list."""
        sections = [self._section(role, name) for role, name in self._roles.items()]
        wide = self.has_class("-wide")
        lists = list(self.query(NoteList))
        self._shown = {}
        for number, (role, shown) in enumerate(zip(self._roles, lists, strict=True)):
            roles = [role] if wide else list(self._roles)
            shown.display = wide or number == 0
            self._shown[shown.id or ""] = [one for each in roles for one in self._kept[each]]
            shown.can_focus = bool(self._shown[shown.id or ""]) and shown.display
            shown.put([sections[number]] if wide else sections)
        if not (isinstance(self.focused, NoteList) and self.focused.display):
            first = next((shown for shown in lists if shown.can_focus), None)
            self.set_focus(first)
        if isinstance(self.focused, NoteList):
            self._tell(self.focused)

    def _section(self, role: str, name: str) -> Section:
        notes, cell = self._kept[role], self._material.matrix.cell(self._case, self._topic, role)
        told = [Content.styled(name, "bold underline"), Content.styled(f"  {cell_words(cell)}", "$quiet")]
        if cell.notes > len(notes):
            words = _("the first {count} are here, search finds all").format(count=len(notes))
            told.append(Content.styled(f"  {words}", "$mark"))
        return Section(Content("").join(told), [(head_of(*one), words_of(one[1])) for one in notes])

    def on_note_list_marked(self, event: NoteList.Marked) -> None:
        """Say at which question the marked note was kept."""
        event.stop()
        self._tell(event.note_list)

    def _tell(self, shown: NoteList) -> None:
        kept = self._shown.get(shown.id or "", [])
        wording = kept[shown.marked][1].wording if kept else ""
        self.query_one("#asked", Static).update(Content.styled(wording, "$quiet"))

    def on_note_list_picked(self, event: NoteList.Picked) -> None:
        """Open the interview at a note."""
        source, note = self._shown[event.note_list.id or ""][event.note_list.marked]
        self.protocol.read(source.id, note=note.id, look_only=True, codes=self._material.codes_of)

    def action_pick(self) -> None:
        """Open the interview at the marked note."""
        if isinstance(self.focused, NoteList):
            self.focused.action_pick()

    def action_search(self) -> None:
        """Search in the notes of this cell."""
        from protocol.tui.screens.analysis_search import SearchScreen

        self.app.push_screen(SearchScreen(self._material, Wanted(case=self._case, topic=self._topic)))

    def action_back(self) -> None:
        """Back to the matrix."""
        self.app.pop_screen()
