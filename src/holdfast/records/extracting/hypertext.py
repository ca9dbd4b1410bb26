"""Text of a page of the web: headings, paragraphs, lists and tables; nothing is run or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from holdfast.records.extracting import marks
from holdfast.records.extracting.limits import Limits, Reading
from holdfast.records.extracting.plain import decoded

SILENT = frozenset("script style template noscript svg head nav iframe object".split())
BLOCKS = frozenset(
    "p div section article header footer main ul ol li table tr blockquote pre hr dl dt dd "
    "h1 h2 h3 h4 h5 h6 figure figcaption address body form fieldset".split()
)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,30})", re.IGNORECASE)
DEEPEST = 40


def read_html(path: Path, limits: Limits, reading: Reading) -> None:
    """Read what the page says."""
    data = path.read_bytes()
    text = _text(data, reading)
    parser = _Page(reading)
    parser.feed(text[: 4 * limits.characters])
    parser.close()
    parser.end_block()
    parser.end_table()
    reading.pages = ["\n".join(parser.plain)]
    reading.markdown = "\n\n".join(parser.blocks)


def _text(data: bytes, reading: Reading) -> str:
    declared = CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(data, reading)


class _Page(HTMLParser):
    """Takes one tag after the other and closes a block whenever the next begins."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = reading
        self.blocks: list[str] = []
        self.plain: list[str] = []
        self._words: list[str] = []
        self._silent = 0
        self._in_title = False
        self._level = 0
        self._lists: list[str] = []
        self._counts: list[int] = []
        self._item = False
        self._rows: list[list[str]] | None = None
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self._describe(tag, known)
        if tag in SILENT:
            self._silent += 1
            self._in_title = False
        elif tag == "title":
            self._in_title = True
        elif tag == "br":
            self._words.append(" ")
        elif tag == "a":
            self._link = known.get("href", "")
        elif tag in ("td", "th") and self._rows:
            self._take_cell()
        elif tag in BLOCKS:
            self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "title":
            self._in_title = False
        elif tag == "a":
            self._link = ""
        elif tag in ("td", "th") and self._rows is not None:
            self._take_cell()
            self._rows[-1:] = [self._rows[-1]] if self._rows else []
        elif tag == "table":
            self.end_table()
        elif tag in BLOCKS:
            self.end_block()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
                self._counts.pop()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.reading.title += data
        elif not self._silent and data.strip():
            words = marks.escaped(re.sub(r"\s+", " ", data))
            self._words.append(marks.link(words, self._link) if self._link else words)
        elif not self._silent and self._words:
            self._words.append(" ")

    def _describe(self, tag: str, known: dict[str, str]) -> None:
        if tag == "html":
            self.reading.language = self.reading.language or known.get("lang", "")
        if tag == "meta":
            name, content = known.get("name", "").lower(), known.get("content", "")
            if name == "author":
                self.reading.author = self.reading.author or content
            if name in ("date", "dcterms.modified", "last-modified", "dcterms.date"):
                self.reading.written = self.reading.written or content

    def _begin(self, tag: str) -> None:
        if self._rows is not None and tag != "tr":
            self._words.append(" ")
            return
        self.end_block()
        if tag in ("ul", "ol") and len(self._lists) < DEEPEST:
            self._lists.append(tag)
            self._counts.append(0)
        elif tag == "li":
            self._item = True
        elif tag == "table":
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self._level = int(tag[1])

    def _take_cell(self) -> None:
        words = "".join(self._words).strip()
        self._words = []
        if self._rows and words:
            self._rows[-1].append(words)

    def end_block(self) -> None:
        """Close a paragraph, heading or item, where it says something."""
        if self._rows is not None:
            return
        words = " ".join("".join(self._words).split())
        self._words = []
        if not words:
            return
        bare = re.sub(r"\\([\\`*\[\]<_])", r"\1", words)
        self.plain.append(bare)
        if self._level:
            self.reading.headings.append((self._level, bare))
            self.blocks.append(marks.heading(self._level, words))
        elif self._item and self._lists:
            self._counts[-1] += 1
            mark = f"{self._counts[-1]}." if self._lists[-1] == "ol" else "-"
            line = f"{'   ' * (len(self._lists) - 1)}{mark} {words}"
            if self.blocks and self._counts[-1] > 1:
                self.blocks[-1] += f"\n{line}"
            else:
                self.blocks.append(line)
        else:
            self.blocks.append(marks.line_escaped(words))
        self._level, self._item = 0, False

    def end_table(self) -> None:
        """Close a table, where it has a cell."""
        if self._rows is None:
            return
        self._take_cell()
        rows, self._rows = [row for row in self._rows if row], None
        if rows:
            self.blocks.append(marks.table(rows))
            self.plain += ["\t".join(row) for row in rows]
