"""The verb that reminds people of what is due; the worker does the same every day."""

from __future__ import annotations

import argparse

from holdfast.accounts.queries import all_organizations
from holdfast.common import clock
from holdfast.config.cli.base import Options, Verb, acting_for, say, takes_organization, tell
from holdfast.config.reminders import remind


def _remind(options: Options) -> int:
    slugs = (
        [options.organization] if options.organization else [o.slug for o in all_organizations()]
    )
    whole = True
    for slug in slugs:
        with acting_for(argparse.Namespace(organization=slug)) as (caller, organization):
            done = remind(caller, organization, clock.today())
        for each in done.policies:
            tell(
                f"{organization.slug}: {each.people} reminded of {each.policy.reference}, "
                f"version {each.number}"
            )
        if done.digests.people:
            tell(f"{organization.slug}: {done.digests.people} reminded of what is due")
        if done.digests.unreachable:
            say(f"{organization.slug}: {done.digests.unreachable} Run it again later.")
        for name, why in done.digests.failed:
            say(f"{organization.slug}: {name} was not reminded: {why}")
        whole = whole and done.digests.is_whole
    return 0 if whole else 1


VERBS = (
    Verb(
        "remind",
        "remind people by e-mail of what is due, each once; the worker does so every day",
        _remind,
        takes_organization,
    ),
)
