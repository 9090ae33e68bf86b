"""One interview, open for writing: typed values in memory, kept on the disk act by act.

All of it is used from one thread; only the writing happens in another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

import msgspec
from msgspec import Raw

from protocol.errors import DamagedFile, InUse, NewerFormat, Withdrawn, WriteFailed
from protocol.model.interview import (
    Answer,
    Change,
    Draft,
    Failure,
    ImprovisedQuestion,
    Interview,
    InterviewContents,
    Note,
    Pause,
    ProbeUse,
    QuestionState,
    Recording,
    Visit,
)
from protocol.model.questionnaire import Questionnaire
from protocol.store.act import Act, RecordChange
from protocol.store.atomic import FILE_MODE, make_folder, sweep, write_atomically
from protocol.store.clock import utc_now
from protocol.store.envelope import unseal
from protocol.store.lock import Lock
from protocol.store.memory import Memory
from protocol.store.names import previous_of
from protocol.store.reading import (
    read_bytes,
    read_contents,
    refuse_sealed,
    refuse_tombstone,
    refuse_withdrawn,
    says_the_same,
    with_remedy,
)
from protocol.store.tables import InterviewTables
from protocol.store.withdrawing import remove_again, tombstone_of
from protocol.store.writer import SaveState, Writer
from protocol.vault import for_disk

__all__ = ["Act", "InterviewFile", "RecordChange", "SaveState", "read_contents"]


class InterviewFile:
    """An interview file that this program alone may write, made by `create` or `open`.

    Args:
        path: The file.
        device: The id of this device.
        lock: Its lock, taken.
        memory: What is in it.
        writer: What writes it.
    """

    def __init__(self, path: Path, device: str, lock: Lock, memory: Memory, writer: Writer) -> None:
        self.path = path
        """The file."""
        self.device = device
        """The id of this device."""
        self.questionnaire: Questionnaire = memory.questionnaire
        """The version that is used."""
        records = memory.records
        self.notes = cast("dict[str, Note]", records["notes"])
        """By id, as are all the others; in the order in which they came. Change them by acts alone."""
        self.answers = cast("dict[str, Answer]", records["answers"])
        self.states = cast("dict[str, QuestionState]", records["states"])
        self.probes = cast("dict[str, ProbeUse]", records["probes"])
        self.improvised = cast("dict[str, ImprovisedQuestion]", records["improvised"])
        self.visits = cast("dict[str, Visit]", records["visits"])
        self.recordings = cast("dict[str, Recording]", records["recordings"])
        self.pauses = cast("dict[str, Pause]", records["pauses"])
        self.failures = cast("dict[str, Failure]", records["failures"])
        self.changes = cast("dict[str, Change]", records["changes"])
        self._lock = lock
        self._memory = memory
        self._writer = writer
        self._changing = False
        self._withdrawn = False

    @classmethod
    def create(
        cls, folder: Path, interview: Interview, questionnaire: Questionnaire, device: str
    ) -> InterviewFile:
        """Make the file of a new interview; the disk has it when this returns.

        Args:
            folder: Where it is to be; made where it is not there.
            interview: The interview; its id becomes the name of the file.
            questionnaire: The version that is used.
            device: The id of this device.

        Raises:
            WriteFailed: The disk refused.
            FileExistsError: There is a file of that name.
        """
        make_folder(folder)
        path = folder / f"{interview.id}.json"
        lock = Lock.take(path, device)
        try:
            if path.exists():
                raise FileExistsError(path)
            tables = InterviewTables(interview={"1": interview}, questionnaire={"1": questionnaire})
            memory = Memory(Raw(msgspec.json.encode(tables)), path, device)
            write_atomically(path, memory.snapshot())
        except BaseException:
            lock.release()
            raise
        return cls(path, device, lock, memory, Writer(path, act_on_disk=True, saved_at=utc_now()))

    @classmethod
    def open(cls, path: Path, device: str, zone: str = "") -> InterviewFile:
        """Open an interview to go on with it.

        Args:
            path: The file.
            device: The id of this device.
            zone: The zone of the study: in it people are told since when another has the file.

        Raises:
            InUse: Another program has it open, or another part of this one.
            DamagedFile: It is not what was written.
            NewerFormat: It was written by a newer version of the program.
            Withdrawn: It was withdrawn; if that was cut short, it is finished now.
        Sealed: It is finished, and sealed: it may be read with the right key, not written.
            WriteFailed: The folder can't be written to.
        """
        lock = Lock.take(path, device, zone)
        try:
            sweep(path.parent, path.name)
            data = unseal(read_bytes(path)[0], path)
            refuse_tombstone(data, path)
            memory = Memory(data, path, device)
            refuse_withdrawn(path, memory.interview.id)
            refuse_sealed(path, memory.interview)
            with suppress(OSError):  # a disk without permissions, such as most sticks
                path.chmod(FILE_MODE)
            return cls(path, device, lock, memory, Writer(path, act_on_disk=not _is_kept(data, path)))
        except DamagedFile as error:
            lock.release()
            raise with_remedy(error, path) from None
        except Withdrawn:
            with suppress(WriteFailed):  # whoever looks at the study tries again
                remove_again(path)
            lock.release()
            raise
        except BaseException:
            lock.release()
            raise

    @property
    def interview(self) -> Interview:
        """The interview as it is now."""
        return self._memory.interview

    @property
    def draft(self) -> Draft | None:
        """The line that is being typed."""
        return self._memory.draft

    @property
    def saved(self) -> SaveState:
        """What the disk has."""
        return self._writer.state

    @property
    def on_saved(self) -> Callable[[SaveState], None] | None:
        """Called from the writer's thread when an act was kept, when a try failed, and when that is over.

        It must not wait for the thread that uses the file: that one may be waiting for the writer.
        """
        return self._writer.on_saved

    @on_saved.setter
    def on_saved(self, listener: Callable[[SaveState], None] | None) -> None:
        self._writer.on_saved = listener

    def next_counter(self) -> int:
        """A number greater than every counter of this device in the file."""
        return self._memory.next_counter()

    @contextmanager
    def act(self) -> Iterator[Act]:
        """One act of a person: all of it is handed over as one write; after an exception, none of it is.

        Raises:
            RuntimeError: The file is closed, or another act goes on.
        """
        with self._change(self._writer.save_act) as memory:
            act = Act(memory)
            try:
                yield act
            finally:
                act.end()

    def save_draft(self, draft: Draft | None) -> None:
        """Keep the line that is being typed; None when there is none."""
        if draft != self.draft:
            with self._change(self._writer.save_draft) as memory:
                memory.set_draft(draft)

    def contents(self) -> InterviewContents:
        """Everything that the file holds, as it is now; later acts don't touch it."""
        return self._memory.contents()

    def purge(self, record_ids: Collection[str], *, draft: bool = False) -> None:
        """Make records really go: from every table, from what tells of changes, and from every version.

        The disk has it when this returns. What was set aside as damaged goes too, since nobody can tell what
        is in it. What coders made of the records goes first: their memos may hold the words.

        Args:
            record_ids: The records, those that were removed before included.
            draft: Whether the line that is being typed goes too.

        Raises:
            WriteFailed: The disk refused, or somebody changes the codings; memory is as before, and what the
                disk still has is not known.
        """
        with self._without_codings(record_ids), self._change(self._writer.purge, always=True) as memory:
            memory.forget(record_ids, draft=draft)

    @contextmanager
    def _without_codings(self, record_ids: Collection[str]) -> Iterator[None]:
        """Take out what coders made of records, and of the answers that they are part of."""
        from protocol.store.codings import INBOX_UNIT, taking_out  # here, since a talk rarely comes this far

        if not record_ids:
            yield
            return
        interview = self.interview.id
        notes = (note for note in self.contents().notes if note.id in record_ids)
        answers = {f"{interview}/{note.question or INBOX_UNIT}" for note in notes}
        try:
            with taking_out(self.path.parent.parent, interview, {*record_ids, *answers}):
                yield
        except WriteFailed:
            raise
        except (InUse, NewerFormat) as error:
            raise WriteFailed(error.what, error.remedy, error.where) from error

    def withdraw(self, at: str) -> None:
        """Remove the interview: every version of it, what waits for the disk, what the index says of it.

        Only a tombstone with its id stays under its name. The disk has all that when this returns; nothing
        can be written here any more, and the lock is given back. Doing it twice is fine.

        The tombstone goes under the name first, the rest is removed after. A program that dies
        in between leaves an interview that is withdrawn already, and the next look at it or at the study
        removes what is left; the other way round, nothing would tell that there was something to finish.
        When the disk refuses, the tombstone may stand there already, with an interview in memory that goes
        on: so the interview is handed over again, as an act that waits for the disk, and nothing is half.

        Args:
            at: When, UTC.

        Raises:
            WriteFailed: The disk refused; memory is as before, the interview is open, and not withdrawn as
                long as this program can write.
            RuntimeError: The file is closed, or an act goes on.
        """
        if self._withdrawn:
            return
        if self._changing:
            raise RuntimeError("another act goes on")
        self._writer.withdraw(tombstone_of(self.interview.id, at), self._memory.snapshot())
        self._withdrawn = True
        self.close()

    def save_elsewhere(self, place: str) -> Path:
        """Write everything, the line that is being typed included, to a place that somebody typed.

        Nothing changes here: what the disk refused is still tried.

        Args:
            place: A folder, or a file in one; the whole path.

        Returns:
            Where it is now.

        Raises:
            Refused: The place can't be used.
            WriteFailed: That disk refuses too.
        """
        from protocol.store.rescue import write_copy  # only when something is wrong

        return write_copy(for_disk(self.path, self._memory.snapshot()), self.interview.id, place)

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything that was handed over is on the disk.

        Args:
            timeout: Seconds; None to wait as long as it takes.

        Returns:
            Whether the disk has everything.
        """
        return self._writer.flush(timeout)

    def close(self, timeout: float = 10) -> bool:
        """Wait for the disk, stop writing and give the lock back. Doing it twice is fine.

        Args:
            timeout: Seconds.

        Returns:
            Whether the disk has everything.
        """
        kept = self._writer.close(timeout)
        if self._writer.at_rest:  # else the disk hangs in a write, and nobody else may begin one
            self._lock.release()
        return kept

    @contextmanager
    def _change(self, hand_over: Callable[[bytes], None], *, always: bool = False) -> Iterator[Memory]:
        """Change what is in memory and hand it over; after an exception all is as it was.

        Args:
            hand_over: Takes the bytes of the file as it should be.
            always: Whether they are handed over even when nothing changed.
        """
        if self._changing:
            raise RuntimeError("another act goes on")
        before = self._memory.keep()
        self._changing = True
        try:
            yield self._memory
            if always or self._memory.changed:
                hand_over(self._memory.snapshot())
        except BaseException:
            self._memory.go_back(before)
            raise
        finally:
            self._changing = False


def _is_kept(data: Raw, path: Path) -> bool:
    """Whether the previous version of an interview is the last act that is in it."""
    previous = previous_of(path)
    try:
        return says_the_same(data, unseal(read_bytes(previous)[0], previous), previous)
    except (DamagedFile, NewerFormat):
        return False
