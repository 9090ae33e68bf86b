"""The commands `code import`, `code report` and `code book`."""

from __future__ import annotations

from pathlib import Path

import pytest

from protocol.model.coding import Code, Codebook
from protocol.store.codings import all_work, read_codebook, write_codebook
from tests.cli.conftest import Call
from tests.coding.conftest import Led, folder, led
from tests.coding.study import edited

__all__ = ["folder", "led"]


def _coded(led: Led, name: str, *codes: str) -> Path:
    """A copy of the workbook in which the first note has codes."""
    path = led.workbook.with_name(name)
    path.write_bytes(led.workbook.read_bytes())
    with edited(path) as book:
        book.code(led.units[0], *codes)
    return path


def test_import_tells_what_was_found(call: Call, led: Led) -> None:
    """Two workbooks at once, each with its coder; what is odd is told, and how to go on."""
    one, other = _coded(led, "x.xlsx", "steun"), _coded(led, "y-CD.xlsx", "steun", "rol")

    called = call("code", "import", f"AB={one}", other, "--study", led.folder.path, "--language", "en")

    assert (called.code, called.err) == (0, "")
    assert "Coder AB: 8 units, 1 coding, 0 memos" in called.out
    assert "Coder CD: 8 units, 2 codings, 0 memos" in called.out
    assert "Codes that are not in the codebook; --add-codes takes them into it (2):" in called.out
    assert [work.coder for work in all_work(led.folder.path)] == ["AB", "CD"]


def test_one_bad_file_does_not_stop_the_others(call: Call, led: Led) -> None:
    """What is wrong with a file is told, the others are read, and the exit code is 1."""
    good, bad = _coded(led, "x-AB.xlsx", "steun"), led.workbook.with_name("z-CD.xlsx")
    bad.write_bytes(b"no workbook")

    called = call("code", "import", bad, good, "missing.xlsx", "--study", led.folder.path, "--language", "en")

    assert called.code == 1
    assert f"{bad}: This is no workbook" in called.err
    assert "missing.xlsx: There is no such file" in called.err
    assert [work.coder for work in all_work(led.folder.path)] == ["AB"]


def test_trial_is_told(call: Call, led: Led) -> None:
    """After --dry-run nothing is there, and that is said."""
    called = call(
        *("code", "import", _coded(led, "AB.xlsx", "a"), "--study", led.folder.path),
        *("--dry-run", "--language", "en"),
    )

    assert "Nothing was kept" in called.out
    assert not led.folder.codings.exists()


def test_many_findings_are_cut_short_unless_all_are_wanted(call: Call, led: Led) -> None:
    """Ten of a sort are told; --all tells the rest."""
    path = _coded(led, "AB.xlsx")
    with edited(path) as book:
        values = book.values(2)
        for _ in range(12):
            book.append(values)
    few = call("code", "import", path, "--study", led.folder.path, "--language", "en")
    every = call("code", "import", path, "--study", led.folder.path, "--language", "en", "--all")

    assert "Rows that were copied (12):" in few.out
    assert (few.out.count("its codes count once"), every.out.count("its codes count once")) == (10, 12)
    assert "and 2 more" in few.out


def test_wrong_use_is_told(call: Call, led: Led) -> None:
    """One coder for two files, or no act, is wrong use."""
    assert call("code", "import", "a.xlsx", "b.xlsx", "--coder", "AB").code == 2
    assert call("code").code == 2


def test_report_lands_among_the_exports(call: Call, led: Led) -> None:
    """The report is a workbook in the study; its gist stands in the terminal."""
    for coder, codes in (("AB", ["steun > ouders"]), ("CD", ["steun > vrijwilliger"])):
        call("code", "import", _coded(led, f"{coder}.xlsx", *codes), "--study", led.folder.path)

    called = call("code", "report", led.folder.path, "--language", "en")

    assert (called.code, called.err) == (0, "")
    (made,) = led.folder.exports.glob("*codes*.xlsx")
    assert called.out.splitlines()[-1].strip() == str(made)
    assert "Coders differ 2 times" in called.out
    row = next(line for line in called.out.splitlines() if line.strip().startswith("steun "))
    assert row.split() == ["steun", "1", "1", "0"]


def test_report_without_codings_is_refused(call: Call, led: Led) -> None:
    """What to do first is said."""
    called = call("code", "report", led.folder.path, "--language", "en")

    assert called.code == 1
    assert "protocol code import" in called.err


def test_report_never_replaces_a_file_by_accident(call: Call, led: Led) -> None:
    """A file that is there stays, unless it may go."""
    call("code", "import", _coded(led, "AB.xlsx", "a"), "--study", led.folder.path)
    Path("r.xlsx").write_bytes(b"mine")

    assert call("code", "report", led.folder.path, "-o", "r.xlsx").code == 1
    assert Path("r.xlsx").read_bytes() == b"mine"
    assert call("code", "report", led.folder.path, "-o", "r.xlsx", "--overwrite").code == 0


def test_codebook_is_shown(call: Call, led: Led) -> None:
    """Codes with how often they were given; those that are not listed are told as such."""
    assert "no codes yet" in call("code", "book", led.folder.path, "--language", "en").out
    call("code", "import", _coded(led, "AB.xlsx", "steun"), "--study", led.folder.path)

    shown = call("code", "book", led.folder.path, "--language", "en").out

    assert "steun      1  (not in the codebook)" in shown


@pytest.mark.parametrize("name", ["AB.json", "codebook.json"])
def test_check_tells_of_damaged_codings(call: Call, led: Led, name: str) -> None:
    """A damaged file of codings is told with its name and a remedy, in the study and alone."""
    path = _coded(led, "AB.xlsx", "steun")
    call("code", "import", path, "--study", led.folder.path, "--add-codes")
    damaged = led.folder.codings / name
    damaged.write_bytes(damaged.read_bytes().replace(b"steun", b"stoom"))

    for what in (led.folder.path, damaged):
        called = call("check", what, "--language", "en")
        assert called.code == 1
        assert f"{damaged}: What is in the file is not what was written" in called.err
        assert "Put back a copy" in called.err


def _book(*names: str) -> Codebook:
    return Codebook(codes=tuple(Code(id=f"k-{name}", name=name) for name in names))


def test_code_gets_another_name_everywhere(call: Call, led: Led) -> None:
    """In the codebook and in the codings; the book shows it under the one above, with its former name."""
    study = ("--study", led.folder.path, "--language", "en")
    write_codebook(led.folder.path, _book("hulp", "hulp > ouders"))
    call("code", "import", _coded(led, "AB.xlsx", "hulp > ouders"), *study)

    called = call("code", "rename", "Hulp", "steun", *study)

    assert (called.code, called.err) == (0, "")
    assert "“hulp > ouders” is now “steun > ouders”" in called.out
    assert [coding.code for work in all_work(led.folder.path) for coding in work.codings] == [
        "steun > ouders"
    ]
    shown = call("code", "book", led.folder.path, "--language", "en").out.splitlines()
    assert [line.rstrip() for line in shown[2:]] == [
        "steun         0  (formerly: hulp)",
        "  ouders      1  (formerly: hulp > ouders)",
    ]


def test_name_that_is_taken_is_refused_until_it_is_meant(call: Call, led: Led) -> None:
    """--merge joins the two; nothing was changed before that."""
    study = ("--study", led.folder.path, "--language", "en")
    write_codebook(led.folder.path, _book("a", "b"))
    call("code", "import", _coded(led, "AB.xlsx", "a", "b"), *study)

    refused = call("code", "rename", "a", "b", *study)
    assert (refused.code, "--merge" in refused.err) == (1, True)
    assert len(all_work(led.folder.path)[0].codings) == 2
    assert "that is one coding now" in call("code", "rename", "a", "b", "--merge", *study).out
    assert len(all_work(led.folder.path)[0].codings) == 1


def test_code_in_use_is_removed_only_with_its_codings(call: Call, led: Led) -> None:
    """Without --with-codings it is refused; without --yes somebody has to be there."""
    study = ("--study", led.folder.path, "--language", "en")
    write_codebook(led.folder.path, _book("a", "b"))
    call("code", "import", _coded(led, "AB.xlsx", "a"), *study)

    assert "--with-codings" in call("code", "remove", "a", "--yes", *study).err
    assert "Say so with --yes" in call("code", "remove", "a", "--with-codings", *study).err
    assert "1 coding went with it" in call("code", "remove", "a", "--with-codings", "--yes", *study).out
    assert [code.name for code in read_codebook(led.folder.path).codes] == ["b"]
    assert not all_work(led.folder.path)[0].codings


def test_code_is_moved(call: Call, led: Led) -> None:
    """The new order is kept, and shown."""
    write_codebook(led.folder.path, _book("a", "b", "c"))

    called = call("code", "move", "c", "--before", "a", "--study", led.folder.path, "--language", "en")

    assert [code.name for code in read_codebook(led.folder.path).codes] == ["c", "a", "b"]
    assert [line.split()[0] for line in called.out.splitlines()[2:]] == ["c", "a", "b"]


def test_folder_is_told_as_such(call: Call, led: Led) -> None:
    """Somebody who names the folder with the workbooks learns to name the workbooks."""
    called = call("code", "import", led.folder.exports, "--study", led.folder.path, "--language", "en")

    assert (called.code, "This is a folder, no workbook" in called.err) == (1, True)


def test_code_that_is_not_in_the_codebook_has_no_place_in_it(call: Call, led: Led) -> None:
    """It was given, so the program knows it: it is told why it can't be moved, and what to do."""
    with edited(led.workbook) as book:
        book.code(led.units[0], "los")
    call("code", "import", led.workbook, "--coder", "AB", "--study", led.folder.path)

    called = call("code", "move", "los", "--last", "--study", led.folder.path, "--language", "en")

    assert (called.code, "--add-codes" in called.err) == (1, True)
