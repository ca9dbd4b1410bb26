"""Pictures of a document that comes in: attached, and shown where they stood (7.5.3)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.acting.callers import Caller
from holdfast.acting.refusals import Refused
from holdfast.exchange.documents.bundles import Found
from holdfast.records.attaching import attach
from holdfast.records.attachments import ALLOWED, store
from holdfast.records.extracting import FileText
from holdfast.records.models import Attachment, ControlledRecord
from holdfast.web.reading import PICTURE, SHORT

MOST: Final = 40
MOST_BYTES: Final = 20 * 1024 * 1024  # all of them together
NUMBERED: Final = re.compile(r"!\[([^\]\n]*)\]\(picture:(\d{1,5})\)")
FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
LINKED: Final = re.compile(
    r"(?P<code>`+[^`\n]*`+)"
    r"|!\[(?P<words>(?:[^\[\]\n\\]|\\.)*)\]\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<bare>[^\s()]+))"
    r"(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
    r"|<img\b(?P<tag>[^<>]{0,2000})>"
)
DEFINED: Final = re.compile(r"( {0,3}\[[^\]\n]+\]:\s*)<?([^\s<>]+)>?(\s.*)?$")
SAID: Final = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
DATA: Final = re.compile(r"data:image/(png|jpeg|jpg|webp|gif);base64,([A-Za-z0-9+/=\s]+)$")
ELSEWHERE: Final = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//|#)", re.IGNORECASE)

Take = Callable[[str], str | None]


class Gallery:
    """Attaches the pictures of one document, each once, and says what could not be shown."""

    def __init__(self, caller: Caller, record: ControlledRecord) -> None:
        self.caller, self.record = caller, record
        self.shown: dict[str, str] = {}
        self.bytes = 0
        self.strange: list[str] = []
        self.absent: list[str] = []

    def address_of(self, name: str, data: bytes) -> str | None:
        """Attach a picture, and give the address that shows it; None where no page shows it."""
        digest = hashlib.sha256(data).hexdigest()
        if digest in self.shown:
            return self.shown[digest]
        ending = PurePosixPath(name).suffix.lower()
        known = ALLOWED.get(ending, ("", ()))[0].startswith("image/")
        self.bytes += len(data)
        if not known or len(self.shown) >= MOST or self.bytes > MOST_BYTES:
            self.strange.append(name)
            return None
        try:
            made: Attachment = attach(
                self.caller, self.record, file=store(name, [data]), note=_("Picture of the text")
            )
        except Refused:
            self.strange.append(name)
            return None
        self.shown[digest] = f"{PICTURE}{made.sha256[:SHORT]}"
        return self.shown[digest]

    @property
    def notes(self) -> list[str]:
        """What is to be said of pictures that the text does not show."""
        made = []
        if self.strange:
            sentence = ngettext(
                "{count} picture is of a kind or size that no page shows; it stays in the file.",
                "{count} pictures are of a kind or size that no page shows; they stay in the file.",
                len(self.strange),
            )
            made.append(sentence.format(count=len(self.strange)))
        if self.absent:
            words = _("Pictures that the text names are not there: {names}.")
            made.append(words.format(names=", ".join(sorted(set(self.absent))[:10])))
        return made


def with_pictures(gallery: Gallery, found: Found, text: FileText, body: str) -> str:
    """Give a text in which each picture stands where it stood, with its words."""
    if found.ending in (".docx", ".odt"):
        return _numbered(gallery, text, body)
    return _linked(gallery, found, body) if found.ending == ".md" else body


def _numbered(gallery: Gallery, text: FileText, body: str) -> str:
    """Put attached pictures in the place of numbered ones."""
    given = {PurePosixPath(name).stem: (name, data) for name, data in text.pictures}

    def put(match: re.Match[str]) -> str:
        words, number = match[1], match[2]
        name, data = given.get(f"picture-{number}", ("", b""))
        address = gallery.address_of(name, data) if name else None
        said = words or name or _("Picture {number}").format(number=number)
        return f"![{said}]({address})" if address else f"\\[{said}\\]"

    return NUMBERED.sub(put, body)


def _linked(gallery: Gallery, found: Found, body: str) -> str:
    """Put attached pictures in the place of those that Markdown names, code left as it is."""

    def take(target: str) -> str | None:
        inside = DATA.match(target)
        if inside:
            return _inside(gallery, inside[1], inside[2])
        if ELSEWHERE.match(target):
            return None
        data = found.beside(unquote(target.partition("#")[0].partition("?")[0]))
        if data is None:
            gallery.absent.append(target[:100])
            return None
        return gallery.address_of(PurePosixPath(unquote(target)).name, data)

    lines, fence = [], ""
    for line in body.split("\n"):
        if match := FENCE.match(line):
            fence = "" if fence and match[1].startswith(fence) else fence or match[1]
        lines.append(line if fence else _line(line, take))
    return "\n".join(lines)


def _line(line: str, take: Take) -> str:
    defined = DEFINED.match(line)
    if defined and PurePosixPath(defined[2]).suffix.lower() in ALLOWED:
        ending = PurePosixPath(defined[2]).suffix.lower()
        address = take(defined[2]) if ALLOWED[ending][0].startswith("image/") else None
        return f"{defined[1]}{address}{defined[3] or ''}" if address else line

    def put(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        if match["tag"] is not None:
            said = {name.lower(): one or other for name, one, other in SAID.findall(match["tag"])}
            address = take(said.get("src", "").strip())
            words = re.sub(r"[\[\]\\]", " ", said.get("alt", ""))
            return f"![{words}]({address})" if address else match[0]
        address = take(match["angled"] if match["angled"] is not None else match["bare"])
        return f"![{match['words']}]({address}{match['title'] or ''})" if address else match[0]

    return LINKED.sub(put, line)


def _inside(gallery: Gallery, kind: str, data: str) -> str | None:
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except binascii.Error:
        return None
    return gallery.address_of(f"picture-{len(gallery.shown) + 1}.{kind}", content)
