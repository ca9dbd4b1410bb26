"""What is past its retention and not held: the proposal of a disposition (7.5.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from holdfast.common.days import add_months
from holdfast.records.content.copies import OBSOLETE
from holdfast.records.models import ContentVersion, Record
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.support.choices.retention import RetentionStart
from holdfast.support.models import RetentionRule
from holdfast.support.queries.retention import (
    Holds,
    Rules,
    disposes,
    end_of,
    ended,
    rules_in_force,
    start_of,
)

MOST: Final = 500  # in one batch
# The records of keeping itself stay: they prove what went, and why it could go.
NEVER: Final = frozenset(
    {
        "support.disposition",
        "support.legalhold",
        "support.retentionrule",
        "accounts.person",
        "accounts.unit",
        "accounts.site",
    }
)


def past_retention(on: dt.date) -> list[dict[str, Any]]:
    """Name what is past its time on a day, may go by its rule and is not held; at most MOST."""
    rules, holds = rules_in_force(), Holds()
    items: list[dict[str, Any]] = []
    for made in REGISTRY:
        if made.key in NEVER:
            continue
        if made.controlled:
            items += _versions(made, rules, holds, on)
        items += _records(made, rules, holds, on)
        if len(items) >= MOST:
            return items[:MOST]
    return items


def _versions(
    made: RecordType, rules: Rules, holds: Holds, on: dt.date
) -> Iterator[dict[str, Any]]:
    old = ContentVersion.objects.filter(
        record_type=made.key,
        state__in=OBSOLETE,
        retain_until__lt=on,
        disposed_on__isnull=True,
    ).defer("body", "annex")
    versions = list(old.order_by("retain_until", "number")[:MOST])
    keys = {version.record_id for version in versions}
    held = holds.covering(made.key)
    known = {r.pk: r for r in made.model.objects.filter(pk__in=keys).exclude(held)}
    for version in versions:
        record = known.get(version.record_id)
        rule = rules.of(record) if record is not None else None
        if record is not None and rule is not None and disposes(rule):
            yield item_of(record, rule, version.retain_until, version.number)


def _records(made: RecordType, rules: Rules, holds: Holds, on: dt.date) -> Iterator[dict[str, Any]]:
    rule = rules.of_kind(made.key)
    if rule is None or not disposes(rule):
        return
    # Whatever the event, it did not come before the record was made.
    earliest = add_months(on, -12 * rule.years)
    found = made.model.objects.filter(ended(made), unconfirmed=False)
    if rule.runs_from != RetentionStart.HAPPENED:
        found = found.filter(recorded_at__date__lt=earliest)
    for record in found.exclude(holds.covering(made.key)).order_by("recorded_at")[:MOST]:
        own = rules.of(record)
        start = start_of(own, record) if own is not None else None
        if own is None or start is None or not disposes(own) or end_of(own, start) >= on:
            continue
        yield item_of(record, own, end_of(own, start))


def item_of(
    record: Record, rule: RetentionRule, kept_until: dt.date | None, number: int = 0
) -> dict[str, Any]:
    """Give how a disposition names a record, or a version of its content."""
    confidential = record.classification == "confidential"
    return {
        "type": record._meta.label_lower,
        "id": str(record.pk),
        "reference": record.reference,
        "title": "" if confidential else record.title,
        "number": number,
        "kept_until": kept_until.isoformat() if kept_until else "",
        "rule": rule.reference,
    }
