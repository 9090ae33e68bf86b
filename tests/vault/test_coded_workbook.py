"""A coded workbook comes back encrypted: into memory, never onto the disk in clear."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from protocol.cli import main
from protocol.export.workbook import export_workbook
from protocol.questionnaire import read_study
from protocol.store.codings import all_work
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from protocol.vault import Audience, vault_of
from tests.coding.study import edited
from tests.small_study import STUDY, VOLUNTEER
from tests.vault.canary import traces
from tests.vault.conftest import WORD, Encrypted

CODE = "warmtecode"


@pytest.fixture
def coded(study: Encrypted, led: Callable[..., Path], tmp_path: Path) -> Path:
    """A workbook with one code, encrypted for the researcher; nothing of it in clear is left."""
    path = led(finished=False)
    clear = tmp_path / "a.xlsx"
    export_workbook(
        clear,
        read_study(study.folder.study_file),
        study.folder.contents(),
        language="nl",
        now=datetime.now(UTC),
        plain=True,
    )
    with edited(clear) as book:
        book.code(read_contents(path).notes[0].id, CODE)
    vault = vault_of(study.path)
    assert vault is not None
    made = tmp_path / "study-AB.xlsx.age"
    made.write_bytes(vault.encrypt(clear.read_bytes(), Audience.SEALED))
    clear.unlink()
    return made


def test_the_researcher_takes_it_in(
    study: Encrypted, coded: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the name of the file it is by AB; no word of it is on the disk, or in the temporary folder."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    study.unlock_as_researcher()
    assert main(["code", "import", str(coded), "--study", str(study.path)]) == 0
    (work,) = all_work(study.path)
    assert (work.coder, [one.code for one in work.codings]) == ("AB", [CODE])
    assert traces([WORD, CODE], study.path, home, tmp_path / "tmp") == []


def test_the_same_workbook_encrypted_again_is_the_same(
    study: Encrypted, coded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands in it counts: an age file is another one each time."""
    study.unlock_as_researcher()
    vault = vault_of(study.path)
    assert vault is not None
    again = coded.with_name("again-AB.xlsx.age")
    again.write_bytes(vault.encrypt(vault.decrypt(coded.read_bytes()), Audience.SEALED))
    for path in (coded, again):
        assert main(["--language", "en", "code", "import", str(path), "--study", str(study.path)]) == 0
    assert "This very file was read before" in capsys.readouterr().out


def test_a_device_is_told_whose_key_it_takes(
    study: Encrypted, coded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is for the researcher, the device can't open."""
    assert main(["--language", "en", "code", "import", str(coded), "--study", str(study.path)]) == 1
    assert "--identity FILE" in capsys.readouterr().err
    assert not all_work(study.path)


def test_a_cut_one_is_told(study: Encrypted, coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing of it is taken."""
    coded.write_bytes(coded.read_bytes()[:-20])
    study.unlock_as_researcher()
    assert main(["--language", "en", "code", "import", str(coded), "--study", str(study.path)]) == 1
    assert "not what was written" in capsys.readouterr().err
    assert not all_work(study.path)


def test_a_plain_study_takes_it_with_a_key(
    study: Encrypted, coded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The key that is given opens it, and the rows are found to be of another study."""
    other = StudyFolder.make(tmp_path / "other", STUDY.encode(), {"volunteer.yaml": VOLUNTEER.encode()})
    (tmp_path / "key").write_text(study.researcher.secret)
    arguments = ["--study", str(other.path), "--identity", str(tmp_path / "key")]
    assert main(["--language", "en", "code", "import", str(coded), *arguments]) == 1
    assert "another one" in capsys.readouterr().err
