"""Coverage of the intended results: who names which, gaps, overlaps, names nobody knows."""

from __future__ import annotations

import inspect

from evaluator.model.base import LocalText
from evaluator.model.principles import ResultSlot
from evaluator.outcome import coverage as module
from evaluator.outcome.coverage import coverage

FULL = ResultSlot(id="R1", text=LocalText(nl="a", en="b"))
SLOTS = (FULL, ResultSlot(id="R2"), ResultSlot(id="R3"))


def test_every_slot_has_a_row_in_the_order_of_the_set() -> None:
    found = coverage(SLOTS, {"b": ["R3", "R1"], "a": ["R1"]})
    assert [(row.slot.id, row.owners) for row in found.rows] == [
        ("R1", ("b", "a")),
        ("R2", ()),
        ("R3", ("b",)),
    ]


def test_a_slot_that_nobody_names_is_a_gap_and_one_that_two_name_an_overlap() -> None:
    found = coverage(SLOTS, {"b": ["R3", "R1"], "a": ["R1"]})
    assert (found.gaps, found.overlaps) == (("R2",), ("R1",))


def test_naming_a_slot_twice_is_naming_it_once() -> None:
    found = coverage(SLOTS, {"a": ["R1", "R1"]})
    assert found.rows[0].owners == ("a",)
    assert found.overlaps == ()


def test_a_name_that_the_set_does_not_have_is_told_and_covers_nothing() -> None:
    found = coverage(SLOTS, {"a": ["R9"]})
    assert found.unknown == (("a", "R9"),)
    assert found.gaps == ("R1", "R2", "R3")


def test_a_slot_without_a_text_stays_without_one() -> None:
    found = coverage(SLOTS, {"a": ["R2"]})
    assert found.rows[1].slot.text is None
    assert found.rows[0].slot.text == FULL.text


def test_without_slots_everything_named_is_unknown() -> None:
    found = coverage((), {"a": ["R1"]})
    assert found == module.Coverage((), (), (), (("a", "R1"),))


def test_coverage_has_no_place_for_a_count_of_activities() -> None:
    assert list(inspect.signature(coverage).parameters) == ["slots", "owners"]
    assert list(module.CoverageRow.__dataclass_fields__) == ["slot", "owners"]
