"""Commands on context issues and on the two standing questions (4.1)."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person, Unit
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.context.gates import ISSUE_HAS_EFFECT, ISSUE_IS_ADDRESSED, LEGAL_IS_NOT_DECLINED
from holdfast.context.models import ClimateDetermination, ContextIssue, SupplyChainDetermination
from holdfast.records.making import amending, make, recording

D = TypeVar("D", ClimateDetermination, SupplyChainDetermination)
ISSUE_FIELDS = (
    "side",
    "category",
    "from_supply_chain",
    "description",
    "effect",
    "learned_from",
    "learned_on",
)
EFFECT = gettext_lazy("Effect on the security management system")

capture_issue = recording(
    ContextIssue,
    kind="context.issue.captured",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Capture an issue"),
    asks=ISSUE_FIELDS,
    about="Note a circumstance that bears on security, before anybody has judged it.",
)
amend_issue = amending(
    ContextIssue,
    kind="context.issue.amended",
    needs=Permission.CONTEXT_EDIT,
    asks=ISSUE_FIELDS,
    about="Correct or complete an issue.",
)


@command(
    kind="context.issue.assessed",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Assess"),
    moves=Move(("captured", "changed", "assessed"), "assessed"),
    labels={"effect": EFFECT},
    tone="primary",
)
def assess_issue(
    caller: Caller, issue: ContextIssue, *, effect: str, owner: Person | None = None
) -> ContextIssue:
    """State what an issue does to security and to the results of the system."""
    refuse_if(not effect.strip(), _("State the effect."), field="effect")
    issue.effect = effect.strip()
    issue.owner = owner or issue.owner
    issue.save()
    return issue


@command(
    kind="context.issue.adopted",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Adopt"),
    moves=Move(("assessed",), "adopted"),
    gates=(ISSUE_HAS_EFFECT,),
    tone="primary",
)
def adopt_issue(
    caller: Caller, issue: ContextIssue, *, reason: str = "", review_due: dt.date | None = None
) -> ContextIssue:
    """Decide that an issue counts: something in the system is to address it."""
    issue.decision_reason = reason.strip()
    issue.review_due = review_due or issue.review_due
    issue.save()
    return issue


@command(
    kind="context.issue.declined",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Decline"),
    moves=Move(("captured", "assessed", "changed"), "declined"),
    gates=(LEGAL_IS_NOT_DECLINED,),
)
def decline_issue(caller: Caller, issue: ContextIssue, *, reason: str) -> ContextIssue:
    """Decide that an issue does not matter here, with the reason."""
    refuse_if(not reason.strip(), _("Say why it does not matter."), field="reason")
    issue.decision_reason = reason.strip()
    issue.save()
    return issue


@command(
    kind="context.issue.monitored",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Monitor"),
    moves=Move(("adopted",), "monitored"),
    gates=(ISSUE_IS_ADDRESSED,),
)
def monitor_issue(caller: Caller, issue: ContextIssue, *, review_due: dt.date) -> ContextIssue:
    """Only watch an issue from now on, because something addresses it."""
    refuse_if(
        review_due <= clock.today(), _("The next review lies in the future."), field="review_due"
    )
    issue.review_due = review_due
    issue.save()
    return issue


@command(
    kind="context.issue.changed",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("It changed"),
    moves=Move(("adopted", "monitored", "declined", "expired"), "changed"),
)
def report_issue_changed(caller: Caller, issue: ContextIssue, *, reason: str) -> ContextIssue:
    """Report that an issue is no longer as it was assessed; it is then assessed anew."""
    refuse_if(not reason.strip(), _("Say what changed."), field="reason")
    issue.decision_reason = reason.strip()
    issue.save()
    return issue


@command(
    kind="context.issue.expired",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("It no longer exists"),
    moves=Move(("captured", "assessed", "adopted", "monitored", "changed"), "expired"),
)
def expire_issue(caller: Caller, issue: ContextIssue, *, reason: str) -> ContextIssue:
    """Close an issue that no longer exists, with the reason."""
    refuse_if(not reason.strip(), _("Say why it no longer exists."), field="reason")
    issue.decision_reason = reason.strip()
    issue.save()
    return issue


def _decide(caller: Caller, made: D, unit: Unit | None, owner: Person | None) -> D:
    refuse_if(not made.reason.strip(), _("Give the reason for the decision."), field="reason")
    refuse_if(made.decided_on > clock.today(), _("That day has not come yet."), field="decided_on")
    earlier = type(made).objects.live().filter(state="decided", unit=unit)
    for before in earlier:
        before.state = "superseded"
        before.save()
    made.decided_by = caller.name
    return make(made, {"unit": unit, "owner": owner})


def _a_year_later(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=365)


@command(
    kind="context.climate.determined",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Decide on climate change"),
    labels={"relevant": gettext_lazy("Climate change is a relevant issue")},
    makes=ClimateDetermination,
    tone="primary",
)
def determine_climate(
    caller: Caller,
    *,
    relevant: bool,
    reason: str,
    decided_on: dt.date | None = None,
    review_due: dt.date | None = None,
    owner: Person | None = None,
    unit: Unit | None = None,
) -> ClimateDetermination:
    """Decide whether climate change is a relevant issue; the decision before is superseded."""
    day = decided_on or clock.today()
    title = (
        _("Climate change is a relevant issue")
        if relevant
        else _("Climate change is not a relevant issue")
    )
    made = ClimateDetermination(
        organization_id=caller.organization_id,
        title=title,
        relevant=relevant,
        reason=reason.strip(),
        decided_on=day,
        review_due=review_due or _a_year_later(day),
    )
    return _decide(caller, made, unit, owner)


@command(
    kind="context.supply_chain.determined",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Decide on the supply chain"),
    labels={"issues_arise": gettext_lazy("Issues arise from the supply chain")},
    makes=SupplyChainDetermination,
    tone="primary",
)
def determine_supply_chain(
    caller: Caller,
    *,
    issues_arise: bool,
    reason: str,
    decided_on: dt.date | None = None,
    review_due: dt.date | None = None,
    owner: Person | None = None,
    unit: Unit | None = None,
) -> SupplyChainDetermination:
    """Decide whether issues arise from the supply chain; the decision before is superseded."""
    day = decided_on or clock.today()
    title = (
        _("Issues arise from the supply chain")
        if issues_arise
        else _("No issue arises from the supply chain")
    )
    made = SupplyChainDetermination(
        organization_id=caller.organization_id,
        title=title,
        issues_arise=issues_arise,
        reason=reason.strip(),
        decided_on=day,
        review_due=review_due or _a_year_later(day),
    )
    return _decide(caller, made, unit, owner)


amend_climate = amending(
    ClimateDetermination,
    kind="context.climate.amended",
    needs=Permission.CONTEXT_DECIDE,
    asks=(),
    about="Correct the title or owner of a decision; a new decision is made anew.",
)
amend_supply_chain = amending(
    SupplyChainDetermination,
    kind="context.supply_chain.amended",
    needs=Permission.CONTEXT_DECIDE,
    asks=(),
    about="Correct the title or owner of a decision; a new decision is made anew.",
)
