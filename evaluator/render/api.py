"""For notebooks and scripts: ``load``, ``score``, tables as pandas frames, a decision matrix."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.errors import CallError, Problem
from evaluator.formats.dossier import load as read
from evaluator.formats.evaluation import Choices, Evaluation, judge
from evaluator.formats.library import locate
from evaluator.formats.loaded import Loaded
from evaluator.model.finding import Finding
from evaluator.model.numbers import parse_number
from evaluator.model.outcome import TenderOutcome

if TYPE_CHECKING:
    import pandas as pd
    from skcriteria import DecisionMatrix


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome with ways to look at it; the exact values stand in `evaluation.outcome`."""

    evaluation: Evaluation

    @property
    def status(self) -> str:
        """complete, provisional or refused."""
        return self.evaluation.outcome.status

    @property
    def winners(self) -> dict[str, tuple[str, ...]]:
        """Winners by lot of a tender; empty for a challenge."""
        outcome = self.evaluation.outcome
        return outcome.winners if isinstance(outcome, TenderOutcome) else {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding."""
        return self.evaluation.outcome.findings

    def frame(self, name: str) -> pd.DataFrame:
        """A tidy pandas table: ranking, scores, cells, points, gates or findings.

        Numbers are floats, for analysis only.

        Raises:
            CallError: There is no table of that name.
        """
        from evaluator.render.frames import frame  # noqa: PLC0415  # pandas loads at the call

        return frame(self.evaluation, name)

    def decision_matrix(self, lot: str | None = None) -> DecisionMatrix:
        """Admissible bids x leaf criteria with panel scores and weights, for scikit-criteria.

        Raises:
            CallError: The outcome has no such matrix: no tender, refused, or too few bids.
        """
        from evaluator.render.frames import matrix_of  # noqa: PLC0415
        from evaluator.robustness.second_opinions import decision_matrix  # noqa: PLC0415

        bids, criteria, scores, weights = matrix_of(self.evaluation, lot)
        return decision_matrix(bids, criteria, scores, weights, ["max"] * len(criteria))


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier that was read and checked."""

    path: Path
    loaded: Loaded
    choices: Choices

    def score(
        self, *, weight_set: str = "", mechanism: str = "", cap: str | int | Decimal | None = None
    ) -> Outcome:
        """The outcome; a weight set, mechanism or cap that is not the adopted one is a scenario.

        Raises:
            EvaluatorError: A choice cannot be used.
        """
        # A float is no amount: 0.1 + 0.2 is not 0.3.
        amount = parse_number(str(cap)) if isinstance(cap, str | int | Decimal) else None
        if cap not in (None, "") and (amount is None or amount < 0):
            raise CallError(
                Problem(
                    code="call.cap",
                    found=str(cap),
                    allowed="an amount such as 45000.00",
                    remedy="write digits and a point",
                )
            )
        choices = Choices(
            criteria_dir=self.choices.criteria_dir,
            criteria=self.choices.criteria,
            profiles=self.choices.profiles,
            weight_set=weight_set,
            mechanism=mechanism,
            cap=amount,
        )
        return Outcome(judge(self.loaded, choices))


def load(
    path: str | Path,
    *,
    profiles: tuple[str, ...] | list[str] = (),
    criteria_dir: str | Path | None = None,
) -> Dossier:
    """Read and check a dossier or a challenge file.

    Args:
        path: Folder or file.
        profiles: Profiles to judge a challenge by, instead of its own.
        criteria_dir: Folder with criteria to look in.

    Raises:
        EvaluatorError: A file cannot be used.
    """
    where = locate(path)
    choices = Choices(
        criteria_dir=Path(criteria_dir) if criteria_dir else None, profiles=tuple(profiles)
    )
    loaded = read(where, criteria_dir=choices.criteria_dir, profiles=choices.profiles)
    return Dossier(where, loaded, choices)
