"""Files that are not what was written: always found, always told in words, never another exception."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.errors import DamagedFile, NewerFormat
from protocol.store.envelope import pack, unpack
from protocol.store.interview_file import InterviewFile, read_contents
from tests.store.records import DEVICE, make_draft, make_interview, make_note, make_questionnaire

PATH = Path("interviews/x.json")
TABLES = {"notes": {"1": {"id": "a", "text": "koffie é 😀"}}, "draft": {}}
WHOLE = pack(TABLES)


def sealed(data: bytes, number: bytes = b"1") -> bytes:
    """A file around data that need not make sense, with the right checksum."""
    digest = hashlib.sha256(data).hexdigest().encode()
    return b'{"format":%s,"checksum":"sha256:%s","data":%s}' % (number, digest, data)


def test_what_was_packed_is_unpacked() -> None:
    """The tables come back as they were."""
    assert unpack(WHOLE, PATH) == TABLES


def test_the_checksum_is_that_of_the_exact_bytes_of_the_data() -> None:
    """Anyone can check a file with sha256sum."""
    assert sealed(msgspec.json.encode(TABLES)) == WHOLE


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "empty"),
        (bytes(500), "zeros"),
        (WHOLE[:40] + bytes(40) + WHOLE[80:], "zeros"),
        (WHOLE[:-1], "not whole"),
        (WHOLE[: len(WHOLE) // 2], "not whole"),
        (WHOLE + WHOLE, "not whole"),
        (b"\xff\xfe" + WHOLE, "not whole"),
        (b"[1, 2]", "form"),
        (b"null", "form"),
        (b"7", "form"),
        (b"{}", "form"),
        (b'{"format": true}', "form"),
        (b'{"format": 1.5}', "form"),
        (b'{"format": 1}', "checksum"),
        (b'{"format": 0}', "checksum"),
        (b'{"format": -3}', "checksum"),
        (WHOLE.replace(b"koffie", b"coffie"), "checksum"),
        (sealed(b"[" * 100_000 + b"]" * 100_000), "nested too deeply"),
        (sealed(b"[]"), "form"),
        (sealed(b'"\xff"'), "not whole|form"),
        (sealed(b'{"notes": 1e999}'), "form"),
        (sealed(b'{"notes": ' + b"9" * 5000 + b"}"), "form"),
        (sealed(b'{"notes": {"1": {"text": "\\ud800"}}}'), "not whole"),
        (sealed(b'{"notes": {"1": {"text": "\xff"}}}'), "not whole"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_damage_is_told(raw: bytes, told: str) -> None:
    """Whatever happened to a file, it is damaged, and the message says how and where."""
    with pytest.raises(DamagedFile, match=told) as caught:
        unpack(raw, PATH)
    assert str(caught.value).startswith(f"{PATH}: ")


def test_every_flipped_bit_is_found() -> None:
    """No bit can change without being noticed; only in the number of the format it looks like a newer one."""
    number = WHOLE.index(b":1,") + 1
    for place in range(len(WHOLE)):
        for bit in range(8):
            flipped = bytearray(WHOLE)
            flipped[place] ^= 1 << bit
            with pytest.raises(NewerFormat if flipped[number] in b"3579" else DamagedFile):
                unpack(bytes(flipped), PATH)


def test_every_cut_is_found() -> None:
    """No tail can be missing without being noticed."""
    for length in range(len(WHOLE)):
        with pytest.raises(DamagedFile):
            unpack(WHOLE[:length], PATH)


def test_a_newer_format_is_no_damage() -> None:
    """A file of a newer version of the program is told as such, whatever its data look like."""
    with pytest.raises(NewerFormat, match="newer version") as caught:
        unpack(b'{"format": 2, "checksum": {"blake3": "x"}, "data": [1]}', PATH)
    assert caught.value.remedy


@given(st.binary(max_size=200))
def test_no_bytes_lead_to_another_exception(raw: bytes) -> None:
    """Bytes from anywhere are no file of ours."""
    with pytest.raises(DamagedFile):
        unpack(raw, PATH)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["interview", "questionnaire", "notes", "draft", "x"]), _json, max_size=4)
)
def test_data_that_are_no_interview_are_damage(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, object]
) -> None:
    """A right checksum around what does not fit the model is damage too, for reading and for opening."""
    path = tmp_path_factory.mktemp("hostile") / "x.json"
    path.write_bytes(sealed(msgspec.json.encode(tables)))
    with pytest.raises(DamagedFile):
        read_contents(path)
    with pytest.raises(DamagedFile):
        InterviewFile.open(path, DEVICE)


def _group(depth: int) -> dict[str, object]:
    inner: dict[str, object] = {"name": "x", "type": "text"}
    for _ in range(depth):
        inner = {"name": "x", "type": "group", "questions": [inner]}
    return inner


def _whole_tables() -> dict[str, dict[str, object]]:
    note = msgspec.to_builtins(make_note())
    return {
        "interview": {"1": msgspec.to_builtins(make_interview())},
        "questionnaire": {"1": msgspec.to_builtins(make_questionnaire())},
        "notes": {"1": note},
    }


@pytest.mark.parametrize(
    ("table", "documents", "told"),
    [
        ("interview", {}, "exactly one interview"),
        ("interview", {"1": {"id": "x"}}, "interview"),
        ("notes", {"1": {"id": "x", "kind": "\x1b[31mgeheim"}}, "notes"),
        ("notes", {"one": msgspec.to_builtins(make_note())}, "no number"),
        ("notes", {number: msgspec.to_builtins(make_note(id="x")) for number in "12"}, "same id"),
        ("draft", {number: msgspec.to_builtins(make_draft("x")) for number in "12"}, "more than one line"),
        ("unknown", {"y": {}}, "no number"),
        ("unknown", {"1": _group(200)}, "nested too deeply"),
    ],
)
def test_documents_that_do_not_fit_are_told_without_their_words(
    tmp_path: Path, table: str, documents: dict[str, object], told: str
) -> None:
    """The message names the place, never what stands there."""
    path = tmp_path / "x.json"
    path.write_bytes(pack(_whole_tables() | {table: documents}))
    with pytest.raises(DamagedFile, match=told) as caught:
        InterviewFile.open(path, DEVICE)
    assert "geheim" not in str(caught.value)


def test_groups_within_groups_without_end_are_damage(tmp_path: Path) -> None:
    """A questionnaire that would exhaust whoever walks through it is refused."""
    path = tmp_path / "x.json"
    questionnaire = msgspec.to_builtins(make_questionnaire())
    questionnaire["topics"][0]["questions"] = [_group(200)]
    path.write_bytes(pack(_whole_tables() | {"questionnaire": {"1": questionnaire}}))
    with pytest.raises(DamagedFile, match="nested too deeply"):
        read_contents(path)


def test_a_missing_file_is_told_as_damage(tmp_path: Path) -> None:
    """A file that is gone is an error that a person is told."""
    with pytest.raises(DamagedFile, match="not there"):
        read_contents(tmp_path / "x.json")


def test_a_folder_in_the_place_of_a_file_is_told_as_damage(tmp_path: Path) -> None:
    """What can't be read is told with the reason."""
    with pytest.raises(DamagedFile, match="can't be read"):
        read_contents(tmp_path)


def test_the_remedy_says_whether_there_is_a_previous_version(tmp_path: Path) -> None:
    """Whoever meets a damaged file is told what to do."""
    path = tmp_path / "x.json"
    path.write_bytes(b"")
    with pytest.raises(DamagedFile) as without:
        read_contents(path)
    (tmp_path / "x.json.previous").write_bytes(WHOLE)
    with pytest.raises(DamagedFile) as with_previous:
        read_contents(path)
    assert "copy" in without.value.remedy
    assert "x.json.previous" in with_previous.value.remedy
