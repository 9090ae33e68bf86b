"""Which study a command is about, and in which language it is spoken of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from protocol.commands.telling import how_called
from protocol.commands.unlocking import unlock_study
from protocol.errors import StoreError, StudyMissing
from protocol.i18n import LANGUAGES, _, use_language
from protocol.settings import last_study, peek_language
from protocol.vault import is_encrypted, read_recipients

if TYPE_CHECKING:
    from protocol.store.study_folder import StudyFolder

STUDY_FILE = "study.yaml"


def find_study(given: Path | None) -> Path | None:
    """The folder of the study that is meant.

    Args:
        given: What the person named, the folder or its `study.yaml`; None when they named nothing.

    Returns:
        That folder; else the current folder if it is a study; else the study that was open last; else None.
    """
    if given is not None:
        return given.parent if given.name == STUDY_FILE else given
    here = Path()
    return here if (here / STUDY_FILE).is_file() else last_study()


def open_folder(given: Path | None, language: str | None, *, on_screen: bool = False) -> StudyFolder:
    """The study that is meant, unlocked; the program speaks its language from here on.

    Args:
        given: What the person named; None when they named nothing.
        language: The language that the person chose, which outranks that of the study.
        on_screen: Whether the program goes on with screens: then a screen asks for a passphrase.

    Raises:
        StudyMissing: The folder is no study, or there is none to be found.
        Locked: The study is encrypted, and nobody gave the passphrase.
        WrongPassphrase: The passphrase is wrong.
        Refused: No key that is here opens the study.
    """
    from protocol.store.study_folder import StudyFolder

    path = find_study(given)
    if path is None:
        command = f"{how_called()} new " + _("STUDY")
        raise StudyMissing(
            _("There is no study here, and none was open before"),
            _("Name its folder, or make one with: {command}").format(command=command),
        )
    speak_with(path, language)
    folder = StudyFolder(path)
    unlock_study(path, on_screen=on_screen)
    return folder


def speak_with(study: Path, language: str | None) -> None:
    """Speak the person's language, else that of the study, else go on in that of the system.

    Args:
        study: The study folder.
        language: The language that the person chose; None when they chose none.
    """
    spoken = language or peek_language(study / STUDY_FILE) or _of_locked(study)
    if spoken is not None:
        use_language(spoken)


def _of_locked(study: Path) -> str | None:
    """The language of an encrypted study, whose study file can't be read yet."""
    if not is_encrypted(study):
        return None
    try:
        named = read_recipients(study).language
    except StoreError:
        return None  # told when it is unlocked
    return named if named in LANGUAGES else None
