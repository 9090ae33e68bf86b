"""Every way out of an encrypted study: for the researcher alone, known to withdrawal, nothing in clear."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.cli import main
from protocol.export import place
from protocol.model.coding import Code, Codebook, CoderWork, Coding, UnitMemo, hash_of
from protocol.model.ids import new_id
from protocol.model.words import Kind
from protocol.store.codings import write_codebook, write_work
from protocol.store.erasing import exports_holding, prove, withdraw
from protocol.store.interview_file import read_contents
from protocol.store.study_folder import StudyFolder
from protocol.vault.vault import MAGIC, decrypt_with
from tests.vault.canary import traces
from tests.vault.conftest import WORD, Encrypted, led_talk

CODE, MEANING, MEMO = "warmtecode", "betekenisvan", "codeursgedachte"
WORDS = [WORD, CODE, MEANING, MEMO]

FORMATS = {
    "refi-qda": ".qdpx",
    "refi-qdc": ".qdc",
    "csv": ".zip",
    "json": ".json",
    "html": ".html",
    "report": ".xlsx",
    "xlsx": ".xlsx",
}
"""Every way out, and what its name ends in."""
of_interviews = pytest.mark.parametrize("to", [to for to in FORMATS if to != "refi-qdc"])


def gone_out(to: str, folder: StudyFolder, *options: str) -> int:
    """Write a format; gives the exit code."""
    what = ["code", "report"] if to == "report" else ["export", "--to", to]
    return main(["--language", "en", *what, str(folder.path), *options])


@pytest.fixture
def coded(folder: StudyFolder, led: Callable[..., Path]) -> Path:
    """An interview whose first note has a code and a memo."""
    path = led(finished=False)
    note, at = read_contents(path).notes[0], "2026-03-02T09:00:00.000Z"
    write_codebook(folder.path, Codebook(codes=(Code(id=new_id(), name=CODE, memo=MEANING),)))
    coding = Coding(
        id=new_id(),
        unit=note.id,
        interview=path.stem,
        start=0,
        end=len(note.text),
        text_hash=hash_of(note.text),
        code=CODE,
        at=at,
    )
    memo = UnitMemo(unit=note.id, interview=path.stem, text=MEMO)
    write_work(folder.path, CoderWork(coder="AB", codings=(coding,), memos=(memo,)))
    return path


@pytest.mark.parametrize("to", FORMATS)
def test_it_is_encrypted_and_nothing_is_left_in_clear(
    coded: Path, study: Encrypted, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    """A killed export leaves all its files, and no word is in them; the researcher reads what was made."""
    monkeypatch.setattr(place.shutil, "rmtree", lambda *_any, **_options: None)
    assert gone_out(to, study.folder) == 0
    (made,) = (path for path in study.folder.exports.iterdir() if path.is_file())
    left = [path for path in study.folder.exports.rglob(".tmp-*/*") if path.stat().st_size]
    assert made.name.endswith(f"{FORMATS[to]}.age")
    assert left
    assert traces(WORDS, study.path, home) == []
    assert made in exports_holding(coded)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "opened").write_bytes(decrypt_with(made.read_bytes(), [study.researcher]))
    found = " ".join(traces(WORDS, tmp_path / "out"))
    assert (CODE if to == "refi-qdc" else WORD) in found
    assert made.read_bytes().startswith(MAGIC)


@of_interviews
def test_withdrawal_finds_it_in_a_plain_study(coded: Path, folder: StudyFolder, to: str) -> None:
    """By the id of the interview; the words are found too, so that finding none elsewhere means something."""
    assert gone_out(to, folder) == 0
    (made,) = folder.exports.iterdir()
    assert traces([WORD], folder.exports)
    assert exports_holding(coded) == [made]
    withdraw(coded, exports=False)
    assert made in prove(folder.path, coded.stem).holding


def test_another_format_is_plain_only_on_demand(
    coded: Path, study: Encrypted, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not by a name that ends otherwise: in so many words, and then it is told."""
    assert coded.is_file()
    assert gone_out("csv", study.folder, "-o", str(tmp_path / "a.zip")) == 1
    assert "ends in .zip.age" in capsys.readouterr().err
    assert gone_out("csv", study.folder, "--plain", "-o", str(tmp_path / "a.zip")) == 0
    assert "not encrypted" in capsys.readouterr().err
    assert (tmp_path / "a.zip").read_bytes().startswith(b"PK")


@pytest.mark.skipif(shutil.which("age") is None, reason="the program age is not installed")
def test_the_ordinary_program_opens_a_project(coded: Path, study: Encrypted, tmp_path: Path) -> None:
    """Who analyses elsewhere needs nothing of ours."""
    assert coded.is_file()
    assert gone_out("refi-qda", study.folder, "-o", str(tmp_path / "a.qdpx.age")) == 0
    (tmp_path / "key").write_text(study.researcher.secret)
    done = subprocess.run(
        ["age", "-d", "-i", tmp_path / "key", tmp_path / "a.qdpx.age"],
        capture_output=True,
        check=True,
        timeout=30,
    )
    assert done.stdout.startswith(b"PK")


@pytest.mark.parametrize("to", ["refi-qda", "refi-qdc", "report", "xlsx"])
def test_what_may_tell_who_somebody_is_is_told_before(
    coded: Path, folder: StudyFolder, capsys: pytest.CaptureFixture[str], to: str
) -> None:
    """A number in a note, where notes go out, and one in the codebook, by each command that exports."""
    number, other = "0470 12 34 56", "0470 65 43 21"
    assert coded.is_file()
    write_codebook(folder.path, Codebook(codes=(Code(id=new_id(), name=CODE, memo=f"bel {other}"),)))
    talk = led_talk(folder, "C1-V02")
    talk.keep(f"bel me op {number}", Kind.PARAPHRASE)
    assert talk.file.close()
    assert gone_out(to, folder) == 0
    told = capsys.readouterr().err
    assert f"a telephone number: {other}" in told
    assert (f"a telephone number: {number}" in told) == (to != "refi-qdc")
