"""Where the program finds what it carries, and where it keeps what belongs to this device.

Nothing that a participant said ever stands in the folders of the device: only settings, the device's own
id, and which study was open last.
"""

from __future__ import annotations

from pathlib import Path

APP = "interview-protocol"
_PACKAGE = Path(__file__).parent


def default_questionnaires() -> Path:
    """The folder with the questionnaires that a new study starts with.

    A wheel carries them inside the package; a checkout has them beside it.
    """
    carried = _PACKAGE / "default_questionnaires"
    return carried if carried.is_dir() else _PACKAGE.parent / "questionnaires"


def templates() -> Path:
    """The folder with what `protocol new` copies beside the questionnaires."""
    return _PACKAGE / "templates"


def settings_folder() -> Path:
    """The folder of this person's settings; it need not exist."""
    from platformdirs import user_config_path

    return user_config_path(APP, appauthor=False)


def state_folder() -> Path:
    """The folder of what the program remembers on this device; it need not exist."""
    from platformdirs import user_state_path

    return user_state_path(APP, appauthor=False)
