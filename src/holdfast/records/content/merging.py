"""Two people wrote on one text: what each changed is kept, and where both did, both (7.5.3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

FIRST, BETWEEN, LAST = "<<<<<<<", "|||||||", ">>>>>>>"
MARKED: Final = re.compile(
    r"^<<<<<<< ?(?P<first_name>[^\n]*)\n(?P<first>(?:(?!<<<<<<<|>>>>>>>)[^\n]*\n)*?)"
    r"\|\|\|\|\|\|\| ?(?P<second_name>[^\n]*)\n(?P<second>(?:(?!<<<<<<<|>>>>>>>)[^\n]*\n)*?)"
    r">>>>>>>[^\n]*$",
    re.MULTILINE,
)
MOST_LINES: Final = 20_000  # of the part that differs; longer parts are kept side by side
MOST_PAIRS: Final = 4_000_000  # of equal lines that would have to be looked at
Group = tuple[Any, ...]


@dataclass(frozen=True)
class Merged:
    """A text with the changes of both, and how many passages both changed differently."""

    text: str
    marked: int = 0


@dataclass(frozen=True)
class Marked:
    """A passage that two people changed differently: what each of them wrote, and where."""

    number: int
    first_name: str
    first: str
    second_name: str
    second: str


def even(text: str) -> str:
    """Give a text with one kind of line end, as browsers send another than people store."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def merged(base: str, ours: str, theirs: str, *, our_name: str, their_name: str) -> Merged:
    """Give a text that holds what both changed since the text that both began from.

    A passage that both changed differently holds both, between marks that name who wrote which.
    """
    base, ours, theirs = even(base), even(ours), even(theirs)
    if theirs in (ours, base):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    made: list[str] = []
    marked = 0
    for what, *parts in _groups(base.split("\n"), ours.split("\n"), theirs.split("\n")):
        if what != "conflict":
            made += parts[0]
            continue
        marked += 1
        first, second = ((their_name, parts[2]), (our_name, parts[1]))
        made += [f"{FIRST} {_named(first[0])}", *first[1]]
        made += [f"{BETWEEN} {_named(second[0])}", *second[1], LAST]
    return Merged("\n".join(made), marked)


def _named(name: str) -> str:
    return " ".join(name.split())


def _groups(base: list[str], ours: list[str], theirs: list[str]) -> Iterator[Group]:
    """Give runs of lines: as they were, as one changed them, or as both did, differently."""
    start = _alike(base, ours, theirs)
    end = _alike(base[start:][::-1], ours[start:][::-1], theirs[start:][::-1])
    yield "unchanged", base[:start]
    was, mine, other = (lines[start : len(lines) - end] for lines in (base, ours, theirs))
    if _too_much(was, mine, other):
        yield "conflict", was, mine, other
    else:
        from merge3 import Merge3  # noqa: PLC0415 - only where two people wrote at once

        for group in Merge3(was, mine, other).merge_groups():
            yield from _line_by_line(group) if group[0] == "conflict" else (group,)
    yield "unchanged", base[len(base) - end :] if end else []


def _alike(*texts: Sequence[str]) -> int:
    count = 0
    for lines in zip(*texts, strict=False):
        if len(set(lines)) > 1:
            break
        count += 1
    return count


def _too_much(base: list[str], ours: list[str], theirs: list[str]) -> bool:
    """Tell whether looking for likeness could take minutes: so many lines that are the same."""
    if max(len(base), len(ours), len(theirs)) > MOST_LINES:
        return True
    counted = Counter(base)
    return any(
        sum(counted[line] * count for line, count in Counter(lines).items()) > MOST_PAIRS
        for lines in (ours, theirs)
    )


def _line_by_line(group: Group) -> Iterator[Group]:
    """Part a passage that both changed into its lines, where neither added nor took away one.

    Two people who filled in different rows of a table are not in each other's way.
    """
    _what, base, ours, theirs = group
    if not len(base) == len(ours) == len(theirs):
        yield group
        return
    for was, mine, other in zip(base, ours, theirs, strict=True):
        if mine in (was, other):
            yield "b", [other]
        elif other == was:
            yield "a", [mine]
        else:
            yield "conflict", [was], [mine], [other]


def marked_in(text: str) -> list[Marked]:
    """Give the passages of a text that are still to be settled, in their order."""
    return [
        Marked(number, found["first_name"], found["first"], found["second_name"], found["second"])
        for number, found in enumerate(MARKED.finditer(even(text)))
    ]


def settled(text: str, number: int, keep: str) -> str:
    """Give a text in which one marked passage is settled: keep `first`, `second` or `both`."""
    plain = even(text)
    for at, found in enumerate(MARKED.finditer(plain)):
        if at == number:
            parts = (found["first"], found["second"]) if keep == "both" else (found[keep],)
            kept = "".join(parts).removesuffix("\n")
            rest = plain[found.end() :]
            return plain[: found.start()] + kept + (rest if kept else rest.removeprefix("\n"))
    return plain
