"""The strict door to scikit-criteria: a checked bids x leaf-criteria matrix, or a refusal.

The library lets much pass in silence: duplicate names, text, negative weights, weights that do not
add up, missing values. All of that is refused here, every problem at once.

Columns are chosen before the library's table is made, by position, with weight and direction in
one go; the library's own column selection would give a criterion the weight of another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from evaluator.errors import CallError, Problem
from evaluator.robustness.library import library_names, quiet

if TYPE_CHECKING:
    from skcriteria import DecisionMatrix

Direction: TypeAlias = Literal["max", "min"]
Method: TypeAlias = Literal["weighted-sum", "topsis", "vikor"]

MINIMUM_BIDS = 2

_WEIGHT_SUM_TOLERANCE = 1e-9
_CONSTANT = 1e-12
"""A column is constant if its range is at most this part of its largest absolute value. One cent on
a billion euros is still a difference."""
_SMALLEST, _LARGEST = 1e-100, 1e100
"""Squares of numbers outside these bounds leave the range of floats."""
_SHOWN = 60


class Table(NamedTuple):
    """A checked matrix: plain floats, one row a bid, one column a criterion."""

    bids: tuple[str, ...]
    criteria: tuple[str, ...]
    rows: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    directions: tuple[Direction, ...]

    def column(self, index: int) -> tuple[float, ...]:
        """The values of one criterion, in the order of the bids."""
        return tuple(row[index] for row in self.rows)

    def without(self, dropped: Sequence[int]) -> Table:
        """The same table without some columns; the remaining weights again sum to 1.

        TOPSIS and VIKOR give the same scores when all weights are multiplied by one number, so
        dividing by the sum changes nothing but the form.
        """
        kept = [j for j in range(len(self.criteria)) if j not in dropped]
        total = math.fsum(self.weights[j] for j in kept)
        return Table(
            self.bids,
            tuple(self.criteria[j] for j in kept),
            tuple(tuple(row[j] for j in kept) for row in self.rows),
            tuple(self.weights[j] / total for j in kept),
            tuple(self.directions[j] for j in kept),
        )


def decision_matrix(
    bids: Sequence[str],
    criteria: Sequence[str],
    matrix: Sequence[Sequence[float]],
    weights: Sequence[float],
    objectives: Sequence[Direction],
    *,
    method: Method | None = None,
) -> DecisionMatrix:
    """Build scikit-criteria's matrix, and refuse everything that it would pass in silence.

    Args:
        bids: Names of the rows; at least two, all different.
        criteria: Names of the columns (leaf criteria), all different.
        matrix: Finite numbers; one row a bid, one column a criterion.
        weights: Share of the whole of each criterion; not negative, together 1.
        objectives: ``max`` if more is better, ``min`` if less is better (a price).
        method: If named, also refuse what that method cannot compute: a column without range for
            ``vikor``, a column of zeros for ``topsis``, a value under zero or a criterion to be
            kept low for ``weighted-sum``.

    Raises:
        CallError: With every problem found; the codes start with ``matrix.``.
    """
    table = checked_table(bids, criteria, matrix, weights, objectives, minimum=MINIMUM_BIDS)
    problems = list(_method_problems(table, method))
    if problems:
        raise CallError(problems)
    return _build(table)


def _build(table: Table) -> DecisionMatrix:
    """Hand a checked table to the library, labels and values together so that none is lost."""
    library = library_names()
    with quiet():
        frame = library.DataFrame(
            [list(row) for row in table.rows],
            index=list(table.bids),
            columns=list(table.criteria),
            dtype=float,
        )
        return library.DecisionMatrix(
            frame, objectives=list(table.directions), weights=list(table.weights)
        )


def checked_table(
    bids: Sequence[str],
    criteria: Sequence[str],
    matrix: Sequence[Sequence[float]],
    weights: Sequence[float],
    objectives: Sequence[Direction],
    *,
    minimum: int,
) -> Table:
    """Turn the five parts into a table of floats, or refuse them with every problem at once."""
    problems = [*_name_problems("bid", bids), *_name_problems("criterion", criteria)]
    if len(bids) < minimum:
        problems.append(
            matrix_problem("too_few_bids", f"{len(bids)} bid(s)", f"at least {minimum}")
        )
    if not len(criteria):
        problems.append(matrix_problem("no_criteria", "no criterion", "at least one"))
    shape = list(shape_problems(bids, criteria, matrix, weights, objectives))
    problems += shape
    if not shape:
        problems += cell_problems(bids, criteria, matrix)
        problems += _weight_problems(criteria, weights)
        problems += _direction_problems(criteria, objectives)
    if problems:
        raise CallError(problems)
    rows = tuple(tuple(float(value) for value in row) for row in matrix)
    return Table(tuple(bids), tuple(criteria), rows, floats(weights), tuple(objectives))


def floats(values: Sequence[float]) -> tuple[float, ...]:
    """Plain floats, whatever kind of number came in."""
    return tuple(float(value) for value in values)


def matrix_problem(code: str, found: str, allowed: str, column: str | None = None) -> Problem:
    """One problem with the matrix; ``column`` is the criterion, ``found`` names the bid."""
    return Problem(
        code=f"matrix.{code}",
        column=column,
        found=found,
        allowed=allowed,
        remedy=_REMEDIES.get(code, "Correct the values that are given to this comparison."),
    )


_REMEDIES = {
    "missing_value": "Give the value, or leave the bid out of the comparison; nothing is filled in",
    "duplicate_name": "Give each bid and each criterion a name of its own.",
    "weights_do_not_sum": "Give each leaf's share of the whole; nothing is rescaled in silence.",
    "constant_column": "Leave the criterion out for this method and say so.",
    "zero_column": "Leave the criterion out for this method and say so.",
    "too_few_bids": "Compare methods only where there is something to compare.",
    "text": "Give a number, not text, a yes or no, or an amount with a currency.",
}


def show(value: object) -> str:
    """A value as it may stand in a message: quoted, and cut where it is long."""
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _name_problems(kind: str, names: Sequence[object]) -> Iterator[Problem]:
    """Names that are no text, empty, or given twice."""
    if isinstance(names, str):
        yield matrix_problem("text", f"the text {show(names)}", f"a list of {kind} names")
        return
    seen: set[str] = set()
    for name in names:
        if not isinstance(name, str) or not name.strip():
            yield matrix_problem("name", f"{kind} {show(name)}", "a name: text that is not empty")
        elif name in seen:
            yield matrix_problem("duplicate_name", f"{kind} {show(name)} twice", "each name once")
        else:
            seen.add(name)


def shape_problems(
    bids: Sequence[str],
    criteria: Sequence[str],
    matrix: Sequence[Sequence[float]],
    weights: Sequence[float],
    objectives: Sequence[Direction],
) -> Iterator[Problem]:
    """Parts whose sizes do not fit each other."""
    if len(matrix) != len(bids):
        yield matrix_problem("shape", f"{len(matrix)} rows", f"{len(bids)} rows, one a bid")
        return
    width = len(criteria)
    for bid, row in zip(bids, matrix, strict=True):
        if len(row) != width:
            yield matrix_problem("shape", f"bid {show(bid)}: {len(row)} values", f"{width}")
    for name, part in (("weights", weights), ("objectives", objectives)):
        if len(part) != width:
            yield matrix_problem("shape", f"{len(part)} {name}", f"{width}, one a criterion")


def cell_problems(
    bids: Sequence[str], criteria: Sequence[str], matrix: Sequence[Sequence[float]]
) -> Iterator[Problem]:
    """Values that are missing, no number, or not finite."""
    for bid, row in zip(bids, matrix, strict=True):
        for criterion, value in zip(criteria, row, strict=True):
            yield from _number_problems(value, f"bid {show(bid)}", criterion)


def _number_problems(value: object, where: str, criterion: str) -> Iterator[Problem]:
    """At most one problem with one number; where it stands is told in `found`."""
    found = f"{where}: {show(value)}"
    column = str(criterion)
    # pandas' own marks of a missing value are no numbers and refuse to be compared with anything.
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        yield matrix_problem("missing_value", found, "a number", column)
    elif isinstance(value, bool) or not isinstance(value, Real):
        yield matrix_problem("text", found, "a number", column)
    else:
        number = _as_float(value)
        if math.isnan(number):
            yield matrix_problem("missing_value", found, "a number", column)
        elif math.isinf(number):
            yield matrix_problem("not_finite", found, "a finite number", column)
        elif number and not _SMALLEST <= abs(number) <= _LARGEST:
            allowed = f"0, or a size between {_SMALLEST:g} and {_LARGEST:g}"
            yield matrix_problem("out_of_range", found, allowed, column)


def _as_float(value: Real) -> float:
    """The float nearest to a number; infinite if there is none."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _weight_problems(criteria: Sequence[str], weights: Sequence[float]) -> Iterator[Problem]:
    """Weights that are no numbers, negative, or not together 1."""
    problems = [
        problem
        for criterion, weight in zip(criteria, weights, strict=True)
        for problem in _number_problems(weight, "weight", criterion)
    ]
    yield from problems
    if problems:
        return
    for criterion, weight in zip(criteria, weights, strict=True):
        if weight < 0:
            yield matrix_problem(
                "negative_weight", f"weight: {weight!r}", "0 or more", str(criterion)
            )
    total = math.fsum(floats(weights))
    if weights and not abs(total - 1) <= _WEIGHT_SUM_TOLERANCE:
        yield matrix_problem("weights_do_not_sum", f"sum {total!r}", "1: shares of the whole")


def _direction_problems(criteria: Sequence[str], objectives: Sequence[object]) -> Iterator[Problem]:
    """Directions other than the two words; the library takes a dozen aliases."""
    for criterion, objective in zip(criteria, objectives, strict=True):
        if not isinstance(objective, str) or objective not in ("max", "min"):
            yield matrix_problem("objective", show(objective), "max or min", str(criterion))


def _method_problems(table: Table, method: Method | None) -> Iterator[Problem]:
    """What one method cannot compute."""
    if method not in (None, *get_args(Method)):
        yield matrix_problem("method", show(method), " or ".join(get_args(Method)))
    if method == "vikor":
        for j in constant_columns(table):
            found = f"every bid has {table.rows[0][j]!r}"
            yield matrix_problem(
                "constant_column", found, "a column with a range", table.criteria[j]
            )
    if method == "topsis":
        for j in zero_columns(table):
            yield matrix_problem("zero_column", "every bid has 0", "a value", table.criteria[j])
    if method == "weighted-sum":
        for j, criterion in enumerate(table.criteria):
            if table.directions[j] == "min":
                yield matrix_problem("objective", "min", "max, for a weighted sum", criterion)
            if min(table.column(j)) < 0:
                found = f"{min(table.column(j))!r}"
                yield matrix_problem(
                    "negative_value", found, "0 or more, for a weighted sum", criterion
                )


def _is_constant(values: Sequence[float]) -> bool:
    return max(values) - min(values) <= _CONSTANT * max(map(abs, values))


def constant_columns(table: Table) -> list[int]:
    """Positions of the criteria on which all bids are equal."""
    return [j for j in range(len(table.criteria)) if _is_constant(table.column(j))]


def zero_columns(table: Table) -> list[int]:
    """Positions of the criteria on which every bid has zero."""
    return [j for j in range(len(table.criteria)) if not any(table.column(j))]
