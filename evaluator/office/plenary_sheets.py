"""The sheet for the meeting: what to talk about, what each role decides, reasons to write."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evaluator.formats import specs
from evaluator.formats.xlsx_form import Column, FormSheet, Styled, write_form
from evaluator.formats.xlsx_write import Entry, Number
from evaluator.model.assessment import Assessor, ConsensusRow, ScoreRow
from evaluator.model.base import Lang
from evaluator.model.numbers import plain, round_exact, terminating_places
from evaluator.model.outcome import IndividualScore
from evaluator.office.form_plan import LISTS
from evaluator.office.form_source import Desk, Subject
from evaluator.office.form_words import basis_words
from evaluator.office.plenary import (
    NO_ROLE,
    Talk,
    Variant,
    resident_words,
    shows_order,
    shows_points,
    talks,
    variants,
)
from evaluator.render.catalogue import Words
from evaluator.render.shared_text import score_words

Cells = list[Entry | Styled]

TALK = {"nl": "Bespreken", "en": "Discuss"}
ROLES = {"nl": "Rollen", "en": "Roles"}
REASONS = {"nl": "Motivering", "en": "Reasons"}

_PLACES = 2
_LEAST, _MOST = 12.0, 18.0


def plenary_bytes(desk: Desk, lang: Lang) -> bytes:
    """The workbook for the meeting; equal content gives equal bytes."""
    page = _Page(desk, lang, Words(lang))
    return write_form([page.talk(), page.roles(), page.reasons()], lists=LISTS[lang])


class _Page:
    """The three sheets in one language."""

    def __init__(self, desk: Desk, lang: Lang, words: Words) -> None:
        self._desk, self._lang, self._words = desk, lang, words
        self._several = len(desk.lots) > 1
        self._rows = {row[:4]: row for row in desk.assessment.scores}

    def _told(self, key: str, **values: object) -> str:
        return self._words.text(f"plenary.{key}", **values)

    def _title(self, key: str) -> str:
        return self._told(f"title.{key}", dossier=self._desk.head.title.get(self._lang))

    def _columns(self, *wanted: tuple[str, float]) -> list[Column]:
        """Columns by the key of their heading; the lot is left out where there is one."""
        return [
            Column(heading=self._told(f"column.{key}"), width=width)
            for key, width in wanted
            if key != "lot" or self._several
        ]

    def _lot(self, text: str) -> list[str]:
        return [text] if self._several else []

    # --- what to talk about -----------------------------------------------------------------------

    def talk(self) -> FormSheet:
        """Every cell with each assessor's score, the largest spread first."""
        found = talks(self._desk, self._lang)
        panel = self._desk.criteria.panel
        notes = [self._told(f"talk.how_{panel.aggregate}"), self._told("talk.spread")]
        if panel.spread_flag is not None:
            flagged = sum(talk.flagged for talk in found)
            flag = plain(Fraction(panel.spread_flag))
            notes.append(self._told("talk.flagged", count=flagged, of=len(found), flag=flag))
        notes.append(self._told("talk.private"))
        rows: list[Cells] = []
        for number, one in enumerate(found, start=1):
            rows += self._talk_rows(one, number)
        subject = self._desk.subject_column
        return FormSheet(
            name=TALK[self._lang],
            title=self._title("talk"),
            notes=notes,
            columns=self._columns(
                ("number", 5), ("spread", 9), ("flag", 11), ("lot", 8), (subject, 16),
                ("criterion", 20), ("committee", 15), ("assessor", 20), ("score", 14),
                ("strengths", 22), ("weaknesses", 22), ("reason", 32), ("basis", 10), ("page", 8),
            ),
            rows=rows,
            footer=self._told("footer", dossier=self._desk.head.id),
        )  # fmt: skip

    def _talk_rows(self, talk: Talk, number: int) -> list[Cells]:
        """One row for each assessor; what they talk about stands in the first of them."""
        spread = talk.cell.spread
        told: Entry = self._told("talk.no_spread") if spread is None else self._number(spread)
        label = self._desk.criteria.nodes[talk.criterion].label
        topic = label.get(self._lang) if label else ""
        mark = _heading(None)
        if talk.flagged:
            mark = Styled(value=self._told("talk.flag"), look="warning", locked=True)
        first: Cells = [
            _heading(number),
            _heading(told),
            mark,
            *map(_heading, self._lot(talk.subject.lot)),
            _heading(self._subject(talk.subject)),
            _heading(self._told("talk.criterion", id=talk.criterion, label=topic)),
            _heading(self._committee(talk.cell.score)),
        ]
        blank: Cells = [_fixed(None) for _ in first]
        people = [one for one in self._desk.assessors if self._takes_part(one, talk)]
        return [
            [*(first if at == 0 else blank), *self._person(one, talk)]
            for at, one in enumerate(people)
        ]

    def _takes_part(self, assessor: Assessor, talk: Talk) -> bool:
        """Who counts is named always; who does not, where there is a score to show."""
        return assessor.counts or self._row(assessor, talk) is not None

    def _row(self, assessor: Assessor, talk: Talk) -> ScoreRow | None:
        key = (talk.subject.lot, talk.subject.id, talk.criterion, assessor.assessor)
        return self._rows.get(key)

    def _person(self, assessor: Assessor, talk: Talk) -> Cells:
        called = self._desk.called(assessor, self._words)
        row = self._row(assessor, talk)
        given = next(
            (one for one in talk.cell.individuals if one.assessor == assessor.assessor), None
        )
        texts: Sequence[str] = ("", "", "", "", "")
        if row is not None:
            basis = basis_words(self._lang).get(row.basis, row.basis)
            texts = (row.strengths, row.weaknesses, row.reason, basis, row.page)
        said = self._given(assessor, talk, row, given)
        return [_fixed(called), _fixed(said), *(_fixed(text) for text in texts)]

    def _given(
        self, assessor: Assessor, talk: Talk, row: ScoreRow | None, given: IndividualScore | None
    ) -> str:
        if given is None:
            if self._desk.recused(assessor, talk.subject.id):
                return self._told("score.recused")
            return self._told("score.cannot" if row is not None else "score.missing")
        said = self._score(given)
        return said if given.counts else self._told("score.not_counted", score=said)

    def _score(self, given: IndividualScore) -> str:
        if given.value is None:
            return self._words.text("shared.scores.off_scale", given=given.given)
        level = score_words(self._words, self._desk.criteria.scale, given.value, self._lang)
        number = self._words.number(given.value)
        return f"{level} ({number})" if level else number

    def _committee(self, score: Fraction | None) -> Entry:
        return self._told("score.unknown") if score is None else self._number(score)

    def _number(self, value: Fraction) -> Number:
        """A score or points: as it is where it ends soon, else rounded for the eye."""
        places = terminating_places(value)
        if places is not None and places <= _PLACES:
            return Number(value)
        return Number(round_exact(value, _PLACES), "0.00")

    def _subject(self, subject: Subject) -> str:
        return self._told("talk.subject", id=subject.id, name=subject.name)

    # --- what each role decides -------------------------------------------------------------------

    def roles(self) -> FormSheet:
        """The committee beside itself without each group and role: a scenario in every column."""
        found = variants(self._desk)
        rows: list[Cells] = []
        for lot in self._desk.lots or ("",):
            rows += self._lot_rows(lot, found)
        width = min(max(_LEAST, 100.0 / len(found)), _MOST)
        titles = [Column(heading=self._variant(variant), width=width) for variant in found]
        groups = self._told("roles.groups", words=", ".join(resident_words()))
        notes = [self._told("roles.what"), groups, self._told("roles.quality")]
        if not shows_points(self._desk.criteria):
            notes.append(self._told("roles.no_points"))
        subject = self._desk.subject_column
        left = (("lot", 8.0), (subject, 16.0), ("criterion", 24.0), ("what", 16.0))
        return FormSheet(
            name=ROLES[self._lang],
            title=self._words.text("words.banner.scenario"),
            notes=[self._title("roles"), *notes],
            columns=[*self._columns(*left), *titles],
            rows=rows,
            footer=self._told("roles_footer", dossier=self._desk.head.id),
        )

    def _variant(self, variant: Variant) -> str:
        if variant.name == NO_ROLE:
            return self._told("variant.role", role=self._words.word("role", variant.role))
        return self._told(f"variant.{variant.name}")

    def _lot_rows(self, lot: str, found: Sequence[Variant]) -> list[Cells]:
        subjects = [one for one in self._desk.subjects(self._lang) if one.open and one.lot == lot]
        rows: list[Cells] = []
        if shows_order(self._desk):
            rows.append(self._role_row(lot, "", "", "order", [self._order(lot, v) for v in found]))
            changes = [self._changed(lot, v, found[0]) for v in found]
            rows.append(self._role_row(lot, "", "", "change", changes))
        if shows_points(self._desk.criteria):
            rows += [
                self._role_row(lot, self._subject(one), "", "points",
                               [self._value(v.points[lot, one.id], v) for v in found])
                for one in subjects
            ]  # fmt: skip
        for leaf in self._desk.criteria.leaves:
            label = leaf.label.get(self._lang) if leaf.label else ""
            topic = self._told("talk.criterion", id=leaf.id, label=label)
            rows += [
                self._role_row(lot, one.id, topic, "score",
                               [self._value(v.scores[lot, one.id, leaf.id], v) for v in found])
                for one in subjects
            ]  # fmt: skip
        return rows

    def _role_row(
        self, lot: str, subject: str, topic: str, what: str, values: Sequence[Entry | Styled]
    ) -> Cells:
        left = [*self._lot(lot), subject, topic, self._told(f"roles.{what}")]
        return [cell if isinstance(cell, Styled) else _fixed(cell) for cell in (*left, *values)]

    def _value(self, value: Fraction | None, variant: Variant) -> Entry:
        if not variant.left:
            return self._told("roles.nobody")
        return self._told("roles.unknown") if value is None else self._number(value)

    def _order(self, lot: str, variant: Variant) -> str:
        places = variant.places[lot]
        if not variant.left or not places:
            return self._told("roles.unknown" if variant.left else "roles.nobody")
        ordered = sorted(places, key=lambda one: (places[one], one))
        return ", ".join(self._told("roles.place", place=places[one], id=one) for one in ordered)

    def _changed(self, lot: str, variant: Variant, everybody: Variant) -> Entry | Styled:
        """Whether the order differs from that of everybody, in a word and not only in colour."""
        before, after = everybody.places[lot], variant.places[lot]
        if variant is everybody or not before or not after:
            return "–"
        if before == after:
            return self._told("roles.same")
        first = {one for one, place in before.items() if place == 1}
        key = "same_first" if first == {o for o, p in after.items() if p == 1} else "other_first"
        return Styled(value=self._told(f"roles.{key}"), look="warning", locked=True)

    # --- reasons ----------------------------------------------------------------------------------

    def reasons(self) -> FormSheet:
        """The sheet of official reasons as the dossier has it, to fill in and copy."""
        spec = specs.consensus(self._desk.subject_column)
        headings = [spec.headings[name][0] if self._lang == "nl" else name for name in spec.columns]
        widths = {"reason": 70.0, "change_reason": 40.0}
        there = {row[:3]: row for row in self._desk.assessment.consensus}
        rows: list[Cells] = []
        for one in (one for one in self._desk.subjects(self._lang) if one.open):
            for leaf in self._desk.criteria.leaves:
                key = (one.lot, one.id, leaf.id)
                rows.append(_reason_row(key, there.get(key), has_lot="lot" in spec.columns))
        return FormSheet(
            name=REASONS[self._lang],
            columns=[
                Column(heading=heading, width=widths.get(name, 12.0))
                for heading, name in zip(headings, spec.columns, strict=True)
            ],
            rows=rows,
            footer=self._told("footer", dossier=self._desk.head.id),
        )


def _reason_row(key: tuple[str, str, str], row: ConsensusRow | None, *, has_lot: bool) -> Cells:
    """A row to fill in; what the committee wrote already is not lost when the sheet is copied."""
    ids: list[str] = list(key if has_lot else key[1:])
    texts = (row.score, row.reason, row.change_reason) if row else ("", "", "")
    return [*(_fixed(name) for name in ids), *(text or None for text in texts)]


def _fixed(value: Entry) -> Styled:
    """A cell that is there to be read."""
    return Styled(value=None if value == "" else value, look="fixed")


def _heading(value: Entry) -> Styled:
    """A cell that begins a group of rows."""
    return Styled(value=value, look="heading")
