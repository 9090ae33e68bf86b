"""Parts of an expression as XPath: numbers, texts and comparisons, and what is told of a function."""

from __future__ import annotations

from msgspec import Struct

from protocol.i18n import _
from protocol.questionnaire.expressions.functions import ABSENT, FUNCTIONS, Function, Kind
from protocol.questionnaire.expressions.tree import ExpressionMistake
from protocol.questionnaire.findings import nearest, shown


class Written(Struct, frozen=True):
    """A part of an expression as XPath."""

    text: str
    """The XPath."""
    kind: Kind
    """What it gives."""
    needs_care: bool = False
    """Whether it gives a text that can be a date, a time or a fraction."""
    worked_out: bool = False
    """Whether it is a number that was reckoned, so that its last digits are not to be relied on."""


def compared(operators: set[str], operands: list[Written]) -> Written:
    """Two numbers compared, of which one was worked out; a truth value is compared as one."""
    sign = next(iter(operators))
    if any(each.kind is Kind.BOOLEAN for each in operands) or len(operators) > 1:
        return Written(f" {sign} ".join(each.text for each in operands), Kind.BOOLEAN)
    same = f"x:same({', '.join(as_number(each) for each in operands)})"
    return Written(same if sign == "=" else f"not({same})", Kind.BOOLEAN)


def as_number(written: Written) -> str:
    """A part as a number."""
    if written.kind in (Kind.NUMBER, Kind.BOOLEAN):
        return written.text
    return f"x:number({written.text})" if written.needs_care else f"number({written.text})"


def exact(text: str) -> str:
    """A number for libxml2, which reads whole numbers right and fractions not quite."""
    whole, point, fraction = text.partition(".")
    if not point or not fraction.strip("0"):
        return whole or "0"
    return f"({(whole + fraction).lstrip('0') or '0'} div 1{'0' * len(fraction)})"


def quoted(text: str) -> str:
    """A text between the quotes that it doesn't hold."""
    return f'"{text}"' if "'" in text else f"'{text}'"


def unknown(name: str) -> ExpressionMistake:
    """The mistake of a function that is not here."""
    if name in ABSENT:
        what = _("the function {function}() is not here").format(function=name)
        return ExpressionMistake(what, _(ABSENT[name]))
    near = nearest(name, FUNCTIONS)
    remedy = _("did you mean {word}?").format(word=f"{near}()") if near else _("look it up in XLSForm's list")
    what = _("there is no function {function}()").format(function=shown(name)[1:-1])
    return ExpressionMistake(what, remedy)


def usage(name: str, function: Function) -> str:
    """How many arguments a function wants."""
    if name == "indexed-repeat":
        return _("write indexed-repeat(${name}, ${repeat}, number)")
    if function.most is None:
        return _("give it {count} or more").format(count=function.least)
    if function.least == function.most:
        return _("give it {count}").format(count=function.least)
    return _("give it {low} to {high}").format(low=function.least, high=function.most)
