"""Withdrawal as a whole: only a tombstone stays, whenever the program dies or the disk refuses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from protocol.errors import Refused, Withdrawn, WriteFailed
from protocol.model.words import State
from protocol.store import atomic, device, withdrawing, writer
from protocol.store.envelope import unpack
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.names import lock_of, previous_of
from protocol.store.study_folder import StudyFolder
from protocol.store.summaries import INDEX, Summary, load_index
from protocol.store.writer import FIRST_DELAY
from tests.small_study import STUDY, VOLUNTEER
from tests.store.faults import PATIENCE, GoneDisk, SlowDisk, States
from tests.store.records import (
    DEVICE,
    make_draft,
    make_interview,
    make_note,
    make_participant,
    make_questionnaire,
)

WORD = "mijnbuurvrouw"
CODE = "C1-V77"
AT = "2026-03-02T09:00:00.000Z"


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the folders of who runs the tests alone."""
    monkeypatch.setattr(device, "state_folder", lambda: tmp_path / "state")


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A study without interviews."""
    return StudyFolder.make(tmp_path / "study", STUDY.encode(), {"volunteer.yaml": VOLUNTEER.encode()})


@pytest.fixture
def begin(study: StudyFolder) -> Iterator[Callable[..., InterviewFile]]:
    """Makes interviews with the word in every version, in the line, beside the file and in the index."""
    made: list[InterviewFile] = []

    def make(**fields: object) -> InterviewFile:
        known = {"participant_code": CODE, "place": WORD}
        file = InterviewFile.create(
            study.interviews, make_interview(**(known | fields)), make_questionnaire(), DEVICE
        )
        made.append(file)
        for _ in range(2):
            with file.act() as act:
                act.put(make_note(WORD))
            file.flush()
        file.save_draft(make_draft(WORD))
        file.flush()
        name = file.path.name
        for left in (f".{name}.{'0' * 16}.tmp", f".{name}.previous.{'0' * 16}.tmp"):
            (study.interviews / left).write_text(WORD)
        for left in (f"{name}.damaged-20260301T130509123Z", f"{name}.bak", f".{INDEX}.{'1' * 16}.tmp"):
            (study.interviews / left).write_text(WORD)
        study.refresh_summaries()
        return file

    yield make
    for file in made:
        file.close(1)


def holding(folder: Path, *words: str) -> list[str]:
    """The names of all files below a folder that hold one of some words."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(
        path.name for path in files if any(word.encode() in path.read_bytes() for word in (words or (WORD,)))
    )


def names(study: StudyFolder) -> list[str]:
    """What is in the folder of the interviews, but for the index."""
    return sorted(path.name for path in study.interviews.iterdir() if path.name != INDEX)


# What stays


def test_only_the_tombstone_stays(study: StudyFolder, begin: Callable[..., InterviewFile]) -> None:
    """Not the file, the previous version, temporaries, damaged copies, or the lock."""
    file = begin()
    file.withdraw(AT)
    assert names(study) == [file.path.name]
    assert unpack(file.path.read_bytes(), file.path) == {
        "interview": {"1": {"id": file.interview.id, "state": "withdrawn", "withdrawn_at": AT}}
    }


def test_no_word_of_it_is_anywhere(study: StudyFolder, begin: Callable[..., InterviewFile]) -> None:
    """Not what was typed, nor the code, the participant, the device or a time of the talk: raw bytes."""
    file = begin()
    interview = file.interview
    words = [WORD, CODE, interview.participant, DEVICE, interview.created_at, "2026-03-01"]
    assert len(holding(study.path, WORD)) == 7
    file.withdraw(AT)
    assert holding(study.path, *words) == []


def test_other_interviews_stay(study: StudyFolder, begin: Callable[..., InterviewFile]) -> None:
    """With their previous versions and their rows in the index."""
    other, file = begin(created_at="2026-03-01T10:00:00.000Z"), begin()
    before = next(row for row in load_index(study.interviews) if row.id == other.interview.id)
    file.withdraw(AT)
    assert read_contents(other.path) == other.contents()
    assert previous_of(other.path).exists()
    assert before in load_index(study.interviews)


def test_a_damaged_index_goes(study: StudyFolder, begin: Callable[..., InterviewFile]) -> None:
    """Nobody can tell what is in it."""
    file = begin()
    index = study.interviews / INDEX
    index.write_bytes(b"1 00000000" + index.read_bytes()[10:])
    file.withdraw(AT)
    assert holding(study.path, WORD, CODE) == []


# While it is open


def test_nothing_can_be_written_afterwards(begin: Callable[..., InterviewFile]) -> None:
    """The file is closed: an act is a mistake of the program."""
    file = begin()
    file.withdraw(AT)
    with pytest.raises(RuntimeError), file.act() as act:
        act.put(make_note())
    assert file.close()


def test_the_lock_is_given_back(begin: Callable[..., InterviewFile]) -> None:
    """Whoever opens it then is told that it was withdrawn, not that it is in use."""
    file = begin()
    file.withdraw(AT)
    assert not lock_of(file.path).exists()
    with pytest.raises(Withdrawn):
        InterviewFile.open(file.path, DEVICE)
    assert not lock_of(file.path).exists()


def test_withdrawing_twice_is_fine(begin: Callable[..., InterviewFile]) -> None:
    """The time of the first stays."""
    file = begin()
    file.withdraw(AT)
    raw = file.path.read_bytes()
    file.withdraw("2026-04-01T09:00:00.000Z")
    assert file.path.read_bytes() == raw


def test_no_act_goes_on_meanwhile(begin: Callable[..., InterviewFile]) -> None:
    """Within an act it is refused, and nothing happens."""
    file = begin()
    with file.act() as act:
        with pytest.raises(RuntimeError):
            file.withdraw(AT)
        act.put(make_note())
    assert file.flush(PATIENCE)
    assert read_contents(file.path) == file.contents()


def test_what_waits_for_the_disk_is_never_written(
    begin: Callable[..., InterviewFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act and a draft waited; what comes to the disk after them is the tombstone alone."""
    file = begin()
    slow = SlowDisk()
    monkeypatch.setattr(writer, "write_atomically", slow)
    monkeypatch.setattr(withdrawing, "write_atomically", slow)
    with file.act() as act:
        act.put(make_note("eerst"))
    slow.wait_for_a_write()
    with file.act() as act:
        act.put(make_note(WORD))
    file.save_draft(make_draft(WORD))
    slow.let_go_on(10)
    file.withdraw(AT)
    assert len(slow.written) == 2
    assert slow.written[-1] == file.path.read_bytes()


def test_nothing_is_told_as_kept(begin: Callable[..., InterviewFile]) -> None:
    """A tombstone is no note."""
    file = begin()
    file.on_saved = states = States()
    file.withdraw(AT)
    assert states.told == []


# Reading


def test_a_tombstone_is_told_to_who_reads_it(begin: Callable[..., InterviewFile]) -> None:
    """As what it is, not as damage."""
    file = begin()
    file.withdraw(AT)
    with pytest.raises(Withdrawn):
        read_contents(file.path)


def test_words_about_withdrawal_make_no_tombstone(begin: Callable[..., InterviewFile]) -> None:
    """A note may hold the name of the field."""
    file = begin()
    with file.act() as act:
        act.put(make_note('"withdrawn_at"'))
    file.flush()
    assert read_contents(file.path) == file.contents()


def test_the_contents_of_a_study_leave_it_out(
    study: StudyFolder, begin: Callable[..., InterviewFile]
) -> None:
    """An export never comes to see it."""
    file, other = begin(), begin()
    file.withdraw(AT)
    assert list(study.contents()) == [other.contents()]


def test_one_that_is_withdrawn_while_others_are_read_is_left_out(
    study: StudyFolder, begin: Callable[..., InterviewFile]
) -> None:
    """The summaries were made before."""
    first = begin(created_at="2026-03-01T10:00:00.000Z")
    second = begin(created_at="2026-03-01T11:00:00.000Z")
    read = study.contents()
    assert next(read) == first.contents()
    second.withdraw(AT)
    assert list(read) == []


def test_its_summary_has_the_id_alone(study: StudyFolder, begin: Callable[..., InterviewFile]) -> None:
    """In the index at once, and after a look at the files."""
    file = begin()
    file.withdraw(AT)
    assert load_index(study.interviews) == [Summary(file.interview.id, state=State.WITHDRAWN)]
    stat = file.path.stat()
    expected = Summary(file.interview.id, state=State.WITHDRAWN, mtime_ns=stat.st_mtime_ns, size=stat.st_size)
    assert study.refresh_summaries() == study.summaries() == [expected]


def test_a_check_finds_nothing_wrong(study: StudyFolder, begin: Callable[..., InterviewFile]) -> None:
    """A tombstone is as it should be."""
    begin().withdraw(AT)
    assert study.check_interviews() == []


# What comes back


def test_a_previous_version_that_comes_back_is_not_put_in_its_place(
    study: StudyFolder, begin: Callable[..., InterviewFile]
) -> None:
    """The tombstone outranks it."""
    file = begin()
    kept = previous_of(file.path).read_bytes()
    file.withdraw(AT)
    previous_of(file.path).write_bytes(kept)
    with pytest.raises(Refused, match="withdrawn"):
        study.restore_previous(file.interview.id)
    with pytest.raises(Withdrawn):
        read_contents(file.path)


# Participants


def test_a_participant_without_interviews_is_forgotten(
    study: StudyFolder, begin: Callable[..., InterviewFile]
) -> None:
    """Its file and what a dead program left of it; others stay."""
    gone, stays = make_participant(CODE), make_participant("C1-V78")
    study.add_participant(gone)
    study.add_participant(stays)
    (study.participants_folder / f".{gone.id}.json.{'0' * 16}.tmp").write_text(CODE)
    file = begin(participant=gone.id)
    file.withdraw(AT)
    study.forget_participant(gone.id)
    assert study.participants() == [stays]
    assert holding(study.path, CODE, gone.id) == []
    study.forget_participant(gone.id)


def test_a_participant_of_another_interview_stays(
    study: StudyFolder, begin: Callable[..., InterviewFile]
) -> None:
    """A second sitting still needs it."""
    participant = make_participant(CODE)
    study.add_participant(participant)
    file = begin(participant=participant.id)
    begin(participant=participant.id)
    file.withdraw(AT)
    with pytest.raises(Refused):
        study.forget_participant(participant.id)
    assert study.participants() == [participant]


def test_a_damaged_interview_needs_its_participant(
    study: StudyFolder, begin: Callable[..., InterviewFile]
) -> None:
    """Its previous version can be put back, and says whom it was with."""
    participant = make_participant(CODE)
    study.add_participant(participant)
    file = begin(participant=participant.id)
    file.close()
    file.path.write_bytes(b"")
    with pytest.raises(Refused):
        study.forget_participant(participant.id)


@pytest.mark.parametrize("name", ["../study", "../interviews/x", ".", ""])
def test_an_id_never_leads_out_of_the_folder(study: StudyFolder, name: str) -> None:
    """It may stand in a file from elsewhere."""
    (study.path / "study.json").write_text("")
    study.forget_participant(name)
    assert (study.path / "study.json").exists()


# A disk that refuses


def test_a_refusing_disk_leaves_everything_as_it_was(begin: Callable[..., InterviewFile]) -> None:
    """It is told; the interview is open, and can be withdrawn when the disk is back."""
    file = begin()
    before = file.contents()
    disk = GoneDisk(file.path.parent)
    disk.pull_out()
    with pytest.raises(WriteFailed):
        file.withdraw(AT)
    disk.put_back()
    assert file.flush(PATIENCE)
    assert read_contents(file.path) == file.contents() == before
    file.withdraw(AT)
    assert holding(file.path.parent) == []


def test_a_refusal_half_way_puts_the_interview_back(
    begin: Callable[..., InterviewFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tombstone was there, the rest could not be removed: nothing is half."""
    file = begin()

    def refuse(path: Path) -> None:
        assert file.path.stat().st_size < 300
        raise WriteFailed("no")

    with monkeypatch.context() as patch:
        patch.setattr(withdrawing, "remove", refuse)
        with pytest.raises(WriteFailed):
            file.withdraw(AT)
    assert file.flush(PATIENCE + FIRST_DELAY)
    assert read_contents(file.path) == file.contents()
    file.withdraw(AT)
    assert holding(file.path.parent) == []


def test_acts_after_a_refusal_are_kept(
    begin: Callable[..., InterviewFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interview goes on; a tombstone never becomes its previous version."""
    file = begin()

    def refuse(path: Path) -> None:
        raise WriteFailed("no")

    with monkeypatch.context() as patch:
        patch.setattr(withdrawing, "strike_out", lambda folder, name: refuse(folder))
        with pytest.raises(WriteFailed):
            file.withdraw(AT)
    for text in ("a", "b"):
        with file.act() as act:
            act.put(make_note(text))
        assert file.flush(PATIENCE)
    assert [len(read_contents(path).notes) for path in (file.path, previous_of(file.path))] == [4, 3]


@pytest.mark.parametrize("refused", range(1, 40))
def test_a_disk_that_refuses_at_any_step_leaves_nothing_half(
    begin: Callable[..., InterviewFile], monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    """Either it is withdrawn and nothing is left, or it is told and the interview is there in full."""
    file = begin()
    with monkeypatch.context() as patch:
        _at_step(patch, refused, OSError(5, "Input/output error"), once=True)
        try:
            file.withdraw(AT)
        except WriteFailed:
            assert file.flush(PATIENCE)
            assert read_contents(file.path) == file.contents()
            return
    assert holding(file.path.parent) == []


# A program that dies


class Killed(BaseException):
    """The program is dead: nothing of it runs any more."""


STEPS = ("open", "write", "fsync", "replace", "unlink", "link", "fstat", "chmod")


def _at_step(
    patch: pytest.MonkeyPatch, number: int, error: BaseException, *, once: bool = False
) -> Callable[[], bool]:
    """Let the file operation with a number fail instead of being done, and all after it; or it alone.

    Returns:
        Tells whether it came that far.
    """
    count = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count == number or (count > number and not once):
                raise error
            return real(*arguments, **named)

        return step

    for name in STEPS:
        patch.setattr(atomic.os, name, counted(getattr(os, name)))
    return lambda: count >= number


def killed_at(path: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Withdraw an interview, and die before a file operation; gives whether it came that far."""
    stone = withdrawing.tombstone_of(path.stem, AT)
    with monkeypatch.context() as patch:
        came = _at_step(patch, number, Killed())
        try:
            withdrawing.bury(path, stone)
        except Killed:
            assert came()
    return came()


def died_at_every_step(
    begin: Callable[..., InterviewFile], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[InterviewFile, bool]]:
    """Interviews whose withdrawal was killed before each of its steps, and whether each shows a tombstone."""
    number = 1
    while True:
        file = begin()
        file.close()
        if not killed_at(file.path, number, monkeypatch):
            assert number > 20
            return
        number += 1
        try:
            assert read_contents(file.path) == file.contents()
        except Withdrawn:
            yield file, True
        else:
            yield file, False


def test_opening_finishes_what_a_kill_cut_short(
    begin: Callable[..., InterviewFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before each step: the interview is whole, or it is withdrawn and opening it removes the rest."""
    seen = set()
    for file, withdrawn in died_at_every_step(begin, monkeypatch):
        seen.add(withdrawn)
        if withdrawn:
            with pytest.raises(Withdrawn):
                InterviewFile.open(file.path, DEVICE)
            own = file.path.stem
            assert [path.name for path in file.path.parent.iterdir() if own in path.name] == [file.path.name]
            assert holding(file.path.parent, file.interview.participant) == []
        else:
            InterviewFile.open(file.path, DEVICE).close()
    assert seen == {True, False}


def test_a_look_at_the_study_finishes_it_too(
    study: StudyFolder, begin: Callable[..., InterviewFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody opens an interview of which the list says that it was withdrawn."""
    for file, withdrawn in died_at_every_step(begin, monkeypatch):
        row = next(row for row in study.refresh_summaries() if row.id == file.path.stem)
        assert (row.state is State.WITHDRAWN) == withdrawn
        if withdrawn:
            assert holding(study.path, file.interview.participant) == []
            assert [name for name in names(study) if file.path.stem in name] == [file.path.name]


def test_what_could_not_be_removed_is_looked_at_again(
    study: StudyFolder, begin: Callable[..., InterviewFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk refused while the study was looked at: the next look tries again."""
    file = begin()
    left = previous_of(file.path).read_bytes()
    file.withdraw(AT)
    previous_of(file.path).write_bytes(left)

    def refuse(path: Path) -> None:
        raise WriteFailed("no")

    with monkeypatch.context() as patch:
        patch.setattr(withdrawing, "remove", refuse)
        study.refresh_summaries()
    assert previous_of(file.path).exists()
    study.refresh_summaries()
    assert not previous_of(file.path).exists()
