"""A printout as a text document (DOCX): the same words, in styles that people can go on with."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from holdfast.printing.letterhead import Letterhead
from holdfast.printing.office.rich import add_nodes
from holdfast.printing.office.words import BANDS, INK, SOFT, plain, tone_of
from holdfast.printing.parts import (
    Bars,
    Callout,
    Dossier,
    Drawing,
    Fact,
    Facts,
    Figures,
    Grade,
    Heading,
    Matrix,
    NewPage,
    Rich,
    Sheet,
    Text,
    Value,
    Words,
)
from holdfast.printing.printouts import Printout, labels_of

if TYPE_CHECKING:
    from docx.document import Document

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARGIN_MM: Final = 18
LOGO_MM: Final = 9
LONGEST_PROPERTY: Final = 255  # letters; the format takes no more


def docx_of(letterhead: Letterhead, printout: Printout) -> bytes:
    """Give a printout as a text document with headings, tables and a header on every page."""
    from docx import Document  # noqa: PLC0415 - only who asks for one loads the library

    document = Document()
    _describe(document, letterhead, printout)
    _page(document, letterhead, printout)
    _top(document, letterhead, printout)
    for part in printout.parts:
        WRITERS[type(part)](document, part)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _describe(document: Document, letterhead: Letterhead, printout: Printout) -> None:
    properties = document.core_properties
    keywords = ", ".join(each for each in (printout.reference, *printout.keywords) if each)
    for name, said in (
        ("title", printout.title),
        ("author", letterhead.organization),
        ("subject", printout.kind),
        ("language", letterhead.language),
        ("keywords", keywords),
    ):
        setattr(properties, name, plain(said)[:LONGEST_PROPERTY])
    properties.created = properties.modified = letterhead.printed_at


def _page(document: Document, letterhead: Letterhead, printout: Printout) -> None:
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    section = document.sections[0]
    wide, high = (297, 210) if printout.landscape else (210, 297)
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.orientation = WD_ORIENT.LANDSCAPE if printout.landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(22)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        own = letterhead.colour.lstrip("#") or INK["accent"]
        document.styles[name].font.color.rgb = RGBColor.from_string(own)
    labels = labels_of(letterhead, printout)
    tone = BANDS.get(str(printout.classification), "accent")
    head = section.header.paragraphs[0]
    _run(head, labels["classification"].upper(), bold=True, tone=tone)
    if printout.watermark:
        _run(head, f"   {printout.watermark.upper()}", bold=True, tone="bad")
    _run(head, f"   {letterhead.organization} · {printout.reference} {printout.title}"[:140])
    foot = section.footer.paragraphs[0]
    for line in (labels["printed"], f"{labels['current']} {letterhead.address}", labels["ledger"]):
        _run(foot, line, size=7)
        foot.add_run().add_break()
    before, _mid, after = labels["page"].partition("{page}")
    _run(foot, before, size=7)
    _field(foot, "PAGE")
    between, _mid, after = after.partition("{pages}")
    _run(foot, between, size=7)
    _field(foot, "NUMPAGES")
    _run(foot, after, size=7)


def _top(document: Document, letterhead: Letterhead, printout: Printout) -> None:
    from docx.shared import Mm  # noqa: PLC0415

    whose = document.add_paragraph()
    if letterhead.logo:
        whose.add_run().add_picture(io.BytesIO(letterhead.logo), height=Mm(LOGO_MM))
        _run(whose, "   ")
    _run(whose, letterhead.organization, bold=True, tone="accent")
    kind = document.add_paragraph()
    _run(kind, printout.kind.upper(), bold=True, tone="accent", size=8)
    document.add_heading(plain(printout.title), level=0)
    under = [printout.reference, *printout.under]
    if any(plain(each) for each in under):
        line = document.add_paragraph()
        for each in under:
            if plain(each):
                _run(line, f"{plain(each)}   ", tone=tone_of(each))
    if printout.facts:
        _facts(document, Facts(printout.facts))


def _run(
    paragraph: Any, words: Words, *, bold: bool = False, tone: str = "", size: float = 0
) -> None:
    from docx.shared import Pt, RGBColor  # noqa: PLC0415

    run = paragraph.add_run(plain(words))
    run.bold = bold or (isinstance(words, Value) and words.how in ("strong", "pill"))
    known = INK.get(tone or tone_of(words))
    if known:
        run.font.color.rgb = RGBColor.from_string(known)
    if size:
        run.font.size = Pt(size)


def _field(paragraph: Any, name: str) -> None:
    """Add a number that the reading program counts itself."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)  # noqa: SLF001 - the library has no fields of its own


def _heading(document: Document, part: Heading) -> None:
    document.add_heading(plain(part.text), level=min(part.level, 9))


def _text(document: Document, part: Text) -> None:
    _run(document.add_paragraph(), part.text, tone=part.tone)


def _facts(document: Document, part: Facts) -> None:
    rows: list[list[Words]] = [[Value(fact.label, how="quiet"), fact.value] for fact in part.pairs]
    _grid(document, None, rows, [1, 2])


def _sheet(document: Document, part: Sheet) -> None:
    labels = [column.label for column in part.columns]
    _grid(document, labels, part.rows, [max(column.width, 6) for column in part.columns])


def _rich(document: Document, part: Rich) -> None:
    add_nodes(document, part.nodes)


def _figures(document: Document, part: Figures) -> None:
    rows: list[list[Words]] = [
        [Value(each.figure, each.tone, "strong"), each.label, each.note] for each in part.items
    ]
    _grid(document, None, rows, [1, 2, 3])


def _bars(document: Document, part: Bars) -> None:
    words = {piece.tone: piece.text for piece in part.legend}
    rows = []
    for bar in part.rows:
        told = " · ".join(
            f"{share.count} {words.get(share.tone, '')}".strip() for share in bar.parts
        )
        rows.append([bar.label, told, bar.words])
    _grid(document, None, rows, [2, 3, 2])


def _matrix(document: Document, part: Matrix) -> None:
    labels = [f"{part.row_axis} ↑ {part.column_axis} →"]
    labels += [f"{step.value} {step.label}" for step in part.columns]
    rows: list[list[Words]] = []
    for row in part.rows:
        cells = [
            Value(f"{cell.count or ''} {cell.named or cell.level}".strip(), cell.tone)
            for cell in row.cells
        ]
        rows.append([f"{row.value} {row.label}", *cells])
    _grid(document, labels, rows, [2] * len(labels))


def _grade(document: Document, part: Grade) -> None:
    rows: list[list[Words]] = [[row.label, *row.cells] for row in part.rows]
    _grid(document, ["", *part.columns], rows, [2] * (len(part.columns) + 1))


def _callout(document: Document, part: Callout) -> None:
    heading = Value(part.heading, part.tone, "strong")
    words = Value(part.text, part.tone)
    _grid(document, None, [[heading, words] if part.heading else [words]], [1, 3])


def _dossier(document: Document, part: Dossier) -> None:
    document.add_heading(plain(f"{part.reference} {part.title}"), level=3)
    _run(document.add_paragraph(), part.pill)
    if part.text:
        _run(document.add_paragraph(), part.text)
    told = [Fact(moment.label, f"{moment.level} {moment.text}".strip()) for moment in part.moments]
    pairs = [*told, *part.facts, *part.notes]
    if pairs:
        _facts(document, Facts(pairs))
    if part.lines:
        _grid(document, None, part.lines, [1, 4, 2, 2])


def _drawing(document: Document, part: Drawing) -> None:
    _run(document.add_paragraph(), _("Drawing: {words}").format(words=part.words))


def _new_page(document: Document, _part: NewPage) -> None:
    document.add_page_break()  # type: ignore[no-untyped-call]


def _grid(
    document: Document,
    labels: Sequence[str] | None,
    rows: Sequence[Sequence[Words]],
    widths: Sequence[int],
) -> None:
    """Add a table; its head is repeated on every page."""
    from docx.oxml import OxmlElement  # noqa: PLC0415

    every = [*([labels] if labels else []), *rows]
    if not every:
        return
    across = max(len(row) for row in every)
    table = document.add_table(rows=len(every), cols=across)
    table.style = document.styles["Table Grid"]
    for row, words in zip(table._tbl.tr_lst, every, strict=True):  # noqa: SLF001 - asking each cell of the library takes the square of their number
        cells = row.tc_lst
        for cell, said in zip(cells, words, strict=False):
            _fill(cell, said, head=words is labels)
    if labels:
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001
    _widen(document, table, widths[:across])
    document.add_paragraph()


def _fill(cell: Any, said: Words, *, head: bool) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    tone = "accent" if head else tone_of(said)
    _run(Paragraph(cell.p_lst[0], None), said, bold=head, tone=tone, size=8.5)  # type: ignore[arg-type]
    if tone in SOFT:
        ground = OxmlElement("w:shd")
        ground.set(qn("w:val"), "clear")
        ground.set(qn("w:fill"), SOFT[tone])
        cell.get_or_add_tcPr().append(ground)


def _widen(document: Document, table: Any, widths: Sequence[int]) -> None:
    section = document.sections[0]
    sides = int(section.left_margin or 0) + int(section.right_margin or 0)
    room = int(section.page_width or 0) - sides
    whole = sum(widths) or 1
    for grid, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=False):  # noqa: SLF001
        grid.w = room * width // whole


WRITERS: Final[Mapping[type[Any], Callable[[Any, Any], None]]] = {
    Heading: _heading,
    Text: _text,
    Facts: _facts,
    Sheet: _sheet,
    Rich: _rich,
    Figures: _figures,
    Bars: _bars,
    Matrix: _matrix,
    Grade: _grade,
    Callout: _callout,
    Dossier: _dossier,
    Drawing: _drawing,
    NewPage: _new_page,
}
