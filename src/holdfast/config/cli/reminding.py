"""The verb that a timer runs every day: whoever was given a policy and is silent is reminded."""

from __future__ import annotations

import argparse

from holdfast.accounts.queries import all_organizations
from holdfast.common import clock
from holdfast.config.cli.base import Options, Verb, acting_for, takes_organization, tell
from holdfast.leadership.commands.coverage import remind_on_schedule


def _remind(options: Options) -> None:
    slugs = (
        [options.organization] if options.organization else [o.slug for o in all_organizations()]
    )
    for slug in slugs:
        with acting_for(argparse.Namespace(organization=slug)) as (caller, organization):
            for each in remind_on_schedule(caller, clock.today()):
                tell(
                    f"{organization.slug}: {each.people} reminded of {each.policy.reference}, "
                    f"version {each.number}"
                )


VERBS = (
    Verb(
        "remind",
        "remind whoever has not confirmed a policy; each reminder once, for a daily timer",
        _remind,
        takes_organization,
    ),
)
