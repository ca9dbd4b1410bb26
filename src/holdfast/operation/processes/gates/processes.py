"""Gates of processes (4.4, 8.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.operation.processes.models import Process


def _is_described(caller: Caller, process: Process, values: Mapping[str, Any]) -> str | None:
    parts = {
        _("an owner"): process.owner_id is not None,
        _("inputs"): bool(process.inputs.strip()),
        _("outputs"): bool(process.outputs.strip()),
        _("criteria"): bool(process.criteria.strip()),
    }
    missing = [label for label, there in parts.items() if not there]
    if not missing:
        return None
    return _("Before it is in force it needs: {missing}.").format(missing=", ".join(missing))


PROCESS_IS_DESCRIBED = Gate(
    key="process-is-described",
    clause="8.1",
    sentence=gettext_lazy("A process in force has owner, inputs, outputs and criteria."),
    holds=_is_described,
)
