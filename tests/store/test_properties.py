"""What was acknowledged is read back, whatever was done in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec import structs

from protocol.model.interview import Draft, Interview, Record
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.names import previous_of
from protocol.store.tables import RECORDS, TABLE_OF
from tests.store.faults import PATIENCE
from tests.store.records import (
    DEVICE,
    make_answer,
    make_change,
    make_draft,
    make_improvised,
    make_interview,
    make_note,
    make_questionnaire,
)

texts = st.text(max_size=30)
records = st.one_of(
    texts.map(make_note),
    texts.map(make_improvised),
    (
        st.none() | texts | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.lists(texts)
    ).map(make_answer),
)
picks = st.lists(st.integers(0, 50), max_size=4)


class Mistake(Exception):
    """Something that goes wrong in the middle of an act."""


class InterviewMachine(RuleBasedStateMachine):
    """One interview, and beside it what should be in it."""

    @initialize()
    def create(self) -> None:
        """Make the file."""
        self.folder = Path(tempfile.mkdtemp())
        self.interview: Interview = make_interview()
        self.records: dict[str, Record] = {}
        self.draft: Draft | None = None
        self.file = InterviewFile.create(self.folder, self.interview, make_questionnaire(), DEVICE)

    @rule(added=st.lists(records, max_size=4), picked=picks, text=texts)
    def act(self, added: list[Record], picked: list[int], text: str) -> None:
        """Add some, change some, and empty the line."""
        with self.file.act() as act:
            for record in [*added, *self.changed(picked, text)]:
                act.put(record)
                self.records[record.id] = record
            act.set_draft(None)
        self.draft = None

    @rule(picked=picks)
    def remove(self, picked: list[int]) -> None:
        """Take some away."""
        with self.file.act() as act:
            for record in self.picked(picked):
                act.remove(record)
                del self.records[record.id]

    @rule(place=texts)
    def change_interview(self, place: str) -> None:
        """Say where the talk is."""
        self.interview = structs.replace(self.interview, place=place)
        with self.file.act() as act:
            act.set_interview(self.interview)

    @rule(added=st.lists(records, max_size=2), picked=picks, text=texts)
    def fail(self, added: list[Record], picked: list[int], text: str) -> None:
        """Do all of that, and then something goes wrong."""
        try:
            with self.file.act() as act:
                for record in [*added, *self.changed(picked, text)]:
                    act.put(record)
                for record in self.picked(picked):
                    act.remove(record)
                act.set_interview(structs.replace(self.interview, place=text))
                act.set_draft(make_draft(text))
                raise Mistake
        except Mistake:
            pass

    @rule(text=st.none() | texts)
    def type_line(self, text: str | None) -> None:
        """Type, or empty the line."""
        self.draft = None if text is None else make_draft(text)
        self.file.save_draft(self.draft)

    @rule(picked=picks, draft=st.booleans())
    def purge(self, picked: list[int], draft: bool) -> None:
        """Make some really go."""
        gone = {record.id for record in self.picked(picked)}
        self.file.purge(gone, draft=draft)
        self.records = {
            one: record
            for one, record in self.records.items()
            if one not in gone and getattr(record, "record", None) not in gone
        }
        self.draft = None if draft else self.draft
        assert read_contents(previous_of(self.file.path)) == read_contents(self.file.path)

    @rule()
    def reopen(self) -> None:
        """Close and open again."""
        assert self.file.close(PATIENCE)
        self.file = InterviewFile.open(self.file.path, DEVICE)

    @rule()
    def acknowledge(self) -> None:
        """What the disk has confirmed is what is read back."""
        assert self.file.flush(PATIENCE)
        assert read_contents(self.file.path) == self.file.contents()

    @invariant()
    def memory_is_right(self) -> None:
        """The values are those that were put."""
        contents = self.file.contents()
        assert (contents.interview, contents.draft) == (self.interview, self.draft)
        assert {record.id: record for table in RECORDS for record in getattr(contents, table)} == self.records

    def teardown(self) -> None:
        """Once more, and away with it."""
        if hasattr(self, "file"):
            self.acknowledge()
            self.file.close(PATIENCE)
            shutil.rmtree(self.folder)

    def picked(self, places: list[int]) -> list[Any]:
        """Some of the records that there are."""
        known = list(self.records.values())
        return [known[place] for place in sorted(set(places)) if place < len(known)]

    def changed(self, places: list[int], text: str) -> list[Record]:
        """New versions of some records, and what tells of them."""
        notes = [one for one in self.picked(places) if TABLE_OF[type(one)] == "notes"]
        changed: list[Record] = [structs.replace(note, text=text) for note in notes]
        return changed + [make_change(note, note.text, text) for note in notes]


TestInterview = InterviewMachine.TestCase
TestInterview.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
