"""What the pages of a training and of a session show beside their fields (7.3)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from holdfast.acting.callers import Caller
from holdfast.support.choices.training import Mark
from holdfast.support.models.training import Training, TrainingSession
from holdfast.support.queries.training import may_keep, tally_of

SHOWN = 12


def training_panel(caller: Caller, training: Training) -> dict[str, Any]:
    """Give the sessions of a training that the caller may read, the latest first, with figures."""
    sessions = list(
        TrainingSession.objects.visible_to(caller)
        .live()
        .filter(training=training)
        .order_by("-starts_at")[:SHOWN]
    )
    tallies = tally_of(sessions)
    return {
        "training_sessions": [
            {
                "session": session,
                "state": session.state_now,
                "passed": tallies[session.pk].get(Mark.PASSED, 0),
                "there": sum(
                    tallies[session.pk].get(mark, 0)
                    for mark in (Mark.PRESENT, Mark.PASSED, Mark.FAILED)
                ),
            }
            for session in sessions
        ]
    }


def session_panel(caller: Caller, session: TrainingSession) -> dict[str, Any]:
    """Give the figures of a session, and the way to its list for whoever keeps it."""
    tally = tally_of([session])[session.pk]
    return {
        "session_marks": [
            {"label": Mark(mark).label, "figure": tally[mark]}
            for mark in Mark.values
            if tally.get(mark)
        ],
        "attendance_url": (
            reverse("support:attendance", args=(session.pk,)) if may_keep(caller, session) else ""
        ),
    }
