"""Numbers as people write them: 1.234,50 and 1,234.50, 10k, 45 %, $ 3m, (500), 2 hrs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from holdfast.exchange.reading.cells import Cell, text_of
from holdfast.exchange.reading.unreadable import Unreadable

_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-−+–])?\s*(?P<money>[$€£¥₹]|[A-Z]{3}(?=[\s\d]))?\s*"
    r"(?P<late_sign>[-−])?\s*(?P<digits>\d[\d.,'’ \u00a0\u202f]*|[.,"
    r"]\d+)(?P<exponent>[eE][-+]?\d{1,3})?\s*"
    r"(?P<unit>[^\d\s()][^\d()]*)?(?(open)\s*\))"
)
_INEXACT = re.compile(
    r"\s*(?:[<>≤≥~≈±]|ca\.?\s|approx|about|up to|over|under|less|more|bis zu|etwa)", re.IGNORECASE
)
_RANGE = re.compile(
    r"[^\d]*\d[\d.,]*\s*[a-z]{0,3}\s*(?:-|–|—|to|bis|…|\.\.)\s*[^\d\s]{0,3}\s*\d[\d.,]*.*",
    re.IGNORECASE,
)
_FACTORS = {"k": 3, "tsd": 3, "thousand": 3, "m": 6, "mn": 6, "mio": 6, "million": 6, "bn": 9,
    "mrd": 9,
            "billion": 9}  # fmt: skip
_MONEY = frozenset("$ € £ ¥ ₹ usd eur gbp chf sek nok dkk pln czk jpy cny aud cad sgd".split())
_HUGE = Decimal(10) ** 30


@dataclass(frozen=True, slots=True)
class NumberHints:
    """What the other values of the column say about how its numbers are written."""

    decimal_comma: bool | None = None  # None: no value shows it
    mixed_units: tuple[str, ...] = ()


NO_NUMBER_HINTS = NumberHints()


def read_decimal(
    cell: Cell, hints: NumberHints = NO_NUMBER_HINTS, *, whole: bool = False
) -> Decimal:
    """The number in a cell; a percentage counts in hundredths, or in points where `whole`."""
    if isinstance(cell, bool):
        raise _expected(cell, whole=whole)
    if isinstance(cell, int | float):
        return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    text = text_of(cell)
    match = _NUMBER.fullmatch(text) if isinstance(cell, str) and len(text) < 80 else None
    if match is None or (_RANGE.fullmatch(text) and not match["exponent"] and not match["sign"]):
        raise _inexact(cell, whole=whole)
    number = _digits(match["digits"], hints)
    if number is None:
        raise _expected(cell, whole=whole)
    if match["exponent"]:
        number = number.scaleb(int(match["exponent"][1:]))
    if match["open"] or (match["sign"] or match["late_sign"] or "+") in "-−–":
        number = -number
    number = _with_unit(cell, number, (match["unit"] or "").strip(), hints, whole=whole)
    if abs(number) > _HUGE:
        raise _expected(cell, whole=whole)
    return number


def read_integer(cell: Cell, hints: NumberHints = NO_NUMBER_HINTS) -> int:
    """The whole number in a cell; 3.0 is one, 3.5 is not."""
    number = read_decimal(cell, hints, whole=True)
    if number != number.to_integral_value():
        raise Unreadable(
            cell, _("A whole number is expected, such as 12; this one has a fraction.")
        )
    return int(number)


def unit_of(text: str) -> str:
    """The unit written behind a number, without plural: "2 hrs" is "hr"; empty where there is
    none.
    """
    match = _NUMBER.fullmatch(text)
    unit = (match["unit"] or "").strip().casefold().rstrip(".") if match else ""
    if not unit or unit in _FACTORS or unit in _MONEY or unit == "%":
        return ""
    return unit[:-1] if len(unit) > 1 and unit.endswith("s") else unit


def number_hints(texts: Iterable[str]) -> NumberHints:
    """Study the texts of a column: decimal comma or point, one unit or several."""
    comma = point = False
    units: dict[str, None] = {}
    for text in texts:
        if not (match := _NUMBER.fullmatch(text)):
            continue
        if unit := unit_of(text):
            units[unit] = None
        shown = _shows_comma(match["digits"].strip())
        comma, point = comma or shown is True, point or shown is False
    return NumberHints(
        decimal_comma=None if comma == point else comma,
        mixed_units=tuple(units) if len(units) > 1 else (),
    )


def _shows_comma(digits: str) -> bool | None:
    """Whether these digits prove a decimal comma (True) or point (False), or nothing."""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        return digits.rfind(",") > digits.rfind(".")
    if commas + points == 0:
        return None
    mark = "," if commas else "."
    if commas + points > 1:  # 1.234.567 groups by the mark, so the other one is decimal
        return mark == "."
    before, after = digits.split(mark)
    if len(after) != 3 or len(before) > 3 or before in ("", "0"):
        return mark == ","
    return None


def _digits(text: str, hints: NumberHints) -> Decimal | None:
    text = text.strip()
    comma = _shows_comma(text)
    if comma is None:
        comma = hints.decimal_comma
    decimal = "," if comma else "."
    grouping = "." if comma else ","
    if comma is None and "," in text:  # "1,234" alone: groups of thousands
        decimal, grouping = ".", ","
    whole, _mark, fraction = text.partition(decimal)
    groups = re.split(rf"[{re.escape(grouping)}'’ \u00a0\u202f]", whole)
    if not _are_groups(groups):
        return None
    try:
        return Decimal(f"{''.join(groups) or '0'}.{fraction or '0'}")
    except InvalidOperation:
        return None


def _are_groups(groups: Sequence[str]) -> bool:
    """Threes behind the first, or, as India writes, twos before the last three: 12,34,567."""
    later = [len(group) for group in groups[1:]]
    return not later or (later[-1] == 3 and (set(later) == {3} or set(later[:-1]) == {2}))


def _with_unit(
    cell: Cell, number: Decimal, unit: str, hints: NumberHints, *, whole: bool
) -> Decimal:
    short = unit.casefold().rstrip(".")
    factor, _space, money = short.partition(" ")
    if (factor := factor.rstrip(".")) in _FACTORS and (not money or money in _MONEY):
        return number.scaleb(_FACTORS[factor])
    if short == "%":
        return number if whole else number / 100
    if short and short not in _MONEY:
        if hints.mixed_units:
            reason = _("The column mixes units (%(units)s); write all its numbers in one of them.")
            raise Unreadable(cell, reason % {"units": ", ".join(hints.mixed_units)})
        if len(short.split()) > 2 or len(short) > 20:
            raise _expected(cell, whole=whole)
    return number


def _inexact(cell: Cell, *, whole: bool) -> Unreadable:
    text = text_of(cell)
    if _INEXACT.match(text) and any(letter.isdigit() for letter in text):
        return Unreadable(
            cell, _("One exact number is expected, such as 12000; this is only a bound.")
        )
    if _RANGE.fullmatch(text):
        return Unreadable(cell, _("One number is expected, such as 12; this is a range."))
    return _expected(cell, whole=whole)


def _expected(cell: Cell, *, whole: bool) -> Unreadable:
    if whole:
        return Unreadable(cell, _("A whole number is expected, such as 12."))
    return Unreadable(cell, _("A number is expected, such as 1250 or 12.5."))
