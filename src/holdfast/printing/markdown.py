"""A text in Markdown as a tree of plain data, for a template to lay out."""

from __future__ import annotations

from typing import Any, Final

from markdown_it.tree import SyntaxTreeNode

from holdfast.common.markup import reader
from holdfast.printing.parts import LONGEST_WORD

SCHEMES: Final = ("http://", "https://", "mailto:")
INLINE: Final = {"strong": "strong", "em": "em", "s": "gone"}
Tree = list[dict[str, Any]]


def tree_of(text: str) -> Tree:
    """Give the blocks of a text: paragraphs, headings, lists, quotes, tables, with what is in them.

    HTML in it is words like any other; links lead to the web or to a mailbox, or are mere words.
    """
    return _levelled(_blocks(SyntaxTreeNode(reader().parse(text)).children), [0])


def _levelled(nodes: Tree, last: list[int]) -> Tree:
    """Let no heading be more than one level below the one before, as readers of outlines need."""
    for node in nodes:
        if node.get("t") == "heading":
            last[0] = node["level"] = min(node["level"], last[0] + 1)
        elif node.get("t") in ("list", "quote", None):
            _levelled(node["c"], last)
    return nodes


def _blocks(nodes: list[SyntaxTreeNode]) -> Tree:
    made: Tree = []
    for node in nodes:
        made += _block(node)
    return made


def _block(node: SyntaxTreeNode) -> Tree:
    if node.type == "heading":
        return [{"t": "heading", "level": int(node.tag[1:]), "c": _inline(node.children)}]
    if node.type in ("bullet_list", "ordered_list"):
        items: Tree = [{"c": _blocks(item.children)} for item in node.children]
        ordered = node.type == "ordered_list"
        return [
            {"t": "list", "ordered": ordered, "start": int(node.attrs.get("start", 1)), "c": items}
        ]
    if node.type == "blockquote":
        return [{"t": "quote", "c": _blocks(node.children)}]
    if node.type in ("fence", "code_block"):
        return [{"t": "pre", "text": node.content.rstrip("\n")}]
    if node.type == "hr":
        return [{"t": "rule"}]
    if node.type == "table":
        return [_table(node)]
    return [{"t": "p", "c": _inline(node.children)}]


def _table(node: SyntaxTreeNode) -> dict[str, Any]:
    rows = [
        [{"c": _inline(cell.children)} for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    across = range(len(rows[0]))
    widths = [_share([_said(row[at]["c"]) for row in rows if at < len(row)]) for at in across]
    return {
        "t": "table",
        "columns": len(across),
        "widths": widths,
        "head": rows[0],
        "rows": rows[1:],
    }


def _share(column: list[str]) -> int:
    """Give how wide a column is to be: by what most of its cells need, and by its longest word."""
    usual = sorted(len(text) for text in column)[len(column) * 9 // 10]
    word = max((len(word) for text in column for word in text.split()), default=0)
    return max(8, min(26, usual), min(LONGEST_WORD, word) * 3 // 2 + 2)


def _said(nodes: Tree) -> str:
    return "".join(str(node.get("text", "")) + _said(node.get("c", [])) for node in nodes)


def _inline(nodes: list[SyntaxTreeNode]) -> Tree:
    made: Tree = []
    for node in nodes:
        made += _inline(node.children) if node.type == "inline" else _words(node)
    return made


def _words(node: SyntaxTreeNode) -> Tree:
    if node.type in INLINE:
        return [{"t": INLINE[node.type], "c": _inline(node.children)}]
    if node.type == "code_inline":
        return [{"t": "code", "text": node.content}]
    if node.type == "hardbreak":
        return [{"t": "break"}]
    if node.type == "softbreak":
        return [{"t": "text", "text": " "}]
    if node.type == "image":
        return [{"t": "picture", "text": node.content}]
    if node.type == "link":
        to = str(node.attrs.get("href", ""))
        inside = _inline(node.children)
        return [{"t": "link", "to": to, "c": inside}] if to.startswith(SCHEMES) else inside
    return [{"t": "text", "text": node.content}] if node.content else []
