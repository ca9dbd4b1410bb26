"""How much of a file is read before it is refused; so a hostile file costs little and breaks
nothing.
"""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one file; reading stops at the first that is passed."""

    file_bytes: int = 50 * MEBIBYTE
    members: int = 2_000  # parts inside an XLSX or ODS file
    member_bytes: int = 256 * MEBIBYTE  # one part, unpacked
    unpacked_bytes: int = 400 * MEBIBYTE  # all parts together
    sheets: int = 250
    rows: int = 100_000  # of one sheet
    columns: int = 2_000
    cells: int = 2_000_000  # of the whole file
    text: int = 131_072  # characters in one cell
    cpu_seconds: int = 10
    memory_bytes: int = 512 * MEBIBYTE
    wall_seconds: int = 30


DEFAULT_LIMITS = Limits()
