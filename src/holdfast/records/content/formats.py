"""In which format a content is kept: the version says it, no form does (7.5.2)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from holdfast.records.choices import ContentFormat
from holdfast.records.models import ContentVersion, ControlledRecord

OF_FILES: Final = (ContentFormat.PDF, ContentFormat.OFFICE, ContentFormat.PICTURE)
PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".tif", ".tiff"})
OFFICE: Final = frozenset({".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp"})
TO_LAST: Final = "PDF/A-2"  # as which a text written here is given out for long keeping
NAMES: Final[Mapping[str, str]] = {".jpg": "JPEG", ".jpeg": "JPEG", ".tif": "TIFF"}
# What is said of each format where nobody said anything else.
SAID: Final[Mapping[str, frozenset[str]]] = {
    ContentFormat.TEXT: frozenset({TO_LAST}),
    ContentFormat.PDF: frozenset({"PDF"}),
    ContentFormat.PICTURE: frozenset(NAMES.get(each, each[1:].upper()) for each in PICTURES),
    ContentFormat.OFFICE: frozenset(each[1:].upper() for each in OFFICE),
}


def settle_format(record: ControlledRecord, version: ContentVersion) -> None:
    """Let the record name the format of a version; the caller saves it.

    A text may also be described as kept on paper only, or otherwise; never as a file. In which
    format it will last follows, unless somebody said so of the content before.
    """
    if record.preservation_format in SAID.get(record.content_format, ()):
        record.preservation_format = preservation_of(version)
    if version.file is not None:
        record.content_format = format_of_file(version.file.name)
    elif record.content_format in OF_FILES:
        record.content_format = ContentFormat.TEXT


def preservation_of(version: ContentVersion) -> str:
    """Give the format in which a version is kept as it is: a file stays what it came as."""
    if version.file is None:
        return TO_LAST
    ending = PurePosixPath(version.file.name).suffix.lower()
    return NAMES.get(ending, ending[1:].upper())


def format_of_file(name: str) -> ContentFormat:
    """Give the format of a file by the ending of its name, which was compared with its type."""
    ending = PurePosixPath(name).suffix.lower()
    if ending == ".pdf":
        return ContentFormat.PDF
    if ending in PICTURES:
        return ContentFormat.PICTURE
    return ContentFormat.OFFICE if ending in OFFICE else ContentFormat.OTHER
