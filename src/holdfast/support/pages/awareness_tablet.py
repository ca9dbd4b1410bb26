"""A shared tablet: whoever has no user reads and confirms, with the officer as witness (7.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.common.counts import count_in
from holdfast.support.commands.awareness_reading import witness_awareness, witness_policy
from holdfast.support.models.awareness import AwarenessActivity
from holdfast.support.pages.awareness import answers_in, reading_of
from holdfast.support.pages.tablet_lock import hand_over, is_handed_over
from holdfast.support.queries.awareness_links import policy_to_read
from holdfast.support.queries.awareness_tablet import (
    Asked,
    asked_person,
    asked_without_user,
    units_of,
)
from holdfast.web.middleware import Request
from holdfast.web.texts import markdown


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.TRAINING_EDIT):
        raise PermissionDenied(_("Only who holds trainings opens the tablet for others."))


@require_http_methods(["GET", "POST"])
def tablet_page(request: Request) -> HttpResponse:
    """Show the names of those without a user for whom something waits; one is tapped.

    Before that the witness hands the tablet over: from then on nothing else opens on it.
    """
    _permit(request)
    if request.POST.get("step") == "hand_over":
        hand_over(request)
        return redirect(request.get_full_path())
    if not is_handed_over(request):
        user: Any = request.user
        start = {
            "witness": request.caller.name,
            "leave_url": reverse("support:awareness-coverage"),
            "has_password": user.has_usable_password(),
            "address": request.get_full_path(),
        }
        return render(request, "support/tablet_start.html", start)
    everybody = asked_without_user(request.caller, clock.today(), external=_only(request))
    wanted = request.GET.get("unit", "")
    units = units_of(everybody)
    shown = [a for a in everybody if not wanted or str(a.person.unit_id) == wanted]
    context = {
        "asked": [
            {"asked": a, "url": reverse("support:tablet-person", args=(a.person.pk,))}
            for a in shown
        ],
        "units": [
            {"unit": unit, "url": f"?unit={unit.pk}", "active": str(unit.pk) == wanted}
            for unit in units
        ],
        "wanted": wanted,
        "witness": request.caller.name,
        "only_external": _only(request),
        "leave_url": reverse("support:tablet-leave"),
    }
    return render(request, "support/tablet.html", context)


def _only(request: Request) -> bool:
    return request.GET.get("who", "") != "all"


def _asked(request: Request, key: UUID) -> Asked:
    _permit(request)
    found = asked_person(request.caller, key, clock.today())
    if found is None:
        raise Http404(_("Nothing waits for this person, or he has a user of his own."))
    return found


@require_GET
def person_page(request: Request, key: UUID) -> HttpResponse:
    """Show what waits for one person; with one thing only, it is opened at once."""
    asked = _asked(request, key)
    if not is_handed_over(request):
        return redirect("support:tablet")
    things = [
        {
            "label": activity.title,
            "url": reverse("support:tablet-read", args=(key, activity.pk)),
        }
        for activity in asked.missing.activities
    ]
    if asked.missing.lacks_policy:
        label = _("Security policy")
        things.insert(0, {"label": label, "url": reverse("support:tablet-policy", args=(key,))})
    if len(things) == 1:
        return redirect(things[0]["url"])
    context = {"person": asked.person, "things": things, "back_url": reverse("support:tablet")}
    return render(request, "support/tablet_person.html", context)


@require_http_methods(["GET", "POST"])
def reading_page(request: Request, key: UUID, activity: UUID) -> HttpResponse:
    """Let the person read one thing and answer its quiz; the officer's name goes with it."""
    asked = _asked(request, key)
    found = next((a for a in asked.missing.activities if a.pk == activity), None)
    if found is None:
        raise Http404
    if not is_handed_over(request):
        return redirect("support:tablet")
    outcome: dict[str, Any] = {}
    if request.method == "POST":
        outcome = _confirm(request, asked, found)
        if not outcome:
            return _back(request, asked)
    context = {
        "person": asked.person,
        "witness": request.caller.name,
        "reading": reading_of(found, request.POST, **outcome),
        "back_url": reverse("support:tablet"),
    }
    return render(request, "support/tablet_read.html", context, status=422 if outcome else 200)


def _confirm(request: Request, asked: Asked, activity: AwarenessActivity) -> dict[str, Any]:
    """Confirm; gives nothing where it is done, else what the page says."""
    try:
        done = witness_awareness(
            request.caller,
            asked.person,
            activity=activity,
            answers=answers_in(request.POST, activity),
        )
    except NotPermitted as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        return {"error": refusal.message}
    return {} if done.confirmed_at is not None else {"failed": done}


def _back(request: Request, asked: Asked) -> HttpResponse:
    messages.success(
        request, _("Thank you, {name}: it is recorded.").format(name=asked.person.title)
    )
    return redirect("support:tablet")


@require_http_methods(["GET", "POST"])
def policy_page(request: Request, key: UUID) -> HttpResponse:
    """Let the person read the policy in force and acknowledge it, with the officer as witness."""
    asked = _asked(request, key)
    found = policy_to_read(asked.person)
    if found is None:
        raise Http404
    if not is_handed_over(request):
        return redirect("support:tablet")
    error = ""
    if request.method == "POST":
        try:
            seen = count_in(request.POST.get("seen", "")) or 0
            witness_policy(request.caller, asked.person, seen=seen)
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            error = refusal.message
        else:
            return _back(request, asked)
    context = {
        "person": asked.person,
        "witness": request.caller.name,
        "policy": found.policy,
        "number": found.version.number,
        "text": markdown(found.version.body),
        "error": error,
        "back_url": reverse("support:tablet"),
    }
    return render(request, "support/tablet_policy.html", context, status=422 if error else 200)


ROUTES = [
    path("tablet/", tablet_page, name="tablet"),
    path("tablet/<uuid:key>/", person_page, name="tablet-person"),
    path("tablet/<uuid:key>/policy/", policy_page, name="tablet-policy"),
    path("tablet/<uuid:key>/<uuid:activity>/", reading_page, name="tablet-read"),
]
