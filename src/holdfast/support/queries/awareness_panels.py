"""What the page of an awareness activity shows beside its fields (7.3)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.support.models.awareness import AwarenessActivity
from holdfast.support.queries.awareness import addressed_to, coverage_of


def awareness_panel(caller: Caller, activity: AwarenessActivity) -> dict[str, Any]:
    """Give how many know it, of the people the caller may know of, and where to read it."""
    people, current = coverage_of(caller, activity, clock.today())
    mine = None
    if caller.person_id is not None and activity.state == "running":
        mine = addressed_to(caller.person_id, activity.pk, clock.today())
    return {
        "awareness_people": people,
        "awareness_current": current,
        "awareness_percent": current * 100 // people if people else 0,
        "awareness_read_url": reverse("support:awareness-read", args=(mine.pk,)) if mine else "",
        "awareness_coverage_url": reverse("support:awareness-coverage"),
        "awareness_questions": len(activity.questions),
        "awareness_reminders": list(reversed(activity.reminders))[:5],
    }
