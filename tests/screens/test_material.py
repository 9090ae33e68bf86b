"""What the analysis screens know of a study, of whatever files."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from protocol.analysis.coverage import Absence, Standing
from protocol.analysis.frequencies import What
from protocol.export.names import INBOX
from protocol.model.interview import InterviewContents
from protocol.model.words import Kind, Mention, Outcome
from protocol.store.study_folder import StudyFolder
from protocol.tui.material import Material
from tests.export.builders import contents, note, questionnaire, state, study


@pytest.fixture
def material(folder: StudyFolder) -> Material:
    """Nothing yet, of a study of two cases."""
    return Material(folder, study(), "en")


def sat(material: Material, number: int, question: str) -> Standing:
    """How a question stands in an interview."""
    return material.standing(material.sat[number], question)


def test_a_question_that_a_version_lacks_is_told_apart(material: Material) -> None:
    """From one that nobody raised."""
    first = questionnaire(version="1.0.0")
    kept = first.topics[0]
    topics = (structs.replace(kept, questions=kept.questions[:2]), first.topics[1])
    older = structs.replace(first, version="0.9.0", topics=topics)
    material.add(contents(questionnaire=older))
    raised = state("goals", Mention.SPONTANEOUS, Outcome.ANSWERED)
    material.add(contents(questionnaire=first, states=(raised,)))
    assert sat(material, 0, "goals") == Standing(absence=Absence.NOT_IN_VERSION)
    assert sat(material, 1, "goals") == Standing(Mention.SPONTANEOUS, Outcome.ANSWERED)
    assert sat(material, 1, "tasks") == Standing(absence=Absence.NOTHING_KEPT)


def test_two_questionnaires_under_one_name_do_not_mix(material: Material) -> None:
    """What an interview carries is believed, not the name and the hash that it goes by."""
    first = questionnaire()
    other = structs.replace(first, topics=first.topics[1:])
    one = contents(questionnaire=first, states=(state("meeting"),))
    two = contents(questionnaire=other, states=(state("tasks"),))
    for order in ((one, two), (two, one)):
        there = Material(material.folder, material.study, "en")
        for each in order:
            there.add(each)
        found = {one.question for one in there.coverage.questions()}
        assert {"meeting", "tasks"} <= found
        table = there.coverage.table()
        assert (table["meeting"].answered, table["tasks"].answered) == (1, 1)
        standings = [there.standing(each, "meeting") for each in there.sat]
        assert Standing(absence=Absence.NOT_IN_VERSION) in standings


def noted(**fields: Any) -> InterviewContents:
    """An interview with a note in the inbox, one of a topic, and one of nowhere."""
    notes = (note("a", None), note("b", "tasks", Kind.VERBATIM), note("c", "elsewhere"))
    return contents(notes=notes, **fields)


def test_every_note_is_counted_under_some_topic(material: Material) -> None:
    """Also those in the inbox, and those at a question that the questionnaire does not have."""
    material.add(noted())
    bars = material.frequencies.bars(What.TOPICS, "", material.roles)
    assert sum(bar.count for bar in bars) == len(material.notes) == 3
    assert {bar.value for bar in bars} <= set(material.topics)
    assert material.matrix.cell("C1", INBOX, "volunteer").notes == 1


def test_a_case_and_a_role_that_the_study_lacks_are_shown(material: Material) -> None:
    """They come behind those of the study."""
    material.add(noted(case="C9", role="neighbour"))
    assert material.cases == ["C1", "C2", "C9"]
    assert list(material.roles)[-1] == "neighbour"
    assert material.matrix.cell("C9", "topic/O06", "neighbour").notes == 1


def test_control_characters_reach_no_screen(material: Material) -> None:
    """They are dropped from a file from elsewhere."""
    material.add(contents(notes=(note("a\x1b[31mb", "tasks"),), participant_code="C1\x1b-V01"))
    source, kept = material.notes.get(0)
    assert (kept.text, source.code) == ("a[31mb", "C1-V01-1")


def test_an_item_that_two_people_typed_in_is_one(material: Material) -> None:
    """And an item of the list that nobody named has a bar of no length."""
    for number in range(2):
        item = state("goals", Mention.SPONTANEOUS, item=f"new/{number}", label="buiten zijn", order=1)
        material.add(contents(states=(item,)))
    bars = material.frequencies.bars(What.ITEMS, "goals", material.roles)
    counts = {material.items["goals", bar.value]: bar.count for bar in bars}
    assert counts["buiten zijn"] == 2
    assert counts["letting off steam"] == 0
