"""Reading what is not yet in the index: files, beside the work of people, and texts of before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.records.attachments import path_of
from holdfast.records.extracting import read_file
from holdfast.records.extracting.refusals import problem_in_words
from holdfast.records.models import Attachment, ContentVersion
from holdfast.records.registry import REGISTRY
from holdfast.records.search import parts
from holdfast.records.search.asking import normal
from holdfast.records.search.following import Text, index_file, index_version, is_content
from holdfast.records.search.parts import FORGOTTEN, Home, Piece
from holdfast.records.search.records import index_records
from holdfast.records.search.stores import tidy

BATCH: Final = 500  # rows that are looked at together
REMEMBERED: Final = 16  # files that were read last; one file often hangs on several records
WORDLESS: Final = frozenset(
    {".png", ".jpg", ".jpeg", ".webp", ".heic", ".mp4", ".zip"}
)  # not worth a process of their own
Progress = Callable[[int, int], None]


@dataclass
class Reading:
    """What a run read: how many texts and files are in the index now, and which say nothing."""

    versions: int = 0
    files: int = 0
    records: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)  # name of the file, why


def index_files(
    caller: Caller,
    *,
    again: bool = False,
    only: Collection[UUID] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Read every version and file that is not in the index; a run that was stopped goes on.

    A file that could not be read is not tried again. With `again` everything is read anew, and
    the fields of all records too; but not those texts from which a person was taken out. `only`
    names the versions and files to look at.
    """
    done, seen = Reading(), 0
    reader = lru_cache(maxsize=REMEMBERED)(read)
    if again:
        done.records = _records_anew()
    total = sum(rows.count() for rows in _with_words(only))
    for rows in _with_words(only):
        for keys in _batches(rows):
            known = parts.parts_of_sources(keys)
            missing = [
                key
                for key in keys
                if key not in known or (again and known[key][0].problem != FORGOTTEN)
            ]
            for row in rows.filter(pk__in=missing) if missing else ():
                _index(row, done, reader, again=again)
            seen += len(keys)
            if progress is not None:
                progress(seen, total)
    if again:
        _sweep(caller.organization_id)
        tidy()
    return done


def _with_words(
    only: Collection[UUID] | None,
) -> tuple[QuerySet[ContentVersion], QuerySet[Attachment]]:
    """Give the versions and the files that have words to be found."""
    versions = ContentVersion.objects.filter(disposed_on__isnull=True).select_related("file")
    files = Attachment.objects.filter(withdrawn_at__isnull=True).exclude(sha256="")
    if only is None:
        return versions, files
    return versions.filter(pk__in=only), files.filter(pk__in=only)


def _batches(rows: QuerySet[Any]) -> Iterator[list[UUID]]:
    """Give the keys of rows in their order, some at a time."""
    keys = rows.order_by("pk").values_list("pk", flat=True)
    some = list(keys[:BATCH])
    while some:
        yield some
        some = list(keys.filter(pk__gt=some[-1])[:BATCH])


def _index(
    row: ContentVersion | Attachment,
    done: Reading,
    reader: Callable[[str, str], Text],
    *,
    again: bool,
) -> None:
    """Put one version or file into the index; what is slow, the reading, comes before."""
    file = row if isinstance(row, Attachment) else row.file if row.is_file else None
    text: Text | None = None
    if file is not None and file.sha256:
        if isinstance(row, Attachment) and is_content(row):
            return
        if again or parts.known_text(row.organization_id, file.sha256) is None:
            text = reader(file.name, file.sha256)
    with transaction.atomic():
        if not _put(row, text, again=again):
            return
    done.versions += isinstance(row, ContentVersion)
    done.files += isinstance(row, Attachment)
    if text is not None and text[1] and file is not None:
        done.problems.append((file.name, text[1]))


def _put(row: ContentVersion | Attachment, text: Text | None, *, again: bool) -> bool:
    """Write a text that was read; tell whether it is in the index now.

    While a file was read somebody may have withdrawn it, so that it is looked at once more.
    """
    fresh = type(row).objects.select_for_update().filter(pk=row.pk).first()
    home = _home(fresh) if fresh is not None else None
    if home is None or fresh is None:
        return False
    if again:
        parts.drop(parts.parts_of_sources([fresh.pk]).get(fresh.pk, []))
    if isinstance(fresh, ContentVersion):
        index_version(home, fresh, text)
    else:
        index_file(home, fresh, text)
    return bool(parts.parts_of_sources([fresh.pk]))


def _home(row: ContentVersion | Attachment) -> Home | None:
    if row.record_type not in REGISTRY:
        return None
    record = REGISTRY[row.record_type].model.objects.filter(pk=row.record_id).first()
    return parts.home_of(record) if record is not None else None


def read(name: str, sha256: str) -> Text:
    """Read the words of a stored file in a process of its own; whatever is wrong is said."""
    ending, path = PurePosixPath(name).suffix.lower(), path_of(sha256)
    if path is None:
        return [Piece("")], _("The file is missing from the store.")
    if ending in WORDLESS:
        return [Piece("")], problem_in_words("kind", ending)
    said = read_file(path, ending)
    if said.problem:
        return [Piece("")], said.problem
    pages = said.pages
    return (
        parts.pieces_of_pages(pages) if said.paged else parts.pieces_of_text(normal(said.text)),
        "",
    )


def _records_anew() -> int:
    """Put the fields of all records into the index once more."""
    count = 0
    for made in REGISTRY:
        for keys in _batches(made.model.objects.all()):
            with transaction.atomic():
                index_records(list(made.model.objects.filter(pk__in=keys)))
            count += len(keys)
    return count


def _sweep(organization_id: UUID) -> None:
    """Take out what belongs to no version and no file any more."""
    for keys in parts.sources_of(organization_id):
        kept = {
            *ContentVersion.objects.filter(pk__in=keys, disposed_on__isnull=True).values_list(
                "pk", flat=True
            ),
            *Attachment.objects.filter(pk__in=keys, withdrawn_at__isnull=True)
            .exclude(sha256="")
            .values_list("pk", flat=True),
        }
        for some in parts.parts_of_sources([key for key in keys if key not in kept]).values():
            with transaction.atomic():
                parts.drop(some)
