"""Reads about trainings: who attended what, who is due, when the code on the wall counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.leadership.queries.roles import assignments_on
from holdfast.records.choices import Classification
from holdfast.support.choices.training import Mark
from holdfast.support.models.training import THERE, Attendance, Training, TrainingSession

BEFORE: Final = dt.timedelta(minutes=30)
AFTER: Final = dt.timedelta(minutes=30)
AT_MOST: Final = dt.timedelta(hours=12)  # where no end is set
TONES: Final = {Mark.PASSED: "good", Mark.FAILED: "bad", Mark.ABSENT: "warn", Mark.PRESENT: "calm"}


def opens_at(session: TrainingSession) -> dt.datetime:
    """Give the moment from which people can confirm that they are there."""
    return session.starts_at - BEFORE


def closes_at(session: TrainingSession) -> dt.datetime:
    """Give the moment from which nobody can confirm any more that he is there."""
    if session.ends_at is not None:
        return session.ends_at + AFTER
    return session.starts_at + AT_MOST


def is_open_for_presence(session: TrainingSession) -> bool:
    """Tell whether people can confirm now that they are there."""
    in_hours = opens_at(session) <= clock.now() < closes_at(session)
    return in_hours and session.state in {"scheduled", "held"}


@dataclass(frozen=True)
class AttendanceRow:
    """One line of the list of a session."""

    attendance: Attendance
    person: Person | None  # None: somebody whom the reader may not know of

    @property
    def mark(self) -> Mark:
        """How the person stands."""
        return Mark(self.attendance.mark)

    @property
    def tone(self) -> str:
        """The tone in which that is said."""
        return TONES.get(self.mark, "unknown")


def attendance_rows(caller: Caller, session: TrainingSession) -> list[AttendanceRow]:
    """Give the list of a session by name; two questions."""
    rows = list(Attendance.objects.filter(session=session))
    people = (
        Person.objects.visible_to(caller)
        .select_related("unit")
        .in_bulk([row.person_id for row in rows])
    )
    found = [AttendanceRow(row, people.get(row.person_id)) for row in rows]
    return sorted(found, key=lambda r: r.person.title.casefold() if r.person else "\uffff")


def may_keep(caller: Caller, session: TrainingSession) -> bool:
    """Tell whether the caller may see and keep the list of a session."""
    return caller.may(Permission.TRAINING_EDIT, session.unit_id)


def tally_of(sessions: Sequence[TrainingSession]) -> dict[UUID, dict[str, int]]:
    """Count the marks of some sessions, in one question."""
    counted = (
        Attendance.objects.filter(session__in=sessions)
        .order_by()
        .values_list("session_id", "mark")
        .annotate(Count("pk"))
    )
    found: dict[UUID, dict[str, int]] = {session.pk: {} for session in sessions}
    for session_id, mark, number in counted:
        found[session_id][mark] = number
    return found


def invited_to(person_id: UUID, on: dt.date) -> QuerySet[Attendance]:
    """Give a person's places in sessions that are still to come, the next first."""
    start = dt.datetime.combine(on, dt.time(0), dt.UTC)
    return (
        Attendance.objects.filter(
            person_id=person_id,
            mark=Mark.INVITED,
            session__standing="live",
            session__state__in=("planned", "scheduled"),
            session__starts_at__gte=start,
        )
        .select_related("session", "session__training")
        .order_by("session__starts_at")
    )


def attended_by(person_id: UUID) -> QuerySet[Attendance]:
    """Give what a person attended, with the results, the latest first."""
    return (
        Attendance.objects.filter(person_id=person_id, mark__in=THERE, session__standing="live")
        .select_related("session", "session__training")
        .order_by("-session__starts_at")
    )


def counting_passes(on: dt.date) -> QuerySet[Attendance]:
    """Give the passes that count on a day: assessed, not run out, of a session on record."""
    return Attendance.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
        mark=Mark.PASSED,
        session__standing="live",
        session__unconfirmed=False,
        session__state__in=("assessed", "judged"),
    )


def needed_trainings(person_id: UUID, on: dt.date) -> list[Training]:
    """Give the trainings that the roles of a person ask for and that he has not passed.

    Confidential ones are left out: people are invited to them.
    """
    roles = assignments_on(on).filter(person_id=person_id).values("role_id")
    passed = counting_passes(on).filter(person_id=person_id, session__training_id=OuterRef("pk"))
    found = (
        Training.objects.live()
        .filter(~Exists(passed), state="in_use", unconfirmed=False, for_role_id__in=roles)
        .exclude(classification=Classification.CONFIDENTIAL)
        .order_by("reference")
    )
    return list(found)


def trainings_needed_by_everybody(on: dt.date) -> list[tuple[UUID, Training]]:
    """Give the same for everybody who has a role, in three questions."""
    asked = (
        Training.objects.live()
        .filter(state="in_use", unconfirmed=False, for_role__isnull=False)
        .exclude(classification=Classification.CONFIDENTIAL)
        .order_by("reference")
    )
    by_role: dict[UUID, list[Training]] = defaultdict(list)
    for training in asked:
        if training.for_role_id is not None:
            by_role[training.for_role_id].append(training)
    held = assignments_on(on).filter(role_id__in=list(by_role)).order_by("reference")
    rows = counting_passes(on).filter(session__training__for_role_id__in=list(by_role))
    passed = set(rows.order_by().values_list("person_id", "session__training_id"))
    needed = {
        (person, training.pk): training
        for role, person in held.values_list("role_id", "person_id")
        for training in by_role[role]
        if (person, training.pk) not in passed
    }
    return [(person, training) for (person, _key), training in needed.items()]


def upcoming_of(training: Training, on: dt.date) -> QuerySet[TrainingSession]:
    """Give the sessions of a training that are still to come, the next first."""
    start = dt.datetime.combine(on, dt.time(0), dt.UTC)
    return (
        TrainingSession.objects.live()
        .filter(training=training, state__in=("planned", "scheduled"), starts_at__gte=start)
        .order_by("starts_at")
    )


def session_of(caller: Caller, key: UUID) -> TrainingSession | None:
    """Find a session that the caller may read."""
    found: TrainingSession | None = (
        TrainingSession.objects.visible_to(caller)
        .live()
        .filter(pk=key)
        .select_related("training", "unit")
        .first()
    )
    return found
