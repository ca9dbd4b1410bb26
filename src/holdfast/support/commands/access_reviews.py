"""Commands of the access review: open, keep or withdraw each right, conclude (7.5.1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.commands import withdraw_role
from holdfast.accounts.models import Person, RoleGrant
from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, command, register
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.making import make
from holdfast.support.models import AccessReview
from holdfast.support.queries.access import note_of, readers_of_confidential


class AccessDecision(models.TextChoices):
    """What is decided on a right to read confidential content."""

    KEEP = "keep", gettext_lazy("Keep")
    WITHDRAW = "withdraw", gettext_lazy("Withdraw")


def _open(caller: Caller, *, title: str, owner: Person | None = None) -> AccessReview:
    """List everybody who may read confidential content today, to decide on each."""
    made = AccessReview(organization_id=caller.organization_id)
    made.entries = [note_of(grant) for grant in readers_of_confidential(clock.today())]
    return make(made, {"title": title, "owner": owner})


open_access_review: Command[..., AccessReview] = register(
    Command(
        function=_open,
        kind="support.access_review.opened",
        needs=Permission.CONTENT_APPROVE,
        label=gettext_lazy("Review who may read what is confidential"),
        makes=AccessReview,
        tone="primary",
    )
)


@command(
    kind="support.access_review.decided",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Decide on a right"),
)
def decide_access(
    caller: Caller,
    review: AccessReview,
    *,
    grant: RoleGrant,
    decision: AccessDecision,
    reason: str = "",
) -> AccessReview:
    """Keep or withdraw somebody's right to read confidential content.

    Who may not withdraw roles notes the decision; it is open until an administrator has done it.
    """
    refuse_if(review.state != "open", _("This review is concluded."))
    entry = review.entry_of(str(grant.pk))
    if entry is None:
        entry = note_of(grant)
        review.entries.append(entry)
    refuse_if(
        decision == AccessDecision.WITHDRAW and not reason.strip(),
        _("Say why it is withdrawn."),
        field="reason",
    )
    entry |= {"decision": str(decision), "reason": reason.strip(), "by": caller.name}
    review.save()
    if decision == AccessDecision.WITHDRAW and caller.may(Permission.ACCESS_MANAGE):
        withdraw_role(caller, grant, reason=reason.strip())
    return review


def still_granted(review: AccessReview) -> list[str]:
    """Name those whose right was to be withdrawn and who still hold it."""
    wanted = {e["grant"]: e["who"] for e in review.entries if e["decision"] == "withdraw"}
    live = readers_of_confidential(clock.today()).filter(pk__in=list(wanted))
    return sorted({wanted[str(key)] for key in live.values_list("pk", flat=True)})


@command(
    kind="support.access_review.concluded",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Conclude"),
    moves=Move(("open",), "concluded"),
    labels={
        "conclusion": gettext_lazy("Conclusion"),
        "review_due": gettext_lazy("Next review by"),
    },
    tone="primary",
)
def conclude_access_review(
    caller: Caller, review: AccessReview, *, conclusion: str, review_due: dt.date
) -> AccessReview:
    """Conclude the review once each right is decided on and what was withdrawn is gone."""
    refuse_if(not conclusion.strip(), _("Say what the review found."), field="conclusion")
    refuse_if(
        review_due <= clock.today(), _("The next review lies in the future."), field="review_due"
    )
    refuse_if(
        review.undecided,
        _("{count} right(s) are not decided on yet.").format(count=review.undecided),
    )
    known: set[Any] = {entry["grant"] for entry in review.entries}
    new = [g for g in readers_of_confidential(clock.today()) if str(g.pk) not in known]
    refuse_if(
        new,
        _("Since it began these got such a right, decide on them too: {names}.").format(
            names=", ".join(sorted({str(grant.user) for grant in new})[:5])
        ),
    )
    waiting = still_granted(review)
    refuse_if(
        waiting,
        _("Still to be withdrawn by an administrator: {names}.").format(
            names=", ".join(waiting[:5])
        ),
    )
    review.concluded_by, review.concluded_on = caller.name, clock.today()
    review.conclusion, review.review_due = conclusion.strip(), review_due
    review.save()
    return review


@command(
    kind="support.access_review.taken_up",
    needs=Permission.CONTENT_APPROVE,
    label=gettext_lazy("Take in new rights"),
)
def refresh_access_review(caller: Caller, review: AccessReview) -> AccessReview:
    """Add rights that were granted since the review began."""
    refuse_if(review.state != "open", _("This review is concluded."))
    known = {entry["grant"] for entry in review.entries}
    review.entries += [
        note_of(grant)
        for grant in readers_of_confidential(clock.today())
        if str(grant.pk) not in known
    ]
    review.save()
    return review


ON_ACCESS_REVIEW = (conclude_access_review, refresh_access_review)
