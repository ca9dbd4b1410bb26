"""Gates of clause 10 (DOMAIN 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.improvement.models import Nonconformity


def _cause_is_known(
    caller: Caller, nonconformity: Nonconformity, values: Mapping[str, Any]
) -> str | None:
    if nonconformity.cause.strip():
        return None
    return _("Find the cause first: a correction alone lets it come back.")


CAUSE_IS_KNOWN = Gate(
    key="cause-is-known",
    clause="10.2",
    sentence=gettext_lazy("A nonconformity is not closed without its cause."),
    holds=_cause_is_known,
)
