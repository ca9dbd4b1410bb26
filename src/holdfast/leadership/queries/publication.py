"""The public extract: what of the version in force anyone may read, and nothing else (5.2.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from holdfast.accounts.queries import organization_named
from holdfast.acting.callers import Caller, CallerKind, acting_as
from holdfast.leadership.choices.policy import ExtractPassage
from holdfast.leadership.models import SecurityPolicy
from holdfast.leadership.queries.policy import extract_is_current, in_force


@dataclass(frozen=True)
class Extract:
    """What a visitor reads: whose policy, since when, and the chosen words of that version."""

    organization: str
    language: str
    title: str
    number: int
    effective_on: dt.date | None
    purpose: str
    framework: str
    commitments: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Published:
    """What stands at a public address: an extract, or that there was one, or nothing at all.

    `was` is the version that was published there once; `current` says whether another version is
    published in its place, `superseded` whether another one is at least in force.
    """

    organization: str = ""
    language: str = ""
    extract: Extract | None = None
    was: int | None = None
    superseded: bool = False
    current: int | None = None


def published_extract(slug: str, number: int | None = None) -> Published:
    """Give what an organization has published, to anyone: now, or of one version.

    It reads as a caller of that one organization who holds no rights at all.
    """
    organization = organization_named(slug)
    if organization is None:
        return Published()
    visitor = Caller(kind=CallerKind.ANONYMOUS, organization_id=organization.pk, name="visitor")
    with acting_as(visitor):
        extract = _current(organization.name, organization.language)
        if extract is not None and number in {None, extract.number}:
            return Published(organization.name, organization.language, extract)
        for policy in SecurityPolicy.objects.exclude(extract={}).order_by("-recorded_at")[:5]:
            was = _was_published(policy, number)
            if was is not None:
                return Published(
                    organization.name,
                    organization.language,
                    was=was,
                    superseded=policy.version_in_force not in {None, was},
                    current=extract.number if extract is not None else None,
                )
    return Published()


def _current(name: str, language: str) -> Extract | None:
    policies = SecurityPolicy.objects.live().filter(
        state="in_force", unconfirmed=False, version_in_force__isnull=False
    )
    for policy in policies.exclude(extract={}).order_by("-effective_on")[:5]:
        if extract_is_current(policy):
            return _extract(name, language, policy)
    return None


def versions_published(policy: SecurityPolicy) -> list[int]:
    """Give the versions of which an extract is or was public, the last one at the end."""
    known = [*policy.extract.get("earlier", ()), policy.extract.get("version")]
    return list(dict.fromkeys(number for number in known if number is not None))


def _was_published(policy: SecurityPolicy, number: int | None) -> int | None:
    """Give the version that was public, the one asked for or the last one."""
    known = versions_published(policy)
    if number is None:
        return known[-1] if known else None
    return number if number in known else None


def extract_of(caller: Caller, name: str, language: str, policy: SecurityPolicy) -> Extract | None:
    """Give the extract of a policy as visitors see it; None where none is current."""
    return _extract(name, language, policy) if extract_is_current(policy) else None


def _extract(name: str, language: str, policy: SecurityPolicy) -> Extract | None:
    found = in_force(policy)
    if found is None:
        return None
    chosen, passages = set(policy.extract["commitments"]), set(policy.extract["passages"])
    annex = found.annex
    return Extract(
        organization=name,
        language=language,
        title=policy.title,
        number=found.version.number,
        effective_on=policy.effective_on,
        purpose=annex["purpose_passage"] if ExtractPassage.PURPOSE in passages else "",
        framework=annex["framework_passage"] if ExtractPassage.FRAMEWORK in passages else "",
        commitments=tuple(
            (c["number"], c["text"]) for c in annex["commitments"] if c["id"] in chosen
        ),
    )
