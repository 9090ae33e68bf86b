"""Where the schemas of REFI-QDA are, and projects that are opened."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from protocol.export.passing_on import PassedOn
from protocol.model.interview import InterviewContents
from tests.export.formats.talks import passed_on, per_interview
from tests.terminal.terminal import ROOT

_VARIABLE = "PROTOCOL_REFI_SCHEMAS"
NAMESPACES = {"p": "urn:QDA-XML:project:1.0", "c": "urn:QDA-XML:codebook:1.0"}


def schema(name: str) -> etree.XMLSchema:
    """A schema of the standard. They are not part of this project: without them the test is skipped."""
    beside = os.environ.get(_VARIABLE)
    folder = Path(beside) if beside else ROOT.parent / "shared" / "refi-qda"
    if not (folder / name).is_file():
        pytest.skip(f"the schemas of REFI-QDA are not there: name their folder in {_VARIABLE}")
    return etree.XMLSchema(etree.parse(folder / name))


class Opened:
    """A project that was written, and what is in it.

    Args:
        result: What came of the writing.
    """

    def __init__(self, result: PassedOn) -> None:
        self.result = result
        with zipfile.ZipFile(result.path) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.files["project.qde"])

    def find(self, path: str) -> list[Any]:
        """Elements by an XPath with the prefix `p`."""
        return list(self.root.xpath(path, namespaces=NAMESPACES))

    def texts(self) -> dict[str, str]:
        """The texts by GUID."""
        return {
            source.get("guid"): self.files[f"sources/{source.get('guid')}.txt"].decode()
            for source in self.find("//p:TextSource")
        }

    def coded(self) -> list[tuple[str, str, str]]:
        """Each coding: the coder, the code, the coded text; by positions of code points."""
        users = {user.get("guid"): user.get("name") for user in self.find("//p:User")}
        codes = {code.get("guid"): code.get("name") for code in self.find("//p:Code")}
        texts = self.texts()
        found = []
        for selection in self.find("//p:PlainTextSelection"):
            text = texts[selection.getparent().get("guid")]
            piece = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
            for coding in selection.findall("p:Coding", NAMESPACES):
                code = coding.find("p:CodeRef", NAMESPACES).get("targetGUID")
                found.append((users[coding.get("creatingUser")], codes[code], piece))
        return sorted(found)


Write = Callable[..., Opened]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes interviews as a project and opens it."""

    def run(*interviews: InterviewContents, **options: Any) -> Opened:
        make = options.pop("make", per_interview)
        return Opened(passed_on(tmp_path / "exports" / "study.qdpx", make, interviews, **options))

    return run
