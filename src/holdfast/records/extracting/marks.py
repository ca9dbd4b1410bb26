"""Words into Markdown: nothing that somebody wrote becomes a mark by accident."""

from __future__ import annotations

import re
from collections.abc import Sequence

INSIDE = re.compile(r"([\\`*\[\]<]|(?<![^\W_])_|_(?![^\W_])|~~)")
FIRST = re.compile(r"(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+\s*$|-{2,}\s*$|:?-+:?\s*\|)")
COUNTED = re.compile(r"(\s*\d{1,9})([.)])(?=\s|$)")


def escaped(text: str) -> str:
    """Give words so that Markdown shows them as they are, within a line."""
    return INSIDE.sub(r"\\\1", text)


def line_escaped(text: str) -> str:
    """Give a line that is neither heading, list, quotation nor rule by accident."""
    text = FIRST.sub(r"\1\\\2", text, count=1) if FIRST.match(text) else text
    return COUNTED.sub(r"\1\\\2", text, count=1) if COUNTED.match(text) else text


def heading(level: int, text: str) -> str:
    """Give a heading of a level from 1 to 6."""
    return f"{'#' * max(1, min(level, 6))} {text}"


def wrapped(text: str, mark: str) -> str:
    """Put a mark around words, outside of the spaces at their ends: `**so**`."""
    bare = text.strip()
    if not bare or not mark:
        return text
    start = text[: len(text) - len(text.lstrip())]
    end = text[len(text.rstrip()) :]
    return f"{start}{mark}{bare}{mark}{end}"


def link(text: str, target: str) -> str:
    """Give a link, where its target is an address that people follow; else the words alone."""
    if not target.startswith(("http://", "https://", "mailto:")) or not text.strip():
        return text
    safe = target.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    return f"[{text.strip()}](<{safe}>)"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Give a table whose first row is its head; every row as wide as the widest."""
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    lines = []
    for index, row in enumerate(rows):
        cells = [_cell(cell) for cell in row] + [""] * (width - len(row))
        lines.append(f"| {' | '.join(cells)} |")
        if index == 0:
            lines.append(f"|{' --- |' * width}")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
