"""Who must know what, who does, and who is missing (7.3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from holdfast.accounts.models import Person, Unit
from holdfast.accounts.queries import below
from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.leadership.queries.policy import InForce, policies_in_force
from holdfast.leadership.queries.roles import assignments_on
from holdfast.records.choices import Classification
from holdfast.records.models import ContentVersion, Distribution
from holdfast.records.queries import version_in_force_of
from holdfast.support.choices.awareness import Audience, Subject
from holdfast.support.models.awareness import AwarenessActivity, AwarenessReading, AwarenessRules

RENEW_WITHIN = dt.timedelta(days=30)  # before it runs out, people are asked again


@dataclass(frozen=True)
class Worker:
    """What decides whether somebody must know something."""

    pk: UUID
    unit_id: UUID | None
    is_external: bool
    since: dt.date


def rules_of_awareness() -> AwarenessRules:
    """Give the rules of the organization; those of the house where none are set."""
    return AwarenessRules.objects.first() or AwarenessRules()


def people_under_control() -> QuerySet[Person]:
    """Give everybody who works under the organization's control today, external ones included."""
    found: QuerySet[Person] = Person.objects.live().filter(state="active", unconfirmed=False)
    return found


def workers_among(people: QuerySet[Person]) -> list[Worker]:
    """Give what decides on some people, in one question."""
    rows = people.order_by().values_list("pk", "unit_id", "is_external", "recorded_at")
    return [Worker(pk, unit, external, at.date()) for pk, unit, external, at in rows]


def running_activities(on: dt.date) -> QuerySet[AwarenessActivity]:
    """Give the activities that people are asked to confirm; none that few may read."""
    return (
        AwarenessActivity.objects.live()
        .filter(state="running", unconfirmed=False, asked_since__lte=on)
        .exclude(classification=Classification.CONFIDENTIAL)
        .order_by("subject", "reference")
    )


@dataclass(frozen=True)
class Reach:
    """Whom audiences mean: the units below each unit, and who has which role on a day."""

    tree: Mapping[UUID | None, list[UUID]]
    holders: Mapping[UUID, frozenset[UUID]]
    known: dict[UUID, frozenset[UUID]] = field(default_factory=dict)

    def meets(self, activity: AwarenessActivity, worker: Worker) -> bool:
        """Tell whether somebody must know what an activity says."""
        for unit in (activity.unit_id, activity.for_unit_id):
            if unit is not None and worker.unit_id not in self._below(unit):
                return False
        if activity.audience == Audience.EXTERNAL:
            return worker.is_external
        if activity.audience == Audience.ROLE:
            held = self.holders.get(activity.for_role_id) if activity.for_role_id else None
            return worker.pk in (held or ())
        return True

    def _below(self, unit: UUID) -> frozenset[UUID]:
        if unit not in self.known:
            self.known[unit] = frozenset(below(unit, dict(self.tree)))
        return self.known[unit]


def reach_on(on: dt.date) -> Reach:
    """Give whom audiences mean on a day, in two questions."""
    tree: dict[UUID | None, list[UUID]] = defaultdict(list)
    for key, parent in Unit.objects.live().values_list("pk", "parent_id"):
        tree[parent].append(key)
    holders: dict[UUID, set[UUID]] = defaultdict(set)
    for role, person in assignments_on(on).order_by().values_list("role_id", "person_id"):
        holders[role].add(person)
    return Reach(tree, {role: frozenset(people) for role, people in holders.items()})


def holding_readings(on: dt.date) -> QuerySet[AwarenessReading]:
    """Give the confirmations that count on a day: of the present round, not run out."""
    return AwarenessReading.objects.filter(
        confirmed_at__isnull=False,
        valid_until__gte=on,
        round=F("activity__round"),
        activity__standing="live",
        activity__state="running",
        activity__unconfirmed=False,
    )


def knows(subject: Subject, on: dt.date) -> Exists:
    """Give the condition, for people, that somebody confirmed something on a subject in time."""
    return Exists(holding_readings(on).filter(activity__subject=subject, person_id=OuterRef("pk")))


Held = Mapping[tuple[UUID, UUID], dt.date]


def held_until(
    activities: Iterable[AwarenessActivity], on: dt.date, people: Collection[UUID] | None = None
) -> Held:
    """Give until when (activity, person) holds, in one question."""
    found = holding_readings(on).filter(activity__in=list(activities))
    if people is not None:
        found = found.filter(person_id__in=people)
    rows = found.order_by("valid_until").values_list("activity_id", "person_id", "valid_until")
    return {(activity, person): until for activity, person, until in rows if until is not None}


@dataclass(frozen=True)
class Duty:
    """Something that one person must know: since when, until when it is confirmed, by when due."""

    activity: AwarenessActivity
    since: dt.date
    holds_until: dt.date | None
    due: dt.date

    @property
    def is_current(self) -> bool:
        """Tell whether it is confirmed and holds."""
        return self.holds_until is not None

    @property
    def is_asked(self) -> bool:
        """Tell whether it is to be read now: never confirmed, or about to run out."""
        return self.holds_until is None or self.holds_until <= clock.today() + RENEW_WITHIN


def duties_of(person_id: UUID, on: dt.date) -> list[Duty]:
    """Give what one person must know, derived from unit, roles and employer; five questions."""
    worker = next(iter(workers_among(people_under_control().filter(pk=person_id))), None)
    if worker is None:
        return []
    return duties_among([worker], on)[worker.pk]


def duties_among(workers: Collection[Worker], on: dt.date) -> dict[UUID, list[Duty]]:
    """Give what each of some people must know, in four questions however many there are."""
    activities, reach = list(running_activities(on)), reach_on(on)
    keys = {w.pk for w in workers} if len(workers) <= 200 else None
    held = held_until(activities, on, keys)
    grace = dt.timedelta(days=rules_of_awareness().grace_days)
    found: dict[UUID, list[Duty]] = {worker.pk: [] for worker in workers}
    for worker in workers:
        for activity in activities:
            if reach.meets(activity, worker):
                since = max(activity.asked_since or on, worker.since)
                until = held.get((activity.pk, worker.pk))
                found[worker.pk].append(Duty(activity, since, until, until or since + grace))
    return found


def missing_of(
    caller: Caller, activity: AwarenessActivity, on: dt.date, *, within: Collection[UUID] | None
) -> list[Person]:
    """Give who must know an activity, does not, and is known to the caller; by name.

    `within` narrows to people of these units.
    """
    people = Person.objects.visible_to(caller).live().filter(state="active", unconfirmed=False)
    if within is not None:
        people = people.filter(unit_id__in=within)
    reach = reach_on(on)
    workers = [w for w in workers_among(people) if reach.meets(activity, w)]
    held = held_until([activity], on)
    keys = [w.pk for w in workers if (activity.pk, w.pk) not in held]
    return list(Person.objects.filter(pk__in=keys).select_related("unit").order_by("title", "pk"))


def coverage_of(caller: Caller, activity: AwarenessActivity, on: dt.date) -> tuple[int, int]:
    """Give how many must know an activity, of the people the caller may know of, and how many do.

    Four questions, however many people there are.
    """
    people = Person.objects.visible_to(caller).live().filter(state="active", unconfirmed=False)
    reach, held = reach_on(on), held_until([activity], on)
    meant = [w for w in workers_among(people) if reach.meets(activity, w)]
    return len(meant), sum((activity.pk, worker.pk) in held for worker in meant)


def policies_for(person: Person, on: dt.date) -> list[InForce]:
    """Give the policies in force that a person is to acknowledge."""
    return [
        found
        for found in policies_in_force(on)
        if found.policy.unit_id in {None, person.unit_id}
        and found.policy.classification != Classification.CONFIDENTIAL
    ]


def has_acknowledged(person_id: UUID, found: InForce) -> Distribution | None:
    """Give a person's acknowledgement of the version in force, or None."""
    return Distribution.objects.filter(
        content_version=found.version, person_id=person_id, acknowledged_at__isnull=False
    ).first()


def activity_of(caller: Caller, key: UUID) -> AwarenessActivity | None:
    """Find an activity that the caller may read in the register."""
    found: AwarenessActivity | None = (
        AwarenessActivity.objects.visible_to(caller).live().filter(pk=key).first()
    )
    return found


def addressed_to(person_id: UUID, key: UUID, on: dt.date) -> AwarenessActivity | None:
    """Find a running activity that a person must know; nobody reads here what is not for him."""
    activity = running_activities(on).filter(pk=key).select_related("document").first()
    worker = next(iter(workers_among(people_under_control().filter(pk=person_id))), None)
    if activity is None or worker is None or not reach_on(on).meets(activity, worker):
        return None
    return activity


def document_version_of(activity: AwarenessActivity) -> ContentVersion | None:
    """Give the version in force of its document, if it has one that all of its audience may read.

    A confidential document is never shown along with what everybody is to know.
    """
    document = activity.document
    if document is None or document.classification == Classification.CONFIDENTIAL:
        return None
    return version_in_force_of(document)


def policies_of_person(person_id: UUID, on: dt.date) -> list[tuple[InForce, Distribution | None]]:
    """Give the policies in force that are meant for a person, each with his acknowledgement."""
    person = people_under_control().filter(pk=person_id).first()
    if person is None:
        return []
    return [(found, has_acknowledged(person_id, found)) for found in policies_for(person, on)]


def read_by(person_id: UUID) -> QuerySet[AwarenessReading]:
    """Give what one person confirmed, the latest first."""
    return (
        AwarenessReading.objects.filter(person_id=person_id, confirmed_at__isnull=False)
        .select_related("activity")
        .order_by("-confirmed_at")
    )
