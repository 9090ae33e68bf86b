"""The commands `open` and `interview`: from the command line to the screens."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from protocol.commands.finding import find_study, open_folder
from protocol.commands.making import make_study
from protocol.commands.running import require_terminal
from protocol.commands.telling import tell
from protocol.errors import Refused, WriteFailed
from protocol.i18n import _
from protocol.model.text import clean
from protocol.settings import remember_study

if TYPE_CHECKING:
    from protocol.model.study import Role, Study
    from protocol.session.beginning import Beginning
    from protocol.store.study_folder import StudyFolder


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line says of a new interview."""

    questionnaire: str
    """The id of a questionnaire or of a role."""
    case: str
    """The code of the case."""
    participant: str
    """The code of the participant; empty for the first that is free."""
    place: str
    """Where the talk is."""
    others: str
    """Who else is there."""
    interviewer: str
    """The interviewer's code."""
    language: str
    """The language of the questions; empty for that of the study."""


def open_study(given: Path | None, language: str | None) -> int:
    """Open the program on a study; where there is none, offer to make one.

    Args:
        given: The folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.

    Returns:
        The exit code.

    Raises:
        NotATerminal: There is no terminal.
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` can't be read.
    """
    require_terminal()
    path = find_study(given) or _offer()
    if path is None:
        return 0
    folder = open_folder(path, language, on_screen=True)
    return _run(folder)


def open_interview(given: Path | None, language: str | None, wish: Wish | str) -> int:
    """Go straight to an interview.

    Args:
        given: The study folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        wish: The new interview, or the id of one that was begun.

    Returns:
        The exit code.

    Raises:
        NotATerminal: There is no terminal.
        StudyMissing: The folder is no study.
        FileMistakes: `study.yaml` or the questionnaire can't be read.
        Refused: The study has no such case, role or interview.
    """
    require_terminal()
    folder = open_folder(given, language, on_screen=True)
    if isinstance(wish, Wish):
        return _run(folder, beginning=_beginning(folder, wish))
    if not folder.interview_path(wish).is_file():
        raise Refused(
            _("There is no interview “{id}” in this study").format(id=wish),
            _("See which there are with: protocol list"),
        )
    return _run(folder, resume=wish)


def _run(folder: StudyFolder, *, beginning: Beginning | None = None, resume: str | None = None) -> int:
    from protocol.tui.run import run

    with suppress(WriteFailed):  # a convenience: not being remembered may not stand in the way of a talk
        remember_study(folder.path)
    return run(folder.path, beginning=beginning, resume=resume)


def _offer() -> Path | None:
    """Ask whether to make a study; its folder, or None when the person would rather not."""
    tell(_("There is no study here yet. A study is a folder that holds everything of one research project."))
    try:
        name = clean(input(_("Name of a folder to make (Enter alone stops): "))).strip()
    except EOFError:
        return None
    if not name:
        return None
    path = Path(name).expanduser()
    make_study(path)
    tell()
    input(_("Enter opens the study now. "))
    return path


def _beginning(folder: StudyFolder, wish: Wish) -> Beginning:
    """What is known before the first question, checked before a screen comes.

    Raises:
        Refused: The study has no such case or role.
        FileMistakes: `study.yaml` or the questionnaire can't be read.
    """
    from protocol.questionnaire import read_study
    from protocol.session.beginning import Beginning, questionnaire_for

    study = read_study(folder.study_file)
    if study.case(wish.case) is None:
        raise Refused(
            _("The study has no case “{case}”").format(case=wish.case),
            _("It has: {known}.").format(known=", ".join(case.code for case in study.cases)),
        )
    role = _role(study, wish.questionnaire)
    questionnaire_for(folder, study, role.id)
    return Beginning(
        case=wish.case,
        role=role.id,
        participant_code=wish.participant or folder.next_code(wish.case, role.code),
        interviewer=wish.interviewer,
        place=wish.place,
        others_present=wish.others,
        language=wish.language,
    )


def _role(study: Study, name: str) -> Role:
    """The role of this id, else the one that is asked with the questionnaire of this id."""
    role = study.role(name)
    if role is not None:
        return role
    asked = [role for role in study.roles if role.questionnaire == name]
    if len(asked) == 1:
        return asked[0]
    if asked:
        what = _("The questionnaire “{name}” is used for several roles").format(name=name)
        known = ", ".join(role.id for role in asked)
    else:
        what = _("The study has no questionnaire or role “{name}”").format(name=name)
        known = ", ".join(role.questionnaire for role in study.roles)
    raise Refused(what, _("It has: {known}.").format(known=known))
