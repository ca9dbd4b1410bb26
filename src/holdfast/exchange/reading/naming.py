"""How well the header of a column names a field: by exact words, their parts, and slips of the
pen.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from holdfast.exchange.reading.cells import plain
from holdfast.exchange.reading.fields import Field, Kind

# "Impact (1-5)", "L_1to5", "Detectability (-2 to +2)": the header declares its own scale.
_RANGE = re.compile(
    r"(?<![\d.])([-−+]?\d{1,2})\s*(?:-|–|—|to|bis|\.\.|/)\s*([-−+]?\d{1,3})(?![\d.])"
)
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-ZÀ-Ý])")
_FILLERS = frozenset(
    "the a an of for and or to in on by is der die das des von und de het een van en la le les du "
    "et "
    "el los y".split()
)
# The last word of a header says what the column is: a "risk score" is a score, not a risk.
_OTHER_THINGS = frozenset(
    "score level rating id no number nr date status state type category priority owner rank count "
    "reference code index weight cost".split()
)
_STEPS = frozenset("score level rating value step class".split())
_LIMIT = 140  # no header is longer


@dataclass(frozen=True, slots=True)
class Naming:
    """A column name that fits a field, and how surely (0 to 1)."""

    field: str
    score: float
    why: str  # exact, words or spelling


def header_words(header: str) -> tuple[str, ...]:
    """The words of a header: case, brackets, scale, fillers and plural endings taken away."""
    text = header.replace("#", " number ").replace("№", " number ")
    bare = _BRACKETS.sub(" ", text)
    if not plain(bare):
        bare = text
    bare = _RANGE.sub(" ", bare)
    words = plain(_CAMEL.sub(" ", bare.replace("_", " "))).split()
    kept = [word for word in words if word not in _FILLERS] or words
    return tuple(_stem(word) for word in kept)


def header_scale(header: str) -> tuple[int, int] | None:
    """The scale that a header declares in itself, such as 1 to 5."""
    for match in _RANGE.finditer(header.replace("_", " ")):
        low, high = (int(part.replace("−", "-")) for part in match.groups())
        if low in (0, 1) and low + 2 <= high <= 100:
            return low, high
    return None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


class Vocabulary:
    """All names of all fields, ready to be compared with headers."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._exact: dict[str, dict[str, float]] = defaultdict(dict)
        self._forms: dict[str, list[tuple[frozenset[str], str, float]]] = {}
        self._owners: dict[str, set[str]] = defaultdict(set)  # word -> fields that use it
        self._cache: dict[str, list[Naming]] = {}
        self._scaled = {field.name for field in fields if field.kind is Kind.SCALE}
        for field in fields:
            self._learn(field)

    def _learn(self, field: Field) -> None:
        names = dict.fromkeys((field.name, str(field.label), *field.synonyms))
        forms = []
        for position, name in enumerate(names):
            words = header_words(name)
            # Names are listed best first; the later ones are weaker claims.
            weight = 1.0 - 0.2 * position / max(len(names), 10)
            joined = "".join(words)
            self._exact[joined].setdefault(field.name, weight)
            forms.append((frozenset(words), joined, weight))
            for word in words:
                self._owners[word].add(field.name)
        self._forms[field.name] = forms

    def quick(self, header: str) -> dict[str, float]:
        """Fields that the header names in so many words; cheap enough for every cell of a sheet."""
        if len(header) > _LIMIT:
            return {}
        return self._exact.get("".join(header_words(header)), {})

    def namings(self, header: str) -> list[Naming]:
        """All fields that the header could name, best first."""
        if header not in self._cache:
            self._cache[header] = self._namings(header) if len(header) <= _LIMIT else []
        return self._cache[header]

    def _namings(self, header: str) -> list[Naming]:
        words = header_words(header)
        joined = "".join(words)
        exact = self._exact.get(joined, {})
        found = [Naming(name, weight, "exact") for name, weight in exact.items()]
        for name, forms in self._forms.items():
            if name in exact or not words:
                continue
            by_words = max((self._shared(words, form, name) for form in forms), default=0.0)
            by_letters = max((_spelling(joined, form) for form in forms), default=0.0)
            if by_words >= max(by_letters, 0.3):
                found.append(Naming(name, by_words, "words"))
            elif by_letters:
                found.append(Naming(name, by_letters, "spelling"))
        return sorted(found, key=lambda naming: -naming.score)

    def _shared(
        self, words: tuple[str, ...], form: tuple[frozenset[str], str, float], name: str
    ) -> float:
        """Every word of the name stands in the header, or the other way round, with more beside."""
        wanted, _joined, weight = form
        given = set(words)
        if wanted <= given:
            rest = given - wanted
            # A word that belongs to another field ("residual", "target") points there.
            foreign = sum(1 for word in rest if self._owners.get(word, set()) - {name})
            score = 0.88 - 0.06 * len(rest) - 0.25 * foreign
            score *= self._head(words[-1], rest, name)
            return max(0.0, score) * weight if len("".join(wanted)) > 1 else 0.0
        if given < wanted and len("".join(given)) > 3:
            return (0.3 + 0.4 * len(given) / len(wanted)) * weight
        return 0.0

    def _head(self, last: str, rest: set[str], name: str) -> float:
        """How far the last word of the header, if it is not the field's own, leads elsewhere."""
        if last not in rest or (name in self._scaled and last in _STEPS):
            return 1.0
        return 0.3 if last in _OTHER_THINGS else 0.65


def _spelling(joined: str, form: tuple[frozenset[str], str, float]) -> float:
    """Nearly the same letters: "Likelyhood"."""
    _words, other, weight = form
    if min(len(joined), len(other)) < 5 or abs(len(joined) - len(other)) > 3:
        return 0.0
    matcher = SequenceMatcher(None, joined, other, autojunk=False)
    if matcher.real_quick_ratio() < 0.84 or matcher.quick_ratio() < 0.84:
        return 0.0
    ratio = matcher.ratio()
    return 0.85 * ratio * weight if ratio >= 0.84 else 0.0
