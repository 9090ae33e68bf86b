"""An open interview: acts, all of them or none, and what is there after opening it again."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from protocol.model.interview import Record
from protocol.store.envelope import pack, unpack
from protocol.store.interview_file import InterviewFile, RecordChange, read_contents
from protocol.store.tables import TABLE_OF
from tests.store.records import (
    DEVICE,
    OTHER_DEVICE,
    make_change,
    make_draft,
    make_interview,
    make_note,
    make_questionnaire,
    one_of_each,
)

Reopen = Callable[[InterviewFile], InterviewFile]


def keep(file: InterviewFile, *records: Record) -> None:
    """Put records in one act, and wait for the disk."""
    with file.act() as act:
        for record in records:
            act.put(record)
    assert file.flush(5)


def on_disk(file: InterviewFile) -> dict[str, dict[str, dict[str, object]]]:
    """The tables that are on the disk."""
    return unpack(file.path.read_bytes(), file.path)


def test_a_new_interview_is_on_the_disk_at_once(file: InterviewFile) -> None:
    """It can be read before anything was done."""
    assert read_contents(file.path) == file.contents()
    assert file.saved.saved_at is not None


def test_the_name_of_the_file_is_the_id(file: InterviewFile) -> None:
    """Nothing of the person is in the name."""
    assert file.path.name == f"{file.interview.id}.json"


def test_a_second_interview_of_the_same_id_is_refused(file: InterviewFile) -> None:
    """An interview is never written over another one."""
    file.close()
    with pytest.raises(FileExistsError):
        InterviewFile.create(file.path.parent, file.interview, file.questionnaire, DEVICE)


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_files_and_folder_are_for_their_owner_alone(file: InterviewFile) -> None:
    """The interview, its previous version and its lock; the folder too."""
    keep(file, make_note())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.path.parent.iterdir()}
    assert (set(modes.values()), len(modes)) == ({0o600}, 3)
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_opening_closes_a_file_to_others(file: InterviewFile, reopen: Reopen) -> None:
    """A copy from a stick often comes with wide permissions."""
    file.path.chmod(0o644)
    reopen(file)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("record", one_of_each(), ids=lambda record: type(record).__name__)
def test_every_kind_of_record_comes_back(file: InterviewFile, reopen: Reopen, record: Record) -> None:
    """What was put is there, under its id in its own table, after opening again."""
    keep(file, record)
    again = reopen(file)
    assert getattr(again, TABLE_OF[type(record)]) == {record.id: record}


def test_records_stay_in_the_order_in_which_they_came(file: InterviewFile, reopen: Reopen) -> None:
    """A record that is replaced keeps its place."""
    notes = [make_note(text) for text in ("een", "twee", "drie")]
    keep(file, *notes)
    keep(file, structs.replace(notes[0], text="anders"))
    assert [note.text for note in reopen(file).notes.values()] == ["anders", "twee", "drie"]


def test_a_removed_record_is_gone(file: InterviewFile, reopen: Reopen) -> None:
    """From memory and from the disk."""
    note, other = make_note(), make_note()
    keep(file, note, other)
    with file.act() as act:
        act.remove(note)
    assert list(file.notes) == list(reopen(file).notes) == [other.id]


def test_removing_what_is_not_there_is_a_mistake(file: InterviewFile) -> None:
    """A programmer's mistake is not hidden."""
    with pytest.raises(KeyError), file.act() as act:
        act.remove(make_note())


def test_the_interview_can_become_another_version_of_itself(file: InterviewFile, reopen: Reopen) -> None:
    """Its fields are kept like those of a record."""
    with file.act() as act:
        act.set_interview(structs.replace(file.interview, position="tasks"))
    assert reopen(file).interview.position == "tasks"


def test_another_interview_is_refused(file: InterviewFile) -> None:
    """A file never changes its id."""
    with pytest.raises(ValueError, match="not the interview"), file.act() as act:
        act.set_interview(make_interview())


def test_a_note_and_the_emptying_of_the_line_are_one_write(
    file: InterviewFile, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no version with both, and none with neither."""
    file.save_draft(make_draft("koffie"))
    file.flush()
    handed: list[bytes] = []
    monkeypatch.setattr(file._writer, "save_act", handed.append)
    with file.act() as act:
        act.put(make_note("koffie"))
        act.set_draft(None)
    tables = [unpack(raw, file.path) for raw in handed]
    assert [(len(one["notes"]), len(one["draft"])) for one in tables] == [(1, 0)]


def test_an_act_that_changes_nothing_writes_nothing(file: InterviewFile) -> None:
    """The file keeps its identity."""
    before = file.path.stat()
    with file.act():
        pass
    file.flush()
    assert os.path.samestat(before, file.path.stat())


def test_an_exception_leaves_memory_as_it_was(file: InterviewFile) -> None:
    """All tables, the interview and the line, in the values and in what is written next."""
    kept, other = make_note("blijft"), make_note("ook")
    keep(file, kept, other)
    file.save_draft(make_draft("lijn"))
    file.flush()
    before, bytes_before = file.contents(), file.path.read_bytes()
    with pytest.raises(ZeroDivisionError), file.act() as act:
        act.put(structs.replace(kept, text="anders"))
        act.remove(other)
        act.put(make_note("nieuw"))
        act.set_interview(structs.replace(file.interview, place="elders"))
        act.set_draft(None)
        raise ZeroDivisionError
    assert (file.contents(), file.path.read_bytes()) == (before, bytes_before)


def test_after_an_exception_the_next_act_writes_only_itself(file: InterviewFile, reopen: Reopen) -> None:
    """TinyDB's tables went back too: nothing of the act that failed comes to the disk later."""
    kept = make_note("blijft")
    keep(file, kept)
    with pytest.raises(ZeroDivisionError), file.act() as act:
        act.put(structs.replace(kept, text="anders"))
        act.put(make_note("nieuw"))
        raise ZeroDivisionError
    keep(file, structs.replace(kept, come_back=True))
    assert [(note.text, note.come_back) for note in reopen(file).notes.values()] == [("blijft", True)]


def test_the_dicts_stay_the_same_ones_after_an_exception(file: InterviewFile) -> None:
    """Whoever holds `file.notes` sees what is in the file."""
    notes = file.notes
    with pytest.raises(ZeroDivisionError), file.act() as act:
        act.put(make_note())
        raise ZeroDivisionError
    keep(file, make_note())
    assert notes is file.notes
    assert len(notes) == 1


def test_a_text_that_cannot_be_stored_undoes_the_act(file: InterviewFile) -> None:
    """Half a character never gets so far that nothing can be saved any more."""
    with pytest.raises(UnicodeEncodeError), file.act() as act:
        act.put(make_note("\ud800"))
    keep(file, make_note("koffie"))
    assert [note.text for note in read_contents(file.path).notes] == ["koffie"]


def test_an_act_within_an_act_is_a_mistake(file: InterviewFile) -> None:
    """One act of a person is one write."""
    with file.act(), pytest.raises(RuntimeError), file.act():
        pass


def test_an_act_that_is_over_takes_nothing_more(file: InterviewFile) -> None:
    """What would be in memory alone is refused."""
    with file.act() as act:
        act.put(make_note())
    with pytest.raises(RuntimeError):
        act.put(make_note())


def test_a_closed_file_takes_nothing_more(file: InterviewFile) -> None:
    """And its memory stays what is on the disk."""
    file.close()
    with pytest.raises(RuntimeError), file.act() as act:
        act.put(make_note())
    assert file.contents() == read_contents(file.path)


def test_an_act_tells_what_it_changed(file: InterviewFile) -> None:
    """In order, with what was before and what came after."""
    note = make_note("een")
    changed = structs.replace(note, text="twee")
    with file.act() as act:
        act.put(note)
        act.put(changed)
        act.remove(changed)
    assert act.changes == [
        RecordChange("notes", note.id, None, note),
        RecordChange("notes", note.id, note, changed),
        RecordChange("notes", note.id, changed, None),
    ]


def test_applying_the_reverse_of_an_act_undoes_it(file: InterviewFile, reopen: Reopen) -> None:
    """And applying the act again does it again."""
    kept, gone = make_note("een"), make_note("weg")
    keep(file, kept, gone)
    before = file.contents()
    with file.act() as act:
        act.put(structs.replace(kept, text="twee"))
        act.remove(gone)
        act.put(make_note("nieuw"))
    after = file.contents()
    back = [RecordChange(one.table, one.record_id, one.after, one.before) for one in reversed(act.changes)]
    with file.act() as undo:
        undo.apply(back)
    assert file.contents() == before
    with file.act() as redo:
        redo.apply(act.changes)
    assert file.contents() == after == reopen(file).contents()


def test_counters_grow_beyond_every_counter_of_the_device(file: InterviewFile, reopen: Reopen) -> None:
    """Those of changes count, those of other devices don't."""
    note = make_note(counter=4)
    change = structs.replace(make_change(note, "a", "b"), counter=9)
    keep(file, note, change, make_note(device=OTHER_DEVICE, counter=50))
    again = reopen(file)
    assert [file.next_counter(), again.next_counter(), again.next_counter()] == [10, 10, 11]


def test_the_line_being_typed_comes_back(file: InterviewFile, reopen: Reopen) -> None:
    """After opening again it is as it was."""
    file.save_draft(make_draft("Ik ben er vooral om te lui"))
    again = reopen(file)
    assert again.draft == make_draft("Ik ben er vooral om te lui")
    again.save_draft(None)
    assert reopen(again).draft is None


def test_contents_do_not_change_afterwards(file: InterviewFile) -> None:
    """They are a value."""
    before = file.contents()
    keep(file, make_note())
    assert (len(before.notes), len(file.contents().notes)) == (0, 1)


def test_unknown_fields_survive_a_change(file: InterviewFile, reopen: Reopen) -> None:
    """What a newer program put into a document stays when we change what we know of it."""
    note = make_note("een")
    keep(file, note)
    file.close()
    tables = on_disk(file)
    tables["notes"]["1"] |= {"later": {"x": 1}}
    tables["notes"]["1"]["entered"]["zone"] = "CET"
    tables["interview"]["1"]["later"] = [1]
    file.path.write_bytes(pack(tables))
    again = reopen(file)
    with again.act() as act:
        act.put(structs.replace(note, text="twee"))
        act.set_interview(structs.replace(again.interview, place="hier"))
    again.flush()
    kept = on_disk(again)
    assert kept["notes"]["1"] == tables["notes"]["1"] | {"text": "twee"}
    assert kept["interview"]["1"] == tables["interview"]["1"] | {"place": "hier"}


def test_unknown_tables_survive(file: InterviewFile, reopen: Reopen) -> None:
    """A table that only a newer program knows is written back as it was."""
    file.close()
    later = {"1": {"id": "x", "text": "uit de toekomst"}}
    file.path.write_bytes(pack(on_disk(file) | {"segments_of_speech": later}))
    again = reopen(file)
    keep(again, make_note())
    assert on_disk(again)["segments_of_speech"] == later


def test_missing_tables_are_empty(file: InterviewFile, reopen: Reopen) -> None:
    """A file of an older program of the same format may lack a table."""
    file.close()
    tables = {name: table for name, table in on_disk(file).items() if name in ("interview", "questionnaire")}
    file.path.write_bytes(pack(tables))
    again = reopen(file)
    note = make_note()
    keep(again, note)
    assert read_contents(again.path).notes == (note,)


def test_the_file_is_one_that_tinydb_reads(file: InterviewFile) -> None:
    """The tables are TinyDB's: documents by number."""
    note = make_note()
    keep(file, note)
    assert on_disk(file)["notes"] == {"1": msgspec.json.decode(msgspec.json.encode(note))}


def test_opening_sweeps_the_temporaries_of_this_file_only(file: InterviewFile, reopen: Reopen) -> None:
    """What a dead program left is gone; another interview may be in the middle of a write."""
    folder = file.path.parent
    mine, other = folder / f".{file.path.name}.0123456789abcdef.tmp", folder / ".b.json.0123456789abcdef.tmp"
    for path in (mine, other):
        path.write_text("half")
    reopen(file)
    assert (mine.exists(), other.exists()) == (False, True)


def test_reading_needs_no_lock_and_writes_nothing(file: InterviewFile) -> None:
    """While a program has it open, others can read what is kept."""
    keep(file, make_note())
    before = sorted(path.name for path in file.path.parent.iterdir())
    assert read_contents(file.path) == file.contents()
    assert sorted(path.name for path in file.path.parent.iterdir()) == before


def test_a_failed_creation_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No half file and no lock."""

    def refuse(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("protocol.store.atomic.os.fsync", refuse)
    with pytest.raises(Exception, match="disk has a fault"):
        InterviewFile.create(tmp_path, make_interview(), make_questionnaire(), DEVICE)
    assert list(tmp_path.iterdir()) == []
