"""The answers of one interview as a tree of elements, with an instance for each set of a repeat.

It knows which questions there are now; what they mean for one another is in `form`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from protocol.model.questionnaire import QuestionType
from protocol.questionnaire.expressions.compiled import fit
from protocol.questionnaire.expressions.names import Names, Spot

Element = Any
"""An element of lxml, which brings no types."""

MAX_SETS = 50
"""Sets of one repeat: more is a slip of the keys, or an expression that runs away."""

MAX_NODES = 2000
"""Questions of all sets together: three repeats of 50 in one another would be millions."""

_HIDDEN = "x"
"""The attribute of what doesn't apply: sums and counts leave it out."""


class Node:
    """One question, group or set of a repeat in one interview.

    Args:
        path: Its path, with numbers of sets.
        spot: What it is.
        element: Where its answer stands for expressions.
        within: What it stands in; None in a topic.
    """

    __slots__ = ("element", "path", "relevant", "spot", "within")

    def __init__(self, path: str, spot: Spot, element: Element, within: Node | None) -> None:
        self.path = path
        self.spot = spot
        self.element = element
        self.within = within
        self.relevant = True

    def write(self, text: str) -> None:
        """Put an answer where expressions look."""
        if (self.element.text or "") != text:
            self.element.text = fit(text)

    def mark(self, *, relevant: bool) -> None:
        """Say whether it applies."""
        if relevant is not self.relevant:
            self.relevant = relevant
            if relevant:
                del self.element.attrib[_HIDDEN]
            else:
                self.element.set(_HIDDEN, "1")


class Instances:
    """All that is there now.

    Args:
        names: The questions of the questionnaire.
    """

    def __init__(self, names: Names) -> None:
        self._inside: dict[tuple[str, ...], list[Spot]] = {}
        for spot in names.spots.values():
            self._inside.setdefault(spot.lineage[:-1], []).append(spot)
        self.root = etree.Element("d")
        """The form as a whole."""
        self.by_path: dict[str, Node] = {}
        """Every question, group and set."""
        self.by_name: dict[str, list[Node]] = {name: [] for name in names.spots}
        """The same by name, in the order in which they were made."""
        self.sets: dict[str, list[Node]] = {}
        """The sets of each repeat, by the repeat's path without a number at its end."""
        self._make_inside((), self.root, None, "")

    def holders(self, spot: Spot) -> list[Node | None]:
        """Where a repeat stands now: each set of the repeat around it, or the topic (None)."""
        return [None] if len(spot.lineage) == 1 else list(self.by_name[spot.lineage[-2]])

    def repeat_path(self, spot: Spot, holder: Node | None) -> str:
        """The path of a repeat as a whole."""
        return spot.name if holder is None else f"{holder.path}/{spot.name}"

    def probe(self, spot: Spot, holder: Node | None) -> Element:
        """An element in the place where one more set would come; `forget_probe` takes it away."""
        return etree.SubElement(self.root if holder is None else holder.element, spot.name)

    def forget_probe(self, element: Element) -> None:
        """Take away what `probe` made."""
        element.getparent().remove(element)

    def resize(self, spot: Spot, holder: Node | None, count: int) -> bool:
        """Let a repeat have so many sets.

        Returns:
            Whether anything came or went.
        """
        path = self.repeat_path(spot, holder)
        sets = self.sets.setdefault(path, [])
        before = len(sets)
        while len(sets) > count:
            self._forget(sets.pop())
        while len(sets) < min(count, MAX_SETS) and len(self.by_path) < MAX_NODES:
            parent = self.root if holder is None else holder.element
            node = Node(f"{path}[{len(sets) + 1}]", spot, etree.SubElement(parent, spot.name), holder)
            sets.append(node)
            self._keep(node)
            self._make_inside(spot.lineage, node.element, node, f"{node.path}/")
        return len(sets) != before

    def in_order(self, topic: str, lineage: tuple[str, ...] = (), before: str = "") -> Iterator[Node]:
        """Everything under a topic as the questionnaire has it, groups and sets before what is in them."""
        for spot in self._inside.get(lineage, ()):
            if spot.topic != topic:
                continue
            path = f"{before}{spot.name}"
            here = (
                self.sets.get(path, []) if spot.question.type is QuestionType.REPEAT else [self.by_path[path]]
            )
            for node in here:
                yield node
                yield from self.in_order(topic, spot.lineage, f"{node.path}/")

    def _make_inside(
        self, lineage: tuple[str, ...], parent: Element, within: Node | None, before: str
    ) -> None:
        for spot in self._inside.get(lineage, ()):
            if spot.question.type is QuestionType.REPEAT:
                continue  # its sets are made when their number is known
            node = Node(f"{before}{spot.name}", spot, etree.SubElement(parent, spot.name), within)
            self._keep(node)
            self._make_inside(spot.lineage, node.element, node, f"{node.path}/")

    def _keep(self, node: Node) -> None:
        self.by_path[node.path] = node
        self.by_name[node.spot.name].append(node)

    def _forget(self, gone: Node) -> None:
        gone.element.getparent().remove(gone.element)
        inside = f"{gone.path}/"
        for path in [path for path in self.by_path if path == gone.path or path.startswith(inside)]:
            node = self.by_path.pop(path)
            self.by_name[node.spot.name].remove(node)
        for path in [path for path in self.sets if path.startswith(inside)]:
            del self.sets[path]
