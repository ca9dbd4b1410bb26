"""Text files with columns: which encoding, which delimiter, which rows.

Rows are counted as a spreadsheet program counts them: a cell with line breaks is still one row,
and a first line `sep=;` is an instruction, not a row.
"""

import codecs
import csv
import io
import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field

from holdfast.exchange.reading.cells import Cell
from holdfast.exchange.reading.encodings import decode
from holdfast.exchange.reading.limits import MEBIBYTE, Limits
from holdfast.exchange.reading.refusals import refusal

_DELIMITERS = (",", ";", "\t", "|")
_SEP = re.compile(r'"?sep=(.)"?[^\S\t]*\r?(?:\n|$)', re.IGNORECASE)
_SAMPLE = 200_000
_SAMPLE_ROWS = 300
_MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|html|table|head|body|svg|style|meta)", re.IGNORECASE)


@dataclass
class Delimited:
    """What a text file held."""

    rows: list[list[Cell]]
    delimiter: str
    encoding: str
    warnings: list[tuple[str, str]] = field(default_factory=list)


def read_delimited(
    data: bytes, *, suffix: str = "", limits: Limits, encoding: str | None = None
) -> Delimited:
    """Rows of texts from the bytes of a CSV, TSV or similar file; raises `FileRefused`."""
    if encoding is not None:
        text, certain = _decode_as(data, encoding), True
    else:
        text, encoding, certain = decode(data)
    found = Delimited([], "", encoding)
    if not certain:
        found.warnings.append(("encoding", encoding))
    _refuse_other_texts(text, suffix)
    if "\x00" in text:
        text = text.replace("\x00", "")
        found.warnings.append(("nulls", ""))
    if not text.strip():
        raise refusal("empty")
    if declared := _SEP.match(text):
        found.delimiter, text = declared[1], text[declared.end() :]
    else:
        found.delimiter = sniff(text, suffix)
    _parse(text, found, limits)
    return found


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return codecs.decode(data, encoding, "replace").removeprefix("\ufeff")
    except (LookupError, UnicodeError, TypeError) as error:
        raise refusal("unreadable", encoding) from error


def _refuse_other_texts(text: str, suffix: str) -> None:
    if _MARKUP.match(text[:2000]):
        raise refusal("other_format", "an HTML or XML document")
    if suffix == ".json" or text.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(text) if len(text) < 16 * MEBIBYTE else None
        except (ValueError, RecursionError):
            return
        if isinstance(value, dict | list):
            raise refusal("other_format", "a JSON document")


def sniff(text: str, suffix: str = "") -> str:
    """The delimiter that cuts the first rows into the most regular columns; comma when none
    does.
    """
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best, best_score = "\t" if suffix == ".tsv" else ",", 0.0
    for delimiter in _DELIMITERS:
        if delimiter in sample and (score := _regularity(sample, delimiter)) > best_score:
            best, best_score = delimiter, score
    return best


def _regularity(sample: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
            if widths.total() >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0.0
    width, count = max(several.items(), key=lambda item: (item[1], item[0]))
    # One line of prose with commas is no table; a table of one line is all that it is.
    share = count / widths.total()
    return share * math.sqrt(min(width, 12)) * (1.0 if count > 1 else 0.7)


def _parse(text: str, found: Delimited, limits: Limits) -> None:
    lines = io.StringIO(text, newline="").readlines()
    start = 0
    while start < len(lines):
        resume = _parse_from(lines, start, found, limits)
        if resume is None:
            break
        start = resume
    while found.rows and not any(cell and str(cell).strip() for cell in found.rows[-1]):
        found.rows.pop()


def _parse_from(lines: list[str], start: int, found: Delimited, limits: Limits) -> int | None:
    """Parse rows from a line on; returns the line to resume at after an open quotation mark."""
    reader = csv.reader(lines[start:], delimiter=found.delimiter)
    cells = sum(len(row) for row in found.rows)
    line = start
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return None
        except csv.Error:
            if start + reader.line_num - line > 1:
                return _repair(lines, line, found)
            raise refusal("text", str(line + 1), limits.text) from None
        end = start + reader.line_num
        if end - line > 1:
            if end == len(lines) and _is_open(lines[line:end], found.delimiter):
                return _repair(lines, line, found)
            if _swallowed(row, found):
                found.warnings.append(("swallowed", str(len(found.rows) + 1)))
        line = end
        cells += len(row)
        found.rows.append(list(row))
        _count(found.rows, row, cells, limits)


def _count(rows: list[list[Cell]], row: list[str], cells: int, limits: Limits) -> None:
    if len(rows) > limits.rows:
        raise refusal("rows", limit=limits.rows)
    if len(row) > limits.columns:
        raise refusal("columns", limit=limits.columns)
    if cells > limits.cells:
        raise refusal("cells", limit=limits.cells)


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Whether the last row of the file ends inside quotation marks."""
    try:
        for _row in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _repair(lines: list[str], line: int, found: Delimited) -> int:
    """Read the line whose quotation mark never closes for itself, the mark as a letter."""
    found.warnings.append(("open_quote", str(len(found.rows) + 1)))
    row = next(csv.reader([lines[line]], delimiter=found.delimiter, quoting=csv.QUOTE_NONE), [])
    found.rows.append([cell.strip('"') if cell.count('"') == 2 else cell for cell in row])
    return line + 1


def _swallowed(row: list[str], found: Delimited) -> bool:
    width = len(found.rows[0]) if found.rows else len(row)
    return any(
        cell.count("\n") > 1 and cell.count(found.delimiter) >= (width - 1) * (cell.count("\n") - 1)
        for cell in row
        if width > 2 and "\n" in cell
    )
