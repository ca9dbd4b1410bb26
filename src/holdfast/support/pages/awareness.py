"""What one must know, and reading it (7.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.common import clock
from holdfast.common.counts import count_in
from holdfast.support.commands.awareness_reading import confirm_awareness
from holdfast.support.models.awareness import AwarenessActivity
from holdfast.support.queries.awareness import (
    Duty,
    addressed_to,
    document_version_of,
    duties_of,
    policies_of_person,
    read_by,
)
from holdfast.support.queries.training import (
    attended_by,
    invited_to,
    needed_trainings,
    upcoming_of,
)
from holdfast.web.addresses import record_address
from holdfast.web.middleware import Request
from holdfast.web.texts import markdown


def _permit(request: Request) -> None:
    if not request.caller.may_somewhere(Permission.RECORD_READ):
        raise PermissionDenied(_("You may not read the records of this organization."))


@require_GET
def mine_page(request: Request) -> HttpResponse:
    """Show what the caller must know, what he confirmed, and which trainings he attends."""
    _permit(request)
    caller, today = request.caller, clock.today()
    context: dict[str, Any] = {"linked": caller.person_id is not None}
    if caller.person_id is not None:
        duties = duties_of(caller.person_id, today)
        needed = needed_trainings(caller.person_id, today)
        context |= {
            "asked": [_duty(duty) for duty in duties if duty.is_asked],
            "known": [_duty(duty) for duty in duties if not duty.is_asked],
            "policies": [
                {"policy": found.policy, "given": given, "url": record_address(found.policy)}
                for found, given in policies_of_person(caller.person_id, today)
            ],
            "needed": [
                {"training": each, "next": upcoming_of(each, today).first()} for each in needed
            ],
            "invited": list(invited_to(caller.person_id, today)[:20]),
            "attended": list(attended_by(caller.person_id)[:20]),
            "last_read": list(read_by(caller.person_id)[:20]),
        }
    return render(request, "support/awareness_mine.html", context)


def _duty(duty: Duty) -> dict[str, Any]:
    left = (duty.due - clock.today()).days
    return {
        "duty": duty,
        "url": reverse("support:awareness-read", args=(duty.activity.pk,)),
        "tone": "bad" if left < 0 else "warn" if left <= 14 else "",
        "questions": len(duty.activity.questions),
    }


@require_http_methods(["GET", "POST"])
def read_page(request: Request, key: UUID) -> HttpResponse:
    """Let a person read what he is to know, answer its quiz, and confirm."""
    _permit(request)
    person = request.caller.person_id
    activity = addressed_to(person, key, clock.today()) if person is not None else None
    if activity is None:
        raise Http404(_("Nobody asks you to confirm this now."))
    back = reverse("support:awareness-mine")
    outcome: dict[str, Any] = {}
    if request.method == "POST":
        try:
            done = confirm_awareness(
                request.caller, activity=activity, answers=answers_in(request.POST, activity)
            )
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            outcome = {"error": refusal.message}
        else:
            if done.confirmed_at is not None:
                messages.success(request, _("Confirmed: {title}.").format(title=activity.title))
                return redirect(back)
            outcome = {"failed": done}
    context = {
        "reading": reading_of(activity, request.POST, **outcome),
        "may_confirm": request.caller.may(Permission.CONTENT_ACKNOWLEDGE),
        "back_url": back,
    }
    status = 422 if outcome else 200
    return render(request, "support/awareness_read.html", context, status=status)


def reading_of(activity: AwarenessActivity, given: QueryDict, **outcome: Any) -> dict[str, Any]:
    """Give what the pages show of an activity: text, document, questions with what was chosen."""
    version = document_version_of(activity)
    return {
        "activity": activity,
        "text": markdown(activity.body),
        "document": activity.document if version is not None else None,
        "document_number": version.number if version is not None else None,
        "document_text": markdown(version.body) if version is not None else "",
        "questions": [
            {
                "name": f"answer-{place}",
                "asked": question.asked,
                "options": [
                    {
                        "value": str(number),
                        "label": answer,
                        "selected": given.get(f"answer-{place}") == str(number),
                    }
                    for number, answer in enumerate(question.answers)
                ],
            }
            for place, question in enumerate(activity.questions)
        ],
        **outcome,
    }


def answers_in(given: QueryDict, activity: AwarenessActivity) -> list[int]:
    """Give the answers of a form, in the order of the questions; none where one is missing."""
    places = range(len(activity.questions))
    said = [count_in(given.get(f"answer-{place}", "")) for place in places]
    return [each for each in said if each is not None]


ROUTES = [
    path("awareness/mine/", mine_page, name="awareness-mine"),
    path("awareness/<uuid:key>/read/", read_page, name="awareness-read"),
]
