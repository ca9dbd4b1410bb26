"""The legal register: what binds, how it applies, what meets it, whether it is met (4.2.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from holdfast.acting.callers import Caller
from holdfast.context.choices import ComplianceResult
from holdfast.context.models import ComplianceObligation
from holdfast.context.queries.links import MEETING, linked_by_record
from holdfast.records.models import Record

LIMIT: Final = 500  # obligations on one page; the register holds them all
APPLICABLE: Final = ("applicable", "evaluated", "changed")


@dataclass(frozen=True)
class ObligationRow:
    """An obligation with what meets it and what is due on it."""

    obligation: ComplianceObligation
    met_by: tuple[Record, ...]
    evaluation_overdue: bool
    review_overdue: bool

    @property
    def applies(self) -> bool:
        """Tell whether it was judged to apply."""
        return self.obligation.state in APPLICABLE

    @property
    def result_tone(self) -> str:
        """The tone of the last result."""
        tones = {
            ComplianceResult.COMPLIANT: "good",
            ComplianceResult.PARTIAL: "warn",
            ComplianceResult.NOT_COMPLIANT: "bad",
        }
        result = self.obligation.last_result
        return tones[ComplianceResult(result)] if result else "unknown"


@dataclass(frozen=True)
class LegalRegister:
    """Obligations in effect by jurisdiction; `left_out` were too many for one page."""

    rows: tuple[ObligationRow, ...]
    left_out: int

    @property
    def by_jurisdiction(self) -> list[tuple[str, list[ObligationRow]]]:
        """The rows under the jurisdictions, in the order of their names."""
        groups: dict[str, list[ObligationRow]] = {}
        for row in self.rows:
            groups.setdefault(row.obligation.jurisdiction, []).append(row)
        return sorted(groups.items())

    @property
    def applicable(self) -> int:
        """How many apply."""
        return sum(row.applies for row in self.rows)

    @property
    def unjudged(self) -> int:
        """How many wait for a judgement."""
        return sum(row.obligation.state in ("identified", "changed") for row in self.rows)

    @property
    def not_met(self) -> int:
        """How many of those that apply were last found less than compliant."""
        wanting = (ComplianceResult.PARTIAL, ComplianceResult.NOT_COMPLIANT)
        return sum(row.applies and row.obligation.last_result in wanting for row in self.rows)

    @property
    def without_means(self) -> int:
        """How many of those that apply are met by nothing named."""
        return sum(row.applies and not row.met_by for row in self.rows)

    @property
    def overdue(self) -> int:
        """How many evaluations are overdue."""
        return sum(row.evaluation_overdue for row in self.rows)


def legal_register(caller: Caller, on: dt.date, *, kind: str = "") -> LegalRegister:
    """Give the obligations in effect that the caller may read, with what meets them."""
    in_effect = Q(state__in=(*APPLICABLE, "identified", "not_applicable"))
    found = ComplianceObligation.objects.visible_to(caller).live().filter(in_effect)
    if kind:
        found = found.filter(kind=kind)
    ordered = found.select_related("owner").order_by("jurisdiction", "source", "reference")
    obligations: Sequence[ComplianceObligation] = list(ordered[: LIMIT + 1])
    left_out = 0 if len(obligations) <= LIMIT else found.count() - LIMIT
    obligations = obligations[:LIMIT]
    links = linked_by_record(caller, obligations, MEETING)
    return LegalRegister(tuple(_row(o, links.get(o.pk, ()), on) for o in obligations), left_out)


def _row(obligation: ComplianceObligation, linked: Sequence[Record], on: dt.date) -> ObligationRow:
    applies = obligation.state in APPLICABLE
    due = obligation.next_evaluation
    return ObligationRow(
        obligation=obligation,
        met_by=tuple(record for record in linked if getattr(record, "kind", "") != "external"),
        evaluation_overdue=applies and due is not None and due < on,
        review_overdue=applies and obligation.is_review_overdue(on),
    )
