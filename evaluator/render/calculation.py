"""The calculation sheet (``calculation.xlsx``): every step as a formula beside the stored result.

A spreadsheet program that calculates the workbook again comes to the same points, totals and
ranks; one that does not shows what the program found. The exact numbers are those of the report:
a spreadsheet has 15 digits.

Sheets: readme, weights, scores, points, price, total, ranking; their names are in the language of
the workbook. Text from a dossier is text, whatever it looks like (`xlsx_write`).
"""

from __future__ import annotations

from fractions import Fraction

from evaluator.formats.evaluation import Evaluation
from evaluator.formats.xlsx_write import Entry, Formula, Number, Sheet, write_workbook
from evaluator.model.dossier import Tender
from evaluator.model.outcome import BidOutcome, LotOutcome, TenderOutcome
from evaluator.render.calculation_plan import (
    MONEY,
    Plan,
    Row,
    computed,
    filled,
    letter,
    number,
    pattern,
    rounded,
    step_rows,
)
from evaluator.render.calculation_points import points_sheet, total_sheet
from evaluator.render.calculation_price import price_sheet
from evaluator.render.catalogue import Words
from evaluator.render.shared_text import local
from evaluator.render.summary import banner_kinds

HUNDRED = 100
FIRST_ASSESSOR = 5
"""Column of the first assessor in the sheet of scores, counted from 0."""


def calculation_workbook(evaluation: Evaluation, lang: str) -> bytes:
    """The workbook of a tender; equal content gives equal bytes.

    Args:
        evaluation: A scored tender.
        lang: ``nl`` or ``en``.

    Raises:
        TypeError: The dossier is no tender.
        CallError: A text or table that no workbook can hold.
    """
    outcome, dossier, criteria = evaluation.outcome, evaluation.dossier, evaluation.book.criteria
    if not isinstance(outcome, TenderOutcome) or not isinstance(dossier, Tender) or not criteria:
        raise TypeError(outcome.kind)
    words = Words(lang)
    notes = [words.text(f"words.banner.{kind}") for kind in banner_kinds(evaluation)]
    notes.append(f"{local(dossier.head.title, 'en' if lang == 'en' else 'nl')} ({dossier.head.id})")
    plan = Plan(dossier, criteria, outcome, words, tuple(notes))
    sheets = [weights_sheet(plan), scores_sheet(plan), price_sheet(plan), points_sheet(plan)]
    weights, scores, price, points = sheets
    total = total_sheet(plan)
    ranking = ranking_sheet(plan)
    readme = readme_sheet(plan, evaluation)
    return write_workbook([readme, weights, scores, points, price, total, ranking])


def readme_sheet(plan: Plan, evaluation: Evaluation) -> Sheet:
    """What the workbook is, under which rules it was made, and how to check it."""
    words, criteria = plan.words, plan.criteria
    rows: list[list[Entry]] = [
        [plan.say("readme.status"), words.text(f"words.status.{plan.outcome.status}")],
        [plan.say("readme.advice"), words.text("words.advice")],
        [plan.say("readme.criteria"), criteria.id],
        [plan.say("readme.aggregate"), words.text(f"words.aggregate.{criteria.panel.aggregate}")],
    ]
    if criteria.mechanism is not None:
        name = criteria.mechanism.name
        said = words.text(f"words.mechanism_symbols.{name}")
        legend = words.text(f"words.mechanism_legend.{name}")
        rows.append([plan.say("readme.mechanism"), words.text(f"words.mechanism.{name}")])
        rows.append([plan.say("readme.symbols"), f"{said} ({legend})"])
    for key in ("score", "points", "total"):
        places = getattr(criteria.rounding, key)
        how = words.text("words.rounding.none") if places is None else str(places)
        rows.append([plan.say(f"readme.rounding_{key}"), how])
    rows += [
        [plan.say("readme.mode"), words.text(f"words.rounding_mode.{criteria.rounding.mode}")],
        [plan.say("readme.ties"), ", ".join(criteria.ties) or words.text("words.none")],
        [plan.say("readme.inputs"), evaluation.inputs_digest],
        [plan.say("readme.rules"), evaluation.criteria_digest],
        [plan.say("readme.check"), plan.say("readme.how")],
    ]
    base = plan.empty("readme", (plan.say("column.what"), plan.say("column.value")))
    return filled(base, rows, freeze=0)


def weights_sheet(plan: Plan) -> Sheet:
    """Weights as published, and the share of each node in the whole as a product of them."""
    criteria = plan.criteria
    worth = getattr(criteria.mechanism, "values", None) or {}  # award on value
    keys = ["criterion", "name", "group", "weight", "share", "most", *(["worth"] if worth else [])]
    base = plan.empty("weights", [plan.say(f"column.{key}") for key in keys])
    nodes = list(criteria.nodes.values())
    plan.put("weights", base, [node.id for node in nodes])
    plan.places["weights", "maximum"] = base.row(len(nodes) + 1)
    rows: list[list[Entry]] = []
    for at, node in enumerate(nodes):
        line, above = base.row(at), criteria.parent[node.id]
        share = criteria.shares[node.id]
        part = f"D{line}/100"
        whole = part if above is None else f"{part}*E{plan.places['weights', above]}"
        rows.append(
            [
                node.id,
                local(node.label, "en" if plan.words.lang == "en" else "nl"),
                above or "",
                number(Fraction(node.weight)),
                computed(whole, share),
                computed(f"E{line}*100", share * HUNDRED),
                *([Number(worth[node.id], MONEY)] if node.id in worth else []),
            ]
        )
    rows += [[], [plan.say("column.maximum"), "", "", number(criteria.scale.maximum)]]
    return filled(base, rows)


def scores_sheet(plan: Plan) -> Sheet:
    """Each assessor's score, and the committee's score as a formula over those that count."""
    assessors = plan.assessors()
    named = [
        plan.words.text("shared.committee.named", number=str(place), role=one.role)
        for place, one in enumerate(assessors, start=1)
    ]
    published = "_published" if plan.criteria.panel.aggregate == "published" else ""
    heads = [plan.say(f"column.{key}") for key in ("lot", "bid", "criterion", "score")]
    base = plan.empty("scores", [*heads, plan.say(f"column.joint{published}"), *named])
    keys = [(*row.key, leaf.id) for row in plan.rows() for leaf in plan.criteria.leaves]
    plan.put("scores", base, keys)
    cells = [_score_row(plan, row, leaf.id) for row in plan.rows() for leaf in plan.criteria.leaves]
    return filled(base, cells, freeze=3)


def _score_row(plan: Plan, row: Row, leaf: str) -> list[Entry]:
    cell = row.bid.cells[leaf]
    given = {one.assessor: one for one in cell.individuals}
    scores: list[Entry] = []
    for assessor in plan.assessors():
        one = given.get(assessor.assessor)
        if one is None:
            scores.append(None)
        elif one.counts and one.value is not None:
            scores.append(Number(one.value))
        else:  # text, so that no formula counts it
            scores.append(plan.say("not_counted", score=one.given))
    joint = cell.consensus if cell.given_points is None else cell.given_points
    formula = _score_formula(plan, (*row.key, leaf), leaf)
    return [*row.key, leaf, computed(formula, cell.score), number(joint), *scores]


def _score_formula(plan: Plan, key: tuple[str, str, str], leaf: str) -> str:
    line, panel, rounding = plan.places["scores", key], plan.criteria.panel, plan.criteria.rounding
    if panel.aggregate == "published":
        most = plan.ref("weights", "F", leaf, fixed=True)
        return f"E{line}/{most}*{plan.ref('weights', 'D', 'maximum', fixed=True)}"
    if panel.aggregate == "consensus":
        return rounded(f"E{line}", rounding.score, rounding.mode)
    last = letter(FIRST_ASSESSOR + max(len(plan.assessors()), 1) - 1)
    name = {"mean": "AVERAGE", "median": "MEDIAN"}[panel.aggregate]
    whole = f"{name}({letter(FIRST_ASSESSOR)}{line}:{last}{line})"
    return rounded(whole, rounding.score, rounding.mode)


def ranking_sheet(plan: Plan) -> Sheet:
    """Ranks on published totals, the official rank after the steps for a tie; who is not valid."""
    keys = ("lot", "bid", "name", "total", "rank_formula", "rank", "winner", "remark")
    base = plan.empty("ranking", [plan.say(f"column.{key}") for key in keys])
    rows: list[list[Entry]] = []
    for lot in plan.outcome.lots:
        ranked = sorted((b for b in lot.bids if b.rank is not None), key=lambda b: (b.rank, b.id))
        if step_rows(lot, "total"):
            for bid in ranked:
                rows.append(_ranked(plan, lot, ranked, bid, base.row(len(rows))))
        rows += [
            [lot.id, bid.id, bid.name, None, None, None, None, _remark(plan, bid)]
            for bid in sorted(lot.bids, key=lambda one: one.id)
            if bid.why_inadmissible
        ]
    return filled(base, rows)


def _ranked(
    plan: Plan, lot: LotOutcome, ranked: list[BidOutcome], bid: BidOutcome, line: int
) -> list[Entry]:
    """A bid that has a place, on its line of the sheet."""
    lines = [plan.places["total", (lot.id, one.id)] for one in ranked]
    area = f"'{plan.title('total')}'!$F${min(lines)}:$F${max(lines)}"
    better = ">" if lot.better == "higher" else "<"
    # Nine decimals: what is equal in fractions is equal here too.
    count = f"1+SUMPRODUCT((ROUND({area},9){better}ROUND(D{line},9))*1)"
    place = 1 + sum(
        1
        for other in ranked
        if other.total != bid.total
        and ((other.total or 0) > (bid.total or 0)) == (lot.better == "higher")
    )
    shown = pattern(plan.criteria.rounding.total)
    return [
        lot.id,
        bid.id,
        bid.name,
        computed(plan.ref("total", "F", (lot.id, bid.id)), bid.total, shown),
        Formula(count, place),
        Number(bid.rank or 0),
        plan.words.text(f"words.value.{'true' if bid.id in lot.winners else 'false'}"),
    ]


def _remark(plan: Plan, bid: BidOutcome) -> str:
    """Why a bid has no place: the requirements that it does not meet, or what else holds."""
    if bid.why_inadmissible == (bid.status,):  # withdrawn or excluded
        return plan.words.word("inadmissible", bid.status)
    gates = {rule.id for rule in plan.criteria.gates}
    failed = [code for code in bid.why_inadmissible if code in gates]
    why = [plan.say("remark.rules", rules=", ".join(failed))] if failed else []
    why += [
        plan.words.word("inadmissible", code) for code in bid.why_inadmissible if code not in gates
    ]
    return plan.say("remark.invalid", why="; ".join(why))
