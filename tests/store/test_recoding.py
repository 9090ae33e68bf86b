"""Codings follow their code to another name, or go with it, in the work of every coder."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from protocol.errors import DamagedFile, WriteFailed
from protocol.model.coding import CoderWork
from protocol.store import recoding
from protocol.store.codings import all_work, work_path, write_work
from protocol.store.recoding import give_names, take_out
from tests.store.test_codings import coding, work
from tests.store.test_withdrawal import AT


def test_codings_of_every_coder_follow(tmp_path: Path) -> None:
    """Each keeps its id, its stretch and its memo; the history says what was said, and what it became."""
    for coder in ("AB", "CD"):
        write_work(tmp_path, work(coder))

    recoded = give_names(tmp_path, {"steun": "hulp"}, AT)

    assert (recoded.codings, recoded.joined) == (8, 0)
    for one, before in zip(all_work(tmp_path), (work("AB"), work("CD")), strict=True):
        assert one.codings == [structs.replace(c, code="hulp") for c in before.codings]
        assert (one.memos, one.seen) == (before.memos, before.seen)
        assert list(one.history)[:4] == list(before.history)
        assert [(c.act, c.code, c.became) for c in one.history[4:]] == [("renamed", "steun", "hulp")] * 4


def test_codings_of_both_on_one_stretch_become_one(tmp_path: Path) -> None:
    """The one that was there stays; the history tells that the other was joined with it."""
    there = (coding(code="a"), coding(code="b"), coding("n2", code="a"))
    write_work(tmp_path, CoderWork(coder="AB", codings=there))

    recoded = give_names(tmp_path, {"a": "b"}, AT)

    (left,) = all_work(tmp_path)
    assert [(one.id, one.unit, one.code) for one in left.codings] == [
        ("c-n1-b", "n1", "b"),
        ("c-n2-a", "n2", "b"),
    ]
    assert [(one.act, one.unit) for one in left.history] == [("joined", "n1"), ("renamed", "n2")]
    assert recoded.joined == 1


def test_codings_go_with_their_code(tmp_path: Path) -> None:
    """Those of other codes stay, and the history tells what went."""
    write_work(tmp_path, CoderWork(coder="AB", codings=(coding(code="a"), coding(code="b"))))

    assert take_out(tmp_path, "a", AT).codings == 1

    (left,) = all_work(tmp_path)
    assert [one.code for one in left.codings] == ["b"]
    assert [(one.act, one.code) for one in left.history] == [("removed", "a")]


def test_nothing_changes_when_somebodys_work_is_damaged(tmp_path: Path) -> None:
    """All is read before anything is written."""
    write_work(tmp_path, work("AB"))
    before = work_path(tmp_path, "AB").read_bytes()
    work_path(tmp_path, "CD").write_bytes(b"{")

    with pytest.raises(DamagedFile):
        give_names(tmp_path, {"steun": "hulp"}, AT)
    assert work_path(tmp_path, "AB").read_bytes() == before


def test_act_that_broke_off_can_be_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk refuses the second file: doing it again does the rest, and the first is not touched twice."""
    for coder in ("AB", "CD"):
        write_work(tmp_path, work(coder))

    def refusing(study: Path, one: CoderWork) -> None:
        if one.coder == "CD":
            raise WriteFailed("full", "", "")
        write_work(study, one)

    with monkeypatch.context() as patched, pytest.raises(WriteFailed):
        patched.setattr(recoding, "write_work", refusing)
        give_names(tmp_path, {"steun": "hulp"}, AT)
    assert [{c.code for c in one.codings} for one in all_work(tmp_path)] == [{"hulp"}, {"steun"}]

    assert give_names(tmp_path, {"steun": "hulp"}, AT).codings == 4
    assert [{c.code for c in one.codings} for one in all_work(tmp_path)] == [{"hulp"}, {"hulp"}]
    assert [len(one.history) for one in all_work(tmp_path)] == [8, 8]
