"""REFI-QDA projects: valid, whole, and with codings on the very words that were coded."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from protocol.export.refi.texts import SourceText
from protocol.model.coding import Code, Codebook, CoderWork, UnitMemo, UnitSort, hash_of
from protocol.model.words import Kind
from tests.export import builders
from tests.export.formats.conftest import Write, schema
from tests.export.formats.talks import (
    CODEBOOK,
    CONTROLS,
    FAMILY,
    Make,
    coding,
    full_talk,
    memo,
    per_answer,
    per_interview,
)

BOTH = pytest.mark.parametrize("make", [per_interview, per_answer], ids=["interview", "answer"])
PROGRAM = "Protocol"


@BOTH
def test_project_is_valid(write: Write, make: Make) -> None:
    """The XML validates against the schema of the standard, whatever stands in the notes."""
    talk, works = full_talk()
    project = write(talk, builders.contents(), works=works, codebook=CODEBOOK, make=make)

    schema("Project-mrt2019.xsd").assertValid(project.root)


def test_empty_study_is_valid(write: Write) -> None:
    """A study without interviews gives a valid project too."""
    schema("Project-mrt2019.xsd").assertValid(write().root)


@BOTH
def test_codings_stand_on_the_words_that_were_coded(write: Write, make: Make) -> None:
    """Positions count code points: emoji of several and accents that combine move nothing."""
    talk, works = full_talk()
    project = write(talk, works=works, codebook=CODEBOOK, make=make)

    assert [coded for coded in project.coded() if coded[0] != PROGRAM] == [
        ("AB", "drempel", "\U0001f469\u200d\U0001f467"),
        ("AB", "los", "drie _x005F_x0041_ vier\nvijf"),
        ("AB", "welkom", FAMILY[FAMILY.index("cafe") : FAMILY.index("!")]),
        ("CD", "welkom", FAMILY),
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.data())
def test_every_stretch_of_a_note_is_found(text: str, data: st.DataObject) -> None:
    """The stretch at the positions is that of the note; control characters around it move it along."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    source = SourceText()
    source.line("before \U0001f469")
    source.note("n", "[x] ", f"\x07{text}|\x1b")

    whole, span = source.whole("n"), source.span("n", start + 1, end + 1)
    assert whole is not None
    assert span is not None
    assert source.span("n", 0, len(text) + 3) == whole
    assert whole[0] + len("_x0007_") <= span[0] <= span[1] <= whole[1] - len("|_x001B_")
    if text.isprintable() and "_x" not in text.casefold():
        assert source.text[span[0] : span[1]] == text[start:end]


@BOTH
def test_texts_are_plain(write: Write, make: Make) -> None:
    """Texts lie in `sources/`, in lower case, as UTF-8 with LF and without a byte order mark."""
    talk, works = full_talk()
    project = write(talk, works=works, make=make)

    sources = {name: data for name, data in project.files.items() if name != "project.qde"}
    assert sources
    assert all(name.startswith("sources/") for name in sources)
    assert not any(b"\r" in data or data.startswith(b"\xef\xbb\xbf") for data in sources.values())
    assert "een_x0007_twee_x001B_[31m" in "".join(project.texts().values())


def test_one_text_per_interview_or_per_answer(write: Write) -> None:
    """An interview is one text, or each question of it that has notes is one, the inbox too."""
    talk, _works = full_talk()

    assert len(write(talk, make=per_interview).texts()) == 1
    assert len(write(talk, make=per_answer).texts()) == len({note.question for note in talk.notes}) == 3


@BOTH
def test_guids_stay(write: Write, make: Make) -> None:
    """A second export has the same GUIDs, so that another program knows what it has."""
    talk, works = full_talk()

    def guids() -> list[str]:
        return [found.get("guid") for found in write(talk, works=works, make=make).find("//*[@guid]")]

    first = guids()
    assert guids() == first
    assert len(set(first)) == len(first)
    assert all(uuid.UUID(guid).version == 5 for guid in first)


def test_code_names_are_unique_and_nested(write: Write) -> None:
    """Codes stand below those above them, and no two share a name, whatever their capitals."""
    names = ("welkom > drempel", "afstand > drempel", "Drempel", "kind of note")
    book = Codebook(codes=tuple(Code(id=f"k{n}", name=name) for n, name in enumerate(names)))
    project = write(codebook=book)

    found = [code.get("name").casefold() for code in project.find("//p:Code")]
    assert len(set(found)) == len(found)
    [below] = project.find("//p:Code[@name='afstand']/p:Code")
    assert below.get("name") == "afstand > drempel"
    assert "- drempel -> afstand > drempel" in project.result.account


def test_codes_of_many_levels_do_no_harm(write: Write) -> None:
    """A name with thousands of levels, such as nobody types, does not bring the export down."""
    name = " > ".join("ab" * 5000)
    project = write(codebook=Codebook(codes=(Code(id="k1", name=name),)))

    depth = max(len(list(code.iterancestors())) for code in project.find("//p:Code"))
    assert depth < 100
    assert project.result.went_out["codes"] == 1


def test_codes_of_one_name_are_one(write: Write) -> None:
    """Two codes that differ in blanks alone are one code, and that is told."""
    book = Codebook(codes=(Code(id="k1", name="a > b", memo="eerst"), Code(id="k2", name="a>b")))
    project = write(codebook=book)

    [code] = project.find("//p:Code[@name='b']")
    assert code[0].text == "eerst"
    assert "codes: 1 of 2 (codes of one name are one code here)" in project.result.account


def test_long_code_names_are_told(write: Write) -> None:
    """A name that is longer than MAXQDA takes goes out whole, and is told."""
    project = write(codebook=CODEBOOK)

    assert project.find(f"//p:Code[@name='{'x' * 64}']")
    assert f"- {'x' * 64}" in project.result.account


def test_kinds_stay_apart(write: Write) -> None:
    """Each note has its kind as a code by the program, below a group that no text can get."""
    talk, works = full_talk()
    project = write(talk, works=works)

    kinds = {code: text for who, code, text in project.coded() if who == PROGRAM}
    assert kinds["kind: verbatim"] == FAMILY
    assert kinds["kind: interpretation"] == "=1+1"
    [group] = project.find("//p:Code[@name='kind of note']")
    assert (group.get("isCodable"), len(group)) == ("false", len(Kind))


def test_words_that_may_not_be_quoted_are_marked(write: Write) -> None:
    """Literal words without consent to quotes are marked in the text and by a code."""
    asked = (builders.decision("notes", True), builders.decision("quotes", False))
    said = builders.note("mijn woorden", kind=Kind.VERBATIM)
    project = write(builders.contents(notes=(said, builders.note("zijn uitleg")), consent=asked))

    assert (PROGRAM, "do not quote", "mijn woorden") in project.coded()
    assert (PROGRAM, "do not quote", "zijn uitleg") not in project.coded()
    assert "NO, do not quote] mijn woorden" in "".join(project.texts().values())


def test_words_of_sensitive_notes_stay_here(write: Write) -> None:
    """A sensitive note goes out without its words, and so do the memos on it; its codings stay."""
    kept = builders.note("mijn geheim", sensitive=True)
    talk = builders.contents(notes=(kept,))
    work = CoderWork(
        coder="AB", codings=(coding(kept, talk, "zwaar", 5, 11),), memos=(memo(kept, talk, "dat geheim"),)
    )
    project = write(talk, works=[work])

    assert not any(b"geheim" in data for data in project.files.values())
    assert ("AB", "zwaar", "(sensitive: held back)") in project.coded()
    asked_for = write(talk, works=[work], with_sensitive=True)
    assert ("AB", "zwaar", "geheim") in asked_for.coded()
    assert (PROGRAM, "sensitive", "mijn geheim") in asked_for.coded()


def test_text_that_changed_is_coded_as_a_whole(write: Write) -> None:
    """Where the note is no longer what the coder saw, all of it is coded, and that is told."""
    note = builders.note("nu anders")
    talk = builders.contents(notes=(note,))
    old = coding(note, talk, "code", 0, 4, text_hash=hash_of("toen zo"))
    project = write(talk, works=[CoderWork(coder="AB", codings=(old,))])

    assert ("AB", "code", "nu anders") in project.coded()
    told = "Codings on whole notes, since the text changed after the coding: 1"
    assert told in project.result.account


@BOTH
def test_coded_answers_have_their_place(write: Write, make: Make) -> None:
    """A coding of an answer as a whole runs from its first note to its last one."""
    first, second = builders.note("eerst", entered=builders.moment(5)), builders.note("dan")
    talk = builders.contents(notes=(first, second, builders.note("elders", "meeting")))
    unit = f"{talk.interview.id}/tasks"
    text = "paraphrase: eerst\nparaphrase: dan"
    whole = coding(
        first, talk, "alles", 0, len(text), unit=unit, sort=UnitSort.ANSWER, text_hash=hash_of(text)
    )
    part = structs.replace(whole, id="c2", start=text.index("dan"), code="deel")
    project = write(talk, works=[CoderWork(coder="AB", codings=(whole, part))], make=make)

    [alles, deel] = [piece for who, _code, piece in project.coded() if who == "AB"]
    assert (alles.startswith("eerst\n"), alles.endswith("dan"), deel) == (True, True, "dan")


def test_interviews_are_cases_with_attributes(write: Write) -> None:
    """An interview is a case: it points at its texts and has its attributes as variables with a type."""
    talk, _works = full_talk()
    project = write(talk)

    [case] = project.find("//p:Case")
    names = {found.get("guid"): found.get("name") for found in project.find("//p:Variable")}
    values = {
        names[value[0].get("targetGUID")]: value[1].text for value in project.find("//p:Case/p:VariableValue")
    }
    assert case.get("name") == "C1-V01-1"
    assert values["case"] == "C1"
    assert values["role"] == "Volunteer"
    assert values["hours: answer"] == "less than 4"
    assert values["years: answer"] == "-3"
    assert values["goals/meet: about whom"] == "self"
    assert values["meeting: mention"] == "nothing kept"
    assert [found.get("targetGUID") for found in project.find("//p:SourceRef")] == list(project.texts())


def test_sets_gather_texts(write: Write) -> None:
    """Case, role and participant each have a set with their texts."""
    project = write(
        builders.contents(participant="v1"),
        builders.contents(participant="v2", participant_code="C2-V01", case="C2"),
    )

    sets = {found.get("name"): len(found) for found in project.find("//p:Set")}
    assert sets == {
        "case: C1": 1,
        "case: C2": 1,
        "role: Volunteer": 2,
        "participant: C1-V01": 1,
        "participant: C2-V01": 1,
    }


def test_answers_are_gathered_by_topic(write: Write) -> None:
    """Where a text is an answer, each topic has a set too."""
    talk, _works = full_talk()
    names = [found.get("name") for found in write(talk, make=per_answer).find("//p:Set")]

    assert [name for name in names if name.startswith("topic: ")] == [
        "topic: O02 Understanding",
        "topic: O06 Tasks and role",
        "topic: Inbox",
    ]


def test_memos_are_notes_on_their_words(write: Write) -> None:
    """A coder's memo is a note by that coder, and the words that it is about point at it."""
    talk, works = full_talk()
    project = write(talk, works=works)

    notes = {note.get("guid"): note for note in project.find("//p:Notes/p:Note")}
    pointed = [ref.get("targetGUID") for ref in project.find("//p:PlainTextSelection/p:NoteRef")]
    assert sorted(pointed) == sorted(notes)
    assert {note[0].text for note in notes.values()} == {"Denk aan \U0001f469.", "<i>"}


def test_codings_of_what_is_not_there_are_told(write: Write) -> None:
    """Codings of an interview that is left out, or of a note that is gone, are counted and not written."""
    talk, _works = full_talk()
    out = builders.contents(notes=(builders.note("weg"),), consent=())
    gone = builders.note("weg")
    work = CoderWork(
        coder="AB",
        codings=(coding(out.notes[0], out, "a"), coding(gone, talk, "b"), coding(talk.notes[0], talk, "c")),
        memos=(UnitMemo(unit=gone.id, text="weg"),),
    )
    project = write(talk, out, works=[work])

    assert [code for who, code, _text in project.coded() if who == "AB"] == ["c"]
    assert any(line.startswith("codings: 1 of 3 (the others") for line in project.result.account)
    assert any(line.startswith("memos of coders: 0 of 1 (the others") for line in project.result.account)


def test_project_tells_its_origin_and_account(write: Write) -> None:
    """The project says which program made it, and carries the account of what is not in it."""
    talk, _works = full_talk()
    project = write(talk)

    assert project.root.get("origin").startswith("Protocol ")
    [description] = project.find("/p:Project/p:Description")
    assert description.text.splitlines() == list(project.result.account)


def test_controls_never_reach_a_reader(write: Write) -> None:
    """No control character of a note is in a file but the line end."""
    talk, works = full_talk()
    assert "\x1b" in CONTROLS
    project = write(talk, works=works)

    assert not any(byte in data for data in project.files.values() for byte in (b"\x07", b"\x1b"))
