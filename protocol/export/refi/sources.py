"""The texts of a project: one for each interview, or one for each question of it that has notes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from protocol.export.blocks import Block
from protocol.export.refi.guids import guid
from protocol.export.refi.texts import SourceText
from protocol.export.sheets.readme import MARK
from protocol.export.sitting import Sitting
from protocol.export.words import Permission
from protocol.i18n import N_
from protocol.model.interview import Note

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
"""What no file of some system may be called: programs make files of sources."""


class Source(Struct):
    """One text."""

    id: str
    """Its GUID."""
    name: str
    """What it is called; good as the name of a file."""
    text: SourceText
    """Its words, and where each note stands in them."""
    notes: list[Note] = field(default_factory=list)
    """The notes in it."""
    block: Block | None = None
    """The question that it is about; None for a whole interview."""


def sources_of(sitting: Sitting, blocks: Sequence[Block], *, per_interview: bool) -> list[Source]:
    """The texts of an interview.

    Args:
        sitting: The interview.
        blocks: Its questions.
        per_interview: Whether it is one text; else each question that has notes is one.
    """
    if per_interview:
        return [_of_interview(sitting, blocks)]
    return [_of_question(sitting, block) for block in blocks if block.notes]


def _of_interview(sitting: Sitting, blocks: Sequence[Block]) -> Source:
    made = Source(guid("text-of-interview", sitting.interview.id), _name(sitting.code), _begun(sitting))
    topic = ""
    for block in blocks:
        if block.topic != topic:
            topic = block.topic
            made.text.line()
            made.text.line(f"## {topic}")
        _write(sitting, block, made)
    return made


def _of_question(sitting: Sitting, block: Block) -> Source:
    path = block.path or sitting.words.say(N_("Inbox"))
    name = _name(f"{sitting.code} {path}")
    made = Source(
        guid("text-of-question", sitting.interview.id, block.path or ""), name, _begun(sitting), block=block
    )
    made.text.line(f"## {block.topic}")
    _write(sitting, block, made)
    return made


def _begun(sitting: Sitting) -> SourceText:
    text = SourceText()
    case = sitting.names.case(sitting.interview.case)
    text.line(" · ".join(filter(None, (sitting.code, sitting.role, case.code, case.name))))
    if sitting.fictional:
        text.line(sitting.words.say(MARK))
    return text


def _write(sitting: Sitting, block: Block, source: Source) -> None:
    """Put a question, what came of it, and its notes at the end of a text."""
    text, words = source.text, sitting.words
    text.line()
    mark = f" ({words.say(N_('improvised question'))})" if block.improvised else ""
    text.line(f"{block.wording}{mark}")
    for told in block.told:
        text.line(f"({told})")
    for told in block.told_of_items:
        text.line(f"- {told}")
    if block.probes:
        text.line(f"({words.say(N_('probes'))}: {' / '.join(block.probes)})")
    for _number, note in block.notes:
        text.note(note.id, f"[{_told_of(sitting, note)}] ", sitting.text(note))
        source.notes.append(note)


def _told_of(sitting: Sitting, note: Note) -> str:
    """What stands before a note: kind, minute, page, and whether it may not be quoted."""
    words = sitting.words
    minute = words.say(N_("min. {minute}")).format(minute=sitting.minute(note.entered))
    parts = [words.of(note.kind), minute]
    if note.page:
        parts.append(words.say(N_("page {page}")).format(page=note.page))
    permission = sitting.quoting(note)
    if permission in (Permission.NO, Permission.HELD_BACK):
        parts.append(words.of(permission))
    return ", ".join(parts)


def _name(text: str) -> str:
    return " ".join(_NOT_IN_NAMES.sub("-", text).split())
