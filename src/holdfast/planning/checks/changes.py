"""6.3 and the part of 8.4 on changes: planned, considered first, reviewed afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Unit
from holdfast.acting.gates import Text
from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Gap,
    Lack,
    check,
    day_after,
    evidence_of,
    gap_at,
    lapsing,
    missing,
)
from holdfast.common.days import add_months
from holdfast.context.checks.answers import TRACE, counting, every, held, model_of
from holdfast.context.models import Scope
from holdfast.leadership.models import Role, RoleAssignment
from holdfast.planning.checks.made import (
    CRITERION,
    OBJECTIVE,
    PROCESS,
    Made,
    criteria_changed,
    objectives_set_anew,
    processes_changed,
    roles_changed,
    structure_changed,
    versions_in_force,
)
from holdfast.planning.gates.changes import GOVERNING
from holdfast.planning.models import (
    AWAITING_REVIEW,
    ChangePlan,
    RiskConsideration,
    RoleChange,
    UnintendedChange,
)
from holdfast.planning.queries.changes import (
    CARRIED_OUT,
    PLAN,
    plans_by_record,
    records_by_plan,
)
from holdfast.records.choices import Relation, VersionState
from holdfast.records.models import ContentVersion, Trace
from holdfast.records.queries import is_traced_to

POLICY: Final = "leadership.securitypolicy"
NONCONFORMITY: Final = "improvement.nonconformity"
CORRECTIVE: Final = (NONCONFORMITY, "work.action")
DECIDED: Final = ("approved", "planned", *CARRIED_OUT)
MADE: Final = CARRIED_OUT
RAISE: Final = "planning.change.raised"
AMEND: Final = "planning.change.amended"
CONSIDER_AGAIN: Final = "planning.change.risk_considered_again"
REVIEW: Final = "planning.change.reviewed"
PERIOD: Final = 12  # months in which a change of roles or units counts
CHANGED = gettext_lazy("It was changed on {day} without an approved change plan that names it.")
UNCONSIDERED = gettext_lazy(
    "It was changed on {day} without a change plan whose security risks were considered before."
)


def _no_plan() -> Gap:
    return missing(
        ChangePlan,
        gettext_lazy("No change plan is recorded: nothing shows that changes are planned."),
        RAISE,
    )


def _decided() -> QuerySet[Any]:
    return counting(ChangePlan).filter(state__in=DECIDED)


def _none_decided() -> Gap:
    """Name the next step of the first plan under way, or ask for a first one."""
    plan = counting(ChangePlan).filter(state__in=("raised", "screened", "risk_considered")).first()
    if plan is None:
        return _no_plan()
    steps = {
        "raised": (gettext_lazy("It is not screened yet."), "planning.change.screened"),
        "screened": (
            gettext_lazy("Its security risks are not considered yet."),
            "planning.change.risk_considered",
        ),
        "risk_considered": (gettext_lazy("It is not decided yet."), "planning.change.approved"),
    }
    return gap_at(plan, *steps[plan.state])


# --- Changes that were made, and the plans that cover them


def _is_planned(made: Made, plans: Iterable[ChangePlan]) -> bool:
    return any(
        plan.decided_on is not None
        and plan.decided_on <= made.day
        and (made.since is None or plan.decided_on >= made.since)
        and (plan.reviewed_on is None or plan.reviewed_on >= made.day)
        for plan in plans
    )


def _is_considered(made: Made, plans: Iterable[ChangePlan]) -> bool:
    return any(
        plan.risk_considered_on is not None
        and (plan.risk_considered_on <= made.day or plan.emergency)
        for plan in plans
        if _is_planned(made, [plan])
    )


def _judged(
    changes: Iterable[Made],
    covers: Mapping[UUID, Sequence[ChangePlan]],
    why: Text,
    *,
    considered: bool = False,
) -> Answer:
    """Answer “each of these changes has its plan”."""
    judge = _is_considered if considered else _is_planned
    listed = list(changes)
    bare = [made for made in listed if not judge(made, covers.get(made.key, ()))]
    gaps = tuple(
        gap_at(made.record, str(why).format(day=made.day.isoformat()), RAISE)
        for made in bare[:SHOWN]
    )
    good = [evidence_of(made.record) for made in listed if made not in bare]
    return Answer(
        met=not bare,
        evidence=tuple(good[:SHOWN]),
        evidence_total=len(good),
        gaps=gaps,
        gaps_total=len(bare),
    )


def _together(*answers: Answer) -> Answer:
    """Join answers; where a plan does not exist at all, that is what is missing first."""
    gaps = tuple(gap for answer in answers for gap in answer.gaps)
    seen = {e.id: e for answer in answers for e in answer.evidence}
    lapses = [a.lapses_on for a in answers if a.lapses_on is not None]
    if not gaps and not counting(ChangePlan).exists():
        gaps = (_no_plan(),)
    return Answer(
        met=not gaps,
        evidence=tuple(seen.values())[:SHOWN],
        evidence_total=len(seen),
        gaps=gaps[:SHOWN],
        gaps_total=max(len(gaps), sum(a.gaps_total for a in answers)),
        lapses_on=min(lapses, default=None),
    )


# --- 6.3


@check(
    "6.3/0",
    reads=(
        ChangePlan,
        RoleChange,
        Trace,
        ContentVersion,
        Scope,
        Role,
        RoleAssignment,
        *(kind for kind in GOVERNING if kind != "context.scope"),
        PROCESS,
        CRITERION,
        *CORRECTIVE,
    ),
)
def changes_are_planned(on: dt.date) -> Answer:
    """What is in force was changed under an approved plan, or as a minor revision by rule."""
    changes = [
        *versions_in_force(GOVERNING),
        *processes_changed(),
        *criteria_changed(),
        *roles_changed(),
    ]
    return _together(_judged(changes, plans_by_record(), CHANGED), _corrective())


def _corrective() -> Answer:
    """Answer “what corrects a finding by a change of the system is traced to a change plan”."""
    answers = []
    changing = is_traced_to((), relation=Relation.CHANGES)
    for kind in CORRECTIVE:
        model = model_of(kind)
        if model is None:
            continue
        found = counting(model).filter(changing)
        if kind == "work.action":
            found = found.filter(about_type=NONCONFORMITY)
        lack = Lack(
            ~Q(is_traced_to((PLAN,))),
            gettext_lazy("It changes the system but is linked to no change plan."),
            TRACE,
        )
        answers.append(every(found, lack))
    return _join_plainly(answers)


def _join_plainly(answers: Sequence[Answer]) -> Answer:
    gaps = tuple(gap for answer in answers for gap in answer.gaps)
    evidence = tuple(e for answer in answers for e in answer.evidence)
    return Answer(
        met=not gaps,
        evidence=evidence,
        evidence_total=len(evidence),
        gaps=gaps,
        gaps_total=sum(answer.gaps_total for answer in answers),
    )


@check("6.3/a", reads=(ChangePlan,))
def purpose_and_consequences_are_considered(on: dt.date) -> Answer:
    """Every approved change says what it is for and what may follow from it."""
    return every(
        _decided(),
        Lack(Q(purpose=""), gettext_lazy("Its purpose is not recorded."), AMEND),
        Lack(Q(consequences=""), gettext_lazy("Its consequences are not recorded."), AMEND),
        none=_none_decided(),
    )


@check("6.3/b", reads=(ChangePlan, Trace))
def integrity_is_considered(on: dt.date) -> Answer:
    """Every approved change lists what it touches, and was decided in view of all of it."""
    named = records_by_plan()
    decided = list(_decided())
    nothing = [p.pk for p in decided if not named.get(p.pk) and not p.decided_for]
    more = [p.pk for p in decided if not p.decided_for.issuperset(map(str, named.get(p.pk, ())))]
    return every(
        _decided(),
        Lack(
            Q(integrity=""),
            gettext_lazy("What it means for the integrity of the system is not recorded."),
            AMEND,
        ),
        Lack(
            Q(pk__in=nothing),
            gettext_lazy("It names no record that it changes."),
            TRACE,
        ),
        Lack(
            Q(pk__in=more),
            gettext_lazy("It names records for which it was not decided."),
            "planning.change.forecast_looked_at",
        ),
        Lack(
            Q(forecast_seen_on__isnull=True),
            gettext_lazy("Nobody looked at the forecast with the change."),
            "planning.change.forecast_looked_at",
        ),
        none=_none_decided(),
    )


@check("6.3/c", reads=(ChangePlan,))
def resources_are_considered(on: dt.date) -> Answer:
    """Every approved change says with which resources it is made."""
    return every(
        _decided(),
        Lack(Q(resources=""), gettext_lazy("Its resources are not recorded."), AMEND),
        none=_none_decided(),
    )


@check("6.3/d", reads=(ChangePlan, RoleChange))
def responsibilities_are_considered(on: dt.date) -> Answer:
    """Every approved change says who holds which role, and has made it so when carried out."""
    named = RoleChange.objects.filter(plan=OuterRef("pk"), dropped_because="")
    return every(
        _decided(),
        Lack(
            Q(roles_stay=False) & ~Q(Exists(named)),
            gettext_lazy("It is not said who will hold responsibilities and authorities."),
            "planning.change.role_change_named",
        ),
        Lack(
            Q(state__in=MADE) & Q(Exists(named.filter(made_on__isnull=True))),
            gettext_lazy("It was carried out, but a change of a role that it names was not made."),
            "planning.change.role_changes_dropped",
        ),
        none=_none_decided(),
    )


# --- 8.4


def _considered(plans: QuerySet[Any]) -> Answer:
    """Answer “each of these plans has a consideration of risk from before it was made”.

    A consideration is from before where it was recorded by then, whatever day it names.
    """
    before = RiskConsideration.objects.filter(
        plan=OuterRef("pk"),
        considered_on__lte=OuterRef("implemented_on"),
        made_at__date__lte=OuterRef("implemented_on"),
    )
    said = Q(risk_considered_on__isnull=False, implemented_on__isnull=False)
    late = said & ~Q(Exists(before))
    return every(
        plans,
        Lack(
            Q(risk_considered_on__isnull=True),
            gettext_lazy("Its security risks were not considered."),
            CONSIDER_AGAIN,
        ),
        Lack(
            late & Q(state__in=AWAITING_REVIEW),
            gettext_lazy(
                "Its risks were considered only after it was made, and it is not reviewed."
            ),
            REVIEW,
        ),
    )


def _kind(letter: str) -> Answer:
    """Answer 8.4/3 for one kind; where there was no such change, the screenings are evidence."""
    answer = _considered(_decided().filter(kinds__contains=letter))
    if answer.met and not answer.evidence_total:
        screened = list(counting(ChangePlan).filter(screened_on__isnull=False)[:SHOWN])
        return held(screened)
    return answer


@check("8.4/3", reads=(ChangePlan, RiskConsideration))
def risks_are_considered_before_changes(on: dt.date) -> Answer:
    """Every change of the seven kinds had its security risks considered before it was made.

    What was made as an emergency counts once its risks are considered and it is reviewed.
    """
    return _together(_considered(_decided().exclude(kinds="")))


@check(
    "8.4/a",
    reads=(ChangePlan, RiskConsideration, RoleChange, Trace, Unit, Role, RoleAssignment, Scope),
)
def structure_changes_are_considered(on: dt.date) -> Answer:
    """No role or unit was changed in the last twelve months without considering its risks."""
    begin = _system_began()
    changes = (
        [] if begin is None else list(structure_changed(max(begin, add_months(on, -PERIOD)), on))
    )
    judged = _judged(changes, plans_by_record(), UNCONSIDERED, considered=True)
    if not judged.met:  # the oldest of them leaves the period one day, and is asked for no more
        oldest = min(made.day for made in changes)
        judged = replace(judged, lapses_on=day_after(add_months(oldest, PERIOD)))
    coming = counting(RoleAssignment).filter(assigned_on__isnull=False, starts_on__gt=on)
    first = coming.aggregate(first=Min("starts_on"))["first"] if begin is not None else None
    return _together(lapsing(judged, first), _kind("a"))


def _system_began() -> dt.date | None:
    """Give the day since which there is a system to be changed: its first scope took effect."""
    effective = ContentVersion.objects.filter(
        record_type="context.scope",
        effective_on__isnull=False,
        state__in=(VersionState.EFFECTIVE, VersionState.SUPERSEDED),
    )
    first: dt.date | None = effective.aggregate(first=Min("effective_on"))["first"]
    return first


@check("8.4/b", reads=(ChangePlan, RiskConsideration))
def people_changes_are_considered(on: dt.date) -> Answer:
    """Every change of training, awareness or human resources had its risks considered first."""
    return _together(_kind("b"))


@check(
    "8.4/c",
    reads=(ChangePlan, RiskConsideration, RoleChange, Trace, ContentVersion, POLICY, OBJECTIVE),
)
def policy_changes_are_considered(on: dt.date) -> Answer:
    """Every new version of the policy and every objective set anew had its risks considered."""
    changes = [*versions_in_force((POLICY,)), *objectives_set_anew()]
    judged = _judged(changes, plans_by_record(), UNCONSIDERED, considered=True)
    return _together(judged, _kind("c"))


@check("8.4/d", reads=(ChangePlan, RiskConsideration))
def process_changes_are_considered(on: dt.date) -> Answer:
    """Every change of processes or procedures had its risks considered first."""
    return _together(_kind("d"))


@check("8.4/4", reads=(ChangePlan, UnintendedChange))
def changes_are_controlled(on: dt.date) -> Answer:
    """Changes were reviewed by their date; unintended ones have consequences and mitigation."""
    plans = counting(ChangePlan).filter(state__in=MADE)
    reviewed = every(
        plans,
        Lack(
            Q(state__in=AWAITING_REVIEW) & (Q(review_by__isnull=True) | Q(review_by__lt=on)),
            gettext_lazy("Its review is overdue."),
            REVIEW,
        ),
    )
    due = plans.filter(state__in=AWAITING_REVIEW).aggregate(first=Min("review_by"))["first"]
    unintended = every(
        counting(UnintendedChange),
        Lack(
            Q(consequences=""),
            gettext_lazy("Its consequences are not reviewed."),
            "planning.unintended.consequences_reviewed",
        ),
        Lack(
            ~Q(consequences="") & Q(mitigation=""),
            gettext_lazy("It is not said how it is mitigated."),
            "planning.unintended.mitigated",
        ),
    )
    answer = lapsing(_join_plainly((reviewed, unintended)), day_after(due))
    if answer.met and not answer.evidence_total and not counting(ChangePlan).exists():
        return Answer(met=False, gaps=(_no_plan(),), gaps_total=1)
    return answer
