"""Everything that somebody has to do by a date, gathered from all kinds of record at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import models
from django.db.models import Case, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller, current_caller
from holdfast.acting.models import GateOverride
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.records.choices import Classification, VersionState
from holdfast.records.lifecycles import LifeCycle
from holdfast.records.models import ContentVersion, Distribution, Record
from holdfast.records.queries import records_by_key
from holdfast.records.registry import REGISTRY, Due, RecordType
from holdfast.work.choices import DigestState
from holdfast.work.models import Action, Reminder

LIMIT: Final = 500
SOON: Final = 7
REVIEW: Final = -1


class Whose(StrEnum):
    """Whose work is asked for: one's own, that of one's units, or everybody's."""

    MINE = "mine"
    UNITS = "units"
    ALL = "all"


class Waiting(StrEnum):
    """Why an item is due."""

    REVIEW = "review"
    DATE = "date"
    ACKNOWLEDGE = "acknowledge"
    APPROVE = "approve"
    OVERRIDE = "override"


@dataclass(frozen=True)
class DueItem:
    """One thing to do: on which record, what, and by when (None: it waits, without a date)."""

    waiting: Waiting
    record_type: str
    record_id: UUID
    reference: str
    title: str
    what: str
    on: dt.date | None
    owner: str = ""
    since: dt.date | None = None
    override_id: UUID | None = None
    url: str = ""  # where it is done, if not on the page of the record
    key: str = ""  # what of the record is due, whatever the language
    reminded: dt.date | None = None  # the last day on which a reminder of it was sent

    @property
    def matter(self) -> UUID:
        """The identity of the one thing to do: this of that record, due or waiting since a day."""
        return uuid5(self.record_id, f"{self.key}|{self.on or self.since or ''}")

    @property
    def days_left(self) -> int | None:
        """How many days are left; negative: overdue."""
        return None if self.on is None else (self.on - clock.today()).days

    @property
    def tone(self) -> str:
        """How urgent it is: bad overdue, warn within a week."""
        left = self.days_left
        if left is None:
            return "warn"
        return "bad" if left < 0 else "warn" if left <= SOON else ""


@dataclass(frozen=True)
class DueWork:
    """What is due, sorted by urgency; `more` where the list was cut."""

    waiting: tuple[DueItem, ...]
    overdue: tuple[DueItem, ...]
    this_week: tuple[DueItem, ...]
    later: tuple[DueItem, ...]
    more: bool = False

    @property
    def count(self) -> int:
        """How many items there are."""
        return len(self.waiting) + len(self.overdue) + len(self.this_week) + len(self.later)

    @property
    def urgent(self) -> tuple[DueItem, ...]:
        """What cannot wait: overdue, waiting for a decision, due this week."""
        return (*self.overdue, *self.waiting, *self.this_week)


Asker = Callable[[Caller], list[DueItem]]
_ASKED_BESIDE: Final[dict[str, Asker]] = {}


def also_due(key: str, asker: Asker) -> None:
    """Let a room above add what is due for the caller himself, in AppConfig.ready().

    The asker gives items in a bounded number of queries; those without a day wait.
    """
    _ASKED_BESIDE[key] = asker


def work_due(caller: Caller, *, whose: Whose = Whose.MINE, until: dt.date | None = None) -> DueWork:
    """Give what is due for the caller, in a bounded number of queries (clauses 6 to 10).

    The dates of all kinds of record come from one query.
    """
    dated = dated_items(caller, whose=whose, until=until)
    today = clock.today()
    week = today + dt.timedelta(days=SOON)
    beside = [
        replace(item, key=key_beside(key, item))
        for key, asker in _ASKED_BESIDE.items()
        for item in asker(caller)
    ]
    waiting = (
        *acknowledgements_waiting(caller),
        *approvals_waiting(caller),
        *(item for item in beside if item.on is None),
    )
    every = [*dated, *overrides_to_review(caller), *(i for i in beside if i.on is not None)]
    every.sort(key=lambda item: item.on or today)
    told = _reminded([*waiting, *every], caller.person_id if whose is Whose.MINE else None)
    every = [replace(item, reminded=told.get(item.matter)) for item in every]
    return DueWork(
        waiting=tuple(replace(item, reminded=told.get(item.matter)) for item in waiting),
        overdue=tuple(i for i in every if i.on is not None and i.on < today),
        this_week=tuple(i for i in every if i.on is not None and today <= i.on <= week),
        later=tuple(i for i in every if i.on is not None and i.on > week),
        more=len(dated) >= LIMIT,
    )


def askers_beside() -> frozenset[str]:
    """Give the names under which rooms above add what is due."""
    return frozenset(_ASKED_BESIDE)


def key_beside(key: str, item: DueItem) -> str:
    """Give what of a record is due, of an item that a room above added under its name."""
    return f"{key}{item.url}"


def _reminded(items: Sequence[DueItem], person_id: UUID | None) -> dict[UUID, dt.date]:
    """Give when a reminder of each item was last sent, to one person or to anybody."""
    if not items:
        return {}
    found = Reminder.objects.filter(
        matter__in={item.matter for item in items}, digest__state=DigestState.SENT
    )
    if person_id is not None:
        found = found.filter(digest__person_id=person_id)
    return dict(found.order_by().values_list("matter").annotate(last=Max("digest__day")))


def last_reminded(record_ids: Iterable[UUID]) -> dict[UUID, dt.date]:
    """Give when a reminder of something on each of these records was last sent; one query."""
    found = Reminder.objects.filter(record_id__in=list(record_ids), digest__state=DigestState.SENT)
    return dict(found.order_by().values_list("record_id").annotate(last=Max("digest__day")))


def dated_items(
    caller: Caller,
    *,
    whose: Whose = Whose.MINE,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> list[DueItem]:
    """Give the reviews and other dates of records, the earliest first, at most LIMIT."""
    parts: list[QuerySet[Record, tuple[Any, ...]]] = []
    for made in REGISTRY:
        found = _whose(made.model.objects.visible_to(caller).live(), caller, whose)
        if all(due.field != "review_due" for due in made.dues):
            states = open_states(made)
            parts.append(_dates(found, made, "review_due", states, REVIEW, since, until))
        for place, due in enumerate(made.dues):
            states = due.states or open_states(made)
            parts.append(_dates(found, made, due.field, states, place, since, until))
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True).order_by("due_day", "reference")[:LIMIT]
    return [_dated(row) for row in rows]


def _whose(found: QuerySet[Any], caller: Caller, whose: Whose) -> QuerySet[Any]:
    if whose is Whose.MINE:
        return found.filter(owner_id=caller.person_id) if caller.person_id else found.none()
    if whose is Whose.UNITS:
        units = caller.units(Permission.ACTION_EDIT)
        return found if units is None else found.filter(unit_id__in=units)
    return found


def open_states(made: RecordType) -> tuple[str, ...]:
    """Give the states of a kind of record in which its dates still matter."""
    cycle: LifeCycle = made.model.life_cycle
    return tuple(state.key for state in cycle.states if not state.final)


def _dates(  # noqa: PLR0917 - one branch of the union
    found: QuerySet[Any],
    made: RecordType,
    field: str,
    states: Sequence[str],
    place: int,
    since: dt.date | None,
    until: dt.date | None,
) -> QuerySet[Record, tuple[Any, ...]]:
    """Give the rows of one date field, in the shape that all branches share."""
    found = found.filter(state__in=states).annotate(
        due_day=Cast(F(field), models.DateField()),
        due_kind=Value(made.key, models.CharField(max_length=100)),
        due_place=Value(place, models.IntegerField()),
        due_owner=_owner_named(current_caller()),
    )
    condition = Q(due_day__isnull=False)
    if since is not None:
        condition &= Q(due_day__gte=since)
    if until is not None:
        condition &= Q(due_day__lte=until)
    # A branch of a union has no order of its own.
    return (
        found.filter(condition)
        .order_by()
        .values_list("due_day", "reference", "pk", "due_kind", "due_place", "title", "due_owner")
    )


def _owner_named(caller: Caller) -> F | Case:
    """Give the name of an owner; of one who is confidential only where the caller may read it."""
    cleared = caller.units(Permission.RECORD_READ_CONFIDENTIAL)
    if cleared is None:
        return F("owner__title")
    hidden = Q(owner__classification=Classification.CONFIDENTIAL)
    if cleared:
        hidden &= ~Q(owner__unit_id__in=cleared)
    return Case(When(hidden, then=Value("")), default=F("owner__title"))


def _dated(row: tuple[Any, ...]) -> DueItem:
    day, reference, key, kind, place, title, owner = row
    made = REGISTRY[kind]
    due: Due | None = None if place == REVIEW else made.dues[place]
    return DueItem(
        waiting=Waiting.REVIEW if due is None else Waiting.DATE,
        record_type=kind,
        record_id=key,
        reference=reference,
        title=title,
        what=_("Review") if due is None else str(due.label),
        on=day,
        owner=owner or "",
        key="review_due" if due is None else due.field,
    )


def acknowledgements_waiting(caller: Caller) -> list[DueItem]:
    """Give the documents in force that the caller was given and has not acknowledged (7.4)."""
    if caller.person_id is None:
        return []
    given = Distribution.objects.filter(
        person_id=caller.person_id,
        acknowledged_at__isnull=True,
        recalled_at__isnull=True,
        content_version__state=VersionState.EFFECTIVE,
    ).select_related("content_version")[:LIMIT]
    return _of_versions(
        caller,
        [(copy.content_version, copy.sent_at.date()) for copy in given],
        Waiting.ACKNOWLEDGE,
        _("Read and acknowledge"),
    )


def approvals_waiting(caller: Caller) -> list[DueItem]:
    """Give the versions in review that the caller may approve and did not write (7.5.2)."""
    if not caller.may_somewhere(Permission.CONTENT_APPROVE):
        return []
    versions = ContentVersion.objects.filter(state=VersionState.IN_REVIEW)
    if caller.actor_id is not None:
        versions = versions.exclude(author_id=caller.actor_id)
    pairs = [
        (v, (v.submitted_at or v.drafted_at).date())
        for v in versions[:LIMIT]
        if all(each["id"] != str(caller.actor_id) for each in v.writers)
    ]
    items = _of_versions(caller, pairs, Waiting.APPROVE, _("Approve or return"))
    units = caller.units(Permission.CONTENT_APPROVE)
    if units is None:
        return items
    records = records_by_key(caller, ((i.record_type, i.record_id) for i in items))
    return [i for i in items if records[i.record_id].unit_id in units]


def _of_versions(
    caller: Caller,
    pairs: Iterable[tuple[ContentVersion, dt.date]],
    waiting: Waiting,
    what: str,
) -> list[DueItem]:
    known = list(pairs)
    records = records_by_key(caller, ((v.record_type, v.record_id) for v, _day in known))
    return [
        DueItem(
            waiting=waiting,
            record_type=version.record_type,
            record_id=version.record_id,
            reference=record.reference,
            title=record.title,
            what=what,
            on=None,
            since=day,
            key=waiting.value,
        )
        for version, day in known
        if (record := records.get(version.record_id)) is not None
    ]


def overrides_to_review(caller: Caller) -> list[DueItem]:
    """Give the passed gates that nobody has looked at yet, for those who may."""
    if not caller.may_somewhere(Permission.CONFORMITY_DECIDE):
        return []
    passed = GateOverride.objects.filter(reviewed_at__isnull=True).order_by("review_due")
    if caller.actor_id is not None:
        passed = passed.filter(
            Q(passed_by_actor__isnull=True) | ~Q(passed_by_actor=caller.actor_id)
        )
    return [
        DueItem(
            waiting=Waiting.OVERRIDE,
            record_type=gone.record_type,
            record_id=gone.record_id,
            reference="",
            title=gone.record_label,
            what=_("Look at the passed gate"),
            on=gone.review_due,
            owner=gone.passed_by,
            override_id=gone.pk,
            key=f"{Waiting.OVERRIDE.value}{gone.pk}",
        )
        for gone in _readable(caller, passed[:LIMIT])
    ]


def override_of(caller: Caller, key: UUID) -> GateOverride | None:
    """Find a passed gate on a record that the caller may read."""
    return next(iter(_readable(caller, GateOverride.objects.filter(pk=key))), None)


def _readable(caller: Caller, passed: Iterable[GateOverride]) -> list[GateOverride]:
    """Leave out gates passed on records of other readers, whose names they carry."""
    gates = list(passed)
    known = records_by_key(caller, ((gone.record_type, gone.record_id) for gone in gates))
    return [g for g in gates if g.record_type not in REGISTRY or g.record_id in known]


def by_day(items: Iterable[DueItem]) -> dict[dt.date, list[DueItem]]:
    """Give the items by the day on which they are due, for a calendar."""
    days: dict[dt.date, list[DueItem]] = defaultdict(list)
    for item in items:
        if item.on is not None:
            days[item.on].append(item)
    return dict(days)


def actions_for(caller: Caller, record: Record) -> QuerySet[Action]:
    """Give the actions that were planned for a record, the open ones first."""
    return (
        Action.objects.visible_to(caller)
        .live()
        .filter(about_id=record.pk)
        .select_related("owner")
        .order_by(F("done_on").asc(nulls_first=True), "due")
    )


def count_overdue_actions(caller: Caller) -> int:
    """Count the caller's own open actions whose day has passed."""
    if caller.person_id is None:
        return 0
    return (
        Action.objects.visible_to(caller)
        .live()
        .filter(owner_id=caller.person_id, state="open", due__lt=clock.today())
        .count()
    )
