"""Questionnaires and studies from their files: what the rest of the program reads and checks them with."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from protocol.errors import FileMistakes, Mistake
from protocol.model.questionnaire import Questionnaire
from protocol.model.study import Study
from protocol.questionnaire.build import build_questionnaire
from protocol.questionnaire.checks import (
    check_consent,
    check_file_name,
    check_inside,
    check_with_study,
    share,
)
from protocol.questionnaire.expressions.fields import has_logic
from protocol.questionnaire.findings import Findings
from protocol.questionnaire.part import Part, root_of
from protocol.questionnaire.reading import Reading
from protocol.questionnaire.source import read_source
from protocol.questionnaire.study_file import build_study
from protocol.questionnaire.tree import grow
from protocol.questionnaire.version import is_newer, only_newer, unreadable_here
from protocol.questionnaire.wording import check_languages, check_wording


def read_questionnaire(path: Path, study: Study | None = None) -> Questionnaire:
    """The questionnaire of a file.

    Args:
        path: The file.
        study: The study that it is used in: its lists, probes, roles and research questions are known then.

    Returns:
        The questionnaire, with those lists and probes of the study that it uses.

    Raises:
        FileMistakes: The file holds mistakes; all of them are in it. Warnings alone don't raise.
        NewerFormat: It is of a newer version of the program: what it asks is not known here.
    """
    findings = Findings(path)
    text = read_source(path, findings)
    if is_newer(text):
        raise unreadable_here(path)
    questionnaire = _questionnaire(text, study, findings)
    if questionnaire is None or findings.has_errors:
        raise FileMistakes(findings.errors())
    return questionnaire


def check_questionnaire(path: Path, study: Study | None = None) -> tuple[Mistake, ...]:
    """The mistakes and warnings of a questionnaire's file, by line.

    Args:
        path: The file.
        study: The study that it is used in.
    """
    findings = Findings(path)
    text = read_source(path, findings)
    _questionnaire(text, study, findings)
    return (only_newer(text, findings) if text is not None and is_newer(text) else findings).all()


def read_study(path: Path) -> Study:
    """The study of a file; of a newer version of the program, what can be understood of it.

    Args:
        path: The `study.yaml`.

    Raises:
        FileMistakes: The file holds mistakes; all of them are in it. Warnings alone don't raise.
        NewerFormat: It is of a newer version of the program, and nothing of it can be understood here.
    """
    findings = Findings(path)
    text = read_source(path, findings)
    study = _study(text, findings)
    if is_newer(text):
        if study is None:
            raise unreadable_here(path)
        return structs.replace(study, newer=True)
    if study is None or findings.has_errors:
        raise FileMistakes(findings.errors())
    return study


def check_study(path: Path) -> tuple[Mistake, ...]:
    """The mistakes and warnings of a study's file, by line.

    Args:
        path: The `study.yaml`.
    """
    findings = Findings(path)
    text = read_source(path, findings)
    _study(text, findings)
    return (only_newer(text, findings) if text is not None and is_newer(text) else findings).all()


def refuse_newer_file(path: Path) -> None:
    """See to it that a file is not of a newer version of the program, before it is written.

    Args:
        path: A study's file or a questionnaire's.

    Raises:
        NewerFormat: It is.
    """
    if is_newer(read_source(path, Findings(path))):
        raise unreadable_here(path)


def _questionnaire(text: str | None, study: Study | None, findings: Findings) -> Questionnaire | None:
    root = _root(text, findings)
    if root is None:
        return None
    own = build_questionnaire(root, study.language if study else "nl")
    built = share(own, study)
    check_file_name(built, findings.path.stem)
    check_consent(built, study)
    check_inside(built, own.questionnaire)
    if study is not None:
        check_with_study(built, study)
    if has_logic(built.questionnaire):
        from protocol.questionnaire.logic_checks import check_logic  # 10 ms of import, for few questionnaires

        check_logic(built)
    check_wording(built)
    check_languages(root.reading)
    return built.questionnaire


def _study(text: str | None, findings: Findings) -> Study | None:
    root = _root(text, findings)
    if root is None:
        return None
    study = build_study(root)
    check_languages(root.reading)
    return study


def _root(text: str | None, findings: Findings) -> Part | None:
    node = grow(text, findings) if text is not None else None
    return root_of(Reading(findings), node) if node is not None else None
