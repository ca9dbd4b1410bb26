"""Reads over change plans: what they touch, what they wait for, what they cover (6.3, 8.4)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.gates import Text
from holdfast.catalogue.checks import CHECKS
from holdfast.catalogue.standard import standard
from holdfast.common import clock
from holdfast.leadership.models import Role, RoleAssignment
from holdfast.planning.models import AWAITING_REVIEW, ChangePlan, RoleChange, UnintendedChange
from holdfast.records.choices import Relation
from holdfast.records.models import Record, Trace
from holdfast.records.queries import records_by_key

PLAN: Final = "planning.changeplan"
SCENARIO: Final = "risk.riskscenario"
# The states in which a plan allows the change that it describes.
CARRIED_OUT: Final = (*AWAITING_REVIEW, "reviewed", "closed")
ALLOWING: Final = ("approved", "planned", *CARRIED_OUT, "minor")
SHOWN: Final = 100  # records named in an effect assessment
Pair = tuple[UUID, str, UUID]  # plan, kind of the other record, the other record


def _touching(plans: Iterable[UUID] | None = None, record: UUID | None = None) -> list[Pair]:
    """Give which plans change which records, whichever end the link was made from."""
    live = Trace.objects.filter(relation=Relation.CHANGES, ended_at__isnull=True)
    outward, inward = live.filter(source_type=PLAN), live.filter(target_type=PLAN)
    if plans is not None:
        keys = list(plans)
        outward, inward = outward.filter(source_id__in=keys), inward.filter(target_id__in=keys)
    if record is not None:
        outward, inward = outward.filter(target_id=record), inward.filter(source_id=record)
    return [
        *outward.values_list("source_id", "target_type", "target_id"),
        *inward.values_list("target_id", "source_type", "source_id"),
    ]


def touched_by(plan: ChangePlan) -> list[tuple[str, UUID]]:
    """Give the records that a plan says it changes, by kind and key."""
    return [(kind, key) for _plan, kind, key in _touching([plan.pk])]


def plans_that_count() -> QuerySet[ChangePlan]:
    """Give the plans that are live and confirmed, in the order of their references."""
    return ChangePlan.objects.live().filter(unconfirmed=False).order_by("reference")


def plans_allowing(record: Record, since: dt.date | None) -> QuerySet[ChangePlan]:
    """Give the plans that allow a change of a record and were decided on a day or later.

    A plan names a record by a link from before its decision, a role also by saying who takes it
    over. Once it was reviewed, it allows nothing more.
    """
    handed_over = RoleChange.objects.filter(role_id=record.pk, dropped_because="")
    linked = ChangePlan.objects.in_bulk([plan for plan, _kind, _key in _touching(record=record.pk)])
    keys = {
        *(key for key, plan in linked.items() if plan.was_decided_for(record.pk)),
        *handed_over.values_list("plan_id", flat=True),
    }
    found = plans_that_count().filter(pk__in=keys, state__in=ALLOWING)
    found = found.exclude(reviewed_on__lt=clock.today())
    return found if since is None else found.filter(decided_on__gte=since)


def plans_that_are_settled(keys: Iterable[UUID]) -> list[ChangePlan]:
    """Give those of some plans that stand as they were decided."""
    frozen = [state.key for state in ChangePlan.life_cycle.states if state.frozen]
    return list(ChangePlan.objects.filter(pk__in=list(keys), state__in=frozen))


def plans_by_record() -> dict[UUID, list[ChangePlan]]:
    """Give, per record, the plans that allow a change of it; four questions."""
    plans = plans_that_count().filter(state__in=ALLOWING).in_bulk()
    named = RoleChange.objects.filter(dropped_because="").values_list("plan_id", "role_id")
    found: dict[UUID, list[ChangePlan]] = defaultdict(list)
    for key, _kind, record in _touching():
        if key in plans and plans[key].was_decided_for(record):
            found[record].append(plans[key])
    for key, role in named:
        if key in plans and plans[key] not in found[role]:
            found[role].append(plans[key])
    return found


def records_by_plan() -> dict[UUID, list[UUID]]:
    """Give, per plan, the records that it says it changes; two questions."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for plan, _kind, record in _touching():
        found[plan].append(record)
    return found


# --- The four considerations (6.3 a to d)


def named_role_changes(plan: ChangePlan) -> QuerySet[RoleChange]:
    """Give the role changes of a plan that were not dropped again."""
    found = RoleChange.objects.filter(plan=plan, dropped_because="")
    return found.select_related("role", "from_person", "to_person").order_by("named_at")


def assignments_held(role: Role, person: Person) -> QuerySet[RoleAssignment]:
    """Give the assignments by which a person holds a role as its holder, not ended yet."""
    held = RoleAssignment.objects.live().filter(role=role, person=person, kind="holder")
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today())
    return held.filter(lasting, state__in=RoleAssignment.life_cycle.current)


@dataclass(frozen=True)
class Named:
    """What a plan names now: the records that it changes, and the changes of roles."""

    records: tuple[UUID, ...] = ()
    roles: tuple[UUID, ...] = ()


def named_by(plan: ChangePlan) -> Named:
    """Give what a plan names now."""
    roles = tuple(named_role_changes(plan).values_list("pk", flat=True))
    return Named(tuple(key for _kind, key in touched_by(plan)), roles)


def is_forecast_seen(plan: ChangePlan, named: Named) -> bool:
    """Tell whether somebody looked at the forecast with exactly the records and roles now named."""
    if plan.forecast_seen_on is None:
        return False
    # Plans whose forecast was looked at before roles were kept with it hold none.
    records, roles = plan.effect.get("changes", ()), plan.effect.get("roles")
    return set(records) == set(map(str, named.records)) and (
        roles is None or set(roles) == set(map(str, named.roles))
    )


def missing_considerations(plan: ChangePlan, named: Named) -> list[str]:
    """Name what of 6.3 a to c is not recorded yet."""
    lacks = [
        (not plan.purpose.strip(), _("the purpose")),
        (not plan.consequences.strip(), _("the possible consequences")),
        (not plan.integrity.strip(), _("what it means for the integrity of the system")),
        (not named.records, _("a link to each record that it changes")),
        (not is_forecast_seen(plan, named), _("a look at the forecast with the change")),
        (not plan.resources.strip(), _("the resources")),
    ]
    return [words for lacking, words in lacks if lacking]


# --- Effect assessment (6.3 b)


@dataclass(frozen=True)
class Touched:
    """A record that a change touches: itself changed, or hanging on one that is."""

    record: Record
    directly: bool


@dataclass(frozen=True)
class Effect:
    """What a change touches: records, and the statements whose answer rests on such records."""

    records: tuple[Touched, ...]
    statements: tuple[str, ...]
    left_out: int

    @property
    def changed(self) -> tuple[Record, ...]:
        """The records that are changed themselves."""
        return tuple(each.record for each in self.records if each.directly)


def effect_of(caller: Caller, plan: ChangePlan) -> Effect:
    """List the records and the statements that a change touches, for those who may read them."""
    direct = touched_by(plan)
    keys = {key for _kind, key in direct}
    hanging = [
        pair for pair in _hanging_on(keys) if pair[1] not in keys and pair != (PLAN, plan.pk)
    ]
    known = records_by_key(caller, [*direct, *hanging])
    listed = [Touched(known[key], directly=True) for _kind, key in direct if key in known]
    further = sorted({key for _kind, key in hanging if key in known}, key=str)
    listed += [Touched(known[key], directly=False) for key in further]
    return Effect(
        records=tuple(listed[:SHOWN]),
        statements=statements_reading({kind for kind, _key in direct}),
        left_out=max(0, len(listed) - SHOWN),
    )


def _hanging_on(keys: set[UUID]) -> list[tuple[str, UUID]]:
    live = Trace.objects.filter(ended_at__isnull=True)
    return [
        *live.filter(source_id__in=keys).values_list("target_type", "target_id"),
        *live.filter(target_id__in=keys).values_list("source_type", "source_id"),
    ]


def statements_reading(kinds: set[str]) -> tuple[str, ...]:
    """Give the statements whose checks read records of any of these kinds, in their order."""
    return tuple(
        requirement.id
        for requirement in standard().requirements
        if requirement.id in CHECKS and kinds & set(CHECKS[requirement.id].reads)
    )


# --- The board


STAGES: Final = (
    "raised",
    "screened",
    "risk_considered",
    "approved",
    "planned",
    *AWAITING_REVIEW,
    "reviewed",
)
PER_STAGE: Final = 25


@dataclass(frozen=True)
class Card:
    """A plan on the board, with what it waits for."""

    plan: ChangePlan
    waits_for: str
    is_late: bool


@dataclass(frozen=True)
class Stage:
    """One column of the board."""

    key: str
    label: Text
    meaning: Text
    cards: tuple[Card, ...]
    total: int


@dataclass(frozen=True)
class Board:
    """All plans under way by stage, with figures of those that are not."""

    stages: tuple[Stage, ...]
    deferred: tuple[ChangePlan, ...]
    ended: Mapping[str, int]
    late: int


def board_of(caller: Caller, on: dt.date) -> Board:
    """Give the change plans by stage, each with what it waits for; a few questions in all."""
    visible = ChangePlan.objects.visible_to(caller).live()
    under_way = list(
        visible.filter(state__in=(*STAGES, "deferred"))
        .select_related("owner")
        .order_by("reference")
    )
    touched: dict[UUID, list[UUID]] = defaultdict(list)
    for plan_id, _kind, record in _touching([plan.pk for plan in under_way]):
        touched[plan_id].append(record)
    roles: dict[UUID, list[UUID]] = defaultdict(list)
    handed_over = RoleChange.objects.filter(dropped_because="", plan__in=under_way)
    for plan_id, role_change in handed_over.values_list("plan_id", "pk"):
        roles[plan_id].append(role_change)
    cards: dict[str, list[Card]] = defaultdict(list)
    for plan in under_way:
        named = Named(tuple(touched[plan.pk]), tuple(roles[plan.pk]))
        words = waits_for(plan, named, on)
        cards[plan.state].append(Card(plan, words, is_late(plan, on)))
    states = ChangePlan.life_cycle.by_key
    stages = tuple(
        Stage(
            key,
            states[key].label,
            states[key].meaning,
            tuple(cards[key][:PER_STAGE]),
            len(cards[key]),
        )
        for key in STAGES
    )
    ended = visible.filter(state__in=("closed", "minor", "rejected")).values_list(
        "state", flat=True
    )
    counted: dict[str, int] = defaultdict(int)
    for state in ended:
        counted[state] += 1
    late = sum(card.is_late for found in cards.values() for card in found)
    return Board(stages, tuple(c.plan for c in cards["deferred"]), counted, late)


def unintended_open(caller: Caller) -> list[UnintendedChange]:
    """Give the unintended changes that are not mitigated yet, the latest first."""
    found = UnintendedChange.objects.visible_to(caller).live()
    waiting = found.filter(state__in=("detected", "consequences_reviewed"))
    return list(waiting.order_by("-detected_on", "reference")[:PER_STAGE])


def is_late(plan: ChangePlan, on: dt.date) -> bool:
    """Tell whether the day of the plan's next step has passed."""
    if plan.state in AWAITING_REVIEW:
        return plan.is_review_late(on)
    return plan.state in ("approved", "planned") and bool(
        plan.implement_by and plan.implement_by < on
    )


def waits_for(plan: ChangePlan, named: Named, on: dt.date) -> str:
    """Say in a few words what a plan waits for in its stage."""
    if plan.state == "raised":
        return _("the screening by the seven kinds of change")
    if plan.state == "screened" and plan.kinds and plan.risk_considered_on is None:
        return _("a consideration of its security risks")
    if plan.state in ("screened", "risk_considered"):
        lacks = missing_considerations(plan, named)
        if not plan.roles_stay and not named.roles:
            lacks.append(_("who will hold which role"))
        return ", ".join(lacks) or _("a decision")
    if plan.state == "approved":
        return _("days for carrying it out and for its review")
    if plan.state == "planned":
        return _("being carried out")
    if plan.state in AWAITING_REVIEW:
        return _left_out(plan, named) or _("a review of how it worked")
    return _("being closed") if plan.state == "reviewed" else ""


def _left_out(plan: ChangePlan, named: Named) -> str:
    """Say what an emergency left out and that is considered afterwards."""
    if not plan.emergency:
        return ""
    if plan.screened_on is None:
        return _("the screening, afterwards")
    if plan.kinds and plan.risk_considered_on is None:
        return _("a consideration of its security risks, afterwards")
    lacks = missing_considerations(plan, named)
    if not plan.roles_stay and not named.roles:
        lacks.append(_("who holds which role"))
    return ", ".join(lacks)
