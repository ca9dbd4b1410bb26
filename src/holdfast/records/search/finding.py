"""Finding: records and texts that hold all the words, one hit per record, the best first.

Where very many hold them, a thousand are ranked, on SQLite the newest: nobody reads further, and
an answer must not take longer for a common word than for a rare one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, Subquery

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.records.choices import VersionState
from holdfast.records.models import ContentVersion
from holdfast.records.search.asking import (
    SHORTEST_BEGINNING,
    Term,
    for_postgres,
    for_sqlite,
    terms_of,
    words_of,
)
from holdfast.records.search.parts import VERSION
from holdfast.records.search.passages import Excerpt, Run, beginning_of, excerpt_of, marked
from holdfast.records.search.rights import few_kinds, rights
from holdfast.records.search.stores import MOST, marks, store

RANKED: Final = 1_000  # records or texts that hold the words; of more, so many are ranked
RANKED_POSTGRES: Final = 400  # texts; to rank one, PostgreSQL unpacks all of its words
EXCERPTS: Final = 100  # hits, from the best on, that show a passage
SMOOTHING: Final = 20  # the larger, the less it counts to be the very first of one list
WEIGHTS: Final = (2.0, 1.0, 0.5)  # of fields of records, texts that hold, texts of the past


@dataclass(frozen=True)
class Passage:
    """Where in the texts of a record the words stand."""

    kind: str  # "version" or "file"
    source_id: UUID
    name: str  # of the file; empty where the version is a text
    page: int  # from 1 on; 0 where the file has no pages
    past: bool
    number: int = 0  # of the version
    state: str = ""  # of the version, a VersionState
    newest: int = 0  # number of the newest version of the record

    @property
    def state_label(self) -> str:
        """The state of the version in words."""
        return str(VersionState(self.state).label) if self.state else ""


@dataclass(frozen=True)
class Hit:
    """One found record, best first, with the found words set apart.

    `heading` is its title in runs, and `runs` its excerpt. Of what is confidential, or few may
    read, the excerpt is `withheld`: reading it is logged, so it is opened.
    """

    record_type: str
    record_id: UUID
    reference: str
    title: str
    excerpt: str
    heading: tuple[Run, ...] = ()
    runs: tuple[Run, ...] = ()
    passage: Passage | None = None
    withheld: bool = False


@dataclass
class _Found:
    """A record on its way to be a hit; its key stays as it came until it is one."""

    record_type: str
    key: str
    score: float = 0.0
    part: tuple[int, bool] | None = None

    @cached_property
    def record_id(self) -> UUID:
        """The key of the record."""
        return UUID(self.key)


def search(
    caller: Caller, text: str, *, limit: int = 20, record_type: str = "", past: bool = False
) -> list[Hit]:
    """Find the records that the caller may read and that hold all the words, best first.

    Looked through are their fields, the versions of their content and their files; superseded and
    withdrawn versions with `past` only. “Words in quotation marks” stand together in this order;
    the last word may be unfinished. At most `limit` hits.
    """
    terms = terms_of(text)
    return _hits(terms, _best(caller, terms, limit, record_type, past=past))


def found_keys(caller: Caller, text: str, *, limit: int, record_type: str) -> list[UUID]:
    """Give the keys alone of what `search` finds, for narrowing a register."""
    best = _best(caller, terms_of(text), limit, record_type, past=False)
    return [each.record_id for each in best]


def _best(
    caller: Caller, terms: tuple[Term, ...], limit: int, record_type: str, *, past: bool
) -> list[_Found]:
    if not terms or not caller.may_somewhere(Permission.RECORD_READ):
        return []
    where, values = rights(caller)
    if record_type:
        where, values = f"{where} AND record_type = %s", [*values, record_type]
    asked = _Question(terms, where, values, limit)
    lists = _asked(asked, [FIELDS, TEXTS, PAST] if past else [FIELDS, TEXTS])
    if len(lists[0]) >= asked.most(FIELDS):  # a common word: what is called by it comes first
        lists[0] = [*_asked(asked, [TITLES])[0], *lists[0]]
    return sorted(_merged(lists), key=lambda each: (-each.score, each.key))[:limit]


@dataclass(frozen=True)
class _Question:
    terms: tuple[Term, ...]
    where: str
    values: list[str]
    limit: int

    def most(self, name: str) -> int:
        """Give how many rows of a table are ranked."""
        few = connection.vendor != "sqlite" and name in (TEXTS, PAST)
        return max(RANKED_POSTGRES if few else RANKED, self.limit)


Row = tuple[str, str, int | None, bool]  # kind, key of the record, part, past
FIELDS, TEXTS, PAST, TITLES = "fields", "texts", "past", "titles"


def _asked(asked: _Question, names: list[str]) -> list[list[Row]]:
    """Give a list of rows for each name, best first, in one question to the database."""
    templates = _SQLITE if connection.vendor == "sqlite" else _POSTGRES
    said: list[str] = []
    values: list[str | int] = []
    for number, name in enumerate(names):
        said.append(templates[name].format(number=number, where=asked.where))
        if connection.vendor != "sqlite":  # ranked by single words: phrases cost it far more
            values.append(for_postgres(words_of(asked.terms), SHORTEST_BEGINNING))
        values += [_match(asked.terms, name), *asked.values, asked.most(name)]
    lists: list[list[Row]] = [[] for _name in names]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(said), values)
        for number, kind, key, part, _score in sorted(
            cursor.fetchall(), key=lambda row: (row[4], str(row[1]))
        ):
            lists[number].append((kind, str(key), part, names[number] == PAST))
    return lists


def _match(terms: tuple[Term, ...], name: str) -> str:
    """Give what the words are in the language of the database, for one of its tables."""
    shortest = SHORTEST_BEGINNING if name in (TEXTS, PAST) else SHORTEST_BEGINNING - 1
    if connection.vendor != "sqlite":
        return for_postgres(terms, shortest, weight="A" if name == TITLES else "")
    match = for_sqlite(terms, shortest)
    return f"{{reference title}} : ({match})" if name == TITLES else match


# The inner question takes the newest in the order of the index, so that it can stop early.
_OF_FIELDS: Final = """
SELECT * FROM (SELECT {number} AS list, k.record_type AS record_type, k.record_id AS record_id,
        NULL AS part, bm25(records_search, 10.0, 5.0, 1.0) AS score
    FROM records_search s CROSS JOIN records_search_key k ON k.rowid = s.rowid
    WHERE records_search MATCH %s AND {where} ORDER BY s.rowid DESC LIMIT %s)"""
_OF_TEXTS: Final = """
SELECT * FROM (SELECT {number} AS list, p.record_type AS record_type, p.record_id AS record_id,
        p.id AS part, bm25(TABLE, 3.0, 1.0) AS score
    FROM TABLE t CROSS JOIN records_search_part p ON p.id = t.rowid
    WHERE TABLE MATCH %s AND {where} ORDER BY t.rowid DESC LIMIT %s)"""
_SQLITE: Final = {
    FIELDS: _OF_FIELDS,
    TITLES: _OF_FIELDS,
    TEXTS: _OF_TEXTS.replace("TABLE", "records_search_text"),
    PAST: _OF_TEXTS.replace("TABLE", "records_search_past"),
}
_IN_FIELDS: Final = """
(SELECT {number} AS list, record_type, record_id, NULL::bigint AS part,
        -ts_rank(terms, to_tsquery('simple', %s)) AS score
    FROM records_search WHERE terms @@ to_tsquery('simple', %s) AND {where} LIMIT %s)"""
_IN_TEXTS: Final = """
(SELECT {number} AS list, record_type, record_id, id AS part,
        -ts_rank(terms, to_tsquery('simple', %s)) AS score
    FROM records_search_part
    WHERE terms @@ to_tsquery('simple', %s) AND ROWS AND {where} LIMIT %s)"""
_POSTGRES: Final = {
    FIELDS: _IN_FIELDS,
    TITLES: _IN_FIELDS,
    TEXTS: _IN_TEXTS.replace("ROWS", "NOT past"),
    PAST: _IN_TEXTS.replace("ROWS", "past"),
}


def _merged(lists: Sequence[list[Row]]) -> Iterable[_Found]:
    """Bring the lists together: places count and not scores, which no two indexes share."""
    found: dict[str, _Found] = {}
    for weight, rows in zip(WEIGHTS, lists, strict=False):
        seen: set[str] = set()
        for kind, key, part, past in rows:
            if key in seen:
                continue
            each = found.get(key)
            if each is None:
                each = found[key] = _Found(kind, key)
            each.score += weight / (SMOOTHING + len(seen))
            if each.part is None and part is not None:
                each.part = (part, past)
            seen.add(key)
    return found.values()


def _hits(terms: tuple[Term, ...], best: list[_Found]) -> list[Hit]:
    said = _said([each.record_id for each in best])
    shown = [each for each in best[:EXCERPTS] if each.record_id in said]
    passages = _passages(terms, shown)
    kept = {made.key for made in few_kinds()}
    hits = []
    for number, each in enumerate(best):
        if each.record_id not in said:
            continue
        reference, title, body, confidential = said[each.record_id]
        hit = Hit(
            each.record_type, each.record_id, reference, title, "", heading=marked(title, terms)
        )
        passage, excerpt = passages.get(each.record_id, (None, None))
        if passage is None and number < EXCERPTS:
            excerpt = excerpt_of(body, terms) or beginning_of(body)
        if confidential or each.record_type in kept:
            excerpt, hit = None, replace(hit, withheld=True)
        hits.append(_with(hit, passage, excerpt))
    return hits


def _with(hit: Hit, passage: Passage | None, excerpt: Excerpt | None) -> Hit:
    if excerpt is None:
        return replace(hit, passage=passage)
    return replace(hit, passage=passage, excerpt=excerpt.text, runs=excerpt.runs)


def _said(keys: Sequence[UUID]) -> dict[UUID, tuple[str, str, str, bool]]:
    """Give reference, title and fields of records, and whether they are confidential."""
    tables = (
        "records_search_key k JOIN records_search s ON s.rowid = k.rowid"
        if connection.vendor == "sqlite"
        else "records_search"
    )
    found = {}
    with connection.cursor() as cursor:
        for start in range(0, len(keys), MOST):
            some = [str(key) for key in keys[start : start + MOST]]
            body = "body" if start < EXCERPTS else "''"
            cursor.execute(
                f"SELECT record_id, reference, title, {body}, confidential FROM {tables} "  # noqa: S608
                f"WHERE record_id IN ({marks(some)})",
                some,
            )
            for key, *rest in cursor.fetchall():
                record_id = key if isinstance(key, UUID) else UUID(key)
                found[record_id] = (rest[0], rest[1], rest[2] or "", bool(rest[3]))
    return found


def _passages(
    terms: tuple[Term, ...], shown: list[_Found]
) -> dict[UUID, tuple[Passage | None, Excerpt | None]]:
    """Give the passages in which the words stand; none where only a title has them."""
    keys = [each.part for each in shown if each.part is not None]
    if not keys:
        return {}
    parts = _parts(keys)
    with connection.cursor() as cursor:
        texts = store().texts(cursor, keys)
    numbers = _numbers([row[2] for row in parts.values() if row[1] == VERSION])
    found: dict[UUID, tuple[Passage | None, Excerpt | None]] = {}
    for each in shown:
        if each.part is None or each.part[0] not in parts or each.part[0] not in texts:
            continue
        name, kind, source_id, first_page = parts[each.part[0]]
        text = texts[each.part[0]][1]
        excerpt = excerpt_of(text, terms)
        if excerpt is None and excerpt_of(name, terms) is None:
            continue
        excerpt = excerpt or beginning_of(text)
        page = first_page + excerpt.pages_before if first_page else 0
        passage = Passage(kind, source_id, name, page, each.part[1], *numbers.get(source_id, ()))
        found[each.record_id] = (passage, excerpt)
    return found


def _parts(keys: Sequence[tuple[int, bool]]) -> dict[int, tuple[str, str, UUID, int]]:
    numbers = [number for number, _past in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, name, source, source_id, first_page FROM records_search_part "  # noqa: S608
            f"WHERE id IN ({marks(numbers)})",
            numbers,
        )
        return {row[0]: (row[1], row[2], _uuid(row[3]), row[4]) for row in cursor.fetchall()}


def _uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


def _numbers(keys: Sequence[UUID]) -> dict[UUID, tuple[int, str, int]]:
    """Give number and state of versions, and the number of the newest beside each."""
    if not keys:
        return {}
    versions = ContentVersion.objects.filter(record_id=OuterRef("record_id")).order_by("-number")
    rows = ContentVersion.objects.filter(pk__in=keys).only("number", "state")
    return {
        row.pk: (row.number, row.state, row.newest)
        for row in rows.annotate(newest=Subquery(versions.values("number")[:1]))
    }
