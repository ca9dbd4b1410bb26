"""Colours as people write them (#1A5276), and whether words in them can be read."""

from __future__ import annotations

import re
from typing import Final

WRITTEN: Final = re.compile(r"#([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})")
LEAST_CONTRAST: Final = 4.5  # of text on its ground (WCAG 2.2, 1.4.3)


def parts_of(colour: str) -> tuple[int, int, int]:
    """Give red, green and blue, each from 0 to 255.

    Raises:
        ValueError: it is not written as #RRGGBB.
    """
    found = WRITTEN.fullmatch(colour)
    if found is None:
        raise ValueError(f"{colour!r} is not written as #RRGGBB.")
    red, green, blue = (int(part, 16) for part in found.groups())
    return red, green, blue


def mixed(colour: str, other: str, share: float) -> str:
    """Give a colour with a share (0 to 1) of another one in it."""
    pairs = zip(parts_of(colour), parts_of(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def reads_on_white(colour: str) -> bool:
    """Tell whether text in a colour can be read on white paper; what is no colour cannot."""
    try:
        shares = [_linear(part / 255) for part in parts_of(colour)]
    except ValueError:
        return False
    light = sum(
        weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), shares, strict=True)
    )
    return 1.05 / (light + 0.05) >= LEAST_CONTRAST


def _linear(part: float) -> float:
    """Undo the gamma of a colour part (sRGB)."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
