"""The calculation sheet: its formulas, worked out by a second reader, give the outcome."""

from __future__ import annotations

import math
import os
import re
import shutil
import statistics
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from evaluator.formats.dossier import Loaded
from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.model.criteria import CriteriaSet
from evaluator.outcome import tender_outcome
from evaluator.render.calculation import calculation_workbook
from evaluator.render.calculation_plan import letter, rounded
from evaluator.render.texts import LANGUAGES, texts
from tests.support import ROOT, TITLE, book_of, leaf, make_set, make_tender, price

VOORBEELD = ROOT / "submissions" / "tender-voorbeeld"
SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
WORDS = {
    "levels": {"laag": "0", "midden": "1", "hoog": "3"},
    "anchors": {"laag": TITLE, "midden": TITLE, "hoog": TITLE},
}


# --- a second reader: XML in, numbers out -------------------------------------------------------


class Book:
    """A workbook as stored, with a calculator of its own for the few functions we use."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(BytesIO(data))
        shared = self._parse("xl/sharedStrings.xml").findall("m:si", SPACE)
        strings = [
            "".join(t.text or "" for t in item.iter(f"{{{SPACE['m']}}}t")) for item in shared
        ]
        sheets = self._parse("xl/workbook.xml").iter(f"{{{SPACE['m']}}}sheet")
        self.names = [str(sheet.get("name")) for sheet in sheets]
        self.stored: dict[tuple[str, str], str] = {}
        self.formulas: dict[tuple[str, str], str] = {}
        self.numbers: dict[tuple[str, str], float] = {}
        for place, name in enumerate(self.names, start=1):
            for cell in self._parse(f"xl/worksheets/sheet{place}.xml").iter(f"{{{SPACE['m']}}}c"):
                self._cell(name, cell, strings)

    def _parse(self, name: str) -> ET.Element:
        return ET.fromstring(self.archive.read(name))  # noqa: S314 - made by the test itself

    def _cell(self, sheet: str, cell: ET.Element, strings: list[str]) -> None:
        key = (sheet, str(cell.get("r")))
        value, formula = cell.find("m:v", SPACE), cell.find("m:f", SPACE)
        if formula is not None:
            self.formulas[key] = str(formula.text)
        if value is not None:
            is_text = cell.get("t") == "s"
            self.stored[key] = strings[int(str(value.text))] if is_text else str(value.text)
            if cell.get("t") in (None, "n"):
                self.numbers[key] = float(str(value.text))

    def value(self, sheet: str, cell: str) -> Any:
        """A cell worked out anew; what is stored beside a formula is not looked at."""
        key = (sheet, cell)
        if key not in self.formulas:
            return self.numbers.get(key, self.stored.get(key))
        return self.work_out(sheet, self.formulas[key])

    def work_out(self, sheet: str, formula: str) -> Any:
        """The result of a formula."""
        expression = re.sub(
            r"(?:'([^']+)'!)?\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?",
            lambda found: self._reference(sheet, found),
            formula,
        )
        expression = re.sub(r"(?<![<>])=", "==", expression).replace("^", "**")
        known = FUNCTIONS | {"cell": self.value, "area": self.area}
        # The formula is our own, and nothing else is in reach of it.
        return eval(expression, {"__builtins__": {}}, known)  # noqa: S307

    def _reference(self, sheet: str, found: re.Match[str]) -> str:
        other, column, row, last_column, last_row = found.groups()
        if last_column is None:
            return f"cell({other or sheet!r}, '{column}{row}')"
        return f"area({other or sheet!r}, '{column}', {row}, '{last_column}', {last_row})"

    def area(self, sheet: str, column: str, row: int, last: str, last_row: int) -> Many:
        """The numbers of a range; text and empty cells are left out, as AVERAGE does."""
        names = [letter(at) for at in range(200)]
        columns = names[names.index(column) : names.index(last) + 1]
        values = [self.value(sheet, f"{c}{r}") for r in range(row, last_row + 1) for c in columns]
        return Many(v for v in values if isinstance(v, float | int))


class Many(list[float]):
    """A range in a formula: it compares and multiplies cell by cell."""

    def __gt__(self, other: Any) -> Many:
        return Many(one > other for one in self)

    def __lt__(self, other: Any) -> Many:
        return Many(one < other for one in self)

    def __mul__(self, other: Any) -> Many:
        return Many(one * other for one in self)


def flat(values: Iterable[Any]) -> Iterator[float]:
    for one in values:
        if isinstance(one, Many):
            yield from one
        elif isinstance(one, float | int):
            yield one


def round_half_up(value: Any, places: int) -> Any:
    """As spreadsheets do: on 15 digits, a half away from zero."""
    if isinstance(value, Many):
        return Many(round_half_up(one, places) for one in value)
    step = Decimal(1).scaleb(-places)
    return float(Decimal(f"{value:.15g}").quantize(step, rounding=ROUND_HALF_UP))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ABS": abs,
    "AVERAGE": lambda *v: statistics.fmean(flat(v)),
    "IF": lambda test, yes, no: yes if test else no,
    "LN": math.log,
    "MAX": lambda *v: max(flat(v)),
    "MEDIAN": lambda *v: statistics.median(flat(v)),
    "MIN": lambda *v: min(flat(v)),
    "NA": lambda: math.nan,
    "ROUND": round_half_up,
    "SUM": lambda *v: sum(flat(v)),
    "SUMPRODUCT": lambda *v: sum(flat(v)),
    "TRUNC": math.trunc,
}


def different(book: Book) -> list[str]:
    """Formulas whose stored result is not what they give."""
    wrong = []
    for (sheet, cell), formula in book.formulas.items():
        found, stored = book.value(sheet, cell), book.stored.get((sheet, cell))
        if isinstance(found, str):
            same = found == stored
        else:
            same = stored is not None and math.isclose(
                float(found), float(stored), rel_tol=1e-12, abs_tol=1e-12
            )
        if not same:
            wrong.append(f"{sheet}!{cell} = {formula}: {stored} is stored, {found} comes out")
    return wrong


# --- dossiers -----------------------------------------------------------------------------------


def made(criteria: CriteriaSet, bids: Mapping[str, Any], *args: Any, **head: Any) -> Evaluation:
    tender, book = make_tender(criteria, bids, *args, **head), book_of(criteria)
    return Evaluation(Loaded(tender, book, Path()), book, tender_outcome(tender, book))


def two(
    scores: tuple[Any, Any] = ("90", "60"), amounts: tuple[str, str] = ("120.00", "100.00")
) -> dict[str, Any]:
    return {
        name: {"scores": {"Q": score}, "price": amount}
        for name, score, amount in zip("ab", scores, amounts, strict=True)
    }


def priced(**formula: str) -> Evaluation:
    criteria = make_set(
        criteria=[leaf("Q", "60"), price("40")],
        mechanism={"name": "weighted-sum", "price": formula},
        rounding={"points": "2", "total": "2"},
    )
    return made(criteria, two())


def grid() -> Evaluation:
    criteria = make_set(
        scale=WORDS,
        mechanism={
            "name": "award-on-value",
            "values": {"Q": "1000.50"},
            "grid": {"laag": "-0.5", "midden": "0.25", "hoog": "1"},
        },
    )
    return made(criteria, two(("midden", "laag"), ("5000.00", "4000.00")))


def tree() -> Evaluation:
    """Groups within groups, three assessors, medians and rounding at every step."""
    criteria = make_set(
        criteria=[
            {"id": "G", "weight": "70", "children": [
                {"id": "H", "weight": "30", "children": [leaf("Q", "50"), leaf("R", "50")]},
                leaf("S", "70"),
            ]},
            leaf("T", "30"),
        ],
        panel={"aggregate": "median", "assessors": "3"},
        rounding={"score": "1", "points": "3", "total": "1"},
    )  # fmt: skip
    bids = {
        "a": {"scores": {key: ["61", "62", "64"] for key in "QRST"}},
        "b": {"scores": {key: ["33", "77", "50"] for key in "QRST"}},
    }
    return made(criteria, bids)


def consensus() -> Evaluation:
    criteria = make_set(panel={"aggregate": "consensus"})
    return made(criteria, {"a": {"scores": {"Q": "60"}, "consensus": {"Q": "70"}}})


def lots() -> Evaluation:
    criteria = make_set(lots=[{"id": "n"}, {"id": "z"}], mechanism={"name": "lowest-price"})
    bids = {
        name: {"scores": {"Q": "50"}, "lots": ["n", "z"], "prices": {"n": low, "z": high}}
        for name, low, high in (("a", "10.00", "31.00"), ("b", "12.00", "30.00"))
    }
    return made(criteria, bids)


CASES: dict[str, Callable[[], Evaluation]] = {
    "voorbeeld": lambda: evaluate(VOORBEELD),
    "residents_40": lambda: evaluate(VOORBEELD, Choices(weight_set="residents_40")),
    "price_30": lambda: evaluate(VOORBEELD, Choices(mechanism="price_30")),
    "value_discount": lambda: evaluate(VOORBEELD, Choices(mechanism="value_discount")),
    "published": lambda: evaluate(ROOT / "submissions" / "fcdo-hs-system"),
    "bandwidth": lambda: priced(
        formula="bandwidth", floor="105.00", ceiling="130.00", outside="clip"
    ),
    "linear on ceiling": lambda: priced(
        formula="linear-on-ceiling", ceiling="110.00", outside="extrapolate"
    ),
    "lowest over price": lambda: priced(formula="lowest-over-price"),
    "linear to lowest": lambda: priced(formula="linear-to-lowest", below_zero="zero"),
    "logarithmic": lambda: priced(formula="logarithmic", base="1.1", below_zero="zero"),
    "grid": grid,
    "tree": tree,
    "consensus": consensus,
    "lots": lots,
    "fixed price": lambda: made(
        make_set(mechanism={"name": "fixed-price", "amount": "120.00"}), two()
    ),
    "refused": lambda: made(make_set(panel={"assessors": "2"}), two((["90", None], ["60", "50"]))),
    "half even": lambda: made(
        make_set(rounding={"points": "0", "total": "0", "mode": "half_even"}, scale={**WORDS_200}),
        two(("5", "7")),
    ),
}
WORDS_200 = {"min": "0", "max": "200", "step": "1", "anchors": {"0": TITLE, "200": TITLE}}


@pytest.fixture(scope="module", params=CASES)
def evaluation(request: pytest.FixtureRequest) -> Evaluation:
    return CASES[request.param]()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_formula_gives_what_is_stored_beside_it(evaluation: Evaluation, lang: str) -> None:
    book = Book(calculation_workbook(evaluation, lang))
    assert len(book.names) == 7
    assert not different(book)


def test_equal_content_gives_equal_bytes(evaluation: Evaluation) -> None:
    assert calculation_workbook(evaluation, "nl") == calculation_workbook(evaluation, "nl")


def ranking(book: Book) -> list[tuple[str, float, float]]:
    """Bid, total and place, worked out by the formulas alone."""
    sheet = book.names[-1]
    lines = sorted(
        int(cell[1:]) for name, cell in book.formulas if name == sheet and cell[0] == "D"
    )
    return [
        (book.stored[sheet, f"B{n}"], book.value(sheet, f"D{n}"), book.value(sheet, f"E{n}"))
        for n in lines
    ]


def test_the_formulas_alone_give_the_outcome_of_the_example() -> None:
    found = ranking(Book(calculation_workbook(evaluate(VOORBEELD), "nl")))
    assert found == [("A", 76.8, 1), ("D", 73.25, 2), ("B", 53.6, 3)]


@pytest.mark.parametrize(
    ("lang", "why"),
    [("nl", "ongeldig: eis GT1, GT2"), ("en", "invalid: requirement GT1, GT2")],
)
def test_who_is_not_valid_stands_with_the_ranking_and_not_with_the_price(
    lang: str, why: str
) -> None:
    book = Book(calculation_workbook(evaluate(VOORBEELD), lang))
    ranks, prices = book.names[-1], book.names[4]
    (line,) = [
        cell[1:]
        for (name, cell), text in book.stored.items()
        if name == ranks and cell[0] == "B" and text == "C"
    ]
    assert book.stored[ranks, f"H{line}"] == why
    assert not [column for column in "DEFG" if (ranks, f"{column}{line}") in book.stored]
    (line,) = [
        cell[1:]
        for (name, cell), text in book.stored.items()
        if name == prices and cell[0] == "B" and text == "C"
    ]
    verdict = texts(lang, "calculation")["verdict.ceiling_in"]
    assert book.value(prices, f"G{line}") == verdict


def test_the_lowest_wins_in_each_lot() -> None:
    found = ranking(Book(calculation_workbook(lots(), "en")))
    assert found == [("a", 10, 1), ("b", 12, 2), ("b", 30, 1), ("a", 31, 2)]


def test_equal_totals_in_fractions_share_a_place() -> None:
    # Weights .2/.3/.5 on (1,4,1) and (3,1,2): both 1.9 of 4, which floats miss.
    scale = {"min": "0", "max": "4", "step": "1", "anchors": {"0": TITLE, "4": TITLE}}
    criteria = make_set(criteria=[leaf("Q", "20"), leaf("R", "30"), leaf("S", "50")], scale=scale)
    bids = {
        name: {"scores": dict(zip("QRS", scores, strict=True))}
        for name, scores in (("a", ("1", "4", "1")), ("b", ("3", "1", "2")))
    }
    assert [
        place for _, _, place in ranking(Book(calculation_workbook(made(criteria, bids), "nl")))
    ] == [1, 1]


def test_a_recused_score_is_text_so_that_no_formula_counts_it() -> None:
    criteria = make_set(panel={"assessors": "2"})
    bids = {"a": {"scores": {"Q": ["80", "20"]}}}
    book = Book(calculation_workbook(made(criteria, bids, {"x1": (), "x2": ("a",)}), "en"))
    sheet = book.names[2]
    shown = [text for (name, _), text in book.stored.items() if name == sheet]
    assert texts("en", "calculation")["not_counted"].format(score="20") in shown
    (cell,) = [cell for name, cell in book.formulas if name == sheet]
    assert book.value(sheet, cell) == 80


def test_a_refused_outcome_has_no_totals_and_no_ranks() -> None:
    book = Book(calculation_workbook(CASES["refused"](), "nl"))
    assert not [key for key in book.formulas if key[0] in book.names[-2:]]


def test_every_sheet_says_that_it_is_a_scenario() -> None:
    book = Book(calculation_workbook(CASES["residents_40"](), "nl"))
    banner = texts("nl", "words")["banner.scenario"]
    assert {name for (name, _), text in book.stored.items() if text == banner} == set(book.names)


def test_text_from_a_dossier_is_text() -> None:
    hostile = '=HYPERLINK("https://example.org","klik")'
    criteria = make_set()
    bids = {"a": {"scores": {"Q": "80"}, "name": hostile}}
    book = Book(
        calculation_workbook(made(criteria, bids, title={"nl": hostile, "en": hostile}), "nl")
    )
    (cell,) = [key for key, text in book.stored.items() if text == hostile]
    assert cell not in book.formulas
    assert not [formula for formula in book.formulas.values() if "HYPERLINK" in formula]


def test_there_is_no_clock_in_it() -> None:
    archive = Book(calculation_workbook(evaluate(VOORBEELD), "nl")).archive
    assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert b"1980-01-01" in archive.read("docProps/core.xml")


def test_a_challenge_has_no_calculation_sheet() -> None:
    with pytest.raises(TypeError):
        calculation_workbook(evaluate(ROOT / "submissions" / "ch-01"), "nl")


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [(2.5, 0, 2), (3.5, 0, 4), (-2.5, 0, -2), (0.125, 2, 0.12), (0.135, 2, 0.14), (2.6, 0, 3)],
)
def test_a_half_goes_to_the_even_digit_where_the_set_says_so(
    value: float, places: int, expected: float
) -> None:
    book = Book(calculation_workbook(consensus(), "nl"))
    assert book.work_out("x", rounded(repr(value), places, "half_even")) == pytest.approx(expected)


def test_both_languages_have_the_same_texts() -> None:
    assert texts("nl", "calculation").keys() == texts("en", "calculation").keys()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
@pytest.mark.parametrize("name", ["voorbeeld", "logarithmic", "grid", "tree", "half even"])
def test_libreoffice_comes_to_the_same(name: str, tmp_path: Path) -> None:
    """Stored results are taken out first, so that LibreOffice has to calculate them."""
    data = calculation_workbook(CASES[name](), "nl")
    bare = tmp_path / "bare.xlsx"
    with zipfile.ZipFile(BytesIO(data)) as made_by_us, zipfile.ZipFile(bare, "w") as target:
        for part in made_by_us.namelist():
            target.writestr(part, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", made_by_us.read(part)))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "out", bare],  # noqa: S607
        env=os.environ | {"HOME": str(tmp_path)}, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    ours, theirs = Book(data), Book((tmp_path / "out" / "bare.xlsx").read_bytes())
    for key in ours.formulas:
        stored, found = ours.stored[key], theirs.stored[key]
        if key in ours.numbers:
            assert math.isclose(float(stored), float(found), rel_tol=1e-9, abs_tol=1e-9), key
        else:
            assert stored == found, key
