"""The fields of records in the index: reference, title, and what a kind names as searchable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection

from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY
from holdfast.records.search.asking import normal, words_in

LONGEST: Final = 200_000  # characters of all fields together; a tsvector holds no more


def index_records(records: Sequence[Record]) -> None:
    """Put records into the index as they are now."""
    rows = [_row(record) for record in records]
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "DELETE FROM records_search WHERE rowid IN "
                "(SELECT rowid FROM records_search_key WHERE record_id = %s)",
                [(row["id"],) for row in rows],
            )
            for row in rows:
                _insert_sqlite(cursor, row)
        else:
            cursor.executemany(_UPSERT, rows)


_UPSERT = """
INSERT INTO records_search (record_id, organization_id, record_type, unit_id, confidential,
    reference, title, body, terms)
VALUES (%(id)s, %(organization)s, %(type)s, %(unit)s, %(confidential)s, %(reference)s, %(title)s,
    %(body)s, setweight(to_tsvector('simple', %(first_words)s), 'A')
    || to_tsvector('simple', %(more_words)s))
ON CONFLICT (record_id) DO UPDATE SET unit_id = EXCLUDED.unit_id,
    confidential = EXCLUDED.confidential, reference = EXCLUDED.reference,
    title = EXCLUDED.title, body = EXCLUDED.body, terms = EXCLUDED.terms
"""


def _insert_sqlite(cursor: Any, row: dict[str, Any]) -> None:
    execute = cursor.execute
    execute(
        "INSERT INTO records_search_key (record_id, organization_id, record_type, unit_id, "
        "confidential) VALUES (%(id)s, %(organization)s, %(type)s, %(unit)s, %(confidential)s) "
        "ON CONFLICT (record_id) DO UPDATE SET unit_id = excluded.unit_id, "
        "confidential = excluded.confidential",
        row,
    )
    execute(
        "INSERT INTO records_search (rowid, reference, title, body) SELECT rowid, "
        "%(reference)s, %(title)s, %(body)s FROM records_search_key WHERE record_id = %(id)s",
        row,
    )


def _row(record: Record) -> dict[str, Any]:
    made = REGISTRY.of(record)
    words = [
        str(getattr(record, name, "") or "")
        for name in made.search
        if name not in ("reference", "title")
    ]
    body = normal("\n".join(word for word in words if word))
    return {
        "id": str(record.pk),
        "organization": str(record.organization_id),
        "type": made.key,
        "unit": str(record.unit_id) if record.unit_id else None,
        "confidential": record.classification == Classification.CONFIDENTIAL,
        "reference": f"{record.reference} {record.external_reference}".strip(),
        "title": record.title,
        "body": body,
        "first_words": words_in(
            normal(f"{record.reference} {record.external_reference} {record.title}")
        ),
        "more_words": words_in(body[:LONGEST]),
    }
