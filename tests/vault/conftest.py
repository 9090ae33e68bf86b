"""An encrypted study with its three keys, in a home of its own; the passphrase costs little here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from protocol.model.words import Kind
from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning, begin
from protocol.session.talk import Talk
from protocol.store.keys.turning import turn
from protocol.store.keys.unlocking import unlock, unlock_with
from protocol.store.study_folder import StudyFolder
from protocol.vault import Key, dismiss, new_key, wrapping
from tests.small_study import HandClock

PASSPHRASE = "vier woorden die niet passen"
WORD = "mijnbuurvrouw"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and a passphrase that costs 8 MiB."""
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(wrapping, "MEMORY", 8 << 20)
    monkeypatch.setattr(wrapping, "PASSES", 1)
    return tmp_path / "home"


@dataclass
class Encrypted:
    """An encrypted study, and its keys."""

    folder: StudyFolder
    """The study."""
    researcher: Key
    """The researcher's key."""
    recovery: Key
    """The recovery key."""

    @property
    def path(self) -> Path:
        """Its folder."""
        return self.folder.path

    def lock(self) -> None:
        """Forget the keys, as at the end of a program."""
        dismiss(self.path)

    def unlock(self) -> None:
        """As the fieldworker does."""
        self.lock()
        unlock(self.path, PASSPHRASE)

    def unlock_as_researcher(self) -> None:
        """As the researcher does."""
        self.lock()
        unlock_with(self.path, [self.researcher])


@pytest.fixture
def researcher() -> Key:
    """The researcher's key."""
    return new_key()


@pytest.fixture
def recovery() -> Key:
    """The recovery key."""
    return new_key()


@pytest.fixture
def turn_study(researcher: Key, recovery: Key) -> Iterator[Callable[[StudyFolder], Encrypted]]:
    """Turns studies encrypted, and locks them afterwards."""
    turned: list[Path] = []

    def make(folder: StudyFolder) -> Encrypted:
        turned.append(folder.path)
        turn(
            folder.path,
            PASSPHRASE,
            researcher=(researcher.recipient,),
            recovery=recovery.recipient,
            language="en",
        )
        return Encrypted(folder, researcher, recovery)

    yield make
    for path in turned:
        dismiss(path)


@pytest.fixture
def study(folder: StudyFolder, turn_study: Callable[[StudyFolder], Encrypted]) -> Encrypted:
    """The small study, encrypted and unlocked on this device."""
    return turn_study(folder)


@pytest.fixture
def led(folder: StudyFolder) -> Callable[..., Path]:
    """Leads a talk in which the word falls, up to its debrief or not, and gives its file."""

    def lead(code: str = "C1-V01", *, finished: bool = True) -> Path:
        talk = led_talk(folder, code)
        if finished:
            talk.finish.close(broken_off=True, why=WORD)
            Talk(talk.file, talk.study, HandClock()).finish.finish_debrief()
        assert talk.file.close()
        return talk.file.path

    return lead


def led_talk(folder: StudyFolder, code: str = "C1-V01") -> Talk:
    """A talk that has begun, with one note and an improvised question."""
    start = Beginning(case="C1", role="volunteer", participant_code=code, place=WORD, interviewer="AB")
    talk = begin(folder, read_study(folder.study_file), start, "deviceaaaaaaaaaa", HandClock())
    for item in talk.consent.items:
        talk.consent.decide(item, decision=True)
    talk.start()
    talk.keep(WORD, Kind.VERBATIM)
    return talk
