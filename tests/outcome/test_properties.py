"""What holds for any tender: order does not matter, better is not worse, two routes agree."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluator.formats.digests import criteria_digest, inputs_digest
from evaluator.formats.dossier import load
from evaluator.model.criteria import CriteriaSet, Criterion
from evaluator.model.dossier import Tender
from evaluator.model.outcome import TenderOutcome
from evaluator.model.rulebook import Rulebook
from evaluator.outcome import tender_outcome
from evaluator.robustness.float_check import float_total
from tests.support import (
    ROOT,
    TITLE,
    bid_of,
    book_of,
    leaf,
    make_set,
    make_tender,
    plain,
    price,
    ranks,
)

BAND = {"formula": "bandwidth", "floor": "100", "ceiling": "200", "outside": "extrapolate"}
ON_CEILING = {"formula": "linear-on-ceiling", "ceiling": "300", "outside": "extrapolate"}
RELATIVE = {"formula": "lowest-over-price"}
TO_LOWEST = {"formula": "linear-to-lowest", "below_zero": "keep"}
LEAVES = ("C1", "C2.a", "C2.b", "C3")
ABSOLUTE = (
    {"name": "weighted-sum"},
    {"name": "weighted-sum", "price": BAND},
    {"name": "weighted-sum", "price": ON_CEILING},
    {"name": "award-on-value", "values": dict.fromkeys(LEAVES, "25")},
    {"name": "best-quality-within-ceiling", "ceiling": "190"},
    {"name": "fixed-price", "amount": "150"},
    {"name": "lowest-price"},
)
ADDITIVE = (
    *ABSOLUTE[:3],
    {"name": "weighted-sum", "price": RELATIVE},
    {"name": "weighted-sum", "price": TO_LOWEST},
    *ABSOLUTE[4:6],
)


@dataclass(frozen=True)
class Drawn:
    """A tender with the book it is judged by."""

    tender: Tender
    book: Rulebook

    def outcome(self) -> TenderOutcome:
        return tender_outcome(self.tender, self.book)


def split(draw: Any, count: int, total: int = 100) -> list[str]:
    """Whole weights that sum to 100."""
    cuts = sorted(draw(st.lists(st.integers(0, total), min_size=count - 1, max_size=count - 1)))
    return [str(b - a) for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


@st.composite
def tenders(
    draw: Any,
    mechanisms: tuple[Mapping[str, Any], ...] = ADDITIVE,
    aggregates: tuple[str, ...] = ("mean", "median"),
) -> Drawn:
    """Two to four bids, one to four assessors, a tree of two levels, a price where the mechanism
    has one.
    """
    mechanism = draw(st.sampled_from(mechanisms))
    priced = "price" in mechanism
    top = split(draw, 4 if priced else 3)
    inner = split(draw, 2)
    group = {
        "id": "C2",
        "weight": top[1],
        "children": [leaf("C2.a", inner[0]), leaf("C2.b", inner[1])],
    }
    tree = [leaf("C1", top[0], minimum="10"), group, leaf("C3", top[2])] + (
        [price(top[3])] if priced else []
    )
    people = draw(st.integers(1, 4))
    places = st.sampled_from(["none", "0", "1", "2"])
    criteria = make_set(
        criteria=tree,
        mechanism=mechanism,
        ties=["C1", "C2", "lot"],
        panel={
            "aggregate": draw(st.sampled_from(aggregates)),
            "assessors": str(people),
            "min_per_cell": "1",
        },
        rounding={"score": draw(places), "points": draw(places), "total": draw(places)},
    )
    score = st.lists(st.integers(0, 100), min_size=people, max_size=people)
    bids = {
        name: {
            "scores": {one.id: draw(score) for one in criteria.leaves},
            "price": "150"
            if mechanism["name"] == "fixed-price"
            else str(draw(st.integers(100, 220))),
        }
        for name in "ABCD"[: draw(st.integers(2, 4))]
    }
    return Drawn(make_tender(criteria, bids), book_of(criteria))


def shuffled(values: tuple[Any, ...], rng: random.Random) -> tuple[Any, ...]:
    return tuple(rng.sample(values, len(values)))


def mixed(drawn: Drawn, rng: random.Random) -> Drawn:
    """The same tender with bids, prices, rows, assessors and criteria in another order."""
    tender, criteria = drawn.tender, drawn.book.criteria
    assert criteria is not None
    assessment = tender.assessment._replace(
        assessors=shuffled(tender.assessment.assessors, rng),
        scores=shuffled(tender.assessment.scores, rng),
        consensus=shuffled(tender.assessment.consensus, rng),
    )

    def tree(nodes: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        return tuple(node.replace(children=tree(node.children)) for node in shuffled(nodes, rng))

    changed = criteria.replace(
        criteria=tree(criteria.criteria), gates=shuffled(criteria.gates, rng)
    )
    other = replace(
        tender,
        bids=shuffled(tender.bids, rng),
        prices=shuffled(tender.prices, rng),
        assessment=assessment,
        bid_files=shuffled(tender.bid_files, rng),
    )
    return Drawn(other, replace(drawn.book, criteria=changed))


def comparable(outcome: TenderOutcome) -> Any:
    """Everything in an outcome but the order in which columns, rows and individual scores are
    listed.
    """
    data = plain(outcome)
    for lot in data["lots"]:
        lot["steps"] = {
            step["key"]: {
                bid: dict(zip(step["columns"], row, strict=True)) for bid, row in step["rows"]
            }
            for step in lot["steps"]
        }
        for bid in lot["bids"]:
            bid["gates"] = {gate["rule"]["id"]: gate for gate in bid["gates"]}
            bid["why_inadmissible"] = sorted(bid["why_inadmissible"])
            for cell in bid["cells"].values():
                cell["individuals"] = {one["assessor"]: one for one in cell["individuals"]}
    return data


# order
# ---------------------------------------------------------------------------------------------


@given(tenders(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_order_changes_no_outcome_and_no_digest(drawn: Drawn, rng: random.Random) -> None:
    """Bids, prices, assessors, rows and criteria in another order: the same outcome, the same
    digests.
    """
    other = mixed(drawn, rng)
    assert comparable(other.outcome()) == comparable(drawn.outcome())
    assert inputs_digest(other.tender) == inputs_digest(drawn.tender)
    assert criteria_digest(other.book) == criteria_digest(drawn.book)


SHIPPED = ("tender-voorbeeld", "tender-voorbeeldstad", "fcdo-hs-system")


@pytest.mark.parametrize("name", SHIPPED)
def test_order_changes_nothing_in_the_shipped_tenders(name: str) -> None:
    """The same, for the dossiers that come with the program."""
    loaded = load(ROOT / "submissions" / name)
    assert isinstance(loaded.dossier, Tender)
    drawn = Drawn(loaded.dossier, loaded.book)
    for seed in range(3):
        other = mixed(drawn, random.Random(seed))  # noqa: S311  # an order, no secret
        assert comparable(other.outcome()) == comparable(drawn.outcome())
        assert inputs_digest(other.tender) == inputs_digest(drawn.tender)
        assert criteria_digest(other.book) == criteria_digest(drawn.book)


def test_the_order_of_tie_steps_is_content() -> None:
    """[C1, C2] and [C2, C1] decide differently, so they are different sets."""
    tree = [leaf("C1", "50"), leaf("C2", "50")]
    one, two = (
        book_of(make_set(criteria=tree, ties=ties)) for ties in (["C1", "C2"], ["C2", "C1"])
    )
    assert criteria_digest(one) != criteria_digest(two)


# monotony
# ------------------------------------------------------------------------------------------


def raised(drawn: Drawn, index: int, by: int) -> tuple[Drawn, str]:
    """The tender with one individual score raised, and whose it is."""
    rows = list(drawn.tender.assessment.scores)
    row = rows[index % len(rows)]
    rows[index % len(rows)] = row._replace(score=str(min(100, int(row.score) + by)))
    assessment = drawn.tender.assessment._replace(scores=tuple(rows))
    return Drawn(replace(drawn.tender, assessment=assessment), drawn.book), row.subject


@given(tenders(ABSOLUTE), st.integers(0, 1000), st.integers(1, 60))
@settings(max_examples=120)
def test_a_raised_score_never_lowers_a_rank(drawn: Drawn, index: int, by: int) -> None:
    """Under absolute mechanisms, whatever the rounding, the minimum and the tie steps."""
    better, who = raised(drawn, index, by)
    before, after = ranks(drawn.outcome())[who], ranks(better.outcome())[who]
    assert before is None or (after is not None and after <= before)


@given(tenders(ABSOLUTE), st.integers(0, 1000), st.integers(1, 60))
@settings(max_examples=60)
def test_a_raised_score_changes_no_other_total(drawn: Drawn, index: int, by: int) -> None:
    """Absolute means: another bid's total depends on that bid alone."""
    better, who = raised(drawn, index, by)
    before, after = drawn.outcome(), better.outcome()
    for bid in before.lots[0].bids:
        if bid.id != who:
            assert bid_of(after, bid.id).exact_total == bid.exact_total


# a second route
# --------------------------------------------------------------------------------------


def second_route(
    outcome: TenderOutcome,
    criteria: CriteriaSet,
    bid: str,
    scores: Mapping[str, float],
    lowest: float,
) -> float:
    """One bid's total by `float_total`, from raw scores and prices, without the award."""
    weights = {name: float(node.weight) for name, node in criteria.nodes.items()}
    top = float(criteria.scale.maximum)
    given_scores = dict(scores)
    if criteria.price is not None:
        amount = (bid_of(outcome, bid).price_minor or 0) / 100
        rule: Any = criteria.mechanism.price  # type: ignore[union-attr]
        part = {
            "bandwidth": lambda: (
                (float(rule.ceiling) - amount) / (float(rule.ceiling) - float(rule.floor))
            ),
            "linear-on-ceiling": lambda: (float(rule.ceiling) - amount) / float(rule.ceiling),
            "lowest-over-price": lambda: lowest / amount,
            "linear-to-lowest": lambda: 1 - (amount - lowest) / lowest,
        }[rule.formula]()
        given_scores[criteria.price.id] = part * top
    return float_total(weights, criteria.parent, given_scores, top)


def raw_scores(tender: Tender, criteria: CriteriaSet, bid: str) -> dict[str, float]:
    """Mean, median or published points of the raw rows, in floats."""
    from statistics import fmean, median  # noqa: PLC0415  # the second route's own means

    found: dict[str, float] = {}
    scale = criteria.scale
    for one in criteria.leaves:
        if criteria.panel.aggregate == "published":
            row = next(
                r for r in tender.assessment.consensus if (r.subject, r.criterion) == (bid, one.id)
            )
            share = 100.0
            node: str | None = one.id
            while node is not None:
                share *= float(criteria.nodes[node].weight) / 100
                node = criteria.parent[node]
            found[one.id] = float(row.score) / share * float(scale.maximum)
            continue
        words = {name: float(level.value) for name, level in (scale.levels or {}).items()}
        given_scores = [
            words.get(row.score) if row.score in words else float(row.score)
            for row in tender.assessment.scores
            if (row.subject, row.criterion) == (bid, one.id)
        ]
        found[one.id] = {"mean": fmean, "median": median}[criteria.panel.aggregate](given_scores)
    return found


def assert_two_routes_agree(tender: Tender, book: Rulebook) -> None:
    criteria = book.criteria
    assert criteria is not None
    exact = criteria.replace(
        rounding=criteria.rounding.replace(score=None, points=None, total=None)
    )
    outcome = tender_outcome(tender, replace(book, criteria=exact))
    lowest = min((price.minor / 100 for price in tender.prices), default=0.0)
    checked = 0
    for bid in outcome.lots[0].bids:
        total = bid.exact_total if bid.exact_total is not None else bid.unofficial_total
        if total is None:
            continue
        other = second_route(
            outcome, criteria, bid.id, raw_scores(tender, criteria, bid.id), lowest
        )
        assert float(total) == pytest.approx(other, rel=1e-9, abs=1e-9)
        checked += 1
    assert checked == len(tender.bids)


@given(tenders())
@settings(max_examples=120)
def test_official_totals_agree_with_the_second_route(drawn: Drawn) -> None:
    """Unrounded totals to 1e-9 relative, for any tree, panel and price formula."""
    assume(all(float(node.weight) > 0 for node in drawn.book.criteria.criteria))  # type: ignore[union-attr]
    # A bid below the minimum is no part of the lowest price, so that is left out here.
    criteria = drawn.book.criteria
    assert criteria is not None
    tree = tuple(node.replace(minimum=None) for node in criteria.criteria)
    assert_two_routes_agree(
        drawn.tender, replace(drawn.book, criteria=criteria.replace(criteria=tree))
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_totals_agree_with_the_second_route(name: str) -> None:
    """Nothing is fitted to the examples."""
    loaded = load(ROOT / "submissions" / name)
    assert isinstance(loaded.dossier, Tender)
    assert_two_routes_agree(loaded.dossier, loaded.book)


def renamed(tender: Tender, book: Rulebook) -> tuple[Tender, Rulebook]:
    """Every bid, criterion and assessor under another name, in the opposite order."""
    criteria = book.criteria
    assert criteria is not None
    names = sorted(
        {bid.id for bid in tender.bids}
        | set(criteria.nodes)
        | {a.assessor for a in tender.assessment.assessors}
    )
    new = {name: f"x{len(names) - i:03d}" for i, name in enumerate(names)}

    def tree(nodes: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        return tuple(node.replace(id=new[node.id], children=tree(node.children)) for node in nodes)

    assessment = tender.assessment
    assessors = tuple(
        a.replace(assessor=new[a.assessor], conflicts=tuple(new[c] for c in a.conflicts))
        for a in assessment.assessors
    )
    scores = tuple(
        r._replace(subject=new[r.subject], criterion=new[r.criterion], assessor=new[r.assessor])
        for r in assessment.scores
    )
    consensus = tuple(
        r._replace(subject=new[r.subject], criterion=new[r.criterion]) for r in assessment.consensus
    )
    other = replace(
        tender,
        bids=tuple(bid.replace(id=new[bid.id]) for bid in tender.bids),
        prices=tuple(replace(one, bid=new[one.bid]) for one in tender.prices),
        assessment=assessment._replace(
            assessors=assessors, scores=scores, consensus=consensus, assessor_lines={}
        ),
        bid_files=(),
    )
    changed = criteria.replace(
        criteria=tree(criteria.criteria),
        ties=tuple(new.get(t, t) for t in criteria.ties),
        weight_sets={},
        mechanisms={},
    )
    return other, replace(book, criteria=changed)


@pytest.mark.parametrize("name", SHIPPED)
def test_renaming_every_id_changes_no_total(name: str) -> None:
    """Names decide nothing: the totals in another alphabet are the same list, and both routes
    agree.
    """
    loaded = load(ROOT / "submissions" / name)
    assert isinstance(loaded.dossier, Tender)
    tender, book = renamed(loaded.dossier, loaded.book)
    assert_two_routes_agree(tender, book)
    before, after = (
        tender_outcome(t, b) for t, b in ((loaded.dossier, loaded.book), (tender, book))
    )

    def table(outcome: TenderOutcome) -> list[Any]:
        return sorted(
            (bid.exact_total or 0, bid.rank or 0, bid.unofficial_total or 0)
            for bid in outcome.lots[0].bids
        )

    assert table(before) == table(after)
    assert before.status == after.status


@pytest.mark.parametrize("name", SHIPPED)
def test_adding_a_bid_agrees_with_the_second_route(name: str) -> None:
    """A copy of the first bid under another name: the totals of the others do not move, the copy
    ties.
    """
    loaded = load(ROOT / "submissions" / name)
    tender = loaded.dossier
    assert isinstance(tender, Tender)
    first = tender.bids[0]
    extra = replace(
        tender,
        bids=(*tender.bids, first.replace(id="extra")),
        prices=(
            *tender.prices,
            *(replace(p, bid="extra") for p in tender.prices if p.bid == first.id),
        ),
        assessment=tender.assessment._replace(
            scores=(
                *tender.assessment.scores,
                *(
                    r._replace(subject="extra")
                    for r in tender.assessment.scores
                    if r.subject == first.id
                ),
            ),
            consensus=(
                *tender.assessment.consensus,
                *(
                    r._replace(subject="extra")
                    for r in tender.assessment.consensus
                    if r.subject == first.id
                ),
            ),
        ),
    )
    assert_two_routes_agree(extra, loaded.book)
    before, after = tender_outcome(tender, loaded.book), tender_outcome(extra, loaded.book)
    for bid in before.lots[0].bids:
        assert bid_of(after, bid.id).exact_total == bid.exact_total
    assert bid_of(after, "extra").rank == bid_of(after, first.id).rank


@pytest.mark.parametrize("name", SHIPPED)
def test_dropping_a_criterion_agrees_with_the_second_route(name: str) -> None:
    """Each top criterion in turn; the weights of the rest are rescaled exactly, as fractions."""
    loaded = load(ROOT / "submissions" / name)
    tender, criteria = loaded.dossier, loaded.book.criteria
    assert isinstance(tender, Tender)
    assert criteria is not None
    if criteria.panel.aggregate == "published":
        pytest.skip("published points belong to the published weights")
    for dropped in criteria.criteria:
        factor = Fraction(100) / (100 - Fraction(dropped.weight))
        tree = tuple(
            node.replace(weight=Fraction(node.weight) * factor)
            for node in criteria.criteria
            if node.id != dropped.id
        )
        ties = tuple(step for step in criteria.ties if step != dropped.id)
        book = replace(loaded.book, criteria=criteria.replace(criteria=tree, ties=ties))
        assert_two_routes_agree(tender, book)


def test_the_second_route_would_notice_a_wrong_total() -> None:
    """The comparison itself bites: a total that is off by a millionth does not agree."""
    criteria = make_set(
        criteria=[leaf("C1", "50"), leaf("C2", "50")],
        scale={"min": "0", "max": "100", "step": "1", "anchors": {"0": TITLE, "100": TITLE}},
    )
    tender = make_tender(criteria, {"A": {"scores": {"C1": 80, "C2": 60}}})
    outcome = tender_outcome(tender, book_of(criteria))
    other = second_route(outcome, criteria, "A", raw_scores(tender, criteria, "A"), 0)
    assert float(bid_of(outcome, "A").total or 0) == pytest.approx(other, rel=1e-9)
    assert float(bid_of(outcome, "A").total or 0) * (1 + 1e-6) != pytest.approx(other, rel=1e-9)
