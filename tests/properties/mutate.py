"""Damage to a dossier's files, drawn from a seed: what people, programs and attackers do to them.

A mutation changes values: never a comment, people.csv or log.jsonl, which no digest covers.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from evaluator.errors import InputError
from evaluator.formats.yaml_text import read_yaml
from evaluator.model.base import read_bool
from evaluator.model.numbers import parse_number

LONG = 200_000
PAYLOADS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\u202egpj.exe\u202c",
    "\u2066\u200b\ufeff\u2069",
    "nul\0byte",
    "\x1b[2J\x1b[31mred\x1b]0;title\x07",
    "\x9b31m",
    "line one\nline two\r\nline three",
    "\ttab\t",
    "{0.__class__.__mro__} {subject} %s %(x)s ${x} {{7*7}}",
    "$\\frac{1}{0}$",
    "'; DROP TABLE bids; --",
    "../../../../etc/passwd",
    "C:\\Windows\\system32",
    "NO",
    "~",
    "true",
    "\ud800",
    "e\u0301",
    "\U0001f600\u200d\U0001f525",
    "a,b;c|d\"e'f",
    "",
    "   ",
)
NUMBERS = (
    "0",
    "-0",
    "-1",
    "1",
    "100",
    "101",
    "0.001",
    "99999999999999999999",
    "9" * 40,
    "9" * 41,
    "9" * 5000,
    "1e5",
    "1E400",
    "NaN",
    "inf",
    "-inf",
    "1_000",
    "1.000,50",
    "1,5",
    "٣",
    "½",
    "0x10",
    "1:30",
    "+5",
    " 5 ",
    "5.",
    ".5",
    "0.3333333333333333333333333333333333",
    "1" + "0" * 30 + ".01",
)
DATES = ("2026-02-30", "0001-01-01", "9999-12-31", "2026-1-5", "04-05-2026", "2026-04-13T25:00")
OTHER_TYPES: tuple[Any, ...] = (None, [], {}, ["x"], {"x": "y"}, [["x"]], "x", "7", "true", [None])

Bytes = bytes
Mutation = Callable[[random.Random, bytes], tuple[bytes, str] | None]


# --- YAML: by its structure -----------------------------------------------------------------------


def _data(raw: bytes) -> Any:
    return read_yaml(raw.decode("utf-8"), "file").data


def _written(data: Any, rng: random.Random) -> bytes:
    """JSON is YAML; escapes bring signs into a value that cannot stand in the text itself."""
    plain = rng.random() < 0.5
    text = json.dumps(data, ensure_ascii=plain, indent=1)
    return text.encode("utf-8", errors="surrogatepass")


def _spots(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a document: its container and its key or index."""
    keys = (
        list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    )
    for key in keys:
        yield data, key
        yield from _spots(data[key])


def _structural(change: Callable[[random.Random, Any], str | None]) -> Mutation:
    def mutation(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
        data = copy.deepcopy(_data(raw))
        said = change(rng, data)
        return None if said is None else (_written(data, rng), said)

    mutation.__name__ = change.__name__
    return mutation


def _pick(
    rng: random.Random, data: Any, kind: Callable[[Any, Any], bool]
) -> tuple[Any, Any] | None:
    found = [(box, key) for box, key in _spots(data) if kind(box, key)]
    return rng.choice(found) if found else None


def _is_scalar(box: Any, key: Any) -> bool:
    return isinstance(box[key], str)


def _in_map(box: Any, _key: Any) -> bool:
    return isinstance(box, dict)


def _in_list(box: Any, _key: Any) -> bool:
    return isinstance(box, list)


def drop_key(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, _in_map)
    if spot is None:
        return None
    value = spot[0].pop(spot[1])
    return f"dropped key {spot[1]} (was {str(value)[:60]})"


def drop_item(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, _in_list)
    if spot is None:
        return None
    del spot[0][spot[1]]
    return f"dropped item {spot[1]}"


def duplicate_item(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, _in_list)
    if spot is None:
        return None
    spot[0].insert(rng.randrange(len(spot[0]) + 1), copy.deepcopy(spot[0][spot[1]]))
    return f"duplicated item {spot[1]}"


def swap_items(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, lambda box, _: isinstance(box, list) and len(box) > 1)
    if spot is None:
        return None
    box, one = spot
    other = rng.randrange(len(box))
    box[one], box[other] = box[other], box[one]
    return f"swapped items {one} and {other}"


def swap_values(rng: random.Random, data: Any) -> str | None:
    one, other = _pick(rng, data, _is_scalar), _pick(rng, data, _is_scalar)
    if one is None or other is None:
        return None
    (a, i), (b, j) = one, other
    a[i], b[j] = b[j], a[i]
    return f"swapped values of {i} and {j}"


def other_type(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, lambda _b, _k: True)
    if spot is None:
        return None
    value = copy.deepcopy(rng.choice(OTHER_TYPES))
    said = f"{spot[1]}: {str(spot[0][spot[1]])[:40]} became {value!r}"
    spot[0][spot[1]] = value
    return said


def hostile_value(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, _is_scalar)
    if spot is None:
        return None
    payload, before = rng.choice(PAYLOADS), spot[0][spot[1]]
    spot[0][spot[1]] = payload if rng.random() < 0.5 else before + payload
    return f"{spot[1]}: {before[:40]} with {payload!r}"


def hostile_key(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, _in_map)
    if spot is None:
        return None
    box, key = spot
    payload = rng.choice(PAYLOADS)
    new = payload if rng.random() < 0.5 else key + payload
    if new in box:
        return None
    box[new] = box.pop(key) if rng.random() < 0.7 else "x"
    return f"key {key} with {payload!r}"


def long_value(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, _is_scalar)
    if spot is None:
        return None
    spot[0][spot[1]] = rng.choice(("x", "9", "é", "<b>")) * (LONG // rng.choice((1, 2, 200)))
    return f"{spot[1]}: very long"


def other_number(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, lambda b, k: _is_scalar(b, k) and parse_number(b[k]) is not None)
    if spot is None:
        return None
    before = spot[0][spot[1]]
    spot[0][spot[1]] = _number(rng, before)
    return f"{spot[1]}: {before} became {spot[0][spot[1]][:50]}"


def _number(rng: random.Random, before: str) -> str:
    value = parse_number(before)
    near = [] if value is None else [str(value + 1), str(-value), f"{value * 10:f}", f"{value}1"]
    return rng.choice((*NUMBERS, *near, *near, *near))


def other_date(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, lambda b, k: _is_scalar(b, k) and b[k][:2] == "20" and "-" in b[k])
    if spot is None:
        return None
    before = spot[0][spot[1]]
    spot[0][spot[1]] = rng.choice(DATES)
    return f"{spot[1]}: {before} became {spot[0][spot[1]]}"


def other_id(rng: random.Random, data: Any) -> str | None:
    names = (
        "id",
        "ref",
        "criteria",
        "principles",
        "regime",
        "limit",
        "kind",
        "check",
        "doc",
        "field",
    )
    spot = _pick(rng, data, lambda b, k: _is_scalar(b, k) and k in names)
    if spot is None:
        return None
    before = spot[0][spot[1]]
    spot[0][spot[1]] = rng.choice(
        (before + "x", before[:-1], before.upper(), f" {before}", "x" * 90)
    )
    return f"{spot[1]}: {before} became {spot[0][spot[1]][:40]}"


def nest_deeply(rng: random.Random, data: Any) -> str | None:
    spot = _pick(rng, data, lambda _b, _k: True)
    if spot is None:
        return None
    value: Any = "x"
    for _ in range(rng.choice((5, 40, 300))):
        value = [value]
    spot[0][spot[1]] = value
    return f"{spot[1]}: deep nesting"


# --- tables ---------------------------------------------------------------------------------------


def _rows(raw: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))


def _table(change: Callable[[random.Random, list[list[str]]], str | None]) -> Mutation:
    def mutation(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
        rows = _rows(raw)
        if len(rows) < 2:
            return None
        said = change(rng, rows)
        if said is None:
            return None
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator=rng.choice(("\n", "\r\n"))).writerows(rows)
        return stream.getvalue().encode("utf-8", errors="surrogatepass"), said

    mutation.__name__ = change.__name__
    return mutation


def _cell(rng: random.Random, rows: list[list[str]]) -> tuple[int, int]:
    line = rng.randrange(1, len(rows))
    return line, rng.randrange(len(rows[line]))


def hostile_cell(rng: random.Random, rows: list[list[str]]) -> str | None:
    line, at = _cell(rng, rows)
    before, payload = rows[line][at], rng.choice(PAYLOADS)
    rows[line][at] = payload if rng.random() < 0.5 else before + payload
    return f"{rows[0][at]} in row {line}: {before[:40]} with {payload!r}"


def other_number_in_cell(rng: random.Random, rows: list[list[str]]) -> str | None:
    spots = [
        (line, at)
        for line in range(1, len(rows))
        for at, cell in enumerate(rows[line])
        if parse_number(cell) is not None
    ]
    if not spots:
        return None
    line, at = rng.choice(spots)
    before = rows[line][at]
    rows[line][at] = _number(rng, before)
    return f"{rows[0][at]} in row {line}: {before} became {rows[line][at][:50]}"


def empty_cell(rng: random.Random, rows: list[list[str]]) -> str | None:
    line, at = _cell(rng, rows)
    before, rows[line][at] = rows[line][at], ""
    return f"{rows[0][at]} in row {line}: {before[:40]} emptied"


def long_cell(rng: random.Random, rows: list[list[str]]) -> str | None:
    line, at = _cell(rng, rows)
    rows[line][at] = rng.choice(("x", "9", "é")) * (LONG // rng.choice((1, 10, 200)))
    return f"{rows[0][at]} in row {line}: very long"


def swap_cells(rng: random.Random, rows: list[list[str]]) -> str | None:
    (a, i), (b, j) = _cell(rng, rows), _cell(rng, rows)
    j = i if rng.random() < 0.7 else j
    rows[a][i], rows[b][j] = rows[b][j], rows[a][i]
    return f"swapped {rows[0][i]} of row {a} and {rows[0][j]} of row {b}"


def drop_row(rng: random.Random, rows: list[list[str]]) -> str | None:
    line = rng.randrange(1, len(rows))
    gone = rows.pop(line)
    return f"dropped row {line}: {gone[:4]}"


def duplicate_row(rng: random.Random, rows: list[list[str]]) -> str | None:
    line = rng.randrange(1, len(rows))
    rows.insert(rng.randrange(1, len(rows) + 1), list(rows[line]))
    return f"duplicated row {line}"


def ragged_row(rng: random.Random, rows: list[list[str]]) -> str | None:
    line, at = _cell(rng, rows)
    if rng.random() < 0.5:
        del rows[line][at]
    else:
        rows[line].insert(at, "x")
    return f"row {line} has {len(rows[line])} cells"


def other_heading(rng: random.Random, rows: list[list[str]]) -> str | None:
    at = rng.randrange(len(rows[0]))
    before = rows[0][at]
    rows[0][at] = rng.choice((before + "x", "", rng.choice(rows[0]), rng.choice(PAYLOADS)))
    return f"heading {before} became {rows[0][at]!r}"


def drop_column(rng: random.Random, rows: list[list[str]]) -> str | None:
    at = rng.randrange(len(rows[0]))
    name = rows[0][at]
    for row in rows:
        del row[at : at + 1]
    return f"dropped column {name}"


# --- any file: by its bytes -----------------------------------------------------------------------


def cut(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
    at = rng.randrange(len(raw))
    return raw[:at], f"cut after {at} bytes"


def hole(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
    at, size = rng.randrange(len(raw)), rng.choice((1, 2, 10, 300))
    return raw[:at] + raw[at + size :], f"{size} bytes lost at {at}"


def noise(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
    at = rng.randrange(len(raw))
    extra = rng.choice(
        (b"\0", b"\xff", b"\xed\xa0\x80", b"\t", b'"', b"'", b"&a ", b"*a", b"---\n", b": ", b"- ",
         b"!!python/object:os.system ", b"{", b"]", b"|\n", b"\x1b[31m", b"\xe2\x80\xae", b"\r",
         b",", b";")
    )  # fmt: skip
    return raw[:at] + extra + raw[at:], f"{extra!r} at {at}"


def emptied(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
    return rng.choice(
        (b"", b"\n", b"\xef\xbb\xbf", b"# only a comment\n", b"null\n", b"[]\n")
    ), "emptied"


def other_encoding(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
    text, name = raw.decode("utf-8"), rng.choice(("utf-16", "utf-32", "latin-1", "cp1252"))
    return (text + "# é\n").encode(name, errors="replace"), f"encoded as {name}"


def lines_again(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
    lines = raw.split(b"\n")
    at = rng.randrange(len(lines))
    return b"\n".join([*lines[:at], lines[at], *lines[at:]]), f"line {at + 1} twice"


def lines_gone(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
    lines = raw.split(b"\n")
    at = rng.randrange(len(lines))
    del lines[at]
    return b"\n".join(lines), f"line {at + 1} gone"


def twice(rng: random.Random, raw: bytes) -> tuple[bytes, str] | None:
    return raw + raw, "the whole file twice"


YAML: tuple[Mutation, ...] = tuple(
    _structural(change)
    for change in (
        drop_key, drop_key, drop_item, duplicate_item, swap_items, swap_values, other_type,
        other_type, hostile_value, hostile_value, hostile_key, long_value, other_number,
        other_number, other_date, other_id, nest_deeply,
    )
)  # fmt: skip
TABLE: tuple[Mutation, ...] = tuple(
    _table(change)
    for change in (
        hostile_cell, hostile_cell, other_number_in_cell, other_number_in_cell, empty_cell,
        long_cell, swap_cells, swap_cells, drop_row, duplicate_row, ragged_row, other_heading,
        drop_column,
    )
)  # fmt: skip
ANY: tuple[Mutation, ...] = (
    cut, hole, noise, noise, emptied, other_encoding, lines_again, lines_gone, twice,
)  # fmt: skip


def mutate(rng: random.Random, name: str, raw: bytes) -> tuple[bytes, str]:
    """Another content for a file, and what was done to it."""
    by_form = TABLE if name.endswith(".csv") else YAML
    while True:
        mutation = rng.choice(by_form if rng.random() < 0.75 else ANY)
        made = mutation(rng, raw)
        if made is not None and made[0] != raw:
            return made[0], f"{mutation.__name__}: {made[1]}"


def same_content(name: str, before: bytes, after: bytes) -> bool:
    """Whether two files say the same, so that no digest has to differ.

    Comments, layout, the order of rows, columns and things with an id, and 40 written as 40.0 say
    nothing; nor does a key that is null or empty, or that has its default, instead of absent.
    """
    try:
        if name.endswith(".csv"):
            return _meaning(before) == _meaning(after)
        return bool(_plain(_data(before)) == _plain(_data(after)))
    except (InputError, UnicodeDecodeError, csv.Error):
        return False


def _meaning(raw: bytes) -> list[list[tuple[str, str]]]:
    head, *rows = [row for row in _rows(raw.replace(b"\r\n", b"\n")) if any(row)] or [[]]
    names = [name.strip().lower() for name in head]
    filled = []
    for row in rows:
        cells = zip(names, map(str.strip, row), strict=False)
        filled.append([(name, _value(cell)) for name, cell in cells if cell])
    return sorted(sorted(row) for row in filled)


def _value(text: str) -> str:
    if parse_number(text) is not None:
        return str(Fraction(text))
    truth = read_bool(text)
    return text if truth is None else str(truth).lower()


# Written out or left out, these mean the same.
DEFAULTS = {
    ("language", "nl"), ("illustrative", "false"), ("kind", "gate"), ("kind", "quality"),
    ("vat", "unspecified"), ("decimal", "point"), ("state", "admitted"), ("refusal", "false"),
    ("currency", "EUR"), ("on_missing", "incomplete"),
}  # fmt: skip


# Lists in which a place says nothing; so are lists of groups. The steps that break a tie are not.
UNORDERED = {
    "conflicts", "lots", "of", "per", "principles", "profiles", "results", "themes", "witnesses",
}  # fmt: skip


def _plain(data: Any, name: str = "") -> Any:
    if isinstance(data, dict):
        kept = {key: _plain(value, key) for key, value in data.items()}
        kept = {key: value for key, value in kept.items() if value not in (None, [], {})}
        return {key: value for key, value in kept.items() if (key, str(value)) not in DEFAULTS}
    if isinstance(data, list):
        items = [_plain(value) for value in data]
        groups = all(isinstance(item, dict) for item in items)
        return sorted(items, key=str) if groups or name in UNORDERED else items
    return _value(data) if isinstance(data, str) else data
