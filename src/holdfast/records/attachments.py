"""Files: checked by content, stored by digest outside the web root, never executed."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from holdfast.acting.refusals import Refused

MAX_SIZE: Final = 50 * 1024 * 1024
MAX_DIRECTORY: Final = 1024 * 1024
ZIP_START: Final = b"PK\x03\x04"
# Extension: (media type, accepted first bytes; empty means plain text). Formats that run code in
# a browser (HTML, SVG) are left out on purpose.
ALLOWED: Final[dict[str, tuple[str, tuple[bytes, ...]]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".webp": ("image/webp", (b"RIFF",)),
    ".heic": ("image/heic", (b"\x00\x00\x00",)),
    ".mp4": ("video/mp4", (b"\x00\x00\x00",)),
    ".docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (ZIP_START,),
    ),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (ZIP_START,)),
    ".pptx": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        (ZIP_START,),
    ),
    ".odt": ("application/vnd.oasis.opendocument.text", (ZIP_START,)),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet", (ZIP_START,)),
    ".zip": ("application/zip", (ZIP_START,)),
    ".eml": ("message/rfc822", ()),
    ".txt": ("text/plain", ()),
    ".md": ("text/markdown", ()),
    ".csv": ("text/csv", ()),
    ".tsv": ("text/tab-separated-values", ()),
    ".json": ("application/json", ()),
    ".xml": ("application/xml", ()),
}
OFFICE_MEMBER: Final = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}


@dataclass(frozen=True)
class StoredFile:
    """A file that lies in the store: what it is called, what it is, its digest."""

    name: str
    media_type: str
    size: int
    sha256: str


def store(name: str, chunks: Iterable[bytes]) -> StoredFile:
    """Check a file and put it into the store under its digest.

    Raises:
        Refused: kind not allowed, content that is not what the name says, too large, empty.
    """
    clean = _clean_name(name)
    folder = settings.HOLDFAST_HOME / "attachments"
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".incoming-")
    path = Path(temporary)
    try:
        size, digest = _receive(handle, chunks)
        media_type = _media_type_of(clean, path, size)
        final = folder / digest[:2] / digest
        final.parent.mkdir(exist_ok=True)
        path.replace(final)
    finally:
        path.unlink(missing_ok=True)
    return StoredFile(clean, media_type, size, digest)


def path_of(sha256: str) -> Path | None:
    """Give where the file of a digest lies, or None where it is missing."""
    path: Path = settings.HOLDFAST_HOME / "attachments" / sha256[:2] / sha256
    return path if path.is_file() else None


def content_of(sha256: str) -> bytes | None:
    """Give the bytes of a stored file, or None where it is missing."""
    path = path_of(sha256)
    return path.read_bytes() if path else None


def _receive(handle: int, chunks: Iterable[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(handle, "wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > MAX_SIZE:
                raise Refused(
                    _("The file is larger than {limit} MB; make it smaller or split it.").format(
                        limit=MAX_SIZE // 1024 // 1024
                    )
                )
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest()


def _clean_name(name: str) -> str:
    base = PurePosixPath(name.replace("\\", "/")).name
    printable = "".join(c for c in base if c.isprintable()).strip(" .")
    return printable[-200:] or "file"


def _media_type_of(name: str, path: Path, size: int) -> str:
    extension = PurePosixPath(name).suffix.lower()
    if extension not in ALLOWED:
        raise Refused(
            _("Files of the kind “{extension}” are not taken. Allowed are: {allowed}.").format(
                extension=extension or "?", allowed=", ".join(sorted(ALLOWED))
            )
        )
    if size == 0:
        raise Refused(_("The file is empty."))
    media_type, starts = ALLOWED[extension]
    with path.open("rb") as opened:
        head = opened.read(4096)
    fits = head.startswith(starts) if starts else _is_text(head)
    if not fits or not _office_fits(extension, path):
        raise Refused(
            _("The content of “{name}” is not what its name says; it was not taken.").format(
                name=name
            )
        )
    return media_type


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16


def _directory_size(path: Path) -> int:
    """Give how long the list of members of a zip file says that it is; 0 where it says nothing."""
    with path.open("rb") as opened:
        opened.seek(max(0, path.stat().st_size - 65_557))  # a comment is no longer than that
        tail = opened.read()
    at = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0


def _office_fits(extension: str, path: Path) -> bool:
    member = OFFICE_MEMBER.get(extension)
    if member is None:
        return True
    if _directory_size(path) > MAX_DIRECTORY:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith(member) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
