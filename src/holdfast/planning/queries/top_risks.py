"""The gravest risks of the register, which are to lead to objectives (6.1.3)."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, QuerySet

from holdfast.planning.queries.commitments import RISK
from holdfast.records.registry import REGISTRY


def top_risks() -> QuerySet[Any] | None:
    """Give the open risks at the highest level that occurs, where it is above appetite.

    None where no room keeps a risk register.
    """
    if RISK not in REGISTRY:
        return None
    model: Any = REGISTRY[RISK].model  # of a room above: its fields are not known here
    over = [state.key for state in model.life_cycle.states if state.final]
    found: QuerySet[Any] = (
        model.objects.live()
        .filter(unconfirmed=False, above_appetite=True)
        .exclude(state__in=over)
        .order_by("reference")
    )
    rank = found.order_by().aggregate(rank=Max("rank_current"))["rank"]
    return found.filter(rank_current=rank) if rank is not None else found.none()
