"""Breaches, and whether somebody answered them."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, Q

from holdfast.records.models import Trace
from holdfast.records.registry import REGISTRY

NONCONFORMITY: Final = "improvement.nonconformity"


def is_raised() -> Q:
    """Give the condition “a nonconformity that counts, open or closed, is linked to it”."""
    if NONCONFORMITY not in REGISTRY:
        return Q(pk__in=[])
    found = REGISTRY[NONCONFORMITY].model.objects.live().filter(unconfirmed=False)
    live = Trace.objects.filter(ended_at__isnull=True)
    backward = live.filter(
        Exists(found.filter(pk=OuterRef("source_id"))),
        target_id=OuterRef("pk"),
        source_type=NONCONFORMITY,
    )
    forward = live.filter(
        Exists(found.filter(pk=OuterRef("target_id"))),
        source_id=OuterRef("pk"),
        target_type=NONCONFORMITY,
    )
    return Q(Exists(backward)) | Q(Exists(forward))
