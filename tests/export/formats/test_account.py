"""Nothing is dropped in silence: what came in, what went out, and why not, for every format."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from protocol.errors import DamagedFile, WriteFailed
from protocol.export.passing_on import LABELS, Desk, PassedOn
from protocol.i18n import use_language
from protocol.model.words import Kind, State
from tests.export import builders
from tests.export.formats.talks import ALL, CODEBOOK, FORMATS, Make, full_talk, passed_on

SECRET = "dit mag nergens staan"

EACH = pytest.mark.parametrize(("ending", "make"), list(FORMATS.values()), ids=list(FORMATS))
EVERY = pytest.mark.parametrize(("ending", "make"), list(ALL.values()), ids=list(ALL))


def _line(result: PassedOn, sort: str) -> str:
    """What the account says of one sort of record."""
    [line] = [line for line in result.account if line.startswith(f"{LABELS[sort]}: ")]
    return line


@EVERY
def test_fewer_out_than_in_has_a_reason(ending: str, make: Make, tmp_path: Path) -> None:
    """Each sort of record is counted in and out; where fewer went out, the account says why."""
    talk, works = full_talk()
    result = passed_on(tmp_path / f"x{ending}", make, [talk], works=works, codebook=CODEBOOK)

    for sort in LABELS:
        there, here = result.came_in[sort], result.went_out.get(sort, 0)
        assert 0 <= here <= there, sort
        assert there > 0, sort
        assert (f"{here} of {there}" in _line(result, sort)) is True
        assert _line(result, sort).endswith(")") == (here < there), sort


@EACH
def test_what_matters_goes_out_whole(ending: str, make: Make, tmp_path: Path) -> None:
    """Interviews, notes, answers, mentions, made-up questions, probes and codes are carried by all."""
    talk, works = full_talk()
    result = passed_on(tmp_path / f"x{ending}", make, [talk, full_talk()[0]], works=works, codebook=CODEBOOK)

    carried = ("interviews", "notes", "answers", "states", "improvised", "probes", "codes")
    assert {sort: result.went_out[sort] for sort in carried} == {
        sort: result.came_in[sort] for sort in carried
    }


@EACH
def test_codings_go_out_once(ending: str, make: Make, tmp_path: Path) -> None:
    """Each coding and each memo is counted where it is written."""
    talk, works = full_talk()
    result = passed_on(tmp_path / f"x{ending}", make, [talk], works=works)

    assert (result.came_in["codings"], result.went_out["codings"]) == (4, 4)
    assert (result.came_in["memos"], result.went_out["memos"]) == (2, 2)


@EVERY
@pytest.mark.parametrize("state", [State.CLOSED, State.WITHDRAWN])
def test_interview_that_may_not_go_out_is_told(ending: str, make: Make, state: State, tmp_path: Path) -> None:
    """Without consent, or after a withdrawal, nothing of an interview is in the file but its code and why."""
    consent = () if state is State.CLOSED else builders.ALL_YES
    refusing = builders.contents(
        participant_code="C1-V09",
        consent=consent,
        state=state,
        notes=(builders.note(SECRET, kind=Kind.VERBATIM),),
        improvised=(builders.improvised(SECRET),),
    )
    damaged = DamagedFile("The file is not whole", where="interviews/x.json")
    path = tmp_path / f"x{ending}"
    result = passed_on(path, make, [refusing, damaged, builders.contents()], codebook=CODEBOOK)

    assert SECRET.encode() not in path.read_bytes()
    assert len(result.skipped) == 2
    assert "Left out: 2" in result.account
    assert all(f"- {line}" in result.account for line in result.skipped)
    assert result.came_in["interviews"] == 1


@EACH
def test_held_back_words_are_counted(ending: str, make: Make, tmp_path: Path) -> None:
    """How many sensitive notes go without their words is told."""
    kept = builders.contents(notes=(builders.note(SECRET, sensitive=True), builders.note("wel")))
    result = passed_on(tmp_path / f"x{ending}", make, [kept])

    assert result.held_back == 1
    assert any(line.startswith("The words of sensitive notes are held back: 1.") for line in result.account)
    asked_for = passed_on(tmp_path / f"x{ending}", make, [kept], with_sensitive=True)
    assert "The words of sensitive notes are in it, since they were asked for: 1." in asked_for.account


class _Full:
    """A format on a disk that is full when the second interview comes."""

    def __init__(self, desk: Desk, make: Make) -> None:
        self._made = make(desk)
        self._taken = 0

    def take(self, sitting: object) -> None:
        self._taken += 1
        if self._taken == 2:
            raise OSError(28, "No space left on device")
        self._made.take(sitting)  # type: ignore[arg-type]

    def finish(self) -> tuple[Path, list[str]]:
        return self._made.finish()

    def close(self) -> None:
        self._made.close()


@EACH
def test_failed_export_leaves_the_file_of_before(ending: str, make: Make, tmp_path: Path) -> None:
    """A full disk half-way leaves the previous file as it was, and nothing else."""
    path = tmp_path / f"x{ending}"
    path.write_bytes(b"before")
    talk, _works = full_talk()
    with pytest.raises(WriteFailed):
        passed_on(path, lambda desk: _Full(desk, make), [talk, builders.contents()])

    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [(path.name, b"before")]


@EVERY
def test_file_is_for_its_owner_alone(ending: str, make: Make, tmp_path: Path) -> None:
    """Words of people lie in the file: nobody else on the machine may read it."""
    path = tmp_path / f"x{ending}"
    passed_on(path, make, [builders.contents()], codebook=CODEBOOK)
    assert path.stat().st_mode & 0o777 == 0o600


@EACH
def test_account_speaks_the_language_of_the_study(ending: str, make: Make, tmp_path: Path) -> None:
    """In a Dutch study the account is Dutch, whatever the language of the program."""
    use_language("en")
    result = passed_on(tmp_path / f"x{ending}", make, [builders.contents()], language="nl")
    assert "interviews: 1 van 1" in result.account


@EACH
def test_two_interviews_of_one_code_stay_apart(ending: str, make: Make, tmp_path: Path) -> None:
    """Two interviews that go by one code are both there."""
    first = builders.contents(notes=(builders.note("een"),))
    second = structs.replace(first, interview=structs.replace(first.interview, id=builders.some_id("i")))
    result = passed_on(tmp_path / f"x{ending}", make, [first, second])
    assert result.went_out["interviews"] == 2
