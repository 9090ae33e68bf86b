"""The command `code import`: coded workbooks come back, and what was found in them is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.commands.finding import open_folder
from protocol.commands.telling import tell, tell_wrong
from protocol.commands.unlocking import how
from protocol.errors import ProtocolError, UserMistake
from protocol.i18n import N_, _, ngettext
from protocol.vault import vault_of

if TYPE_CHECKING:
    from protocol.export.coded.taking_in import Taken
    from protocol.vault import Key

_SHOWN = 10
"""Findings of one sort that are told unless all are asked for: they fit a screen with those of another."""

_TITLES = {
    "copied_sheet": N_("Sheets that look like a copy"),
    "no_column": N_("Columns that were taken away"),
    "renamed": N_("Columns with another header"),
    "moved": N_("Columns that were moved"),
    "added_column": N_("Columns for codes that were added"),
    "merged": N_("Cells for codes that were merged"),
    "unreadable": N_("Interviews of the study that can't be read"),
    "missing": N_("Rows that are missing: what was coded there before stays"),
    "unknown": N_("Rows with an id that this study does not have"),
    "gone": N_("Rows of notes that are no longer in the study"),
    "withdrawn": N_("Rows of interviews that were withdrawn"),
    "no_consent": N_("Rows of interviews that may not be used"),
    "no_id": N_("Rows without an id in which something was written"),
    "copied": N_("Rows that were copied"),
    "split": N_("Rows that were split: their codes are for the parts"),
    "altered": N_("Rows with a text that was changed in the workbook"),
    "changed": N_("Rows with a text that was changed in the study since"),
    "converted": N_("Codes that became a number, a date or true"),
    "error": N_("Codes that were taken for a formula"),
    "text_as_code": N_("Cells for codes that hold the text of their row: columns may have changed places"),
    "written": N_("Codes with other blanks or capitals"),
    "renamed_code": N_("Codes that were renamed since the workbook was made"),
    "near": N_("Codes that look like another: is it the same?"),
    "new_code": N_("Codes that are not in the codebook; --add-codes takes them into it"),
    "memo": N_("Codes that mean something else in the codebook"),
}


@dataclass(frozen=True)
class Wish:
    """How workbooks are to be read."""

    add_codes: bool
    """Whether codes that are not in the codebook come into it."""
    dry_run: bool
    """Whether nothing is kept."""
    tell_all: bool
    """Whether every finding is told."""


def import_workbooks(
    given: Path | None, language: str | None, files: Sequence[str], coder: str, wish: Wish
) -> int:
    """Take coded workbooks into a study, one after the other, and tell what was found in each.

    Args:
        given: The folder of the study; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        files: The workbooks, as they were named: `FILE` or `CODE=FILE`.
        coder: The code of who coded the only one; empty when nobody said it.
        wish: How to read them.

    Returns:
        The exit code: 1 when a workbook could not be taken in; the others are.

    Raises:
        StudyMissing: The folder is no study.
    """
    from protocol.export.coded.taking_in import take_in

    folder = open_folder(given, language)
    keys = _keys_for(folder.path)
    failed = False
    for named in files:
        code, path = _named(named)
        tell(path)
        try:
            if path.is_dir():
                raise UserMistake(
                    _("This is a folder, no workbook"),
                    _("Name the workbooks in it, one after the other."),
                    str(path),
                )
            if not path.is_file():
                raise UserMistake(_("There is no such file"), _("Look at its name."), str(path))
            taken = take_in(
                folder,
                path,
                coder=code or coder,
                add_codes=wish.add_codes,
                dry_run=wish.dry_run,
                now=datetime.now(UTC),
                keys=keys,
            )
        except ProtocolError as error:
            tell_wrong(error)
            failed = True
            continue
        for line in _account(taken, wish):
            tell(f"  {line}" if line else "")
    return 1 if failed else 0


def _keys_for(study: Path) -> tuple[Key, ...]:
    """What may open workbooks that are encrypted: the keys of the study, or those that were given."""
    from protocol.store.keys.unlocking import read_key_file

    vault = vault_of(study)
    if vault is not None:
        return vault.keys
    return tuple(read_key_file(how.identity)) if how.identity is not None else ()


def _named(given: str) -> tuple[str, Path]:
    """The code of the coder, empty where none was named, and the file."""
    code, sign, rest = given.partition("=")
    if sign and rest and not Path(given).is_file():
        return code, Path(rest)
    return "", Path(given)


def _account(taken: Taken, wish: Wish) -> Iterator[str]:
    """What is to be told of a workbook, line by line."""
    yield _("Coder {coder}: {units}, {codings}, {memos}").format(
        coder=taken.coder,
        units=ngettext("{count} unit", "{count} units", taken.units).format(count=taken.units),
        codings=ngettext("{count} coding", "{count} codings", taken.codings).format(count=taken.codings),
        memos=ngettext("{count} memo", "{count} memos", taken.memos).format(count=taken.memos),
    )
    if taken.already:
        yield _("This very file was read before, on {date}.").format(date=_date(taken.already))
    yield _("New since the last reading: {added}; gone: {removed}").format(
        added=taken.added, removed=taken.removed
    )
    if taken.newer_one:
        yield _(
            "It is older than “{file}”, which was read last: what was coded in that one since may be gone "
            "now. If you did not mean that, read “{file}” in again."
        ).format(file=taken.newer_one)
    if taken.kept:
        yield ngettext(
            "{count} coding of a part stays: this workbook was made after it and could not show it.",
            "{count} codings of parts stay: this workbook was made after them and could not show them.",
            taken.kept,
        ).format(count=taken.kept)
    if taken.newer:
        yield ngettext(
            "{count} unit is newer than the workbook.",
            "{count} units are newer than the workbook.",
            taken.newer,
        ).format(count=taken.newer)
    if taken.into_codebook:
        yield _("Into the codebook: {codes}").format(codes=", ".join(taken.into_codebook))
    yield from _findings(taken, tell_all=wish.tell_all)
    if wish.dry_run:
        yield _("Nothing was kept: this was a trial (--dry-run).")


def _findings(taken: Taken, *, tell_all: bool) -> Iterator[str]:
    from protocol.export.coded.findings import Found

    for sort in Found:
        count = taken.findings.counts[sort]
        if not count:
            continue
        yield ""
        yield f"{_(_TITLES[sort.value])} ({count}):"
        found = taken.findings.of(sort)
        shown = found if tell_all else found[:_SHOWN]
        for one in shown:
            yield f"  {one.where}: {one.what}" if one.what else f"  {one.where}"
        if len(found) > len(shown):
            yield "  " + _("and {count} more; --all tells them").format(count=len(found) - len(shown))


def _date(utc: str) -> str:
    from protocol.store.clock import local_text

    return local_text(utc)
