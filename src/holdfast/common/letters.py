"""A text in Markdown for a letter: as plain words without marks, and as HTML for mail programs."""

from __future__ import annotations

import re

from markdown_it.tree import SyntaxTreeNode

from holdfast.common.markup import reader

WEB = ("http://", "https://", "mailto:")


def plain_words(text: str) -> str:
    """Give a text as people read it in plain letters: no marks, addresses behind their words."""
    blocks = _blocks(SyntaxTreeNode(reader().parse(text)).children)
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(blocks)).strip()


def letter_html(text: str) -> str:
    """Give a text as HTML; pictures are words, because fetching one tells who read the letter."""
    tokens = reader().parse(text)
    for token in tokens:
        for inner in token.children or ():
            if inner.type == "image":
                inner.type, inner.tag, inner.children = "text", "", None
                inner.content = f"[{inner.content}]"
    return str(reader().renderer.render(tokens, reader().options, {}))


def _blocks(nodes: list[SyntaxTreeNode]) -> list[str]:
    return [said for node in nodes if (said := _block(node))]


def _block(node: SyntaxTreeNode) -> str:
    if node.type in ("bullet_list", "ordered_list"):
        return _list(node)
    if node.type == "blockquote":
        return _indented("\n\n".join(_blocks(node.children)), "> ", "> ")
    if node.type in ("fence", "code_block"):
        return node.content.rstrip("\n")
    if node.type == "hr":
        return "---"
    if node.type == "table":
        rows = [row for part in node.children for row in part.children]
        return "\n".join(" | ".join(_inline(cell.children) for cell in r.children) for r in rows)
    return _inline(node.children)


def _list(node: SyntaxTreeNode) -> str:
    number, lines = int(node.attrs.get("start", 1)), []
    for at, item in enumerate(node.children):
        mark = f"{number + at}. " if node.type == "ordered_list" else "- "
        lines.append(_indented("\n".join(_blocks(item.children)), mark, " " * len(mark)))
    return "\n".join(lines)


def _indented(text: str, first: str, later: str) -> str:
    return first + f"\n{later}".join(text.split("\n"))


def _inline(nodes: list[SyntaxTreeNode]) -> str:
    return "".join(_words(node) for node in nodes)


def _words(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "image":
        return f"[{node.content}]"
    if node.type == "link":
        said, to = _inline(node.children), str(node.attrs.get("href", ""))
        return f"{said} ({to})" if to.startswith(WEB) and to != said else said
    return _inline(node.children) if node.children else node.content
