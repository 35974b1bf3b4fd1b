"""The further sections of the challenge report: what they show, and where they stay empty."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.evaluation import Evaluation, evaluate
from evaluator.formats.loaded import Loaded
from evaluator.model.challenge import Challenge, ChallengeDossier
from evaluator.model.principles import PrincipleSet
from evaluator.outcome import challenge_outcome
from evaluator.render.catalogue import Words
from evaluator.render.challenge_more import percent
from evaluator.render.texts import LANGUAGES, texts
from tests.render.test_challenge_report import (
    CAP_RULE,
    HOSTILE,
    Blocks,
    blocks_of,
    drawn,
    judged,
    made,
    named,
    names,
    report_of,
    rows,
    said,
    shipped,
)
from tests.support import (
    PRINCIPLES,
    SOURCE,
    TITLE,
    book_of,
    challenge_dossier,
    copy_dossier,
    leaf,
    make_challenge,
    make_profile,
    make_set,
    plain,
)

LONGEST_SENTENCE = 20
WAIVER = {"by": "Wethouder A", "on": "2026-06-10", "reason": "een kritische vriend kijkt mee"}
DIPLOMA = {"check": "document", "doc": "diploma", "waivable": "true"}
OPTIONAL = ("field", "incumbent", "results", "own_view")
SLOTS = PRINCIPLES.model_dump() | {
    "themes": [{"id": "T1", "label": {"nl": "buurt", "en": "area"}}],
    "results": [
        {"id": "R1", "text": {"nl": "minder alleen", "en": "less alone"}, "theme": "T1"},
        {"id": "R2", "theme": "T1"},
        {"id": "R3"},
    ],
}
HOUSE = {
    "party": "Dorpshuis",
    "kind": "residents",
    "rent_per_year": "60000.00",
    "rent_basis": "market",
    "social_rent_per_year": "20000.00",
    "investments": {"residents": "350000.00", "municipality": "700000.00"},
    "visitors_per_year": "30000",
    "volunteers": "100",
}


def with_principles(*challenges: Challenge) -> Evaluation:
    """Challenges judged with a principle set of three slots, one of them without a theme."""
    principles = PrincipleSet.model_validate(SLOTS)
    book = book_of(profiles=(make_profile({"check": "note"}),), principles=principles)
    dossier = challenge_dossier(*challenges)
    loaded = Loaded(dossier, book, Path())
    return Evaluation(loaded, book, challenge_outcome(dossier, book))


def section(challenge: Challenge, name: str, lang: str = "nl") -> Blocks:
    return blocks_of(report_of(made(challenge, CAP_RULE), lang), name)


# --- all sections together ------------------------------------------------------------------------


def test_sections_stay_empty_where_the_dossier_says_nothing_of_them() -> None:
    report = report_of(made(make_challenge(), CAP_RULE))
    for name in OPTIONAL:
        assert blocks_of(report, name) == [], name
    assert "aspects" in names(blocks_of(report, "aspects"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_challenge_with_everything_in_it_is_drawn_and_its_text_stays_text(lang: str) -> None:
    claim = {"what": HOSTILE, "basis": "measured", "unit": HOSTILE, "now": "1", "then": "2"}
    full = make_challenge(
        claims=[claim | {"aspect": one} for one in ("better", "more_efficient", "cheaper")],
        self_rating={"principles": {"P1": {"view": "well", "evidence": HOSTILE}}, "want": HOSTILE},
        critical_friend={"name": HOSTILE, "role": HOSTILE, "how": HOSTILE},
        attachments={"plan": HOSTILE},
        premises=[HOUSE | {"party": HOSTILE, "source": HOSTILE, "investments": {HOSTILE: "1.00"}}],
        incumbent={"name": HOSTILE, "continuity": {"x": HOSTILE}, "lines": {HOSTILE: HOSTILE}},
        results_claimed=[{"slot": "R1", "how": HOSTILE}, {"slot": "R9", "how": HOSTILE}],
        waived={"G1": WAIVER | {"by": HOSTILE, "reason": HOSTILE}},
    )
    evaluation = judged(challenge_dossier(full), make_profile(DIPLOMA))
    principles = PrincipleSet.model_validate(SLOTS)
    book = replace(evaluation.book, principles=principles)
    report = report_of(replace(evaluation, loaded=replace(evaluation.loaded, book=book), book=book))
    report = type(report)(replace(report.session, words=Words(lang), lang=lang))  # type: ignore[type-var]
    shown = said(blocks_of(report))
    assert shown.count(HOSTILE.replace('"', '\\"')) >= 18
    page = drawn(report)
    assert "<script" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_longer_than_a_reader_can_follow(lang: str) -> None:
    for key, text in texts(lang, "challenge_more").items():
        for sentence in text.replace(": ", ". ").split(". "):
            assert len(sentence.split()) <= LONGEST_SENTENCE, key


def test_a_rounded_percentage_says_that_it_is_rounded() -> None:
    words = Words("nl")
    assert percent(words, Fraction(1, 3)) == "≈ 33,3%"
    assert percent(words, Fraction(1, 8)) == "12,5%"
    assert percent(words, Fraction(1, 16)) == "≈ 6,3%"
    assert percent(words, Fraction(1)) == "100%"


def test_several_challenges_have_a_heading_each_where_they_say_something() -> None:
    first = make_challenge(id="a", self_rating={"want": "een huis"})
    report = report_of(with_principles(first, make_challenge(id="b")))
    blocks = blocks_of(report, "own_view")
    assert {"own-view", "own-view-1"} <= names(blocks)
    assert "own-view-2" not in names(blocks)
    assert {"aspects-1", "aspects-2"} <= names(blocks_of(report, "aspects"))


# --- better, more efficient, cheaper --------------------------------------------------------------


def test_the_three_answers_stand_under_each_other_and_never_as_one() -> None:
    claim = {"aspect": "better", "what": "meer bezoek", "basis": "told"}
    blocks = section(make_challenge(claims=[claim]), "aspects")
    order = [block["id"] for block in blocks if block["type"] == "text" and block["id"]]
    assert order == ["aspects", "c1-aspects-better", "c1-aspects-more-efficient",
                     "c1-aspects-cheaper"]  # fmt: skip
    assert "verteld" in named(blocks, "c1-aspects-better")["paragraphs"][0]
    assert "niets" in named(blocks, "c1-aspects-more-efficient")["paragraphs"][0]
    (standing,) = (block["value"] for block in blocks if block["type"] == "value")
    assert standing == {"better": "told", "more_efficient": "nothing_said",
                        "cheaper": "nothing_said"}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_that_a_document_proves_no_truth(lang: str) -> None:
    claim = {"aspect": "better", "what": "x", "basis": "told", "document": "plan"}
    key = texts(lang, "challenge_more")["aspects.proof"]
    assert key in said(section(make_challenge(claims=[claim]), "aspects", lang))
    assert key not in said(section(make_challenge(), "aspects", lang))


def test_a_change_is_shown_exactly_with_the_way_it_goes() -> None:
    claim = {"aspect": "more_efficient", "what": "wachten", "basis": "measured", "unit": "dagen",
             "now": "9", "then": "12.5", "better_when": "lower"}  # fmt: skip
    blocks = section(make_challenge(claims=[claim]), "aspects")
    (row,) = rows(named(blocks, "c1-aspects-more-efficient-claims"))
    assert row[3:5] == ["9 dagen", "12,5 dagen"]
    assert row[5].startswith("✗ 3,5 dagen meer: ")
    assert "tegen" in named(blocks, "c1-aspects-more-efficient")["paragraphs"][0]


def test_what_is_called_measured_without_proof_is_shown_as_told() -> None:
    claim = {"aspect": "better", "what": "x", "basis": "measured", "document": "plan"}
    blocks = section(make_challenge(claims=[claim]), "aspects")
    (row,) = rows(named(blocks, "c1-aspects-better-claims"))
    assert row[1].startswith("! verteld")
    assert row[2] == "plan: ontbreekt"


def test_cheaper_stands_with_the_amounts_of_each_year() -> None:
    blocks = section(make_challenge(), "aspects")
    assert rows(named(blocks, "c1-aspects-years")) == [
        ["2027", "€ 40.000,00", "€ 45.000,00", "✓ € 5.000,00 goedkoper"]
    ]
    dearer = make_challenge(baseline={"status": "estimated", "avoidable_by_year": {"2027": "1.00"}})
    blocks = section(dearer, "aspects")
    assert rows(named(blocks, "c1-aspects-years"))[0][3] == "✗ € 39.999,00 duurder"
    assert "schatting" in said(blocks)


def test_cheaper_is_for_the_municipality_to_find_out_while_the_current_cost_is_unknown() -> None:
    blocks = blocks_of(report_of(shipped("ch-02")), "aspects")
    assert "c1-aspects-years" not in names(blocks)
    assert "moet de gemeente uitzoeken" in said(blocks)


def test_other_vat_leaves_cheaper_open_and_says_why() -> None:
    challenge = make_challenge(money={"vat": {"challenger": "incl", "incumbent": "excl"}})
    blocks = section(challenge, "aspects")
    assert rows(named(blocks, "c1-aspects-years"))[0][3].startswith("?")
    assert "btw" in said(blocks)


# --- a level playing field ------------------------------------------------------------------------


def test_the_share_of_residents_and_the_rent_per_visitor_are_exact() -> None:
    blocks = section(make_challenge(premises=[HOUSE]), "field")
    assert [row[1:] for row in rows(named(blocks, "c1-field-invested-1"))] == [
        ["€ 350.000,00", "1/3 (≈ 33,3%)"],
        ["€ 700.000,00", "2/3 (≈ 66,7%)"],
        ["€ 1.050.000,00", ""],
    ]
    facts = {row[0]: row[1] for row in rows(named(blocks, "c1-field-places-1"))}
    assert facts["Huur per bezoeker"] == "€ 2,00 (€ 60.000 gedeeld door 30.000)"
    assert facts["Soort partij"] == "bewonersgroep"
    assert facts["Uren van vrijwilligers per jaar"] == "niet bekend"


def test_another_rent_is_a_scenario_with_the_difference() -> None:
    table = named(section(make_challenge(premises=[HOUSE]), "field"), "c1-field-scenario")
    assert rows(table) == [
        ["Dorpshuis", "€ 60.000,00", "niet bekend", "€ 20.000,00 (€ 40.000 minder dan nu)"]
    ]
    assert table["caption"].startswith("SCENARIO")
    assert "NIET DE UITKOMST" in table["note"]


@pytest.mark.parametrize(
    ("without", "row", "expected"),
    [
        ("rent_per_year", "Huur per bezoeker", "niet bekend"),
        ("visitors_per_year", "Huur per bezoeker", "niet bekend"),
        ("rent_basis", "Soort huur", "niet bekend"),
    ],
)
def test_nothing_is_computed_where_a_figure_is_missing(
    without: str, row: str, expected: str
) -> None:
    house = {key: value for key, value in HOUSE.items() if key != without}
    blocks = section(make_challenge(premises=[house]), "field")
    assert dict(pair[:2] for pair in rows(named(blocks, "c1-field-places-1")))[row] == expected


def test_no_visitors_and_no_money_put_in_divide_nothing() -> None:
    house = HOUSE | {"visitors_per_year": "0", "investments": {"residents": "0.00"}}
    blocks = section(make_challenge(premises=[house]), "field")
    places = dict(pair[:2] for pair in rows(named(blocks, "c1-field-places-1")))
    assert places["Huur per bezoeker"] == "niet bekend"
    assert rows(named(blocks, "c1-field-invested-1"))[0][2] == "niet bekend"


def test_without_a_rent_at_another_price_there_is_no_scenario() -> None:
    house = {key: value for key, value in HOUSE.items() if key != "social_rent_per_year"}
    blocks = section(make_challenge(premises=[house]), "field")
    assert "c1-field-scenario" not in names(blocks)


def test_many_parties_stand_in_tables_that_fit() -> None:
    parties = [HOUSE | {"party": f"Partij {number}"} for number in range(1, 7)]
    blocks = section(make_challenge(premises=parties), "field")
    widths = [len(named(blocks, f"c1-field-places-{part}")["columns"]) for part in (1, 2)]
    assert widths == [5, 3]


def test_the_village_house_shows_what_its_file_says_and_nothing_else() -> None:
    blocks = blocks_of(report_of(shipped("ch-02")), "field")
    facts = rows(named(blocks, "c1-field-facts"))
    assert ["Huur in 2027", "€ 60.000,00"] in facts
    assert ["Huur per bezoeker in 2027", "€ 2,00 (€ 60.000 gedeeld door 30.000)"] in facts
    assert ["Vrijwilligers", "100"] in facts
    assert not [row for row in facts if row[0].startswith("Uren")]
    assert rows(named(blocks, "c1-field-invested-1"))[0][2] == "1/3 (≈ 33,3%)"
    social = rows(named(blocks, "c1-field-variants"))[1]
    assert social[0].startswith("social_rent")
    assert set(social[1:]) == {"€ 20.000,00 (€ 40.000 minder dan nu)"}


def test_rent_alone_is_no_page_about_a_level_playing_field() -> None:
    assert blocks_of(report_of(shipped("ch-01")), "field") == []


# --- who does the task now ------------------------------------------------------------------------


def scored(**incumbent: Any) -> Blocks:
    """One challenge with a score of 40 on each of two criteria, beside the provider."""
    from evaluator.model.assessment import Assessment, Assessor, ConsensusRow, ScoreRow  # noqa: PLC0415
    from evaluator.model.finding import Where  # noqa: PLC0415

    criteria = make_set(criteria=[leaf("K1", "40"), leaf("K2", "60")], rounding={"total": "1"})
    where = Where("scores.csv")
    person = Assessor.model_validate({"assessor": "a", "role": "m", "declared_on": "2026-01-02"})
    assessment = Assessment(
        (person,),
        tuple(
            ScoreRow("", "c", name, "a", "40", "", "", "", "", "", "", where)
            for name in ("K1", "K2")
        ),
        tuple(ConsensusRow("", "c", name, "", "reden", "", where) for name in ("K1", "K2")),
    )
    book = book_of(criteria, profiles=(make_profile({"check": "note"}),))
    dossier = challenge_dossier(make_challenge(incumbent=incumbent), assessment=assessment)
    outcome = challenge_outcome(dossier, book)
    return blocks_of(report_of(Evaluation(Loaded(dossier, book, Path()), book, outcome)),
                     "incumbent")  # fmt: skip


def test_both_have_a_total_by_the_same_sum_only_when_every_score_is_there() -> None:
    # .4 x 70 + .6 x 55.55 = 28 + 33.33 = 61.33, at one decimal 61.3; the challenger has 40.
    blocks = scored(scores={"K1": "70", "K2": "55.55"}, source="de commissie")
    total = rows(named(blocks, "c1-incumbent-scores"))[-1]
    assert total[:3] == ["Totaal, ter vergelijking, geen uitkomst", "40,0", "61,3"]
    assert "de commissie" in said(blocks)
    half = scored(scores={"K1": "70"})
    assert len(rows(named(half, "c1-incumbent-scores"))) == 2
    assert rows(named(half, "c1-incumbent-scores"))[1][2] == "niet bekend"
    assert "geen totaal" in said(half)
    assert "staat er niet bij" in said(half)


def test_a_score_outside_the_scale_is_shown_and_not_used() -> None:
    blocks = scored(scores={"K1": "70", "K2": "500"})
    shown = rows(named(blocks, "c1-incumbent-scores"))
    assert len(shown) == 2
    assert "niet gebruikt" in shown[1][2]


def test_continuity_stands_side_by_side_and_unknown_stays_unknown() -> None:
    challenge = make_challenge(
        continuity={"handover_months": "2", "staff_now": "3", "staff_taken_over": "1"},
        incumbent={"continuity": {"gap_months": "0", "staff_now": "4.5", "temporary": "ja"}},
    )
    shown = rows(named(section(challenge, "incumbent"), "c1-incumbent-continuity"))
    assert shown == [
        ["Maanden voor de overdracht", "2", "niet bekend"],
        ["Maanden zonder aanbod", "niet bekend", "0"],
        ["Medewerkers nu", "3", "4,5"],
        ["Medewerkers die meegaan", "1", "niet bekend"],
        ["temporary", "niet bekend", "ja"],
    ]


def test_cost_lines_of_both_stand_side_by_side() -> None:
    challenge = make_challenge(incumbent={"lines": {"staff": "50000.50", "huur": "gratis"}})
    shown = rows(named(section(challenge, "incumbent"), "c1-incumbent-lines"))
    assert shown == [
        ["personeel", "€ 40.000,00", "€ 50.000,50"],
        ["huur", "niet bekend", "gratis"],
    ]


# --- intended results -----------------------------------------------------------------------------


def test_named_slots_are_listed_and_gaps_are_counted_by_theme() -> None:
    claims = [{"slot": "R2", "how": "een tuin"}, {"slot": "R2", "how": "een koor"}, {"slot": "R9"}]
    report = report_of(with_principles(make_challenge(results_claimed=claims)))
    blocks = blocks_of(report, "results")
    assert rows(named(blocks, "results-named")) == [
        ["R2", "nog leeg", "buurt", "c: een tuin\nc: een koor"]
    ]
    assert rows(named(blocks, "results-gaps")) == [
        ["buurt", "2", "1", "1"],
        ["nog geen thema", "1", "0", "1"],
    ]
    assert "R9" in said(blocks)
    assert "een koor" in said(blocks)


def test_naming_a_slot_by_more_activities_gives_the_same_coverage() -> None:
    once = with_principles(make_challenge(results_claimed=[{"slot": "R1"}]))
    often = with_principles(make_challenge(results_claimed=[{"slot": "R1"}] * 3))
    assert blocks_of(report_of(once), "results") == blocks_of(report_of(often), "results")


def test_a_slot_that_two_challenges_name_is_an_overlap() -> None:
    both = [make_challenge(id=name, results_claimed=[{"slot": "R1"}]) for name in ("a", "b")]
    blocks = blocks_of(report_of(with_principles(*both)), "results")
    assert rows(named(blocks, "results-named"))[0] == ["R1", "minder alleen", "buurt", "a\nb"]
    assert "Meer dan één uitdaging noemt: R1." in said(blocks)


def test_two_named_slots_do_not_print_fifty_two_rows() -> None:
    blocks = blocks_of(report_of(shipped("ch-01")), "results")
    assert [row[0] for row in rows(named(blocks, "results-named"))] == ["R07", "R19"]
    assert sum(len(block.get("rows", ())) for block in blocks) < 10
    assert "52" in said(blocks)


# --- own view -------------------------------------------------------------------------------------

RATING = {
    "principles": {"P1": {"view": "very_well", "evidence": "elke week bezoek"}},
    "need": "een sleutel",
}


def test_the_own_view_stands_with_its_evidence_and_the_four_questions() -> None:
    blocks = blocks_of(report_of(with_principles(make_challenge(self_rating=RATING))), "own_view")
    assert rows(named(blocks, "c1-own-view")) == [["P1: proef", "helemaal", "elke week bezoek"]]
    pairs = dict(named(blocks, "c1-own-questions")["pairs"])
    assert pairs["Wat heb je nodig?"] == "een sleutel"
    assert pairs["Wat wil je?"] == "niet ingevuld"
    assert "geen oordeel" in named(blocks, "own-view")["heading"]


def test_a_principle_that_the_set_does_not_have_is_shown_as_such() -> None:
    rating = {"principles": {"P9": {"view": "partly"}}}
    blocks = blocks_of(report_of(with_principles(make_challenge(self_rating=rating))), "own_view")
    first, second = rows(named(blocks, "c1-own-view"))
    assert first[1] == "niets over gezegd"
    assert second == ["P9 (staat niet in de lijst)", "een beetje", "niets genoemd"]


@pytest.mark.parametrize("view", ["not_yet", "partly", "well", "very_well"])
@pytest.mark.parametrize("name", ["ch-01", "ch-03", "ch-05"])
def test_a_self_rating_changes_nothing_but_the_digest(name: str, view: str) -> None:
    evaluation = shipped(name)
    dossier = evaluation.dossier
    assert isinstance(dossier, ChallengeDossier)
    known = evaluation.book.principles.ids()  # type: ignore[union-attr]
    rating = {"principles": {one: {"view": view, "evidence": "x"} for one in known}, "can": "y"}
    raw = dossier.challenges[0].model_dump(by_alias=True) | {"self_rating": rating}
    rated = replace(dossier, challenges=(Challenge.model_validate(raw),))
    assert plain(challenge_outcome(rated, evaluation.book)) == plain(evaluation.outcome)
    changed = replace(evaluation, loaded=replace(evaluation.loaded, dossier=rated))
    assert changed.inputs_digest != evaluation.inputs_digest
    assert blocks_of(report_of(changed), "scores") == blocks_of(report_of(evaluation), "scores")


# --- conditions: waivers, welcome documents, appeal -----------------------------------------------


def test_a_waived_condition_keeps_its_result_and_says_who_when_and_why() -> None:
    challenge = make_challenge(waived={"G1": WAIVER})
    blocks = blocks_of(report_of(made(challenge, DIPLOMA | {"purpose": TITLE}, CAP_RULE)))
    row = named(blocks, "c1-rules-table-1")["rows"][0]
    assert (row[1]["sign"], row[1]["emphasis"]) == ("!", "muted")
    assert row[4]["text"] == (
        "Telt niet mee: ontheffing door Wethouder A op 10 juni 2026. "
        "De reden: een kritische vriend kijkt mee"
    )
    assert "Waarom: proef" in row[2]
    answer = rows(named(blocks, "c1-answers"))[0][1]
    assert answer.startswith("✓")
    assert "Opzijgezet door een persoon: G1" in answer


def test_a_challenge_with_only_waived_conditions_does_not_boast_of_zero_conditions() -> None:
    blocks = blocks_of(report_of(made(make_challenge(waived={"G1": WAIVER}), DIPLOMA)))
    answer = rows(named(blocks, "c1-answers"))[0][1]
    assert "Aan alle 0" not in answer
    assert "G1" in answer


def test_a_waiver_that_the_list_does_not_allow_changes_nothing_in_the_table() -> None:
    rule = {"check": "document", "doc": "diploma"}
    challenge = make_challenge(waived={"G1": WAIVER})
    blocks = blocks_of(report_of(made(challenge, rule)), "conditions")
    assert rows(named(blocks, "c1-rules-table-1"))[0][4] == "Ja."


def test_a_waived_condition_is_named_so_beside_another_list() -> None:
    challenge = make_challenge(waived={"a/G1": WAIVER})
    lists = [make_profile(DIPLOMA, id=name) for name in ("a", "b")]
    blocks = blocks_of(report_of(judged(challenge_dossier(challenge), *lists)), "side_by_side")
    (row,) = rows(named(blocks, "c1-side-matrix"))
    assert row[1] == "! G1: nog niet compleet (ontheffing)"
    assert "ontheffing" not in row[2]


def test_a_welcome_document_is_told_apart_and_never_counts() -> None:
    welcome = {"check": "document", "doc": "insurance", "kind": "info"}
    blocks = blocks_of(report_of(made(make_challenge(), CAP_RULE, welcome)))
    shown = rows(named(blocks, "c1-rules-table-1"))[1]
    assert shown[4] == "Welkom, nooit een reden om af te wijzen."
    said_above = " ".join(named(blocks, "c1-rules-1")["paragraphs"])
    assert "Ook welkom, maar nooit een reden om af te wijzen: verzekering." in said_above
    assert "ontbreekt: verzekering" not in said_above
    assert rows(named(blocks, "c1-answers"))[0][1].startswith("✓")


def test_the_clause_on_objection_is_the_municipality_s_own_or_none() -> None:
    none = said(blocks_of(report_of(made(make_challenge(), CAP_RULE)), "conditions"))
    assert "Deze lijst noemt geen bezwaarclausule; vraag het de gemeente." in none
    clause = {"text": {"nl": "Schrijf ons.", "en": "Write to us."},
              "source": SOURCE | {"place": "artikel 9"}}  # fmt: skip
    profile = make_profile(CAP_RULE, appeal=clause)
    own = said(blocks_of(report_of(judged(challenge_dossier(make_challenge()), profile)),
                         "conditions"))  # fmt: skip
    assert "Schrijf ons." in own
    assert "src, artikel 9" in own
    assert "vraag het de gemeente" not in own


def test_days_that_nobody_can_count_are_not_written_as_a_number() -> None:
    rule = {"check": "max_weeks_after", "from": "submitted", "to": "decision.date", "weeks": "10",
            "kind": "process"}  # fmt: skip
    blocks = blocks_of(report_of(made(make_challenge(), rule)), "conditions")
    cell = rows(named(blocks, "c1-rules-table-1"))[0][3]
    assert cell == "Van 4 mei 2026 tot niet bekend: nog niet te zeggen."


# --- the facts ------------------------------------------------------------------------------------


def test_the_facts_name_the_friend_the_board_the_support_and_the_attachments() -> None:
    challenge = make_challenge(
        applicant={"board_residents_share": "0.75"},
        support={"signatures": "186", "area_residents": "2900"},
        critical_friend={"name": "M. Meekijk", "role": "oud-huisarts", "agreed_on": "2026-03-01",
                         "visits_per_year": "4"},
        attachments={"plan": "plan.pdf"},
        continuity={"gap_months": "0.5"},
    )  # fmt: skip
    pairs = dict(named(section(challenge, "facts"), "c1-facts")["pairs"])
    assert pairs["Bestuur"] == "75% van het bestuur bestaat uit bewoners"
    assert "≈ 6,4%" in pairs["Steun"]
    assert pairs["Kritische vriend"].split("\n") == [
        "M. Meekijk, oud-huisarts",
        "afgesproken op 1 maart 2026",
        "keren per jaar: 4",
    ]
    assert pairs["Bijlagen, zoals genoemd"] == "plan: plan.pdf"
    assert "maanden zonder aanbod: 0,5" in pairs["Hoe het doorgaat"]


def test_support_in_an_area_without_residents_has_no_percentage() -> None:
    challenge = make_challenge(support={"signatures": "3", "area_residents": "0"})
    pairs = dict(named(section(challenge, "facts"), "c1-facts")["pairs"])
    assert "%" not in pairs["Steun"]


def test_facts_that_nobody_gave_have_no_row() -> None:
    pairs = dict(named(section(make_challenge(), "facts"), "c1-facts")["pairs"])
    assert not {"Bestuur", "Kritische vriend", "Bijlagen, zoals genoemd"} & set(pairs)


# --- from files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_with_every_new_field_becomes_a_page(tmp_path: Path, lang: str) -> None:
    folder = copy_dossier("ch-01", tmp_path)
    file = folder / "challenges" / "ch-01.yaml"
    extra = """
claims:
  - {aspect: cheaper, what: "elk jaar minder", basis: promised}
premises:
  - {party: "Buurtkamer", kind: residents, rent_per_year: 14000.00, visitors_per_year: 3000}
self_rating:
  principles: {P1: {view: well, evidence: "elke week nieuwe mensen"}}
incumbent:
  name: "Welzijn (verzonnen)"
  scores: {K1: 60, K2.P1: 60, K2.P2: 40, K2.P3: 80, K2.P4: 60, K2.P5: 40, K3: 60, K4: 70, K5: 80}
"""
    file.write_text(file.read_text(encoding="utf-8") + extra, encoding="utf-8")
    report = report_of(evaluate(folder), lang)
    blocks = blocks_of(report)
    # The sum of share x score, by hand: the parts of K2 share what K2 weighs.
    criteria = report.session.evaluation.book.criteria
    assert criteria is not None
    given = {"K1": 60, "K2.P1": 60, "K2.P2": 40, "K2.P3": 80, "K2.P4": 60, "K2.P5": 40,
             "K3": 60, "K4": 70, "K5": 80}  # fmt: skip
    by_hand = sum(criteria.shares[name] * score for name, score in given.items())
    total = rows(named(blocks, "c1-incumbent-scores"))[-1][2].replace(",", ".")
    assert Fraction(total) == by_hand == Fraction("62.5")
    assert {"c1-field-places-1", "c1-own-view", "results-named"} <= names(blocks)
    assert drawn(report)
