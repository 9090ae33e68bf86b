"""A coded workbook is taken into the study: what its rows say becomes the work of its coder.

What it says of a unit takes the place of what the same coder said of that unit before, and the history tells
what came and went; of units that have no row in it, what was said before stays. Nothing is ever written into
the workbook.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from msgspec import Struct, structs

from protocol.analysis.spelling import Spelling, tidy
from protocol.errors import Refused, UserMistake
from protocol.export.coded.changes import Made, counts_of, join
from protocol.export.coded.decrypting import AGE, decrypted
from protocol.export.coded.findings import Findings, Found
from protocol.export.coded.rows import CodedRows, Elsewhere, converted, taken_for
from protocol.export.coded.study_units import StudyUnits
from protocol.export.coded.workbook import CodedBook, CodedSheet, coded_book
from protocol.export.words import Words
from protocol.i18n import _, ngettext
from protocol.model.coding import (
    Code,
    Codebook,
    CoderWork,
    CodingChange,
    Reading,
    SeenUnit,
    UnitMemo,
    UnitSort,
)
from protocol.model.ids import new_id
from protocol.model.packed import Packed, packed
from protocol.model.words import State
from protocol.store.coder_file import read_work
from protocol.store.codings import (
    coder_code,
    holding,
    known_coder,
    read_codebook,
    refuse_newer_codings,
    work_path,
    write_codebook,
    write_work,
)
from protocol.store.study_folder import StudyFolder
from protocol.vault import Key

_CHUNK = 1 << 20
"""Bytes that are hashed at once."""


class Taken(Struct, kw_only=True):
    """What came of taking in a workbook."""

    coder: str
    """The coder's code."""
    findings: Findings
    """What was found."""
    already: str = ""
    """When the very same file was read before, UTC; empty where it was not."""
    newer_one: str = ""
    """The name of a workbook that is newer than this one and was read in before it; empty where none was."""
    units: int = 0
    """Units that have a row in it."""
    codings: int = 0
    """Codings in it."""
    memos: int = 0
    """Units with a memo."""
    added: int = 0
    """Codings that came."""
    removed: int = 0
    """Codings that went."""
    kept: int = 0
    """Codings of parts, or of texts that changed, that an export after them could not show: they stay."""
    newer: int = 0
    """Units that came into the study after the workbook was made."""
    offered: tuple[str, ...] = ()
    """Codes that are used and not in the codebook."""
    into_codebook: tuple[str, ...] = ()
    """Codes that came into the codebook."""


def take_in(
    folder: StudyFolder,
    path: Path,
    *,
    coder: str,
    add_codes: bool,
    dry_run: bool,
    now: datetime,
    keys: Iterable[Key] = (),
) -> Taken:
    """Take a coded workbook into a study.

    Args:
        folder: The study.
        path: The workbook, which may be encrypted.
        coder: The code of who coded; empty to look for it in the workbook and in its name.
        add_codes: Whether codes that are not in the codebook come into it.
        dry_run: Whether nothing is kept.
        now: The time.
        keys: What may open it where it is encrypted.

    Raises:
        UserMistake: It is no workbook that can be taken in, nobody knows whose it is, or no key opens it.
        StoreError: Codings that are kept can't be read or written.
    """
    clear = decrypted(path, keys)
    with coded_book(path, clear) as book:
        code = coder_code(coder or book.coder() or _from_name(path))
        code = known_coder(folder.path, code) or code
        refuse_newer_codings(folder.path, code)
        with nullcontext() if dry_run else holding(folder.path):
            taking = _Taking(folder, book, code, path, _digest(path, clear), now)
            taken = taking.take(add_codes=add_codes)
            if not dry_run:
                taking.keep()
    return taken


class _Taking:
    """One workbook on its way into the study.

    Args:
        folder: The study.
        book: The workbook.
        coder: The code of who coded.
        path: Where the workbook is.
        digest: The SHA-256 of what stands in it.
        now: The time.
    """

    def __init__(
        self, folder: StudyFolder, book: CodedBook, coder: str, path: Path, digest: str, now: datetime
    ) -> None:
        self._folder, self._book, self._path, self._digest = folder, book, path, digest
        self._at = _utc(now)
        kept = work_path(folder.path, coder)
        work = read_work(kept) if kept.exists() else CoderWork(coder=coder)
        self._work = structs.replace(work, coder=coder)
        self._changed = False
        self._codebook = self._old_codebook = read_codebook(folder.path)
        self._findings = Findings()
        codes = self._codebook.codes
        self._spelling = Spelling(
            (code.name for code in codes), {old: code.name for code in codes for old in code.formerly}
        )
        self._taken = Taken(coder=coder, findings=self._findings)

    def take(self, *, add_codes: bool) -> Taken:
        """Work out what the work and the codebook become."""
        sheets = [sheet for sheet in self._book.sheets() if sheet.can_be_coded]
        if not sheets:
            raise UserMistake(
                _("There is no sheet to code on: its ids or its columns for codes were taken away"),
                _("Take the workbook that was exported, and copy your codes into it."),
                str(self._path),
            )
        self._take_codebook()
        for sheet in sheets:
            self._take_sheet(sheet, self._digest)
        if self._is_of_another_study():
            raise UserMistake(
                _("None of its rows is in this study: it seems to be a workbook of another one"),
                _("Look whether it is the right file, and the right study: --study FOLDER."),
                str(self._path),
            )
        self._offer(add_codes=add_codes)
        return self._taken

    def _is_of_another_study(self) -> bool:
        """Whether all rows have ids that this study does not know; then its codebook is not ours either."""
        counts = self._findings.counts
        once_here = (Found.GONE, Found.WITHDRAWN, Found.NO_CONSENT, Found.UNREADABLE)
        return (
            not self._taken.units and counts[Found.UNKNOWN] > 0 and not any(counts[one] for one in once_here)
        )

    def keep(self) -> None:
        """Write what was worked out; what did not change is left alone."""
        if self._codebook != self._old_codebook:
            write_codebook(self._folder.path, self._codebook)
        if self._changed:
            write_work(self._folder.path, self._work)

    def _take_codebook(self) -> None:
        """Take the codes that stand on the sheet of the codebook; what is kept is not overwritten."""
        known = {code.name: code for code in self._codebook.codes}
        for row in self._book.codebook():
            where = _("codebook, row {row}").format(row=row.row)
            if isinstance(row.value, str):
                name = taken_for(row.value, self._spelling, self._findings, where)
            else:
                name = converted(row.value, self._spelling, self._findings, where)
            if not name:
                continue
            kept = known.get(name)
            if kept is None:
                known[name] = Code(id=new_id(), name=name, memo=row.memo)
                self._taken.into_codebook += (name,)
            elif row.memo and not kept.memo:
                known[name] = structs.replace(kept, memo=row.memo)
            elif row.memo and tidy(row.memo) != tidy(kept.memo):
                told = _("the codebook says “{kept}”, which stays; the workbook says “{other}”")
                self._findings.add(Found.MEMO, name, told.format(kept=kept.memo, other=row.memo))
        self._codebook = Codebook(codes=tuple(known.values()))

    def _take_sheet(self, sheet: CodedSheet, digest: str) -> None:
        """Take the rows of a sheet into the work."""
        self._look_at_columns(sheet)
        units = StudyUnits(
            self._folder.interviews,
            self._folder.contents(),
            sheet.sort,
            Words(self._book.language),
            self._book.made(),
        )
        for told in units.unreadable:
            self._findings.add(Found.UNREADABLE, told)
        withdrawn = (one.id for one in self._folder.summaries() if one.state is State.WITHDRAWN)
        elsewhere = Elsewhere(self._book.interviews(), frozenset(withdrawn))
        rows = CodedRows(units, self._spelling, self._findings, elsewhere, self._work.memos)
        rows.take(sheet.rows())
        before = [one for one in reversed(self._work.readings) if one.sort is sheet.sort]
        last = before[0] if before else None
        same = next((one for one in before if one.digest == digest), None)
        if same is not None:
            self._taken.already = same.at
        made = _utc(self._book.made())
        is_other = last is not None and last.digest != digest and made != ""
        if last is not None and is_other and (made < last.made or (made == last.made and same is not None)):
            self._taken.newer_one = last.file
        self._join(rows, units, sheet.sort, digest, last)
        self._taken.units += rows.count
        self._taken.codings += len(rows.stretches)
        self._taken.memos += len(rows.memos)
        self._taken.newer += sum(not rows.saw_unit(unit) for unit in units.newer)

    def _look_at_columns(self, sheet: CodedSheet) -> None:
        for title in self._book.copies_of(sheet):
            told = _("it looks like a copy of “{sheet}”: what stands there is not taken")
            self._findings.add(Found.COPIED_SHEET, title, told.format(sheet=sheet.title))
        columns = sheet.columns()
        for gone in columns.gone:
            self._findings.add(Found.NO_COLUMN, f"{sheet.title}: {gone}")
        for then, now in columns.renamed:
            told = _("now “{header}”; it is known by its hidden name").format(header=now)
            self._findings.add(Found.RENAMED, f"{sheet.title}: {then}", told)
        for moved in columns.moved:
            self._findings.add(Found.MOVED, f"{sheet.title}: {moved}")
        for added in columns.added:
            self._findings.add(Found.ADDED_COLUMN, f"{sheet.title}: {added}", _("its codes are taken"))

        for cells in columns.merged:
            told = _("only its first cell says something: write the code in each row")
            self._findings.add(Found.MERGED, f"{sheet.title}: {cells}", told)

    def _join(
        self, rows: CodedRows, units: StudyUnits, sort: UnitSort, digest: str, last: Reading | None
    ) -> None:
        """Put what rows say in the place of what was said of their units before."""
        work = self._work
        reading = Reading(
            id=new_id(),
            at=self._at,
            file=self._path.name,
            digest=digest,
            sort=sort,
            made=_utc(self._book.made()),
            counts=counts_of(rows, self._findings),
        )
        read = {one.at for one in work.readings if one.made == reading.made}
        joined = join(work.codings, rows, units, sort, reading, Made(self._book.made(), read))
        self._taken.added += joined.came
        self._taken.removed += joined.went
        self._taken.kept = joined.kept

        def elsewhere(one: UnitMemo | SeenUnit) -> bool:
            return not rows.saw_unit(one.unit)

        new = structs.replace(
            work,
            codings=joined.codings,
            memos=(*filter(elsewhere, work.memos), *rows.memos),
            seen=Packed(SeenUnit, chain(filter(elsewhere, work.seen), rows.seen())),
        )
        if last is None or last.digest != digest or joined.changes:
            history = packed(CodingChange, work.history)
            history.extend(joined.changes)
            new = structs.replace(new, readings=(*work.readings, reading), history=history)
            self._changed = True
        else:
            self._changed = self._changed or new != work
        self._work = new

    def _offer(self, *, add_codes: bool) -> None:
        """Tell which codes are not in the codebook, and take them into it if that was asked."""
        listed = {code.name for code in self._codebook.codes}
        used = Counter(coding.code for coding in self._work.codings)
        offered = [name for name in self._spelling.new if name in used and name not in listed]
        offered += sorted(name for name in used if name not in listed and name not in offered)
        for one, other in self._spelling.near():
            told = _("it looks like “{other}”").format(other=other)
            self._findings.add(Found.NEAR, f"“{one}”", told)
        if add_codes:
            codes = (Code(id=new_id(), name=name) for name in offered)
            self._codebook = Codebook(codes=(*self._codebook.codes, *codes))
            self._taken.into_codebook += tuple(offered)
            return
        self._taken.offered = tuple(offered)
        for name in offered:
            told = ngettext("given {count} time", "given {count} times", used[name])
            self._findings.add(Found.NEW_CODE, f"“{name}”", told.format(count=used[name]))


def _utc(moment: datetime | None) -> str:
    """A time as it is kept; empty for none."""
    if moment is None:
        return ""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _from_name(path: Path) -> str:
    """The last word of the name of a file: `study-2026-03-05-AB.xlsx` is by AB.

    Raises:
        Refused: It is no word.
    """
    name = unicodedata.normalize("NFC", path.name.removesuffix(AGE))
    last = re.split(r"[\W_]+", Path(name).stem)[-1]
    if not last[:1].isalpha():
        raise Refused(
            _("Nobody knows who coded this workbook"),
            _("Say it with --coder AB, or write the coder's code in the cell for it on the first sheet."),
            str(path),
        )
    return last


def _digest(path: Path, clear: bytes | None) -> str:
    """The digest of a workbook; of an encrypted one, of what stands in it: encrypted again it is the same."""
    if clear is not None:
        return hashlib.sha256(clear).hexdigest()
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
