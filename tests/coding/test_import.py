"""A coded workbook comes back: codes are found by the ids of the notes, and what is odd is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from protocol.errors import Refused, UserMistake
from protocol.export.coded.findings import Found
from protocol.export.coded.taking_in import Taken
from protocol.export.sheets.to_code import Plan
from protocol.model.coding import Code, Codebook, CoderWork, UnitSort, hash_of
from protocol.store.codings import all_work, read_codebook, write_codebook
from tests.coding.conftest import Led
from tests.coding.study import NOW, edited, export, put, taken
from tests.export.builders import contents, note, some_id


def coded(work: CoderWork) -> set[tuple[str, int, int, str]]:
    """What was coded."""
    return {(one.unit, one.start, one.end, one.code) for one in work.codings}


def the_work(led: Led) -> CoderWork:
    """The work of the only coder."""
    (work,) = all_work(led.folder.path)
    return work


def told(result: Taken, sort: Found) -> list[str]:
    """What was told of a sort."""
    return [f"{one.where}: {one.what}" for one in result.findings.of(sort)]


def test_codes_and_memos_come_back(led: Led) -> None:
    """Each code is kept with its unit, the whole of its text and its interview; so are memos."""
    first, text = led.units[0], led.first.notes[0].text
    with edited(led.workbook) as book:
        book.code(first, "luisteren", "koffie")
        book.set(book.row_of(first), "memo", "mooi")

    result = taken(led.folder, led.workbook)

    work = the_work(led)
    assert coded(work) == {(first, 0, len(text), "luisteren"), (first, 0, len(text), "koffie")}
    assert {one.text_hash for one in work.codings} == {hash_of(text)}
    assert [(memo.unit, memo.text, memo.interview) for memo in work.memos] == [
        (first, "mooi", led.first.interview.id)
    ]
    assert {one.unit for one in work.seen} == set(led.units)
    assert (result.units, result.codings, result.memos, result.added) == (8, 2, 1, 2)
    assert result.offered == ("luisteren", "koffie")


def test_workbook_is_never_written(led: Led) -> None:
    """The file is the same to the byte, and its time too."""
    before, stamp = led.workbook.read_bytes(), led.workbook.stat().st_mtime_ns

    taken(led.folder, led.workbook, add_codes=True)

    assert (led.workbook.read_bytes(), led.workbook.stat().st_mtime_ns) == (before, stamp)


def test_untouched_workbook_has_nothing_odd(led: Led) -> None:
    """Of a workbook in which nobody wrote, nothing is told; words that are held back are expected."""
    result = taken(led.folder, led.workbook)

    assert dict(result.findings.counts) == {}
    assert the_work(led).codings == ()


def test_sensitive_row_is_coded_by_what_stands_there(led: Led) -> None:
    """The coder saw that words are held back: that is what was coded."""
    with edited(led.workbook) as book:
        book.code(led.units[3], "buurt")

    result = taken(led.folder, led.workbook)

    (coding,) = the_work(led).codings
    assert dict(result.findings.counts) == {Found.NEW_CODE: 1}
    assert coding.text_hash == hash_of("(sensitive: held back)")


def test_missing_rows_are_told_by_name(led: Led) -> None:
    """A row that was deleted is told by its interview and number; a whole interview as one."""
    with edited(led.workbook) as book:
        book.delete(led.units[1])
        for unit in led.units[6:]:
            book.delete(unit)

    result = taken(led.folder, led.workbook)

    assert result.findings.counts[Found.MISSING] == 3
    assert told(result, Found.MISSING) == [
        f"C1-V01-1 #2: id {led.units[1]}",
        "C2-V01-1: the whole interview, 2 rows",
    ]


def test_order_of_rows_means_nothing(led: Led) -> None:
    """Sorted rows keep their codes."""
    with edited(led.workbook) as book:
        for number, unit in enumerate(led.units):
            book.code(unit, f"c{number}")
        book.sort(lambda row: str(row[8])[::-1])

    result = taken(led.folder, led.workbook)

    assert {(one.unit, one.code) for one in the_work(led).codings} == {
        (unit, f"c{number}") for number, unit in enumerate(led.units)
    }
    assert result.findings.counts.keys() == {Found.NEW_CODE}


def test_copied_row_counts_once(led: Led) -> None:
    """A copy is told with its row, and its codes join those of the first."""
    unit = led.units[1]
    with edited(led.workbook) as book:
        book.code(unit, "a")
        number = book.append(book.values(book.row_of(unit)))
        book.set(number, "code_2", "b")

    result = taken(led.folder, led.workbook)

    assert told(result, Found.COPIED) == [f"row {number} (C1-V01-1 #2): its codes count once"]
    assert sorted(one.code for one in the_work(led).codings) == ["a", "b"]


def test_split_rows_become_parts(led: Led) -> None:
    """Parts of a text under one id are stretches of it, in code points."""
    unit, text = led.units[2], led.first.notes[2].text
    with edited(led.workbook) as book:
        row = book.row_of(unit)
        book.set(row, "text", "café 🙂")
        book.set(row, "code_1", "plek")
        values = book.values(row)
        last = book.append(values)
        book.set(last, "text", "op maandag")
        book.set(last, "code_1", "tijd")

    result = taken(led.folder, led.workbook)

    assert told(result, Found.SPLIT) == [f"C1-V01-1 #3: rows {row}, {last}"]
    words = {one.code: text[one.start : one.end] for one in the_work(led).codings}
    assert words == {"plek": "cafe\u0301 🙂", "tijd": "op maandag"}
    assert {one.text_hash for one in the_work(led).codings} == {hash_of(text)}


def test_parts_stay_when_a_later_workbook_could_not_show_them(led: Led, tmp_path: Path) -> None:
    """A new export has whole rows: codes of parts are not on it, and that says nothing against them."""
    unit = led.units[0]
    with edited(led.workbook) as book:
        row = book.row_of(unit)
        last = book.append(book.values(row))
        for number, (part, code) in ((row, ("Ik luister,", "a")), (last, ("en dan zet ik koffie.", "b"))):
            book.set(number, "text", part)
            book.set(number, "code_1", code)
    taken(led.folder, led.workbook)
    before = the_work(led)
    later = NOW + timedelta(days=1)
    again = export(led.folder, tmp_path / "again.xlsx", plan=Plan(work=before), now=later)
    with edited(again) as book:
        book.set(book.row_of(unit), "code_1", "c")

    result = taken(led.folder, again)

    assert (result.added, result.removed, result.kept) == (1, 0, 2)
    assert set(before.codings) < set(the_work(led).codings)


def test_parts_go_when_the_same_workbook_drops_them(led: Led) -> None:
    """In the workbook in which a row was split, a row that is whole again has no parts."""
    unit = led.units[0]
    with edited(led.workbook) as book:
        book.set(book.row_of(unit), "text", "Ik luister,")
        book.code(unit, "a")
    taken(led.folder, led.workbook)
    with edited(led.workbook) as book:
        book.set(book.row_of(unit), "text", led.first.notes[0].text)
        book.code(unit, None)

    result = taken(led.folder, led.workbook)

    assert (result.removed, the_work(led).codings) == (1, ())


def test_altered_row_is_told(led: Led) -> None:
    """A text that was changed in the workbook is told; its codes are for the whole text."""
    unit, text = led.units[4], led.second.notes[0].text
    with edited(led.workbook) as book:
        row = book.row_of(unit)
        book.set(row, "text", "Ouders hielpen elkaar.")
        book.set(row, "code_1", "steun")

    result = taken(led.folder, led.workbook)

    assert told(result, Found.ALTERED) == [f"row {row} (C1-V02-1 #1): its codes are for the whole text"]
    assert coded(the_work(led)) == {(unit, 0, len(text), "steun")}


def test_text_that_changed_in_the_study_is_told_apart(led: Led) -> None:
    """A note that was edited after the export is told as such; the coding is of the text of then."""
    old = led.second.notes[0]
    with edited(led.workbook) as book:
        book.code(old.id, "steun")
    newer = structs.replace(old, text="Ouders helpen elkaar vaak.")
    put(led.folder, structs.replace(led.second, notes=(newer, led.second.notes[1])))

    result = taken(led.folder, led.workbook)

    assert result.findings.counts[Found.CHANGED] == 1
    assert result.findings.counts[Found.ALTERED] == 0
    (coding,) = the_work(led).codings
    assert (coding.text_hash, coding.end) == (hash_of(old.text), len(old.text))


def test_rows_that_are_not_in_the_study_are_told(led: Led) -> None:
    """An id that nobody knows, a row without one, and a note that was deleted since, are told apart."""
    gone = led.second.notes[1]
    with edited(led.workbook) as book:
        book.code(gone.id, "x")
        unknown = book.append(book.values(book.row_of(led.units[0])))
        book.set(unknown, "note_id", "nvreemd")
        book.set(unknown, "interview", "Z9-V01-1")
        empty = book.append([])
        book.set(empty + 1, "code_1", "zomaar")
        book.set(empty + 2, "text", "een titel")
    put(led.folder, structs.replace(led.second, notes=led.second.notes[:1]))

    result = taken(led.folder, led.workbook)

    assert told(result, Found.UNKNOWN) == [f"row {unknown} (Z9-V01-1 #1): id nvreemd"]
    assert [one.where for one in result.findings.of(Found.GONE)] == ["row 7 (C1-V02-1 #2)"]
    assert result.findings.counts[Found.NO_ID] == 1
    assert the_work(led).codings == ()


def test_withdrawn_interviews_are_left_alone(led: Led) -> None:
    """Of an interview that was withdrawn since the export nothing is taken, and its rows are told."""
    from protocol.store.interview_file import InterviewFile

    with edited(led.workbook) as book:
        book.code(led.units[0], "weg")
        book.set(book.row_of(led.units[0]), "memo", "haar woorden")
    file = InterviewFile.open(led.folder.interview_path(led.first.interview.id), "ddevice0000000001")
    file.withdraw("2026-03-06T09:00:00.000Z")

    result = taken(led.folder, led.workbook)

    assert result.findings.counts[Found.WITHDRAWN] == 4
    assert "haar woorden" not in (led.folder.codings / "AB.json").read_text()
    assert the_work(led).codings == ()


def test_interview_without_consent_is_left_alone(led: Led) -> None:
    """Who took back the consent to notes is not coded, and why is told."""
    from tests.export.builders import decision

    with edited(led.workbook) as book:
        book.code(led.units[4], "x")
    interview = structs.replace(led.second.interview, consent=(decision("notes", False),))
    put(led.folder, structs.replace(led.second, interview=interview))

    result = taken(led.folder, led.workbook)

    assert told(result, Found.NO_CONSENT)[0] == "row 6 (C1-V02-1 #1): no consent to notes"
    assert the_work(led).codings == ()


def test_columns_may_be_renamed_moved_and_added(led: Led) -> None:
    """Columns are known by their hidden names; one for codes that was added by its header. All is told."""
    unit = led.units[0]
    with edited(led.workbook) as book:
        book.sheet.cell(1, book.column("code_1")).value = "mijn thema"
        book.code(unit, "a", "b", "c")
        last = book.sheet.max_column + 1
        book.sheet.cell(1, last).value = "Code 4"
        book.sheet.cell(book.row_of(unit), last).value = "d"
        book.sheet.title = "Mijn codes"
        for defined in book.book.defined_names.values():
            defined.attr_text = defined.attr_text.replace("'Notes'", "'Mijn codes'")

    result = taken(led.folder, led.workbook)

    assert sorted(one.code for one in the_work(led).codings) == ["a", "b", "c", "d"]
    assert told(result, Found.RENAMED) == [
        "Mijn codes: code_1: now “mijn thema”; it is known by its hidden name"
    ]
    assert told(result, Found.ADDED_COLUMN) == ["Mijn codes: Code 4: its codes are taken"]


def test_moved_column_is_told(led: Led) -> None:
    """A column that stands elsewhere is read where it is, and told."""
    with edited(led.workbook) as book:
        old, new = book.column("text"), book.sheet.max_column + 1
        for row in range(1, book.sheet.max_row + 1):
            book.sheet.cell(row, new).value = book.sheet.cell(row, old).value
            book.sheet.cell(row, old).value = None
        name = book.book.defined_names["protocol.notes.text"]
        name.attr_text = f"'Notes'!${book.sheet.cell(1, new).column_letter}$1"

    result = taken(led.folder, led.workbook)

    assert told(result, Found.MOVED) == ["Notes: text: "]
    assert result.findings.counts.keys() == {Found.MOVED}


def test_column_that_was_taken_away_is_told(led: Led) -> None:
    """Without its text a row is coded as a whole; that the column is gone is told."""
    with edited(led.workbook) as book:
        book.code(led.units[0], "a")
        book.book.defined_names["protocol.notes.text"].attr_text = "#REF!"

    result = taken(led.folder, led.workbook)

    assert told(result, Found.NO_COLUMN) == ["Notes: text: "]
    assert len(the_work(led).codings) == 1


def test_codes_that_became_numbers_are_known_again(led: Led) -> None:
    """What a spreadsheet made of a code is told with its cell, and taken for the code that it was."""
    names = ("007", "2024-01", "1E5", "true")
    codes = tuple(Code(id=name, name=name) for name in names)
    write_codebook(led.folder.path, Codebook(codes=codes))
    values = (7, datetime(2024, 1, 1), 100000.0, True)
    with edited(led.workbook) as book:
        for unit, value in zip(led.units, values, strict=False):
            book.code(unit, value)
        book.code(led.units[4], datetime(2020, 5, 17))
        book.code(led.units[5], 12)
        book.code(led.units[6], "#NAME?")

    result = taken(led.folder, led.workbook)

    assert {(one.unit, one.code) for one in the_work(led).codings} == {
        *zip(led.units, names, strict=False),
        (led.units[5], "12"),
    }
    assert result.findings.counts[Found.CONVERTED] == 6
    assert told(result, Found.CONVERTED)[0] == "row 2, code_1 (C1-V01-1 #1): it became 7; taken for “007”"
    assert told(result, Found.ERROR) == ["row 8, code_1 (C2-V01-1 #1): it holds #NAME?; write the code again"]


def test_code_that_became_one_of_two_is_asked_for(led: Led) -> None:
    """Where two codes would have become the same number, neither is taken."""
    codes = (Code(id="k1", name="7"), Code(id="k2", name="007"))
    write_codebook(led.folder.path, Codebook(codes=codes))
    with edited(led.workbook) as book:
        book.code(led.units[0], 7)

    result = taken(led.folder, led.workbook)

    assert the_work(led).codings == ()
    assert "“7”, “007”?" in told(result, Found.CONVERTED)[0]


def test_stray_blanks_and_capitals_are_the_same_code(led: Led) -> None:
    """They are taken for the code that is known, and told; other letters are only pointed at."""
    write_codebook(led.folder.path, Codebook(codes=(Code(id="k1", name="Steun > Ouders"),)))
    with edited(led.workbook) as book:
        book.code(led.units[0], " steun>ouders")
        book.code(led.units[1], "Steun > Ouder")

    result = taken(led.folder, led.workbook)

    assert sorted(one.code for one in the_work(led).codings) == ["Steun > Ouder", "Steun > Ouders"]
    assert told(result, Found.WRITTEN) == [
        "row 2, code_1 (C1-V01-1 #1): “ steun>ouders” is taken for “Steun > Ouders”"
    ]
    assert told(result, Found.NEAR) == ["“Steun > Ouder”: it looks like “Steun > Ouders”"]


def test_new_codes_come_into_the_codebook_when_asked(led: Led) -> None:
    """They are offered first, and taken with --add-codes, also from a file that was read before."""
    with edited(led.workbook) as book:
        book.code(led.units[0], "nieuw")

    first = taken(led.folder, led.workbook)
    assert (first.offered, read_codebook(led.folder.path)) == (("nieuw",), Codebook())

    second = taken(led.folder, led.workbook, add_codes=True)
    assert second.into_codebook == ("nieuw",)
    assert [code.name for code in read_codebook(led.folder.path).codes] == ["nieuw"]
    assert len(the_work(led).readings) == 1


def test_codebook_of_the_workbook_is_read(led: Led) -> None:
    """Codes that stand there come with what they mean; another meaning is told and does not win."""
    write_codebook(
        led.folder.path, Codebook(codes=(Code(id="k1", name="oud", memo="zo"), Code(id="k2", name="kaal")))
    )
    with edited(led.workbook, "codebook") as book:
        for row, (code, memo) in enumerate([("nieuw", "uitleg"), ("Oud", "anders"), ("kaal", "nu wel")], 2):
            book.set(row, "code", code)
            book.set(row, "memo", memo)

    result = taken(led.folder, led.workbook)

    kept = {code.name: code.memo for code in read_codebook(led.folder.path).codes}
    assert kept == {"oud": "zo", "kaal": "nu wel", "nieuw": "uitleg"}
    assert told(result, Found.MEMO) == [
        "oud: the codebook says “zo”, which stays; the workbook says “anders”"
    ]


def test_second_reading_replaces_what_the_first_said(led: Led) -> None:
    """What a workbook says of a unit takes the place of what was said; the history tells both."""
    with edited(led.workbook) as book:
        book.code(led.units[0], "a", "b")
        book.code(led.units[1], "c")
    taken(led.folder, led.workbook)
    kept = next(one for one in the_work(led).codings if one.code == "a")
    with edited(led.workbook) as book:
        book.code(led.units[0], "a", None, "d")
        book.delete(led.units[1])

    result = taken(led.folder, led.workbook)

    work = the_work(led)
    assert sorted(one.code for one in work.codings) == ["a", "c", "d"]
    assert kept in work.codings
    assert (result.added, result.removed) == (1, 1)
    assert [(one.act, one.code) for one in work.history][-2:] == [("removed", "b"), ("added", "d")]
    assert len(work.readings) == 2


def test_same_file_is_told_as_read_before(led: Led) -> None:
    """Reading a file twice changes nothing, and is told."""
    taken(led.folder, led.workbook)
    before = (led.folder.codings / "AB.json").read_bytes()

    result = taken(led.folder, led.workbook)

    assert result.already == "2026-03-05T13:05:09.000Z"
    assert (led.folder.codings / "AB.json").read_bytes() == before


def test_trial_keeps_nothing(led: Led) -> None:
    """With --dry-run everything is told and nothing is made."""
    with edited(led.workbook) as book:
        book.code(led.units[0], "a")

    result = taken(led.folder, led.workbook, dry_run=True, add_codes=True)

    assert (result.added, result.into_codebook) == (1, ("a",))
    assert not led.folder.codings.exists()


def test_units_that_came_later_are_not_missing(led: Led) -> None:
    """Notes of after the export are no missing rows."""
    later = note(
        "Nog iets.", entered=structs.replace(led.first.notes[0].entered, at="2099-01-01T00:00:00.000Z")
    )
    put(led.folder, contents(id=some_id("d"), participant_code="C1-V09", notes=(later,)))

    result = taken(led.folder, led.workbook)

    assert (result.findings.counts[Found.MISSING], result.newer) == (0, 1)


@pytest.mark.parametrize("name", ["study-2026-AB.xlsx", "AB.xlsx", "codes van AB.xlsx"])
def test_coder_is_known_by_the_name_of_the_file(led: Led, name: str) -> None:
    """The last word of the name is the coder's code, where nobody said it."""
    path = led.workbook.rename(led.workbook.with_name(name))

    assert taken(led.folder, path, coder="").coder == "AB"


def test_coder_must_be_known(led: Led) -> None:
    """A file that says nothing is refused, with what to do."""
    with pytest.raises(Refused, match="--coder"):
        taken(led.folder, led.workbook, coder="")


def test_coder_is_one_whatever_the_capitals(led: Led) -> None:
    """`ab` is AB: some disks can't tell their files apart."""
    taken(led.folder, led.workbook)

    assert taken(led.folder, led.workbook, coder="ab").coder == "AB"


def test_workbook_without_ids_is_refused(led: Led) -> None:
    """Nothing is guessed where the ids were taken away."""
    with edited(led.workbook) as book:
        del book.book.defined_names["protocol.notes.note_id"]

    with pytest.raises(UserMistake, match="no sheet to code on"):
        taken(led.folder, led.workbook)


def test_two_coders_each_have_their_work(led: Led, tmp_path: Path) -> None:
    """Each coder has a file of their own."""
    other = tmp_path / "other.xlsx"
    other.write_bytes(led.workbook.read_bytes())
    with edited(other) as book:
        book.code(led.units[0], "z")

    taken(led.folder, led.workbook, coder="AB")
    taken(led.folder, other, coder="CD")

    assert [(work.coder, len(work.codings)) for work in all_work(led.folder.path)] == [("AB", 0), ("CD", 1)]


def test_code_that_looks_like_an_error_is_one_where_the_codebook_has_it(led: Led) -> None:
    """`#N/A` is a code if somebody made it one; else the cell is told."""
    with edited(led.workbook, "codebook") as book:
        book.append(["#N/A"])
    with edited(led.workbook) as book:
        book.code(led.units[0], "#N/A")
        book.code(led.units[1], "#REF!")

    result = taken(led.folder, led.workbook)

    assert [(one.unit, one.code) for one in the_work(led).codings] == [(led.units[0], "#N/A")]
    assert result.findings.counts[Found.ERROR] == 1


def test_note_that_is_a_dash_is_no_empty_cell(led: Led) -> None:
    """A spreadsheet program takes the escape away that told them apart: the text was not changed."""
    dash = note("–")
    put(led.folder, structs.replace(led.second, notes=(*led.second.notes, dash)))
    export(led.folder, led.workbook)
    with edited(led.workbook) as book:
        book.set(book.row_of(dash.id), "text", "–")
        book.code(dash.id, "zwijgt")

    result = taken(led.folder, led.workbook)

    assert (result.findings.counts[Found.ALTERED], result.codings) == (0, 1)


def test_workbook_of_before_a_renaming_is_understood(led: Led) -> None:
    """The old name and one under it are taken for the new one, on the codebook too, and that is told."""
    codes = (Code(id="k1", name="hulp", memo="zo"),)
    export(led.folder, led.workbook, codebook=Codebook(codes=codes))
    with edited(led.workbook) as book:
        book.code(led.units[0], "Hulp", "hulp > nieuw")
    now = structs.replace(codes[0], name="steun", formerly=("hulp",))
    write_codebook(led.folder.path, Codebook(codes=(now,)))

    result = taken(led.folder, led.workbook)

    assert {one.code for one in the_work(led).codings} == {"steun", "steun > nieuw"}
    assert read_codebook(led.folder.path).codes == (now,)
    assert told(result, Found.RENAMED_CODE) == [
        "codebook, row 2: “hulp” was renamed to “steun”; taken for “steun”",
        "row 2, code_1 (C1-V01-1 #1): “Hulp” was renamed to “steun”; taken for “steun”",
        "row 2, code_2 (C1-V01-1 #1): “hulp > nieuw” was renamed to “steun > nieuw”; "
        "taken for “steun > nieuw”",
    ]


def test_number_that_a_former_name_became_is_known_again(led: Led) -> None:
    """`007` that is called `spion` now came back as the number 7."""
    write_codebook(led.folder.path, Codebook(codes=(Code(id="k1", name="spion", formerly=("007",)),)))
    with edited(led.workbook) as book:
        book.code(led.units[0], 7)

    taken(led.folder, led.workbook)

    assert [one.code for one in the_work(led).codings] == ["spion"]


def test_merged_cells_are_told(led: Led) -> None:
    """Only the first cell of those that were merged says something: their range is told."""
    with edited(led.workbook) as book:
        book.code(led.units[0], "a")
        letter = book.sheet.cell(1, book.column("code_1")).column_letter
        book.sheet.merge_cells(f"{letter}2:{letter}5")
        book.sheet.merge_cells("A7:B7")

    result = taken(led.folder, led.workbook)

    assert told(result, Found.MERGED) == [
        f"Notes: {letter}2:{letter}5: only its first cell says something: write the code in each row"
    ]
    assert len(the_work(led).codings) == 1


def test_formula_without_a_result_is_told(led: Led) -> None:
    """A script wrote a formula and nobody opened the file: that is no empty cell."""
    with edited(led.workbook) as book:
        book.code(led.units[0], "a", '="b"')
        book.set(3, "topic", "=1+1")

    result = taken(led.folder, led.workbook)

    assert told(result, Found.ERROR) == [
        "row 2, code_2 (C1-V01-1 #1): a formula without a result; write the code itself"
    ]
    assert [one.code for one in the_work(led).codings] == ["a"]


def test_truth_is_not_the_number_one(led: Led) -> None:
    """TRUE and 1 are equal to Python; in the same column of two rows they were two codes."""
    write_codebook(led.folder.path, Codebook(codes=(Code(id="k1", name="waar"), Code(id="k2", name="1"))))
    with edited(led.workbook) as book:
        book.code(led.units[0], True)
        book.code(led.units[1], 1)

    taken(led.folder, led.workbook)

    assert [(one.unit, one.code) for one in the_work(led).codings][:1] == [(led.units[0], "waar")]
    assert {one.unit for one in the_work(led).codings} == {led.units[0]}


def test_memo_of_a_sensitive_note_is_held_back_with_its_words(led: Led, tmp_path: Path) -> None:
    """A memo may quote: where the words of its note are held back, so is it, and it stays kept."""
    unit = led.units[3]
    with edited(led.workbook) as book:
        book.set(book.row_of(unit), "memo", "haar buurvrouw, zei zij")
    taken(led.folder, led.workbook)
    again = export(led.folder, tmp_path / "again.xlsx", plan=Plan(work=the_work(led)))
    with edited(again) as book:
        shown = book.get(book.row_of(unit), "memo")

    taken(led.folder, again)

    assert shown == "(sensitive: held back)"
    assert [one.text for one in the_work(led).memos] == ["haar buurvrouw, zei zij"]


def test_memo_of_an_answer_with_a_sensitive_note_is_held_back(led: Led, tmp_path: Path) -> None:
    """An answer of which one note is sensitive has its memo held back; one without has it put back."""
    plan = Plan(unit=UnitSort.ANSWER)
    units = [f"{one.interview.id}/tasks" for one in (led.first, led.second)]
    path = export(led.folder, tmp_path / "answers.xlsx", plan=plan)
    with edited(path, "units") as book:
        for unit in units:
            book.set(book.row_of(unit), "memo", "haar buurvrouw")
    taken(led.folder, path)

    again = export(led.folder, tmp_path / "again.xlsx", plan=structs.replace(plan, work=the_work(led)))

    with edited(again, "units") as book:
        shown = [book.get(book.row_of(unit), "memo") for unit in units]
    assert shown == ["(sensitive: held back)", "haar buurvrouw"]


def test_parts_read_in_just_before_an_export_stay(led: Led, tmp_path: Path) -> None:
    """A workbook tells whole seconds: what was read in within the second of its export stays."""
    unit = led.units[0]
    with edited(led.workbook) as book:
        row = book.row_of(unit)
        last = book.append(book.values(row))
        for number, (part, code) in ((row, ("Ik luister,", "a")), (last, ("en dan zet ik koffie.", "b"))):
            book.set(number, "text", part)
            book.set(number, "code_1", code)
    moment = NOW + timedelta(days=1)
    taken(led.folder, led.workbook, now=moment + timedelta(milliseconds=100))
    before = the_work(led)
    again = export(
        led.folder,
        tmp_path / "again.xlsx",
        plan=Plan(work=before),
        now=moment + timedelta(milliseconds=600),
    )

    result = taken(led.folder, again, now=moment + timedelta(minutes=1))

    assert (result.removed, result.kept) == (0, 2)
    assert the_work(led).codings == before.codings


def test_coder_with_an_accent_is_one_however_it_is_composed(led: Led) -> None:
    """Some disks take the accents in the name of a file apart: the coder stays who it is."""
    with edited(led.workbook) as book:
        book.code(led.units[0], "a")
    taken(led.folder, led.workbook, coder="Zo\u00e9")
    named = led.workbook.rename(led.workbook.with_name("study-zoe\u0301.xlsx"))

    result = taken(led.folder, named, coder="")

    assert (result.coder, result.already != "") == ("Zo\u00e9", True)
    assert [one.coder for one in all_work(led.folder.path)] == ["Zo\u00e9"]
