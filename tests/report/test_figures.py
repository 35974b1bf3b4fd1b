"""Charts: equal bytes, odd names, honest refusals; blocks of figures."""

from __future__ import annotations

import base64
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pytest

from evaluator.errors import CallError
from evaluator.report import blocks as b
from evaluator.report import figures as f

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def stacked(**change: Any) -> Figure:
    given = {
        "names": ["A", "B"],
        "series": [
            f.Series(label="Kwaliteit", values=[Decimal("40.5"), 30], texts=["40,5", "30,0"]),
            f.Series(label="Prijs", values=[Fraction(61, 3), -4], texts=["20,3", "–4,0"]),
        ],
        "axis": f.Axis(label="punten", maximum=100),
        "totals": ["60,8", "26,0"],
    } | change
    return f.horizontal_stacked_bars(given.pop("names"), given.pop("series"), **given)


def years(**change: Any) -> Figure:
    given = {
        "requested": f.Series(label="Gevraagd", values=[46000, 53500, None], texts=["a", "b", ""]),
        "limit": f.Series(label="Maximum", values=[50000, 50000, 50000]),
        "current": f.Series(label="Huidige kosten", values=[60000, 60000, 60000]),
        "axis": f.Axis(label="euro per jaar"),
        "words": f.YearWords(unknown="niet bekend", over="te veel"),
    } | change
    return f.bars_with_limit(["2027", "2028", "2029"], **given)


def grid(**change: Any) -> Figure:
    given = {"official": 0} | change
    return f.agreement_grid(["som", "TOPSIS"], ["A", "B"], [[1, 2], [2, None]], **given)


def words_in(figure: Figure) -> list[str]:
    """Every text that the figure draws."""
    figure.draw_without_rendering()
    return [t.get_text() for t in figure.findobj(mpl.text.Text)]


def svg_of(figure: Figure, name: str = "beeld") -> bytes:
    block = b.figure(figure, id=name, caption="Bijschrift", alt="Wat er te zien is")
    return base64.b64decode(block.data["data"])


@pytest.mark.parametrize("make", [stacked, years, grid])
@pytest.mark.parametrize("image", ["svg", "png"])
def test_equal_data_give_equal_bytes(make: Callable[[], Figure], image: Any) -> None:
    made = [b.figure(make(), id="x", caption="c", alt="a", image=image) for _ in range(2)]
    assert made[0] == made[1]
    assert made[0].data["width"] > 400
    assert b"<dc:date>" not in base64.b64decode(made[0].data["data"])


def test_the_users_settings_do_not_change_a_chart(tmp_path: Path) -> None:
    plain = svg_of(stacked())
    with mpl.rc_context(
        {"font.size": 30, "axes.grid": True, "svg.hashsalt": None, "lines.color": "r"}
    ):
        assert svg_of(stacked()) == plain
        assert mpl.rcParams["font.size"] == 30


@pytest.mark.parametrize(
    "name",
    [
        r"$\frac",
        "kost $500 en $600",
        "$" + r"\frac{" * 400,
        "_verborgen",
        "x" * 200_000,
        "a\nb\x00c",
        "合作社 🌻",
    ],
    ids=["unbalanced", "dollars", "nested", "underscore", "long", "controls", "other-script"],
)
def test_any_name_can_stand_in_a_chart(name: str) -> None:
    series = [f.Series(label=name, values=[1], texts=[name])]
    svg_of(stacked(names=[name], series=series, totals=[name], axis=f.Axis(label=name)))
    svg_of(f.agreement_grid([name], [name], [[1]]))
    one = f.Series(label=name, values=[1], texts=[name])
    svg_of(f.bars_with_limit([name], requested=one, limit=one, axis=f.Axis(label=name)))


def test_a_tick_with_dollars_is_no_formula() -> None:
    axis = f.Axis(label="kosten", number=lambda value: rf"$\frac {value:g}")
    svg_of(stacked(axis=axis))


def test_a_label_is_cut_and_keeps_its_place_in_the_legend() -> None:
    assert f.label("x" * 100) == "x" * 59 + "…"
    assert f.label("  a \n b ") == "a b"
    assert f.label("_naam") == "\u200b_naam"
    series = [f.Series(label="_eerste", values=[1, 2]), f.Series(label="tweede", values=[1, 2])]
    assert "\u200b_eerste" in words_in(stacked(series=series))


def test_a_chart_says_its_numbers_in_words_too() -> None:
    assert {"40,5", "60,8", "Kwaliteit", "punten"} <= set(words_in(stacked()))
    assert {"niet bekend", "te veel", "Maximum", "2028"} <= set(words_in(years()))
    texts = words_in(grid())
    assert texts.count("1") == 1
    assert {"–", "TOPSIS", "B"} <= set(texts)


def test_the_first_place_stands_out_without_colour() -> None:
    figure = grid()
    bold = [t.get_text() for t in figure.findobj(mpl.text.Text) if t.get_fontweight() == "bold"]
    assert bold.count("1") == 1
    assert "2" not in bold


def test_fills_differ_in_hatching_as_well() -> None:
    figure = stacked()
    hatches = {patch.get_hatch() for patch in figure.axes[0].patches}
    assert len(hatches) == 2


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("figure.length", lambda: stacked(totals=["1"])),
        ("figure.length", lambda: stacked(names=["A"])),
        ("figure.empty", lambda: stacked(series=[])),
        ("figure.value", lambda: stacked(series=[f.Series(label="x", values=[float("nan"), 1])])),
        ("figure.length", lambda: years(limit=f.Series(label="x", values=[1]))),
        ("figure.empty", lambda: f.agreement_grid([], [], [])),
        ("figure.length", lambda: f.agreement_grid(["m"], ["A"], [[1, 2]])),
        ("figure.empty", lambda: f.bars_with_limit([], requested=f.Series(label="x", values=[]),
                                                   axis=f.Axis(label="y"))),
    ],
)  # fmt: skip
def test_data_that_do_not_fit_are_refused(code: str, make: Callable[[], Figure]) -> None:
    with pytest.raises(CallError) as caught:
        make()
    assert caught.value.problems[0].code == code


def test_a_figure_with_its_numbers_shows_both() -> None:
    numbers = b.table(["Aanbod", "Punten"], [["A", "60,8"]], caption="De cijfers", id="cijfers")
    block = b.figure(stacked(), id="beeld", caption="Punten", alt="A wint", table=numbers)
    html = block._repr_mimebundle_()["text/html"]
    assert 'alt="A wint"' in html
    assert "<figcaption" in html
    assert "<caption" in html
