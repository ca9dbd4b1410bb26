"""Pictures of an office file, each with its number where it first stands in the text."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import PurePosixPath

from holdfast.records.extracting.limits import Limits, Reading

PAGES = re.compile(
    r"\b(?:page|seite|side|sida|pagina|página|pág|of|von|av|van|de|sur|di)\b|[\W\d_]", re.IGNORECASE
)
LONGEST = 80  # letters of a header or footer that are quoted


class Numbered:
    """Numbers the pictures of a file and hands them over, as long as they are not too many.

    A text says `![words](picture:3)` for the third one.
    """

    def __init__(self, limits: Limits, reading: Reading) -> None:
        self.limits, self.reading = limits, reading
        self.numbers: dict[str, int] = {}
        self.bytes = 0

    def said(self, name: str, words: str, content: Callable[[], bytes]) -> str:
        """Give the Markdown of a picture, known by the name of its part."""
        if name not in self.numbers:
            self.numbers[name] = len(self.numbers) + 1
            self._take(name, self.numbers[name], content)
        bare = " ".join("".join(" " if c in "[]|\\`" else c for c in words).split())
        return f"![{bare[:300]}](picture:{self.numbers[name]})"

    def _take(self, name: str, number: int, content: Callable[[], bytes]) -> None:
        data = content() if number <= self.limits.pictures else b""
        self.bytes += len(data)
        if number > self.limits.pictures or self.bytes > self.limits.picture_bytes:
            note = ("pictures", str(self.limits.pictures))
            if note not in self.reading.notes:
                self.reading.notes.append(note)
            return
        ending = PurePosixPath(name).suffix.lower()
        encoded = base64.b64encode(data).decode()
        self.reading.pictures.append({"name": f"picture-{number}{ending}", "data": encoded})


def note_around_pages(reading: Reading, pictures: int, words: str) -> None:
    """Note what stands in the headers and footers of pages: that is no part of the text."""
    if pictures:
        reading.notes.append(("page_pictures", str(pictures)))
    if len(PAGES.sub("", words)) > 2:
        quoted = words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"
        reading.notes.append(("page_words", quoted))
