"""The board of communication, and the plan as a matrix (7.4)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.records.queries import version_in_force_of
from holdfast.support.choices.communication import REACHED, DeliveryState
from holdfast.support.models.communication import Communication, CommunicationDelivery
from holdfast.support.models.communication_plan import (
    AudienceMember,
    CommunicationPlan,
    CommunicationPlanEntry,
)
from holdfast.support.models.contacts import Contact
from holdfast.support.models.incoming_communication import IncomingCommunication
from holdfast.support.queries.communication_due import EntryDue, due_for, entries_due
from holdfast.support.queries.communication_panels import contact_cards
from holdfast.work.queries import DueItem, Waiting

LIMIT: Final = 100  # cards of one column; the register holds them all
AHEAD: Final = dt.timedelta(days=14)
OPEN_INCOMING: Final = ("received", "graded", "relevant")
UNDER_WAY: Final = ("planned", "drafted", "sensitivity_set", "released")
OUT: Final = ("sent", "undelivered")
ON_THE_LIST: Final = ~Q(deliveries__state__in=(DeliveryState.WITHDRAWN, DeliveryState.TAKEN_BACK))


@dataclass(frozen=True)
class OutCard:
    """A communication on the board, with how far it came."""

    communication: Communication
    recipients: int = 0
    reached: int = 0
    confirmed: int = 0
    failed: int = 0
    to_tell: int = 0

    @property
    def is_late(self) -> bool:
        """Tell whether it should have gone out, or been confirmed, before today."""
        record, today = self.communication, clock.today()
        due = record.acknowledge_by if record.sent_at is not None else record.send_by
        return due is not None and due < today


@dataclass(frozen=True)
class Board:
    """What a security manager looks at: due, in writing, out, come in, contacts gone stale."""

    due: Sequence[EntryDue]
    writing: Sequence[OutCard]
    released: Sequence[OutCard]
    out: Sequence[OutCard]
    incoming: Sequence[IncomingCommunication]
    late_incoming: int
    stale_contacts: int
    mine: Sequence[CommunicationDelivery]


def board_of(caller: Caller, today: dt.date) -> Board:
    """Give the board of communication as the caller may see it, in a bounded number of queries."""
    cards = _cards(caller)
    incoming = list(
        IncomingCommunication.objects.visible_to(caller)
        .live()
        .filter(state__in=OPEN_INCOMING)
        .select_related("handler", "contact", "party")
        .order_by("answer_due", "received_at")[:LIMIT]
    )
    return Board(
        due=due_for(caller, today + AHEAD)[:LIMIT],
        writing=[c for c in cards if c.communication.state in ("planned", "drafted")],
        released=[c for c in cards if c.communication.state in ("sensitivity_set", "released")],
        out=[c for c in cards if c.communication.state in OUT],
        incoming=incoming,
        late_incoming=sum(i.answer_due is not None and i.answer_due < today for i in incoming),
        stale_contacts=sum(len(g.contacts) for g in contact_cards(caller, stale_on=today)),
        mine=waiting_for(caller),
    )


def _cards(caller: Caller) -> list[OutCard]:
    def counted(*states: str) -> Count:
        return Count("deliveries", filter=Q(deliveries__state__in=states))

    found = (
        Communication.objects.visible_to(caller)
        .live()
        .filter(state__in=(*UNDER_WAY, *OUT))
        .select_related("owner", "entry")
        .annotate(
            recipients=Count("deliveries", filter=ON_THE_LIST),
            reached=counted(*REACHED),
            confirmed=counted(DeliveryState.ACKNOWLEDGED, DeliveryState.ANSWERED),
            failed=counted(DeliveryState.UNDELIVERED),
            to_tell=counted(DeliveryState.TO_TELL),
        )
        .order_by("-recorded_at")
    )
    return [
        OutCard(each, each.recipients, each.reached, each.confirmed, each.failed, each.to_tell)
        for each in found[: LIMIT * 3]
    ]


def waiting_for(caller: Caller) -> list[CommunicationDelivery]:
    """Give what the caller was sent, may read and has not confirmed; nothing for programs."""
    if caller.person_id is None:
        return []
    return list(
        CommunicationDelivery.objects.filter(
            person_id=caller.person_id,
            state=DeliveryState.SENT,
            communication__wants_acknowledgement=True,
            communication__in=Communication.objects.visible_to(caller).live().order_by(),
        )
        .select_related("communication")
        .order_by("-sent_at")[:LIMIT]
    )


@dataclass(frozen=True)
class MatrixRow:
    """An entry of the plan as a row: what, when, with whom, how, by whom, how sensitive."""

    entry: CommunicationPlanEntry
    due: EntryDue | None
    addressed: int
    in_force: bool

    @property
    def missing(self) -> bool:
        """Tell whether a part that the standard asks for is empty."""
        entry = self.entry
        whom = entry.audience or entry.to_everyone or self.addressed
        when = entry.trigger or entry.every is not None
        return not all((when, whom, entry.means, entry.responsible_id, entry.sensitivity))


@dataclass(frozen=True)
class Matrix:
    """The entries of all plans in use, those of one plan together."""

    plans: Sequence[tuple[CommunicationPlan, Sequence[MatrixRow]]]
    contacts: int

    @property
    def rows(self) -> list[MatrixRow]:
        """All rows."""
        return [row for _plan, rows in self.plans for row in rows]


def matrix_of(caller: Caller) -> Matrix:
    """Give the communication plan as a matrix; three queries per plan and six beside."""
    plans = list(
        CommunicationPlan.objects.visible_to(caller)
        .live()
        .exclude(state="withdrawn")
        .order_by("reference")
    )
    entries = list(
        CommunicationPlanEntry.objects.visible_to(caller)
        .live()
        .filter(state="in_use", plan__in=plans)
        .select_related("responsible", "releaser", "owner")
        .order_by("side", "reference")
    )
    due = {each.entry.pk: each for each in reversed(entries_due(entries))}
    members = Counter(
        AudienceMember.objects.filter(
            entry__in=[entry.pk for entry in entries], ended_at__isnull=True
        ).values_list("entry_id", flat=True)
    )
    by_plan: dict[UUID, list[MatrixRow]] = defaultdict(list)
    approved = {plan.pk: entries_in_force(plan) for plan in plans}
    now = {plan.pk: {line["id"]: line["substance"] for line in plan.lines()} for plan in plans}
    for entry in entries:
        key = str(entry.pk)
        bound = approved[entry.plan_id].get(key)
        stands = bound is not None and bound == now[entry.plan_id].get(key)
        row = MatrixRow(entry, due.get(entry.pk), members[entry.pk], stands)
        by_plan[entry.plan_id].append(row)
    contacts = Contact.objects.visible_to(caller).live().filter(state="in_use").count()
    return Matrix([(plan, by_plan[plan.pk]) for plan in plans], contacts)


def entries_in_force(plan: CommunicationPlan) -> dict[str, str]:
    """Give the digests of the entries that the version in force of a plan binds, by key."""
    version = version_in_force_of(plan)
    if version is None:
        return {}
    return {line["id"]: line["substance"] for line in version.annex.get("entries", ())}


def home_panel(caller: Caller) -> dict[str, object]:
    """Give what waits on the home page: due, come in, to confirm; empty where nothing does."""
    today = clock.today()
    due = due_for(caller, today + dt.timedelta(days=7))
    mine = waiting_for(caller)
    incoming = list(
        IncomingCommunication.objects.visible_to(caller)
        .live()
        .filter(state__in=OPEN_INCOMING)
        .filter(Q(owner_id=caller.person_id) | Q(answer_due__lte=today))
        .order_by("answer_due")[:5]
    )
    if not (due or mine or incoming):
        return {}
    return {"due": due[:5], "more": max(0, len(due) - 5), "mine": mine[:5], "incoming": incoming}


def receipts_due(caller: Caller) -> list[DueItem]:
    """Give, for My work, what the caller was sent and is to confirm."""
    return [_to_confirm(each) for each in waiting_for(caller)]


def receipts_due_for_everybody(day: dt.date) -> Iterator[tuple[UUID, DueItem]]:
    """Give the same for everybody who was sent something."""
    sent = CommunicationDelivery.objects.filter(
        person__isnull=False,
        state=DeliveryState.SENT,
        communication__wants_acknowledgement=True,
        communication__standing="live",
    ).select_related("communication")
    for each in sent.order_by("-sent_at"):
        if each.person_id is not None:
            yield each.person_id, _to_confirm(each)


def _to_confirm(delivery: CommunicationDelivery) -> DueItem:
    told = delivery.communication
    return DueItem(
        waiting=Waiting.ACKNOWLEDGE,
        record_type=told._meta.label_lower,
        record_id=told.pk,
        reference=told.reference,
        title=told.title,
        what=_("Confirm that you received it"),
        on=told.acknowledge_by,
        since=delivery.sent_at.date() if delivery.sent_at is not None else None,
    )
