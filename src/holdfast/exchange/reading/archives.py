"""A look into an XLSX or ODS file before it is parsed: is it one, is it safe, how large will it be?

Runs in the reading process, so it knows no Django and words nothing: refusals are codes.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from holdfast.exchange.reading.limits import MEBIBYTE, Limits

_CHUNK = 256 * 1024
_OVERLAP = 4096  # a cell element is never longer up to its value
_XML_ENDINGS = (".xml", ".rels", ".vml")
_KINDS = {"xl/workbook.xml": "xlsx", "content.xml": "ods"}
_OTHERS = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "Index/Document.iwa": "an Apple iWork document",
}
_DECLARATION = re.compile(
    rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I)"
)
_XLSX_CELL = re.compile(rb"<(?:[A-Za-z]\w*:)?c[ >/]")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell[ >/]")
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]{1,3}\d{1,7})"[^>]*?\st="e"[^>]*>(?:(?!</(?:\w+:)?c>).){0,2000}?'
    rb"<(?:\w+:)?v>(#[^<]{1,20})</",
    re.DOTALL,
)
_CONCEALED = re.compile(
    rb"""\s(?:hidden=["'](?:1|true)|table:visibility=["'](?:collapse|filter))["']""", re.IGNORECASE
)
_NO_RESULT = re.compile(rb"(?:</f>|<f>|<f/>|<f [^>]{0,200}/>)(?:<v></v>|<v/>)?</c>")


class Refused(Exception):
    """The file must not be parsed; `code` says why, worded by `refusals`."""

    def __init__(self, code: str, detail: str = "", limit: int | str = "") -> None:
        super().__init__(code)
        self.code, self.detail, self.limit = code, detail, limit


@dataclass
class Findings:
    """What the look into the file brought to light."""

    kind: str
    warnings: list[tuple[str, str]] = field(default_factory=list)
    errors: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # part -> (A1, "#N/A")
    sheets: dict[str, str] = field(default_factory=dict)  # sheet name -> part
    concealing: set[str] = field(default_factory=set)  # parts with hidden rows or columns


def inspect(path: Path, limits: Limits) -> Findings:
    """Check every part of the file as far as a parser would read it; raises `Refused`."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _inspect(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Refused("damaged") from error
    except (UnicodeDecodeError, ValueError, RuntimeError, KeyError) as error:
        raise Refused("damaged") from error


def _inspect(archive: zipfile.ZipFile, limits: Limits) -> Findings:
    members = archive.infolist()
    names = {member.filename for member in members}
    findings = Findings(_kind(names))
    if len(members) > limits.members:
        raise Refused("members", limit=limits.members)
    if len(names) < len(members):
        raise Refused("damaged")
    if any(member.flag_bits & 1 for member in members):
        raise Refused("encrypted")
    scan = _Scan(limits, findings)
    for member in members:
        if member.filename.lower().endswith(_XML_ENDINGS):
            with archive.open(member) as stream:
                scan.member(member.filename, stream)
    if findings.kind == "ods" and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
        raise Refused("encrypted")
    _remark(archive, names, scan)
    return findings


def _remark(archive: zipfile.ZipFile, names: set[str], scan: "_Scan") -> None:
    """Note what is in the file and was not, or could not be, read."""
    findings = scan.findings
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        findings.warnings.append(("macros", ""))
    if any(name.startswith("xl/externalLinks/") for name in names):
        findings.warnings.append(("external", ""))
    if scan.unsaved:
        findings.warnings.append(("unsaved", str(scan.unsaved)))
    if findings.errors:
        count = sum(len(cells) for cells in findings.errors.values())
        findings.warnings.append(("errors", str(count)))
        findings.sheets = sheet_parts(archive)


def _kind(names: set[str]) -> str:
    for name, kind in _KINDS.items():
        if name in names:
            return kind
    for name, what in _OTHERS.items():
        if name in names:
            raise Refused("other_format", what)
    raise Refused("other_format", "a ZIP archive")


class _Scan:
    """Unpacks parts without keeping them, counting what a parser would have to hold."""

    def __init__(self, limits: Limits, findings: Findings) -> None:
        self.limits, self.findings = limits, findings
        self.unpacked = self.cells = self.unsaved = 0

    def member(self, name: str, stream: IO[bytes]) -> None:
        is_sheet = name.startswith("xl/worksheets/") or name == "content.xml"
        size, tail = 0, b""
        for chunk in _chunks(stream):
            size += len(chunk)
            self.unpacked += len(chunk)
            if size > self.limits.member_bytes or self.unpacked > self.limits.unpacked_bytes:
                limit = min(self.limits.member_bytes, self.limits.unpacked_bytes) // MEBIBYTE
                raise Refused("unpacked", limit=limit)
            window = tail + chunk
            if _DECLARATION.search(window):
                raise Refused("entities")
            tail = self._sheet_window(name, window, len(tail)) if is_sheet else window[-32:]

    def _sheet_window(self, name: str, window: bytes, seen: int) -> bytes:
        """Count cells that start in the new part of the window; returns what to keep of it."""
        pattern = _XLSX_CELL if name.startswith("xl/") else _ODS_CELL
        # The last bytes wait for the next window, so that no element is cut and none counted twice.
        if _CONCEALED.search(window):
            self.findings.concealing.add(name)
        keep = window.rfind(b"<", max(seen, len(window) - _OVERLAP))
        whole = window if keep <= 0 or len(window) < _CHUNK // 2 else window[:keep]
        self.cells += len(pattern.findall(whole))
        if self.cells > self.limits.cells:
            raise Refused("cells", limit=self.limits.cells)
        if pattern is _XLSX_CELL:
            self.unsaved += len(_NO_RESULT.findall(whole))
            found = [
                (match[1].decode(), match[2].decode("utf-8", "replace"))
                for match in (_ERROR_CELL.finditer(whole) if b't="e"' in whole else ())
            ]
            if found:
                self.findings.errors.setdefault(name, []).extend(found)
        return window[len(whole) :]


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as stream:
            return stream.read(4 * MEBIBYTE)
    except KeyError:
        return b""


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names with the part that holds each; by patterns, as no entity can occur here."""
    targets: dict[str, str] = {}
    for tag in re.findall(rb"<Relationship\s[^>]*>", _part(archive, "xl/_rels/workbook.xml.rels")):
        key, target = attribute(tag, b"Id"), attribute(tag, b"Target")
        targets[key] = target[1:] if target.startswith("/") else "xl/" + target
    sheets: dict[str, str] = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", _part(archive, "xl/workbook.xml")):
        sheets[attribute(tag, b"name")] = targets.get(attribute(tag, rb"\w+:id"), "")
    return sheets


def attribute(tag: bytes, name: bytes) -> str:
    """Give what an attribute of a tag says; nothing where it has none of that name."""
    match = re.search(rb"\s" + name + rb"""=(?:"([^"]*)"|'([^']*)')""", tag)
    text = (match[1] or match[2] or b"").decode("utf-8", "replace") if match else ""
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(entity, letter)
    return text.replace("&amp;", "&")
