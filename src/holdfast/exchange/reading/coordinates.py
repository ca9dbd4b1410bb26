"""Positions on the globe: decimal degrees, or degrees, minutes and seconds with their
hemisphere.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from holdfast.exchange.reading.cells import Cell, text_of
from holdfast.exchange.reading.unreadable import Unreadable

_NUMBER = r"\d{1,3}(?:[.,]\d+)?"
_POSITION = re.compile(
    rf"(?P<before>[NSEW])?\s*(?P<sign>[-−–+])?\s*"
    rf"(?P<degrees>{_NUMBER})\s*(?:°|º|˚|deg|d|\s|-|:)?\s*"
    rf"(?:(?P<minutes>\d{{1,2}}(?:[.,]\d+)?)\s*(?:['’′`´]|m|min|\s|-|:)?\s*)?"
    rf"(?:(?P<seconds>\d{{1,2}}(?:[.,]\d+)?)\s*(?:[\"”“″]|''|’’|′′|s|sec)?\s*)?(?P<after>[NSEW])?",
    re.IGNORECASE,
)
_WORDS = {"north": "N", "south": "S", "east": "E", "west": "W"}
_STEP = Decimal("0.0000001")  # about a centimetre


def read_coordinate(cell: Cell, *, latitude: bool) -> Decimal:
    """Decimal degrees, north and east positive; out of range is refused."""
    limit = 90 if latitude else 180
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        degrees = Decimal(repr(cell))
    else:
        degrees = _degrees(cell, latitude=latitude)
    if abs(degrees) > limit:
        reason = _("Degrees between -%(limit)s and %(limit)s are expected, such as %(example)s.")
        raise Unreadable(cell, reason % {"limit": limit, "example": _example(latitude=latitude)})
    return degrees.quantize(_STEP).normalize() + 0


def _degrees(cell: Cell, *, latitude: bool) -> Decimal:
    text = text_of(cell).strip().removesuffix("°")
    for word, letter in _WORDS.items():
        text = re.sub(word, letter, text, flags=re.IGNORECASE)
    match = _POSITION.fullmatch(text) if isinstance(cell, str) and len(text) < 60 else None
    if match is None or (match["before"] and match["after"]):
        raise _expected(cell, latitude=latitude)
    hemisphere = (match["before"] or match["after"] or "").upper()
    if hemisphere and (hemisphere in "NS") != latitude:
        if latitude:
            raise Unreadable(cell, _("North or south is expected here; this is a longitude."))
        raise Unreadable(cell, _("East or west is expected here; this is a latitude."))
    minutes, seconds = _number(match["minutes"]), _number(match["seconds"])
    if (
        minutes >= 60
        or seconds >= 60
        or (match["sign"] in ("-", "−", "–") and hemisphere in "SW" and hemisphere)
    ):
        raise _expected(cell, latitude=latitude)
    degrees = _number(match["degrees"]) + minutes / 60 + seconds / 3600
    negative = hemisphere in ("S", "W") or match["sign"] in ("-", "−", "–")
    return -degrees if negative else degrees


def _number(text: str | None) -> Decimal:
    return Decimal(text.replace(",", ".")) if text else Decimal(0)


def _example(*, latitude: bool) -> str:
    return "52.3667 or 52°22'N" if latitude else "4.9 or 4°54'E"


def _expected(cell: Cell, *, latitude: bool) -> Unreadable:
    reason = _("Degrees are expected, such as %(example)s.")
    return Unreadable(cell, reason % {"example": _example(latitude=latitude)})
