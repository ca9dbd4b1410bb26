"""Which versions and files say certain words: asked before somebody is taken out of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from django.db import connection

from holdfast.records.search import parts
from holdfast.records.search.asking import WORD, Term, folded, normal
from holdfast.records.search.forgetting import holding
from holdfast.records.search.stores import store


def sources_saying(
    organization_id: UUID, spellings: Sequence[str], is_said: Callable[[str], bool]
) -> set[UUID]:
    """Give the versions and files in whose words any of the spellings stands.

    The index finds what may say it; `is_said` decides by the text itself.
    """
    said = (WORD.findall(folded(normal(each))) for each in spellings)
    terms = [Term(tuple(words)) for words in said if words]
    found: set[UUID] = set()
    for number, source_id, name, past in holding(organization_id, terms) if terms else ():
        with connection.cursor() as cursor:
            texts = store().texts(cursor, [(number, past)]).get(number, ("", ""))
        if any(is_said(each) for each in (*texts, name)):
            found.add(source_id if isinstance(source_id, UUID) else UUID(str(source_id)))
    return found


def problems_of(source_ids: Collection[UUID]) -> dict[UUID, str]:
    """Give the versions and files that were read, each with why it gave no words, if it did not."""
    known = parts.parts_of_sources(list(source_ids))
    return {key: some[0].problem for key, some in known.items() if some}
