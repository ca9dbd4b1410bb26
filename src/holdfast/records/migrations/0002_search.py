"""The search index: full-text tables of the database's own kind."""

from typing import Any

from django.db import migrations

SQLITE = (
    """CREATE TABLE records_search_key (
        rowid INTEGER PRIMARY KEY AUTOINCREMENT, record_id TEXT NOT NULL UNIQUE,
        organization_id TEXT NOT NULL, record_type TEXT NOT NULL, unit_id TEXT,
        confidential BOOLEAN NOT NULL)""",
    """CREATE VIRTUAL TABLE records_search USING fts5(reference, title, body,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')""",
)
POSTGRES = (
    """CREATE TABLE records_search (
        record_id uuid PRIMARY KEY, organization_id uuid NOT NULL, record_type text NOT NULL,
        unit_id uuid, confidential boolean NOT NULL, reference text NOT NULL, title text NOT NULL,
        body text NOT NULL, terms tsvector NOT NULL)""",
    "CREATE INDEX records_search_terms ON records_search USING gin (terms)",
    "CREATE INDEX records_search_home ON records_search (organization_id, record_type)",
)


def make(apps: Any, schema_editor: Any) -> None:
    """Create the tables of the search index."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    """Remove the search index."""
    schema_editor.execute("DROP TABLE records_search")
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE records_search_key")


class Migration(migrations.Migration):
    dependencies = [("records", "0001_begin")]
    operations = [migrations.RunPython(make, drop)]
