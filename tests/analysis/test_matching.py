"""Rows of a coded workbook against the text of their unit."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from protocol.analysis.matching import CodedText, Fit, find_part, match_rows
from protocol.model.coding import hash_of

TEXT = "Ik luister, en dan zet ik koffie. Meer niet."


def _fits(*rows: CodedText, text: str = TEXT) -> list[tuple[Fit, str]]:
    """How each row stands to the text, and which words it codes."""
    return [(m.fit, text[m.start : m.end]) for m in match_rows(rows, text, {"(held back)"})]


def test_row_as_it_was_is_the_whole() -> None:
    """Line ends and blanks at both ends don't matter: spreadsheet programs change them."""
    text = "een\ntwee"
    assert _fits(CodedText("een\r\ntwee "), text=text) == [(Fit.WHOLE, text)]


def test_copy_is_told() -> None:
    """The second row with the same text is a copy."""
    assert [fit for fit, _words in _fits(CodedText(TEXT), CodedText(TEXT))] == [Fit.WHOLE, Fit.COPY]


def test_split_rows_become_parts() -> None:
    """Parts of the text become stretches of it."""
    rows = [CodedText(part, hash_of(TEXT)) for part in ("Ik luister,", "en dan zet ik koffie.", "Meer niet.")]

    assert _fits(*rows) == [(Fit.PART, row.text) for row in rows]


def test_words_that_come_twice_are_found_in_order() -> None:
    """The second part with the same words is their second place."""
    text = "ja en nee en ja"

    found = match_rows([CodedText("ja en"), CodedText("nee"), CodedText("en ja")], text, ())

    assert [(one.start, one.end) for one in found] == [(0, 5), (6, 9), (10, 15)]


def test_altered_text_is_told() -> None:
    """Words that are not in the text are no part of it; nor is nothing."""
    assert [fit for fit, _w in _fits(CodedText("Ik luisterde."), CodedText(""))] == [Fit.ALTERED] * 2


def test_text_that_changed_in_the_study_is_told_apart_from_an_altered_row() -> None:
    """The hash in the row tells who changed the text: the study since, or a coder."""
    old = "Zoals het was."

    (changed,) = match_rows([CodedText(old, hash_of(old))], TEXT, ())
    (altered,) = match_rows([CodedText(old, hash_of(TEXT))], TEXT, ())

    assert (changed.fit, changed.text_hash, changed.end) == (Fit.CHANGED, hash_of(old), len(old))
    assert (altered.fit, altered.text_hash) == (Fit.ALTERED, hash_of(TEXT))


def test_parts_of_a_text_that_changed_since_keep_their_places() -> None:
    """Parts that make up the text of then are stretches of that text."""
    old = "Eerst dit. Dan dat."
    rows = [CodedText(part, hash_of(old)) for part in ("Eerst dit.", "Dan dat.")]

    found = match_rows(rows, TEXT, ())

    assert [(m.fit, old[m.start : m.end], m.text_hash) for m in found] == [
        (Fit.PART, "Eerst dit.", hash_of(old)),
        (Fit.PART, "Dan dat.", hash_of(old)),
    ]


def test_words_that_are_held_back_are_expected() -> None:
    """What stands in the place of sensitive words is no change."""
    assert [fit for fit, _words in _fits(CodedText("(held back)"))] == [Fit.WITHHELD]


def test_without_a_column_of_texts_rows_are_whole() -> None:
    """Who took the text away coded whole units."""
    assert _fits(CodedText(None)) == [(Fit.WHOLE, TEXT)]


_TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("e\u0301é \n🙂ﬁ"), max_size=40
)


@given(_TEXTS, st.integers(0, 40), st.integers(0, 40), st.sampled_from(["NFC", "NFD", ""]))
def test_any_part_is_found(text: str, one: int, other: int, form: str) -> None:
    """A part of any text is found, however accents are composed, and what stands there says the same."""
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    part = text[start:end]
    written = unicodedata.normalize(form, part) if form else part  # type: ignore[arg-type]

    found = find_part(text, written)

    if not part.split():
        assert found is None
    else:
        assert found is not None
        there = unicodedata.normalize("NFD", text[found[0] : found[1]])
        assert set(unicodedata.normalize("NFD", written).split()[0]) <= set(there)
        if start == 0 or found[0] >= start:
            assert hash_of(there) == hash_of(part) or unicodedata.normalize("NFD", part).strip() in there
