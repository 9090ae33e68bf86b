"""The documents of a table come some at a time, whatever is in them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.store import slices
from protocol.store.slices import documents

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.just('},"1":{')
_VALUES = st.recursive(
    _TEXTS | st.integers(),
    lambda inner: st.dictionaries(_TEXTS | st.just("7"), inner, max_size=3) | st.lists(inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(_TEXTS, _VALUES, max_size=3), max_size=12), st.integers(0, 60))
def test_every_document_comes_once(made: list[dict[str, Any]], size: int) -> None:
    """In order, however small the slices are and whatever looks like the end of a document."""
    table = msgspec.json.encode({str(n): one for n, one in enumerate(made, 1)})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "_SLICE", size)

        assert list(documents(table, dict[str, Any])) == made


@pytest.mark.parametrize("table", [b"{", b'{"1":{}', b'{"1":{"a":1}} {', b'{"1":{},"2":{"a":}}', b"[]"])
def test_what_is_no_table_is_told(table: bytes) -> None:
    """Nothing is passed over in silence."""
    with pytest.raises(msgspec.DecodeError):
        list(documents(table, dict[str, Any]))
