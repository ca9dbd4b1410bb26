"""Triggers that keep the tables of the ledger from being changed by accident."""

from django.db import migrations

FOR_EVER = {
    "ledger_entry": "An entry of the ledger cannot be changed or deleted.",
    "ledger_node": "A node of the ledger cannot be changed or deleted.",
    "ledger_signedcheckpoint": "A signed checkpoint cannot be changed or deleted.",
}
ERASED_ONLY = "The payload of an entry can only be erased."

SQLITE_REFUSE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
SQLITE_ERASE = """
CREATE TRIGGER ledger_payload_no_update BEFORE UPDATE ON ledger_payload
WHEN NEW.salt IS NOT NULL OR NEW.payload IS NOT NULL
  OR NEW.organization_id IS NOT OLD.organization_id OR NEW."index" IS NOT OLD."index"
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
POSTGRESQL_REFUSE = """
CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END$$;
CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
"""
POSTGRESQL_ERASE = """
CREATE FUNCTION ledger_payload_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END$$;
CREATE TRIGGER ledger_payload_no_delete BEFORE DELETE ON ledger_payload
FOR EACH ROW EXECUTE FUNCTION ledger_payload_refuse();
CREATE TRIGGER ledger_payload_no_update BEFORE UPDATE ON ledger_payload
FOR EACH ROW WHEN (NEW.salt IS NOT NULL OR NEW.payload IS NOT NULL
  OR NEW.organization_id IS DISTINCT FROM OLD.organization_id
  OR NEW."index" IS DISTINCT FROM OLD."index")
EXECUTE FUNCTION ledger_payload_refuse();
"""


def guard(apps, schema_editor):
    """Refuse UPDATE and DELETE where the ledger must stay as it is."""
    if schema_editor.connection.vendor == "sqlite":
        for table, message in FOR_EVER.items():
            for verb in ("update", "delete"):
                schema_editor.execute(
                    SQLITE_REFUSE.format(table=table, verb=verb, message=message), params=None
                )
        schema_editor.execute(SQLITE_ERASE.format(message=ERASED_ONLY), params=None)
        schema_editor.execute(
            SQLITE_REFUSE.format(table="ledger_payload", verb="delete", message=ERASED_ONLY),
            params=None,
        )
    if schema_editor.connection.vendor == "postgresql":
        for table, message in FOR_EVER.items():
            schema_editor.execute(
                POSTGRESQL_REFUSE.format(table=table, message=message), params=None
            )
        schema_editor.execute(POSTGRESQL_ERASE.format(message=ERASED_ONLY), params=None)


def unguard(apps, schema_editor):
    """Going back to before the ledger drops its tables, and with them the triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for table in (*FOR_EVER, "ledger_payload"):
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}", params=None)
    if schema_editor.connection.vendor == "postgresql":
        for table in (*FOR_EVER, "ledger_payload"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE", params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
