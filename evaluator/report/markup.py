"""Text into HTML. All text is data: it is escaped here and nowhere else.

`el` builds an element and escapes whatever is not already markup, so that a forgotten escape is
not possible in the code that draws blocks.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from evaluator.report.words import word

LONGEST_TEXT = 20_000
"""Characters of one text that are shown; the data keep the rest."""

VOID = frozenset({"br", "hr", "img", "meta"})

# Characters that show nothing but change what a reader sees or a machine compares: controls,
# direction marks and overrides (an override to the left turns "gpj.exe" into "exe.jpg"), zero-width
# fillers, tags, and halves of surrogate pairs, which no UTF-8 file can hold. Tab and line feed
# stay; so do the joiners that Arabic, Persian and emoji need.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile(r"[ \t\r\n\f\v]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _name(match: re.Match[str]) -> str:
    return f"[U+{ord(match.group()):04X}]"


def visible(text: str) -> str:
    """The text with each hidden character written out, such as ``[U+202E]``.

    Source: Unicode Technical Report 36, section 2.10 (bidirectional text spoofing).
    """
    return _HIDDEN.sub(_name, text.replace("\r\n", "\n"))


def storable(text: str) -> str:
    """The text with lone surrogates written out: they cannot be stored as UTF-8."""
    return _SURROGATE.sub(_name, text)


def shown(text: str, lang: str | None = None) -> str:
    """The text as it is displayed: hidden characters visible, very long text cut with a note.

    Args:
        text: Any text, from any source.
        lang: Language of the note; without one the note is in figures only.
    """
    if len(text) <= LONGEST_TEXT:
        return visible(text)
    note = word(lang, "cut").format(shown=LONGEST_TEXT, total=len(text))
    return f"{visible(text[:LONGEST_TEXT])} … [{note}]"


def one_line(text: str) -> str:
    """The text on one line, hidden characters visible; spaces that may not break stay."""
    return visible(_BREAKS.sub(" ", text).strip(" "))


def el(tag: str, *children: str | None, **attributes: str | int | bool | None) -> Markup:
    """An HTML element; everything that is not markup yet is made visible and escaped.

    Args:
        tag: Name of the element, a constant of the calling code.
        children: Texts and markup; None is left out.
        attributes: A trailing underscore is dropped (``class_``) and other underscores become
            hyphens (``aria_label``). None and False are left out; True is an empty attribute.
    """
    pairs = [_attribute(name, value) for name, value in attributes.items()]
    start = Markup("<{}{}>").format(_trusted(tag), Markup("").join(pairs))
    if tag in VOID:
        return start
    return start + join(*children) + Markup("</{}>").format(_trusted(tag))


def join(*children: str | None, glue: str = "") -> Markup:
    """Texts and markup one after another, as markup."""
    parts = [
        child if isinstance(child, Markup) else escape(visible(child))
        for child in children
        if child is not None
    ]
    return Markup(glue).join(parts)  # noqa: S704 - join escapes; the glue is a constant of our code


def _attribute(name: str, value: str | int | bool | None) -> Markup:  # noqa: FBT001 - an HTML value
    if value is None or value is False:
        return Markup("")
    html_name = _trusted(name.rstrip("_").replace("_", "-"))
    if value is True:
        return Markup(" {}").format(html_name)
    return Markup(' {}="{}"').format(html_name, visible(str(value)))


def _trusted(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - tag and attribute names are constants of our own code


def css_string(text: str) -> str:
    """The text as a quoted CSS string; every character but plain letters and digits is a number.

    So neither ``"`` nor ``</style>`` can end anything. Source: CSS Syntax Level 3, section 4.3.7.
    """
    plain = re.compile(r"[A-Za-z0-9 .,:;()\-]")
    spelled = (c if plain.fullmatch(c) else f"\\{ord(c):06x} " for c in one_line(text)[:200])
    return '"' + "".join(spelled) + '"'
