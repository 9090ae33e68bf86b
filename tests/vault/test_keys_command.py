"""`protocol keys`: making, testing, changing the passphrase, a second device, and one that is lost."""

from __future__ import annotations

import io
import re
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.cli import main
from protocol.errors import DamagedFile, Sealed
from protocol.model.ids import new_id
from protocol.store.interview_file import read_contents
from protocol.store.keys import devices
from protocol.store.keys.device_key import key_file
from protocol.store.keys.unlocking import read_key_file, unlock, unlock_with
from protocol.store.reading import read_bytes
from protocol.store.study_folder import StudyFolder
from protocol.vault import dismiss, is_encrypted, new_key, read_recipients
from tests.vault.canary import traces
from tests.vault.conftest import PASSPHRASE, WORD, Encrypted

OTHER = "vier andere woorden alweer"

Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    """Calls `protocol` with a line on standard input, as another program would: with nothing unlocked."""

    def call(*arguments: object, line: str = PASSPHRASE, study: Path | None = None) -> tuple[int, str, str]:
        if study is not None:
            dismiss(study)
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{line}\n"))
        try:
            code = main(["--language", "en", *map(str, arguments)])
        except SystemExit as left:
            code = int(left.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture
def made(folder: StudyFolder, say: Say, tmp_path: Path) -> Path:
    """A study that was encrypted by the command."""
    page, researcher = tmp_path / "page.html", tmp_path / "researcher.txt"
    options = ("--researcher-file", researcher, "--recovery-page", page, "--passphrase-stdin")
    code, out, err = say("keys", "make", folder.path, *options)
    assert (code, err) == (0, ""), out
    return folder.path


def paper(tmp_path: Path) -> Path:
    """The recovery key, typed over from the page."""
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    typed = tmp_path / "typed.txt"
    typed.write_text(re.findall(r"<pre>(AGE.*?)</pre>", page, re.DOTALL)[0])
    return typed


def test_making_hands_out_three_keys(made: Path, tmp_path: Path) -> None:
    """The researcher's in a file, the recovery key on a page, the device's behind the passphrase."""
    recipients = read_recipients(made)
    (researcher,) = read_key_file(tmp_path / "researcher.txt")
    (recovery,) = read_key_file(paper(tmp_path))
    assert recipients.researcher == (researcher.recipient,)
    assert recipients.recovery == recovery.recipient
    assert stat.S_IMODE((tmp_path / "researcher.txt").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o600
    dismiss(made)
    unlock(made, PASSPHRASE)


def test_no_secret_stays_in_the_study_or_with_the_device(made: Path, tmp_path: Path, home: Path) -> None:
    """Not the researcher's, not the recovery key, and not the device's own in clear."""
    assert traces(["AGE-SECRET-KEY-"], made, home) == []
    (recovery,) = read_key_file(paper(tmp_path))
    assert traces([recovery.secret[-20:]], made, home) == []


def test_the_page_has_a_code_and_fetches_nothing(made: Path, tmp_path: Path) -> None:
    """It can be printed without a network."""
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "src=" not in page
    assert "href=" not in page


@pytest.mark.parametrize("option", ["--researcher-file", "--recovery-page"])
def test_no_key_is_put_into_the_study(folder: StudyFolder, say: Say, tmp_path: Path, option: str) -> None:
    """It would travel with what it opens; nothing is encrypted then."""
    options = {"--researcher-file": tmp_path / "r.txt", "--recovery-page": tmp_path / "p.html"}
    options[option] = folder.path / "key.txt"
    given = [word for pair in options.items() for word in pair]
    code, _out, err = say("keys", "make", folder.path, *given, "--passphrase-stdin")
    assert code == 1
    assert "may not stand in the study" in err
    assert not is_encrypted(folder.path)


def test_without_a_researcher_nothing_is_made(folder: StudyFolder, say: Say) -> None:
    """What is finished would be lost."""
    code, _out, err = say("keys", "make", folder.path, "--passphrase-stdin")
    assert code == 1
    assert "--researcher" in err
    assert not is_encrypted(folder.path)


def test_a_script_changes_the_passphrase(study: Encrypted, say: Say) -> None:
    """The old one on the first line, the new one on the second: from then on the new one opens."""
    change = ("keys", "passphrase", study.path, "--passphrase-stdin")
    code, _out, err = say(*change, line=f"{PASSPHRASE}\n{OTHER}")
    assert code == 0, err
    assert say("list", study.path, "--passphrase-stdin", study=study.path)[0] == 1
    assert say("list", study.path, "--passphrase-stdin", line=OTHER, study=study.path)[0] == 0


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (PASSPHRASE, "second passphrase"),
        (f"{PASSPHRASE}\nkort", "at least 12"),
        (f"fout gokje hier\n{OTHER}", "not the passphrase"),
    ],
    ids=["no new one", "a short one", "a wrong one"],
)
def test_a_script_that_is_wrong_changes_nothing(study: Encrypted, say: Say, lines: str, told: str) -> None:
    """It is told, and the old one still opens."""
    code, _out, err = say("keys", "passphrase", study.path, "--passphrase-stdin", line=lines)
    assert code == 1
    assert told in err
    assert say("list", study.path, "--passphrase-stdin", study=study.path)[0] == 0


def test_a_short_passphrase_makes_nothing(folder: StudyFolder, say: Say, tmp_path: Path) -> None:
    """It is told before any key is handed out."""
    options = ("--researcher-file", tmp_path / "r.txt", "--passphrase-stdin")
    code, out, _err = say("keys", "make", folder.path, *options, line="kort")
    assert code == 1
    assert "AGE-SECRET" not in out
    assert not (tmp_path / "r.txt").exists()
    assert not is_encrypted(folder.path)


def test_testing_needs_every_key(made: Path, say: Say, tmp_path: Path) -> None:
    """It fails as long as a key was not tried, and with a key of something else."""
    keys = ("--key", tmp_path / "researcher.txt")
    code, _out, err = say("keys", "test", made, *keys, "--passphrase-stdin", study=made)
    assert code == 1
    assert "the recovery key" in err
    keys = (*keys, "--key", paper(tmp_path))
    code, out, err = say("keys", "test", made, *keys, "--passphrase-stdin", study=made)
    assert (code, err) == (0, "")
    assert [line.split()[-2:] for line in out.splitlines()[2:]] == [
        ["yes", "no"],
        ["yes", "yes"],
        ["yes", "yes"],
    ]


def test_a_plain_file_that_was_put_there_is_told_and_turned(made: Path, say: Say) -> None:
    """By status and test; making again encrypts it."""
    new = made / "questionnaires" / "extra.yaml"
    new.write_text("id: extra")
    assert say("keys", "status", made)[0] == 1
    assert say("keys", "make", made, "--passphrase-stdin", study=made)[0] == 0
    assert say("keys", "status", made)[0] == 0
    assert not new.read_bytes().startswith(b"id:")


def test_a_second_device_asks_and_is_added(
    study: Encrypted, led: Callable[..., Path], say: Say, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It shows a line, which the first device takes; then the copy opens there, but for what is sealed."""
    path, sealed = led("C1-V01", finished=False), led("C1-V02")
    study.folder.seal(sealed.stem)
    first_home = tmp_path / "home" / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "second"))
    code, out, _err = say("keys", "request", study.path, "--passphrase-stdin", line="een heel andere zin")
    assert code == 0
    request = next(line.strip() for line in out.splitlines() if ":age1" in line)
    monkeypatch.setenv("XDG_STATE_HOME", str(first_home))
    code, _out, err = say(
        "keys", "device", study.path, "--add", request, "--passphrase-stdin", study=study.path
    )
    assert (code, err) == (0, "")
    assert say("list", study.path, "--passphrase-stdin", study=study.path)[0] == 0
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "second"))
    copy = Path(shutil.copytree(study.path, tmp_path / "copy"))
    unlock(copy, "een heel andere zin")
    assert read_contents(copy / "interviews" / path.name).notes[0].text == WORD
    with pytest.raises(Exception, match="sealed"):
        read_contents(copy / "interviews" / sealed.name)
    dismiss(copy)


def test_a_device_with_the_id_of_this_one_does_not_take_its_place(made: Path, say: Say) -> None:
    """As when the folder of the device was copied there: this one would be locked out."""
    request = f"{read_recipients(made).devices[0].device}:{new_key().recipient}"
    before = read_recipients(made)
    code, _out, err = say("keys", "device", made, "--add", request, "--passphrase-stdin", study=made)
    assert code == 1
    assert "device.json" in err
    assert read_recipients(made) == before


def test_a_device_that_dies_while_it_adds_another_still_opens_the_study(
    made: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom it was about to add is no stranger to it; the next command finishes."""

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    request = f"{new_id()}:{new_key().recipient}"
    add = ("keys", "device", made, "--add", request, "--passphrase-stdin")
    with monkeypatch.context() as patch:
        patch.setattr(devices, "finish", die)
        assert say(*add, study=made)[0] == 130
    assert read_recipients(made).turning
    assert say("list", made, "--passphrase-stdin", study=made)[::2] == (0, "")
    assert not read_recipients(made).turning


def test_the_paper_lets_a_new_device_in_at_once(
    made: Path, say: Say, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As after a theft: the lost device is taken off the list, and opens nothing new."""
    lost = read_recipients(made).devices[0]
    typed = paper(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "second"))
    say(
        "keys",
        "request",
        made,
        "--identity",
        typed,
        "--passphrase-stdin",
        line="een heel andere zin",
        study=made,
    )
    dismiss(made)
    unlock(made, "een heel andere zin")
    remove = ("--remove", lost.device[:6], "--passphrase-stdin")
    code, _out, err = say("keys", "device", made, *remove, line="een heel andere zin", study=made)
    assert code == 0, err
    assert lost not in read_recipients(made).devices
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / "state"))
    dismiss(made)
    with pytest.raises(Exception, match="not on the list"):
        unlock(made, PASSPHRASE)


def test_what_is_sealed_stays_sealed_when_the_paper_is_used(
    study: Encrypted, led: Callable[..., Path], say: Say, tmp_path: Path
) -> None:
    """The recovery key opens everything, but a device that it lets in gets what is open alone."""
    sealed = led()
    study.folder.seal(sealed.stem)
    study.folder.add_addendum(sealed.stem, WORD, "AB")
    (tmp_path / "typed.txt").write_text(study.recovery.secret)
    identity = ("--identity", tmp_path / "typed.txt", "--passphrase-stdin")
    assert say("keys", "request", study.path, *identity, line="een heel andere zin", study=study.path)[0] == 0
    dismiss(study.path)
    unlock(study.path, "een heel andere zin")
    with pytest.raises(Sealed):
        read_contents(sealed)
    (added,) = sealed.parent.glob("*.addendum-*")
    with pytest.raises(DamagedFile):
        read_bytes(added)
    study.unlock_as_researcher()
    assert read_contents(sealed).notes[-1].text == WORD


def test_a_forgotten_passphrase_is_no_end(made: Path, say: Say, tmp_path: Path) -> None:
    """With the paper this device gets a new key, and its old one goes off the list."""
    before = read_recipients(made)
    identity = ("--identity", paper(tmp_path), "--passphrase-stdin")
    assert say("keys", "request", made, *identity, line="een heel andere zin", study=made)[0] == 0
    dismiss(made)
    unlock(made, "een heel andere zin")
    after = read_recipients(made)
    assert len(after.devices) == 1
    assert after.devices[0].recipient != before.devices[0].recipient


def test_keys_of_another_study_open_nothing(made: Path, say: Say, tmp_path: Path) -> None:
    """It is told."""
    (tmp_path / "other.txt").write_text("AGE-SECRET-KEY-1" + "Q" * 58)
    assert say("list", made, "--identity", tmp_path / "other.txt", study=made)[0] == 1
    code, _out, err = say("list", made, "--identity", tmp_path / "page.html", study=made)
    assert code == 1
    assert "no key" in err


def test_the_key_of_the_device_is_its_owners_alone(made: Path) -> None:
    """0600, in a folder of 0700."""
    path = key_file(read_recipients(made).study)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_researcher_reads_on_a_device_of_their_own(made: Path, tmp_path: Path) -> None:
    """With nothing but the file of the key."""
    dismiss(made)
    unlock_with(made, read_key_file(tmp_path / "researcher.txt"))
    assert StudyFolder(made).refresh_summaries() == []
