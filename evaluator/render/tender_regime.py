"""What the legal regime asks of the procedure, point by point."""

from __future__ import annotations

from evaluator.render.shared_text import cited, local
from evaluator.render.tender_view import View
from evaluator.report.blocks import Block, group, table, text


def regime(view: View) -> Block:
    """What the procedure asks, point by point: law, own documents or good practice."""
    words, book, lang = view.words, view.session.evaluation.book, view.session.lang
    if book.regime is None:
        return group()
    order = {"law": 0, "documents": 1, "practice": 2}
    rows = [
        [
            words.text(f"shared.basis.{rule.basis}"),
            local(rule.text, lang),
            cited(view.session, rule.source),
            words.text(f"words.evidence.{rule.evidence}"),
        ]
        for rule in sorted(book.regime.rules, key=lambda one: order[one.basis])
    ]
    columns = [
        words.text(f"tender.regime.{key}") for key in ("basis", "text", "source", "evidence")
    ]
    checked = words.text("tender.regime.checked", day=words.date(book.regime.last_checked))
    blocks = [
        text(
            [local(book.regime.description, lang), checked],
            heading=words.text("tender.regime.heading"),
            id="regime",
        ),
        table(
            columns,
            rows,
            caption=words.text("tender.regime.caption", title=local(book.regime.title, lang)),
            id="regime-table",
        ),
    ]
    if book.regime.open_questions:
        questions = [local(question, lang) for question in book.regime.open_questions]
        blocks.append(text(words.text("tender.regime.open"), items=questions))
    return group(*blocks)
