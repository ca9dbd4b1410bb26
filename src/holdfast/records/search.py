"""Search over all records: one index, kept in step inside the transaction of each change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.running import Change
from holdfast.records.choices import Classification
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY, RecordType

WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True)
class Hit:
    """One found record, best first."""

    record_type: str
    record_id: UUID
    reference: str
    title: str
    excerpt: str


def index_changes(caller: Caller, changes: Sequence[Change]) -> None:
    """Bring the index up to date with what a command changed."""
    rows = []
    for change in changes:
        record = change.record
        if isinstance(record, Record) and record._meta.label_lower in REGISTRY:
            rows.append(_row(record))
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "DELETE FROM records_search WHERE rowid IN "
                "(SELECT rowid FROM records_search_key WHERE record_id = %s)",
                [(str(row["id"]),) for row in rows],
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
    return {
        "id": str(record.pk),
        "organization": str(record.organization_id),
        "type": made.key,
        "unit": str(record.unit_id) if record.unit_id else None,
        "confidential": record.classification == Classification.CONFIDENTIAL,
        "reference": f"{record.reference} {record.external_reference}".strip(),
        "title": record.title,
        "body": "\n".join(words),
        # PostgreSQL would read RSK-0042 as a word and a negative number.
        "first_words": _words(f"{record.reference} {record.external_reference} {record.title}"),
        "more_words": _words(" ".join(words)),
    }


def _words(text: str) -> str:
    return " ".join(WORD.findall(text))


def search(caller: Caller, text: str, *, limit: int = 20, record_type: str = "") -> list[Hit]:
    """Find the records that the caller may read and that hold all the words, best first.

    The last word may be unfinished. At most `limit` hits.
    """
    words = WORD.findall(text)[:8]
    if not words or not caller.may_somewhere(Permission.RECORD_READ):
        return []
    conditions, values = _rights(caller)
    if record_type:
        conditions.append("record_type = %s")
        values.append(record_type)
    run = _search_sqlite if connection.vendor == "sqlite" else _search_postgres
    return run(words, " AND ".join(conditions), values, limit)


def _rights(caller: Caller) -> tuple[list[str], list[str]]:
    conditions = ["organization_id = %s"]
    values = [str(caller.organization_id)]
    units = caller.units(Permission.RECORD_READ)
    if units is not None:
        marks = ", ".join(["%s"] * len(units)) or "NULL"
        conditions.append(f"(unit_id IS NULL OR unit_id IN ({marks}))")
        values += [str(unit) for unit in units]
    secret = caller.units(Permission.RECORD_READ_CONFIDENTIAL)
    if secret is not None:
        marks = ", ".join(["%s"] * len(secret)) or "NULL"
        few = [made.key for made in _few_kinds()]  # their own right decides, below
        kinds = ", ".join(["%s"] * len(few)) or "NULL"
        conditions.append(f"(NOT confidential OR unit_id IN ({marks}) OR record_type IN ({kinds}))")
        values += [*(str(unit) for unit in secret), *few]
    for made in _few_kinds():
        _hide(made, caller, conditions, values)
    return conditions, values


def _few_kinds() -> list[RecordType]:
    return [made for made in REGISTRY if made.model.needs_to_read is not None]


def _hide(made: RecordType, caller: Caller, conditions: list[str], values: list[str]) -> None:
    """Leave a kind that few may read out of what others find."""
    needed = made.model.needs_to_read
    units = caller.units(needed) if needed is not None else None
    if units is None:
        return
    marks = ", ".join(["%s"] * len(units)) or "NULL"
    conditions.append(f"(record_type <> %s OR unit_id IN ({marks}))")
    values += [made.key, *(str(unit) for unit in units)]


def _search_sqlite(words: list[str], where: str, values: list[str], limit: int) -> list[Hit]:
    terms = " ".join([f'"{word}"' for word in words[:-1]] + [f'"{words[-1]}"*'])
    sql = (
        "SELECT k.record_type, k.record_id, s.reference, s.title, "  # noqa: S608 - placeholders
        "snippet(records_search, 2, '', '', ' … ', 12) "
        "FROM records_search s JOIN records_search_key k ON k.rowid = s.rowid "
        f"WHERE records_search MATCH %s AND {where} "
        "ORDER BY bm25(records_search, 10.0, 5.0, 1.0) LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [terms, *values, limit])
        return [_hit(row) for row in cursor.fetchall()]


def _search_postgres(words: list[str], where: str, values: list[str], limit: int) -> list[Hit]:
    terms = " & ".join([f"'{word}'" for word in words[:-1]] + [f"'{words[-1]}':*"])
    sql = (
        "SELECT record_type, record_id, reference, title, left(body, 160) "  # noqa: S608 - the same
        "FROM records_search "
        f"WHERE terms @@ to_tsquery('simple', %s) AND {where} "
        "ORDER BY ts_rank(terms, to_tsquery('simple', %s)) DESC, reference LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [terms, *values, terms, limit])
        return [_hit(row) for row in cursor.fetchall()]


def _hit(row: tuple[object, ...]) -> Hit:
    kind, key, reference, title, excerpt = row
    record_id = key if isinstance(key, UUID) else UUID(str(key))
    return Hit(str(kind), record_id, str(reference), str(title), str(excerpt or ""))
