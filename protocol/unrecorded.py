"""What the system and the libraries would write down by themselves, were they not told not to.

It owns no words: it only sees to it that none of them lands where this program would never put it. Called
before anything is read.
"""

from __future__ import annotations

import os
import sys

_RECORDERS = (
    "TEXTUAL",
    "TEXTUAL_DEBUG",
    "TEXTUAL_DEVTOOLS_HOST",
    "TEXTUAL_DEVTOOLS_PORT",
    "TEXTUAL_LOG",
    "TEXTUAL_SCREENSHOT",
    "TEXTUAL_SCREENSHOT_FILENAME",
    "TEXTUAL_SCREENSHOT_LOCATION",
)
"""Settings of Textual for developers: a log of every key, a picture of the screen, a connection to a tool.
They belong to whoever once tried another program, and may still be set in the shell of a laptop."""


def write_nothing_down() -> None:
    """Keep words out of core dumps, of the logs of libraries and of their pictures of the screen.

    The limit of core dumps holds for what this program starts too.
    """
    for name in _RECORDERS:
        os.environ.pop(name, None)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
