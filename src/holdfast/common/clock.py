"""The one clock of the house, so that a demo or a test can stand on a given day."""

import os
from datetime import UTC, date, datetime, time


def now() -> datetime:
    """Give the present moment in UTC, or noon of the day that HOLDFAST_CLOCK names."""
    fixed = os.environ.get("HOLDFAST_CLOCK")
    if fixed:
        return datetime.combine(date.fromisoformat(fixed), time(12), UTC)
    return datetime.now(UTC)


def today() -> date:
    """Give the present day (UTC), or the day that HOLDFAST_CLOCK names."""
    return now().date()
