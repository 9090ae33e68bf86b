"""The notes below the question on the screen, each with its time and kind."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from protocol.i18n import N_, _
from protocol.model.interview import Note, Recording
from protocol.model.talk_time import recorder_time
from protocol.model.text import clean
from protocol.model.words import Kind
from protocol.tui.local_time import clock_time

KIND_SHORT = {
    Kind.VERBATIM: N_("“word.”"),
    Kind.PARAPHRASE: N_("paraph."),
    Kind.OBSERVATION: N_("observ."),
    Kind.INTERPRETATION: N_("interp."),
}
"""The kinds in at most eight cells: msgids."""


def kind_column() -> int:
    """Cells that the short names of the kinds need."""
    return max(Content(_(text)).cell_length for text in KIND_SHORT.values())


def on_recording(seconds: float) -> str:
    """A place on a recording as `mm:ss`."""
    return f"{int(seconds) // 60:02}:{int(seconds) % 60:02}"


def note_row(note: Note, zone: str, width: int, recordings: Sequence[Recording] = ()) -> Content:
    """A note with its time and kind; its words hang under each other.

    Args:
        note: The note.
        zone: The zone of the time.
        width: Cells for the whole.
        recordings: Of the interview: where a recorder ran, its time stands in the place of the clock's.
    """
    column = kind_column()
    on_tape = recorder_time(note.entered, recordings)
    time = clock_time(note.entered.at, zone) if on_tape is None else on_recording(on_tape[1])
    head = Content(f"{time:>5} ")
    kind = Content(_(KIND_SHORT[note.kind])).pad_right(
        max(column - Content(_(KIND_SHORT[note.kind])).cell_length, 0) + 1
    )
    indent = head.cell_length + kind.cell_length
    style = {
        Kind.VERBATIM: "$ink",
        Kind.PARAPHRASE: "$ink",
        Kind.OBSERVATION: "$quiet",
        Kind.INTERPRETATION: "italic $quiet",
    }[note.kind]
    text = f"“{clean(note.text)}”" if note.kind is Kind.VERBATIM else clean(note.text)
    if note.page:
        text += f"  [{clean(note.page)}]"
    if note.sensitive:
        sensitive = _("sensitive")
        text += f"  [{sensitive}]"
    if note.come_back:
        text += "  <-"
    lines = Content.styled(text, style).wrap(max(width - indent, 10))
    first, *rest = lines or [Content("")]
    rows = [Content.styled(head.plain, "$quiet") + Content.styled(kind.plain, "$mark") + first]
    rows += [Content(" " * indent) + line for line in rest]
    return Content("\n").join(rows)


class NotesPane(ScrollView, can_focus=False):
    """The notes at the question on the screen; the last one is in sight.

    Each note is divided into rows once, and only the rows in sight are drawn: a kept note costs the same
    however many there are.

    Args:
        id: Its id.
    """

    DEFAULT_CSS = """
    NotesPane { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; overflow-x: hidden; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Content] = []
        self._made: dict[str, tuple[object, list[Content]]] = {}

    def show(
        self, notes: Sequence[Note], zone: str, recordings: Sequence[Recording] = (), *, large: bool = False
    ) -> None:
        """Show notes.

        Args:
            notes: In spoken order.
            zone: The zone of their times.
            recordings: Of the interview.
            large: Whether a blank row stands between two notes.
        """
        # Always a cell for the scroll bar, whether it is there or not: words may not lie below it.
        width = max(self.outer_size.width - self.gutter.width - 1, 20)
        made: dict[str, tuple[object, list[Content]]] = {}
        for note in notes:
            rests_on = (note, zone, width, tuple(recordings), large)
            kept = self._made.get(note.id)
            if kept is None or kept[0] != rests_on:
                rows = note_row(note, zone, width, recordings).split("\n", allow_blank=True)
                kept = (rests_on, [*rows, *([Content("")] if large else [])])
            made[note.id] = kept
        self._made = made
        self._lines = [line for _rests_on, lines in made.values() for line in lines]
        self.virtual_size = Size(width, len(self._lines))
        self.scroll_end(animate=False, force=True, immediate=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One row."""
        width, index = self.content_size.width, y + self.scroll_offset.y
        if index >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        strips = Visual.to_strips(self, self._lines[index], width, 1, self.visual_style, pad=True)
        return strips[0] if strips else Strip.blank(width, self.rich_style)
