"""A rehearsal in a copy of the database: nobody waits for it, and nothing of it stays."""

import sqlite3
import threading
from contextlib import closing, contextmanager

import pytest
from django.db import connections, transaction

from holdfast.accounts.commands import add_site, found_organization
from holdfast.accounts.models import Site
from holdfast.acting.callers import acting_as, system_caller
from holdfast.exchange.copies import in_a_copy


@contextmanager
def opened(path):
    """Let this thread work in a database of its own in a file, as an installation does."""
    own = connections["default"]
    there = connections.create_connection("default")
    there.settings_dict = {**own.settings_dict, "NAME": str(path), "WRITE_LOCK": None}
    connections["default"] = there
    try:
        yield
    finally:
        there.close()
        connections["default"] = own


@pytest.fixture
def installed(tmp_path, django_db_setup, django_db_blocker):
    """Give a new installation in a file of its own."""
    with django_db_blocker.unblock():
        own = connections["default"]
        if own.vendor != "sqlite":
            pytest.skip("PostgreSQL lets many write at once, so nothing is copied")
        own.ensure_connection()
        path = tmp_path / "installed.sqlite3"
        with closing(sqlite3.connect(path)) as made:
            own.connection.backup(made)
        with opened(path):
            yield path


def test_nobody_waits_for_a_rehearsal_and_nothing_of_it_stays(installed, tmp_path):
    halden = found_organization("Port of Halden", slug="halden")
    caller = system_caller(halden.pk, name="Installation")

    def write():
        with opened(installed):
            add_site(caller, title="Written meanwhile")

    with in_a_copy(tmp_path):
        with transaction.atomic():
            add_site(caller, title="Tried")
            other = threading.Thread(target=write)
            other.start()
            other.join(timeout=15)
            assert not other.is_alive()
        with acting_as(caller):
            assert list(Site.objects.values_list("title", flat=True)) == ["Tried"]
    with acting_as(caller):
        assert list(Site.objects.values_list("title", flat=True)) == ["Written meanwhile"]


def test_what_a_rehearsal_that_was_cut_off_left_is_in_nobodys_way(installed, tmp_path):
    for left in ("copy.sqlite3", "copy.sqlite3-wal"):
        (tmp_path / left).write_bytes(b"half a page")
    with in_a_copy(tmp_path):
        found_organization("Port of Halden", slug="halden")
