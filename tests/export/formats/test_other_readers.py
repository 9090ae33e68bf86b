"""Projects and codebooks are read back by packages that others wrote, and they find the same."""

from __future__ import annotations

import os
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest
from pyrefiqda import RefiCodebook, RefiProject
from qdapy import read_qdpx

from protocol.export.refi.codebook import CodebookAlone
from tests.export import builders
from tests.export.formats.conftest import Opened
from tests.export.formats.talks import CODEBOOK, Make, full_talk, passed_on, per_answer, per_interview

BOTH = pytest.mark.parametrize("make", [per_interview, per_answer], ids=["interview", "answer"])

_PYTHON = "PROTOCOL_QUALITATIVE_CODING"
"""Names a Python that has the package qualitative-coding: it wants an older Rich than the program does."""

_IMPORT = """
import os, sys, structlog
from qualitative_coding.corpus import QCCorpus
from qualitative_coding.database.models import Code, CodedLine, Coder, Document
from qualitative_coding.refi_qda.reader import REFIQDAReader
structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
REFIQDAReader(sys.argv[1]).unpack_project(os.getcwd())
corpus = QCCorpus("settings.yaml")
with corpus.session():
    print([corpus.session.query(table).count() for table in (Document, Code, Coder, CodedLine)])
"""


@pytest.fixture
def written(request: pytest.FixtureRequest, tmp_path: Path, make: Make) -> Opened:
    """A project with two interviews, coded by two coders."""
    talk, works = full_talk()
    other = builders.contents(notes=(builders.note("kort"),), participant_code="C1-V02")
    return Opened(passed_on(tmp_path / "a.qdpx", make, [talk, other], works=works, codebook=CODEBOOK))


def _leaves(codes: list[Any]) -> dict[str, str]:
    found = {code.guid: code.name for code in codes}
    return found | {guid: name for code in codes for guid, name in _leaves(code.code).items()}


@BOTH
def test_pyrefiqda_finds_the_same(written: Opened, tmp_path: Path) -> None:
    """Sources, codes, codings, users, cases, sets and memos are as many, and the coded texts the same."""
    project = RefiProject.load(written.result.path, extract_dir=str(tmp_path / "x"))

    codes = _leaves(project.code_book.codes.code)
    users = {user.guid: user.name for user in project.users.user}
    coded = []
    for source in project.sources.text_source:
        path = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "x")
        text = path.read_text(encoding="utf-8")
        for selection in source.plain_text_selection:
            piece = text[selection.start_position : selection.end_position]
            coded += [
                (users[one.creating_user], codes[one.code_ref.target_guid], piece) for one in selection.coding
            ]
    assert sorted(coded) == written.coded()
    assert len(project.sources.text_source) == len(written.texts())
    assert len(codes) == len(written.find("//p:Code"))
    assert len(project.cases.case) == 2
    assert len(project.notes.note) == written.result.went_out["memos"] == 2
    assert len(project.sets.set) == len(written.find("//p:Set"))


@BOTH
def test_qdapy_finds_the_same(written: Opened) -> None:
    """Its table of fragments has each coding with coder, code and text, emoji and accents included."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        project = read_qdpx(written.result.path)

    names = project.codebook.set_index("code")["name"]
    rows = project.fragments[["codedBy", "code", "text"]].itertuples(index=False)
    found = sorted((coder, names[code], text) for coder, code, text in rows)
    expected = written.coded()
    assert found == expected
    assert len(project.sources) == len(written.texts())
    assert len(project.codebook) == len(written.find("//p:Code"))
    assert project.coders == ["AB", "CD", "Protocol"]


@BOTH
def test_qualitative_coding_imports_it(written: Opened, tmp_path: Path) -> None:
    """Its importer validates the project and takes over as many documents, codes and coders."""
    python = os.environ.get(_PYTHON)
    if not python:
        pytest.skip(f"qualitative-coding wants Rich < 14: name a Python that has it in {_PYTHON}")
    (tmp_path / "corpus").mkdir()
    done = subprocess.run(
        [python, "-c", _IMPORT, str(written.result.path)],
        cwd=tmp_path / "corpus",
        env={**os.environ, "PYTHONBREAKPOINT": "0"},  # its reader has a breakpoint left in it
        capture_output=True,
        text=True,
        timeout=120,
    )
    counts = [len(written.texts()), *(len(written.find(f"//p:{tag}")) for tag in ("Code", "User"))]
    counts.append(len(written.coded()))
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, [str(counts)]), done.stderr


def test_pyrefiqda_reads_the_codebook(tmp_path: Path) -> None:
    """The codebook alone comes back with its hierarchy and its memos."""
    result = passed_on(tmp_path / "b.qdc", CodebookAlone, [], codebook=CODEBOOK)
    book = RefiCodebook.load(result.path)

    assert [(code.name, [below.name for below in code.code]) for code in book.codes.code] == [
        ("welkom", ["drempel"]),
        ("afstand", ["afstand > drempel"]),
        ("x" * 64, []),
    ]
    assert book.codes.code[0].description == "<b>&</b>"
