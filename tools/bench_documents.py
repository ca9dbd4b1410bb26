"""Measures the search over many documents and versions, and the comparison of two long versions.

The rows come in batches by one command, each with its entry in the ledger and its words in the
index. The words are made up, and as unevenly common as those of a language.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from holdfast.acting.callers import Caller
from holdfast.acting.commands import command
from holdfast.acting.permissions import Permission
from holdfast.common import clock
from holdfast.records.choices import VersionState
from holdfast.records.models import ContentVersion
from holdfast.support.models.documents import Document

VERSIONS: Final = 4  # of each document; the last is in force
WORDS: Final = 20_000  # that the language has
OF_TEXT: Final = (80, 400)  # words of a usual text
OF_PAGE: Final = 400
LONG: Final = 100  # pages of a long text
ONE_LONG_IN: Final = 1_000  # documents
CHANGED: Final = 12  # of how many paragraphs one is written anew in the next version
BATCH: Final = 500


@dataclass(frozen=True)
class Asked:
    """A question to the search, and what makes it hard."""

    words: str
    what: str


class Language:
    """Made-up words: a few in every sentence, most of them rare."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        beginnings = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi zo yu".split()
        self.words = ["".join(some) for some in itertools.product(beginnings, repeat=4)]
        chance.shuffle(self.words)
        del self.words[WORDS:]
        self._shares = list(itertools.accumulate(1 / (rank + 3) for rank in range(WORDS)))

    def paragraph(self, words: int) -> str:
        """Give a paragraph of so many words."""
        return " ".join(self._chance.choices(self.words, cum_weights=self._shares, k=words))

    def text(self, words: int) -> list[str]:
        """Give a text of about so many words, in paragraphs under headings."""
        made: list[str] = []
        while words > 0:
            if len(made) % 6 == 0:
                made.append(f"## {self.paragraph(4)}")
            size = min(words, self._chance.randint(30, 90))
            made.append(self.paragraph(size))
            words -= size
        return made

    def changed(self, text: Sequence[str]) -> list[str]:
        """Give the next version of a text: some paragraphs anew, some sentences added."""
        return [
            self.paragraph(40) if self._chance.randrange(CHANGED) == 0 else each for each in text
        ]


@command(kind="bench.documents.added", needs=Permission.ORGANIZATION_EDIT, label="Add documents")
def add_documents(
    caller: Caller, *, language: Language, first: int, last: int
) -> dict[Document, list[ContentVersion]]:
    """Add many documents with their versions in one transaction, as an import does."""
    made = {}
    for number in range(first, last):
        low, high = OF_TEXT
        words = OF_PAGE * LONG if number % ONE_LONG_IN == 0 else low + number * 7 % (high - low)
        document = Document(
            organization_id=caller.organization_id,
            reference=f"DOC-{number + 1}",
            title=language.paragraph(4).capitalize(),
            state="in_force",
        )
        made[document] = list(_versions(document, language, words))
    Document.objects.bulk_create(made)
    ContentVersion.objects.bulk_create([each for some in made.values() for each in some])
    return made


def _versions(document: Document, language: Language, words: int) -> Iterator[ContentVersion]:
    begun = clock.today() - timedelta(days=400 * VERSIONS)
    text = language.text(words)
    for number in range(1, VERSIONS + 1):
        last = number == VERSIONS
        yield ContentVersion(
            organization_id=document.organization_id,
            record_type=document._meta.label_lower,
            record_id=document.pk,
            number=number,
            state=VersionState.EFFECTIVE if last else VersionState.SUPERSEDED,
            body="\n\n".join(text),
            effective_on=_year(begun, number),
            superseded_on=None if last else _year(begun, number + 1),
        )
        text = language.changed(text)


def _year(begun: date, number: int) -> date:
    return begun + timedelta(days=400 * (number - 1))


def fill(caller: Caller, documents: int) -> tuple[list[Asked], UUID]:
    """Write documents with their versions; give what to ask for, and the key of a long one."""
    language = Language(random.Random(28_000))  # noqa: S311 - the same texts on each run
    asked: list[Asked] = []
    longest: UUID | None = None
    for first in range(0, documents, BATCH):
        last = min(first + BATCH, documents)
        made = add_documents(caller, language=language, first=first, last=last)
        if longest is None:
            longest = next(iter(made)).pk
            asked = _questions(language, list(made.items()))
    assert longest is not None  # noqa: S101 - for the type checker
    return asked, longest


def _questions(
    language: Language, made: Sequence[tuple[Document, list[ContentVersion]]]
) -> list[Asked]:
    words, text = language.words, made[1][1][-1].body.split()
    return [
        Asked(words[0], "the commonest word"),
        Asked(" ".join(words[2:5]), "three common words"),
        Asked(words[4_000], "a rare word"),
        Asked(f"{words[1]} {words[9_000]}", "a common and a rare word"),
        Asked(words[3][:3], "a beginning"),
        Asked(f"“{' '.join(text[20:24])}”", "four words in a row"),
        Asked(made[2][0].title, "a title"),
    ]


def addresses(asked: Sequence[Asked]) -> Iterator[tuple[str, str]]:
    """Give the pages of the search that are measured, with what makes them hard."""
    for each in asked:
        yield each.what, f"/search/?{urlencode({'q': each.words})}"
        yield f"{each.what}, past too", f"/search/?{urlencode({'q': each.words, 'past': 1})}"
