"""Text of an ODT file as Markdown: headings, lists and tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defusedxml import ElementTree

from holdfast.records.extracting import marks
from holdfast.records.extracting.archives import opened, part
from holdfast.records.extracting.limits import Limits, Reading

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
DEEPEST = 40  # nesting of lists and sections that is followed


def read_odt(path: Path, limits: Limits, reading: Reading) -> None:
    """Read what the document says, and what it says of itself."""
    with opened(path, limits) as archive:
        content, meta = part(archive, "content.xml"), part(archive, "meta.xml")
    if meta:
        _describe(ElementTree.fromstring(meta), reading)
    body = ElementTree.fromstring(content).find(f"{OFFICE}body/{OFFICE}text")
    written: list[str] = []
    plain: list[str] = []
    for said, words in _blocks(body if body is not None else (), reading, 0):
        written.append(said)
        plain.append(words)
    reading.pages = ["\n".join(plain)]
    reading.markdown = "\n\n".join(written)


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


def _blocks(nodes: Any, reading: Reading, depth: int) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if node.tag == f"{TEXT}h":
            words = _words(node)
            level = int(node.get(f"{TEXT}outline-level") or 1)
            if words:
                reading.headings.append((level, words))
                yield marks.heading(min(level + 1, 6), marks.escaped(words)), words
        elif node.tag == f"{TEXT}p":
            words = _words(node)
            if words:
                yield marks.line_escaped(marks.escaped(words)), words
        elif node.tag == f"{TEXT}list" and depth < DEEPEST:
            items = [_words(item) for item in node.iter(f"{TEXT}list-item")]
            listed = [item for item in items if item]
            if listed:
                yield "\n".join(f"- {marks.escaped(item)}" for item in listed), "\n".join(listed)
        elif node.tag == f"{TABLE}table":
            rows = [
                [_words(cell) for cell in row if cell.tag.endswith("}table-cell")][:60]
                for row in node.iter(f"{TABLE}table-row")
            ]
            yield (
                marks.table([[marks.escaped(cell) for cell in row] for row in rows]),
                "\n".join("\t".join(row) for row in rows),
            )
        elif depth < DEEPEST:
            yield from _blocks(node, reading, depth + 1)


def _words(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())
