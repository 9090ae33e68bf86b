"""What stands on the texts of one interview: codings in their places, and memos of coders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field

from protocol.export.passing_on import Desk
from protocol.export.refi.codes import NOT_TO_QUOTE, SENSITIVE, Codes
from protocol.export.refi.elements import Element, date_time, element, pointing, with_text
from protocol.export.refi.guids import guid
from protocol.export.refi.sources import Source
from protocol.export.sitting import Sitting
from protocol.export.words import Permission
from protocol.i18n import N_
from protocol.model.interview import Note

PROGRAM = "Protocol"
"""The user that the program's own codings are by."""

_Part = tuple[Note, int, int]


class _Selection(Struct):
    """A stretch of a text that something is said of."""

    id: str
    codings: list[Element] = field(default_factory=list)
    note_refs: list[Element] = field(default_factory=list)


class Selections:
    """The selections of the texts of one interview.

    Args:
        desk: Counts what is placed.
        codes: The codes.
        sitting: The interview.
        sources: Its texts.
    """

    def __init__(self, desk: Desk, codes: Codes, sitting: Sitting, sources: Sequence[Source]) -> None:
        self._sitting = sitting
        self._codes = codes
        self._sources = {note.id: source for source in sources for note in source.notes}
        self._found: dict[str, dict[tuple[int, int], _Selection]] = {source.id: {} for source in sources}
        self.moved = 0
        """Codings on whole units, since the text is no longer what the coder saw."""
        self.memos: list[Element] = []
        """The memos, as elements `Note`."""
        for note in sitting.notes:
            self._mark(note)
        for stretch in desk.work.of(sitting):
            code = codes.find(stretch.coding.code)
            coding = _coding(("coding", stretch.coding.id), code.guid, stretch.coder, stretch.coding.at)
            self._at(stretch.parts).codings.append(coding)
            self.moved += not stretch.exact
            desk.went_out["codings"] += 1
        for coder, memo, notes in desk.work.memos_of(sitting):
            self._remember(coder, memo.unit, memo.text, notes)
            desk.went_out["memos"] += 1

    def elements(self, source: Source) -> Iterator[Element]:
        """The elements `PlainTextSelection` of a text, in its order."""
        for (start, end), selection in sorted(self._found[source.id].items()):
            yield element(
                "PlainTextSelection",
                *selection.codings,
                *selection.note_refs,
                guid=selection.id,
                startPosition=str(start),
                endPosition=str(end),
            )

    def _mark(self, note: Note) -> None:
        """Give a note the program's own codes."""
        own = [note.kind.value]
        if self._sitting.quoting(note) in (Permission.NO, Permission.HELD_BACK):
            own.append(NOT_TO_QUOTE)
        if note.sensitive:
            own.append(SENSITIVE)
        selection = self._at(self._whole((note,)))
        for key in own:
            of = ("own-coding", key, note.id)
            selection.codings.append(_coding(of, self._codes.own[key].guid, PROGRAM, note.entered.at))

    def _remember(self, coder: str, unit: str, text: str, notes: Sequence[Note]) -> None:
        """Keep a memo of a unit, and point at it from the stretch."""
        made = guid("memo", coder, unit)
        name = self._sitting.words.say(N_("memo of {coder} on {interview}"))
        content = with_text("PlainTextContent", text)
        called = name.format(coder=coder, interview=self._sitting.code)
        self.memos.append(element("Note", content, guid=made, name=called, creatingUser=guid("user", coder)))
        self._at(self._whole(notes)).note_refs.append(pointing("NoteRef", made))

    def _whole(self, notes: Sequence[Note]) -> tuple[_Part, ...]:
        return tuple((note, 0, len(self._sitting.text(note))) for note in notes)

    def _at(self, parts: Sequence[_Part]) -> _Selection:
        """The selection from the first part to the last."""
        first, last = parts[0], parts[-1]
        source = self._sources[first[0].id]
        begin = source.text.span(*_of(first))
        end = source.text.span(*_of(last))
        if begin is None or end is None:
            raise AssertionError("the notes of a unit are not in one text")
        made = guid("selection", source.id, first[0].id, first[1], last[0].id, last[2])
        return self._found[source.id].setdefault((begin[0], end[1]), _Selection(made))


def _of(part: _Part) -> tuple[str, int, int]:
    note, start, end = part
    return note.id, start, end


def _coding(of: tuple[str, ...], code: str, coder: str, at: str) -> Element:
    return element(
        "Coding",
        pointing("CodeRef", code),
        guid=guid(*of),
        creatingUser=guid("user", coder),
        creationDateTime=date_time(at),
    )
