"""Gates of criteria: what a process in force is held against changes by a change plan (6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.planning.gates.changes import planned_since
from holdfast.records.models import Record
from holdfast.records.registry import REGISTRY

Values = Mapping[str, Any]
CRITERION: Final = "processes.criterion"


def _has_plan(process: Any) -> str | None:
    if not isinstance(process, Record) or process.state != "in_force":
        return None
    return planned_since(process, getattr(process, "in_force_since", None))


def _change_has_plan(caller: Caller, criterion: Any, values: Values) -> str | None:
    if criterion.state != "in_use" or criterion.unconfirmed:
        return None
    return _has_plan(criterion.process) or _has_plan(values.get("process"))


def _further_one_has_plan(caller: Caller, record: Any, values: Values) -> str | None:
    process = values.get("process")
    criteria: Any = REGISTRY[CRITERION].model.objects.live()
    is_first = not criteria.filter(process=process, state="in_use").exists()
    return None if is_first else _has_plan(process)


CRITERION_AMENDMENT_HAS_ITS_PLAN: Final = Gate(
    key="a-criterion-amendment-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("A criterion of a process in force is changed by a change plan."),
    holds=_change_has_plan,
)
CRITERION_WITHDRAWAL_HAS_ITS_PLAN: Final = Gate(
    key="a-criterion-withdrawal-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("A criterion of a process in force is withdrawn by a change plan."),
    holds=_change_has_plan,
)
FURTHER_CRITERION_HAS_ITS_PLAN: Final = Gate(
    key="a-further-criterion-has-its-plan",
    clause="6.3",
    sentence=gettext_lazy("A process in force gets a further criterion by a change plan."),
    holds=_further_one_has_plan,
)
