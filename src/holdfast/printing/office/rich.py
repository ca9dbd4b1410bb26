"""A written text as paragraphs, lists and tables of a text document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from holdfast.printing.office.words import plain
from holdfast.printing.parts import Node

if TYPE_CHECKING:
    from docx.document import Document

DEEPEST_LIST: Final = 3  # the styles of the format know no deeper ones
MARKS: Final = {"strong": "bold", "em": "italic", "gone": "strike"}


def add_nodes(document: Document, nodes: Sequence[Node], *, depth: int = 0) -> None:
    """Add the blocks of a text to a document."""
    for node in nodes:
        kind = node.get("t")
        if kind == "heading":
            _inline(document.add_heading(level=min(node["level"] + 1, 9)), node["c"])
        elif kind == "list":
            _list(document, node, depth)
        elif kind == "quote":
            add_nodes(document, node["c"], depth=depth)
        elif kind == "pre":
            document.add_paragraph(plain(node["text"]), style="No Spacing")
        elif kind == "table":
            _table(document, node)
        elif kind == "rule":
            document.add_paragraph("―" * 12)
        else:
            _inline(document.add_paragraph(), node.get("c", ()))


def _list(document: Document, node: Node, depth: int) -> None:
    level = min(depth + 1, DEEPEST_LIST)
    name = "List Number" if node["ordered"] else "List Bullet"
    style = name if level == 1 else f"{name} {level}"
    for item in node["c"]:
        for place, block in enumerate(item["c"]):
            if block.get("t") == "p":
                shape = style if place == 0 else f"List Continue{'' if level == 1 else f' {level}'}"
                _inline(document.add_paragraph(style=shape), block["c"])
            else:
                add_nodes(document, [block], depth=depth + 1)


def _table(document: Document, node: Node) -> None:
    table = document.add_table(rows=0, cols=max(node["columns"], 1))
    table.style = document.styles["Table Grid"]
    for place, row in enumerate((node["head"], *node["rows"])):
        for cell, said in zip(table.add_row().cells, row, strict=False):
            _inline(cell.paragraphs[0], said["c"], bold=place == 0)
    document.add_paragraph()


def _inline(paragraph: Any, nodes: Sequence[Node], **marks: bool) -> None:
    for node in nodes:
        kind = node.get("t")
        if kind in MARKS:
            _inline(paragraph, node["c"], **{**marks, MARKS[kind]: True})
        elif kind == "link":
            _inline(paragraph, node["c"], **marks)
            _say(paragraph, f" ({node['to']})", marks)
        elif kind == "break":
            paragraph.add_run().add_break()
        else:
            said = str(node.get("text", ""))
            _say(paragraph, f"[{said}]" if kind == "picture" else said, marks)


def _say(paragraph: Any, words: str, marks: dict[str, bool]) -> None:
    run = paragraph.add_run(plain(words))
    for name in marks:
        setattr(run.font, name, True)
