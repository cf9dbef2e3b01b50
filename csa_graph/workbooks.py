"""Tables as workbooks that people may publish: XLSX and ODS.

They follow the rules for accessible spreadsheets: a cover sheet, one table a sheet
that begins in the first cell with a header row that stays in view, marked and named as
a table, no merged cells, nothing said by colour. Numbers of a column that holds
numbers can be added up; every other cell is text, so that no spreadsheet takes one for
a formula. The same tables give the same bytes: no clock is read.

Source:
    Government Analysis Function, Releasing statistics in spreadsheets
    <https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/>.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from xml.sax.saxutils import escape

import odfdo
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from csa_graph.tables import Table

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 (XLSX keeps no zone)
_WIDEST: Final = 60
_NAME_LENGTH: Final = 31
_NUMBER: Final = re.compile(r"\d+(\.\d+)?")
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
_SETTINGS: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-settings office:version="1.3" xmlns:office="{_OASIS}:office:1.0"
 xmlns:config="{_OASIS}:config:1.0" xmlns:ooo="http://openoffice.org/2004/office">
<office:settings><config:config-item-set config:name="ooo:view-settings">
<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>
<config:config-item-map-named config:name="Tables">%s</config:config-item-map-named>
</config:config-item-map-entry></config:config-item-map-indexed>
</config:config-item-set></office:settings></office:document-settings>
"""
_SHEET: Final = """
<config:config-item-map-entry config:name="%s">%s</config:config-item-map-entry>"""
_ITEM: Final = """
<config:config-item config:name="%s" config:type="%s">%s</config:config-item>"""
_FROZEN: Final = "".join(
    _ITEM % item
    for item in (
        ("VerticalSplitMode", "short", 2),
        ("VerticalSplitPosition", "int", 1),
        ("ActiveSplitRange", "short", 2),
        ("PositionTop", "int", 0),
        ("PositionBottom", "int", 1),
    )
)


def xlsx(sheets: Sequence[tuple[str, Table]]) -> bytes:
    """Return a workbook in Office Open XML (ISO/IEC 29500), a sheet for each table.

    Args:
        sheets: the name of each sheet, at most 31 characters, and its table.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": sheets[0][1].title, "created": _CREATED})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    for name, table in sheets:
        sheet = book.add_worksheet(name[:_NAME_LENGTH])
        for column, (heading, width) in enumerate(_columns(table)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(table.rows, 1):
            for column, cell in enumerate(_cells(table, row)):
                write = (
                    sheet.write_string if isinstance(cell, str) else sheet.write_number
                )
                write(line, column, cell, plain)
        if table.rows:
            area = (0, 0, len(table.rows), len(table.columns) - 1)
            sheet.add_table(*area, _as_table(name, table, bold))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
    book.close()
    return out.getvalue()


def _as_table(name: str, table: Table, bold: Format) -> dict[str, Any]:
    headings = [
        {"header": heading, "header_format": bold} for heading, _ in _columns(table)
    ]
    return {"name": _named(name), "columns": headings, "style": None}


def _named(sheet: str) -> str:
    """Return the name of the table of a sheet, as spreadsheets allow it.

    >>> _named("Reporting lines")
    'Table_Reporting_lines'
    """
    return f"Table_{re.sub(r'[^A-Za-z0-9]+', '_', sheet)}"


def ods(sheets: Sequence[tuple[str, Table]]) -> bytes:
    """Return a workbook in OpenDocument (ISO/IEC 26300), a sheet for each table."""
    book = odfdo.Document("spreadsheet")
    book.body.clear()
    book.meta.title = sheets[0][1].title
    ranges = odfdo.Element.from_tag("table:database-ranges")
    for name, table in sheets:
        sheet = odfdo.Table(name[:_NAME_LENGTH])
        head = [heading for heading, _ in _columns(table)]
        sheet.set_values([head, *(list(_cells(table, row)) for row in table.rows)])
        book.body.append(sheet)
        ranges.append(_range(name[:_NAME_LENGTH], table))
    book.body.append(ranges)
    out = io.BytesIO()
    book.save(out)
    settings = _settings(name[:_NAME_LENGTH] for name, _ in sheets)
    return _undated(out.getvalue(), {"settings.xml": settings})


def _range(sheet: str, table: Table) -> odfdo.Element:
    last = xl_rowcol_to_cell(len(table.rows), len(table.columns) - 1)
    made = odfdo.Element.from_tag("table:database-range")
    made.set_attribute("table:name", _named(sheet))
    made.set_attribute("table:target-range-address", f"'{sheet}'.A1:'{sheet}'.{last}")
    made.set_attribute("table:contains-header", "true")
    made.set_attribute("table:display-filter-buttons", "true")
    return made


def _settings(sheets: Iterable[str]) -> bytes:
    """Return the settings in which the first row of each sheet stays in view."""
    frozen = "".join(_SHEET % (escape(name), _FROZEN) for name in sheets)
    return (_SETTINGS % frozen).encode()


def _columns(table: Table) -> Iterator[tuple[str, int]]:
    """Yield each heading, once and in order, and how wide its column is."""
    used: Counter[str] = Counter()
    for index, heading in enumerate(table.columns):
        used[heading.lower()] += 1
        again = used[heading.lower()]
        longest = max((len(row[index]) for row in table.rows), default=0)
        width = min(max(longest, len(heading)) + 2, _WIDEST)
        yield (f"{heading} ({again})" if again > 1 else heading), width


def _cells(table: Table, row: Sequence[str]) -> Iterator[str | Decimal]:
    """Yield the cells of a row; what a column of numbers says in words stays text.

    >>> held = Table("", ("of", "so many"), (), frozenset({"so many"}))
    >>> list(_cells(held, ("1", "2"))), list(_cells(held, ("1", "not stated")))
    (['1', Decimal('2')], ['1', 'not stated'])
    """
    for heading, cell in zip(table.columns, row, strict=True):
        is_number = heading in table.numbers and _NUMBER.fullmatch(cell)
        yield Decimal(cell) if is_number else cell


def _undated(content: bytes, replaced: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as dated,
        zipfile.ZipFile(out, "w") as plain,
    ):
        for entry in dated.infolist():
            undated = zipfile.ZipInfo(entry.filename, _EPOCH)
            undated.compress_type = entry.compress_type
            undated.external_attr = entry.external_attr
            part = replaced.get(entry.filename) or dated.read(entry.filename)
            plain.writestr(undated, part)
    return out.getvalue()
