"""What the pages of roles and assignments show beside their fields."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.leadership.choices.roles import RaciLetter, RaciSubject
from holdfast.leadership.models import (
    Delegation,
    LeadershipActivity,
    RaciEntry,
    Role,
    RoleAssignment,
    RoleConflict,
)
from holdfast.leadership.queries.raci import PROCESSES
from holdfast.leadership.queries.roles import clashes_of
from holdfast.records.queries import records_by_key

LETTERS = 30


def role_panel(caller: Caller, role: Role) -> Mapping[str, object]:
    """Give who has a role, had it and may have it; what it conflicts with; its letters."""
    assignments = list(
        RoleAssignment.objects.visible_to(caller)
        .live()
        .filter(role=role)
        .select_related("person")
        .order_by("-starts_on", "reference")
    )
    today = clock.today()
    return {
        "role_now": [a for a in assignments if not a.state_now.final and a.runs_on(today)],
        "role_other": [a for a in assignments if a.state_now.final or not a.runs_on(today)],
        "role_conflicts": _conflicts(caller, role),
        "role_letters": _letters(caller, role),
        "role_reports": LeadershipActivity.objects.visible_to(caller)
        .live()
        .filter(role=role)
        .order_by("-happened_on")[:5],
    }


def _conflicts(caller: Caller, role: Role) -> list[dict[str, object]]:
    stated = list(
        RoleConflict.objects.filter(Q(role=role) | Q(other=role), lifted_at__isnull=True).order_by(
            "stated_at"
        )
    )
    others = {c.other_id if c.role_id == role.pk else c.role_id for c in stated}
    known = Role.objects.visible_to(caller).in_bulk(list(others))
    pairs = ((c.other_id if c.role_id == role.pk else c.role_id, c.why) for c in stated)
    return [{"role": known[other], "why": why} for other, why in pairs if other in known]


def _letters(caller: Caller, role: Role) -> list[dict[str, object]]:
    """Give what the matrix says of a role: the letter, and on which process or clause."""
    entries = list(
        RaciEntry.objects.filter(role=role)
        .exclude(letter="")
        .order_by("letter", "subject_type", "subject")[:LETTERS]
    )
    keys = [(PROCESSES, UUID(e.subject)) for e in entries if e.subject_type == RaciSubject.PROCESS]
    processes = {str(key): record for key, record in records_by_key(caller, keys).items()}
    return [
        {
            "letter": entry.letter,
            "words": RaciLetter(entry.letter).label,
            "process": processes.get(entry.subject),
            "clause": entry.subject if entry.subject_type == RaciSubject.CLAUSE else "",
        }
        for entry in entries
        if entry.subject_type == RaciSubject.CLAUSE or entry.subject in processes
    ]


def delegation_panel(caller: Caller, delegation: Delegation) -> Mapping[str, object]:
    """Give what clashes with what was delegated."""
    return {"delegation_clashes": clashes_of(delegation)}


def assignment_panel(caller: Caller, assignment: RoleAssignment) -> Mapping[str, object]:
    """Give the duties that the person takes on, clashes with other roles, and delegations."""
    return {
        "assignment_clashes": clashes_of(assignment),
        "assignment_delegations": Delegation.objects.visible_to(caller)
        .live()
        .filter(assignment=assignment)
        .select_related("person")
        .order_by("-starts_on"),
    }
