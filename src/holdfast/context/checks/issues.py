"""4.1: issues, the supply chain, climate change."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from holdfast.acting.gates import Text
from holdfast.catalogue.checks import (
    Answer,
    Gap,
    Lack,
    check,
    day_after,
    joined,
    lapsing,
    missing,
)
from holdfast.context.checks.answers import (
    TRACE,
    current,
    earliest,
    every,
    latest_of,
    one_or_other,
    some_current,
)
from holdfast.context.choices import FROM_THE_SUPPLY_CHAIN, IN_THE_SUPPLY_CHAIN, Side
from holdfast.context.models import (
    ClimateDetermination,
    ComplianceObligation,
    ContextIssue,
    InterestedParty,
    PartyRequirement,
    SupplyChainDetermination,
)
from holdfast.context.queries.links import linked_records, linked_to
from holdfast.records.models import Trace

SUPPLIERS_AND_LANES: Final = (
    "controls.externalprovider",
    "controls.externallyprovidedprocess",
    "controls.supplynode",
    "controls.supplylink",
)
SUPPLY_CHAIN_REQUIREMENTS: Final = {
    "context.partyrequirement": Q(party__kind__in=IN_THE_SUPPLY_CHAIN),
    "context.complianceobligation": Q(kind__in=FROM_THE_SUPPLY_CHAIN),
}
STEPS: Final[dict[str, tuple[Text, str]]] = {
    "captured": (_("Its effect is not assessed yet."), "context.issue.assessed"),
    "changed": (_("It changed and is not assessed anew yet."), "context.issue.assessed"),
    "assessed": (_("Nobody has decided yet whether it counts."), "context.issue.adopted"),
}
COMPLETE: Final = (
    Lack(
        Q(effect=""),
        _("Its effect on the security management system is not stated."),
        "context.issue.amended",
    ),
    Lack(Q(owner__isnull=True), _("It has no owner."), "context.issue.amended"),
)


def _issues_of(side: Side, on: dt.date, none: Text) -> Answer:
    return some_current(
        ContextIssue.objects.filter(side=side),
        on,
        *COMPLETE,
        none=missing(ContextIssue, none, "context.issue.captured"),
        steps=STEPS,
    )


@check("4.1/1", reads=(ContextIssue,))
def external_issues(on: dt.date) -> Answer:
    """There is a current external issue with its effect and an owner."""
    return _issues_of(Side.EXTERNAL, on, _("No external issue is recorded."))


@check("4.1/2", reads=(ContextIssue,))
def internal_issues(on: dt.date) -> Answer:
    """There is a current internal issue with its effect and an owner."""
    return _issues_of(Side.INTERNAL, on, _("No internal issue is recorded."))


@check(
    "4.1/3",
    reads=(
        ContextIssue,
        SupplyChainDetermination,
        PartyRequirement,
        InterestedParty,
        ComplianceObligation,
        *SUPPLIERS_AND_LANES,
    ),
)
def issues_of_the_supply_chain(on: dt.date) -> Answer:
    """A current issue comes from the supply chain, or it was decided that none does."""
    linked = linked_to(
        (*SUPPLIERS_AND_LANES, *SUPPLY_CHAIN_REQUIREMENTS), only=SUPPLY_CHAIN_REQUIREMENTS
    )
    issue = some_current(
        ContextIssue.objects.filter(from_supply_chain=True),
        on,
        Lack(
            ~linked,
            _("It is not linked to the supplier, route or requirement that it comes from."),
            TRACE,
        ),
        none=missing(
            ContextIssue,
            _("No issue is marked as coming from the supply chain."),
            "context.issue.captured",
        ),
        steps=STEPS,
    )
    decision = some_current(
        SupplyChainDetermination.objects.filter(issues_arise=False),
        on,
        Lack(Q(reason=""), _("The decision has no reason."), "context.supply_chain.determined"),
        none=missing(
            SupplyChainDetermination,
            _("Nor is it decided, with a reason, that no issue comes from there."),
            "context.supply_chain.determined",
        ),
    )
    return one_or_other(issue, decision)


@check("4.1/4", reads=(ClimateDetermination, ContextIssue))
def climate_change(on: dt.date) -> Answer:
    """It is decided whether climate change is relevant; where it is, a current issue follows."""
    decided = some_current(
        ClimateDetermination.objects.all(),
        on,
        Lack(Q(reason=""), _("The decision has no reason."), "context.climate.determined"),
        none=_undecided(),
    )
    if not decided.met:
        return decided
    relevant = current(ClimateDetermination, on).filter(relevant=True)
    followed = every(
        relevant,
        Lack(
            ~linked_to(("context.contextissue",), only={"context.contextissue": _now(on)}),
            _("Climate change is relevant, but no current issue is linked to the decision."),
            TRACE,
        ),
    )
    answer = joined(decided, followed)
    return lapsing(answer, _issues_last_until(relevant, on)) if relevant.exists() else answer


def _undecided() -> Gap:
    return missing(
        ClimateDetermination,
        _("It is not decided whether climate change is a relevant issue."),
        "context.climate.determined",
    )


def _now(on: dt.date) -> Q:
    """Give the condition “is current on a day” for issues."""
    return Q(state__in=ContextIssue.life_cycle.current) & (
        Q(review_due__isnull=True) | Q(review_due__gte=on)
    )


def _issues_last_until(relevant: QuerySet[Any], on: dt.date) -> dt.date | None:
    """Give the day on which the first of these decisions has no current issue left."""
    issues = linked_records("context.contextissue", relevant, where=_now(on))
    days = dict(issues.values_list("pk", "review_due")) if issues is not None else {}
    keys = relevant.order_by().values("pk")
    live = Trace.objects.filter(ended_at__isnull=True)
    links = [
        *live.filter(source_id__in=keys, target_type="context.contextissue").values_list(
            "source_id", "target_id"
        ),
        *live.filter(target_id__in=keys, source_type="context.contextissue").values_list(
            "target_id", "source_id"
        ),
    ]
    of_decision: dict[UUID, list[dt.date | None]] = defaultdict(list)
    for decision, issue in links:
        if issue in days:
            of_decision[decision].append(day_after(days[issue]))
    return earliest(latest_of(lapses) for lapses in of_decision.values())
