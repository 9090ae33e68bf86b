"""The file of one coder: TinyDB's tables in the envelope of every kept file, read and written in parts.

| table | a document for |
| --- | --- |
| `coder` | the coder |
| `readings` | each workbook that was read in |
| `seen` | each interview: the units that lay before the coder, and the hashes of their texts in one text |
| `memos` | each unit with a memo |
| `codings` | each coding that holds |
| `changes` | codings of one interview that came or went together |

Of `changes`, `stretches` has start and end of each, and `which` the number of its code among `codes`. Before,
`history` had a document for each; it is read still. Tables that a newer program put here stay, and so does
what it put in documents that don't change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct, structs

from protocol.errors import DamagedFile
from protocol.i18n import _
from protocol.model.coding import CoderWork, Coding, CodingChange, Reading, SeenUnit, UnitMemo
from protocol.model.packed import Packed
from protocol.store.atomic import replacing, write_atomically
from protocol.store.envelope import damaged, decode, head, misfit, unseal
from protocol.store.reading import newer_in, not_understood, read_bytes, read_tables
from protocol.store.slices import documents

_HASH = 16
"""Digits of the hash of a text: see `hash_of`."""

_TOGETHER = 1_000
"""Documents that are encoded before they are written: some hundred kilobytes."""

_MOST = 1_000
"""Changes that stand in one document: a workbook in one order has some dozens for each interview."""

T = TypeVar("T", bound=Struct)


class _Coder(Struct, frozen=True):
    """Whose work a file holds."""

    coder: str


class _SeenOf(Struct, frozen=True):
    """What lay before a coder of one interview."""

    interview: str
    units: tuple[str, ...]
    hashes: str


class _ChangesOf(Struct, frozen=True, kw_only=True):
    """Codings of one interview that came or went together."""

    at: str
    reading: str
    act: str
    interview: str
    became: str = ""
    units: tuple[str, ...]
    stretches: tuple[int, ...]
    codes: tuple[str, ...]
    which: tuple[int, ...]


_ENCODER = msgspec.json.Encoder()

_Tables = Mapping[str, Raw]


def read_work(path: Path) -> CoderWork:
    """The work of a coder.

    Args:
        path: The file.

    Raises:
        DamagedFile: The file is not what was written, or can't be read.
        NewerFormat: It was written by a newer version of the program, and can't be understood.
    """
    try:
        return _work(read_tables(path, dict[str, Raw]), path)
    except DamagedFile:
        if newer_in(path) is not None:
            raise not_understood(path) from None
        raise


def _work(tables: _Tables, path: Path) -> CoderWork:
    """The work that the tables of a file hold."""
    coder = list(_of(tables, "coder", _Coder, path))
    if len(coder) != 1:
        raise damaged(path, _("The file does not hold the work of exactly one coder"))
    return CoderWork(
        coder=coder[0].coder,
        codings=_packed(Coding, _of(tables, "codings", Coding, path), path),
        memos=tuple(_of(tables, "memos", UnitMemo, path)),
        seen=_packed(SeenUnit, _seen(_of(tables, "seen", _SeenOf, path), path), path),
        readings=tuple(_of(tables, "readings", Reading, path)),
        history=_packed(
            CodingChange,
            chain(
                _of(tables, "history", CodingChange, path),
                _changes(_of(tables, "changes", _ChangesOf, path), path),
            ),
            path,
        ),
    )


def put_work(path: Path, work: CoderWork) -> None:
    """Write the work of a coder, a table at a time.

    Args:
        path: The file; its folder exists.
        work: The work as it is now.

    Raises:
        WriteFailed: The disk refused.
        DamagedFile: The file that is there is not what was written.
        NewerFormat: It was written by a newer version of the program.
    """
    strange = _Strange(path)
    history = [one for one in work.history if strange.knows("history", one)] if strange.of("history") else ()
    left = set(map(_about, history))
    ours: dict[str, Iterable[Struct]] = {
        "coder": [_Coder(work.coder)],
        "readings": work.readings,
        "seen": _seen_together(work.seen),
        "memos": work.memos,
        "codings": work.codings,
        "history": history,
        "changes": _changes_together(one for one in work.history if not left or _about(one) not in left),
    }
    _write(path, chain(strange.tables(), *(_table(name, ours[name], strange) for name in ours)))


def _write(path: Path, tables: Iterable[bytes]) -> None:
    """Write tables under the checksum of their bytes, which stands before them."""
    from protocol.vault import encrypted_at

    if encrypted_at(path) is not None:  # what is encrypted has to be whole first
        data = b"{" + b"".join(tables).lstrip(b",") + b"}"
        write_atomically(path, b"".join((head(hashlib.sha256(data).hexdigest()), data, b"}")))
        return
    with replacing(path) as file:
        file.write(head("0" * 64))
        digest = hashlib.sha256(b"{")
        file.write(b"{")
        first = True
        for part in tables:
            said = part[1:] if first else part
            first = False
            digest.update(said)
            file.write(said)
        digest.update(b"}")
        file.write(b"}}")
        file.seek(0)
        file.write(head(digest.hexdigest()))


def _table(name: str, values: Iterable[Struct], strange: _Strange) -> Iterator[bytes]:
    """A table, encoded, with the comma before it."""
    upcoming, number = iter(values), 0
    kept = strange.of(name)
    yield b',"%s":{' % name.encode()
    while some := list(islice(upcoming, _TOGETHER)):
        said = (
            b'"%d":%s' % (number + n, _ENCODER.encode(strange.beside(name, one) if kept else one))
            for n, one in enumerate(some, 1)
        )
        yield (b"," if number else b"") + b",".join(said)
        number += len(some)
    yield b"}"


class _Strange:
    """What a newer program put into a file, and this one does not know.

    Args:
        path: The file; need not exist.

    Raises:
        DamagedFile: The file that is there is not what was written.
        NewerFormat: It was written by a newer version of the program.
    """

    _FORMS: Mapping[str, type[Struct]] = {
        "coder": _Coder,
        "readings": Reading,
        "seen": _SeenOf,
        "memos": UnitMemo,
        "codings": Coding,
        "history": CodingChange,
        "changes": _ChangesOf,
    }

    def __init__(self, path: Path) -> None:
        tables = _tables(path) if path.exists() else {}
        self._whole = {name: bytes(table) for name, table in tables.items() if name not in self._FORMS}
        self._of: dict[str, dict[Hashable, dict[str, Any]]] = {}
        for name in tables.keys() & self._FORMS.keys():
            found = _unknown(tables, name, self._FORMS[name], path)
            if found:
                self._of[name] = found

    def tables(self) -> Iterator[bytes]:
        """The tables that are not known, each with a comma before it."""
        for name, table in self._whole.items():
            yield b",%s:%s" % (_ENCODER.encode(name), table)

    def of(self, name: str) -> Mapping[Hashable, Mapping[str, Any]]:
        """The documents of a table that hold what is not known, by what each is about."""
        return self._of.get(name, {})

    def knows(self, name: str, one: Struct) -> bool:
        """Whether there is such a document that says what a value says."""
        kept = self.of(name).get(_about(one))
        return kept is not None and msgspec.convert(kept, type(one)) == one

    def beside(self, name: str, one: Struct) -> Struct | Mapping[str, Any]:
        """The document for a value: with what is not known, where it says the same as before."""
        return self.of(name)[_about(one)] if self.knows(name, one) else one


def _unknown(tables: _Tables, name: str, form: type[Struct], path: Path) -> dict[Hashable, dict[str, Any]]:
    """The documents of a table that have other fields than those of their form."""
    strict = msgspec.defstruct(
        form.__name__, [], bases=(form,), frozen=True, kw_only=True, forbid_unknown_fields=True
    )
    try:
        for _document in documents(tables[name], strict):
            pass
    except msgspec.ValidationError:
        known = {field.name for field in structs.fields(form)}
        return {
            _about(msgspec.convert(document, form)): document
            for document in _of(tables, name, dict[str, Any], path)
            if not document.keys() <= known
        }
    except msgspec.DecodeError as error:
        raise misfit(error, path) from None
    return {}


def _about(value: Struct) -> Hashable:
    """What makes a value this one and no other: its id, or what it is about."""
    names = ("id",) if "id" in value.__struct_fields__ else (
        "reading", "act", "interview", "unit", "start", "end", "code",
    )  # fmt: skip
    return tuple(getattr(value, name, None) for name in names)


def _tables(path: Path) -> _Tables:
    """The tables in a file, none of them decoded yet."""
    return decode(unseal(read_bytes(path)[0], path), dict[str, Raw], path)


def _of(tables: _Tables, name: str, form: type[Any], path: Path) -> Iterator[Any]:
    """The documents of a table; none where it is not there."""
    try:
        yield from documents(tables.get(name, b"{}"), form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise misfit(error, path) from None


def _packed(form: type[T], values: Iterable[T], path: Path) -> Packed[T]:
    try:
        return Packed(form, values)
    except OverflowError:
        raise damaged(path, _("The file holds a number that is larger than any of this program")) from None


def _seen(kept: Iterable[_SeenOf], path: Path) -> Iterator[SeenUnit]:
    for of in kept:
        if len(of.hashes) != _HASH * len(of.units):
            raise damaged(path, _("The file does not have a hash for each unit"))
        for n, unit in enumerate(of.units):
            text_hash = of.hashes[_HASH * n : _HASH * (n + 1)]
            yield SeenUnit(unit=unit, text_hash=text_hash, interview=of.interview)


def _seen_together(seen: Iterable[SeenUnit]) -> Iterator[_SeenOf]:
    """What was seen, by interview."""
    if not isinstance(seen, Packed):
        seen = Packed(SeenUnit, seen)
    for interview, places in seen.places("interview").items():
        of = [seen[place] for place in places]
        yield _SeenOf(interview, tuple(one.unit for one in of), "".join(one.text_hash for one in of))


def _changes(kept: Iterable[_ChangesOf], path: Path) -> Iterator[CodingChange]:
    for of in kept:
        if len(of.which) != len(of.units) or len(of.stretches) != 2 * len(of.units):
            raise damaged(path, _("The file does not have a code and a stretch for each change"))
        for n, (unit, which) in enumerate(zip(of.units, of.which, strict=True)):
            if not 0 <= which < len(of.codes):
                raise damaged(path, _("The file does not have a code and a stretch for each change"))
            yield CodingChange(
                at=of.at,
                reading=of.reading,
                act=of.act,
                unit=unit,
                start=of.stretches[2 * n],
                end=of.stretches[2 * n + 1],
                code=of.codes[which],
                interview=of.interview,
                became=of.became,
            )


def _changes_together(changes: Iterable[CodingChange]) -> Iterator[_ChangesOf]:
    """What came and went, in order: one after the other with the same interview and act stand together."""

    def together(one: CodingChange) -> tuple[str, ...]:
        return one.at, one.reading, one.act, one.interview, one.became

    for (at, reading, act, interview, became), run in groupby(changes, together):
        while some := list(islice(run, _MOST)):
            codes = {code: n for n, code in enumerate(dict.fromkeys(one.code for one in some))}
            yield _ChangesOf(
                at=at,
                reading=reading,
                act=act,
                interview=interview,
                became=became,
                units=tuple(one.unit for one in some),
                stretches=tuple(end for one in some for end in (one.start, one.end)),
                codes=tuple(codes),
                which=tuple(codes[one.code] for one in some),
            )
