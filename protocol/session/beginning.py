"""How a talk begins: which interview, with whom, with which questionnaire; or the one that was left."""

from __future__ import annotations

import re
from contextlib import suppress

from msgspec import Struct, structs

from protocol.errors import NewerFormat, Refused, StoreError
from protocol.i18n import _
from protocol.model.ids import new_id
from protocol.model.interview import Interview, Participant, Reopening
from protocol.model.questionnaire import Questionnaire, languages_of
from protocol.model.study import Study
from protocol.model.text import clean
from protocol.model.words import State
from protocol.questionnaire import meaning_hash, read_questionnaire
from protocol.session.clock import Clock, SystemClock, utc_text
from protocol.session.talk import Talk
from protocol.store.cards import Standing, read_standing
from protocol.store.interview_file import InterviewFile
from protocol.store.study_folder import StudyFolder, Summary

_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9]{1,12}(?:[-_.][A-Za-z0-9]{1,12}){0,3}", re.ASCII)
"""A label with at least one digit in it: a name has none."""


class Beginning(Struct, frozen=True, kw_only=True):
    """What is known before the first question."""

    case: str
    """The code of the case."""
    role: str
    """The id of the role."""
    participant_code: str
    """The code of the participant or source, such as `C3-V02`."""
    interviewer: str = ""
    """The code of who leads the interview."""
    place: str = ""
    """Where the talk is."""
    others_present: str = ""
    """Who else is there."""
    language: str = ""
    """The language of the questions; empty for that of the study."""
    title: str = ""
    """For a source that is new: what it is called."""


def questionnaire_for(folder: StudyFolder, study: Study, role_id: str) -> Questionnaire:
    """The questionnaire that a role is asked with now.

    Raises:
        Refused: The study has no such role, or no questionnaire for it.
        FileMistakes: The questionnaire can't be read.
    """
    role = study.role(role_id)
    if role is None:
        known = ", ".join(role.id for role in study.roles)
        raise Refused(
            _("The study has no role “{role}”").format(role=role_id),
            _("It has: {known}.").format(known=known),
        )
    path = folder.questionnaires / f"{role.questionnaire}.yaml"
    if not path.is_file():
        raise Refused(
            _("There is no questionnaire for “{role}”").format(role=role_id),
            _("Put it in {path}.").format(path=path),
        )
    return read_questionnaire(path, study)


def begin(
    folder: StudyFolder, study: Study, start: Beginning, device: str, clock: Clock | None = None
) -> Talk:
    """Make a new interview; the first question comes after the consent.

    Args:
        folder: Where it is kept.
        study: The study.
        start: What is known before the first question.
        device: The id of this device.
        clock: Where the time comes from.

    Raises:
        Refused: The case or the role is not of the study, or the code is another role's or case's.
        FileMistakes: The questionnaire can't be read.
        NewerFormat: The study or the questionnaire is of a newer version of the program.
        WriteFailed: The disk refused.
    """
    refuse_newer_study(folder, study)
    if study.case(start.case) is None:
        known = ", ".join(case.code for case in study.cases)
        raise Refused(
            _("The study has no case “{case}”").format(case=start.case),
            _("It has: {known}.").format(known=known),
        )
    questionnaire = questionnaire_for(folder, study, start.role)
    kept_so_far = [kept for kept in folder.refresh_summaries() if kept.newer or not kept.damaged]
    _refuse_silent_change(folder, kept_so_far, questionnaire)
    now = utc_text((clock or SystemClock()).now())
    participant = _participant(folder, study, start, device, now)
    earlier = [kept for kept in kept_so_far if kept.participant == participant.id]
    settled, left_open, come_back = _left_by(
        [read_standing(folder.interview_path(kept.id)) for kept in earlier]
    )
    interview = Interview(
        id=new_id(),
        case=start.case,
        role=start.role,
        participant=participant.id,
        participant_code=participant.code,
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=meaning_hash(questionnaire),
        interviewer=clean(start.interviewer).strip(),
        device=device,
        place=clean(start.place).strip(),
        others_present=clean(start.others_present).strip(),
        language=_language(questionnaire, start.language or study.language),
        sitting=max((kept.sitting for kept in earlier), default=0) + 1,
        asked_before=settled,
        come_back=come_back,
        left_open=left_open,
        created_at=now,
        fictional=study.fictional,
    )
    return Talk(InterviewFile.create(folder.interviews, interview, questionnaire, device), study, clock)


def refuse_newer_study(folder: StudyFolder, study: Study) -> None:
    """See to it that nothing is written in a study whose file is of a newer version of the program.

    Raises:
        NewerFormat: It is: what the study asks of an interview can't be known here.
    """
    if study.newer:
        raise NewerFormat(
            _("A newer version of the program wrote this study: it can only be read here"),
            _("Install that version to lead talks in it."),
            str(folder.study_file),
        )


def _language(questionnaire: Questionnaire, wished: str) -> str:
    """The language of the talk: the one wished for, or else the first that the questionnaire has.

    Notes keep the language of the words that stood on the screen, so it may not be one that never did.
    """
    languages = languages_of(questionnaire)
    return wished if wished in languages or not languages else languages[0]


def _refuse_silent_change(
    folder: StudyFolder, kept_so_far: list[Summary], questionnaire: Questionnaire
) -> None:
    """See to it that one version of a questionnaire asks the same in every interview.

    Raises:
        Refused: It was changed since an interview was led with this very version.
    """
    for kept in reversed(kept_so_far):
        same = (kept.questionnaire_id, kept.questionnaire_version) == (
            questionnaire.id,
            questionnaire.version,
        )
        if not same or kept.state is State.WITHDRAWN:
            continue
        with suppress(StoreError):
            known = read_standing(folder.interview_path(kept.id)).questionnaire_hash
            if known == meaning_hash(questionnaire):
                return
            raise Refused(
                _("The questionnaire “{id}” was changed, but is still version {version}").format(
                    id=questionnaire.id, version=questionnaire.version
                ),
                _("Give it a new version in {path}, so that answers keep their own questions.").format(
                    path=folder.questionnaires / f"{questionnaire.id}.yaml"
                ),
            )


def _left_by(earlier: list[Standing]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """What earlier sittings settled, left open, and meant to come back to: paths, in order."""
    settled = {path: None for standing in earlier for path in standing.settled}
    wanted = {path: None for standing in earlier for path in (*standing.must_asks, *standing.come_back)}
    listed = dict.fromkeys(path for standing in earlier for path in standing.come_back)
    left_open = tuple(path for path in wanted if path not in settled)
    return tuple(settled), left_open, tuple(path for path in listed if path not in settled)


def reopen_closed(
    folder: StudyFolder, study: Study, interview_id: str, device: str, why: str, clock: Clock | None = None
) -> Talk:
    """Open a closed interview again, to change it; every change from now on is written down.

    Args:
        folder: Where it is kept.
        study: The study.
        interview_id: The interview.
        device: The id of this device.
        why: The reason.
        clock: Where the time comes from.

    Raises:
        Refused: There is no reason, or the interview is not closed.
        InUse: Another program has it open.
        DamagedFile: Its file is damaged.
    """
    reason = clean(why).strip()
    if not reason:
        raise Refused(_("A closed interview is opened again for a reason"), _("Say why."))
    talk = reopen(folder, study, interview_id, device, clock)
    if talk.file.interview.state is not State.CLOSED:
        talk.file.close()
        raise Refused(_("This interview is not closed"), "")
    kept = talk.file.interview
    reopening = Reopening(at=talk.clock.utc(), by=kept.interviewer, why=reason)
    with talk.ledger.act("reopen", undoable=False) as act:
        act.set_interview(structs.replace(kept, state=State.OPEN, reopenings=(*kept.reopenings, reopening)))
    return Talk(talk.file, study, clock)


def reopen(
    folder: StudyFolder, study: Study, interview_id: str, device: str, clock: Clock | None = None
) -> Talk:
    """Go on with an interview that was left.

    Raises:
        Refused: There is none with this id.
        InUse: Another program has it open.
        DamagedFile: Its file is damaged.
        NewerFormat: The interview or the study is of a newer version of the program.
    """
    refuse_newer_study(folder, study)
    path = folder.interview_path(interview_id)
    if not path.is_file():
        raise Refused(
            _("There is no interview “{id}” in this study").format(id=interview_id),
            _("See which there are with: protocol list"),
        )
    return Talk(InterviewFile.open(path, device, study.time_zone), study, clock)


def _participant(folder: StudyFolder, study: Study, start: Beginning, device: str, now: str) -> Participant:
    """The participant with the code, made where there was none."""
    code = clean(start.participant_code).strip()
    if not code:
        raise Refused(_("The participant has no code yet"), _("A code looks like C3-V02."))
    if not _CODE.fullmatch(code):
        raise Refused(
            _("“{code}” is no code").format(code=code),
            _("A code looks like C3-V02: letters and digits, no names."),
        )
    known = folder.participant_by_code(code)
    if known is not None:
        if (known.case, known.role) != (start.case, start.role):
            raise Refused(
                _("The code {code} belongs to {role} in {case}").format(
                    code=code, role=known.role, case=known.case
                ),
                _("Take another code."),
            )
        return known
    participant = Participant(
        id=new_id(),
        device=device,
        counter=1,
        code=code,
        case=start.case,
        role=start.role,
        created_at=now,
        title=clean(start.title).strip(),
        fictional=study.fictional,
    )
    folder.add_participant(participant)
    return participant
