"""A law in Markdown as its sections in order, each with the place by which a lawyer would cite it.

Understands the ways in which German (§ 8 Abs. 1), Dutch (Artikel 2 lid 1) and United States law
(Sec. 912(a)) are published as Markdown. Nothing of the text is lost and nothing comes twice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from holdfast.exchange.reading.limits import DEFAULT_LIMITS, MEBIBYTE
from holdfast.exchange.reading.refusals import refusal

_HEADING = re.compile(r"(#{1,6})\s*(\S.*?)\s*#*\s*")
_PARAGRAPH_SIGN = re.compile(r"§+\s*(\d+\s?[a-z]{0,2})\b\.?\s*(.*)")
_ARTICLE = re.compile(r"(?:Artikel|Article|Art\.)\s*(\d+\s?[a-z]{0,2})\b\.?\s*(.*)", re.IGNORECASE)
_LETTERED = re.compile(r"\((\w{1,4})\)\s*(.*)")
_ABSATZ = re.compile(r"\((\d+[a-z]?)\)\s")
_LID = re.compile(r"(\d+)\.\s")
_ROMAN = re.compile(r"[IVXLC]+\.?")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_NUMBERED = re.compile(r"\w+(?:\s+\d+\w*)?")
_CITED = re.compile(r"(?:Fundstelle|Source)\n:\s*(.+)")


@dataclass(frozen=True, slots=True)
class Section:
    """The smallest part of a law that is cited by itself."""

    number: str  # of the section or article, such as 8, 16a or 912; empty in a preamble or annex
    heading: str
    text: str
    path: tuple[str, ...]  # headings of the parts that it stands in, outermost first
    place: str  # § 8 Abs. 1, Artikel 2 lid 1, Sec. 912(a)
    line: int  # of the file, where its text begins


@dataclass(frozen=True, slots=True)
class Statute:
    """A law: its title, where it was published, and its sections in order."""

    title: str
    source: str
    sections: list[Section] = field(default_factory=list)


class _Style(Enum):
    GERMAN = "§ {} Abs. {}"
    DUTCH = "Artikel {} lid {}"
    AMERICAN = "Sec. {}({})"

    def place(self, number: str, part: str) -> str:
        if part:
            return self.value.format(number, part)
        return self.value.split("{}")[0] + number


def read_statute(path: Path) -> Statute:
    """The law in a Markdown file; raises `FileRefused` where it cannot be read or has no
    sections.
    """
    try:
        size = path.stat().st_size
        if size > DEFAULT_LIMITS.file_bytes:
            raise refusal("large", limit=DEFAULT_LIMITS.file_bytes // MEBIBYTE)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal("binary") from error
    except OSError as error:
        raise refusal("unreadable", error.strerror or "") from error
    if not text.strip():
        raise refusal("empty")
    lines = text.splitlines()
    style = _style(lines)
    reader = _Reader(style)
    for number, line in _body(lines):
        reader.take(number, line)
    reader.close()
    cited = _CITED.search(text)
    return Statute(reader.title, cited[1].strip() if cited else path.name, reader.sections)


def _style(lines: Sequence[str]) -> _Style:
    headings = [match[2] for line in lines if (match := _HEADING.fullmatch(line))]
    if any(_ARTICLE.fullmatch(heading) for heading in headings):
        return _Style.DUTCH
    if any(re.match(r"(?:Title|CHAPTER|SUBCHAPTER)\b", heading) for heading in headings):
        return _Style.AMERICAN
    return _Style.GERMAN


def _body(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines after the publisher's front matter, with their numbers."""
    start = 0
    if lines and lines[0].strip() == "---":
        ends = (index for index, line in enumerate(lines[1:], start=1) if line.strip() == "---")
        start = next(ends, -1) + 1
    for index in range(start, len(lines)):
        yield index + 1, lines[index]


class _Reader:
    """Takes one line after the other and closes a section whenever the next begins."""

    def __init__(self, style: _Style) -> None:
        self.style = style
        self.title = ""
        self.sections: list[Section] = []
        self._path: list[tuple[float, str]] = []  # level, heading
        self._number = self._heading = self._part = ""
        self._part_heading = ""
        self._lines: list[str] = []
        self._line = 0
        self._stands_alone = False  # an article is reported even where it has no text
        self._just_opened = False  # a heading without text yet, that the next one may complete

    def take(self, number: int, line: str) -> None:
        if match := _HEADING.fullmatch(line):
            self._take_heading(number, len(match[1]), _bare(match[2]))
            return
        text = _bare(line)
        if not text and not self._lines:
            return
        if text:
            self._just_opened = False
            if part := self._next_part(text):
                self._begin_part(part, "")
        if not self._lines:
            self._line = number
        self._lines.append(text)

    def close(self) -> None:
        """Report what was collected as a section."""
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()
        if text or self._stands_alone:
            path = tuple(heading for _level, heading in self._path)
            heading = ": ".join(filter(None, (self._heading, self._part_heading)))
            if self._number:
                place = self.style.place(self._number, self._part)
            else:
                heading = path[-1] if path else self.title
                numbers = [match[0] for each in path if (match := _NUMBERED.match(each))]
                place, path = " ".join(numbers) or "Preamble", path[:-1]
            self.sections.append(Section(self._number, heading, text, path, place, self._line))
        self._lines, self._stands_alone = [], False

    def _take_heading(self, number: int, level: int, heading: str) -> None:
        pattern = _ARTICLE if self.style is _Style.DUTCH else _PARAGRAPH_SIGN
        if match := pattern.fullmatch(heading):
            self.close()
            again = match[1] == self._number and self.style is _Style.AMERICAN
            self._number, self._heading = match[1].replace(" ", ""), match[2]
            self._part = self._part_heading = ""
            self._stands_alone, self._line = not again, number
            self._just_opened = False
        elif (
            self.style is _Style.AMERICAN
            and self._number
            and (part := _LETTERED.fullmatch(heading))
        ):
            self._begin_part(part[1], part[2])
            self._stands_alone, self._line = True, number
        else:
            self._open(level, heading)

    def _open(self, level: int, heading: str) -> None:
        """A part of the law that holds sections: a title, chapter, Abschnitt or annex."""
        self.close()
        if not self.title and self.style is not _Style.AMERICAN:
            self.title = heading
            return
        self.title = self.title or heading
        completes = self._just_opened and self._path and level > self._path[-1][0]
        if completes and self.style is _Style.DUTCH:
            # The name of the part follows its number as a heading of its own.
            above, first = self._path[-1]
            self._path[-1] = (above, f"{first} {heading}")
            return
        depth = level + 0.5 if _ROMAN.fullmatch(heading) else float(level)
        while self._path and self._path[-1][0] >= depth:
            self._path.pop()
        self._path.append((depth, heading))
        if self.style is not _Style.AMERICAN:
            self._number = self._heading = self._part = self._part_heading = ""
        self._just_opened = True

    def _next_part(self, text: str) -> str:
        """The number of the numbered paragraph that this line begins, where the law counts them."""
        if not self._number or self.style is _Style.AMERICAN:
            return ""
        if self.style is _Style.GERMAN:
            match = _ABSATZ.match(text)
            return match[1] if match else ""
        match = _LID.match(text)
        expected = int(self._part) + 1 if self._part else 1
        return match[1] if match and int(match[1]) == expected else ""

    def _begin_part(self, part: str, heading: str) -> None:
        if any(self._lines):
            self.close()
        self._lines, self._stands_alone = [], False
        self._part, self._part_heading = part, heading


def _bare(line: str) -> str:
    """A line without links and tags, its text kept."""
    return re.sub(r"[^\S\n]+", " ", _TAG.sub("", _LINK.sub(r"\1", line))).strip()
