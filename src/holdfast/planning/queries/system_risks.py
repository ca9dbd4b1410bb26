"""Reads about risks and opportunities of the system: their actions, what they arise from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from holdfast.acting.callers import Caller
from holdfast.context.models import ContextIssue, PartyRequirement
from holdfast.context.queries.links import linked_to
from holdfast.planning.models import NoSystemRisk, SystemRisk
from holdfast.records.models import RecordQuerySet
from holdfast.work.models import Action

PROCESS: Final = "processes.process"
ARISING: Final = ("planning.systemrisk", "planning.nosystemrisk")
ADDRESSED: Final = ("adopted", "monitored")
UNDONE: Final = ("open", "done")
COUNTING: Final = ("open", "done", "effective")
IN_PROCESS: Final = (PROCESS,)


def system_risks() -> RecordQuerySet[SystemRisk]:
    """Give the register: what is live and confirmed, closed ones with it."""
    return SystemRisk.objects.live().filter(unconfirmed=False).order_by("reference")


def open_system_risks() -> RecordQuerySet[SystemRisk]:
    """Give what is not closed."""
    return system_risks().exclude(state="closed")


def no_risk_decisions() -> RecordQuerySet[NoSystemRisk]:
    """Give the decisions that none arises, as they stand."""
    return NoSystemRisk.objects.live().filter(unconfirmed=False, state="decided")


def actions_for_system_risks() -> RecordQuerySet[Action]:
    """Give the actions for risks and opportunities of the system that were not dropped or vain."""
    about = system_risks().order_by().filter(pk=OuterRef("about_id"))
    found = Action.objects.live().filter(state__in=COUNTING, unconfirmed=False)
    return found.filter(Exists(about)).order_by("reference")


def has_owned_action() -> Exists:
    """Give the condition “somebody has an action for it, by a date”, for system risks."""
    owned = Action.objects.live().filter(
        state__in=COUNTING, unconfirmed=False, owner__isnull=False, about_id=OuterRef("pk")
    )
    return Exists(owned)


def actions_of(risk: SystemRisk) -> RecordQuerySet[Action]:
    """Give the actions for one system risk that were not dropped, the next due first."""
    found = Action.objects.live().filter(about_id=risk.pk).exclude(state="dropped")
    return found.order_by("due", "reference")


def actions_by_risk(caller: Caller, risks: Iterable[SystemRisk]) -> dict[UUID, list[Action]]:
    """Give the actions of many system risks at once that the caller may read, by due date."""
    found: dict[UUID, list[Action]] = defaultdict(list)
    wanted = [risk.pk for risk in risks]
    visible = Action.objects.visible_to(caller).live()
    actions = visible.filter(about_id__in=wanted).exclude(state="dropped")
    for action in actions.select_related("owner").order_by("due", "reference"):
        if action.about_id is not None:
            found[action.about_id].append(action)
    return found


def in_a_process() -> Q:
    """Give the condition “a process is linked to it, either way”."""
    return linked_to(IN_PROCESS)


def counts(on: dt.date) -> Q:
    """Give the condition “its review date has not passed”."""
    return Q(review_due__isnull=True) | Q(review_due__gte=on)


def answered(on: dt.date) -> Q:
    """Give the condition “a system risk arises from it, or it is decided that none does”."""
    return linked_to(ARISING, only={kind: counts(on) for kind in ARISING})


def issues_and_requirements() -> tuple[
    RecordQuerySet[ContextIssue], RecordQuerySet[PartyRequirement]
]:
    """Give what 6.1.1 starts from: issues that count, requirements that are addressed."""
    issues = ContextIssue.objects.live().filter(unconfirmed=False, state__in=ADDRESSED)
    needs = PartyRequirement.objects.live().filter(unconfirmed=False, state__in=ADDRESSED)
    return issues.order_by("reference"), needs.order_by("reference")
