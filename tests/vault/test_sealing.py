"""Sealing: what is finished is for the researcher alone, and the device still knows what it needs to know."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protocol.errors import DamagedFile, Refused, Sealed, Withdrawn
from protocol.model.words import State
from protocol.questionnaire import read_study
from protocol.session.beginning import Beginning, begin
from protocol.store import sealing
from protocol.store.atomic import write_atomically
from protocol.store.erasing import withdraw
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.keys import turning
from protocol.store.keys.unlocking import unlock
from protocol.store.names import card_of, previous_of
from protocol.store.study_folder import StudyFolder
from protocol.vault import Key, dismiss, read_recipients
from protocol.vault.vault import MAGIC
from tests.small_study import VOLUNTEER
from tests.vault.canary import traces
from tests.vault.conftest import PASSPHRASE, WORD, Encrypted, led_talk

DEVICE = "devicebbbbbbbbbb"


def test_the_device_opens_it_no_more(study: Encrypted, led: Callable[..., Path]) -> None:
    """Not the interview, and there is no previous version any more."""
    path = led()
    study.folder.seal(path.stem)
    with pytest.raises(Sealed):
        read_contents(path)
    with pytest.raises(Sealed):
        InterviewFile.open(path, DEVICE)
    names = {found.name for found in study.folder.interviews.iterdir()}
    assert names - {".summaries"} == {path.name, card_of(path).name}


def test_the_researcher_and_the_paper_open_it(study: Encrypted, led: Callable[..., Path]) -> None:
    """All of it, with the state that it has."""
    path = led()
    before = read_contents(path)
    study.folder.seal(path.stem)
    study.unlock_as_researcher()
    after = read_contents(path)
    assert after.notes == before.notes
    assert after.interview.state is State.SEALED


def test_with_the_researchers_key_it_is_read_and_never_written(
    study: Encrypted, led: Callable[..., Path]
) -> None:
    """A save would encrypt it to the devices again."""
    path = led()
    study.folder.seal(path.stem)
    study.unlock_as_researcher()
    with pytest.raises(Sealed):
        InterviewFile.open(path, DEVICE)


def test_copies_among_the_backups_go(study: Encrypted, led: Callable[..., Path]) -> None:
    """The device could read those."""
    path = led()
    copy = study.path / "backups" / "2026-03-02" / "interviews" / path.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(path.read_bytes())
    study.folder.seal(path.stem)
    assert not copy.exists()


def test_the_study_home_counts_on(study: Encrypted, led: Callable[..., Path]) -> None:
    """The summary is what it was, but for the state."""
    path = led()
    (before,) = study.folder.refresh_summaries()
    study.folder.seal(path.stem)
    (after,) = study.folder.refresh_summaries()
    assert after.state is State.SEALED
    for field in ("id", "case", "role", "participant", "participant_code", "sitting", "minutes", "notes"):
        assert getattr(after, field) == getattr(before, field)


def test_a_second_sitting_knows_what_was_asked(
    folder: StudyFolder, led: Callable[..., Path], turn_study: Callable[[StudyFolder], Encrypted]
) -> None:
    """As it would if the first one could be read."""
    led()
    plain = _begin_again(folder)
    (folder.interviews / f"{plain.id}.json").unlink()
    turned = turn_study(folder)
    assert [one.state for one in turned.folder.refresh_summaries()] == [State.SEALED]
    sealed = _begin_again(folder)
    assert (sealed.sitting, sealed.asked_before, sealed.come_back) == (
        2,
        plain.asked_before,
        plain.come_back,
    )


def test_a_changed_questionnaire_is_still_noticed(study: Encrypted, led: Callable[..., Path]) -> None:
    """The card tells with which meaning the interview was led."""
    path = led()
    study.folder.seal(path.stem)
    changed = VOLUNTEER.replace("Welke dagen?", "Welke uren?")
    write_atomically(study.folder.questionnaires / "volunteer.yaml", changed.encode())
    with pytest.raises(Refused, match="changed"):
        _begin_again(study.folder)


def test_only_what_is_finished_is_sealed(study: Encrypted, led: Callable[..., Path]) -> None:
    """An open talk, or one whose debrief is still to be written, goes on."""
    path = led(finished=False)
    with pytest.raises(Refused):
        study.folder.seal(path.stem)
    assert read_contents(path).interview.state is State.OPEN


def test_nothing_is_sealed_in_a_plain_study(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """There would be nobody who opens it."""
    with pytest.raises(Refused):
        folder.seal(led().stem)


def test_an_addendum_reaches_the_researcher_alone(study: Encrypted, led: Callable[..., Path]) -> None:
    """As a note in the inbox that says what it is."""
    path = led()
    study.folder.seal(path.stem)
    study.folder.add_addendum(path.stem, "het was niet dinsdag maar woensdag", "AB")
    (added,) = (found for found in path.parent.iterdir() if ".addendum-" in found.name)
    assert added.read_bytes().startswith(MAGIC)
    with pytest.raises(DamagedFile):
        sealing.read_bytes(added)
    study.unlock_as_researcher()
    note = read_contents(path).notes[-1]
    assert (note.text, note.question) == ("het was niet dinsdag maar woensdag", None)
    assert "AB" in note.wording


def test_an_addendum_needs_a_sealed_interview(study: Encrypted, led: Callable[..., Path]) -> None:
    """What can be opened is changed where it stands."""
    path = led()
    with pytest.raises(Refused):
        study.folder.add_addendum(path.stem, "iets", "")


def test_a_damaged_card_is_told(study: Encrypted, led: Callable[..., Path]) -> None:
    """The interview is still the researcher's; the list says that something is wrong."""
    path = led()
    study.folder.seal(path.stem)
    card = card_of(path)
    card.write_bytes(card.read_bytes()[:-3])
    (path.parent / ".summaries").unlink(missing_ok=True)
    (kept,) = study.folder.refresh_summaries()
    assert kept.damaged
    study.unlock_as_researcher()
    assert read_contents(path).notes


def test_a_program_that_has_it_open_is_not_disturbed(study: Encrypted) -> None:
    """Nobody seals under somebody's hands."""
    talk = led_talk(study.folder)
    with pytest.raises(Exception, match="open"):
        study.folder.seal(talk.file.interview.id)
    assert talk.file.close()


# A program that dies


STRIDE = 1 if os.environ.get("PROTOCOL_TEST_EVERY_KILL") else 4
"""`make reliability` dies before each operation of turning; here every fourth has to do."""
OF_SEALING = 1 if STRIDE == 1 else 3
"""The same for sealing, which has fewer."""

STEPS = ("open", "write", "fsync", "replace", "unlink", "link", "fchmod")


def killed_at(number: int, act: Callable[[], object]) -> bool:
    """Do something in a program of its own that dies before a file operation; whether it came that far."""
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, 9)
        return code == 9
    count = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: object, **named: object) -> object:
            nonlocal count
            count += 1
            if count == number:
                os._exit(9)
            return real(*arguments, **named)

        return step

    try:
        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        Path.unlink = counted(Path.unlink)  # type: ignore[method-assign]
        act()
    except BaseException:  # noqa: BLE001 - the child ends here, whatever it was
        os._exit(1)
    os._exit(0)


@pytest.mark.skipif(os.name != "posix", reason="no fork")
def test_a_kill_while_sealing_loses_nothing(study: Encrypted, led: Callable[..., Path]) -> None:
    """Before each file operation: the device reads it or has its card, and the next look finishes."""
    seen = set()
    number = 1
    while True:
        path = led(f"C1-V{number:02}")
        came = killed_at(number, lambda path=path: sealing.seal(path))
        try:
            assert read_contents(path).interview.state is State.CLOSED
            seen.add("open")
        except Sealed:
            seen.add("sealed")
        began = card_of(path).is_file()
        kept = next(one for one in study.folder.refresh_summaries() if one.id == path.stem)
        assert kept.state is (State.SEALED if began else State.CLOSED)
        assert not kept.damaged
        if began:
            assert not previous_of(path).exists()
            study.unlock_as_researcher()
            assert read_contents(path).interview.state is State.SEALED
            study.unlock()
        if not came:
            assert number > 15
            assert seen == {"open", "sealed"}
            return
        number += OF_SEALING


@pytest.mark.skipif(os.name != "posix", reason="no fork")
def test_a_kill_while_turning_leaves_a_study_that_works(
    folder: StudyFolder,
    led: Callable[..., Path],
    researcher: Key,
    recovery: Key,
    tmp_path: Path,
) -> None:
    """Before each file operation: plain and whole, or encrypted and finished at the next unlocking.

    Its backup too.
    """
    path = led(finished=False)
    folder.back_up("", "2026-03-02", daily=False)
    assert traces([WORD], folder.path / "backups")
    before = read_contents(path)
    seen = set()
    number, done = 1, False
    while not done:
        copy = StudyFolder(_copied(folder.path, tmp_path / f"copy{number}"))

        def turn(path: Path = copy.path) -> None:
            turning.turn(
                path,
                PASSPHRASE,
                researcher=(researcher.recipient,),
                recovery=recovery.recipient,
                language="nl",
            )

        done = not killed_at(number, turn)
        seen.add(copy.is_encrypted)
        if copy.is_encrypted:
            unlock(copy.path, PASSPHRASE)
            turning.finish(copy.path)
            assert turning.plain_files(copy.path) == []
            assert traces([WORD], copy.path) == []
            assert not read_recipients(copy.path).turning
        assert read_contents(copy.interviews / path.name) == before
        assert read_study(copy.study_file).title == {"nl": "Een proefstudie"}
        dismiss(copy.path)
        number += STRIDE
    assert number > 60
    assert seen == {True, False}


def test_what_is_withdrawn_while_sealed_is_gone(study: Encrypted, led: Callable[..., Path]) -> None:
    """Card and addenda too; the device need not be able to read what it removes."""
    path = led()
    study.folder.seal(path.stem)
    study.folder.add_addendum(path.stem, WORD, "AB")
    withdraw(path, exports=True)
    with pytest.raises(Withdrawn):
        read_contents(path)
    names = [found.name for found in path.parent.iterdir() if path.stem in found.name]
    assert names == [path.name]


def _begin_again(folder: StudyFolder):  # type: ignore[no-untyped-def]
    start = Beginning(case="C1", role="volunteer", participant_code="C1-V01")
    talk = begin(folder, read_study(folder.study_file), start, DEVICE)
    assert talk.file.close()
    return talk.file.interview


def _copied(study: Path, to: Path) -> Path:
    import shutil

    return Path(shutil.copytree(study, to))
