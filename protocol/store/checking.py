"""What is wrong with the kept files of a study, each with what to do about it. Nothing is mended here."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from protocol.errors import Mistake, NewerFormat, Sealed, StoreError, Withdrawn
from protocol.i18n import _
from protocol.model.interview import Interview, Participant
from protocol.model.study import Study
from protocol.store.names import previous_of
from protocol.store.participants import read_participant
from protocol.store.reading import newer_in, read_contents
from protocol.store.summaries import scan

_SHOWN = 60
"""Characters of what stands in a file that a message repeats: a file from elsewhere may hold anything."""


def check_interviews(
    interviews: Path, participants: Path, questionnaires: Path, study: Study | None
) -> list[Mistake]:
    """What is wrong with the interviews and the participants of a study.

    Args:
        interviews: The folder of the interviews.
        participants: The folder of the participants.
        questionnaires: The folder of the questionnaires: each file has the name of one.
        study: The study, to tell of cases and roles that it does not have; None to leave that out.
    """
    mistakes: list[Mistake] = []
    known: set[str] = set()
    for path in _files(participants):
        mistakes += _wide_open(path)
        try:
            participant = read_participant(path)
        except StoreError as error:
            mistakes.append(_told(path, error))
        else:
            known.add(participant.id)
            mistakes += _misnamed(path, participant.id)
            mistakes += _unknown_codes(path, participant, study)
            mistakes += _newer(path)
    have = {path.stem for path in questionnaires.glob("*.yaml")}
    for path in _files(interviews):
        mistakes += _wide_open(path)
        mistakes += _wide_open(previous_of(path))
        try:
            interview = read_contents(path).interview
        except (Withdrawn, Sealed):
            continue  # a tombstone, and what only the researcher reads, are as they should be
        except StoreError as error:
            mistakes.append(_told(path, error))
        else:
            mistakes += _misnamed(path, interview.id)
            mistakes += _unknown_codes(path, interview, study)
            mistakes += _unknown_parts(path, interview, have, known)
    return mistakes


def check_codings(study: Path) -> list[Mistake]:
    """What is wrong with the codebook and the codings of a study.

    Args:
        study: The folder of the study.
    """
    from protocol.store.coder_file import read_work
    from protocol.store.codings import CODEBOOK, codings_files, read_codebook

    mistakes: list[Mistake] = []
    for path in codings_files(study):
        mistakes += _wide_open(path)
        try:
            if path.stem == CODEBOOK:
                read_codebook(study)
            elif (coder := read_work(path).coder) != path.stem:
                mistakes += _misnamed(path, coder)
            mistakes += _newer(path)
        except NewerFormat as error:
            mistakes.append(_told(path, error))
        except StoreError as error:
            remedy = error.remedy or (
                _("Put back a copy of the file.")
                if path.stem == CODEBOOK
                else _("Put back a copy of the file, or take it away and read the coded workbooks in again.")
            )
            mistakes.append(Mistake(path, 0, "", error.what, remedy))
    return mistakes


def _files(folder: Path) -> list[Path]:
    return [folder / f"{name}.json" for name, _stamp in scan(folder)]


def _told(path: Path, error: StoreError) -> Mistake:
    if isinstance(error, NewerFormat):
        return Mistake(path, 0, "", error.what, error.remedy, warning=True)
    return Mistake(path, 0, "", error.what, error.remedy or _("Put back a copy of the file."))


def _newer(path: Path) -> Iterator[Mistake]:
    """A file of a newer version of the program, which is read and left as it is."""
    if (error := newer_in(path)) is not None:
        yield _told(path, error)


def _misnamed(path: Path, own_id: str) -> Iterator[Mistake]:
    if path.stem != own_id:
        yield Mistake(
            path,
            0,
            "id",
            _("the file holds “{id}”, which is not its name").format(id=_shown(own_id)),
            _("give the file the name {name}, if there is no such file yet").format(
                name=f"{_shown(own_id)}.json"
            ),
        )


def _unknown_codes(path: Path, of: Interview | Participant, study: Study | None) -> Iterator[Mistake]:
    """Cases and roles that the study does not have."""
    if study is None:
        return
    remedy = _("add it to study.yaml again, or ask who made this file")
    if study.case(of.case) is None:
        what = _("the study has no case “{code}”").format(code=_shown(of.case))
        yield Mistake(path, 0, "case", what, remedy)
    if study.role(of.role) is None:
        what = _("the study has no role “{role}”").format(role=_shown(of.role))
        yield Mistake(path, 0, "role", what, remedy)


def _unknown_parts(
    path: Path, interview: Interview, questionnaires: set[str], participants: set[str]
) -> Iterator[Mistake]:
    """Questionnaires and participants that have no file."""
    if interview.questionnaire_id not in questionnaires:
        yield Mistake(
            path,
            0,
            "questionnaire_id",
            _("there is no questionnaire “{id}” in the study").format(id=_shown(interview.questionnaire_id)),
            _("nothing is lost: the interview holds its own copy"),
            warning=True,
        )
    if interview.participant not in participants:
        yield Mistake(
            path,
            0,
            "participant",
            _("the participant {code} has no file").format(code=_shown(interview.participant_code)),
            _("put back participants/{id}.json from a copy of the study").format(
                id=_shown(interview.participant)
            ),
        )


def _wide_open(path: Path) -> Iterator[Mistake]:
    """Files that others on this machine can read; Windows has no such modes."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Mistake(
            path,
            0,
            "",
            _("others on this machine can read or change the file (mode {mode})").format(
                mode=f"{stat.S_IMODE(mode):04o}"
            ),
            _("make it yours alone: chmod 600"),
            warning=True,
        )


def _shown(text: str) -> str:
    """What stands in a file, fit to be shown."""
    return "".join(letter for letter in text[:_SHOWN] if letter.isprintable())
