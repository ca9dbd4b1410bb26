"""Any spreadsheet as rows of cells, or a clear refusal: the door through which every import
comes.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import holdfast
from holdfast.exchange.reading.cells import Cell
from holdfast.exchange.reading.delimited import read_delimited
from holdfast.exchange.reading.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from holdfast.exchange.reading.refusals import FileRefused, refusal, warning

__all__ = ["DEFAULT_LIMITS", "Cell", "FileRefused", "Limits", "Sheet", "Workbook", "read_workbook"]

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MAGIC = (  # first bytes -> what it is
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"BZh", "a compressed archive"),
    (b"\xfd7zXZ", "a compressed archive"),
    (b"{\\rtf", "a rich-text document"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: row 1 of the spreadsheet is `rows[0]`; rows may differ in length."""

    name: str
    hidden: bool
    rows: list[list[Cell]]
    merges: tuple[
        tuple[int, int, int, int], ...
    ] = ()  # first row, first column, last row, last column
    delimiter: str = ""  # of a text file; empty for a workbook
    hidden_rows: frozenset[int] = frozenset()  # as people number them
    hidden_columns: frozenset[int] = frozenset()  # from 0


@dataclass(frozen=True)
class Workbook:
    """A file that was read: its sheets, and remarks that its reader should see."""

    name: str
    kind: str  # xlsx, ods or csv
    sheets: tuple[Sheet, ...]
    warnings: tuple[str, ...] = ()
    encoding: str = ""

    @property
    def visible_sheets(self) -> tuple[Sheet, ...]:
        """The sheets that a person sees on opening the file."""
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


def read_workbook(
    path: Path, *, limits: Limits = DEFAULT_LIMITS, encoding: str | None = None
) -> Workbook:
    """Read every sheet of a file, trusting its content and not the ending of its name.

    `encoding` overrides the guess for text files. Raises `FileRefused` and nothing else.
    """
    start = _first_bytes(path, limits)
    if start.startswith(_OLE):
        raise _refuse_ole(path)
    if start.startswith(b"PK"):
        return _read_confined(path, limits)
    for magic, what in _MAGIC:
        if start.startswith(magic):
            raise refusal("other_format", what)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise refusal("unreadable", error.strerror or "") from error
    found = read_delimited(data, suffix=path.suffix.lower(), limits=limits, encoding=encoding)
    sheet = Sheet(path.stem, hidden=False, rows=found.rows, delimiter=found.delimiter)
    remarks = tuple(warning(code, detail) for code, detail in found.warnings)
    return Workbook(path.name, "csv", (sheet,), remarks, found.encoding)


def _first_bytes(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir():
            raise refusal("folder")
        if not path.exists():
            raise refusal("absent")
        if not path.is_file():  # a device or pipe might never end
            raise refusal("binary")
        size = path.stat().st_size
        if size == 0:
            raise refusal("empty")
        if size > limits.file_bytes:
            raise refusal("large", limit=limits.file_bytes // MEBIBYTE)
        with path.open("rb") as stream:
            return stream.read(64)
    except (OSError, ValueError) as error:
        raise refusal("unreadable", getattr(error, "strerror", None) or "") from error


def _refuse_ole(path: Path) -> FileRefused:
    """An old Excel file, or a new one that is encrypted: the latter wraps itself like the
    former.
    """
    with path.open("rb") as stream:
        content = stream.read(8 * MEBIBYTE)
    return refusal("encrypted" if "EncryptedPackage".encode("utf-16-le") in content else "legacy")


def _read_confined(path: Path, limits: Limits) -> Workbook:
    """Parse in a process of its own, under limits of time and memory."""
    source_root = str(Path(holdfast.__file__).resolve().parent.parent)
    inherited = [entry for entry in sys.path if entry and Path(entry).is_absolute()]
    request = {"path": str(path.resolve()), "limits": asdict(limits)}
    try:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "holdfast.exchange.reading.child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
            env={
                "PATH": os.environ.get("PATH", ""),
                "PYTHONPATH": os.pathsep.join([source_root, *inherited]),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        )
    except subprocess.TimeoutExpired as error:
        raise refusal("time", limit=limits.wall_seconds) from error
    if done.returncode:
        raise _ended_early(done.returncode, done.stderr, limits)
    answer = json.loads(done.stdout, object_hook=_from_json)
    if "refused" in answer:
        code, detail, limit = answer["refused"]
        raise refusal(code, detail, limit)
    return _workbook(path, answer)


def _ended_early(code: int, messages: bytes, limits: Limits) -> FileRefused:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return refusal("time", limit=limits.cpu_seconds)
    if code == -signal.SIGABRT or b"MemoryError" in messages or b"memory" in messages:
        return refusal("memory")
    return refusal("damaged")


def _workbook(path: Path, answer: dict[str, Any]) -> Workbook:
    sheets = tuple(_sheet(each) for each in answer["sheets"])
    remarks = tuple(warning(code, detail) for code, detail in answer["warnings"])
    return Workbook(path.name, answer["kind"], sheets, remarks)


def _sheet(answer: dict[str, Any]) -> Sheet:
    rows = _without_blank_end(answer["rows"])
    width = max(map(len, rows), default=0)
    return Sheet(
        answer["name"],
        answer["hidden"],
        rows,
        tuple((first[0], first[1], last[0], last[1]) for first, last in answer["merges"]),
        hidden_rows=_within(answer["hidden_rows"], len(rows)),
        hidden_columns=_within(answer["hidden_columns"], width - 1),
    )


def _within(ranges: Sequence[Sequence[int]], end: int) -> frozenset[int]:
    """Give every number of the ranges up to the end of what the sheet holds."""
    return frozenset(
        number for first, last in ranges for number in range(first, min(last, end) + 1)
    )


def _without_blank_end(rows: Sequence[list[Cell]]) -> list[list[Cell]]:
    end = len(rows)
    while end and all(cell is None for cell in rows[end - 1]):
        end -= 1
    return list(rows[:end])


def _from_json(value: dict[str, Any]) -> Any:
    if len(value) != 1:
        return value
    ((key, content),) = value.items()
    match key:
        case "datetime":
            return datetime.fromisoformat(content)
        case "date":
            return date.fromisoformat(content)
        case "time":
            return time.fromisoformat(content)
        case "seconds":
            return timedelta(seconds=content)
        case _:
            return value
