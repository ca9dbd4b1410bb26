"""Verbs that set up and run: migrate, create, serve, worker, demo."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from holdfast.accounts.choices import RoleKey
from holdfast.accounts.commands import first_user, found_organization
from holdfast.accounts.models import Organization
from holdfast.accounts.queries import all_organizations
from holdfast.acting.callers import Channel, acting_as, system_caller
from holdfast.config.cli.base import Options, Verb, acting_for, say, takes_organization, tell
from holdfast.config.table_sizes import measure_tables
from holdfast.config.tasks import run_worker
from holdfast.starter.commands import start_from_template
from holdfast.starter.demo import build_demo
from holdfast.starter.sectors.loading import KEYS as TEMPLATES


def _migrate(options: Options) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    measure_tables()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    say("The database is ready.")


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on")
    parser.add_argument("--workers", type=int, default=1, help="number of processes")


def _serve(options: Options) -> None:
    server = os.path.join(os.path.dirname(sys.executable), "granian")  # noqa: PTH118, PTH120
    arguments = [
        server,
        "--interface", "wsgi", "--no-ws",
        "--host", options.host, "--port", str(options.port),
        "--workers", str(options.workers), "--blocking-threads", "2",
        # Without it a stop signal during start is lost.
        "--workers-kill-timeout", "5",
        "holdfast.config.wsgi:application",
    ]  # fmt: skip
    os.execv(server, arguments)  # noqa: S606 - the server replaces this process, no shell


def _worker(options: Options) -> None:
    run_worker(once=options.once)


def _worker_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="do what is due now, then stop")


def _organization_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="name of the organization")
    parser.add_argument("--slug", default="", help="short name for addresses")
    parser.add_argument(
        "--template", choices=TEMPLATES, help="sector template to start from, as drafts to confirm"
    )


def _create_organization(options: Options) -> None:
    with transaction.atomic():
        made = found_organization(options.name, slug=options.slug)
        brought = _start(made, options.template) if options.template else 0
    tell(made.slug)
    say(f"Founded {made.name}. Next: holdfast create-user ADDRESS --organization {made.slug}")
    if brought:
        say(f"{brought} records of the template count once they are confirmed, under /start/.")


def _start(organization: Organization, template: str) -> int:
    caller = system_caller(organization.pk, name="Command line", channel=Channel.COMMAND_LINE)
    with acting_as(caller):
        return sum(start_from_template(caller, template=template).brought.values())


def _user_arguments(parser: argparse.ArgumentParser) -> None:
    takes_organization(parser)
    parser.add_argument("email", help="e-mail address to sign in with")
    parser.add_argument("--name", default="", help="name of the person")
    parser.add_argument(
        "--role", action="append", choices=RoleKey.values, help="role; may be given several times"
    )
    parser.add_argument("--password", help="password; asked for where it is left out")


def _create_user(options: Options) -> None:
    password = options.password or os.environ.get("HOLDFAST_PASSWORD") or getpass.getpass()
    with acting_for(options) as (_caller, organization):
        user = first_user(
            organization,
            email=options.email,
            name=options.name or options.email.split("@")[0],
            password=password,
            roles=[
                RoleKey(r)
                for r in options.role or [RoleKey.SECURITY_MANAGER, RoleKey.ADMINISTRATOR]
            ],
        )
    say(f"{user.name} can sign in as {user.email}.")


def _demo(options: Options) -> None:
    if any(organization.is_demo for organization in all_organizations()):
        say("The demonstration is here already.")
        return
    built = build_demo(say)
    for line in built.sign_in_lines():
        say(line)


VERBS = (
    Verb("migrate", "prepare the database, or bring it up to date", _migrate),
    Verb("demo", "build the demonstration organization, once", _demo),
    Verb(
        "create-organization",
        "found an organization",
        _create_organization,
        _organization_arguments,
    ),
    Verb("create-user", "make somebody who can sign in", _create_user, _user_arguments),
    Verb("serve", "serve the pages and the API", _serve, _serve_arguments),
    Verb(
        "worker", "do scheduled work: checkpoints, status, long tasks", _worker, _worker_arguments
    ),
)
