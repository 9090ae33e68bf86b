"""Whatever coders do to a workbook: every unit and code comes back, and what was done is told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol.analysis.spelling import tidy
from protocol.export.coded.findings import Found
from protocol.model.coding import hash_of
from protocol.store.codings import all_work
from protocol.store.study_folder import StudyFolder
from tests.coding.conftest import CASES
from tests.coding.study import edited, export, put, taken
from tests.export.builders import contents, note
from tests.small_study import STUDY, VOLUNTEER

_LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zs", "Zl", "Zp", "Lm", "Sk"])
_WORDS = st.text(_LETTERS, min_size=1, max_size=8).map(lambda word: word.lstrip("=") or "x")
"""None begins with a sign by which openpyxl, unlike a spreadsheet program, would make a formula of a text."""
_TEXTS = st.lists(_WORDS, min_size=1, max_size=6).map(" ".join)
_CODES = st.lists(
    st.text("abcdéïñß🙂>- ", min_size=1, max_size=12).map(lambda text: f"k{text}k"), max_size=3, unique=True
)
_UNITS = st.lists(st.tuples(_TEXTS, _CODES, _TEXTS | st.just("")), min_size=10, max_size=16)
_ACTS = st.sampled_from(["keep", "delete", "copy", "split", "alter"])


@pytest.mark.long
@given(_UNITS, st.data(), st.integers(0, 999))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_unit_and_code_comes_back(
    units: list[tuple[str, list[str], str]], data: st.DataObject, seed: int
) -> None:
    """Rows are coded, deleted, copied, split, altered and put in any order; each is told as what it is."""
    notes = [note(text) for text, _codes, _memo in units]
    acts = [data.draw(_ACTS) for _ in notes]
    acts = [
        "keep" if act == "split" and len(n.text.split()) < 2 else act
        for n, act in zip(notes, acts, strict=True)
    ]
    with TemporaryDirectory() as home:
        files = {"volunteer.yaml": VOLUNTEER.encode()}
        study = STUDY.replace("\n  - {code: C1, name: Het eerste huis, place: Ginder}\n", CASES)
        folder = StudyFolder.make(Path(home, "study"), study.encode(), files)
        put(folder, contents(notes=tuple(notes)))
        path = export(folder, Path(home, "book.xlsx"))
        with edited(path) as book:
            for kept, (_text, codes, memo), act in zip(notes, units, acts, strict=True):
                row = book.row_of(kept.id)
                book.code(kept.id, *codes)
                book.set(row, "memo", memo)
                if act == "copy":
                    book.append(book.values(row))
                elif act == "split":
                    first, _blank, rest = kept.text.partition(" ")
                    last = book.append(book.values(row))
                    book.set(row, "text", first)
                    book.set(last, "text", rest)
                elif act == "alter":
                    book.set(row, "text", f"{kept.text} XQ")
                elif act == "delete":
                    book.delete(kept.id)
            order = Random(seed)
            book.sort(lambda _row: order.random())
        result = taken(folder, path)
        (work,) = all_work(folder.path)

    done = Counter(acts)
    assert result.findings.counts[Found.MISSING] == done["delete"]
    assert result.findings.counts[Found.COPIED] == done["copy"]
    assert result.findings.counts[Found.ALTERED] == done["alter"]
    assert result.findings.counts[Found.SPLIT] == done["split"]
    there = [n for n, act in zip(range(len(notes)), acts, strict=True) if act != "delete"]
    assert {one.unit for one in work.seen} == {notes[n].id for n in there}
    assert all(one.text_hash == hash_of(next(k.text for k in notes if k.id == one.unit)) for one in work.seen)
    found = {(one.unit, one.code.casefold()) for one in work.codings}
    assert found == {(notes[n].id, tidy(code).casefold()) for n in there for code in units[n][1]}
    for coding in work.codings:
        number = next(n for n in there if notes[n].id == coding.unit)
        text = notes[number].text
        stretch = text[coding.start : coding.end]
        assert stretch == text or acts[number] == "split"
        assert text.startswith(stretch) or text.endswith(stretch)
    memos = {memo.unit: memo.text for memo in work.memos}
    assert memos == {notes[n].id: units[n][2].strip() for n in there if units[n][2].strip()}
