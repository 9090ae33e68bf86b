"""Names and paths of an expression, from where it stands to where they lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from protocol.i18n import _
from protocol.model.questionnaire import QuestionType
from protocol.questionnaire.expressions.names import Names, Spot
from protocol.questionnaire.expressions.tree import ExpressionMistake, Path, Step, Tree
from protocol.questionnaire.findings import nearest, shown

MAX_FILTERS = 10
"""Filters in one expression: each goes through all sets, and may count all of them for each."""


class At(Struct, frozen=True):
    """Where a part of an expression is looked at from."""

    spot: Spot
    """The question."""
    base: str
    """What stands before a path from there: nothing, or `$here`."""
    filters: int = 0
    """How many brackets of filters are round it."""


class Located(Struct, frozen=True):
    """Where a path leads."""

    xpath: str
    """The path."""
    spot: Spot
    """What stands there."""
    many: bool
    """Whether it stands there more than once, and nothing chose one."""


class Locator:
    """Finds what paths lead to, and remembers what was used.

    Args:
        names: What names stand for.
        here: The question that the expression belongs to.
        columns: The columns of the choices that it filters; None where it filters none.
    """

    def __init__(self, names: Names, here: Spot, columns: frozenset[str] | None) -> None:
        self.names = names
        self.here = here
        self.columns = columns
        self.used: set[str] = set()
        self.moving = False
        self._filters = 0

    def filter(self, tree: Tree, at: At) -> str:
        """What stands between the brackets behind a step, as XPath."""
        raise NotImplementedError

    def column(self, path: Path, at: At) -> str | None:
        """The column of a choice that a path names; None where it names none."""
        if self.columns is None or path.start or at.filters != 1 or path.steps[0].name in (".", ".."):
            return None
        name = path.steps[0].name
        if name not in self.columns or len(path.steps) > 1:
            what = _("the choices have no column {name}").format(name=shown(name))
            near = nearest(name, self.columns)
            remedy = _("did you mean {word}?").format(word=near) if near else _("write it at each choice")
            if name in self.names.spots:
                remedy = _("write ${{{name}}} for the answer to that question").format(name=name)
            raise ExpressionMistake(what, remedy)
        return name

    def column_in(self, parts: Iterable[Tree], at: At) -> bool:
        """Whether one of some paths names a column."""
        return any(isinstance(part, Path) and self.column(part, at) is not None for part in parts)

    def locate(self, path: Path, at: At, *, uses: bool = True) -> Located:
        """Where a path leads.

        Args:
            path: The path.
            at: From where.
            uses: Whether the answer there is needed.

        Raises:
            ExpressionMistake: It leads nowhere.
        """
        if path.start and path.start != "current()":
            found = self._named(path.start, at)
        else:
            outer = path.start == "current()" and at.filters
            start = At(self.here, "$here") if outer else at
            found = Located(start.base or ".", start.spot, many=False)
        for step in path.steps:
            found = self._stepped(found, step, at, first=step is path.steps[0] and not path.start)
        if uses and found.spot.name:
            self.used.add(found.spot.name)
        return found

    def path_to(self, spot: Spot, at: At, places: Mapping[str, str]) -> str:
        """The path to a question of which the sets of some repeats around it are chosen.

        Args:
            spot: The question.
            at: From where.
            places: The number of the set as XPath, by the name of the repeat.
        """
        start = At(self.here, "$here") if at.filters else at
        common = _common(start.spot, spot)
        chosen = [index for index, name in enumerate(spot.lineage) if name in places]
        common = min([common, *chosen])
        steps = [f"{name}[position() = {places[name]}]" if name in places else name for name in spot.lineage]
        return _joined(start, common, steps[common:])

    def _named(self, name: str, at: At) -> Located:
        spot = self.names.spots.get(name)
        if spot is None:
            what = _("there is no question {name}").format(name=shown(name))
            near = nearest(name, self.names.spots)
            remedy = _("did you mean {word}?").format(word=f"${{{near}}}") if near else _("write its name")
            raise ExpressionMistake(what, remedy)
        start = at
        if at.filters:
            inside = self.columns is None and _shared(at.spot, spot) > _shared(self.here, spot)
            start = at if inside else At(self.here, "$here")
        common = _common(start.spot, spot)
        if spot.question.type is QuestionType.REPEAT:
            common = min(common, len(spot.lineage) - 1)  # all its sets, seen from within too
        steps = spot.lineage[common:]
        many = any(step in spot.repeats for step in steps)
        return Located(_joined(start, common, list(steps)), spot, many)

    def _stepped(self, found: Located, step: Step, at: At, *, first: bool) -> Located:
        spot, xpath, many = found.spot, found.xpath, found.many
        if step.name == "..":
            if not spot.lineage:
                raise ExpressionMistake(_(".. leads out of the questionnaire"), _("write ${name}"))
            spot = self.names.at(spot.lineage[:-1]) or self.names.root
            xpath = f"{xpath}/.."
        elif step.name != ".":
            inner = self.names.at((*spot.lineage, step.name))
            if inner is None or not inner.lineage:
                raise self._nowhere(spot, step.name, first=first)
            spot, xpath = inner, f"{xpath}/{step.name}"
            many = many or spot.question.type is QuestionType.REPEAT
        if step.filters and at.filters:
            what = _("a filter inside a filter")
            raise ExpressionMistake(what, _("divide it over questions of type calculate"))
        self._filters += len(step.filters)
        if self._filters > MAX_FILTERS:
            what = _("more than {count} filters").format(count=MAX_FILTERS)
            raise ExpressionMistake(what, _("divide it over questions of type calculate"))
        for each in step.filters:
            xpath = f"{xpath}[{self.filter(each, At(spot, '', at.filters + 1))}]"
            many = False
        return Located(xpath, spot, many)

    def _nowhere(self, spot: Spot, name: str, *, first: bool) -> ExpressionMistake:
        if not first:
            what = _("{place} holds no {name}").format(place=shown(spot.name or "."), name=shown(name))
            return ExpressionMistake(what, _("write ${name}"))
        what = _("{name} stands for nothing here").format(name=shown(name))
        if name in self.names.spots:
            return ExpressionMistake(what, _("write ${{{name}}}").format(name=name))
        if name.lower() in ("true", "false", "yes", "no"):
            truth = "true()" if name.lower() in ("true", "yes") else "false()"
            return ExpressionMistake(what, _("write {word}").format(word=truth))
        return ExpressionMistake(what, _("write ${name} for an answer, or 'name' for a text"))


def _joined(start: At, common: int, steps: list[str]) -> str:
    up = [".."] * (len(start.spot.lineage) - common)
    parts = [*([start.base] if start.base else []), *up, *steps]
    return "/".join(parts) or "."


def _common(one: Spot, other: Spot) -> int:
    """How many names two lineages begin with alike."""
    count = 0
    for mine, theirs in zip(one.lineage, other.lineage, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _shared(one: Spot, other: Spot) -> int:
    """How many repeats are round both."""
    return len(set(one.repeats) & set(other.repeats))
