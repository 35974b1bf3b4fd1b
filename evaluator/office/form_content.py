"""What stands in one assessor's form: a pure function of dossier, assessor and language.

`evaluator collect` makes the same content again and holds the form against it, so a question or a
name that somebody changed is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluator.ledger import digest
from evaluator.model.assessment import Assessor
from evaluator.model.base import LocalText
from evaluator.model.criteria import CriteriaSet, Criterion
from evaluator.office.form_plan import FORM_VERSION, FormColumn, columns
from evaluator.office.form_source import Desk, Subject
from evaluator.office.form_words import ScoreWords
from evaluator.render.catalogue import Words


@dataclass(frozen=True, slots=True)
class FormRow:
    """One bid or challenge on one criterion.

    Attributes:
        subject: What is scored.
        criterion: Id of the leaf criterion.
        texts: What the locked columns say, by the name of the column.
        recused: Whether the assessor may not score it.
    """

    subject: Subject
    criterion: str
    texts: dict[str, str]
    recused: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """Lot, bid or challenge, criterion."""
        return (self.subject.lot, self.subject.id, self.criterion)


@dataclass(frozen=True, slots=True)
class FormContent:
    """Everything that is locked in a form."""

    desk: Desk
    assessor: Assessor
    lang: str
    rows: tuple[FormRow, ...]

    @property
    def words(self) -> Words:
        """Texts of the form."""
        return Words(self.lang)

    @property
    def scores(self) -> ScoreWords:
        """Words of the scale."""
        return ScoreWords(self.desk.criteria.scale, self.lang)

    @property
    def columns(self) -> tuple[FormColumn, ...]:
        """Columns of the sheet with scores."""
        return columns(self.desk.subject_column, several_lots=len(self.desk.lots) > 1)

    @property
    def role(self) -> str:
        """The assessor's role in words."""
        return self.words.word("role", self.assessor.role)

    @property
    def must_say(self) -> str:
        """What the set asks of a score: a reason in words, a basis, or nothing."""
        return self.desk.criteria.panel.individual_reason

    def digest(self, rows: Iterable[FormRow] | None = None, names: Sequence[str] = ()) -> str:
        """Digest of what is locked, but for the words in grey rows.

        An interest may be declared after a form was sent; what is filled in where it should be
        grey is told cell by cell.

        Args:
            rows: The rows that the form has; all when absent.
            names: The locked columns that it has; all when empty.
        """
        locked = [c.name for c in self.columns if not c.input and (not names or c.name in names)]
        return digest(
            {
                "version": FORM_VERSION,
                "dossier": self.desk.head.id,
                "assessor": self.assessor.assessor,
                "language": self.lang,
                "rows": [
                    {name: row.texts[name] for name in locked}
                    for row in sorted(self.rows if rows is None else rows, key=lambda row: row.key)
                ],
            }
        )


def form_content(desk: Desk, assessor: Assessor, lang: str, *, every: bool = False) -> FormContent:
    """The content of an assessor's form.

    Args:
        desk: The dossier.
        assessor: Whose form it is.
        lang: Language of the form.
        every: Also rows of bids that no longer take part: a form that was sent before a bid was
            withdrawn has them.
    """
    leaves = [(leaf.id, _texts(desk.criteria, leaf, lang)) for leaf in desk.criteria.leaves]
    rows = tuple(
        FormRow(
            subject,
            leaf,
            {
                "lot": subject.lot,
                desk.subject_column: subject.id,
                "name": subject.name,
                "criterion": leaf,
                **texts,
            },
            desk.recused(assessor, subject.id),
        )
        for subject in desk.subjects(lang)
        if subject.open or every
        for leaf, texts in leaves
    )
    return FormContent(desk, assessor, lang, rows)


def _texts(criteria: CriteriaSet, leaf: Criterion, lang: str) -> dict[str, str]:
    """Topic, question and what to look for; where a leaf has none, what the group above asks."""
    return {
        "label": _nearest(criteria, leaf, "label", lang) or leaf.id,
        "question": _nearest(criteria, leaf, "question", lang),
        "evidence": _nearest(criteria, leaf, "evidence", lang),
    }


def _nearest(criteria: CriteriaSet, leaf: Criterion, part: str, lang: str) -> str:
    node: str | None = leaf.id
    while node is not None:
        text: LocalText | None = getattr(criteria.nodes[node], part)
        if text is not None:
            return text.get(lang)
        node = criteria.parent[node]
    return ""
