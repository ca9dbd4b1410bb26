"""The reading process: parses one XLSX or ODS file under hard limits and answers in JSON.

Started as `python -m holdfast.exchange.reading.child`; reads `{"path",
    "limits"}` from standard input. A
hostile file can exhaust or crash only this process, never the server. It knows no Django.
"""

import json
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from holdfast.exchange.reading.archives import Findings, Refused, inspect
from holdfast.exchange.reading.concealed import Concealed, concealed_in
from holdfast.exchange.reading.limits import Limits

_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def main() -> None:
    """Answer one request and end."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    answer: dict[str, Any]
    try:
        _confine(limits)
        answer = _read(Path(request["path"]), limits)
    except Refused as refused:
        answer = {"refused": [refused.code, refused.detail, refused.limit]}
    except MemoryError:
        answer = {"refused": ["memory", "", ""]}
    except PasswordError:
        answer = {"refused": ["encrypted", "", ""]}
    except (CalamineError, OSError, ValueError):
        answer = {"refused": ["damaged", "", ""]}
    # In one piece: the piecewise writer of the library is several times slower.
    sys.stdout.write(json.dumps(answer, default=_as_json, allow_nan=False))


def _confine(limits: Limits) -> None:
    with suppress(ImportError):  # absent on Windows, where only the wall clock limits
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(path: Path, limits: Limits) -> dict[str, Any]:
    findings = inspect(path, limits)
    concealed = concealed_in(path, findings)
    # The handle, not the name: the ending of a name may lie about the content.
    with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as workbook:
        described = [
            sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if len(described) > limits.sheets:
            raise Refused("sheets", limit=limits.sheets)
        sheets: list[dict[str, Any]] = []
        total = 0
        for meta in described:
            sheet = workbook.get_sheet_by_name(meta.name)
            rows = _rows(sheet, limits)
            total += len(rows) * sheet.total_width
            if total > limits.cells:
                raise Refused("cells", limit=limits.cells)
            _mark_errors(rows, findings, meta.name)
            unseen = concealed.get(meta.name, Concealed())
            sheets.append(
                {
                    "name": meta.name,
                    "hidden": meta.visible != SheetVisibleEnum.Visible,
                    "rows": rows,
                    "merges": sheet.merged_cell_ranges or [],
                    "hidden_rows": unseen.rows,
                    "hidden_columns": unseen.columns,
                }
            )
    return {"kind": findings.kind, "sheets": sheets, "warnings": findings.warnings}


def _rows(sheet: CalamineSheet, limits: Limits) -> list[list[Any]]:
    if sheet.total_height > limits.rows:
        raise Refused("rows", limit=limits.rows)
    if sheet.total_width > limits.columns:
        raise Refused("columns", limit=limits.columns)
    if sheet.total_height * sheet.total_width > limits.cells:
        raise Refused("cells", limit=limits.cells)
    if sheet.start is None:
        return []
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for number, row in enumerate(rows, start=1):
        row[:] = [
            _cell(cell, number, limits) if cell else (None if cell == "" else cell) for cell in row
        ]
    return rows


def _cell(cell: Any, number: int, limits: Limits) -> Any:
    if isinstance(cell, str) and len(cell) > limits.text:
        raise Refused("text", str(number), limits.text)
    if isinstance(cell, float) and not -1e300 < cell < 1e300:
        return repr(cell)
    return cell


def _mark_errors(rows: list[list[Any]], findings: Findings, name: str) -> None:
    """Put `#DIV/0!` and the like back into their cells, which the parser leaves empty."""
    for reference, text in findings.errors.get(findings.sheets.get(name, ""), ()):
        if match := _REFERENCE.fullmatch(reference):
            row, column = int(match[2]) - 1, _column(match[1])
            if row < len(rows) and column < len(rows[row]) and rows[row][column] is None:
                rows[row][column] = text


def _column(letters: Iterable[str]) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _as_json(cell: object) -> dict[str, str | float]:
    match cell:
        case datetime():
            return {"datetime": cell.isoformat()}
        case date():
            return {"date": cell.isoformat()}
        case time():
            return {"time": cell.isoformat()}
        case timedelta():
            return {"seconds": cell.total_seconds()}
        case _:
            raise TypeError(type(cell).__name__)


if __name__ == "__main__":
    main()
