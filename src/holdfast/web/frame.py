"""What the frame around every page shows: navigation, organization, person, checkpoint."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from holdfast.accounts.queries import describe_roles
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.ledger.models import SignedCheckpoint
from holdfast.ledger.reading import Head, head
from holdfast.web import navigation
from holdfast.work.queries import count_overdue_actions


def frame(request: HttpRequest) -> dict[str, object]:
    """Give the frame's values for a request; nothing where nobody acts."""
    caller: Caller | None = getattr(request, "caller", None)
    if caller is None:
        return {"frame": {}}
    path, now = request.path, head(caller.organization_id)
    return {
        "frame": {
            "navigation": navigation.groups_for(caller, path, entries=now.size),
            **_organizations(request, caller),
            "person": {
                "name": caller.name,
                "initials": initials(caller.name),
                "role": describe_roles(caller),
            },
            "person_items": _person_items(caller),
            "new_items": navigation.new_items(caller),
            "notices_count": count_overdue_actions(caller),
            "notices_url": reverse("web:work"),
            "search_url": reverse("web:search"),
            "palette_url": reverse("web:palette"),
            "home_url": reverse("web:home"),
            "work_url": reverse("web:work"),
            "home_active": path == reverse("web:home"),
            "work_active": path == reverse("web:work"),
            "checkpoint": _checkpoint(caller, now),
        }
    }


def initials(name: str) -> str:
    """Give the first letters of the first and the last word of a name."""
    words = name.split()
    letters = [words[0][:1], words[-1][:1]] if len(words) > 1 else [name[:2]]
    return "".join(letters).upper()


def _organizations(request: HttpRequest, caller: Caller) -> dict[str, Any]:
    organizations = getattr(request, "organizations", [])
    entries = [
        {
            "name": organization.name,
            "initials": initials(organization.name),
            "url": reverse("web:switch", args=(organization.pk,)),
            "active": organization.pk == caller.organization_id,
        }
        for organization in organizations
    ]
    return {
        "organization": next((e for e in entries if e["active"]), None),
        "organizations": entries,
    }


def _person_items(caller: Caller) -> list[dict[str, str]]:
    items = [
        {"label": _("Profile and security"), "url": reverse("web:profile"), "icon": "user"},
        {"label": _("Reminders by e-mail"), "url": reverse("web:reminders"), "icon": "bell"},
        {"label": _("API tokens"), "url": reverse("web:tokens"), "icon": "key"},
    ]
    if caller.may(Permission.ACCESS_MANAGE):
        items.append({"label": _("Access"), "url": reverse("web:access"), "icon": "lock"})
    return items


def _checkpoint(caller: Caller, now: Head) -> dict[str, object]:
    """Give size and root of the ledger, and when it was last signed."""
    signed = (
        SignedCheckpoint.objects.filter(organization_id=caller.organization_id)
        .order_by("-number")
        .values_list("signed_at", flat=True)
        .first()
    )
    return {
        "size": now.size,
        "root": now.root.hex()[:12],
        "time": signed,
        "url": reverse("web:changes"),
    }
