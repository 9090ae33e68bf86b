"""Which files of a study a workbook comes from."""

from __future__ import annotations

from protocol.i18n import N_, translation
from protocol.store.study_folder import StudyFolder


def sources_of(folder: StudyFolder, language: str) -> list[tuple[str, str]]:
    """The files of a study, as the first sheet names them.

    Args:
        folder: The study.
        language: The language of the sheets.

    Returns:
        Each file or folder, by its place in the study, and what it is.
    """
    say = translation(language).gettext
    count = len(folder.interview_paths())
    questionnaires = sorted(path.name for path in folder.questionnaires.glob("*.yaml"))
    return [
        (folder.study_file.name, say(N_("the study: its cases, roles and topics"))),
        *(
            (f"{folder.questionnaires.name}/{name}", say(N_("a questionnaire, as it is now")))
            for name in questionnaires
        ),
        (f"{folder.interviews.name}/", say(N_("{count} interview files")).format(count=count)),
    ]
