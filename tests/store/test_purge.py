"""Off the record: a purged word is nowhere any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from protocol.errors import WriteFailed
from protocol.store import writer
from protocol.store.atomic import write_atomically
from protocol.store.envelope import pack, unpack
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.names import previous_of
from protocol.store.tables import TABLE_OF
from tests.store.faults import PATIENCE, GoneDisk, SlowDisk, States
from tests.store.records import make_answer, make_change, make_draft, make_improvised, make_note, one_of_each

WORD = "mijnbuurvrouw"


def keep(file: InterviewFile, *records: object) -> None:
    """Put records in one act; the disk may take its time."""
    with file.act() as act:
        for record in records:
            act.put(record)  # type: ignore[arg-type]


def holding(folder: Path, word: str = WORD) -> list[str]:
    """The names of the files that hold a word."""
    return sorted(path.name for path in folder.iterdir() if word.encode() in path.read_bytes())


@pytest.mark.parametrize("record", one_of_each(), ids=lambda record: type(record).__name__)
def test_a_purged_record_is_gone_from_its_table(file: InterviewFile, record: object) -> None:
    """Whatever kind it is."""
    keep(file, record)
    file.purge([record.id])  # type: ignore[attr-defined]
    assert getattr(file, TABLE_OF[type(record)]) == {}  # type: ignore[index]
    assert read_contents(file.path) == file.contents()


def test_no_version_holds_a_purged_word(file: InterviewFile) -> None:
    """The file and the previous version held it; afterwards neither does."""
    note = make_note(WORD)
    keep(file, note)
    file.flush()
    keep(file, make_note())
    file.flush()
    assert holding(file.path.parent) == [file.path.name, previous_of(file.path).name]
    file.purge([note.id])
    assert holding(file.path.parent) == []


def test_both_versions_are_whole_after_a_purge(file: InterviewFile) -> None:
    """The previous one is the purged one too."""
    note = make_note(WORD)
    keep(file, note, make_note())
    file.purge([note.id])
    assert read_contents(previous_of(file.path)) == read_contents(file.path) == file.contents()


def test_what_tells_of_changes_goes_too(file: InterviewFile) -> None:
    """The old and the new words of a purged note; those of other notes stay."""
    note, other = make_note(WORD), make_note()
    about, about_other = make_change(note, WORD, "x"), make_change(other, "a", "b")
    keep(file, note, other, about, about_other)
    file.purge([note.id])
    assert list(file.changes) == [about_other.id]
    assert holding(file.path.parent) == []


def test_a_note_that_was_removed_before_can_still_be_purged(file: InterviewFile) -> None:
    """Its words stand in the previous version and in what tells of changes."""
    note = make_note(WORD)
    keep(file, note, make_change(note, WORD, "x"))
    with file.act() as act:
        act.remove(note)
    file.flush()
    assert holding(file.path.parent) != []
    file.purge([note.id])
    assert holding(file.path.parent) == []


def test_the_wording_of_a_purged_question_is_gone_from_what_was_noted_there(file: InterviewFile) -> None:
    """An improvised question stands with each note and answer that it got."""
    question = make_improvised(WORD)
    note = make_note("ja", question=question.path, wording=WORD)
    answer = make_answer(1, question=question.path, wording=WORD)
    moved = structs.replace(make_change(note, WORD, "een andere vraag"), field="wording")
    keep(file, question, note, answer, moved)
    file.purge([question.id])
    assert (file.notes[note.id].text, file.notes[note.id].wording) == ("ja", "")
    assert holding(file.path.parent) == []


def test_the_line_being_typed_goes_where_that_is_asked(file: InterviewFile) -> None:
    """It may hold what is off the record."""
    file.save_draft(make_draft(WORD))
    file.flush()
    file.purge([], draft=True)
    assert file.draft is None
    assert holding(file.path.parent) == []


def test_the_line_being_typed_stays_otherwise(file: InterviewFile) -> None:
    """Purging a note of before does not take the words that are being typed."""
    file.save_draft(make_draft("hallo"))
    file.purge([make_note().id])
    assert read_contents(file.path).draft == make_draft("hallo")


def test_other_records_stay(file: InterviewFile, reopen: Callable[[InterviewFile], InterviewFile]) -> None:
    """Only what was named goes."""
    note = make_note(WORD)
    others = one_of_each()
    keep(file, note, *others)
    file.purge([note.id])
    again = reopen(file)
    left = {one.id for table in TABLE_OF.values() for one in getattr(again, table).values()}
    assert left == {other.id for other in others}


def test_tables_of_a_newer_program_are_purged_too(
    file: InterviewFile, reopen: Callable[[InterviewFile], InterviewFile]
) -> None:
    """Documents that name the record go, others stay."""
    note = make_note(WORD)
    keep(file, note)
    file.close()
    later = {"1": {"unit": note.id, "code": WORD}, "2": {"unit": "x"}}
    file.path.write_bytes(pack(unpack(file.path.read_bytes(), file.path) | {"codings": later}))
    again = reopen(file)
    again.purge([note.id])
    assert unpack(file.path.read_bytes(), file.path)["codings"] == {"2": {"unit": "x"}}
    assert holding(file.path.parent) == []


def test_left_over_files_with_the_word_go(file: InterviewFile) -> None:
    """Temporaries of a dead program, and damaged versions that were set aside; not those of others."""
    folder, name = file.path.parent, file.path.name
    left = [f".{name}.0123456789abcdef.tmp", f"{name}.damaged-20260301T130509123Z", "other.json.damaged-1"]
    for one in left:
        (folder / one).write_text(WORD)
    file.purge([make_note().id])
    assert holding(folder) == ["other.json.damaged-1"]


def test_what_waits_for_the_disk_is_never_written(
    file: InterviewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act and a draft with the word waited; after the purge neither comes to the disk."""
    disk = SlowDisk()
    monkeypatch.setattr(writer, "write_atomically", disk)
    note = make_note(WORD)
    keep(file, make_note("eerst"))
    disk.wait_for_a_write()
    keep(file, note)
    file.save_draft(make_draft(WORD))
    disk.let_go_on(10)
    file.purge([note.id], draft=True)
    assert file.flush(PATIENCE)
    assert [WORD.encode() in raw for raw in disk.written] == [False] * 3
    assert holding(file.path.parent) == []


def test_a_refused_act_with_the_word_is_never_written(file: InterviewFile) -> None:
    """It was to be tried again; the purge takes its place."""
    disk = GoneDisk(file.path.parent)
    file.on_saved = states = States()
    note = make_note(WORD)
    disk.pull_out()
    keep(file, note)
    states.wait_for(lambda one: bool(one.error))
    disk.put_back()
    file.purge([note.id])
    assert file.flush(PATIENCE)
    assert holding(file.path.parent) == []
    assert (file.saved.pending, file.saved.error) == (False, "")


def test_a_purge_has_come_to_the_disk_when_it_returns(file: InterviewFile) -> None:
    """Nothing is pending, and the time is that of the purge."""
    note = make_note(WORD)
    keep(file, note)
    file.flush()
    file.on_saved = states = States()
    file.purge([note.id])
    state = states.wait_for(lambda one: one.saved_at is not None)
    assert (file.saved, state.pending) == (state, False)


def test_a_refused_purge_is_told_and_leaves_memory_as_it_was(file: InterviewFile) -> None:
    """The note is still there to see: nobody thinks that it is gone."""
    disk = GoneDisk(file.path.parent)
    note = make_note(WORD)
    keep(file, note)
    file.flush()
    before = file.contents()
    disk.pull_out()
    with pytest.raises(WriteFailed):
        file.purge([note.id])
    disk.put_back()
    assert file.contents() == before
    file.purge([note.id])
    assert holding(file.path.parent) == []


def test_an_act_that_waited_is_kept_after_a_refused_purge(file: InterviewFile) -> None:
    """What was to be written still is."""
    disk = GoneDisk(file.path.parent)
    disk.pull_out()
    keep(file, make_note("blijft"))
    with pytest.raises(WriteFailed):
        file.purge([make_note().id])
    disk.put_back()
    assert file.flush(PATIENCE)
    assert read_contents(file.path) == file.contents()
    assert len(file.notes) == 1


def test_a_purge_that_fails_half_way_leaves_the_file_whole(
    file: InterviewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The previous version was replaced, the file was not: it still shows what did not go."""
    note = make_note(WORD)
    keep(file, note)
    file.flush()

    def refuse_the_file(path: Path, data: bytes, *, previous: Path | None = None) -> None:
        if path == file.path:
            raise WriteFailed("no")
        write_atomically(path, data, previous=previous)

    monkeypatch.setattr(writer, "write_atomically", refuse_the_file)
    with pytest.raises(WriteFailed):
        file.purge([note.id])
    assert read_contents(file.path) == file.contents()
    assert holding(file.path.parent) == [file.path.name]


def test_the_acts_after_a_purge_keep_their_previous_version(file: InterviewFile) -> None:
    """It goes on as ever."""
    note = make_note(WORD)
    keep(file, note)
    file.purge([note.id])
    for text in "ab":
        keep(file, make_note(text))
        file.flush()
    assert [len(read_contents(path).notes) for path in (file.path, previous_of(file.path))] == [2, 1]
