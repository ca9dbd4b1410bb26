"""Recipients of a communication: how far it came with each, and their own confirmation (7.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.records.registry import REGISTRY
from holdfast.support.commands import communication_delivery as on_deliveries
from holdfast.support.models.communication import Communication, CommunicationDelivery
from holdfast.support.queries.acknowledgement_links import confirmable
from holdfast.support.queries.communication_audience import deliveries_of
from holdfast.support.queries.communication_panels import shown_of
from holdfast.web.addresses import record_address
from holdfast.web.middleware import Request
from holdfast.web.pages.found import record_at

Said = Mapping[str, Any]
Verb = Callable[[Request, Communication, CommunicationDelivery, Said], CommunicationDelivery]


def found_communication(request: Request, key: UUID) -> Communication:
    """Give the communication at an address, if the caller may read it."""
    return cast("Communication", record_at(request.caller, REGISTRY.of(Communication), key))


def _told(
    request: Request, com: Communication, delivery: CommunicationDelivery, said: Said
) -> CommunicationDelivery:
    confirmed = said.get("confirmed") == "on"
    how = said.get("said", "")
    return on_deliveries.note_told(
        request.caller, com, delivery=delivery, how=how, confirmed=confirmed
    )


def _retry(
    request: Request, com: Communication, delivery: CommunicationDelivery, said: Said
) -> CommunicationDelivery:
    made = on_deliveries.retry_delivery(request.caller, com, delivery=delivery)
    on_deliveries.deliver_beside(com.organization_id, com.pk)
    return made


def _answer(
    request: Request, com: Communication, delivery: CommunicationDelivery, said: Said
) -> CommunicationDelivery:
    answer = said.get("said", "")
    return on_deliveries.note_answer(request.caller, com, delivery=delivery, answer=answer)


def _off(
    request: Request, com: Communication, delivery: CommunicationDelivery, said: Said
) -> CommunicationDelivery:
    reason = said.get("said", "")
    return on_deliveries.take_off_list(request.caller, com, delivery=delivery, reason=reason)


def _back(
    request: Request, com: Communication, delivery: CommunicationDelivery, said: Said
) -> CommunicationDelivery:
    reason = said.get("said", "")
    return on_deliveries.take_back(request.caller, com, delivery=delivery, reason=reason)


def _confirm(
    request: Request, com: Communication, delivery: CommunicationDelivery, said: Said
) -> CommunicationDelivery:
    return on_deliveries.confirm_receipt(request.caller, com, delivery=delivery)


VERBS: Final[Mapping[str, Verb]] = {
    "told": _told,
    "retry": _retry,
    "answer": _answer,
    "off": _off,
    "back": _back,
    "confirm": _confirm,
}


@require_POST
def recipient_page(request: Request, key: UUID, delivery_id: UUID, verb: str) -> HttpResponse:
    """Note what became of a communication with one recipient."""
    communication = found_communication(request, key)
    delivery = next((d for d in deliveries_of(communication) if d.pk == delivery_id), None)
    if delivery is None or verb not in VERBS:
        raise Http404(_("There is no such recipient."))
    try:
        VERBS[verb](request, communication, delivery, request.POST.dict())
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Noted."))
    back = request.POST.get("next", "")
    if not back or not url_has_allowed_host_and_scheme(back, None):
        back = f"{record_address(communication)}#recipients"
    return redirect(back)


@require_GET
def recipients_part(request: Request, key: UUID) -> HttpResponse:
    """Show how far a communication came with each recipient, while it is on its way."""
    communication = found_communication(request, key)
    context = {"record": communication, "shown": shown_of(request.caller, communication)}
    return render(request, "support/parts/recipients.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge_page(request: HttpRequest, token: str) -> HttpResponse:
    """Let a recipient confirm by the link of their own, without signing in.

    Only the press of the button confirms: programs that open links in e-mails confirm nothing.
    """
    found = confirmable(token)
    if found is None:
        return render(request, "support/acknowledge.html", {"found": None}, status=404)
    with translation.override(found.language):
        done = found.delivery.acknowledged_at is not None
        refused = ""
        if request.method == "POST" and not done:
            try:
                on_deliveries.confirm_receipt(
                    found.caller, found.communication, delivery=found.delivery
                )
                done = True
            except Refused as refusal:
                refused = refusal.message
        context = {
            "found": found,
            "done": done,
            "refused": refused,
            "here": reverse("support:acknowledge", args=(token,)),
        }
        return render(request, "support/acknowledge.html", context, status=409 if refused else 200)


ROUTES: list[URLPattern] = [
    path("acknowledge/<str:token>/", acknowledge_page, name="acknowledge"),
    path("communications/<uuid:key>/recipients/", recipients_part, name="communication-recipients"),
    path(
        "communications/<uuid:key>/recipients/<uuid:delivery_id>/<slug:verb>/",
        recipient_page,
        name="communication-recipient",
    ),
]
