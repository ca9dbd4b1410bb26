"""What stays in memory as long as the server runs, kept out of every search for garbage."""

from __future__ import annotations

import gc

from django.urls import get_resolver


def set_apart() -> None:
    """Load all pages, and let Python look for garbage among what comes afterwards only.

    Else it looks through the whole program again and again, and holds up one request in ten or
    twenty for a tenth of a second.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
