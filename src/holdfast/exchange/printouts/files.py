"""A file that is the content of a version, on paper: its pages, its picture, or its words."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final, Literal

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from holdfast.exchange.printouts.values import NOTHING
from holdfast.printing.enclosing import Enclosed
from holdfast.printing.markdown import tree_of
from holdfast.printing.parts import Callout, Fact, Facts, Part, Rich, Text, Value
from holdfast.records.attachments import path_of
from holdfast.records.extracting import read_file
from holdfast.records.models import ContentVersion
from holdfast.web.version_files import WRITTEN

FRAMES: Final = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8"}
KINDS: Final[dict[str, Literal["pdf", "png", "jpg", "webp"]]] = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
}
LONGEST: Final = 400_000  # letters of words from a file; some 150 pages
HEAD: Final = 64 * 1024


def enclosed_in(version: ContentVersion | None) -> Enclosed | None:
    """Give the file of a version where its pages can follow behind a paper."""
    if version is None or not version.is_file or version.file is None:
        return None
    kind, path = KINDS.get(version.file.media_type), path_of(version.file_sha256)
    if kind is None or path is None:
        return None
    lies = False
    if kind in ("png", "jpg"):
        with path.open("rb") as opened:
            size = size_of(opened.read(HEAD))
        lies = size is not None and size[0] > size[1]
    return Enclosed(path, version.file.name, kind, lies)


def file_parts(version: ContentVersion) -> list[Part]:
    """Give what a paper says of the file that is the content, with its words where it has some."""
    file = version.file
    pairs = [
        Fact(_("File"), file.name if file is not None else NOTHING),
        Fact(_("Size"), filesizeformat(file.size) if file is not None else NOTHING),
        Fact(_("Digest of the file"), Value(version.file_sha256, how="mono"), wide=True),
    ]
    told, words = _told(version)
    return [Callout(told, tone="calm"), Facts(pairs), *words]


def _told(version: ContentVersion) -> tuple[str, list[Part]]:
    """Say what became of the file on this paper, and give its words where they are all of it."""
    bound = _("The content is the file named here; the approval below binds its digest.")
    file = version.file
    if file is None or path_of(version.file_sha256) is None:
        return f"{bound} {_('The file is no longer kept.')}", []
    if file.media_type in KINDS:
        return bound, []
    words = _words_of(version, file.name) if file.media_type in WRITTEN else []
    where = _("The file as it was lies with the record, at the address at the foot of this page.")
    if not words:
        return f"{bound} {where}", []
    said = _("Below are its words; its layout and its pictures are in the file itself.")
    return f"{bound} {said} {where}", words


def _words_of(version: ContentVersion, name: str) -> list[Part]:
    path, ending = path_of(version.file_sha256), PurePosixPath(name).suffix
    if path is None:
        return []
    read = read_file(path, ending)
    if read.problem:
        return [Text(read.problem, tone="warn")]
    text = read.markdown if read.markdown is not None else read.text
    made: list[Part] = [Rich(tree_of(text[:LONGEST]))]
    if len(text) > LONGEST:
        made.append(Text(_("The file is longer; only its beginning is printed."), tone="warn"))
    return [*made, *(Text(note) for note in read.notes)]


def size_of(data: bytes) -> tuple[int, int] | None:
    """Give the width and height of a PNG or JPEG picture, or None where it is neither."""
    if data.startswith(FRAMES["image/png"]) and len(data) >= 24:
        size = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
        return size if all(size) else None
    if not data.startswith(FRAMES["image/jpeg"]):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            size = (
                int.from_bytes(data[at + 7 : at + 9], "big"),
                int.from_bytes(data[at + 5 : at + 7], "big"),
            )
            return size if all(size) else None
        at += 2 + max(2, length)
    return None
