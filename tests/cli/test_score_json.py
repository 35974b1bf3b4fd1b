"""The JSON of `evaluator score`: every node, every rule, numbers as text with published places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from evaluator.formats.files import read_document
from evaluator.render.schemas import schema_of
from tests.cli.program import call
from tests.support import ROOT

SHIPPED = sorted(p.parent.name for p in (ROOT / "submissions").glob("*/dossier.yaml"))
CHALLENGES = [name for name in SHIPPED if name.startswith("ch-")]
OUTCOME = Draft202012Validator(schema_of("outcome"))
MONEY = re.compile(r"-?[0-9]+\.[0-9]{2}")
# The profiles of the shipped criteria with their rules, read as data and not by our types.
PROFILES = {
    path.stem: read_document(path, path.name).data
    for path in (ROOT / "criteria" / "profiles").glob("*.yaml")
}


def outcome(name: str, *options: str) -> dict[str, Any]:
    return call("score", f"submissions/{name}", "--format", "json", *options).json


def checks(name: str, profile: str, challenge: str = "") -> dict[str, dict[str, Any]]:
    (found,) = outcome(name, "--profile", profile)["challenges"]
    return {check["rule"]: check for check in found["profiles"][profile]["checks"]}


def values(body: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every single value of a JSON text with its path."""
    items = (
        body.items()
        if isinstance(body, dict)
        else enumerate(body)
        if isinstance(body, list)
        else ()
    )
    for key, item in items:
        yield from values(item, (*path, str(key)))
    if not isinstance(body, dict | list):
        yield path, body


# --- form -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_the_outcome_of_a_shipped_dossier_fits_the_published_schema(name: str, empty: Path) -> None:
    assert not [f"{e.json_path}: {e.message}" for e in OUTCOME.iter_errors(outcome(name))]


@pytest.mark.parametrize("name", SHIPPED)
def test_keys_are_sorted_and_no_number_is_a_float(name: str, empty: Path) -> None:
    text = call("score", f"submissions/{name}", "--format", "json").out
    body = json.loads(text)
    assert text == json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n"
    whole = {"line", "n", "rank"}
    for path, value in values(body):
        assert not isinstance(value, float), path
        if isinstance(value, int) and not isinstance(value, bool):
            assert path[-1] in whole, path


@pytest.mark.parametrize("name", SHIPPED)
def test_a_place_is_a_relative_file_and_a_line_from_1(name: str, empty: Path) -> None:
    folder = ROOT / "submissions" / name
    for finding in outcome(name)["findings"]:
        where = finding["where"]
        assert not where["file"].startswith(("/", "\\", ".."))
        assert "\\" not in where["file"]
        if where["line"] is not None:
            lines = (folder / where["file"]).read_text(encoding="utf-8").count("\n") + 1
            assert 1 <= where["line"] <= lines


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_only_messages_depend_on_the_language(name: str, lang: str, empty: Path) -> None:
    def bare(body: dict[str, Any]) -> list[Any]:
        return [item for item in values(body) if item[0][-1] not in ("message", "remedy")]

    assert bare(outcome(name, "--lang", lang)) == bare(outcome(name))


@pytest.mark.parametrize("name", SHIPPED)
def test_an_exact_fraction_stands_beside_what_does_not_terminate(name: str, empty: Path) -> None:
    """At 12 decimals half up; the fraction is in lowest terms and its decimals never end."""
    body = outcome(name)
    holders = [bid for lot in body.get("lots", []) for bid in lot["bids"]]
    holders += [c["scores"] for c in body.get("challenges", []) if c["scores"]]
    for holder in holders:
        for spot, ratio in holder.get("exact", {}).items():
            above, below = (int(part) for part in ratio.split("/"))
            exact = Fraction(above, below)
            assert (exact.numerator, exact.denominator) == (above, below)
            rest = below
            while rest % 2 == 0:
                rest //= 2
            while rest % 5 == 0:
                rest //= 5
            assert rest > 1
            shown = _at(holder, spot)
            assert re.fullmatch(r"-?[0-9]+\.[0-9]{12}", shown)
            assert abs(Fraction(shown) - exact) <= Fraction(1, 2 * 10**12)


def _at(holder: dict[str, Any], spot: str) -> str:
    """The value that an entry of `exact` is about: ids have points of their own."""
    group, _, rest = spot.partition(".")
    if not rest:
        return str(holder[group])
    inside = holder[group]
    if rest in inside and isinstance(inside[rest], str):
        return str(inside[rest])
    node, _, key = rest.rpartition(".")
    return str(inside[node][key])


def test_what_is_not_known_is_null_and_never_zero(empty: Path) -> None:
    """ch-06 leaves out the second year of three; R8 has no current cost to compare with."""
    cap = checks("ch-06", "wageningen-seed")["W1"]["by_year"]
    unknown = [year for year, found in cap.items() if found["result"] == "unknown"]
    assert unknown
    for year in unknown:
        assert (cap[year]["value"], cap[year]["over"], cap[year]["room"]) == (None, None, None)
        assert cap[year]["limit"] == "50000.00"


# --- tender ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tender-voorbeeld", "tender-voorbeeldstad"])
def test_the_example_tender_has_the_totals_of_its_brief(name: str, empty: Path) -> None:
    """A 76.80, D 73.25, B 53.60; C is not admissible, unofficially 68.40."""
    (lot,) = outcome(name)["lots"]
    bids = {bid["id"]: bid for bid in lot["bids"]}
    assert {k: (b["total"], b["rank"]) for k, b in bids.items()} == {
        "A": ("76.80", 1),
        "B": ("53.60", 3),
        "C": (None, None),
        "D": ("73.25", 2),
    }
    assert bids["C"]["admissible"] is False
    assert bids["C"]["unofficial"] == {"total": "68.40", "rank": 3}
    assert (lot["winners"], lot["tie"], lot["better"]) == (["A"], False, "higher")


def test_every_node_of_the_tree_is_there_for_every_bid(empty: Path) -> None:
    path = ROOT / "criteria/tenders/preventief-veld-voorbeeld.yaml"
    tree = read_document(path, path.name).data["criteria"]
    nodes = {node["id"] for node in tree} | {
        child["id"] for node in tree for child in node.get("children", [])
    }
    (lot,) = outcome("tender-voorbeeld")["lots"]
    assert {"C2", "C2.P1", "C2.P5"} <= nodes
    for bid in lot["bids"]:
        assert set(bid["criteria"]) == nodes
        # An inner node has points and no score of its own; a leaf has both.
        assert "score" not in bid["criteria"]["C2"]
        assert bid["criteria"]["C2"]["points"] is not None
        assert set(bid["criteria"]["C2.P1"]) >= {"score", "points", "spread", "n"}


def test_points_are_the_share_of_the_whole_times_the_score(empty: Path) -> None:
    """C2 weighs 25 of 100 and C2.P1 20 of its 100: share 0.05. A scores 84: 0.05 x 84 = 4.2.

    C1 weighs 25: 0.25 x 76 = 19.
    """
    (lot,) = outcome("tender-voorbeeld")["lots"]
    bid = next(bid for bid in lot["bids"] if bid["id"] == "A")
    assert bid["criteria"]["C2.P1"]["points"] == "4.2"
    assert bid["criteria"]["C1"]["points"] == "19"
    below = sum(Fraction(bid["criteria"][f"C2.P{n}"]["points"]) for n in range(1, 6))
    assert Fraction(bid["criteria"]["C2"]["points"]) == below


def test_money_has_the_minor_units_of_its_currency(empty: Path) -> None:
    (lot,) = outcome("tender-voorbeeld")["lots"]
    for bid in lot["bids"]:
        assert bid["price"]["currency"] == "EUR"
        assert MONEY.fullmatch(bid["price"]["amount"])


def test_every_gate_of_the_set_stands_at_every_bid(empty: Path) -> None:
    path = ROOT / "criteria/tenders/preventief-veld-voorbeeld.yaml"
    gates = [gate["id"] for gate in read_document(path, path.name).data["gates"]]
    (lot,) = outcome("tender-voorbeeld")["lots"]
    for bid in lot["bids"]:
        assert [gate["rule"] for gate in bid["gates"]] == gates


def test_a_refused_tender_has_no_totals_ranks_or_winners(empty: Path, dossier: Any) -> None:
    scores = dossier("tender-voorbeeld") / "scores.csv"
    lines = scores.read_text(encoding="utf-8").split("\n")
    scores.write_text("\n".join([lines[0], *lines[2:]]), encoding="utf-8")
    ran = call("score", "tender-voorbeeld", "--format", "json")
    (lot,) = ran.json["lots"]
    assert (ran.code, ran.json["status"], lot["winners"]) == (1, "refused", [])
    assert all(bid["total"] is bid["rank"] is bid["unofficial"] is None for bid in lot["bids"])
    (found,) = [f for f in ran.json["findings"] if f["code"] == "score.missing"]
    assert found["where"]["file"] == "scores.csv"


def test_the_price_only_series_has_its_own_shape(empty: Path) -> None:
    body = outcome("tsuchiura")
    assert body["kind"] == "tender-series"
    assert len(body["tenders"]) == 771
    assert set(body["tenders"][0]) == {
        "id", "status", "winners", "published_winner", "agrees", "why",
    }  # fmt: skip


# --- challenge ------------------------------------------------------------------------------------


def test_the_cap_is_told_year_by_year(empty: Path) -> None:
    """Asked 46,000, 53,500 and 47,500 against 50,000: 3,500 too much in the second year.

    Together 147,000 is less than 3 x 50,000: an average would have hidden it.
    """
    years = checks("ch-03", "wageningen-seed")["W1"]["by_year"]
    assert years == {
        "2027": {
            "value": "46000.00", "limit": "50000.00", "over": "0.00", "room": "4000.00",
            "result": "pass",
        },
        "2028": {
            "value": "53500.00", "limit": "50000.00", "over": "3500.00", "room": "0.00",
            "result": "fail",
        },
        "2029": {
            "value": "47500.00", "limit": "50000.00", "over": "0.00", "room": "2500.00",
            "result": "pass",
        },
    }  # fmt: skip


def test_the_current_cost_is_told_year_by_year(empty: Path) -> None:
    """Factor 1.0 x 57,222.00 falls away in 2029; 47,500 is asked: room 9,722."""
    years = checks("ch-03", "rotterdam")["R8"]["by_year"]
    assert years["2029"] == {
        "value": "47500.00", "limit": "57222.00", "over": "0.00", "room": "9722.00",
        "result": "pass",
    }  # fmt: skip


@pytest.mark.parametrize("name", CHALLENGES)
def test_every_rule_of_every_profile_is_there(name: str, empty: Path) -> None:
    (challenge,) = outcome(name, "--profile", "all")["challenges"]
    take_over = {k for k, p in PROFILES.items() if p["applies_to"] == "take-over"}
    assert set(challenge["profiles"]) == take_over
    for profile, found in challenge["profiles"].items():
        wanted = [rule["id"] for rule in PROFILES[profile].get("rules") or []]
        told = [check["rule"] for check in found["checks"] + found["notes"]]
        assert sorted(told) == sorted(wanted)


def test_a_profile_that_is_no_take_over_profile_does_not_apply(empty: Path) -> None:
    text = (ROOT / "criteria/profiles/lsa-basic.yaml").read_text(encoding="utf-8")
    text = text.replace("applies_to: take-over", "applies_to: grant")
    text = text.replace("id: lsa-basic", "id: subsidie")
    (empty / "eigen regels.yaml").write_text(text, encoding="utf-8")
    (challenge,) = outcome("ch-01", "--profile", "./eigen regels.yaml")["challenges"]
    assert challenge["profiles"]["subsidie"]["overall"] == "not_applicable"
    assert not any(check["counted"] for check in challenge["profiles"]["subsidie"]["checks"])


def test_scores_of_a_challenge_stand_apart_from_its_gates(empty: Path) -> None:
    """ch-03 fails W1; three assessors gave K2.P1 80, 60 and 80: the mean is 220/3."""
    (challenge,) = outcome("ch-03")["challenges"]
    rows = (ROOT / "submissions/ch-03/scores.csv").read_text(encoding="utf-8").split("\n")
    given = [row.split(",")[3] for row in rows if row.startswith("ch-03,K2.P1,")]
    levels = {"onvoldoende": 0, "matig": 40, "voldoende": 60, "goed": 80, "uitstekend": 100}
    mean = Fraction(sum(levels[word] for word in given), len(given))
    scores = challenge["scores"]
    assert scores["criteria"]["K2.P1"]["n"] == len(given)
    assert abs(Fraction(scores["criteria"]["K2.P1"]["score"]) - mean) <= Fraction(1, 2 * 10**12)
    assert scores["total"] is not None


@pytest.mark.parametrize("name", CHALLENGES)
def test_a_single_challenge_file_gives_the_gates_of_its_folder(name: str, empty: Path) -> None:
    file = f"submissions/{name}/challenges/{name}.yaml"
    profiles = ["--profile", "all"]
    alone = call("score", file, "--format", "json", *profiles)
    (single,) = alone.json["challenges"]
    (whole,) = outcome(name, *profiles)["challenges"]
    assert single["profiles"] == whole["profiles"]
    assert single["scores"] is None


# --- scenarios ------------------------------------------------------------------------------------


def test_a_scenario_says_so(empty: Path) -> None:
    body = outcome("tender-voorbeeld", "--weight-set", "residents_40")
    assert body["scenario"] == {"weight_set": "residents_40"}
    assert outcome("tender-voorbeeld")["scenario"] is None
    assert body["inputs_digest"] == outcome("tender-voorbeeld")["inputs_digest"]


def test_another_cap_is_a_scenario(empty: Path) -> None:
    body = outcome("ch-01", "--cap", "45000", "--profile", "wageningen-seed")
    (check,) = [
        c
        for c in body["challenges"][0]["profiles"]["wageningen-seed"]["checks"]
        if c["rule"] == "W1"
    ]
    assert body["scenario"]
    assert {year["limit"] for year in check["by_year"].values()} == {"45000.00"}
