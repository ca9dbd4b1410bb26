"""Commands on conformity: claim that a statement is not applicable, decide, raise a gap."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import Refused, refuse_if
from holdfast.catalogue.standard import Modality, standard
from holdfast.common import clock
from holdfast.conformity.choices import ExemptionState, Status
from holdfast.conformity.models import Exemption, StatusInterval
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY


@command(
    kind="conformity.exemption.proposed",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Propose as not applicable"),
)
def propose_exemption(caller: Caller, *, requirement: str, reason: str) -> Exemption:
    """Propose that a statement is not applicable to the organization, with the reason."""
    refuse_if(requirement not in standard().by_id(), _("There is no such statement."))
    refuse_if(not reason.strip(), _("Say why it is not applicable."), field="reason")
    open_ones = Exemption.objects.filter(
        requirement=requirement,
        state__in=(ExemptionState.PROPOSED, ExemptionState.APPROVED),
    )
    refuse_if(open_ones.exists(), _("This is proposed or approved already."))
    made = Exemption(
        organization_id=caller.organization_id,
        requirement=requirement,
        reason=reason.strip(),
        proposed_by=caller.name,
        proposed_by_actor=caller.actor_id,
        proposed_at=clock.now(),
    )
    made.save()
    return made


def _decide(
    caller: Caller, exemption: Exemption, state: ExemptionState, decision: str
) -> Exemption:
    refuse_if(
        exemption.state != ExemptionState.PROPOSED, _("This was decided already."), field=None
    )
    refuse_if(
        exemption.proposed_by_actor is not None and exemption.proposed_by_actor == caller.actor_id,
        _("Who proposed it does not decide on it."),
    )
    exemption.state, exemption.decision = state, decision.strip()
    exemption.decided_by, exemption.decided_at = caller.name, clock.now()
    exemption.save()
    return exemption


@command(
    kind="conformity.exemption.approved",
    needs=Permission.CONFORMITY_DECIDE,
    label=gettext_lazy("Approve"),
    tone="primary",
)
def approve_exemption(
    caller: Caller, exemption: Exemption, *, statement: str, review_due: dt.date
) -> Exemption:
    """Approve that a statement is not applicable until the next review."""
    refuse_if(not statement.strip(), _("Write why you approve."), field="statement")
    refuse_if(
        review_due <= clock.today(), _("The next review lies in the future."), field="review_due"
    )
    exemption.review_due = review_due
    return _decide(caller, exemption, ExemptionState.APPROVED, statement)


@command(
    kind="conformity.exemption.declined",
    needs=Permission.CONFORMITY_DECIDE,
    label=gettext_lazy("Decline"),
)
def decline_exemption(caller: Caller, exemption: Exemption, *, reason: str) -> Exemption:
    """Decline the claim that a statement is not applicable."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    return _decide(caller, exemption, ExemptionState.DECLINED, reason)


@command(
    kind="conformity.exemption.ended",
    needs=Permission.CONFORMITY_DECIDE,
    label=gettext_lazy("End"),
)
def end_exemption(caller: Caller, exemption: Exemption, *, reason: str) -> Exemption:
    """End an exemption: the statement is assessed again from now on."""
    refuse_if(exemption.state != ExemptionState.APPROVED, _("It is not in force."))
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    exemption.state, exemption.decision = ExemptionState.ENDED, reason.strip()
    exemption.save()
    return exemption


@command(
    kind="conformity.gap.raised",
    needs=Permission.IMPROVEMENT_EDIT,
    label=gettext_lazy("Raise"),
    tone="primary",
)
def raise_gap(caller: Caller, *, requirement: str) -> Record:
    """Raise an unmet statement: as a nonconformity, or as an opportunity where it only advises."""
    asked = standard().by_id().get(requirement)
    interval = StatusInterval.objects.filter(
        requirement=requirement, until__isnull=True, status=Status.GAP
    ).first()
    if asked is None or interval is None:
        raise Refused(_("There is no gap at this statement now."))
    whys = [
        f"{gap['reference'] or gap['title']}: {gap['why']}".lstrip(": ") for gap in interval.gaps
    ]
    evidence = "\n".join(whys)
    title = _("{id}: {asks}").format(id=asked.id, asks=asked.asks)[:300]
    if asked.modality == Modality.SHALL:
        return _record(
            "improvement.nonconformity",
            caller,
            title=title,
            requirement=asked.id,
            statement=asked.asks,
            evidence=evidence,
        )
    return _record(
        "improvement.improvementopportunity",
        caller,
        title=title,
        requirement=asked.id,
        description=evidence,
    )


def _record(key: str, caller: Caller, **values: str) -> Record:
    """Record one of a kind that a clause app brings, found through the registry."""
    create = REGISTRY[key].create
    if create is None:
        raise Refused(_("Nothing of this kind can be recorded."))
    made: Record = create(caller, **values)
    return made
