"""The codebook put in order: codes get another name, are joined, taken out and moved. Values in, values out.

A code moves with those below it. Which codings follow is told as the new name of each old one; who keeps
codings gives them that name. Nothing is read or written here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, structs

from protocol.analysis.spelling import folded, tidy, under_known, with_parents
from protocol.errors import Refused
from protocol.i18n import _
from protocol.model.coding import LEVELS, Code, Codebook, parents_of
from protocol.model.ids import new_id

_BELOW = f" {LEVELS} "
_TOLD = 5
"""Codes that are named where one is not found, or where several are in the way."""


class Renaming(Struct, frozen=True):
    """What becomes of codes that get another name."""

    codebook: Codebook
    """The codebook as it is to be."""
    names: dict[str, str]
    """The new name of each code that gets one."""
    joined: tuple[str, ...]
    """The new names that there were already."""


class Placed(Struct, frozen=True):
    """A code in its place in the tree."""

    name: str
    """With the codes above it."""
    depth: int
    """How many codes are above it."""
    code: Code | None
    """The code of the codebook; None for one that only stands above others, or was only given."""


def known_as(name: str, codebook: Codebook, used: Iterable[str]) -> str:
    """A code as it is written in the codebook, or where it was given.

    Args:
        name: What somebody typed: blanks and capitals don't matter.
        codebook: The codes of the study.
        used: The names of the codes that were given.

    Raises:
        Refused: There is no such code.
    """
    names = [*(code.name for code in codebook.codes), *used]
    names += [above for one in names for above in parents_of(one)]
    found = next((one for one in names if folded(one) == folded(name)), None)
    if found is not None:
        return found
    for code in codebook.codes:
        if folded(name) in map(folded, code.formerly):
            raise Refused(
                _("“{old}” is called “{new}” now").format(old=tidy(name), new=code.name),
                _("Use that name."),
            )
    near = difflib.get_close_matches(tidy(name), names, n=_TOLD, cutoff=0.6)
    remedy = _("protocol code book shows all codes.")
    if near:
        remedy = _("Did you mean {codes}? {all}").format(codes=_listed(near), all=remedy)
    raise Refused(_("There is no code “{name}”").format(name=tidy(name)), remedy)


def renamed(codebook: Codebook, used: Sequence[str], old: str, new: str, *, merge: bool) -> Renaming:
    """Give a code another name, and those below it with it.

    What was begun before and did not end is done to the end: then the codebook has the new name already.

    Args:
        codebook: The codes of the study.
        used: The names of the codes that were given.
        old: The name of the code.
        new: Its new name.
        merge: Whether it is joined with the code that has that name.

    Raises:
        Refused: There is no such code; the new name can't be one, or is taken.
    """
    name = tidy(new)
    if not name:
        raise Refused(_("A code needs a name"), _("Write one, between quotation marks if it has blanks."))
    begun = _begun(codebook, old, name)
    was = begun or known_as(old, codebook, used)
    if name.startswith(was + _BELOW):
        raise Refused(
            _("“{new}” would stand under itself").format(new=name),
            _("Give the code a name apart first, and then the one that you want."),
        )
    there = dict.fromkeys((*(code.name for code in codebook.codes), *used))
    moving = [one for one in there if one == was or one.startswith(was + _BELOW)]
    names = {one: name + one[len(was) :] for one in moving if name + one[len(was) :] != one}
    stay = [one for one in there if one not in moving]
    above = with_parents(stay)
    spelt = above | {folded(one): one for one in there if one not in names}
    names = {one: spelt.get(folded(to)) or under_known(to, above) for one, to in names.items()}
    joined = tuple(dict.fromkeys(to for to in names.values() if to in there and to not in names))
    if joined and not merge and not begun:
        raise Refused(
            _("There is a code {codes} already").format(codes=_listed(joined)),
            _("Take another name; or join them into one with --merge, which can't be undone."),
        )
    return Renaming(_with_names(codebook, names), names, joined)


def without_code(codebook: Codebook, name: str) -> Codebook:
    """The codebook without a code; those below it stay.

    Args:
        codebook: The codes of the study.
        name: The code.
    """
    return Codebook(codes=tuple(code for code in codebook.codes if code.name != name))


def moved(codebook: Codebook, name: str, before: str | None) -> Codebook:
    """The codebook with a code, and those below it, in another place among those beside it.

    Args:
        codebook: The codes of the study.
        name: The code.
        before: The one before which it is to stand; None for the last place.

    Raises:
        Refused: The two don't stand under the same code.
    """
    if before is not None and (parents_of(name) != parents_of(before) or name == before):
        raise Refused(
            _("“{code}” and “{other}” don't stand beside each other under the same code").format(
                code=name, other=before
            ),
            _("Only codes beside each other have an order; protocol code rename puts a code under another."),
        )
    ours = [code for code in codebook.codes if _is_of(code.name, name)]
    others = [code for code in codebook.codes if not _is_of(code.name, name)]
    at = len(others)
    if before is not None:
        at = next((n for n, code in enumerate(others) if _is_of(code.name, before)), at)
    return Codebook(codes=(*others[:at], *ours, *others[at:]))


def tree(codebook: Codebook, used: Iterable[str]) -> Iterator[Placed]:
    """The codes, each under the one above it, in the order of the codebook; those only given come last.

    Args:
        codebook: The codes of the study.
        used: The names of the codes that were given.
    """
    codes = {code.name: code for code in codebook.codes}
    below: dict[str, dict[str, None]] = {}
    for name in (*codes, *used):
        path = [*parents_of(name), name]
        for above, one in zip(("", *path), path, strict=False):
            below.setdefault(above, {}).setdefault(one)
    stack = [(one, 0) for one in reversed(below.get("", {}))]
    while stack:
        name, depth = stack.pop()
        yield Placed(name, depth, codes.get(name))
        stack += [(one, depth + 1) for one in reversed(below.get(name, {}))]


def _begun(codebook: Codebook, old: str, new: str) -> str:
    """The name of a code that a renaming that broke off gave away already; empty where there was none."""
    code = codebook.find(new)
    if code is None or any(folded(one.name) == folded(old) for one in codebook.codes):
        return ""
    return next((was for was in code.formerly if folded(was) == folded(old)), "")


def _with_names(codebook: Codebook, names: Mapping[str, str]) -> Codebook:
    """The codebook after a renaming: a code keeps its id, and those that are joined become one."""
    codes: dict[str, Code] = {}
    given = set(names.values())
    for code in codebook.codes:
        name = names.get(code.name, code.name)
        formerly = tuple(one for one in code.formerly if one not in given)
        kept = structs.replace(code, formerly=formerly)
        if name == code.name:
            codes[name] = _joined(kept, codes.get(name), own=True)
        else:
            kept = structs.replace(kept, name=name, formerly=_once((*formerly, code.name), name))
            codes[name] = _joined(kept, codes.get(name), own=False)
    for old, new in names.items():
        if new not in codes:  # it was only given: to remember its old name it needs a place
            codes[new] = Code(id=new_id(), name=new, formerly=(old,))
        elif old not in codes[new].formerly:
            formerly = _once((*codes[new].formerly, old), new)
            codes[new] = structs.replace(codes[new], formerly=formerly)
    return Codebook(codes=tuple(codes.values()))


def _joined(code: Code, other: Code | None, *, own: bool) -> Code:
    """A code joined with the one that came before it under the same name.

    Args:
        code: The code.
        other: The one before it; None where there is none.
        own: Whether the name is its own: then it is the one that stays, and what the other means goes along.
    """
    if other is None:
        return code
    stays, goes = (code, other) if own else (other, code)
    memos = dict.fromkeys(memo for memo in (stays.memo, goes.memo) if memo)
    formerly = _once((*stays.formerly, *goes.formerly), stays.name)
    return structs.replace(stays, memo="\n".join(memos), formerly=formerly)


def _once(names: Iterable[str], own: str) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name != own)


def _is_of(name: str, above: str) -> bool:
    return name == above or name.startswith(above + _BELOW)


def _listed(names: Iterable[str]) -> str:
    some = list(names)
    told = ", ".join(f"“{name}”" for name in some[:_TOLD])
    return told if len(some) <= _TOLD else f"{told}, ..."
