"""Ids are looked up in the dossier, --criteria, the workspace and the program, in that order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evaluator.errors import InputError
from evaluator.formats.dossier import load
from evaluator.formats.library import Library, packed_root
from tests.support import ROOT

VALID = ROOT / "tests" / "broken" / "valid"
PROFILE = VALID / "criteria" / "profiles" / "proef-profile.yaml"


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """A dossier, a criteria folder and a workspace, each with its own version of a profile."""
    found = {
        "inside": tmp_path / "d" / "criteria",
        "dossier": tmp_path / "d",
        "criteria": tmp_path / "c",
        "workspace": tmp_path / "w" / "criteria",
    }
    for name, folder in found.items():
        (folder / "profiles").mkdir(parents=True)
        text = PROFILE.read_text(encoding="utf-8").replace(
            "{nl: profiel, en: profile}", f"{{nl: {name}, en: {name}}}"
        )
        (folder / "profiles" / "proef-profile.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "w")
    return found


def test_the_nearest_place_wins(places: dict[str, Path]) -> None:
    """criteria/ in the dossier, the dossier itself, --criteria, ./criteria: each when those before
    it have nothing.
    """
    library = Library(places["dossier"], places["criteria"])
    for name, origin in (
        ("inside", "dossier"),
        ("dossier", "dossier"),
        ("criteria", "criteria"),
        ("workspace", "workspace"),
    ):
        found = library.find("profiles", "proef-profile", "profile")
        assert (found.document.data["title"]["en"], found.origin) == (name, origin)
        assert library.used["profiles/proef-profile"] == origin
        (places[name] / "profiles" / "proef-profile.yaml").unlink()
    with pytest.raises(InputError):
        library.find("profiles", "proef-profile", "profile")
    assert library.find("profiles", "rotterdam", "profile").origin == "program"


def test_a_path_goes_before_every_place(places: dict[str, Path]) -> None:
    """A name that ends in .yaml is a path, from the current folder or from the dossier."""
    library = Library(places["dossier"], None)
    by_call = library.find("profiles", "criteria/profiles/proef-profile.yaml", "profile")
    assert (by_call.document.data["title"]["en"], by_call.origin) == ("workspace", "path")
    from_dossier = library.find(
        "profiles", "profiles/proef-profile.yaml", "profile", places["dossier"]
    )
    assert from_dossier.document.data["title"]["en"] == "dossier"


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "a//b", "a b", "", "..", "c:x", "a/../b"]
)
def test_an_id_is_no_way_out_of_the_folder(name: str) -> None:
    """Only letters, digits, hyphens, underscores, points and slashes between them."""
    with pytest.raises(InputError) as error:
        Library().find("profiles", name, "profile")
    assert error.value.problems[0].code in ("id.not_an_id", "id.unknown")


def test_what_is_known_is_listed_once(places: dict[str, Path]) -> None:
    """From every place, sorted."""
    known = Library(places["dossier"], places["criteria"]).known("profiles")
    assert known == sorted(set(known))
    assert {"proef-profile", "rotterdam", "wageningen-seed"} <= set(known)


def test_the_nearest_description_of_a_source_wins(places: dict[str, Path]) -> None:
    """A workspace may describe a source anew; the others stay."""
    text = (
        (VALID / "criteria" / "sources.yaml")
        .read_text(encoding="utf-8")
        .replace("id: act", "id: lsa-page")
    )
    (places["criteria"] / "sources.yaml").write_text(text, encoding="utf-8")
    sources = Library(None, places["criteria"]).sources()
    assert sources["lsa-page"].title == "An act"
    assert len(sources) > 5


def test_the_program_has_its_own_copy() -> None:
    """Criteria and dossiers come with it."""
    assert (packed_root() / "criteria" / "sources.yaml").is_file()
    assert (packed_root() / "submissions").is_dir()


def test_a_dossier_with_its_own_rules_says_where_they_came_from(tmp_path: Path) -> None:
    """A copy of the set inside the dossier is used, and `origins` tells it."""
    folder = Path(shutil.copytree(VALID / "tender", tmp_path / "tender"))
    shutil.copytree(VALID / "criteria", folder / "criteria")
    book = load(folder).book
    assert (book.origins["tenders/proef"], book.origins["regimes/proef-regime"]) == (
        "dossier",
        "dossier",
    )
    assert set(book.sources) == {"act"}
