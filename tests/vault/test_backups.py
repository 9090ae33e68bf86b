"""Backups of an encrypted study: without a key nobody reads them; what was erased or sealed is in none."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.errors import Locked, Sealed
from protocol.store import cleansing
from protocol.store.backup_file import prove_backup, read_files, read_manifest
from protocol.store.backups import Backup, version_in_backups
from protocol.store.cleansing import plain_backups
from protocol.store.erasing import prove, withdraw
from protocol.store.interview_file import read_contents
from protocol.store.keys.devices import add_device, remove_device
from protocol.store.study_folder import StudyFolder
from protocol.vault import DeviceKey, NotForUs, Vault, dismiss, new_key, read_recipients, vault_of
from protocol.vault.vault import is_age
from tests.vault.canary import traces
from tests.vault.conftest import WORD, Encrypted, led_talk

Turn = Callable[[StudyFolder], Encrypted]
DAY = "2026-03-02"
WORDS = [WORD, "Een proefstudie", "Het eerste huis"]


def made(folder: StudyFolder, day: str = DAY, elsewhere: str = "") -> Backup:
    """A backup of a day."""
    backup = folder.back_up(elsewhere, day, daily=False)
    assert backup is not None
    return backup


def kept_in(backup: Path) -> dict[str, bytes]:
    """The files in a backup, by name, as they are."""
    return dict(read_files(backup))


def plain_in(backup: Path) -> list[str]:
    """The names of those that are not encrypted."""
    return [name for name, data in kept_in(backup).items() if not is_age(data)]


def test_no_word_is_in_a_backup(study: Encrypted, led: Callable[..., Path]) -> None:
    """Neither in the zip nor in what is packed in it."""
    led(finished=False)
    backup = made(study.folder)
    assert len(kept_in(backup.path)) > 3
    assert traces(WORDS, study.path / "backups") == []
    assert plain_in(backup.path) == ["vault/recipients.json"]


def test_in_a_plain_study_the_words_are_in_it(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """So that finding nothing above means something."""
    led(finished=False)
    made(folder)
    found = traces(WORDS, folder.path / "backups")
    assert [word for word in WORDS if not any(word in line for line in found)] == []


def test_a_backup_becomes_the_same_encrypted_study(
    study: Encrypted, led: Callable[..., Path], tmp_path: Path
) -> None:
    """Its bytes are those that were kept, and the passphrase of this device opens it."""
    path = led(finished=False)
    backup = made(study.folder)
    again = tmp_path / "again"
    StudyFolder.restore(backup.path, again)
    assert (again / "interviews" / path.name).read_bytes() == path.read_bytes()
    assert traces(WORDS, again) == []
    restored = Encrypted(StudyFolder(again), study.researcher, study.recovery)
    restored.unlock()
    assert read_contents(again / "interviews" / path.name) == read_contents(path)
    dismiss(again)


def test_a_locked_study_gets_no_backup(study: Encrypted) -> None:
    """Nobody could tell what in it is damaged, and what was erased."""
    study.lock()
    with pytest.raises(Locked):
        study.folder.back_up("", DAY, daily=False)
    assert not list((study.path / "backups").glob("*.zip"))


def test_what_is_purged_leaves_the_backups(study: Encrypted) -> None:
    """Off the record: even the researcher, with every key, finds nothing of it in the zip."""
    talk = led_talk(study.folder)
    assert talk.file.flush(5)
    backup = made(study.folder).path
    name = f"interviews/{talk.file.path.name}"
    before = kept_in(backup)[name]
    (note,) = talk.file.notes.values()
    talk.off_record.erase([note.id])
    assert talk.file.flush(5)
    vault = vault_of(study.path)
    assert vault is not None
    assert WORD.encode() in vault.decrypt(before)
    after = kept_in(backup)[name]
    assert is_age(after)
    assert note.id.encode() not in vault.decrypt(after)
    assert talk.file.close()


def test_what_is_sealed_is_sealed_in_the_backups(study: Encrypted, led: Callable[..., Path]) -> None:
    """The version that the device could read is gone there too; the card is there."""
    path = led()
    backup = made(study.folder).path
    study.folder.seal(path.stem)
    kept = kept_in(backup)
    vault = vault_of(study.path)
    assert vault is not None
    with pytest.raises(NotForUs):
        vault.decrypt(kept[f"interviews/{path.name}"])
    assert f"interviews/{path.name}.card" in kept
    assert f"interviews/{path.name}" not in read_manifest(backup).left_out
    assert Vault(read_recipients(study.path), [study.researcher]).decrypt(kept[f"interviews/{path.name}"])


def test_a_program_that_died_between_the_sealing_and_the_backups(
    study: Encrypted, led: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next backup finishes it."""
    path = led()
    backup = made(study.folder).path
    monkeypatch.setattr(cleansing, "bring_marks", lambda *_args: [])
    study.folder.seal(path.stem)
    monkeypatch.undo()
    vault = vault_of(study.path)
    assert vault is not None
    assert vault.decrypt(kept_in(backup)[f"interviews/{path.name}"])
    made(study.folder, "2026-03-03")
    with pytest.raises(NotForUs):
        vault.decrypt(kept_in(backup)[f"interviews/{path.name}"])


def test_a_sealed_interview_stays_sealed_in_a_restored_study(
    study: Encrypted, led: Callable[..., Path], tmp_path: Path
) -> None:
    """The device sees its card, and reads nothing."""
    path = led()
    study.folder.seal(path.stem)
    again = tmp_path / "again"
    StudyFolder.restore(made(study.folder).path, again)
    restored = Encrypted(StudyFolder(again), study.researcher, study.recovery)
    restored.unlock()
    with pytest.raises(Sealed):
        read_contents(again / "interviews" / path.name)
    dismiss(again)


def test_a_damaged_interview_is_put_back(study: Encrypted, led: Callable[..., Path]) -> None:
    """From the last backup, encrypted as before."""
    path = led(finished=False)
    backup = made(study.folder).path
    whole = read_contents(path)
    raw = path.read_bytes()
    path.write_bytes(raw[:-9] + bytes(9))
    path.with_name(f"{path.name}.previous").unlink(missing_ok=True)
    from protocol.store.restoring import restore_from_backup

    restore_from_backup(path)
    assert path.read_bytes() == kept_in(backup)[f"interviews/{path.name}"]
    assert read_contents(path) == whole


def test_with_the_researchers_key_what_is_put_back_stays_sealed(
    study: Encrypted, led: Callable[..., Path]
) -> None:
    """It is the bytes of the backup, not what they say encrypted anew for the devices."""
    path = led()
    study.folder.seal(path.stem)
    made(study.folder)
    path.write_bytes(path.read_bytes()[:-9] + bytes(9))
    study.unlock_as_researcher()
    from protocol.store.restoring import restore_from_backup

    restore_from_backup(path)
    study.unlock()
    with pytest.raises(Sealed):
        read_contents(path)


def test_turning_encrypts_the_backups_of_before(
    folder: StudyFolder,
    led: Callable[..., Path],
    turn_study: Callable[[StudyFolder], Encrypted],
    tmp_path: Path,
) -> None:
    """In the study and on the stick; finished interviews are sealed there."""
    open_one, finished = led(finished=False), led("C1-V02")
    stick = tmp_path / "stick"
    stick.mkdir()
    backup = made(folder, elsewhere=str(stick))
    assert traces([WORD], folder.path / "backups")
    study = turn_study(folder)
    assert backup.elsewhere is not None
    for path in (backup.path, backup.elsewhere):
        assert prove_backup(path).files
        assert plain_in(path) == ["vault/recipients.json"]
        vault = vault_of(study.path)
        assert vault is not None
        assert vault.decrypt(kept_in(path)[f"interviews/{open_one.name}"])
        with pytest.raises(NotForUs):
            vault.decrypt(kept_in(path)[f"interviews/{finished.name}"])
    assert traces(WORDS, folder.path, stick) == []
    assert plain_backups(study.path) == []


def test_a_stick_that_was_away_is_encrypted_when_it_comes_back(
    folder: StudyFolder,
    led: Callable[..., Path],
    turn_study: Callable[[StudyFolder], Encrypted],
    tmp_path: Path,
) -> None:
    """It is told while it is away, and put right by the next backup."""
    led(finished=False)
    stick, away = tmp_path / "stick", tmp_path / "away"
    stick.mkdir()
    made(folder, elsewhere=str(stick))
    stick.rename(away)
    turn_study(folder)
    assert traces([WORD], away)
    away.rename(stick)
    made(folder, "2026-03-03", str(stick))
    assert traces(WORDS, stick) == []


def test_a_device_that_leaves_opens_no_backup_any_more(study: Encrypted, led: Callable[..., Path]) -> None:
    """And one that comes opens those of before."""
    path = led(finished=False)
    other = new_key()
    add_device(study.path, DeviceKey(device="devicebbbbbbbbbb", recipient=other.recipient))
    backup = made(study.folder).path
    name = f"interviews/{path.name}"
    theirs = Vault(read_recipients(study.path), [other])
    assert theirs.decrypt(kept_in(backup)[name])
    remove_device(study.path, "deviceb")
    with pytest.raises(NotForUs):
        theirs.decrypt(kept_in(backup)[name])
    assert b"deviceb" not in kept_in(backup)["vault/recipients.json"]
    add_device(study.path, DeviceKey(device="devicecccccccccc", recipient=other.recipient))
    assert theirs.decrypt(kept_in(backup)[name])


def test_what_is_sealed_stays_so_when_a_device_comes(study: Encrypted, led: Callable[..., Path]) -> None:
    """Also when the researcher's key, which opens it, is what lets the device in."""
    path = led()
    study.folder.seal(path.stem)
    backup = made(study.folder).path
    study.unlock_as_researcher()
    other = new_key()
    add_device(study.path, DeviceKey(device="devicebbbbbbbbbb", recipient=other.recipient))
    with pytest.raises(NotForUs):
        Vault(read_recipients(study.path), [other]).decrypt(kept_in(backup)[f"interviews/{path.name}"])


def test_a_withdrawal_leaves_nothing_in_the_backups(study: Encrypted, led: Callable[..., Path]) -> None:
    """A tombstone alone, which the proof knows for one."""
    path = led()
    backup = made(study.folder).path
    withdraw(path, exports=False)
    vault = vault_of(study.path)
    assert vault is not None
    words = b"".join(vault.decrypt(data) for data in kept_in(backup).values() if is_age(data))
    assert WORD.encode() not in words
    proof = prove(study.path, path.stem)
    assert proof.holding == ()
    assert backup in proof.looked_at


def test_the_proof_finds_a_backup_that_still_holds_it(study: Encrypted, led: Callable[..., Path]) -> None:
    """So that finding none means something."""
    path = led()
    backup = made(study.folder).path
    copy = backup.read_bytes()
    withdraw(path, exports=False)
    backup.write_bytes(copy)
    assert prove(study.path, path.stem).holding == (backup,)


def test_a_copy_that_came_back_goes_into_no_backup(folder: StudyFolder, led: Callable[..., Path]) -> None:
    """Under its own name or another, before anybody looked at the study."""
    path = led()
    copy = path.read_bytes()
    withdraw(path, exports=False)
    path.write_bytes(copy)
    path.with_name("zzzzzzzzzzzzzzzz.json").write_bytes(copy)
    made(folder)
    assert traces([WORD], folder.path / "backups") == []


def test_words_saved_elsewhere_are_encrypted(study: Encrypted, tmp_path: Path) -> None:
    """What is rescued from a disk that refuses can be put back, and read by nobody else."""
    talk = led_talk(study.folder)
    stick = tmp_path / "stick"
    stick.mkdir()
    saved = talk.file.save_elsewhere(str(stick))
    assert traces([WORD], stick) == []
    assert is_age(saved.read_bytes())
    assert talk.file.close()
    talk.file.path.write_bytes(saved.read_bytes())
    assert any(note.text == WORD for note in read_contents(talk.file.path).notes)


def test_the_version_in_a_backup_is_offered(study: Encrypted, led: Callable[..., Path]) -> None:
    """Its name and when it was made are known without a look into what is encrypted."""
    path = led(finished=False)
    made(study.folder)
    found = version_in_backups(study.path, f"interviews/{path.name}")
    assert found is not None
    from protocol.store.restoring import backup_version

    version = backup_version(path)
    assert version is not None
    assert version.notes == 1


def test_any_program_opens_the_zip(study: Encrypted, led: Callable[..., Path]) -> None:
    """With age and the researcher's key nobody depends on this program."""
    led(finished=False)
    with zipfile.ZipFile(made(study.folder).path) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.startswith("interviews/")]
        assert all(archive.read(name).startswith(b"age-encryption.org/v1") for name in names)
