"""The worker: what is done on a schedule, without anybody asking."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connections

from holdfast.accounts.queries import all_organizations
from holdfast.acting.callers import acting_as, system_caller
from holdfast.common import clock
from holdfast.config.reminders import remind
from holdfast.config.table_sizes import measure_tables
from holdfast.conformity.engine import refresh
from holdfast.exchange.jobs import take_up_again
from holdfast.exchange.packs import verify_ledger
from holdfast.ledger.checkpoints import sign_checkpoint
from holdfast.records.search.files import index_files
from holdfast.records.search.stores import tidy
from holdfast.records.search.waiting import UNREAD

LOG = logging.getLogger(__name__)
CHECKPOINT_EVERY = timedelta(minutes=15)
VERIFY_EVERY = timedelta(days=1)
TAKE_UP_EVERY = timedelta(seconds=30)
REMIND_AGAIN_AFTER = timedelta(hours=1)  # where the mail server did not take all of it


def run_worker(*, once: bool = False) -> None:
    """Sign checkpoints, keep status up to date, remind daily and verify nightly, until stopped."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    last_verified = None
    remind_at = clock.now()
    while not stop.is_set():
        now = clock.now()
        verify = once or last_verified is None or now - last_verified >= VERIFY_EVERY
        look_after_all(verify=verify)
        if now >= remind_at:
            remind_at = next_reminding(now, whole=remind_all())
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
        measure_tables()


def remind_all() -> bool:
    """Send the reminders of every organization that are due today; tell whether all of it went.

    Each goes out once, however often this runs; a failure of one organization does not stop others.
    """
    whole = True
    for organization in all_organizations():
        caller = system_caller(organization.pk, name="Schedule")
        try:
            with acting_as(caller):
                digests = remind(caller, organization, clock.today()).digests
        except Exception:
            LOG.exception("The reminders of %s stopped", organization.slug)
            whole = False
            continue
        if not digests.is_whole:
            why = digests.unreachable or f"{len(digests.failed)} mails were not taken"
            LOG.error("%s: not everybody was reminded: %s", organization.slug, why)
            whole = False
    return whole


def next_reminding(now: datetime, *, whole: bool) -> datetime:
    """Give when to remind next: with the next day, or soon where something did not go out."""
    if not whole:
        return now + REMIND_AGAIN_AFTER
    return (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def work_beside_the_pages() -> None:
    """Read new files for the search, and go on with imports, in threads that end with the server.

    What files they leave, because the server stopped, the worker or `holdfast index-files` reads;
    an import is taken up by the next server, or by another one that runs.
    """
    threading.Thread(target=_read_files, name="reading files", daemon=True).start()
    threading.Thread(target=_take_up_imports, name="taking up imports", daemon=True).start()


def _take_up_imports() -> None:
    while True:
        try:
            take_up_again()
        except Exception:
            LOG.exception("Looking for interrupted imports stopped")
        connections.close_all()
        time.sleep(TAKE_UP_EVERY.total_seconds())


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
