"""Keys of records: unique without asking anyone, and sorted by the time they were made."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """Make a new record key that sorts by its time of creation (RFC 9562, version 7)."""
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | random_bits
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
