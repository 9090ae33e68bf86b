"""A team that changes its mind: exports, imports, renamed codes and changed notes in any order, by a model.

The model is dictionaries: for each coder and note the codes that hold, with the text and the hour of each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from msgspec import structs

from protocol.analysis.codebook import renamed, without_code
from protocol.export.sheets.to_code import Plan
from protocol.model.coding import CoderWork, hash_of
from protocol.model.interview import InterviewContents, Note
from protocol.store.codings import all_work, read_codebook, taking_out, write_codebook
from protocol.store.recoding import give_names, take_out
from protocol.store.study_folder import StudyFolder
from tests.coding.study import NOW, edited, export, put, taken
from tests.export.builders import contents, note, some_id

CODES = ("steun", "steun > ouders", "007", "\u00e9\u00e9n", "\U0001f642 blij", "true", "rol")
TEXTS = (
    "ja",
    "een twee",
    "cafe\u0301 \U0001f642",
    "=1+1",
    "שלום wereld",
    "\u00e9\u00e9n\ntwee",
    "lang " * 9_000,
)
ACTS = ("code", "code", "code", "again", "rename", "join", "remove", "edit", "edit", "delete", "off_record")


@dataclass
class Book:
    """A workbook that coders have."""

    path: Path
    made: datetime
    texts: dict[str, str]
    codes: dict[str, list[str]]


@dataclass
class Team:
    """A study with its coders, and what is expected of it."""

    folder: StudyFolder
    talk: InterviewContents
    room: Path
    random: Random
    now: datetime = NOW
    work: dict[str, dict[tuple[str, str], tuple[str, datetime]]] = field(default_factory=dict)
    """For each coder: the hash of the text and the hour, by unit and code."""
    names: dict[str, str] = field(default_factory=dict)
    """The names of now of codes that were called otherwise."""
    books: list[Book] = field(default_factory=list)

    def later(self) -> datetime:
        """An hour later."""
        self.now += timedelta(hours=1)
        return self.now

    def kept(self) -> dict[str, CoderWork]:
        """What the study holds, by coder."""
        return {work.coder: work for work in all_work(self.folder.path)}

    def export(self, coder: str) -> Book:
        """A workbook with the codes of a coder put back: those of texts that are as they were."""
        made = self.later()
        path = self.room / f"{len(self.books)}.xlsx"
        plan = Plan(work=self.kept().get(coder), codes=3)
        export(self.folder, path, now=made, plan=plan, codebook=read_codebook(self.folder.path))
        texts = {one.id: one.text for one in self.talk.notes}
        codes: dict[str, list[str]] = {unit: [] for unit in texts}
        for (unit, code), (text_hash, _at) in self.work.get(coder, {}).items():
            if unit in texts and text_hash == hash_of(texts[unit]):
                codes[unit].append(code)
        self.books.append(Book(path, made, texts, codes))
        return self.books[-1]

    def code(self) -> None:
        """Somebody codes a workbook, new or old, and it is read in."""
        coder = self.random.choice(("AB", "\u00c9\u00cf"))
        book = self.random.choice(self.books) if self.books and self.random.random() < 0.4 else None
        book = book or self.export(coder)
        with edited(book.path) as sheet:
            for unit in book.texts:
                if self.random.random() < 0.6:
                    row = sheet.row_of(unit)
                    for number in range(1, 4):
                        sheet.set(row, f"code_{number}", None)
                    book.codes[unit] = self.random.sample(CODES, self.random.randint(0, 3))
                    sheet.code(unit, *book.codes[unit])
        self.take(book, coder)

    def again(self) -> None:
        """The codes of a coder are put back and read in as they are: nothing changes."""
        for coder, work in self.kept().items():
            self.take(self.export(coder), coder)
            assert {one.id: one for one in self.kept()[coder].codings} == {
                one.id: one for one in work.codings
            }

    def take(self, book: Book, coder: str) -> None:
        """Read a workbook in: what it says goes before what was said, where it could show that."""
        at = self.later()
        named = {code: self.named(code) for codes in book.codes.values() for code in codes}
        taken(self.folder, book.path, coder=coder, now=at, add_codes=True)
        held = self.work.setdefault(coder, {})
        there = {one.id for one in self.talk.notes}
        for unit in book.texts.keys() & there:
            said = hash_of(book.texts[unit])
            before = {key: value for key, value in held.items() if key[0] == unit}
            now = {(unit, named[code]): said for code in book.codes[unit]}
            for key, (text_hash, when) in before.items():
                if key not in now and (text_hash == said or when > book.made):
                    del held[key]
            for key, text_hash in now.items():
                held[key] = text_hash, before[key][1] if key in before else at

    def named(self, code: str) -> str:
        """What a code that was written is called now."""
        known = {one.name for one in read_codebook(self.folder.path).codes}
        if code in known:
            return code
        above, sign, own = code.rpartition(" > ")
        if code in self.names or not sign or above in known:
            return self.names.get(code, code)
        return f"{self.names.get(above, above)} > {own}"

    def rename(self, *, merge: bool = False) -> None:
        """A code gets another name, with those below it, in the work of every coder."""
        codes = [one.name for one in read_codebook(self.folder.path).codes]
        if len(codes) < 2:
            return
        old, other = self.random.sample(codes, 2)
        new = other if merge else f"naam {len(self.names)}"
        if new.startswith(old):
            return
        renaming = renamed(read_codebook(self.folder.path), codes, old, new, merge=merge)
        write_codebook(self.folder.path, renaming.codebook)
        give_names(self.folder.path, renaming.names, f"{self.later():%Y-%m-%dT%H:%M:%S}.000Z")
        following = {old: renaming.names.get(now, now) for old, now in self.names.items()}
        self.names = following | {old: now for old, now in renaming.names.items() if old != now}
        for coder, held in self.work.items():
            moved: dict[tuple[str, str], tuple[str, datetime]] = {
                key: value for key, value in held.items() if key[1] not in renaming.names
            }
            for (unit, code), value in held.items():
                if code in renaming.names:
                    moved.setdefault((unit, renaming.names[code]), value)
            self.work[coder] = moved

    def join(self) -> None:
        """Two codes become one."""
        self.rename(merge=True)

    def remove(self) -> None:
        """A code goes, with its codings."""
        codes = [one.name for one in read_codebook(self.folder.path).codes]
        if not codes:
            return
        gone = self.random.choice(codes)
        take_out(self.folder.path, gone, f"{self.later():%Y-%m-%dT%H:%M:%S}.000Z")
        write_codebook(self.folder.path, without_code(read_codebook(self.folder.path), gone))
        self.names = {old: now for old, now in self.names.items() if now != gone}
        for held in self.work.values():
            for key in [key for key in held if key[1] == gone]:
                del held[key]

    def change(self, *notes: Note) -> None:
        """The notes of the talk become others."""
        self.talk = structs.replace(self.talk, notes=notes)
        put(self.folder, self.talk)

    def edit(self) -> None:
        """A note gets other words."""
        one = self.random.choice(self.talk.notes)
        other = structs.replace(one, text=self.random.choice(TEXTS))
        self.change(*(other if kept is one else kept for kept in self.talk.notes))

    def delete(self) -> None:
        """A note goes: what was coded there stays, and is told elsewhere."""
        if len(self.talk.notes) > 2:
            self.change(*self.talk.notes[1:])

    def off_record(self) -> None:
        """A note goes off the record, with all that was coded there."""
        if len(self.talk.notes) > 2:
            gone = self.talk.notes[-1].id
            with taking_out(self.folder.path, self.talk.interview.id, {gone}):
                self.change(*self.talk.notes[:-1])
            for held in self.work.values():
                for key in [key for key in held if key[0] == gone]:
                    del held[key]


def _told(work: CoderWork) -> set[tuple[str, int, int, str]]:
    """What holds, as the history tells it."""
    told: set[tuple[str, int, int, str]] = set()
    for one in work.history:
        if one.act == "added":
            told.add((one.unit, one.start, one.end, one.code))
            continue
        told.remove((one.unit, one.start, one.end, one.code))
        if one.act == "renamed":
            told.add((one.unit, one.start, one.end, one.became))
    return told


@pytest.mark.parametrize("seed", range(2))
def test_codings_are_what_was_said_last(seed: int, folder: StudyFolder, tmp_path: Path) -> None:
    """After each act the codings are those of the model, and the history adds up to them."""
    random = Random(seed)
    notes = tuple(note(random.choice(TEXTS)) for _ in range(5))
    team = Team(folder, contents(id=some_id("i"), notes=notes), tmp_path, random)
    put(folder, team.talk)

    for act in random.choices(ACTS, k=9):
        getattr(team, act)()

        for coder, work in team.kept().items():
            held = {(one.unit, one.code, one.text_hash) for one in work.codings}
            expected = {(*key, value[0]) for key, value in team.work[coder].items()}
            assert (act, held) == (act, expected)
            assert _told(work) == {(one.unit, one.start, one.end, one.code) for one in work.codings}
