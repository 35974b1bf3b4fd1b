"""The sheets of a dossier's workbook, filled with what the dossier holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from evaluator.formats.book_columns import Records
from evaluator.formats.book_fields import FIELD, HELP, LABEL, VALUE
from evaluator.formats.book_plan import SheetName
from evaluator.formats.field_paths import leaves, parse_path, path_text
from evaluator.formats.field_shapes import Field, shape_of
from evaluator.formats.xlsx_form import Column, FormSheet, Styled
from evaluator.formats.xlsx_write import Entry
from evaluator.formats.yaml_text import Path
from evaluator.office.book_cells import choices, column, entry
from evaluator.office.book_texts import BookTexts

if TYPE_CHECKING:
    from pydantic import BaseModel

WIDE, TEXT, NARROW = 48, 28, 14
SPARE_FIELDS = 12


@dataclass(frozen=True, slots=True)
class Book:
    """What every sheet of one workbook shares: its language and its texts."""

    lang: str
    texts: BookTexts

    def fields(
        self,
        name: SheetName,
        key: str,
        kind: type[BaseModel],
        documents: Mapping[str, Any],
        *,
        standard: Sequence[Path | str] = (),
        base: Path = (),
    ) -> FormSheet:
        """A sheet with one field a row and one column of values for each document.

        Args:
            name: Name of the sheet.
            key: Name of its texts.
            kind: Type of the documents.
            documents: Their values, by the heading of their column; "" is the only one.
            standard: Fields that stand there, filled in or not; a text begins a part of the sheet
                and is the name of what is said above it.
            base: Group that the fields of the sheet lie in.
        """
        shape = shape_of(kind)
        values = {column: dict(leaves(data)) if data else {} for column, data in documents.items()}
        extra = [path for known in values.values() for path in known if path]
        heads = [Column(heading=head or VALUE.get(self.lang), width=WIDE) for head in documents]
        columns = [
            Column(heading=LABEL.get(self.lang), width=34, locked=True),
            *heads,
            Column(heading=HELP.get(self.lang), width=WIDE, locked=True),
            Column(heading=FIELD.get(self.lang), width=30),
        ]
        rows: list[list[Entry | Styled]] = []
        told = ""
        for path in dict.fromkeys([*standard, *extra]):
            if isinstance(path, str):
                rows.append(self._part(key, path, len(columns)))
                continue
            field, explained = shape.at((*base, *path)), self.texts.help((*base, *path))
            cells = [self._value(known, path, field, explained) for known in values.values()]
            # The keys of a free group share one text: it stands beside the first.
            shown = "" if explained == told else explained
            label = self.texts.label((*base, *path))
            rows.append(
                [
                    Styled(value=label, look="fixed"),
                    *cells,
                    *(Styled(value=text, look="note") for text in (shown, path_text(path))),
                ]
            )
            told = explained
        return self._sheet(name, key, columns, rows, spare=SPARE_FIELDS, freeze=1)

    def _part(self, key: str, name: str, columns: int) -> list[Entry | Styled]:
        """The row above a part of a sheet: its title, and beside it what the part is for."""
        title, said = self.texts.part(key, name)
        between = [Styled(look="heading", choices=(), help="")] * (columns - 3)
        texts = [title, *between, said, None]
        return [
            one
            if isinstance(one, Styled)
            else Styled(value=one, look="heading", choices=(), help="")
            for one in texts
        ]

    def _value(self, known: Mapping[Path, Any], path: Path, field: Field, explained: str) -> Styled:
        """The cell of one field of one document."""
        return Styled(
            value=entry(known[path], field, self.lang) if path in known else None,
            choices=choices(field, self.lang),
            help=explained,
        )

    def records(
        self,
        name: SheetName,
        records: Records,
        kind: tuple[type[BaseModel], Path],
        data: Iterable[Mapping[str, Any]],
        *,
        spare: int = 20,
    ) -> FormSheet:
        """A sheet with one record a row.

        Args:
            name: Name of the sheet; its English name, in lower case, is that of its texts.
            records: Its columns.
            kind: Type that holds the records, and where in it.
            data: The records.
            spare: Empty rows below.
        """
        key = name.en.lower().replace(" ", "_")
        rows = [dict(leaves(dict(one))) if one else {} for one in data]
        known = {parse_path(one.path) or (): one.get(self.lang) for one in records.columns}
        paths = list(dict.fromkeys([*known, *(path for row in rows for path in row)]))
        # An empty group beside columns of its own says nothing that they do not say.
        groups = {path[:length] for path in paths for length in range(1, len(path))}
        for row in rows:
            for path in groups & set(row):
                if row[path] in ({}, None):
                    del row[path]
        paths = [path for path in paths if path not in groups]
        shape = shape_of(kind[0])
        fields = {path: shape.at((*kind[1], *path)) for path in paths}
        columns = [
            column(
                known.get(path) or self._heading(path, records),
                fields[path],
                self.lang,
                width=_width(path),
                help=self.texts.column(key, path_text(path if path in known else path[:1])),
            )
            for path in paths
        ]
        cells = [
            [entry(row[path], fields[path], self.lang) if path in row else None for path in paths]
            for row in rows
        ]
        return self._sheet(name, key, columns, cells, spare=spare, freeze=2)

    def _heading(self, path: Path, records: Records) -> str:
        """The heading of a field that has no column of its own in the plan."""
        word = records.open.get(str(path[0]))
        if word is not None and len(path) > 1:
            return f"{word.get(self.lang)}: {path_text(path[1:])}"
        return path_text(path)

    def _sheet(
        self,
        name: SheetName,
        key: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Entry | Styled]],
        *,
        spare: int,
        freeze: int,
    ) -> FormSheet:
        return FormSheet(
            name=name.get(self.lang),
            columns=columns,
            rows=rows,
            title=self.texts.title(key),
            notes=self.texts.notes(key),
            spare=spare,
            freeze_columns=freeze,
        )


def letters(at: int) -> str:
    """The letters of a column, counted from 0."""
    from evaluator.formats.xlsx_table import column_letters  # noqa: PLC0415 - only to write a book

    return column_letters(at)


def with_cells(
    sheet: FormSheet, columns: Sequence[Column], rows: Sequence[Sequence[Entry | Styled]]
) -> FormSheet:
    """A sheet with other columns and rows."""
    return replace(sheet, columns=columns, rows=rows)


def _width(path: Path) -> float:
    """Room for what a column usually holds."""
    first = str(path[0])
    if first in (
        "question",
        "evidence",
        "principles_reason",
        "anchor",
        "text",
        "purpose",
        "reason",
    ):
        return WIDE
    return TEXT if first in ("name", "label", "what", "note", "ask") else NARROW
