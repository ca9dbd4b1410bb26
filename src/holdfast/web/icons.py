"""Names of icons: what declarations ask for, and what the set holds."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

SPRITE: Final = Path(__file__).parent / "static" / "icons.svg"
SYNONYMS: Final = {
    "alert": "warning",
    "alert-triangle": "warning",
    "badge": "seal",
    "book": "document",
    "briefcase": "work",
    "checklist": "work",
    "clipboard": "work",
    "cloud": "context",
    "eye-check": "eye",
    "file-text": "document",
    "flame": "warning",
    "gavel": "audit",
    "hierarchy": "branch",
    "list": "table",
    "map-pin": "site",
    "package": "truck",
    "scale": "audit",
    "school": "training",
    "shield-check": "control",
    "tool": "settings",
    "users-group": "users",
}


@cache
def _known() -> frozenset[str]:
    return frozenset(re.findall(r'id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


def icon(name: str) -> str:
    """Give an icon that the set holds: the one asked for, its synonym, or a plain document."""
    for wanted in (name, SYNONYMS.get(name, "")):
        if wanted in _known():
            return wanted
    return "document"
