"""`evaluator new`: a start that checks and scores at once, and that overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.cli import new
from tests.cli.program import call


@pytest.mark.parametrize("kind", ["tender", "challenge"])
@pytest.mark.parametrize("folder", ["mijn-map", "onze map/wijk-één/mijn-map"])
def test_a_start_checks_and_scores_at_once(kind: str, folder: str, empty: Path) -> None:
    made = call("new", kind, folder)
    assert (made.code, made.err) == (0, "")
    assert f"evaluator check {folder}" in made.out
    for command in ("check", "score"):
        ran = call(command, folder, "--format", "json")
        assert (ran.code, ran.json["dossier"], ran.json["status"]) == (0, "mijn-map", "complete")
    # The set is the dossier's own, to be changed: nothing of it is looked up elsewhere.
    assert ran.json["criteria"]["id"] == "mijn-map-criteria"
    assert ran.json["criteria"]["origins"]["criteria.yaml"] == "dossier"


@pytest.mark.parametrize("kind", ["tender", "challenge"])
def test_an_existing_folder_is_refused_and_left_as_it_was(kind: str, empty: Path) -> None:
    folder = empty / "mijn-map"
    folder.mkdir()
    (folder / "dossier.yaml").write_text("mijn werk", encoding="utf-8")
    ran = call("new", kind, "mijn-map")
    assert (ran.code, ran.out) == (2, "")
    assert "call.folder_exists" in ran.err
    assert [p.name for p in folder.iterdir()] == ["dossier.yaml"]
    assert (folder / "dossier.yaml").read_text(encoding="utf-8") == "mijn werk"


def test_a_file_in_the_way_is_refused(empty: Path) -> None:
    (empty / "bestand").write_text("x", encoding="utf-8")
    for place in ("bestand", "bestand/map"):
        ran = call("new", "tender", place)
        assert (ran.code, ran.out) == (2, "")
    assert (empty / "bestand").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("name", ["Map", "map met spatie", "..", "-x", "x" * 70, "a_b", "map."])
def test_a_name_that_cannot_be_an_id_is_refused(name: str, empty: Path) -> None:
    ran = call("new", "challenge", "--", name)
    assert (ran.code, ran.out) == (2, "")
    assert not [p for p in empty.iterdir() if p.name not in (".", "..")]


def test_nothing_is_left_of_a_start_that_failed(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(new, "_rename_challenge", full)
    ran = call("new", "challenge", "mijn-map")
    assert ran.code == 2
    assert "No space left" in ran.err
    assert list(empty.iterdir()) == []


def test_comments_that_explain_a_file_come_along(empty: Path) -> None:
    call("new", "tender", "mijn-map")
    assert "#" in (empty / "mijn-map" / "criteria.yaml").read_text(encoding="utf-8")
