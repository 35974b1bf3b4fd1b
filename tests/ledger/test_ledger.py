"""Canonical JSON and digests: one form for one content."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.ledger import canonical, canonical_json, digest, rows, sha256
from evaluator.model.base import SourceRef
from evaluator.model.finding import Where
from evaluator.model.series import SeriesTender


def test_the_digest_is_the_sha256_of_the_bytes() -> None:
    """Anybody can recompute it: sha256sum over the canonical bytes."""
    data = canonical_json({"b": 1, "a": [True, None, "x"]})
    assert data == b'{"a":[true,null,"x"],"b":"1"}'
    assert (
        digest({"b": 1, "a": [True, None, "x"]})
        == "sha256:" + hashlib.sha256(data).hexdigest()
        == sha256(data)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal(76), Decimal("76.0")),
        (Decimal("1E+1"), Decimal(10)),
        (Decimal(70), Fraction(70)),
        (Decimal("0.2"), Fraction(1, 5)),
        (7, Decimal("7.00")),
        ("caf\u00e9", "cafe\u0301"),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ((1, 2), [1, 2]),
    ],
)
def test_the_same_content_has_the_same_form(one: Any, other: Any) -> None:
    """Trailing zeros, kinds of numbers, accents and the order of keys say nothing."""
    assert digest(one) == digest(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Fraction(1, 3), Fraction(333333333333, 1000000000000)),  # the same at 12 decimals
        ("a", "A"),
        ([1, 2], [2, 1]),
        ({"a": True}, {"a": "true"}),
        ({"a": None}, {}),
        ("", None),
    ],
)
def test_other_content_has_another_form(one: Any, other: Any) -> None:
    """Every value and every text counts; in a free mapping so does an explicit null."""
    assert digest(one) != digest(other)


def test_an_empty_field_of_a_type_is_the_same_as_one_left_out() -> None:
    """A source reference without a place has one form."""
    assert (
        canonical(SourceRef(ref="act"))
        == canonical(SourceRef(ref="act", place=None))
        == {"ref": "act"}
    )


def test_where_something_stood_is_no_content() -> None:
    """The line of a row changes when rows are sorted; its content does not."""
    one = SeriesTender("t", date(2026, 1, 2), 100, None, "b1", Where("tenders.csv", 2))
    other = SeriesTender(
        "t", date(2026, 1, 2), 100, None, "b1", Where("tenders.xlsx", 9, "x", "C9")
    )
    assert canonical(one) == canonical(other)
    assert canonical(one) == {
        "id": "t",
        "date": "2026-01-02",
        "reserve": "100",
        "published_winner": "b1",
    }


def test_moments_keep_their_time_zone() -> None:
    """A date and a moment on that date are not the same."""
    assert canonical(datetime(2026, 1, 2, 12, tzinfo=UTC)) == "2026-01-02T12:00:00+00:00"
    assert canonical(date(2026, 1, 2)) == "2026-01-02"


@pytest.mark.parametrize("value", [1.5, float("nan"), b"x", object(), {1, 2}])
def test_what_has_no_exact_form_is_refused(value: Any) -> None:
    """A float in a digest would depend on how it is printed."""
    with pytest.raises(TypeError):
        canonical(value)


@given(
    st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=8),
    st.randoms(use_true_random=False),
)
def test_rows_have_no_order(table: list[tuple[str, str]], rng: Any) -> None:
    """A table is its rows, each as often as it stands there."""
    assert canonical_json(rows(table)) == canonical_json(rows(rng.sample(table, len(table))))
    assert len(rows(table)) == len(table)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda c: st.lists(c, max_size=3) | st.dictionaries(st.text(max_size=3), c, max_size=3),
    )
)
def test_the_form_is_json_and_stable(value: Any) -> None:
    """It parses, and the canonical form of the canonical form is itself."""
    text = canonical_json(value)
    assert canonical_json(json.loads(text)) == text
    assert unicodedata.is_normalized("NFC", text.decode("utf-8", "surrogatepass"))
