"""The tree of an expression, from its signs: the grammar of XPath 1.0, as far as XLSForm uses it."""

from __future__ import annotations

from protocol.i18n import _
from protocol.questionnaire.expressions.scanning import END, Sign, scan
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
from protocol.questionnaire.findings import shown

MAX_NESTING = 30
"""Brackets within brackets: nobody can read more, and each costs the parser eight calls."""

_RANKS = (("or",), ("and",), ("=", "!="), ("<=", "<", ">=", ">"), ("+", "-"), ("*", "div", "mod"))
"""The operators between two operands, the weakest first."""

_SPELT = frozenset({"or", "and", "div", "mod"})


def parse(text: str) -> Tree:
    """The tree of an expression.

    Raises:
        ExpressionMistake: It can't be read.
    """
    parser = _Parser(scan(text))
    tree = parser.chain(0)
    if parser.sign != END:
        raise parser.unexpected()
    return tree


class _Parser:
    """Goes through the signs once, without ever going back.

    Args:
        signs: All of them, the end last.
    """

    def __init__(self, signs: list[Sign]) -> None:
        self._signs = signs
        self._at = 0
        self._nesting = 0

    @property
    def sign(self) -> Sign:
        """Where we are."""
        return self._signs[self._at]

    def chain(self, rank: int) -> Tree:
        """Operands with operators of a rank, or of a stronger one."""
        if rank == len(_RANKS):
            return self._signed()
        first = self.chain(rank + 1)
        rest: list[tuple[str, Tree]] = []
        while (operator := self._operator()) in _RANKS[rank]:
            self._at += 1
            rest.append((operator, self.chain(rank + 1)))
        return Chain(first, tuple(rest)) if rest else first

    def unexpected(self) -> ExpressionMistake:
        """The mistake of a sign that can't stand where it stands."""
        sign = self.sign
        if sign == END:
            return ExpressionMistake(
                _("the expression stops too soon"), _("write what is missing at its end")
            )
        if sign.text.lower() in _SPELT and sign.text not in _SPELT:
            what = _("{word} is written in small letters").format(word=shown(sign.text))
            return ExpressionMistake(what, _("write {word}").format(word=sign.text.lower()))
        what = _("{word} can't stand here").format(word=shown(sign.text))
        if sign.kind in ("number", "words", "reference", "name"):
            return ExpressionMistake(what, _("write an operator before it, such as = or and"))
        return ExpressionMistake(what, _("look at the brackets, the commas and the operators"))

    def _operator(self) -> str:
        sign = self.sign
        return sign.text if sign.kind == "sign" or (sign.kind == "name" and sign.text in _SPELT) else ""

    def _signed(self) -> Tree:
        minuses = 0
        while self._takes("-"):
            minuses += 1
        operand = self._union()
        if not minuses:
            return operand
        return Negative(operand) if minuses % 2 else Negative(Negative(operand))

    def _union(self) -> Tree:
        first = self._operand()
        rest: list[tuple[str, Tree]] = []
        while self._takes("|"):
            rest.append(("|", self._operand()))
        return Chain(first, tuple(rest)) if rest else first

    def _operand(self) -> Tree:
        sign = self.sign
        if sign.kind == "number":
            self._at += 1
            return Number(sign.text)
        if sign.kind == "words":
            self._at += 1
            return Words(sign.text)
        if self._takes("("):
            inner = self._nested()
            self._need(")")
            return Inside(inner)
        if sign.kind == "name" and self._signs[self._at + 1].text == "(":
            return self._call()
        return self._path()

    def _call(self) -> Tree:
        name = self.sign.text
        self._at += 2
        arguments: list[Tree] = []
        if not self._takes(")"):
            arguments.append(self._nested())
            while self._takes(","):
                arguments.append(self._nested())
            self._need(")")
        if name == "current" and not arguments:
            return Path("current()", (Step("."), *self._more_steps()))
        return Call(name, tuple(arguments))

    def _path(self) -> Path:
        sign = self.sign
        if sign.kind == "reference":
            self._at += 1
            return Path(sign.text, (Step(".", self._filters()), *self._more_steps()))
        return Path("", (self._step(), *self._more_steps()))

    def _more_steps(self) -> tuple[Step, ...]:
        steps = []
        while self._takes("/"):
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        sign = self.sign
        if sign.text == "/":
            what = _("a path can't begin with / here")
            raise ExpressionMistake(what, _("write ${name}"))
        if sign.kind != "name" and sign.text not in (".", ".."):
            raise self.unexpected()
        self._at += 1
        return Step(sign.text, self._filters())

    def _filters(self) -> tuple[Tree, ...]:
        filters = []
        while self._takes("["):
            filters.append(self._nested())
            self._need("]")
        return tuple(filters)

    def _nested(self) -> Tree:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            what = _("more than {count} brackets within brackets").format(count=MAX_NESTING)
            raise ExpressionMistake(what, _("divide it over questions of type calculate"))
        inner = self.chain(0)
        self._nesting -= 1
        return inner

    def _takes(self, text: str) -> bool:
        """Whether a sign stands here; goes behind it then."""
        if self.sign.kind != "sign" or self.sign.text != text:
            return False
        self._at += 1
        return True

    def _need(self, text: str) -> None:
        if not self._takes(text):
            if self.sign == END:
                what = _("a bracket is not closed")
                raise ExpressionMistake(what, _("write {sign} where it ends").format(sign=text))
            raise self.unexpected()
