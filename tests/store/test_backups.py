"""Daily backups: made once a day, read back, few, and without what was erased."""

from __future__ import annotations

import hashlib
import json
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.errors import DamagedFile, NewerFormat, Refused, WriteFailed
from protocol.model.words import Kind
from protocol.session.talk import Talk
from protocol.store import atomic, backup_file, backups, cleansing
from protocol.store.backup_file import prove_backup, read_files, read_manifest
from protocol.store.backups import KEPT, Backup, Stopped
from protocol.store.interview_file import InterviewFile, read_contents
from protocol.store.lock import Lock
from protocol.store.names import new_temporary
from protocol.store.study_folder import StudyFolder

DAY = "2026-03-02"
CANARY = "kanarievogeltje"


def made(folder: StudyFolder, day: str = DAY, elsewhere: str = "", *, daily: bool = True) -> Backup:
    """A backup of a day."""
    backup = folder.back_up(elsewhere, day, daily=daily)
    assert backup is not None
    return backup


def zips(folder: Path) -> list[Path]:
    """The backups in a folder, by name."""
    return sorted(folder.glob("*.zip"))


def holds(folder: Path, word: str) -> list[str]:
    """The files under a folder that hold a word, those inside zips included."""
    found = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        if word.encode() in path.read_bytes():
            found.append(path.name)
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found += [
                    f"{path.name}/{one}" for one in archive.namelist() if word.encode() in archive.read(one)
                ]
    return found


def with_note(talk: Talk, text: str = CANARY) -> str:
    """A note in a talk, on the disk; its id."""
    talk.keep(text, Kind.PARAPHRASE)
    assert talk.file.flush(5)
    return next(note.id for note in talk.file.notes.values() if note.text == text)


def test_a_backup_becomes_the_same_study(folder: StudyFolder, talk: Talk, tmp_path: Path) -> None:
    """What is restored holds the bytes of what was kept."""
    with_note(talk)
    backup = made(folder)
    StudyFolder.restore(backup.path, tmp_path / "again")

    kept = {
        path.relative_to(folder.path)
        for path in folder.path.rglob("*.*")
        if path.suffix in (".yaml", ".json")
    }
    again = {path.relative_to(tmp_path / "again") for path in (tmp_path / "again").rglob("*.*")}
    assert again == {path for path in kept if path.parts[0] != "backups"}
    assert all((tmp_path / "again" / one).read_bytes() == (folder.path / one).read_bytes() for one in again)


def test_one_backup_a_day_is_enough(folder: StudyFolder) -> None:
    """The second time on a day nothing is made; the day after, something is."""
    paths = [made(folder, day).path.name for day in (DAY, DAY, "2026-03-03")]

    assert paths == [f"backup-00001-{DAY}.zip", f"backup-00001-{DAY}.zip", "backup-00002-2026-03-03.zip"]


def test_a_backup_that_is_asked_for_is_made(folder: StudyFolder) -> None:
    """The command makes one, whatever the day."""
    assert [made(folder, daily=False).path.name[:12] for _ in range(2)] == ["backup-00001", "backup-00002"]


def test_a_bounded_number_is_kept_whatever_the_clock_says(folder: StudyFolder) -> None:
    """The oldest go by number: a clock that was set back three years keeps the newest ones."""
    for day in range(1, KEPT + 1):
        made(folder, f"2026-03-{day:02}")
    last = made(folder, "2023-03-01")

    assert len(zips(folder.path / "backups")) == KEPT
    assert zips(folder.path / "backups")[-1] == last.path
    assert made(folder, "2023-03-01").path == last.path


def test_a_stick_gets_the_same_bytes(folder: StudyFolder, tmp_path: Path) -> None:
    """A copy, proved too, in a folder named after the study."""
    stick = tmp_path / "stick"
    stick.mkdir()
    backup = made(folder, elsewhere=str(stick))

    assert backup.elsewhere == stick / "protocol-study" / backup.path.name
    assert backup.elsewhere.read_bytes() == backup.path.read_bytes()


def test_a_stick_that_is_away_is_told_and_never_made(folder: StudyFolder, tmp_path: Path) -> None:
    """A folder that isn't there is no stick: making it would fill the disk of the laptop in silence."""
    backup = made(folder, elsewhere=str(tmp_path / "stick"))

    assert (backup.elsewhere, "is not there" in backup.elsewhere_failed) == (None, True)
    assert not (tmp_path / "stick").exists()


def test_a_stick_that_comes_back_the_same_day_gets_its_copy(folder: StudyFolder, tmp_path: Path) -> None:
    """Though the backup of the day was made already."""
    made(folder, elsewhere=str(tmp_path / "stick"))
    (tmp_path / "stick").mkdir()

    assert made(folder, elsewhere=str(tmp_path / "stick")).elsewhere is not None


def test_files_and_folders_are_for_their_owner_alone(folder: StudyFolder, tmp_path: Path) -> None:
    """The folder and all in it, here and on the stick."""
    (tmp_path / "stick").mkdir()
    made(folder, elsewhere=str(tmp_path / "stick"))
    places = [folder.path / "backups", tmp_path / "stick" / "protocol-study"]

    modes = {stat.S_IMODE(path.stat().st_mode) for place in places for path in place.iterdir()}
    assert (modes, {stat.S_IMODE(place.stat().st_mode) for place in places}) == ({0o600}, {0o700})


def test_a_withdrawn_interview_is_in_no_backup(
    folder: StudyFolder, new_talk: Callable[..., Talk], tmp_path: Path
) -> None:
    """Neither here nor on the stick, in no form; what others said is still there."""
    (tmp_path / "stick").mkdir()
    gone, stays = new_talk(code="C1-V01"), new_talk(code="C1-V02")
    with_note(gone)
    with_note(stays, "blijft")
    for day in (DAY, "2026-03-03"):
        made(folder, day, str(tmp_path / "stick"))
    assert len(holds(tmp_path, CANARY)) == 5  # the file, and four zips
    gone.file.withdraw("2026-03-03T10:00:00Z")

    assert holds(tmp_path, CANARY) == []
    assert len([one for one in holds(tmp_path, "blijft") if ".zip/" in one]) == 4
    assert all(prove_backup(path) for path in zips(folder.path / "backups"))


@pytest.mark.parametrize("first", [True, False], ids=["the first backup", "a later one"])
def test_a_withdrawal_takes_what_a_killed_backup_left(
    folder: StudyFolder, talk: Talk, tmp_path: Path, first: bool
) -> None:
    """It has no name that a backup has, and holds the same words."""
    (tmp_path / "stick").mkdir()
    with_note(talk)
    made(folder, DAY, str(tmp_path / "stick"))
    (whole,) = zips(folder.path / "backups")
    (copy,) = (tmp_path / "stick").rglob("*.zip")
    for one in (whole, copy):
        Path(new_temporary(str(one))).write_bytes(b"half " + CANARY.encode())
    if first:
        whole.unlink()
        copy.unlink()
    talk.file.withdraw("2026-03-03T10:00:00Z")

    assert holds(tmp_path, CANARY) == []


def test_a_withdrawal_reaches_a_stick_that_was_away(folder: StudyFolder, talk: Talk, tmp_path: Path) -> None:
    """The mark stays until the stick is back."""
    stick = tmp_path / "stick"
    stick.mkdir()
    with_note(talk)
    made(folder, elsewhere=str(stick))
    stick.rename(tmp_path / "away")
    talk.file.withdraw("2026-03-03T10:00:00Z")
    (tmp_path / "away").rename(stick)
    made(folder, "2026-03-04", str(stick))

    assert holds(tmp_path, CANARY) == []


def test_words_off_the_record_are_in_no_backup(folder: StudyFolder, talk: Talk, tmp_path: Path) -> None:
    """The purged version of the interview stands in the place of the older one; the other notes stay."""
    note = with_note(talk)
    with_note(talk, "blijft")
    made(folder)
    talk.file.purge([note])

    assert holds(tmp_path, CANARY) == []
    (backup,) = zips(folder.path / "backups")
    assert any("blijft" in name or b"blijft" in data for name, data in read_files(backup))


def test_a_second_purge_reaches_the_backup_too(folder: StudyFolder, talk: Talk, tmp_path: Path) -> None:
    """A backup that was put right once is put right again."""
    first, second = with_note(talk), with_note(talk, f"{CANARY} twee")
    made(folder)
    talk.file.purge([first])
    talk.file.purge([second])

    assert holds(tmp_path, CANARY) == []


def test_a_backup_that_was_being_made_is_put_right(
    folder: StudyFolder, talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that are purged after they were read into it are out of it when it is ready."""
    note = with_note(talk)
    monkeypatch.setattr(cleansing, "_PATIENCE", 0.0)
    write = backup_file.replacing

    def purge_meanwhile(path: Path):
        monkeypatch.setattr(backup_file, "replacing", write)
        found = list(backups._kept_files(folder.path, [], lambda: False))
        talk.file.purge([note])
        monkeypatch.setattr(backups, "_kept_files", lambda *_args: iter(found))
        return write(path)

    monkeypatch.setattr(backup_file, "replacing", purge_meanwhile)
    made(folder)

    assert holds(tmp_path, CANARY) == []


def test_a_program_that_died_between_the_withdrawal_and_the_backups(
    folder: StudyFolder, talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next backup finishes it."""
    with_note(talk)
    made(folder)
    monkeypatch.setattr(cleansing, "bring_marks", lambda *_args: [])
    talk.file.withdraw("2026-03-03T10:00:00Z")
    assert len(holds(tmp_path, CANARY)) == 1
    monkeypatch.undo()
    made(folder)

    assert holds(tmp_path, CANARY) == []


def test_a_participant_who_is_forgotten_is_in_no_backup(folder: StudyFolder, talk: Talk) -> None:
    """The file with the code goes, as it goes from the study."""
    participant = talk.file.interview.participant
    made(folder)
    talk.file.withdraw("2026-03-03T10:00:00Z")
    folder.forget_participant(participant)

    (backup,) = zips(folder.path / "backups")
    assert not any(participant in name for name in read_manifest(backup).files)


def test_codings_leave_a_backup_that_is_put_right(folder: StudyFolder, talk: Talk, tmp_path: Path) -> None:
    """A memo of a coder may quote what was erased: it is told that they are not in it any more."""
    atomic.make_folder(folder.path / "codings")
    (folder.path / "codings" / "ab.json").write_text(f'"{CANARY}"')
    made(folder)
    (folder.path / "codings" / "ab.json").unlink()
    talk.file.withdraw("2026-03-03T10:00:00Z")

    (backup,) = zips(folder.path / "backups")
    assert (holds(tmp_path, CANARY), read_manifest(backup).left_out) == ([], ("codings/ab.json",))


def test_a_damaged_interview_gives_its_previous_version(
    folder: StudyFolder, talk: Talk, tmp_path: Path
) -> None:
    """The backup says so, and the restored study holds a whole interview."""
    with_note(talk, "een")
    with_note(talk, "twee")
    talk.file.close()
    talk.file.path.write_bytes(b"")
    backup = made(folder)
    StudyFolder.restore(backup.path, tmp_path / "again")

    assert backup.manifest.left_out == (f"interviews/{talk.file.path.name}",)
    (path,) = StudyFolder(tmp_path / "again").interview_paths()
    assert [note.text for note in read_contents(path).notes] == ["een"]


def test_two_programs_make_one(folder: StudyFolder) -> None:
    """Who finds the other busy leaves it to that one."""
    atomic.make_folder(folder.path / "backups")
    lock = Lock.take(folder.path / "backups" / "backups", "deviceaaaaaaaaaa")
    try:
        assert folder.back_up("", DAY, daily=True) is None
    finally:
        lock.release()
    assert folder.back_up("", DAY, daily=True) is not None


def test_a_program_that_ends_leaves_no_half_backup(folder: StudyFolder) -> None:
    """Nothing is waited for, and nothing lies there."""
    with pytest.raises(Stopped):
        folder.back_up("", DAY, daily=True, stopped=lambda: True)
    assert list((folder.path / "backups").iterdir()) == []


def test_a_refused_backup_leaves_the_older_ones(folder: StudyFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told; what was there stays, and nothing half lies beside it."""

    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    before = made(folder).path
    monkeypatch.setattr(atomic, "_sync", refuse)
    with pytest.raises(WriteFailed, match="disk is full"):
        folder.back_up("", "2026-03-03", daily=True)
    assert list((folder.path / "backups").iterdir()) == [before]


def test_a_disk_that_gives_other_bytes_back_is_found(
    folder: StudyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check after writing compares checksums: a backup that can't be read never gets its name."""
    original = backup_file._bytes

    def other(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
        return original(archive, name, path) + (b" " if name.endswith(".yaml") else b"")

    monkeypatch.setattr(backup_file, "_bytes", other)
    with pytest.raises(DamagedFile, match="checksum"):
        folder.back_up("", DAY, daily=True)
    assert zips(folder.path / "backups") == []


def test_every_kind_of_damage_to_a_backup_is_found(folder: StudyFolder, talk: Talk, tmp_path: Path) -> None:
    """A byte changed, a tail cut off, zeros, nothing: it is told, or what is in it is what was put in."""
    with_note(talk)
    whole = made(folder).path.read_bytes()
    good = dict(read_files(made(folder).path))
    path = tmp_path / "damaged.zip"
    dice = random.Random(20260302)
    cases = [b"", whole[:-1], whole[: len(whole) // 2], bytes(len(whole)), whole + whole]
    for _ in range(300):
        at = dice.randrange(len(whole))
        cases.append(whole[:at] + bytes([whole[at] ^ (1 << dice.randrange(8))]) + whole[at + 1 :])
    silent = 0
    for case in cases:
        path.write_bytes(case)
        try:
            silent += dict(read_files(path)) != good
        except (DamagedFile, NewerFormat):
            continue
    assert silent == 0


@pytest.mark.parametrize(
    "name",
    [
        *("../study.yaml", "/etc/passwd", "interviews/../../x.json", "interviews/..", "C:/x", "a\\b"),
        *("interviews/a:b.json", "interviews/CON.json", "interviews/.hidden", "hacked.sh", "exports/a.xlsx"),
        *(
            "interviews/x\x1b[2J.json",
            "interviews/\u202ex.json",
            f"interviews/{'a' * 300}.json",
            "interviews/a ",
        ),
    ],
)
def test_a_name_that_no_study_has_is_refused(folder: StudyFolder, tmp_path: Path, name: str) -> None:
    """Nothing is written, inside or outside the folder."""
    path = tmp_path / "hostile.zip"
    sums = {one: hashlib.sha256(b"x").hexdigest() for one in (name, "study.yaml")}
    with zipfile.ZipFile(path, "w") as archive:
        for one in sums:
            archive.writestr(zipfile.ZipInfo(one), b"x")
        archive.writestr("manifest.json", json.dumps({"format": 1, "files": sums}))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DamagedFile):
        StudyFolder.restore(path, tmp_path / "again")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_zip_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    """A file larger than any of a study is read no further than that."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(65_000_000))
    with pytest.raises(DamagedFile, match="larger than any of a study"):
        prove_backup(path)


def test_a_backup_of_a_newer_program_is_told(tmp_path: Path) -> None:
    """It is left as it is."""
    path = tmp_path / "newer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": 2, "files": {}}))
    with pytest.raises(NewerFormat):
        prove_backup(path)


def test_a_study_is_never_restored_over_another(folder: StudyFolder) -> None:
    """Restoring makes a new folder."""
    with pytest.raises(Refused):
        StudyFolder.restore(made(folder).path, folder.path)


def test_an_interview_without_a_study_around_it_can_be_purged(file: InterviewFile) -> None:
    """Nothing is made beside a file that is in no study."""
    file.purge([], draft=True)
    assert not (file.path.parent.parent / "backups").exists()
