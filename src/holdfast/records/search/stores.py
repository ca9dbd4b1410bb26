"""Where the words of texts are kept: FTS5 tables on SQLite, a tsvector on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol

from django.db import connection

from holdfast.records.search.asking import words_in

COLUMNS: Final = (
    "organization_id",
    "record_type",
    "record_id",
    "source",
    "source_id",
    "ordinal",
    "name",
    "sha256",
    "first_page",
    "unit_id",
    "confidential",
    "past",
    "problem",
)
NAMED: Final = ", ".join(COLUMNS)
VALUES: Final = ", ".join(f"%({name})s" for name in COLUMNS)
MOST: Final = 500  # keys in one statement
MERGED: Final = 500  # pages of a tree that are merged in one transaction
Key = tuple[int, bool]  # of a part: its number, and whether it is of a past version


class Store(Protocol):
    """What the index asks of a database, one part of a text at a time."""

    def insert(self, cursor: Any, row: Mapping[str, Any], title: str, text: str) -> None:
        """Add a part with its words."""

    def rewrite(self, cursor: Any, key: Key, *, past: bool, title: str, text: str) -> None:
        """Give a part other words, or move it between what is in force and what is past."""

    def drop(self, cursor: Any, keys: Sequence[Key]) -> None:
        """Remove parts with their words."""

    def texts(self, cursor: Any, keys: Iterable[Key]) -> dict[int, tuple[str, str]]:
        """Give title and text of parts, by their numbers."""

    def titles(self, cursor: Any, keys: Iterable[Key]) -> dict[int, str]:
        """Give the titles of parts alone."""


def store() -> Store:
    """Give the store of the database at work."""
    return _Fts5() if connection.vendor == "sqlite" else _Tsvector()


def tidy() -> None:
    """Let nothing be left of words that were removed, where the database keeps them for a while.

    FTS5 forgets them when it merges its trees, which is done in small steps that hold nobody up.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table in ("records_search", _table(past=False), _table(past=True)):
            pages, changed = -MERGED, 2
            while changed >= 2:  # one change is the question itself
                before = connection.connection.total_changes
                cursor.execute(
                    f"INSERT INTO {table} ({table}, rank) VALUES ('merge', %s)",  # noqa: S608
                    [pages],
                )
                pages, changed = MERGED, connection.connection.total_changes - before


def marks(values: Sequence[object]) -> str:
    """Give the placeholders of a list of values."""
    return ", ".join(["%s"] * len(values))


def _by_table(keys: Iterable[Key]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, past in keys:
        found.setdefault(_table(past=past), []).append(number)
    return found


def _table(*, past: bool) -> str:
    return "records_search_past" if past else "records_search_text"


def _chunks(numbers: list[int]) -> list[list[int]]:
    return [numbers[start : start + MOST] for start in range(0, len(numbers), MOST)]


class _Fts5:
    def insert(self, cursor: Any, row: Mapping[str, Any], title: str, text: str) -> None:
        cursor.execute(
            f"INSERT INTO records_search_part ({NAMED}) VALUES ({VALUES}) RETURNING id",  # noqa: S608 - names of columns
            row,
        )
        self._put(cursor, cursor.fetchone()[0], past=row["past"], title=title, text=text)

    def rewrite(self, cursor: Any, key: Key, *, past: bool, title: str, text: str) -> None:
        self._take(cursor, [key])
        self._put(cursor, key[0], past=past, title=title, text=text)

    def drop(self, cursor: Any, keys: Sequence[Key]) -> None:
        self._take(cursor, keys)
        for some in _chunks([number for number, _past in keys]):
            cursor.execute(
                f"DELETE FROM records_search_part WHERE id IN ({marks(some)})",  # noqa: S608
                some,
            )

    def texts(self, cursor: Any, keys: Iterable[Key]) -> dict[int, tuple[str, str]]:
        return {n: (title, text) for n, title, text in self._read(cursor, keys, "title, text")}

    def titles(self, cursor: Any, keys: Iterable[Key]) -> dict[int, str]:
        return dict(self._read(cursor, keys, "title"))

    @staticmethod
    def _read(cursor: Any, keys: Iterable[Key], what: str) -> list[Any]:
        found: list[Any] = []
        for table, numbers in _by_table(keys).items():
            for some in _chunks(numbers):
                cursor.execute(
                    f"SELECT rowid, {what} FROM {table} WHERE rowid IN ({marks(some)})",  # noqa: S608
                    some,
                )
                found += cursor.fetchall()
        return found

    @staticmethod
    def _put(cursor: Any, number: int, *, past: bool, title: str, text: str) -> None:
        cursor.execute(
            f"INSERT INTO {_table(past=past)} (rowid, title, text) VALUES (%s, %s, %s)",  # noqa: S608
            [number, title, text],
        )

    @staticmethod
    def _take(cursor: Any, keys: Sequence[Key]) -> None:
        for table, numbers in _by_table(keys).items():
            cursor.executemany(
                f"DELETE FROM {table} WHERE rowid = %s",  # noqa: S608
                [(number,) for number in numbers],
            )


TERMS: Final = (
    "setweight(to_tsvector('simple', %(title_words)s), 'A') || to_tsvector('simple', %(words)s)"
)


class _Tsvector:
    def insert(self, cursor: Any, row: Mapping[str, Any], title: str, text: str) -> None:
        cursor.execute(
            f"INSERT INTO records_search_part ({NAMED}, title, text, terms) "  # noqa: S608
            f"VALUES ({VALUES}, %(title)s, %(text)s, {TERMS})",
            {**row, **_said(title, text)},
        )

    def rewrite(self, cursor: Any, key: Key, *, past: bool, title: str, text: str) -> None:
        cursor.execute(
            f"UPDATE records_search_part SET past = %(past)s, title = %(title)s, text = %(text)s, "  # noqa: S608
            f"terms = {TERMS} WHERE id = %(id)s",
            {"id": key[0], "past": past, **_said(title, text)},
        )

    def drop(self, cursor: Any, keys: Sequence[Key]) -> None:
        for some in _chunks([number for number, _past in keys]):
            cursor.execute(
                f"DELETE FROM records_search_part WHERE id IN ({marks(some)})",  # noqa: S608
                some,
            )

    def texts(self, cursor: Any, keys: Iterable[Key]) -> dict[int, tuple[str, str]]:
        return {n: (title, text) for n, title, text in self._read(cursor, keys, "title, text")}

    def titles(self, cursor: Any, keys: Iterable[Key]) -> dict[int, str]:
        return dict(self._read(cursor, keys, "title"))

    @staticmethod
    def _read(cursor: Any, keys: Iterable[Key], what: str) -> list[Any]:
        found: list[Any] = []
        for some in _chunks([number for number, _past in keys]):
            cursor.execute(
                f"SELECT id, {what} FROM records_search_part WHERE id IN ({marks(some)})",  # noqa: S608
                some,
            )
            found += cursor.fetchall()
        return found


def _said(title: str, text: str) -> dict[str, str]:
    return {
        "title": title,
        "text": text,
        "title_words": words_in(title),
        "words": words_in(text),
    }
