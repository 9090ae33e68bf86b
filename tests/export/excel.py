"""What Excel refuses or repairs and other programs let pass, looked for in the XML of any workbook.

Limits after Microsoft's "Excel specifications and limits" and ECMA-376, part 1, 18.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from posixpath import join, normpath
from typing import Any
from zipfile import ZipFile

from lxml import etree
from openpyxl.utils import range_boundaries

from protocol.export.book.cells import unescape, units

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_P = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_T = "{http://schemas.openxmlformats.org/package/2006/content-types}"

_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "tableParts", "extLst",
)  # fmt: skip
"""The parts of a sheet, in the only order that Excel takes."""
_NAME = re.compile(r"[^\W\d][\w.\\]*", re.UNICODE)
_LIKE_A_CELL = re.compile(r"(?i)[a-z]{1,3}\d+|r\d*c?\d*|c\d*")
_QUOTED = re.compile(r"'((?:[^']|'')+)'!")
_BARE = re.compile(r"(?<![\w'\])])([A-Za-z_][\w.]*)!")
_STRING = re.compile(r'"((?:[^"]|"")*)"')


def problems(path: Path) -> list[str]:
    """All that Excel would stumble over in a workbook; nothing where it is sound."""
    return list(_Walk(path).all())


class _Walk:
    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            self._names = archive.namelist()
            self._parts = {name: archive.read(name) for name in self._names}
        self._trees = {
            name: etree.fromstring(data)
            for name, data in self._parts.items()
            if name.endswith((".xml", ".rels", ".vml"))
        }
        self._book = self._trees["xl/workbook.xml"]
        related = self._related("xl/workbook.xml")
        self._sheets = {
            each.get("name"): related[each.get(f"{_R}id")] for each in self._book.iter(f"{_M}sheet")
        }
        styles = self._trees["xl/styles.xml"]
        self._formats = len(styles.find(f"{_M}cellXfs"))
        found = styles.find(f"{_M}dxfs")
        self._differences = 0 if found is None else len(found)

    def all(self) -> Iterator[str]:
        """Every problem."""
        yield from self._package()
        yield from self._titles()
        yield from self._defined_names()
        yield from self._tables()
        for title, part in self._sheets.items():
            for told in self._sheet(self._trees[part]):
                yield f"{title}: {told}"
        for name, tree in self._trees.items():
            if "/charts/chart" in name and not name.endswith(".rels"):
                for told in self._chart(tree):
                    yield f"{name}: {told}"

    def _related(self, part: str) -> dict[str, str]:
        folder, name = part.rsplit("/", 1)
        rels = self._trees.get(f"{folder}/_rels/{name}.rels")
        found = {}
        for link in () if rels is None else rels.iter(f"{_P}Relationship"):
            target = link.get("Target")
            found[link.get("Id")] = target.lstrip("/") if target[0] == "/" else normpath(join(folder, target))
        return found

    def _package(self) -> Iterator[str]:
        """Every part once, of a known type, and every link with something at its end."""
        yield from _twice("part", self._names)
        types = self._trees["[Content_Types].xml"]
        endings = {each.get("Extension") for each in types.iter(f"{_T}Default")}
        named = [each.get("PartName").lstrip("/") for each in types.iter(f"{_T}Override")]
        yield from _twice("type of part", named)
        yield from (f"type of no part {name}" for name in named if name not in self._parts)
        for name in self._names:
            if name not in named and name.rpartition(".")[2] not in endings:
                yield f"part without a type {name}"
            if not name.endswith(".rels") and "/" in name:
                yield from (
                    f"{name}: no {to}" for to in self._related(name).values() if to not in self._parts
                )

    def _titles(self) -> Iterator[str]:
        yield from _twice("title", map(str.casefold, self._sheets))
        for title in self._sheets:
            if (
                not 0 < units(title) <= 31
                or re.search(r"[\[\]:*?/\\\x00-\x1f]", title)
                or title.strip("'") != title
            ):
                yield f"title {title!r}"

    def _defined_names(self) -> Iterator[str]:
        found = list(self._book.iter(f"{_M}definedName"))
        yield from _twice("name", ((each.get("name").casefold(), each.get("localSheetId")) for each in found))
        for each in found:
            name = each.get("name")
            own = name.startswith("_xlnm.")
            if not own and (not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name) or len(name) > 255):
                yield f"name {name}"
            if own and not 0 <= int(each.get("localSheetId")) < len(self._sheets):
                yield f"name {name} of no sheet"
            yield from self._formula(each.text or "", f"name {name}")

    def _tables(self) -> Iterator[str]:
        tables: list[Any] = []
        for title, part in self._sheets.items():
            tree, links, taken = self._trees[part], self._related(part), list[tuple[int, ...]]()
            count = tree.find(f"{_M}tableParts")
            if count is not None and int(count.get("count", len(count))) != len(count):
                yield f"{title}: count of tables"
            for each in tree.iter(f"{_M}tablePart"):
                table = self._trees[links[each.get(f"{_R}id")]]
                tables.append(table)
                for told in self._table(table, tree):
                    yield f"{title}: {told}"
                taken.append(range_boundaries(table.get("ref")))
            for merged in tree.iter(f"{_M}mergeCell"):
                if any(_overlap(range_boundaries(merged.get("ref")), one) for one in taken):
                    yield f"{title}: merged cells {merged.get('ref')} in a table"
        yield from _twice("table", (each.get("displayName").casefold() for each in tables))
        yield from _twice("number of table", (each.get("id") for each in tables))
        names = {each.get("name").casefold() for each in self._book.iter(f"{_M}definedName")}
        yield from (
            f"table {each.get('displayName')} is a name too"
            for each in tables
            if each.get("displayName").casefold() in names
        )

    def _table(self, table: Any, sheet: Any) -> Iterator[str]:
        name = table.get("displayName")
        if not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name) or len(name) > 255:
            yield f"name of table {name}"
        left, top, right, bottom = range_boundaries(table.get("ref"))
        if bottom <= top:
            yield f"table {name} without a row"
        columns = [each.get("name") for each in table.iter(f"{_M}tableColumn")]
        given = int(table.find(f"{_M}tableColumns").get("count"))
        header = {}
        for row in sheet.find(f"{_M}sheetData"):
            if int(row.get("r")) == top:
                header = {range_boundaries(cell.get("r"))[0]: cell for cell in row}
        said = [_text(header[at]) if at in header else None for at in range(left, right + 1)]
        if said != columns or given != len(columns):
            yield f"table {name}: columns {columns} under headers {said}"
        yield from _twice(f"column of {name}", (unescape(each).casefold() for each in columns))
        yield from (f"column {each!r} of {name}" for each in columns if not 0 < units(each) <= 255)
        auto = table.find(f"{_M}autoFilter")
        if auto is not None and auto.get("ref") != table.get("ref"):
            yield f"filter of {name}"

    def _sheet(self, tree: Any) -> Iterator[str]:
        places = [_ORDER.index(etree.QName(each).localname) for each in tree]
        if places != sorted(places):
            yield "parts out of order"
        yield from self._cells(tree)
        yield from self._links(tree)
        yield from self._validations(tree)
        for rule in tree.iter(f"{_M}cfRule"):
            if rule.get("dxfId") is not None and int(rule.get("dxfId")) >= self._differences:
                yield "rule with an unknown look"
            for formula in rule.iter(f"{_M}formula"):
                yield from self._formula(formula.text or "", "rule")
        for each in (*tree.iter(f"{_M}oddHeader"), *tree.iter(f"{_M}oddFooter")):
            if units(each.text or "") > 255:
                yield f"{each.tag} of {len(each.text)} characters"
        for column in tree.iter(f"{_M}col"):
            if not 0 <= float(column.get("width", "8")) <= 255 or int(column.get("max")) > 16_384:
                yield f"column {column.get('min')}"

    def _cells(self, tree: Any) -> Iterator[str]:
        before = 0
        for row in tree.iter(f"{_M}row"):
            number, last = int(row.get("r")), 0
            if not before < number <= 1_048_576:
                yield f"row {number} behind {before}"
            if float(row.get("ht", "15")) > 409:
                yield f"row {number} too high"
            before = number
            for cell in row:
                at, line, *_rest = range_boundaries(cell.get("r"))
                if line != number or not last < at <= 16_384:
                    yield f"cell {cell.get('r')} out of order"
                last = at
                if int(cell.get("s", "0")) >= self._formats:
                    yield f"cell {cell.get('r')} with an unknown look"
                if units(_text(cell)) > 32_767:
                    yield f"cell {cell.get('r')} too long"
                for formula in cell.iter(f"{_M}f"):
                    yield from self._formula(formula.text or "", f"cell {cell.get('r')}")

    def _links(self, tree: Any) -> Iterator[str]:
        links = list(tree.iter(f"{_M}hyperlink"))
        if len(links) > 65_530:
            yield f"{len(links)} links"
        yield from _twice("link at", (each.get("ref") for each in links))
        for each in links:
            where = each.get("location")
            if where is not None:
                if not _QUOTED.match(where):
                    yield f"link to {where} is not quoted"
                yield from self._formula(where, f"link at {each.get('ref')}")
            if len(each.get("tooltip", "")) > 255:
                yield f"tip at {each.get('ref')}"

    def _validations(self, tree: Any) -> Iterator[str]:
        for group in tree.iter(f"{_M}dataValidations"):
            if int(group.get("count", len(group))) != len(group) or not 0 < len(group) <= 65_534:
                yield "count of validations"
        taken: list[tuple[int, ...]] = []
        for each in tree.iter(f"{_M}dataValidation"):
            ranges = [range_boundaries(one) for one in each.get("sqref").split()]
            if not ranges or len(ranges) > 8_192:
                yield "validation of no cells"
            if any(_overlap(one, other) for one in ranges for other in taken):
                yield f"two validations on {each.get('sqref')}"
            taken += ranges
            limits = {"errorTitle": 32, "promptTitle": 32, "error": 225, "prompt": 255}
            yield from (
                f"{name} too long" for name, most in limits.items() if units(each.get(name, "")) > most
            )
            for formula in (*each.iter(f"{_M}formula1"), *each.iter(f"{_M}formula2")):
                text = formula.text or ""
                if len(text) > 255:
                    yield f"validation of {len(text)} characters"
                yield from self._formula(text, "validation")

    def _chart(self, tree: Any) -> Iterator[str]:
        references = list(tree.iter(f"{_C}f"))
        if not references:
            yield "a chart of nothing"
        if len(list(tree.iter(f"{_C}ser"))) > 255:
            yield "too many series"
        for each in references:
            if not _QUOTED.match(each.text or ""):
                yield f"{each.text} is not quoted"
            yield from self._formula(each.text or "", "chart")

    def _formula(self, text: str, where: str) -> Iterator[str]:
        """A formula that is too long, has a text too long in it, or speaks of a sheet that is not there."""
        if len(text) > 8_192:
            yield f"{where}: formula of {len(text)} characters"
        without = _QUOTED.sub("", text)
        yield from (f"{where}: text of {len(s)}" for s in _STRING.findall(without) if len(s) > 255)
        bare = _BARE.findall(_STRING.sub("", without))
        for title in (*(found.replace("''", "'") for found in _QUOTED.findall(text)), *bare):
            if title not in self._sheets:
                yield f"{where}: no sheet {title!r}"


def _text(cell: Any) -> str:
    return "".join(piece.text or "" for piece in cell.iter(f"{_M}t"))


def _overlap(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _twice(what: str, names: Iterable[Any]) -> Iterator[str]:
    yield from (
        f"{what} {name!r} stands {times} times" for name, times in Counter(names).items() if times > 1
    )
