"""A script of the demonstration as plain values, by the reader that the questionnaires have too."""

from __future__ import annotations

from pathlib import Path

from protocol.questionnaire.findings import Findings
from protocol.questionnaire.nodes import Fields, Items, Leaf, Node
from protocol.questionnaire.scalars import meaning
from protocol.questionnaire.source import read_source
from protocol.questionnaire.tree import grow


def read_script(path: Path) -> object:
    """What stands in a file: mappings, lists, texts, numbers and truth values.

    Raises:
        ValueError: It can't be read. The file belongs to the program, so nobody is told how to mend it.
    """
    findings = Findings(path)
    text = read_source(path, findings)
    root = None if text is None else grow(text, findings)
    if root is None or findings.has_errors:
        raise ValueError("; ".join(str(mistake) for mistake in findings.errors()))
    return _plain(root)


def _plain(node: Node) -> object:
    match node:
        case Leaf(text=text, plain=plain):
            return meaning(text) if plain else text
        case Items(items=items):
            return [_plain(item) for item in items]
        case Fields(entries=entries):
            return {key: _plain(entry.node) for key, entry in entries.items()}
        case _:
            raise ValueError(f"line {node.line} was refused")
