"""Who may read confidential content, and who did (7.5.1, 7.5.3)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import AccessLogEntry, RoleGrant
from holdfast.accounts.roles import ROLES
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.records.choices import Classification
from holdfast.records.registry import REGISTRY


def reading_roles() -> list[str]:
    """Give the roles that may read confidential records."""
    return [
        role.value
        for role, rights in ROLES.items()
        if Permission.RECORD_READ_CONFIDENTIAL in rights
    ]


def roles_that_may(permission: Permission) -> list[str]:
    """Give the roles that hold a permission."""
    return [role.value for role, rights in ROLES.items() if permission in rights]


def grants_on(day: dt.date) -> QuerySet[RoleGrant]:
    """Give the grants valid on a day, of people who can sign in."""
    return RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True
    )


def readers_of_confidential(day: dt.date) -> QuerySet[RoleGrant]:
    """Give the grants by which somebody may read confidential content on a day."""
    return (
        grants_on(day)
        .filter(role__in=reading_roles())
        .select_related("user", "unit")
        .order_by("user__name", "role")
    )


def grant_of(key: str) -> RoleGrant | None:
    """Give a grant of the organization, or None where there is none."""
    return RoleGrant.objects.filter(pk=key).first()


def people_cleared(day: dt.date) -> set[UUID]:
    """Give the people who may read confidential content somewhere on a day."""
    found = readers_of_confidential(day).exclude(person=None).order_by()
    return set(found.values_list("person_id", flat=True))


def note_of(grant: RoleGrant) -> dict[str, Any]:
    """Give how an access review names a grant."""
    return {
        "grant": str(grant.pk),
        "who": str(grant.user),
        "role": grant.get_role_display(),
        "where": grant.unit.title if grant.unit is not None else "",
        "decision": "",
        "reason": "",
        "by": "",
    }


def confidential_references(caller: Caller) -> list[tuple[str, str]]:
    """Give reference and title of the confidential content that a caller may read."""
    found: list[tuple[str, str]] = []
    for made in REGISTRY:
        if made.controlled:
            secret = made.model.objects.visible_to(caller).filter(
                classification=Classification.CONFIDENTIAL
            )
            found += secret.order_by("reference").values_list("reference", "title")
    return found


def readings(caller: Caller, reference: str = "") -> QuerySet[AccessLogEntry]:
    """Give who read confidential content that the caller may read himself, newest first.

    With a reference, of that record only. Papers and files that left are readings too.
    """
    known = [r for r, _title in confidential_references(caller) if reference in ("", r)]
    condition = Q(pk__in=[])
    for each in known:
        condition |= Q(subject=each) | Q(subject__startswith=f"{each} ")
        for form in ("PDF", "DOCX", "XLSX"):
            condition |= Q(subject__startswith=f"{form}: {each} ")
    return AccessLogEntry.objects.filter(
        condition,
        organization_id=caller.organization_id,
        kind__in=(AccessKind.RECORD_READ, AccessKind.EXPORTED),
    ).order_by("-at")
