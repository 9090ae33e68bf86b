"""Which version is kept beside the file: the last act, never a save of the line that is being typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from protocol.errors import DamagedFile
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.names import previous_of
from tests.store.records import make_draft, make_note


def do(file: InterviewFile, steps: str) -> None:
    """Acts (`a`) and saves of the line (`d`), each brought to the disk before the next."""
    for step in steps:
        if step == "a":
            with file.act() as act:
                act.put(make_note(str(len(file.notes) + 1)))
                act.set_draft(None)
        else:
            file.save_draft(make_draft("x" * (len(file.draft.text) + 1 if file.draft else 1)))
        assert file.flush(5)


def versions(file: InterviewFile) -> tuple[int, int | None]:
    """How many notes there are in the file, and in its previous version, which has no line."""
    previous = previous_of(file.path)
    now = len(read_contents(file.path).notes)
    if not previous.exists():
        return now, None
    kept = read_contents(previous)
    assert kept.draft is None
    return now, len(kept.notes)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("", (0, None)),
        ("a", (1, 0)),
        ("aa", (2, 1)),
        ("d", (0, 0)),
        ("ddd", (0, 0)),
        ("ad", (1, 1)),
        ("add", (1, 1)),
        ("adda", (2, 1)),
        ("addaa", (3, 2)),
        ("adad", (2, 2)),
    ],
)
def test_the_previous_version_is_the_last_act(
    file: InterviewFile, steps: str, expected: tuple[int, int | None]
) -> None:
    """An act that is replaced becomes the previous version; a save of the line doesn't."""
    do(file, steps)
    assert versions(file) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "d", (0, 0)),
        ("a", "a", (2, 1)),
        ("ad", "d", (1, 1)),
        ("ad", "a", (2, 1)),
        ("add", "da", (2, 1)),
        ("aad", "aa", (4, 3)),
    ],
)
def test_it_still_is_after_opening_again(
    file: InterviewFile,
    reopen: Callable[[InterviewFile], InterviewFile],
    before: str,
    after: str,
    expected: tuple[int, int | None],
) -> None:
    """What stands on the disk tells whether it was an act or a save of the line."""
    do(file, before)
    again = reopen(file)
    do(again, after)
    assert versions(again) == expected


def test_a_damaged_previous_version_is_replaced(
    file: InterviewFile, reopen: Callable[[InterviewFile], InterviewFile]
) -> None:
    """A previous version that can't be read stands in nobody's way."""
    do(file, "aa")
    file.close()
    previous_of(file.path).write_bytes(b"")
    again = reopen(file)
    do(again, "a")
    assert versions(again) == (3, 2)


def test_a_damaged_file_leaves_the_previous_version_alone(file: InterviewFile) -> None:
    """Opening what is damaged is refused before anything is written."""
    do(file, "aa")
    file.close()
    file.path.write_bytes(b"")
    with pytest.raises(DamagedFile):
        InterviewFile.open(file.path, file.device)
    assert len(read_contents(previous_of(file.path)).notes) == 1
