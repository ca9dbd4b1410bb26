"""The reading process: reads the text of one file under hard limits and answers in JSON.

Started as `python -m holdfast.records.extracting.child`; reads `{"path", "ending", "pictures",
"limits"}` from standard input. A hostile file can exhaust or crash only this process, never the
server. It knows no Django.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from holdfast.records.extracting.limits import Limits, Reading, Unreadable

Reader = Callable[[Path, Limits, Reading], None]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def main() -> None:
    """Answer one request and end."""
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)  # a damaged file would fill the log with its own words
    reading = Reading()
    try:
        _confine(limits)
        _read(Path(request["path"]), request["ending"], limits, reading)
    except Unreadable as found:
        reading.problem = (found.code, found.detail)
    except (MemoryError, RecursionError):
        reading.problem = ("memory", "")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, KeyError, LookupError):
        reading.problem = ("damaged", "")
    except Exception:  # noqa: BLE001 - whatever a library trips over, the rest was read
        reading.problem = ("damaged", "")
    if not request["pictures"]:
        reading.pictures = []
    _within(reading, limits)
    sys.stdout.write(json.dumps(asdict(reading)))


def _confine(limits: Limits) -> None:
    sys.setrecursionlimit(3000)
    with suppress(ImportError):  # absent on Windows, where only the wall clock limits
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(path: Path, ending: str, limits: Limits, reading: Reading) -> None:
    with path.open("rb") as stream:
        start = stream.read(64)
    if not start:
        raise Unreadable("empty")
    if start.startswith(OLE):
        content = path.read_bytes()[: 8 * 1024 * 1024]
        sealed = "EncryptedPackage".encode("utf-16-le") in content
        raise Unreadable("encrypted" if sealed else "legacy")
    reader = _reader(ending, start)
    if reader is None:
        raise Unreadable("kind", ending)
    reader(path, limits, reading)
    if reading.problem is None and not any(page.strip() for page in reading.pages):
        raise Unreadable("no_text")


def _reader(ending: str, start: bytes) -> Reader | None:
    """Give who reads files of this ending; imported late, for each library takes its time."""
    match ending:
        case ".pdf":
            from holdfast.records.extracting.portable import read_pdf  # noqa: PLC0415

            return read_pdf if b"%PDF" in start else None
        case ".docx" | ".odt" | ".xlsx" | ".ods" | ".pptx":
            if not start.startswith(b"PK"):
                raise Unreadable("damaged")
            return _office_reader(ending)
        case ".md" | ".markdown" | ".txt" | ".text" | ".csv" | ".tsv" | ".json" | ".xml":
            from holdfast.records.extracting.plain import read_markdown, read_text  # noqa: PLC0415

            return read_markdown if ending in (".md", ".markdown") else read_text
        case ".html" | ".htm":
            from holdfast.records.extracting.hypertext import read_html  # noqa: PLC0415

            return read_html
        case ".eml":
            from holdfast.records.extracting.plain import read_mail  # noqa: PLC0415

            return read_mail
    return None


def _office_reader(ending: str) -> Reader:
    if ending == ".docx":
        from holdfast.records.extracting.word import read_docx  # noqa: PLC0415

        return read_docx
    if ending == ".odt":
        from holdfast.records.extracting.open_text import read_odt  # noqa: PLC0415

        return read_odt
    from holdfast.records.extracting.tables import read_sheets, read_slides  # noqa: PLC0415

    return read_slides if ending == ".pptx" else read_sheets


def _within(reading: Reading, limits: Limits) -> None:
    """Cut what is longer than anybody asked for, and say so."""
    left, kept = limits.characters, []
    for page in reading.pages:
        kept.append(_clean(page[:left]))
        left -= len(page)
        if left <= 0:
            reading.notes.append(("cut", str(limits.characters)))
            break
    reading.pages = kept
    if reading.markdown is not None:
        reading.markdown = _clean(reading.markdown[: limits.characters])
    reading.headings = [(level, _clean(text)) for level, text in reading.headings][
        : limits.headings
    ]
    for name in ("title", "author", "written", "language", "edition", "prominent"):
        setattr(reading, name, " ".join(_clean(getattr(reading, name)).split())[:500])


def _clean(text: str) -> str:
    """Give the text without what no database keeps: null characters and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


if __name__ == "__main__":
    main()
