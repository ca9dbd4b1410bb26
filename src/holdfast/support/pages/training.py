"""The attendance list of a session (7.3)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from holdfast.acting.refusals import NotPermitted, Refused
from holdfast.support.choices.training import Mark
from holdfast.support.commands.training_attendance import (
    ListTaken,
    note_attendance,
    take_in_list,
)
from holdfast.support.commands.training_corrections import SETTLED
from holdfast.support.models.training import TrainingSession
from holdfast.support.queries.training import (
    attendance_rows,
    may_keep,
    session_of,
)
from holdfast.web.addresses import record_address
from holdfast.web.middleware import Request


def kept_session(request: Request, key: UUID) -> TrainingSession:
    """Find a session whose list the caller keeps."""
    session = session_of(request.caller, key)
    if session is None:
        raise Http404
    if not may_keep(request.caller, session):
        raise PermissionDenied(_("The results of people are seen by whoever keeps the list."))
    return session


@require_http_methods(["GET", "POST"])
def attendance_page(request: Request, key: UUID) -> HttpResponse:
    """Show the list of a session; tick who came, note results, or paste a list kept elsewhere."""
    session = kept_session(request, key)
    report: ListTaken | None = None
    error = ""
    if request.method == "POST":
        try:
            if "body" in request.POST:
                report = take_in_list(
                    request.caller,
                    session,
                    body=request.POST["body"],
                    reason=request.POST.get("reason", ""),
                )
            else:
                note_attendance(
                    request.caller,
                    session,
                    marks=_marks(request),
                    reason=request.POST.get("reason", ""),
                )
                messages.success(request, _("The list is noted."))
                return redirect("support:attendance", session.pk)
        except NotPermitted as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            error = refusal.message
    return _shown(request, session, report, error)


def _shown(
    request: Request, session: TrainingSession, report: ListTaken | None, error: str
) -> HttpResponse:
    rows = attendance_rows(request.caller, session)
    context = {
        "session": session,
        "state": session.state_now,
        "url": record_address(session),
        "rows": rows,
        "hidden": sum(row.person is None for row in rows),
        "marks": Mark.choices,
        "figures": [
            {"label": label, "figure": sum(row.mark == mark for row in rows)}
            for mark, label in Mark.choices
            if any(row.mark == mark for row in rows)
        ],
        "report": report,
        "error": error,
        "pasted": request.POST.get("body", "") if error else "",
        "code_url": reverse("support:session-code", args=(session.pk,)),
        "reason": request.POST.get("reason", "") if error else "",
        "is_settled": session.state in SETTLED,
        "is_open": session.state != "cancelled"
        and (session.state not in SETTLED or error or "correct" in request.GET),
        "takes_code": session.state not in {"cancelled", *SETTLED},
    }
    return render(request, "support/attendance.html", context, status=422 if error else 200)


def _marks(request: Request) -> dict[str, Any]:
    """Give what the list says of each person: `mark-KEY`, and `score-KEY` where there is one."""
    return {
        name.removeprefix("mark-"): {
            "mark": mark,
            "score": request.POST.get(f"score-{name.removeprefix('mark-')}", "").strip(),
        }
        for name, mark in request.POST.items()
        if name.startswith("mark-")
    }


ROUTES = [
    path("attendance/<uuid:key>/", attendance_page, name="attendance"),
]
