"""The canary: words that are typed in an encrypted study are in no file afterwards, in no form.

The real program, on a terminal, with a passphrase on its first screen; killed while it is typed in, used
again, exported, and withdrawn. Looked through are the study, the settings, the state, the temporary folder
and what the program keeps in shared memory.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from protocol.errors import Refused
from protocol.export.place import private_room
from protocol.locations import APP
from protocol.model.words import Kind
from protocol.questionnaire import read_study
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from tests.small_study import STUDY
from tests.vault.canary import traces
from tests.vault.conftest import PASSPHRASE, Encrypted, led_talk

if TYPE_CHECKING:
    from tests.terminal.terminal import Terminal

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no pseudo-terminal")

NOTE, DRAFT, ASKED, PLACE = "kanarienotitie", "halfgetypte", "verzonnenvraag", "achterkeuken"
CODE = "C1-V87"
TITLE, CASE = "Een proefstudie", "Het eerste huis"
WORDS = [NOTE, DRAFT, ASKED, PLACE, CODE, TITLE, CASE]
MEMORY = Path("/dev/shm") / f"{APP}-{os.getuid() if os.name == 'posix' else 0}"

Start = Callable[..., "Terminal"]


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts `protocol` on a terminal, with a temporary folder of its own."""
    from tests.terminal.terminal import Terminal, private_environment

    (tmp_path / "tmp").mkdir()
    home.mkdir(exist_ok=True)
    environment = private_environment(home, "en") | {"TMPDIR": str(tmp_path / "tmp")}
    running: list[Terminal] = []

    def begin(*arguments: str, **variables: str) -> Terminal:
        running.append(Terminal(arguments, env=environment | variables, cwd=tmp_path))
        return running[-1]

    yield begin
    for terminal in running:
        terminal.close()


def unlocked(start: Start, *arguments: str) -> Terminal:
    """The program, after the screen that asks for the passphrase."""
    terminal = start(*arguments)
    terminal.wait_for("This study is encrypted")
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    return terminal


def begun(start: Start, study: Encrypted) -> Terminal:
    """A talk in which the words were typed; the last of them still stands in the line."""
    asked = ["--questionnaire", "volunteer", "--case", "C1", "--participant", CODE, "--place", PLACE]
    return typed(unlocked(start, "interview", "--study", str(study.path), *asked))


def typed(terminal: Terminal) -> Terminal:
    """The words, typed in a talk whose consent is still to be asked."""
    terminal.wait_for("Welkom.")
    terminal.press("1", "1", "enter")
    terminal.wait_for(">")
    terminal.type(f"een {NOTE} hier")
    terminal.press("enter")
    terminal.wait_for("asked")
    terminal.press("f9")
    terminal.type(f"Wat is {ASKED}?")
    terminal.press("enter")
    terminal.wait_for(f"Wat is {ASKED}?")
    terminal.type(f"nu {DRAFT}")
    terminal.wait_for(DRAFT)
    return terminal


def left(study: Encrypted, home: Path, tmp_path: Path) -> list[str]:
    """Where any of the words stands."""
    return traces(WORDS, study.path, home, tmp_path / "tmp", MEMORY)


def command(
    home: Path, tmp_path: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """A command with the passphrase on standard input."""
    from tests.terminal.terminal import ROOT, private_environment

    environment = private_environment(home, "en") | {"TMPDIR": str(tmp_path / "tmp")}
    return subprocess.run(
        [sys.executable, "-m", "protocol", *arguments],
        input=f"{PASSPHRASE}\n",
        env=environment | variables | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_canary_is_found_where_it_is(tmp_path: Path) -> None:
    """The search itself finds the word in every form, so that finding nothing means something."""
    for name, data in {
        "plain": NOTE.encode(),
        "wide": NOTE.encode("utf-16"),
        "base64": base64.b64encode(b"een " + NOTE.encode()),
        "zlib": b"..." + zlib.compress(NOTE.encode() * 3),
    }.items():
        place = tmp_path / name
        place.mkdir()
        (place / "a").write_bytes(data)
        assert traces([NOTE], place), name


def test_in_a_plain_study_each_word_is_found(
    start: Start, folder: StudyFolder, home: Path, tmp_path: Path
) -> None:
    """So that finding nothing in an encrypted one means something: the same talk, the same search."""
    asked = ["--questionnaire", "volunteer", "--case", "C1", "--participant", CODE, "--place", PLACE]
    terminal = typed(start("interview", "--study", str(folder.path), *asked))
    (path,) = folder.interview_paths()
    terminal.wait_until(lambda _text: DRAFT in str(read_contents(path).draft))
    terminal.kill()
    found = traces(WORDS, folder.path, home, tmp_path / "tmp")
    assert [word for word in WORDS if not any(word in line for line in found)] == []


def test_nothing_is_left_after_a_kill(start: Start, study: Encrypted, home: Path, tmp_path: Path) -> None:
    """SIGKILL while a line is typed: no word is anywhere; with the passphrase all of them are."""
    terminal = begun(start, study)
    terminal.wait_until(lambda _text: bool(study.folder.interview_paths()))
    (path,) = study.folder.interview_paths()
    terminal.wait_until(lambda _text: DRAFT in str(read_contents(path).draft))
    assert left(study, home, tmp_path) == []
    terminal.kill()
    assert left(study, home, tmp_path) == []
    again = unlocked(start, "interview", "--study", str(study.path), "--resume", path.stem)
    again.wait_for(DRAFT)


def test_what_developers_switch_on_records_nothing(
    start: Start, study: Encrypted, home: Path, tmp_path: Path
) -> None:
    """No log of keys, no picture of the screen, and no core dump of a program that crashes."""
    log = tmp_path / "log" / "textual.log"
    log.parent.mkdir()
    variables = {"TEXTUAL_LOG": str(log), "TEXTUAL": "debug", "TEXTUAL_DEBUG": "1", "TEXTUAL_SCREENSHOT": "0"}
    picture = {"TEXTUAL_SCREENSHOT_LOCATION": str(log.parent), "TEXTUAL_SCREENSHOT_FILENAME": "picture.svg"}
    arguments = ("interview", "--study", str(study.path), "--questionnaire", "volunteer", "--case", "C1")
    terminal = start(*arguments, "--participant", CODE, "--place", PLACE, **variables, **picture)
    terminal.wait_for("This study is encrypted")
    limits = (Path("/proc") / str(terminal.pid) / "limits").read_text() if sys.platform == "linux" else ""
    terminal.type(PASSPHRASE)
    terminal.press("enter")
    typed(terminal)
    terminal.press("ctrl+q")
    terminal.wait_end()
    assert list(log.parent.iterdir()) == []
    assert [line.split()[4:6] for line in limits.splitlines() if "core" in line] in ([], [["0", "0"]])


def test_nothing_is_left_after_taking_back(
    start: Start, study: Encrypted, home: Path, tmp_path: Path
) -> None:
    """Undo, redo, and leaving as it should be."""
    terminal = begun(start, study)
    terminal.press("ctrl+u", "ctrl+z", "ctrl+z", "ctrl+y")
    terminal.press("ctrl+q")
    terminal.wait_end()
    assert left(study, home, tmp_path) == []


def test_nothing_is_left_after_an_export(start: Start, study: Encrypted, home: Path, tmp_path: Path) -> None:
    """Workbook and page are the researcher's alone, and what they were made in is gone."""
    terminal = begun(start, study)
    terminal.press("ctrl+q")
    terminal.wait_end()
    done = command(home, tmp_path, "export", str(study.path), "--passphrase-stdin")
    assert done.returncode == 0, done.stderr
    (workbook,) = study.folder.exports.iterdir()
    done = command(home, tmp_path, "export", "--to", "html", str(study.path), "--passphrase-stdin")
    assert done.returncode == 0, done.stderr
    endings = sorted("".join(path.suffixes) for path in study.folder.exports.iterdir())
    assert endings == [".html.age", ".xlsx.age"]
    assert left(study, home, tmp_path) == []
    (tmp_path / "key").write_text(study.researcher.secret)
    opened = tmp_path / "opened" / "a.xlsx"
    opened.parent.mkdir()
    done = command(home, tmp_path, "keys", "open", str(workbook), "--key", "key", "-o", str(opened))
    assert done.returncode == 0, done.stderr
    assert any(NOTE in line for line in traces(WORDS, opened.parent))


def test_nothing_is_left_after_a_backup_and_a_restore(
    start: Start, study: Encrypted, home: Path, tmp_path: Path
) -> None:
    """Here and on a stick: what is packed in the zips is looked into, and the restored study too."""
    terminal = begun(start, study)
    terminal.press("ctrl+q")
    terminal.wait_end()
    done = command(home, tmp_path, "backup", str(study.path), "--passphrase-stdin")
    assert done.returncode == 0, done.stderr
    backups = sorted((study.path / "backups").glob("*.zip"))
    assert backups
    done = command(home, tmp_path, "restore", str(backups[-1]), "again")
    assert done.returncode == 0, done.stderr
    assert left(study, home, tmp_path) == []
    assert traces(WORDS, tmp_path / "again") == []
    again = unlocked(start, "open", str(tmp_path / "again"))
    assert CODE in again.wait_for(CODE)


def test_a_workbook_that_would_tell_too_much_is_not_made(start: Start, folder: StudyFolder) -> None:
    """What may tell who somebody is, is shown before anything is written; n leaves it at that."""
    talk = led_talk(folder)
    talk.keep("bel me op 0470 12 34 56", Kind.PARAPHRASE)
    assert talk.file.close()
    terminal = start("export", str(folder.path))
    terminal.wait_for("Make it as it is?")
    assert list(folder.exports.iterdir()) == []
    terminal.type("n")
    terminal.press("enter")
    terminal.wait_for("Nothing was made")
    assert terminal.wait_end() == 1
    assert list(folder.exports.iterdir()) == []


def test_an_export_is_plain_only_on_demand(
    start: Start, study: Encrypted, home: Path, tmp_path: Path
) -> None:
    """Not by a name that ends otherwise: in so many words."""
    done = command(home, tmp_path, "export", str(study.path), "--passphrase-stdin", "-o", "a.xlsx")
    assert done.returncode == 1
    assert not (tmp_path / "a.xlsx").exists()
    done = command(home, tmp_path, "export", str(study.path), "--passphrase-stdin", "--plain", "-o", "a.xlsx")
    assert done.returncode == 0
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")


def test_a_wrong_passphrase_shows_nothing(start: Start, study: Encrypted) -> None:
    """A clear word, and another try; leaving leaves."""
    terminal = start("open", str(study.path))
    terminal.wait_for("This study is encrypted")
    terminal.type("iets heel anders dan dat")
    terminal.press("enter")
    text = terminal.wait_for("That is not the passphrase")
    assert TITLE not in text
    assert "iets" not in text
    terminal.press("escape")
    assert terminal.wait_end() == 1


def test_every_file_is_its_owners_alone(start: Start, study: Encrypted, home: Path) -> None:
    """0600 and 0700, in the study and in the folders of the device, whatever the umask."""
    before = os.umask(0)
    try:
        terminal = begun(start, study)
        terminal.kill()
    finally:
        os.umask(before)
    wide = [
        str(path)
        for folder in (study.path, home / "state")
        for path in (folder, *folder.rglob("*"))
        if path.stat().st_mode & 0o077
    ]
    assert wide == []


def test_shared_memory_is_empty_after_an_edit() -> None:
    """What a file was edited in is gone at once."""
    if not MEMORY.is_dir():
        pytest.skip("no shared memory on this system, or nothing was edited here")
    assert [path.name for path in MEMORY.iterdir() if path.name.startswith(".tmp-")] == []


def test_a_file_is_edited_and_encrypted_again(study: Encrypted, home: Path, tmp_path: Path) -> None:
    """The editor gets a copy that is gone afterwards; what it wrote is checked, and encrypted."""
    editor = tmp_path / "editor.sh"
    editor.write_text(
        '#!/bin/sh\ngrep -q "Een proefstudie" "$1" && sed -i "s/Het eerste huis/Anderhuis/" "$1"\n'
    )
    editor.chmod(0o700)
    environment = {"EDITOR": str(editor)}
    done = command(home, tmp_path, "edit", "study", str(study.path), "--passphrase-stdin", **environment)
    assert done.returncode == 0, done.stderr
    assert read_study(study.folder.study_file).cases[0].name == "Anderhuis"
    assert traces(["Anderhuis", TITLE], study.path, home, MEMORY) == []


def test_a_study_without_its_keys_is_not_used_as_a_plain_one(
    study: Encrypted, home: Path, tmp_path: Path
) -> None:
    """Somebody may have taken the folder away so that the next interview is written in clear."""
    shutil.rmtree(study.path / "vault")
    study.folder.study_file.write_text(STUDY)
    for arguments in (["list"], ["export"]):
        done = command(home, tmp_path, *arguments, str(study.path))
        assert done.returncode == 1
        assert "vault" in done.stderr


def test_no_workbook_is_made_in_clear_by_oversight(study: Encrypted) -> None:
    """Whoever writes another format and forgets that the study is encrypted is refused."""
    with pytest.raises(Refused, match="unencrypted"), private_room(study.folder.exports / "a.xlsx"):
        pass


def test_the_recovery_key_is_wiped_from_the_window(
    start: Start, folder: StudyFolder, tmp_path: Path, home: Path
) -> None:
    """It is shown until its end was typed over from paper, and is nowhere afterwards."""
    page = tmp_path / "researcher.txt"
    terminal = start("keys", "make", str(folder.path), "--researcher-file", str(page))
    for asked in ("A passphrase for this device", "The same once more"):
        terminal.wait_for(asked)
        terminal.type(PASSPHRASE)
        terminal.press("enter")
    shown = terminal.wait_for("Type its last 6 characters")
    lines = shown.split("AGE-SECRET-KEY-")[1].splitlines()[1:4]
    secret = "".join("".join(lines).split())
    terminal.type(secret[-6:].lower())
    terminal.press("enter")
    terminal.wait_for("The study is encrypted")
    assert secret[:4] not in terminal.text
    assert traces([secret, secret[-20:]], folder.path, home, tmp_path / "tmp") == []


def test_a_key_that_was_not_written_down_encrypts_nothing(
    start: Start, folder: StudyFolder, tmp_path: Path
) -> None:
    """Who can't type its end has no paper."""
    page = tmp_path / "researcher.txt"
    terminal = start("keys", "make", str(folder.path), "--researcher-file", str(page))
    for asked in ("A passphrase for this device", "The same once more"):
        terminal.wait_for(asked)
        terminal.type(PASSPHRASE)
        terminal.press("enter")
    terminal.wait_for("Type its last 6 characters")
    terminal.type("dunno")
    terminal.press("enter")
    terminal.wait_for("nothing was encrypted")
    assert terminal.wait_end() == 1
    assert not (folder.path / "vault").exists()
    assert not page.exists()
