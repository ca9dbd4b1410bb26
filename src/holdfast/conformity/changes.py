"""How the statements that a change touches stand now, and while what it changes does not count."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.catalogue.outlooks import Outlook
from holdfast.conformity.choices import Status
from holdfast.conformity.queries import StatementView, statements_on
from holdfast.conformity.showing import tone_of

ORDER = {"bad": 0, "warn": 1, "calm": 2, "unknown": 3, "good": 4}


def outlook_with_change(
    caller: Caller, statements: Sequence[str], changed: frozenset[UUID]
) -> list[Outlook]:
    """Give how each of these statements stands, now and with the change; the worst first."""
    if not statements or not caller.may_somewhere(Permission.ASSURANCE_READ):
        return []
    wanted = set(statements)
    keys = {str(key) for key in changed}
    found = [
        _outlook(view, keys) for view in statements_on(caller) if view.requirement.id in wanted
    ]
    return sorted(found, key=lambda outlook: ORDER.get(outlook.words_tone, 9))


def _outlook(view: StatementView, changed: set[str]) -> Outlook:
    interval = view.interval
    words, tone = _with_change(view, changed)
    return Outlook(
        requirement=view.requirement.id,
        asks=view.requirement.asks,
        url=reverse("conformity:statement", args=(view.requirement.id,)),
        status=view.status.label,
        tone=tone_of(view),
        lapses_on=interval.lapses_on if interval and view.status is Status.MET else None,
        words=words,
        words_tone=tone,
    )


def _with_change(view: StatementView, changed: set[str]) -> tuple[str, str]:
    if view.status is Status.NOT_ASSESSED or view.interval is None:
        return _("Not assessed: look at it yourself."), "unknown"
    if view.status is Status.NOT_APPLICABLE:
        return _("Does not apply."), "good"
    if view.status is Status.GAP:
        return _("A gap already, with or without the change."), "calm"
    resting = sum(entry["id"] in changed for entry in view.interval.evidence)
    others = max(0, view.interval.evidence_total - resting)
    if not resting:
        return _("Does not rest on what is changed."), "good"
    if not others:
        return _("Rests on what is changed alone: a gap as soon as that is not in force."), "bad"
    words = ngettext(
        "Rests on what is changed and on {count} other record.",
        "Rests on what is changed and on {count} other records.",
        others,
    )
    return words.format(count=others), "warn"
