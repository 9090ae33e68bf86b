"""How long `protocol --help` takes, against `python -c pass`. Aim: at most 4 times.

    python -m tests.benchmarks.help [--rounds 40]

Both are started in turn in the same run, so that a machine that is busy is busy for both; the figures are
medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.terminal.terminal import ROOT, private_environment

AIM = 4.0
NOTHING = ("-c", "pass")
COMMANDS = {
    "--help": ("-m", "protocol", "--help"),
    "--help in Dutch": ("-m", "protocol", "--help", "--language", "nl"),
    "interview --help": ("-m", "protocol", "interview", "--help"),
    "--version": ("-m", "protocol", "--version"),
}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=40, help="starts of each (default: 40)")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as home:
        env = private_environment(Path(home)) | {"PYTHONPATH": str(ROOT)}
        del env["PYTHONDONTWRITEBYTECODE"], env["PROTOCOL_LANGUAGE"]
        taken: dict[str, list[float]] = {"python -c pass": [], **{name: [] for name in COMMANDS}}
        for round_number in range(rounds + 1):
            for name, arguments in [("python -c pass", NOTHING), *COMMANDS.items()]:
                seconds = timed([sys.executable, *arguments], env)
                if round_number:  # the first one also writes the compiled modules
                    taken[name].append(seconds)
    bare = statistics.median(taken["python -c pass"])
    print(f"{'':20} {'ms':>8} {'ratio':>8}   aim at most {AIM:g}")
    for name, seconds_taken in taken.items():
        median = statistics.median(seconds_taken)
        print(f"{name:20} {median * 1000:8.1f} {median / bare:8.2f}")


def timed(command: list[str], env: dict[str, str]) -> float:
    """Seconds from start to end of a program."""
    begun = time.perf_counter()
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL, cwd=os.sep)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
