"""Search in texts: versions of controlled content and files, in parts, past versions apart."""

from typing import Any

from django.db import migrations

PART = """CREATE TABLE records_search_part (
    id {key}, organization_id {uuid} NOT NULL, record_type TEXT NOT NULL,
    record_id {uuid} NOT NULL, source TEXT NOT NULL, source_id {uuid} NOT NULL,
    ordinal INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
    first_page INTEGER NOT NULL, unit_id {uuid}, confidential BOOLEAN NOT NULL,
    past BOOLEAN NOT NULL, problem TEXT NOT NULL{more}, UNIQUE (source_id, ordinal))"""
INDEXES = (
    "CREATE INDEX records_search_part_record ON records_search_part (record_id)",
    "CREATE INDEX records_search_part_digest ON records_search_part (organization_id, sha256)",
)
FTS = """CREATE VIRTUAL TABLE {name} USING fts5(title, text,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '3')"""
SQLITE = (
    PART.format(key="INTEGER PRIMARY KEY AUTOINCREMENT", uuid="TEXT", more=""),
    *INDEXES,
    FTS.format(name="records_search_text"),
    FTS.format(name="records_search_past"),
)
POSTGRES = (
    PART.format(
        key="BIGSERIAL PRIMARY KEY",
        uuid="UUID",
        more=", title TEXT NOT NULL, text TEXT NOT NULL, terms TSVECTOR NOT NULL",
    ),
    *INDEXES,
    "CREATE INDEX records_search_part_now ON records_search_part USING gin (terms) WHERE NOT past",
    "CREATE INDEX records_search_part_past ON records_search_part USING gin (terms) WHERE past",
)


def make(apps: Any, schema_editor: Any) -> None:
    """Create the tables of the search in texts."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    """Remove the search in texts."""
    schema_editor.execute("DROP TABLE records_search_part")
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE records_search_text")
        schema_editor.execute("DROP TABLE records_search_past")


class Migration(migrations.Migration):
    dependencies = [("records", "0003_relations")]
    operations = [migrations.RunPython(make, drop)]
