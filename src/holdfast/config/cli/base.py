"""What all verbs of the command line share."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from holdfast.accounts.models import Organization
from holdfast.accounts.queries import all_organizations, organization_named
from holdfast.acting.callers import Caller, Channel, acting_as, system_caller
from holdfast.acting.refusals import Refused

Options = argparse.Namespace
Run = Callable[[Options], int | None]
Arguments = Callable[[argparse.ArgumentParser], None]


@dataclass(frozen=True)
class Verb:
    """One word of the command line, with the words beneath it where it has some."""

    name: str
    help: str
    run: Run | None = None
    arguments: Arguments | None = None
    verbs: tuple[Verb, ...] = field(default=())

    def add_to(self, verbs: Any) -> None:
        """Enter the verb into a parser."""
        parser = verbs.add_parser(self.name, help=self.help, description=self.help)
        if self.arguments is not None:
            self.arguments(parser)
        if self.run is not None:
            parser.set_defaults(run=self.run)
        if self.verbs:
            below = parser.add_subparsers(metavar="COMMAND", required=True)
            for verb in self.verbs:
                verb.add_to(below)


def takes_organization(parser: argparse.ArgumentParser) -> None:
    """Let a verb name its organization; where there is one only, it may be left out."""
    parser.add_argument("--organization", metavar="SLUG", help="short name of the organization")


def takes_json(parser: argparse.ArgumentParser) -> None:
    """Let a verb print one JSON document instead of text."""
    parser.add_argument("--json", action="store_true", help="print one JSON document")


@contextmanager
def acting_for(options: Options) -> Iterator[tuple[Caller, Organization]]:
    """Act as the installation for the organization that the command line names.

    Raises:
        Refused: there is none, none of that name, or several and none is named.
    """
    organization = _organization(options.organization)
    caller = system_caller(organization.pk, name="Command line", channel=Channel.COMMAND_LINE)
    with acting_as(caller):
        yield caller, organization


def _organization(slug: str | None) -> Organization:
    if slug:
        found = organization_named(slug)
        if found is None:
            known = ", ".join(o.slug for o in all_organizations()) or "none"
            raise Refused(f"There is no organization “{slug}” here. Known: {known}.")
        return found
    every = all_organizations()
    if not every:
        raise Refused(
            "There is no organization yet. Make one: holdfast create-organization NAME, "
            "or the demonstration: holdfast demo."
        )
    if len(every) > 1:
        known = ", ".join(o.slug for o in every)
        raise Refused(f"Name the organization with --organization: {known}.")
    return every[0]


def show(document: object) -> None:
    """Print one JSON document on standard output."""
    json.dump(document, sys.stdout, indent=1, ensure_ascii=False, default=str)
    sys.stdout.write("\n")


def say(text: str) -> None:
    """Tell the person at the terminal, on standard error."""
    sys.stderr.write(f"{text}\n")


def tell(text: str) -> None:
    """Print a line of a report on standard output."""
    sys.stdout.write(f"{text}\n")


class Progress:
    """A line on the terminal that counts up; silent where nobody watches."""

    def __init__(self, what: str) -> None:
        self.what, self.shown = what, -1

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is."""
        percent = 100 if total == 0 else done * 100 // total
        if percent != self.shown and sys.stderr.isatty():
            self.shown = percent
            sys.stderr.write(f"\r{self.what}: {percent} %" + ("\n" if percent == 100 else ""))
            sys.stderr.flush()
