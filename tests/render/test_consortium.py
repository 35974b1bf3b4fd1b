"""The section on the consortium: everything is shown, nothing is scored, unknown is never zero."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.digests import inputs_digest
from evaluator.formats.dossier import Loaded
from evaluator.formats.evaluation import Evaluation, evaluate
from evaluator.ledger import canonical
from evaluator.model.dossier import Bid, Note, Tender
from evaluator.model.principles import PrincipleSet
from evaluator.outcome import tender_outcome
from evaluator.render.catalogue import Words
from evaluator.render.consortium_detail import runs
from evaluator.render.session import Session
from evaluator.render.tender_report import TenderReport
from evaluator.render.texts import LANGUAGES, texts
from evaluator.report.page import page_of
from evaluator.report.reading import opened
from tests.support import PRINCIPLES, ROOT, TITLE, book_of, leaf, make_set, make_tender, price

VOORBEELD = ROOT / "submissions" / "tender-voorbeeld"
HOSTILE = "<script>alert(1)</script> $x^2$ {score} **vet** =1+1 \u202egpj"
UNKNOWN = Words("nl").text("consortium.unknown")
MINUS = "\u2212"

BIG = {"name": "Groot", "role": "main", "kind": "welzijn", "local": "true", "volunteer": "false",
       "share": "0.90", "previous": "1000000.00", "funded": "true", "results": ["R1", "R2"],
       "core_group": "true", "hours_spent": "90"}  # fmt: skip
SMALL = {"name": "Klein", "role": "sub", "kind": "bewonersgroep", "local": "true",
         "volunteer": "true", "share": "0.02", "previous": "25000.00", "funded": "true",
         "results": ["R2"], "core_group": "true", "hours_spent": "40"}  # fmt: skip
NEW = {"name": "Nieuw", "role": "sub", "kind": "school", "local": "false", "volunteer": "false",
       "share": "0.08", "previous": "0", "funded": "true", "core_group": "false",
       "hours_spent": "10"}  # fmt: skip
PROCEDURE = {"small_party_share": "0.05", "previous_vat": "excl", "cut_versus_previous": "0.1",
             "parties_at_start": "40", "parties_at_end": "28"}  # fmt: skip
FULL = {"members": [BIG, SMALL, NEW], "price": "1000000.00", "scores": {"Q": 60}}

Blocks = list[dict[str, Any]]


def with_results(*slots: str, themes: Mapping[str, str] | None = None) -> PrincipleSet:
    named = themes or {}
    data = PRINCIPLES.model_dump() | {
        "results": [{"id": slot, "theme": named.get(slot)} for slot in slots],
        "themes": [{"id": theme, "label": TITLE} for theme in sorted(set(named.values()))],
    }
    return PrincipleSet.model_validate(data)


def evaluation_of(
    bids: Mapping[str, Any], process: tuple[Note, ...] = (), **head: Any
) -> Evaluation:
    criteria = make_set()
    tender = replace(make_tender(criteria, bids, **head), process=process)
    return judged(tender)


def judged(tender: Tender) -> Evaluation:
    book = book_of(make_set(), principles=with_results("R1", "R2", "R3"))
    return Evaluation(Loaded(tender, book, Path()), book, tender_outcome(tender, book))


def section(evaluation: Evaluation, lang: str = "nl") -> Blocks:
    report = TenderReport(Session(evaluation, Words(lang), lang, 1, {}))  # type: ignore[arg-type]
    return list(opened(report.consortium().as_json()))


def made(bids: Mapping[str, Any], lang: str = "nl", **head: Any) -> Blocks:
    return section(evaluation_of(bids, **head), lang)


def rows(blocks: Blocks, name: str) -> list[list[str]]:
    """The cells of a table as plain texts; a figure's own table is found too."""
    tables = [block.get("table") or block for block in blocks]
    found = next(block for block in tables if block.get("id") == name)
    return [
        [cell if isinstance(cell, str) else cell["text"] for cell in row] for row in found["rows"]
    ]


def names(blocks: Blocks) -> set[str]:
    return {str(block.get("id")) for block in blocks}


def note(**cells: str) -> Note:
    return Note(tuple(cells.items()))


def plain(said: str) -> str:
    return said.replace("\u00a0", " ")


# sums ---------------------------------------------------------------------------------------------


def test_the_overview_counts_parties_by_sort() -> None:
    (row,) = rows(made({"A": FULL | {"lead": "Groot"}}, procedure=PROCEDURE), "consortium-overview")
    assert row[1].startswith("3: 1 ")
    assert row[2:5] == ["1", "1", "2"]  # volunteers, small, local
    assert row[5].startswith("Groot;")
    assert row[5].endswith(UNKNOWN)  # the mandate


def test_money_seats_and_hours_are_split_by_what_the_dossier_calls_small() -> None:
    blocks = made({"A": FULL}, procedure=PROCEDURE)
    # Klein: 0.02 of 1, one of two seats, 40 of 140 hours.
    assert [row[2] for row in rows(blocks, "consortium-position-table")] == ["2%", "50%", "28,6%"]
    figure = next(block for block in blocks if block.get("id") == "consortium-position")
    assert all(part in figure["alt"] for part in ("2%", "50%", "28,6%"))
    (row,) = rows(blocks, "consortium-seats")
    assert row[1:5] == ["2", "1 van 2 (50%)", "1 van 2 (50%)", "140"]
    # 40 hours / (20,000 / 1000) and (90 + 10) / (980,000 / 1000).
    assert row[5:] == ["2", "≈ 0,1"]


def test_without_a_limit_nobody_is_called_small() -> None:
    blocks = made({"A": FULL})
    assert len(rows(blocks, "consortium-overview")[0]) == 5
    said = json.dumps(blocks, ensure_ascii=False)
    assert "kleine partijen" not in said.replace("aantal kleine partijen", "")
    assert [row[2] for row in rows(blocks, "consortium-position-table")] == ["2%", "50%", "28,6%"]


def test_what_a_party_gets_is_its_share_of_the_price_beside_what_it_had() -> None:
    blocks = made({"A": FULL}, procedure=PROCEDURE)
    (row,) = rows(blocks, "consortium-money")
    assert plain(row[2]) == "€ 1.025.000"
    assert row[3] == "2 van 2"
    assert plain(row[4]) == f"{MINUS}€ 105.000 ({MINUS}10,2%)"  # 920,000 against 1,025,000
    shares = {row[0]: (plain(row[2]), row[4]) for row in rows(blocks, "members-1")}
    assert shares["Groot"] == ("90%: € 900.000", f"{MINUS}10%")
    assert shares["Klein"] == ("2%: € 20.000", f"{MINUS}20%")
    assert shares["Nieuw"] == ("8%: € 80.000", "nieuw")
    assert rows(blocks, "consortium-division")[0][1:] == ["Groot: 90%", "1", "0"]


@pytest.mark.parametrize(
    ("bid", "procedure"),
    [
        ({"vat": "incl"}, PROCEDURE),
        ({"vat": "unknown"}, PROCEDURE | {"previous_vat": "unknown"}),
        ({}, {key: value for key, value in PROCEDURE.items() if key != "previous_vat"}),
        ({"period": "4 jaar"}, PROCEDURE),
        ({"currency": "USD"}, PROCEDURE),
    ],
)
def test_amounts_on_another_basis_are_not_compared(
    bid: dict[str, Any], procedure: dict[str, str]
) -> None:
    blocks = made({"A": FULL | bid}, procedure=procedure)
    not_comparable = Words("nl").text("consortium.not_comparable")
    assert rows(blocks, "consortium-money")[0][3:] == [not_comparable, not_comparable]
    assert {row[4] for row in rows(blocks, "members-1")} == {not_comparable}
    assert "900.000" in rows(blocks, "members-1")[0][2]  # its share is still said


def test_prices_of_several_lots_are_added_and_a_lacking_one_is_not_guessed() -> None:
    criteria = make_set(
        lots=[{"id": "north"}, {"id": "south"}],
        criteria=[leaf("Q", "50"), price("50")],
        mechanism={"name": "weighted-sum", "price": {"formula": "lowest-over-price"}},
    )
    both = FULL | {"lots": ["north", "south"], "prices": {"north": "600000", "south": "400000"}}
    one = FULL | {"lots": ["north", "south"], "prices": {"north": "600000"}}
    tender = make_tender(criteria, {"A": both, "B": one}, procedure=PROCEDURE)
    book = book_of(criteria)
    blocks = section(Evaluation(Loaded(tender, book, Path()), book, tender_outcome(tender, book)))
    asked = [plain(row[1]) for row in rows(blocks, "consortium-money")]
    assert asked[0].startswith("€ 1.000.000 (")
    assert asked[1] == UNKNOWN


def test_help_without_payment_changes_no_sum() -> None:
    gift = {"what": "zaal", "from": "Groot", "to": "Klein", "avoided_cost": "900.00"}
    without = made({"A": FULL}, procedure=PROCEDURE)
    blocks = made({"A": FULL | {"in_kind": [gift, {"what": "busje"}]}}, procedure=PROCEDURE)
    listed = [[plain(cell) for cell in row] for row in rows(blocks, "in-kind-1")]
    assert ["zaal", "Groot", "Klein", "€ 900", ""] in listed
    assert ["busje", UNKNOWN, UNKNOWN, UNKNOWN, ""] in listed
    for name in ("consortium-money", "consortium-seats", "members-1"):
        assert rows(blocks, name) == rows(without, name)


# unknown ------------------------------------------------------------------------------------------


def test_what_parties_do_not_say_is_counted_as_unknown_and_never_as_zero() -> None:
    bare = {"name": "Stil", "role": "sub"}
    blocks = made({"A": FULL | {"members": [BIG, SMALL, bare]}}, procedure=PROCEDURE)
    (row,) = rows(blocks, "consortium-overview")
    partly = Words("nl").text("consortium.partly", value="1", count="1")
    assert row[2:4] == [partly, partly]
    # Of one of three parties nothing is known: no part of a whole can be told, no chart is drawn.
    assert "consortium-position" not in names(blocks)
    (row,) = rows(blocks, "consortium-seats")
    assert row[1] == Words("nl").text("consortium.partly", value="2", count="1")
    assert row[2:4] == [UNKNOWN, UNKNOWN]
    assert row[4] == Words("nl").text("consortium.partly", value="130", count="1")
    (silent,) = [row for row in rows(blocks, "members-1") if row[0] == "Stil"]
    assert silent[2:] == [UNKNOWN] * 5
    assert silent[1].count(UNKNOWN) == 3  # volunteers, local and core group


def test_a_bar_that_is_not_known_in_full_is_left_out_and_says_so() -> None:
    bare = {"name": "Stil", "role": "sub", "share": "0.08", "core_group": "false"}
    blocks = made({"A": FULL | {"members": [BIG, SMALL, bare]}}, procedure=PROCEDURE)
    incomplete = Words("nl").text("consortium.incomplete")
    shown = [row[2] for row in rows(blocks, "consortium-position-table")]
    assert shown == ["2%", "50%", incomplete]
    figure = next(block for block in blocks if block.get("id") == "consortium-position")
    assert incomplete in figure["alt"]


def test_a_bid_that_names_no_parties_says_so_in_every_column() -> None:
    blocks = made({"A": FULL, "B": {"scores": {"Q": 50}}}, procedure=PROCEDURE)
    silent = rows(blocks, "consortium-overview")[1]
    assert silent[1:5] == [UNKNOWN] * 4


def test_a_dossier_that_says_nothing_gets_one_sentence() -> None:
    blocks = made({"A": {"scores": {"Q": 60}}})
    assert [block["type"] for block in blocks] == ["text"]
    assert blocks[0]["paragraphs"] == [Words("nl").text("consortium.nothing")]


def test_parts_about_which_nothing_is_said_are_named() -> None:
    blocks = made({"A": FULL}, procedure=PROCEDURE)
    named = next(block["items"] for block in blocks if block["type"] == "text" and block["items"])
    words = Words("nl")
    expected = ("shared", "tasks", "continuity", "proof")
    assert named == [words.text(f"consortium.{key}.heading") for key in expected]


def test_an_empty_list_says_that_there_is_nothing() -> None:
    bid = FULL | {"external_links": [], "in_kind": [], "facts": {"shared_assets": ()}}
    (row,) = rows(made({"A": bid}), "consortium-shared")
    none = Words("nl").text("consortium.none")
    assert row[3:] == [none, none, none, UNKNOWN]


def test_a_bid_that_leaves_the_new_fields_out_keeps_its_digest() -> None:
    fields = canonical(Bid.model_validate({"id": "A", "name": "x", "members": [BIG]}))
    assert not {"in_kind", "external_links", "governance"} & set(fields)
    assert not {"municipalities_served", "paid_from"} & set(fields["members"][0])


# results ------------------------------------------------------------------------------------------


def test_results_are_counted_by_how_many_parties_work_on_them() -> None:
    blocks = made({"A": FULL}, procedure=PROCEDURE)
    assert rows(blocks, "consortium-results")[0][1:] == ["3", "1", "1", "1"]  # R3; R1; R2
    points = next(block["items"] for block in blocks if block.get("id") == "consortium-bid-1")
    assert any(point.endswith(": R3.") for point in points)
    assert any(point.endswith(": R2.") for point in points)


def test_themes_show_how_many_of_their_results_have_an_owner() -> None:
    tender = make_tender(make_set(), {"A": FULL})
    principles = with_results("R1", "R2", "R3", themes={"R1": "T1", "R3": "T1", "R2": "T2"})
    book = book_of(make_set(), principles=principles)
    blocks = section(Evaluation(Loaded(tender, book, Path()), book, tender_outcome(tender, book)))
    assert [row[1] for row in rows(blocks, "consortium-themes-1")] == ["1 van 2", "1 van 1"]


def test_results_that_follow_each_other_are_a_range() -> None:
    assert runs(["R01", "R02", "R03", "R07", "S08"]) == "R01–R03, R07, S08"
    assert runs([]) == ""


# how it came about --------------------------------------------------------------------------------

LEFT = note(date="2025-10-08", who="Groep", what="left", reason="Te veel overleg", hours="85")
HEARD = note(date="2026-01-22", who="Groep", what="exit interview", reason="Liever overdag")
LOSES = note(date="2026-01-21", who="Panel", what="verliest een taak", reason="Geld verdelen")
GIVES = note(date="2026-03-01", who="Panel", what="handover", reason="In drie maanden")


def told(day: str) -> Note:
    return note(date=day, who="Panel", what="was told", reason="Gesprek")


def events(*notes: Note, lang: str = "nl", **head: Any) -> Blocks:
    return section(evaluation_of({"A": FULL}, notes, **head), lang)


def test_who_left_is_shown_with_reason_hours_and_what_they_said_afterwards() -> None:
    blocks = events(LEFT, HEARD, procedure=PROCEDURE)
    (row,) = rows(blocks, "consortium-start")
    assert row[1] == "Groep"
    assert row[3:5] == ["Te veel overleg", "85"]
    assert row[5].endswith("Liever overdag")
    said = json.dumps(blocks, ensure_ascii=False)
    assert all(part in said for part in ("12 af", "30%", "van de 40"))


def test_more_parties_at_the_end_than_at_the_start_is_no_attrition() -> None:
    blocks = events(LEFT, procedure=PROCEDURE | {"parties_at_end": "41"})
    assert "%" not in json.dumps([b for b in blocks if "41" in str(b.get("paragraphs"))])


@pytest.mark.parametrize(
    ("message", "sign", "key"),
    [((), "!", "given.false"), ((told("2026-01-01"),), "✓", "given.true"),
     ((told("2026-02-03"),), "!", "tasks.late")],
)  # fmt: skip
def test_who_loses_a_task_is_shown_with_whether_they_knew_in_time(
    message: tuple[Note, ...], sign: str, key: str
) -> None:
    timeline = {"weights_published": "2026-02-02"}
    blocks = events(LOSES, GIVES, *message, timeline=timeline)
    (raw,) = next(block for block in blocks if block.get("id") == "consortium-tasks")["rows"]
    assert (raw[3]["sign"], raw[3]["text"]) == (sign, Words("nl").text(f"consortium.{key}"))
    assert raw[4].endswith("In drie maanden")
    assert raw[5] == UNKNOWN


def test_without_the_day_of_publication_nobody_is_called_late() -> None:
    (row,) = rows(events(LOSES, told("2026-02-03")), "consortium-tasks")
    assert row[3] == Words("nl").text("consortium.tasks.cannot_tell")


def test_a_dutch_event_reads_in_english() -> None:
    dutch = note(date="2025-10-08", who="Group", what="haakte af")
    (row,) = rows(events(dutch, lang="en"), "consortium-start")
    assert row[2] == "left"
    report = TenderReport(Session(evaluation_of({"A": FULL}, (dutch,)), Words("en"), "en", 1, {}))
    shown = list(opened(report.process().as_json()))
    assert rows(shown, "process-table")[0][1] == "left"


# continuity and proof -----------------------------------------------------------------------------


def test_each_bid_stands_beside_the_present_provider() -> None:
    bid = FULL | {
        "continuity": {"gap_months": "2", "staff_kept_share": "0.65",
                       "staff_temporary_share": "0.15", "projects_kept": "26",
                       "projects_now": "34", "site_plan": "ja"},
        "facts": {"incumbent_partners_kept": "3"},
    }  # fmt: skip
    incumbent = {"name": "Nu", "continuity": {"projects_now": "34"}}
    blocks = made({"A": bid}, incumbent=incumbent)
    now, offered = rows(blocks, "consortium-continuity")
    assert "Nu" in now[0]
    assert now[1] == UNKNOWN
    assert "34" in now[4]
    assert offered[1:] == ["2", "65%", "15%", "26 van 34", "76,5%", "3"]
    points = next(block["items"] for block in blocks if block.get("id") == "consortium-bid-1")
    assert any("site plan: ja" in point for point in points)


def tagged(*bases: str) -> Evaluation:
    """One bid scored by as many assessors as there are bases; the last has an interest in it."""
    count = len(bases)
    people = {f"a{place}": (["A"] if place == count else []) for place in range(1, count + 1)}
    criteria = make_set()
    tender = make_tender(criteria, {"A": {"scores": {"Q": [60] * count}}}, people)
    scores = tuple(
        row._replace(basis=basis)
        for row, basis in zip(tender.assessment.scores, bases, strict=True)
    )
    return judged(replace(tender, assessment=tender.assessment._replace(scores=scores)))


def test_reasons_are_counted_by_what_they_rest_on() -> None:
    blocks = section(tagged("measured", "promised", "promised", "told", "", "measured"))
    # The last assessor has an interest; the fifth does not say: 1, 1 and 2 of 4.
    (row,) = rows(blocks, "consortium-proof-table")
    assert row[1:] == ["1 (25%)", "1 (25%)", "2 (50%)", "1"]
    assert rows(blocks, "consortium-proof-criteria")[0][1:] == row[1:]
    assert rows(blocks, "consortium-proof-matrix-1")[0][1] == "25% (1 van 4)"
    figure = next(block for block in blocks if block.get("id") == "consortium-proof")
    assert all(part in figure["alt"] for part in ("25%", "50%"))


def test_reasons_that_say_nothing_give_no_ratio() -> None:
    assert "consortium-proof" not in names(section(tagged("", "")))


# the shipped example ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def voorbeeld() -> Evaluation:
    return evaluate(VOORBEELD)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_shows_every_part(voorbeeld: Evaluation, lang: str) -> None:
    blocks = section(voorbeeld, lang)
    expected = {"overview", "position", "seats", "money", "division", "results", "shared",
                "start", "tasks", "continuity", "proof"}  # fmt: skip
    assert {f"consortium-{part}" for part in expected} <= names(blocks)
    assert {"members-1", "members-4", "in-kind-1", "in-kind-4"} <= names(blocks)
    # Bid A as its file has it: 28 parties, half of them volunteers, a core group of seven.
    first = rows(blocks, "consortium-overview")[0]
    assert first[1].startswith("28: 14 ")
    assert first[2] == "14"
    assert rows(blocks, "consortium-seats")[0][1] == "7"


def test_nothing_of_it_is_scored(voorbeeld: Evaluation) -> None:
    tender = voorbeeld.dossier
    assert isinstance(tender, Tender)
    bare = tuple(
        bid.replace(members=(), in_kind=None, external_links=None, governance=None, continuity={})
        for bid in tender.bids
    )
    outcome = tender_outcome(replace(tender, bids=bare, process=()), voorbeeld.book)
    with_all = voorbeeld.outcome.lots[0]  # type: ignore[union-attr]
    assert [(bid.id, bid.total, bid.rank) for bid in outcome.lots[0].bids] == [
        (bid.id, bid.total, bid.rank) for bid in with_all.bids
    ]


def test_the_same_content_in_another_order_gives_the_same_section(voorbeeld: Evaluation) -> None:
    tender = voorbeeld.dossier
    assert isinstance(tender, Tender)

    def turned(bid: Bid) -> Bid:
        members = tuple(one.replace(results=one.results[::-1]) for one in bid.members[::-1])
        given = bid.in_kind
        return bid.replace(
            members=members,
            in_kind=None if given is None else given[::-1],
            continuity=dict(reversed(bid.continuity.items())),
        )

    other = replace(
        tender, bids=tuple(map(turned, tender.bids[::-1])), process=tender.process[::-1]
    )
    assert inputs_digest(other) == inputs_digest(tender)
    again = replace(voorbeeld, loaded=replace(voorbeeld.loaded, dossier=other))
    assert section(again) == section(voorbeeld)


# limits and hostile text --------------------------------------------------------------------------


def test_many_bids_and_parties_keep_charts_and_tables_small() -> None:
    bids = {f"b{place:02}": FULL for place in range(30)}
    blocks = made(bids, procedure=PROCEDURE)
    assert "members-1" not in names(blocks)  # 90 parties: they are counted
    assert "90" in json.dumps([b for b in blocks if b["type"] == "text"])
    assert len(rows(blocks, "consortium-position-table")) == 90
    figure = next(block for block in blocks if block.get("id") == "consortium-position")
    assert figure["alt"].count("Bid b") == 6
    assert "30" in figure["caption"]
    assert max(len(b["columns"]) for b in blocks if b["type"] == "table") <= 8


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_stays_text(lang: str) -> None:
    member = BIG | {"name": HOSTILE, "kind": HOSTILE, "paid_from": HOSTILE}
    bid = FULL | {
        "members": [member, SMALL], "governance": HOSTILE, "external_links": [HOSTILE],
        "in_kind": [{"what": HOSTILE, "from": HOSTILE, "to": HOSTILE, "note": HOSTILE}],
        "facts": {"shared_assets": HOSTILE, "initiative_fund": HOSTILE},
        "continuity": {"gap_months": HOSTILE, "staff_kept_share": HOSTILE, "projects_now": "2"},
        "period": HOSTILE,
    }  # fmt: skip
    rows_of = [
        note(date=HOSTILE, who=HOSTILE, what=what, reason=HOSTILE, hours=HOSTILE)
        for what in (HOSTILE, "left", "loses a task", "was told", "handover")
    ]
    incumbent = {"name": HOSTILE, "continuity": {"gap_months": HOSTILE}}
    evaluation = evaluation_of({"A": bid}, tuple(rows_of), incumbent=incumbent)
    report = TenderReport(Session(evaluation, Words(lang), lang, 1, {}))  # type: ignore[arg-type]
    cell = {
        "cell_type": "code", "source": "", "metadata": {},
        "outputs": [{"output_type": "execute_result",
                     "data": report.consortium()._repr_mimebundle_()}],
    }  # fmt: skip
    html = "".join(page_of({"cells": [cell]}, lang, show_code=False).cells)  # type: ignore[arg-type]
    assert "<script" not in html
    assert "\u202e" not in html
    assert "{score}" in html


# the catalogue ------------------------------------------------------------------------------------


def test_every_text_of_the_section_is_asked_for_and_there() -> None:
    known = set(texts("nl", "consortium"))
    sources = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "evaluator" / "render").glob("consortium*.py")
    ]
    asked = {key for source in sources for key in re.findall(r'say\(\s*f?"([^"]+)"', source)}
    asked |= {key for one in sources for key in re.findall(r'"([a-z_]+\.[a-z_.]+)"', one)} & known
    whole = {key for key in asked if "{" not in key}
    starts = {key.partition("{")[0] for key in asked if "{" in key and not key.startswith("{")}
    assert whole <= known
    assert all(any(key.startswith(start) for key in known) for start in starts)
    # Headings of columns and parts are put together from a group and a key.
    groups = {"overview", "position", "money", "results", "shared", "start", "tasks",
              "continuity", "proof", "detail", "gift"}  # fmt: skip
    left = {key for key in known - whole if not any(key.startswith(one) for one in starts)}
    quoted = {word for source in sources for word in re.findall(r'"([a-z_]+)"', source)}
    loose = {
        key
        for key in left
        if key.partition(".")[0] not in groups or key.split(".")[-1] not in quoted
    }
    assert not loose
