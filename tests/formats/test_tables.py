"""Tables: one content, many forms; and every number in one form."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.errors import Problem
from evaluator.formats.table_numbers import Refused, number_or_word, number_text
from evaluator.formats.tables import Table, TableSpec, read_table
from evaluator.formats.xlsx_write import write_table_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.formats.table_numbers import DecimalSign

SPEC = TableSpec(
    stem="scores",
    columns=("bid", "criterion", "score", "hours", "reason", "at"),
    required=frozenset({"bid", "score"}),
    numeric=frozenset({"hours"}),
    maybe_numeric=frozenset({"score"}),
    headings={"bid": ("inschrijving",), "hours": ("uren",), "reason": ("reden", "motivering")},
)
ROWS = [
    ("noord", "K1", "goed", "0.5", "Helder, en op tijd", "2026-03-01"),
    ("noord", "K2", "62.5", "12", 'Zegt "ja"; doet nee', "2026-03-01"),
    ("zuid", "01", "0", "", "Twee regels:\neen en twee", ""),
    ("zuïd-ö", "+K", "-0.125", "1980000.25", "=SUM(A1)", ""),
]


def as_csv(
    rows: list[tuple[str, ...]],
    *,
    separator: str = ",",
    line_end: str = "\n",
    decimal: str = ".",
    heading: tuple[str, ...] = SPEC.columns,
) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=separator, lineterminator=line_end)
    writer.writerow(heading)
    for row in rows:
        numbers = {2, 3}
        writer.writerow(
            cell.replace(".", decimal) if at in numbers else cell for at, cell in enumerate(row)
        )
    return stream.getvalue()


def read(folder: Path, *, decimal: DecimalSign = "point", spec: TableSpec = SPEC) -> Table:
    problems: list[Problem] = []
    table = read_table(folder, spec, decimal=decimal, problems=problems)
    assert problems == []
    assert table is not None
    return table


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        (as_csv(ROWS), "point"),
        (as_csv(ROWS, decimal=","), "comma"),
        (as_csv(ROWS, separator=";"), "point"),
        (as_csv(ROWS, separator=";", decimal=","), "comma"),
        (as_csv(ROWS, separator="\t"), "point"),
        (as_csv(ROWS, line_end="\r\n").replace("regels:\n", "regels:\r\n"), "point"),
        (as_csv(ROWS).replace("\n", "\r"), "point"),
        ("\ufeff" + as_csv(ROWS), "point"),
        ("\n  \n" + as_csv(ROWS).replace("noord,K2", "\n,,,,,\nnoord,K2"), "point"),
        (as_csv(ROWS).replace(",12,", ", +012 ,"), "point"),
        (
            as_csv(ROWS, heading=("INSCHRIJVING", " criterion", "Score", "uren", "Reden", "AT")),
            "point",
        ),
    ],
    ids=["comma", "comma-decimal", "semicolon", "dutch", "tab", "crlf", "cr", "bom", "blank-lines",
         "plus-and-zeros", "headings"],
)  # fmt: skip
def test_the_same_content_in_csv_gives_the_same_rows(
    tmp_path: Path, text: str, decimal: DecimalSign
) -> None:
    (tmp_path / "scores.csv").write_bytes(text.encode())
    assert read(tmp_path, decimal=decimal).rows == ROWS


@pytest.mark.parametrize("decimal", ["point", "comma"])
def test_the_same_content_in_a_workbook_gives_the_same_rows(
    tmp_path: Path, decimal: DecimalSign
) -> None:
    write_table_xlsx(tmp_path / "scores.xlsx", SPEC, ROWS)
    assert read(tmp_path, decimal=decimal).rows == ROWS


def test_numbers_stored_as_text_in_a_workbook_follow_the_decimal_sign(tmp_path: Path) -> None:
    rows = [tuple(c.replace(".", ",") if at == 2 else c for at, c in enumerate(r)) for r in ROWS]
    numbers = [(*r[:3], Decimal(r[3]) if r[3] else None, *r[4:]) for r in rows]
    write_table_xlsx(tmp_path / "scores.xlsx", SPEC.columns, numbers)
    assert read(tmp_path, decimal="comma").rows == ROWS


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_absent(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text("score;bid\n60;b1\n;b2\n", encoding="utf-8")
    table = read(tmp_path)
    assert table.rows == [("b1", "", "60", "", "", ""), ("b2", "", "", "", "", "")]
    assert table.where(0, "reason") == ("scores.csv", 2, "reason", None)


def test_one_column_needs_no_separator(tmp_path: Path) -> None:
    spec = TableSpec(stem="people", columns=("id",), required=frozenset({"id"}))
    (tmp_path / "people.csv").write_text("id\na1\na2\n", encoding="utf-8")
    assert read(tmp_path, spec=spec).rows == [("a1",), ("a2",)]


def test_a_table_without_rows_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text("bid,score\n", encoding="utf-8")
    assert read(tmp_path).rows == []


def test_no_file_is_no_table(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_table(tmp_path, SPEC, problems=problems) is None
    assert read_table(tmp_path / "nowhere", SPEC, problems=problems) is None
    assert problems == []


def test_line_numbers_count_the_lines_inside_quoted_cells_and_blank_lines(tmp_path: Path) -> None:
    text = 'bid,score,reason\nb1,60,"een\ntwee\r\ndrie"\n\nb2,60,kort\nb3,60,"x\ny"\nb4,60,z\n'
    (tmp_path / "scores.csv").write_bytes(text.encode())
    table = read(tmp_path)
    assert table.lines == [2, 6, 7, 9]
    assert table.rows[0][4] == "een\ntwee\ndrie"
    assert table.where(1, "score") == ("scores.csv", 6, "score", None)


def test_line_separators_of_unicode_are_text(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_bytes("bid,score,reason\nb1,60,a\u2028b\u0085c\n".encode())
    assert read(tmp_path).rows[0][4] == "a\u2028b\u0085c"


def test_a_workbook_tells_the_address_of_a_cell(tmp_path: Path) -> None:
    write_table_xlsx(
        tmp_path / "scores.xlsx", ("reden", "score", "bid"), [("x", 60, "b1"), ("", 40, "b2")]
    )
    table = read(tmp_path)
    assert table.where(1, "score") == ("scores.xlsx", 3, "score", "B3")
    assert table.where(1, "bid") == ("scores.xlsx", 3, "bid", "C3")
    assert table.where(1, "at") == ("scores.xlsx", 3, "at", None)


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1980000.00", "point", "1980000.00"),
        ("1980000,00", "comma", "1980000.00"),
        ("007.50", "point", "7.50"),
        ("+5", "point", "5"),
        ("-0.00", "point", "0.00"),
        ("-0012", "comma", "-12"),
        ("000", "point", "0"),
        ("1.980", "point", "1.980"),
        ("1,980", "comma", "1.980"),
    ],
)
def test_a_number_has_one_form(text: str, decimal: DecimalSign, expected: str) -> None:
    assert number_text(text, decimal) == expected
    assert number_or_word(text, decimal) == expected


@pytest.mark.parametrize(
    ("text", "decimal", "code"),
    [
        ("1.980", "comma", "number_thousands"),
        ("1980.50", "comma", "number_decimal_sign"),
        ("1.980.000,00", "comma", "number_thousands"),
        ("1,980,000", "comma", "number_thousands"),
        ("1_000", "point", "number_thousands"),
        ("1\u00a0980", "point", "number_thousands"),
        ("１２", "point", "number_digits"),
        ("5²", "point", "number_digits"),
        ("$5", "point", "number_currency"),
        ("+inf", "point", "number_not_finite"),
        ("Infinity", "point", "number_not_finite"),
        ("1E-3", "point", "number_exponent"),
        ("1e5", "comma", "number_exponent"),
        ("60 %", "point", "number_percent"),
        (".5", "point", "number"),
        ("5.", "point", "number"),
        ("--5", "point", "number"),
        ("0x1F", "point", "number"),
        ("2026-03-01", "point", "number"),
    ],
)
def test_anything_else_is_refused_with_its_own_reason(
    text: str, decimal: DecimalSign, code: str
) -> None:
    for outcome in (number_text(text, decimal), number_or_word(text, decimal)):
        assert isinstance(outcome, Refused)
        assert outcome.code == f"table.{code}"
        assert outcome.allowed
        assert outcome.remedy


@pytest.mark.parametrize("word", ["goed", "NR", "++", "+/-", "K2", "zeer goed", "e5", "一", "-"])
def test_a_word_is_a_word(word: str) -> None:
    assert number_or_word(word, "point") == word
    assert isinstance(number_text(word, "point"), Refused)


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), include_characters="\n\t"), max_size=20
).map(str.strip)
NUMBER = st.decimals(-(10**9), 10**9, allow_nan=False, places=4).map(
    lambda d: format(d.normalize() if d else Decimal(0), "f")
)
WORD = st.sampled_from(["goed", "matig", "NR", "++", ""])
ROW = st.tuples(
    TEXT.filter(bool), TEXT, st.one_of(WORD, NUMBER), st.one_of(st.just(""), NUMBER), TEXT, TEXT
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(rows=st.lists(ROW, max_size=6), separator=st.sampled_from(",;\t"), comma=st.booleans())
def test_round_trip_through_csv_and_xlsx(
    tmp_path: Path, rows: list[tuple[str, ...]], separator: str, *, comma: bool
) -> None:
    (tmp_path / "scores.xlsx").unlink(missing_ok=True)
    text = as_csv(rows, separator=separator, decimal="," if comma else ".")
    (tmp_path / "scores.csv").write_bytes(text.encode())
    assert read(tmp_path, decimal="comma" if comma else "point").rows == rows
    (tmp_path / "scores.csv").unlink()
    write_table_xlsx(tmp_path / "scores.xlsx", SPEC, rows)
    assert read(tmp_path).rows == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(cell=st.text(max_size=12), decimal=st.sampled_from(["point", "comma"]))
def test_any_text_is_a_number_a_word_or_a_reason(cell: str, decimal: DecimalSign) -> None:
    cell = cell.strip()
    if not cell:
        return
    outcome = number_text(cell, decimal)
    if isinstance(outcome, str):
        assert Decimal(outcome) == Decimal(cell.replace(",", "."))
        assert "e" not in outcome.lower()
        assert number_or_word(cell, decimal) == outcome
    assert number_or_word(cell, decimal)


def test_reading_csv_loads_nothing_for_workbooks(tmp_path: Path, root: Path) -> None:
    (tmp_path / "scores.csv").write_text("bid,score\nb1,60\n", encoding="utf-8")
    code = (
        "import sys, pathlib\n"
        "from evaluator.formats.tables import TableSpec, read_table\n"
        "spec = TableSpec(stem='scores', columns=('bid', 'score'), required=frozenset())\n"
        "table = read_table(pathlib.Path(sys.argv[1]), spec, problems=[])\n"
        "assert table.rows == [('b1', '60')]\n"
        "print([m for m in ('python_calamine', 'xlsxwriter', 'openpyxl', 'pandas', 'numpy')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
