"""How a wide sheet goes over pages: what belongs together stays together, and nothing becomes too small."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from protocol.export.book.paper import laid_out
from protocol.export.sheets.matrix import MATRIX
from protocol.model.questionnaire import Topic
from tests.export.builders import contents, study
from tests.export.conftest import exported

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ACROSS_AT_MOST = 784 / 5.56
"""Characters of LibreOffice between the margins of an A4 page that lies."""


def test_a_narrow_sheet_stays_on_one_page() -> None:
    """It is made to fit, as every other sheet."""
    assert laid_out([20, 40, 40, 40], 1, 3, 1) is None


@given(st.integers(1, 4), st.integers(1, 4), st.integers(2, 30), st.floats(5, 60))
def test_pages_end_between_groups_and_fit(first: int, together: int, groups: int, width: float) -> None:
    """No group is divided, each page holds its columns at the size, and all columns are on paper."""
    widths = [9.0] * first + [width] * (together * groups)
    paper = laid_out(widths, first, together, 1)
    if paper is None:
        return
    assert all((end - first) % together == 0 for end in paper.ends)
    edges = [0, *paper.ends, len(widths)]
    assert edges == sorted(set(edges))
    for number, (start, end) in enumerate(pairwise(edges)):
        across = sum(widths[start:end]) + (9 if number else 0)
        assert across * paper.scale / 100 <= _ACROSS_AT_MOST


@pytest.mark.parametrize("topics", [2, 15], ids=["few topics", "many topics"])
def test_the_matrix_is_printed_by_whole_topics(tmp_path: Path, topics: int) -> None:
    """With many topics a page ends behind the numbers of one; few stand on one page."""
    many = tuple(Topic(id=f"O{number:02}", label={"en": f"T{number}"}) for number in range(topics))
    exported(tmp_path / "s.xlsx", [contents()], study=study(topics=many))
    with ZipFile(tmp_path / "s.xlsx") as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet7.xml"))
    ends = [int(each.get("id")) for each in sheet.iter(f"{_M}brk")]
    first = len(MATRIX.columns)
    assert all((end - first) % 3 == 0 for end in ends)
    assert (len(ends) >= 4) == (topics == 15)
    fitted = sheet.find(f"{_M}pageSetup").get("fitToHeight")
    assert (fitted is None) == bool(ends)
