"""What the source documents say can be seen by a user, or a reason says why not (`inventory.yaml`).

Every pointer of the inventory is followed: into the model and its manual, the shipped rules and
dossiers, the commands, and the texts of reports and sheets that are made here of what is shipped.
Each kind of pointer has a counter-test with a wrong one at the end of the file.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from python_calamine import CalamineWorkbook

from evaluator.cli.app import app
from evaluator.formats.evaluation import Choices, Evaluation, evaluate
from evaluator.formats.files import read_document
from evaluator.formats.register import evaluate_register
from evaluator.model import assessment, challenge, criteria, dossier, principles, register, rule
from evaluator.model.base import Filled, Frozen, SourceRef, Whole
from evaluator.office.form_source import open_desk
from evaluator.office.plenary_sheets import plenary_bytes
from evaluator.render.catalogue import Words
from evaluator.render.challenge_report import ChallengeReport
from evaluator.render.compare_report import CompareReport
from evaluator.render.nota_report import NotaReport
from evaluator.render.public_report import PublicReport
from evaluator.render.register_report import RegisterReport
from evaluator.render.selfcheck_report import SelfcheckReport
from evaluator.render.session import Session
from evaluator.render.tender_report import TenderReport
from evaluator.render.texts import LANGUAGES, MESSAGES, tables, texts
from evaluator.report.reading import opened
from evaluator.rules import CHECKS
from tests.support import ROOT

INVENTORY = ROOT / "tests" / "inventory.yaml"
NUMBERS = range(1, 115)
MOST_WORDS, FEWEST_WORDS = 15, 5
# Rows about the consortium itself: all of them can be seen in the report of a tender.
CONSORTIUM = {*range(21, 29), *range(40, 47), 60, 64, 65, 66, 70, 94, 97, 98, 99, 101, 104, 110}
PLACE = re.compile(r"line [0-9]+|lines [0-9]+(-[0-9]+)?(, [0-9]+(-[0-9]+)?)*")

TENDERS = ("tender-voorbeeld", "tender-voorbeeldstad")
CHALLENGES = ("ch-01", "ch-02", "ch-07")
NOTEBOOKS: dict[type[Any], str] = {
    TenderReport: "tender.ipynb",
    ChallengeReport: "challenge.ipynb",
    CompareReport: "compare.ipynb",
    NotaReport: "collegenota.ipynb",
    PublicReport: "public.ipynb",
    RegisterReport: "register.ipynb",
    SelfcheckReport: "selfcheck.ipynb",
}
# Where the texts of a subject are shown.
SHOWN_IN = {
    "consortium": "tender", "tender": "tender", "challenge": "challenge", "hints": "challenge",
    "shared": "tender", "compare": "compare", "plenary": "plenary", "money": "challenge",
    "challenge_more": "challenge", "selfcheck": "selfcheck", "nota": "nota", "public": "public",
    "register": "register",
}  # fmt: skip

SUBMISSIONS, CRITERIA = "submissions/README.md", "criteria/README.md"
# What a pointer to a field can begin with, and the manual in which its fields are explained.
MODELS: dict[str, tuple[type, str]] = {
    "Assessor": (assessment.Assessor, SUBMISSIONS),
    "Bid": (dossier.Bid, SUBMISSIONS),
    "Challenge": (challenge.Challenge, SUBMISSIONS),
    "ConsensusRow": (assessment.ConsensusRow, SUBMISSIONS),
    "Criterion": (criteria.Criterion, CRITERIA),
    "CriteriaSet": (criteria.CriteriaSet, CRITERIA),
    "DossierHead": (dossier.DossierHead, SUBMISSIONS),
    "Limit": (rule.Limit, CRITERIA),
    "PrincipleSet": (principles.PrincipleSet, CRITERIA),
    "Profile": (rule.Profile, CRITERIA),
    "Regime": (rule.Regime, CRITERIA),
    "Register": (register.Register, SUBMISSIONS),
    "Rule": (rule.Rule, CRITERIA),
    "Scale": (criteria.Scale, CRITERIA),
    "ScoreRow": (assessment.ScoreRow, SUBMISSIONS),
}

Names = tuple[Filled, ...]


# --- the inventory --------------------------------------------------------------------------------


class Later(Frozen):
    """What comes, and with which issue."""

    issue: Whole = Field(gt=3)
    what: Filled


class Entry(Frozen):
    """Where something can be seen, and why not."""

    model_config = ConfigDict(populate_by_name=True)

    field: Names = ()
    check: Names = ()
    criterion: Names = ()
    command: Names = ()
    section: Names = ()
    data: Names = ()
    principle: Names = ()
    theme: Names = ()
    source: Names = ()
    later: Later | None = None
    not_: Filled | None = Field(default=None, alias="not")


class Row(Entry):
    """One fact, wish or complaint."""

    row: Whole
    what: Filled
    kind: tuple[Literal["G", "C", "I", "F", "S", "R", "L", "P", "D"], ...] = Field(min_length=1)
    from_: tuple[SourceRef, ...] = Field(alias="from", min_length=1)

    def __str__(self) -> str:
        return f"row {self.row}"


class Version(Frozen):
    """What one document says."""

    model_config = ConfigDict(populate_by_name=True)

    says: Filled
    from_: tuple[SourceRef, ...] = Field(alias="from")


class Conflict(Entry):
    """A topic on which documents contradict each other, and where all versions are kept."""

    topic: Filled
    versions: tuple[Version, ...] = Field(min_length=2)
    document: Filled

    def __str__(self) -> str:
        return self.topic


class Inventory(Frozen):
    """The whole file."""

    kind: Literal["inventory"]
    rows: tuple[Row, ...]
    conflicts: tuple[Conflict, ...]


def read() -> Inventory:
    return Inventory.model_validate(read_document(INVENTORY, INVENTORY.name).data)


WHOLE = read()


# --- following pointers ---------------------------------------------------------------------------


@cache
def manual(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def shipped(path: str) -> Any:
    return read_document(ROOT / path, path).data


@cache
def shipped_sets() -> dict[str, dict[str, Any]]:
    """Profiles, criteria sets and principle sets by their id."""
    paths = (ROOT / "criteria").glob("*/*.yaml")
    found = [shipped(path.relative_to(ROOT).as_posix()) for path in paths]
    return {str(one["id"]): one for one in found}


def nodes(tree: Sequence[dict[str, Any]]) -> Iterator[str]:
    for node in tree:
        yield node["id"]
        yield from nodes(node.get("children", []))


def ids(set_id: str, *keys: str) -> set[str]:
    """What a set holds under some keys, criteria with their children."""
    found = shipped_sets().get(set_id, {})
    return {name for key in keys for name in nodes(found.get(key, []))}


def in_set(*keys: str) -> Callable[[str], bool]:
    def follows(pointer: str) -> bool:
        set_id, _, name = pointer.partition("/")
        return name in ids(set_id, *keys)

    return follows


def inner(annotation: Any) -> Iterator[Any]:
    """The model or the mapping that is meant, behind lists, alternatives and annotations."""
    if isinstance(annotation, type) or get_origin(annotation) is dict:
        yield annotation
    for part in get_args(annotation) if get_origin(annotation) is not dict else ():
        yield from inner(part)


def types_of(model: Any, name: str) -> list[Any] | None:
    """What a field of a model can hold; None where it has no such field."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        fields = {info.alias or key: info.annotation for key, info in model.model_fields.items()}
    else:
        fields = getattr(model, "__annotations__", {})
    return list(inner(fields[name])) if name in fields else None


def has_field(pointer: str) -> bool:
    """Whether the model has it, and its manual explains it or a report has a name for it."""
    model, _, path = pointer.partition(".")
    kinds: list[Any] = [MODELS[model][0]] if model in MODELS else []
    name = key = ""
    for step in path.split("."):
        name, _, key = step.rstrip("]").partition("[")
        found = [types_of(kind, name) for kind in kinds]
        kinds = [kind for some in found for kind in some or ()]
        if all(some is None for some in found):
            return False
        if key and not any(kind is dict or get_origin(kind) is dict for kind in kinds):
            return False
    explained = re.search(rf"[`.]{re.escape(key or name)}\b", manual(MODELS[model][1]))
    return bool(explained) or has_name(path.replace("[", ".").rstrip("]"))


def has_name(path: str) -> bool:
    """Whether readers in both languages get a name for a field, or for a key that is free."""
    group, _, key = path.partition(".")
    names = [f"words.field.{path}", f"tender.{path}", f"words.{group.removesuffix('s')}.{key}"]
    return any(all(texts_under(name, lang) for lang in LANGUAGES) for name in names)


def has_check(pointer: str) -> bool:
    if "/" in pointer:
        return in_set("rules", "gates")(pointer)
    if "." in pointer:
        return all(pointer in tables(lang, "findings") for lang in LANGUAGES)
    return pointer in CHECKS


def has_command(pointer: str) -> bool:
    """Whether there is such a command, with these options and words."""
    name, *rest = pointer.split()
    known = {one.callback.__name__: one.callback for one in app.registered_commands if one.callback}
    if name not in known:
        return False
    params = typer.main.get_group(app).commands[name].params
    allowed = {option for param in params for option in param.opts}
    kinds = [kind for hint in get_type_hints(known[name]).values() for kind in inner(hint)]
    allowed |= {word.value for kind in kinds if issubclass(kind, StrEnum) for word in kind}
    return set(rest) <= allowed


def has_data(pointer: str) -> bool:
    """Whether a shipped file has a value there; in a list one of the elements is enough."""
    path, _, place = pointer.partition("#")
    if not path.startswith(("criteria/", "submissions/")) or not (ROOT / path).is_file():
        return False
    key, _, wanted = place.partition("=")
    if path.endswith(".csv"):
        rows = csv.DictReader(io.StringIO((ROOT / path).read_text(encoding="utf-8")))
        return bool(wanted) and any(row.get(key) == wanted for row in rows)
    values = list(at(shipped(path), key.split(".")))
    return wanted in values if wanted else any(value not in (None, "", []) for value in values)


def at(data: Any, steps: Sequence[str]) -> Iterator[Any]:
    if isinstance(data, list):
        for item in data:
            yield from at(item, steps)
    elif not steps:
        yield data
    elif isinstance(data, dict) and steps[0] in data:
        yield from at(data[steps[0]], steps[1:])


def has_source(pointer: str) -> bool:
    """Whether a source is in the list, and a rule rests on it."""
    listed = {one["id"] for one in shipped("criteria/sources.yaml")["sources"]}
    return pointer in listed and pointer in cited()


@cache
def cited() -> set[str]:
    """Every source that a file with rules refers to."""
    files = (path.read_text(encoding="utf-8") for path in (ROOT / "criteria").glob("*/*.yaml"))
    return {name for said in files for name in re.findall(r"\bref: ([\w.-]+)", said)}


def has_section(pointer: str) -> bool:
    """Whether readers in both languages get a text of it, or a block with that id."""
    if "." not in pointer:
        return any(pointer in blocks(lang)[1] for lang in LANGUAGES)
    where = SHOWN_IN.get(pointer.partition(".")[0])
    if where is None:
        return False
    return all(
        any(stands(text, blocks(lang)[0][where]) for text in texts_under(pointer, lang))
        for lang in LANGUAGES
    )


def texts_under(pointer: str, lang: str) -> list[str]:
    """The text with this key, or all texts of this group."""
    subject, _, key = pointer.partition(".")
    if not (MESSAGES / lang / f"{subject}.toml").is_file():
        return []
    found = texts(lang, subject).items()
    return [text for name, text in found if name == key or name.startswith(f"{key}.")]


def stands(template: str, page: str) -> bool:
    """Whether a text stands on a page with values filled in; a short one only as a whole line."""
    parts = re.split(r"\{[^}]*\}", template)
    wanted = ".+?".join(re.escape(part) for part in parts)
    letters = sum(map(str.isalpha, "".join(parts)))
    return letters > 2 and bool(
        re.search(wanted if letters >= 8 else f"^{wanted}$", page, re.MULTILINE)
    )


POINTERS: dict[str, Callable[[str], bool]] = {
    "field": has_field,
    "check": has_check,
    "criterion": in_set("criteria"),
    "command": has_command,
    "section": has_section,
    "data": has_data,
    "principle": in_set("principles"),
    "theme": in_set("themes"),
    "source": has_source,
}


def pointers(entry: Entry) -> list[tuple[str, str]]:
    return [(kind, one) for kind in POINTERS for one in getattr(entry, kind)]


def wrong(entry: Entry) -> list[str]:
    """What is wrong with where an entry points to, and with its reason."""
    found = [f"{kind}: {one}" for kind, one in pointers(entry) if not POINTERS[kind](one)]
    if entry.not_ is not None and len(entry.not_.split()) < FEWEST_WORDS:
        found.append(f"not: {entry.not_}")
    if not pointers(entry) and entry.later is None and entry.not_ is None:
        found.append("nothing")
    return found


# --- what readers get -----------------------------------------------------------------------------


def strings(node: Any) -> Iterator[str]:
    """Every text of a block, without pictures and names for programs."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for item in node:
            yield from strings(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in ("data", "mime", "type", "id", "key", "align", "tone"):
                yield from strings(value)


def asked(notebook: str) -> list[str]:
    """The parts of its report that a notebook shows."""
    cells = json.loads((ROOT / "notebooks" / notebook).read_text(encoding="utf-8"))["cells"]
    code = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    return re.findall(r"\breport\.([a-z_]+)\(\)", code)


def shown(
    report: type[Any],
    dossiers: Sequence[str],
    lang: Any,
    read: Callable[..., Evaluation] = evaluate,
) -> list[dict[str, Any]]:
    """The blocks of the reports of some dossiers."""
    found: list[dict[str, Any]] = []
    for name in dossiers:
        evaluation = read(ROOT / "submissions" / name, Choices())
        made = report(Session(evaluation, Words(lang), lang, 1, {}))
        for part in asked(NOTEBOOKS[report]):
            found += opened(getattr(made, part)().as_json())
    return found


def sheets(lang: Any) -> Iterator[str]:
    """The texts of the sheets for the committee's meeting."""
    data = plenary_bytes(open_desk(ROOT / "submissions" / TENDERS[0], None), lang)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        for row in book.get_sheet_by_name(name).to_python():
            yield from (cell for cell in row if isinstance(cell, str))


@cache
def blocks(lang: str) -> tuple[dict[str, str], set[str]]:
    """The texts of each kind of report, a line each, and the ids of all blocks."""
    made = {
        "tender": shown(TenderReport, TENDERS, lang),
        "challenge": shown(ChallengeReport, CHALLENGES, lang),
        "compare": shown(CompareReport, (TENDERS[0], "ch-02"), lang),
        "selfcheck": shown(SelfcheckReport, CHALLENGES, lang),
        "nota": shown(NotaReport, CHALLENGES, lang),
        "public": shown(PublicReport, CHALLENGES, lang),
        "register": shown(RegisterReport, ("register-voorbeeld",), lang, evaluate_register),
    }
    pages = {kind: "\n".join(strings(found)) for kind, found in made.items()}
    pages["plenary"] = "\n".join(sheets(lang))
    return pages, {block["id"] for found in made.values() for block in found if block.get("id")}


# --- the rows -------------------------------------------------------------------------------------


def test_every_row_stands_there_once_in_order() -> None:
    assert [one.row for one in WHOLE.rows] == list(NUMBERS)


@pytest.mark.parametrize("entry", WHOLE.rows, ids=str)
def test_a_row_points_to_what_is_there_or_says_why_not(entry: Row) -> None:
    assert wrong(entry) == []


@pytest.mark.parametrize("entry", [r for r in WHOLE.rows if r.row in CONSORTIUM], ids=str)
def test_a_row_about_the_consortium_can_be_seen_today(entry: Row) -> None:
    assert seen(entry)


def seen(entry: Row) -> bool:
    """Whether a reader gets it in a report, and an input or a shipped file holds it."""
    return bool(entry.section) and bool(entry.field or entry.data)


@pytest.mark.parametrize("entry", WHOLE.rows, ids=str)
def test_a_row_is_short_and_comes_from_one_of_the_five_documents(entry: Row) -> None:
    assert len(entry.what.split()) <= MOST_WORDS
    for source in entry.from_:
        assert from_a_document(source)


def from_a_document(source: SourceRef) -> bool:
    listed = {one["id"]: one for one in shipped("criteria/sources.yaml")["sources"]}
    known = listed.get(source.ref, {}).get("evidence") == "seed"
    return known and bool(PLACE.fullmatch(source.place or ""))


# --- documents that contradict each other ---------------------------------------------------------


def test_five_topics_are_kept_in_more_than_one_version() -> None:
    assert len({one.topic for one in WHOLE.conflicts}) == len(WHOLE.conflicts) == 5


@pytest.mark.parametrize("entry", WHOLE.conflicts, ids=str)
def test_every_version_stands_in_the_document_with_its_place(entry: Conflict) -> None:
    assert wrong(entry) == []
    assert not lacking(entry)


def lacking(entry: Conflict) -> list[str]:
    """Versions that the line about the topic does not name the place of."""
    line = line_about(entry)
    return [
        f"{one.ref}, {one.place}"
        for version in entry.versions
        for one in version.from_
        if not from_a_document(one) or f"(`{one.ref}`, {one.place})" not in line
    ]


def line_about(entry: Conflict) -> str:
    """The row of a table about a topic, under the heading that is named."""
    path, _, heading = entry.document.partition("#")
    part = manual(path).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return next((line for line in part.splitlines() if line.startswith(f"| {entry.topic} |")), "")


# --- a wrong pointer is seen ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "planted",
    [
        {"field": ["Bid.members.colour"]},
        {"field": ["Bid.members.share.more"]},
        {"field": ["Budget.members"]},
        {"field": ["Bid.members[share]"]},
        {"field": ["Bid.facts[nowhere_named]"]},
        {"field": ["Profile.kind.more"]},
        {"check": ["wageningen-seed/W9"]},
        {"check": ["nowhere/W1"]},
        {"check": ["members.no_such_finding"]},
        {"check": ["cap_per_month"]},
        {"criterion": ["preventief-veld-voorbeeld/C9"]},
        {"criterion": ["wageningen-seed/W1"]},
        {"command": ["decide"]},
        {"command": ["compare --louder"]},
        {"command": ["new castle"]},
        {"section": ["consortium.no_such_part"]},
        {"section": ["nowhere.heading"]},
        {"section": ["no-such-block"]},
        {"section": ["challenge.incumbent.caption"]},  # a text, but no shipped dossier has it
        {"section": ["cli.error"]},
        {"data": ["submissions/nowhere/dossier.yaml#id"]},
        {"data": ["submissions/tender-voorbeeld/bids/A.yaml#no"]},
        {"data": ["submissions/tender-voorbeeld/dossier.yaml#procedure.parties_at_start=41"]},
        {"data": ["submissions/ch-02/challenges/ch-02.yaml#baseline.stays_by_year"]},  # null
        {"data": ["submissions/tender-voorbeeld/process.csv#what=danced"]},
        {"data": ["submissions/tender-voorbeeld/process.csv#what"]},
        {"data": ["README.md#Evaluator"]},
        {"principle": ["wageningen-placeholder/P6"]},
        {"theme": ["wageningen-placeholder/T5"]},
        {"source": ["nowhere"]},
        {"source": ["dir-89"]},
        {"not": "Not needed."},
        {},
    ],
)
def test_a_wrong_pointer_is_seen(planted: dict[str, Any]) -> None:
    entry = planted_row(**planted)
    assert wrong(entry)


def planted_row(**changes: Any) -> Row:
    dull = {
        "row": "1",
        "what": "x",
        "kind": ["G"],
        "from": [{"ref": "seed-000", "place": "line 1"}],
    }
    return Row.model_validate(dull | changes)


@pytest.mark.parametrize(
    ("changes", "at_fault"),
    [
        ({"later": {"issue": "3", "what": "x"}}, "later"),
        ({"later": {"issue": "4"}}, "later"),
        ({"later": {"issue": "4", "what": " "}}, "later"),
        ({"sections": ["consortium.money"]}, "sections"),
        ({"kind": ["X"]}, "kind"),
        ({"from": []}, "from"),
    ],
)
def test_an_entry_of_another_form_is_refused(changes: dict[str, Any], at_fault: str) -> None:
    with pytest.raises(ValidationError, match=at_fault):
        planted_row(**changes)


def test_a_row_about_the_consortium_that_is_only_promised_is_seen() -> None:
    later = {"issue": "4", "what": "a part of a report"}
    assert not seen(planted_row(later=later))
    assert not seen(planted_row(section=["consortium.money.caption"], later=later))
    assert not seen(planted_row(field=["Bid.members.share"], later=later))


@pytest.mark.parametrize("place", ["page 3", "line", "line 3-4", "lines 3 and 4"])
def test_a_place_that_is_no_line_is_seen(place: str) -> None:
    assert not from_a_document(SourceRef(ref="seed-000", place=place))
    assert not from_a_document(SourceRef(ref="aw-2012", place="line 3"))


def test_a_version_without_its_place_in_the_document_is_seen() -> None:
    kept = WHOLE.conflicts[0]
    said = [SourceRef(ref="seed-004", place="line 9"), SourceRef(ref="seed-000", place="line 10")]
    for source in said:
        moved = kept.versions[0].replace(from_=(source,))
        assert lacking(kept.replace(versions=(moved, *kept.versions[1:])))
    assert lacking(kept.replace(topic="when it ended"))
    assert lacking(kept.replace(document=f"{CRITERIA}#Sources"))
