"""4.2.2: legal, regulatory and other obligations; that they are told is asked in clause 7."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from holdfast.catalogue.checks import Answer, Gap, Lack, check, joined, missing
from holdfast.context.checks.answers import (
    REVIEWED,
    TRACE,
    counting,
    every,
    failed,
    missing_kind,
    model_of,
    some_current,
)
from holdfast.context.models import ComplianceObligation
from holdfast.context.queries.links import MEETING, NOT_EXTERNAL, linked_to

APPLICABLE: Final = ("applicable", "evaluated", "changed")
IN_EFFECT: Final = ("identified", "not_applicable", *APPLICABLE)
AMEND: Final = "context.obligation.amended"
JUDGE: Final = "context.obligation.judged_applicable"
PROCESS: Final = "processes.process"
DOCUMENT: Final = "support.document"


def applicable_obligations() -> QuerySet[Any]:
    """Give the obligations that were judged to apply."""
    return counting(ComplianceObligation).filter(state__in=APPLICABLE)


def nothing_judged() -> Gap | None:
    """Give the gap of an empty register; None where all that was found was judged not to apply."""
    if counting(ComplianceObligation).filter(state="not_applicable").exists():
        return None
    return missing(
        ComplianceObligation,
        _("No applicable obligation is recorded."),
        "context.obligation.identified",
    )


@check("4.2.2/a", reads=(ComplianceObligation, PROCESS, DOCUMENT), awaits=(PROCESS, DOCUMENT))
def process_for_obligations(on: dt.date) -> Answer:
    """A process keeps watch on obligations; each has source, access to its text and assessment."""
    return joined(_watch(on), _known_obligations())


def _watch(on: dt.date) -> Answer:
    model = model_of(PROCESS)
    none = missing_kind(
        PROCESS,
        _("No process in force is assigned to compliance obligations (clause 4.2.2)."),
        "processes.process.described",
    )
    if model is None:
        return failed(none)
    named = model.objects.annotate(clause_list=Cast("clauses", TextField())).filter(
        Q(clause_list__contains='"4.2.2"') | Q(clause_list__contains='"4.2"')
    )
    return some_current(
        named,
        on,
        Lack(Q(owner__isnull=True), _("The process has no owner."), "processes.process.amended"),
        none=none,
        steps={"draft": (_("The process is not in force."), "processes.process.put_in_force")},
    )


def _known_obligations() -> Answer:
    external = linked_to((DOCUMENT,), only={DOCUMENT: Q(kind="external")})
    return every(
        counting(ComplianceObligation).filter(state__in=IN_EFFECT),
        Lack(Q(source=""), _("Its source is not named."), AMEND),
        Lack(
            Q(link="") & ~external,
            _("Its text cannot be reached: give a link, or link a document of external origin."),
            AMEND,
        ),
        Lack(Q(state="identified"), _("It is not judged whether it applies."), JUDGE),
        Lack(Q(state__in=APPLICABLE, how_it_applies=""), _("How it applies is not stated."), AMEND),
        Lack(
            Q(state="not_applicable", applicability_reason=""),
            _("Why it does not apply is not stated."),
            JUDGE,
        ),
        none=missing(
            ComplianceObligation, _("No obligation is recorded."), "context.obligation.identified"
        ),
    )


@check("4.2.2/b", reads=(ComplianceObligation, *MEETING))
def obligations_are_met_by_something(on: dt.date) -> Answer:
    """Every applicable obligation is linked to something that meets it."""
    return every(
        applicable_obligations(),
        Lack(
            ~linked_to(MEETING, only=NOT_EXTERNAL),
            _("No process, control, plan, objective or document that meets it is linked to it."),
            TRACE,
        ),
        none=nothing_judged(),
    )


@check("4.2.2/c", reads=(ComplianceObligation,))
def obligations_are_up_to_date(on: dt.date) -> Answer:
    """Every applicable obligation is reviewed in its period; superseded ones name a successor."""
    reviewed = every(
        applicable_obligations(),
        Lack(Q(review_due__isnull=True), _("It has no date for its review."), REVIEWED),
        Lack(Q(review_due__lt=on), _("Its review is overdue."), REVIEWED),
        Lack(Q(state="changed"), _("Its text changed, and it is not judged anew yet."), JUDGE),
        none=nothing_judged(),
        dated=True,
    )
    succeeded = every(
        counting(ComplianceObligation).filter(state="superseded"),
        Lack(
            Q(superseded_by__isnull=True),
            _("It is superseded, but its successor is not named."),
            "context.obligation.superseded",
        ),
    )
    return joined(reviewed, succeeded)
