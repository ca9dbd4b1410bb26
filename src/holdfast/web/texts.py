"""Texts: Markdown made safe to show, and two versions compared word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import nh3
from django.utils.html import format_html

from holdfast.common.markup import reader

TAGS: Final = frozenset(
    "a b blockquote br code dd del dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre s strong sub sup "
    "table tbody td th thead tr ul".split()
)
ATTRIBUTES: Final = {"a": {"href", "title"}, "ol": {"start"}}
MOST_LINES, MOST_WORDS = 20_000, 4_000  # that are compared with each other, old and new
KEPT: Final = 64  # texts laid out lately; a version in force is read again and again
WORDS: Final = re.compile(r"\s+|[^\s]+")


@lru_cache(maxsize=KEPT)
def markdown(text: str) -> str:
    """Give Markdown as HTML that holds no script, style, image or foreign attribute."""
    return cleaned(reader().render(text))


def cleaned(raw: str, *, pictures: bool = False) -> str:
    """Give HTML without script, style or foreign attribute; pictures only where asked for."""
    shown = {tag: set(names) for tag, names in ATTRIBUTES.items()}
    clean = nh3.clean(
        raw,
        tags={*TAGS, "img"} if pictures else set(TAGS),
        attributes=shown | ({"img": {"src", "alt"}} if pictures else {}),
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return format_html("{}", _Cleaned(clean))


@dataclass(frozen=True)
class _Cleaned:
    """HTML that went through the sanitizer, as format_html takes it."""

    html: str

    def __html__(self) -> str:
        return self.html


@dataclass(frozen=True)
class Piece:
    """A run of words that two versions share, or that only one of them has."""

    kind: Literal["same", "gone", "new"]
    text: str


def compared(before: str, after: str) -> list[Piece]:
    """Give two texts as one run of pieces: what stayed, what went, what came.

    Lines are compared first and words only inside lines that differ, so that long plans stay quick;
    where so much differs that looking for likeness would take minutes, all of it went and came.
    """
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in _steps(old, new, MOST_LINES):
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
        else:
            pieces += _words_compared("".join(old[i1:i2]), "".join(new[j1:j2]))
    return pieces


def _steps(old: list[str], new: list[str], most: int) -> Sequence[tuple[str, int, int, int, int]]:
    if len(old) + len(new) > most:
        return [("replace", 0, len(old), 0, len(new))]
    return difflib.SequenceMatcher(None, old, new).get_opcodes()


def _words_compared(before: str, after: str) -> list[Piece]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in _steps(old, new, MOST_WORDS):
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("gone", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("new", "".join(new[j1:j2])))
    return pieces
