"""What every format for other programs shares: what may go out, and an account of what did.

Interviews are read once and handed to the format one by one, so that memory stays flat. What came in and what
went out is counted for each sort of record; a format that carries less than came in says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from protocol import __version__
from protocol.errors import StoreError
from protocol.export.coders_work import CodersWork
from protocol.export.consent import why_left_out
from protocol.export.guides import Guides
from protocol.export.names import Names
from protocol.export.place import private_room, put_folder_in_place, put_in_place
from protocol.export.scratch import Part, Room
from protocol.export.sheets.readme import MARK
from protocol.export.sitting import Sitting
from protocol.export.words import Words
from protocol.i18n import N_
from protocol.model.coding import Codebook, CoderWork
from protocol.model.interview import InterviewContents, Participant
from protocol.model.study import Study
from protocol.store.atomic import write_failed
from protocol.vault import Vault

RECORDS = (
    "notes", "answers", "states", "probes", "improvised", "visits", "pauses", "recordings", "failures",
    "changes",
)  # fmt: skip
"""The tables of an interview that are counted: fields of `InterviewContents`."""

LABELS: dict[str, str] = {
    "interviews": N_("interviews"),
    "notes": N_("notes"),
    "answers": N_("answers to closed questions"),
    "states": N_("mentions and outcomes"),
    "probes": N_("probes that were used"),
    "improvised": N_("improvised questions"),
    "visits": N_("visits to questions"),
    "pauses": N_("pauses"),
    "recordings": N_("marks of sound recordings"),
    "failures": N_("expressions that could not be worked out"),
    "changes": N_("changes"),
    "codes": N_("codes"),
    "codings": N_("codings"),
    "memos": N_("memos of coders"),
}
"""What each sort of record is called in the account."""

GONE = N_("the others belong to notes that are gone, or to interviews that are left out")
"""Why fewer codings or memos went out than there are."""


ONE_CODE = N_("codes of one name are one code here")
"""Why fewer codes went out than the codebook has."""

_ALWAYS = {"codings": GONE, "memos": GONE, "codes": ONE_CODE}
"""Reasons that hold where a format has none of its own."""


class Material(Struct, frozen=True, kw_only=True):
    """What is to be passed on."""

    study: Study
    """The study."""
    interviews: Iterable[InterviewContents | StoreError]
    """Its interviews, read once; in the place of one that could not be read, the error."""
    participants: Sequence[Participant] = ()
    """Those of the study, for the titles of sources."""
    language: str
    """The language of labels and of the account."""
    now: datetime
    """The time, with a zone."""
    total: int | None = None
    """How many interviews there are; None where nobody counted."""
    progress: Callable[[int, int | None], None] | None = None
    """Is told how many interviews are done, and how many there are."""
    with_sensitive: bool = False
    """Whether the words of sensitive notes go out."""
    codebook: Codebook = Codebook()
    """The codes of the study."""
    works: Sequence[CoderWork] = ()
    """What each coder did."""


class PassedOn(Struct, frozen=True, kw_only=True):
    """What came of it."""

    path: Path
    """The file."""
    came_in: dict[str, int]
    """How many records there were of each sort, of the interviews that may go out."""
    went_out: dict[str, int]
    """How many of them are in the file."""
    skipped: tuple[str, ...]
    """Interviews that are left out, and why."""
    held_back: int
    """Sensitive notes whose words are not in it."""
    account: tuple[str, ...]
    """All of that in words, one line each, as it stands in the file where the format has a place for it."""


class Desk:
    """What a format works with: names, words, codings, and the account that it keeps.

    Args:
        material: What is to be passed on.
        room: A private room.
    """

    def __init__(self, material: Material, room: Room) -> None:
        self.material = material
        """What is to be passed on."""
        self.room = room
        """A private room, for all that waits until the file is whole."""
        self.words = Words(material.language)
        """The words, in one language."""
        self.names = Names(material.study, self.words, material.participants)
        """What things are called."""
        self.guides = Guides(self.names)
        """The questionnaires that were used."""
        self.work = CodersWork(material.works)
        """What coders did."""
        self.came_in: Counter[str] = Counter()
        """Records that came in, by sort."""
        self.went_out: Counter[str] = Counter()
        """Records that went out, by sort: the format counts them where it writes them."""
        self.skipped: list[str] = []
        """Interviews that are left out, and why."""
        self.held_back = 0
        """Sensitive notes whose words stay here."""
        self.let_go = 0
        """Sensitive notes whose words go out, since they were asked for."""
        self.remarks: list[str] = []
        """What else is to be told in the account, in the language of the file."""

    @property
    def title(self) -> str:
        """The title of the study; of a fictional one, marked as such."""
        title = self.words.text(self.material.study.title)
        return f"{title} ({self.words.say(MARK)})" if self.material.study.fictional else title

    def sit(self, read: InterviewContents | StoreError) -> Sitting | None:
        """An interview that may go out; None for one that may not, which is remembered."""
        if isinstance(read, StoreError):
            self.skipped.append(str(read))
            return None
        why = why_left_out(read, self.words)
        if why is not None:
            interview = read.interview
            self.skipped.append(f"{interview.participant_code or interview.id}-{interview.sitting}: {why}")
            return None
        sitting = Sitting(read, self.guides.of(read), self.names, with_sensitive=self.material.with_sensitive)
        sitting.guide.interviews += 1
        self.came_in["interviews"] += 1
        for name in RECORDS:
            self.came_in[name] += len(getattr(read, name))
        held_back = sum(map(sitting.held_back, sitting.notes))
        self.held_back += held_back
        self.let_go += sum(note.sensitive for note in sitting.notes) - held_back
        return sitting

    def account(self, reasons: Mapping[str, str], cannot: Sequence[str]) -> list[str]:
        """What went out and what did not, in words.

        Args:
            reasons: Why fewer records of a sort went out than came in: msgids by sort.
            cannot: What else the format can't carry: msgids.
        """
        say, material = self.words.say, self.material
        self.came_in["codings"] = self.work.codings
        self.came_in["memos"] = self.work.memos
        zone = ZoneInfo(self.names.zone_name)
        now = material.now if material.now.tzinfo is not None else material.now.replace(tzinfo=UTC)
        lines = [f"{self.title} – Protocol {__version__}, {now.astimezone(zone):%Y-%m-%d %H:%M} ({zone})"]
        for sort, label in LABELS.items():
            there, here = self.came_in[sort], self.went_out[sort]
            if not there and not here:
                continue
            line = say(N_("{what}: {here} of {there}")).format(what=say(label), here=here, there=there)
            reason = reasons.get(sort) or _ALWAYS.get(sort, "")
            lines.append(f"{line} ({say(reason)})" if here < there and reason else line)
        if self.skipped:
            lines.append(say(N_("Left out: {count}")).format(count=len(self.skipped)))
            lines += [f"- {skipped}" for skipped in self.skipped]
        if self.held_back:
            told = N_(
                "The words of sensitive notes are held back: {count}. The notes are there without them."
            )
            lines.append(say(told).format(count=self.held_back))
        if self.let_go:
            told = N_("The words of sensitive notes are in it, since they were asked for: {count}.")
            lines.append(say(told).format(count=self.let_go))
        lines += self.remarks
        lines += [say(line) for line in cannot]
        return lines


class Format(Protocol):
    """A format in the making."""

    def take(self, sitting: Sitting) -> None:
        """Write an interview that may go out."""

    def finish(self) -> tuple[Part, list[str]]:
        """Write what is known when all interviews were read: the file, still private, and the account."""

    def close(self) -> None:
        """Let go of open files, whatever happened."""


def pass_on(
    path: Path,
    material: Material,
    make: Callable[[Desk], Format],
    *,
    vault: Vault | None = None,
    plain: bool = False,
) -> PassedOn:
    """Write a study in another format.

    Args:
        path: The file; one of before is replaced once the new one is whole. For a format that makes a
            folder: a name that nothing has yet.
        material: What is to be passed on.
        make: Makes the format.
        vault: What encrypts it for the researcher and the recovery key; None where it is not encrypted.
        plain: Whether somebody asked in so many words for an unencrypted one from an encrypted study.

    Returns:
        Where it is, what it holds, and what it does not.

    Raises:
        WriteFailed: The disk refused.
        Refused: It would be unencrypted in an encrypted study, and nobody asked for that.
    """
    tell = material.progress or (lambda _done, _total: None)
    with private_room(path, vault, plain=plain) as room:
        try:
            desk = Desk(material, room)
            made = make(desk)
            try:
                for done, read in enumerate(material.interviews, 1):
                    sitting = desk.sit(read)
                    if sitting is not None:
                        made.take(sitting)
                        desk.went_out["interviews"] += 1
                    tell(done, material.total)
                file, account = made.finish()
            finally:
                made.close()
        except OSError as error:
            raise write_failed(path, error) from error
        if isinstance(file, Path) and file.is_dir():
            put_folder_in_place(file, path, plain=plain)
        else:
            put_in_place(file, path, vault, plain=plain)
    return PassedOn(
        path=path,
        came_in=dict(desk.came_in),
        went_out=dict(desk.went_out),
        skipped=tuple(desk.skipped),
        held_back=desk.held_back,
        account=tuple(account),
    )
