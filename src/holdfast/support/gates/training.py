"""Gates of training: nothing is judged before it could have worked (7.2 c)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.common import clock
from holdfast.support.models.training import TrainingSession


def _had_time(caller: Caller, session: TrainingSession, values: Mapping[str, Any]) -> str | None:
    if session.judge_on is None or session.judge_on <= clock.today():
        return None
    return _("Its effect can be seen from {day} on: judge it then.").format(
        day=date_format(session.judge_on, "SHORT_DATE_FORMAT")
    )


EFFECT_HAS_HAD_TIME = Gate(
    key="effect-has-had-time",
    clause="7.2",
    sentence=gettext_lazy("Whether a training worked is judged once it had time to work."),
    holds=_had_time,
)
