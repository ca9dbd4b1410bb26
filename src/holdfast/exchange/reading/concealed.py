"""Which rows and columns of a sheet are hidden, or filtered away, when a person opens the file.

Runs in the reading process, so it knows no Django. The parts were looked at before; the tags of
rows and columns are found by patterns, as no entity can occur here.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from holdfast.exchange.reading.archives import Findings, attribute, sheet_parts

Ranges = list[tuple[int, int]]

_CHUNK = 256 * 1024
_ODS = "content.xml"
_XLSX_TAG = re.compile(rb"<(?:\w+:)?(row|col)(\s[^>]*|/)?>")
_ODS_TAG = re.compile(rb"<(/?)table:(table|table-row|table-column)(\s[^>]*|/)?>")
_TRUE = ("1", "true")
_COLLAPSED = ("collapse", "filter")


@dataclass
class Concealed:
    """First and last of the hidden rows (as people number them) and columns (from 0)."""

    rows: Ranges = field(default_factory=list)
    columns: Ranges = field(default_factory=list)


def concealed_in(path: Path, findings: Findings) -> dict[str, Concealed]:
    """Give what each sheet hides, by its name; nothing is read again where nothing is hidden."""
    if not findings.concealing:
        return {}
    with zipfile.ZipFile(path) as archive:
        if findings.kind == "ods":
            with archive.open(_ODS) as stream:
                return _in_ods(stream)
        parts = sheet_parts(archive)
        found: dict[str, Concealed] = {}
        for name, part in parts.items():
            if part in findings.concealing:
                with archive.open(part) as stream:
                    found[name] = _in_xlsx(stream)
    return found


def _in_xlsx(stream: IO[bytes]) -> Concealed:
    found, row = Concealed(), 0
    for tag in _tags(stream, _XLSX_TAG):
        said = tag[2] or b""
        hidden = attribute(said, b"hidden").lower() in _TRUE
        if tag[1] == b"row":
            row = _number(attribute(said, b"r"), row + 1)
            if hidden:
                _add(found.rows, row, row)
        elif hidden:
            first = _number(attribute(said, b"min"), 1)
            _add(found.columns, first - 1, _number(attribute(said, b"max"), first) - 1)
    return found


def _in_ods(stream: IO[bytes]) -> dict[str, Concealed]:
    sheets: dict[str, Concealed] = {}
    found, depth, row, column = Concealed(), 0, 0, 0
    for tag in _tags(stream, _ODS_TAG):
        said = tag[3] or b""
        if tag[2] == b"table":
            if not tag[1] and not depth:
                found, row, column = Concealed(), 0, 0
                sheets[attribute(said, b"table:name")] = found
            if not said.endswith(b"/"):
                depth += -1 if tag[1] else 1
            continue
        if tag[1] or depth != 1:
            continue
        hidden = attribute(said, b"table:visibility") in _COLLAPSED
        if tag[2] == b"table-row":
            first, row = row + 1, row + _number(attribute(said, b"table:number-rows-repeated"), 1)
            if hidden:
                _add(found.rows, first, row)
        else:
            many = _number(attribute(said, b"table:number-columns-repeated"), 1)
            if hidden:
                _add(found.columns, column, column + many - 1)
            column += many
    return sheets


def _tags(stream: IO[bytes], pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Give the tags one after the other; what is cut at the end of a piece waits for the next."""
    tail = b""
    while chunk := stream.read(_CHUNK):
        window = tail + chunk
        end = window.rfind(b">") + 1
        yield from pattern.finditer(window, 0, end)
        tail = window[end:]


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdigit() and len(text) < 9 else otherwise


def _add(ranges: Ranges, first: int, last: int) -> None:
    if ranges and ranges[-1][1] == first - 1:
        ranges[-1] = (ranges[-1][0], last)
    else:
        ranges.append((first, last))
