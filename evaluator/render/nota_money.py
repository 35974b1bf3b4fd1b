"""The money of the collegenota, and whether it is better, more efficient and cheaper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.model.outcome import Check, YearResult
from evaluator.outcome.aspects import AspectFinding, SeenClaim, YearCompared, aspects
from evaluator.render.challenge_view import View
from evaluator.render.hints import field_name
from evaluator.render.nota_view import chosen, is_complete, say
from evaluator.report.blocks import Block, Cell, Column, table, text

STANDS = {"contradicted": "bad"}
"""Of the three findings only one that the figures contradict stands out."""


def money(view: View) -> Iterator[Block]:
    """Asked per year, against the maximum and the current cost; a total where the outcome holds."""
    compared = cheaper(view).by_year
    if not compared:
        yield text(view.say("years.no_years"))
        return
    check = _cap(view)
    caps = {year.year: year for year in check.by_year} if check else {}
    rows = [_year(view, one, caps.get(one.year)) for one in compared]
    if is_complete(view):
        rows.append(_total(view, compared, [caps.get(one.year) for one in compared]))
    keys = ["year", "asked", "most", "room", "now", "difference"]
    if check is None:
        keys, rows = keys[:2] + keys[4:], [row[:2] + row[4:] for row in rows]
    columns = [
        Column(say(view, f"money.{key}"), "left" if key == "year" else "right") for key in keys
    ]
    yield table(
        columns,
        rows,
        caption=say(view, "money.caption" if check else "money.caption_no_limit"),
        id=view.name("money"),
        note=" ".join(_notes(view, check)),
    )


def cheaper(view: View) -> AspectFinding:
    """What the amounts say of the cost, year by year."""
    return next(one for one in aspects(view.challenge) if one.aspect == "cheaper")


def _cap(view: View) -> Check | None:
    """The rule on the maximum per year, if the list has one."""
    found = chosen(view)
    checks = found[1].checks if found else ()
    return next((one for one in checks if one.rule.check == "cap_per_year" and one.by_year), None)


def _year(view: View, one: YearCompared, cap: YearResult | None) -> list[Cell | str]:
    return [
        one.year,
        view.euros(one.requested),
        view.euros(cap.limit) if cap else "–",
        _room(view, cap.value, cap.limit, cap.result) if cap else "–",
        view.euros(one.avoidable),
        _difference(view, one.difference),
    ]


def _room(view: View, value: int | None, limit: Fraction | None, result: str) -> Cell | str:
    if value is None or limit is None or result == "unknown":
        return view.say("unknown_amount")
    key = "over" if value > limit else "room"
    said = say(view, f"money.{key}_value", amount=view.euros(abs(limit - value)))
    return Cell(said, "bad", "✗") if result == "fail" else said


def _difference(view: View, difference: int | Fraction | None) -> str:
    if difference is None:
        return say(view, "money.not_comparable")
    if difference == 0:
        return say(view, "money.equal")
    key = "more" if difference > 0 else "less"
    return say(view, f"money.{key}", amount=view.euros(abs(Fraction(difference))))


def _total(
    view: View, compared: Sequence[YearCompared], caps: Sequence[YearResult | None]
) -> list[Cell | str]:
    """All years together; not known as long as one of them is not."""
    limits = [cap.limit if cap else None for cap in caps]
    known = all(cap is not None for cap in caps)
    return [
        say(view, "money.total"),
        view.euros(_sum([one.requested for one in compared])),
        view.euros(_sum(limits)) if known else "–",
        "–",
        view.euros(_sum([one.avoidable for one in compared])),
        _difference(view, _sum([one.difference for one in compared])),
    ]


def _sum(amounts: Sequence[int | Fraction | None]) -> Fraction | None:
    known = [Fraction(amount) for amount in amounts if amount is not None]
    return sum(known, Fraction(0)) if len(known) == len(amounts) else None


def _notes(view: View, check: Check | None) -> Iterator[str]:
    """What a reader of the amounts has to know."""
    status = view.session.evaluation.outcome.status
    if status != "complete":
        yield say(view, f"money.no_total_{status}")
    if check is None:
        yield say(view, "money.no_limit")
    else:
        yield say(view, "money.per_year")
        limit = view.book.limits.get(check.rule.limit or "")
        scenario = view.session.evaluation.outcome.scenario
        capped = scenario is not None and "cap" in dict(scenario.changes)
        if limit is not None and not capped:
            said = dict.fromkeys(view.source(value.source) for value in limit.values)
            yield say(view, "money.limit_source", source="; ".join(said))
    yield say(view, f"money.baseline_{view.challenge.baseline.status}")


def three(view: View) -> Iterator[Block]:
    """Better, more efficient, cheaper: three findings with how each is known, never one yes."""
    rows: list[list[Cell | str]] = [
        [
            say(view, f"aspects.{one.aspect}"),
            _standing(view, one),
            "\n".join(_claims(view, one)),
        ]
        for one in aspects(view.challenge)
    ]
    columns = [say(view, f"aspects.{key}") for key in ("aspect", "standing", "claims")]
    yield table(
        columns,
        rows,
        caption=say(view, "aspects.caption"),
        id=view.name("aspects"),
        note=say(view, "aspects.note"),
    )


def _standing(view: View, one: AspectFinding) -> Cell | str:
    said = say(view, f"aspects.{one.standing}")
    return Cell(said, "bad", "✗") if one.standing in STANDS else said


def _claims(view: View, one: AspectFinding) -> Iterator[str]:
    """What the group says; for the cost also what the amounts say."""
    for claim in one.claims:
        yield _claim(view, claim)
    if one.by_year:
        count = dict.fromkeys(("less", "equal", "more", "unknown"), 0)
        for year in one.by_year:
            count[year.compared] += 1
        parts = [
            say(view, f"aspects.years_{key}", count=str(times))
            for key, times in count.items()
            if times
        ]
        yield say(view, "aspects.amounts", years=view.words.listed(parts))
    if not one.claims and not one.by_year:
        yield "–"


def _claim(view: View, seen: SeenClaim) -> str:
    claim = seen.claim
    parts = [say(view, "aspects.claim", what=claim.what, basis=say(view, f"aspects.{seen.basis}"))]
    if claim.unit is not None and (claim.now is not None or claim.then is not None):
        now, then = (
            view.say("unknown") if value is None else view.words.number(value)
            for value in (claim.now, claim.then)
        )
        parts.append(say(view, "aspects.figures", now=now, then=then, unit=claim.unit))
    if claim.document is not None:
        key = {True: "there", False: "absent", None: "unsure"}[seen.document_there]
        name = field_name(view.words, claim.document)
        parts.append(say(view, f"aspects.document_{key}", name=name))
    return " ".join(parts)
