"""Sealing: an interview that is finished is encrypted anew, so that the device itself can't open it any more.

The card comes first, then the sealed interview takes the name of the open one in one step, then what the
device could still read of it goes: the previous version, what was set aside as damaged, copies among the
backups, loose or in a zip. A program that dies in between leaves an interview with a card, or leftovers
beside a sealed one: whoever next looks at the study finishes. At no moment is there neither an interview that
can be read nor a card.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Raw, structs

from protocol.errors import Refused, Sealed, StoreError
from protocol.i18n import _
from protocol.model.ids import new_id
from protocol.model.interview import InterviewContents, Moment, Note
from protocol.model.text import clean
from protocol.model.words import Kind, State
from protocol.store.atomic import remove, write_atomically
from protocol.store.cards import Card, standing_of, write_card
from protocol.store.clock import utc_now
from protocol.store.device import device_id
from protocol.store.envelope import decode, pack, unseal
from protocol.store.lock import Lock
from protocol.store.memory import Memory
from protocol.store.names import beside, card_of, lock_of
from protocol.store.reading import read_bytes, read_stamped, refuse_tombstone
from protocol.store.summaries import Summary, summarised
from protocol.vault import Audience, vault_of

_ADDENDUM = ".addendum-"
_TABLE = "notes"


def seal(path: Path, *, backups: bool = True) -> None:
    """Seal an interview whose debrief is written.

    Args:
        path: The interview, in an encrypted study.
        backups: Whether what backups hold of it goes at once; else it is only marked, and `cleanse_backups`
            is to follow: that takes seconds, since every backup is written anew.

    Raises:
        Refused: The study is not encrypted, or the interview is not finished.
        InUse: A program has it open.
        Sealed: It is sealed already.
        StoreError: It can't be read or written.
    """
    from protocol.store.cleansing import cleanse_backups  # which builds on this floor

    _seal(path)
    if backups:
        cleanse_backups(path.parent.parent, patience=0)  # a backup that is being made puts itself right


def _seal(path: Path) -> None:
    """Seal an interview; what backups hold of it is marked, and goes later."""
    from protocol.store.cleansing import mark_erased

    vault = vault_of(path)
    if vault is None:
        raise Refused(_("Only in an encrypted study can an interview be sealed"), "", str(path))
    lock = Lock.take(path, device_id())
    try:
        contents, stamp = read_stamped(path)
        interview = contents.interview
        if interview.state is not State.SEALED:
            if interview.state is not State.CLOSED or interview.debrief_pending:
                raise Refused(
                    _("This interview is not finished"),
                    _("Close the talk and write the debrief first."),
                    str(path),
                )
            mark_erased(path.parent.parent, path.stem, sealed=True)
            sealed = structs.replace(summarised(path.stem, contents, stamp), state=State.SEALED)
            write_card(path, Card(summary=sealed, standing=standing_of(contents), sealed_at=utc_now()))
            write_atomically(path, vault.encrypt(_marked(path), Audience.SEALED))
        _remove_readable(path)
    finally:
        lock.release()


def seal_finished(interviews: Path) -> int:
    """Seal every interview of a study that is finished.

    Args:
        interviews: Their folder, in an encrypted study.

    Returns:
        How many were sealed. Those that a program has open, or that can't be read, are left.

    Raises:
        WriteFailed: The disk refused while the backups were put right.
    """
    from protocol.store.cleansing import cleanse_backups

    count = 0
    for path in sorted(interviews.glob("*.json")):
        try:
            _seal(path)
        except (StoreError, Refused):
            continue
        count += 1
    if count:
        cleanse_backups(interviews.parent)
    return count


def finish_all(interviews: Path, summaries: Sequence[Summary]) -> list[str]:
    """Finish what a program that died while it sealed left half.

    Args:
        interviews: Their folder, in an encrypted study.
        summaries: What is known of them.

    Returns:
        The names of the interviews that were sealed just now.
    """
    try:
        names = {entry.name for entry in os.scandir(interviews)}
    except OSError:
        return []
    sealed = []
    for summary in summaries:
        path = interviews / f"{summary.id}.json"
        if summary.state is State.CLOSED and not summary.debrief_pending and card_of(path).name in names:
            try:
                seal(path)
            except (StoreError, Refused):
                continue
            sealed.append(summary.id)
        elif summary.state is State.SEALED and f"{path.name}.previous" in names:
            _remove_if_free(path)
    return sealed


def add_addendum(path: Path, text: str, by: str) -> None:
    """Add to a sealed interview: a small file beside it that only the researcher opens.

    Args:
        path: The interview.
        text: What is to be said.
        by: The code of who says it.

    Raises:
        Refused: There is nothing to say, or the interview is not sealed.
        WriteFailed: The disk refused.
    """
    words = clean(text).strip()
    if not words:
        raise Refused(_("The addendum says nothing yet"), _("Write what is to be added."))
    vault = vault_of(path)
    if vault is None or not card_of(path).is_file():
        raise Refused(_("This interview is not sealed"), _("Open it and change it there."), str(path))
    now = Moment(at=utc_now(), elapsed=0.0, segment=0)
    note = Note(
        id=new_id(),
        device=device_id(),
        counter=1,
        text=words,
        kind=Kind.PARAPHRASE,
        question=None,
        wording=_("Addendum, after the interview was sealed ({by})").format(by=by or "?"),
        first_key=now,
        entered=now,
    )
    place = path.with_name(f"{path.name}{_ADDENDUM}{note.id}")
    raw = pack({_TABLE: {"1": msgspec.to_builtins(note)}})
    write_atomically(place, vault.encrypt(raw, Audience.SEALED))


def with_addenda(contents: InterviewContents, path: Path) -> InterviewContents:
    """A sealed interview with what was added to it, as notes in the inbox.

    Args:
        contents: What it holds itself.
        path: Where it is.

    Raises:
        StoreError: An addendum can't be read: then what is known is not all.
    """
    added = tuple(_read_addendum(place) for place in sorted(path.parent.glob(f"{path.name}{_ADDENDUM}*")))
    return structs.replace(contents, notes=(*contents.notes, *added)) if added else contents


def copies_in_backups(path: Path) -> Iterator[Path]:
    """The files among the backups of a study whose names come from an interview.

    Args:
        path: The interview.
    """
    backups = path.parent.parent / "backups"
    for folder, _folders, names in os.walk(backups):
        for name in names:
            if name.removeprefix(".").startswith(path.name):
                yield Path(folder) / name


def _marked(path: Path) -> bytes:
    """The interview with the state that it gets."""
    data: Raw = unseal(read_bytes(path)[0], path)
    refuse_tombstone(data, path)
    memory = Memory(data, path, device_id())
    memory.set_interview(structs.replace(memory.interview, state=State.SEALED))
    memory.set_draft(None)
    return memory.snapshot()


def _remove_readable(path: Path) -> None:
    """Remove what this device could still read of a sealed interview; the lock is ours.

    The previous version goes last (its name sorts behind all others): it tells that there is more to remove.
    """
    keep = (card_of(path).name, lock_of(path).name)
    for left in (*copies_in_backups(path), *beside(path)):
        if left.name not in keep and not left.name.startswith(f"{path.name}{_ADDENDUM}"):
            remove(left)


def _remove_if_free(path: Path) -> None:
    try:
        lock = Lock.take(path, device_id())
    except StoreError:
        return
    try:
        read_bytes(path)
    except Sealed:
        _remove_readable(path)
    except StoreError:
        return  # damaged: then the previous version is all there is
    finally:
        lock.release()


def _read_addendum(place: Path) -> Note:
    data: Raw = unseal(read_bytes(place)[0], place)
    return next(iter(decode(data, dict[str, dict[str, Note]], place)[_TABLE].values()))
