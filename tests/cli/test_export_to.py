"""The command `export --to`."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from protocol.model.coding import Code, Codebook, CoderWork, Coding, hash_of
from protocol.model.words import Kind
from protocol.session.talk import Talk
from protocol.store.codings import write_codebook, write_work
from protocol.store.study_folder import StudyFolder
from tests.cli.conftest import Call

ENDINGS = {"refi-qda": ".qdpx", "refi-qdc": ".qdc", "csv": "-csv.zip", "json": ".json", "html": ".html"}


@pytest.fixture
def talked(folder: StudyFolder, new_talk: Callable[..., Talk]) -> StudyFolder:
    """The small study with one talk in it, a codebook and a coded note."""
    talk = new_talk()
    note = talk.keep("koffie zetten", Kind.PARAPHRASE)
    interview = talk.file.interview.id
    talk.file.close()
    write_codebook(folder.path, Codebook(codes=(Code(id="kcoffee", name="koffie"),)))
    coding = Coding(
        id="c1",
        unit=note.id,
        interview=interview,
        start=0,
        end=6,
        text_hash=hash_of(note.text),
        code="koffie",
        at="",
    )
    write_work(folder.path, CoderWork(coder="AB", codings=(coding,)))
    return folder


@pytest.mark.parametrize("to", ENDINGS)
def test_file_lands_in_the_study(call: Call, talked: StudyFolder, to: str) -> None:
    """Without a name the file stands among the exports of the study, and what is in it is told."""
    called = call("export", talked.path, "--to", to)

    (made,) = talked.exports.iterdir()
    assert (called.code, called.err) == (0, "")
    assert made.name.endswith(ENDINGS[to])
    assert called.out.splitlines()[0] == str(made)
    assert "codes: 1 van 1" in called.out


def test_codings_of_the_study_go_along(call: Call, talked: StudyFolder) -> None:
    """What coders did is read from the study."""
    called = call("export", talked.path, "--to", "refi-qda", "--text", "answer", "-o", "x.qdpx")

    assert "coderingen: 1 van 1" in called.out
    with zipfile.ZipFile("x.qdpx") as archive:
        assert b'name="koffie"' in archive.read("project.qde")


def test_file_that_is_there_stays(call: Call, talked: StudyFolder) -> None:
    """A file is never replaced by accident."""
    Path("mine.html").write_bytes(b"mine")

    assert call("export", talked.path, "--to", "html", "-o", "mine.html").code == 1
    assert Path("mine.html").read_bytes() == b"mine"
    assert call("export", talked.path, "--to", "html", "-o", "mine.html", "--overwrite").code == 0
    assert b"koffie zetten" in Path("mine.html").read_bytes()


@pytest.mark.parametrize("name", ["x", "x.xlsx", "nowhere/x.json"])
def test_bad_names_are_refused(call: Call, talked: StudyFolder, name: str) -> None:
    """A name that no program would open, or a folder that is not there, is refused before any work."""
    called = call("export", talked.path, "--to", "json", "-o", name)

    assert (called.code, called.out) == (1, "")
    assert list(Path().iterdir()) == []


def test_damaged_interview_is_told(call: Call, talked: StudyFolder) -> None:
    """What could not be read is missing from the file: that is said, and the exit code is 1."""
    (talked.interviews / "broken.json").write_bytes(b"{")

    called = call("export", talked.path, "--to", "csv", "-o", "x.zip", "--language", "en")

    assert called.code == 1
    assert "1 interview could not be read" in called.err


def test_unknown_format_is_wrong_use(call: Call, talked: StudyFolder) -> None:
    """A format that the program does not know is wrong use, and the ones that it knows are named."""
    called = call("export", talked.path, "--to", "docx")

    assert called.code == 2
    assert "refi-qda" in called.err


def test_text_is_for_projects_alone(call: Call, talked: StudyFolder) -> None:
    """An option that would do nothing is wrong use."""
    called = call("export", talked.path, "--to", "csv", "--text", "answer")

    assert (called.code, list(talked.exports.iterdir())) == (2, [])


def test_sensitive_words_come_when_asked_for(
    call: Call, folder: StudyFolder, new_talk: Callable[..., Talk]
) -> None:
    """Words of sensitive notes are held back, and come with --with-sensitive."""
    talk = new_talk()
    note = talk.keep("mijn geheim", Kind.PARAPHRASE)
    talk.notes.mark_sensitive(note, wanted=True)
    talk.file.close()

    for option, there in ((), False), (("--with-sensitive",), True):
        call("export", folder.path, "--to", "json", "-o", "x.json", "--overwrite", *option)
        assert (b"geheim" in Path("x.json").read_bytes()) is there


@pytest.mark.parametrize(
    "option", [["--codes", "2"], ["--unit", "note"], ["--order", "topic"], ["--coder", "AB"]]
)
def test_options_of_the_workbook_are_wrong_with_another_format(
    call: Call, talked: StudyFolder, option: list[str]
) -> None:
    """What would be ignored in silence is wrong use, and nothing is written."""
    called = call("export", talked.path, "--to", "csv", *option)
    assert called.code == 2
    assert f"{option[0]} belongs to the workbook" in called.err
    assert not list(talked.exports.iterdir())


def test_tables_come_into_a_folder(call: Call, talked: StudyFolder) -> None:
    """A name without an ending is a folder: the same files as in the archive, for their owner alone."""
    assert call("export", talked.path, "--to", "csv", "-o", "tables/").code == 0
    call("export", talked.path, "--to", "csv", "-o", "tables.zip")
    with zipfile.ZipFile("tables.zip") as archive:
        there = {name: archive.read(name) for name in archive.namelist() if name.endswith(".csv")}
    loose = {path.name: path.read_bytes() for path in Path("tables").glob("*.csv")}
    assert loose == there
    assert Path("tables/README.txt").exists()
    if os.name == "posix":
        assert {path.stat().st_mode & 0o077 for path in [Path("tables"), *Path("tables").iterdir()]} == {0}

    again = call("export", talked.path, "--to", "csv", "-o", "tables", "--overwrite")
    assert (again.code, "Er is een map met die naam" in again.err) == (1, True), again.err


def test_a_folder_is_no_file(call: Call, talked: StudyFolder) -> None:
    """The folder in which somebody stands, given as the file, is refused in words."""
    called = call("export", talked.path, "--to", "csv", "-o", ".")
    assert (called.code, "Er is een map met die naam" in called.err) == (1, True), called.err


def test_long_lists_are_cut_short(call: Call, talked: StudyFolder) -> None:
    """Of twelve codes that go out under another name ten are told, and how many more there are."""
    leaves = [f"{above} > {n}" for n in range(12) for above in ("a", "b")]
    write_codebook(talked.path, Codebook(codes=tuple(Code(id=name, name=name) for name in leaves)))

    called = call("export", talked.path, "--to", "refi-qdc", "-o", "x.qdc", "--language", "en")

    assert sum(line.strip().startswith("- ") for line in called.out.splitlines()) == 11
    assert "- and 2 more" in called.out
