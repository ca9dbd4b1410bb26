"""The passage of a text that shows best why it was found, with the found words set apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from holdfast.records.search.asking import SHORTEST_BEGINNING, Term, folded

WIDTH: Final = 220  # characters that are shown
BEFORE: Final = 50  # of them before the first found word
MOST_MATCHES: Final = 2_000  # that are looked at in one text
PAGE_BREAK: Final = "\f"


@dataclass(frozen=True)
class Run:
    """Some words of a passage; `found` where they are what was looked for."""

    text: str
    found: bool = False


@dataclass(frozen=True)
class Excerpt:
    """A passage in runs, and how many page breaks stand before it in the text."""

    runs: tuple[Run, ...]
    pages_before: int = 0

    @property
    def text(self) -> str:
        """The passage as plain words."""
        return "".join(run.text for run in self.runs)


def excerpt_of(text: str, terms: Sequence[Term]) -> Excerpt | None:
    """Give the passage in which most of the terms stand close together; None where none does."""
    places = _places(text, terms)
    if not places:
        return None
    first = _best(places)
    start, end = _window(text, places[first][0])
    shown = [(a, b) for a, b, _term in places[first:] if b <= end]
    early = [(a, b) for a, b, _term in places[:first] if a >= start]
    return Excerpt(
        _runs(text, start, end, early + shown), text.count(PAGE_BREAK, 0, places[first][0])
    )


def beginning_of(text: str) -> Excerpt:
    """Give how a text begins, with nothing set apart."""
    end = _window(text, 0)[1]
    return Excerpt(_runs(text, 0, end, []))


def marked(text: str, terms: Sequence[Term]) -> tuple[Run, ...]:
    """Give the whole of a short text with the found words set apart."""
    return _runs(text, 0, len(text), [(a, b) for a, b, _term in _places(text, terms)])


def _places(text: str, terms: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Give where which term stands: begin, end, number of the term."""
    read = folded(text)
    # Phrases first, so that the whole of one is set apart and not its first word alone.
    by_length = sorted(terms, key=lambda each: -len(each.words))
    found = [place for number, term in enumerate(by_length) for place in _of(read, number, term)]
    places: list[tuple[int, int, int]] = []
    for start, number, end in sorted(found):
        if not places or start >= places[-1][1]:
            places.append((start, end, number))
    return places[:MOST_MATCHES]


def _of(read: str, number: int, term: Term) -> Iterator[tuple[int, int, int]]:
    """Give where a term stands, as begin, its number, end: its first word is looked for, then all.

    To look for plain letters is many times faster than for a pattern.
    """
    words = r"[\W_]+".join(re.escape(word) for word in term.words)
    more = r"[^\W_]*" if term.begins(SHORTEST_BEGINNING - 1) else ""
    whole = re.compile(rf"(?<![^\W_]){words}{more}(?![^\W_])")
    at, count = read.find(term.words[0]), 0
    while at >= 0 and count < MOST_MATCHES:
        match = whole.match(read, at)
        if match is not None:
            yield match.start(), number, match.end()
            count += 1
        at = read.find(term.words[0], match.end() if match is not None else at + 1)


def _best(places: list[tuple[int, int, int]]) -> int:
    """Give the number of the place from which on most different terms are near, the first such."""
    best, most, last = 0, 0, 0
    for first, (start, _end, _term) in enumerate(places):
        last = max(last, first)
        while last < len(places) and places[last][1] <= start + WIDTH - BEFORE:
            last += 1
        different = len({term for _a, _b, term in places[first:last]})
        if different > most:
            best, most = first, different
    return best


def _window(text: str, place: int) -> tuple[int, int]:
    """Give from where to where a passage goes, so that no word is cut where that can be helped."""
    start = max(0, place - BEFORE)
    if start:
        space = re.compile(r"\s").search(text, start, place)
        start = space.end() if space else start
    end = min(len(text), start + WIDTH)
    if end < len(text):
        cut = max(text.rfind(mark, place + 1, end) for mark in (" ", "\n"))
        end = cut if cut > place + BEFORE else end
    return start, end


def _runs(text: str, start: int, end: int, found: list[tuple[int, int]]) -> tuple[Run, ...]:
    runs, done = [Run("… ")] if start else [], start
    for begin, until in found:
        runs += [Run(_line(text[done:begin])), Run(_line(text[begin:until]), found=True)]
        done = until
    runs.append(Run(_line(text[done:end])))
    if end < len(text):
        runs.append(Run(" …"))
    return tuple(run for run in runs if run.text)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text)
