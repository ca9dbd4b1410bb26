"""Text of a DOCX file as Markdown: headings, lists, tables, emphasis, links, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from holdfast.records.extracting import marks
from holdfast.records.extracting.archives import opened
from holdfast.records.extracting.limits import Limits, Reading
from holdfast.records.extracting.numbered import note_around_pages
from holdfast.records.extracting.placed import Pictures, around_pages
from holdfast.records.extracting.unwrapped import unwrap

HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|overskrift|rubrik)\s*(\d)", re.IGNORECASE
)
DEEPEST = 6
LARGE = 14  # points from which the first words of a document are its title


def read_docx(path: Path, limits: Limits, reading: Reading) -> None:
    """Read what the document says, block by block, and what it says of itself."""
    from docx import Document  # noqa: PLC0415 - only here, in the reading process

    with opened(path, limits):
        pass  # looked at; the library opens it by itself
    document = Document(str(path))
    _describe(document, reading)
    unwrap(document, reading)
    written: list[str] = []
    plain: list[str] = []
    pictures = Pictures(document, limits, reading)
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            rows = [list(row.cells) for row in block.rows]
            written.append(marks.table([[_cell(cell, pictures) for cell in row] for row in rows]))
            plain += ["\t".join(_words(cell) for cell in row) for row in rows]
        else:
            if not plain and not reading.headings and block.text.strip():
                reading.prominent = _standing_out(block)
            _paragraph(block, written, plain, reading, pictures)
        if sum(map(len, plain[-1:])) > limits.characters:
            break
    reading.pages = ["\n".join(plain)]
    left_over = pictures.left_over()
    if left_over:
        reading.notes.append(("pictures_at_end", str(len(left_over))))
    reading.markdown = _joined([*written, *left_over])
    note_around_pages(reading, *around_pages(document))


def _describe(document: Any, reading: Reading) -> None:
    try:
        said = document.core_properties
        reading.title, reading.author = said.title or "", said.author or ""
        reading.language = said.language or ""
        reading.edition = said.version or ""
        moment = said.modified or said.created
        reading.written = moment.date().isoformat() if moment else ""
    except (KeyError, ValueError, AttributeError):
        reading.notes.append(("description", ""))


def _words(cell: Any) -> str:
    return " ".join(cell.text.split())


def _cell(cell: Any, pictures: Pictures) -> str:
    shown = pictures.in_node(cell._tc)  # noqa: SLF001 - no other way
    return f"{marks.escaped(_words(cell))} {shown}".strip()


def _paragraph(
    paragraph: Any, written: list[str], plain: list[str], reading: Reading, pictures: Pictures
) -> None:
    text = paragraph.text.strip()
    if not text:
        shown = pictures.in_node(paragraph._p)  # noqa: SLF001 - no other way
        if shown:
            written.append(shown)
        return
    plain.append(text)
    level = _level(paragraph)
    if level:
        words = " ".join(text.split())
        reading.headings.append((level, words))
        written.append(marks.heading(level, marks.escaped(words)))
        shown = pictures.in_node(paragraph._p)  # noqa: SLF001 - no other way
        if shown:
            written.append(shown)
        return
    said = _inline(paragraph, pictures).strip()
    item = _item(paragraph)
    written.append(f"{item}{said}" if item else marks.line_escaped(said))


def _standing_out(paragraph: Any) -> str:
    """Give the first words of a document, where all of them are bold or written large."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    style = paragraph.style.font if paragraph.style is not None else None
    bold = all(_first(run.bold, style and style.bold) for run in runs)
    sizes = [_first(run.font.size, style and style.size) for run in runs]
    large = all(size is not None and size.pt >= LARGE for size in sizes)
    return paragraph.text if runs and (bold or large) else ""


def _first(own: Any, inherited: Any) -> Any:
    return own if own is not None else inherited


def _level(paragraph: Any) -> int:
    """Give the level of a heading, by its style or its place in the outline; 0 for any other."""
    style = paragraph.style
    name = (style.name or "") if style is not None else ""
    if name.casefold() == "title":
        return 1
    if found := HEADING.match(name):
        return min(int(found[1]) + 1, DEEPEST)
    outline = paragraph._p.xpath("./w:pPr/w:outlineLvl/@w:val")  # noqa: SLF001 - no other way
    return min(int(outline[0]) + 2, DEEPEST) if outline and outline[0] in "012345" else 0


def _item(paragraph: Any) -> str:
    """Give the mark of a list item with its indent; nothing for any other paragraph."""
    style = paragraph.style
    name = (style.name or "").casefold() if style is not None else ""
    numbered = paragraph._p.xpath("./w:pPr/w:numPr/w:ilvl/@w:val")  # noqa: SLF001 - no other way
    if not numbered and not name.startswith(("list bullet", "list number", "list paragraph")):
        return ""
    if not numbered and name.startswith("list paragraph"):
        return ""
    depth = int(numbered[0]) if numbered and numbered[0].isdigit() else 0
    return f"{'    ' * min(depth, 4)}{'1. ' if 'number' in name else '- '}"


def _inline(paragraph: Any, pictures: Pictures) -> str:
    pieces: list[tuple[str, str]] = []  # words with the mark around them
    told = ""
    for piece in paragraph.iter_inner_content():
        if hasattr(piece, "address"):
            pieces.append((marks.link(marks.escaped(piece.text), piece.address or ""), ""))
            node = piece._hyperlink  # noqa: SLF001 - no other way
        else:
            mark = ("**" if piece.bold else "") + ("*" if piece.italic else "")
            pieces.append((marks.escaped(piece.text), mark))
            node = piece._r  # noqa: SLF001 - no other way
        if shown := pictures.in_node(node):
            told += shown
            pieces.append((f" {shown} ", ""))
    every = pictures.in_node(paragraph._p)  # noqa: SLF001 - no other way
    if every.count("](picture:") > told.count("](picture:"):  # in a part that has no text here
        pieces = [piece for piece in pieces if "](picture:" not in piece[0]] + [(f" {every}", "")]
    return " ".join("".join(_marked(pieces)).split())


def _marked(pieces: list[tuple[str, str]]) -> Iterator[str]:
    """Put marks around words, once around all that stand together and have the same."""
    joined: list[tuple[str, str]] = []
    for words, mark in pieces:
        if joined and words and (joined[-1][1] == mark or not words.strip()):
            joined[-1] = (joined[-1][0] + words, joined[-1][1])
        elif words:
            joined.append((words, mark))
    for words, mark in joined:
        yield marks.wrapped(words, mark)


def _joined(blocks: list[str]) -> str:
    """Join blocks by empty lines, items of one list by line breaks."""
    text = ""
    before = ""
    for block in blocks:
        item = block.lstrip().startswith(("- ", "1. "))
        together = item and before.lstrip().startswith(("- ", "1. "))
        text += ("\n" if together else "\n\n") * bool(text) + block
        before = block
    return text
