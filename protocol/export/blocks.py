"""An interview as it is read: question by question in the order of the topics, with what came of each.

Built on the rows of the sheet of the answers, so that no two formats tell one thing in two ways.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from msgspec import Struct, field

from protocol.export.book.columns import Value
from protocol.export.sheets.answers import ANSWERS, Answers
from protocol.export.sitting import Sitting
from protocol.export.words import Sort, Words
from protocol.i18n import N_
from protocol.model.interview import Note
from protocol.model.words import Basis

_COLUMNS = tuple(column.id for column in ANSWERS.columns)

INBOX_NAME = N_("Inbox: notes without a question")


class Block(Struct):
    """A question and all that is known of it in one interview."""

    path: str | None
    """The path of the question; None is the inbox."""
    topic: str
    """What its topic is called."""
    wording: str
    """The question in full."""
    improvised: bool = False
    """Whether it was made up on the spot."""
    probes: list[str] = field(default_factory=list)
    """The probes that were used, in their words."""
    rows: list[dict[str, Value]] = field(default_factory=list)
    """Its rows of the answers, by the ids of the columns: mention, outcome, answer, reason."""
    items: list[dict[str, Value]] = field(default_factory=list)
    """Those of the items of its list."""
    notes: list[tuple[int, Note]] = field(default_factory=list)
    """Its notes in spoken order, each with its place among all notes of the interview, from 1."""
    told: list[str] = field(default_factory=list)
    """What came of it, in words: mention, outcome, reason, answer; one line for each row."""
    told_of_items: list[str] = field(default_factory=list)
    """What came of each item of its list, in words."""


def blocks_of(sitting: Sitting) -> list[Block]:
    """The questions of an interview in the order of the topics; debrief and inbox come last.

    Args:
        sitting: The interview.
    """
    item = sitting.words.of(Sort.ITEM)
    blocks: dict[str | None, Block] = {}
    for cells in Answers().take(sitting):
        row = dict(zip(_COLUMNS, cells, strict=True))
        path = str(row["question"])
        block = blocks.setdefault(path, _block(sitting, path))
        (block.items if row["type"] == item else block.rows).append(row)
    noted: dict[str | None, list[tuple[int, Note]]] = defaultdict(list)
    for number, note in enumerate(sitting.notes, 1):
        noted[note.question].append((number, note))
    rest = set(noted) - set(blocks)
    for apart in sorted(rest, key=lambda path: (sitting.places.number(path), path or "")):
        blocks[apart] = _block(sitting, apart)
    for noted_at, notes in noted.items():
        blocks[noted_at].notes = notes
    for use in sitting.contents.probes:
        block = blocks.setdefault(use.question, _block(sitting, use.question))
        block.probes.append(use.wording or use.probe)
    for block in blocks.values():
        block.told = [" · ".join(_parts(row, sitting.words)) for row in block.rows]
        block.told_of_items = [
            f"{row['item_label']}: {' · '.join(_parts(row, sitting.words))}" for row in block.items
        ]
    return list(blocks.values())


def _block(sitting: Sitting, path: str | None) -> Block:
    return Block(
        path=path,
        topic=sitting.names.topic(sitting.places.topic(path)),
        wording=sitting.words.say(INBOX_NAME) if path is None else sitting.question(path),
        improvised=path in sitting.places.improvised,
    )


def _parts(row: dict[str, Value], words: Words) -> list[str]:
    parts = [row["mention"]]
    if row["outcome"] != row["mention"]:
        parts.append(row["outcome"])
    parts += [row["reason"], row["reason_text"]]
    if has_answer(row):
        parts += [row["answer"], row["other"]]
    if row["order"] is not None:
        parts.append(f"{words.say(N_('order'))} {row['order']}")
    if row["about"] is not None:
        parts.append(f"{words.say(N_('about whom'))}: {row['about']}")
    return [str(part) for part in parts if part not in (None, "")]


def has_answer(row: dict[str, Value]) -> bool:
    """Whether a row of the answers holds an answer to a closed question, or what was said in its place."""
    return row["value"] is not None or row["special"] is not None


def records_in(blocks: list[Block], sitting: Sitting) -> Counter[str]:
    """How many records of an interview its blocks tell, by sort: what a format that writes them all carries.

    Args:
        blocks: The questions.
        sitting: Their interview.
    """
    kept = {sitting.words.of(basis) for basis in Basis}
    counted: Counter[str] = Counter()
    for block in blocks:
        counted["notes"] += len(block.notes)
        counted["probes"] += len(block.probes)
        counted["improvised"] += block.improvised
        counted["answers"] += sum(map(has_answer, block.rows))
        counted["states"] += sum(row["basis"] in kept for row in [*block.rows, *block.items])
    return counted
