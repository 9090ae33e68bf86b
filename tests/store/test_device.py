"""The id of this device: made once, kept, and never the name of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from protocol.model.ids import is_id
from protocol.store import device
from protocol.store.device import device_id, device_label


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what the program remembers; not there yet."""
    folder = tmp_path / "state" / "protocol"
    monkeypatch.setattr(device, "state_folder", lambda: folder)
    return folder


def test_it_is_made_at_first_use_and_stays() -> None:
    """Asked twice, it is the same."""
    first = device_id()
    assert is_id(first)
    assert device_id() == first


@pytest.mark.parametrize("says", [b"", b"[]", b'{"device": "../x"}', b'{"device": "\\ud800"}', b"\xff"])
def test_a_damaged_one_is_made_anew(state: Path, says: bytes) -> None:
    """The id names nothing but the device: a new one does no harm."""
    state.mkdir(parents=True)
    (state / "device.json").write_bytes(says)
    first = device_id()
    assert is_id(first)
    assert device_id() == first


def test_people_see_its_beginning() -> None:
    """Enough to tell devices apart; what is no id is not shown."""
    assert [device_label(one) for one in ("k3f9ab7h2c", "\x1b[2J", "")] == ["k3f9ab", "?", "?"]
