"""Files in the store: whether any record still needs one, and removing those that none does."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from django.db.models import Q

from holdfast.records.attachments import ALLOWED, OFFICE_MEMBER, path_of
from holdfast.records.models import Attachment, ContentVersion


def remove_if_unused(digests: Iterable[str]) -> list[str]:
    """Delete files that no record of any organization on this installation refers to any more."""
    removed = []
    for digest in sorted(set(digests)):
        if digest and not _in_use(digest):
            path = path_of(digest)
            if path is not None:
                path.unlink(missing_ok=True)
                removed.append(digest)
    return removed


def _in_use(digest: str) -> bool:
    """Tell whether a live attachment or a version refers to a file; the store is shared by all."""
    # The store knows no organizations, so this asks for all of them, and learns yes or no only.
    files = Attachment._base_manager  # noqa: SLF001
    if files.filter(sha256=digest, withdrawn_at__isnull=True).exists():
        return True
    condition = Q(pk__in=[])
    for field in ContentVersion._meta.concrete_fields:
        if field.name.endswith("sha256"):
            condition |= Q(**{field.name: digest})
    versions = ContentVersion._base_manager  # noqa: SLF001
    return versions.filter(condition, disposed_on__isnull=True).exists()


def opens_as_named(name: str, path: Path) -> bool:
    """Tell whether a stored file begins, and unpacks, as its name says."""
    extension = PurePosixPath(name).suffix.lower()
    if extension not in ALLOWED:
        return False
    _media_type, starts = ALLOWED[extension]
    with path.open("rb") as opened:
        head = opened.read(4096)
    if starts and not head.startswith(starts):
        return False
    member = OFFICE_MEMBER.get(extension)
    if member is None:
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            return any(each.startswith(member) for each in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
