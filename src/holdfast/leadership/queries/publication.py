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


def published_extract(slug: str) -> Extract | None:
    """Give what an organization has published, to anyone; None where there is nothing.

    It reads as a caller of that one organization who holds no rights at all.
    """
    organization = organization_named(slug)
    if organization is None:
        return None
    visitor = Caller(kind=CallerKind.ANONYMOUS, organization_id=organization.pk, name="visitor")
    with acting_as(visitor):
        policies = SecurityPolicy.objects.live().filter(
            state="in_force", unconfirmed=False, version_in_force__isnull=False
        )
        for policy in policies.exclude(extract={}).order_by("-effective_on")[:5]:
            if extract_is_current(policy):
                return _extract(organization.name, organization.language, policy)
    return None


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
