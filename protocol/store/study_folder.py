"""A study: a folder that can be copied to a stick and opened on another machine.

What stands in the files is not known here, only where they are and whether they are whole. What the study
home does not need is imported where it is used: the first screen waits for this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.errors import (
    DamagedFile,
    Mistake,
    NewerFormat,
    Refused,
    StoreError,
    StudyMissing,
    UserMistake,
    Withdrawn,
)
from protocol.i18n import _
from protocol.model.interview import InterviewContents, Participant
from protocol.model.study import Study
from protocol.model.words import State
from protocol.store.atomic import (
    make_folder,
    remove_all_of,
    sweep,
    temporaries,
    write_atomically,
    write_failed,
)
from protocol.store.names import meant_for, previous_of
from protocol.store.participants import Participants, write_participant
from protocol.store.reading import read_contents
from protocol.store.summaries import Summary, load_index, refreshed, scan
from protocol.vault import is_encrypted

if TYPE_CHECKING:
    from protocol.store.backup_file import Manifest
    from protocol.store.backups import Backup

__all__ = ["StudyFolder", "Summary"]

STUDY_FILE = "study.yaml"
_QUESTIONNAIRES = "questionnaires"
_PARTICIPANTS = "participants"
_INTERVIEWS = "interviews"
_EXPORTS = "exports"
_CODINGS = "codings"
_BACKUPS = "backups"


class StudyFolder:
    """The folder of one study.

    Args:
        path: Where it is.

    Raises:
        StudyMissing: It is no study.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        """Where it is."""
        if not self.study_file.is_file():
            raise StudyMissing(
                _("This folder is no study: it has no {file}").format(file=STUDY_FILE),
                _("Make one with: protocol new {path}").format(path=path),
                str(path),
            )
        self._participants = Participants(self.participants_folder)

    @staticmethod
    def make(path: Path, study_yaml: bytes, questionnaires: Mapping[str, bytes]) -> StudyFolder:
        """Make a study where there is none.

        Args:
            path: The folder; need not exist.
            study_yaml: The study file.
            questionnaires: The files of the questionnaires, by name.

        Raises:
            Refused: There is something at that place already.
            WriteFailed: The disk refused.
        """
        _refuse_what_is_there(path)
        for folder in (_QUESTIONNAIRES, _PARTICIPANTS, _INTERVIEWS, _EXPORTS):
            make_folder(path / folder)
        for name, data in questionnaires.items():
            write_atomically(path / _QUESTIONNAIRES / name, data)
        write_atomically(path / STUDY_FILE, study_yaml)  # last: without it the folder is no study
        return StudyFolder(path)

    @property
    def study_file(self) -> Path:
        """What the study is."""
        return self.path / STUDY_FILE

    @property
    def questionnaires(self) -> Path:
        """The folder of the questionnaires."""
        return self.path / _QUESTIONNAIRES

    @property
    def participants_folder(self) -> Path:
        """The folder of the participants."""
        return self.path / _PARTICIPANTS

    @property
    def interviews(self) -> Path:
        """The folder of the interviews."""
        return self.path / _INTERVIEWS

    @property
    def exports(self) -> Path:
        """The folder where workbooks land."""
        return self.path / _EXPORTS

    @property
    def codings(self) -> Path:
        """The folder of the codebook and of what coders did; need not exist."""
        return self.path / _CODINGS

    def interview_path(self, interview_id: str) -> Path:
        """Where an interview is, or would be.

        Args:
            interview_id: Its id; may come from a command line.

        Raises:
            Refused: No file can have that name.
        """
        name = f"{interview_id}.json"
        if not interview_id or interview_id.startswith(".") or set(name) & set("/\\:\0"):
            raise Refused(
                _("“{id}” can't be the id of an interview").format(id=interview_id),
                _("See which there are with: protocol list"),
            )
        return self.interviews / name

    def interview_paths(self) -> list[Path]:
        """The files of the interviews, by name."""
        return [self.interviews / f"{name}.json" for name, _stamp in scan(self.interviews)]

    def contents(self) -> Iterator[InterviewContents | DamagedFile]:
        """Each interview that was not withdrawn, read when its turn comes, in order of creation.

        Yields:
            What is in it, or why it can't be read; a newer format is told in the same way.
        """
        for summary in self.refresh_summaries():
            if summary.state is State.WITHDRAWN:
                continue
            try:
                yield read_contents(self.interview_path(summary.id))
            except Withdrawn:
                continue  # in between
            except DamagedFile as error:
                yield error
            except StoreError as error:
                yield DamagedFile(error.what, error.remedy, error.where)

    def summaries(self) -> list[Summary]:
        """The summaries as they were last time: at once, without a look at the interviews."""
        return load_index(self.interviews)

    def refresh_summaries(self) -> list[Summary]:
        """The summaries as they are now, in order of creation, damaged and withdrawn ones last.

        A withdrawal that was cut short is finished.
        """
        return refreshed(self.interviews)

    def participants(self) -> list[Participant]:
        """The participants in order of creation; damaged files are passed over."""
        return self._participants.now()

    def add_participant(self, participant: Participant) -> None:
        """Keep a participant.

        Raises:
            Refused: Another one has the code.
            WriteFailed: The disk refused.
        """
        known = self.participant_by_code(participant.code)
        if known is not None and known.id != participant.id:
            raise Refused(
                _("There is a participant {code} already").format(code=participant.code),
                _("Take another code."),
            )
        write_participant(self.participants_folder, participant)

    def forget_participant(self, participant_id: str) -> None:
        """Remove the file of a participant whose last interview was withdrawn; that it is gone is fine.

        Args:
            participant_id: The random id.

        Raises:
            Refused: An interview uses it.
            WriteFailed: The disk refused.
        """
        for summary in self.refresh_summaries():
            if participant_id in (summary.participant, self._last_known_participant(summary)):
                raise Refused(
                    _("There is another interview with this participant"),
                    _("Withdraw that one too, or leave the participant."),
                )
        if participant_id in (name for name, _stamp in scan(self.participants_folder)):
            from protocol.store.cleansing import cleanse_backups, mark_erased

            mark_erased(self.path, participant_id)
            remove_all_of(self.participants_folder / f"{participant_id}.json")
            cleanse_backups(self.path)

    def _last_known_participant(self, summary: Summary) -> str | None:
        """Whom a damaged interview was with, as far as its previous version says it."""
        if summary.damaged:
            with suppress(StoreError):
                return read_contents(previous_of(self.interview_path(summary.id))).interview.participant
        return None

    def participant_by_code(self, code: str) -> Participant | None:
        """The participant with this code, or None."""
        return next((one for one in self.participants() if one.code == code), None)

    def next_code(self, case: str, role_code: str) -> str:
        """The first code that nobody has.

        Args:
            case: The code of the case.
            role_code: The letter of the role.
        """
        taken = {one.code for one in self.participants()}
        taken.update(summary.participant_code for summary in self.summaries())
        number = 1
        while (code := f"{case}-{role_code}{number:02}") in taken:
            number += 1
        return code

    def restore_previous(self, interview_id: str) -> Path:
        """Put the previous version of a damaged interview under its name; the damaged file is set aside.

        Args:
            interview_id: The interview.

        Returns:
            Where the damaged file is now.

        Raises:
            Refused: The interview is whole, was withdrawn, or was written by a newer version of the program.
            DamagedFile: There is no previous version, or it is damaged too.
            InUse: Another program has the interview open.
            WriteFailed: The disk refused.
        """
        from protocol.store.restoring import restore_previous

        return restore_previous(self.interview_path(interview_id))

    def back_up(
        self, elsewhere: str, today: str, *, daily: bool, stopped: Callable[[], bool] = lambda: False
    ) -> Backup | None:
        """Make a backup, read it back, and let the oldest go; see `store.backups.make_backup`."""
        from protocol.store.backups import make_backup

        return make_backup(self.path, elsewhere, today, daily=daily, stopped=stopped)

    @staticmethod
    def restore(backup: Path, path: Path) -> Manifest:
        """Make a study of a backup, where there is none.

        Args:
            backup: The zip; all of it is proved before anything is written.
            path: The folder; need not exist.

        Returns:
            What the backup says of itself.

        Raises:
            Refused: There is something at that place already.
            DamagedFile: It is no backup, or not what was written.
            NewerFormat: It was written by a newer version of the program.
            WriteFailed: The disk refused.
        """
        from protocol.store.backup_file import prove_backup, read_files

        _refuse_what_is_there(path)
        manifest = prove_backup(backup)
        if STUDY_FILE not in manifest.files:
            raise DamagedFile(_("The backup holds no {file}").format(file=STUDY_FILE), where=str(backup))
        for folder in (_QUESTIONNAIRES, _PARTICIPANTS, _INTERVIEWS, _EXPORTS):
            make_folder(path / folder)
        last = b""  # as they are: in a backup of an encrypted study they are encrypted
        for name, data in read_files(backup):
            if name == STUDY_FILE:
                last = data
                continue
            make_folder((path / name).parent)
            write_atomically(path / name, data, plain=True)
        write_atomically(path / STUDY_FILE, last, plain=True)  # without it the folder is no study
        return manifest

    @property
    def is_encrypted(self) -> bool:
        """Whether what is written here is encrypted."""
        return is_encrypted(self.path)

    def seal(self, interview_id: str, *, backups: bool = True) -> None:
        """Seal an interview that is finished: from then on only the researcher reads it.

        Args:
            interview_id: The interview.
            backups: Whether what backups hold of it goes at once, which takes seconds; else
                `cleanse_backups` is to follow.

        Raises:
            Refused: The study is not encrypted, or the interview is not finished.
            InUse: A program has it open.
            StoreError: It can't be read or written.
        """
        from protocol.store.sealing import seal

        seal(self.interview_path(interview_id), backups=backups)

    def cleanse_backups(self) -> None:
        """Let what was sealed or erased leave the backups, unless one is being made: that does it itself.

        Raises:
            WriteFailed: The disk refused.
        """
        from protocol.store.cleansing import cleanse_backups

        cleanse_backups(self.path, patience=0)

    def add_addendum(self, interview_id: str, text: str, by: str = "") -> None:
        """Add to a sealed interview, which can't be opened.

        Args:
            interview_id: The interview.
            text: What is to be said.
            by: The code of who says it.

        Raises:
            Refused: There is nothing to say, or the interview is not sealed.
            WriteFailed: The disk refused.
        """
        from protocol.store.sealing import add_addendum

        add_addendum(self.interview_path(interview_id), text, by)

    def sweep(self) -> int:
        """Take away the temporaries that dead programs left, in every folder.

        Returns:
            How many were taken away. Those of an interview that a program has open are left to it.
        """
        others = (self.path, self.questionnaires, self.participants_folder, self.exports, self.codings)
        swept = sum(sweep(folder) for folder in (*others, self.path / _BACKUPS))
        names = {meant_for(temporary.name) or "" for temporary in temporaries(self.interviews)}
        return swept + sum(_sweep_locked(self.interviews / name.removesuffix(".previous")) for name in names)

    def check_interviews(self, study: Study | None = None) -> list[Mistake]:
        """What is wrong with the interviews and the participants.

        Args:
            study: The study, to tell of cases and roles that it does not have; None to read it here. With
                mistakes in it nothing is known of cases and roles: those are told elsewhere.
        """
        from protocol.questionnaire import read_study
        from protocol.store.checking import check_interviews

        if study is None:
            with suppress(UserMistake, NewerFormat):
                study = read_study(self.study_file)
        return check_interviews(self.interviews, self.participants_folder, self.questionnaires, study)

    def check_codings(self) -> list[Mistake]:
        """What is wrong with the codebook and the codings."""
        from protocol.store.checking import check_codings

        return check_codings(self.path)


def _sweep_locked(path: Path) -> int:
    """Take away the temporaries of an interview, if no program has it open."""
    from protocol.store.device import device_id
    from protocol.store.lock import Lock

    try:
        lock = Lock.take(path, device_id())
    except StoreError:
        return 0
    try:
        return sweep(path.parent, path.name)
    finally:
        lock.release()


def _refuse_what_is_there(path: Path) -> None:
    if (path / STUDY_FILE).exists():
        what = _("There is a study at this place already")
    elif path.is_dir():
        try:
            if not any(path.iterdir()):
                return
        except OSError as error:
            raise write_failed(path, error) from error
        what = _("The folder holds other files")
    elif path.exists() or path.is_symlink():
        what = _("There is a file of that name already")
    else:
        return
    raise Refused(what, _("Name a folder that is empty or not there yet."), str(path))
