"""Hostile files and words, made where they are needed; none of them does harm by lying here."""

from __future__ import annotations

import io
import json
import zipfile
from html.parser import HTMLParser
from typing import Final

PNG: Final = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
SCRIPT: Final = b"<script>alert(document.domain)</script>"
SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>x</script></svg>'


def zipped(members: dict[str, bytes]) -> bytes:
    """Give a zip file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


WORD: Final = {"word/document.xml": b"<w/>"}
BOOK: Final = {"xl/workbook.xml": b"<w/>"}


def broken_directory() -> bytes:
    """Give a zip file whose list of members holds a name that nobody can read."""
    good = bytearray(zipped(WORD))
    at = good.index(b"PK\x01\x02")
    good[at + 8 : at + 10] = (0x800).to_bytes(2, "little")  # says that its names are UTF-8
    good[at + 46 : at + 48] = b"\xff\xfe"
    return bytes(good)


def many_members(count: int) -> bytes:
    """Give a zip file that lists very many members and holds none."""
    entry = bytearray(46) + b"a"
    entry[0:4], entry[28] = b"PK\x01\x02", 1
    directory = bytes(entry) * count
    number = min(count, 0xFFFF).to_bytes(2, "little") * 2
    size, start = len(directory).to_bytes(4, "little"), (4).to_bytes(4, "little")
    end = b"PK\x05\x06" + b"\x00" * 4 + number + size + start + b"\x00\x00"
    return b"PK\x03\x04" + directory + end


REFUSED: Final[dict[str, bytes]] = {
    "page.html": b"<html>" + SCRIPT,
    "page.htm": SCRIPT,
    "page.xhtml": SCRIPT,
    "page.hta": SCRIPT,
    "picture.svg": SVG,
    "picture.svgz": b"\x1f\x8b" + b"\x00" * 20,
    "run.exe": b"MZ" + b"\x00" * 60,
    "run.sh": b"#!/bin/sh\nrm -rf /",
    "run.bat": b"@echo off",
    "run.js": b"alert(1)",
    "run.mjs": b"alert(1)",
    "run.jar": zipped(WORD),
    "run.php": b"<?php system($_GET[0]);",
    "macro.docm": zipped(WORD),
    "macro.xlsm": zipped(BOOK),
    "none": b"words",
    ".htaccess": b"AddType text/html .txt",
    "picture.png": SCRIPT,
    "drawing.png": SVG,
    "picture.jpg": SCRIPT,
    "picture.webp": SCRIPT,
    "clip.mp4": SCRIPT,
    "photo.heic": SCRIPT,
    "paper.pdf": SCRIPT + b"%PDF-",
    "letter.docx": SCRIPT,
    "nothing.docx": zipped({"a": b"b"}),
    "sheet-inside.docx": zipped(BOOK),
    "cut.docx": b"PK\x03\x04" + b"\x00" * 100,
    "unreadable.docx": broken_directory(),
    "crowded.docx": many_members(60_000),
    "letter-inside.xlsx": zipped(WORD),
    "letter-inside.pptx": zipped(WORD),
    "binary.txt": b"words\x00\x01\x02more",
    "binary.csv": b"a,b\n\x00\x00",
    "binary.json": b"\x00\x01",
    "empty.pdf": b"",
    "picture.png.html": PNG,
    "picture.png.svg": PNG,
    "picture.PNG.HtMl": PNG,
    "trailing.html.": SCRIPT,
    "trailing.html ": SCRIPT,
    "right\u202egnp.html": SCRIPT,
}
# Taken, because they are what they say they are; handed out as downloads only.
HARMLESS: Final[dict[str, bytes]] = {
    "polyglot.png": PNG + SCRIPT,
    "polyglot.jpg": b"\xff\xd8\xff\xe0" + SCRIPT,
    "polyglot.pdf": b"%PDF-1.7\n" + SCRIPT,
    "words.txt": SCRIPT,
    "words.md": b"[x](javascript:alert(1))",
    "words.xml": b'<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml"/>',
    "words.eml": b"Content-Type: text/html\n\n" + SCRIPT,
    "../../../../etc/passwd.txt": b"words",
    "..\\..\\windows\\system.txt": b"words",
    "/etc/cron.d/evil.txt": b"words",
    "C:\\boot.txt": b"words",
    "<img src=x onerror=alert(1)>.txt": b"words",
    "\u202etxt.gpj.txt": b"words",
    f"{'a' * 240}.txt": b"words",
}


def swollen_book(size: int) -> bytes:
    """Give a small workbook that unpacks to very many cells."""
    row = b"<row>" + b"<c><v>1</v></c>" * 100 + b"</row>"
    sheet = b"<worksheet><sheetData>" + row * (size // len(row)) + b"</sheetData></worksheet>"
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet})


ENTITY: Final = b'<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'
OUTSIDE: Final = b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>'
REGISTERS: Final[dict[str, bytes]] = {
    "bomb.xlsx": swollen_book(40_000_000),
    "entities.xlsx": zipped({"xl/workbook.xml": ENTITY}),
    "outside.xlsx": zipped({"xl/workbook.xml": OUTSIDE}),
    # Every row has columns of its own: laid out as a table it would have nine million cells.
    "wide.json": json.dumps([{f"column {n}": n} for n in range(3_000)]).encode(),
    "deep.json": b"[" * 100_000,
    "number.json": b'[{"title": ' + b"9" * 10_000 + b"}]",
    "surrogate.json": b'[{"title": "\\ud800"}]',
    "nan.json": b'[{"title": NaN, "description": 1e999}]',
    "binary.md": b"\xff\xfe\x00\x01" * 50,
    "empty.csv": b"\n\n\n",
    "quotes.csv": b'"' * 100_000,
    "wide.csv": b"," * 100_000 + b"\n1",
    "latin.csv": "Title\nCaf\xe9".encode("latin-1"),
    "drawing.csv": SVG,
}
EVIL: Final = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)><xss style=x onload=alert(1)>'
    "'-alert(1)-'{{7*7}}{% load x %}</textarea></title></style><svg/onload=alert(1)>"
    "[a](javascript:alert(1)) ![i](http://evil.example/x.png) <javascript:alert(1)> &lt;b&gt;"
)
MARKDOWN: Final = """# Plan <script>alert(1)</script>
[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>alert(1)</script>)
[d](vbscript:x) [e]( java\tscript:alert(1)) [f](http://good.example/ "t\\" onmouseover=alert(1)")
![i](http://evil.example/pixel.png) ![j](javascript:alert(1)) <img src=x onerror=alert(1)>
<iframe src="https://evil.example"></iframe> <a href="javascript:alert(1)" onclick=x>k</a>
<style>*{display:none}</style> <form action="https://evil.example"><input></form>
<javascript:alert(1)> <https://good.example/>

[ref]: javascript:alert(1)
[ref]

| a | b |
|---|---|
| <svg/onload=alert(1)> | `<script>` |
"""
STRANGE: Final = (
    *("\x00", "a\x00b", "²", "9" * 5000, "-1", "1e999", "NaN", "../..", "' OR 1=1 --"),
    *("a" * 20_000, "0001-01", "9999-12"),
    # Cursors: a number beyond all bounds, a value of the wrong sort, a list too deep to read.
    *("WyI-IiwxZTQwMCwieCJd", "WyI-Iix7fSwieCJd", "W1tb" * 1500, "WyI-Iiwi_yIsInDDIl0"),
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "script" and not said.get("src") and said.get("type") != "application/json":
            self.found.append("inline script")
        if tag in ("iframe", "object", "embed", "base", "xss"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc") or _runs(tag, name, value):
                self.found.append(f"{tag} {name}={value}")


def _runs(tag: str, name: str, value: str | None) -> bool:
    """Tell whether an address runs script, or loads something from elsewhere."""
    if name not in ("href", "src", "action", "formaction", "xlink:href"):
        return False
    address = "".join((value or "").split()).lower()
    loads = tag in ("script", "img", "link", "form", "video", "audio") and "//" in address[:8]
    return loads or address.startswith(("javascript:", "data:text", "vbscript:"))


def scripts_in(page: str) -> list[str]:
    """Give whatever a browser would run or fetch on a page beside the house's own files."""
    reader = _Reader()
    reader.feed(page)
    return reader.found
