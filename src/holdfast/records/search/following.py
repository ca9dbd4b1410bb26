"""The index kept in step with every change, inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from holdfast.acting.callers import Caller
from holdfast.acting.running import Change
from holdfast.records.models import Attachment, ContentVersion, Record
from holdfast.records.registry import REGISTRY
from holdfast.records.search import parts
from holdfast.records.search.parts import Home, Part, Piece
from holdfast.records.search.records import index_records
from holdfast.records.search.waiting import UNREAD

Text = tuple[list[Piece], str]  # the parts of a text, and why there are no words in it


def index_changes(caller: Caller, changes: Sequence[Change]) -> None:
    """Bring the index up to date with what a command changed."""
    records = [
        change.record
        for change in changes
        if isinstance(change.record, Record) and change.record._meta.label_lower in REGISTRY
    ]
    index_records(records)
    versions = [c.record for c in changes if isinstance(c.record, ContentVersion)]
    files = [c.record for c in changes if isinstance(c.record, Attachment)]
    added = {change.record.pk for change in changes if change.adding}
    homes = _homes(records, [*versions, *files])
    unread = {
        each.pk
        for each in versions
        if each.record_id in homes and index_version(homes[each.record_id], each)
    } | {
        each.pk
        for each in files
        if each.record_id in homes and index_file(homes[each.record_id], each)
    }
    _settle([record for record in records if record.pk not in added])
    if unread:
        organization = caller.organization_id
        transaction.on_commit(lambda: UNREAD.add(organization, unread))


def _homes(
    records: Iterable[Record], beneath: Sequence[ContentVersion | Attachment]
) -> dict[UUID, Home]:
    """Give the records of versions and files, those in hand first."""
    wanted: dict[str, set[UUID]] = {}
    for each in beneath:
        if each.record_type in REGISTRY:
            wanted.setdefault(each.record_type, set()).add(each.record_id)
    if not wanted:
        return {}
    found = {record.pk: parts.home_of(record) for record in records}
    for key, keys in wanted.items():
        missing = keys - set(found)
        if missing:
            rows = REGISTRY[key].model.objects.in_bulk(list(missing))
            found |= {pk: parts.home_of(record) for pk, record in rows.items()}
    return found


def index_version(home: Home, version: ContentVersion, read: Text | None = None) -> bool:
    """Put a version into the index; tell whether its file has yet to be read.

    `read` holds the words of the file where somebody has just read it.
    """
    known = parts.parts_of_sources([version.pk]).get(version.pk, [])
    file = version.file if version.is_file else None
    lost = version.is_file and (file is None or not file.sha256)
    if home.disposed or version.disposed_on is not None or lost:
        parts.drop(known)
        return False
    source = parts.version_source(home, version, file)
    if file is not None:
        parts.drop(parts.parts_of_sources([file.pk]).get(file.pk, []))
    if known and known[0].sha256 == source.sha256:
        parts.settle(home, known, name=source.name, past=source.past)
        return False
    if not version.is_file:
        parts.write(home, source, parts.pieces_of_text(parts.plain(version.body)))
        return False
    return _read_before(home, source, known, read)


def index_file(home: Home, file: Attachment, read: Text | None = None) -> bool:
    """Put an attached file into the index; tell whether it has yet to be read.

    A file that is a version of the content stands there as that version, not a second time.
    """
    known = parts.parts_of_sources([file.pk]).get(file.pk, [])
    if not file.sha256:
        _forget_content(file)
    gone = home.disposed or not file.sha256 or file.withdrawn_at is not None
    if gone or is_content(file):
        parts.drop(known)
        return False
    source = parts.file_source(home, file)
    if known and known[0].sha256 == source.sha256:
        parts.settle(home, known, name=source.name, past=source.past)
        return False
    return _read_before(home, source, known, read)


def _read_before(
    home: Home, source: parts.Source, known: Sequence[Part], read: Text | None
) -> bool:
    """Take the words of a file that was read before; tell whether it has yet to be read."""
    read = read or parts.known_text(home.organization_id, source.sha256)
    if read is None:
        parts.drop(known)
        return True
    parts.write(home, source, *read)
    return False


def is_content(file: Attachment) -> bool:
    """Tell whether a file is, or was, a version of the content of its record."""
    return ContentVersion.objects.filter(record_id=file.record_id, file_sha256=file.sha256).exists()


def _forget_content(file: Attachment) -> None:
    """Take out the versions of which a file that was removed was the content."""
    keys = ContentVersion.objects.filter(file_id=file.pk).values_list("pk", flat=True)
    for known in parts.parts_of_sources(list(keys)).values():
        parts.drop(known)


def _settle(records: Sequence[Record]) -> None:
    """Bring the texts of changed records up to date with whom they are for and what they count."""
    if not records:
        return
    by_id = {record.pk: record for record in records}
    found = parts.parts_of_records(list(by_id))
    of_versions = {
        p.source_id for some in found.values() for p in some if p.source == parts.VERSION
    }
    past = set(
        ContentVersion.objects.filter(pk__in=of_versions, state__in=parts.PAST).values_list(
            "pk", flat=True
        )
        if of_versions
        else ()
    )
    for key, some in found.items():
        home = parts.home_of(by_id[key])
        if home.disposed:
            parts.drop(some)
            continue
        for source in dict.fromkeys(part.source_id for part in some):
            mine = [part for part in some if part.source_id == source]
            parts.settle(home, mine, name=mine[0].name, past=not home.live or source in past)
