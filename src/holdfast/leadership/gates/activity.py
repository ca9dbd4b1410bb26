"""Gates before what top management did is recorded (5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.common import clock
from holdfast.leadership.models import LeadershipActivity


def _it_happened(
    caller: Caller, activity: LeadershipActivity | None, values: Mapping[str, Any]
) -> str | None:
    day = values.get("happened_on")
    if day is None or day <= clock.today():
        return None
    return _("That day has not come yet: what is planned is an action, not an activity.")


IT_HAPPENED = Gate(
    key="it-happened",
    clause="5.1",
    sentence=gettext_lazy("Only what took place is recorded as activity."),
    holds=_it_happened,
    can_override=False,
)
