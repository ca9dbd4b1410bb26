"""Records are found by their keys, however many the organization has."""

from __future__ import annotations

import pytest
from django.db import connection

from holdfast.accounts.commands import add_person
from holdfast.accounts.models import Person
from holdfast.acting.callers import acting_as
from holdfast.config.table_sizes import measure_tables

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does it itself")


def test_once_measured_records_are_found_by_their_keys(ines):
    keys = [add_person(ines, title=f"Person {number}").pk for number in range(300)]
    measure_tables()
    with acting_as(ines):
        plan = Person.objects.filter(pk__in=keys[:30]).order_by().explain()
    assert "sqlite_autoindex_accounts_person_1" in plan
    assert "organization_id" not in plan.replace("(organization_id=? AND id=?)", "")


def test_no_values_are_kept_beside_the_tables(ines):
    add_person(ines, title="Frøydis Tangen", email="froydis@halden.example")
    measure_tables()
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat%'")
        kept = {table: _rows(cursor, table) for (table,) in cursor.fetchall()}
    assert kept["sqlite_stat1"]
    assert not any("roydis" in str(row) for rows in kept.values() for row in rows)


def _rows(cursor, table):
    cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name that SQLite gave
    return cursor.fetchall()
