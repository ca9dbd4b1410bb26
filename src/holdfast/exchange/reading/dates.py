"""Dates as people write them, in whichever order their country does."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from holdfast.exchange.reading.cells import Cell, plain, text_of
from holdfast.exchange.reading.unreadable import Unreadable

_TIME = r"(?:[T ,]+(?P<time>\d{1,2}[:.h]\d{2}.*))?"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_NUMERIC = re.compile(
    r"(?:[^\W\d]{2,10}[.,]?\s+)?(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})" + _TIME
)
_DAY_MONTH = re.compile(
    r"(?:[^\W\d]{2,10}[.,]?\s+)?(\d{1,2})(?:st|nd|rd|th|er)?[.\s\-/]*(?:of\s+|de\s+)?([^\W\d]{3,"
    r"12})\.?"
    r"[,.\s\-/]*(?:de\s+)?(\d{4}|\d{2})" + _TIME, re.IGNORECASE,
)  # fmt: skip
_MONTH_DAY = re.compile(
    r"(?:[^\W\d]{2,10}[.,]?\s+)?([^\W\d]{3,12})\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?[,\s\-]+(\d{4})"
    + _TIME,
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,](\d{1,"
    r"9}))?)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar januari janvier enero janeiro gennaio jänner",
            "feb february februar februari fevrier febrero fevereiro febbraio",
            "mar march marz maerz mrz maart mrt mars marzo marco",
            "apr april avril abril aprile avr abr",
            "may mai mei mayo maio maggio",
            "jun june juni juin junio junho giugno",
            "jul july juli juillet julio julho luglio",
            "aug august augustus aout agosto ago",
            "sep sept september septembre septiembre setembro settembre",
            "oct october okt oktober octobre octubre outubro ottobre",
            "nov november novembre noviembre novembro",
            "dec december dez dezember decembre diciembre dezembro dicembre dic",
        ),
        start=1,
    )
    for name in map(plain, names.split())
}
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's serial dates know no zone
_SERIAL = (10_000, 110_000)  # 1927 to 2201; smaller numbers are rather counts or scores
_PIVOT = 69  # two-digit years below are of this century


@dataclass(frozen=True, slots=True)
class DateHints:
    """What the other values of the column say about the order of day and month."""

    month_first: bool = False
    mixed: bool = False  # both orders occur, so a date that fits both cannot be trusted
    decided: bool = True


NO_DATE_HINTS = DateHints()


def date_hints(texts: Iterable[str]) -> DateHints:
    """Study the texts of a column: day first or month first, by the values that allow only one."""
    day_first = month_first = undecided = False
    for text in texts:
        if match := _NUMERIC.fullmatch(text):
            first, mark, second = int(match[1]), match[2], int(match[3])
            if first > 12 >= second or mark == ".":
                day_first = True
            elif second > 12 >= first:
                month_first = True
            elif first != second:
                undecided = True
    return DateHints(
        month_first=month_first and not day_first,
        mixed=month_first and day_first,
        decided=day_first or month_first or not undecided,
    )


def read_date(cell: Cell, hints: DateHints = NO_DATE_HINTS) -> date:
    """The calendar day in a cell."""
    return read_datetime(cell, hints).date()


def read_datetime(cell: Cell, hints: DateHints = NO_DATE_HINTS) -> datetime:
    """The moment in a cell, midnight where no time is given; with a zone only where one is
    written.
    """
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time.min)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _serial(cell)
    if not isinstance(cell, str):
        raise _expected(cell)
    text = text_of(cell)
    parts = _parts(text, cell, hints) if len(text) < 80 else None
    if parts is None:
        if re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
            return _serial(float(text.replace(",", ".")))
        raise _expected(cell)
    year, month, day, clock = parts
    try:
        return datetime.combine(date(_century(year), month, day), _clock(clock))
    except ValueError:
        raise Unreadable(cell, _("There is no such day in the calendar.")) from None


def _serial(number: float) -> datetime:
    low, high = _SERIAL
    if low <= number <= high:
        return _EPOCH + timedelta(days=int(number), seconds=round(number % 1 * 86_400))
    compact = _COMPACT.fullmatch(str(int(number))) if number == int(number) else None
    if compact and 1 <= int(compact[2]) <= 12 and 1 <= int(compact[3]) <= 31:
        try:
            return datetime(*map(int, compact.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            pass
    raise _expected(number)


def _parts(text: str, cell: Cell, hints: DateHints) -> tuple[int, int, int, str] | None:
    """Year, month, day and the text of the time; None where it is no full date."""
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4]), match["time"] or ""
    if match := _COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), ""
    if match := _NUMERIC.fullmatch(text):
        day, month = _day_and_month(int(match[1]), int(match[3]), match[2], cell, hints)
        return int(match[4]), month, day, match["time"] or ""
    if (match := _DAY_MONTH.fullmatch(text)) and (month := _MONTHS.get(plain(match[2]), 0)):
        return int(match[3]), month, int(match[1]), match["time"] or ""
    if (match := _MONTH_DAY.fullmatch(text)) and (month := _MONTHS.get(plain(match[1]), 0)):
        return int(match[3]), month, int(match[2]), match["time"] or ""
    return None


def _day_and_month(
    first: int, second: int, mark: str, cell: Cell, hints: DateHints
) -> tuple[int, int]:
    if second > 12 or first > 12 or first == second:
        return (second, first) if second > 12 else (first, second)
    if mark == ".":
        return first, second
    if hints.mixed:
        reason = _(
            "This column writes some dates with the day first and some with the month first, so "
            "this "
            "one could be either. Write it as year-month-day, such as 2025-12-31."
        )
        raise Unreadable(cell, reason)
    return (second, first) if hints.month_first else (first, second)


def _century(year: int) -> int:
    if year >= 100:
        return year
    return year + (2000 if year < _PIVOT else 1900)


def _clock(text: str) -> time:
    if not text:
        return time.min
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    hour, half = int(match[1]), (match[5] or "").casefold()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    micro = int((match[4] or "0")[:6].ljust(6, "0"))
    zone = (
        (match[6] or "")
        .upper()
        .replace("UTC", "+00:00")
        .replace("GMT", "+00:00")
        .replace("Z", "+00:00")
    )
    aware = datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo if zone else None
    return time(hour, int(match[2]), int(match[3] or 0), micro, tzinfo=aware)


def _expected(cell: Cell) -> Unreadable:
    return Unreadable(cell, _("A full date is expected, such as 2025-12-31 or 31.12.2025."))
