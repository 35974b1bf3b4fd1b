"""One broken CSV file for each thing that can be wrong with a table, and the words that tell it."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.errors import Problem
from evaluator.formats import table_file, tables
from evaluator.formats.csv_table import MAX_ROWS
from evaluator.formats.tables import TableSpec, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.formats.table_numbers import DecimalSign

SCORES = TableSpec(
    stem="scores",
    columns=("bid", "criterion", "assessor", "score", "reason"),
    required=frozenset({"bid", "criterion", "assessor", "score"}),
    maybe_numeric=frozenset({"score"}),
    headings={"bid": ("inschrijving",)},
)
PRICES = TableSpec(
    stem="prices",
    columns=("lot", "bid", "amount"),
    required=frozenset({"bid", "amount"}),
    numeric=frozenset({"amount"}),
)

# file in tests/broken/tables: the problems in it, as (code, line, column, word of the message)
BROKEN: dict[str, list[tuple[str, int, str | None, str]]] = {
    "ragged_row": [("ragged_row", 3, None, "3 cells"), ("ragged_row", 5, None, "5 cells")],
    "unknown_column": [
        ("unknown_column", 1, "scor", "did you mean 'score'"),
        ("missing_column", 1, None, "add the column 'score'"),
    ],
    "duplicate_column": [("duplicate_column", 1, "bid", "Inschrijving")],
    "missing_column": [("missing_column", 1, None, "no column 'assessor'")],
    "empty_heading": [("empty_heading", 1, None, "column 5 has no heading")],
    "empty": [("empty", 1, None, "no heading row")],
    "quote_open": [("quote", 3, None, "never closed")],
    "quote_stray": [("quote", 3, None, "after the closing double quote")],
    "encoding": [("encoding", 3, None, "0xeb at byte 50")],
    "nul_byte": [("nul_byte", 2, None, "NUL byte at byte 40")],
    "control_character": [("control_character", 3, "criterion", "U+0007")],
    "number": [("number", line, "amount", "1980000.00") for line in (2, 3, 4)],
    "number_currency": [("number_currency", line, "amount", "currency") for line in (2, 3, 4)],
    "number_decimal_sign": [("number_decimal_sign", 2, "amount", "{decimal: comma}")],
    "number_digits": [("number_digits", line, "amount", "0-9") for line in (2, 3)],
    "number_exponent": [("number_exponent", line, "amount", "in full") for line in (2, 3)],
    "number_not_finite": [("number_not_finite", line, "amount", "number") for line in (2, 3)],
    "number_percent": [("number_percent", 2, "amount", "60%")],
    "number_space": [("number_space", 2, "amount", "without spaces")],
    "number_thousands": [
        ("number_thousands", line, "amount", "thousands separators") for line in (2, 3, 4, 5)
    ],
}
# Codes that need a file which is large, absent or a workbook; each has a test of its own, here or
# in test_tables_xlsx.py.
ELSEWHERE = {"cell_too_long", "file_name", "more_problems", "too_large", "too_many_rows",
             "two_files", "unreadable"}  # fmt: skip


def problems_of(
    folder: Path, spec: TableSpec = SCORES, decimal: DecimalSign = "point"
) -> list[Problem]:
    problems: list[Problem] = []
    table = read_table(folder, spec, decimal=decimal, problems=problems)
    assert (table is None) == (not problems)
    assert table is None or table.rows == []
    return problems


@pytest.mark.parametrize("name", BROKEN)
def test_every_broken_file_tells_what_is_wrong_where(name: str, tmp_path: Path, root: Path) -> None:
    spec = PRICES if name.startswith("number") else SCORES
    shutil.copy(root / "tests" / "broken" / "tables" / f"{name}.csv", tmp_path / f"{spec.stem}.csv")
    problems = problems_of(tmp_path, spec)
    told = [(p.code.removeprefix("table."), p.line, p.column) for p in problems]
    assert told == [expected[:3] for expected in BROKEN[name]]
    for problem, (_, _, _, word) in zip(problems, BROKEN[name], strict=True):
        assert word in f"{problem.found} | {problem.allowed} | {problem.remedy}"
        assert problem.file == f"{spec.stem}.csv"
        assert problem.found
        assert problem.allowed
        assert problem.remedy


def test_every_code_has_a_test(root: Path) -> None:
    sources = root.joinpath("evaluator", "formats").glob("*table*.py")
    codes = {
        code
        for path in sources
        for code in re.findall(r'"table\.([a-z_0-9]+)"', path.read_text(encoding="utf-8"))
        if not code.startswith("xlsx_")
    }
    tested = {expected[0] for problems in BROKEN.values() for expected in problems}
    assert codes == tested | ELSEWHERE
    files = {path.stem for path in root.joinpath("tests", "broken", "tables").glob("*.csv")}
    assert files == set(BROKEN)


def test_all_problems_of_a_file_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = "bid;criterion;asessor;score;score\nb1;K1;a1;1e3;60\nb2;K2\nb3;K1;a1;60%;1\n"
    (tmp_path / "scores.csv").write_text(text, encoding="utf-8")
    told = [(p.code.removeprefix("table."), p.line) for p in problems_of(tmp_path)]
    assert set(told) == {
        ("unknown_column", 1),
        ("duplicate_column", 1),
        ("missing_column", 1),
        ("number_exponent", 2),
        ("ragged_row", 3),
        ("number_percent", 4),
    }
    assert [line for _, line in told] == [1, 1, 1, 2, 3, 4]


def test_two_forms_of_one_table(tmp_path: Path) -> None:
    for name in ("prices.csv", "prices.xlsx"):
        (tmp_path / name).write_text("lot,bid,amount\n", encoding="utf-8")
    (problem,) = problems_of(tmp_path, PRICES)
    assert problem.code == "table.two_files"
    assert problem.found == "prices.csv and prices.xlsx"


@pytest.mark.parametrize("name", ["Scores.csv", "scores.CSV", "scores.xls", "scores.ods"])
def test_a_file_that_looks_like_the_table_is_not_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("bid\n", encoding="utf-8")
    (problem,) = problems_of(tmp_path)
    assert (problem.code, problem.file) == ("table.file_name", name)
    assert "scores.csv or scores.xlsx" in problem.allowed


def test_a_folder_is_no_table(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").mkdir()
    (problem,) = problems_of(tmp_path)
    assert problem.code == "table.unreadable"


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_bytes(b"x" * (table_file.MAX_BYTES + 1))
    (problem,) = problems_of(tmp_path)
    assert problem.code == "table.too_large"
    assert str(table_file.MAX_BYTES) in problem.allowed


@pytest.mark.parametrize(("rows", "fits"), [(MAX_ROWS, True), (MAX_ROWS + 1, False)])
def test_the_number_of_rows_on_both_sides_of_the_limit(
    tmp_path: Path, rows: int, *, fits: bool
) -> None:
    spec = TableSpec(stem="scores", columns=("bid",), required=frozenset({"bid"}))
    (tmp_path / "scores.csv").write_text("bid\n" + "b\n" * rows, encoding="utf-8")
    problems: list[Problem] = []
    table = read_table(tmp_path, spec, problems=problems)
    assert table is not None
    assert [p.code for p in problems] == ([] if fits else ["table.too_many_rows"])
    assert len(table.rows) == (rows if fits else 0)


@pytest.mark.parametrize("column", ["reason", "score"])
def test_the_length_of_a_cell_on_both_sides_of_the_limit(tmp_path: Path, column: str) -> None:
    for length, codes in ((tables.MAX_CELL, []), (tables.MAX_CELL + 1, ["table.cell_too_long"])):
        cells = {"score": "goed", "reason": "x", column: "x" * length}
        text = f"bid,criterion,assessor,score,reason\nb,K,a,{cells['score']},{cells['reason']}\n"
        (tmp_path / "scores.csv").write_text(text, encoding="utf-8")
        problems: list[Problem] = []
        read_table(tmp_path, SCORES, problems=problems)
        assert [p.code for p in problems] == codes


def test_utf_16_is_named(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_bytes("bid,score\n".encode("utf-16"))
    (problem,) = problems_of(tmp_path)
    assert problem.code == "table.encoding"
    assert "UTF-16" in problem.found
    assert "CSV UTF-8" in problem.remedy


def test_a_number_is_judged_by_the_decimal_sign_of_the_dossier(tmp_path: Path) -> None:
    (tmp_path / "prices.csv").write_text("bid;amount\nb1;1980.5\nb2;1.980\n", encoding="utf-8")
    first, second = problems_of(tmp_path, PRICES, "comma")
    assert first.code == "table.number_decimal_sign"
    assert first.remedy == "write 1980000,00, or set tables: {decimal: point} in dossier.yaml"
    assert second.code == "table.number_thousands"
    assert "if a decimal comma is meant, write that" in second.remedy


def test_many_problems_are_counted_and_not_all_told(tmp_path: Path) -> None:
    rows = "b1,K1,a1,1e5,\n" * 150 + "b1,K1\n" * 150
    (tmp_path / "scores.csv").write_text(
        "bid,criterion,assessor,score,reason\n" + rows, encoding="utf-8"
    )
    problems = problems_of(tmp_path)
    assert len(problems) == tables.MAX_PROBLEMS
    assert problems[-1].code == "table.more_problems"
    assert problems[-1].found == "at least 152 more problems"


def test_a_message_shows_no_control_characters_and_no_long_texts(tmp_path: Path) -> None:
    text = "bid,criterion,assessor,score,\u202ereason" + "x" * 500 + "\nb1,K1,a1,60,r\n"
    (tmp_path / "scores.csv").write_text(text, encoding="utf-8")
    (problem,) = problems_of(tmp_path)
    assert problem.code == "table.unknown_column"
    assert "\u202e" not in problem.found + str(problem.column)
    assert len(problem.found) < 120


VALID = b'bid,criterion,assessor,score,reason\nb1,K1,a1,60,"een; twee"\nb2,K1,a1,goed,\n'


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(
    at=st.integers(0, len(VALID)),
    cut=st.integers(0, 10),
    put=st.one_of(
        st.binary(max_size=6),
        st.sampled_from([b'"', b"\r", b"\0", "\u202e".encode(), b"\xff\xfe", b";", b"\n\n"]),
    ),
)
def test_no_mutation_gives_anything_but_rows_or_problems(
    tmp_path: Path, at: int, cut: int, put: bytes
) -> None:
    (tmp_path / "scores.csv").write_bytes(VALID[:at] + put + VALID[at + cut :])
    problems: list[Problem] = []
    table = read_table(tmp_path, SCORES, problems=problems)
    assert table is not None
    assert not (problems and table.rows)
    assert all(p.found and p.allowed and p.remedy for p in problems)
