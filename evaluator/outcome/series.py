"""A tender series: the lowest valid bid recomputed, beside the published winner."""

from __future__ import annotations

from evaluator.model.finding import Finding, info, warning
from evaluator.model.outcome import Scenario, SeriesOutcome, SeriesResult
from evaluator.model.series import Lottery, Series, SeriesBid, SeriesRule, SeriesTender
from evaluator.outcome.standing import status_of, with_basis


def series_outcome(series: Series, scenario: Scenario | None = None) -> SeriesOutcome:
    """Recompute every tender; a disagreement is shown and explained, never smoothed over."""
    bids: dict[str, list[SeriesBid]] = {}
    for bid in series.bids:
        bids.setdefault(bid.tender, []).append(bid)
    draws = {lottery.tender: lottery for lottery in series.lotteries}
    results, findings = [], []
    for tender in sorted(series.tenders, key=lambda t: t.id):
        result = _judge(tender, bids.get(tender.id, []), draws.get(tender.id), series.head.rule)
        results.append(result)
        findings += _findings(result, tender)
    complete = with_basis(findings, None)
    return SeriesOutcome(series.head.id, status_of(complete), tuple(results), complete, scenario)


def _within(value: int, bound: int | None, boundary: str, *, above: bool) -> bool:
    if bound is None or value == bound:
        return bound is None or boundary == "inclusive"
    return value > bound if above else value < bound


def reason_out(bid: SeriesBid, tender: SeriesTender, rule: SeriesRule) -> str:
    """Why a bid is not valid; empty when it is."""
    if bid.state != "valid":
        return bid.state
    if bid.minor is None:
        return "no_amount"
    if bid.minor <= 0:
        return "not_positive"
    if not _within(bid.minor, tender.reserve, rule.reserve, above=False):
        return "above_reserve"
    if not _within(bid.minor, tender.minimum, rule.minimum, above=True):
        return "below_minimum"
    return ""


def _judge(
    tender: SeriesTender, bids: list[SeriesBid], draw: Lottery | None, rule: SeriesRule
) -> SeriesResult:
    valid = [bid for bid in bids if not reason_out(bid, tender, rule)]
    lowest = min((bid.minor for bid in valid if bid.minor is not None), default=None)
    first = tuple(sorted(bid.id for bid in valid if bid.minor == lowest))
    winners = first
    drawn = draw is not None and rule.ties == "lottery" and set(draw.among) == set(first)
    if len(first) > 1 and draw is not None and drawn:
        winners = (draw.winner,)
    published = tender.published_winner
    agrees, why = _compare(tender, bids, rule, winners, drawn=drawn)
    status = "no_valid_bid" if not winners else "tie" if len(winners) > 1 else "awarded"
    return SeriesResult(tender.id, status, winners, published, agrees, why, lowest)


def _compare(
    tender: SeriesTender,
    bids: list[SeriesBid],
    rule: SeriesRule,
    winners: tuple[str, ...],
    *,
    drawn: bool,
) -> tuple[bool | None, str]:
    """Whether the published winner is ours, and why (not)."""
    published = tender.published_winner
    if published is None:
        return (True, "no_winner_either") if not winners else (False, "no_published_winner")
    if winners == (published,):
        return True, "lottery" if drawn else "same"
    if published in winners:
        return None, "tie_without_lottery"
    theirs = next((bid for bid in bids if bid.id == published), None)
    if theirs is None:
        return False, "published_winner_unknown"
    out = reason_out(theirs, tender, rule)
    return False, f"published_{out}" if out else "lower_valid_bid"


def _findings(result: SeriesResult, tender: SeriesTender) -> list[Finding]:
    names = {"tender": result.id}
    found: list[Finding] = []
    if result.agrees is False:
        winners = ", ".join(result.winners) or "-"
        found.append(
            warning(
                "series.disagrees",
                tender.where,
                why=result.why,
                recomputed=winners,
                published=result.published_winner or "-",
                **names,
            )
        )
    if result.agrees is None:
        found.append(
            warning("series.tie_open", tender.where, subjects=", ".join(result.winners), **names)
        )
    if result.status == "no_valid_bid":
        found.append(warning("series.no_valid_bid", tender.where, **names))
    if result.why == "lottery":
        found.append(info("series.lottery", tender.where, winner=result.winners[0], **names))
    return found
