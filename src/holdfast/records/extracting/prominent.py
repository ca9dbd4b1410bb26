"""What stands out on the first page of a PDF file: the words in its largest type."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

LARGER: Final = 1.15  # than what most of the page is written in
SAME: Final = 0.04  # by how much the sizes of one heading differ at most
APART: Final = 2.2  # sizes from one line of a heading to its next
FEWEST, MOST = 4, 200  # letters
MOST_RUNS: Final = 5_000


@dataclass
class _Group:
    """Runs that stand one after, or below, the other in one size."""

    size: float
    height: float
    text: str


class FirstPage:
    """Hears every run of text of a page with its size, as the library reads it."""

    def __init__(self) -> None:
        self.groups: list[_Group] = []
        self.letters: Counter[float] = Counter()
        self.runs = 0

    def hear(self, text: str, cm: Sequence[float], tm: Sequence[float], *font: Any) -> None:
        """Take one run of text: `font` is its description and its size."""
        self.runs += 1
        if not text.strip() or self.runs > MOST_RUNS:
            return
        size = float(font[-1] or 0) * math.hypot(tm[2], tm[3]) * math.hypot(cm[2], cm[3])
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        self.letters[round(size, 1)] += len(text.strip())
        last = self.groups[-1] if self.groups else None
        if last is not None and _goes_on(last, size, height):
            space = "" if abs(last.height - height) < size / 3 else " "
            last.text, last.height = f"{last.text}{space}{text}", height
        else:
            self.groups.append(_Group(size, height, text))

    def words(self) -> str:
        """Give what is written clearly larger than the rest; nothing where nothing is."""
        if not self.letters:
            return ""
        usual = self.letters.most_common(1)[0][0]
        for group in sorted(self.groups, key=lambda each: -each.size):
            if group.size < usual * LARGER:
                return ""
            words = " ".join(group.text.split())
            if FEWEST <= sum(map(str.isalpha, words)) <= MOST:
                return words
        return ""


def _goes_on(last: _Group, size: float, height: float) -> bool:
    alike = abs(last.size - size) <= SAME * max(size, 1.0)
    return alike and abs(last.height - height) <= APART * max(size, 1.0)
