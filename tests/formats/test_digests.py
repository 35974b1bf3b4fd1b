"""The same content has the same digest, whatever the files look like; other content has another."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats import specs
from evaluator.formats.digests import criteria_digest, inputs_digest
from evaluator.formats.dossier import load
from evaluator.formats.tables import TableSpec
from evaluator.formats.xlsx_write import write_table_xlsx
from evaluator.outcome import score
from tests.support import ROOT, copy_dossier, plain

SHIPPED = sorted(path.parent.name for path in (ROOT / "submissions").glob("*/dossier.yaml"))
SMALL = [name for name in SHIPPED if name != "tsuchiura"]
NUMBERS = {"amount", "score", "hours", "reserve_price", "minimum_price"}


def spec_of(name: str, subject: str) -> TableSpec | None:
    """What a table of a shipped dossier looks like; None for people.csv."""
    series = {
        "tenders": specs.SERIES_TENDERS,
        "prices": specs.SERIES_PRICES,
        "lots": specs.SERIES_LOTS,
    }
    usual = {
        "prices": specs.PRICES,
        "assessors": specs.ASSESSORS,
        "process": specs.PROCESS,
        "questions": specs.QUESTIONS,
        "scores": specs.scores(subject),
        "consensus": specs.consensus(subject),
    }
    return (series if subject == "series" else usual).get(name)


def subject_of(folder: Path) -> str:
    kind = re.search(
        r"^kind: (\S+)$", (folder / "dossier.yaml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert kind
    return {"tender": "bid", "challenge": "challenge", "tender-series": "series"}[kind[1]]


def tables(folder: Path) -> Iterator[tuple[Path, list[list[str]]]]:
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            yield path, list(csv.reader(stream))


def write(
    path: Path,
    rows: list[list[str]],
    separator: str = ",",
    line_end: str = "\n",
    encoding: str = "utf-8",
) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=separator, lineterminator=line_end).writerows(rows)
    path.write_bytes(stream.getvalue().encode(encoding))


def semicolons(folder: Path) -> None:
    for path, rows in tables(folder):
        write(path, rows, ";")


def windows(folder: Path) -> None:
    """CRLF and a byte order mark, in tables and in YAML."""
    for path, rows in tables(folder):
        write(path, rows, ",", "\r\n", "utf-8-sig")
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))


def decimal_commas(folder: Path) -> None:
    """As a Dutch spreadsheet writes them: semicolons, and 1980000,00."""
    for path, rows in tables(folder):
        columns = {i for i, name in enumerate(rows[0]) if name in NUMBERS}
        changed = [
            [
                re.sub(r"^(-?\d+)\.(\d+)$", r"\1,\2", cell) if i in columns else cell
                for i, cell in enumerate(row)
            ]
            for row in rows
        ]
        write(path, changed, ";")
    head = folder / "dossier.yaml"
    head.write_text(
        head.read_text(encoding="utf-8") + "tables: {decimal: comma}\n", encoding="utf-8"
    )


def tabs_in_another_order(folder: Path) -> None:
    """Tabs, columns and rows in the opposite order, a blank row at the end."""
    for path, rows in tables(folder):
        turned = [list(reversed(row)) for row in [rows[0], *reversed(rows[1:])]]
        write(path, [*turned, [""] * len(rows[0])], "\t")


def workbooks(folder: Path) -> None:
    """Every table as XLSX, numbers as numbers."""
    subject = subject_of(folder)
    for path, rows in tables(folder):
        spec = spec_of(path.stem, subject)
        if spec is None:
            continue
        head, *body = rows
        full = [
            [row[head.index(name)] if name in head else "" for name in spec.columns] for row in body
        ]
        write_table_xlsx(path.with_suffix(".xlsx"), spec, full)
        path.unlink()


def trailing_zeros(folder: Path) -> None:
    """80 is 80.0, and 1980000.00 is 1980000."""
    for path, rows in tables(folder):
        columns = {i for i, name in enumerate(rows[0]) if name in NUMBERS}
        changed = [
            [
                re.sub(r"^(-?\d+)$", r"\1.0", cell) if i in columns else cell
                for i, cell in enumerate(row)
            ]
            for row in rows[1:]
        ]
        write(path, [rows[0], *changed])


def comments(folder: Path) -> None:
    """Comments, people, the log and a readme are outside."""
    for path in folder.rglob("*.yaml"):
        path.write_text(
            "# a comment\n" + path.read_text(encoding="utf-8") + "\n# another\n", encoding="utf-8"
        )
    (folder / "people.csv").write_text("id,name\nA1,Somebody Else\n", encoding="utf-8")
    (folder / "log.jsonl").write_text("{}\n", encoding="utf-8")
    (folder / "README.md").write_text("text\n", encoding="utf-8")


FORMS: list[Callable[[Path], None]] = [
    semicolons,
    windows,
    decimal_commas,
    tabs_in_another_order,
    workbooks,
    trailing_zeros,
    comments,
]


def digests(folder: Path) -> tuple[str, str]:
    loaded = load(folder)
    return inputs_digest(loaded.dossier), criteria_digest(loaded.book)


def without_files(value: Any) -> Any:
    """An outcome without the names of the files (scores.xlsx for scores.csv)."""
    if isinstance(value, dict):
        return {key: without_files(item) for key, item in value.items() if key != "where"}
    return [without_files(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@pytest.mark.parametrize("name", SMALL)
def test_the_form_of_the_files_changes_no_digest_and_no_outcome(
    name: str, form: Callable[[Path], None], tmp_path: Path
) -> None:
    """Every shipped dossier in seven other forms."""
    folder = copy_dossier(name, tmp_path)
    form(folder)
    original, other = load(ROOT / "submissions" / name), load(folder)
    assert inputs_digest(other.dossier) == inputs_digest(original.dossier)
    assert criteria_digest(other.book) == criteria_digest(original.book)
    first, second = (
        without_files(plain(score(one.dossier, one.book))) for one in (original, other)
    )
    assert first == second


@pytest.mark.parametrize(
    "form", [semicolons, windows, workbooks, tabs_in_another_order], ids=lambda form: form.__name__
)
def test_the_form_of_the_series_changes_no_digest(
    form: Callable[[Path], None], tmp_path: Path
) -> None:
    """The same for the 771 tenders of the series."""
    folder = copy_dossier("tsuchiura", tmp_path)
    form(folder)
    assert inputs_digest(load(folder).dossier) == inputs_digest(
        load(ROOT / "submissions" / "tsuchiura").dossier
    )


CHANGES = [
    ("tender-voorbeeld", "scores.csv", "A,C1,A1,goed", "A,C1,A1,matig"),
    ("tender-voorbeeld", "scores.csv", "Bij elf resultaten", "Bij tien resultaten"),
    ("tender-voorbeeld", "consensus.csv", "Elk van de 52", "Elk van de 51"),
    ("tender-voorbeeld", "prices.csv", "1980000.00", "1980000.01"),
    ("tender-voorbeeld", "prices.csv", "A,1980000.00,EUR,excl,year", "A,1980000.00,EUR,excl,month"),
    ("tender-voorbeeld", "assessors.csv", "A1,inkoper", "A1,jurist"),
    ("tender-voorbeeld", "assessors.csv", "2026-02-10,D", "2026-02-10,"),
    ("tender-voorbeeld", "process.csv", "Startavond", "Eerste avond"),
    ("tender-voorbeeld", "questions.csv", "Telt het vrije deel mee", "Telt het vrije deel"),
    ("tender-voorbeeld", "dossier.yaml", "term_years: 4", "term_years: 5"),
    ("tender-voorbeeld", "dossier.yaml", "illustrative: true", "illustrative: false"),
    ("tender-voorbeeld", "bids/C.yaml", "lead_mandate: false", "lead_mandate: null"),
    ("tender-voorbeeld", "bids/C.yaml", "flex_share: 0.20", "flex_share: 0.21"),
    ("ch-06", "challenges/ch-06.yaml", "support: false", "support: null"),
    ("ch-06", "challenges/ch-06.yaml", "2029: null}     # jaar 3", "2029: 1.00}     # jaar 3"),
    ("ch-01", "challenges/ch-01.yaml", "186", "187"),
    ("ch-01", "challenges/ch-01.yaml", "podium en speakerset", "podium"),
    ("tsuchiura", "tenders.csv", "141400000", "141400001"),
    ("tsuchiura", "lots.csv", "won by lottery", "by lottery"),
]


@pytest.mark.parametrize(("name", "file", "old", "new"), CHANGES)
def test_every_value_and_every_text_counts(
    name: str, file: str, old: str, new: str, tmp_path: Path
) -> None:
    """A cent, a word, a null for a false: another digest of the inputs, the same of the rules."""
    folder = copy_dossier(name, tmp_path)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    before, after = digests(ROOT / "submissions" / name), digests(folder)
    assert before[0] != after[0]
    assert before[1] == after[1]


RULES = [
    ("tenders/preventief-veld-voorbeeld.yaml", "tie_margin: 1.0", "tie_margin: 1.5"),
    (
        "tenders/preventief-veld-voorbeeld.yaml",
        "Bijdrage aan de beoogde resultaten",
        "Bijdrage aan de resultaten",
    ),
    (
        "tenders/preventief-veld-voorbeeld.yaml",
        "continuity_first: {C1: 20, C2: 20",
        "continuity_first: {C1: 21, C2: 19",
    ),
    ("principles/wageningen-placeholder.yaml", "id: P1", "id: P1\n    # a comment"),
    (
        "principles/wageningen-placeholder.yaml",
        "illustrative: true",
        "illustrative: false",
    ),
    ("regimes/sas.yaml", "last_checked:", "last_checked: 2020-01-01 #"),
]


@pytest.mark.parametrize(("file", "old", "new"), RULES)
def test_every_value_of_the_rules_counts(file: str, old: str, new: str, tmp_path: Path) -> None:
    """Set, principles, regime: a change shows in the digest of the rules and not in that of the
    inputs.
    """
    target = tmp_path / "criteria" / file
    target.parent.mkdir(parents=True)
    text = (ROOT / "criteria" / file).read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new, 1), encoding="utf-8")
    folder = ROOT / "submissions" / "tender-voorbeeld"
    loaded = load(folder, criteria_dir=tmp_path / "criteria")
    before = digests(folder)
    assert inputs_digest(loaded.dossier) == before[0]
    assert (criteria_digest(loaded.book) == before[1]) is ("# a comment" in new)
