"""What a save costs: from an act until the disk has it, against the plain atomic write of the same bytes.

Both are done in turn in the same run, so that a machine that is busy is busy for both; the figures are
medians. The plain write is: new file, write, fsync, replace, fsync of the folder. A save is more: TinyDB's
tables, JSON, checksum, the previous version, and a thread that hands it over and back.

    python tests/benchmarks/save.py
    python tests/benchmarks/save.py --saves 1000 --notes 60 200 --folder /media/stick
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from protocol.locations import default_questionnaires, templates
from protocol.model.ids import new_id
from protocol.model.interview import Draft, Interview, Moment, Note
from protocol.model.words import Kind
from protocol.questionnaire import read_questionnaire, read_study
from protocol.store.interview_file import InterviewFile
from protocol.store.study_folder import StudyFolder

DEVICE = "devicemmmmmmmmmm"
WORDS = "Ik ben er vooral om te luisteren, en om koffie te zetten voor wie binnenkomt. "
"""A note of the usual length."""


_HEADINGS = ("interviews", "notes", "KB", "act ms", "plain ms", "save ms", "ratio", "draft ms", "ratio")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--saves", type=int, default=300, help="saves of each kind in a row (default: 300)")
    parser.add_argument("--notes", type=int, nargs="+", default=[10, 60, 200], help="notes that are there")
    parser.add_argument("--interviews", type=int, nargs="+", default=[10, 10_000], help="files in the study")
    parser.add_argument("--folder", type=Path, help="where to measure (default: that of temporary files)")
    options = parser.parse_args()
    print_row(*_HEADINGS)
    for interviews in options.interviews:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            study = make_study(Path(folder) / "study", interviews)
            for notes in options.notes:
                print_row(interviews, notes, *measure(study, notes, options.saves))


def print_row(*cells: object) -> None:
    """Print a row of the table."""
    print(" ".join(f"{cell:>10.2f}" if isinstance(cell, float) else f"{cell!s:>10}" for cell in cells))


def make_study(path: Path, interviews: int) -> StudyFolder:
    """A study with the questionnaires that the program carries, and that many interviews."""
    files = {one.name: one.read_bytes() for one in default_questionnaires().glob("*.yaml")}
    study = StudyFolder.make(path, (templates() / "study.nl.yaml").read_bytes(), files)
    first = new_file(study)
    first.close()
    raw = first.path.read_bytes()
    for _ in range(interviews - 1):
        other = study.interviews / f"{new_id()}.json"
        other.write_bytes(raw)
    study.refresh_summaries()
    return study


def new_file(study: StudyFolder) -> InterviewFile:
    """A new interview with a volunteer."""
    path = study.questionnaires / "volunteer.yaml"
    questionnaire = read_questionnaire(path, read_study(study.study_file))
    interview = Interview(
        id=new_id(),
        case="C1",
        role="volunteer",
        participant=new_id(),
        participant_code="C1-V01",
        questionnaire_id=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_hash="0" * 64,
        device=DEVICE,
        created_at="2026-03-01T13:00:00.000Z",
    )
    return InterviewFile.create(study.interviews, interview, questionnaire, DEVICE)


def new_note(file: InterviewFile) -> Note:
    """A note of the usual length."""
    moment = Moment(at="2026-03-01T13:05:09.123Z", elapsed=309.123, segment=1)
    return Note(
        id=new_id(),
        device=DEVICE,
        counter=file.next_counter(),
        text=WORDS,
        kind=Kind.PARAPHRASE,
        question="tasks",
        wording="Wat doe je hier allemaal?",
        language="nl",
        first_key=moment,
        entered=moment,
    )


def measure(study: StudyFolder, notes: int, saves: int) -> tuple[float, ...]:
    """Measure acts, plain writes, saves and saves of the line that is being typed, in turn.

    Returns:
        Medians: the size in KB; milliseconds of an act alone, of a plain write and of a save, and the ratio
        of these two; milliseconds of a save of the line, and its ratio.
    """
    file = new_file(study)
    with file.act() as act:
        for _ in range(notes):
            act.put(new_note(file))
    file.flush()
    acts, plains, whole, drafts = [], [], [], []
    for number in range(saves):
        note = new_note(file)
        began = time.perf_counter()
        with file.act() as act:
            act.put(note)
        acts.append(time.perf_counter() - began)
        file.flush()
        whole.append(time.perf_counter() - began)
        raw = file.path.read_bytes()
        plains.append(took(lambda raw=raw: write_plainly(file.path.with_suffix(".plain"), raw)))
        drafts.append(took(lambda number=number: save_draft(file, number)))
        with file.act() as act:  # so that the file does not grow
            act.remove(note)
        file.flush()
    size = file.path.stat().st_size / 1000
    file.close()
    lists = (acts, plains, whole, drafts)
    act_ms, plain_ms, save_ms, draft_ms = (statistics.median(one) * 1000 for one in lists)
    return size, act_ms, plain_ms, save_ms, save_ms / plain_ms, draft_ms, draft_ms / plain_ms


def save_draft(file: InterviewFile, number: int) -> None:
    """Keep the line that is being typed, and wait for the disk."""
    moment = Moment(at="2026-03-01T13:05:09.123Z", elapsed=309.123, segment=1)
    line = f"{number} {WORDS}"
    file.save_draft(
        Draft(text=line, kind=Kind.PARAPHRASE, cursor=len(line), question="tasks", first_key=moment)
    )
    file.flush()


def took(do: Callable[[], None]) -> float:
    """Seconds that something takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def write_plainly(path: Path, data: bytes) -> None:
    """The least that survives a crash."""
    temporary = os.fspath(path) + ".tmp"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(handle, data)
    os.fsync(handle)
    os.close(handle)
    os.replace(temporary, path)  # noqa: PTH105 - paths cost time of their own
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


if __name__ == "__main__":
    main()
