"""Cells as a spreadsheet holds them, and how a person would read them aloud."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

Cell = str | int | float | bool | datetime | date | time | timedelta | None

# Texts that say "there is nothing here". "NA" alone is left out: it is the country code of Namibia.
EMPTY_WORDS = frozenset(
    {"n/a", "n.a.", "n/a.", "-", "--", "---", "–", "—", "tbd", "t.b.d.", "tbc", "tba", "k.a.",
        "k. a.",
     "n.v.t.", "s/o", "#n/a"}
)  # fmt: skip
# Where a number, date, step or choice is expected, these too mean that nothing was given.
EMPTY_WORDS_OF_TYPED = EMPTY_WORDS | {
    "na",
    "none",
    "null",
    "nil",
    "unknown",
    "?",
    "??",
    "open point",
}

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_GUARDED = re.compile(r"'[=+\-@\t\r]")
_LITERAL = re.compile(r'="((?:[^"]|"")*)"')
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0x200B, 0xFEFF])


def cell_at(cells: Sequence[Cell], index: int) -> Cell:
    """The cell in a column, or nothing where the row is shorter."""
    return cells[index] if index < len(cells) else None


def is_blank(cell: Cell) -> bool:
    """Nothing that a person could see."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def tidy(text: str) -> str:
    """The text as it was typed: line ends unified, control characters and file-format escapes gone.

    An apostrophe that an export puts before `=`, `+`, `-` or `@`, so that no spreadsheet runs the
    text as a formula, is taken off again, and `="007"` is read as the text 007 that it stands for.
    """
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    if not (text.isascii() and text.isprintable()):
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = text.translate(_CONTROLS)
    text = text.strip()
    if text.startswith("'") and _GUARDED.match(text):
        return text[1:]
    if text.startswith('="') and (literal := _LITERAL.fullmatch(text)):
        return literal[1].replace('""', '"')
    return text


def text_of(cell: Cell) -> str:
    """What the cell says, as text: whole numbers without a point, dates in ISO form."""
    if isinstance(cell, str):
        return tidy(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        whole_day = cell.time() == time.min
        return cell.date().isoformat() if whole_day else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def column_letter(index: int) -> str:
    """The letters over a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """The text for comparison: no capitals, accents, punctuation or double spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split())
