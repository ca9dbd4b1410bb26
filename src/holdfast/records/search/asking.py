"""What somebody looks for: words that must all occur, and phrases in quotation marks.

The last word may be unfinished. No text that people type is an error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

WORD: Final = re.compile(r"[^\W_]+")
QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
ASKED: Final = re.compile(r'"([^"]*)("?)|([^"\s]+)')
LONGEST_QUESTION, LONGEST_WORD, MOST_TERMS, MOST_IN_PHRASE = 300, 100, 8, 12
SHORTEST_BEGINNING: Final = 3  # letters; what begins with fewer would be half of all words


@dataclass(frozen=True)
class Term:
    """One word, or the words of a phrase in their order; `open`: the last may be unfinished."""

    words: tuple[str, ...]
    open: bool = False

    def begins(self, shortest: int) -> bool:
        """Tell whether the last word is long enough to stand for all that begin with it."""
        return self.open and len(self.words[-1]) >= shortest


def terms_of(text: str) -> tuple[Term, ...]:
    """Read what somebody typed; at most eight words and phrases, nothing where there is no word."""
    found: list[Term] = []
    for match in ASKED.finditer(normal(text[:LONGEST_QUESTION]).translate(QUOTES)):
        phrase, closed, bare = match.groups()
        words = [folded(word)[:LONGEST_WORD] for word in WORD.findall(bare or phrase or "")]
        if bare is not None:
            found += [Term((word,), open=False) for word in words]
        elif words:
            found.append(Term(tuple(words[:MOST_IN_PHRASE]), open=not closed))
        last_bare = bare is not None and bool(words)
        if found and last_bare and match.end() == match.endpos:
            found[-1] = Term(found[-1].words, open=True)
    return tuple(found[:MOST_TERMS])


def words_of(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Give the words of all terms one by one, phrases taken apart."""
    return tuple(
        Term((word,), open=term.open and number == len(term.words))
        for term in terms
        for number, word in enumerate(term.words, 1)
    )


def for_sqlite(terms: tuple[Term, ...], shortest: int = SHORTEST_BEGINNING) -> str:
    """Give the terms as FTS5 asks them."""
    return " AND ".join(
        f'"{" ".join(term.words)}"{"*" if term.begins(shortest) else ""}' for term in terms
    )


def for_postgres(
    terms: tuple[Term, ...], shortest: int = SHORTEST_BEGINNING, weight: str = ""
) -> str:
    """Give the terms as a tsquery of the configuration `simple`; `weight` A asks for titles."""
    said = []
    for term in terms:
        ends = [""] * (len(term.words) - 1) + ["*" if term.begins(shortest) else ""]
        words = [
            f"'{word}'" + (f":{end}{weight}" if end or weight else "")
            for word, end in zip(term.words, ends, strict=True)
        ]
        said.append(f"({' <-> '.join(words)})")
    return " & ".join(said)


def normal(text: str) -> str:
    """Give a text in one spelling: ligatures and composed letters resolved, no soft hyphens."""
    return unicodedata.normalize("NFKC", text).replace("\xad", "").replace("\x00", " ")


class _Folding(dict[int, str]):
    """Each letter small and without its marks, one for one, so that places stay where they are."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        self[code] = base if len(base) == 1 else chr(code)
        return self[code]


_FOLDING: Final = _Folding()


def folded(text: str) -> str:
    """Give a text in small letters without marks; as long as it was."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words_in(text: str) -> str:
    """Give the words of a text alone: PostgreSQL would read RSK-0042 as a word and a number."""
    return " ".join(WORD.findall(folded(text)))
