"""The contact book as cards, on paper and on a telephone (7.4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.records.registry import REGISTRY
from holdfast.support.commands.contacts import verify_contact
from holdfast.support.models.contacts import Contact
from holdfast.support.pages.communication import may_make, permit
from holdfast.support.queries.communication_panels import contact_cards
from holdfast.web.addresses import list_address, record_address
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at


@require_GET
def contacts_page(request: Request) -> HttpResponse:
    """Show the contact book: whom to call, at which number, and when somebody last checked."""
    permit(request)
    today = clock.today()
    stale_only = request.GET.get("stale") == "yes"
    groups = contact_cards(request.caller, stale_on=today if stale_only else None)
    everybody = [contact for group in groups for contact in group.contacts]
    made = REGISTRY.of(Contact)
    context = {
        "groups": [
            {
                "title": group.title or _("Others"),
                "kind": group.kind,
                "cards": [_card(request, contact) for contact in group.contacts],
            }
            for group in groups
        ],
        "total": len(everybody),
        "stale": sum(contact.is_stale(today) for contact in everybody),
        "always": sum(contact.round_the_clock for contact in everybody),
        "stale_only": stale_only,
        "today": today,
        "record_type": made,
        "list_url": list_address(made),
        "create_url": may_make(request, Contact),
        "paper_url": reverse("print:register", args=(made.area, made.slug)),
    }
    return render(request, "support/contacts.html", context)


def _card(request: Request, contact: Contact) -> dict[str, Any]:
    return {
        "contact": contact,
        "url": record_address(contact),
        "stale": contact.is_stale(clock.today()),
        "may_verify": request.caller.may(Permission.COMMUNICATION_EDIT, contact.unit_id),
    }


@require_POST
def verify_page(request: Request, key: UUID) -> HttpResponse:
    """Note that somebody called, and that the contact is still right."""
    contact = record_at(request.caller, REGISTRY.of(Contact), key)
    assert isinstance(contact, Contact)  # noqa: S101 - the registry says so
    try:
        verify_contact(request.caller, contact)
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Verified: {name}.").format(name=contact.title))
    back = reverse("support:contacts")
    return redirect(f"{back}?stale=yes" if request.POST.get("stale") else back)


ROUTES: list[URLPattern] = [
    path("contacts/cards/", contacts_page, name="contacts"),
    path("contacts/cards/<uuid:key>/verify/", verify_page, name="verify-contact"),
]
