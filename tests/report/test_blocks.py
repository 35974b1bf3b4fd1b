"""Blocks: what they refuse, what they store, and that every text in them stays text."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from evaluator.errors import CallError
from evaluator.report import blocks as b
from evaluator.report.markup import LONGEST_TEXT, css_string, el, one_line, shown, visible
from evaluator.report.reading import schema

SAFE_TAGS = {
    *("div", "table", "caption", "span", "thead", "tbody", "tr", "th", "td", "p", "figure"),
    *("figcaption", "img", "h2", "h3", "h4", "ul", "li", "strong", "dl", "dt", "dd", "svg", "path"),
}


class Picture:
    """A figure that is not matplotlib's."""

    def savefig(self, fname: Any, **options: Any) -> None:
        self.options = options
        fname.write(b'<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"/>')


def picture(**options: Any) -> b.Block:
    return b.figure(Picture(), id="f", **options)


def cell(content: Any) -> b.Block:
    return b.table(["a"], [[content]], caption="c", id="t")


def all_blocks(text: str) -> list[b.Block]:
    """Every kind of block with the text in every field that takes text."""
    table = b.table(
        [text, b.Column(text, "right", key=text)],
        [[text, b.Cell(text, "bad", text)], [b.Cell(text, "muted"), text]],
        caption=text,
        id="tabel",
        note=text,
    )
    inner = b.table([text], [[text]], caption=text, id="cijfers")
    return [
        table,
        b.figure(Picture(), id="beeld", caption=text, alt=f"alt {text}", table=inner),
        b.text([text, text], heading=text, level=2, id="kop", items=[text]),
        b.banner("refused", text, text),
        b.value("naam", {"key": [text]}),
        b.value("naam2", text, text),
        b.deflist([(text, text)], text, id="feiten"),
        b.group(b.text(text), b.group(b.banner("scenario", text))),
    ]


@pytest.mark.parametrize("block", all_blocks("Gewone tekst"), ids=lambda block: block.data["type"])
def test_each_block_fits_its_schema_and_is_plain_json(block: b.Block) -> None:
    bundle = block._repr_mimebundle_()
    data = bundle[b.MIME]
    Draft202012Validator(schema()).validate(data)
    assert json.loads(json.dumps(data)) == data
    assert set(bundle) == {b.MIME, "text/html", "text/plain"}


def test_the_schema_itself_is_sound() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"type": "script"},
        {"caption": "  "},
        {"columns": []},
        {"extra": 1},
        {"rows": [[{"text": "a", "emphasis": "bad", "sign": ""}]]},
    ],
)
def test_the_schema_refuses_other_shapes(change: dict[str, Any]) -> None:
    good = b.table(["a"], [["1"]], caption="Een tabel", id="t").as_json()
    assert Draft202012Validator(schema()).is_valid(good)
    assert not Draft202012Validator(schema()).is_valid(good | change)


def test_text_in_any_field_of_any_block_stays_text(
    hostile: str, parse: Callable[[str], Any]
) -> None:
    for block in all_blocks(hostile):
        html = block._repr_mimebundle_()["text/html"]
        page = parse(html)
        assert set(page.tags) <= SAFE_TAGS
        assert not [name for _, name, _ in page.attributes if name.startswith("on")]
        assert "\u202e" not in html
        assert "\x00" not in html
        assert "\x1b" not in html
        assert page.values("src") in ([], [next(iter(page.values("src")), None)])
        for source in page.values("src"):
            assert source is not None
            assert source.startswith("data:image/")
        if block.data["type"] != "value" or block.data["label"]:
            assert "[U+202E]" in html
            assert "&lt;script&gt;" in html


def test_the_data_keep_the_text_as_it_came(hostile: str) -> None:
    assert b.text(hostile).data["paragraphs"] == [hostile]
    assert b.banner("refused", hostile).data["title"] == hostile


def test_half_a_surrogate_pair_is_written_out_as_it_cannot_be_stored() -> None:
    data = b.text("x\ud800y").as_json()
    assert data["paragraphs"] == ["x[U+D800]y"]
    json.dumps(data, ensure_ascii=False).encode("utf-8")


def test_a_very_long_text_is_cut_for_display_with_a_note_and_kept_in_the_data() -> None:
    long = "a" * (LONGEST_TEXT + 5)
    block = b.text(long)
    assert block.data["paragraphs"] == [long]
    html = block._repr_mimebundle_()["text/html"]
    assert len(html) < LONGEST_TEXT + 200
    assert f"[{LONGEST_TEXT} / {LONGEST_TEXT + 5}]" in html
    assert "de eerste 20000 van 20005 tekens" in shown(long, "nl")
    assert "the first 20000 of 20005 characters" in shown(long, "en")


@pytest.mark.parametrize(
    ("code", "make"),
    [
        ("block.alt_missing", lambda: picture(caption="c", alt="  ")),
        ("block.caption_missing", lambda: picture(caption="", alt="a")),
        ("block.alt_is_caption", lambda: picture(caption="c", alt="c ")),
        ("block.figure_table", lambda: picture(caption="c", alt="a", table="x")),
        ("block.image", lambda: picture(caption="c", alt="a", image="gif")),
        ("block.caption_missing", lambda: b.table(["a"], [], caption=" ", id="t")),
        ("block.columns", lambda: b.table([], [], caption="c", id="t")),
        ("block.column_label", lambda: b.table([" "], [], caption="c", id="t")),
        ("block.align", lambda: b.table([b.Column("a", "middle")], [], caption="c", id="t")),
        ("block.row", lambda: b.table(["a", "b"], [["1"]], caption="c", id="t")),
        ("block.row", lambda: b.table(["a"], ["1"], caption="c", id="t")),
        ("block.cell", lambda: cell(1)),
        ("block.emphasis", lambda: cell(b.Cell("1", "red"))),
        ("block.sign_missing", lambda: cell(b.Cell("1", "bad"))),
        ("block.sign_missing", lambda: cell(b.Cell("1", "good", " "))),
        ("block.id", lambda: b.table(["a"], [], caption="c", id="T 1")),
        ("block.id", lambda: b.table(["a"], [], caption="c", id="t\n")),
        ("block.text_empty", b.text),
        ("block.paragraph", lambda: b.text([""])),
        ("block.level", lambda: b.text("p", heading="k", level=1)),
        ("block.level", lambda: b.text("p", heading="k", level=5)),
        ("block.level", lambda: b.text("p", heading="k", level=True)),
        ("block.kind", lambda: b.banner("info", "t")),
        ("block.title", lambda: b.banner("refused", "")),
        ("block.name", lambda: b.value("Naam", 1)),
        ("block.value", lambda: b.value("naam", float("nan"))),
        ("block.value", lambda: b.value("naam", {1: 2})),
        ("block.value", lambda: b.value("naam", object())),
        ("block.value", lambda: b.value("naam", 1, "label")),
        ("block.pairs", lambda: b.deflist([], "c")),
        ("block.description", lambda: b.deflist([("a", 1)], "c")),
        ("block.group", lambda: b.group("x")),
    ],
)  # fmt: skip
def test_a_block_that_would_fail_its_reader_is_refused(
    code: str, make: Callable[[], b.Block]
) -> None:
    with pytest.raises(CallError) as caught:
        make()
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.found
    assert problem.allowed


def test_the_first_column_heads_its_row_and_signs_stand_before_the_text(
    parse: Callable[[str], Any],
) -> None:
    table = b.table(
        ["Aanbod", b.Column("Punten", "right")],
        [["A", b.Cell("76,80", "good", "✓ winnaar")]],
        caption="Punten",
        id="punten",
    )
    html = table._repr_mimebundle_()["text/html"]
    assert '<th scope="row">A</th>' in html
    assert '<th scope="col" class="number">Punten</th>' in html
    assert '<span class="sign">✓ winnaar</span> 76,80' in html
    assert "caption" in parse(html).tags
    assert "A | ✓ winnaar 76,80" in table._repr_mimebundle_()["text/plain"]


def test_a_value_is_drawn_only_with_a_label() -> None:
    assert b.value("x", 3)._repr_mimebundle_()["text/html"] == ""
    assert "3,00" in b.value("x", "3,00", "Totaal")._repr_mimebundle_()["text/html"]


def test_groups_within_groups_are_opened() -> None:
    outer = b.group(b.text("a"), b.group(b.text("b"), b.text("c")))
    assert [item["paragraphs"] for item in outer.data["blocks"]] == [["a"], ["b"], ["c"]]


def test_a_block_cannot_be_changed() -> None:
    block = b.text("a")
    with pytest.raises(AttributeError):
        block.data = {}


def test_blocks_load_neither_matplotlib_nor_pandas_nor_papermill() -> None:
    code = (
        "import sys; from evaluator.report import blocks as b; b.text('a')._repr_mimebundle_();"
        "heavy = 'matplotlib pandas numpy papermill nbconvert nbformat jsonschema'.split();"
        "print([m for m in heavy if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_hidden_characters_are_written_out_and_useful_ones_stay() -> None:
    assert visible("a\u202eb\u2066c\u200bd\x07\x85\ufeff") == (
        "a[U+202E]b[U+2066]c[U+200B]d[U+0007][U+0085][U+FEFF]"
    )
    assert visible("regel\r\nregel\ttab") == "regel\nregel\ttab"
    assert visible("👩\u200d🔧 می\u200cخواهم é") == "👩\u200d🔧 می\u200cخواهم é"
    assert one_line(" a\n b\t€\u00a05 ") == "a b €\u00a05"


def test_an_element_escapes_children_and_attributes() -> None:
    made = el("p", "<b>", el("i", "&"), None, title='"x" <', hidden=True, id=None)
    assert made == '<p title="&#34;x&#34; &lt;" hidden>&lt;b&gt;<i>&amp;</i></p>'


def test_a_css_string_cannot_be_left() -> None:
    made = css_string('a"; } </style><script> \\ \n é')
    assert "<" not in made
    assert made.count('"') == 2
    assert "\\" in made
    assert "\n" not in made
