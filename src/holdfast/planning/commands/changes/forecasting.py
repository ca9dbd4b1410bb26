"""Work out what a change would do to conformity: try it, ask the checks again, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from holdfast.acting.callers import Caller
from holdfast.acting.refusals import Refused
from holdfast.catalogue.outlooks import Outlook, outlook_on
from holdfast.common import clock
from holdfast.planning.commands.changes.roles import make_role_change
from holdfast.planning.models import ChangePlan
from holdfast.planning.queries.changes import (
    effect_of,
    named_role_changes,
    statements_reading,
    touched_by,
)
from holdfast.records.choices import Standing
from holdfast.records.registry import REGISTRY

ASSIGNMENT: Final = "leadership.roleassignment"


@dataclass(frozen=True)
class Forecast:
    """How statements stand while the change is being made, and once roles have changed hands.

    `refused` says why the changes of roles could not be tried.
    """

    meanwhile: tuple[Outlook, ...] = ()
    afterwards: tuple[Outlook, ...] = ()
    refused: str = ""


def forecast_with(caller: Caller, plan: ChangePlan) -> Forecast:
    """Try the change and ask the checks again; nothing of it stays.

    While it is made, what it changes is taken to be out of force. Afterwards it is taken to stand
    as before, and the roles that the plan names have changed hands.
    """
    effect = effect_of(caller, plan)
    meanwhile = outlook_on(caller, effect.statements, lambda: _set_aside(plan))
    if not named_role_changes(plan).filter(made_on__isnull=True).exists():
        return Forecast(tuple(meanwhile))
    roles = statements_reading({ASSIGNMENT})
    try:
        afterwards = outlook_on(caller, roles, lambda: _hand_over(caller, plan))
    except Refused as refusal:
        words = _("The roles cannot change hands as named: {why}")
        return Forecast(tuple(meanwhile), refused=words.format(why=refusal.message))
    return Forecast(tuple(meanwhile), tuple(afterwards))


def _set_aside(plan: ChangePlan) -> None:
    for kind, key in touched_by(plan):
        known = REGISTRY.get(kind)
        record = known.model.objects.filter(pk=key).first() if known is not None else None
        if record is not None and record.standing == Standing.LIVE:
            record.standing = Standing.ARCHIVED
            record.save()


def _hand_over(caller: Caller, plan: ChangePlan) -> None:
    for change in named_role_changes(plan).filter(made_on__isnull=True):
        make_role_change(caller, plan, change, clock.today())


def as_seen(forecast: Forecast) -> list[Mapping[str, Any]]:
    """Give the lines of a forecast as they are kept with the plan, in the words that were read."""
    phases = (("meanwhile", forecast.meanwhile), ("afterwards", forecast.afterwards))
    return [
        {
            "phase": phase,
            "requirement": line.requirement,
            "status": str(line.status),
            "tone": line.tone,
            "words": str(line.words),
            "words_tone": line.words_tone,
            "changes": line.changes,
        }
        for phase, lines in phases
        for line in lines
    ]
