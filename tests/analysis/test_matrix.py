"""A cell of the matrix tells what there is, or why there is nothing."""

from __future__ import annotations

import pytest

from protocol.analysis.matrix import Absence, MatrixCounts


@pytest.fixture
def counts() -> MatrixCounts:
    """Two interviews with volunteers in one case; only the second had the topic O07."""
    made = MatrixCounts()
    made.add("C1", "volunteer", ["O06"], ["O06", "O06"])
    made.add("C1", "volunteer", ["O06", "O07"], ["O06"])
    return made


def test_notes_are_counted_over_interviews(counts: MatrixCounts) -> None:
    """With how many interviews there are."""
    cell = counts.cell("C1", "O06", "volunteer")
    assert (cell.notes, cell.interviews, cell.with_topic, cell.absence) == (3, 2, 2, None)


@pytest.mark.parametrize(
    ("case", "topic", "role", "absence"),
    [
        ("C1", "O06", "coordinator", Absence.NO_INTERVIEW),
        ("C2", "O06", "volunteer", Absence.NO_INTERVIEW),
        ("C1", "O07", "volunteer", Absence.NOTHING_NOTED),
        ("C1", "O08", "volunteer", Absence.NOT_IN_QUESTIONNAIRE),
    ],
)
def test_absence_is_told_apart(
    counts: MatrixCounts, case: str, topic: str, role: str, absence: Absence
) -> None:
    """No interview, not in the questionnaire, or asked and nothing noted."""
    assert counts.cell(case, topic, role).absence is absence
