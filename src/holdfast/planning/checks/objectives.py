"""6.2 and 6.1.3 c: objectives that are set, measured, planned, made known and kept up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Unit
from holdfast.acting.gates import Text
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
    simply,
)
from holdfast.context.checks.answers import REVIEWED, TRACE, counting, earliest, every, near_misses
from holdfast.context.queries.links import has_action, linked_to
from holdfast.planning.models import (
    NoObjectiveReason,
    Objective,
    ObjectivesDocument,
    ProgressEntry,
    entry_of,
)
from holdfast.planning.queries.commitments import (
    COMMITMENT,
    POLICY,
    REQUIREMENTS,
    RISK,
    RISKS,
    serves_commitment_in_force,
)
from holdfast.planning.queries.communication import (
    TOLD_BY,
    reached_beside,
    reached_by_documents,
)
from holdfast.planning.queries.lapses import linked_until
from holdfast.planning.queries.top_risks import top_risks
from holdfast.records.models import ContentVersion, Distribution, Trace
from holdfast.work.models import Action

PROPOSE: Final = "planning.objective.proposed"
REVISE: Final = "planning.objective.revised"
MEASURE: Final = "planning.objective.measured"
WRITE: Final = "planning.objectives_document.written"
DISTRIBUTE: Final = "records.content.distributed"
STEPS: Final[dict[str, tuple[Text, str]]] = {
    "proposed": (gettext_lazy("It is not approved yet."), "planning.objective.approved"),
    "approved": (gettext_lazy("It is not taken up yet."), "planning.objective.activated"),
}


def active_objectives() -> QuerySet[Any]:
    """Give the objectives that are worked on, reviewed in time or not."""
    return counting(Objective).filter(state="active")


def _none(on: dt.date) -> Answer:
    """Say how far the objectives are that are not active yet."""
    gaps: Sequence[Gap] = near_misses(Objective.objects.all(), on, STEPS) or (
        missing(Objective, gettext_lazy("No objective is active."), PROPOSE),
    )
    return Answer(met=False, gaps=tuple(gaps), gaps_total=len(gaps))


def _each(on: dt.date, *lacks: Lack) -> Answer:
    """Answer “every active objective is as it should be, and there is one”."""
    found = active_objectives()
    return every(found, *lacks) if found.exists() else _none(on)


@check("6.2.1/0", reads=(Objective, Unit))
def set_at_every_level(on: dt.date) -> Answer:
    """Objectives are active for the organization and for each unit that sets its own."""
    counted = Objective.objects.current(on)
    if not counted.exists():
        return _none(on)
    reviews: dict[UUID | None, list[dt.date | None]] = defaultdict(list)
    for unit, review in counted.order_by().values_list("unit_id", "review_due"):
        reviews[unit].append(day_after(review))
    gaps: list[Gap] = []
    if None not in reviews:
        why = gettext_lazy("No objective is active for the whole organization.")
        gaps.append(missing(Objective, why, PROPOSE))
    units = Unit.objects.current(on).filter(needs_objectives=True).order_by("reference")
    wanted: list[UUID | None] = [None]
    for place in units:
        wanted.append(place.pk)
        if place.pk not in reviews:
            why = gettext_lazy("The unit sets objectives of its own, and none is active.")
            gaps.append(gap_at(place, why, PROPOSE))
    if gaps:
        return Answer(met=False, gaps=tuple(gaps[:SHOWN]), gaps_total=len(gaps))
    # Each level has one until its last one falls due for review.
    lasts = [None if None in reviews[key] else max(filter(None, reviews[key])) for key in wanted]
    shown = [*counted.order_by("reference")[:SHOWN]]
    answer = replace(simply(met=True, evidence=shown), evidence_total=counted.count())
    return lapsing(answer, earliest(lasts))


@check(
    "6.2.1/a",
    reads=(Objective, ContentVersion, POLICY, COMMITMENT),
    awaits=(COMMITMENT,),
)
def consistent_with_policy(on: dt.date) -> Answer:
    """Every active objective is linked to a commitment of the policy in force."""
    why = gettext_lazy("It is not linked to a commitment that the policy in force makes.")
    return _each(on, Lack(~serves_commitment_in_force(on), why, TRACE))


@check("6.2.1/b", reads=(Objective,))
def measurable(on: dt.date) -> Answer:
    """Every active objective has indicator, baseline, target and date, or a reason for none."""
    unmeasured = Q(cannot_be_measured_because="")
    parts: tuple[tuple[Q, Text], ...] = (
        (Q(indicator=""), gettext_lazy("It has no indicator.")),
        (Q(baseline__isnull=True), gettext_lazy("Its indicator has no baseline.")),
        (Q(target__isnull=True), gettext_lazy("Its indicator has no target.")),
        (Q(due__isnull=True), gettext_lazy("It has no date.")),
    )
    return _each(on, *(Lack(unmeasured & lack, why, REVISE) for lack, why in parts))


@check("6.2.1/c", reads=(Objective, *REQUIREMENTS))
def requirements_considered(on: dt.date) -> Answer:
    """Every active objective is linked to obligations or requirements that it considers."""
    why = gettext_lazy("It is linked to no obligation or requirement of an interested party.")
    return _each(on, Lack(~linked_to(REQUIREMENTS), why, TRACE))


@check("6.2.1/d", reads=(Objective, ProgressEntry))
def monitored(on: dt.date) -> Answer:
    """Every active objective was measured within its interval."""
    objectives = list(active_objectives())
    if not objectives:
        return _none(on)
    counted = ProgressEntry.objects.live().filter(
        state="recorded", unconfirmed=False, measured_on__lte=on
    )
    last = dict(
        counted.order_by()
        .values("objective_id")
        .annotate(last=Max("measured_on"))
        .values_list("objective_id", "last")
    )
    gaps, good, ends = [], [], []
    for objective in objectives:
        day = last.get(objective.pk)
        until = objective.measured_again_by(day) if day is not None else None
        if until is None:
            gaps.append(gap_at(objective, gettext_lazy("It was never measured."), MEASURE))
        elif until < on:
            why = _("It was last measured on {day}, longer ago than its interval.")
            gaps.append(gap_at(objective, why.format(day=day), MEASURE))
        else:
            good.append(objective)
            ends.append(day_after(until))
    return _of(good, gaps, earliest(ends))


def _of(good: Sequence[Any], gaps: Sequence[Gap], lapses_on: dt.date | None) -> Answer:
    """Answer from what was judged one by one; it lapses only where it is met."""
    answer = simply(met=not gaps, evidence=good[:SHOWN], gaps=gaps[:SHOWN])
    answer = replace(answer, evidence_total=len(good), gaps_total=len(gaps))
    return lapsing(answer, lapses_on)


@check(
    "6.2.1/e",
    reads=(Objective, ObjectivesDocument, ContentVersion, Distribution, Unit, Trace, *TOLD_BY),
    awaits=TOLD_BY[:1],
)
def communicated(on: dt.date) -> Answer:
    """Every active objective, as it stands, was made known to those whom it concerns.

    By the issued document that holds it, or by a communication that tells of it.
    """
    objectives = list(active_objectives())
    if not objectives:
        return _none(on)
    told, issued = reached_by_documents(objectives, on)
    told |= reached_beside([each for each in objectives if each.pk not in told])
    good = [o for o in objectives if o.pk in told]
    gaps = []
    for objective in objectives:
        if objective.pk in told:
            continue
        if objective.pk in issued:
            why: Text = gettext_lazy(
                "The document that holds it was given to nobody in its unit, nor to a place of use."
            )
            gaps.append(replace(gap_at(objective, why, DISTRIBUTE), **issued[objective.pk]))
        else:
            why = gettext_lazy("No objectives document in force holds it as it stands now.")
            gaps.append(gap_at(objective, why, WRITE))
    return _of(good, gaps, None)


@check("6.2.1/f", reads=(Objective,))
def updated(on: dt.date) -> Answer:
    """Every active objective is reviewed in time, and closed or set anew by its date."""
    answer = _each(
        on,
        Lack(Q(review_due__isnull=True), gettext_lazy("It has no date of review."), REVIEWED),
        Lack(Q(review_due__lt=on), gettext_lazy("Its review is overdue."), REVIEWED),
        Lack(
            Q(due__lt=on),
            gettext_lazy("Its date has passed: close it with its result, or set it anew."),
            "planning.objective.missed",
        ),
    )
    days = active_objectives().order_by().aggregate(review=Min("review_due"), due=Min("due"))
    return lapsing(answer, day_after(earliest((days["review"], days["due"]))))


@check("6.2.1/g", reads=(Objective, ObjectivesDocument, ContentVersion))
def documented(on: dt.date) -> Answer:
    """A document in force holds every active objective as it stands."""
    objectives = list(active_objectives().select_related("unit", "owner"))
    if not objectives:
        return _none(on)
    documents = list(
        ObjectivesDocument.objects.current(on)
        .filter(version_in_force__isnull=False, effective_on__lte=on)
        .order_by("reference")
    )
    if not documents:
        return _no_document(on)
    held = substances_of(documents)
    gaps = [
        gap_at(
            documents[0],
            _("It does not hold {reference} {title} as it stands: write the next version.").format(
                reference=each.reference, title=each.title
            ),
            WRITE,
        )
        for each in objectives
        if held.get(str(each.pk)) != entry_of(each)["substance"]
    ]
    reviews = [day_after(document.review_due) for document in documents]
    return _of([*documents, *objectives], gaps, earliest(reviews))


DOCUMENT_STEPS: Final[dict[str, tuple[Text, str]]] = {
    "draft": (gettext_lazy("The document is a draft."), "records.content.submitted"),
    "in_review": (
        gettext_lazy("The document waits for approval."),
        "planning.objectives_document.approved",
    ),
    "approved": (
        gettext_lazy("The document is approved but not in force."),
        "records.content.put_in_force",
    ),
}


def _no_document(on: dt.date) -> Answer:
    gaps: Sequence[Gap] = near_misses(ObjectivesDocument.objects.all(), on, DOCUMENT_STEPS) or (
        missing(
            ObjectivesDocument,
            gettext_lazy("No objectives document is in force."),
            "planning.objectives_document.set_up",
        ),
    )
    return Answer(met=False, gaps=tuple(gaps), gaps_total=len(gaps))


@check("6.2.2/1", reads=(Objective, Action))
def planned(on: dt.date) -> Answer:
    """Every active objective has a whole plan and at least one action."""
    return _each(
        on,
        Lack(Q(plan_what=""), gettext_lazy("It does not say what will be done."), REVISE),
        Lack(Q(plan_resources=""), gettext_lazy("It names no resources."), REVISE),
        Lack(Q(owner__isnull=True), gettext_lazy("Nobody is responsible for it."), REVISE),
        Lack(Q(due__isnull=True), gettext_lazy("It has no date."), REVISE),
        Lack(
            Q(plan_evaluation=""),
            gettext_lazy("It does not say how results are evaluated."),
            REVISE,
        ),
        Lack(
            ~has_action(),
            gettext_lazy("No action is planned for it."),
            "work.action.planned_for_record",
        ),
    )


@check("6.2.2/a", reads=(Objective,))
def options_considered(on: dt.date) -> Answer:
    """For every active objective the options are recorded, with the one chosen and why."""
    return _each(
        on,
        Lack(
            Q(option_technological="") | Q(option_human="") | Q(option_administrative=""),
            gettext_lazy("Technological, human and administrative options are not all considered."),
            REVISE,
        ),
        Lack(
            Q(option_chosen="") | Q(option_reason=""),
            gettext_lazy("It does not say which option was chosen, and why."),
            REVISE,
        ),
    )


@check("6.2.2/b", reads=(Objective, "context.interestedparty", Trace))
def parties_consulted(on: dt.date) -> Answer:
    """Every active objective is linked to interested parties, with their view in the note."""
    party = "context.interestedparty"
    live = Trace.objects.filter(ended_at__isnull=True).exclude(note="")
    view = Q(Exists(live.filter(source_id=OuterRef("pk"), target_type=party))) | Q(
        Exists(live.filter(target_id=OuterRef("pk"), source_type=party))
    )
    linked = linked_to((party,))
    return _each(
        on,
        Lack(~linked, gettext_lazy("It is linked to no interested party."), TRACE),
        Lack(
            linked & ~view,
            gettext_lazy("The link to an interested party does not say what its view is."),
            TRACE,
        ),
    )


BETTER: Final = Q(direction="up", target__gt=F("baseline")) | Q(
    direction="down", target__lt=F("baseline")
)
WORSE: Final = Q(direction="up", target__lt=F("baseline")) | Q(
    direction="down", target__gt=F("baseline")
)


@check("6.2.2/2", reads=(Objective,))
def improving(on: dt.date) -> Answer:
    """At least one active objective improves on its baseline; what lowers a level says why."""
    answer = _each(
        on,
        Lack(
            WORSE & Q(lowers_level_because=""),
            gettext_lazy("Its target is worse than its baseline, and it does not say why."),
            REVISE,
        ),
    )
    found = active_objectives()
    if not found.exists() or found.filter(BETTER).exists():
        return answer
    why = gettext_lazy("No active objective improves on its baseline.")
    return joined(answer, Answer(met=False, gaps=(missing(Objective, why, PROPOSE),), gaps_total=1))


@check(
    "6.1.3/c",
    reads=(Objective, NoObjectiveReason, COMMITMENT, *REQUIREMENTS, *RISKS),
    awaits=(RISK,),
)
def risks_lead_to_objectives(on: dt.date) -> Answer:
    """Objectives follow from risks, obligations or commitments; the gravest risks lead to one.

    The gravest risks are those at the highest level that occurs, where it is above appetite.
    """
    why = gettext_lazy("It is linked to no risk, obligation or commitment.")
    traced = linked_to((*RISKS, "context.complianceobligation", COMMITMENT))
    answer = _each(on, Lack(~traced, why, TRACE))
    risks = top_risks()
    if risks is None:
        return answer
    active = Q(state="active")
    decided = Q(state="decided") & (Q(review_due__isnull=True) | Q(review_due__gte=on))
    answered = linked_to(
        ("planning.objective", "planning.noobjectivereason"),
        only={"planning.objective": active, "planning.noobjectivereason": decided},
    )
    led = every(
        risks,
        Lack(
            ~answered,
            gettext_lazy("This risk leads to no active objective, nor to a reason for none."),
            "planning.no_objective.decided",
        ),
    )
    days = {
        "planning.objective": dict.fromkeys(active_objectives().values_list("pk", flat=True)),
        "planning.noobjectivereason": dict(
            NoObjectiveReason.objects.current(on).values_list("pk", "review_due")
        ),
    }
    return lapsing(joined(answer, led), day_after(linked_until(risks, days)))


def substances_of(documents: Sequence[ObjectivesDocument]) -> dict[str, str]:
    """Give what the versions in force of some documents hold of each objective, in one query."""
    wanted = Q(pk__in=[])
    for document in documents:
        wanted |= Q(record_id=document.pk, number=document.version_in_force)
    return {
        entry["id"]: entry["substance"]
        for annex in ContentVersion.objects.filter(wanted).values_list("annex", flat=True)
        for entry in annex.get("objectives", ())
    }
