"""5.1: what top management does, shown by live records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from holdfast.accounts.models import RoleGrant
from holdfast.acting.gates import Text
from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Gap,
    Lack,
    check,
    day_after,
    each,
    gap_at,
    joined,
    missing,
    simply,
)
from holdfast.common.days import add_months
from holdfast.context.checks.answers import (
    REVIEWED,
    TRACE,
    counting,
    every,
    failed,
    model_of,
    shown,
)
from holdfast.context.models import InterestedParty, PartyRequirement
from holdfast.context.queries.links import linked_to
from holdfast.leadership.checks.coverage import (
    ASSIGN,
    first_day,
    holders_from,
    last_day,
    vacant_from,
)
from holdfast.leadership.checks.roles import AMEND as AMEND_ROLE
from holdfast.leadership.checks.roles import DESCRIBE, OWN
from holdfast.leadership.choices.activity import ActivityKind
from holdfast.leadership.choices.roles import RoleLevel
from holdfast.leadership.models import (
    LeadershipActivity,
    Role,
    RoleAssignment,
    SecurityProgramme,
)
from holdfast.leadership.queries.activity import (
    TWELVE,
    by_top_management,
    falls_out,
    recorded,
    within,
)
from holdfast.leadership.queries.counted import told, trained
from holdfast.leadership.queries.roles import is_held_on, is_top_manager, roles_in_use
from holdfast.records.models import Record, Trace
from holdfast.work.models import Action

RECORD: Final = "leadership.activity.recorded"
AMEND: Final = "leadership.activity.amended"
REQUIREMENT: Final = "context.partyrequirement"
PROCESS: Final = "processes.process"
CRITERION: Final = "processes.criterion"
OBJECTIVE: Final = "planning.objective"
OPPORTUNITY: Final = "improvement.improvementopportunity"
CARRIED: Final = (
    REQUIREMENT,
    "context.complianceobligation",
    "controls.control",
)
COMMUNICATION: Final = "support.communication"
SESSION: Final = "support.trainingsession"
YEAR_OF: Final = (LeadershipActivity, RoleGrant)


def _last_twelve_months(
    found: QuerySet[LeadershipActivity], on: dt.date, *gaps: Gap, none: Text
) -> Answer:
    """Answer “there was one in the last twelve months”; it lapses when the newest is older."""
    fresh = within(found, on)
    evidence, total = shown(fresh)
    if not evidence:
        return failed(*(gaps or (missing(LeadershipActivity, none, RECORD),)))
    newest = fresh.values_list("happened_on", flat=True)[0]
    return Answer(met=True, evidence=evidence, evidence_total=total, lapses_on=falls_out(newest))


def _by_somebody_else(kind: ActivityKind, on: dt.date) -> list[Gap]:
    """Name the activities of the last twelve months whose person was not top management."""
    why = _("The person named was not top management on that day.")
    others = within(recorded(kind), on).exclude(is_top_manager("person_id", "happened_on"))
    return [gap_at(activity, why, AMEND) for activity in others[:SHOWN]]


@check("5.1/2", reads=(InterestedParty, PartyRequirement, Action))
def parties_are_heard_in_time(on: dt.date) -> Answer:
    """The register of parties is reviewed in time; nothing that serves a requirement is late."""
    parties = counting(InterestedParty).filter(state="relevant")
    register = each(
        parties,
        Lack(Q(review_due__lt=on), _("Its review is overdue."), REVIEWED),
        Lack(
            Q(review_due__isnull=True),
            _("It has no date for its next review."),
            "context.party.amended",
        ),
        none=missing(
            InterestedParty, _("No interested party is recorded."), "context.party.recorded"
        ),
    )
    return joined(register, _no_late_action(on))


def _no_late_action(on: dt.date) -> Answer:
    requirements = counting(PartyRequirement).exclude(state="expired").order_by()
    serving = (
        counting(Action)
        .filter(state="open")
        .filter(Q(about_id__in=requirements.values("pk")) | linked_to((REQUIREMENT,)))
    )
    late = serving.filter(due__lt=on)
    why = _("It serves a requirement of an interested party and is overdue.")
    gaps = [gap_at(action, why, "work.action.done") for action in late[:SHOWN]]
    if gaps:
        return replace(simply(met=False, gaps=gaps), gaps_total=late.count())
    next_due = serving.order_by("due").values_list("due", flat=True).first()
    return Answer(met=True, lapses_on=day_after(next_due))


@check(
    "5.1/3",
    reads=(PROCESS, CRITERION, *CARRIED),
    awaits=(PROCESS,),
)
def security_is_built_into_the_business(on: dt.date) -> Answer:
    """Business processes in force carry security requirements, criteria or controls."""
    model = model_of(PROCESS)
    if model is None:
        return failed()
    business = counting(model).filter(state="in_force", is_security_function=False)
    return every(
        business,
        Lack(
            Q(criteria="") & ~_has_criterion() & ~linked_to(CARRIED),
            _("It carries no criterion, requirement, obligation or control of security."),
            "processes.process.amended",
        ),
        none=missing(
            model,
            _("No process of the business itself is in force, only security ones."),
            "processes.process.described",
        ),
    )


def _has_criterion() -> Q:
    model = model_of(CRITERION)
    if model is None:
        return Q(pk__in=[])
    used = counting(model).filter(state__in=model.life_cycle.current).order_by()
    return Q(Exists(used.filter(process_id=OuterRef("pk"))))


@check("5.1/5", reads=(*YEAR_OF, Trace, COMMUNICATION))
def importance_is_communicated(on: dt.date) -> Answer:
    """Top management said within twelve months why effective security management matters."""
    sent = told(add_months(on, -TWELVE), on)
    typed = _last_twelve_months(
        by_top_management(ActivityKind.IMPORTANCE),
        on,
        *_by_somebody_else(ActivityKind.IMPORTANCE, on),
        none=_("Top management has not said within twelve months why security matters."),
    )
    if not sent:
        return typed
    answer = simply(met=True, evidence=[each.record for each in sent[:SHOWN]])
    answer = replace(answer, lapses_on=falls_out(sent[0].on))
    if not typed.met:
        return answer
    return replace(joined(typed, answer), lapses_on=last_day([typed.lapses_on, answer.lapses_on]))


@check("5.1/7", reads=(OBJECTIVE,), awaits=(OBJECTIVE,))
def objectives_are_viable(on: dt.date) -> Answer:
    """Every active objective has an assessment of its viability, approved within its period."""
    model = model_of(OBJECTIVE)
    if model is None:
        return failed()
    active = counting(model).filter(state="active")
    approve = "planning.objective.viability_approved"
    waiting = ~Q(viability_note="")
    answer = every(
        active,
        Lack(
            Q(viability_note=""),
            _("Nobody has assessed whether it can be reached."),
            "planning.objective.viability_assessed",
        ),
        Lack(
            waiting & Q(viability_approved_on__isnull=True),
            _("The assessment of its viability is not approved."),
            approve,
        ),
        Lack(
            waiting
            & Q(viability_approved_on__isnull=False)
            & (Q(viability_due__isnull=True) | Q(viability_due__lt=on)),
            _("The approval of its viability has run out."),
            approve,
        ),
        none=missing(model, _("No objective is active."), "planning.objective.proposed"),
    )
    first = active.order_by("viability_due").values_list("viability_due", flat=True).first()
    return replace(answer, lapses_on=day_after(first)) if answer.met else answer


@check("5.1/8", reads=(SecurityProgramme,))
def other_programmes_complement_the_system(on: dt.date) -> Answer:
    """Other security programmes are registered with their interface, reviewed in time."""
    amend = "leadership.programme.amended"
    return each(
        counting(SecurityProgramme).filter(state="running"),
        Lack(Q(interface=""), _("Its interface to the system is not described."), amend),
        Lack(Q(review_due__isnull=True), _("It has no date for its next review."), amend),
        Lack(Q(review_due__lt=on), _("The review of its interface is overdue."), REVIEWED),
        none=missing(
            SecurityProgramme,
            _("No other security programme of the organization is registered."),
            "leadership.programme.registered",
        ),
    )


@check("5.1/9", reads=(RoleAssignment, Role, Action, SESSION, *YEAR_OF))
def people_are_directed_and_supported(on: dt.date) -> Answer:
    """Top management assigned roles, and support was given to those who hold them."""
    return joined(_assigned_by_top_management(on), _support(on))


def _assigned_by_top_management(on: dt.date) -> Answer:
    today = [a for a in holders_from(on) if a.runs_on(on)]
    theirs = [a for a in today if a.by_top_management]
    if theirs:
        lapses = last_day([day_after(a.ends_on) for a in theirs])
        return replace(simply(met=True, evidence=theirs), lapses_on=lapses)
    why = _("Top management did not assign it.")
    gaps = [gap_at(a, why, OWN) for a in today[:SHOWN]]
    none = missing(RoleAssignment, _("Top management has assigned no role."), ASSIGN)
    return failed(*(gaps or (none,)))


def _support(on: dt.date) -> Answer:
    """Answer “somebody who holds a role was trained or supported within twelve months”."""
    today = [a for a in holders_from(on) if a.runs_on(on)]
    since, roles = add_months(on, -TWELVE), {a.role_id for a in today}
    given = within(by_top_management(ActivityKind.SUPPORT).filter(role_id__in=roles), on)
    actions = counting(Action).filter(
        state__in=("done", "effective"),
        about_id__in={*roles, *(a.pk for a in today)},
        done_on__gte=since,
        done_on__lte=on,
    )
    shown_by: list[tuple[Record, dt.date, frozenset[UUID]]] = [
        *((each, each.happened_on, _concerned(today, {each.role_id})) for each in given),
        *((each, each.done_on, _concerned(today, {each.about_id})) for each in actions),
        *(
            (each.record, each.on, _concerned(today, each.people))
            for each in trained({a.person_id for a in today}, since, on)
        ),
    ]
    if not shown_by:
        why = _("Nobody who holds a role was trained or supported within twelve months.")
        return failed(missing(LeadershipActivity, why, RECORD))
    ends = {a.pk: day_after(a.ends_on) for a in today}
    lapses = last_day(
        [
            first_day([falls_out(day), ends[key]])
            for _record, day, concerned in shown_by
            for key in concerned
        ]
    )
    evidence = [record for record, _day, _concerned in shown_by[:SHOWN]]
    return replace(simply(met=True, evidence=evidence), lapses_on=lapses)


def _concerned(today: list[RoleAssignment], keys: Collection[UUID | None]) -> frozenset[UUID]:
    """Give the assignments that something was done for: for the role, for it, for its person."""
    return frozenset(a.pk for a in today if {a.role_id, a.pk, a.person_id} & set(keys))


@check("5.1/10", reads=(*YEAR_OF, OPPORTUNITY), awaits=(OPPORTUNITY,))
def improvement_is_promoted(on: dt.date) -> Answer:
    """Top management sponsored or decided on an improvement within twelve months."""
    if model_of(OPPORTUNITY) is None:
        return failed()
    kind = ActivityKind.IMPROVEMENT
    theirs = by_top_management(kind)
    why = _("It is not linked to the opportunity for improvement that it is about.")
    unlinked = [
        gap_at(activity, why, TRACE)
        for activity in within(theirs, on).exclude(linked_to((OPPORTUNITY,)))[:SHOWN]
    ]
    return _last_twelve_months(
        theirs.filter(linked_to((OPPORTUNITY,))),
        on,
        *unlinked,
        *_by_somebody_else(kind, on),
        none=_("Top management has sponsored no improvement within twelve months."),
    )


@check("5.1/11", reads=(Role, RoleAssignment, OBJECTIVE, *YEAR_OF))
def others_lead_in_their_own_areas(on: dt.date) -> Answer:
    """Roles of units are held, may decide, and lead by objectives or reviews of their unit."""
    roles = roles_in_use().filter(level=RoleLevel.UNIT)
    led = _has_objective() | Q(_has_review())
    answer = every(
        roles,
        Lack(Q(unit__isnull=True), _("It does not say which unit it leads."), AMEND_ROLE),
        Lack(Q(authorities=""), _("It has no authority written down."), AMEND_ROLE),
        Lack(~Q(is_held_on(on)), _("Nobody holds this role."), ASSIGN),
        Lack(
            Q(unit__isnull=False) & ~led,
            _("Its unit has neither an active objective nor a review of its security."),
            "planning.objective.proposed" if model_of(OBJECTIVE) is not None else RECORD,
        ),
        none=missing(Role, _("No role leads security in a unit."), DESCRIBE),
    )
    return replace(answer, lapses_on=_first_vacancy(roles, on)) if answer.met else answer


def _has_objective() -> Q:
    model = model_of(OBJECTIVE)
    if model is None:
        return Q(pk__in=[])
    active = counting(model).filter(state="active").order_by()
    return Q(Exists(active.filter(unit_id=OuterRef("unit_id"))))


def _has_review() -> Exists:
    reviews = recorded(ActivityKind.REVIEW).order_by()
    return Exists(reviews.filter(unit_id=OuterRef("unit_id")))


def _first_vacancy(roles: QuerySet[Any], on: dt.date) -> dt.date | None:
    from_now = holders_from(on)
    return first_day(
        [vacant_from([a for a in from_now if a.role_id == role.pk], on) for role in roles]
    )
