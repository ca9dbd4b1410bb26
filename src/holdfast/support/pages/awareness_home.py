"""What the home page shows of awareness (7.3)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from holdfast.acting.callers import Caller
from holdfast.acting.permissions import Permission
from holdfast.support.queries.awareness_due import awareness_due

FIRST = 4


def home_panel(caller: Caller) -> dict[str, Any]:
    """Give the first things that the reader must know, and the way to his units' figures."""
    asked = awareness_due(caller)
    keeps = caller.may_somewhere(Permission.TRAINING_EDIT)
    if not asked and not keeps:
        return {}
    return {
        "asked": [{"title": item.title, "url": item.url} for item in asked[:FIRST]],
        "mine_url": reverse("support:awareness-mine"),
        "coverage_url": reverse("support:awareness-coverage") if keeps else "",
    }
