"""The dossier's table of scores with rows added and replaced; all other rows as they were.

A CSV file keeps its byte order mark, separator, line ends, order of columns and every character of
the rows of others: only the records that change are written anew. A workbook is written anew whole,
with the same cells; its layout is the program's own afterwards.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zipfile import ZipFile

from evaluator.errors import InputError, Problem
from evaluator.formats.csv_table import SEPARATORS, Cell, heading_key
from evaluator.formats.table_numbers import DecimalSign, plain_number
from evaluator.formats.tables import TableSpec
from evaluator.formats.xlsx_table import read_xlsx
from evaluator.formats.xlsx_write import write_table_xlsx
from evaluator.model.numbers import parse_number
from evaluator.office.collect_merge import Key

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")

Row = Mapping[str, str]
"""Score and texts by column, numbers with a decimal point."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What changes in a table.

    Attributes:
        spec: The table's columns.
        subject: The column of what is scored, ``bid`` or ``challenge``.
        only_lot: Id of the lot that a row without one belongs to; "" when there are several.
        decimal: The decimal sign of the dossier's tables.
        added: New rows.
        replaced: Rows that take the place of older ones.
    """

    spec: TableSpec
    subject: str
    only_lot: str
    decimal: DecimalSign
    added: Mapping[Key, Row]
    replaced: Mapping[Key, Row]

    def key_of(self, cells: Sequence[Cell], places: Mapping[str, int]) -> Key:
        """The key of a row of the table."""

        def text(name: str) -> str:
            cell = cells[places[name]] if name in places else ""
            return plain_number(cell) if isinstance(cell, Decimal) else cell.strip()

        lot = text("lot") or self.only_lot
        return (lot, text(self.subject), text("criterion"), text("assessor"))

    def record(self, key: Key, row: Row) -> dict[str, str]:
        """A new row by column."""
        lot, subject, criterion, assessor = key
        names = {"lot": lot, self.subject: subject, "criterion": criterion, "assessor": assessor}
        return {**names, **row}

    def needs(self, headings: Iterable[str], *, lot: bool) -> list[str]:
        """Columns that the table lacks and that a changed row has something for."""
        records = [
            self.record(key, row) for key, row in (*self.added.items(), *self.replaced.items())
        ]
        lacking = [name for name in self.spec.columns if name not in set(headings)]
        filled = {name for record in records for name, text in record.items() if text}
        return [name for name in lacking if name in filled and (lot or name != "lot")]


def new_csv(edit: Edit) -> bytes:
    """A new table; with a decimal comma the separator is a semicolon, as spreadsheets expect."""
    columns = [c for c in edit.spec.columns if c != "lot" or not edit.only_lot]
    stream = io.StringIO()
    separator = ";" if edit.decimal == "comma" else ","
    writer = csv.writer(stream, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    for key, row in edit.added.items():
        record = edit.record(key, row)
        writer.writerow([_written(name, record.get(name, ""), edit.decimal) for name in columns])
    return stream.getvalue().encode("utf-8")


def edited_csv(data: bytes, edit: Edit) -> bytes:
    """The file with its changes. It was read before, so its quoting is sound."""
    bom = data[: len(_BOM)] if data.startswith(_BOM) else b""
    text = data[len(bom) :].decode("utf-8")
    separator, places = _separator(text, edit.spec)
    end = next((e for e in ("\r\n", "\n", "\r") if e in text), "\n")
    records = list(_records(text, separator))
    columns = list(places)
    extra = edit.needs(columns, lot=not edit.only_lot)
    parts: list[str] = []
    heading_seen = False
    for raw, cells in records:
        if not any(cell.strip() for cell in cells):
            parts.append(raw if raw.endswith(("\n", "\r")) else raw + end)
            continue
        key = edit.key_of(cells, places) if heading_seen else None
        if key is not None and key in edit.replaced:
            parts.append(_replaced(cells, places, edit, (separator, end, extra), key))
        else:
            tail = [""] * len(extra) if heading_seen else _headings(extra, cells, edit.spec)
            parts.append(_with_tail(raw, tail, separator, end))
        heading_seen = True
    width = len(next(cells for _, cells in records if any(cell.strip() for cell in cells)))
    for key, row in edit.added.items():
        cells = [""] * width
        parts.append(_filled(cells, places, edit, (separator, end, extra), edit.record(key, row)))
    return bom + "".join(parts).encode("utf-8")


def _separator(text: str, spec: TableSpec) -> tuple[str, dict[str, int]]:
    """The separator under which the heading row has what it must have, and where each column is."""
    names = spec.names()
    for separator in SEPARATORS:
        heading = next((cells for _, cells in _records(text, separator) if any(cells)), [])
        known = [names.get(heading_key(cell), "") for cell in heading]
        if spec.required <= set(known):
            return separator, {name: at for at, name in enumerate(known) if name}
    raise InputError(
        Problem(
            code="table.missing_column",
            file=f"{spec.stem}.csv",
            line=1,
            found="no heading row",
            allowed=", ".join(spec.columns),
            remedy="add the heading row",
        )
    )


def _records(text: str, separator: str) -> Iterable[tuple[str, list[str]]]:
    """Each record as it stands in the file, with its cells."""
    lines = _LINE.findall(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    first = 0
    before = csv.field_size_limit(len(text) + 1)
    try:
        for cells in reader:
            yield "".join(lines[first : reader.line_num]), cells
            first = reader.line_num
    except csv.Error:
        return  # not the separator of this file
    finally:
        csv.field_size_limit(before)


Style = tuple[str, str, Sequence[str]]
"""Separator, line end, and the columns that are added at the right."""


def _replaced(
    cells: Sequence[str], places: Mapping[str, int], edit: Edit, style: Style, key: Key
) -> str:
    return _filled(list(cells), places, edit, style, edit.replaced[key])


def _filled(
    cells: list[str], places: Mapping[str, int], edit: Edit, style: Style, record: Row
) -> str:
    """A record with the new values in their columns."""
    separator, end, extra = style
    for name, text in record.items():
        if name in places:
            cells[places[name]] = _written(name, text, edit.decimal)
    cells += [_written(name, record.get(name, ""), edit.decimal) for name in extra]
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=end).writerow(cells)
    return stream.getvalue()


def _with_tail(raw: str, tail: Sequence[str], separator: str, end: str) -> str:
    """A record as it stands, with more cells at the right and a line end."""
    body = raw.rstrip("\r\n")
    own = raw[len(body) :] or end
    return body + "".join(separator + cell for cell in tail) + own


def _headings(extra: Sequence[str], heading: Sequence[Cell], spec: TableSpec) -> list[str]:
    """Headings of added columns: Dutch where the others are."""
    said = {heading_key(str(cell)) for cell in heading}
    dutch = any(
        heading_key(text) in said and heading_key(text) != name
        for name, texts in spec.headings.items()
        for text in texts
    )
    return [spec.headings[name][0] if dutch and spec.headings.get(name) else name for name in extra]


def _written(name: str, text: str, decimal: DecimalSign) -> str:
    """A value as the table writes it: a score with the dossier's decimal sign."""
    is_number = name == "score" and parse_number(text) is not None
    return text.replace(".", ",") if is_number and decimal == "comma" else text


def new_xlsx(edit: Edit) -> bytes:
    """A new workbook with the table."""
    columns = [c for c in edit.spec.columns if c != "lot" or not edit.only_lot]
    records = (edit.record(key, row) for key, row in edit.added.items())
    rows = [[_stored(name, record.get(name, "")) for name in columns] for record in records]
    return _workbook(edit.spec.stem, columns, rows)


def edited_xlsx(data: bytes, edit: Edit, file: str) -> bytes:
    """The workbook of the table with its changes.

    Raises:
        InputError: It cannot be read.
    """
    problems: list[Problem] = []
    _only_a_table(data, file, problems)
    raw = read_xlsx(data, file, edit.spec.stem, problems)
    if problems or raw is None:
        raise InputError(problems)
    heading, *body = raw.rows
    names = edit.spec.names()
    known = [names.get(heading_key(str(cell)), "") for cell in heading]
    places = {name: at for at, name in enumerate(known) if name}
    extra = edit.needs(places, lot=not edit.only_lot)
    places |= {name: len(heading) + at for at, name in enumerate(extra)}
    width = len(heading) + len(extra)

    def filled(cells: Sequence[Cell], record: Row) -> list[Cell]:
        row = [*cells, *([""] * (width - len(cells)))]
        for name, text in record.items():
            if name in places:
                row[places[name]] = _stored(name, text)
        return row

    rows = []
    for cells in body:
        key = edit.key_of(cells, places)
        rows.append(filled(cells, edit.replaced.get(key, {})))
    rows += [filled([], edit.record(key, row)) for key, row in edit.added.items()]
    headings = [str(cell) for cell in heading] + _headings(extra, heading, edit.spec)
    return _workbook(edit.spec.stem, headings, rows)


def _only_a_table(data: bytes, file: str, problems: list[Problem]) -> None:
    """Writing the table anew would lose what else the workbook holds: other sheets, comments."""
    with ZipFile(io.BytesIO(data)) as package:
        names = [name.lower() for name in package.namelist()]
    sheets = [name for name in names if name.startswith("xl/worksheets/sheet")]
    more = "other sheets" if len(sheets) > 1 else ""
    more = more or ("comments" if any("comments" in name for name in names) else "")
    if more:
        problems.append(
            Problem(
                code="collect.more_in_workbook",
                file=file,
                found=more,
                allowed="a workbook with the table alone",
                remedy="copy the rows with their headings to a new workbook of the same name, and "
                "keep the old one elsewhere",
            )
        )


def _stored(name: str, text: str) -> Cell:
    number = parse_number(text) if name == "score" and text else None
    return text if number is None else number


def _workbook(stem: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    stream = io.BytesIO()
    write_table_xlsx(stream, headings, rows, stem)
    return stream.getvalue()
