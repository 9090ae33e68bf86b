"""YAML as a light tree that knows its lines, grown from the events of PyYAML's parser.

Events come one by one, so nesting can be cut before anything recurses; scalars stay as they were written.
What a questionnaire has no use for and what harms is refused here: aliases, anchors, tags, merge keys,
duplicate keys and several documents. What the fields mean is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from protocol.i18n import _
from protocol.questionnaire.findings import Findings, shown
from protocol.questionnaire.nodes import Entry, Fields, Items, Leaf, Node, Spoiled
from protocol.questionnaire.problems import tell_problem
from protocol.questionnaire.source import UNWANTED, line_at

MAX_DEPTH = 40
"""Levels of nesting: four times what a questionnaire with groups in groups needs."""

MAX_NODES = 100_000
"""Values in one file: twenty times a long questionnaire, and read within a second."""

MakeParser = Callable[[str], Any]
"""Makes one of PyYAML's parsers, which share no type; only `get_event` is used."""


_DIRECTIVE = re.compile(r"^%(?!YAML 1\.2\s*$)", re.MULTILINE)
"""An instruction other than the one that says what is so anyway."""


class _Stop(Exception):
    """What is wrong was told, and what comes after can't be trusted."""


def grow(text: str, findings: Findings, parser: MakeParser | None = None) -> Node | None:
    """The tree of a file.

    Args:
        text: The whole file, as `read_source` gives it.
        findings: Gets what is refused, each with its line.
        parser: Makes the parser; None takes PyYAML's C parser where it is there, else its Python one.

    Returns:
        The tree; None when the file is empty or couldn't be read to its end.
    """
    if _has_directives(text, findings):
        return None
    grower = _Grower(findings)
    try:
        for event in _events(text, parser or _best_parser(), findings):
            grower.take(event)
    except _Stop:
        return None
    root = grower.root
    if root is None or (isinstance(root, Leaf) and root.is_null):
        findings.error(0, "", _("the file is empty"), _("start from a file that the program made"))
        return None
    return root


def python_parser(text: str) -> Any:  # noqa: ANN401 - PyYAML's parsers share no type
    """The parser that is there everywhere, twenty times slower than the one in C."""
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class PythonParser(Reader, Scanner, Parser):
        def __init__(self, stream: str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)

    return PythonParser(text)


def _best_parser() -> MakeParser:
    try:
        from yaml._yaml import CParser
    except ImportError:  # a PyYAML that was built without libyaml
        return python_parser
    return CParser


def _has_directives(text: str, findings: Findings) -> bool:
    """Whether lines instruct the parser; of each of them libyaml looks at all that came before."""
    found = _DIRECTIVE.search(text)
    if found is None:
        return False
    what = _("a line that begins with a percent sign instructs the reader, which is not possible here")
    findings.error(line_at(text[: found.start()]), "", what, _("remove it; the file is read as YAML 1.2"))
    return True


def _events(text: str, parser: MakeParser, findings: Findings) -> Iterator[Any]:
    """The parser's events up to the end, or up to where it gives up."""
    import yaml  # 10 ms of import, for commands that read no file

    try:
        events = parser(text)
        while (event := events.get_event()) is not None:
            yield event
    except (yaml.YAMLError, ValueError) as error:  # ValueError: the Python parser at "\U00110000"
        tell_problem(error, text, findings)
        raise _Stop from None


class _OpenItems:
    """A sequence whose end has not come yet."""

    def __init__(self, line: int) -> None:
        self.node = Items(line, [])

    def take(self, node: Node, _findings: Findings) -> None:
        self.node.items.append(node)


class _OpenFields:
    """A mapping whose end has not come yet."""

    def __init__(self, line: int) -> None:
        self.node = Fields(line, {})
        self._key: Node | None = None

    def take(self, node: Node, findings: Findings) -> None:
        key, self._key = self._key, None
        if key is None:
            self._key = self._as_key(node, findings)
        elif isinstance(key, Leaf):
            self.node.entries[key.text] = Entry(key.line, node)

    def _as_key(self, node: Node, findings: Findings) -> Node:
        """The key, or a spoiled node when its value must be passed over."""
        if isinstance(node, Items | Fields):
            findings.error(node.line, "", _("a list can't be the name of a field"), _("write one word"))
        elif isinstance(node, Leaf) and node.is_null:
            findings.error(node.line, "", _("a colon without a name before it"), _("write name: value"))
        elif isinstance(node, Leaf) and node.plain and node.text == "<<":
            what = _("merging with << is not possible here")
            findings.error(node.line, "<<", what, _("write the fields out"))
        elif isinstance(node, Leaf) and node.text in self.node.entries:
            first = self.node.entries[node.text].line
            what = _("this field is here twice, first on line {line}").format(line=first)
            findings.error(node.line, shown(node.text)[1:-1], what, _("leave one of them out"))
        else:
            return node
        return Spoiled(node.line)


class _Grower:
    """Takes the events of one file and builds its tree."""

    def __init__(self, findings: Findings) -> None:
        self.root: Node | None = None
        self._findings = findings
        self._open: list[_OpenItems | _OpenFields] = []
        self._nodes = 0
        self._documents = 0
        self._acts: dict[str, Callable[[Any, int], None]] = {
            "ScalarEvent": self._scalar,
            "SequenceStartEvent": self._begin_items,
            "MappingStartEvent": self._begin_fields,
            "SequenceEndEvent": self._end,
            "MappingEndEvent": self._end,
            "AliasEvent": self._alias,
            "DocumentStartEvent": self._document,
        }

    def take(self, event: Any) -> None:  # noqa: ANN401 - the events of PyYAML's parsers share no useful type
        act = self._acts.get(type(event).__name__)
        if act is not None:
            act(event, event.start_mark.line + 1)

    def _scalar(self, event: Any, line: int) -> None:  # noqa: ANN401
        self._refuse_marks(event, line)
        text, plain = event.value, not event.style
        if event.style == '"' and (UNWANTED.search(text) or "\r" in text):
            what = _("an escape here stands for a control character")
            self._findings.error(line, "", what, _("remove it; only \\n and \\t can be used"))
            self._place(Spoiled(line))
            return
        self._place(Leaf(line, text, plain))

    def _begin_items(self, event: Any, line: int) -> None:  # noqa: ANN401
        self._begin(event, _OpenItems(line))

    def _begin_fields(self, event: Any, line: int) -> None:  # noqa: ANN401
        self._begin(event, _OpenFields(line))

    def _begin(self, event: Any, opened: _OpenItems | _OpenFields) -> None:  # noqa: ANN401
        line = opened.node.line
        self._refuse_marks(event, line)
        self._open.append(opened)
        if len(self._open) > MAX_DEPTH:
            what = _("more than {count} levels of nesting").format(count=MAX_DEPTH)
            self._findings.error(line, "", what, _("write it flatter"))
            raise _Stop

    def _end(self, _event: Any, _line: int) -> None:  # noqa: ANN401
        self._place(self._open.pop().node)

    def _alias(self, event: Any, line: int) -> None:  # noqa: ANN401
        what = _("aliases (*{name}) are not used here").format(name=shown(event.anchor)[1:-1])
        remedy = _("write it out; a list of choices or a probe is shared by its name")
        self._findings.error(line, "", what, remedy)
        self._place(Spoiled(line))

    def _document(self, _event: Any, line: int) -> None:  # noqa: ANN401
        self._documents += 1
        if self._documents > 1:
            what = _("a second document begins here")
            self._findings.error(line, "", what, _("remove the line --- or make it a file of its own"))
            raise _Stop

    def _refuse_marks(self, event: Any, line: int) -> None:  # noqa: ANN401
        if event.anchor is not None:
            what = _("anchors (&{name}) are not used here").format(name=shown(event.anchor)[1:-1])
            self._findings.error(line, "", what, _("remove it; what is shared has a name"))
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            what = _("tags ({tag}) are not used here").format(tag=shown(tag)[1:-1])
            self._findings.error(line, "", what, _("remove it, and put a text between quotes"))

    def _place(self, node: Node) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            what = _("more than {count} values in one file").format(count=MAX_NODES)
            self._findings.error(node.line, "", what, _("leave out what is no part of it"))
            raise _Stop
        if self._open:
            self._open[-1].take(node, self._findings)
        else:
            self.root = node
