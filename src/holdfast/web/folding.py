"""Long texts: where one can be folded, so that what stands below it stays near."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from django.utils.html import format_html

LONGEST: Final = 12_000  # characters of text, some five pages, that are shown whole
SHOWN: Final = 3_000  # of a longer one, about a page, before it is folded
PER_PAGE: Final = 2_500
VOID: Final = frozenset({"br", "hr", "img", "input", "wbr", "col"})


@dataclass(frozen=True)
class Folded:
    """A text as safe HTML: how it begins, the rest if it is long, and about how many pages."""

    start: str
    rest: str = ""
    pages: int = 0


class _Seams(HTMLParser):
    """Finds the first place after a page of words at which no element is open."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.depth, self.words, self.seam = 0, 0, -1
        self.lines = [0]
        for line in text.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note that an element opens; before one at the top a text can be parted."""
        if self.depth == 0 and self.words >= SHOWN and self.seam < 0:
            line, column = self.getpos()
            self.seam = self.lines[line - 1] + column
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        """Note that an element ends."""
        self.depth -= tag not in VOID

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note nothing: it is closed at once."""

    def handle_data(self, data: str) -> None:
        """Count the words."""
        self.words += len(data)


def folded(text: str, length: int) -> Folded:
    """Part a long text after its first page, between two of its blocks; `length` as written.

    Where the first block is longer than what is shown whole, all of it is folded.
    """
    if length <= LONGEST:
        return Folded(text)
    found = _Seams(text)
    at = found.seam if found.seam >= 0 else len(text)
    if _words(text[:at]) > LONGEST:
        at = 0
    if at == len(text):
        return Folded(text)
    return Folded(_safe(text[:at]), _safe(text[at:]), max(2, round(length / PER_PAGE)))


def _words(html: str) -> int:
    return _Seams(html).words


def _safe(part: str) -> str:
    return format_html("{}", _Whole(part))


@dataclass(frozen=True)
class _Whole:
    """A whole number of elements of what is safe already, as format_html takes it."""

    html: str

    def __html__(self) -> str:
        return self.html
