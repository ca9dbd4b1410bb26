"""What somebody's own roles ask of him, what he has, and what of it runs out (7.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.ledger.reading import head
from holdfast.support.models import Clearance, CompetenceRecord
from holdfast.support.queries.competence import (
    EXPIRING,
    SOON,
    Met,
    Need,
    Standing,
    picture,
)
from holdfast.work.queries import DueItem, Waiting

SHOWN: Final = 100
KEPT: Final = 200
_COUNTED: dict[tuple[UUID, int, dt.date], dict[str, object]] = {}


@dataclass(frozen=True)
class Own:
    """What one person needs, has, and is cleared for."""

    needs: tuple[tuple[Need, Met], ...] = ()
    records: tuple[CompetenceRecord, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    known: bool = True


def own_competence(caller: Caller) -> Own:
    """Give what the caller himself needs and has; nothing where he is not entered as a person."""
    if caller.person_id is None:
        return Own(known=False)
    shown = picture(clock.today(), persons=[caller.person_id])
    records = CompetenceRecord.objects.visible_to(caller).live().filter(person=caller.person_id)
    clearances = Clearance.objects.visible_to(caller).live().filter(person=caller.person_id)
    return Own(
        tuple((need, shown.met(need.person.pk, need.requirement)) for need in shown.needs),
        tuple(records.order_by("-obtained_on")[:SHOWN]),
        tuple(clearances.order_by("-requested_on")[:SHOWN]),
    )


def own_due(caller: Caller) -> list[DueItem]:
    """Give what of the caller's own competence and clearance runs out within 90 days, or has.

    Who answers for the record sees it among his own work; the person it is about sees it here.
    """
    if caller.person_id is None or not caller.may_somewhere(Permission.RECORD_READ):
        return []
    today, mine = clock.today(), Q(person=caller.person_id)
    records = _records_ending(today).filter(
        mine, pk__in=CompetenceRecord.objects.visible_to(caller).order_by().values("pk")
    )
    readable = Q(pk__in=Clearance.objects.visible_to(caller).order_by().values("pk"))
    cleared = _clearances_ending(today).filter(mine, readable)
    consents = _consents_asked().filter(mine, readable)
    items = [_item(record, record.valid_until, today) for record in records[:SHOWN]]
    items += [_item(clearance, clearance.valid_until, today) for clearance in cleared[:SHOWN]]
    return items + [_item(one, None, today, _consent()) for one in consents[:SHOWN]]


def own_due_for_everybody(day: dt.date) -> Iterator[tuple[UUID, DueItem]]:
    """Give the same for everybody; who may read of it is asked where it is told."""
    for record in _records_ending(day):
        yield record.person_id, _item(record, record.valid_until, day)
    for clearance in _clearances_ending(day):
        yield clearance.person_id, _item(clearance, clearance.valid_until, day)
    for asked in _consents_asked():
        yield asked.person_id, _item(asked, None, day, _consent())


def _records_ending(today: dt.date) -> QuerySet[CompetenceRecord]:
    return (
        CompetenceRecord.objects.live()
        .filter(state="verified", unconfirmed=False, valid_until__lte=today + EXPIRING)
        .exclude(owner=F("person"))
        .order_by("valid_until")
    )


def _clearances_ending(today: dt.date) -> QuerySet[Clearance]:
    return (
        Clearance.objects.live()
        .filter(state__in=Clearance.life_cycle.current, valid_until__lte=today + EXPIRING)
        .exclude(owner=F("person"))
        .order_by("valid_until")
    )


def _consents_asked() -> QuerySet[Clearance]:
    asked = Clearance.objects.live().filter(state="requested").exclude(owner=F("person"))
    return asked.order_by("reference")


def _consent() -> str:
    return _("Consent to the screening")


def _item(
    record: CompetenceRecord | Clearance, on: dt.date | None, today: dt.date, what: str = ""
) -> DueItem:
    return DueItem(
        waiting=Waiting.DATE,
        record_type=record._meta.label_lower,
        record_id=record.pk,
        reference=record.reference,
        title=record.title,
        what=what or _reminder(on, today),
        on=on,
    )


def _reminder(on: dt.date | None, today: dt.date) -> str:
    """Say how near the last day is, in the steps in which people are reminded: 90, 30, 7 days."""
    if on is None or on < today:
        return _("Yours has run out: renew it")
    near = next((days for days in SOON if (on - today).days <= days), SOON[-1])
    return _("Yours runs out within {days} days, on {day}").format(
        days=near, day=date_format(on, "SHORT_DATE_FORMAT")
    )


def competence_panel(caller: Caller) -> Mapping[str, object]:
    """Give, for whoever looks after competence, how many gaps there are and how much runs out.

    It is counted anew only when the ledger grew or the day changed.
    """
    if not caller.may(Permission.COMPETENCE_EDIT):
        return {}
    key = (caller.organization_id, head(caller.organization_id).size, clock.today())
    if key not in _COUNTED:
        if len(_COUNTED) >= KEPT:
            _COUNTED.clear()
        _COUNTED[key] = _counted()
    return _COUNTED[key]


def _counted() -> dict[str, object]:
    shown = picture(clock.today())
    if not shown.requirements:
        return {}
    stands = [shown.met(need.person.pk, need.requirement) for need in shown.needs]
    lacking = [met for met in stands if not met.holds]
    return {
        "gaps": len(lacking),
        "unplanned": sum(met.gap is None for met in lacking),
        "expiring": sum(met.standing is Standing.EXPIRING for met in stands),
        "needs": len(stands),
    }
