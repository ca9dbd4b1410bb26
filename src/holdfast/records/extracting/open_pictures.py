"""Pictures of an ODT file where they stand in its text, each with its words."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any, Final
from urllib.parse import unquote

from holdfast.records.extracting.limits import Limits, Reading
from holdfast.records.extracting.numbered import Numbered

DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SHAPE: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
LINK: Final = "{http://www.w3.org/1999/xlink}href"
SHOWN: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg")


class OpenPictures:
    """The pictures of a text: each gets its number where it first stands."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits, reading: Reading) -> None:
        self.archive = archive
        self.names = {member.filename: member.file_size for member in archive.infolist()}
        self.limits, self.numbered = limits, Numbered(limits, reading)
        self.linked = 0  # pictures that are not in the file itself

    def in_frame(self, frame: Any) -> str:
        """Give the Markdown of the picture in a frame; of several states of it, of one."""
        inside = [_target(image) for image in frame.findall(f"{DRAW}image")]
        found = [name for name in inside if name in self.names]
        if not found:
            self.linked += bool(inside)
            return ""
        name = next((each for each in found if each.lower().endswith(SHOWN)), found[0])
        about = (frame.find(f"{SHAPE}desc"), frame.find(f"{SHAPE}title"))
        words = next((each.text for each in about if each is not None and each.text), "")
        return self.numbered.said(name, words, lambda: self._content(name))

    def _content(self, name: str) -> bytes:
        if self.names[name] > self.limits.picture_bytes:
            return bytes(self.limits.picture_bytes + 1)  # too large, as it would be read
        return self.archive.read(name)


def _target(image: Any) -> str:
    return posixpath.normpath(unquote(image.get(LINK) or "-"))


def around_pages(styles: Any) -> tuple[int, str]:
    """Give how many pictures stand in the headers and footers of pages, and their words."""
    pictures, words = set(), []
    for name in ("header", "header-left", "header-first", "footer", "footer-left", "footer-first"):
        for part in styles.iter(f"{STYLE}{name}"):
            pictures |= {_target(image) for image in part.iter(f"{DRAW}image")}
            words += ["".join(paragraph.itertext()) for paragraph in part]
    return len(pictures), " ".join(" ".join(words).split())
