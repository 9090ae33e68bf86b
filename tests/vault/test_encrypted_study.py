"""An encrypted study: every file is an age file, and nothing is read or written without a key."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from protocol.errors import DamagedFile, FileMistakes, Locked, Refused, WriteFailed, WrongPassphrase
from protocol.model.coding import CoderWork, UnitMemo
from protocol.model.words import Kind
from protocol.questionnaire import check_study, read_study
from protocol.store.atomic import write_atomically
from protocol.store.codings import all_work, work_path, write_work
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.keys import devices, turning
from protocol.store.keys.device_key import key_file
from protocol.store.keys.unlocking import accept, unlock, unlock_with
from protocol.store.names import previous_of
from protocol.store.study_folder import StudyFolder
from protocol.vault import (
    Audience,
    DeviceKey,
    Key,
    Recipients,
    Vault,
    admit,
    is_admitted,
    is_encrypted,
    new_key,
    read_keys,
    read_recipients,
    recipients_file,
    vault_of,
)
from protocol.vault.vault import MAGIC, NotForUs, decrypt_with
from tests.vault.conftest import PASSPHRASE, WORD, Encrypted, led_talk

DEVICE = "devicebbbbbbbbbb"


def in_clear(study: Path) -> list[str]:
    """The files of a study that are no age files, the public keys left out."""
    files = (path for path in study.rglob("*") if path.is_file())
    return sorted(path.name for path in files if not path.read_bytes().startswith(MAGIC))


# What is unlocked


def test_keys_open_no_other_study_that_takes_the_place(study: Encrypted) -> None:
    """A folder of keys is known by its number, which a system gives anew: the list in it has to agree."""
    list_of_keys = recipients_file(study.path)
    other = structs.replace(read_recipients(study.path), study="zzzzzzzzzzzzzzzz")
    list_of_keys.write_bytes(msgspec.json.encode(other))

    assert not is_admitted(study.path)
    with pytest.raises(Locked):
        vault_of(study.folder.study_file)


# Turning


def test_every_file_is_turned(
    folder: StudyFolder, led: Callable[..., Path], turn_study: Callable[[StudyFolder], Encrypted]
) -> None:
    """Interviews with their previous versions, participants, questionnaires, the index and the study file."""
    led(finished=False)
    folder.refresh_summaries()
    turn_study(folder)
    assert in_clear(folder.path) == ["recipients.json"]


def test_it_says_the_same_afterwards(
    folder: StudyFolder, led: Callable[..., Path], turn_study: Callable[[StudyFolder], Encrypted]
) -> None:
    """Nothing but the bytes changed."""
    path = led(finished=False)
    before = read_contents(path), read_contents(previous_of(path)), read_study(folder.study_file)
    people = folder.participants()
    turn_study(folder)
    again = StudyFolder(folder.path)
    assert (read_contents(path), read_contents(previous_of(path)), read_study(folder.study_file)) == before
    assert again.participants() == people


def test_exports_of_before_become_the_researchers(
    folder: StudyFolder, turn_study: Callable[[StudyFolder], Encrypted], researcher: Key
) -> None:
    """Under their name with .age; the unencrypted one goes."""
    (folder.exports / "a.xlsx").write_bytes(b"PK" + WORD.encode())
    turn_study(folder)
    assert [path.name for path in folder.exports.iterdir()] == ["a.xlsx.age"]
    with pytest.raises(DamagedFile):
        _read(folder.exports / "a.xlsx.age")
    unlock_with(folder.path, [researcher])
    assert _read(folder.exports / "a.xlsx.age") == b"PK" + WORD.encode()


def test_files_of_others_are_told_and_left(folder: StudyFolder, researcher: Key, recovery: Key) -> None:
    """A recording that somebody put there is not ours to change."""
    sound = folder.path / "opname.mp3"
    sound.write_bytes(b"ID3")
    turned = turning.turn(
        folder.path,
        PASSPHRASE,
        researcher=(researcher.recipient,),
        recovery=recovery.recipient,
        language="nl",
    )
    assert turned.foreign == (sound,)
    assert sound.read_bytes() == b"ID3"


def test_what_a_killed_export_left_goes(
    folder: StudyFolder, turn_study: Callable[[StudyFolder], Encrypted]
) -> None:
    """Parts of a workbook in clear are not encrypted: nobody needs them."""
    half = folder.exports / ".tmp-0123456789abcdef"
    half.mkdir()
    (half / "lock").touch()
    (half / "sheet1.xml").write_text(WORD)
    turn_study(folder)
    assert list(folder.exports.iterdir()) == []


def test_a_study_that_is_open_is_not_turned(
    folder: StudyFolder, turn_study: Callable[[StudyFolder], Encrypted]
) -> None:
    """Nothing is begun while somebody leads a talk."""
    talk = led_talk(folder)
    with pytest.raises(Exception, match="open"):
        turn_study(folder)
    assert not is_encrypted(folder.path)
    talk.file.close()


def test_a_talk_goes_on_encrypted(study: Encrypted) -> None:
    """What is kept from then on, drafts and temporaries too."""
    talk = led_talk(study.folder)
    talk.keep("nog een gedachte", Kind.PARAPHRASE)
    assert talk.file.close()
    assert in_clear(study.path) == ["recipients.json"]
    assert [note.text for note in read_contents(talk.file.path).notes] == [WORD, "nog een gedachte"]


# Without a key


def test_nothing_is_read_while_it_is_locked(study: Encrypted, led: Callable[..., Path]) -> None:
    """Not an interview, the study file, or the index."""
    path = led(finished=False)
    study.folder.refresh_summaries()
    study.lock()
    with pytest.raises(Locked):
        read_contents(path)
    with pytest.raises(Locked):
        study.folder.summaries()
    with pytest.raises(FileMistakes):
        read_study(study.folder.study_file)
    assert "Proef" not in str(check_study(study.folder.study_file))


def test_nothing_is_written_while_it_is_locked(study: Encrypted) -> None:
    """No word may land there unencrypted because somebody forgot."""
    study.lock()
    with pytest.raises(WriteFailed):
        write_atomically(study.folder.interviews / "a.json", WORD.encode())
    assert list(study.folder.interviews.iterdir()) == []


def test_a_talk_that_was_open_never_writes_in_clear(
    folder: StudyFolder, researcher: Key, recovery: Key
) -> None:
    """Another program turned the study encrypted in between: the words stay in memory, and that is told."""
    talk = led_talk(folder)
    talk.file.flush()
    turning.write_recipients(
        folder.path,
        Recipients(
            study="b" * 16, devices=(), researcher=(researcher.recipient,), recovery=recovery.recipient
        ),
    )
    talk.keep("achtergebleven", Kind.PARAPHRASE)
    assert not talk.file.flush(0.2)
    assert talk.file.saved.error
    assert not any(b"achtergebleven" in path.read_bytes() for path in folder.interviews.iterdir())
    recipients_file(folder.path).unlink()
    assert talk.file.close()


def test_a_talk_whose_study_loses_its_folder_of_keys_never_writes_in_clear(study: Encrypted) -> None:
    """As when a program that keeps folders alike takes it away: the words are kept, encrypted as before."""
    talk = led_talk(study.folder)
    vault = study.path / "vault"
    vault.rename(study.path.parent / "away")
    talk.keep("een woord erna", Kind.VERBATIM)
    assert talk.file.flush(5)
    assert not talk.file.saved.error
    assert in_clear(study.path) == [f"{talk.file.path.name}.lock"]
    assert is_encrypted(study.path)
    shutil.copytree(study.path.parent / "away", vault)  # another folder, with the same list
    talk.keep("en nog een", Kind.VERBATIM)
    assert talk.file.close()
    assert [note.text for note in read_contents(talk.file.path).notes][1:] == ["een woord erna", "en nog een"]
    assert in_clear(study.path) == ["recipients.json"]


def test_a_copy_elsewhere_is_locked(study: Encrypted, led: Callable[..., Path], tmp_path: Path) -> None:
    """The passphrase was given for one study, not for every copy of it."""
    path = led(finished=False)
    copy = tmp_path / "stick"
    shutil.copytree(study.path, copy)
    with pytest.raises(Locked):
        read_contents(copy / "interviews" / path.name)


def test_a_study_that_moves_stays_open(study: Encrypted, led: Callable[..., Path], tmp_path: Path) -> None:
    """It is the same one, whatever leads to it."""
    path = led(finished=False)
    study.path.rename(tmp_path / "elders")
    assert read_contents(tmp_path / "elders" / "interviews" / path.name).notes[0].text == WORD


def test_another_device_opens_nothing(
    study: Encrypted, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The key is in the folder of the device, so a study on a stick has none."""
    study.lock()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "ander toestel"))
    with pytest.raises(Refused, match="no key"):
        unlock(study.path, PASSPHRASE)


def test_without_the_folder_of_keys_files_say_what_they_are(
    study: Encrypted, led: Callable[..., Path]
) -> None:
    """Somebody who copied half a study is told which half."""
    path = led(finished=False)
    study.lock()
    shutil.rmtree(study.path / "vault")
    with pytest.raises(Locked, match="vault"):
        read_contents(path)


# Damage


def test_a_flipped_bit_is_found(study: Encrypted, led: Callable[..., Path]) -> None:
    """Anywhere in the file; never another text, and the previous version can be put back."""
    path = led(finished=False)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(len(whole) // 60, 1)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(DamagedFile):
            read_contents(path)
    study.folder.restore_previous(path.stem)
    assert read_contents(path).interview.id == path.stem


def test_a_cut_file_is_found(study: Encrypted, led: Callable[..., Path]) -> None:
    """At any length."""
    path = led(finished=False)
    whole = path.read_bytes()
    for length in range(0, len(whole), max(len(whole) // 40, 1)):
        path.write_bytes(whole[:length])
        with pytest.raises(DamagedFile):
            read_contents(path)


@pytest.mark.parametrize("length", [0, 1, 50, 200])
def test_a_cut_list_of_recipients_is_told(study: Encrypted, length: int) -> None:
    """Nothing is guessed."""
    path = recipients_file(study.path)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DamagedFile):
        unlock(study.path, PASSPHRASE)


def test_a_cut_key_of_the_device_is_told(study: Encrypted) -> None:
    """The way in is the researcher's key or the recovery key."""
    path = key_file(read_recipients(study.path).study)
    path.write_bytes(path.read_bytes()[:100])
    study.lock()
    with pytest.raises(DamagedFile, match="cut off"):
        unlock(study.path, PASSPHRASE)


def test_a_wrong_passphrase_unlocks_nothing(study: Encrypted) -> None:
    """And leaves it locked."""
    study.folder.refresh_summaries()
    study.lock()
    with pytest.raises(WrongPassphrase):
        unlock(study.path, "iets heel anders dan dat")
    with pytest.raises(FileMistakes):
        read_study(study.folder.study_file)


# Who reads along


def test_somebody_who_was_added_is_noticed(study: Encrypted) -> None:
    """A key that somebody put on the list at an unguarded moment gets nothing until a person says so."""
    stranger = new_key()
    known = read_recipients(study.path)
    turning.write_recipients(
        study.path, structs.replace(known, researcher=(*known.researcher, stranger.recipient))
    )
    study.lock()
    with pytest.raises(Refused, match="Somebody was added"):
        unlock(study.path, PASSPHRASE)
    assert accept(study.path, PASSPHRASE) == (stranger.recipient,)
    unlock(study.path, PASSPHRASE)


def test_a_second_device_reads_what_is_open(study: Encrypted, led: Callable[..., Path]) -> None:
    """From when it is added, without the researcher; and it is asked to nobody else."""
    path = led(finished=False)
    other = new_key()
    devices.add_device(study.path, DeviceKey(device=DEVICE, recipient=other.recipient))
    study.lock()
    unlock_with(study.path, [other])
    assert read_contents(path).notes[0].text == WORD


def test_a_device_that_was_taken_off_reads_nothing_new(study: Encrypted, led: Callable[..., Path]) -> None:
    """Every file is encrypted anew, the previous versions too."""
    other = new_key()
    devices.add_device(study.path, DeviceKey(device=DEVICE, recipient=other.recipient))
    path = led(finished=False)
    devices.remove_device(study.path, DEVICE[:8])
    with pytest.raises(Refused):
        unlock_with(study.path, [other])
    study.lock()
    admit(study.path, Vault(read_recipients(study.path), [other]))
    with pytest.raises(DamagedFile):
        read_contents(path)
    with pytest.raises(DamagedFile):
        read_contents(previous_of(path))


def test_a_program_that_goes_on_follows_the_list(study: Encrypted, led: Callable[..., Path]) -> None:
    """Who was taken off by another program gets nothing more; who was put on gets nothing yet."""
    lost, stranger = new_key(), new_key()
    devices.add_device(study.path, DeviceKey(device=DEVICE, recipient=lost.recipient))
    known = read_recipients(study.path)
    fewer = structs.replace(known, devices=known.devices[:1])
    turning.write_recipients(study.path, fewer)
    assert not _opens(led("C1-V01", finished=False), lost)
    turning.write_recipients(study.path, structs.replace(fewer, researcher=(stranger.recipient,)))
    path = led("C1-V02", finished=False)
    assert not _opens(path, stranger)
    assert _opens(path, study.researcher)


def test_each_audience_is_really_tried(study: Encrypted) -> None:
    """The device opens what is open; the researcher and the paper open everything; a stranger nothing."""
    device = read_recipients(study.path).devices[0]
    (mine,) = vault_of(study.path).keys  # type: ignore[union-attr]
    assert mine.recipient == device.recipient
    tried = {
        name: dict(devices.each_audience(study.path, [key]))
        for name, key in (
            ("device", mine),
            ("researcher", study.researcher),
            ("recovery", study.recovery),
            ("stranger", new_key()),
        )
    }
    assert tried == {
        "device": {Audience.OPEN: True, Audience.SEALED: False},
        "researcher": {Audience.OPEN: True, Audience.SEALED: True},
        "recovery": {Audience.OPEN: True, Audience.SEALED: True},
        "stranger": {Audience.OPEN: False, Audience.SEALED: False},
    }


def test_a_key_typed_over_from_paper_is_the_key(recovery: Key) -> None:
    """In groups, on several lines, in small letters."""
    from protocol.store.keys.paper import in_groups

    typed = "\n".join(in_groups(recovery.secret)).lower()
    assert read_keys(f"# mijn sleutel\n{typed}\n") == [recovery]
    with pytest.raises(Refused):
        read_keys(typed[:-1] + ("q" if typed[-1] != "q" else "p"))


@pytest.mark.skipif(shutil.which("age") is None, reason="the program age is not installed")
def test_the_program_age_opens_it(study: Encrypted, led: Callable[..., Path], tmp_path: Path) -> None:
    """Nobody depends on this program to get at their interviews."""
    path = led(finished=False)
    (tmp_path / "key.txt").write_text(study.researcher.secret)
    done = subprocess.run(
        ["age", "-d", "-i", tmp_path / "key.txt", path], capture_output=True, check=True, timeout=30
    )
    assert WORD.encode() in done.stdout


def test_an_interview_of_before_can_be_opened(study: Encrypted, led: Callable[..., Path]) -> None:
    """The program goes on with it as ever."""
    path = led(finished=False)
    file = InterviewFile.open(path, DEVICE)
    assert file.interview.place == WORD
    assert file.close()


def _opens(path: Path, key: Key) -> bool:
    try:
        return bool(decrypt_with(path.read_bytes(), [key]))
    except NotForUs:
        return False


def _read(path: Path) -> bytes:
    from protocol.store.reading import read_bytes

    return read_bytes(path)[0]


def test_codings_are_encrypted_and_come_back(study: Encrypted) -> None:
    """The work of a coder is written in parts in a plain study; here it is encrypted as a whole."""
    done = CoderWork(coder="AB", memos=(UnitMemo(unit="n1", text="mijnbuurvrouw", interview="i1"),))

    write_work(study.folder.path, done)

    assert all_work(study.folder.path) == [done]
    assert b"mijnbuurvrouw" not in work_path(study.folder.path, "AB").read_bytes()
