"""Charts: data in, matplotlib Figure out. No pyplot, so nothing is shared between two charts.

Every chart reads without colour: fills differ in hatching too, edges are dark, and numbers stand in
the bars. Numbers come with their texts, written as the report's language does.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from evaluator.errors import CallError, Problem
from evaluator.report.style import FILLS, GRID, HATCHES, INK, WARNING, WIDTH, figure_style, label

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "Axis",
    "Series",
    "YearWords",
    "agreement_grid",
    "bars_with_limit",
    "figure_style",
    "horizontal_stacked_bars",
    "label",
]

Number = float | int | Decimal | Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values with one name, one for each bar.

    Attributes:
        label: What the values are.
        values: Numbers; None where unknown.
        texts: The same values as the reader sees them; left out of the chart where absent.
    """

    label: str
    values: Sequence[Number | None]
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearWords:
    """Words in a chart of years: for a value that is not known, and for what is over the limit."""

    unknown: str = "?"
    over: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The axis of the values.

    Attributes:
        label: What is counted, with its unit.
        number: Writes a tick, in the report's language.
        maximum: End of the axis, such as 100 points; the data decide where it is None.
    """

    label: str
    number: Callable[[float], str] = "{:g}".format
    maximum: Number | None = None


def horizontal_stacked_bars(
    names: Sequence[str], series: Sequence[Series], *, axis: Axis, totals: Sequence[str] = ()
) -> Figure:
    """One bar a name, made of one part a series; such as the points of bids by criterion.

    Args:
        names: Names of the bars, first on top.
        series: The parts, left to right; negative values grow to the left of zero.
        axis: What is counted.
        totals: Text at the end of each bar.

    Raises:
        CallError: Lengths that differ, nothing to draw, or a value that is not finite.
    """
    columns = [_numbers(s, len(names)) for s in series]
    _same("totals", totals, len(names), optional=True)
    if not columns:
        _refuse("figure.empty", "no series", "at least one series")
    with figure_style():
        fig, ax = _canvas(0.55 * len(names) + 0.45 + 0.26 * math.ceil(len(series) / 2))
        right, left = [0.0] * len(names), [0.0] * len(names)
        _stack(ax, series, columns, right, left)
        span = _value_axis(ax.set_xlim, min(left), max(right), axis)
        _name_segments(ax, series, columns, span)
        for row, total in enumerate(totals):
            ax.annotate(label(total, 24), (right[row], row), (4, 0), textcoords="offset points",
                        va="center", fontweight="bold")  # fmt: skip
        ax.set_yticks(range(len(names)), [_wrapped(name) for name in names])
        ax.invert_yaxis()
        ax.set_xlabel(label(axis.label))
        ax.xaxis.set_major_formatter(lambda value, _: axis.number(value))
        ax.grid(axis="x")
        _legend(fig, ax)
    return fig


def bars_with_limit(
    names: Sequence[str], *, requested: Series, axis: Axis, limit: Series | None = None,
    current: Series | None = None, words: YearWords | None = None
) -> Figure:  # fmt: skip
    """Bars a year against the most that is allowed, beside what is spent now.

    Args:
        names: The years.
        requested: What is asked for; what lies above the limit is hatched and has a darker edge.
        axis: What is counted.
        limit: The maximum of each year, a thick line.
        current: What the municipality spends now, a bar of its own.
        words: What stands where a value is None, and in the legend for what is over the limit.

    Raises:
        CallError: Lengths that differ, nothing to draw, or a value that is not finite.
    """
    if not names:
        _refuse("figure.empty", "no years", "at least one year")
    bars = [requested] if current is None else [requested, current]
    columns = [_numbers(s, len(names)) for s in bars]
    tops = _numbers(limit, len(names)) if limit else [None] * len(names)
    said = words or YearWords()
    with figure_style():
        fig, ax = _canvas(3.6)
        known = [v for column in [*columns, tops] for v in column if v is not None]
        _value_axis(ax.set_ylim, min([0.0, *known]), max([0.0, *known]), axis)
        width = 0.72 / len(bars)
        for place, (one, column) in enumerate(zip(bars, columns, strict=True)):
            at = [i + (place - (len(bars) - 1) / 2) * width for i in range(len(names))]
            _year_bars(ax, one, at, column, (width * 0.94, place, said.unknown))
        shift = -(len(bars) - 1) / 2 * width
        _over(ax, list(zip(columns[0], tops, strict=True)), (width * 0.94, shift, said.over))
        _limit_lines(ax, limit, tops)
        ax.set_xticks(range(len(names)), [_wrapped(name, 14) for name in names])
        ax.set_ylabel(_wrapped(axis.label, HALF_WIDTH))
        ax.yaxis.set_major_formatter(lambda value, _: axis.number(value))
        ax.grid(axis="y")
        _legend(fig, ax)
    return fig


def agreement_grid(
    methods: Sequence[str], bids: Sequence[str], ranks: Sequence[Sequence[int | None]],
    *, official: int | None = None, none: str = "–"
) -> Figure:  # fmt: skip
    """The rank of each bid under each method: numbers in a grid, the first place bold and framed.

    Args:
        methods: Names of the rows.
        bids: Names of the columns.
        ranks: One row a method, one rank a bid, 1 is best; None where the method gives none.
        official: Row of the method that counts; a line is drawn around it.
        none: What stands where there is no rank.

    Raises:
        CallError: Lengths that differ, or nothing to draw.
    """
    if not methods or not bids:
        _refuse(
            "figure.empty", f"{len(methods)} methods and {len(bids)} bids", "at least one of each"
        )
    _same("ranks", ranks, len(methods))
    for row in ranks:
        _same("ranks of a method", row, len(bids))
    worst = max([1, *(rank for row in ranks for rank in row if rank is not None)])
    with figure_style():
        fig, ax = _canvas(0.42 * len(methods) + 0.7)
        for y, row in enumerate(ranks):
            for x, rank in enumerate(row):
                _grid_cell(ax, (x, y), rank, (worst, none))
        if official is not None:
            frame: dict[str, Any] = {
                "fill": False,
                "edgecolor": INK,
                "linewidth": 2.4,
                "clip_on": False,
                "zorder": 5,
            }
            ax.add_patch(Rectangle((-0.5, official - 0.5), len(bids), 1, **frame))
        ax.set(xlim=(-0.5, len(bids) - 0.5), ylim=(len(methods) - 0.5, -0.5))
        ax.set_xticks(range(len(bids)), [_wrapped(bid, max(8, 64 // len(bids))) for bid in bids])
        ax.set_yticks(range(len(methods)), [_wrapped(method, 32) for method in methods])
        if official is not None:
            ax.get_yticklabels()[official].set_fontweight("bold")
        ax.tick_params(length=0, top=False, labeltop=True, labelbottom=False)
        ax.spines[:].set_visible(False)
    return fig


def _canvas(height: float) -> tuple[Figure, Axes]:
    fig = Figure(figsize=(WIDTH, min(max(height, 1.6), 40.0)), layout="constrained")
    return fig, fig.add_subplot()


def _numbers(series: Series, length: int) -> list[float | None]:
    _same(f"values of {series.label!r:.60}", series.values, length)
    _same(f"texts of {series.label!r:.60}", series.texts, length, optional=True)
    numbers = [None if v is None else float(v) for v in series.values]
    for number in numbers:
        if number is not None and not math.isfinite(number):
            _refuse("figure.value", f"{number} in {series.label!r:.60}", "finite numbers")
    return numbers


def _same(what: str, given: Sequence[object], length: int, *, optional: bool = False) -> None:
    if len(given) != length and not (optional and not given):
        _refuse("figure.length", f"{len(given)} {what}", f"{length}, one for each name")


def _refuse(code: str, found: str, allowed: str) -> NoReturn:
    remedy = "change the call that makes this chart"
    raise CallError(Problem(code=code, found=found, allowed=allowed, remedy=remedy))


def _wrapped(text: str, width: int = 26) -> str:
    return "\n".join(textwrap.wrap(label(text), width)) or " "


def _look(place: int) -> dict[str, Any]:
    turn = place % len(FILLS)
    return {"facecolor": FILLS[turn], "hatch": HATCHES[turn], "edgecolor": INK, "linewidth": 0.8}


def _value_axis(set_limits: Callable[..., object], low: float, high: float, axis: Axis) -> float:
    """Ends of the value axis, with room for the texts; gives its length."""
    end = max(high, float(axis.maximum)) if axis.maximum is not None else high
    span = (end - low) or 1.0
    set_limits(low - 0.06 * span if low < 0 else 0.0, end + 0.14 * span)
    return span


def _stack(
    ax: Axes, series: Sequence[Series], columns: Sequence[Sequence[float | None]],
    right: list[float], left: list[float]
) -> None:  # fmt: skip
    """Draw the parts; `right` and `left` move to the ends of each bar."""
    for place, (one, column) in enumerate(zip(series, columns, strict=True)):
        sizes = [v or 0.0 for v in column]
        starts = [right[i] if size >= 0 else left[i] for i, size in enumerate(sizes)]
        ax.barh(
            range(len(sizes)),
            sizes,
            left=starts,
            height=0.62,
            label=label(one.label),
            **_look(place),
        )
        for i, size in enumerate(sizes):
            (right if size >= 0 else left)[i] += size


def _name_segments(
    ax: Axes, series: Sequence[Series], columns: Sequence[Sequence[float | None]], span: float
) -> None:
    """Write each value in its part, where there is room for it."""
    for one, column, bars in zip(series, columns, ax.containers, strict=True):
        for text, size, bar in zip(one.texts, column, list(bars), strict=False):
            if size is not None and abs(size) >= span * (0.012 * len(text) + 0.02):
                _tag(
                    ax,
                    (bar.get_x() + bar.get_width() / 2, bar.get_y() + bar.get_height() / 2),
                    text,
                )


def _tag(ax: Axes, at: tuple[float, float], text: str) -> None:
    """A text on a white ground, readable over any hatch."""
    ground = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
    ax.text(*at, text, ha="center", va="center", fontsize=9, bbox=ground, zorder=6)


HALF_WIDTH = 40
"""Characters that fit in half the width of a chart, or in its height."""
ROOM = 0.3
"""Part of the axis that a bar must reach to carry its text inside."""


def _year_bars(
    ax: Axes, one: Series, at: Sequence[float], column: Sequence[float | None],
    how: tuple[float, int, str]
) -> None:  # fmt: skip
    width, place, unknown = how
    ax.bar(at, [v or 0.0 for v in column], width=width, label=label(one.label), **_look(place))
    texts = one.texts or [""] * len(column)
    for x, value, text in zip(at, column, texts, strict=True):
        said = "\n".join(textwrap.wrap(label(unknown if value is None else text), 12))
        if said and value is not None and value > ROOM * ax.get_ylim()[1]:
            _tag(ax, (x, value / 2), said)
        else:
            ax.annotate(said, (x, value or 0.0), (0, 3), textcoords="offset points",
                        ha="center", va="bottom", fontsize=9)  # fmt: skip


def _over(
    ax: Axes, years: Sequence[tuple[float | None, float | None]], how: tuple[float, float, str]
) -> None:
    """Mark what lies above the limit; only the first part is named in the legend."""
    width, shift, name = how
    for year, (value, top) in enumerate(years):
        if value is not None and top is not None and value > top:
            look: dict[str, Any] = {"facecolor": "#fdd0a2", "edgecolor": WARNING, "hatch": "xxx"}
            said = label(name) if name else "_"
            ax.bar(year + shift, value - top, width, top, label=said, **look)
            name = ""


def _limit_lines(ax: Axes, limit: Series | None, tops: Sequence[float | None]) -> None:
    if limit is None:
        return
    shown = [(top, year - 0.46, year + 0.46) for year, top in enumerate(tops) if top is not None]
    heights, starts, ends = ([line[i] for line in shown] for i in range(3))
    ax.hlines(heights, starts, ends, colors=INK, linewidth=2.6, label=label(limit.label))


def _grid_cell(ax: Axes, at: tuple[int, int], rank: int | None, scale: tuple[int, str]) -> None:
    worst, none = scale
    first = rank == 1
    # The first place is a clear blue, the last nearly white: a darker cell is a better place.
    paleness = 1.0 if rank is None else (rank - 1) / max(worst - 1, 1)
    red, green, blue = (p + (0.97 - p) * paleness for p in mpl.colors.to_rgb(FILLS[0]))
    corner = (at[0] - 0.47, at[1] - 0.44)
    edge: dict[str, Any] = {"edgecolor": INK if first else GRID, "linewidth": 1.6 if first else 0.8}
    ax.add_patch(Rectangle(corner, 0.94, 0.88, facecolor=(red, green, blue), **edge))
    weight = "bold" if first else "normal"
    ax.text(*at, none if rank is None else str(rank), ha="center", va="center", fontweight=weight)


def _legend(fig: Figure, ax: Axes) -> None:
    """A legend above the chart: bars in the order drawn, then lines."""
    bars: list[Any] = [b for b in ax.containers if not str(b.get_label()).startswith("_")]
    entries = [*bars, *ax.collections]
    names = [str(entry.get_label()) for entry in entries]
    columns = 1 if max(map(len, names), default=0) > HALF_WIDTH else min(len(names), 2)
    fig.legend(entries, names, loc="outside upper left", ncols=columns, handlelength=2.4)
