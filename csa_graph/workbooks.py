"""Tables as workbooks that people may publish: XLSX and ODS.

They follow the rules for accessible spreadsheets: a cover sheet, one table a sheet
that begins in the first cell with a header row, no merged cells, nothing said by
colour. Every cell is text, so that no spreadsheet takes one for a formula. The same
tables give the same bytes: no clock is read.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import odfdo
import xlsxwriter

from csa_graph.tables import Table

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 (XLSX keeps no zone)
_WIDEST: Final = 60
_NAME_LENGTH: Final = 31


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
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell, plain)
        sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def ods(sheets: Sequence[tuple[str, Table]]) -> bytes:
    """Return a workbook in OpenDocument (ISO/IEC 26300), a sheet for each table."""
    book = odfdo.Document("spreadsheet")
    book.body.clear()
    for name, table in sheets:
        sheet = odfdo.Table(name[:_NAME_LENGTH])
        sheet.set_values([list(table.columns), *(list(row) for row in table.rows)])
        book.body.append(sheet)
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _columns(table: Table) -> Iterable[tuple[str, int]]:
    for index, heading in enumerate(table.columns):
        longest = max((len(row[index]) for row in table.rows), default=0)
        yield heading, min(max(longest, len(heading)) + 2, _WIDEST)


def _undated(content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as dated,
        zipfile.ZipFile(out, "w") as plain,
    ):
        for entry in dated.infolist():
            undated = zipfile.ZipInfo(entry.filename, _EPOCH)
            undated.compress_type = entry.compress_type
            undated.external_attr = entry.external_attr
            plain.writestr(undated, dated.read(entry.filename))
    return out.getvalue()
