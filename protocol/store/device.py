"""Which device this is: a random id, made at first use, that says nothing of the machine or its owner."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.locations import state_folder
from protocol.model.ids import is_id, new_id
from protocol.store.atomic import make_folder, write_atomically
from protocol.vault.formats import refuse_newer

_LABEL = 6
"""Characters of an id that people see: enough to tell the devices of one study apart."""


_FORMAT = 1


class _Device(Struct, frozen=True):
    device: str
    format: int = _FORMAT


def device_id() -> str:
    """The id of this device.

    Raises:
        WriteFailed: There was none yet, and it could not be kept.
        NewerFormat: A newer version of the program wrote it down in a way that is not known here.
    """
    path = state_folder() / "device.json"
    kept = _read(path)
    if kept is not None:
        return kept
    made = new_id()
    make_folder(path.parent)
    write_atomically(path, msgspec.json.encode(_Device(made)))
    return _read(path) or made  # another program may have made one at the same moment: the last one stays


def device_label(device: str) -> str:
    """What people see of the id of a device."""
    shown = device[:_LABEL]
    return shown if shown.isascii() and shown.isalnum() else "?"


def _read(path: Path) -> str | None:
    """The id in a file; None where there is none, or none that can be one."""
    try:
        raw = path.read_bytes()
        device = msgspec.json.decode(raw, type=_Device).device
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        device = ""
    except OSError:
        return None
    if is_id(device):
        return device
    refuse_newer(raw, _FORMAT, str(path))  # else it would be written anew
    return None
