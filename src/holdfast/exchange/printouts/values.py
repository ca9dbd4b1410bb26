"""Values as paper shows them: what a page shows, without what one could press."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from holdfast.printing.parts import Fact, Value, Words
from holdfast.web.values import Shown

NOTHING = "–"


def day_in_words(day: dt.date | None) -> str:
    """Give a day, or a moment in the time zone of the reader, as people here write it."""
    if isinstance(day, dt.datetime):
        return date_format(timezone.localtime(day), "SHORT_DATETIME_FORMAT")
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def words(shown: Shown, *, longest: int = 0) -> Words:
    """Give a value in words, cut after `longest` letters where that is given."""
    if shown.day is not None:
        text = day_in_words(shown.day)
        return Value(text, shown.tone) if shown.tone else text
    if shown.is_empty:
        return Value(NOTHING, how="quiet")
    if shown.kind == "state":
        return Value(shown.text, shown.tone or "unknown", "pill")
    return Truncator(shown.text).chars(longest) if longest else shown.text


def fact(shown: Shown) -> Fact:
    """Give a value with its label; long texts take a line of their own."""
    return Fact(shown.label, words(shown), wide=shown.kind == "long" and len(shown.text) > 60)
