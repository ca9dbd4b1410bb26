"""Small arithmetic with days."""

from datetime import date, timedelta

SATURDAY = 5


def working_days_after(start: date, count: int) -> date:
    """Give the day that lies some working days (Monday to Friday) after a day."""
    day = start
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            count -= 1
    return day


def add_months(start: date, months: int) -> date:
    """Give the same day some months later, or the last day of that month where it is shorter."""
    month_index = start.year * 12 + start.month - 1 + months
    year, month = divmod(month_index, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, start.day)
