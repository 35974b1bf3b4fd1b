"""Reading a register: everything that is wrong with it at once, each with its file and line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from evaluator.errors import CallError, EvaluatorError, InputError, Problem
from evaluator.formats.documents import check_document, is_document
from evaluator.formats.evaluation import Choices
from evaluator.formats.register import RegisterEvaluation, evaluate_register, is_register
from evaluator.render.register_json import register_json, tidy_register
from tests.support import ROOT

SHIPPED = ROOT / "submissions" / "register-voorbeeld"
HEAD = """kind: register
id: proef
title: {nl: Proef, en: Trial}
illustrative: true
year: 2027
profiles: [wageningen-seed]
challenges:
  - challenges/repaircafe-oost.yaml
  - maaltijd
"""
LAST = len(HEAD.splitlines()) + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register of two entries, three challenges."""
    made = Path(shutil.copytree(SHIPPED, tmp_path / "register"))
    (made / "register.yaml").write_text(HEAD, encoding="utf-8")
    return made


def change(folder: Path, old: str, new: str, file: str = "register.yaml") -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def read(path: Path, **choices: object) -> RegisterEvaluation:
    return evaluate_register(path, Choices(**choices))  # type: ignore[arg-type]


def problems(path: Path, **choices: object) -> list[Problem]:
    with pytest.raises(EvaluatorError) as error:
        read(path, **choices)
    assert error.value.exit_code == 2
    for one in error.value.problems:
        assert one.found, one
        assert one.allowed, one
        assert one.remedy, one
    return list(error.value.problems)


def told(path: Path) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.file, one.line) for one in problems(path)]


def test_a_sound_register_is_read_by_its_folder_and_by_its_file(folder: Path) -> None:
    by_folder, by_file = read(folder), read(folder / "register.yaml")
    assert by_folder.inputs_digest == by_file.inputs_digest
    assert [row.id for row in by_folder.together.rows] == [
        "buurttafel",
        "eethuis",
        "repaircafe-oost",
    ]
    assert [row.file for row in by_folder.together.rows][1:] == [
        "maaltijd/challenges/eethuis.yaml",
        "challenges/repaircafe-oost.yaml",
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("kind: register\n", "kind: register\nkind: register\n", "yaml.duplicate_key", 2),
        ("year: 2027", "jaar: 2027", "key.unknown", 5),
        ("year: 2027", "year: 27", "value.not_allowed", 5),
        ("year: 2027\n", "", "key.missing", 1),
        ("kind: register", "kind: registre", "kind.other", 1),
        ("year: 2027", "year: 2027\nbudget: -1.00", "money.negative", 6),
        ("year: 2027", "year: 2027\nbudget: 1,00", "value.not_allowed", 6),
        ("wageningen-seed", "wageningen-zaad", "id.unknown", 6),
        ("year: 2027", "year: 2027\nprinciples: geen", "id.unknown", 6),
        ("  - maaltijd\n", "  - maaltijden\n", "file.missing", 9),
        ("  - maaltijd\n", "  - /etc/hostname\n", "path.absolute", 9),
        ("  - maaltijd\n", "  - 'C:\\x'\n", "path.absolute", 9),
        ("  - maaltijd\n", "  - ../../elders\n", "path.outside", 9),
        ("  - maaltijd\n", "  - .\n", "path.outside", 9),
        ("  - maaltijd\n", "  - maaltijd\n  - ./maaltijd\n", "id.duplicate", 10),
        ("profiles: [wageningen-seed]\n", "", "call.no_profile", None),
    ],
)
def test_what_is_wrong_with_a_register_is_told_with_its_line(
    folder: Path, old: str, new: str, code: str, line: int | None
) -> None:
    change(folder, old, new)
    found = told(folder)
    assert (code, "register.yaml", line) in found
    assert len(found) <= 2


def test_a_register_without_challenges_is_told(folder: Path) -> None:
    """register.empty: with the line where the list is, or should be."""
    path = folder / "register.yaml"
    path.write_text(HEAD.partition("challenges:")[0] + "challenges: []\n", encoding="utf-8")
    assert told(folder) == [("register.empty", "register.yaml", 7)]


def test_a_challenge_in_two_dossiers_is_told(folder: Path) -> None:
    """id.duplicate: two files with the same id would be counted twice."""
    shutil.copyfile(
        folder / "challenges" / "repaircafe-oost.yaml", folder / "challenges" / "nog-eens.yaml"
    )
    change(folder, "  - maaltijd", "  - challenges/nog-eens.yaml")
    (one,) = problems(folder)
    assert (one.code, one.line) == ("id.duplicate", 9)
    assert "repaircafe-oost" in one.found


def test_everything_that_is_wrong_is_told_at_once_with_the_file_of_each(folder: Path) -> None:
    change(folder, "  - maaltijd", "  - weg.yaml\n  - maaltijd")
    change(
        folder,
        "id: repaircafe-oost",
        "id: repaircafe-oost\nx: 1",
        "challenges/repaircafe-oost.yaml",
    )
    change(folder, "id: eethuis", "id: eethuis\ny: 1", "maaltijd/challenges/eethuis.yaml")
    assert told(folder) == [
        ("file.missing", "register.yaml", 9),
        ("key.unknown", "challenges/repaircafe-oost.yaml", 4),
        ("key.unknown", "maaltijd/challenges/eethuis.yaml", 4),
    ]


def test_a_dossier_of_another_kind_is_told(folder: Path) -> None:
    shutil.copytree(ROOT / "submissions" / "tender-voorbeeld", folder / "tender")
    change(folder, "  - maaltijd", "  - tender")
    (one,) = problems(folder)
    assert (one.code, one.file) == ("kind.other", "tender/dossier.yaml")


def test_a_link_that_leads_outside_is_told(folder: Path) -> None:
    """path.outside: what a link names is not there on another machine."""
    try:
        (folder / "weg").symlink_to(ROOT / "submissions" / "ch-01")
    except OSError:
        pytest.skip("no right to make links")
    change(folder, "  - maaltijd", "  - weg")
    assert told(folder) == [("path.outside", "register.yaml", 9)]


def test_two_partners_of_one_name_are_told(folder: Path) -> None:
    names = "{nl: Welzijn, en: Welfare}"
    partners = f"partners:\n  - {{id: a, name: {names}}}\n  - {{id: b, name: {names}}}\n"
    change(folder, "challenges:", f"{partners}challenges:")
    assert told(folder) == [("id.duplicate", "register.yaml", 9)]


def test_a_result_that_the_principles_do_not_have_is_told(folder: Path) -> None:
    partners = "principles: wageningen-placeholder\npartners:\n  - {id: a, results: [R01, R99]}\n"
    change(folder, "challenges:", f"{partners}challenges:")
    assert told(folder) == [("result.unknown", "register.yaml", 9)]


def test_a_scenario_of_a_register_is_refused(folder: Path) -> None:
    """call.not_for_register: it tells what is."""
    assert problems(folder, weight_set="x")[0].code == "call.not_for_register"


def test_nothing_at_the_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(CallError) as error:
        read(tmp_path / "weg")
    assert error.value.problems[0].code == "call.no_such_path"


def test_the_order_of_every_list_changes_no_digest_and_no_answer(folder: Path) -> None:
    before = read(folder)
    lines = HEAD.splitlines()
    text = "\n".join([*lines[:-2], lines[-1], lines[-2].replace("challenges/", "./challenges/")])
    (folder / "register.yaml").write_text(text + "\n", encoding="utf-8")
    after = read(folder)
    assert after.inputs_digest == before.inputs_digest
    assert register_json(after, "nl") == register_json(before, "nl")
    assert tidy_register(after) == tidy_register(before)


@pytest.mark.parametrize(
    ("old", "new", "file"),
    [
        ("year: 2027", "year: 2028", "register.yaml"),
        ("year: 2027", "year: 2027\nbudget: 1.00", "register.yaml"),
        ("2027: 27500.00", "2027: 27500.01", "challenges/repaircafe-oost.yaml"),
        ("buurttafel,K1,A1,goed", "buurttafel,K1,A1,uitstekend", "maaltijd/scores.csv"),
    ],
)
def test_every_value_changes_the_digest(folder: Path, old: str, new: str, file: str) -> None:
    before = read(folder).inputs_digest
    change(folder, old, new, file)
    assert read(folder).inputs_digest != before


def test_every_challenge_is_judged_by_the_same_rules(folder: Path) -> None:
    """A dossier's own profile of the same id does not stand in for the register's."""
    profiles = folder / "maaltijd" / "criteria" / "profiles"
    profiles.mkdir(parents=True)
    text = (ROOT / "criteria/profiles/wageningen-seed.yaml").read_text(encoding="utf-8")
    own = re.sub(r"(?m)^complete: false", "complete: true", text, count=1)
    assert own != text
    (profiles / "wageningen-seed.yaml").write_text(own, encoding="utf-8")
    parts = read(folder).parts.values()
    assert {part.book.profiles[0].complete for part in parts} == {False}


def test_profiles_of_the_call_go_before_those_of_the_register(folder: Path) -> None:
    found = read(folder, profiles=("rotterdam", "wageningen-seed")).together
    assert found.profile == "rotterdam"
    assert all(list(row.overall) == ["rotterdam", "wageningen-seed"] for row in found.rows)


def test_a_file_of_findings_is_named_from_the_register(folder: Path) -> None:
    change(folder, "rent: 8000.00", "rent: 8000.01", "challenges/repaircafe-oost.yaml")
    (one,) = [f for f in read(folder).outcome.findings if f.severity == "error"]
    assert (one.code, one.where.file) == (
        "money.lines_do_not_add_up",
        "challenges/repaircafe-oost.yaml",
    )
    assert read(folder).outcome.status == "provisional"


def test_check_knows_a_register_by_its_folder_and_its_file(folder: Path) -> None:
    assert is_register(folder)
    for path in (folder, folder / "register.yaml"):
        assert is_document(path)
        found = check_document(path)
        assert (found.kind, found.id) == ("register", "proef")
        assert "principle.placeholder" in {finding.code for finding in found.findings}
    assert not is_register(ROOT / "submissions" / "ch-01")
    change(folder, "year: 2027", "jaar: 2027")
    with pytest.raises(InputError):
        check_document(folder)


def test_the_shipped_register_shows_what_it_is_for() -> None:
    """Asked in 2027: 46.5 + 68 + 46 + 42 + 41 + 30 + 38 + 35.5 + 27.5 + 31 = 405.5 thousand."""
    found = read(SHIPPED).together
    assert found.budget.asked.known == 40550000
    assert (found.budget.state, found.budget.difference) == ("over", -550000)
    assert [one.challenges for one in found.splitting] == [("repaircafe-oost", "repaircafe-west")]
    task = next(one for one in found.same_task if not one.why)
    assert [side.of for side in task.sides] == [(), (), ("buurttafel", "eethuis")]
    assert {row.days for row in found.rows if row.decision} == {67, 70, 98}
