"""In which format a content is kept: the version says it, no form does (7.5.2)."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from holdfast.records.choices import ContentFormat
from holdfast.records.models import ContentVersion, ControlledRecord

OF_FILES: Final = (ContentFormat.PDF, ContentFormat.OFFICE, ContentFormat.PICTURE)
PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".tif", ".tiff"})
OFFICE: Final = frozenset({".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp"})


def settle_format(record: ControlledRecord, version: ContentVersion) -> None:
    """Let the record name the format of a version; the caller saves it.

    A text may also be described as kept on paper only, or otherwise; never as a file.
    """
    if version.file is not None:
        record.content_format = format_of_file(version.file.name)
    elif record.content_format in OF_FILES:
        record.content_format = ContentFormat.TEXT


def format_of_file(name: str) -> ContentFormat:
    """Give the format of a file by the ending of its name, which was compared with its type."""
    ending = PurePosixPath(name).suffix.lower()
    if ending == ".pdf":
        return ContentFormat.PDF
    if ending in PICTURES:
        return ContentFormat.PICTURE
    return ContentFormat.OFFICE if ending in OFFICE else ContentFormat.OTHER
