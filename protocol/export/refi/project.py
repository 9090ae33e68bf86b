"""A study as a REFI-QDA project (`.qdpx`): texts, cases, codes, codings, coders, memos.

A project is an archive: `project.qde`, which is XML, and the texts under `sources/`. The XML wants cases
before texts and both before memos and sets. Each interview adds to all of them: what it adds waits in files.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from typing import IO
from zipfile import ZIP_DEFLATED, ZipInfo

from lxml import etree  # type: ignore[import-untyped]

from protocol import __version__
from protocol.export.blocks import blocks_of, records_in
from protocol.export.passing_on import Desk
from protocol.export.refi.codes import LONGEST, Codes
from protocol.export.refi.elements import (
    Element,
    as_bytes,
    date_time,
    element,
    one_line,
    pointing,
    with_text,
)
from protocol.export.refi.guids import guid
from protocol.export.refi.selections import PROGRAM, Selections
from protocol.export.refi.sources import Source, sources_of
from protocol.export.refi.variables import Variables, of_interview, of_question
from protocol.export.scratch import Archive, Part, zip_time
from protocol.export.sitting import Sitting
from protocol.export.spool import Spool
from protocol.i18n import N_

_NAMESPACE = "urn:QDA-XML:project:1.0"
_MADE = "project.qdpx"
_PARTS = ("Cases", "Sources", "Notes")
"""The elements that interviews add to, in the order of the standard."""

_NO_PLACE = N_("the standard has no place for them")
_REASONS = dict.fromkeys(("visits", "pauses", "recordings", "failures", "changes"), _NO_PLACE)
_CANNOT = (
    N_("Not carried besides: the questionnaires, and seconds. Each note has its minute of the talk."),
    N_("Kinds of notes, and what may not be quoted, are codes that the user Protocol gave."),
)


class Project:
    """The format `refi-qda`.

    Args:
        desk: What it works with.
        per_interview: Whether an interview is one text; else each question that has notes is one.
    """

    def __init__(self, desk: Desk, *, per_interview: bool) -> None:
        self._desk = desk
        self._per_interview = per_interview
        self._codes = Codes(desk.material.codebook, desk.work.code_names, desk.words)
        self._variables = Variables()
        self._files: dict[str, IO[bytes]] = {part: (desk.room / part).open("w+b") for part in _PARTS}
        self._sets = Spool(desk.room / "sets")
        self._set_names: dict[tuple[str, str], str] = {}
        self._users: dict[str, None] = {PROGRAM: None, **dict.fromkeys(desk.work.coders)}
        self._names: set[str] = set()
        self._moved = self._texts = 0
        self._archive = Archive(desk.room / _MADE)

    def take(self, sitting: Sitting) -> None:
        """Write an interview: its texts, its case, its places in the sets."""
        blocks = blocks_of(sitting)
        sources = sources_of(sitting, blocks, per_interview=self._per_interview)
        selections = Selections(self._desk, self._codes, sitting, sources)
        self._moved += selections.moved
        self._texts += len(sources)
        if sitting.interview.interviewer:
            self._users.setdefault(sitting.interview.interviewer)
        for source in sources:
            self._write(sitting, source, selections)
            for key, name in _sets_of(sitting, source):
                self._set_names[key] = name
                self._sets.add(key, source.id)
        for memo in selections.memos:
            self._files["Notes"].write(as_bytes(memo))
        case = element(
            "Case",
            *self._variables.values(of_interview(sitting, blocks)),
            *(pointing("SourceRef", source.id) for source in sources),
            guid=guid("interview", sitting.interview.id),
            name=sitting.code,
        )
        self._files["Cases"].write(as_bytes(case))
        self._desk.went_out.update(records_in(blocks, sitting))

    def finish(self) -> tuple[Part, list[str]]:
        """Put the XML together, and the archive around it."""
        desk = self._desk
        codes_account(desk, self._codes)
        self._remark()
        account = desk.account(_REASONS, _CANNOT)
        qde = desk.room / "project.qde"
        with qde.open("wb") as file:
            file.write(self._opening())
            users = (element("User", guid=guid("user", name), name=name, id=name) for name in self._users)
            _section(file.write, "Users", users)
            file.write(as_bytes(element("CodeBook", self._codes.element())))
            _section(file.write, "Variables", self._variables.elements())
            for part in _PARTS:
                _copy(self._files[part], file, part)
            _section(file.write, "Sets", self._set_elements())
            file.write(as_bytes(with_text("Description", "\n".join(account))))
            file.write(b"</Project>\n")
        self._archive.write(qde, "project.qde")
        self._archive.close()
        return desk.room / _MADE, account

    def close(self) -> None:
        """Let go of the files."""
        self._archive.close()
        self._sets.close()
        for file in self._files.values():
            file.close()

    def _write(self, sitting: Sitting, source: Source, selections: Selections) -> None:
        """Write a text into the archive, and what stands on it into the XML."""
        entry = ZipInfo(f"sources/{source.id}.txt", zip_time(self._desk.material.now.timetuple()[:6]))
        entry.compress_type = ZIP_DEFLATED
        self._archive.writestr(entry, source.text.text.encode())
        interview = sitting.interview
        values = [] if source.block is None else list(of_question(sitting, source.block, named=False))
        made = element(
            "TextSource",
            *selections.elements(source),
            *self._variables.values(values),
            guid=source.id,
            name=self._free_name(source.name),
            plainTextPath=f"internal://{source.id}.txt",
            creatingUser=guid("user", interview.interviewer or PROGRAM),
            creationDateTime=date_time(interview.started_at or interview.created_at),
        )
        self._files["Sources"].write(as_bytes(made))

    def _free_name(self, name: str) -> str:
        """A name that no other text has, whatever its capitals."""
        free, number = name, 1
        while free.casefold() in self._names:
            number += 1
            free = f"{name} ({number})"
        self._names.add(free.casefold())
        return free

    def _set_elements(self) -> Iterator[Element]:
        for key, name in self._set_names.items():
            members = (pointing("MemberSource", source) for source in self._sets.read(key))
            yield element("Set", *members, guid=guid("set", *key), name=name)

    def _remark(self) -> None:
        say, remarks = self._desk.words.say, self._desk.remarks
        remarks.append(say(N_("Texts: {count}")).format(count=self._texts))
        if self._moved:
            told = N_("Codings on whole notes, since the text changed after the coding: {count}")
            remarks.append(say(told).format(count=self._moved))

    def _opening(self) -> bytes:
        now = self._desk.material.now
        now = (now if now.tzinfo is not None else now.replace(tzinfo=UTC)).astimezone(UTC)
        root = etree.Element(f"{{{_NAMESPACE}}}Project", nsmap={None: _NAMESPACE})
        root.set("name", one_line(self._desk.title))
        root.set("origin", f"{PROGRAM} {__version__}")
        root.set("creatingUserGUID", guid("user", PROGRAM))
        root.set("creationDateTime", f"{now:%Y-%m-%dT%H:%M:%SZ}")
        return b'<?xml version="1.0" encoding="utf-8"?>\n' + as_bytes(root).replace(b"/>\n", b">\n")


def codes_account(desk: Desk, codes: Codes) -> None:
    """Count the codes, and tell of names that went out otherwise or that some program finds too long.

    Args:
        desk: Keeps the account.
        codes: The codes.
    """
    desk.came_in["codes"] = len(desk.material.codebook.codes)
    desk.went_out["codes"] = sum(node.in_codebook for node in codes.all())
    say = desk.words.say
    renamed, long = codes.renamed(), codes.too_long()
    if renamed:
        desk.remarks.append(say(N_("Codes under another name, since no two may share one:")))
        desk.remarks += [f"- {line}" for line in renamed]
    if long:
        told = N_("Codes with names longer than the {longest} characters that MAXQDA takes:")
        desk.remarks.append(say(told).format(longest=LONGEST))
        desk.remarks += [f"- {name}" for name in long]


def _sets_of(sitting: Sitting, source: Source) -> Iterator[tuple[tuple[str, str], str]]:
    """The sets that a text of an interview belongs to: key and name of each."""
    interview, say = sitting.interview, sitting.words.say
    yield ("case", interview.case), f"{say(N_('case'))}: {interview.case}"
    yield ("role", interview.role), f"{say(N_('role'))}: {sitting.role}"
    called = interview.participant_code or interview.participant
    yield ("participant", interview.participant), f"{say(N_('participant'))}: {called}"
    if source.block is not None:
        yield ("topic", source.block.topic), f"{say(N_('topic'))}: {source.block.topic}"


def _section(write: Callable[[bytes], object], tag: str, elements: Iterable[Element]) -> None:
    """A list of elements; nothing where there are none, since the standard wants one at least."""
    begun = False
    for one in elements:
        if not begun:
            write(f"<{tag}>\n".encode())
            begun = True
        write(as_bytes(one))
    if begun:
        write(f"</{tag}>\n".encode())


def _copy(waiting: IO[bytes], file: IO[bytes], tag: str) -> None:
    """Elements that waited in a file; nothing where there are none."""
    if not waiting.tell():
        return
    waiting.seek(0)
    file.write(f"<{tag}>\n".encode())
    shutil.copyfileobj(waiting, file)
    file.write(f"</{tag}>\n".encode())
