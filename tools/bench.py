"""Measures the budgets of DESIGN 6 on an installation of its own, which it makes and removes.

Usage: make bench   or   python tools/bench.py [--records 10000] [--documents 2000] [--json]
On PostgreSQL: tools/postgres.sh python tools/bench.py
Times are of this machine, in milliseconds unless the name says otherwise; `over` marks what misses
its budget. The exit code is 0 also then: a figure informs, it does not block.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from django.test import Client

    from holdfast.accounts.models import Organization
    from holdfast.acting.callers import Caller

BATCH = 1000
COVERAGE = "/leadership/policy/coverage/"
PASSWORD = "a password for measuring only"  # noqa: S105 - of an installation that lives for minutes


@dataclass(frozen=True)
class Figure:
    """One measured figure beside its budget."""

    name: str
    measured: float
    budget: float | None = None
    unit: str = "ms"

    def __str__(self) -> str:
        line = f"{self.name:<58}{self.measured:>10.1f} {self.unit:<4}"
        if self.budget is None:
            return line
        verdict = "over" if self.measured > self.budget else "ok"
        return f"{line} of {self.budget:>8.1f}  {verdict}"


@contextmanager
def timed(spent: list[float]) -> Iterator[None]:
    """Add to a list the milliseconds that a block takes."""
    began = time.perf_counter()
    yield
    spent.append((time.perf_counter() - began) * 1000)


def repeated(times: int, work: Callable[[], object]) -> list[float]:
    """Give the milliseconds of each of many runs, after one that warms up."""
    work()
    spent: list[float] = []
    for _ in range(times):
        with timed(spent):
            work()
    return spent


def p95(spent: list[float]) -> float:
    """Give the time that 95 of 100 runs stay under."""
    return statistics.quantiles(spent, n=20)[-1]


def installation_of(organization_id: UUID) -> Caller:
    """Give a caller with every right, as the command line has it."""
    from holdfast.acting.callers import Channel, system_caller

    return system_caller(organization_id, name="Measuring", channel=Channel.COMMAND_LINE)


def one_command(organization: Organization) -> Iterator[Figure]:
    """Measure a command: validated, written, entered in the ledger, committed."""
    from holdfast.accounts.commands import add_person

    caller = installation_of(organization.pk)
    spent = repeated(200, lambda: add_person(caller, title="Somebody"))
    yield Figure("one command, p50", statistics.median(spent), 8)


def as_client(organization_id: UUID) -> tuple[list[float], int]:
    """Write 25 records, as one of several processes; give the times and the number of errors."""
    import django

    django.setup()
    from holdfast.accounts.commands import add_person

    caller = installation_of(organization_id)
    spent: list[float] = []
    errors = 0
    for _ in range(25):
        try:
            with timed(spent):
                add_person(caller, title="Somebody else")
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what is counted
            print(f"  {type(error).__name__}: {error}", file=sys.stderr)
            errors += 1
    return spent, errors


def eight_clients(organization: Organization) -> Iterator[Figure]:
    """Measure eight processes that write at once."""
    with ProcessPoolExecutor(8, mp_context=get_context("spawn")) as pool:
        results = list(pool.map(as_client, [organization.pk] * 8))
    yield Figure("8 clients at once: errors", sum(errors for _, errors in results), 0, "")
    everyone = [each for spent, _ in results for each in spent]
    yield Figure("8 clients at once: one command, p50", statistics.median(everyone))


def fill(organization: Organization, records: int) -> Iterator[Figure]:
    """Write a large register, each record with its entry in the ledger."""
    from holdfast.accounts.commands import add_person
    from holdfast.acting.commands import command
    from holdfast.acting.permissions import Permission

    @command(kind="bench.people.added", needs=Permission.ORGANIZATION_EDIT, label="Add people")
    def add_people(caller: Caller, *, first: int, last: int) -> None:
        """Add many people in one transaction, as an import does."""
        for number in range(first, last):
            add_person(caller, title=f"Person {number}", email=f"p{number}@example.org")

    caller = installation_of(organization.pk)
    spent: list[float] = []
    for first in range(0, records, BATCH):
        with timed(spent):
            add_people(caller, first=first, last=min(first + BATCH, records))
    yield Figure("import of 1,000 records with ledger entries", statistics.median(spent), 3000)


def signed_in(organization: Organization) -> Client:
    """Give the client of a security manager."""
    from django.test import Client

    from holdfast.accounts.choices import RoleKey
    from holdfast.accounts.commands import first_user
    from holdfast.config.long_lived import set_apart

    email = "measuring@example.org"
    roles = [RoleKey.SECURITY_MANAGER, RoleKey.ADMINISTRATOR]
    user = first_user(organization, email=email, name="Measuring", password=PASSWORD, roles=roles)
    client = Client()
    client.force_login(user)
    set_apart()
    return client


def pages(organization: Organization, records: int, client: Client) -> Iterator[Figure]:
    """Measure list, record and REST on the large register, with one who is signed in."""
    from holdfast.accounts.models import Person
    from holdfast.acting.callers import acting_as
    from holdfast.records.registry import REGISTRY

    with acting_as(installation_of(organization.pk)):
        person = Person.objects.first()
    assert person is not None  # noqa: S101 - for the type checker
    people = REGISTRY.of(Person)
    register = f"/{people.area}/{people.slug}/"
    yield from reads(client, f"list page, register of {records:,}, p95", register, 60)
    yield from reads(client, "record page, p95", f"{register}{person.pk}/", 60)
    rest = f"/api/v1{register.rstrip('/')}"
    yield from reads(
        client, f"REST list of 100, register of {records:,}, p50", f"{rest}?limit=100", 10
    )
    yield from reads(client, "REST read of one record, p50", f"{rest}/{person.pk}", 5)


def reads(client: Client, name: str, path: str, budget: float) -> Iterator[Figure]:
    """Measure one address, where it answers."""
    answer = client.get(path, follow=True)
    if answer.status_code != 200:
        print(f"{name:<58} not measured: {path} answers {answer.status_code}", file=sys.stderr)
        return
    spent = repeated(40, lambda: client.get(path))
    yield Figure(name, p95(spent) if name.endswith("p95") else statistics.median(spent), budget)


def acknowledgements(organization: Organization, client: Client) -> Iterator[Figure]:
    """Measure a policy that everybody reads: handed out, confirmed by list, looked at, reminded."""
    import datetime as dt
    from dataclasses import replace

    from holdfast.accounts.models import Person
    from holdfast.acting.callers import acting_as
    from holdfast.common import clock
    from holdfast.leadership.commands import coverage
    from holdfast.leadership.tests.policy_stage import complete_draft, put_in_force, role
    from holdfast.records.content import distribute

    caller = installation_of(organization.pk)
    top = replace(caller, roles=frozenset({"top_management"}), actor_id=organization.pk)
    today = clock.today()
    with acting_as(caller):
        everybody = list(Person.objects.order_by("reference").values_list("reference", flat=True))
        policy = complete_draft(caller, role(caller))
        put_in_force(top, policy, today, today + dt.timedelta(days=365))
    lines = "\n".join(everybody[: len(everybody) * 9 // 10])
    count = f"{len(everybody):,} people"
    spent: list[float] = []
    with timed(spent):
        distribute(caller, policy, to_everyone=True)
    with timed(spent):
        coverage.acknowledge_by_list(
            caller, policy, body=lines, how="Signed list", confirmed_on=today
        )
    with timed(spent):
        coverage.remind(caller, policy)
    yield Figure(f"policy handed out to {count}", spent[0], 30_000)
    yield Figure("policy confirmed by nine in ten, from a list", spent[1], 30_000)
    yield Figure("the others reminded", spent[2], 3000)
    yield from reads(client, f"coverage page of {count}, p95", COVERAGE, 60)


def documents(organization: Organization, count: int, client: Client) -> Iterator[Figure]:
    """Measure the search over many versions, and the comparison of two long ones."""
    import bench_documents as bench
    from django.db import transaction

    from holdfast.config.table_sizes import measure_tables

    spent: list[float] = []
    with timed(spent):
        asked, longest = bench.fill(installation_of(organization.pk), count)
    measure_tables()  # as the worker does each day
    transaction.get_connection().close()  # a new one knows the sizes
    versions = count * bench.VERSIONS
    scale = f"{count:,} documents, {versions:,} versions"
    yield Figure(f"{scale}: texts taken in, a second", versions / spent[0] * 1000, unit="")
    for what, path in bench.addresses(asked):
        yield from reads(client, f"search, {what}, p95", path, 60)
    compare = f"/support/documents/{longest}/compare/?before=1&after={bench.VERSIONS}"
    yield from reads(client, f"comparison, {bench.LONG} pages each, p95", compare, 1000)
    yield from reads(
        client,
        f"document of {bench.LONG} pages among {scale}, p95",
        f"/support/documents/{longest}/",
        200,
    )


def conformity(organization: Organization) -> Iterator[Figure]:
    """Measure the whole evaluation, from live records."""
    command = ["holdfast", "conformity", "--organization", organization.slug, "--json"]
    spent: list[float] = []
    with timed(spent):
        answer = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    if answer.returncode > 1:
        print(f"conformity: not measured: exit code {answer.returncode}", file=sys.stderr)
        return
    yield Figure("full conformity evaluation, with start of the command", spent[0], 3000)


def server() -> Iterator[Figure]:
    """Measure the time to the first answer, and the memory of the processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    command = ["holdfast", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:  # noqa: S603
        try:
            while not answers(port) and time.perf_counter() - began < 60 and process.poll() is None:
                time.sleep(0.02)
            yield Figure("start of the server, to its first answer", ms_since(began), 3000)
            family = [process.pid, *children(process.pid)]
            yield Figure("memory of one worker", max(map(resident, family)), 250, "MB")
        finally:
            process.terminate()


def ms_since(began: float) -> float:
    """Give the milliseconds since a moment."""
    return (time.perf_counter() - began) * 1000


def answers(port: int) -> bool:
    """Tell whether a server answers at all."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def children(pid: int) -> list[int]:
    """Give the processes that a process started (Linux; elsewhere none are seen)."""
    listing = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(each) for each in listing.read_text().split()] if listing.exists() else []


def resident(pid: int) -> float:
    """Give the memory of a process in MB (Linux; elsewhere 0)."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def prepared() -> Organization:
    """Make an installation in a folder of its own, with one organization."""
    home = tempfile.mkdtemp(prefix="holdfast-bench-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["HOLDFAST_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "holdfast.config.settings"
    subprocess.run(["holdfast", "migrate"], check=True, capture_output=True)  # noqa: S607
    import django

    django.setup()
    from holdfast.accounts.commands import found_organization

    return found_organization("Bench")


def main() -> int:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--records", type=int, default=10_000, help="size of the large register")
    parser.add_argument("--documents", type=int, default=2_000, help="documents, 4 versions each")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args()
    organization = prepared()
    client = signed_in(organization)
    figures: list[Figure] = []
    for part in (
        one_command(organization),
        eight_clients(organization),
        fill(organization, options.records),
        pages(organization, options.records, client),
        acknowledgements(organization, client),
        documents(organization, options.documents, client),
        conformity(organization),
        server(),
    ):
        for figure in part:
            figures.append(figure)
            if not options.json:
                print(figure, flush=True)
    if options.json:
        print(json.dumps([asdict(figure) for figure in figures], indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
