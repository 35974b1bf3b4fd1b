"""What a refusal hides, and a dossier of which only one part says that it is an example."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.formats.dossier import load
from evaluator.formats.evaluation import judge
from evaluator.formats.loaded import Loaded
from evaluator.model.dossier import Tender
from tests.support import ROOT


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    """The example tender, whose first two bids lie 3.55 points apart."""
    return load(ROOT / "submissions" / "tender-voorbeeld")


def tender(loaded: Loaded) -> Tender:
    assert isinstance(loaded.dossier, Tender)
    return loaded.dossier


def test_only_one_part_that_is_an_example_is_a_warning(loaded: Loaded) -> None:
    """illustrative.differs: every page says example as long as one of the two does."""
    dossier = tender(loaded)
    assert "illustrative.differs" not in {f.code for f in judge(loaded).outcome.findings}
    real = replace(dossier, head=dossier.head.replace(illustrative=False))
    outcome = judge(replace(loaded, dossier=real)).outcome
    found = [one for one in outcome.findings if one.code == "illustrative.differs"]
    assert [(one.severity, one.where.field) for one in found] == [("warning", "illustrative")]
    assert found[0].values["which"] == "criteria"


def test_a_refused_outcome_tells_no_margin(loaded: Loaded) -> None:
    """margin.not_decisive and ties follow from totals, and a refused outcome has none."""
    book = loaded.book
    assert book.criteria is not None
    wide = replace(book, criteria=book.criteria.replace(tie_margin=99))
    whole = judge(replace(loaded, book=wide)).outcome
    assert "margin.not_decisive" in {one.code for one in whole.findings}
    dossier = tender(loaded)
    fewer = dossier.assessment._replace(scores=dossier.assessment.scores[1:])
    refused = judge(replace(loaded, book=wide, dossier=replace(dossier, assessment=fewer))).outcome
    assert refused.status == "refused"
    assert "margin.not_decisive" not in {one.code for one in refused.findings}
