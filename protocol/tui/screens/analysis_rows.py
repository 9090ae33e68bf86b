"""Notes and numbers as the analysis screens show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from protocol.analysis.coverage import Absence as NothingKnown
from protocol.analysis.matrix import Absence, Cell
from protocol.analysis.search import FromInterview, KeptNote, places_of
from protocol.i18n import _, ngettext
from protocol.model.words import Kind, label
from protocol.tui.widgets.notes_pane import KIND_SHORT, kind_column

FOUND = "bold underline"
"""How words that were looked for are told apart: seen without colour."""

_BEFORE = 16
"""Characters that are shown before the first word that was found, where a line is cut."""


def marks_of(source: FromInterview, note: KeptNote) -> list[str]:
    """What has to be known before a note is passed on: that it is sensitive, or may not be quoted."""
    told = []
    if note.sensitive:
        told.append(_("sensitive"))
    if note.kind is Kind.VERBATIM and not source.may_be_quoted:
        told.append(_("do not quote"))
    return [f"[{words}]" for words in told]


def head_of(source: FromInterview, note: KeptNote) -> Content:
    """Where a note comes from, and what it is."""
    parts = [
        Content.styled(source.code, "bold"),
        Content.styled(f"  {note.minute:.0f}'  ", "$quiet"),
        Content.styled(_(label(note.kind)), "$mark"),
    ]
    if note.page:
        parts.append(Content.styled(f"  [{note.page}]", "$quiet"))
    parts += [Content.styled(f"  {mark}", "bold") for mark in marks_of(source, note)]
    return Content("").join(parts)


def words_of(note: KeptNote, terms: Sequence[str] = ()) -> Content:
    """The words of a note, what was looked for in them marked; literal words stand in quotes."""
    words = Content(note.text)
    for start, end in places_of(note.text, terms):
        words = words.stylize(FOUND, start, end)
    return Content("“") + words + Content("”") if note.kind is Kind.VERBATIM else words


def found_row(source: FromInterview, note: KeptNote, terms: Sequence[str], width: int) -> Content:
    """A note on one line, cut so that the first word that was found is on it.

    Args:
        source: Its interview.
        note: The note.
        terms: What was looked for, folded.
        width: Cells for the line.
    """
    short = _(KIND_SHORT[note.kind])
    head = [
        Content.styled(f"{source.code:<9} ", "bold"),
        Content.styled(f"{note.minute:>3.0f}' ", "$quiet"),
        Content.styled(short.ljust(kind_column()) + " ", "$mark"),
    ]
    head += [Content.styled(f"{mark} ", "bold") for mark in marks_of(source, note)]
    room = width - sum(part.cell_length for part in head)
    text = note.text.replace("\n", " ")
    places = places_of(text, terms)
    first = places[0][1] if places else 0
    words = Content(text)
    for start, end in places:
        words = words.stylize(FOUND, start, end)
    if first > room - 2:
        cut = max(places[0][0] - _BEFORE, 0)
        words = Content("…") + words[cut:]
    return Content("").join([*head, words]).truncate(width, ellipsis=True)


def cell_words(cell: Cell) -> str:
    """A cell of the matrix in words: how many notes, or why none."""
    interviews = ngettext("{count} interview", "{count} interviews", cell.interviews)
    told = interviews.format(count=cell.interviews)
    if cell.absence is Absence.NO_INTERVIEW:
        return _("no interview")
    if cell.absence is Absence.NOT_IN_QUESTIONNAIRE:
        return _("topic not in the questionnaire") + f" ({told})"
    if cell.absence is Absence.NOTHING_NOTED:
        return _("asked, nothing noted") + f" ({told})"
    notes = ngettext("{count} note", "{count} notes", cell.notes).format(count=cell.notes)
    return f"{notes} ({told})"


def cell_sign(cell: Cell) -> str:
    """A cell of the matrix in a few characters."""
    signs = {Absence.NO_INTERVIEW: "-", Absence.NOT_IN_QUESTIONNAIRE: "/", Absence.NOTHING_NOTED: "0"}
    return signs[cell.absence] if cell.absence is not None else str(cell.notes)


def absence_words(absence: NothingKnown) -> str:
    """Why a question has neither mention nor outcome in an interview."""
    told = {
        NothingKnown.UNSETTLED: _("open: nothing said yet"),
        NothingKnown.EARLIER: _("settled in an earlier sitting"),
        NothingKnown.NOTHING_KEPT: _("nothing kept"),
        NothingKnown.NOT_IN_VERSION: _("not in this version of the questionnaire"),
        NothingKnown.NOT_IN_ROLE: _("not asked in this role"),
    }
    return told[absence]


def legend(signs: Iterable[tuple[str, str]]) -> Content:
    """What signs mean, on one line."""
    parts = [Content.assemble((sign, "bold"), (f" {meaning}", "$quiet")) for sign, meaning in signs]
    return Content("  ").join(parts)
