"""Which rule keeps what, until when, and what a legal hold covers (7.5.3)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from holdfast.common.days import add_months
from holdfast.ledger.reading import entries_of
from holdfast.records.choices import Relation, Standing
from holdfast.records.content.copies import lines_of
from holdfast.records.models import ControlledRecord, Record, Trace
from holdfast.records.registry import REGISTRY, RecordType
from holdfast.support.choices.retention import AfterRetention, RetentionStart
from holdfast.support.models import LegalHold, RetentionRule
from holdfast.support.models.retention import ALL_OTHERS, unknown_in

HOLD = LegalHold._meta.label_lower


@dataclass(frozen=True)
class Rules:
    """The retention rules in force, looked up once."""

    by_kind: dict[str, RetentionRule] = field(default_factory=dict)
    by_key: dict[UUID, RetentionRule] = field(default_factory=dict)

    def of_kind(self, key: str) -> RetentionRule | None:
        """Give the rule for a kind of record, or the one for all others."""
        return self.by_kind.get(key) or self.by_kind.get(ALL_OTHERS)

    def of(self, record: Record) -> RetentionRule | None:
        """Give the rule for a record: its own where it names one, else that of its kind."""
        own = getattr(record, "retention_rule_id", None)
        found = self.by_key.get(own) if own is not None else None
        return found or self.of_kind(record._meta.label_lower)


def rules_in_force() -> Rules:
    """Give the rules that are applied today, in one query."""
    found = Rules()
    for rule in RetentionRule.objects.live().filter(state="in_force", unconfirmed=False):
        found.by_key[rule.pk] = rule
        for key in lines_of(rule.kinds):
            found.by_kind.setdefault(key, rule)
    return found


def end_of(rule: RetentionRule, start: dt.date) -> dt.date:
    """Give the last day on which something that a rule covers is kept, from its event on."""
    return add_months(start, rule.years * 12)


def version_kept_until(record: ControlledRecord, ended_on: dt.date) -> dt.date | None:
    """Give until when an obsolete version of a record is kept; None where no rule covers it."""
    rule = rules_in_force().of(record)
    return None if rule is None else end_of(rule, ended_on)


def start_of(rule: RetentionRule, record: Record) -> dt.date | None:
    """Give the day from which the years count for a record; None while it is in use."""
    if rule.runs_from == RetentionStart.RECORDED:
        return record.recorded_at.date()
    if rule.runs_from == RetentionStart.HAPPENED:
        return (record.happened_at or record.recorded_at).date()
    if record.standing == Standing.LIVE and not record.state_now.final:
        return None
    entries = entries_of(record.organization_id, record.pk)
    return max((entry.recorded_at.date() for entry in entries), default=None)


def ended(made: RecordType) -> Q:
    """Give the condition for records of a kind that are no longer in use."""
    final = [state.key for state in made.model.life_cycle.states if state.final]
    return Q(standing__in=(Standing.ARCHIVED, Standing.VOIDED)) | Q(
        standing=Standing.LIVE, state__in=final
    )


class Holds:
    """The legal holds in place, looked up once."""

    def __init__(self) -> None:
        self.holds = list(LegalHold.objects.live().filter(state="in_place", unconfirmed=False))
        keys = [hold.pk for hold in self.holds]
        live = Trace.objects.filter(ended_at__isnull=True, relation=Relation.COVERS)
        self.linked: set[UUID] = set()
        if keys:
            self.linked = set(live.filter(source_id__in=keys).values_list("target_id", flat=True))

    def covering(self, key: str) -> Q:
        """Give the condition for records of a kind that are held."""
        condition = Q(pk__in=self.linked)
        for hold in self.holds:
            kinds = lines_of(hold.kinds)
            if key in kinds or ALL_OTHERS in kinds or unknown_in(hold.kinds):
                condition |= _within(hold)
        return condition

    def holds_record(self, record: Record) -> bool:
        """Tell whether one record is held."""
        model = type(record)
        key = record._meta.label_lower
        return model.objects.filter(self.covering(key), pk=record.pk).exists()


def _within(hold: LegalHold) -> Q:
    condition = ~Q(pk__in=[])
    if hold.of_unit_id is not None:
        condition &= Q(unit_id=hold.of_unit_id)
    if hold.recorded_from is not None:
        condition &= Q(recorded_at__date__gte=hold.recorded_from)
    if hold.recorded_until is not None:
        condition &= Q(recorded_at__date__lte=hold.recorded_until)
    return condition


def is_held(record: Record) -> bool:
    """Tell whether a legal hold covers a record, so that nothing of it may go."""
    return Holds().holds_record(record)


def uncovered_kinds() -> list[RecordType]:
    """Give the kinds of record that no rule in force covers."""
    rules = rules_in_force()
    return [made for made in REGISTRY if rules.of_kind(made.key) is None]


def disposes(rule: RetentionRule) -> bool:
    """Tell whether a rule lets go of what is past its time."""
    return bool(rule.afterwards == AfterRetention.DISPOSE)


def kinds_of_documents() -> dict[str, type[Any]]:
    """Give the models of all controlled content by their keys."""
    return {made.key: made.model for made in REGISTRY if made.controlled}


def why_a_hold_keeps(record: Record) -> list[str]:
    """Say which legal holds keep a record from being erased; nothing where none does."""
    holds = Holds()
    if not holds.holds and not holds.linked:
        return []
    if not holds.holds_record(record):
        return []
    return [_("A legal hold covers it, and nothing of it may go before that is released.")]
