"""The command `edit`: a file of a study in an editor, decrypted for that time alone, and checked afterwards.

In an encrypted study no editor opens `study.yaml` or a questionnaire. Here it gets a copy in memory, where
the system has such a folder, and what comes back is encrypted before it takes the name of the old one.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from protocol.commands.finding import open_folder
from protocol.commands.telling import tell, tell_wrong
from protocol.errors import Mistake, Refused
from protocol.i18n import _


def edit(given: Path | None, language: str | None, name: str) -> int:
    """Let a person change a file of a study.

    Args:
        given: The study folder; None for the current one or the one of last time.
        language: The language that the person chose; None when they chose none.
        name: `study`, or the name of a questionnaire.

    Returns:
        The exit code: 1 when the file holds mistakes now; it is kept all the same, so that no work is lost.

    Raises:
        StudyMissing: The folder is no study.
        Refused: There is no such file, or no editor.
        StoreError: It can't be read or written, or is of a newer version of the program.
    """
    from protocol.export.place import private_folder
    from protocol.questionnaire import refuse_newer_file
    from protocol.store.atomic import write_atomically
    from protocol.store.reading import read_bytes
    from protocol.vault import vault_of

    folder = open_folder(given, language)
    target = folder.study_file if name == "study" else folder.questionnaires / f"{Path(name).stem}.yaml"
    if not target.is_file():
        known = ", ".join(path.stem for path in sorted(folder.questionnaires.glob("*.yaml")))
        raise Refused(
            _("There is no file “{name}” to edit").format(name=name),
            _("What can be: study, {known}.").format(known=known),
        )
    refuse_newer_file(target)
    vault = vault_of(folder.path)
    with private_folder(target, vault) as place:
        copy = place / target.name
        before = read_bytes(target)[0]
        write_atomically(copy, before, plain=True)
        _run_editor(copy)
        after = copy.read_bytes()
    if after == before:
        tell(_("Nothing was changed."))
        return 0
    write_atomically(target, after)
    tell(_("Kept: {path}").format(path=target))
    mistakes = _mistakes(target, folder.study_file)
    for mistake in mistakes:
        tell_wrong(mistake)
    return 1 if any(not mistake.warning for mistake in mistakes) else 0


def _mistakes(target: Path, study_file: Path) -> tuple[Mistake, ...]:
    from protocol.questionnaire import check_questionnaire, check_study, read_study

    if target == study_file:
        return check_study(target)
    return check_questionnaire(target, read_study(study_file))


def _run_editor(path: Path) -> None:
    """Open the person's editor on a file, and wait until it is closed.

    Raises:
        Refused: There is none, or it went wrong.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        command = shlex.split(named, posix=sys.platform != "win32")
    else:
        usual = ("notepad",) if sys.platform == "win32" else ("nano", "vim", "vi")
        command = [found for found in map(shutil.which, usual) if found is not None][:1]
    if not command:
        raise Refused(_("No editor was found"), _("Name one in the variable EDITOR."))
    try:
        code = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 - the person's own editor
    except OSError as error:
        raise Refused(
            _("The editor can't be started: {reason}").format(reason=error.strerror),
            _("Name another in the variable EDITOR."),
        ) from error
    if code != 0:
        raise Refused(_("The editor stopped with a mistake: nothing was changed"), "")
