"""Who may read confidential content, and who did (7.5.1, 7.5.3)."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from holdfast.accounts.choices import AccessKind
from holdfast.accounts.models import AccessLogEntry, RoleGrant
from holdfast.accounts.roles import ROLES
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.records.choices import Classification
from holdfast.records.registry import REGISTRY

FORMS: Final = ("PDF", "DOCX", "XLSX")


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


def may_see_readings(caller: Caller) -> bool:
    """Tell whether a caller may see who read confidential content.

    Whoever answers for such content, and whoever assures that the whole house keeps the rules.
    """
    answers = caller.may_somewhere(Permission.CONTENT_APPROVE) and caller.may_somewhere(
        Permission.RECORD_READ_CONFIDENTIAL
    )
    return answers or caller.may(Permission.ASSURANCE_READ)


def confidential_references(caller: Caller) -> list[tuple[str, str]]:
    """Give reference and title of the confidential content whose readings a caller may see.

    Of what he may not read himself, the reference only: its title stays empty.
    """
    found: list[tuple[str, str]] = []
    assures = caller.may(Permission.ASSURANCE_READ)
    for made in REGISTRY:
        if made.controlled:
            secret = Q(classification=Classification.CONFIDENTIAL)
            readable = made.model.objects.visible_to(caller).filter(secret)
            titles = dict(readable.values_list("reference", "title"))
            every = made.model.objects.filter(secret).values_list("reference", flat=True)
            known = every if assures else titles
            found += [(reference, titles.get(reference, "")) for reference in sorted(known)]
    return found


def without_title(subject: str) -> str:
    """Give of a line of the log what it was and its reference, without the words behind."""
    words = subject.split(" ")
    return " ".join(words[: 2 if words[0].removesuffix(":") in FORMS else 1])


def readings(caller: Caller, reference: str = "") -> QuerySet[AccessLogEntry]:
    """Give who read the confidential content whose readings the caller may see, newest first.

    With a reference, of that record only. Papers and files that left are readings too.
    """
    known = [r for r, _title in confidential_references(caller) if reference in ("", r)]
    condition = Q(pk__in=[])
    for each in known:
        condition |= Q(subject=each) | Q(subject__startswith=f"{each} ")
        for form in FORMS:
            condition |= Q(subject__startswith=f"{form}: {each} ")
    return AccessLogEntry.objects.filter(
        condition,
        organization_id=caller.organization_id,
        kind__in=(AccessKind.RECORD_READ, AccessKind.EXPORTED),
    ).order_by("-at")
