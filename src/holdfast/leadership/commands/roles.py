"""Commands on roles, on conflicts between them and on the responsibility matrix (5.3)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.leadership.choices.roles import RaciLetter, RaciSubject
from holdfast.leadership.models import RaciEntry, Role, RoleConflict
from holdfast.leadership.queries.roles import assignments_on
from holdfast.records.making import amending, recording
from holdfast.records.queries import record_of
from holdfast.records.registry import REGISTRY

ROLE_FIELDS = (
    "level",
    "purpose",
    "responsibilities",
    "authorities",
    "ensures_conformity",
    "reports_performance",
    "reports_every_months",
    "needs_deputy",
    "clearance_needed",
)
PROCESSES = "processes.process"

describe_role = recording(
    Role,
    kind="leadership.role.described",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Describe a role"),
    asks=ROLE_FIELDS,
    about="Write down what a role is for, what it answers for and what it may do.",
)
amend_role = amending(
    Role,
    kind="leadership.role.amended",
    needs=Permission.LEADERSHIP_EDIT,
    asks=ROLE_FIELDS,
    about="Correct or complete the description of a role.",
)


@command(
    kind="leadership.role.dissolved",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Dissolve"),
    moves=Move(("in_use",), "dissolved"),
    tone="danger",
)
def dissolve_role(caller: Caller, role: Role, *, reason: str) -> Role:
    """Decide that a role is no longer needed, with the reason."""
    refuse_if(not reason.strip(), _("Say why it is no longer needed."), field="reason")
    refuse_if(
        assignments_on(clock.today()).filter(role=role).exists(),
        _("Somebody still has this role; end the assignment first."),
    )
    role.dissolved_because = reason.strip()
    role.save()
    return role


@command(
    kind="leadership.role.taken_up",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Take up again"),
    moves=Move(("dissolved",), "in_use"),
)
def take_role_up(caller: Caller, role: Role) -> Role:
    """Decide that a role that was dissolved is needed after all."""
    role.dissolved_because = ""
    role.save()
    return role


def _conflict_between(role: Role, other: Role) -> RoleConflict | None:
    pair = (role.pk, other.pk)
    return RoleConflict.objects.filter(
        role_id__in=pair, other_id__in=pair, lifted_at__isnull=True
    ).first()


def _is_in_conflict(caller: Caller, role: Role) -> bool:
    stated = RoleConflict.objects.filter(lifted_at__isnull=True)
    return stated.filter(Q(role=role) | Q(other=role)).exists()


@command(
    kind="leadership.role.conflict_stated",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Not together with …"),
    labels={
        "other": gettext_lazy("The other role"),
        "reason": gettext_lazy("Why one person should not hold both"),
    },
)
def state_conflict(caller: Caller, role: Role, *, other: Role, reason: str) -> Role:
    """State that one person should not hold this role together with another, and why."""
    refuse_if(other.pk == role.pk, _("Choose another role."), field="other")
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    refuse_if(
        _conflict_between(role, other) is not None, _("That is stated already."), field="other"
    )
    RoleConflict(
        organization_id=caller.organization_id, role=role, other=other, why=reason.strip()
    ).save()
    return role


@command(
    kind="leadership.role.conflict_lifted",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Together after all …"),
    labels={"other": gettext_lazy("The other role")},
    fits=_is_in_conflict,
)
def lift_conflict(caller: Caller, role: Role, *, other: Role, reason: str) -> Role:
    """Decide that one person may hold this role together with another after all, and why."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    stated = _conflict_between(role, other)
    refuse_if(stated is None, _("No conflict with that role is stated."), field="other")
    if stated is not None:
        stated.lifted_at, stated.lifted_because = clock.now(), reason.strip()
        stated.save()
    return role


@command(
    kind="leadership.role.letter_set",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Set in the matrix"),
    labels={
        "about": gettext_lazy("Process or clause"),
        "subject": gettext_lazy("Key of the process, or number of the clause"),
        "letter": gettext_lazy("Letter; empty takes it out"),
    },
)
def set_letter(
    caller: Caller, role: Role, *, about: RaciSubject, subject: str, letter: str = ""
) -> RaciEntry:
    """Set what a role has to do with a process or clause: R, A, C, I, or nothing."""
    refuse_if(
        letter not in ("", *RaciLetter.values),
        _("The letters are R, A, C and I; empty takes it out."),
        field="letter",
    )
    _refuse_unknown_subject(caller, RaciSubject(about), subject)
    entry = RaciEntry.objects.filter(role=role, subject_type=about, subject=subject).first()
    if entry is None:
        entry = RaciEntry(
            organization_id=caller.organization_id, role=role, subject_type=about, subject=subject
        )
    entry.letter, entry.handed_back = letter, False
    entry.save()
    return entry


def _by_hand(role: Role) -> QuerySet[RaciEntry]:
    return RaciEntry.objects.filter(role=role, subject_type=RaciSubject.CLAUSE, handed_back=False)


def _has_letters_by_hand(caller: Caller, role: Role) -> bool:
    return _by_hand(role).exists()


@command(
    kind="leadership.role.letter_handed_back",
    needs=Permission.LEADERSHIP_EDIT,
    label=gettext_lazy("Follow the process"),
    labels={"subject": gettext_lazy("Number of the clause")},
    fits=_has_letters_by_hand,
)
def follow_process(caller: Caller, role: Role, *, subject: str) -> RaciEntry:
    """Let what a role has to do with a clause follow from its processes again, not by hand."""
    found = list(_by_hand(role).filter(subject=subject))
    refuse_if(
        not found,
        _("Nothing is set by hand for this role and clause {number}.").format(number=subject),
        field="subject",
    )
    entry = found[0]
    entry.letter, entry.handed_back = "", True
    entry.save()
    return entry


def _refuse_unknown_subject(caller: Caller, about: RaciSubject, subject: str) -> None:
    if about == RaciSubject.CLAUSE:
        refuse_if(
            subject not in {clause.number for clause in standard().clauses},
            _("The standard has no clause {number}.").format(number=subject),
            field="subject",
        )
        return
    made = REGISTRY.get(PROCESSES)
    try:
        key = UUID(subject)
    except ValueError:
        key = None
    refuse_if(
        made is None or key is None or record_of(caller, made, key) is None,
        _("There is no such process."),
        field="subject",
    )
