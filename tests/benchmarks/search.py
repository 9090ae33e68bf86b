"""How long a study takes to be read for the analysis, and how long a search in all its notes.

    python -m tests.benchmarks.search [--interviews 1000] [--notes 60]

Each search is set against Python's own `in` over a list of the folded notes in the same run. Memory is the
highest that the process had while it read, less what it had before.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import msgspec

from protocol.analysis.folding import fold
from protocol.analysis.search import Wanted, terms_of
from protocol.model.interview import InterviewContents
from protocol.questionnaire import read_study
from protocol.store.envelope import pack
from protocol.store.study_folder import StudyFolder
from protocol.tui.material import Material
from tests.benchmarks.export import interviews
from tests.small_study import STUDY

_TABLES = ("notes", "answers", "states", "probes", "improvised", "visits", "recordings", "pauses", "changes")
_TYPED = ("koffie", "koffie ouders", "k", '"koffie ouders"', "nergens", "")


def make_study(path: Path, count: int, notes: int) -> StudyFolder:
    """A study with so many interviews, each whole on the disk."""
    folder = StudyFolder.make(path, STUDY.encode(), {})
    for contents in interviews(count, notes):
        target = folder.interview_path(contents.interview.id)
        target.write_bytes(pack(_tables(contents)))
    return folder


def _tables(contents: InterviewContents) -> dict[str, object]:
    tables: dict[str, object] = {
        name: {str(number): record for number, record in enumerate(getattr(contents, name), 1)}
        for name in _TABLES
    }
    tables["interview"], tables["questionnaire"] = {"1": contents.interview}, {"1": contents.questionnaire}
    built: dict[str, object] = msgspec.to_builtins(tables)
    return built


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--interviews", type=int, default=1000)
    parser.add_argument("--notes", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="make the study here, or use the one that is there")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        path = chosen.keep or Path(place) / "study"
        folder = StudyFolder(path) if path.exists() else make_study(path, chosen.interviews, chosen.notes)
        measure(folder)


def measure(folder: StudyFolder) -> None:
    """Read a study and search in it."""
    before = _megabytes()
    material = Material(folder, read_study(folder.study_file), "nl")
    began = time.perf_counter()
    for _each in material.read():
        pass
    took = time.perf_counter() - began
    notes = material.notes
    print(f"{material.done} interviews, {len(notes)} notes: read in {took:.2f} s, ", end="")
    print(f"{_megabytes() - before:.0f} MB more at the highest")
    plain = [fold(notes.get(number)[1].text) for number in range(len(notes))]
    for typed in _TYPED:
        terms = terms_of(typed)
        began = time.perf_counter()
        found = sum(len(part) for part in notes.find(Wanted(terms)))
        ours = time.perf_counter() - began
        began = time.perf_counter()
        expected = sum(all(term in text for term in terms) for text in plain)
        bare = time.perf_counter() - began
        assert found == expected, (typed, found, expected)
        print(f"{typed!r:20} {found:7} found in {ours * 1000:6.1f} ms; a list of notes {bare * 1000:6.1f} ms")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
