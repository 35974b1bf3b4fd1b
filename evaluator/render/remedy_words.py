"""A remedy in words: who does what, how much and in which year."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from evaluator.model.rule import Rule
from evaluator.outcome.remedy_types import Remedy
from evaluator.render.catalogue import Words
from evaluator.render.hint_words import field_name, round_money, written

Saying = Callable[[Remedy, Rule | None, Words], Iterator[str]]


def remedy_text(remedy: Remedy, rule: Rule | None, words: Words) -> str:
    """What to do, in a few short sentences; for a judgement the question itself.

    Args:
        remedy: What was computed.
        rule: Its rule; None where it is about several rules or about the sums.
        words: Texts and number formats.
    """
    parts = list(SAYINGS.get(remedy.kind, _plain)(remedy, rule, words))
    if remedy.waivable and not remedy.alternative:
        parts.append(words.text("hints.waivable"))
    return " ".join(parts)


def _amounts(words: Words, amounts: tuple[tuple[str, int], ...]) -> str:
    """Amounts by year, years with the same amount together."""
    years: dict[int, list[str]] = {}
    for year, cents in amounts:
        years.setdefault(cents, []).append(year)
    return words.listed(
        words.text(
            "hints.amount_in" if len(same) == 1 else "hints.amount_in_each",
            amount=round_money(words, cents),
            year=words.listed(sorted(same)),
        )
        for cents, same in years.items()
    )


def _lower(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    years: dict[int, list[str]] = {}
    for year, cents in remedy.amounts:
        years.setdefault(cents, []).append(year)
    parts = [
        words.text(
            "hints.lower_part" if len(same) == 1 else "hints.lower_part_each",
            year=words.listed(same),
            amount=round_money(words, cents),
        )
        for cents, same in years.items()
    ]
    key = "lower_or" if remedy.alternative else "lower"
    yield words.text(f"hints.{key}", parts=words.listed(parts))
    some = tuple((year, cents) for year, cents in remedy.left if cents)
    if some:
        yield words.text("hints.lower_left", parts=_amounts(words, some))
    nothing = [year for year, cents in remedy.left if not cents]
    if nothing:
        yield words.text("hints.nothing_left", year=words.listed(nothing))
    yield words.text("hints.lower_costs")


def _move(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    parts = [
        words.text(
            "hints.move_part",
            amount=round_money(words, move.cents),
            source=move.source,
            target=move.target,
        )
        for move in remedy.moves
    ]
    yield words.text("hints.move", parts=words.listed(parts))
    yield words.text("hints.lower_left", parts=_amounts(words, remedy.left))
    yield words.text("hints.move_total")


def _no_amount(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    years = words.listed(year for year, _ in remedy.amounts)
    yield words.text("hints.no_amount", year=years)


def _amount(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    years = words.listed(remedy.subject.split(", "))
    yield words.text("hints.amount_unknown", year=years)
    if remedy.amounts:
        yield words.text("hints.amount_most", parts=_amounts(words, remedy.amounts))


def _limit(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    years = words.listed(remedy.values["year"].split(", "))
    if "boundary" not in remedy.values:
        yield words.text("hints.limit_number", year=years, name=remedy.subject)
        return
    yield words.text("hints.limit_unknown", year=years)
    more = remedy.values["boundary"] == "exclusive"
    yield words.text(
        "hints.limit_more" if more else "hints.limit_least", parts=_amounts(words, remedy.amounts)
    )


def _vat(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    basis = remedy.values["vat"]
    said = words.word("vat", basis)
    if remedy.kind != "vat_own":
        yield words.text(f"hints.{remedy.kind}", vat=said)
        return
    yield words.text("hints.vat_own")
    if basis:
        yield words.text("hints.vat_own_stated", vat=said)


def _current_cost(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    if remedy.values["restated"] == "true":
        yield words.text("hints.cost_restated", vat=words.word("vat", remedy.values["vat"]))
    else:
        years = words.listed(remedy.values["year"].split(", "))
        yield words.text("hints.current_cost_unknown", year=years)
    if "basis" in remedy.values:
        yield words.text("hints.cost_basis")
    if remedy.amounts:
        yield words.text("hints.limit_least", parts=_amounts(words, remedy.amounts))


def _sums(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    ((year, cents),) = remedy.amounts
    key = f"hints.sums_{remedy.values['more']}"
    yield words.text(key, year=year, amount=round_money(words, cents))


def _judged(remedy: Remedy, rule: Rule | None, words: Words) -> Iterator[str]:
    asked = (rule.text or rule.ask) if rule else None
    yield words.text("hints.judged_no", text=asked.get(words.lang) if asked else remedy.rule)
    yield words.text("hints.judged_again")


def _judgement(remedy: Remedy, rule: Rule | None, words: Words) -> Iterator[str]:
    asked = (rule.ask or rule.text) if rule else None
    yield asked.get(words.lang) if asked else remedy.rule


def _fact(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    yield words.text("hints.fact", **_values(remedy, words))
    yield words.text(f"hints.fact_{remedy.who}")


def _unknown(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    key = "unknown_task" if remedy.who == "municipality" else "field_unknown"
    yield words.text(f"hints.{key}", name=field_name(words, remedy.subject))
    values = remedy.values
    if values.get("wanted", "unknown") != "unknown":
        need = values.get("need", "wanted")
        yield words.text(f"hints.answer_{need}", wanted=written(words, values["wanted"]))


def _list(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    key = "list_one_only" if remedy.impossible else "list"
    yield words.text(f"hints.{key}", lacking=remedy.values["lacking"])


def _date(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    first, *others = remedy.changes
    before, after = first.before or "", first.after or ""
    key = "date_later" if after > before else "date_earlier"
    name = field_name(words, remedy.subject)
    yield words.text(f"hints.{key}", name=name, day=words.date(after))
    for other in others:
        yield words.text("hints.date_end", day=words.date(other.after or ""))


def _date_unknown(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    key = "date_unknown_municipality" if remedy.who == "municipality" else "date_unknown"
    yield words.text(f"hints.{key}", name=field_name(words, remedy.subject))
    if remedy.values.get("day"):
        bound = f"hints.date_{remedy.values['bound']}"
        yield words.text(bound, day=words.date(remedy.values["day"]))


def _date_fixed(remedy: Remedy, _: Rule | None, words: Words) -> Iterator[str]:
    names = {key: field_name(words, remedy.values[key]) for key in ("early", "late")}
    yield words.text("hints.date_fixed", **names)


def _plain(remedy: Remedy, rule: Rule | None, words: Words) -> Iterator[str]:
    """A text that needs a name and what was found and wanted, at most."""
    keys = {"years": "years_unknown"}
    if remedy.kind == "other":
        said = rule.text.get(words.lang) if rule and rule.text else remedy.rule
        yield words.text("hints.other", name=said)
        return
    yield words.text(f"hints.{keys.get(remedy.kind, remedy.kind)}", **_values(remedy, words))


def _values(remedy: Remedy, words: Words) -> dict[str, str]:
    values = {key: written(words, value) for key, value in remedy.values.items()}
    return {"found": "", "wanted": "", **values, "name": field_name(words, remedy.subject)}


SAYINGS: dict[str, Saying] = {
    "amount": _amount,
    "current_cost": _current_cost,
    "date": _date,
    "date_fixed": _date_fixed,
    "date_unknown": _date_unknown,
    "fact": _fact,
    "judged_no": _judged,
    "judgement": _judgement,
    "limit": _limit,
    "list": _list,
    "lower": _lower,
    "move": _move,
    "no_amount": _no_amount,
    "sums": _sums,
    "unknown": _unknown,
    "unknown_task": _unknown,
    "vat_limit": _vat,
    "vat_other": _vat,
    "vat_own": _vat,
}
