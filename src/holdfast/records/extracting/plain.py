"""Text of files that are text already: Markdown, plain text, mail."""

from __future__ import annotations

import email
import email.policy
import re
from pathlib import Path

from holdfast.records.extracting.limits import Limits, Reading
from holdfast.records.extracting.marks import escaped

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
PAIR = re.compile(r"([A-Za-z_-]{1,40})\s*:\s*(.{1,500})$")
FIELD = re.compile(r"\s*(-\s+)?[A-Za-z_-]{1,40}\s*:|\s+-\s|\s*$")  # a line of a description
REVISED = re.compile(r"\s+(?:-\s+)?date\s*:\s*(.{4,40})$", re.IGNORECASE)  # of a list of revisions
FRONT = {
    "title": "title",
    "name": "title",
    "author": "author",
    "owner": "author",
    "date": "written",
    "last_modified_at": "written",
    "updated": "written",
    "lang": "language",
    "language": "language",
    "version": "edition",
    "revision": "edition",
}
SPEECH = re.compile(r"[*_`]+|\[([^\]]*)\]\([^)]*\)")


def decoded(data: bytes, reading: Reading) -> str:
    """Give the text of bytes, by their mark, as UTF-8, or as Windows wrote it, which is said."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        reading.notes.append(("encoding", "Windows-1252"))
        return data.decode("cp1252", "replace")
    if text.count("\x00") > len(text) // 4:  # UTF-16 without its mark
        odd = data[1::2].count(0) > data[0::2].count(0)
        return data.decode("utf-16-le" if odd else "utf-16-be", "replace")
    return text


def lines_of(text: str) -> list[str]:
    """Give the lines of a text, however they end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_markdown(path: Path, limits: Limits, reading: Reading) -> None:
    """Read Markdown as it is; what stands before it between dashes describes it."""
    lines = lines_of(decoded(path.read_bytes(), reading))
    end = next((i for i, line in enumerate(lines[1:80], 1) if line.strip() == "---"), 0)
    begin = 1 if lines and lines[0].strip() == "---" else 0
    if end and (begin or all(FIELD.match(line) for line in lines[:end])):
        _front(lines[begin:end], reading)
        lines = lines[end + 1 :]
    text = "\n".join(lines).strip("\n")
    reading.headings = headings_of(text)
    reading.pages, reading.markdown = [text], text


def _front(lines: list[str], reading: Reading) -> None:
    """Read what describes a text: `title: …`, or the last date of a list of its revisions."""
    revised = ""
    for line in lines:
        if match := REVISED.match(line):
            revised = match[1].strip().strip("\"'")
        if match := PAIR.match(line):
            name = FRONT.get(match[1].lower())
            value = match[2].strip().strip("\"'")
            if name and value and not getattr(reading, name):
                setattr(reading, name, value)
    reading.written = reading.written or revised
    reading.notes.append(("front", ""))


def headings_of(text: str) -> list[tuple[int, str]]:
    """Give the headings of Markdown outside of fenced code."""
    found: list[tuple[int, str]] = []
    fence, before = "", ""
    for line in text.split("\n"):
        if match := FENCE.match(line):
            fence = "" if fence and match[1].startswith(fence) else fence or match[1]
        elif not fence and (match := ATX.match(line)):
            found.append((len(match[1]), _bare(match[2])))
        elif not fence and before.strip() and (match := UNDERLINE.match(line)):
            found.append((1 if match[1][0] == "=" else 2, _bare(before)))
        plain = not line.lstrip().startswith(("-", "*", "|", ">", "#"))
        before = line if not fence and plain else ""
    return [(level, words) for level, words in found if words]


def _bare(text: str) -> str:
    return " ".join(SPEECH.sub(r"\1", text).split())


def read_text(path: Path, limits: Limits, reading: Reading) -> None:
    """Read plain text; its lines stay lines."""
    text = decoded(path.read_bytes(), reading).replace("\x0c", "\n")
    lines = lines_of(text)
    reading.pages = ["\n".join(lines)]
    kept = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        bare = escaped(line.strip())
        bare = re.sub(r"^(#{1,6}\s|>|=+$|-{3,}$)", r"\\\1", bare)
        kept.append(f"{bare}\\" if bare and after.strip() else bare)
    reading.markdown = "\n".join(kept).strip("\n")


def read_mail(path: Path, limits: Limits, reading: Reading) -> None:
    """Read a mail: who to whom, about what, and its text."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    reading.title, reading.author = str(message["subject"] or ""), str(message["from"] or "")
    head = [f"{name}: {message[name]}" for name in ("From", "To", "Date", "Subject")]
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    if body is not None and body.get_content_type() == "text/html":
        text = re.sub(r"<[^<>]{0,2000}>", " ", text)
    reading.pages = ["\n".join([*head, "", str(text)])]
