"""The XML of the workbook: what Excel is strict about, and LibreOffice and openpyxl are not."""

from __future__ import annotations

from pathlib import Path
from posixpath import join, normpath
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl.utils import get_column_letter, range_boundaries

from protocol.export.book.cells import unescape
from protocol.i18n import translation
from protocol.model.study import Role
from protocol.model.words import Kind
from tests.export.builders import contents, improvised, note, state, study
from tests.export.conftest import exported

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P = "{http://schemas.openxmlformats.org/package/2006/relationships}"

TABLES = [
    "Interviews", "Consent", "Answers", "Notes", "Matrix", "Matrix by role", "Definitions", "Goals and tasks",
    "Coverage",
    "Mention and outcome", "Question matrix", "Questions", "Course", "Time per topic", "Changes", "COREQ",
    "Codebook", "Columns",
]  # fmt: skip
SHEETS = ["Read me", "Charts", *TABLES, "_protocol"]


class Xml:
    """The parts of a workbook."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            assert archive.testzip() is None
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.book = etree.fromstring(self.parts["xl/workbook.xml"])
        targets = self.related("xl/workbook.xml")
        self.sheets = {
            sheet.get("name"): targets[sheet.get(f"{_R}id")] for sheet in self.book.iter(f"{_M}sheet")
        }

    def related(self, part: str) -> dict[str, str]:
        """The parts that a part points at, by id."""
        folder, name = part.rsplit("/", 1)
        found = self.parts.get(f"{folder}/_rels/{name}.rels")
        links = () if found is None else etree.fromstring(found).iter(f"{_P}Relationship")
        return {link.get("Id"): _part(folder, link.get("Target")) for link in links}

    def sheet(self, title: str) -> etree._Element:
        """The XML of a sheet."""
        return etree.fromstring(self.parts[self.sheets[title]])

    def tables(self) -> dict[str, etree._Element]:
        """The table of each sheet that has one."""
        found = {}
        for title, part in self.sheets.items():
            links = self.related(part)
            for table in self.sheet(title).iter(f"{_M}tablePart"):
                assert title not in found
                found[title] = etree.fromstring(self.parts[links[table.get(f"{_R}id")]])
        return found


def _part(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))


def texts(sheet: etree._Element) -> dict[str, str]:
    """The texts of a sheet by cell."""
    cells = (cell for cell in sheet.iter(f"{_M}c") if cell.get("t") == "inlineStr")
    return {cell.get("r"): "".join(cell.itertext()) for cell in cells}


@pytest.fixture(scope="module")
def xml(tmp_path_factory: pytest.TempPathFactory) -> Xml:
    """A workbook of a study with hostile labels and texts, long ones among them."""
    role = Role(id="=x", label={"nl": "_x0041_\n=1"}, code="X", questionnaire="x")
    twin = Role(id="twin", label={"nl": "Vrijwilliger", "en": "Volunteer"}, code="T", questionnaire="t")
    title = {"en": "A & B &P <x> \x07" + "y" * 300}
    odd = study(fictional=True, title=title, roles=(*study().roles, role, twin))
    made_up = improvised("=why?")
    interviews = [
        contents(
            notes=(
                note("=1+1", kind=Kind.VERBATIM),
                note("#N/A"),
                note("x" * 80_000),
                note("\x00_x0041_", made_up.path),
            ),
            states=(state("goals", item="new/x", label="=new"),),
            improvised=(made_up,),
        ),
        contents(role="=x", participant_code="@x", place="+32"),
    ]
    path = tmp_path_factory.mktemp("xml") / "study.xlsx"
    exported(path, interviews, study=odd)
    return Xml(path)


def test_sheets_stand_in_order(xml: Xml) -> None:
    """The first sheet tells what the others are; that for programs is very hidden."""
    assert list(xml.sheets) == SHEETS
    hidden = [sheet.get("state") for sheet in xml.book.iter(f"{_M}sheet")]
    assert hidden == ["visible"] * (len(TABLES) + 2) + ["veryHidden"]


def test_table_headers_equal_header_cells(xml: Xml) -> None:
    """Excel repairs a file in which a column of a table is not called as its header cell."""
    tables = xml.tables()
    assert list(tables) == TABLES
    for title, table in tables.items():
        cells = texts(xml.sheet(title))
        first, _top, last, _bottom = range_boundaries(table.get("ref"))
        in_cells = [cells[f"{get_column_letter(number)}1"] for number in range(first, last + 1)]
        in_table = [column.get("name") for column in table.iter(f"{_M}tableColumn")]
        assert in_table == in_cells
        assert all(name and "\n" not in name and unescape(name) == name for name in in_table)
        assert len({name.casefold() for name in in_table}) == len(in_table)


def test_tables_are_as_large_as_their_sheets(xml: Xml) -> None:
    """A table holds all rows of its sheet, the header and one row at least."""
    for title, table in xml.tables().items():
        rows = [int(row.get("r")) for row in xml.sheet(title).iter(f"{_M}row")]
        _first, top, _last, bottom = range_boundaries(table.get("ref"))
        assert rows == list(range(1, len(rows) + 1))
        assert (top, bottom) == (1, len(rows))
        assert table.find(f"{_M}autoFilter").get("ref") == table.get("ref")
        if title != "Codebook":
            assert xml.sheet(title).find(f"{_M}dimension").get("ref") == table.get("ref")


def test_no_cell_lies_outside_its_table(xml: Xml) -> None:
    """Every cell of a sheet belongs to its table, but for the mark beside the codebook."""
    for title, table in xml.tables().items():
        _first, _top, last, _bottom = range_boundaries(table.get("ref"))
        cells = [cell.get("r") for cell in xml.sheet(title).iter(f"{_M}c")]
        outside = [cell for cell in cells if range_boundaries(cell)[0] > last]
        assert outside == (["D1"] if title == "Codebook" else [])


def test_tables_have_names_of_their_own(xml: Xml) -> None:
    """Names and ids of tables are unique, and no name is that of another thing."""
    tables = xml.tables().values()
    names = [table.get("displayName") for table in tables]
    defined = [name.get("name") for name in xml.book.iter(f"{_M}definedName")]
    assert len({table.get("id") for table in tables}) == len(names)
    assert len({name.casefold() for name in [*names, *defined]}) == len(names) + len(
        [name for name in defined if not name.startswith("_xlnm")]
    ) + len({name for name in defined if name.startswith("_xlnm")})


def test_nothing_is_a_formula_or_an_error(xml: Xml) -> None:
    """Texts that look like formulas or errors are texts."""
    for title in xml.sheets:
        sheet = xml.sheet(title)
        assert {cell.get("t") for cell in sheet.iter(f"{_M}c")} <= {"inlineStr", "n"}
        assert list(sheet.iter(f"{_M}f")) == []


def test_text_like_a_formula_is_guarded_against_editing(xml: Xml) -> None:
    """A text that begins with `=` stays one when somebody edits its cell: its style says so."""
    sheet = xml.sheet("Notes")
    [cell] = [cell for cell in sheet.iter(f"{_M}c") if "".join(cell.itertext()) == "=1+1"]
    formats = etree.fromstring(xml.parts["xl/styles.xml"]).find(f"{_M}cellXfs")
    assert formats[int(cell.get("s"))].get("quotePrefix") == "1"


def test_long_text_goes_on_in_the_same_row(xml: Xml) -> None:
    """A text of 80,000 characters takes three cells of one row, in columns of the same name."""
    cells = texts(xml.sheet("Notes"))
    columns = {value: name[:-1] for name, value in cells.items() if name[1:] == "1" or name[2:] == "1"}
    row = next(name[1:] for name, value in cells.items() if value.startswith("xxx"))
    parts = [cells[f"{columns[header]}{row}"] for header in ("text", "text 2", "text 3")]
    assert "".join(parts) == "x" * 80_000


def test_default_format_wraps(xml: Xml) -> None:
    """Cells are written without a style: the default one wraps texts and lets them begin at the top."""
    default = etree.fromstring(xml.parts["xl/styles.xml"]).find(f"{_M}cellXfs")[0].find(f"{_M}alignment")
    assert (default.get("wrapText"), default.get("vertical")) == ("1", "top")


def test_sheets_are_ready_to_read_and_to_print(xml: Xml) -> None:
    """Headers stay in sight and stand on each page; a sheet is as wide as a page, or goes over several."""
    titles = [name for name in xml.book.iter(f"{_M}definedName") if "Print_Titles" in name.get("name")]
    printed = {name.get("localSheetId") for name in titles}
    for number, title in enumerate(TABLES, 2):
        sheet = xml.sheet(title)
        assert next(sheet.iter(f"{_M}pane")).get("ySplit") == "1"
        assert sheet.find(f"{_M}pageSetup").attrib["orientation"] == "landscape"
        fitted = sheet.find(f"{_M}pageSetup").get("fitToHeight") == "0"
        assert fitted != (sheet.find(f"{_M}colBreaks") is not None)
        assert str(number) in printed


def test_every_sheet_says_that_data_are_fictional(xml: Xml) -> None:
    """The mark stands in a cell of every sheet that people see, and at the head of every page."""
    for title in SHEETS[:-1]:
        sheet = xml.sheet(title)
        assert "FICTITIOUS DATA" in texts(sheet).values()
        assert "FICTITIOUS DATA" in "".join(sheet.find(f"{_M}headerFooter").itertext())
    for title, table in xml.tables().items():
        if title != "Codebook":
            assert texts(xml.sheet(title))["B1"] == "FICTITIOUS DATA"
            assert texts(xml.sheet(title)).get("B2") == "yes" or table.get("ref").endswith("2")


def test_head_of_a_page_holds_no_instruction(xml: Xml) -> None:
    """An `&` in the title of a study is doubled, and the head stays as short as Excel wants it."""
    head = xml.sheet("Notes").find(f"{_M}headerFooter").find(f"{_M}oddHeader").text
    assert "A && B &&P <x>" in head
    assert len(head) < 255


def test_document_says_what_it_is(xml: Xml) -> None:
    """The properties of the document tell title, maker and mark."""
    core = "".join(etree.fromstring(xml.parts["docProps/core.xml"]).itertext())
    assert "FICTITIOUS DATA – A & B &P <x>" in core
    assert "Protocol 0." in core


def test_columns_have_hidden_names(xml: Xml) -> None:
    """A name points at the header cell of every column; nobody sees it in the list of names."""
    names = [name for name in xml.book.iter(f"{_M}definedName") if name.get("name").startswith("protocol.")]
    assert all(name.get("hidden") == "1" for name in names)
    pointed = {name.text for name in names}
    for title, table in xml.tables().items():
        first, _top, last, _bottom = range_boundaries(table.get("ref"))
        assert {f"'{title}'!${get_column_letter(number)}$1" for number in range(first, last + 1)} <= pointed


@pytest.mark.parametrize("language", ["nl", "en"])
def test_headers_are_in_the_language_of_the_study(language: str, tmp_path: Path) -> None:
    """Titles and headers are those of the catalogue, and none is there twice."""
    exported(tmp_path / "study.xlsx", [contents()], language=language)
    made = Xml(tmp_path / "study.xlsx")
    say = translation(language).gettext
    assert list(made.sheets) == [*(say(title) for title in SHEETS[:-1]), "_protocol"]
    headers = texts(made.sheet(say("Notes")))
    assert [headers[cell] for cell in ("A1", "B1", "H1")] == [say("interview"), say("case"), say("kind")]
    for table in made.tables().values():
        names = [column.get("name") for column in table.iter(f"{_M}tableColumn")]
        assert not [name for name in names if name.endswith("(2)")]


def test_study_without_interviews_makes_a_whole_workbook(tmp_path: Path) -> None:
    """A table needs a row: an empty one where there is nothing."""
    exported(tmp_path / "study.xlsx", [])
    tables = Xml(tmp_path / "study.xlsx").tables()
    assert tables["Notes"].get("ref").endswith("2")
