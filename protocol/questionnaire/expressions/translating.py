"""From the tree of an expression to XPath 1.0, checked against names and functions on the way.

Every answer is an element; `@x` marks those that don't apply. The question itself is where the XPath begins,
and `$here` inside a filter. What XPath would compare as texts or turn into NaN goes through `x:number` where
it may be a date, a time or a fraction.
"""

from __future__ import annotations

from msgspec import Struct

from protocol.i18n import _
from protocol.questionnaire.expressions import paths
from protocol.questionnaire.expressions.dates import CODES, strange_code
from protocol.questionnaire.expressions.functions import FUNCTIONS, MOVING, OF_ITSELF, Function, Kind
from protocol.questionnaire.expressions.library import pattern
from protocol.questionnaire.expressions.names import VALUELESS, Names, Spot
from protocol.questionnaire.expressions.parsing import parse
from protocol.questionnaire.expressions.paths import At, Located
from protocol.questionnaire.expressions.tree import (
    Call,
    Chain,
    ExpressionMistake,
    Inside,
    Negative,
    Number,
    Path,
    Step,
    Tree,
    Words,
)
from protocol.questionnaire.expressions.writing import (
    Written,
    as_number,
    compared,
    exact,
    quoted,
    unknown,
    usage,
)
from protocol.questionnaire.findings import shown

_COMPARING = frozenset({"=", "!=", "<", "<=", ">", ">="})
_JOINING = frozenset({"and", "or"})


class Translated(Struct, frozen=True):
    """An expression as XPath."""

    xpath: str
    """The XPath."""
    used: frozenset[str]
    """The names of the questions whose answers it needs, its own included where it says `.`."""
    moving: bool
    """Whether it gives something else at another moment."""
    literal: bool
    """Whether it is a text or a number as it stands."""


def translate(
    text: str, names: Names, here: Spot, *, truth: bool, columns: frozenset[str] | None = None
) -> Translated:
    """An expression as XPath.

    Args:
        text: As it is written.
        names: What names stand for.
        here: The question that it belongs to.
        truth: Whether it is asked for yes or no.
        columns: The columns of the choices that it filters; None where it filters none.

    Raises:
        ExpressionMistake: It can't be used.
    """
    tree = parse(text)
    writer = _Writer(names, here, columns)
    written = writer.write(tree, At(here, "") if columns is None else At(here, "$here", 1))
    xpath = written.text
    if truth and written.kind is not Kind.BOOLEAN:
        xpath = f"boolean({xpath})"
    literal = isinstance(tree, Number | Words)
    return Translated(xpath, frozenset(writer.used), writer.moving, literal)


class _Writer(paths.Locator):
    """Writes one expression."""

    def write(self, tree: Tree, at: At) -> Written:
        """One value."""
        if isinstance(tree, Number):
            return Written(exact(tree.text), Kind.NUMBER)
        if isinstance(tree, Words):
            return Written(quoted(tree.text), Kind.STRING, not tree.text.isdecimal())
        if isinstance(tree, Path):
            return self._value_at(tree, at)
        if isinstance(tree, Call):
            return self._call(tree, at)
        if isinstance(tree, Chain):
            return self._chain(tree, at)
        if isinstance(tree, Negative):
            return Written(f"- {self.number(tree.operand, at)}", Kind.NUMBER)
        inner = self.write(tree.inner, at)
        return Written(f"({inner.text})", inner.kind, inner.needs_care, inner.worked_out)

    def number(self, tree: Tree, at: At) -> str:
        """A value as a number."""
        return as_number(self.write(tree, at))

    def string(self, tree: Tree, at: At) -> str:
        """A value as a text."""
        written = self.write(tree, at)
        if written.kind is Kind.STRING:
            return written.text
        own = "string" if written.kind is Kind.BOOLEAN else "x:text"  # libxml2 writes 1e+12
        return f"{own}({written.text})"

    def filter(self, tree: Tree, at: At) -> str:
        """What stands between the brackets behind a step: a number is a place, anything else yes or no."""
        written = self.write(tree, at)
        return written.text if written.kind in (Kind.NUMBER, Kind.BOOLEAN) else f"boolean({written.text})"

    def _value_at(self, path: Path, at: At) -> Written:
        column = self.column(path, at)
        if column is not None:
            return Written(f"string({column})", Kind.STRING, needs_care=True)
        located = self.locate(path, at)
        if located.spot.question.type in VALUELESS:
            what = _("{name} has no answer of its own").format(name=shown(located.spot.name or "."))
            raise ExpressionMistake(what, _("name a question; a repeat can be counted: count(${name})"))
        if located.many:
            what = _("{name} stands in a repeat, and has an answer in each of its sets")
            remedy = _("write sum(), max(), join(), count-non-empty() or indexed-repeat() round it")
            raise ExpressionMistake(what.format(name=shown(located.spot.name)), remedy)
        return Written(f"string({located.xpath})", Kind.STRING, located.spot.needs_care)

    def _chain(self, tree: Chain, at: At) -> Written:
        operators = {operator for operator, _operand in tree.rest}
        if "|" in operators:
            what = _("| joins all answers of several questions, and one answer is wanted here")
            raise ExpressionMistake(what, _("write or, or put it inside sum(), max(), count() or join()"))
        operands = [self.write(each, at) for each in (tree.first, *(operand for _sign, operand in tree.rest))]
        if operators <= {"=", "!="}:
            numeric = any(each.kind is Kind.NUMBER for each in operands)
            if numeric and len(operands) == 2 and any(each.worked_out for each in operands):
                return compared(operators, operands)
            written = [as_number(each) if numeric and each.needs_care else each.text for each in operands]
        elif operators <= _JOINING:
            written = [each.text for each in operands]
        else:
            written = [as_number(each) for each in operands]
        signs = (operator for operator, _operand in tree.rest)
        text = written[0] + "".join(f" {sign} {each}" for sign, each in zip(signs, written[1:], strict=True))
        if operators <= _COMPARING | _JOINING:
            return Written(text, Kind.BOOLEAN)
        return Written(text, Kind.NUMBER, worked_out=True)

    def _call(self, call: Call, at: At) -> Written:
        function = FUNCTIONS.get(call.name)
        if function is None:
            raise unknown(call.name)
        if call.name in OF_ITSELF and not call.arguments:
            call = Call(call.name, (Path("", (Step("."),)),))
        count = len(call.arguments)
        fits = function.least <= count and (function.most is None or count <= function.most)
        if call.name == "indexed-repeat":
            fits = count in (3, 5, 7)
        if not fits:
            what = _("{function}() doesn't take {count} arguments").format(function=call.name, count=count)
            raise ExpressionMistake(what, usage(call.name, function))
        self.moving = self.moving or call.name in MOVING
        special = getattr(self, f"_{call.name.replace('-', '_').replace(':', '_')}", None)
        text = special(call, at) if special is not None else self._plain(call, function, at)
        return Written(text, function.gives, function.needs_care)

    def _plain(self, call: Call, function: Function, at: At) -> str:
        given = [
            self._given(function.letter(index), tree, call.name, at)
            for index, tree in enumerate(call.arguments)
        ]
        prefix = "" if function.native else "x:"
        return f"{prefix}{call.name.replace(':', '-')}({', '.join(given)})"

    def _given(self, letter: str, tree: Tree, name: str, at: At) -> str:
        """An argument, as the function wants it."""
        if letter == "s":
            return self.string(tree, at)
        if letter == "n":
            return self.number(tree, at)
        if letter == "b":
            written = self.write(tree, at)
            return written.text if written.kind is Kind.BOOLEAN else f"boolean({written.text})"
        if letter == "w":
            if not isinstance(tree, Words):
                what = _("{function}() wants a text between quotes").format(function=name)
                raise ExpressionMistake(what, _("write it out: '...'"))
            return quoted(tree.text)
        if letter == "N":
            return self._nodes(tree, name, at)
        return self.write(tree, at).text

    def _nodes(self, tree: Tree, name: str, at: At) -> str:
        """All answers of a question; one value where the function takes that too."""
        parts = [tree]
        if isinstance(tree, Chain) and all(sign == "|" for sign, _operand in tree.rest):
            parts = [tree.first, *(operand for _sign, operand in tree.rest)]
        if all(isinstance(part, Path) for part in parts) and not self.column_in(parts, at):
            located = [self.locate(part, at) for part in parts if isinstance(part, Path)]
            return " | ".join(f"{each.xpath}[not(@x)]" for each in located)
        if name in ("count", "sum", "count-non-empty"):
            what = _("{function}() wants a question or a repeat").format(function=name)
            raise ExpressionMistake(what, _("write {function}(${{name}})").format(function=name))
        return self.write(tree, at).text

    def _format_date(self, call: Call, at: At) -> str:
        form = call.arguments[1]
        strange = strange_code(form.text) if isinstance(form, Words) else ""
        if strange:
            what = _("{code} is no part of a date here").format(code=shown(strange))
            raise ExpressionMistake(
                what, _("write one of: {words}").format(words=" ".join(f"%{c}" for c in CODES))
            )
        return self._plain(call, FUNCTIONS[call.name], at)

    _format_date_time = _format_date

    # Functions that are no call in XPath

    def _selected(self, call: Call, at: At) -> str:
        words, word = (
            f"concat(' ', normalize-space({self.string(each, at)}), ' ')" for each in call.arguments
        )
        return f"contains({words}, {word})"

    def _once(self, call: Call, at: At) -> str:
        return f"x:once(string({at.base or '.'}), {self.string(call.arguments[0], at)})"

    def _regex(self, call: Call, at: At) -> str:
        given = self._plain(call, FUNCTIONS["regex"], at)
        words = call.arguments[1]
        if isinstance(words, Words):
            pattern(words.text)  # a mistake in it is told now
        return given

    def _position(self, call: Call, at: At) -> str:
        if not call.arguments:
            if not at.filters:
                what = _("position() says nothing here")
                raise ExpressionMistake(what, _("write position(..) for the number of this set"))
            return "position()"
        located = self._path_of(call.arguments[0], at)
        if located.many:
            what = _("position() wants one set of a repeat")
            raise ExpressionMistake(what, _("write position(..) for the number of this set"))
        name = located.spot.name
        return f"(count({located.xpath}/preceding-sibling::{name}) + 1)" if name else "1"

    def _jr_choice_name(self, call: Call, at: At) -> str:
        asked = call.arguments[1]
        name = asked.text.strip() if isinstance(asked, Words) else ""
        path = parse(name) if name else asked
        spot = self._path_of(path, at, value=False).spot
        if not spot.question.list_name:
            what = _("{name} has no choices").format(name=shown(spot.name))
            raise ExpressionMistake(what, _("name a question of type select_one or select_multiple"))
        return f"x:choice-name({self.string(call.arguments[0], at)}, {quoted(spot.question.list_name)})"

    def _indexed_repeat(self, call: Call, at: At) -> str:
        target = self._path_of(call.arguments[0], at).spot
        index = At(self.here, "$here", at.filters + 1)
        places: dict[str, str] = {}
        for repeat, number in zip(call.arguments[1::2], call.arguments[2::2], strict=True):
            spot = self._path_of(repeat, at).spot
            if spot.name not in target.repeats:
                what = _("{name} doesn't stand in {repeat}")
                told = what.format(name=shown(target.name), repeat=shown(spot.name))
                raise ExpressionMistake(told, _("name the repeat that it stands in"))
            places[spot.name] = self.number(number, index)
        return f"string({self.path_to(target, at, places)})"

    def _path_of(self, tree: Tree, at: At, *, value: bool = True) -> Located:
        while isinstance(tree, Inside):
            tree = tree.inner
        if not isinstance(tree, Path):
            what = _("the name of a question is wanted here")
            raise ExpressionMistake(what, _("write ${name}"))
        return self.locate(tree, at, uses=value)
