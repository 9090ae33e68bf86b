"""Commands that read no file don't wait for what reading needs."""

from __future__ import annotations

import subprocess
import sys


def test_parsers_are_loaded_when_a_file_is_read():
    """YAML, time zones and suggestions cost more than all else in this folder."""
    code = (
        "import sys, protocol.questionnaire; "
        "print(sorted({'yaml', 'zoneinfo', 'difflib', 'textual', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
