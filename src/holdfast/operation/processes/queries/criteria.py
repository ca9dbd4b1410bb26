"""Conditions on criteria."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from holdfast.operation.processes.choices import Measure

# A record can be held against it: it has a limit, or asks yes or no (8.1).
MEASURABLE: Final = (
    Q(measure=Measure.YES_NO) | Q(lower_limit__isnull=False) | Q(upper_limit__isnull=False)
)
