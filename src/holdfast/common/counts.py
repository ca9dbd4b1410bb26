"""Whole numbers in addresses and hidden fields, where anybody may write anything."""

from typing import Final

MOST: Final = 2**31 - 1  # what every database counts to


def count_in(text: str) -> int | None:
    """Read a whole number from 0 up; None for anything else, such as ² or one beyond `MOST`.

    `str.isdigit` alone does not do: it takes ², which `int` refuses, and numbers of any length.
    """
    if not (text.isascii() and text.isdigit()) or len(text) > 10:
        return None
    number = int(text)
    return number if number <= MOST else None
