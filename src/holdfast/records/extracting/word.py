"""Text of a DOCX file as Markdown: headings, lists, tables, emphasis, links."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

from holdfast.records.extracting import marks
from holdfast.records.extracting.archives import opened
from holdfast.records.extracting.limits import Limits, Reading

HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|overskrift|rubrik)\s*(\d)", re.IGNORECASE
)
DEEPEST = 6


def read_docx(path: Path, limits: Limits, reading: Reading) -> None:
    """Read what the document says, block by block, and what it says of itself."""
    from docx import Document  # noqa: PLC0415 - only here, in the reading process

    with opened(path, limits):
        pass  # looked at; the library opens it by itself
    document = Document(str(path))
    _describe(document, reading)
    written: list[str] = []
    plain: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            rows = _rows(block)
            written.append(marks.table([[marks.escaped(cell) for cell in row] for row in rows]))
            plain += ["\t".join(row) for row in rows]
        else:
            _paragraph(block, written, plain, reading)
        if sum(map(len, plain[-1:])) > limits.characters:
            break
    reading.pages = ["\n".join(plain)]
    reading.markdown = _joined(written)
    _pictures(document, limits, reading)


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


def _rows(table: Any) -> list[list[str]]:
    return [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows]


def _paragraph(paragraph: Any, written: list[str], plain: list[str], reading: Reading) -> None:
    text = paragraph.text.strip()
    if not text:
        return
    plain.append(text)
    level = _level(paragraph)
    if level:
        words = " ".join(text.split())
        reading.headings.append((level, words))
        written.append(marks.heading(level, marks.escaped(words)))
        return
    said = _inline(paragraph).strip()
    item = _item(paragraph)
    written.append(f"{item}{said}" if item else marks.line_escaped(said))


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


def _inline(paragraph: Any) -> str:
    parts = []
    for piece in paragraph.iter_inner_content():
        if hasattr(piece, "address"):
            parts.append(marks.link(marks.escaped(piece.text), piece.address or ""))
            continue
        mark = ("**" if piece.bold else "") + ("*" if piece.italic else "")
        parts.append(marks.wrapped(marks.escaped(piece.text), mark))
    said = "".join(parts).replace("****", "")
    return " ".join(said.split())


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


def _pictures(document: Any, limits: Limits, reading: Reading) -> None:
    left = limits.picture_bytes
    for number, part in enumerate(_image_parts(document), start=1):
        left -= len(part.blob)
        if number > limits.pictures or left < 0:
            reading.notes.append(("pictures", str(limits.pictures)))
            break
        ending = Path(str(part.partname)).suffix.lower()
        data = base64.b64encode(part.blob).decode()
        reading.pictures.append({"name": f"picture-{number}{ending}", "data": data})


def _image_parts(document: Any) -> list[Any]:
    related = document.part.related_parts.values()
    found = [
        part for part in related if str(getattr(part, "content_type", "")).startswith("image/")
    ]
    return sorted(found, key=lambda part: str(part.partname))
