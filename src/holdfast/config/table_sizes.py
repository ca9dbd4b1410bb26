"""How large the tables are: SQLite chooses the way to the rows by it, once somebody has counted."""

from __future__ import annotations

from django.db import connection

OF_SEARCH = ("_config", "_content", "_data", "_docsize", "_idx")  # large, and asked by the index


def measure_tables() -> None:
    """Count rows and how far each index narrows them; connections opened afterwards know it.

    Without it SQLite takes every index for equally good, and looks through all records of an
    organization to find fifty. One table at a time, so that nobody who writes waits long; samples
    of values are not kept, since what is erased must be gone. PostgreSQL does all this by itself.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.endswith(OF_SEARCH):
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
        cursor.execute("SELECT name FROM sqlite_master WHERE name = 'sqlite_stat4'")
        if cursor.fetchone():
            cursor.execute("DELETE FROM sqlite_stat4")
