"""The few names that are taken from scikit-criteria 0.10 and pandas, and silence around their use.

They are imported inside a function: together they take over a second, and most commands need none.
"""

# ruff: noqa: PLC0415 - imports inside functions, for the reason above

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Library(NamedTuple):
    """The few names that are taken from untyped libraries; nothing else of them is used."""

    DataFrame: Any
    DecisionMatrix: Any
    VectorScaler: Any
    WeightedSumModel: Any
    TOPSIS: Any
    VIKOR: Any


def library_names() -> Library:
    """Import scikit-criteria and pandas now: together over a second, so not at the top.

    Neither ships types; what comes out of them is turned into plain floats at once.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations between the libraries say nothing to a user
        from pandas import DataFrame
        from skcriteria import DecisionMatrix as Matrix
        from skcriteria.agg.simple import WeightedSumModel
        from skcriteria.agg.topsis import TOPSIS
        from skcriteria.agg.vikor import VIKOR
        from skcriteria.preprocessing.scalers import VectorScaler

    return Library(DataFrame, Matrix, VectorScaler, WeightedSumModel, TOPSIS, VIKOR)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' warnings from the reader; what they warn about is handled here.

    numpy's own setting counts too: a caller who has set it to raise would make VIKOR fail.
    """
    import numpy as np

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield
