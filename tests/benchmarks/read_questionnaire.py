"""How long a questionnaire takes to read, against PyYAML's C parser up to bare nodes of the same bytes.

    python tests/benchmarks/read_questionnaire.py [FILE] [ROUNDS]

Prints medians in milliseconds and their ratio, measured in turns in one run. PyYAML's nodes have YAML 1.1's
meaning and no checks; they are the floor for anything that reads YAML in Python.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from protocol.questionnaire import meaning_hash, read_questionnaire
from protocol.questionnaire.findings import Findings
from protocol.questionnaire.source import read_source
from protocol.questionnaire.tree import grow

DEFAULT = Path(__file__).parents[2] / "questionnaires" / "coordinator.yaml"


def grown(path: Path) -> None:
    """The part of reading that ends at the tree."""
    findings = Findings(path)
    grow(read_source(path, findings) or "", findings)


def measured(acts: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median of each act in milliseconds; the acts take turns."""
    took: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act()
    for _round in range(rounds):
        for name, act in acts.items():
            gc.collect()
            began = time.perf_counter()
            act()
            took[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(times) for name, times in took.items()}


def main() -> None:
    """Measure and print."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    raw = path.read_bytes()
    questionnaire = read_questionnaire(path)
    medians = measured(
        {
            "compose": lambda: yaml.compose(raw, Loader=yaml.CLoader),
            "tree": lambda: grown(path),
            "read": lambda: read_questionnaire(path),
            "hash": lambda: meaning_hash(questionnaire),
        },
        rounds,
    )
    print(f"{path.name}: {len(raw)} bytes, median of {rounds}")
    for name, median in medians.items():
        print(f"  {name:8} {median:7.2f} ms  {median / medians['compose']:5.2f} x compose")


if __name__ == "__main__":
    main()
