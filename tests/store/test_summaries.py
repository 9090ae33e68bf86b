"""The index of all interviews: right, quick, and worth nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from protocol.model.words import State
from protocol.store import reading, summaries
from protocol.store.interview_file import InterviewFile
from protocol.store.summaries import INDEX, Summary, load_index, refreshed
from tests.store.records import make_note


def index_of(file: InterviewFile) -> Path:
    """Where the index is."""
    return file.path.parent / INDEX


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the interviews that are read, in order."""
    names: list[str] = []

    def see(path: Path) -> object:
        names.append(path.stem)
        return reading.read_stamped(path)

    monkeypatch.setattr(summaries, "read_stamped", see)
    return names


def test_a_summary_says_what_the_interview_says(file: InterviewFile) -> None:
    """Everything that the study home shows."""
    with file.act() as act:
        act.put(make_note(question="hours"))
        act.put(make_note(question=None, come_back=True))
        act.set_interview(
            structs.replace(file.interview, state=State.CLOSED, closed_at="2026-03-01T14:00:00Z")
        )
    file.flush()
    stat = file.path.stat()
    interview = file.interview
    assert refreshed(file.path.parent) == [
        Summary(
            id=interview.id,
            case="C1",
            role="volunteer",
            participant=interview.participant,
            participant_code="C1-V01",
            questionnaire_id="volunteer",
            questionnaire_version="1.0.0",
            state=State.CLOSED,
            created_at="2026-03-01T13:00:00.000Z",
            started_at=None,
            closed_at="2026-03-01T14:00:00Z",
            minutes=0.2,
            notes=2,
            open_must_asks=1,
            come_back=1,
            debrief_pending=True,
            broken_off=False,
            sitting=1,
            fictional=False,
            damaged="",
            mtime_ns=stat.st_mtime_ns,
            size=stat.st_size,
        )
    ]


def test_without_an_index_there_is_nothing_at_once(file: InterviewFile) -> None:
    """And after a look at the interviews there is."""
    assert load_index(file.path.parent) == []
    assert refreshed(file.path.parent) == load_index(file.path.parent)


def test_only_what_changed_is_read(new_file: Callable[[], InterviewFile], read: list[str]) -> None:
    """Ten thousand interviews cost no more than one that changed."""
    files = [new_file() for _ in range(3)]
    folder = files[0].path.parent
    refreshed(folder)
    with files[1].act() as act:
        act.put(make_note())
    files[1].flush()
    read.clear()
    found = {summary.id: summary.notes for summary in refreshed(folder)}
    assert (read, found[files[1].path.stem]) == ([files[1].path.stem], 1)


def test_an_index_that_is_right_is_not_written_again(file: InterviewFile) -> None:
    """Looking costs no write."""
    refreshed(file.path.parent)
    before = index_of(file).stat()
    refreshed(file.path.parent)
    assert os.path.samestat(before, index_of(file).stat())


def test_an_interview_that_went_leaves_the_index(new_file: Callable[[], InterviewFile]) -> None:
    """The index says what is there."""
    gone, stays = new_file(), new_file()
    refreshed(gone.path.parent)
    gone.close()
    gone.path.unlink()
    assert [summary.id for summary in refreshed(gone.path.parent)] == [stays.path.stem]


@pytest.mark.parametrize("damage", [b"", bytes(50), b"1 00000000\n[]", b"[]", b"\xff", b"2 00000000\n[]"])
def test_a_damaged_index_is_made_anew(file: InterviewFile, damage: bytes) -> None:
    """Nobody need know."""
    right = refreshed(file.path.parent)
    whole = index_of(file).read_bytes()
    index_of(file).write_bytes(damage)
    assert load_index(file.path.parent) == []
    assert refreshed(file.path.parent) == right
    assert index_of(file).read_bytes() == whole


def test_every_flipped_bit_of_an_index_is_found(file: InterviewFile) -> None:
    """A wrong count would send somebody to the wrong place."""
    refreshed(file.path.parent)
    whole = index_of(file).read_bytes()
    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 4
        index_of(file).write_bytes(flipped)
        assert load_index(file.path.parent) == []


def test_a_damaged_interview_is_in_the_index_as_such(file: InterviewFile, read: list[str]) -> None:
    """With what is wrong; it is not read again until it changes."""
    file.close()
    file.path.write_bytes(b"")
    refreshed(file.path.parent)
    read.clear()
    [summary] = refreshed(file.path.parent)
    assert (summary.id, summary.damaged, read) == (file.path.stem, "The file is empty", [])


def test_an_index_that_cannot_be_written_is_no_harm(
    file: InterviewFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a stick that can only be read, the interviews are shown all the same."""

    def refuse(_handle: int) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("protocol.store.atomic.os.fsync", refuse)
    assert [summary.id for summary in refreshed(file.path.parent)] == [file.path.stem]
    assert not index_of(file).exists()


def test_no_folder_holds_no_interviews(tmp_path: Path) -> None:
    """A study that was copied without empty folders is whole."""
    assert refreshed(tmp_path / "interviews") == []
