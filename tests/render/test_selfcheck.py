"""The self-check: what a group reads, in which order, and what it never reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.loaded import Loaded
from evaluator.model.challenge import Challenge
from evaluator.model.rule import Profile
from evaluator.outcome import challenge_outcome
from evaluator.render.catalogue import Words
from evaluator.render.challenge_view import View, views
from evaluator.render.selfcheck_parts import DIGITS, MOST_BESIDE, parts_of
from evaluator.render.selfcheck_report import SelfcheckReport
from evaluator.render.selfcheck_room import BODY, COLUMN, columns, lines_of, shortened, width_of
from evaluator.render.session import Session
from evaluator.render.texts import LANGUAGES, texts
from evaluator.report.page import page_of
from tests.support import CAP, ROOT, book_of, challenge_dossier, make_challenge, make_profile

SHIPPED = sorted(path.parent.name for path in ROOT.glob("submissions/ch-*/dossier.yaml"))
CAP_RULE = {"check": "cap_per_year", "limit": CAP.id, "basis": "requested"}
PART_ORDER = ("years", "holds", "missing", "change", "municipality", "questions", "about")
MOST_WORDS = 20

Blocks = list[dict[str, Any]]


def session(evaluation: Evaluation, lang: str = "nl") -> Session:
    return Session(evaluation, Words(lang), lang, 1, {})  # type: ignore[arg-type]


def shipped(name: str, **choices: Any) -> Evaluation:
    return evaluate(ROOT / "submissions" / name, Choices(**choices))


def blocks_of(evaluation: Evaluation, lang: str = "nl") -> Blocks:
    return list(SelfcheckReport(session(evaluation, lang)).sheets().as_json()["blocks"])


def judged(challenge: Challenge, *profiles: Profile) -> Evaluation:
    book = book_of(profiles=profiles, limits={CAP.id: CAP})
    dossier = challenge_dossier(challenge)
    return Evaluation(Loaded(dossier, book, Path()), book, challenge_outcome(dossier, book))


def made(*rules: Mapping[str, Any], **changes: Any) -> Evaluation:
    return judged(make_challenge(**changes), make_profile(*rules, last_checked="2026-11-24"))


def view_of(evaluation: Evaluation, lang: str = "nl") -> View:
    return views(session(evaluation, lang))[0]


def part(blocks: Blocks, name: str) -> Blocks:
    """A part: its heading with what follows, up to the next heading."""
    start = next(i for i, block in enumerate(blocks) if block.get("id") == f"c1-{name}")
    after = (i for i in range(start + 1, len(blocks)) if blocks[i].get("heading"))
    return blocks[start : next(after, len(blocks))]


def said(blocks: Any) -> str:
    return json.dumps(blocks, ensure_ascii=False).replace("\u00a0", " ")


def rows(blocks: Blocks) -> list[list[str]]:
    table = next(block for block in blocks if block["type"] == "table")
    return [
        [c if isinstance(c, str) else f"{c['sign']} {c['text']}" for c in row]
        for row in json.loads(said(table["rows"]))
    ]


# --- what stands there ----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_the_parts_stand_in_the_order_of_the_questions_of_a_group(name: str, lang: str) -> None:
    blocks = blocks_of(shipped(name), lang)
    order = [str(block.get("id")).removeprefix("c1-") for block in blocks if block.get("heading")]
    assert [one for one in order if one in PART_ORDER] == list(PART_ORDER)
    assert order[0] == "sheet"
    assert "advies, geen besluit" in said(blocks) or "advice, not a decision" in said(blocks)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SHIPPED)
def test_headings_and_names_are_those_of_a_sound_page(name: str, lang: str) -> None:
    bundle = SelfcheckReport(session(shipped(name), lang)).sheets()._repr_mimebundle_()
    output = {"output_type": "display_data", "data": bundle}
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output]}
    page = page_of({"cells": [cell]}, lang, show_code=False, sheets=True)
    assert page.cells[0].count('<section class="sheet"') == 1
    assert page.cells[0].count("<caption") == page.cells[0].count("<table")


def test_the_answer_is_that_of_the_own_municipality_with_a_sign() -> None:
    blocks = blocks_of(shipped("ch-03"))
    answer = next(block for block in blocks if block.get("name") == "challenge.1.answer")
    assert answer["value"] == "✗ Zo kan het nog niet: dit moet anders."
    assert "Wageningen" in answer["label"]
    text = said(blocks)
    assert "Volgens wat wij op 24 november 2026 zagen. De lijst is niet compleet" in text


def test_the_list_that_the_challenge_names_first_is_the_own_one() -> None:
    asked = shipped("ch-03", profiles=("all",))
    results = next(b["value"] for b in blocks_of(asked) if b.get("name") == "challenge.1")
    assert results["own"] == "wageningen-seed"
    other = shipped("ch-03", profiles=("utrecht-bewonersbod",))
    results = next(b["value"] for b in blocks_of(other) if b.get("name") == "challenge.1")
    assert results["own"] == "utrecht-bewonersbod"


def test_room_is_told_year_by_year() -> None:
    table = rows(part(blocks_of(shipped("ch-03")), "years"))
    assert table == [
        ["2027", "€ 46.000", "€ 50.000", "✓ € 4.000 over"],
        ["2028", "€ 53.500", "€ 50.000", "✗ € 3.500 te veel"],
        ["2029", "€ 47.500", "€ 50.000", "✓ € 2.500 over"],
    ]


def test_exactly_the_maximum_and_nothing_known_have_words_of_their_own() -> None:
    amounts = {"requested_by_year": {"2027": "50000.00"}}
    assert rows(part(blocks_of(made(CAP_RULE, money=amounts)), "years"))[0][3] == "✓ precies genoeg"
    unknown = {"requested_by_year": {"2027": None}}
    assert rows(part(blocks_of(made(CAP_RULE, money=unknown)), "years"))[0][3] == "? niet bekend"


def test_a_list_without_a_maximum_says_so() -> None:
    blocks = blocks_of(made({"check": "document", "doc": "budget"}))
    assert "geen maximaal bedrag" in said(part(blocks, "years"))


def test_what_would_help_stands_apart_from_what_the_municipality_has_to_find_out() -> None:
    cost = {"check": "cost_not_higher", "basis": "requested", "against": "avoidable", "factor": "1"}
    too_much = {"requested_by_year": {"2027": "60000.00"}}
    unknown = {"status": "unknown", "avoidable_by_year": None}
    blocks = blocks_of(made(CAP_RULE, cost, money=too_much, baseline=unknown))
    assert "10.000 minder" in said(part(blocks, "change"))
    assert "2027 nu kost" in said(part(blocks, "municipality"))
    assert "minder" not in said(part(blocks, "municipality"))
    assert "nu kost" not in said(part(blocks, "change"))


def test_welcome_documents_are_not_among_the_missing_ones() -> None:
    blocks = part(
        blocks_of(
            made(
                {"check": "document", "doc": "budget"},
                {"check": "document", "doc": "insurance", "kind": "info"},
            )
        ),
        "missing",
    )
    assert len(blocks[0]["items"]) == 1
    assert "Welkom, niet verplicht: verzekering" in said(blocks[1])


def test_an_open_judgement_is_a_question_to_a_person() -> None:
    ask = {"nl": "Is het beter?", "en": "Is it better?"}
    blocks = blocks_of(made({"check": "judgement", "ask": ask}))
    assert "Iemand moet dit beoordelen: Is het beter?" in said(part(blocks, "municipality"))


def test_a_condition_that_was_set_aside_says_by_whom() -> None:
    rule = {"check": "document", "doc": "diplomas", "waivable": "true"}
    waived = {"G1": {"by": "Teamleider", "on": "2026-05-01", "reason": "omdat"}}
    blocks = blocks_of(made(rule, waived=waived))
    assert "Niet nodig volgens Teamleider" in said(part(blocks, "holds"))


def test_at_most_three_others_stand_beside_each_with_day_and_completeness() -> None:
    lists = [
        make_profile(CAP_RULE, id=f"p{n}", title={"nl": f"Dorp {n}", "en": f"Village {n}"},
                     last_checked="2026-11-24", complete="false") for n in range(15)
    ]  # fmt: skip
    items = part(blocks_of(judged(make_challenge(), *lists)), "beside")[0]["items"]
    assert len(items) == MOST_BESIDE + 1
    for number, item in enumerate(items[:MOST_BESIDE], start=1):
        assert item == (
            f"✓ Dorp {number}: voldoet, volgens wat wij op 24 november 2026 zagen (niet compleet)."
        )
    assert items[-1] == "En nog 11: zie het hele rapport."


def test_a_grant_never_stands_beside() -> None:
    grant = make_profile(CAP_RULE, id="g", applies_to="grant")
    blocks = blocks_of(judged(make_challenge(), make_profile(CAP_RULE), grant))
    assert "c1-beside" not in {block.get("id") for block in blocks}


def test_a_group_reads_its_own_words_and_gets_a_line_for_the_rest() -> None:
    own = "Een plek voor iedereen"
    evaluation = made(CAP_RULE, self_rating={"want": own})
    pairs = next(b for b in part(blocks_of(evaluation), "questions") if b["type"] == "deflist")
    assert "geen oordeel" in pairs["caption"]
    assert [answer for _, answer in pairs["pairs"]] == [own, "", "", ""]


def test_it_says_from_what_it_was_made() -> None:
    evaluation = shipped("ch-01")
    text = said(part(blocks_of(evaluation), "about"))
    for digest in (evaluation.inputs_digest, evaluation.criteria_digest):
        assert digest.removeprefix("sha256:")[:DIGITS] in text
        assert digest.removeprefix("sha256:")[: DIGITS + 1] not in text


def test_amounts_that_do_not_add_up_stand_among_what_must_change() -> None:
    assert "Laat de bedragen van 2028 kloppen" in said(part(blocks_of(shipped("ch-06")), "change"))


def test_text_from_a_dossier_stays_text_on_one_line() -> None:
    evaluation = made(CAP_RULE, title={"nl": "a\nb \u202e{x}", "en": "a"})
    assert blocks_of(evaluation)[0]["heading"] == "a b [U+202E]{x}"


# --- room -----------------------------------------------------------------------------------------


def test_nothing_is_left_out_where_there_is_room() -> None:
    for name in SHIPPED:
        results = next(
            block["value"]
            for block in blocks_of(shipped(name))
            if block.get("name") == "challenge.1"
        )
        # The fullest sheet, with four answers of the group, may leave out what is in order already.
        left = {key: n for key, n in results["left"].items() if (name, key) != ("ch-07", "holds")}
        assert not any(left.values()), (name, results["left"])


def test_what_does_not_fit_is_counted_and_every_point_stands_somewhere() -> None:
    documents = [{"check": "document", "doc": f"document_{n}"} for n in range(90)]
    evaluation = made(CAP_RULE, *documents)
    blocks = blocks_of(evaluation)
    items = part(blocks, "missing")[0]["items"]
    left = int(re.findall(r"\d+", items[-1])[0])
    assert len(items) - 1 + left == len(parts_of(view_of(evaluation)).points["missing"])
    assert items[-1] == f"En nog {left}: zie het hele rapport."


def test_the_year_in_which_too_much_is_asked_is_never_left_out() -> None:
    years = [str(year) for year in range(2027, 2047)]
    asked = dict.fromkeys(years, "40000.00") | {"2045": "50000.01"}
    documents = [{"check": "document", "doc": f"document_{n}"} for n in range(60)]
    evaluation = made(
        CAP_RULE, *documents, money={"requested_by_year": asked},
        period={"start": "2027-01-01", "end": "2046-12-31"},
    )  # fmt: skip
    shown = [row[0] for row in rows(part(blocks_of(evaluation), "years"))]
    assert len(shown) < len(years)
    assert "2045" in shown
    assert shown == sorted(shown)


def test_a_text_that_is_cut_says_so() -> None:
    long = "woord " * 400
    assert shortened(long, 2, COLUMN, " … (ingekort)").endswith("woord … (ingekort)")
    assert lines_of(shortened(long, 2, COLUMN, " … (ingekort)"), COLUMN) == 2
    assert lines_of(shortened("W" * 5000, 1, COLUMN, "…"), COLUMN) == 1
    assert shortened("kort", 1, COLUMN, "…") == "kort"


def test_no_letter_is_wider_than_it_is_counted() -> None:
    """In DejaVu Sans, which comes with matplotlib: the widest of the common fonts."""
    ft2font = pytest.importorskip("matplotlib.ft2font")
    matplotlib = pytest.importorskip("matplotlib")
    font = ft2font.FT2Font(f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf")
    font.set_size(1000, 72)
    text = "".join(map(chr, range(32, 127))) + "€…’✓✗–éèëïüçñ×½"
    for letter in text:
        wide = font.load_char(ord(letter)).linearHoriAdvance / 65536 / 1000
        assert width_of(letter, BODY) >= wide * BODY - 1, letter


def test_two_columns_are_as_high_as_the_best_break_makes_them() -> None:
    assert columns([4, 3, 3]) == 6
    assert columns([10, 1]) == 10
    assert columns([]) == 0


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_longer_than_a_group_reads(lang: str) -> None:
    for key, text in texts(lang, "selfcheck").items():
        for sentence in re.split(r"(?<=[.?!:])\s", text):
            assert len(sentence.split()) <= MOST_WORDS, key
