"""The key of a device behind its passphrase: nothing else opens it, and nothing costs too much."""

from __future__ import annotations

import unicodedata

import msgspec
import pytest

from protocol.errors import DamagedFile, Refused, WrongPassphrase
from protocol.vault import wrapping
from protocol.vault.wrapping import good_passphrase, unwrap, wrap
from tests.vault.conftest import PASSPHRASE

SECRET = b"wat niemand mag weten"


def test_comes_back_with_the_passphrase() -> None:
    """And with nothing else in the file but what a thief may see."""
    raw = wrap(SECRET, PASSPHRASE)
    assert unwrap(raw, PASSPHRASE, "") == SECRET
    assert SECRET not in raw


def test_another_passphrase_is_told() -> None:
    """In one clear word, which says nothing of how near it was."""
    raw = wrap(SECRET, PASSPHRASE)
    told = set()
    for wrong in ("", PASSPHRASE[:-1], PASSPHRASE + "x", PASSPHRASE.upper()):
        with pytest.raises(WrongPassphrase) as error:
            unwrap(raw, wrong, "")
        told.add(str(error.value))
    assert len(told) == 1


def test_memory_that_is_refused_is_no_wrong_passphrase() -> None:
    """Somebody whose laptop is full would else think that they lost their passphrase."""
    resource = pytest.importorskip("resource", reason="no limits of memory there")
    limits = resource.getrlimit(resource.RLIMIT_AS)
    raw = wrap(SECRET, PASSPHRASE)
    unwrap(raw, PASSPHRASE, "")  # everything is imported
    resource.setrlimit(resource.RLIMIT_AS, (1 << 20, limits[1]))
    try:
        with pytest.raises(Refused, match=r"memory"):
            unwrap(raw, PASSPHRASE, "")
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)
    assert unwrap(raw, PASSPHRASE, "") == SECRET


def test_keyboards_that_compose_differently_are_one() -> None:
    """An e with an accent is one character or two, as the system likes it."""
    words = "café en crème brûlée"
    raw = wrap(SECRET, unicodedata.normalize("NFC", words))
    assert unwrap(raw, unicodedata.normalize("NFD", words), "") == SECRET


@pytest.mark.parametrize("length", range(0, 190, 10))
def test_a_cut_file_is_told(length: int) -> None:
    """Wherever it is cut."""
    raw = wrap(SECRET, PASSPHRASE)
    assert length < len(raw)
    with pytest.raises(DamagedFile):
        unwrap(raw[:length], PASSPHRASE, "")


def test_a_flipped_bit_never_gives_another_secret() -> None:
    """In any byte: it is told, as damage or as a wrong passphrase, and never as a mistake in the program."""
    raw = wrap(SECRET, PASSPHRASE)
    for at in range(0, len(raw), 3):
        flipped = raw[:at] + bytes([raw[at] ^ 4]) + raw[at + 1 :]
        try:
            assert unwrap(flipped, PASSPHRASE, "") == SECRET  # a field that we don't know
        except (DamagedFile, WrongPassphrase):
            continue


@pytest.mark.parametrize("field", [{"memory": 1 << 34}, {"passes": 10**6}, {"memory": 0}, {"kdf": "none"}])
def test_a_file_from_elsewhere_can_not_make_us_work(field: dict[str, object]) -> None:
    """What it says of its own cost is bounded."""
    kept = msgspec.json.decode(wrap(SECRET, PASSPHRASE))
    with pytest.raises(DamagedFile):
        unwrap(msgspec.json.encode(kept | field), PASSPHRASE, "")


def test_a_short_passphrase_is_refused() -> None:
    """Blanks around it don't count."""
    with pytest.raises(Refused):
        good_passphrase("  elf tekens    ")
    assert good_passphrase("twaalf teken") == "twaalf teken"


def test_the_cost_is_what_the_manual_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """128 MiB and three passes, written in the file."""
    monkeypatch.undo()
    assert (wrapping.MEMORY, wrapping.PASSES) == (128 << 20, 3)
    kept = msgspec.json.decode(wrap(SECRET, PASSPHRASE))
    assert (kept["kdf"], kept["memory"], kept["passes"]) == ("argon2id", 128 << 20, 3)
