"""Text of an ODT file as Markdown: headings, lists, tables and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from holdfast.records.extracting import marks
from holdfast.records.extracting.archives import opened, part
from holdfast.records.extracting.limits import Limits, Reading
from holdfast.records.extracting.numbered import note_around_pages
from holdfast.records.extracting.open_pictures import (
    DRAW,
    SHAPE,
    STYLE,
    OpenPictures,
    around_pages,
)

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
DEEPEST = 40  # nesting of lists and sections that is followed
BLANKS = frozenset({f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"})
# Said elsewhere, or no longer part of the text: changes that were deleted, comments, indexes.
ASIDE = frozenset(
    {
        f"{TEXT}tracked-changes",
        f"{OFFICE}annotation",
        f"{TEXT}table-of-content",
        f"{SHAPE}desc",
        f"{SHAPE}title",
        f"{TEXT}note-citation",
    }
)
Inline = list[tuple[str, bool]]  # words, or the Markdown of a picture


def read_odt(path: Path, limits: Limits, reading: Reading) -> None:
    """Read what the document says, and what it says of itself."""
    with opened(path, limits) as archive:
        content, meta = part(archive, "content.xml"), part(archive, "meta.xml")
        styles = part(archive, "styles.xml")
        if meta:
            _describe(ElementTree.fromstring(meta), reading)
        document = ElementTree.fromstring(content)
        body = document.find(f"{OFFICE}body/{OFFICE}text")
        body = body if body is not None else ElementTree.fromstring("<text/>")
        written: list[str] = []
        plain: list[str] = []
        reader = _Reader(OpenPictures(archive, limits, reading), reading)
        for said, words in reader.blocks(body, 0):
            written.append(said)
            plain += [words] if words else []
    reading.prominent = _title_in(document, body)
    reading.pages = ["\n".join(plain)]
    reading.markdown = "\n\n".join(written)
    _note_aside(body, reading)
    if reader.pictures.linked:
        reading.notes.append(("linked_pictures", str(reader.pictures.linked)))
    if styles:
        note_around_pages(reading, *around_pages(ElementTree.fromstring(styles)))


def _describe(meta: Any, reading: Reading) -> None:
    for name, field in (
        ("title", "title"),
        ("creator", "author"),
        ("date", "written"),
        ("language", "language"),
    ):
        found = meta.find(f".//{DUBLIN}{name}")
        if found is not None and found.text:
            setattr(reading, field, found.text[:10] if field == "written" else found.text)


def _title_in(document: Any, body: Any) -> str:
    """Give the first paragraph that is written in the style of a title, or one made from it."""
    titles = {"Title"} | {
        style.get(f"{STYLE}name")
        for style in document.iter(f"{STYLE}style")
        if style.get(f"{STYLE}parent-style-name") == "Title"
    }
    for paragraph in body.iter(f"{TEXT}p"):
        if paragraph.get(f"{TEXT}style-name") in titles:
            return " ".join("".join(paragraph.itertext()).split())
    return ""


def _note_aside(body: Any, reading: Reading) -> None:
    if next(body.iter(f"{TEXT}tracked-changes"), None) is not None:
        reading.notes.append(("tracked", ""))
    notes = sum(1 for _note in body.iter(f"{TEXT}note-body"))
    if notes:
        reading.notes.append(("footnotes", str(notes)))
    comments = sum(1 for _comment in body.iter(f"{OFFICE}annotation"))
    if comments:
        reading.notes.append(("comments", str(comments)))


class _Reader:
    """Goes through a text block by block; each as Markdown and as plain words."""

    def __init__(self, pictures: OpenPictures, reading: Reading) -> None:
        self.pictures, self.reading = pictures, reading

    def blocks(self, nodes: Any, depth: int) -> Iterator[tuple[str, str]]:
        for node in nodes:
            if node.tag in ASIDE or depth >= DEEPEST:
                continue
            if node.tag == f"{TEXT}h":
                yield from self._heading(node)
            elif node.tag in (f"{TEXT}p", f"{DRAW}frame"):
                pieces = self._inline(node, 0)
                if said := _markdown(pieces):
                    yield marks.line_escaped(said), _plain(pieces)
            elif node.tag == f"{TEXT}list":
                items = list(self._items(node, 0))
                if items:
                    yield (
                        "\n".join(said for said, _words in items),
                        "\n".join(words for _said, words in items),
                    )
            elif node.tag == f"{TABLE}table":
                yield self._table(node)
            else:
                yield from self.blocks(node, depth + 1)

    def _heading(self, node: Any) -> Iterator[tuple[str, str]]:
        level = node.get(f"{TEXT}outline-level") or "1"
        depth = min(int(level) + 1 if level.isdigit() else 2, 6)
        pieces = self._inline(node, 0)
        words = _plain(pieces)
        if words:
            self.reading.headings.append((depth - 1, words))
            yield marks.heading(depth, marks.escaped(words)), words
        shown = " ".join(said for said, is_picture in pieces if is_picture)
        if shown:
            yield shown, ""

    def _items(self, node: Any, depth: int) -> Iterator[tuple[str, str]]:
        """Give the items of a list, those of the lists inside of it below their own."""
        for item in node:
            if depth >= DEEPEST or item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            lists = [each for each in item if each.tag == f"{TEXT}list"]
            others = [each for each in item if each not in lists]
            own = [piece for each in others for piece in [*self._inline(each, 0), (" ", False)]]
            if said := _markdown(own):
                yield f"{'    ' * min(depth, 4)}- {said}", _plain(own)
            for inner in lists:
                yield from self._items(inner, depth + 1)

    def _table(self, node: Any) -> tuple[str, str]:
        rows = [
            [self._inline(cell, 0) for cell in row if cell.tag.endswith("}table-cell")][:60]
            for row in node.iter(f"{TABLE}table-row")
        ]
        return (
            marks.table([[_markdown(cell) for cell in row] for row in rows]),
            "\n".join("\t".join(_plain(cell) for cell in row) for row in rows),
        )

    def _inline(self, node: Any, depth: int) -> Inline:
        """Give the words of a node in their order, and its pictures between them."""
        found: Inline = []
        if node.tag == f"{DRAW}frame" and (shown := self.pictures.in_frame(node)):
            return [(f" {shown} ", True)]
        if node.text:
            found.append((node.text, False))
        for child in node:
            if child.tag in BLANKS:
                found.append((" ", False))
            elif child.tag == f"{TEXT}note-body":
                note = _plain(self._inline(child, depth + 1))
                found += [(f" ({note})", False)] if note else []
            elif child.tag not in ASIDE and depth < DEEPEST:
                inner = self._inline(child, depth + 1)
                apart = child.tag in (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list-item")
                found += [*inner, (" ", False)] if apart else inner
            if child.tail:
                found.append((child.tail, False))
        return found


def _markdown(pieces: Inline) -> str:
    said = (words if is_picture else marks.escaped(words) for words, is_picture in pieces)
    return " ".join("".join(said).split())


def _plain(pieces: Inline) -> str:
    words = "".join(words for words, is_picture in pieces if not is_picture)
    return " ".join(words.split())
