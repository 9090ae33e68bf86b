"""The command `coreq`."""

from __future__ import annotations

from protocol.model.coreq import COREQ, Filler
from protocol.store.study_folder import StudyFolder
from tests.cli.conftest import Call


def test_what_is_still_to_be_answered_is_listed(call: Call, folder: StudyFolder) -> None:
    """All that is asked once, with its number, its name in the file and what is asked."""
    called = call("coreq", folder.path, "--language", "en")

    asked = [item for item in COREQ if item.filler is Filler.STUDY]
    assert called.code == 0
    assert all(f"({item.name})" in called.out and item.asks in called.out for item in asked)
    assert "14 items are still to be answered" in called.out


def test_answers_are_shown(call: Call, folder: StudyFolder) -> None:
    """What stands in the study file is shown in the place of the question, harmless to a terminal."""
    with folder.study_file.open("a", encoding="utf-8") as file:
        file.write('coreq: {credentials: "master \\u202e"}\n')

    called = call("coreq", folder.path, "--language", "en")

    assert "master <U+202E>" in called.out
    assert "13 items are still to be answered" in called.out


def test_nothing_is_left_when_all_is_answered(call: Call, folder: StudyFolder) -> None:
    """Then that is said."""
    names = [item.name for item in COREQ if item.filler is Filler.STUDY]
    with folder.study_file.open("a", encoding="utf-8") as file:
        file.write("coreq: {" + ", ".join(f"{name}: x" for name in names) + "}\n")

    assert "All of them are answered." in call("coreq", folder.path, "--language", "en").out
