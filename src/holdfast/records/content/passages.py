"""The gate before a review: passages that two people changed at once are settled (7.5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from holdfast.acting.callers import Caller
from holdfast.acting.gates import Gate
from holdfast.records.content.merging import marked_in
from holdfast.records.models import ControlledRecord
from holdfast.records.queries import open_version_of


def _passages_settled(
    caller: Caller, record: ControlledRecord, values: Mapping[str, Any]
) -> str | None:
    version = open_version_of(record)
    count = len(marked_in(version.body)) if version is not None else 0
    if not count:
        return None
    return _(
        "{count} passage(s) were changed by two people at once and hold both: settle the marked "
        "passages first."
    ).format(count=count)


PASSAGES_SETTLED = Gate(
    key="passages-settled",
    clause="7.5.3",
    sentence=gettext_lazy("What two people wrote at once is settled before others review it."),
    holds=_passages_settled,
    can_override=False,
)
