"""What the checks of clause 7.5 share: asking all kinds of controlled content at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from holdfast.catalogue.checks import SHOWN, Answer, Gap, Lack, gap_at, joined
from holdfast.context.checks.answers import every
from holdfast.records.models import ContentVersion, Distribution
from holdfast.records.registry import RecordType
from holdfast.support.queries.documents import controlled_kinds, in_force

KINDS: Final = (
    "context.scope",
    "leadership.securitypolicy",
    "planning.objectivesdocument",
    "processes.processmap",
    "support.communicationplan",
    "support.document",
    "support.resourceplan",
)
CONTENT: Final = (*KINDS, ContentVersion)
COPIES: Final = (*CONTENT, Distribution)
DESCRIBE: Final = "records.content.described"
DISTRIBUTE: Final = "records.content.distributed"
DRAFT: Final = "records.content.drafted"
NOTHING_IN_FORCE: Final = Gap(
    why=gettext_lazy("No controlled content is in force."),
    type="support.document",
    command="support.document.set_up",
)
Lacks = Callable[[RecordType], Sequence[Lack]]


def each_in_force(lacks: Lacks, *, dated: bool = False) -> Answer:
    """Answer “all content in force, of every kind, is as it should be, and there is some”."""
    return each_of(in_force, lacks, dated=dated)


def each_of(
    chosen: Callable[[RecordType], QuerySet[Any]], lacks: Lacks, *, dated: bool = False
) -> Answer:
    """Answer the same of a chosen part of each kind; each kind takes a few queries."""
    answers = [every(chosen(made), *lacks(made), dated=dated) for made in controlled_kinds()]
    together = trimmed(joined(*answers))
    if together.met and not together.evidence_total:
        return Answer(met=False, gaps=(NOTHING_IN_FORCE,), gaps_total=1)
    return together if together.met else replace(together, lapses_on=None)


def trimmed(answer: Answer) -> Answer:
    """Name as many records and gaps as an answer names; the totals count all."""
    return replace(answer, evidence=answer.evidence[:SHOWN], gaps=answer.gaps[:SHOWN])


def with_gaps(answer: Answer, gaps: Sequence[Gap], total: int | None = None) -> Answer:
    """Add gaps to an answer, which is then not met."""
    if not gaps:
        return answer
    return trimmed(
        replace(
            answer,
            met=False,
            lapses_on=None,
            gaps=(*answer.gaps, *gaps),
            gaps_total=answer.gaps_total + (len(gaps) if total is None else total),
        )
    )


def gaps_of_versions(condition: Q, why: Any, command: str) -> list[Gap]:
    """Name the records that have a version of which a condition holds, one query per kind."""
    gaps: list[Gap] = []
    for made in controlled_kinds():
        versions = ContentVersion.objects.filter(condition, record_type=made.key)
        records = made.model.objects.live().filter(
            unconfirmed=False, pk__in=versions.values("record_id")
        )
        gaps += [gap_at(each, why, command) for each in records.order_by("reference")[:SHOWN]]
    return gaps
