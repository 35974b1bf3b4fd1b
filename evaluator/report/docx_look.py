"""How a Word document looks: A4, one font, few styles, a mark on every page, page numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

INK = "1F2933"
MUTED = "52606D"
ACCENT = "8C2D04"
FONT = "Arial"
TABLE = "Table Grid"
LINES = "9AA5B1"

PAGE_MM = (210, 297)
"""A4."""
MARGIN_MM = 18
EDGE_MM = 16
"""Margin at the top and the bottom."""
WIDTH = (PAGE_MM[0] - 2 * MARGIN_MM) * 36_000
"""Width of the text in the unit of Word's measures (EMU, 36,000 to a millimetre)."""

SIZES = {
    "Normal": 9.5, "Title": 17, "Subtitle": 12, "Heading 1": 12, "Heading 2": 10.5,
    "Heading 3": 10, "Caption": 9, "List Bullet": 9.5, "Intense Quote": 9, "Header": 9,
    "Footer": 8.5, "Cell": 9, "Note": 8.5, "Gap": 3,
}  # fmt: skip
SPACE = {
    "Normal": (0, 3), "Title": (0, 2), "Subtitle": (0, 4), "Heading 1": (7, 2),
    "Heading 2": (6, 2), "Heading 3": (4, 2), "Caption": (2, 2), "List Bullet": (0, 1),
    "Intense Quote": (1, 2), "Header": (0, 0), "Footer": (0, 0), "Cell": (1, 1), "Note": (2, 2),
    "Gap": (0, 0),
}  # fmt: skip
"""Points before and after a paragraph."""

OWN = ("Cell", "Note", "Gap")
"""Styles that are not among those of Word."""

MARK_SIZE = 12
"""Points of the draft mark at the head of every page."""

BASE = ("Default Paragraph Font", "Normal Table", "No List", TABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around the content of a document.

    Attributes:
        locale: Language for the spelling checker and screen readers, such as ``nl-NL``.
        title: Title among the properties.
        mark: The draft mark at the head of every page.
        banners: Titles of the banners, beside the mark.
        foot: What stands at the foot of every page, before the page number.
        page: The words of ``page 1 of 2``.
    """

    locale: str
    title: str
    mark: str
    banners: tuple[str, ...]
    foot: str
    page: tuple[str, str]


def blank(around: Around) -> Document:
    """A document without content: page, styles, language, properties, head and foot."""
    import docx  # noqa: PLC0415 - loads lxml

    document = docx.Document()
    _styles(document.styles, around.locale)
    _page(document)
    section = document.sections[0]
    _head(section.header.paragraphs[0], around)
    _foot(section.footer.paragraphs[0], around)
    _properties(document, around)
    return document


def _properties(document: Document, around: Around) -> None:
    """Title and language and nothing else: no author, no time, no program."""
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - loads lxml
    from docx.oxml.ns import qn  # noqa: PLC0415

    part: Any = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    for child in list(part.element):
        part.element.remove(child)
    properties = document.core_properties
    properties.title, properties.language = around.title, around.locale
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.attrib.clear()
        language.set(qn("w:val"), around.locale)


def _page(document: Document) -> None:
    from docx.shared import Mm  # noqa: PLC0415 - loads lxml

    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(EDGE_MM)
    section.header_distance = section.footer_distance = Mm(EDGE_MM // 2)


def _styles(styles: Any, locale: str) -> None:
    """Keep the few styles that are used, in one font and without a theme."""
    from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415 - loads lxml

    for name in OWN:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for style in list(styles):
        if style.name not in (*SIZES, *BASE):
            style.delete()
    for name in SIZES:
        _paragraph_style(styles[name], name)
    _plain(styles, locale)


def _plain(styles: Any, locale: str) -> None:
    """One font, one language and one colour of lines, whatever the theme of the template says."""
    from docx.oxml.ns import qn  # noqa: PLC0415 - loads lxml

    for element in styles.element.iter(qn("w:rFonts")):
        element.attrib.clear()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            element.set(qn(f"w:{script}"), FONT)
    for element in list(styles.element.iter(qn("w:link"))):
        element.getparent().remove(element)  # the character styles beside them are gone
    for element in styles.element.iter(qn("w:lang")):
        element.attrib.clear()
        element.set(qn("w:val"), locale)
    for border in styles.element.iter():
        if border.get(qn("w:val")) == "single" and border.tag != qn("w:u"):
            border.set(qn("w:color"), LINES)
            border.attrib.pop(qn("w:themeColor"), None)


def _paragraph_style(style: Any, name: str) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - loads lxml

    before, after = SPACE[name]
    style.font.size = Pt(SIZES[name])
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(MUTED if name in ("Note", "Footer") else INK)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.0
    style.paragraph_format.tab_stops.clear_all()
    if name == "Caption":
        style.paragraph_format.keep_with_next = True
    if name == "Intense Quote":
        style.font.bold = False
        style.paragraph_format.left_indent = style.paragraph_format.right_indent = Pt(0)


def _head(paragraph: Paragraph, around: Around) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - loads lxml

    run = paragraph.add_run(around.mark)
    run.bold, run.font.size = True, Pt(MARK_SIZE)
    run.font.color.rgb = RGBColor.from_string(ACCENT)
    for banner in around.banners:
        paragraph.add_run(f" · {banner}").bold = True


def _foot(paragraph: Paragraph, around: Around) -> None:
    """The foot: a line of text, and the page number at the right edge."""
    from docx.enum.text import WD_TAB_ALIGNMENT  # noqa: PLC0415 - loads lxml
    from docx.shared import Emu  # noqa: PLC0415

    page, of = around.page
    paragraph.paragraph_format.tab_stops.add_tab_stop(Emu(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{around.foot}\t{page} ")
    _field(paragraph, "PAGE")
    paragraph.add_run(f" {of} ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that the word processor fills in; its name is a constant of this module."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - loads lxml
    from docx.oxml.ns import qn  # noqa: PLC0415

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)
