"""The questionnaires and study files that come with the program are read without a mistake or a warning."""

from __future__ import annotations

from pathlib import Path

import pytest

import protocol
from protocol.questionnaire import check_questionnaire, check_study, read_questionnaire, read_study
from protocol.questionnaire.findings import Findings
from protocol.questionnaire.tree import grow, python_parser

PACKAGE = Path(protocol.__file__).parent
QUESTIONNAIRES = sorted((PACKAGE.parent / "questionnaires").glob("*.yaml"))
STUDIES = sorted((PACKAGE / "templates").glob("study*.yaml"))


def test_the_three_questionnaires_are_there():
    """One for each role."""
    assert [path.stem for path in QUESTIONNAIRES] == ["coordinator", "document", "volunteer"]


@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=lambda path: path.stem)
def test_a_questionnaire_alone(path):
    """Nothing is said of it."""
    assert check_questionnaire(path) == ()


@pytest.mark.parametrize("template", STUDIES, ids=lambda path: path.stem)
def test_a_study(template):
    """Nothing is said of it."""
    assert check_study(template) == ()


@pytest.mark.parametrize("template", STUDIES, ids=lambda path: path.stem)
@pytest.mark.parametrize("path", QUESTIONNAIRES, ids=lambda path: path.stem)
def test_a_questionnaire_in_a_new_study(path, template):
    """Its role, research questions and topics are the study's."""
    assert check_questionnaire(path, read_study(template)) == ()


@pytest.mark.parametrize("template", STUDIES, ids=lambda path: path.stem)
def test_each_role_of_a_new_study_has_its_questionnaire(template):
    """It is found by its id."""
    study = read_study(template)
    used = {read_questionnaire(path, study).id for path in QUESTIONNAIRES}
    assert {role.questionnaire for role in study.roles} <= used


@pytest.mark.parametrize("path", [*QUESTIONNAIRES, *STUDIES], ids=lambda path: path.stem)
def test_both_parsers_see_the_same(path):
    """Where PyYAML was built without libyaml, a file means the same."""
    text, findings = path.read_text("utf-8"), Findings(path)
    assert grow(text, findings, python_parser) == grow(text, findings)
