"""Commands with which top management answers what waits for it, each time with a reason (5.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.commands import Command, Terms, command
from holdfast.acting.gates import Override
from holdfast.acting.permissions import Permission
from holdfast.acting.refusals import refuse_if
from holdfast.common import clock
from holdfast.leadership.choices.deciding import VerdictKind
from holdfast.leadership.models import Verdict
from holdfast.leadership.queries.deciding import noes_to, states_for, yes_to
from holdfast.records.models import Record
from holdfast.work.commands import plan_action_for

WORDS = ("reason", "statement", "decision", "note")


@command(
    kind="leadership.decision.made",
    needs=Permission.RECORD_READ,
    label=gettext_lazy("Decide"),
    labels={
        "step": gettext_lazy("The step"),
        "answers": gettext_lazy("What the step asks for"),
        "reason": gettext_lazy("Reason or condition"),
        "override_reason": gettext_lazy("Why it cannot wait"),
    },
)
def decide(
    caller: Caller,
    record: Record,
    *,
    step: str,
    answers: dict[str, Any] | None = None,
    reason: str = "",
    override_reason: str = "",
) -> Verdict:
    """Take the step that a record waits for, or refuse it, and keep the reason."""
    taken = _step(caller, record, step)
    seen, given = record.version, dict(answers or {})
    agreed = taken is yes_to(record)
    said = reason.strip() or _words_in(given)
    refuse_if(not agreed and not said, _("Say why."), field="reason")
    override = Override(override_reason) if override_reason.strip() else None
    taken.under(Terms(override=override))(caller, record, **given)
    verdict = VerdictKind.AGREED if agreed else VerdictKind.REFUSED
    return _kept(caller, record, seen, taken.kind, verdict, said)


def _step(caller: Caller, record: Record, name: str) -> Command[..., Any]:
    """Find the step among those with which this record is decided on.

    Raises:
        Refused: it is none of them.
    """
    yes = yes_to(record)
    possible = [*([yes] if yes is not None else []), *noes_to(caller, record)]
    found = next((each for each in possible if each.name == name), None)
    refuse_if(found is None, _("This is not decided by that step, as it stands."))
    assert found is not None  # noqa: S101 - refused above
    return found


def _words_in(answers: Mapping[str, Any]) -> str:
    return next((str(answers[name]).strip() for name in WORDS if answers.get(name)), "")


@command(
    kind="leadership.decision.sent_back",
    needs=Permission.RECORD_READ,
    label=gettext_lazy("Send back"),
    labels={
        "reason": gettext_lazy("What is missing, or what must change"),
        "due": gettext_lazy("To come again by"),
    },
)
def send_back(caller: Caller, record: Record, *, reason: str, due: dt.date) -> Verdict:
    """Let a record be worked on again before it is decided; its owner finds it in his work."""
    yes = yes_to(record)
    refuse_if(
        yes is None or record.state not in states_for(yes) or record.unconfirmed,
        _("Nothing is to be decided here, as it stands."),
    )
    refuse_if(
        yes is not None and not caller.may(yes.needs, record.unit_id),
        _("Only who decides on it sends it back."),
    )
    refuse_if(not reason.strip(), _("Say what is missing, or what must change."), field="reason")
    refuse_if(due < clock.today(), _("That day has passed."), field="due")
    if record.owner is not None and record.needs_to_read is None:
        title = _("Work on it again: {reason}").format(reason=reason.strip())
        plan_action_for(caller, record, title=title[:300], owner=record.owner, due=due)
    step = yes.kind if yes is not None else ""
    return _kept(caller, record, record.version, step, VerdictKind.SENT_BACK, reason.strip())


def _kept(
    caller: Caller, record: Record, seen: int, step: str, verdict: VerdictKind, reason: str
) -> Verdict:
    made = Verdict(
        organization_id=caller.organization_id,
        record_type=record._meta.label_lower,
        record_id=record.pk,
        record_version=seen,
        command=step,
        verdict=verdict,
        reason=reason,
        said_by_actor=caller.actor_id,
    )
    made.save()
    return made
