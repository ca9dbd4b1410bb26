"""Whether what is stored is still what was approved: read portion by portion (7.5.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import AccessLogEntry
from holdfast.acting.callers import Caller
from holdfast.acting.refusals import Refused
from holdfast.records.attachments import path_of
from holdfast.records.choices import VersionState
from holdfast.records.content import digest_of
from holdfast.records.models import Attachment, ContentVersion
from holdfast.records.registry import REGISTRY
from holdfast.support.queries.stored_files import opens_as_named

PORTION: Final = 200
NAMED: Final = 200  # problems kept by name; all are counted
BOUND: Final = (
    VersionState.APPROVED,
    VersionState.EFFECTIVE,
    VersionState.SUPERSEDED,
    VersionState.WITHDRAWN,
)
Progress = Callable[[int, int], None]


@dataclass
class Findings:
    """What a look at all stored content brought."""

    versions: int = 0
    files: int = 0
    readings: int = 0
    problems_total: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)

    def note(self, kind: str, record_id: object, what: str) -> None:
        """Note one thing that does not fit."""
        self.problems_total += 1
        if len(self.problems) < NAMED:
            self.problems.append({"type": kind, "id": str(record_id), "what": what})


def how_much() -> int:
    """Count what a look at all stored content has to read."""
    return int(_versions().count() + _files().count())


def _versions() -> Any:
    return ContentVersion.objects.filter(
        state__in=BOUND, approved_at__isnull=False, disposed_on__isnull=True
    )


def _files() -> Any:
    return Attachment.objects.filter(withdrawn_at__isnull=True)


def verify_stored(caller: Caller, progress: Progress | None = None) -> Findings:
    """Compare all approved versions and all files with the digests that were recorded for them.

    It holds one portion in memory at a time, and changes nothing.
    """
    found, total = Findings(), how_much()
    for done, version in enumerate(_in_portions(_versions()), start=1):
        found.versions = done
        if digest_of(version) != version.digest:
            what = _("Version {number} is not what was approved.").format(number=version.number)
            found.note(version.record_type, version.record_id, what)
        _tell(progress, done, total)
    seen: dict[str, str] = {}
    for done, file in enumerate(_in_portions(_files()), start=1):
        found.files = done
        if file.sha256 not in seen:
            seen[file.sha256] = _fault_of(file)
        if seen[file.sha256]:
            found.note(file.record_type, file.record_id, f"{file.name}: {seen[file.sha256]}")
        _tell(progress, found.versions + done, total)
    found.readings = AccessLogEntry.objects.filter(
        organization_id=caller.organization_id,
        kind__in=(AccessKind.RECORD_READ, AccessKind.EXPORTED),
    ).count()
    _name(found)
    return found


def _in_portions(rows: Any) -> Iterator[Any]:
    return iter(rows.order_by("pk").iterator(chunk_size=PORTION))


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None and (done % PORTION == 0 or done == total):
        progress(done, total)


def _fault_of(file: Attachment) -> str:
    path = path_of(file.sha256)
    if path is None:
        return _("the file is missing")
    if _digest(path) != file.sha256:
        return _("the file is not what was stored")
    if not opens_as_named(file.name, path):
        return _("the file does not open as what it is called")
    return ""


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _name(found: Findings) -> None:
    """Add the references of the records concerned, one query per kind."""
    for kind in {problem["type"] for problem in found.problems}:
        keys = [p["id"] for p in found.problems if p["type"] == kind]
        known: dict[Any, str] = {}
        if kind in REGISTRY:
            rows = REGISTRY[kind].model.objects.filter(pk__in=keys)
            known = {str(key): ref for key, ref in rows.values_list("pk", "reference")}
        for problem in found.problems:
            if problem["type"] == kind:
                problem["reference"] = known.get(problem["id"], "")


def refuse_unless_small(most: int) -> None:
    """Refuse what would keep a page waiting; the command line has no such limit.

    Raises:
        Refused: with the command to run instead.
    """
    count = how_much()
    if count > most:
        raise Refused(
            _(
                "There are {count} versions and files to read, too many for a page. Run this on "
                "the server: holdfast check-content"
            ).format(count=count)
        )
