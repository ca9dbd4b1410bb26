"""One register over the controlled content of all kinds: narrowed, ordered, paged (7.5.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import Count, Q, QuerySet, Value

from holdfast.accounts.models import Unit
from holdfast.acting.callers import Caller
from holdfast.common import clock
from holdfast.records.content.copies import AT_A_PLACE
from holdfast.records.models import ContentVersion, Distribution
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.support.choices.documents import DocumentKind
from holdfast.support.queries.documents import DOCUMENT, controlled_kinds

SIZE: Final = 50
MOST: Final = 5000  # rows of a paper or a spreadsheet
ORDERS: Final = ("reference", "title", "effective_on", "review_due")


@dataclass(frozen=True)
class Wanted:
    """What of the register is asked for; empty asks for all."""

    words: str = ""
    kind: str = ""
    state: str = ""
    classification: str = ""
    language: str = ""
    unit: str = ""
    overdue: bool = False
    external: bool = False
    order: str = "reference"

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything is left out."""
        return any(
            (
                self.words,
                self.kind,
                self.state,
                self.classification,
                self.language,
                self.unit,
                self.overdue,
                self.external,
            )
        )


@dataclass
class Row:
    """One line: the record, and how many copies there are of it and are still out."""

    record: Any
    kind: str
    code: str
    copies: int = 0
    out: int = 0
    is_overdue: bool = False


@dataclass
class Found:
    """A page of the register."""

    rows: list[Row] = field(default_factory=list)
    total: int = 0
    start: int = 0
    size: int = SIZE

    @property
    def has_more(self) -> bool:
        """Tell whether rows follow."""
        return self.start + len(self.rows) < self.total


def documented(caller: Caller, wanted: Wanted, *, start: int = 0, size: int = SIZE) -> Found:
    """Give a page of all controlled content that the caller may read, in a few queries per kind."""
    parts = [
        _branch(_narrowed(made, wanted, made.model.objects.visible_to(caller).live()), made)
        for made in controlled_kinds()
        if _asked_for(made, wanted)
    ]
    if not parts:
        return Found(start=start, size=size)
    together: Any = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    descending = wanted.order.startswith("-")
    name = wanted.order.lstrip("-")
    first = f"-{name}" if descending else name
    total = sum(part.count() for part in parts)
    keys = list(together.order_by(first, "pk")[start : start + size])
    return Found(_rows(keys), total, start, size)


def _asked_for(made: RecordType, wanted: Wanted) -> bool:
    if wanted.external:
        return made.key == DOCUMENT
    if wanted.kind in DocumentKind.values:
        return made.key == DOCUMENT
    return wanted.kind in ("", made.key)


def _narrowed(made: RecordType, wanted: Wanted, found: QuerySet[Any]) -> QuerySet[Any]:
    conditions = Q()
    if wanted.words:
        said = Q(title__icontains=wanted.words) | Q(reference__icontains=wanted.words)
        if made.key == DOCUMENT:
            said |= Q(code__icontains=wanted.words) | Q(issuer__icontains=wanted.words)
        conditions &= said
    if wanted.kind in DocumentKind.values:
        conditions &= Q(kind=wanted.kind)
    if wanted.external:
        conditions &= Q(kind=DocumentKind.EXTERNAL)
    if wanted.state:
        conditions &= Q(state=wanted.state)
    if wanted.classification:
        conditions &= Q(classification=wanted.classification)
    if wanted.language:
        conditions &= Q(pk__in=_written_in(made, wanted.language))
    if wanted.unit:
        conditions &= Q(unit_id=wanted.unit)
    if wanted.overdue:
        conditions &= Q(review_due__lt=clock.today())
    return found.filter(conditions)


def _written_in(made: RecordType, language: str) -> QuerySet[Any, Any]:
    found = ContentVersion.objects.filter(record_type=made.key, language=language)
    return found.exclude(state__in=("superseded", "withdrawn")).values("record_id")


def _branch(found: QuerySet[Any], made: RecordType) -> QuerySet[Any, Any]:
    """Give one kind in the shape that all branches of the union share."""
    kind = Value(made.key, models.CharField(max_length=100))
    shaped: QuerySet[Any, Any] = (
        found.order_by()
        .annotate(of_kind=kind)
        .values_list("pk", "of_kind", "reference", "title", "effective_on", "review_due")
    )
    return shaped


def _rows(keys: Iterable[tuple[Any, ...]]) -> list[Row]:
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    ordered = [(row[0], row[1]) for row in keys]
    for key, kind in ordered:
        by_kind[kind].append(key)
    known: dict[UUID, Any] = {}
    for kind, ids in by_kind.items():
        known |= REGISTRY[kind].model.objects.select_related("owner", "unit").in_bulk(ids)
    at, out = counted_copies([key for key, _kind in ordered])
    today = clock.today()
    return [
        Row(
            record=known[key],
            kind=_kind_of(known[key]),
            code=getattr(known[key], "code", ""),
            copies=at.get(key, 0),
            out=out.get(key, 0),
            is_overdue=known[key].is_review_overdue(today),
        )
        for key, _kind in ordered
        if key in known
    ]


def _kind_of(record: Any) -> str:
    made = REGISTRY.of(record)
    return str(record.get_kind_display() if made.key == DOCUMENT else made.noun)


def counted_copies(keys: list[UUID]) -> tuple[Mapping[UUID, int], Mapping[UUID, int]]:
    """Count at how many places the version in force is, and how many old copies are still out."""
    of = "content_version__record_id"
    copies = Distribution.objects.filter(AT_A_PLACE, content_version__record_id__in=keys)
    at = copies.filter(content_version__state="effective", recalled_at__isnull=True)
    out = copies.filter(recalled_at__isnull=False, recall_confirmed_at__isnull=True)
    return (
        dict(at.order_by().values_list(of).annotate(count=Count("pk"))),
        dict(out.order_by().values_list(of).annotate(count=Count("pk"))),
    )


def languages_in_use() -> list[str]:
    """Give the languages in which controlled content is written."""
    found = ContentVersion.objects.exclude(language="").order_by("language")
    return list(found.values_list("language", flat=True).distinct()[:50])


def units_for(caller: Caller) -> list[Unit]:
    """Give the units by which a reader may narrow the register."""
    return list(Unit.objects.visible_to(caller).live().order_by("title")[:200])
