"""The worker: what is done on a schedule, without anybody asking."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connections

from holdfast.accounts.queries import all_organizations
from holdfast.acting.callers import acting_as, system_caller
from holdfast.common import clock
from holdfast.conformity.engine import refresh
from holdfast.exchange.packs import verify_ledger
from holdfast.ledger.checkpoints import sign_checkpoint
from holdfast.records.search.files import index_files
from holdfast.records.search.stores import tidy
from holdfast.records.search.waiting import UNREAD

LOG = logging.getLogger(__name__)
CHECKPOINT_EVERY = timedelta(minutes=15)
VERIFY_EVERY = timedelta(days=1)


def run_worker(*, once: bool = False) -> None:
    """Sign checkpoints, keep status up to date and verify nightly, until told to stop."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    last_verified = None
    while not stop.is_set():
        now = clock.now()
        verify = once or last_verified is None or now - last_verified >= VERIFY_EVERY
        look_after_all(verify=verify)
        last_verified = now if verify else last_verified
        close_old_connections()
        if once:
            return
        stop.wait(CHECKPOINT_EVERY.total_seconds())


def look_after_all(*, verify: bool) -> None:
    """Do the scheduled work of every organization once; a failure of one does not stop others."""
    for organization in all_organizations():
        caller = system_caller(organization.pk, name="Schedule")
        try:
            with acting_as(caller):
                sign_checkpoint(organization.pk, settings.HOLDFAST_HOME, now=clock.now())
                refresh(caller)
                index_files(caller)
                if verify:
                    report = verify_ledger(caller)
                    for problem in report.problems:
                        LOG.error(
                            "%s: ledger entry %s: %s",
                            organization.slug,
                            problem.entry,
                            problem.what,
                        )
        except Exception:
            LOG.exception("Scheduled work for %s failed", organization.slug)
    if verify:
        tidy()


def read_files_beside_the_pages() -> None:
    """Read new files for the search as they come, in a thread that ends with the server.

    What it leaves, because the server stopped, the worker or `holdfast index-files` reads.
    """
    threading.Thread(target=_read_files, name="reading files", daemon=True).start()


def _read_files() -> None:
    while True:
        for organization_id, keys in UNREAD.take().items():
            read_files_of(organization_id, keys)
        connections.close_all()


def read_files_of(organization_id: UUID, keys: Collection[UUID]) -> None:
    """Read the new files of an organization; whatever goes wrong stands in the log."""
    try:
        with acting_as(system_caller(organization_id, name="Reading files")) as caller:
            index_files(caller, only=keys)
    except Exception:
        LOG.exception("Reading the files of %s stopped", organization_id)
