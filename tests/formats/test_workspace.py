"""What a workspace records of the program's rules, and how it reads its own file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from evaluator.errors import InputError, Problem
from evaluator.formats.files import read_document
from evaluator.formats.workspace import Workspace, read_workspace, workspace_text
from evaluator.formats.workspace_place import above, is_workspace
from evaluator.formats.workspace_rules import difference, mark_of, shipped_marks, shipped_names
from tests.support import ROOT

SOUND = """kind: workspace
name: gemeente
made_on: 2026-11-25
made_with: 0.1.0
rules:
  profiles/p:
    digest: sha256:00
    parts: title=01 rules/R1=02
"""


def problems(folder: Path, text: str) -> list[Problem]:
    (folder / "workspace.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_workspace(folder)
    return list(error.value.problems)


# marks
# ------------------------------------------------------------------------------------------------


def test_every_document_that_the_program_ships_has_a_mark() -> None:
    shipped = {
        path.relative_to(ROOT / "criteria").with_suffix("").as_posix()
        for path in (ROOT / "criteria").rglob("*.yaml")
    }
    assert set(shipped_names()) == shipped
    marks = shipped_marks()
    assert set(marks) == shipped
    assert all(mark.parts for mark in marks.values())


@pytest.mark.parametrize(
    ("document", "part"),
    [
        ("profiles/rotterdam", "rules/R1"),
        ("limits/challenge-cap", "values/2018-01-01"),
        ("tenders/preventief-veld-voorbeeldstad", "criteria/C2.P1"),
        ("tenders/preventief-veld-voorbeeldstad", "gates/GT1"),
        ("regimes/sas", "rules/standstill"),
        ("regimes/sas", "findings/ledger.not_recorded"),
        ("principles/voorbeeldstad", "results/R01"),
        ("sources", "sources/lsa-page"),
    ],
)
def test_rules_values_criteria_and_sources_are_parts(document: str, part: str) -> None:
    data = read_document(ROOT / "criteria" / f"{document}.yaml", document).data
    assert part in mark_of(data).parts


def test_a_change_is_named_part_by_part() -> None:
    before = {"title": "a", "rules": [{"id": "R1", "check": "note"}, {"id": "R2", "max": "1"}]}
    now = {"title": "a", "rules": [{"id": "R2", "max": "2"}, {"id": "R3", "check": "note"}]}
    change = difference("profiles/p", mark_of(before), mark_of(now))
    assert change is not None
    assert (change.added, change.changed, change.removed) == (
        ("rules/R3",),
        ("rules/R2",),
        ("rules/R1",),
    )
    assert difference("profiles/p", mark_of(before), mark_of(dict(before))) is None


def test_a_criterion_is_changed_when_its_own_weight_is_and_not_when_a_child_is() -> None:
    def tree(weight: str) -> dict[str, object]:
        child = {"id": "C1.A", "weight": weight}
        return {"criteria": [{"id": "C1", "weight": "100", "children": [child]}]}

    change = difference("tenders/t", mark_of(tree("100")), mark_of(tree("50")))
    assert change is not None
    assert change.changed == ("criteria/C1.A",)


def test_a_day_of_checking_or_another_order_is_no_changed_rule() -> None:
    before = {"last_checked": "2026-01-01", "rules": [{"id": "R1"}, {"id": "R2"}]}
    for now in (
        before | {"last_checked": "2026-02-02"},
        before | {"rules": [{"id": "R2"}, {"id": "R1"}]},
        before | {"rules": [{"id": "R1", "last_checked": "2026-02-02"}, {"id": "R2"}]},
    ):
        change = difference("profiles/p", mark_of(before), mark_of(now))
        assert change is not None
        assert change.only_looked_again


# the file
# -----------------------------------------------------------------------------------------------


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    made = Workspace(
        kind="workspace",
        name='Gemeente "Ons Dorp": {nieuw}',
        made_on=dt.date(2026, 11, 25),
        made_with="0.1.0",
        accepted_on=dt.date(2027, 1, 2),
        accepted_with="0.2.0",
        rules=shipped_marks(),
    )
    (tmp_path / "workspace.yaml").write_text(workspace_text(made), encoding="utf-8")
    read, document = read_workspace(tmp_path)
    assert read == made
    assert read.version == "0.2.0"
    line, _ = document.place(("rules", "profiles/rotterdam"))
    assert line is not None
    assert max(map(len, workspace_text(made).splitlines())) < 110


def test_the_version_is_that_of_the_making_until_changes_were_accepted(tmp_path: Path) -> None:
    (tmp_path / "workspace.yaml").write_text(SOUND, encoding="utf-8")
    assert read_workspace(tmp_path)[0].version == "0.1.0"


@pytest.mark.parametrize("parts", ["R1", "=02", "R1= R2", "[a, b]", "{a: b}x"])
def test_parts_that_somebody_changed_by_hand_are_told_with_their_line(
    tmp_path: Path, parts: str
) -> None:
    """value.not_allowed, with how to mend it."""
    told = problems(tmp_path, SOUND.replace("title=01 rules/R1=02", f'"{parts}"'))
    assert [(one.code, one.line, one.file) for one in told] == [
        ("value.not_allowed", 8, "workspace.yaml")
    ]
    assert (told[0].allowed, told[0].remedy) == (
        "names and digests, as the program wrote them",
        "restore workspace.yaml from a copy",
    )


def test_a_key_that_is_missing_or_not_known_is_told(tmp_path: Path) -> None:
    told = problems(tmp_path, SOUND.replace("made_on: 2026-11-25\n", "maden_on: 2026-11-25\n"))
    assert {one.code for one in told} == {"key.missing", "key.unknown"}


# the place
# ----------------------------------------------------------------------------------------------


def test_a_file_of_another_program_makes_no_workspace(tmp_path: Path) -> None:
    """Other programs use the same name."""
    file = tmp_path / "workspace.yaml"
    assert not is_workspace(tmp_path)
    for text, expected in (
        ("load_from: []\n", False),
        ("x: 'kind: workspace'\n", False),
        ("# kind: workspace\n", False),
        ("kind: workspaces\n", False),
        ("name: a\nkind: workspace\n", True),
        ("\ufeffkind: workspace\r\nname: a\r\n", True),
    ):
        file.write_text(text, encoding="utf-8", newline="")
        assert is_workspace(tmp_path) is expected, text
    file.write_bytes(b"kind: workspace\n\xff\xfe")
    assert not is_workspace(tmp_path)


def test_the_nearest_workspace_at_or_above_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    assert above(inner, tmp_path) is None
    for folder in (tmp_path, tmp_path / "a" / "b"):
        (folder / "workspace.yaml").write_text(SOUND, encoding="utf-8")
    assert above(inner, ROOT) == tmp_path / "a" / "b"
    assert above(tmp_path / "a", ROOT) == tmp_path


def test_what_lies_in_the_program_is_not_part_of_a_workspace_around_it(tmp_path: Path) -> None:
    """A virtual environment inside a workspace holds the shipped examples."""
    program = tmp_path / ".venv" / "program"
    (program / "submissions" / "x").mkdir(parents=True)
    (tmp_path / "workspace.yaml").write_text(SOUND, encoding="utf-8")
    assert above(program / "submissions" / "x", program) is None
