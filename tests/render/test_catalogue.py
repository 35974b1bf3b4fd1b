"""The message catalogue: both languages, every code, no value that the code does not pass."""

from __future__ import annotations

import ast
import datetime as dt
import re
import time
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest

from evaluator.award import FORMULAS, MECHANISMS
from evaluator.errors import CallError, InputError, Problem
from evaluator.formats.evaluation import Choices, evaluate
from evaluator.model import base, criteria, finding, outcome, rule
from evaluator.model.challenge import Baseline
from evaluator.model.criteria import CriteriaSet
from evaluator.model.dossier import BidStatus
from evaluator.model.finding import Finding, Where
from evaluator.render.catalogue import Number, Words
from evaluator.render.texts import LANGUAGES, MESSAGES, UnknownTextError, fields, tables, texts
from evaluator.rules import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "evaluator"
# Phrases translate the words of the code, so English has none (see test_phrases).
SUBJECTS = sorted({path.stem for path in MESSAGES.glob("*/*.toml")} - {"phrases"})
DOSSIERS = sorted(path.parent.name for path in ROOT.glob("submissions/*/dossier.yaml"))
CODE = re.compile(r"[a-z]+\.[a-z0-9_]*[a-z0-9]")
FILE = re.compile(r"\.(csv|html|json|jsonl|log|sealed|toml|txt|xlsx|yaml)$")
MAKERS = ("error", "warning", "info", "Finding")
PARTS = ("message", "remedy", "why")

# What a code that is put together can end in: every value but the one that is not noteworthy.
ENDS = {
    "bid.": set(get_args(BidStatus.model_fields["state"].annotation)) - {"admitted"},
    "criteria.": set(get_args(CriteriaSet.model_fields["status"].annotation)) - {"adopted"},
}
# Reasons why a bid is not admissible that are findings too.
INADMISSIBLE = (
    "price.above_ceiling", "price.not_the_fixed_price", "price.outside_bandwidth",
    "score.below_minimum", "score.refusal_level",
)  # fmt: skip
PROBLEM_TEMPLATES = {
    "call.unknown_{kind}": {"call.unknown_weight_set", "call.unknown_mechanism"},
    "matrix.{code}": {"matrix"},
}
# Names of fields that look like the code of a problem.
NO_CODES = {"money.vat", "money.plan_budget_requested"}

nl, en = Words("nl"), Words("en")


# --- what the code makes --------------------------------------------------------------------------


@cache
def trees() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name."""
    return {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(PACKAGE.rglob("*.py"))
        if "_data" not in path.parts
    }


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def template(node: ast.AST) -> str:
    """An f-string as text with the expressions between braces."""
    return ast.unparse(node)[2:-1]


def strings(pattern: str, *modules: str) -> set[str]:
    """Texts of some modules that match a pattern."""
    return {
        node.value
        for module in modules
        for node in ast.walk(trees()[module])
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(pattern, node.value)
    }


def codes_in(*modules: str) -> set[str]:
    """Every text of some modules that looks like a code."""
    said = strings(CODE.pattern, *modules)
    return {text for text in said if not FILE.search(text)}


def calls_in(module: str) -> list[tuple[ast.Call, ast.AST]]:
    """The calls of a module that make a finding, each with its function."""
    return [
        (call, scope)
        for scope in functions(trees()[module])
        for call in ast.walk(scope)
        if isinstance(call, ast.Call) and call.args and makes_finding(call)
    ]


def loose_codes(*modules: str) -> set[str]:
    """Codes that some modules hold without making a finding of them on the spot."""
    firsts = [call.args[0] for module in modules for call, _ in calls_in(module)]
    return codes_in(*modules) - {str(n.value) for n in firsts if isinstance(n, ast.Constant)}


def codes_of(module: str, node: ast.AST) -> set[str]:
    """What the first argument of a call that makes a finding can be.

    A variable can be any loose code of its module; where there is none, the code comes from an
    award mechanism.
    """
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.JoinedStr):
        start = template(node).partition("{")[0]
        return {start + end for end in ENDS[start]}
    return loose_codes(module) or loose_codes(*(m for m in trees() if m.startswith("award.")))


def dict_keys(node: ast.AST, scope: ast.AST, tree: ast.AST) -> set[str]:
    """Keys of what stands behind ``**``: a dict, a name for one, a function that gives one."""
    if isinstance(node, ast.Dict):
        found = {key.value for key in node.keys if isinstance(key, ast.Constant)}
        for key, value in zip(node.keys, node.values, strict=True):
            found |= dict_keys(value, scope, tree) if key is None else set()
        return {str(name) for name in found}
    if isinstance(node, ast.BinOp):
        return dict_keys(node.left, scope, tree) | dict_keys(node.right, scope, tree)
    if isinstance(node, ast.Name):
        return {key for value in assigned(node.id, scope) for key in dict_keys(value, scope, tree)}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        made = [f for f in functions(tree) if f.name == node.func.id]
        returned = [n.value for f in made for n in ast.walk(f) if isinstance(n, ast.Return)]
        return {key for value in returned if value for key in dict_keys(value, made[0], tree)}
    return set()


def assigned(name: str, scope: ast.AST) -> Iterator[ast.AST]:
    """What a name is set to within a function, also as one of several."""
    for node in ast.walk(scope):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=True)
                yield from (v for t, v in pairs if isinstance(t, ast.Name) and t.id == name)


def makes_finding(call: ast.Call) -> bool:
    func = call.func
    options = (func.body, func.orelse) if isinstance(func, ast.IfExp) else (func,)
    return all(isinstance(o, ast.Name) and o.id in MAKERS for o in options)


def value_names(call: ast.Call, scope: ast.AST, tree: ast.AST) -> frozenset[str]:
    """Names of the values that a call gives to its finding."""
    found: set[str] = set()
    for k in call.keywords:
        if ast.unparse(call.func) == "Finding":
            found |= dict_keys(k.value, scope, tree) if k.arg == "values" else set()
        else:
            found |= {k.arg} if k.arg else dict_keys(k.value, scope, tree)
    return frozenset(found - {"where"})


@cache
def made() -> dict[str, list[frozenset[str]]]:
    """The names of the values of every place that makes a finding, by code."""
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for module, tree in trees().items():
        if "from evaluator.model.finding import" not in ast.unparse(tree):
            continue
        for call, scope in calls_in(module):
            for code in codes_of(module, call.args[0]):
                found[code].append(value_names(call, scope, tree))
    return found


def plain_texts(tree: ast.AST) -> set[str]:
    return {
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


def passed_codes() -> Iterator[str]:
    """Codes passed to a problem, or to a function with a parameter `code`."""
    takers = {"Problem"}
    for tree in trees().values():
        takers |= {f.name for f in functions(tree) if "code" in [a.arg for a in f.args.args]}
    every = (n for tree in trees().values() for n in ast.walk(tree))
    for call in (n for n in every if isinstance(n, ast.Call)):
        if ast.unparse(call.func).rpartition(".")[2] not in takers - set(MAKERS):
            continue
        named = [k.value for k in call.keywords if k.arg == "code"]
        for arg in (*call.args, *named):
            if isinstance(arg, ast.Constant) and CODE.fullmatch(str(arg.value)):
                yield str(arg.value)
            if arg in named and isinstance(arg, ast.JoinedStr):
                yield from PROBLEM_TEMPLATES[template(arg)]


@cache
def problem_codes() -> set[str]:
    """Codes of problems: those passed as such, and every text that begins as one of them does."""
    known, direct = set(headings("problems")), set(passed_codes())
    families = {code.partition(".")[0] for code in direct | known}
    # What renders a result names keys and fields that look like codes, and passes its codes.
    trees_ = [tree for m, tree in trees().items() if not m.startswith(("render.", "report.style"))]
    said = {text for tree in trees_ for text in plain_texts(tree)}
    likely = {t for t in said if CODE.fullmatch(t) and t.partition(".")[0] in families}
    subjects = [(path.parent.name, path.stem) for path in MESSAGES.glob("*/*.toml")]
    pairs = {(subject, key) for lang, subject in subjects for key in texts(lang, subject)}
    keys = {key for _, key in pairs} | {f"{subject}.{key}" for subject, key in pairs}
    files = {text for text in likely if FILE.search(text)}
    return (direct | likely) - set(made()) - finding.REFUSES - (keys - known) - files - NO_CODES


def headings(subject: str) -> list[str]:
    """The entries of findings or problems."""
    return list(tables("nl", subject))


# --- both languages -------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", SUBJECTS)
def test_both_languages_have_the_same_texts_and_values(subject: str) -> None:
    dutch, english = texts("nl", subject), texts("en", subject)
    if subject == "problems":  # English remedies stand in the code
        dutch = {key: text for key, text in dutch.items() if key.endswith(".headline")}
    assert set(dutch) == set(english)
    for key, text in dutch.items():
        assert sorted(fields(text)) == sorted(fields(english[key])), key


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_is_one_line_that_says_something(lang: str, subject: str) -> None:
    for key, text in texts(lang, subject).items():
        assert isinstance(text, str), key
        assert text.strip(), key
        assert "\n" not in text, key


@pytest.mark.parametrize("subject", SUBJECTS)
def test_dutch_says_it_in_the_words_of_the_sector(subject: str) -> None:
    for key, text in texts("nl", subject).items():
        said = re.sub(r"\{[^}]*\}", "", text)
        assert not re.search(r"\b(poort|panel|evaluatie|baseline)", said, re.IGNORECASE), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_point_to_groups_that_exist(lang: str) -> None:
    groups = {key.partition(".")[0] for key in texts(lang, "words") if "." in key}
    for subject in SUBJECTS:
        for key, text in texts(lang, subject).items():
            asked = {spec.removeprefix("word/") for _, spec in fields(text) if "word/" in spec}
            assert asked <= groups, key


# --- findings -------------------------------------------------------------------------------------


def test_every_finding_has_its_texts_and_no_text_is_left_over() -> None:
    named = set(headings("findings"))
    assert set(made()) <= named
    assert named <= set(made()) | finding.REFUSES
    for code in named:
        entry = tables("nl", "findings")[code]
        assert set(PARTS) <= set(entry), code
        assert set(entry) <= {*PARTS, *(f"{part}_challenge" for part in PARTS)}, code


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_finding_asks_only_for_values_that_every_place_passes(lang: str) -> None:
    known = texts(lang, "findings")
    for code, places in made().items():
        for part in PARTS:
            own = f"{code}.{part}_challenge"
            for values in places:
                key = own if "profile" in values and own in known else f"{code}.{part}"
                lacking = {name for name, _ in fields(known[key])} - values
                assert not lacking, f"{key}: {lacking} at a place that passes {sorted(values)}"


def test_a_text_for_challenges_belongs_to_a_code_that_occurs_there() -> None:
    for key in texts("nl", "findings"):
        if key.endswith("_challenge"):
            assert any("profile" in values for values in made()[key.rpartition(".")[0]]), key


def test_the_scan_sees_values_behind_names_and_functions() -> None:
    assert frozenset({"assessor", "lot", "subject", "criterion"}) in made()["score.missing"]
    assert frozenset({"subject", "profile", "rule"}) in made()["gate.fail"]
    assert {"subject", "year", "costs"} <= set(made()["money.lines_do_not_add_up"][0])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DOSSIERS)
def test_every_finding_on_a_shipped_dossier_reads(name: str, lang: str) -> None:
    for found in evaluate(ROOT / "submissions" / name, Choices()).outcome.findings:
        said = Words(lang).finding(found, several_lots=True)
        assert all(said)
        assert not re.search(r"[{}]|\bNone\b", said.message)


def test_a_finding_on_a_bid_and_on_a_challenge_differ() -> None:
    bid = Finding("gate.fail", "warning", values={"lot": "2", "subject": "B", "rule": "GT2"})
    challenge = Finding(
        "gate.fail", "warning", values={"subject": "ch-03", "profile": "lsa-basic", "rule": "L4"}
    )
    assert nl.finding(bid).message == "Inschrijving B voldoet niet aan eis GT2."
    assert nl.finding(bid, several_lots=True).message.startswith("Perceel 2: Inschrijving B")
    assert "voorwaarde L4 van lsa-basic: dit moet anders" in nl.finding(challenge).message
    assert en.finding(challenge).message.startswith("Challenge ch-03 does not yet meet condition")


def test_values_are_written_as_the_language_does() -> None:
    money = Finding(
        "money.lines_do_not_add_up", "error",
        values={"subject": "ch-06", "year": "2028", "costs": "30500.00", "income": "31000.00",
                "difference": "500.00"},
    )  # fmt: skip
    assert "€\u00a030.500,00" in nl.finding(money).message
    assert "€30,500.00" in en.finding(money).message
    scale = Finding(
        "score.off_scale", "error",
        values={"lot": "", "subject": "A", "criterion": "C1", "assessor": "consensus",
                "found": "zeer goed", "allowed": "0 to 12.5 in steps of 0.5"},
    )  # fmt: skip
    assert "de commissie samen" in nl.finding(scale).message
    assert "van 0 tot en met 12,5, in stappen van 0,5" in nl.finding(scale).remedy
    later = Finding(
        "criteria.not_yet_valid", "error",
        values={"criteria": "x", "valid_from": "2026-05-01", "reference": "2026-04-13"},
    )  # fmt: skip
    assert "vanaf 1 mei 2026" in nl.finding(later).message
    mixed = Finding("price.vat_mixed", "error", values={"lot": "1", "found": "excl, incl"})
    assert "zonder btw en met btw" in nl.finding(mixed).message


def test_text_from_a_dossier_stays_text() -> None:
    bad = "{subject.__class__} {0} %s <b>"
    found = Finding("bid.excluded", "info", Where(), {"lot": "1", "subject": bad})
    assert bad in nl.finding(found).message
    assert nl.text("words.in_lot", lot=bad, text="x") == f"Perceel {bad}: x"


@pytest.mark.parametrize("asked", ["{a.b}", "{a[0]}", "{0}", "{}", "{a!r}", "{a:{b}}"])
def test_a_text_may_ask_for_plain_names_only(asked: str) -> None:
    with pytest.raises(ValueError, match="plain name"):
        fields(asked)
    with pytest.raises(ValueError, match="plain name"):
        nl._filled("x", asked, {"a": "1", "b": "2"})


def test_a_text_or_value_that_is_not_there_is_a_fault() -> None:
    for key in ("words.no.such", "nothing.at_all", "../words.advice", "words"):
        with pytest.raises(UnknownTextError):
            nl.text(key)
    with pytest.raises(UnknownTextError, match="asks for text"):
        nl.text("words.in_lot", lot="1")
    with pytest.raises(UnknownTextError, match="no way to write"):
        nl._filled("x", "{a:upper}", {"a": "1"})
    with pytest.raises(ValueError, match="no texts"):
        Words("de")


# --- problems -------------------------------------------------------------------------------------


def test_every_problem_has_its_sentence_and_none_is_left_over() -> None:
    known = set(headings("problems")) - {"remedies"}
    for code in problem_codes():
        assert code in known or code.partition(".")[0] in known, code
    families = {code.partition(".")[0] for code in problem_codes()}
    assert {key for key in known if "." in key} <= problem_codes()
    assert {key for key in known if "." not in key} <= families | {"other"}


def test_the_scan_sees_codes_however_they_are_passed() -> None:
    passed = {
        "yaml.syntax", "table.number_space", "call.unknown_weight_set", "key.missing",
        "criterion.principles_missing", "table.xlsx_macros", "block.row", "weights.do_not_sum",
    }  # fmt: skip
    assert passed <= problem_codes()


def test_dutch_says_what_to_do_for_every_problem() -> None:
    for code, entry in tables("nl", "problems").items():
        if code != "remedies":
            assert set(entry) == {"headline", "remedy"}, code
            assert not entry["headline"].endswith("."), code
            assert entry["remedy"].endswith("."), code


def test_every_translated_remedy_stands_in_the_code() -> None:
    said = {text for tree in trees().values() for text in plain_texts(tree)}
    for english, dutch in tables("nl", "problems")["remedies"].items():
        assert english.partition("{name}")[0] in said, english
        assert fields(english) == fields(dutch)


def test_a_problem_reads_in_both_languages() -> None:
    twice = Problem(code="yaml.duplicate_key", remedy="keep one of the two")
    assert nl.problem(twice)[:2] == ("Een sleutel staat er twee keer", "Houd een van de twee.")
    assert en.problem(twice)[:2] == ("A key stands there twice", "keep one of the two")
    close = Problem(code="key.unknown", remedy="did you mean weight?")
    assert nl.problem(close).remedy == "Bedoelde u weight?"
    exact = Problem(code="value.not_allowed", remedy="write year-month-day")
    assert nl.problem(exact).remedy == "Schrijf jaar-maand-dag."


def test_a_problem_without_a_text_of_its_own_still_reads() -> None:
    assert nl.problem(Problem(code="block.row")).headline == nl.problem(Problem(code="block.id"))[0]
    unknown = Problem(code="never.heard_of", remedy="do this")
    assert nl.problem(unknown).headline == "Hier klopt iets niet"
    assert en.problem(unknown)[:2] == ("Something is not right here", "do this")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_can_be_explained(lang: str) -> None:
    for code in (*headings("findings"), *set(headings("problems")) - {"remedies"}):
        lines = Words(lang).explain(code)
        assert lines
        assert not any("{" in line for line in lines)
    assert nl.explain("gate.fail")[0] == "Inschrijving <subject> voldoet niet aan eis <rule>."
    assert len(nl.explain("gate.fail")) == 6
    with pytest.raises(CallError, match=r"call\.unknown_code"):
        Words(lang).explain("no.such")


def test_a_real_mistake_gives_a_dutch_sentence(tmp_path: Path) -> None:
    (tmp_path / "dossier.yaml").write_text("id: a\nid: b\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        evaluate(tmp_path, Choices())
    assert nl.problem(caught.value.problems[0]).headline == "Een sleutel staat er twee keer"


# --- words ----------------------------------------------------------------------------------------

CHOICES: dict[str, tuple[object, ...]] = {
    "result": get_args(outcome.CheckResult),
    "overall": get_args(outcome.Overall),
    "overall_explained": get_args(outcome.Overall),
    "status": get_args(outcome.Status),
    "status_explained": get_args(outcome.Status),
    "better": get_args(outcome.Better),
    "severity": get_args(finding.Severity),
    "basis": get_args(rule.Basis),
    "rule_kind": get_args(rule.RuleKind),
    "evidence": get_args(base.Evidence),
    "vat": (*get_args(base.VatBasis), "unspecified"),
    "baseline": get_args(Baseline.model_fields["status"].annotation),
    "applies_to": get_args(rule.Profile.model_fields["applies_to"].annotation),
    "set_status": (
        *get_args(CriteriaSet.model_fields["status"].annotation), "placeholder",
    ),
    "aggregate": get_args(criteria.Panel.model_fields["aggregate"].annotation),
    "individual_reason": get_args(criteria.Panel.model_fields["individual_reason"].annotation),
    "recusal": get_args(criteria.Panel.model_fields["recusal"].annotation),
    "recusal_explained": get_args(criteria.Panel.model_fields["recusal"].annotation),
    "check": tuple(CHECKS),
    "mechanism": tuple(MECHANISMS),
    "mechanism_explained": tuple(MECHANISMS),
    "mechanism_symbols": tuple(MECHANISMS),
    "mechanism_legend": tuple(MECHANISMS),
    "price_formula": tuple(FORMULAS),
    "price_formula_explained": tuple(FORMULAS),
    "price_formula_symbols": tuple(FORMULAS),
    "price_formula_legend": tuple(FORMULAS),
    "banner": ("placeholder", "illustrative", "provisional", "scenario", "refused"),
    "month": tuple(range(1, 13)),
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("group", CHOICES)
def test_a_group_has_a_word_for_every_value(group: str, lang: str) -> None:
    prefix = f"{group}."
    known = {k.removeprefix(prefix) for k in texts(lang, "words") if k.startswith(prefix)}
    assert known == {str(value) for value in CHOICES[group]}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_steps_columns_and_reasons_of_the_code_have_words(lang: str) -> None:
    award = ("award.points", "award.weighted_sum", "award.best_quality", "award.award_on_value")
    steps = [
        list(node.args[:2])
        for module in award
        for node in ast.walk(trees()[module])
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Step", "_leaf_step")
    ]
    names = {first.value for first, _ in steps if isinstance(first, ast.Constant)}
    assert names == {key[5:] for key in texts(lang, "words") if key.startswith("step.")}
    columns = {
        column.value
        for _, second in steps
        if isinstance(second, ast.Tuple)
        for column in second.elts
        if isinstance(column, ast.Constant)
    }
    assert columns == {k[12:] for k in texts(lang, "words") if k.startswith("step_column.")}
    for name, formula in FORMULAS.items():
        assert Words(lang).text(f"words.price_formula_symbols.{name}") == formula.symbols


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reasons_of_the_core_have_words(lang: str) -> None:
    words = Words(lang)
    for kind in get_args(rule.RuleKind):
        assert kind == "gate" or words.text(f"words.not_counted.kind_{kind}")
    for why in ("note", "not_due", "unverified"):
        assert why in strings(r"[a-z_]+", "rules.profile", "rules.note")
        assert words.text(f"words.not_counted.{why}")
    for why in ("no_testable_rule", "unknown_or_open"):
        assert why in strings(r"[a-z_]+", "rules.profile")
        assert words.text(f"words.overall_reason.{why}")
    for code in INADMISSIBLE:
        assert code in made()
        assert words.text(f"words.inadmissible.{code}")
    reasons = {k[11:] for k in texts(lang, "words") if k.startswith("series_why.")}
    made_there = strings(r"[a-z_]+", "outcome.series")
    assert {why.removeprefix("published_") for why in reasons} <= made_there | {
        "winner_unknown", "disqualified", "invalid", "not_opened",
    }  # fmt: skip


def test_a_free_value_is_shown_as_it_is() -> None:
    assert nl.word("role", "inwoner_wijkpanel") == "inwoner (wijkpanel)"
    assert nl.word("role", "buurtregisseur") == "buurtregisseur"
    assert nl.field("budget") == "begroting"
    assert nl.field("facts.something_new") == "facts.something_new"


def asked_texts() -> Iterator[tuple[str, str]]:
    """Every key that the code asks for, with the module; up to where a value goes into it."""
    for module, tree in trees().items():
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args):
            key = call.args[0]
            if not (isinstance(call.func, ast.Attribute) and call.func.attr == "text"):
                continue
            if isinstance(key, ast.JoinedStr):
                yield module, template(key).partition("{")[0] + "{"
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield module, key.value


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_that_the_code_asks_for_is_there(lang: str) -> None:
    subjects = {path.stem for path in (MESSAGES / lang).glob("*.toml")}
    known = {f"{subject}.{key}" for subject in subjects for key in texts(lang, subject)}
    for module, key in asked_texts():
        open_ended, said = key.endswith("{"), key.rstrip("{")
        if said:
            assert any(k.startswith(said) for k in known) if open_ended else said in known, (
                module,
                key,
            )


def test_the_words_that_were_asked_for() -> None:
    assert nl.text("words.status.refused") == "nog niet te berekenen"
    assert nl.text("words.overall.does_not_meet_gates") == "zo kan het nog niet: dit moet anders"
    assert nl.text("words.result_unknown.cost_not_higher") == "dit moet de gemeente uitzoeken"
    assert nl.text("words.advice") == "Advies, geen besluit."
    for kind, capitals in (
        ("placeholder", "PLACEHOLDER"), ("illustrative", "ILLUSTRATIVE"),
        ("provisional", "PROVISIONAL"), ("refused", "REFUSED"),
        ("scenario", "SCENARIO, NOT THE OUTCOME"),
    ):  # fmt: skip
        assert capitals in nl.text(f"words.banner.{kind}")
        assert capitals in en.text(f"words.banner.{kind}")


# --- numbers, money, dates ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "places", "dutch", "english"),
    [
        ("1234.50", None, "1.234,50", "1,234.50"),
        (Decimal("1234.50"), None, "1.234,50", "1,234.50"),
        (Fraction(2469, 2), None, "1.234,5", "1,234.5"),
        (Fraction(2469, 2), 2, "1.234,50", "1,234.50"),
        (Fraction(1, 3), None, "0,333333333333", "0.333333333333"),
        (Fraction(1, 3), 2, "0,33", "0.33"),
        (Fraction(1, 8), 2, "0,13", "0.13"),  # half up
        (Fraction(-1, 1000), 2, "0,00", "0.00"),
        ("-0.00", None, "0,00", "0.00"),
        (-1234567, None, "-1.234.567", "-1,234,567"),
        ("76", 1, "76,0", "76.0"),
        ("1" * 46, None, ".".join(["1", *["111"] * 15]), ",".join(["1", *["111"] * 15])),
    ],
)
def test_numbers(value: Number, places: int | None, dutch: str, english: str) -> None:
    assert nl.number(value, places) == dutch
    assert en.number(value, places) == english


@pytest.mark.parametrize("text", ["", "1e5", "1.234,50", "abc", "1_000", "٣"])
def test_what_is_no_number_is_not_written(text: str) -> None:
    with pytest.raises(ValueError, match="no plain number"):
        nl.number(text)


@pytest.mark.parametrize(
    ("minor", "currency", "dutch", "english"),
    [
        (4650000, "EUR", "€\u00a046.500,00", "€46,500.00"),
        (-350000, "EUR", "€\u00a0-3.500,00", "-€3,500.00"),
        (Fraction(10001, 2), "EUR", "€\u00a050,01", "€50.01"),
        (134000000, "JPY", "¥\u00a0134.000.000", "¥134,000,000"),
        (100, "CHF", "CHF\u00a01,00", "CHF\u00a01.00"),
        (0, "GBP", "£\u00a00,00", "£0.00"),
    ],
)
def test_money(minor: int | Fraction, currency: str, dutch: str, english: str) -> None:
    assert nl.money(minor, currency) == dutch
    assert en.money(minor, currency) == english


def test_money_in_whole_units_and_unknown_currencies() -> None:
    assert nl.amount("46500.00") == nl.money(4650000)
    assert nl.amount(Fraction(93000, 2)) == nl.money(4650000)
    with pytest.raises(KeyError):
        nl.money(1, "XXX")


def test_percentages() -> None:
    assert nl.percent(Fraction(1, 8)) == "12,5%"
    assert nl.percent(Fraction(1, 3)) == "33,3%"
    assert en.percent("0.05") == "5%"
    assert en.percent(Decimal(1)) == "100%"
    assert nl.percent(Fraction(1, 3), 0) == "33%"


@pytest.mark.parametrize(
    ("day", "dutch", "english"),
    [
        (dt.date(2026, 4, 13), "13 april 2026", "13 April 2026"),
        ("2026-03-01", "1 maart 2026", "1 March 2026"),
        ("2026-04-13T12:00:00+02:00", "13 april 2026, 12.00 uur", "13 April 2026, 12:00"),
        ("2026-04-13T09:10:30+01:00", "13 april 2026, 09.10.30 uur", "13 April 2026, 09:10:30"),
        ("2026-04-13T12:00", "13 april 2026, 12.00 uur", "13 April 2026, 12:00"),
        ("2026-04-13T10:00:00Z", "13 april 2026, 10.00 uur (UTC)", "13 April 2026, 10:00 (UTC)"),
        (
            dt.datetime(2026, 4, 13, 12, tzinfo=dt.timezone(dt.timedelta(hours=9))),
            "13 april 2026, 12.00 uur (UTC+09:00)",
            "13 April 2026, 12:00 (UTC+09:00)",
        ),
    ],
)
def test_dates(day: dt.date | str, dutch: str, english: str) -> None:
    assert nl.date(day) == dutch
    assert en.date(day) == english


def test_lists() -> None:
    assert nl.listed(["A", "B", "C"]) == "A, B en C"
    assert en.listed(["A", "B"]) == "A and B"
    assert nl.listed(["A"]) == "A"


def test_texts_are_read_once_and_quickly() -> None:
    tables.cache_clear()
    texts.cache_clear()
    began = time.perf_counter()
    for subject in ("words", "findings", "problems"):
        texts("nl", subject)
    assert time.perf_counter() - began < 0.5
    assert texts("nl", "words") is texts("nl", "words")
