"""Every text of the program is there in Dutch: complete, with the same places to fill in, and compiled."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from protocol.i18n import DOMAIN, LOCALES, translation
from tests.terminal.terminal import ROOT

PACKAGE = ROOT / "protocol"
CATALOGUE = LOCALES / "nl" / "LC_MESSAGES" / DOMAIN
REMEDY = "run: make messages; then translate what is empty in protocol.po, and run it again"

_PLACES = re.compile(r"\{[^{}]*\}|%(?:\(\w+\))?[sdr]")
"""What is filled in: `{name}`, or `%s` and `%(name)s` in the words of argparse."""


def _ids(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)


@cache
def _in_code() -> frozenset[tuple[str, ...]]:
    """The texts that stand in the code: one, or one and its plural."""
    keywords = {"_": None, "N_": None, "ngettext": (1, 2)}
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=keywords)
    return frozenset(_ids(message) for _file, _line, message, _comments, _context in found)


@cache
def _source() -> Catalog:
    with CATALOGUE.with_suffix(".po").open("rb") as file:
        return read_po(file, locale="nl")


def _told(missing: list[object]) -> str:
    return f"{len(missing)} texts, {REMEDY}:\n" + "\n".join(repr(text) for text in missing)


def test_every_text_is_translated() -> None:
    """No text of the code is without a translation, or has one that is only guessed."""
    known = {_ids(message.id): message for message in _source() if message.id}
    missing = [
        ids
        for ids in sorted(_in_code())
        if ids not in known or known[ids].fuzzy or not all(_ids(known[ids].string))
    ]
    assert missing == [], _told(list(missing))


def test_no_text_is_left_over() -> None:
    """The catalogue holds no text that the code no longer has."""
    left = [ids for ids in (_ids(message.id) for message in _source() if message.id) if ids not in _in_code()]

    assert left == [], _told(list(left))


def test_places_to_fill_in_are_the_same() -> None:
    """What is filled in stands in the translation as in the text."""
    wrong = []
    for message in _source():
        if message.id:
            wanted = sorted(_PLACES.findall(_ids(message.id)[-1]))
            wrong += [
                (message.id, text)
                for text in _ids(message.string)[-1:]
                if sorted(_PLACES.findall(text)) != wanted
            ]
    assert wrong == []


def test_blanks_at_the_ends_are_the_same() -> None:
    """A text that begins or ends with a blank or a new line does so in Dutch too."""
    pairs = [(_ids(message.id)[0], _ids(message.string)[0]) for message in _source() if message.id]

    def ends(text: str) -> tuple[bool, str]:
        return text[:1].isspace(), text[len(text.rstrip()) :]

    assert [pair for pair in pairs if ends(pair[0]) != ends(pair[1])] == []


def test_compiled_is_what_was_written() -> None:
    """The compiled catalogue is not older than the written one."""
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        compiled = {_ids(message.id): _ids(message.string) for message in read_mo(file) if message.id}
    written = {_ids(message.id): _ids(message.string) for message in _source() if message.id}

    assert compiled == written, REMEDY


def test_written_file_says_nothing_of_a_machine() -> None:
    """No path, no line number and no person's name stands in the catalogue."""
    text = CATALOGUE.with_suffix(".po").read_text(encoding="utf-8")

    assert [line for line in text.splitlines() if line.startswith(("#:", "#."))] == []
    assert str(Path.home()) not in text


def test_translation_is_found() -> None:
    """The program finds its catalogue, and speaks."""
    assert translation("nl").gettext("interview") == "interview"
    assert translation("nl").ngettext("{count} note", "{count} notes", 2) == "{count} notities"


def _calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize("name", ["_", "N_", "ngettext"])
def test_texts_are_not_put_together(name: str) -> None:
    """No text is an f-string or a sum: such a text would never be found in the catalogue."""
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for call in _calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == name and call.args
        if isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert wrong == []


def test_extraction_sees_what_it_should() -> None:
    """The extraction of this test finds a plain text, a marked one and a plural."""
    code = 'a = _("one"); b = N_("two"); c = ngettext("three", "threes", 3)'
    from babel.messages.extract import extract

    found = extract("python", io.BytesIO(code.encode()), keywords={"_": None, "N_": None, "ngettext": (1, 2)})
    assert [message for _line, message, _comments, _context in found] == ["one", "two", ("three", "threes")]


def test_no_text_is_asked_for_within_an_f_string() -> None:
    """The extraction does not see it there, so that it would stay English."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in sorted((ROOT / "protocol").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "ngettext")
        if any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    assert hidden == []
