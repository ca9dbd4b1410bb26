"""7.3: people know the policy, how they contribute, what not conforming means, their roles."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from holdfast.accounts.models import Person
from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Gap,
    check,
    day_after,
    evidence_of,
    gap_at,
    joined,
    lapsing,
    missing,
    simply,
)
from holdfast.context.checks.answers import earliest, failed
from holdfast.leadership.choices.roles import AssignmentKind
from holdfast.leadership.models import Role, RoleAssignment, SecurityPolicy
from holdfast.leadership.queries.policy import InForce, policies_in_force
from holdfast.leadership.queries.roles import assignments_on
from holdfast.records.models import ContentVersion, Distribution
from holdfast.records.registry import REGISTRY
from holdfast.support.choices.awareness import Subject
from holdfast.support.models.awareness import AwarenessActivity, AwarenessReading, AwarenessRules
from holdfast.support.models.training import Attendance, Training, TrainingSession
from holdfast.support.queries.awareness import (
    holding_readings,
    knows,
    people_under_control,
    rules_of_awareness,
    running_activities,
)
from holdfast.support.queries.training import counting_passes

WRITE: Final = "support.awareness.written"
START: Final = "support.awareness.started"
REMIND: Final = "support.awareness.reminded"
LATER: Final = ("response.responseteam", "response.exercise")
NOBODY: Final = Gap(
    why=gettext_lazy("No people are on record who could know anything."),
    type="accounts.person",
    command="accounts.person.added",
)


@check(
    "7.3/1",
    reads=(SecurityPolicy, ContentVersion, Distribution, Person, AwarenessRules),
)
def people_know_the_policy(on: dt.date) -> Answer:
    """Everybody, external workers too, acknowledged the policy in force or still has time to."""
    people = people_under_control()
    found = policies_in_force(on)
    if not found:
        why = gettext_lazy("No security policy is in force that people could know.")
        return failed(missing(SecurityPolicy, why, "leadership.policy.set_up"))
    if not people.exists():
        return failed(NOBODY)
    answer = joined(*(_policy_known(each, people, on) for each in found))
    return joined(answer, _reached(found, people))


def _reached(found: list[InForce], people: QuerySet[Person]) -> Answer:
    """Answer “a policy in force is meant for everybody”."""
    if any(each.policy.unit_id is None for each in found):
        return simply(met=True)
    units = [each.policy.unit_id for each in found if each.policy.unit_id is not None]
    left = people.exclude(unit_id__in=units).count()
    if not left:
        return simply(met=True)
    why = ngettext(
        "No policy in force is meant for %(count)d person.",
        "No policy in force is meant for %(count)d people.",
        left,
    ) % {"count": left}
    return failed(missing(SecurityPolicy, why, "leadership.policy.set_up"))


def _policy_known(found: InForce, everybody: QuerySet[Person], on: dt.date) -> Answer:
    policy = found.policy
    people = everybody if policy.unit_id is None else everybody.filter(unit_id=policy.unit_id)
    confirmed = Distribution.objects.filter(
        content_version=found.version, person_id=OuterRef("pk"), acknowledged_at__isnull=False
    )
    open_ones = people.filter(~Exists(confirmed))
    grace = dt.timedelta(days=rules_of_awareness().grace_days)
    since = policy.effective_on or on
    # Who came before this day has had all of the time that people are given.
    border = dt.datetime.combine(on - grace, dt.time(0), dt.UTC)
    late = open_ones.filter(recorded_at__lt=border) if since + grace < on else open_ones.none()
    count = late.count()
    if count:
        why = ngettext(
            "%(count)d person has not acknowledged the version in force, and the time for it is "
            "over.",
            "%(count)d people have not acknowledged the version in force, and the time for it is "
            "over.",
            count,
        ) % {"count": count}
        return failed(gap_at(policy, why, "leadership.policy.reminded"))
    first = open_ones.aggregate(first=Min("recorded_at"))["first"]
    runs_out = day_after(max(since, first.date()) + grace) if first is not None else None
    answer = Answer(met=True, evidence=(evidence_of(policy),), evidence_total=1)
    return lapsing(lapsing(answer, runs_out), day_after(policy.review_due))


READ: Final = (AwarenessActivity, AwarenessReading, Person)


@check("7.3/2", reads=READ)
def people_know_how_they_contribute(on: dt.date) -> Answer:
    """Everybody confirmed within its period how he contributes and what better security brings."""
    return _everybody_knows(Subject.CONTRIBUTION, on)


@check("7.3/3", reads=READ)
def people_know_what_not_conforming_means(on: dt.date) -> Answer:
    """Everybody confirmed within its period what it means not to conform."""
    return _everybody_knows(Subject.CONSEQUENCES, on)


def _everybody_knows(subject: Subject, on: dt.date) -> Answer:
    activities = list(running_activities(on).filter(subject=subject)[:SHOWN])
    if not activities:
        return failed(*_none_running(subject))
    people = people_under_control()
    total = people.count()
    if not total:
        return failed(NOBODY)
    ignorant = people.filter(~knows(subject, on)).count()
    if ignorant:
        why = ngettext(
            "%(count)d of %(total)d people has not confirmed it within its period.",
            "%(count)d of %(total)d people have not confirmed it within its period.",
            ignorant,
        ) % {"count": ignorant, "total": total}
        return failed(*(gap_at(activity, why, REMIND) for activity in activities[:3]))
    answer = Answer(
        met=True,
        evidence=tuple(evidence_of(activity) for activity in activities),
        evidence_total=len(activities),
    )
    return lapsing(answer, _first_to_run_out(people, subject, on))


def _none_running(subject: Subject) -> list[Gap]:
    drafts = AwarenessActivity.objects.live().filter(
        subject=subject, state="draft", unconfirmed=False
    )
    why = gettext_lazy("It is written, and nobody is asked to confirm it yet.")
    gaps = [gap_at(each, why, START) for each in drafts.order_by("reference")[:SHOWN]]
    none = _("No awareness activity on this subject is running: {subject}.")
    words = none.format(subject=subject.label)
    return gaps or [missing(AwarenessActivity, words, WRITE)]


def _first_to_run_out(people: QuerySet[Person], subject: Subject, on: dt.date) -> dt.date | None:
    """Give the first day on which somebody's last confirmation no longer holds."""
    mine = (
        holding_readings(on)
        .filter(activity__subject=subject, person_id=OuterRef("pk"))
        .order_by()
        .values("person_id")
        .annotate(last=Max("valid_until"))
        .values("last")
    )
    first = people.annotate(until=Subquery(mine)).aggregate(first=Min("until"))["first"]
    return day_after(first)


@check(
    "7.3/4",
    reads=(
        Role,
        RoleAssignment,
        Training,
        TrainingSession,
        Attendance,
        *LATER,
    ),
)
def people_know_their_roles(on: dt.date) -> Answer:
    """Every holder acknowledged his role; who has response duties was trained in time."""
    answer = joined(_roles_acknowledged(on), _response_trained(on))
    unseen = _not_looked_at()
    return replace(answer, unseen=unseen) if unseen else answer


def _not_looked_at() -> tuple[str, ...]:
    if all(kind in REGISTRY for kind in LATER):
        return ()
    return (
        _(
            "Exercises and response teams are not kept here yet: who has response duties is taken "
            "from the roles that a response training is meant for, and exercises are not looked at."
        ),
    )


def _roles_acknowledged(on: dt.date) -> Answer:
    held = assignments_on(on).select_related("role", "person").order_by("reference")
    assignments = list(held)
    if not assignments:
        why = gettext_lazy("Nobody has a role that he could know.")
        return failed(missing(RoleAssignment, why, "leadership.assignment.proposed"))
    gaps = [gap for each in assignments if (gap := _role_gap(each)) is not None]
    if gaps:
        return simply(met=False, gaps=gaps)
    # Whoever takes over a role later is to know it on his first day.
    later = (
        RoleAssignment.objects.live()
        .filter(state__in=("assigned", "told"), starts_on__gt=on, unconfirmed=False)
        .aggregate(first=Min("starts_on"))["first"]
    )
    return lapsing(simply(met=True, evidence=assignments[:SHOWN]), later)


def _role_gap(assignment: RoleAssignment) -> Gap | None:
    kind = AssignmentKind(assignment.kind).label
    if assignment.state == "assigned":
        why = _("The person ({kind}) has not been told of the role.").format(kind=kind)
        return gap_at(assignment, why, "leadership.assignment.told")
    if assignment.state == "told":
        why = _("The person ({kind}) has not acknowledged the role.").format(kind=kind)
        return gap_at(assignment, why, "leadership.assignment.acceptance_noted")
    return None


def _response_trained(on: dt.date) -> Answer:
    """Answer “whoever has a role that a response training is meant for has passed it in time”."""
    trainings = list(
        Training.objects.live()
        .filter(
            state="in_use", unconfirmed=False, prepares_for_response=True, for_role__isnull=False
        )
        .select_related("for_role")
        .order_by("reference")
    )
    if not trainings:
        why = gettext_lazy(
            "No training prepares whoever has response duties: say for which role one is."
        )
        return failed(missing(Training, why, "support.training.described"))
    return joined(*(_trained(training, on) for training in trainings))


def _trained(training: Training, on: dt.date) -> Answer:
    holders = set(
        assignments_on(on)
        .filter(role=training.for_role)
        .order_by()
        .values_list("person_id", flat=True)
    )
    passes = (
        counting_passes(on)
        .filter(session__training=training, person_id__in=holders)
        .order_by()
        .values_list("person_id")
        .annotate(last=Max("valid_until"), without_end=_without_end())
    )
    until = {person: None if endless else last for person, last, endless in passes}
    lacking = len(holders - set(until))
    if lacking:
        why = ngettext(
            "%(count)d person whose role it is meant for has not passed it within its period.",
            "%(count)d people whose role it is meant for have not passed it within its period.",
            lacking,
        ) % {"count": lacking}
        return failed(gap_at(training, why, "support.session.planned"))
    return lapsing(simply(met=True, evidence=[training]), day_after(earliest(until.values())))


def _without_end() -> Max:
    """Give whether one of some passes never runs out, as 1 or 0."""
    return Max(
        Case(
            When(Q(valid_until__isnull=True), then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
    )
