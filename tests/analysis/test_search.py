"""Words are found whatever their accents and capitals, among what was asked for and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.analysis.folding import fold, fold_with_places
from protocol.analysis.search import FromInterview, KeptNote, NoteIndex, Wanted, places_of, terms_of
from protocol.model.words import Kind


def kept(text: str, kind: Kind = Kind.PARAPHRASE, topic: str = "topic/O06") -> KeptNote:
    """A note."""
    return KeptNote(id=f"n{text}", text=text, kind=kind, topic=topic, wording="Wat doe je?", minute=3.0)


@pytest.fixture
def index() -> NoteIndex:
    """The notes of four interviews, one of them without any."""
    made = NoteIndex()
    made.add(
        FromInterview("i1", "C1", "volunteer", "C1-V01-1"),
        [kept("Koffie zetten, en babbelen"), kept("Een café voor ouders", Kind.VERBATIM, "topic/O01")],
    )
    made.add(FromInterview("i2", "C1", "coordinator", "C1-C01-1"), [])
    made.add(FromInterview("i3", "C2", "volunteer", "C2-V01-1"), [kept("de koffie\nis een begin")])
    made.add(
        FromInterview("i4", "C2", "document", "C2-D01-1"),
        [kept("Vrijwilligers zetten koffie", Kind.VERBATIM)],
    )
    return made


def found(index: NoteIndex, typed: str, **only: object) -> list[str]:
    """The texts of the notes that fit."""
    wanted = Wanted(terms_of(typed), **only)  # type: ignore[arg-type]
    return [index.get(number)[1].text for numbers in index.find(wanted) for number in numbers]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("cafe", "café"),
        ("CAFÉ", "cafe"),
        ("cafe\u0301", "café"),
        ("coordinator", "coördinator"),
        ("strasse", "Straße"),
        ("oeuvre", "œuvre"),
        ("aether", "Æther"),
        ("foto's", "foto’s"),
        ("ijs", "ĳs"),
        ("istanbul", "İstanbul"),
    ],
)
def test_accents_and_capitals_do_not_matter(typed: str, text: str) -> None:
    """In what is typed nor in the notes."""
    assert terms_of(typed) == (fold(text),)


@given(st.text())
def test_each_folded_character_has_its_place(text: str) -> None:
    """The two ways of folding agree, and the places never go back."""
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    """What was found in folded words can be looked for again."""
    assert fold(fold(text)) == fold(text)


def test_all_words_have_to_be_there(index: NoteIndex) -> None:
    """In any order."""
    assert found(index, "zetten koffie") == ["Koffie zetten, en babbelen", "Vrijwilligers zetten koffie"]


def test_quotes_keep_words_together(index: NoteIndex) -> None:
    """Also over the end of a line, and before the second quote is typed."""
    assert found(index, '"zetten koffie"') == ["Vrijwilligers zetten koffie"]
    assert found(index, "“koffie is") == ["de koffie\nis een begin"]


def test_words_of_two_notes_are_not_one_phrase(index: NoteIndex) -> None:
    """Each note stands by itself."""
    assert found(index, '"babbelen een"') == []
    assert found(index, "babbelen ouders") == []


def test_filters_leave_the_rest_out(index: NoteIndex) -> None:
    """Kind, role, case and topic, alone and together."""
    assert found(index, "koffie", kind=Kind.VERBATIM) == ["Vrijwilligers zetten koffie"]
    assert found(index, "koffie", role="volunteer", case="C2") == ["de koffie\nis een begin"]
    assert found(index, "", topic="topic/O01") == ["Een café voor ouders"]


def test_nothing_typed_is_everything(index: NoteIndex) -> None:
    """In the order of the interviews."""
    assert len(found(index, "  ")) == len(index) == 4


def test_a_note_leads_back_to_its_interview(index: NoteIndex) -> None:
    """Past interviews without notes."""
    assert [index.get(number)[0].id for number in range(4)] == ["i1", "i1", "i3", "i4"]


def test_what_is_found_is_shown_in_the_words_themselves() -> None:
    """Places are those of the text with its accents; words that touch become one place."""
    text = "Straße, café"
    assert [text[start:end] for start, end in places_of(text, ("strass", "cafe"))] == ["Straß", "café"]
    assert places_of("koffie", ("koff", "ffie")) == [(0, 6)]


@given(
    st.lists(st.text(alphabet="ab \n", max_size=8), max_size=6),
    st.text(alphabet="ab", min_size=1, max_size=3),
)
def test_the_index_finds_what_a_look_at_each_note_finds(texts: list[str], word: str) -> None:
    """Looking in the whole interview at once misses nothing and invents nothing."""
    index = NoteIndex()
    index.add(FromInterview("i", "C1", "volunteer", "C1-V01-1"), [kept(text) for text in texts])
    assert found(index, word) == [text for text in texts if word in fold(text)]
