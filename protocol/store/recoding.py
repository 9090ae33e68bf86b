"""Codes that get another name, or go, in the work of every coder: the codings follow, history tells it.

Who calls holds the codings of the study. Files change one after the other: when one can't be written, those
before it are done, those after it are as they were, and the same act done again does the rest.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, structs

from protocol.model.coding import CoderWork, Coding, CodingChange
from protocol.model.ids import new_id
from protocol.model.packed import Packed
from protocol.store.coder_file import read_work
from protocol.store.codings import coders, refuse_newer_codings, work_path, write_work


class Recoded(Struct):
    """How many codings an act was about."""

    codings: int = 0
    """Those that got another name, or went."""
    joined: int = 0
    """Of those, the ones that were on a stretch that had the other code already: both became one."""


def give_names(study: Path, names: Mapping[str, str], at: str) -> Recoded:
    """Give codings the new names of their codes.

    Args:
        study: The folder of the study.
        names: The new name of each code that got one.
        at: The time, UTC.

    Raises:
        WriteFailed: The disk refused.
        DamagedFile: Somebody's codings are not what was written.
        NewerFormat: They were written by a newer version of the program.
    """
    recoded, act = Recoded(), new_id()
    for work in _concerned(study, names):
        seen = {_where(one, one.code) for one in work.codings if one.code in names.values()}
        codings, changes = Packed(Coding), Packed(CodingChange, work.history)
        for coding in work.codings:
            name = names.get(coding.code)
            if name is None:
                codings.append(coding)
                continue
            place = _where(coding, name)
            changes.append(_change("joined" if place in seen else "renamed", coding, name, act, at))
            recoded.codings += 1
            if place in seen:
                recoded.joined += 1
            else:
                seen.add(place)
                codings.append(structs.replace(coding, code=name))
        write_work(study, structs.replace(work, codings=codings, history=changes))
    return recoded


def take_out(study: Path, code: str, at: str) -> Recoded:
    """Take all codings with a code out.

    Args:
        study: The folder of the study.
        code: The name of the code.
        at: The time, UTC.

    Raises:
        WriteFailed: The disk refused.
        DamagedFile: Somebody's codings are not what was written.
        NewerFormat: They were written by a newer version of the program.
    """
    recoded, act = Recoded(), new_id()
    for work in _concerned(study, (code,)):
        changes = Packed(CodingChange, work.history)
        changes.extend(_change("removed", one, "", act, at) for one in work.codings if one.code == code)
        recoded.codings += len(changes) - len(work.history)
        codings = Packed(Coding, (one for one in work.codings if one.code != code))
        write_work(study, structs.replace(work, codings=codings, history=changes))
    return recoded


def _concerned(study: Path, codes: Container[str]) -> Iterator[CoderWork]:
    """The work of each coder who gave one of some codes. All is read before anything is changed.

    Raises:
        DamagedFile: Somebody's codings are not what was written.
        NewerFormat: The codebook or somebody's codings were written by a newer version of the program.
    """
    concerned = [
        coder
        for coder in coders(study)
        if any(one.code in codes for one in read_work(work_path(study, coder)).codings)
    ]
    refuse_newer_codings(study, *concerned)
    for coder in concerned:
        yield structs.replace(read_work(work_path(study, coder)), coder=coder)


def _where(coding: Coding, code: str) -> tuple[str, int, int, str]:
    return coding.unit, coding.start, coding.end, code


def _change(act: str, coding: Coding, became: str, reading: str, at: str) -> CodingChange:
    return CodingChange(
        at=at,
        reading=reading,
        act=act,
        unit=coding.unit,
        start=coding.start,
        end=coding.end,
        code=coding.code,
        interview=coding.interview,
        became=became,
    )
