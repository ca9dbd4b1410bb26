"""7.4, 4.2.2 d: what is told is planned, classified, and reaches whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.catalogue.checks import (
    SHOWN,
    Answer,
    Gap,
    Lack,
    check,
    day_after,
    gap_at,
    joined,
    lapsing,
    missing,
)
from holdfast.context.checks.answers import earliest, every, failed, held, some_current
from holdfast.context.checks.obligations import AMEND, applicable_obligations, nothing_judged
from holdfast.context.choices import Side
from holdfast.context.models import ComplianceObligation
from holdfast.records.models import ContentVersion, Distribution, Trace
from holdfast.support.choices.communication import RANKS, DeliveryState
from holdfast.support.models.communication import (
    GONE_OUT,
    TOLD,
    Communication,
    CommunicationDelivery,
)
from holdfast.support.models.communication_plan import (
    AudienceMember,
    CommunicationPlan,
    CommunicationPlanEntry,
)
from holdfast.support.queries.communication_due import EVENT_KINDS, entries_due, entries_in_use

PLANNED: Final = "support.communication.planned"
ADDED: Final = "support.communication_entry.added"
AMENDED: Final = "support.communication_entry.amended"
ADDRESSED: Final = "support.communication_entry.addressed"
CARRIED_OUT: Final = "support.communication_entry.carried_out"
CLASSIFIED: Final = "support.communication.classified"
TAKEN_BACK: Final = "support.delivery.taken_back"
STEPS: Final = {
    "draft": (gettext_lazy("The communication plan is a draft."), "records.content.submitted"),
    "in_review": (
        gettext_lazy("The communication plan waits for approval."),
        "records.content.approved",
    ),
    "approved": (
        gettext_lazy("The communication plan is approved but not in force."),
        "records.content.put_in_force",
    ),
}


@check(
    "4.2.2/d",
    reads=(ComplianceObligation, Communication, ContentVersion, Distribution, Trace),
)
def obligations_are_communicated(on: dt.date) -> Answer:
    """Every applicable obligation names its audience, which was reached since its last change."""
    subjects = applicable_obligations().annotate(
        since=Coalesce("changed_on", TruncDate("recorded_at"), output_field=DateField())
    )
    return every(
        subjects,
        Lack(Q(audience=""), gettext_lazy("It is not named who has to know it."), AMEND),
        Lack(
            ~(_told() | _acknowledged()) & ~Q(audience=""),
            gettext_lazy("Nothing shows that its audience was told since its last change."),
            PLANNED,
        ),
        none=nothing_judged(),
    )


def _told() -> Q:
    """Give the condition “a communication that went out since the last change is linked to it”."""
    sent = (
        Communication.objects.live()
        .filter(state__in=TOLD, unconfirmed=False, sent_at__isnull=False)
        .annotate(day=TruncDate("sent_at"))
        .filter(day__gte=OuterRef(OuterRef("since")))
    )
    kind = Communication._meta.label_lower
    live = Trace.objects.filter(ended_at__isnull=True)
    forward = live.filter(
        Exists(sent.filter(pk=OuterRef("target_id"))),
        source_id=OuterRef("pk"),
        target_type=kind,
    )
    backward = live.filter(
        Exists(sent.filter(pk=OuterRef("source_id"))),
        target_id=OuterRef("pk"),
        source_type=kind,
    )
    return Q(Exists(forward)) | Q(Exists(backward))


def _acknowledged() -> Q:
    """Give the condition “somebody acknowledged a linked document since the last change”."""
    copies = Distribution.objects.annotate(day=TruncDate("acknowledged_at")).filter(
        day__gte=OuterRef(OuterRef("since"))
    )
    live = Trace.objects.filter(ended_at__isnull=True)
    forward = copies.filter(content_version__record_id=OuterRef("target_id"))
    backward = copies.filter(content_version__record_id=OuterRef("source_id"))
    return Q(Exists(live.filter(Exists(forward), source_id=OuterRef("pk")))) | Q(
        Exists(live.filter(Exists(backward), target_id=OuterRef("pk")))
    )


@check(
    "7.4/1",
    reads=(
        CommunicationPlan,
        CommunicationPlanEntry,
        AudienceMember,
        Communication,
        ContentVersion,
        *EVENT_KINDS,
    ),
)
def communication_is_planned(on: dt.date) -> Answer:
    """A plan in force with internal and external entries, each whole; what was due was done."""
    plan = some_current(
        CommunicationPlan.objects.all(),
        on,
        none=missing(
            CommunicationPlan,
            gettext_lazy("No communication plan is in force."),
            "support.communication_plan.set_up",
        ),
        steps=STEPS,
    )
    if not plan.met:
        return plan
    entries = _planned(on)
    return joined(plan, _both_sides(entries), _whole(entries), _carried_out(entries, on))


def _planned(on: dt.date) -> QuerySet[CommunicationPlanEntry]:
    """Give the entries of the plans that are in force."""
    plans = CommunicationPlan.objects.current(on).order_by()
    return entries_in_use().filter(plan__in=plans.values("pk"))


def _both_sides(entries: QuerySet[CommunicationPlanEntry]) -> Answer:
    sides = set(entries.order_by().values_list("side", flat=True).distinct())
    words = {
        Side.INTERNAL: _("The plan has no entry for whom it tells inside."),
        Side.EXTERNAL: _("The plan has no entry for whom it tells outside."),
    }
    kind = CommunicationPlanEntry._meta.label_lower
    gaps = [Gap(why, type=kind, command=ADDED) for side, why in words.items() if side not in sides]
    return failed(*gaps) if gaps else held()


def _whole(entries: QuerySet[CommunicationPlanEntry]) -> Answer:
    chosen = AudienceMember.objects.filter(entry=OuterRef("pk"), ended_at__isnull=True)
    nobody = Q(audience="", to_everyone=False) & ~Q(Exists(chosen))
    return every(
        entries,
        Lack(
            Q(content="", title=""), gettext_lazy("It does not say what is communicated."), AMENDED
        ),
        Lack(
            Q(trigger="", every__isnull=True),
            gettext_lazy("It names neither an event nor how often."),
            AMENDED,
        ),
        Lack(nobody, gettext_lazy("It names no audience."), ADDRESSED),
        Lack(Q(means=""), gettext_lazy("It does not say how."), AMENDED),
        Lack(Q(responsible__isnull=True), gettext_lazy("No role is responsible for it."), AMENDED),
    )


def _carried_out(entries: QuerySet[CommunicationPlanEntry], on: dt.date) -> Answer:
    due = entries_due(list(entries))
    late = [each for each in due if each.due_on < on]
    if late:
        return failed(
            *(
                gap_at(
                    each.entry,
                    _("It was due on {day} and is not carried out: {why}.").format(
                        day=each.due_on, why=each.why
                    ),
                    CARRIED_OUT,
                )
                for each in late[:SHOWN]
            )
        )
    return held(lapses_on=earliest(day_after(each.due_on) for each in due))


@check("7.4/2", reads=(CommunicationPlanEntry, Communication, CommunicationDelivery))
def sensitivity_is_decided_first(on: dt.date) -> Answer:
    """Each entry and each sent communication is classified, and nobody got more than they may."""
    entries = entries_in_use()
    sent = Communication.objects.live().filter(unconfirmed=False, state__in=GONE_OUT)
    if not entries.exists() and not sent.exists():
        none = missing(
            CommunicationPlanEntry,
            gettext_lazy("Nothing is planned to be communicated, and nothing was."),
            ADDED,
        )
        return failed(none)
    classified = joined(
        every(
            entries,
            Lack(Q(sensitivity=""), gettext_lazy("It has no sensitivity."), AMENDED),
        ),
        every(
            sent.order_by("reference"),
            Lack(
                Q(decided_classification="") | Q(sensitivity_set_at__isnull=True),
                gettext_lazy("It went out, and nobody had decided how sensitive it is."),
                CLASSIFIED,
            ),
        ),
    )
    return joined(classified, _nobody_got_too_much())


def _nobody_got_too_much() -> Answer:
    too_much = Q(pk__in=[])
    for classification, rank in RANKS.items():
        lower = [name for name, other in RANKS.items() if other < rank]
        too_much |= Q(communication__decided_classification=classification, may_receive__in=lower)
    found = (
        CommunicationDelivery.objects.filter(too_much, sent_at__isnull=False)
        .exclude(state=DeliveryState.TAKEN_BACK)
        .filter(communication__standing="live", communication__unconfirmed=False)
        .order_by("communication__reference", "pk")
        .values_list("communication_id", flat=True)
    )
    wrong = list(dict.fromkeys(found))
    if not wrong:
        return held()
    known: dict[Any, Communication] = Communication.objects.in_bulk(wrong[:SHOWN])
    gaps: Sequence[Gap] = [
        gap_at(
            known[key],
            _("It went to somebody who may not receive anything that sensitive."),
            TAKEN_BACK,
        )
        for key in wrong[:SHOWN]
    ]
    return lapsing(Answer(met=False, gaps=tuple(gaps), gaps_total=len(wrong)), None)
