"""QR codes as pictures of their own, so that no page needs markup from outside."""

from __future__ import annotations

from typing import Any


def qr_code(text: str) -> str:
    """Give a QR code of a text as the address of a picture, drawn in black on white."""
    return str(_drawn(text).svg_data_uri(scale=8, border=4, light="white"))


def qr_drawing(text: str) -> str:
    """Give a QR code of a text as SVG, for paper; it is read even where a corner is torn."""
    return str(_drawn(text).svg_inline(border=1, light="white", omitsize=True))


def _drawn(text: str) -> Any:
    import segno  # noqa: PLC0415 - only what shows a code needs it

    return segno.make(text, error="l", boost_error=False)
