"""Commands on statements of how the principles are applied (4.2.3)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.context.models import PrincipleStatement
from holdfast.records.making import amending, recording

state_principle = recording(
    PrincipleStatement,
    kind="context.principle.stated",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("State how a principle is applied"),
    asks=("principle", "statement"),
    about="Say in your own words how the organization applies a principle.",
)
amend_principle = amending(
    PrincipleStatement,
    kind="context.principle.amended",
    needs=Permission.CONTEXT_EDIT,
    asks=("principle", "statement"),
    about="Correct a statement on a principle that is not adopted yet.",
)


@command(
    kind="context.principle.adopted",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Adopt"),
    moves=Move(("draft",), "adopted"),
    tone="primary",
)
def adopt_principle(
    caller: Caller, statement: PrincipleStatement, *, review_due: dt.date | None = None
) -> PrincipleStatement:
    """Adopt a statement: from now on this is how the principle is applied."""
    refuse_if(
        review_due is not None and review_due <= clock.today(),
        _("The next review lies in the future."),
        field="review_due",
    )
    statement.review_due = review_due or statement.review_due
    statement.save()
    return statement


@command(
    kind="context.principle.revised",
    needs=Permission.CONTEXT_EDIT,
    label=gettext_lazy("Revise"),
    moves=Move(("adopted",), "draft"),
)
def revise_principle(caller: Caller, statement: PrincipleStatement) -> PrincipleStatement:
    """Take an adopted statement back to a draft, to write it anew."""
    statement.save()
    return statement


@command(
    kind="context.principle.withdrawn",
    needs=Permission.CONTEXT_DECIDE,
    label=gettext_lazy("Withdraw"),
    moves=Move(("draft", "adopted"), "withdrawn"),
    tone="danger",
)
def withdraw_principle(
    caller: Caller, statement: PrincipleStatement, *, reason: str
) -> PrincipleStatement:
    """Withdraw a statement that no longer says how it is done, with the reason."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    statement.withdrawn_because = reason.strip()
    statement.save()
    return statement
