"""One cell into one value of a field, or a reason in words why not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from holdfast.exchange.reading.cells import (
    EMPTY_WORDS,
    EMPTY_WORDS_OF_TYPED,
    Cell,
    plain,
    text_of,
)
from holdfast.exchange.reading.coordinates import read_coordinate
from holdfast.exchange.reading.dates import NO_DATE_HINTS, DateHints, read_date, read_datetime
from holdfast.exchange.reading.fields import Field, Kind
from holdfast.exchange.reading.numbers import (
    NO_NUMBER_HINTS,
    NumberHints,
    read_decimal,
    read_integer,
)
from holdfast.exchange.reading.scales import NO_SCALE_HINTS, ScaleHints, read_step
from holdfast.exchange.reading.unreadable import Unreadable

__all__ = ["Hints", "Unreadable", "read_value", "reader_of"]

_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.REFERENCE, Kind.LIST})
_ERRORS = frozenset(
    {"#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_TRUE = frozenset("yes y true t 1 x ✓ ✔ ☑ ja j wahr oui vrai si sí sim waar on checked".split())
_FALSE = frozenset(
    "no n false f 0 ✗ ✘ ☐ nein falsch nee non faux nao não onwaar off unchecked".split()
)
_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}")
_NAMED_EMAIL = re.compile(r"[^<>]*<([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Hints:
    """What a whole column says about how its single values are meant."""

    dates: DateHints = NO_DATE_HINTS
    numbers: NumberHints = NO_NUMBER_HINTS
    scale: ScaleHints = NO_SCALE_HINTS


_NO_HINTS = Hints()


def read_value(cell: Cell, field: Field, hints: Hints = _NO_HINTS) -> object:
    """The value of one cell for one field; None where the cell says that there is nothing.

    Text and reference give str, decimal and coordinate give Decimal, a list gives a list of str,
    a choice gives the value of the choice, a scale an int. Raises `Unreadable` with the reason in
    words.
    """
    return reader_of(field, hints)(cell)


def reader_of(field: Field, hints: Hints = _NO_HINTS) -> Callable[[Cell], object]:
    """The function that reads the cells of one column; built once, called for every row."""
    read = _READERS[field.kind](field, hints)
    empty = EMPTY_WORDS if field.kind in _TEXTS else EMPTY_WORDS_OF_TYPED

    def reader(cell: Cell) -> object:
        if cell is None:
            return None
        if isinstance(cell, str):
            cell = text_of(cell)
            if not cell or cell.casefold() in empty:
                return None
            if cell in _ERRORS:
                reason = _("The formula in this cell failed; correct it, or type the value.")
                raise Unreadable(cell, reason)
        return read(cell)

    return reader


def _text(field: Field, _hints: Hints) -> Callable[[Cell], object]:
    limit = field.max_length

    def read(cell: Cell) -> str:
        text = text_of(cell)
        if "  " in text or not text.isprintable() or "\u00a0" in text:
            text = " ".join(text.split())
        _refuse_long(cell, text, limit)
        return text

    return read


def _long_text(field: Field, _hints: Hints) -> Callable[[Cell], object]:
    def read(cell: Cell) -> str:
        text = text_of(cell)
        _refuse_long(cell, text, field.max_length)
        return text

    return read


def _refuse_long(cell: Cell, text: str, limit: int | None) -> None:
    if limit is not None and len(text) > limit:
        reason = _("At most %(limit)s characters fit here; this text has %(length)s.")
        raise Unreadable(cell, reason % {"limit": limit, "length": len(text)})


def _list(field: Field, _hints: Hints) -> Callable[[Cell], object]:
    def read(cell: Cell) -> list[str]:
        text = text_of(cell)
        parts = re.split(r"[;\n|]", text)
        if len(parts) == 1:
            parts = text.split(",")
        found = [" ".join(part.split()).strip("•·*- ") for part in parts]
        for part in found:
            _refuse_long(cell, part, field.max_length)
        return list(dict.fromkeys(part for part in found if part))

    return read


def _boolean(_field: Field, _hints: Hints) -> Callable[[Cell], object]:
    def read(cell: Cell) -> bool:
        if isinstance(cell, bool):
            return cell
        word = text_of(cell).casefold()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        raise Unreadable(cell, _("Yes or no is expected."))

    return read


def _choice(field: Field, _hints: Hints) -> Callable[[Cell], object]:
    words: dict[str, str] = {}
    for word, value in field.choice_words.items():
        words[plain(word)] = value
    for value, label in field.choices:
        words[plain(str(label))] = words[plain(value)] = value
    long_words = [word for word in words if len(word) > 4]

    def read(cell: Cell) -> str:
        key = plain(text_of(cell))
        if key in words:
            return words[key]
        # Also with a number before, brackets behind or an explanation after the word.
        bare = plain(re.sub(r"^\W*\d+\W+|[(\[].*?[)\]]", " ", text_of(cell)))
        start = plain(re.split(r"[-–—:,;/(]", text_of(cell), maxsplit=1)[0])
        for candidate in (bare, start):
            if candidate in words:
                return words[candidate]
        if len(key) > 4 and (close := get_close_matches(key, long_words, n=1, cutoff=0.86)):
            return words[close[0]]
        labels = ", ".join(str(label) for _value, label in field.choices)
        raise Unreadable(cell, _("One of these is expected: %(choices)s.") % {"choices": labels})

    return read


def _scale(field: Field, hints: Hints) -> Callable[[Cell], object]:
    return lambda cell: read_step(cell, field, hints.scale)


def _integer(_field: Field, hints: Hints) -> Callable[[Cell], object]:
    return lambda cell: read_integer(cell, hints.numbers)


def _decimal(_field: Field, hints: Hints) -> Callable[[Cell], object]:
    return lambda cell: read_decimal(cell, hints.numbers)


def _date(_field: Field, hints: Hints) -> Callable[[Cell], object]:
    return lambda cell: read_date(cell, hints.dates)


def _datetime(_field: Field, hints: Hints) -> Callable[[Cell], object]:
    """Read a moment; without a zone it is meant as clocks run here."""

    def read(cell: Cell) -> datetime:
        moment = read_datetime(cell, hints.dates)
        return timezone.make_aware(moment) if timezone.is_naive(moment) else moment

    return read


def _latitude(_field: Field, _hints: Hints) -> Callable[[Cell], object]:
    return lambda cell: read_coordinate(cell, latitude=True)


def _longitude(_field: Field, _hints: Hints) -> Callable[[Cell], object]:
    return lambda cell: read_coordinate(cell, latitude=False)


def _url(_field: Field, _hints: Hints) -> Callable[[Cell], object]:
    def read(cell: Cell) -> str:
        text = text_of(cell)
        full = f"https://{text}" if re.match(r"www\.[^\s/]+\.", text, re.IGNORECASE) else text
        try:
            parts = urlsplit(full)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            sound = False
        if not sound or re.search(r"\s", full):
            reason = _("A web address is expected, such as https://example.org/page.")
            raise Unreadable(cell, reason)
        return full

    return read


def _email(_field: Field, _hints: Hints) -> Callable[[Cell], object]:
    def read(cell: Cell) -> str:
        text = text_of(cell).removeprefix("mailto:")
        named = _NAMED_EMAIL.fullmatch(text)
        address = (named[1] if named else text).strip()
        if not _EMAIL.fullmatch(address):
            reason = _("One e-mail address is expected, such as gate@example.org.")
            raise Unreadable(cell, reason)
        return address

    return read


_READERS: dict[Kind, Callable[[Field, Hints], Callable[[Cell], object]]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.REFERENCE: _text,
    Kind.LIST: _list,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.BOOLEAN: _boolean,
    Kind.CHOICE: _choice,
    Kind.SCALE: _scale,
    Kind.LATITUDE: _latitude,
    Kind.LONGITUDE: _longitude,
    Kind.URL: _url,
    Kind.EMAIL: _email,
}
