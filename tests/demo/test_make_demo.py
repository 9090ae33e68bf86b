"""The demonstration as a whole: enough of everything, whole on disk, and the same each time."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from protocol.demo.make import make_demo
from protocol.errors import Refused
from protocol.locations import default_questionnaires, templates
from protocol.model.ids import is_id
from protocol.model.interview import InterviewContents
from protocol.model.words import Kind
from protocol.questionnaire import check_questionnaire, check_study, read_study
from protocol.session.beginning import reopen
from protocol.store.device import device_id
from protocol.store.reading import read_contents
from protocol.store.study_folder import StudyFolder
from tests.demo.conftest import Demo, read_demo

BRUSSELS = ZoneInfo("Europe/Brussels")


def test_five_cases_with_their_people_and_sources(demo: Demo) -> None:
    """Each case has one coordinator, two or three volunteers and two documents."""
    counts = Counter((kept.case, kept.role) for kept in demo.folder.participants())

    assert {case for case, _role in counts} == {"C1", "C2", "C3", "C4", "C5"}
    for case in ("C1", "C2", "C3", "C4", "C5"):
        assert counts[case, "coordinator"] == 1
        assert counts[case, "volunteer"] in (2, 3)
        assert counts[case, "document"] == 2


def test_enough_of_everything(demo: Demo) -> None:
    """What the demonstration promises in numbers is there."""
    totals = demo.result.totals

    assert totals.interviews == len(demo.interviews) >= 27
    assert totals.notes >= 200
    assert totals.answers >= 100
    assert totals.improvised >= 6
    assert totals.moved >= 8


def test_totals_are_those_of_the_files(demo: Demo) -> None:
    """What is told is what was kept."""
    assert demo.result.totals.notes == sum(len(kept.notes) for kept in demo.interviews)


def test_summary_has_a_row_for_each_case_and_one_for_all(demo: Demo) -> None:
    """Every row fits the header; the numbers of the cases add up to those of the last row."""
    *cases, together = demo.result.rows

    assert {len(row) for row in demo.result.rows} == {len(demo.result.header)}
    assert [row[0] for row in cases] == ["C1", "C2", "C3", "C4", "C5"]
    for column in range(2, len(demo.result.header)):
        assert sum(int(row[column]) for row in cases) == int(together[column])


def test_progress_is_told_for_each_talk(demo: Demo) -> None:
    """From the first to the last, out of all."""
    total = len(demo.interviews)

    assert demo.told == tuple((done, total) for done in range(1, total + 1))


def test_everything_opens_without_a_mistake(demo: Demo) -> None:
    """What `protocol check` looks at is in order."""
    study = read_study(demo.folder.study_file)

    assert demo.folder.check_interviews() == []
    assert check_study(demo.folder.study_file) == ()
    for file in demo.folder.questionnaires.iterdir():
        assert check_questionnaire(file, study) == ()


def test_every_interview_is_read_again(demo: Demo) -> None:
    """No file is passed over."""
    assert len(demo.interviews) == len(demo.folder.interview_paths())


def test_questionnaires_are_the_defaults(demo: Demo) -> None:
    """They are copied to the byte behind a line that says what they belong to."""
    copied = {
        file.name: file.read_bytes().partition(b"\n")[2] for file in demo.folder.questionnaires.iterdir()
    }
    defaults = {file.name: file.read_bytes() for file in default_questionnaires().glob("*.yaml")}

    assert copied == defaults


def test_spine_is_that_of_a_new_study(demo: Demo, tmp_path: Path) -> None:
    """Topics, research questions and roles are those that `protocol new` gives."""
    study = read_study(demo.folder.study_file)
    template = tmp_path / "study.yaml"
    template.write_bytes((templates() / "study.nl.yaml").read_bytes())
    fresh = read_study(template)

    assert study.topics == fresh.topics
    assert study.research_questions == fresh.research_questions
    assert study.roles == fresh.roles


def test_talks_are_by_day_in_five_weeks(demo: Demo) -> None:
    """Every talk begins in the daytime, on days spread over the weeks before the export."""
    begun = [
        datetime.fromisoformat(kept.interview.created_at).astimezone(BRUSSELS) for kept in demo.interviews
    ]

    assert min(begun).date().isoformat() == "2026-09-28"
    assert max(begun) < datetime(2026, 10, 30, 16, 42, tzinfo=BRUSSELS)
    assert len({moment.date() for moment in begun}) >= 15
    assert all(8 <= moment.hour < 18 for moment in begun)
    assert all(moment.isoweekday() < 7 for moment in begun)


def test_another_now_moves_the_talks(tmp_path: Path) -> None:
    """The talks lie in the weeks before the moment of the export, on the same days of the week."""
    now = datetime(2027, 3, 3, 9, 0, tzinfo=BRUSSELS)

    result = make_demo(tmp_path / "d", now=now)

    begun = [kept.interview.created_at for kept in read_demo(result).interviews]
    assert begun[0].startswith("2027-02-01")
    assert result.workbook.name == "d-2027-03-03-090000.xlsx"


def test_workbook_lands_in_the_exports(demo: Demo) -> None:
    """It is where a researcher looks for it."""
    assert demo.result.workbook.is_file()
    assert demo.result.workbook.parent == demo.folder.exports


def test_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    """Nobody's files end up among fictional ones."""
    (tmp_path / "scriptie.docx").write_text("eigen werk")

    with pytest.raises(Refused):
        make_demo(tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == ["scriptie.docx"]


def test_content_is_the_same_each_time(demo: Demo, tmp_path: Path) -> None:
    """Only the random ids differ."""
    again = read_demo(make_demo(tmp_path / "voorbeeld"))

    assert [without_ids(kept) for kept in again.interviews] == [without_ids(kept) for kept in demo.interviews]


def without_ids(contents: InterviewContents) -> object:
    """An interview with each random id replaced by its number, in the order in which it comes up."""
    numbers: dict[str, str] = {}

    def plain(value: object) -> object:
        match value:
            case dict():
                return {key: plain(inner) for key, inner in value.items()}
            case list() | tuple():
                return [plain(inner) for inner in value]
            case str():
                return "/".join(
                    numbers.setdefault(part, f"#{len(numbers)}") if is_id(part) else part
                    for part in value.split("/")
                )
            case _:
                return value

    return plain(msgspec.to_builtins(contents))


def test_open_talk_goes_on(demo: Demo, tmp_path: Path) -> None:
    """On a copy of the folder: the half-typed line is there, and the next note is kept."""
    shutil.copytree(demo.result.folder, tmp_path / "copy")
    folder = StudyFolder(tmp_path / "copy")
    left = demo.of("C5-V03")

    talk = reopen(folder, read_study(folder.study_file), left.interview.id, device_id())
    talk.start()
    talk.keep("En toen ging de bel.", Kind.PARAPHRASE)

    assert left.draft is not None
    assert talk.position == left.draft.question == "tasks"
    assert talk.leave()
    kept = read_contents(folder.interview_path(left.interview.id))
    assert len(kept.notes) == len(left.notes) + 1


def test_study_can_be_opened_and_a_code_is_free(demo: Demo) -> None:
    """The next volunteer of a case gets the next number."""
    assert StudyFolder(demo.result.folder).next_code("C2", "V") == "C2-V03"
