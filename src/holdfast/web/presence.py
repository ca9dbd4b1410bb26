"""Who else has a text open in the editor: remembered for seconds, written nowhere else."""

from __future__ import annotations

import time
from typing import Final

from django.core.cache import cache

from holdfast.acting.callers import Caller
from holdfast.records.models import Record

REMEMBERED: Final = 30  # seconds after the last sign of life
MOST: Final = 50


def note_editing(caller: Caller, record: Record) -> list[str]:
    """Remember that somebody has the text of a record open; give the names of the others."""
    key = f"editing:{caller.organization_id}:{record.pk}"
    now = time.time()
    stored: dict[str, tuple[str, float]] = cache.get(key) or {}
    known = {who: seen for who, seen in stored.items() if now - seen[1] < REMEMBERED}
    me = str(caller.actor_id or caller.name)
    others = sorted(name for who, (name, _at) in known.items() if who != me)
    known[me] = (caller.name, now)
    cache.set(key, dict(list(known.items())[-MOST:]), REMEMBERED)
    return others
