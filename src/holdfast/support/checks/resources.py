"""7.1, 5.1 and 6.1.3: what the system needs, who decided on it, and what it is needed for."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from holdfast.context.checks.answers import TRACE, counting, every, failed, held, some_current
from holdfast.context.queries.links import linked_to
from holdfast.records.models import ContentVersion, Trace
from holdfast.support.choices.resources import ResourceKind
from holdfast.support.models import ResourceNeed, ResourcePlan

RISKS: Final = ("risk.riskscenario", "risk.treatment")
GRANT: Final = "support.need.granted"
STATED: Final = "support.need.stated"
NONE_STATED: Final = Gap(
    why=gettext_lazy("No resource need is stated."),
    type=ResourceNeed._meta.label_lower,
    command=STATED,
)
UNDECIDED: Final = Lack(
    Q(state="needed", provided__lt=F("needed")),
    gettext_lazy("Less is there than is needed, and nobody decided on it."),
    GRANT,
)
STEPS: Final = {
    "draft": (gettext_lazy("The resource plan is a draft."), "records.content.submitted"),
    "in_review": (
        gettext_lazy("The resource plan waits for approval."),
        "records.content.approved",
    ),
    "approved": (
        gettext_lazy("The resource plan is approved but not in force."),
        "records.content.put_in_force",
    ),
}


@check("7.1/1", reads=(ResourcePlan, ResourceNeed, ContentVersion))
def resources_are_planned_and_gaps_decided(on: dt.date) -> Answer:
    """A resource plan in force that looks at each of the five kinds; every gap has a decision."""
    plan = some_current(
        ResourcePlan.objects.all(),
        on,
        none=missing(
            ResourcePlan,
            gettext_lazy("No resource plan is in force."),
            "support.resource_plan.set_up",
        ),
        steps=STEPS,
    )
    return joined(plan, _five_kinds(), every(_needs(), UNDECIDED))


def _needs() -> QuerySet[ResourceNeed]:
    found: QuerySet[ResourceNeed] = counting(ResourceNeed).exclude(state="ended")
    return found


def _five_kinds() -> Answer:
    stated = set(_needs().order_by().values_list("kind", flat=True))
    gaps = [
        missing(
            ResourceNeed,
            _("No need of this kind is stated, not even one that is met: {kind}.").format(
                kind=ResourceKind(kind).label
            ),
            STATED,
        )
        for kind in ResourceKind.values
        if kind not in stated
    ]
    return failed(*gaps) if gaps else held()


@check("5.1/4", reads=(ResourceNeed,))
def top_management_decides_on_resources(on: dt.date) -> Answer:
    """Every need has a decision by top management; nothing granted is late."""
    needs = _needs()
    not_by_top = [
        need.pk
        for need in needs.exclude(decided_on=None).only("pk", "decided_by_roles")
        if "top_management" not in need.decided_by_roles
    ]
    answer = every(
        needs,
        Lack(
            Q(decided_on=None),
            gettext_lazy("Top management has not decided on it."),
            GRANT,
        ),
        Lack(
            Q(pk__in=not_by_top),
            gettext_lazy("Somebody else than top management decided on it."),
            "support.need.reopened",
        ),
        Lack(
            Q(state="granted", provide_by__lt=on),
            gettext_lazy("It was granted, and is not there by its date."),
            "support.need.provided",
        ),
        none=NONE_STATED,
    )
    first = (
        needs.filter(state="granted", provide_by__gte=on)
        .order_by("provide_by")
        .values_list("provide_by", flat=True)
        .first()
    )
    return lapsing(answer, day_after(first))


@check("6.1.3/f", reads=(ResourceNeed, Trace, *RISKS))
def resources_follow_from_risks(on: dt.date) -> Answer:
    """Every resource need is linked to the risk or treatment that calls for it."""
    return every(
        _needs(),
        Lack(
            ~linked_to(RISKS),
            gettext_lazy("It is not linked to a risk or a treatment that calls for it."),
            TRACE,
        ),
        none=NONE_STATED,
    )
