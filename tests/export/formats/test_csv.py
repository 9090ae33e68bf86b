"""CSV files: plain for programs, harmless for spreadsheets, and with a dictionary for people."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.export.book.cells import unescape
from protocol.export.plain.csv_cells import MISSING, field_of, guarded, unguarded
from protocol.export.plain.csv_files import CsvFiles
from protocol.model.interview import InterviewContents
from tests.export import builders
from tests.export.formats.talks import CODEBOOK, CONTROLS, FAMILY, HOSTILE, full_talk, passed_on
from tests.terminal.terminal import ROOT

Tables = dict[str, list[dict[str, str]]]

MANUAL = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
_TEXTS = st.text(st.sampled_from("=+-@'\t\n\r;,\"aN A_x0041\x07\U0001f469\u0301＝"), max_size=12)


def _read(path: Path) -> tuple[Tables, dict[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    tables = {
        name: list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        for name, data in files.items()
        if name.endswith(".csv")
    }
    return tables, files


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Tables, dict[str, bytes]]:
    """The files of an interview with something in each table."""
    talk, works = full_talk()
    return _read(passed_on(tmp_path / "s.zip", CsvFiles, [talk], works=works, codebook=CODEBOOK).path)


@given(_TEXTS)
def test_every_text_comes_back(text: str) -> None:
    """What is guarded can be undone, whatever the text; line ends of two characters become one."""
    plain = text.replace("\r\n", "\n")
    assert unguarded(guarded(text)) == plain
    assert guarded(text) != MISSING


@given(_TEXTS)
def test_the_way_back_of_the_manual_is_right(text: str) -> None:
    """What the manual says to do in Python undoes the guards, and only those."""
    assert r"""`re.sub(r"(^|[;\t\n])'", r"\1", text)`""" in MANUAL
    written = guarded(text)
    if written != "'NA":
        assert unescape(re.sub(r"(^|[;\t\n])'", r"\1", written)) == text.replace("\r\n", "\n")


@given(_TEXTS)
def test_nothing_begins_like_a_formula(text: str) -> None:
    """No beginning that a program may find in a field is one of a formula, whichever way it cuts."""
    written = guarded(text)
    found = [piece for line in written.split("\n") for cell in line.split("\t") for piece in cell.split(";")]
    assert not any(piece[:1] in tuple("=+-@＝＋－＠") for piece in found)
    assert not written.startswith(("\t", "\n", "\r"))


def test_no_text_is_read_as_missing() -> None:
    """Whatever word stands for a missing value somewhere, as a note it stays a note."""
    missing = sorted(pandas._libs.parsers.STR_NA_VALUES - {""})
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["text"], *([field_of(text)] for text in missing), [field_of(None)]])
    read = pandas.read_csv(io.StringIO(file.getvalue()))["text"]
    assert len(missing) > 10
    assert [unguarded(field) for field in read[:-1]] == missing
    assert read.isna().sum() == 1


def test_missing_is_told() -> None:
    """Nothing to say is NA; zero, no and a text `NA` are something."""
    assert [field_of(value) for value in (None, "", 0, -3, 1.5, "NA")] == [
        MISSING,
        MISSING,
        0,
        -3,
        1.5,
        "'NA",
    ]
    assert [unguarded(field) for field in (MISSING, "'NA")] == [None, "NA"]


def test_files_are_utf_8_with_mark_and_rfc_4180(tables: tuple[Tables, dict[str, bytes]]) -> None:
    """Each file begins with the byte order mark, and each row ends with CR LF."""
    _tables, files = tables
    for name, data in files.items():
        assert data.startswith(b"\xef\xbb\xbf"), name
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
        assert data.endswith(b"\r\n"), name
        if name.endswith(".csv"):
            assert {len(row) for row in rows} == {len(rows[0])}, name


def test_notes_come_back(tables: tuple[Tables, dict[str, bytes]]) -> None:
    """Text, kind and marks of each note are there, with identifiers in English beside the words."""
    notes = tables[0]["notes.csv"]
    assert [unguarded(row["text"]) for row in notes] == [
        FAMILY,
        HOSTILE,
        CONTROLS.replace("\r\n", "\n"),
        "=1+1",
    ]
    assert notes[3]["text"] == "'=1+1"
    assert [row["kind"] for row in notes] == ["verbatim", "paraphrase", "observation", "interpretation"]
    assert notes[0]["quote_label"] == "yes"
    assert "code_1" not in notes[0]


def test_labels_speak_the_language_of_the_study(tmp_path: Path) -> None:
    """In Dutch the words are Dutch; identifiers and columns stay."""
    talk, _works = full_talk()
    [first, *_rest] = _read(passed_on(tmp_path / "s.zip", CsvFiles, [talk], language="nl").path)[0][
        "notes.csv"
    ]
    assert (first["kind"], first["kind_label"]) == ("verbatim", "woordelijk")


def test_answers_and_items_stand_apart(tables: tuple[Tables, dict[str, bytes]]) -> None:
    """A question is a row of the answers, an item of a list is a row of the items; absence is told."""
    answers = {row["question"]: row for row in tables[0]["answers.csv"]}
    items = {row["item"]: row for row in tables[0]["items.csv"]}
    assert (answers["hours"]["value"], answers["hours"]["answer"]) == ("lt4", "less than 4")
    assert answers["years"]["value"] == "-3"
    assert answers["meeting"]["mention"] == "nothing_kept"
    assert (items["meet"]["mention"], items["meet"]["about"], items["meet"]["order"]) == (
        "asked",
        "self",
        "1",
    )
    assert items["vent"]["mention"] == "not_mentioned"
    assert unguarded(items["new/x1"]["item_label"]) == "+iets anders"


def test_codings_have_coder_and_words(tables: tuple[Tables, dict[str, bytes]]) -> None:
    """Each coding is a row with its coder, its code, its stretch and the coded words."""
    codings = [(row["coder"], row["code"], unguarded(row["text"])) for row in tables[0]["codings.csv"]]
    assert sorted(codings)[0] == ("AB", "los", CONTROLS[CONTROLS.index("drie") :].replace("\r\n", "\n"))
    assert ("AB", "welkom > drempel", "\U0001f469\u200d\U0001f467") in codings
    assert {row["code"]: row["quote"] for row in tables[0]["codings.csv"]} == {
        "welkom > drempel": "yes",
        "welkom": "yes",
        "los": "no_quote",
    }
    assert [row["code"] for row in tables[0]["codes.csv"]] == [code.name for code in CODEBOOK.codes]
    assert len(tables[0]["memos.csv"]) == 2


def test_dictionary_tells_every_column(tables: tuple[Tables, dict[str, bytes]]) -> None:
    """The dictionary has a row for each column of each file, and the values of closed lists."""
    told = {(row["table"], row["column"]) for row in tables[0]["dictionary.csv"]}
    there = {
        (name, column)
        for name, data in tables[1].items()
        if name.endswith(".csv") and name != "dictionary.csv"
        for column in data.decode("utf-8-sig").splitlines()[0].split(",")
    }
    assert told == there
    [kinds] = [row for row in tables[0]["dictionary.csv"] if row["column"] == "kind"]
    assert "verbatim: verbatim; paraphrase: paraphrase" in kinds["values"]


def test_pandas_reads_it(tables: tuple[Tables, dict[str, bytes]]) -> None:
    """Pandas takes NA for missing and numbers for numbers without being told."""
    frame = pandas.read_csv(io.BytesIO(tables[1]["items.csv"]))
    assert frame["order"].dtype.kind == "f"
    assert frame["order"].isna().sum() == 2
    assert frame["mention"].notna().all()


def test_no_cell_is_empty(tables: tuple[Tables, dict[str, bytes]]) -> None:
    """Absence is a finding: no cell of any table is empty."""
    empty = [
        (name, column)
        for name, rows in tables[0].items()
        for row in rows
        for column, value in row.items()
        if value == ""
    ]
    assert empty == []


def test_fictional_interviews_are_marked(tmp_path: Path) -> None:
    """A table of interviews says which are made up."""
    made_up: InterviewContents = builders.contents(fictional=True)
    rows = _read(passed_on(tmp_path / "s.zip", CsvFiles, [made_up, builders.contents()]).path)[0]
    assert [row["fictional"] for row in rows["interviews.csv"]] == ["yes", "no"]
