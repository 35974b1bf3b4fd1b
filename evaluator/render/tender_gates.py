"""Requirements (eisen): what was asked, what was found, and who is outside the order for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evaluator.model.numbers import parse_number
from evaluator.model.outcome import BidOutcome, Check, LotOutcome
from evaluator.model.rule import Rule
from evaluator.render.shared_blocks import cited, local
from evaluator.render.shared_scores import SUBJECTS_PER_TABLE, part_caption
from evaluator.render.tender_outcome import reason
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, Cell, Column, group, table, text

_MONEY = ("price.amount", "lot.ceiling")
_SHARES = ("facts.flex_share",)
_BARE = ("document", "judgement", "covers_all")
"""Checks whose verdict says it all: what was found adds nothing."""
_SIGNS = {
    "pass": "✓",
    "fail": "✗",
    "incomplete": "✗",
    "unknown": "?",
    "judgement": "?",
    "not_due": "·",
}


def requirements(view: View) -> Block:
    """The section on requirements."""
    words, gates = view.words, view.criteria.gates
    intro = words.text("tender.gates.intro" if gates else "tender.gates.none")
    blocks = [text(intro, heading=words.text("tender.gates.heading"), id="requirements")]
    if gates:
        blocks.append(_asked(view))
    for lot in view.outcome.lots:
        blocks += view.lot_heading(lot)
        blocks += _found(view, lot) if gates else []
        blocks += _answers(view, lot)
        blocks += _outside(view, lot)
    return group(*blocks)


def _asked(view: View) -> Block:
    words, lang = view.words, view.session.lang
    columns = [words.text(f"tender.gates.{key}") for key in ("rule", "text", "why", "source")]
    rows = [
        [
            rule.id,
            local(rule.text or rule.ask, lang),
            local(rule.purpose, lang),
            cited(view.session, rule.source),
        ]
        for rule in view.criteria.gates
    ]
    return table(columns, rows, caption=words.text("tender.gates.asked"), id="gates")


def _found(view: View, lot: LotOutcome) -> Iterator[Block]:
    """Per requirement and bid the verdict and what was found; at most six bids side by side."""
    bids = sorted(lot.bids, key=lambda bid: bid.id)
    parts = [bids[at : at + SUBJECTS_PER_TABLE] for at in range(0, len(bids), SUBJECTS_PER_TABLE)]
    words = view.words
    for number, part in enumerate(parts, start=1):
        columns = [
            Column(words.text("tender.gates.rule")),
            Column(words.text("tender.gates.wanted")),
            *(Column(bid.id) for bid in part),
        ]
        rows = [_row(view, lot, rule, part) for rule in view.criteria.gates]
        caption = part_caption(
            view.session, view.caption("tender.gates.found", lot), number, len(parts)
        )
        yield table(columns, rows, caption=caption, id=view.id("gate-results", lot, number))


def _row(view: View, lot: LotOutcome, rule: Rule, bids: Sequence[BidOutcome]) -> list[Cell | str]:
    checks = [next(check for check in bid.gates if check.rule.id == rule.id) for bid in bids]
    return [
        rule.id,
        _wanted(view, lot, checks[0]),
        *(_verdict(view, lot, check) for check in checks),
    ]


def _wanted(view: View, lot: LotOutcome, check: Check) -> str:
    """What the requirement asks, as short as it can be said."""
    words, rule = view.words, check.rule
    name = words.word("document", rule.doc) if rule.doc else words.field(rule.field or "")
    if rule.check == "judgement":
        return words.text("words.check.judgement")
    wanted = check.values.get("wanted", "")
    if rule.check == "document" or not wanted:
        return name
    return words.text(
        f"tender.wanted.{rule.check}", name=name, wanted=_value(view, lot, rule, wanted)
    )


def _value(view: View, lot: LotOutcome, rule: Rule, said: str) -> str:
    """A value of a check as people write it; what is not one of our own forms stays text."""
    words, number = view.words, parse_number(said)
    if number is not None:
        if rule.field in _MONEY:
            return view.money(lot, Fraction(number))
        return words.percent(number) if rule.field in _SHARES else words.number(number)
    themes = _themes(view) if rule.field == "themes" else {}
    if themes:
        return words.listed(themes.get(part, part) for part in said.split(", "))
    if said in ("true", "false", "unknown"):
        return words.text(f"words.value.{said}")
    try:
        return words.date(said)
    except ValueError:
        return said


def _themes(view: View) -> dict[str, str]:
    found = view.session.evaluation.book.principles
    return {
        theme.id: local(theme.label, view.session.lang) for theme in (found.themes if found else ())
    }


def _verdict(view: View, lot: LotOutcome, check: Check) -> Cell:
    words = view.words
    said = words.text(f"words.result.{check.result}")
    found = check.values.get("found", "")
    lacking = check.values.get("lacking", "")
    if lacking:
        said = words.text(
            "tender.gates.lacking", verdict=said, lacking=_value(view, lot, check.rule, lacking)
        )
    elif found and check.rule.check not in _BARE and check.result != "unknown":
        said = f"{said}: {_value(view, lot, check.rule, found)}"
    emphasis = {"pass": "good", "fail": "bad", "incomplete": "bad"}.get(check.result)
    return Cell(said, emphasis, _SIGNS[check.result])  # type: ignore[arg-type]


def _answers(view: View, lot: LotOutcome) -> Iterator[Block]:
    """Judgements that a named person gave on a requirement, with the reason."""
    words = view.words
    rows = [
        [
            check.rule.id,
            bid.id,
            words.text(f"words.result.{check.result}"),
            check.answered_by["by"],
            words.date(check.answered_by["on"]),
            check.answered_by["reason"],
        ]
        for bid in sorted(lot.bids, key=lambda one: one.id)
        for check in bid.gates
        if check.answered_by
    ]
    if rows:
        columns = [
            words.text(f"tender.answers.{key}")
            for key in ("rule", "bid", "result", "by", "on", "reason")
        ]
        yield table(
            columns,
            rows,
            caption=view.caption("tender.answers.caption", lot),
            id=view.id("answers", lot),
        )


def _outside(view: View, lot: LotOutcome) -> Iterator[Block]:
    """Bids that are not admissible, apart, with what they would have had: not the outcome."""
    bids = view.outside(lot)
    words = view.words
    if not bids:
        yield text(view.caption(f"tender.outside.none{'_yet' if view.refused else ''}", lot))
        return
    yield text(
        words.text("tender.outside.intro"),
        heading=words.text("tender.outside.heading"),
        level=view.level(),
    )
    keys = ["bid", "why", *([] if view.refused else ["total", "rank"])]
    columns = [
        Column(words.text(f"tender.outside.{key}"), "right" if key in ("total", "rank") else "left")
        for key in keys
    ]
    rows = []
    for bid in bids:
        row: list[Cell | str] = [view.bid_name(bid), "; ".join(_why(view, lot, bid))]
        if not view.refused:
            row += [
                _unofficial(view, view.total(lot, bid.unofficial_total)),
                _unofficial(view, "" if bid.unofficial_rank is None else str(bid.unofficial_rank)),
            ]
        rows.append(row)
    yield table(
        columns,
        rows,
        caption=view.caption("tender.outside.caption", lot),
        id=view.id("outside", lot),
    )


def _unofficial(view: View, said: str) -> Cell:
    if not said:
        return Cell("–", "muted")
    return Cell(view.words.text("tender.outside.unofficial", value=said), "muted")


def _why(view: View, lot: LotOutcome, bid: BidOutcome) -> Iterator[str]:
    """Every reason in full: the requirement, its text and what was found."""
    checks = {check.rule.id: check for check in bid.gates}
    for code in bid.why_inadmissible:
        check = checks.get(code)
        if check is None:
            yield " ".join([reason(view, code), *_status(view, bid, code)])
            continue
        said = local(check.rule.text or check.rule.ask, view.session.lang, code)
        yield view.words.text(
            "tender.outside.gate", rule=code, text=said, verdict=_verdict(view, lot, check).text
        )


def _status(view: View, bid: BidOutcome, code: str) -> Iterator[str]:
    """When and why a bid was withdrawn or excluded, as the dossier says."""
    status = view.bids[bid.id].status
    if code == bid.status:
        if status.on is not None:
            yield view.words.text("tender.outside.on", day=view.words.date(status.on))
        if status.reason:
            yield f"({status.reason})"
