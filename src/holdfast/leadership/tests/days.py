"""The days on which the tests of clause 5 play."""

import datetime as dt

TODAY = dt.date(2026, 3, 2)
SOON = dt.date(2026, 6, 30)
LATER = dt.date(2026, 12, 31)
PAST = dt.date(2025, 11, 3)


def day_after(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1)
