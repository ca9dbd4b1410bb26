"""Figures as people write them: without the noughts that a column of the database adds."""

from __future__ import annotations

from decimal import Decimal


def bare(value: Decimal) -> Decimal:
    """Give a decimal without trailing noughts and never as a power of ten: 80.0000 is 80."""
    return Decimal(f"{value.normalize():f}") if value else Decimal(0)
