"""Reading a file from the outside: in a process of its own, under hard limits, never failing."""

from __future__ import annotations

import base64
import binascii
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from holdfast.records.attachments import path_of
from holdfast.records.extracting.limits import Limits
from holdfast.records.extracting.refusals import note_in_words, problem_in_words


@dataclass(frozen=True)
class FileText:
    """What a file says, and what it says of itself; `problem` where nothing could be read.

    `markdown` is the text with its headings, lists and tables where the format has them; `pages`
    are those of the file where it is `paged`, else one for the whole. `written` is a day as found,
    `prominent` what stands out at the beginning: in the largest type of the first page, or bold.
    """

    title: str = ""
    author: str = ""
    written: str = ""
    language: str = ""
    edition: str = ""
    prominent: str = ""
    pages: tuple[str, ...] = ()
    paged: bool = False
    headings: tuple[tuple[int, str], ...] = ()
    markdown: str | None = None
    notes: tuple[str, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()
    problem: str = ""

    @property
    def text(self) -> str:
        """All words, page after page."""
        return "\n".join(self.pages)


def read_file(
    path: Path, ending: str, *, pictures: bool = False, limits: Limits | None = None
) -> FileText:
    """Read a file by its ending (`.docx`); whatever is wrong with it is said, never raised."""
    bounds = limits or Limits()
    if path.stat().st_size > bounds.file_bytes:
        return FileText(problem=problem_in_words("memory", ""))
    request = {
        "path": str(path),
        "ending": ending.lower(),
        "pictures": pictures,
        "limits": asdict(bounds),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", "-m", "holdfast.records.extracting.child"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=bounds.wall_seconds,
            check=False,
        )
        said = json.loads(done.stdout) if done.returncode == 0 else None
    except subprocess.TimeoutExpired:
        return FileText(problem=problem_in_words("time", ""))
    except ValueError:
        said = None
    return _told(said) if said else FileText(problem=problem_in_words("memory", ""))


def _told(said: dict[str, Any]) -> FileText:
    problem = said["problem"]
    return FileText(
        title=said["title"],
        author=said["author"],
        written=said["written"],
        language=said["language"],
        edition=said["edition"],
        prominent=said["prominent"],
        pages=tuple(said["pages"]),
        paged=said["paged"],
        headings=tuple((int(level), str(text)) for level, text in said["headings"]),
        markdown=said["markdown"],
        notes=tuple(note_in_words(*note) for note in said["notes"]),
        pictures=tuple(_pictures(said["pictures"])),
        problem=problem_in_words(*problem) if problem else "",
    )


def _pictures(given: list[dict[str, str]]) -> list[tuple[str, bytes]]:
    found = []
    for each in given:
        try:
            found.append((each["name"], base64.b64decode(each["data"], validate=True)))
        except binascii.Error:
            continue
    return found


@lru_cache(maxsize=32)
def _text_by_digest(sha256: str, ending: str) -> str:
    path = path_of(sha256)
    return read_file(path, ending).text if path is not None else ""


def text_of(attachment: Any) -> str:
    """Give the words of an attached file; nothing where it has none or cannot be read.

    A file never changes under its digest, so the last few are remembered.
    """
    if not attachment.sha256:
        return ""
    ending = PurePosixPath(attachment.name).suffix.lower()
    return _text_by_digest(attachment.sha256, ending)
