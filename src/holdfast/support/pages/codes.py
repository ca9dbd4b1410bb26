"""QR codes as pictures of their own, so that no page needs markup from outside."""

from __future__ import annotations


def qr_code(text: str) -> str:
    """Give a QR code of a text as the address of a picture, drawn in black on white."""
    import segno  # noqa: PLC0415 - only pages with a code need it

    return str(segno.make(text, error="l", boost_error=False).svg_data_uri(scale=8, border=4, light="white"))


def qr_drawing(text: str) -> str:
    """Give a QR code of a text as SVG, for paper; it is read even where a corner is torn."""
    import segno  # noqa: PLC0415 - only papers with a code need it

    return str(segno.make(text, error="l", boost_error=False).svg_inline(border=1, light="white", omitsize=True))
