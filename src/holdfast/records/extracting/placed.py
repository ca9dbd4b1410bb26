"""Pictures of a DOCX file where they stand in its text, each with its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from holdfast.records.extracting.limits import Limits, Reading
from holdfast.records.extracting.numbered import Numbered

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
OLDER = "{urn:schemas-microsoft-com:vml}"


class Pictures:
    """The pictures of a document: each gets its number where it first stands in the text."""

    def __init__(self, document: Any, limits: Limits, reading: Reading) -> None:
        related = document.part.related_parts
        self.parts = {key: part for key, part in related.items() if _is_picture(part)}
        self.numbered = Numbered(limits, reading)

    def in_node(self, node: Any) -> str:
        """Give the Markdown of the pictures inside a node of the document, in their order."""
        said = (self._said(key, words) for key, words in _keys_in(node))
        return " ".join(line for line in said if line)

    def left_over(self) -> list[str]:
        """Give the Markdown of the pictures that stand nowhere in the text."""
        placed = {self._name(key) for key in self.parts} & set(self.numbered.numbers)
        rest = sorted(key for key in self.parts if self._name(key) not in placed)
        return [line for key in rest if (line := self._said(key, ""))]

    def _name(self, key: str) -> str:
        return str(self.parts[key].partname)

    def _said(self, key: str, words: str) -> str:
        if key not in self.parts:
            return ""
        return self.numbered.said(self._name(key), words, lambda: bytes(self.parts[key].blob))


def around_pages(document: Any) -> tuple[int, str]:
    """Give how many pictures stand in the headers and footers of pages, and their words."""
    pictures, words = set(), []
    for part in document.part.related_parts.values():
        kind = str(getattr(part, "content_type", ""))
        if kind.endswith((".header+xml", ".footer+xml")):
            inner = part.related_parts.values()
            pictures |= {str(each.partname) for each in inner if _is_picture(each)}
            words += [
                "".join(node.text or " " for node in paragraph.xpath(".//w:t | .//w:tab"))
                for paragraph in part.element.xpath(".//w:p")
            ]
    return len(pictures), " ".join(" ".join(words).split())


def _is_picture(part: Any) -> bool:
    return str(getattr(part, "content_type", "")).startswith("image/")


def _keys_in(node: Any) -> Iterator[tuple[str, str]]:
    """Give the keys of the pictures in a node and what each shows, as its writer said it."""
    for found in node.iter(f"{DRAWING}blip", f"{OLDER}imagedata"):
        around = list(found.iterancestors())
        if any(each.tag == f"{COMPATIBLE}Fallback" for each in around):
            continue  # the same once more, for older programs
        if found.tag == f"{OLDER}imagedata":
            words = found.get("{urn:schemas-microsoft-com:office:office}title") or ""
            shape = next((each for each in around if each.tag == f"{OLDER}shape"), None)
            words = (shape.get("alt") if shape is not None else "") or words
            yield found.get(f"{OFFICE}id") or "", words
            continue
        holder = next((e for e in around if e.tag in (f"{PLACED}inline", f"{PLACED}anchor")), None)
        about = holder.find(f"{PLACED}docPr") if holder is not None else None
        said = (about.get("descr") or about.get("title") or "") if about is not None else ""
        yield found.get(f"{OFFICE}embed") or "", said
