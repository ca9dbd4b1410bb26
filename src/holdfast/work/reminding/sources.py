"""All that is due for anybody, gathered for everybody at once: the same as stands in My work."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from holdfast.acting.models import GateOverride
from holdfast.acting.permissions import Permission
from holdfast.records.choices import VersionState
from holdfast.records.models import ContentVersion, Distribution, Record
from holdfast.records.registry import REGISTRY, Due, RecordType
from holdfast.work.queries import REVIEW, DueItem, Waiting, key_beside, open_states
from holdfast.work.reminding.readers import Facts, House

AHEAD: Final = dt.timedelta(days=97)  # 90 days, and the week that a weekly digest looks ahead
AT_ONCE: Final = 500  # keys of one question
T = TypeVar("T")

Pairs = Iterable[tuple[UUID, DueItem]]
Everybody = Callable[[dt.date], Pairs]


@dataclass(frozen=True)
class _Source:
    everybody: Everybody
    escalates: bool


_SOURCES: Final[dict[str, _Source]] = {}
_REMIND_THEMSELVES: Final[set[str]] = set()


def also_remind(key: str, everybody: Everybody, *, escalates: bool = False) -> None:
    """Let a room above remind people of what it adds to My work, in AppConfig.ready().

    `everybody(day)` gives, in a bounded number of queries, each person with an item that
    `also_due` gives that person under the same key. Where it escalates, those who answer for the
    person hear of what stays overdue.
    """
    _SOURCES[key] = _Source(everybody, escalates)


def reminds_itself(kind: str) -> None:
    """Note that a kind of controlled content reminds of its acknowledgement by itself."""
    _REMIND_THEMSELVES.add(kind)


def reminding_beside() -> frozenset[str]:
    """Give the names under which rooms above remind people."""
    return frozenset(_SOURCES)


@dataclass(frozen=True)
class Matter:
    """One thing to do: whose it is, what may be read of it, and whether others hear of it."""

    item: DueItem
    person_id: UUID | None
    facts: Facts
    escalates: bool = False
    told_once: bool = False


def matters_on(day: dt.date, house: House) -> list[Matter]:
    """Give all that is due or waits on a day, in as many questions however many people there are.

    What a template brought and nobody confirmed is left out, and what does not count any more.
    """
    found = list(_dated(day + AHEAD))
    beside = [
        (person, replace(item, key=key_beside(key, item)), source.escalates)
        for key, source in _SOURCES.items()
        for person, item in source.everybody(day)
    ]
    known = [
        *((person, item, False) for person, item in _acknowledgements()),
        *((person, item, False) for person, item in _approvals(house)),
        *((person, item, True) for person, item in _overrides(house)),
        *beside,
    ]
    facts = facts_of((item.record_type, item.record_id) for _person, item, _up in known)
    for person, item, escalates in known:
        if item.record_id not in facts and item.record_type in REGISTRY:
            continue
        once = item.waiting is Waiting.ACKNOWLEDGE and item.record_type in _REMIND_THEMSELVES
        about = facts.get(item.record_id, Facts())
        found.append(Matter(item, person, about, escalates, told_once=once))
    return found


def facts_of(wanted: Iterable[tuple[str, UUID]]) -> dict[UUID, Facts]:
    """Give what decides who may read some records, of those that count; by kind, in bulk."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for kind, key in wanted:
        if kind in REGISTRY:
            by_kind[kind].add(key)
    found: dict[UUID, Facts] = {}
    for kind, keys in by_kind.items():
        model = REGISTRY[kind].model
        whose = model.about_whom or model.entrusted_to
        about = (f"{whose}_id",) if whose else ()
        for part in parts_of(keys):
            rows = model.objects.live().filter(pk__in=part, unconfirmed=False)
            for key, unit, level, *whom in rows.values_list(
                "pk", "unit_id", "classification", *about
            ):
                found[key] = Facts(
                    unit,
                    level,
                    model.needs_to_read,
                    whom[0] if whom else None,
                    model.is_confidential_throughout(),
                )
    return found


def parts_of(keys: Collection[T]) -> Iterator[list[T]]:
    """Cut keys into parts that one question can name."""
    every = list(keys)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))


def _dated(until: dt.date) -> Iterator[Matter]:
    """Give the reviews and other dates of all kinds of record, of whoever answers for each."""
    branches: list[QuerySet[Record, tuple[Any, ...]]] = []
    for made in REGISTRY:
        if all(due.field != "review_due" for due in made.dues):
            branches.append(_branch(made, "review_due", open_states(made), REVIEW, until))
        for place, each in enumerate(made.dues):
            states = each.states or open_states(made)
            branches.append(_branch(made, each.field, states, place, until))
    if not branches:
        return
    rows = branches[0].union(*branches[1:], all=True).order_by("due_day", "reference")
    for day, reference, key, kind, place, title, owner, unit, level, about in rows.iterator():
        made = REGISTRY[kind]
        due: Due | None = None if place == REVIEW else made.dues[place]
        yield Matter(
            DueItem(
                waiting=Waiting.REVIEW if due is None else Waiting.DATE,
                record_type=kind,
                record_id=key,
                reference=reference,
                title=title,
                what=_("Review") if due is None else str(due.label),
                on=day,
                key="review_due" if due is None else due.field,
            ),
            owner,
            Facts(
                unit,
                level,
                made.model.needs_to_read,
                about,
                made.model.is_confidential_throughout(),
            ),
            escalates=True,
        )


def _branch(
    made: RecordType, field: str, states: Iterable[str], place: int, until: dt.date
) -> QuerySet[Record, tuple[Any, ...]]:
    whose = made.model.about_whom or made.model.entrusted_to
    about = F(f"{whose}_id") if whose else Value(None)
    found: QuerySet[Any] = (
        made.model.objects.live()
        .filter(state__in=tuple(states), unconfirmed=False)
        .annotate(
            due_day=Cast(F(field), models.DateField()),
            due_kind=Value(made.key, models.CharField(max_length=100)),
            due_place=Value(place, models.IntegerField()),
            due_about=Cast(about, models.UUIDField()),
        )
    )
    return (
        found.filter(due_day__isnull=False, due_day__lte=until)
        .order_by()
        .values_list(
            "due_day",
            "reference",
            "pk",
            "due_kind",
            "due_place",
            "title",
            "owner_id",
            "unit_id",
            "classification",
            "due_about",
        )
    )


def _acknowledgements() -> Iterator[tuple[UUID, DueItem]]:
    """Give what people were given of content in force and have not acknowledged (7.4)."""
    given = (
        Distribution.objects.filter(
            person__isnull=False,
            acknowledged_at__isnull=True,
            recalled_at__isnull=True,
            content_version__state=VersionState.EFFECTIVE,
        )
        .order_by("sent_at", "pk")
        .values_list("person_id", "content_version_id", "sent_at")
    )
    rows = list(given)
    versions: dict[UUID, ContentVersion] = {}
    for part in parts_of({version for _person, version, _at in rows}):
        fields = ("organization_id", "record_type", "record_id", "number")
        versions |= ContentVersion.objects.only(*fields).in_bulk(part)
    named = names_of((v.record_type, v.record_id) for v in versions.values())
    for person, version_id, at in rows:
        version = versions[version_id]
        if version.record_id in named:
            words = _("Read and acknowledge")
            item = item_on(version, named, Waiting.ACKNOWLEDGE, words, at.date())
            yield person, replace(item, key=Waiting.ACKNOWLEDGE.value)


def _approvals(house: House) -> Iterator[tuple[UUID, DueItem]]:
    """Give the versions in review to everybody who may approve them and did not write them."""
    approvers = [
        reader
        for reader in house.readers.values()
        if reader.caller.may_somewhere(Permission.CONTENT_APPROVE)
    ]
    waiting = list(ContentVersion.objects.filter(state=VersionState.IN_REVIEW).defer("body"))
    wanted = [(v.record_type, v.record_id) for v in waiting]
    named, facts = names_of(wanted), facts_of(wanted)
    for version in waiting:
        if version.record_id not in facts:
            continue
        since = (version.submitted_at or version.drafted_at).date()
        words = _("Approve or return")
        item = item_on(version, named, Waiting.APPROVE, words, since)
        writers = {str(version.author_id), *(str(each["id"]) for each in version.writers)}
        unit = facts[version.record_id].unit_id
        for reader in approvers:
            units = reader.caller.units(Permission.CONTENT_APPROVE)
            if str(reader.caller.actor_id) not in writers and (units is None or unit in units):
                yield reader.person_id, replace(item, key=Waiting.APPROVE.value)


def _overrides(house: House) -> Iterator[tuple[UUID, DueItem]]:
    """Give the passed gates that nobody has looked at, to everybody who may and did not pass it."""
    judges = [
        reader
        for reader in house.readers.values()
        if reader.caller.may_somewhere(Permission.CONFORMITY_DECIDE)
    ]
    for gone in GateOverride.objects.filter(reviewed_at__isnull=True).order_by("review_due"):
        item = DueItem(
            waiting=Waiting.OVERRIDE,
            record_type=gone.record_type,
            record_id=gone.record_id,
            reference="",
            title=gone.record_label,
            what=_("Look at the passed gate"),
            on=gone.review_due,
            override_id=gone.pk,
            key=f"{Waiting.OVERRIDE.value}{gone.pk}",
        )
        for reader in judges:
            if reader.caller.actor_id != gone.passed_by_actor:
                yield reader.person_id, item


def names_of(wanted: Iterable[tuple[str, UUID]]) -> dict[UUID, tuple[str, str]]:
    """Give reference and title of records of mixed kinds, of those that count; in bulk."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for kind, key in wanted:
        if kind in REGISTRY:
            by_kind[kind].add(key)
    found: dict[UUID, tuple[str, str]] = {}
    for kind, keys in by_kind.items():
        for part in parts_of(keys):
            rows = REGISTRY[kind].model.objects.live().filter(pk__in=part, unconfirmed=False)
            for key, reference, title in rows.values_list("pk", "reference", "title"):
                found[key] = (reference, title)
    return found


def item_on(
    version: ContentVersion,
    named: Mapping[UUID, tuple[str, str]],
    waiting: Waiting,
    what: str,
    since: dt.date,
) -> DueItem:
    """Give what somebody is to do with a version of controlled content, waiting since a day."""
    reference, title = named[version.record_id]
    return DueItem(
        waiting=waiting,
        record_type=version.record_type,
        record_id=version.record_id,
        reference=reference,
        title=title,
        what=what,
        on=None,
        since=since,
    )
