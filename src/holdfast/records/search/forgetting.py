"""Taking a person out of the words of texts that stay: nobody finds the name in them any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection

from holdfast.records.search.asking import WORD, Term, folded, for_postgres, for_sqlite, normal
from holdfast.records.search.parts import FORGOTTEN
from holdfast.records.search.stores import store


def forget_words(
    organization_id: UUID, spellings: Sequence[str], replaced: Callable[[str], str]
) -> int:
    """Replace the words of a person in every text of the index; tell in how many parts.

    The texts themselves stay: an approved version as it was approved, a file as it came. So that
    the name does not come back, a text from which somebody was taken out is not read again.
    """
    said = (WORD.findall(folded(normal(each))) for each in spellings)
    terms = [Term(tuple(words)) for words in said if words]
    count = 0
    for number, source_id, name, past in holding(organization_id, terms):
        with connection.cursor() as cursor:
            title, text = store().texts(cursor, [(number, past)])[number]
            clean = (replaced(title), replaced(text))
            if clean == (title, text):
                continue
            store().rewrite(cursor, (number, past), past=past, title=clean[0], text=clean[1])
            cursor.execute(
                "UPDATE records_search_part SET name = %s WHERE id = %s", [replaced(name), number]
            )
            if clean[1] != text:
                cursor.execute(
                    "UPDATE records_search_part SET problem = %s WHERE source_id = %s",
                    [FORGOTTEN, source_id],
                )
        count += 1
    return count


def holding(
    organization_id: UUID, terms: Sequence[Term]
) -> list[tuple[int, str | UUID, str, bool]]:
    """Give the parts that hold any of the words: number, source, name of the file, past."""
    found: dict[int, tuple[int, str | UUID, str, bool]] = {}
    with connection.cursor() as cursor:
        for term in terms:
            lite = connection.vendor == "sqlite"
            match = for_sqlite((term,)) if lite else for_postgres((term,))
            for sql in _IN_TABLES if lite else [_IN_TERMS]:
                cursor.execute(sql, [match, str(organization_id)])
                found |= {row[0]: (row[0], row[1], row[2], bool(row[3])) for row in cursor}
    return list(found.values())


_IN_TABLE = """
SELECT p.id, p.source_id, p.name, p.past FROM TABLE t
CROSS JOIN records_search_part p ON p.id = t.rowid
WHERE TABLE MATCH %s AND p.organization_id = %s"""
_IN_TABLES = [_IN_TABLE.replace("TABLE", f"records_search_{name}") for name in ("text", "past")]
_IN_TERMS = """
SELECT id, source_id, name, past FROM records_search_part
WHERE terms @@ to_tsquery('simple', %s) AND organization_id = %s"""
