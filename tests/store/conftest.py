"""Interviews, records and storages for the tests of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tinydb import Storage
from tinydb.storages import MemoryStorage

from protocol.store.database import Database
from protocol.store.interview_file import InterviewFile
from protocol.store.storage import SnapshotStorage
from tests.store.records import DEVICE, make_interview, make_questionnaire


@pytest.fixture
def new_file(tmp_path: Path) -> Iterator[Callable[[], InterviewFile]]:
    """Makes interview files, and closes them afterwards."""
    made: list[InterviewFile] = []

    def make() -> InterviewFile:
        made.append(
            InterviewFile.create(tmp_path / "interviews", make_interview(), make_questionnaire(), DEVICE)
        )
        return made[-1]

    yield make
    for file in made:
        file.close(1)


@pytest.fixture
def file(new_file: Callable[[], InterviewFile]) -> InterviewFile:
    """A new interview, open for writing."""
    return new_file()


@pytest.fixture
def reopen() -> Iterator[Callable[[InterviewFile], InterviewFile]]:
    """Closes an interview and opens it again; closes it in the end."""
    opened: list[InterviewFile] = []

    def again(file: InterviewFile) -> InterviewFile:
        assert file.close()
        opened.append(InterviewFile.open(file.path, file.device))
        return opened[-1]

    yield again
    for file in opened:
        file.close(1)


@pytest.fixture(params=[SnapshotStorage, MemoryStorage])
def storage(request: pytest.FixtureRequest) -> Storage:
    """A storage of TinyDB: ours, and its own in memory."""
    return request.param()


@pytest.fixture
def database(storage: Storage) -> Database:
    """A database on each storage."""
    return Database(storage=lambda: storage)
