"""Blocks of the comparison of challenges: profiles beside each other, and variants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from evaluator.model.rule import Profile
from evaluator.render.catalogue import Words
from evaluator.render.compare_seen import days_seen
from evaluator.render.comparison_challenge import AS_FILED, ChallengeComparison, ChallengeRow
from evaluator.render.comparison_words import code_words
from evaluator.render.session import Session
from evaluator.render.shared_blocks import cited
from evaluator.report.blocks import Block, Cell, Emphasis, group, table, text

LOOKS: Mapping[str, tuple[Emphasis | None, str]] = {
    "meets_gates": ("good", "✓"),
    "does_not_meet_gates": ("bad", "✗"),
    "incomplete": (None, "…"),
    "not_assessable_yet": (None, "?"),
    "not_applicable": ("muted", "–"),
}


@dataclass(frozen=True)
class ChallengeView:
    """A comparison of challenges with what every section needs."""

    session: Session
    comparison: ChallengeComparison

    @property
    def words(self) -> Words:
        """Texts and number formats."""
        return self.session.words

    @property
    def profiles(self) -> dict[str, Profile]:
        """The lists of conditions by id."""
        return {profile.id: profile for profile in self.session.evaluation.book.profiles}

    def title(self, profile: str) -> str:
        """A list of conditions as people call it."""
        return self.profiles[profile].title.get(self.session.lang)

    def challenges(self) -> list[str]:
        """Ids of the challenges, in order."""
        return list(dict.fromkeys(row.challenge for row in self.comparison.table))

    def rows(self, challenge: str, variant: str | None = None) -> list[ChallengeRow]:
        """The rows of a challenge, of one variant or of all."""
        return [
            row
            for row in self.comparison.table
            if row.challenge == challenge and variant in (None, row.variant)
        ]

    def variants(self, challenge: str) -> list[str]:
        """Names of the variants of a challenge."""
        return [
            variant.name for variant in self.comparison.variants if variant.challenge == challenge
        ]

    def say(self, key: str, **values: object) -> str:
        """A text of this report."""
        return self.words.text(f"compare.{key}", **values)

    def variant(self, name: str) -> str:
        """A variant as the reader meets it: its id in words, or the challenge as filed."""
        return name.replace("_", " ") if name else self.say("challenge.as_filed")

    def overall(self, row: ChallengeRow) -> str:
        """The answer of a row in words."""
        if row.status == "refused":
            return self.say("challenge.lines")
        return self.words.text(f"words.overall.{row.overall}")


def answer(view: ChallengeView) -> Block:
    """The question, and the answers counted."""
    head = text(view.say("challenge.question"), heading=view.say("answer.heading"), id="answer")
    if view.comparison.refused:
        return group(head, text(view.say("answer.refused")))
    return group(head, text(caveats(view), items=sentences(view)))


def caveats(view: ChallengeView) -> list[str]:
    """That there is nothing to compare, or that lists are not complete."""
    said = [view.say("challenge.one_profile")] if view.comparison.reason else []
    open_lists = [profile for profile in view.profiles.values() if not profile.complete]
    if open_lists:
        said.append(view.say("challenge.incomplete", count=len(open_lists), of=len(view.profiles)))
    return [*said, *days_seen(view.words, view.profiles.values())]


def sentences(view: ChallengeView) -> list[str]:
    """What the lists say of each challenge and each variant."""
    return [line for challenge in view.challenges() for line in _says(view, challenge)]


def _says(view: ChallengeView, challenge: str) -> list[str]:
    """What the lists say of a challenge as filed, and of each variant."""
    said = [
        view.say(
            "challenge.says",
            challenge=challenge,
            parts=_parts(view, view.rows(challenge, AS_FILED)),
        )
    ]
    names = view.variants(challenge)
    for name in names:
        rows = view.rows(challenge, name)
        line = view.say("challenge.varied", variant=view.variant(name), parts=_parts(view, rows))
        other = [row for row in rows if row.same_as_filed is False]
        if other:
            told = [
                view.say("challenge.rule", id=view.title(row.profile), text=view.overall(row))
                for row in other
            ]
            line += " " + view.say("challenge.changed", names="; ".join(told))
        said.append(line)
    if names and all(row.same_as_filed is not False for row in view.rows(challenge)):
        said.append(view.say("challenge.unchanged"))
    return said


def _parts(view: ChallengeView, rows: list[ChallengeRow]) -> str:
    if len(rows) == 1:
        return view.say("challenge.part_one", overall=view.overall(rows[0]))
    counts = Counter(view.overall(row) for row in rows).most_common()
    said = [
        view.say(
            f"challenge.{'part_more' if place else 'part'}",
            count=count,
            of=len(rows),
            overall=overall,
        )
        for place, (overall, count) in enumerate(counts)
    ]
    return view.words.listed(said)


def matrix(view: ChallengeView) -> Block:
    """Profiles against variants: one answer a cell."""
    if view.comparison.refused:
        return group()
    head = text(
        view.say("challenge.matrix_explain"),
        heading=view.say("challenge.matrix_heading"),
        id="matrix",
    )
    blocks = [head]
    for place, challenge in enumerate(view.challenges(), start=1):
        names = [AS_FILED, *view.variants(challenge)]
        columns = [view.say("challenge.profile"), *(view.variant(name) for name in names)]
        found = {(row.profile, row.variant): row for row in view.rows(challenge)}
        rows: list[list[Cell | str]] = [
            [view.title(profile), *(_answer_cell(view, found[profile, name]) for name in names)]
            for profile in view.profiles
        ]
        caption = view.say("challenge.matrix_caption", challenge=challenge)
        blocks.append(table(columns, rows, caption=caption, id=f"matrix-{place}"))
    return group(*blocks)


def _answer_cell(view: ChallengeView, row: ChallengeRow) -> Cell:
    if row.status == "refused":
        return Cell(view.overall(row), "bad", "✗")
    emphasis, sign = LOOKS[row.overall]
    return Cell(view.overall(row), emphasis, sign)


def details(view: ChallengeView) -> Block:
    """What fails, what is open, and by how much amounts are over, row by row."""
    if view.comparison.refused:
        return group()
    keys = ("profile", "variant", "failing", "open", "over", "note")
    blocks = [text(heading=view.say("challenge.details_heading"), id="details")]
    for place, challenge in enumerate(view.challenges(), start=1):
        rows = _detail_rows(view, [row for row in view.rows(challenge) if _tells(row)])
        if not rows:
            said = view.say("challenge.rule", id=challenge, text=view.say("challenge.nothing"))
            blocks.append(text(said))
            continue
        columns = [view.say(f"challenge.{key}") for key in keys]
        if not any(row[-1] for row in rows):
            columns, rows = columns[:-1], [row[:-1] for row in rows]
        caption = view.say("challenge.details_caption", challenge=challenge)
        blocks.append(table(columns, rows, caption=caption, id=f"details-{place}"))
    return group(*blocks)


def _detail_rows(view: ChallengeView, rows: list[ChallengeRow]) -> list[list[str]]:
    """What fails or is open; variants of which a list says the same stand in one row."""
    variants: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        told = (
            view.title(row.profile),
            _rules(view, row.profile, row.failing_rules),
            _rules(view, row.profile, row.open_rules),
            _too_much(view, row) or view.say("none"),
            "; ".join(code_words(view.words, c) for c in row.note if c not in KNOWN_ELSEWHERE),
        )
        variants.setdefault(told, []).append(view.variant(row.variant))
    return [[told[0], view.words.listed(names), *told[1:]] for told, names in variants.items()]


KNOWN_ELSEWHERE = ("profile_incomplete", "unknown_or_open")
"""Remarks that the table of lists, or the column before it, tells already."""


def _tells(row: ChallengeRow) -> bool:
    """Whether something is not met, open or refused."""
    remarks = [code for code in row.note if code not in KNOWN_ELSEWHERE]
    return bool(row.failing_rules or row.open_rules or remarks)


def _rules(view: ChallengeView, profile: str, ids: Iterable[str]) -> str:
    """Rules with their words."""
    known = {rule.id: rule for rule in view.profiles[profile].rules}
    said = []
    for name in ids:
        words = known[name].text or known[name].ask
        said.append(
            view.say(
                "challenge.rule", id=name, text=words.get(view.session.lang) if words else name
            )
        )
    return " ".join(said) or view.say("none")


def _too_much(view: ChallengeView, row: ChallengeRow) -> str:
    """By how much the money is too high, year by year; empty where it is not."""
    return "; ".join(
        [
            *_over(view, "over_cap", row.over_by_year),
            *_over(view, "over_current", row.over_current_by_year),
        ]
    )


def _over(view: ChallengeView, key: str, over: Mapping[str, Fraction | None]) -> list[str]:
    """Years that are over, each with the amount."""
    return [
        view.say(f"challenge.{key}", year=year, amount=view.words.money(amount))
        for year, amount in sorted(over.items())
        if amount
    ]


def choices(view: ChallengeView) -> Block:
    """Which lists and variants there are."""
    if view.comparison.refused:
        return group()
    keys = ("profile", "applies_to", "complete", "checked", "source")
    words = view.words
    rows = [
        [
            profile.title.get(view.session.lang),
            words.text(f"words.applies_to.{profile.applies_to}"),
            view.say(f"details.{'yes' if profile.complete else 'no'}"),
            words.date(profile.last_checked) if profile.last_checked else view.say("unknown"),
            cited(view.session, profile.source),
        ]
        for profile in view.profiles.values()
    ]
    blocks = [
        text(heading=view.say("challenge.profiles_heading"), id="choices"),
        table(
            [view.say(f"challenge.{key}") for key in keys],
            rows,
            caption=view.say("challenge.profiles_caption"),
            id="profiles",
        ),
    ]
    if view.comparison.variants:
        made: list[list[Cell | str]] = [
            [
                view.say("challenge.variant_of", challenge=v.challenge, name=_legend(view, v.name)),
                ", ".join(view.words.field(key) for key in v.keys),
                v.note,
            ]
            for v in view.comparison.variants
        ]
        columns = [view.say(f"challenge.{key}") for key in ("variant", "keys", "variant_note")]
        blocks.append(
            table(columns, made, caption=view.say("challenge.variants_caption"), id="variants")
        )
    return group(*blocks)


def _legend(view: ChallengeView, name: str) -> str:
    """A variant with its id behind it, where the two differ."""
    said = view.variant(name)
    return name if said == name else view.say("legend", label=said, id=name)


TIDY_KEYS = (
    "challenge",
    "profile",
    "variant",
    "overall",
    "failing",
    "open",
    "over",
    "note",
)


def tidy_rows(view: ChallengeView) -> tuple[list[str], list[list[str]]]:
    """Headings and one row for each list and each variant, in words; rules by their id."""
    columns = [view.say(f"challenge.column_{key}") for key in TIDY_KEYS]
    rows = [
        [
            row.challenge,
            view.title(row.profile),
            view.variant(row.variant),
            view.overall(row),
            ", ".join(row.failing_rules),
            ", ".join(row.open_rules),
            _too_much(view, row),
            "; ".join(code_words(view.words, code) for code in row.note),
        ]
        for row in view.comparison.rows()
    ]
    return columns, rows


def tidy(view: ChallengeView) -> Block:
    """The rows as in the CSV, in words."""
    columns, rows = tidy_rows(view)
    if not rows:
        return group()
    caption = view.say("tidy_challenge.caption")
    return group(
        text(view.say("tidy_challenge.intro"), heading=view.say("tidy.heading"), id="tidy"),
        table(columns, rows, caption=caption, id="tidy-table"),
    )
