"""How statements stand with a change: it is made, the checks are asked again, all is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.acting.rehearsing import rehearsed
from holdfast.catalogue.checks import Answer
from holdfast.catalogue.outlooks import Change, Outlook
from holdfast.common import clock
from holdfast.conformity.choices import Status
from holdfast.conformity.engine import WHOLE, Verdict, evaluate

ORDER: Final = {"bad": 0, "warn": 1, "calm": 2, "unknown": 3, "good": 4}
TONES: Final = {Status.MET: "good", Status.GAP: "bad", Status.NOT_APPLICABLE: "calm"}


def outlook_with_change(caller: Caller, statements: Sequence[str], change: Change) -> list[Outlook]:
    """Give how each of these statements stands, now and with the change; the worst first.

    The system as a whole (4.4) is left out: it follows from the others.
    """
    if not statements or not caller.may_somewhere(Permission.ASSURANCE_READ):
        return []
    today, wanted = clock.today(), set(statements) - {WHOLE}
    now = evaluate(today, wanted)

    def with_it() -> dict[str, Verdict]:
        change()
        return evaluate(today, wanted)

    then = rehearsed(caller, with_it)
    found = [_outlook(now[key], then[key]) for key in now]
    return sorted(found, key=lambda outlook: ORDER.get(outlook.words_tone, 9))


def _outlook(now: Verdict, then: Verdict) -> Outlook:
    words, tone = _compared(now, then)
    return Outlook(
        requirement=now.requirement,
        status=now.status.label,
        tone=TONES.get(now.status, "unknown"),
        lapses_on=now.answer.lapses_on if now.status is Status.MET else None,
        words=words,
        words_tone=tone,
        changes=_tells(now) != _tells(then),
    )


def _tells(verdict: Verdict) -> tuple[Status, dt.date | None, int]:
    return verdict.status, verdict.answer.lapses_on, _lacks(verdict.answer)


def _compared(now: Verdict, then: Verdict) -> tuple[str, str]:
    if then.status is Status.NOT_ASSESSED:
        return _("Not assessed: look at it yourself."), "unknown"
    if then.status is Status.NOT_APPLICABLE:
        return _("Does not apply."), "good"
    if now.status is Status.MET and then.status is Status.GAP:
        return _("Becomes a gap: {why}").format(why=_first_new(now.answer, then.answer)), "bad"
    if then.status is Status.MET:
        return _still_met(now, then.answer)
    return _still_a_gap(now.answer, then.answer)


def _still_met(now: Verdict, then: Answer) -> tuple[str, str]:
    if now.status is not Status.MET:
        return _("Is met with it."), "good"
    if then.lapses_on is not None and _earlier(then.lapses_on, now.answer.lapses_on):
        words = _("Stays met, but lapses earlier: on {day}.")
        return words.format(day=date_format(then.lapses_on, "DATE_FORMAT")), "warn"
    lost = _rests_on(now.answer) - _rests_on(then)
    if lost > 0 and _rests_on(then):
        words = ngettext(
            "Stays met by {count} other record.",
            "Stays met by {count} other records.",
            _rests_on(then),
        )
        return words.format(count=_rests_on(then)), "good"
    return _("Stays met."), "good"


def _still_a_gap(now: Answer, then: Answer) -> tuple[str, str]:
    more = _lacks(then) - _lacks(now)
    if more > 0:
        words = ngettext(
            "A gap already; {count} more record falls short: {why}",
            "A gap already; {count} more records fall short: {why}",
            more,
        )
        return words.format(count=more, why=_first_new(now, then)), "warn"
    if more < 0:
        return _("Stays a gap, at fewer records than now."), "calm"
    return _("A gap already, with or without the change."), "calm"


def _first_new(now: Answer, then: Answer) -> str:
    """Give the reason that the change adds; of records only, what may be told to every reader."""
    known = {(gap.id, str(gap.why)) for gap in now.gaps}
    fresh = [gap for gap in then.gaps if (gap.id, str(gap.why)) not in known]
    return str(fresh[0].why) if fresh else _("what it rests on is not in force.")


def _earlier(day: dt.date, known: dt.date | None) -> bool:
    return known is None or day < known


def _rests_on(answer: Answer) -> int:
    return max(answer.evidence_total, len(answer.evidence))


def _lacks(answer: Answer) -> int:
    return max(answer.gaps_total, len(answer.gaps))
