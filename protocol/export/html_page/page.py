"""The page in the making: interviews wait in a file as they come, and the page is written around them."""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from protocol.export.blocks import Block, blocks_of, records_in
from protocol.export.book.cells import escape
from protocol.export.html_page.labels import labels_of
from protocol.export.passing_on import Desk
from protocol.export.scratch import Part
from protocol.export.sitting import Sitting
from protocol.export.words import Permission
from protocol.i18n import N_
from protocol.model.interview import Note
from protocol.model.text import clean
from protocol.model.words import Kind

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
_MADE = "page.html"
_NOT_SHOWN = N_("the page does not show them")
_REASONS = dict.fromkeys(("visits", "pauses", "recordings", "failures", "changes"), _NOT_SHOWN)
_CHANGED = N_("the text changed since")
_CANNOT = (N_("Codes stand at the notes that they cover; which words of a note got a code is not shown."),)


class _Topic(Struct):
    """The questions of one topic, next to each other."""

    name: str
    """What it is called."""
    blocks: list[Block]
    """The questions."""


class _Entry(Struct, frozen=True):
    """An interview in the list of interviews."""

    code: str
    """Its code."""
    anchor: str
    """Where it is on the page."""
    role: str
    """Its role."""
    case: str
    """The code of its case."""


class HtmlPage:
    """The format `html`.

    Args:
        desk: What it works with.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._labels = labels_of(desk.words)
        environment = _environment()
        self._interview = environment.get_template("interview.html")
        self._page = environment.get_template("page.html")
        self._path = desk.room / "interviews.html"
        self._written = self._path.open("w+", encoding="utf-8", newline="\n")
        self._entries: list[_Entry] = []
        self._topics: dict[str, None] = {}

    def take(self, sitting: Sitting) -> None:
        """Write an interview into the file in which they wait."""
        blocks = blocks_of(sitting)
        topics: list[_Topic] = []
        for block in blocks:
            if not topics or topics[-1].name != block.topic:
                topics.append(_Topic(block.topic, []))
                self._topics.setdefault(block.topic)
            topics[-1].blocks.append(block)
        interview = sitting.interview
        entry = _Entry(sitting.code, f"i-{interview.id}", sitting.role, interview.case)
        self._entries.append(entry)
        work = _WorkOf(self._desk, sitting)
        written = self._interview.generate(
            entry=entry,
            sitting=sitting,
            case=sitting.names.case(interview.case),
            title=sitting.names.title(interview.participant),
            started=sitting.names.local(interview.started_at or interview.created_at).replace("T", " ")[:16],
            topics=topics,
            codes=work.codes,
            memos=work.memos,
            marked=lambda note: _mark(sitting, note),
            worded=lambda note: sitting.wording(note.question, note.wording) if note.question else "",
            say=self._labels,
        )
        self._written.writelines(written)
        self._desk.went_out.update(records_in(blocks, sitting))

    def finish(self) -> tuple[Part, list[str]]:
        """Write the page around the interviews."""
        desk = self._desk
        desk.came_in["codes"] = desk.went_out["codes"] = len(desk.material.codebook.codes)
        account = desk.account(_REASONS, _CANNOT)
        style, script = _read("style.css"), _read("script.js")
        made = desk.room / _MADE
        page = self._page.generate(
            language=desk.words.language,
            title=desk.words.text(desk.material.study.title),
            fictional=desk.material.study.fictional,
            policy=_policy(style, script),
            style=style,
            script=script,
            say=self._labels,
            entries=self._entries,
            cases=_in_order(entry.case for entry in self._entries),
            roles=_in_order(entry.role for entry in self._entries),
            topics=list(self._topics),
            kinds=[(kind.value, desk.words.of(kind)) for kind in Kind],
            codes=desk.material.codebook.codes,
            account=account,
            interviews=self._pieces(),
        )
        with made.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(page)
        return made, account

    def close(self) -> None:
        """Let go of the file."""
        self._written.close()

    def _pieces(self) -> Iterator[str]:
        """The interviews as they were written, piece by piece; their template has escaped them."""
        self._written.seek(0)
        while piece := self._written.read(1 << 16):
            yield piece


class _WorkOf:
    """What coders did with one interview, by note.

    Args:
        desk: Counts what is shown.
        sitting: The interview.
    """

    def __init__(self, desk: Desk, sitting: Sitting) -> None:
        self.codes: dict[str, list[str]] = defaultdict(list)
        """The codes of each note, each with its coder."""
        self.memos: dict[str, list[str]] = defaultdict(list)
        """The memos of each note, each with its coder."""
        for stretch in desk.work.of(sitting):
            desk.went_out["codings"] += 1
            for note, _start, _end in stretch.parts:
                told = f"{stretch.coding.code} ({stretch.coder})"
                changed = "" if stretch.exact else f" – {sitting.words.say(_CHANGED)}"
                self.codes[note.id].append(f"{told}{changed}")
        for coder, memo, notes in desk.work.memos_of(sitting):
            desk.went_out["memos"] += 1
            self.memos[notes[-1].id].append(f"{coder}: {memo.text}")


def _environment() -> Environment:
    """Jinja2 as it is used here: everything is escaped, and a text with control characters shows them."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    def harmless(value: object) -> object:
        if hasattr(value, "__html__") or not isinstance(value, str):
            return value
        lines = value.replace("\r\n", "\n").replace("\r", "\n")
        return lines if clean(lines) == lines else escape(lines)

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy that allows this style and this script, by their hashes, and nothing else."""
    return (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _read(name: str) -> str:
    """A part of the page that stands in it as it is."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _mark(sitting: Sitting, note: Note) -> str:
    """What must be seen of a note before it is quoted; empty for nothing."""
    permission = sitting.quoting(note)
    held = permission in (Permission.NO, Permission.HELD_BACK)
    return sitting.words.of(permission) if held else ""


def _in_order(values: Iterator[str]) -> list[str]:
    return sorted(set(values))
