"""4.2.1: interested parties and what they require."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from holdfast.acting.gates import Text
from holdfast.catalogue.checks import Answer, Gap, Lack, check, each, joined, missing
from holdfast.context.checks.answers import (
    REVIEWED,
    TRACE,
    counting,
    current,
    every,
    some_current,
    until_the_last,
)
from holdfast.context.choices import Side
from holdfast.context.models import ComplianceObligation, InterestedParty, PartyRequirement
from holdfast.context.queries.links import ADDRESSING, linked_to

RECORD: Final = "context.party.recorded"
UNDECIDED: Final = ("captured", "changed")
ADDRESSED: Final = ("adopted", "monitored")


def _no_party(why: Text) -> Gap:
    return missing(InterestedParty, why, RECORD)


@check("4.2.1/1", reads=(InterestedParty,))
def register_of_parties(on: dt.date) -> Answer:
    """The register names internal and external parties, and all of it is current."""
    sides = [
        replace(
            some_current(InterestedParty.objects.filter(side=side), on, none=_no_party(why)),
            lapses_on=None,
        )
        for side, why in (
            (Side.INTERNAL, _("No internal interested party is recorded.")),
            (Side.EXTERNAL, _("No external interested party is recorded.")),
        )
    ]
    relevant = counting(InterestedParty).filter(state="relevant")
    reviewed = each(relevant, Lack(Q(review_due__lt=on), _("Its review is overdue."), REVIEWED))
    if all(side.met for side in sides):
        return replace(reviewed, gaps=reviewed.gaps)
    return joined(*(side for side in sides if not side.met), _without_evidence(reviewed))


def _without_evidence(answer: Answer) -> Answer:
    return replace(answer, gaps=(), gaps_total=0, met=True)


@check("4.2.1/2", reads=(InterestedParty, PartyRequirement))
def requirements_of_parties(on: dt.date) -> Answer:
    """Every current party has a recorded need, or a reason for none."""
    needs = counting(PartyRequirement).exclude(state="expired").order_by()
    parties = current(InterestedParty, on)
    answer = every(
        parties,
        Lack(
            ~Exists(needs.filter(party_id=OuterRef("pk"))) & Q(no_requirements_because=""),
            _("What it needs or expects is not recorded, nor why it requires nothing."),
            "context.requirement.recorded",
        ),
        none=_no_party(_("No interested party is recorded, so nobody's requirements are.")),
    )
    return until_the_last(answer, parties)


@check(
    "4.2.1/3",
    reads=(PartyRequirement, InterestedParty, ComplianceObligation, *ADDRESSING),
)
def decisions_on_requirements(on: dt.date) -> Answer:
    """Every requirement is decided on with a reason; what is addressed is linked to what does."""
    requirements = counting(PartyRequirement).exclude(state="expired")
    return every(
        requirements,
        Lack(
            Q(state__in=UNDECIDED),
            _("It is not decided whether the system addresses it."),
            "context.requirement.adopted",
        ),
        Lack(
            Q(decision_reason="") & ~Q(state__in=UNDECIDED),
            _("The decision has no reason."),
            "context.requirement.changed",
        ),
        Lack(
            Q(state__in=ADDRESSED) & ~linked_to(ADDRESSING),
            _(
                "It is to be addressed, but no process, control, objective, document or obligation "
                "is linked to it."
            ),
            TRACE,
        ),
        none=None if _somebody_requires_nothing(on) else _nothing_recorded(),
    )


def _somebody_requires_nothing(on: dt.date) -> bool:
    parties: QuerySet[Any] = current(InterestedParty, on)
    return parties.exclude(no_requirements_because="").exists()


def _nothing_recorded() -> Gap:
    return missing(
        PartyRequirement,
        _("No requirement of an interested party is recorded."),
        "context.requirement.recorded",
    )
