"""The one reader of Markdown, for pages and for paper, that no text can keep busy for long."""

from __future__ import annotations

from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table

MOST_PIECES: Final = 60_000  # of a text, after which lines with bars are words; 3 make a cell


@cache
def reader() -> MarkdownIt:
    """Give the reader: CommonMark with tables and struck words; HTML is words like any other."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": False})
    made.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    return made.enable(["table", "strikethrough"])


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - theirs
    """Take a table while there is room: short rows are filled up to the width of the head.

    Without the bound a page of text becomes millions of cells.
    """
    return len(state.tokens) < MOST_PIECES and table(state, start, end, silent)
