"""Words for steps of a scale: "High", "4 - Major", "Low (1)", "sehr hoch".

What is assumed. On five steps: very low, negligible or rare is 1; low, minor or unlikely 2; medium,
moderate or possible 3; high, major or likely 4; very high, critical, severe or almost certain 5.
Where a table uses low, medium and high and no other word, the three are spread evenly: 1, 3, 5.
Other scales are stretched in proportion; what falls between two steps goes to the higher one. A
table that numbers its own words (Low (1) to High (3)),
or declares its scale in the header ("Impact (1-10)"), is stretched likewise.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from holdfast.exchange.reading.cells import Cell, plain, text_of
from holdfast.exchange.reading.fields import Field
from holdfast.exchange.reading.unreadable import Unreadable

_LADDER = {  # level on five steps -> words, in several languages
    1: "very low,verylow,vl,negligible,neglectable,insignificant,trivial,rare,very rare,very "
    "unlikely,"
    "highly unlikely,remote,improbable,minimal,none,no impact,sehr gering,sehr niedrig,"
    "unbedeutend,selten,"
    "sehr unwahrscheinlich,zeer laag,zeer onwaarschijnlijk,verwaarloosbaar,tres faible,"
    "negligeable,muy bajo",
    2: "low,l,lo,minor,small,unlikely,limited,gering,niedrig,klein,unwahrscheinlich,laag,"
    "onwaarschijnlijk,"
    "faible,peu probable,mineur,bajo,baja,basso,bassa,improbable bajo",
    3: "medium,m,med,mod,moderate,average,possible,occasional,fair,mittel,moglich,massig,middel,"
    "gemiddeld,mogelijk,matig,moyen,moyenne,possible moyen,modere,medio,media,moderado,posible",
    4: "high,h,hi,major,likely,probable,significant,serious,considerable,large,hazardous,hoch,"
    "gross,erheblich,"
    "wahrscheinlich,hoog,groot,waarschijnlijk,ernstig,eleve,elevee,majeur,probable eleve,alto,"
    "alta,mayor",
    5: "very high,veryhigh,vh,critical,crit,severe,extreme,catastrophic,disastrous,very likely,"
    "almost certain,certain,frequent,very severe,maximum,sehr hoch,kritisch,katastrophal,"
    "sehr wahrscheinlich,zeer hoog,zeer waarschijnlijk,kritiek,catastrofaal,tres eleve,critique,"
    "catastrophique,muy alto,critico",
}  # fmt: skip
LEVELS: dict[str, int] = {
    word: level for level, words in _LADDER.items() for word in words.split(",")
}
_FILLERS = frozenset(
    "risk impact probability likelihood severity level priority rating score".split()
)
_NUMBER_FIRST = re.compile(r"\(?(\d{1,3})\)?\s*(?:[-–—:=./)|]\s*)?([^\W\d_][^\d]*)")
_NUMBER_LAST = re.compile(r"([^\W\d_][^\d]*?)\s*[-–—:=/(\[]?\s*(\d{1,3})\s*[)\]]?")
_OUT_OF = re.compile(r"(\d{1,3})\s*(?:/|out of|of|von|van|sur)\s*(\d{1,3})", re.IGNORECASE)
_WHOLE = re.compile(r"[+]?(\d{1,4})(?:[.,]0+)?")
_UNITS = frozenset(
    "k m mio bn usd eur gbp h hr hrs hour hours min mins day days week weeks month months "
    "year years percent x".split()
)
_THREE = frozenset({2, 3, 4})


@dataclass(frozen=True, slots=True)
class ScaleHints:
    """What the table as a whole says about its scales."""

    three_words: bool = False  # only low, medium and high occur
    source: tuple[int, int] | None = None  # the table's own scale, where it differs


NO_SCALE_HINTS = ScaleHints()


def scale_hints(texts: Iterable[str], declared: tuple[int, int] | None = None) -> ScaleHints:
    """Study all texts of the columns that share a scale; `declared` stands in a header."""
    levels: set[int] = set()
    words: set[str] = set()
    pairs: dict[int, set[int]] = {}
    for text in set(texts):
        number, word = _split(text)
        level = level_of(word) if word else None
        if level is not None:
            levels.add(level)
            words.add(plain(word))
            if number is not None:
                pairs.setdefault(number, set()).add(level)
    three = levels == _THREE and len(words) >= 3
    source = declared
    if source is None and set(pairs) == {1, 2, 3} and pairs[1] <= {1, 2} and pairs[3] <= {4, 5}:
        source = (1, 3)
    return ScaleHints(three_words=three, source=source)


def level_of(word: str) -> int | None:
    """The level on five steps that a word means, slips of the pen forgiven; None where unknown."""
    key = plain(word)
    if key in LEVELS:
        return LEVELS[key]
    parts = [part for part in key.split() if part not in _FILLERS]
    joined = " ".join(parts)
    if joined in LEVELS:
        return LEVELS[joined]
    if len(parts) == 2 and parts[0] in LEVELS and parts[1] in LEVELS:
        return math.ceil((LEVELS[parts[0]] + LEVELS[parts[1]]) / 2)  # "low medium"
    return _misspelled(joined)


def read_step(cell: Cell, field: Field, hints: ScaleHints = NO_SCALE_HINTS) -> int:
    """The step of the field's scale that a cell means."""
    low, high = field.steps
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        number, word = (int(cell), "") if cell == int(cell) else (None, "")
    elif isinstance(cell, str):
        text = text_of(cell)
        if match := _OUT_OF.fullmatch(text):
            return _fraction(cell, int(match[1]), int(match[2]), field)
        number, word = _split(text)
    else:
        number, word = None, ""
    step: int | None = None
    if number is not None and plain(word) not in _UNITS:
        step = _stretch(number, hints.source, (low, high)) if hints.source else number
    elif word and (level := level_of(word)) is not None:
        source = (2, 4) if hints.three_words else (1, 5)
        step = _stretch(level, source, (low, high))
    if step is None or not low <= step <= high:
        raise _expected(cell, field)
    return step


def _fraction(cell: Cell, number: int, top: int, field: Field) -> int:
    low, high = field.steps
    if top == high and low <= number <= high:
        return number
    if top > 2 and 1 <= number <= top:
        return _stretch(number, (1, top), (low, high))
    raise _expected(cell, field)


def _stretch(value: int, source: tuple[int, int], target: tuple[int, int]) -> int:
    """In proportion, and up where it falls between two steps: a risk is not made smaller by
    rounding.
    """
    share = (value - source[0]) / (source[1] - source[0])
    return math.floor(target[0] + share * (target[1] - target[0]) + 0.5 + 1e-9)


def _split(text: str) -> tuple[int | None, str]:
    """Number and word of "4 - Major", "Low (1)", "3" or "High"."""
    text = text.strip()
    if match := _WHOLE.fullmatch(text):
        return int(match[1]), ""
    if match := _NUMBER_FIRST.fullmatch(text):
        return int(match[1]), match[2].strip(" )-–—:")
    if match := _NUMBER_LAST.fullmatch(text):
        return int(match[2]), match[1].strip(" (-–—:")
    return None, text


def _misspelled(word: str) -> int | None:

    if len(word) < 5 or len(word) > 24:
        return None
    close = get_close_matches(word, [key for key in LEVELS if len(key) > 4], n=1, cutoff=0.82)
    return LEVELS[close[0]] if close else None


def _expected(cell: Cell, field: Field) -> Unreadable:
    low, high = field.steps
    reason = _(
        "A step from %(low)s to %(high)s is expected, such as %(example)s, or a word such as low, "
        "medium "
        "or high."
    )
    return Unreadable(cell, reason % {"low": low, "high": high, "example": (low + high) // 2})
