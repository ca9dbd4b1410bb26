"""What a corrected result takes with it: the competence that a session conveyed (7.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.refusals import refuse_if
from holdfast.support.choices.training import Mark
from holdfast.support.commands.competence import (
    reinstate_competence,
    revoke_competence,
    suspend_competence,
)
from holdfast.support.models import CompetenceRecord
from holdfast.support.models.training import Attendance, TrainingSession

SETTLED: Final = frozenset({"assessed", "judged"})  # states of a session after which results stay


def refuse_without_reason(session: TrainingSession, reason: str) -> None:
    """Refuse to rewrite what was assessed without saying why."""
    refuse_if(
        session.state in SETTLED and not reason.strip(),
        _("This session is assessed: say why its list is changed now."),
        field="reason",
    )


def settle_competence(
    caller: Caller, session: TrainingSession, rows: Iterable[Attendance], reason: str
) -> list[Attendance]:
    """Let competence count no more of whoever did not pass after all, and again of who did.

    It follows from the correction, so whoever keeps the list needs no further right. Gives the
    rows of which nothing is left to count again: they get a new record.
    """
    written = {str(key): row for row in rows for key in row.competence}
    found = CompetenceRecord.objects.live().filter(pk__in=written)
    acting = replace(caller, rights={**caller.rights, suspend_competence.needs: None})
    why = _("{session}: {reason}").format(session=session.reference, reason=reason.strip())
    counting = set()
    for record in found.order_by("reference"):
        row = written[str(record.pk)]
        if row.mark == Mark.PASSED:
            if record.state == "suspended":
                reinstate_competence(acting, record, reason=why)
            counting |= {row.pk} if record.state != "revoked" else set()
        elif record.state == "verified":
            suspend_competence(acting, record, reason=why)
        elif record.state == "obtained":
            revoke_competence(acting, record, reason=why)
    return [row for row in rows if row.mark == Mark.PASSED and row.pk not in counting]
