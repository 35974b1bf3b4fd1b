"""What does not fit together in a consortium and in how it came about: said, never scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from evaluator.model.dossier import Bid, DossierHead, Member, Tender
from evaluator.model.finding import Finding, Where, info, warning
from evaluator.model.numbers import plain
from evaluator.model.process import Event, events
from evaluator.model.rulebook import Rulebook

SMALL = "small_party_share"
"""Key under ``procedure`` with the share of the money below which a party is small."""

PUBLISHED = ("published", "weights_published")
"""Days in the timeline on which anybody can read what is tendered; the first of them counts."""

COUNTED = {"core_group": "core_group", "volunteer_orgs": "volunteer", "local_orgs": "local"}
"""Facts of a bid that count parties, with the field of a party that they count."""

CONTINUITY_SHARES = ("staff_kept_share", "staff_temporary_share")


@dataclass(frozen=True, slots=True)
class LostTask:
    """A party that loses a task.

    Attributes:
        event: The row that says so.
        told: The first row that says the party was told; None where there is none.
        late: Whether that was after publication; None where one of the two days is not known.
    """

    event: Event
    told: Event | None
    late: bool | None


def small_share(head: DossierHead) -> Fraction | None:
    """Share of the money below which the dossier calls a party small; None if it does not say."""
    given = head.procedure.get(SMALL)
    if isinstance(given, bool) or not isinstance(given, (int, Decimal)):
        return None
    return Fraction(given) if 0 < given <= 1 else None


def published_on(head: DossierHead) -> str:
    """First day on which the tender was public, as ISO text; empty where the dossier lacks it."""
    days = [head.timeline[key].isoformat()[:10] for key in PUBLISHED if key in head.timeline]
    return min(days, default="")


def lost_tasks(tender: Tender) -> tuple[LostTask, ...]:
    """Who loses a task, each with the first message to that party.

    Rows find each other by the name in the column ``who``; what a message was about is for
    people to read.
    """
    rows, public = events(tender.process), published_on(tender.head)
    told: dict[str, Event] = {}
    for row in rows:
        if row.kind == "was told" and (row.party not in told or not told[row.party].day):
            told[row.party] = row
    found = []
    for row in rows:
        if row.kind == "loses a task":
            message = told.get(row.party)
            known = message is not None and message.day and public
            late = message.day[:10] > public if message is not None and known else None
            found.append(LostTask(row, message, late))
    return tuple(found)


def consortium_findings(tender: Tender, book: Rulebook) -> list[Finding]:
    """What a reader must know about the parties of each bid and about who was told what."""
    found: list[Finding] = []
    for bid in tender.bids:
        found += _members(bid)
        found += _unowned(bid, book)
        found += _continuity(
            bid.id, bid.continuity, Where(f"bids/{bid.id}.yaml", None, "continuity")
        )
    incumbent = tender.head.incumbent
    if incumbent is not None:
        place = Where("dossier.yaml", None, "incumbent.continuity")
        found += _continuity(incumbent.name or "incumbent", incumbent.continuity, place)
    return [*found, *_process(tender), *_definition(tender.head)]


def _members(bid: Bid) -> Iterator[Finding]:
    """Parties, their shares and their roles against each other and against the bid's own facts."""
    if not bid.members:
        return
    place = Where(f"bids/{bid.id}.yaml", None, "members")
    shares = [Fraction(one.share) for one in bid.members if one.share is not None]
    total, complete = sum(shares, Fraction(0)), len(shares) == len(bid.members)
    if total > 1 or (complete and total != 1):
        yield warning("members.shares_do_not_add_up", place, subject=bid.id, total=plain(total))
    main = [one.name for one in bid.members if one.role == "main"]
    if not main:
        yield warning("members.no_main", place, subject=bid.id)
    elif bid.lead is not None and bid.lead not in main:
        yield warning("members.lead_not_main", place, subject=bid.id, lead=bid.lead)
    for name, times in sorted(Counter(one.name for one in bid.members).items()):
        if times > 1:
            yield warning("members.twice", place, subject=bid.id, party=name)
    for member in bid.members:
        yield from _member(bid, member, place)
    for fact, field in COUNTED.items():
        said, counted = bid.facts.get(fact), [getattr(one, field) for one in bid.members]
        if isinstance(said, Decimal) and None not in counted and said != sum(counted):
            yield warning(
                "members.count_differs",
                place,
                subject=bid.id,
                field=f"facts.{fact}",
                found=plain(Fraction(said)),
                counted=str(sum(counted)),
            )


def _member(bid: Bid, member: Member, place: Where) -> Iterator[Finding]:
    named = {"subject": bid.id, "party": member.name}
    if member.share is None:
        return
    if not 0 <= member.share <= 1:
        found = plain(Fraction(member.share))
        yield warning("members.share_out_of_range", place, found=found, **named)
    elif member.funded is not None and member.funded != (member.share > 0):
        yield warning("members.funding_disagrees", place, **named)


def _unowned(bid: Bid, book: Rulebook) -> Iterator[Finding]:
    """Intended results on which no party of a bid works; nothing where no party names any."""
    if book.principles is None or not any(one.results for one in bid.members):
        return
    owned = {result for one in bid.members for result in one.results}
    lacking = sorted(slot.id for slot in book.principles.results if slot.id not in owned)
    if lacking:
        place = Where(f"bids/{bid.id}.yaml", None, "members")
        yield info(
            "members.result_unowned",
            place,
            subject=bid.id,
            count=str(len(lacking)),
            results=", ".join(lacking),
        )


def _continuity(subject: str, given: Mapping[str, Any], place: Where) -> Iterator[Finding]:
    for key in CONTINUITY_SHARES:
        share = given.get(key)
        if isinstance(share, Decimal) and not 0 <= share <= 1:
            yield warning(
                "continuity.share_out_of_range",
                place,
                subject=subject,
                field=f"continuity.{key}",
                found=plain(Fraction(share)),
            )
    kept, now = given.get("projects_kept"), given.get("projects_now")
    if isinstance(kept, Decimal) and isinstance(now, Decimal) and kept > now:
        yield warning(
            "continuity.more_kept_than_now",
            place,
            subject=subject,
            kept=plain(Fraction(kept)),
            now=plain(Fraction(now)),
        )


def _process(tender: Tender) -> Iterator[Finding]:
    place = Where("process.csv")
    for lost in lost_tasks(tender):
        if lost.told is None:
            yield warning("task.lost_not_told", place, who=lost.event.who)
        elif lost.late:
            yield warning(
                "task.lost_told_late",
                place,
                who=lost.event.who,
                told=lost.told.day[:10],
                published=published_on(tender.head),
            )
    for what in sorted({row.what for row in events(tender.process) if row.kind is None}):
        yield info("process.unknown_event", place, found=what)


def _definition(head: DossierHead) -> Iterator[Finding]:
    if head.procedure.get(SMALL) is not None and small_share(head) is None:
        found = head.procedure[SMALL]
        said = plain(Fraction(found)) if isinstance(found, Decimal) else str(found)
        place = Where("dossier.yaml", None, f"procedure.{SMALL}")
        yield warning("procedure.small_share_unusable", place, found=said)
