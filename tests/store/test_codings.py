"""The codebook and the work of coders, as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from protocol.errors import DamagedFile, InUse, NewerFormat, Refused, WriteFailed
from protocol.model.coding import (
    Code,
    Codebook,
    CoderWork,
    Coding,
    CodingChange,
    Reading,
    SeenUnit,
    UnitMemo,
    UnitSort,
    hash_of,
)
from protocol.store import device
from protocol.store.coder_file import read_work
from protocol.store.codings import (
    all_work,
    coder_code,
    coders,
    holding,
    read_codebook,
    taking_out,
    work_path,
    write_codebook,
    write_work,
)
from protocol.store.envelope import pack, unpack
from protocol.store.interview_file import InterviewFile
from protocol.store.study_folder import StudyFolder
from tests.small_study import STUDY, VOLUNTEER
from tests.store.records import DEVICE, make_interview, make_note, make_questionnaire
from tests.store.test_withdrawal import AT
from tests.store.test_withdrawal import holding as holding_words

WORD = "mijnbuurvrouw"


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the folders of who runs the tests alone."""
    monkeypatch.setattr(device, "state_folder", lambda: tmp_path / "state")


def coding(unit: str = "n1", interview: str = "i1", code: str = "steun", **fields: object) -> Coding:
    """A coding of the first three characters of a unit."""
    made = Coding(
        id=f"c-{unit}-{code}",
        unit=unit,
        interview=interview,
        start=0,
        end=3,
        text_hash=hash_of(unit),
        code=code,
        at=AT,
    )
    return structs.replace(made, **fields)


def work(coder: str = "AB", interviews: int = 2) -> CoderWork:
    """The work of a coder on two notes of each interview."""
    units = [(f"n{i}-{n}", f"i{i}") for i in range(interviews) for n in range(2)]
    return CoderWork(
        coder=coder,
        codings=tuple(coding(unit, interview) for unit, interview in units),
        memos=tuple(UnitMemo(unit=unit, text=f"{WORD} {unit}", interview=of) for unit, of in units),
        seen=tuple(SeenUnit(unit=unit, text_hash=hash_of(unit), interview=of) for unit, of in units),
        readings=(Reading(id="r1", at=AT, file="a.xlsx", digest="ff", sort=UnitSort.NOTE),),
        history=tuple(
            CodingChange(
                at=AT, reading="r1", act="added", unit=unit, start=0, end=3, code="steun", interview=of
            )
            for unit, of in units
        ),
    )


def test_work_comes_back(tmp_path: Path) -> None:
    """What was written is read, all of it."""
    write_work(tmp_path, work())

    assert all_work(tmp_path) == [work()]


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(_TEXTS, _TEXTS, _TEXTS), max_size=8, unique_by=lambda one: one[0]))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_words_come_back(tmp_path: Path, units: list[tuple[str, str, str]]) -> None:
    """Whatever the ids, codes and memos are, and whatever was written before, the same comes back."""
    made = CoderWork(
        coder="AB",
        codings=tuple(coding(unit, "i1", code, id=f"c{n}") for n, (unit, code, _memo) in enumerate(units)),
        memos=tuple(UnitMemo(unit=unit, text=memo) for unit, _code, memo in units),
        seen=tuple(SeenUnit(unit=unit, text_hash=hash_of(unit), interview="i1") for unit, _c, _m in units),
    )

    write_work(tmp_path, made)

    (read,) = all_work(tmp_path)
    assert sorted(read.codings, key=lambda one: one.id) == sorted(made.codings, key=lambda one: one.id)
    assert {memo.unit: memo.text for memo in read.memos} == {memo.unit: memo.text for memo in made.memos}
    assert read.seen == made.seen


def test_codebook_keeps_its_order_and_what_a_newer_program_put_there(tmp_path: Path) -> None:
    """Codes stand in the order in which they were given, and fields that nobody knows stay."""
    first, second = Code(id="k1", name="a"), Code(id="k2", name="b > c", memo="uitleg")
    write_codebook(tmp_path, Codebook(codes=(first, second)))
    path = tmp_path / "codings" / "codebook.json"
    tables = unpack(path.read_bytes(), path)
    tables["codes"]["1"]["colour"] = "blue"
    path.write_bytes(pack(tables))

    write_codebook(tmp_path, Codebook(codes=(second, first)))

    assert read_codebook(tmp_path).codes == (second, first)
    kept = unpack(path.read_bytes(), path)["codes"].values()
    assert [one.get("colour") for one in kept] == [None, "blue"]


def test_study_without_codings_has_an_empty_codebook(tmp_path: Path) -> None:
    """Nothing is there yet, and nothing is made by looking."""
    assert (read_codebook(tmp_path), coders(tmp_path), all_work(tmp_path)) == (Codebook(), [], [])
    assert list(tmp_path.glob("codings")) == []


@pytest.mark.parametrize(
    "code", ["", " ", "../x", "a/b", "codebook", "Codebook", "a.b", "x" * 21, "con", "-a"]
)
def test_bad_codes_of_coders_are_refused(code: str) -> None:
    """A code that could leave the folder, or is taken, is refused."""
    with pytest.raises(Refused):
        coder_code(code)


def test_damage_is_told(tmp_path: Path) -> None:
    """A file that was changed by hand is not believed."""
    write_work(tmp_path, work())
    path = work_path(tmp_path, "AB")
    path.write_bytes(path.read_bytes().replace(b"steun", b"steen"))

    with pytest.raises(DamagedFile):
        read_work(path)


def test_many_units_stay_workable(tmp_path: Path) -> None:
    """Sixty thousand units take a thousand documents, and less than 40 bytes each."""
    seen = tuple(
        SeenUnit(unit=f"n{n:015d}", text_hash=hash_of(str(n)), interview=f"i{n // 60}") for n in range(60_000)
    )

    write_work(tmp_path, CoderWork(coder="AB", seen=seen))

    path = work_path(tmp_path, "AB")
    assert len(unpack(path.read_bytes(), path)["seen"]) == 1_000
    assert path.stat().st_size < 40 * len(seen)
    assert read_work(path).seen == seen


def test_two_programs_dont_change_codings_at_once(tmp_path: Path) -> None:
    """Who comes second is told."""
    with holding(tmp_path), pytest.raises(InUse), holding(tmp_path):
        pass


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A study without interviews."""
    return StudyFolder.make(tmp_path / "study", STUDY.encode(), {"volunteer.yaml": VOLUNTEER.encode()})


@pytest.fixture
def interview(study: StudyFolder) -> InterviewFile:
    """An interview with a note."""
    file = InterviewFile.create(study.interviews, make_interview(), make_questionnaire(), DEVICE)
    with file.act() as act:
        act.put(make_note(WORD))
    file.flush()
    return file


def test_withdrawal_takes_codings_out(study: StudyFolder, interview: InterviewFile) -> None:
    """Codings, memos, what was seen and history of a withdrawn interview go; those of others stay."""
    own = interview.interview.id
    both = work()
    mine = [structs.replace(one, interview=own) for one in both.memos[:2]]
    kept = structs.replace(
        both,
        memos=(*mine, *both.memos[2:]),
        seen=tuple(structs.replace(s, interview=own) if s.interview == "i0" else s for s in both.seen),
        codings=tuple(structs.replace(c, interview=own) if c.interview == "i0" else c for c in both.codings),
    )
    write_work(study.path, kept)

    interview.withdraw(AT)

    (left,) = all_work(study.path)
    assert {one.interview for one in (*left.codings, *left.memos, *left.seen, *left.history)} == {"i1"}
    assert b"n0-0" not in work_path(study.path, "AB").read_bytes()


def test_what_goes_off_the_record_takes_its_codings_along(
    study: StudyFolder, interview: InterviewFile
) -> None:
    """Memos may hold the words of a note that was erased: they go, for the note and for the answer."""
    own, (gone,) = interview.interview.id, interview.contents().notes
    answer = f"{own}/{gone.question}"
    kept = work()
    memos = tuple(UnitMemo(unit=unit, text="haar woorden", interview=own) for unit in (gone.id, answer))
    write_work(study.path, structs.replace(kept, memos=(*kept.memos, *memos)))

    interview.purge({gone.id})

    (left,) = all_work(study.path)
    assert left == kept


def test_damaged_work_that_names_a_withdrawn_interview_goes(
    study: StudyFolder, interview: InterviewFile
) -> None:
    """Words that nobody can take out one by one go as a whole."""
    path = work_path(study.path, "AB")
    path.parent.mkdir()
    path.write_text(f"{{ {interview.interview.id} {WORD}")
    (path.parent / f".AB.json.{'0' * 16}.tmp").write_text(WORD)

    interview.withdraw(AT)

    assert holding_words(study.path, WORD) == []


def test_withdrawal_waits_for_who_changes_codings(study: StudyFolder, interview: InterviewFile) -> None:
    """A reading that goes on could bring the words back: the withdrawal is refused until it is done."""
    with holding(study.path), pytest.raises(WriteFailed):
        interview.withdraw(AT)
    interview.withdraw(AT)

    assert holding_words(study.path, WORD) == []


def test_newer_codings_are_not_written(tmp_path: Path) -> None:
    """A file of a newer program is left as it is."""
    write_work(tmp_path, work())
    path = work_path(tmp_path, "AB")
    raw = path.read_bytes().replace(b'"format":1', b'"format":9')
    path.write_bytes(raw)

    with pytest.raises(NewerFormat), taking_out(tmp_path, "i0"):
        pass
    assert path.read_bytes() == raw
