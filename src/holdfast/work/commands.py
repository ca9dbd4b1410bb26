"""Commands on actions: plan, report done, judge, drop."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.accounts.models import Person
from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.gates import Move
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.records.making import amending, make, recording
from holdfast.records.models import Record
from holdfast.work.models import Action

ACTION_FIELDS = ("due", "description", "criterion", "judge_on", "cost")

plan_action = recording(
    Action,
    kind="work.action.planned",
    needs=Permission.ACTION_EDIT,
    label=gettext_lazy("Plan an action"),
    asks=ACTION_FIELDS,
    about="Plan what somebody does until when.",
)
amend_action = amending(
    Action,
    kind="work.action.amended",
    needs=Permission.ACTION_EDIT,
    asks=ACTION_FIELDS,
    about="Correct an action.",
)


@command(
    kind="work.action.planned_for_record",
    needs=Permission.ACTION_EDIT,
    label=gettext_lazy("Plan an action"),
    labels={
        "title": gettext_lazy("What is to be done"),
        "due": gettext_lazy("Due"),
        "criterion": gettext_lazy("How one sees that it worked"),
        "judge_on": gettext_lazy("Effect judged on"),
        "cost": gettext_lazy("Cost"),
    },
)
def plan_action_for(
    caller: Caller,
    record: Record,
    *,
    title: str,
    owner: Person,
    due: dt.date,
    criterion: str = "",
    judge_on: dt.date | None = None,
    cost: Decimal | None = None,
) -> Action:
    """Plan an action for a record: who does what until when, and how one sees that it worked."""
    refuse_if(
        record.needs_to_read is not None,
        _("Few may read this record, and more people read actions: plan none for it."),
    )
    refuse_if(
        judge_on is not None and judge_on < due,
        _("Its effect can be judged only after it is done."),
        field="judge_on",
    )
    return make(
        Action(
            organization_id=caller.organization_id,
            about_type=record._meta.label_lower,
            about_id=record.pk,
        ),
        {
            "title": title,
            "owner": owner,
            "due": due,
            "criterion": criterion,
            "judge_on": judge_on,
            "cost": cost,
            "unit": record.unit,
            "classification": record.classification,
        },
    )


@command(
    kind="work.action.done",
    needs=Permission.ACTION_EDIT,
    label=gettext_lazy("Report done"),
    moves=Move(("open",), "done"),
    labels={"result": gettext_lazy("What was done")},
    tone="primary",
)
def report_done(caller: Caller, action: Action, *, result: str, done_on: dt.date) -> Action:
    """Report an action done, with what came out of it."""
    refuse_if(not result.strip(), _("Say what was done."), field="result")
    refuse_if(done_on > clock.today(), _("That day has not come yet."), field="done_on")
    action.result, action.done_on = result.strip(), done_on
    action.done_by, action.done_by_actor = caller.name, caller.actor_id
    action.save()
    return action


def _judge(caller: Caller, action: Action, finding: str) -> Action:
    refuse_if(not finding.strip(), _("Say what you saw."), field="finding")
    refuse_if(
        action.done_by_actor is not None and action.done_by_actor == caller.actor_id,
        _("Who did the work does not judge whether it worked."),
    )
    action.result = f"{action.result}\n\n{finding.strip()}".strip()
    action.judged_on = clock.today()
    action.save()
    return action


@command(
    kind="work.action.judged_effective",
    needs=Permission.ACTION_VERIFY,
    label=gettext_lazy("It worked"),
    moves=Move(("done",), "effective"),
    tone="primary",
)
def judge_effective(caller: Caller, action: Action, *, finding: str) -> Action:
    """Judge that an action reached what it was meant to reach."""
    return _judge(caller, action, finding)


@command(
    kind="work.action.judged_ineffective",
    needs=Permission.ACTION_VERIFY,
    label=gettext_lazy("It did not work"),
    moves=Move(("done",), "ineffective"),
)
def judge_ineffective(caller: Caller, action: Action, *, finding: str) -> Action:
    """Judge that an action did not reach what it was meant to reach."""
    return _judge(caller, action, finding)


@command(
    kind="work.action.dropped",
    needs=Permission.ACTION_EDIT,
    label=gettext_lazy("Drop"),
    moves=Move(("open",), "dropped"),
    tone="danger",
)
def drop_action(caller: Caller, action: Action, *, reason: str) -> Action:
    """Drop an action with a reason; what it was planned for shows the gap again."""
    refuse_if(not reason.strip(), _("Say why."), field="reason")
    action.result = reason.strip()
    action.save()
    return action
