"""The signs of an expression: from text to numbers, quoted texts, names and operators."""

from __future__ import annotations

import re

from msgspec import Struct

from protocol.i18n import N_, _
from protocol.questionnaire.expressions.tree import ExpressionMistake
from protocol.questionnaire.findings import shown

MAX_LENGTH = 4000
"""Characters of one expression: XLSForm's longest known ones stay under half of it."""

MAX_SIGNS = 1000
"""Signs of one expression: the way through them stays far from the depth that libxml2 refuses."""

_SIGN = re.compile(
    r"""(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<words>"[^"]*"|'[^']*')
    |(?P<reference>\$\{[^{}]*\})
    |(?P<name>[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?)
    |(?P<sign>\.\.|<=|>=|!=|[-+*=<>()\[\],/|.])""",
    re.VERBOSE,
)
_BLANKS = re.compile(r"\s*")
_SLIPS: dict[str, tuple[str, str]] = {
    "==": (N_("two equals signs"), N_("write one: =")),
    "<>": (N_("<> is not known here"), N_("write !=")),
    "&&": (N_("&& is not known here"), N_("write and")),
    "||": (N_("|| is not known here"), N_("write or")),
    "//": (N_("// is not possible here"), N_("write ${name}")),
    "::": (N_("axes are not possible here"), N_("write ${name}, . or ..")),
}
"""What other languages write, and what XLSForm writes instead."""

_CURLY = "‘’“”„«»"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Sign(Struct, frozen=True):
    """One sign."""

    kind: str
    """`number`, `words`, `reference`, `name`, `sign`, or `end`."""
    text: str
    """As it is written; quoted texts and references without what is around them."""


END = Sign("end", "")


def scan(text: str) -> list[Sign]:
    """The signs of an expression, the end last.

    Raises:
        ExpressionMistake: Something in it is no sign, or it is too long.
    """
    if len(text) > MAX_LENGTH:
        what = _("this expression is longer than {count} characters").format(count=MAX_LENGTH)
        raise ExpressionMistake(what, _("divide it over questions of type calculate"))
    signs: list[Sign] = []
    at, text = 0, text.rstrip()
    while at < len(text):
        at = _BLANKS.match(text, at).end()  # type: ignore[union-attr]  # it always matches
        _refuse_slip(text, at)
        found = _SIGN.match(text, at)
        if found is None:
            raise _no_sign(text[at:])
        kind = found.lastgroup or ""
        written = found[kind]
        signs.append(Sign(kind, _inside(kind, written)))
        at = found.end()
        if len(signs) > MAX_SIGNS:
            what = _("this expression has more than {count} parts").format(count=MAX_SIGNS)
            raise ExpressionMistake(what, _("divide it over questions of type calculate"))
    return [*signs, END]


def _inside(kind: str, written: str) -> str:
    if kind == "words":
        return written[1:-1]
    if kind != "reference":
        return written
    name = written[2:-1]
    if not _NAME.fullmatch(name):
        what = _("{reference} holds no name of a question").format(reference=shown(written)[1:-1])
        raise ExpressionMistake(what, _("write ${name}, without blanks"))
    return name


def _refuse_slip(text: str, at: int) -> None:
    slip = _SLIPS.get(text[at : at + 2])
    if slip is not None:
        raise ExpressionMistake(_(slip[0]), _(slip[1]))


def _no_sign(rest: str) -> ExpressionMistake:
    if rest[0] in "\"'":
        return ExpressionMistake(_("a quote that is opened here is not closed"), _("close it"))
    if rest[0] in _CURLY:
        return ExpressionMistake(_("a curly quote can't be used here"), _("use straight ones: '...'"))
    if rest.startswith("${"):
        return ExpressionMistake(_("a ${ that is not closed"), _("write ${name}"))
    what = _("{sign} can't be used in an expression").format(sign=shown(rest[:12]))
    return ExpressionMistake(what, _("write it as XLSForm does, such as ${age} >= 18"))
