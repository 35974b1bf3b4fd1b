"""The shipped dossiers give what was computed by hand beforehand (`tests/cases/shipped-*.yaml`)."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from evaluator.formats.dossier import Loaded, load
from evaluator.formats.files import read_document
from evaluator.model.numbers import fixed, money_text, plain
from evaluator.model.outcome import ChallengeOutcome, SeriesOutcome, TenderOutcome
from evaluator.outcome import score
from evaluator.outcome.scenario import apply
from tests.support import ROOT, bid_of, codes, ranks, totals

CASES = ROOT / "tests" / "cases"
TENDERS = ("tender-voorbeeld", "tender-voorbeeldstad")


def case(name: str) -> dict[str, Any]:
    data: dict[str, Any] = read_document(CASES / f"shipped-{name}.yaml", name).data
    return data


@cache
def loaded(name: str) -> Loaded:
    return load(ROOT / "submissions" / name)


@cache
def outcome(name: str) -> Any:
    return score(loaded(name).dossier, loaded(name).book)


CHALLENGES, TENDER, FCDO = case("challenges"), case("tender"), case("fcdo")


# challenges ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHALLENGES["verdicts"])
def test_a_challenge_has_the_verdicts_of_the_table(name: str) -> None:
    """Six challenges under four profiles."""
    result: ChallengeOutcome = outcome(name)
    profiles = {profile.profile: profile for profile in result.challenges[0].profiles}
    assert {key: profile.overall for key, profile in profiles.items()} == CHALLENGES["verdicts"][
        name
    ]
    assert result.status == CHALLENGES["status"][name]
    for key, missing in CHALLENGES["missing"].get(name, {}).items():
        assert sorted(profiles[key].missing_documents) == missing


@pytest.mark.parametrize("name", CHALLENGES["years"])
def test_a_challenge_is_judged_year_by_year_in_cents(name: str) -> None:
    """What is asked, the limit, what is over and what room is left, for the cap and the current
    cost.
    """

    def text(value: Fraction | int | None) -> str:
        return "none" if value is None else money_text(int(value))

    checks = {
        check.rule.id: check for p in outcome(name).challenges[0].profiles for check in p.checks
    }
    for rule, years in CHALLENGES["years"][name].items():
        got = {year.year: year for year in checks[rule].by_year}
        for year, wanted in years.items():
            one = got[year]
            shown = {key: text(getattr(one, key)) for key in ("value", "limit", "over", "room")}
            assert shown | {"result": one.result} == wanted, (rule, year)


def test_the_half_filled_in_challenge_is_refused_with_every_check_shown() -> None:
    """500.00 of lines lack in 2028; that is the only error, and the verdicts are there."""
    result = outcome("ch-06")
    assert codes(result, "error") == {"money.lines_do_not_add_up"}
    found = next(f for f in result.findings if f.code == "money.lines_do_not_add_up")
    assert (found.values["year"], found.values["difference"]) == ("2028", "500.00")
    assert all(profile.checks for profile in result.challenges[0].profiles)


# the example tender
# ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TENDERS)
@pytest.mark.parametrize("bid", TENDER["bids"])
def test_the_example_tender_has_the_scores_points_and_totals_of_the_table(
    name: str, bid: str
) -> None:
    """Every mean, every point, the total, the rank; C has its total unofficially."""
    result, wanted = outcome(name), TENDER["bids"][bid]
    got = bid_of(result, bid)
    for leaf, cell in got.cells.items():
        assert [plain(cell.score or Fraction(0)), plain(got.points[leaf] or Fraction(0))] == wanted[
            leaf
        ], leaf
    if "unofficial" in wanted:
        assert (got.total, got.admissible) == (None, False)
        assert fixed(got.unofficial_total or Fraction(0), 2) == wanted["unofficial"]
    else:
        assert fixed(got.total or Fraction(0), 2) == wanted["total"]
    assert str(got.rank or "none") == wanted["rank"]
    failed = [check.rule.id for check in got.gates if check.result != "pass"]
    assert failed == TENDER["failed_gates"][bid]


@pytest.mark.parametrize("name", TENDERS)
def test_the_example_tender_is_complete_and_flags_what_it_should(name: str) -> None:
    """A wins; five cells with a spread of 40 or more; no error."""
    result = outcome(name)
    assert (result.status, result.winners) == ("complete", {"1": ("A",)})
    spread = [finding for finding in result.findings if finding.code == "score.spread"]
    assert len(spread) == int(TENDER["spread_of_40_or_more"])
    assert bid_of(result, "D").cells["C1"].n == 4


@pytest.mark.parametrize("weight_set", TENDER["weight_sets"])
def test_the_example_tender_under_its_weight_sets(weight_set: str) -> None:
    """A scenario goes through the same arithmetic; under continuity first the order flips."""
    book, scenario = apply(loaded("tender-voorbeeld").book, weight_set=weight_set)
    result: Any = score(loaded("tender-voorbeeld").dossier, book, scenario)
    for bid, total in TENDER["weight_sets"][weight_set].items():
        assert fixed(totals(result)[bid], 2) == total
    adopted = weight_set == "municipal"
    assert (scenario is None) is adopted
    assert result.winners == {"1": ("D",) if weight_set == "continuity_first" else ("A",)}


@pytest.mark.parametrize("weight_set", TENDER["with_resident_points"])
def test_the_example_tender_with_the_points_of_residents(weight_set: str) -> None:
    """Weights of 300/12, 210/12, ... percent stay fractions on their way to the total."""
    load_ = loaded("tender-voorbeeld")
    criteria = load_.book.criteria
    assert criteria is not None
    points = TENDER["resident_points"].items()
    voters = int(TENDER["voters"])
    weights = {leaf: Fraction(int(given), voters) for leaf, given in points}
    changed = criteria.with_weights(dict(criteria.weight_sets[weight_set]) | weights)
    from dataclasses import replace  # noqa: PLC0415  # used once

    result: Any = score(load_.dossier, replace(load_.book, criteria=changed))
    for bid, total in TENDER["with_resident_points"][weight_set].items():
        assert fixed(totals(result)[bid], 2) == total


# real data
# ------------------------------------------------------------------------------------------


def test_the_technical_totals_of_the_released_sheet_reproduce_exactly() -> None:
    """Eight questions add up to the published 42.20, 41.10, 41.10, 24.80 and 38.00."""
    result: TenderOutcome = outcome("fcdo-hs-system")
    for bid, total in FCDO["technical"].items():
        points = bid_of(result, bid).points
        technical = sum(
            (value or Fraction(0) for key, value in points.items() if key.startswith("question")),
            Fraction(0),
        )
        assert technical == Fraction(total)
        assert points["second_section"] == Fraction(FCDO["second_section"][bid])
        assert bid_of(result, bid).total == Fraction(FCDO["total"][bid])
    assert ranks(result) == {bid: int(rank) for bid, rank in FCDO["rank"].items()}


def test_published_points_never_make_more_than_a_provisional_outcome() -> None:
    """No individual scores, no reasons, a draft set: each is an error that keeps it provisional."""
    result = outcome("fcdo-hs-system")
    assert result.status == "provisional"
    assert codes(result, "error") == {
        "consensus.only_published",
        "criteria.draft",
        "reason.missing",
    }


def test_the_series_recomputes_every_published_winner() -> None:
    """At least 100 tenders; each disagreement has a reason, each lottery is the recorded one."""
    result: SeriesOutcome = outcome("tsuchiura")
    assert len(result.tenders) == 771
    assert len({tender.id for tender in result.tenders}) == 771
    wrong = [tender for tender in result.tenders if tender.agrees is not True]
    assert all(tender.why for tender in wrong)
    assert len(wrong) <= 5
    assert sum(1 for tender in result.tenders if tender.why == "lottery") == 7
