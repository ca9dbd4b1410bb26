"""Text of a PDF file, page by page, with its bookmarks."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PdfReadError

from holdfast.records.extracting.limits import Limits, Reading, Unreadable
from holdfast.records.extracting.prominent import FirstPage

NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+(\w[^\n]{2,90})")
MOST_WORDS = 12  # of a heading
DAY = re.compile(r"D?:?(\d{4})(\d{2})?(\d{2})?")


def read_pdf(path: Path, limits: Limits, reading: Reading) -> None:
    """Read the text of every page, as far as the limits go; what was read is kept."""
    try:
        document = PdfReader(path, strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("encrypted")
        count = len(document.pages)
    except (DependencyError, FileNotDecryptedError) as error:
        raise Unreadable("encrypted") from error
    except PdfReadError as error:
        raise Unreadable("damaged") from error
    reading.paged = True
    _describe(document, reading)
    _read_pages(document, count, limits, reading)
    _find_headings(document, limits, reading)
    if count > limits.pages:
        reading.notes.append(("pages", f"{len(reading.pages)}/{count}"))


def _read_pages(document: PdfReader, count: int, limits: Limits, reading: Reading) -> None:
    failed, characters = 0, 0
    first = FirstPage()
    for index in range(min(count, limits.pages)):
        if time.process_time() > limits.patience_seconds or characters > limits.characters:
            reading.notes.append(("pages", f"{index}/{count}"))
            break
        try:
            hear = None if index else first.hear
            text = document.pages[index].extract_text(visitor_text=hear) or ""
        except (MemoryError, RecursionError):
            raise
        except Exception:  # noqa: BLE001 - one broken page does not take the others along
            text, failed = "", failed + 1
        reading.pages.append(text)
        characters += len(text)
    reading.prominent = first.words()
    if failed:
        reading.notes.append(("broken_pages", str(failed)))


def _describe(document: PdfReader, reading: Reading) -> None:
    try:
        known: Any = document.metadata or {}
        reading.title = _text(known.get("/Title"))
        reading.author = _text(known.get("/Author"))
        if match := DAY.match(_text(known.get("/ModDate") or known.get("/CreationDate"))):
            reading.written = f"{match[1]}-{match[2] or '01'}-{match[3] or '01'}"
        root: Any = document.trailer["/Root"]
        reading.language = _text(root.get("/Lang"))
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - a broken description leaves the text readable
        reading.notes.append(("description", ""))


def _text(value: object) -> str:
    return str(value) if value is not None else ""


def _find_headings(document: PdfReader, limits: Limits, reading: Reading) -> None:
    """Take the bookmarks, or, where there are none, short numbered lines."""
    found: list[tuple[int, str]] = []
    try:
        _walk(document.outline, 1, found, limits)
    except Exception:  # noqa: BLE001 - bookmarks are often broken, and only bookmarks
        found = []
    if not found:
        found = [heading for page in reading.pages[:200] for heading in _numbered(page)]
    reading.headings = found[: limits.headings]


def _numbered(page: str) -> Iterator[tuple[int, str]]:
    """Give the short numbered lines of a page, but for sentences, which go on in the next line."""
    lines = [line.strip() for line in page.splitlines()]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if match := NUMBERED.fullmatch(line):
            title = match[2].strip()
            ends = title.endswith((".", ",", ";", "…", ":")) or after[:1].islower()
            if title[0].isupper() and not ends and len(title.split()) <= MOST_WORDS:
                yield match[1].count(".") + 1, f"{match[1]} {title}"


def _walk(entries: Any, level: int, found: list[tuple[int, str]], limits: Limits) -> None:
    for entry in entries:
        if len(found) >= limits.headings:
            return
        if isinstance(entry, list):
            if level < 6:
                _walk(entry, level + 1, found, limits)
        elif title := " ".join(_text(getattr(entry, "title", "")).split()):
            found.append((level, title))
