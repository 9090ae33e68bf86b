"""REFI-QDA codebooks."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from protocol.errors import Refused
from protocol.export.refi.codebook import CodebookAlone
from protocol.model.coding import CoderWork
from tests.export import builders
from tests.export.formats.conftest import schema
from tests.export.formats.talks import CODEBOOK, coding, passed_on


def test_codebook_is_valid_and_whole(tmp_path: Path) -> None:
    """All codes with their memos, those below others too, and codes that only a coder has."""
    note = builders.note("tekst")
    talk = builders.contents(notes=(note,))
    work = CoderWork(coder="AB", codings=(coding(note, talk, "nieuw > diep"),))
    result = passed_on(tmp_path / "b.qdc", CodebookAlone, [talk], codebook=CODEBOOK, works=[work])
    root = etree.parse(result.path).getroot()

    schema("Codebook-repaired.xsd").assertValid(root)
    names = [found.get("name") for found in root.iter("{*}Code")]
    assert names == ["welkom", "drempel", "afstand", "afstand > drempel", "x" * 64, "nieuw", "diep"]
    assert [found.text for found in root.iter("{*}Description")] == ["<b>&</b>", "Wie durft binnen?"]
    assert (result.came_in["codes"], result.went_out["codes"]) == (4, 4)
    assert "notes: 0 of 1 (a codebook holds codes alone)" in result.account


def test_codebook_without_codes_is_refused(tmp_path: Path) -> None:
    """The standard knows no empty codebook: that there are no codes is said, and nothing is written."""
    with pytest.raises(Refused, match="no codes yet"):
        passed_on(tmp_path / "b.qdc", CodebookAlone, [])
    assert list(tmp_path.iterdir()) == []
